"""The reader of Dark Horizons film guide pages: complete records, the traps of the layout, pages cut short."""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from filmograph.model import CompanyCredit, Credit, Location, Record, Release
from filmograph.sources.pages.dark_horizons import read as read_guide
from filmograph.sources.pages.dark_horizons import recognises
from filmograph.sources.reading.page import Page
from hypothesis import given, settings
from hypothesis import strategies as st
from make import ROOT, SHARED

EXPECTED = sorted((ROOT / "tests/pages/dark-horizons").glob("*.json"))
SAMPLE = (ROOT / "data/pages/wont-back-down-dark-horizons.txt").read_text(encoding="utf-8")
TEXT_KEYS = ("synopses", "commentary")


def page_beside(expected: Path) -> str:
    beside = expected.with_suffix(".txt")
    path = beside if beside.exists() else ROOT / "data/pages" / beside.name
    return path.read_text(encoding="utf-8")


PAGES = {path.stem: page_beside(path) for path in EXPECTED}
LINES = sorted({line for text in PAGES.values() for line in text.splitlines()})


def read(text: str) -> Record:
    return read_guide(Page.from_text(text))


def bare(text: str) -> str:
    return "".join(text.split())


def printed(record: Record) -> Iterator[str]:
    """Yield every name, title and text that a record takes from its page."""
    film = record.film
    yield from (value for value in (film.title, film.certificate, film.certificate_reason, film.aspect_ratio) if value)
    yield from (*film.genres, *film.also_known_as)
    yield from (credit.person for credit in record.credits)
    yield from (company.company for company in record.companies)
    yield from (location.place for location in record.locations)
    yield from (release.country for release in record.releases if release.country)
    yield from (synopsis.text for synopsis in record.synopses)
    yield from (note.text for note in record.commentary)
    yield from (note.title for note in record.commentary if note.title)


def numbers(record: Record) -> Iterator[str]:
    """Yield the digits that a record takes from its page: years, minutes, sums without their zeros."""
    film = record.film
    yield from (str(value) for value in (film.year, film.runtime_minutes) if value)
    yield from (value[:4] for value in (film.release_date, film.production_start, film.production_end) if value)
    yield from (release.date[:4] for release in record.releases)
    yield from (f"{amount.amount:f}".rstrip("0").rstrip(".") for amount in record.money)


def assert_nothing_invented(text: str) -> None:
    record, page = read(text), Page.from_text(text)
    page_text = bare("".join(page.lines))
    assert [value for value in printed(record) if bare(value) not in page_text] == []
    assert [value for value in numbers(record) if value not in page_text.replace(",", "")] == []
    spans = {pointer: span for pointer, span in record.lines.items() if not 1 <= span[0] <= span[1] <= len(page)}
    assert spans == {}


def facts(record: Record) -> dict[str, tuple[object, int]]:
    """Return the facts of a record but its texts, each with the last line that it was read from."""
    fields: dict[str, Any] = record.to_json()
    found: dict[str, tuple[object, int]] = {}
    for pointer, (_, last) in record.lines.items():
        _, key, *rest = pointer.split("/")
        if key not in TEXT_KEYS:
            value = fields[key]
            for step in rest:
                value = value[int(step)] if isinstance(value, list) else value[step]
            found[f"{key}: {value}" if key != "film" else pointer] = (value, last)
    return found


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_page_gives_its_whole_record(expected: Path) -> None:
    """Every fact of a page, and no other, is read with its lines."""
    assert json.loads(json.dumps(read(page_beside(expected)).to_json())) == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_guide_is_recognised(name: str) -> None:
    """A page is recognised whatever sections it lacks and wherever it was cut."""
    assert recognises(Page.from_text(PAGES[name]))


@pytest.mark.parametrize(
    "path",
    sorted(p for folder in ("data/pages", "tests/pages") for p in (ROOT / folder).rglob("*.txt") if "dark-horizons" not in str(p)),
    ids=lambda path: path.stem,
)
def test_a_page_of_another_layout_is_not_recognised(path: Path) -> None:
    """Pages of the other sites are left to their own readers."""
    assert not recognises(Page.from_text(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Basic Information\n\nCall us any day.",
        "12 May 2012\n\nDear diary.",
        "Trailers & Clips\n\nReviews",
        "• Cast: of mind\n• Mood: blue",
    ],
)
def test_one_sign_alone_is_not_the_layout(text: str) -> None:
    """A page must have at least two marks peculiar to the layout."""
    assert not recognises(Page.from_text(text))


def test_running_text_yields_no_credits() -> None:
    """A synopsis that names a director credits nobody."""
    text = SAMPLE.replace("A barmaid", "• Cast: none.\n\nDirector: Ang Lee, or so she thinks.\n\nA barmaid")
    assert {c.person for c in read(text).credits if c.role == "director"} == {"Daniel Barnz"}


def test_articles_yield_no_facts() -> None:
    """Headlines under "Featured Articles" look like labelled bullets and are none."""
    text = SAMPLE.replace("This film has no related articles.", "Director: Ang Lee\n  • Production Budget: $90 million")
    assert facts(read(text)).keys() == facts(read(SAMPLE)).keys()


