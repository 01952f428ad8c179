"""The reader of Rotten Tomatoes review pages: complete records, the traps of the layout, pages cut short."""

import importlib.util
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from filmograph.model import CompanyCredit, Credit, Record, Release
from filmograph.sources.pages.rotten_tomatoes import read as read_reviews
from filmograph.sources.pages.rotten_tomatoes import recognises
from filmograph.sources.reading.page import Page
from hypothesis import given, settings
from hypothesis import strategies as st
from make import ROOT, SHARED

EXPECTED = sorted((ROOT / "tests/pages/rotten-tomatoes").glob("*.json"))
SAMPLE = (ROOT / "data/pages/wont-back-down-rotten-tomatoes.txt").read_text(encoding="utf-8")
OTHERS = sorted(p for folder in ("data/pages", "tests/pages") for p in (ROOT / folder).rglob("*.txt") if "rotten-tomatoes" not in str(p))
HEAD = "• PG, 1 hr. 48 min.\n  • Comedy\n  • Directed By:\n    Ang Lee\n    In Theaters:\n    May 4, 1994 Wide\n"


def page_beside(expected: Path) -> str:
    beside = expected.with_suffix(".txt")
    path = beside if beside.exists() else ROOT / "data/pages" / beside.name
    return path.read_text(encoding="utf-8")


PAGES = {path.stem: page_beside(path) for path in EXPECTED}
LINES = sorted({line for text in PAGES.values() for line in text.splitlines()})


def read(text: str) -> Record:
    return read_reviews(Page.from_text(text))


def reviews_of(listed: str) -> list[tuple[str | None, str | None, str]]:
    """Return (author, date, text) of each review on a page that lists `listed` between its page marks."""
    record = read(f"Fargo Reviews\n\nPage 1 of 2\n{listed}\nPage 1 of 2\nFind us on:\n")
    return [(review.author, review.date, review.text) for review in record.reviews]


def bylines(text: str) -> list[tuple[str | None, str | None, bool]]:
    return [(review.author, review.date, review.super_reviewer) for review in read(text).reviews]


def film_facts(record: Record) -> set[str]:
    """Return the facts of a record, without its reviews, one text for each fact."""
    film = {f"{key}={value}" for key, value in record.to_json()["film"].items() if key != "genres"}
    entries = (*record.credits, *record.companies, *record.releases, *record.film.genres)
    return film | {str(entry) for entry in entries}


def printed(record: Record) -> Iterator[str]:
    """Yield every name, title and text that a record takes from its page."""
    film = record.film
    yield from (value for value in (film.title, film.certificate, film.certificate_reason, *film.genres) if value)
    yield from (credit.person for credit in record.credits)
    yield from (company.company for company in record.companies)
    yield from (release.medium for release in record.releases if release.medium and release.medium != "theatrical")
    yield from [str(film.year)] if film.year else []
    yield from (release.date[:4] for release in record.releases)
    yield from (review.date[:4] for review in record.reviews if review.date)
    for review in record.reviews:
        yield from (value for value in (review.author, review.text) if value)


def assert_nothing_invented(text: str) -> None:
    record, page = read(text), Page.from_text(text)
    page_text = " ".join(" ".join(page.lines).split())
    assert [value for value in printed(record) if " ".join(value.split()) not in page_text] == []
    assert [span for span in record.lines.values() if not 1 <= span[0] <= span[1] <= len(page)] == []


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_page_gives_its_whole_record(expected: Path) -> None:
    """Every fact of a page, and no other, is read with its lines."""
    assert json.loads(json.dumps(read(page_beside(expected)).to_json())) == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_layout_is_recognised(name: str) -> None:
    """A page is recognised whatever it lacks and wherever it was cut."""
    assert recognises(Page.from_text(PAGES[name]))


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_a_page_of_another_layout_is_not_recognised(path: Path) -> None:
    """Pages of the other sites are left to their own readers."""
    assert not recognises(Page.from_text(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Book Reviews\n\nMarch 3, 2013\nA long novel.\nApril 4, 2013\nA short one.",
        "Minutes of the meeting\nPage 1 of 3\nThe chair opened the meeting.\nPage 2 of 3",
        "March 3, 2013\nDear diary.\nApril 4, 2013\nDear diary again.",
        "In Theaters:\nMay 4, 1994 Wide",
    ],
)
def test_one_sign_alone_is_not_the_layout(text: str) -> None:
    """A page must have at least two marks peculiar to the layout."""
    assert not recognises(Page.from_text(text))


