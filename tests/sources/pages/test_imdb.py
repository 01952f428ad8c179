"""The reader of IMDb title pages: complete records, the traps of the layout, pages cut short or shuffled."""

import importlib.util
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from filmograph.model import Amount, Credit, Record, Release
from filmograph.sources.pages import imdb
from filmograph.sources.reading.page import Page
from hypothesis import given, settings
from hypothesis import strategies as st
from make import ROOT, SHARED

EXPECTED = sorted((ROOT / "tests/pages/imdb").glob("*.json"))
SEED = "001_25496a2707070170"


def page_beside(expected: Path) -> str:
    beside = expected.with_suffix(".txt")
    path = beside if beside.exists() else ROOT / "data/pages" / beside.name
    return path.read_text(encoding="utf-8")


PAGES = {path.stem: page_beside(path) for path in EXPECTED}
COMPLETE = sorted(name for name in PAGES if not name.startswith("cut-"))
LINES = sorted({line for text in PAGES.values() for line in text.splitlines()})
HEAD = "12 user 34 critic\n\nDoubt (2008)\n\nDid You Know?\n\n"


def read(text: str) -> Record:
    return imdb.read(Page.from_text(text))


def actors(*rows: str, label: str = "Cast overview, first billed only:") -> tuple[Credit, ...]:
    return read("\n".join([label, *rows, "See full cast »"])).credits


def money(*lines: str) -> tuple[Amount, ...]:
    return read("\n".join(["Box Office", *lines, "Technical Specs"])).money


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_whole_record(expected: Path) -> None:
    """A page gives exactly the record beside it, lines included."""
    assert read(page_beside(expected)).to_json() == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_recognises_its_pages(name: str) -> None:
    """A title page is recognised with names gone, with sections absent, and when it is cut."""
    assert imdb.recognises(Page.from_text(PAGES[name]))


@pytest.mark.parametrize("path", sorted(p for p in (ROOT / "tests/pages").glob("*/*.txt") if p.parent.name != "imdb"), ids=lambda p: p.stem)
def test_leaves_other_layouts_alone(path: Path) -> None:
    """A page of another site is not taken for a title page."""
    assert not imdb.recognises(Page.from_text(path.read_text(encoding="utf-8")))


def test_one_sign_is_not_enough() -> None:
    """A text that names a film and its year, and mentions one heading of the site, is no title page."""
    assert not imdb.recognises(Page.from_text("Doubt (2008)\n\nBox Office\n\nA note about the film."))


def test_other_films_stay_out() -> None:
    """Films under "People who liked this also liked..." lend the page's film neither people nor values."""
    page = "People who liked this also liked...\n\nCrash (2004)\n\nDirector: Paul Haggis\nStars:\nDon Cheadle\nRuntime: 112 min\n"
    record = read(page + "Cast overview, first billed only:\nViola Davis ... Mrs. Miller\nSee full cast »")
    assert (record.film.title, record.film.runtime_minutes, [c.person for c in record.credits]) == (None, None, ["Viola Davis"])


def test_empty_director_takes_no_later_line() -> None:
    """A label whose names are gone takes nothing from the lines that follow it."""
    assert read("Doubt (2008)\n\nDirector:\n\n\n1 win & 3 nominations. See more awards »\n\nWatch Now\n").credits == ()


def test_names_over_two_lines() -> None:
    """A list of names goes on below a comma and stops without one."""
    page = "Doubt (2008)\n\nWriters: John Patrick Shanley (play),\nJohn Patrick Shanley Jr.\n\nViola Davis\n"
    assert [c.person for c in read(page).credits] == ["John Patrick Shanley", "John Patrick Shanley Jr."]


def test_star_in_cast_list_is_credited_once() -> None:
    """An actor among the stars and in the cast list has one credit, with the character."""
    page = "Stars: Viola Davis, Amy Adams\n\nCast overview, first billed only:\nViola Davis ... Mrs. Miller\nSee full cast »"
    assert read(page).credits == (
        Credit(person="Amy Adams", role="actor"),
        Credit(person="Viola Davis", role="actor", billing=1, characters=("Mrs. Miller",)),
    )