@pytest.mark.parametrize(
    "sentence",
    [
        'His last film, previously titled "Dupe", went nowhere.',
        'Barnz made the film originally titled "Dupe".',
        'Formerly known as "Dupe", the rapper has a small part.',
        'It opens against "Dupe".',
    ],
)
def test_another_film_lends_no_title(sentence: str) -> None:
    """Only a sentence about the film itself gives its earlier titles."""
    text = SAMPLE.replace("Barnz, who made", f"{sentence} Barnz, who made")
    assert read(text).film.also_known_as == ("Still I Rise", "Learning to Fly")


@pytest.mark.parametrize("budget", ["TBA", "$20 - 25 million", "$20-$25 million", "$25", "$1,000,0", "under $10 million", "0"])
def test_a_budget_that_is_no_sum_is_left_out(budget: str) -> None:
    """A range, a number cut in two or a word is no amount."""
    assert read(SAMPLE.replace("$25 million", budget)).money == ()


@pytest.mark.parametrize(
    ("schedule", "start", "end"),
    [
        ("May - July 2011", "2011-05", "2011-07"),
        ("May 23 - July 8 2011", "2011-05-23", "2011-07-08"),
        ("November - January 2012", None, "2012-01"),
        ("May 23 2011 -", "2011-05-23", None),
        ("2011", "2011", None),
        ("early summer", None, None),
    ],
)
def test_a_schedule_may_say_less(schedule: str, start: str | None, end: str | None) -> None:
    """A year that is printed once counts for both ends, save where the months show that it cannot."""
    film = read(SAMPLE.replace("May 23 2011 - July 2011", schedule)).film
    assert (film.production_start, film.production_end) == (start, end)


@pytest.mark.parametrize(("date", "year"), [("TBA 2012", 2012), ("Fall 2012", 2012), ("2012", 2012), ("TBA", None)])
def test_a_vague_date_gives_no_release(date: str, year: int | None) -> None:
    """A date known to the year alone gives the year, and a date not known gives nothing; the title stays the title."""
    record = read(SAMPLE.replace("September 28th 2012", date))
    assert (record.film.title, record.film.year, record.film.release_date) == ("Won't Back Down", year, None)


def test_a_year_alone_at_the_top_is_neither_title_nor_date() -> None:
    """Where the line below is lost the film "1917" and a film of that year look the same."""
    film = read("1917\n  • War,\n  • R,\n  • 119 min,\n  • Director: Sam Mendes\n\nA plot.").film
    assert (film.title, film.year, film.release_date) == (None, None, None)


def test_a_long_page_takes_no_long_time() -> None:
    """Every line is looked at a few times only, however many are between the date and a bullet."""
    text = "September 28th 2012\n  • Drama,\n" + "A line that says nothing of use here at all.\n" * 30_000 + "  • Director: Ang Lee\n"
    assert read(text).credits == (Credit(person="Ang Lee", role="director"),)


def test_a_month_is_a_release_date() -> None:
    """A date without day is written in EDTF."""
    record = read(SAMPLE.replace("September 28th 2012", "September 2012"))
    assert (record.film.release_date, record.releases[0]) == ("2012-09", Release(date="2012-09"))


@pytest.mark.parametrize(
    ("bullets", "genres", "companies"),
    [
        (["Drama,", "PG,", "98 min"], ("Drama",), ()),
        (["Drama"], ("Drama",), ()),
        (["Drama,", "Romance,", "98 min,", "Pathé"], ("Drama", "Romance"), ("Pathé",)),
        (["Heist,", "Pathé"], ("Heist",), ("Pathé",)),
        (["Heist/Comedy", "R", "Pathé"], ("Heist", "Comedy"), ("Pathé",)),
        (["98 min,", "101 Films"], (), ("101 Films",)),
    ],
)
def test_unlabelled_bullets_are_distinguished(bullets: list[str], genres: tuple[str, ...], companies: tuple[str, ...]) -> None:
    """Genres come before certificate and time, the distributor after them; each may be missing."""
    head = "\n".join(f"  • {bullet}" for bullet in bullets)
    record = read(f"Heat\n\nMay 4th 2012\n{head}\n  • Director: Ang Lee\n\nA plot.")
    assert (record.film.genres, record.companies) == (genres, tuple(CompanyCredit(company=c, role="distributor") for c in companies))


def test_a_company_keeps_its_suffix() -> None:
    """A comma before "Inc." parts no company."""
    companies = read(SAMPLE.replace("Companies: Walden Media", "Companies: Gaumont, Inc., Walden Media")).companies
    assert [c.company for c in companies] == ["20th Century Fox", "Gaumont, Inc.", "Walden Media"]


def test_places_are_separated_by_semicolons_alone() -> None:
    """A place keeps its commas."""
    places = read(SAMPLE.replace("Pittsburgh, USA", "Pittsburgh, Pennsylvania, USA; Prague, Czech Republic")).locations
    assert places == (Location(place="Pittsburgh, Pennsylvania, USA"), Location(place="Prague, Czech Republic"))