def test_the_side_bar_lends_nothing_to_the_film() -> None:
    """The films of the side bar, their scores and takings are about other films, so without them the page gives the same facts."""
    without = SAMPLE[: SAMPLE.index("97% Ghostbusters")] + SAMPLE[SAMPLE.index("Won't Back Down Reviews") :]
    assert film_facts(read(SAMPLE)) == film_facts(read(without))


def test_running_text_yields_no_credits() -> None:
    """A review that names a director in the way of a head credits nobody."""
    text = SAMPLE.replace("More Holly Hunter, please.", "Directed By:\n\nAng Lee\n\nIn Theaters:\n\nMay 4, 1994 Wide")
    assert film_facts(read(text)) == film_facts(read(SAMPLE))


def test_user_reviews_are_no_title() -> None:
    """A heading of the site itself names no film."""
    record = read(SAMPLE.replace("97% Ghostbusters", "Critic Reviews\n\n97% Ghostbusters"))
    assert record.film.title == "Won't Back Down"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Fargo Reviews", ("Fargo", None)),
        ("Fargo (1996) Reviews", ("Fargo", 1996)),
        ("Fargo Audience Reviews", ("Fargo", None)),
        ("Scary Movie Reviews", ("Scary Movie", None)),
        ("100% Wolf Reviews", ("100% Wolf", None)),
        ("Audience Reviews", (None, None)),
        ("—— Rave Reviews", (None, None)),
    ],
)
def test_the_heading_names_the_film(heading: str, expected: tuple[str | None, int | None]) -> None:
    """The text before "Reviews" is the title, without its year in brackets."""
    film = read(f"{heading}\n\nPage 1 of 2\nMay 4, 2012\nFine.\nPage 1 of 2").film
    assert (film.title, film.year) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("PG-13", ("PG-13", None, None)),
        ("1 hr. 37 min.", (None, None, 97)),
        ("R (for violence, and language)", ("R", "for violence, and language", None)),
        ("Unrated, 97 min.", ("Unrated", None, 97)),
        ("Rating: R", ("R", None, None)),
        ("Runtime: 97 minutes", (None, None, 97)),
    ],
)
def test_certificate_and_running_time_may_be_alone(line: str, expected: tuple[str | None, str | None, int | None]) -> None:
    """Either part of the first line may be missing, and it may carry the reason of the certificate."""
    film = read(HEAD.replace("PG, 1 hr. 48 min.", line)).film
    assert (film.certificate, film.certificate_reason, film.runtime_minutes) == expected


@pytest.mark.parametrize(
    ("lines", "companies"),
    [
        ("  • Miramax Films\n", ("Miramax Films",)),
        ("Miramax Films\n", ("Miramax Films",)),
        ("  • Studio:\n    Gaumont, Inc.\n", ("Gaumont, Inc.",)),
        ("\n\n\nOpening\n\n97% Ghostbusters Aug 29\n", ()),
        ("    On DVD:\n\n", ()),
    ],
)
def test_the_unlabelled_company_is_the_distributor(lines: str, companies: tuple[str, ...]) -> None:
    """The last line of the head names the distributor; a line apart from the head does not."""
    record = read(f"{HEAD}{lines}\nEat Drink Man Woman Reviews\n\nFind us on:\n")
    assert record.companies == tuple(CompanyCredit(company=company, role="distributor") for company in companies)


def test_a_label_without_a_name_credits_nobody() -> None:
    """Where the director's name is gone, the next label is not taken for it."""
    record = read(HEAD.replace("    Ang Lee\n", ""))
    assert (record.credits, record.releases) == ((), (Release(date="1994-05-04", medium="theatrical", extent="wide"),))


def test_a_name_without_its_comma_is_no_company() -> None:
    """A second director at the end of a head that has no bullets may as well be a company, so it is left out."""
    record = read("PG, 1 hr. 48 min.\nDirected By:\nJoel Coen\nEthan Coen\n\nFargo Reviews\n\nFind us on:\n")
    assert (record.credits, record.companies) == ((Credit(person="Joel Coen", role="director"),), ())


def test_a_disc_alone_gives_no_year() -> None:
    """The date of a DVD is no date of the film."""
    record = read("• PG\n  • On DVD:\n    Oct 16, 2012\n\nStage Fright Reviews\n\nFind us on:\n")
    assert (record.film.year, record.film.release_date, record.releases) == (None, None, (Release(date="2012-10-16", medium="DVD"),))