def test_parts_on_lines_of_their_own() -> None:
    """An actor, the dots and the character on a line each are one row."""
    assert actors("Viola Davis", "...", "Mrs. Miller", "Amy Adams", "...", "Sister James") == (
        Credit(person="Viola Davis", role="actor", billing=1, characters=("Mrs. Miller",)),
        Credit(person="Amy Adams", role="actor", billing=2, characters=("Sister James",)),
    )


def test_lost_rows_leave_no_billing() -> None:
    """Below a row that has lost its actor, the order of the list is not the billing."""
    rows = actors("Viola Davis ... Mrs. Miller", "Sister James", "Amy Adams ... Sister James")
    assert [credit.billing for credit in rows] == [1, None]


def test_rest_of_cast_has_no_billing() -> None:
    """A cast listed alphabetically has no billing."""
    assert actors("Amy Adams ... Sister James", label="Rest of cast listed alphabetically:")[0].billing is None


def test_notes_of_a_row() -> None:
    """Notes in parentheses become flags, and a slash parts two characters."""
    assert actors("Kevin Michael Richardson ... Mayor / Guard (voice) (as Kevin Richardson) (uncredited)") == (
        Credit(
            person="Kevin Michael Richardson",
            role="actor",
            billing=1,
            characters=("Mayor", "Guard"),
            credited_as="Kevin Richardson",
            voice=True,
            uncredited=True,
        ),
    )


def test_plot_below_cast_is_no_character() -> None:
    """The plot that follows a cast list without a heading is a synopsis, however many empty lines part them."""
    record = read(
        "Cast overview, first billed only:\nSister James\n\n\n\nA nun has doubts. Written by Ada Brook\n\nPlot Summary | Add Synopsis"
    )
    assert (record.unattributed_characters, record.synopses[0].author) == (("Sister James",), "Ada Brook")


def test_second_sum_is_the_gross() -> None:
    """A dated sum below that of the opening weekend is the gross whose heading is lost."""
    assert money("Opening Weekend:", "", "£1,000,000 (UK) (4 October 2013)", "", "$2,000,000 (USA) (1 November 2013)") == (
        Amount(kind="opening weekend", amount=Decimal(1000000), currency="GBP", country="UK", date="2013-10-04"),
        Amount(kind="gross", amount=Decimal(2000000), currency="USD", country="USA", date="2013-11-01"),
    )


def test_worldwide_gross() -> None:
    """A worldwide gross has a kind of its own and no country."""
    assert money("Gross:", "$3,000,000 (Worldwide)") == (Amount(kind="worldwide gross", amount=Decimal(3000000), currency="USD"),)


def test_gross_elsewhere_is_left_out() -> None:
    """A gross of everywhere but one country is of no country that can be named."""
    assert money("Gross:", "$3,000,000 (Non-USA)") == ()


def test_price_is_no_money_of_the_film() -> None:
    """What it costs to watch the film is not the film's money."""
    assert read("Doubt (2008)\n\nFrom $2.99 (SD) on Amazon Video\n\n1 win. See more awards »\n").money == ()


def test_opening_tells_how_wide_the_release_was() -> None:
    """The opening weekend's extent is that of the release in the same country and week."""
    page = (
        "Release Date: 26 October 2007 (USA)\n\nOpening Weekend USA: $11,809,445, 28 October 2007, Wide Release\n\nGross USA: $47,642,963\n"
    )
    assert read(page).releases == (Release(date="2007-10-26", country="USA", extent="wide"),)


def test_release_date_gives_the_year() -> None:
    """Where the head is gone, a full release date gives the year."""
    assert read("Release Date:\n\n25 December 2008 (USA) »\n\nBox Office\n").film.year == 2008