def test_a_note_after_a_name_is_not_the_name() -> None:
    """A note in brackets, even one with a comma, belongs to the credit before it."""
    people = read(SAMPLE.replace("Writers: Daniel Barnz, Brin Hill", "Writers: Daniel Barnz (story, script), Brin Hill")).credits
    assert [c for c in people if c.role == "writer"] == [
        Credit(person="Daniel Barnz", role="writer"),
        Credit(person="Brin Hill", role="writer"),
    ]


def test_a_person_listed_twice_in_a_role_counts_once() -> None:
    """A name that the guide repeats is one credit."""
    people = read(SAMPLE.replace("Editor: Kristina Boden", "Editors: Kristina Boden, Kristina Boden")).credits
    assert [c for c in people if c.role == "editor"] == [Credit(person="Kristina Boden", role="editor")]


def test_an_unknown_label_is_left_out() -> None:
    """A bullet whose label names no role gives nothing, and the names beside it go to no other role."""
    text = SAMPLE.replace("  • Editor:", "  • Llama Wrangler: Ada Byron\n  • Editor:")
    assert facts(read(text)).keys() == facts(read(SAMPLE)).keys()


def test_a_certificate_reason_may_repeat_the_certificate() -> None:
    """A reason printed as "Rated PG for …" gives the certificate too."""
    text = SAMPLE.replace("  • PG,\n", "").replace("Warning: Thematic", "Warning: Rated PG for thematic")
    film = read(text).film
    assert (film.certificate, film.certificate_reason) == ("PG", "thematic elements and language")


SECTIONS = ("Basic Information", "Featured Articles", "2012 Guide Analysis", "Trailers & Clips", "Worldwide Release Dates")


@pytest.mark.parametrize("section", SECTIONS)
def test_an_absent_section_takes_only_its_own_facts(section: str) -> None:
    """A page without one of its sections gives all the others, and is not partial."""
    first = SAMPLE.index(section)
    last = min((SAMPLE.index(other) for other in SECTIONS if SAMPLE.index(other) > first), default=len(SAMPLE))
    record, full = read(SAMPLE[:first] + SAMPLE[last:]), facts(read(SAMPLE))
    lines = (SAMPLE.count("\n", 0, first) + 1, SAMPLE.count("\n", 0, last))
    gone = {key for key, (_, line) in full.items() if lines[0] <= line <= lines[1]}
    assert (set(facts(record)), record.partial) == (full.keys() - gone, False)


def test_a_page_cut_within_a_section_is_partial() -> None:
    """Cut after any line, a page is full only where a sentence, a closing quotation mark or a list's last label ends it.

    The list of release dates, which has no end mark, is full after any of its lines.
    """
    lines = SAMPLE.splitlines()
    full = [n for n in range(1, len(lines) + 1) if not read("\n".join(lines[:n])).partial]
    assert full == [24, 25, 33, 34, 37, 38, 39, 44, 45, 48, 49, 52, 53, 54]


@pytest.mark.parametrize(
    "end",
    [
        "learning",
        "Basic Infor",
        "Production Schedule: May 23 2011 - Ju",
        "2012 Guide Analysis:",
        '"The Help"',
        "Watch this",
        "25 April 20",
        "25 April 2013:",
    ],
)
def test_a_page_cut_within_a_line_is_partial(end: str) -> None:
    """Half a line shows that the rest is missing."""
    text = SAMPLE.replace("A barmaid", "Two women, forever learning, meet. A barmaid")
    assert read(text[: text.index(end) + len(end)]).partial


@pytest.mark.parametrize("half", ["PG", "98 m", "20th Cent"])
def test_half_an_unlabelled_bullet_is_left_out(half: str) -> None:
    """The last words of a page cut in its head may be half of others ("PG" of "PG-13"), so they are left out."""
    film = read(f"Heat\n\nMay 4th 2012\n  • Drama,\n  • {half}")
    assert facts(film).keys() == facts(read("Heat\n\nMay 4th 2012\n  • Drama,\n")).keys()


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("cut-")])
def test_cutting_invents_no_fact(name: str) -> None:
    """Cut after any line, a page gives no fact that the full page does not, except in its last line."""
    lines, full = PAGES[name].splitlines(), facts(read(PAGES[name]))
    invented = {}
    for number in range(1, len(lines)):
        end = max((n for n, line in enumerate(lines[:number], start=1) if line.strip()), default=0)
        cut = facts(read("\n".join(lines[:number])))
        invented.update({key: fact for key, fact in cut.items() if fact[1] < end and full.get(key) != fact})
    assert invented == {}


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
@given(st.sampled_from(sorted(PAGES)), st.integers(min_value=0, max_value=5000))
def test_a_cut_at_any_letter_invents_nothing(name: str, length: int) -> None:
    """A page cut within a word raises nothing and gives only values that are in it."""
    assert_nothing_invented(PAGES[name][:length])


def test_the_real_page_is_read_wholly() -> None:
    """The page that the layout was learnt from gives every fact and no other."""
    tool, stem = SHARED / "tools/check_record.py", "000_e36423ba47e901d9"
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