@pytest.mark.parametrize(
    ("head", "author", "badge"),
    [
        ("Cleo V\n\nSuper Reviewer\n\nMay 4, 2012", "Cleo V", True),
        ("Cleo V Super Reviewer\n½ May 4, 2012", "Cleo V", True),
        ("Cleo V, Super Reviewer\nMay 4, 2012", "Cleo V", True),
        ("Super Reviewer\nCleo V\nMay 4, 2012", "Cleo V", True),
        ("Super Reviewer Cleo V\nMay 4, 2012", "Cleo V", True),
        ("Super Reviewer\nmoviefan\nMay 4, 2012", "moviefan", True),
        ("Cleo V\nSuper Reviewer May 4, 2012", "Cleo V", True),
        ("Cleo V Super Reviewer May 4, 2012", "Cleo V", True),
        ("Mary Ann van der Berg\nSuper Reviewer\nMay 4, 2012", None, True),
        ("Cleo Vandermeer\nSuper Reviewer\nMay 4, 2012", "Cleo Vandermeer", True),
        ("Super Reviewer\nMay 4, 2012", None, True),
        ("cle v.\nMay 4, 2012", "cle v.", False),
        ("cleo_1964\n½May 4, 2012", "cleo_1964", False),
        ("½\nMay 4, 2012", None, False),
        ("½ May 4, 2012", None, False),
    ],
)
def test_a_name_and_a_badge_stand_over_a_review(head: str, author: str | None, badge: bool) -> None:
    """Name, badge and date come in either order, on rows of their own or on one; each but the date may be missing."""
    text = f"Fargo Reviews\n\nPage 1 of 2\nMay 5, 2013\nSnow. And more snow.\n{head}\nA chipper.\nPage 1 of 2"
    assert bylines(text) == [(None, "2013-05-05", False), (author, "2012-05-04", badge)]


@pytest.mark.parametrize(
    "last", ["Grade B", "Plan B", "So did I.", "love u", "Loved it", "Highly recommended", "Frances McDormand.", "10/10"]
)
def test_the_last_line_of_a_review_is_no_name(last: str) -> None:
    """What ends a review and is only shaped like a name stays in the review."""
    assert reviews_of(f"May 5, 2013\nSnow.\n{last}\nMay 4, 2012\nA chipper.") == [
        (None, "2013-05-05", f"Snow.\n{last}"),
        (None, "2012-05-04", "A chipper."),
    ]


@pytest.mark.parametrize(
    "inner",
    [
        "Snow.\n\nMarch 8, 1996\n\nMore snow.",
        "Snow.\n\nMarch 8, 1996\nMore snow.",
        "It opened on\nMarch 8, 1996\nin six cinemas.",
        "Two dates count:\nMarch 8, 1996\nThe other I forget.",
        "It opened on March 8, 1996.\n\nOr did it?",
        "March 8, 1996\nSnow.",
        "Snow.\n\nFebruary 30, 1996\n\nMore snow.",
    ],
)
def test_a_date_within_a_review_begins_no_other(inner: str) -> None:
    """A date in a paragraph, or on a line of its own among paragraphs, belongs to the review around it."""
    assert reviews_of(f"May 5, 2013\n{inner}\nMay 4, 2012\nA chipper.\nMay 3, 2011\nA hat.") == [
        (None, "2013-05-05", inner),
        (None, "2012-05-04", "A chipper."),
        (None, "2011-05-03", "A hat."),
    ]


def test_a_date_that_ends_a_review_begins_no_other() -> None:
    """Of two dates in a row the later is when the next review was written."""
    assert reviews_of("May 5, 2013\nSnow.\nMarch 8, 1996\nMay 4, 2012\nA chipper.") == [
        (None, "2013-05-05", "Snow.\nMarch 8, 1996"),
        (None, "2012-05-04", "A chipper."),
    ]


def test_a_review_without_text_is_left_out() -> None:
    """A head without a text gives no review, and the next review is not taken for its text."""
    assert reviews_of("Cleo V\nMay 5, 2013\nIvo Z.\nMay 4, 2012\nA chipper.") == [("Ivo Z.", "2012-05-04", "A chipper.")]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("•", ""),
        lambda text: "\n".join(filter(str.strip, text.split("\n"))),
    ],
    ids=["more-empty-lines", "no-bullets", "no-empty-lines"],
)
def test_spacing_changes_no_fact(change: Callable[[str], str]) -> None:
    """Empty lines and bullets may be more or fewer."""
    record = read(change(SAMPLE))
    assert (film_facts(record), bylines(change(SAMPLE)), record.partial) == (film_facts(read(SAMPLE)), bylines(SAMPLE), False)