@pytest.mark.parametrize(
    ("trivia", "person"),
    [
        ("Last film of Bill Nunn. See more »", "Bill Nunn"),
        ("Bill Nunn's final film before his death in 2016. See more »", "Bill Nunn"),
        ("The final screen role of actor Robert Downey Sr. See more »", "Robert Downey Sr."),
    ],
)
def test_final_roles(trivia: str, person: str) -> None:
    """Trivia that calls a film somebody's last gives a final role and no credit."""
    record = read(HEAD + trivia)
    assert (record.final_roles, record.credits) == ((person,), ())


@pytest.mark.parametrize("trivia", ["Last film of the trilogy. See more »", "The first film of Amy Adams. See more »", "Last film of Bill"])
def test_no_final_role(trivia: str) -> None:
    """Trivia about anything else, and a name the page's end may have cut, give no final role."""
    assert read(HEAD + trivia).final_roles == ()


@pytest.mark.parametrize(
    "note", ["Factual errors: The clock is wrong. See more »", "Amy Adams: holds the cup in the other hand. See more »"]
)
def test_goof_is_no_quote(note: str) -> None:
    """A goof without its heading is not taken for a quote."""
    assert read(HEAD + note).quotes == ()


def test_label_in_a_quote() -> None:
    """A character with the name of a role speaks, and is not a credit."""
    record = read(HEAD + "Quotes\n\nDirector: Cut!\nProducer: Again.\nSee more »")
    assert ([q.character for q in record.quotes], record.credits) == (["Director", "Producer"], ())


def test_review_holds_its_labels() -> None:
    """Labels and headings inside a review are the reviewer's words."""
    page = "User Reviews\n\nWell\n1 May 2009 | by ann – See all my reviews\n\nDirector: Nobody Atall\n\nTrivia\n\nRuntime: 9 min\n\n"
    record = read(page + "1 of 2 people found this review helpful.\n")
    assert (record.credits, record.film.runtime_minutes, record.reviews[0].text) == (
        (),
        None,
        "Director: Nobody Atall\n\nTrivia\n\nRuntime: 9 min",
    )


def test_reviews_do_not_run_together() -> None:
    """Without a line of helpfulness a review still ends above the title of the next."""
    page = "User Reviews\n\nFirst\n1 May 2009 | by ann – See all my reviews\n\nGood.\n\n"
    page += "Second\n2 May 2009 | by bob – See all my reviews\n\nBad.\n"
    assert [(r.title, r.author, r.text) for r in read(page).reviews] == [("First", "ann", "Good."), ("Second", "bob", "Bad.")]


def test_awards_add_up() -> None:
    """Awards that are named and the others that are counted make one number."""
    awards = read("Doubt (2008)\n\nNominated for 5 Oscars. Another 23 wins & 86 nominations. See more awards »\n\nPhotos\n").awards
    assert awards is not None
    assert (awards.wins, awards.nominations) == (23, 91)


def test_more_than_one_empty_line() -> None:
    """Empty lines between the rows of a page change no fact outside running text."""
    page = PAGES["names-gone"]
    doubled = read(page.replace("\n", "\n\n"))
    assert facts(doubled) - {f for f in facts(doubled) if "synopses" in f} == facts(read(page)) - {
        f for f in facts(read(page)) if "synopses" in f
    }


@pytest.mark.parametrize("name", COMPLETE)
def test_complete_page_is_not_partial(name: str) -> None:
    """A page that has its end, or merely lacks sections, is not partial."""
    assert not read(PAGES[name]).partial


@pytest.mark.parametrize(
    "end",
    [
        "Director:",
        "Amy Adams ... Sister James",
        "Opening Weekend:",
        "User Reviews",
        "Fine, I thought.",
        "Sister James: I have doubts.",
        "The End",
    ],
)
def test_cut_page_is_partial(end: str) -> None:
    """A page that ends in a head, a list, a label without its value, a review or a note is partial."""
    page = {
        "Director:": "Doubt (2008)\n\n",
        "Amy Adams ... Sister James": "Cast overview, first billed only:\n",
        "Opening Weekend:": "Box Office\n",
        "User Reviews": "Technical Specs\n\n",
        "Fine, I thought.": "User Reviews\n\nWell\n1 May 2009 | by ann – See all my reviews\n\n",
    }.get(end, HEAD)
    assert read(page + end).partial


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """No text raises, and no random text is taken for a title page."""
    page = Page.from_text(text)
    imdb.read(page)
    assert not imdb.recognises(page)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=60))