def test_a_page_without_its_end_is_partial() -> None:
    """Cut after any line, a page is full only when the page mark follows the reviews again."""
    lines = SAMPLE.splitlines()
    full = [n for n in range(1, len(lines) + 1) if not read("\n".join(lines[:n])).partial]
    assert [lines[n - 1].split()[0] for n in full] == ["Page", "Find", "Help"]


def test_a_list_without_page_marks_is_partial_when_a_head_is_left_open() -> None:
    """Where no mark opens the list, only a name or date with nothing behind it shows the cut."""
    text = "Fargo Reviews\n\nCleo V\nSuper Reviewer\nMay 5, 2013\nSnow."
    assert [read(text + more).partial for more in ("", "\nIvo Z.", "\nIvo Z.\nSuper Reviewer", "\nMay 4, 2012")] == [
        False,
        True,
        True,
        True,
    ]


@pytest.mark.parametrize("rest", ["", "\nIvo Z.", "\nIvo Z.\n\nSuper Rev", "\nIvo Z.\nMay 4, 20", "\nMay 4", "\nPage 1 o"])
def test_half_a_head_is_no_text(rest: str) -> None:
    """What is left of the next review's head, or of the page mark, is not read as the end of the last review."""
    record = read(f"Fargo Reviews\n\nPage 1 of 2\nMay 5, 2013\nSnow.\nMore snow.{rest}")
    assert ([review.text for review in record.reviews], record.partial) == (["Snow.\nMore snow."], True)


def test_half_a_rating_is_left_out() -> None:
    """The last word of a page may be half of a rating ("B" of "B+")."""
    assert [review.rating for review in read("Fargo Reviews\n\nPage 1 of 2\nMay 5, 2013\nSnow. Grade: B").reviews] == [None]


def test_half_a_name_is_left_out() -> None:
    """The last line of a page cut in its head may be half a name."""
    cut = HEAD[: HEAD.index("g Lee")]
    assert (read(cut).credits, read(cut).film.genres, read(cut).partial) == ((), ("Comedy",), True)


@pytest.mark.parametrize("name", PAGES)
def test_cutting_invents_no_fact(name: str) -> None:
    """Cut after any line, a page gives no fact of its film that the full page does not."""
    lines, full = PAGES[name].splitlines(), film_facts(read(PAGES[name]))
    assert {fact for n in range(len(lines)) for fact in film_facts(read("\n".join(lines[:n])))} - full == set()


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_is_read_without_error(text: str) -> None:
    """Random text raises nothing and gives no value that is not in it."""
    assert_nothing_invented(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=20)), max_size=40))
def test_lines_in_any_order_invent_nothing(lines: list[str]) -> None:
    """Lines of pages mixed at random raise nothing and give only values that are in them."""
    assert_nothing_invented("\n".join(lines))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PAGES)), st.randoms(use_true_random=False))
def test_shuffled_sections_invent_nothing(name: str, order: Random) -> None:
    """The blocks of a page in any order raise nothing and give only values that are in them."""
    blocks = PAGES[name].split("\n\n")
    order.shuffle(blocks)
    assert_nothing_invented("\n\n".join(blocks))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(PAGES)), st.integers(min_value=0, max_value=8000))
def test_a_cut_at_any_letter_invents_nothing(name: str, length: int) -> None:
    """A page cut within a word raises nothing and gives only values that are in it."""
    assert_nothing_invented(PAGES[name][:length])


def test_the_real_page_is_read_wholly() -> None:
    """The page that the layout was learnt from gives every fact and no other."""
    tool, stem = SHARED / "tools/check_record.py", "002_1465143e6dbf8e42"
    if not tool.exists():
        pytest.skip(f"{tool} is not here; FILMOGRAPH_SHARED names its folder")
    spec = importlib.util.spec_from_file_location("check_record", tool)
    assert spec is not None
    assert spec.loader is not None
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)
    page = (SHARED / f"seeds/{stem}.txt").read_text(encoding="utf-8")
    gold = json.loads((SHARED / f"gold/{stem}.json").read_text(encoding="utf-8"))
    record = read(page)
    assert (*check.compare(gold, record.to_json(), page), record.partial) == (1.0, 1.0, [], [], False)