def test_lines_in_any_order(lines: list[str]) -> None:
    """Lines of real pages in any order raise nothing and invent no name, title or text."""
    assert not invented("\n".join(lines))


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(COMPLETE), st.randoms(use_true_random=False))
def test_shuffled_blocks_invent_nothing(name: str, random: Random) -> None:
    """Blocks of a page in another order raise nothing and invent no name, title or text."""
    blocks = PAGES[name].split("\n\n")
    random.shuffle(blocks)
    assert not invented("\n\n".join(blocks))


@pytest.mark.parametrize("name", COMPLETE)
def test_cut_after_any_line(name: str) -> None:
    """A page cut after any line gives no fact that the full page does not give, but for those of its last line and open review."""
    lines, full = PAGES[name].splitlines(), facts(read(PAGES[name]))
    for end in range(1, len(lines)):
        cut = "\n".join(lines[:end])
        last = next((line for line in reversed(lines[:end]) if line), "")
        fresh = {fact for fact in facts(read(cut)) - full if fact[0] != "reviews" and bare(fact[-1]) not in bare(last)}
        assert (end, fresh, invented(cut)) == (end, set(), [])


def facts(record: Record) -> set[tuple[str, ...]]:
    """Return the plain values of a record, each with the key and the name of its entry."""
    plain = record.to_json()
    for key in ("lines", "partial", "layout"):
        plain.pop(key, None)
    return {fact for key, value in plain.items() for fact in _facts((key,), value)}


def _facts(path: tuple[str, ...], value: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        name = next((str(value[key]) for key in ("person", "company", "amount", "title", "text", "place") if key in value), "")
        for key, inner in value.items():
            yield from _facts((*path, name, key), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _facts(path, inner)
    else:
        yield (*path, str(value))


def bare(text: str) -> str:
    return "".join(text.split())


def invented(text: str) -> list[str]:
    """Return the names, titles and texts read from a page that it does not have."""
    record, page_text = read(text), bare(text)
    return [value for value in printed(record) if bare(value) not in page_text]


def printed(record: Record) -> Iterator[str]:
    """Yield every name, title and text that a record takes from its page."""
    film = record.film
    yield from (v for v in (film.title, film.tagline, film.certificate, film.certificate_reason, film.language, film.aspect_ratio) if v)
    yield from (*film.genres, *film.also_known_as, *film.tags, *record.final_roles, *record.unattributed_characters)
    yield from (name for credit in record.credits for name in (credit.person, *credit.characters))
    yield from (company.company for company in record.companies)
    yield from (location.place for location in record.locations)
    yield from (f"{amount.amount:,}" for amount in record.money)
    yield from (text for review in record.reviews for text in (review.author, review.title, review.place, review.text) if text)
    yield from (text for synopsis in record.synopses for text in (synopsis.author, synopsis.text) if text)
    yield from (text for quote in record.quotes for text in (quote.character, *quote.text.split("\n")) if text)
    yield from (connection.title for connection in record.connections)
    yield from (name for song in record.soundtrack for name in (song.title, *song.writers, *song.performers, *song.companies))


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason=f"{SHARED / 'seeds'} is not here; FILMOGRAPH_SHARED names its folder")
def test_seed_agrees_with_gold() -> None:
    """The seed page gives every fact of its gold record and no other."""
    spec = importlib.util.spec_from_file_location("check_record", SHARED / "tools/check_record.py")
    assert spec is not None
    assert spec.loader is not None
    checker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checker)
    page = (SHARED / f"seeds/{SEED}.txt").read_text(encoding="utf-8")
    gold = json.loads((SHARED / f"gold/{SEED}.json").read_text(encoding="utf-8"))
    assert checker.compare(gold, read(page).to_json(), page) == (1.0, 1.0, [], [])
