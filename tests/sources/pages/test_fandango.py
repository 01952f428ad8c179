"""The reader of fandango's review pages: pages in every known variation, cut pages and any text."""

import importlib.util
import json
import random
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from filmograph.model import Record
from filmograph.sources.pages import fandango
from filmograph.sources.reading.page import Page
from hypothesis import given, settings
from hypothesis import strategies as st
from make import ROOT, SHARED

EXPECTED = sorted((ROOT / "tests/pages/fandango").glob("*.json"))
SEED = "004_1b3656222a6f4542"


def page_text(name: str) -> str:
    beside = ROOT / "tests/pages/fandango" / f"{name}.txt"
    return (beside if beside.exists() else ROOT / "data/pages" / f"{name}.txt").read_text(encoding="utf-8")


def read(text: str) -> Record:
    return fandango.read(Page.from_text(text))


WHOLE = [path.stem for path in EXPECTED if not path.stem.startswith("cut-")]
TEXTS = [page_text(name) for name in WHOLE]
LINES = sorted({line for text in TEXTS for line in text.splitlines()})


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_the_whole_record(expected: Path) -> None:
    """Each page gives exactly its record, with the lines of every entry."""
    assert read(page_text(expected.stem)).to_json() == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_pages_of_the_layout_are_recognised(expected: Path) -> None:
    """A page is recognised by two signs, whichever of its sections are absent."""
    assert fandango.recognises(Page.from_text(page_text(expected.stem)))


def test_a_page_cut_within_its_synopsis() -> None:
    """The part of the synopsis that is there is read, and the record is partial."""
    record = read("The Artist Synopsis\nA star of the silent screen meets a girl who can talk, just as")
    assert record.to_json() == {
        "layout": "fandango",
        "film": {"title": "The Artist"},
        "synopses": [{"text": "A star of the silent screen meets a girl who can talk, just as"}],
        "partial": True,
        "lines": {"/film/title": [1, 1], "/synopses/0": [2, 2]},
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Movie Reviews\nMore Info\nRated PG",
        "Full Review\nFull Review",
        "A text about a film.\nRead Full Synopsis",
        "Argo Reviews\nRated R\nDirected by: Ben Affleck\nMore Info",
    ],
)
def test_other_pages_are_not_recognised(text: str) -> None:
    """Labels that other sites print too, or one sign alone, make no page of this layout."""
    assert not fandango.recognises(Page.from_text(text))


def test_an_outlet_without_a_quote_is_no_review() -> None:
    """An outlet whose quote is lost is alone above the end mark, and is not taken for a quote."""
    text = "Brave Synopsis\nRead Full Synopsis\n\nCritic Ratings\n\nDockside Weekly\n\nFull Review\n\nMore Info\nRated PG"
    assert read(text).reviews == ()


def test_a_quote_without_an_end_mark_does_not_run_into_the_next() -> None:
    """Where an end mark is lost, the next byline with the outlet above it still begins another review."""
    first, second = "Dockside Weekly\n\nBy Cora Blythe\nOne.", "The Night Desk\n\nBy Paul Ferrow\nTwo.\nFull Review"
    text = f"Critic Ratings\n\n{first}\n\n{second}\n\nMore Info\nRated PG"
    assert [(r.outlet, r.author, r.text) for r in read(text).reviews] == [
        ("Dockside Weekly", "Cora Blythe", "One."),
        ("The Night Desk", "Paul Ferrow", "Two."),
    ]


def test_paragraphs_of_one_review_stay_together() -> None:
    """A paragraph below another, with no byline and no sign that the former was shortened, belongs to the same review."""
    text = "Movie Reviews\n\nFine\n\nBy wren\nIt begins well.\n\nThen it rains, and it goes on raining for so long that the children in front of us began to build an ark from popcorn tubs.\n\nMore Info\nRated PG"  # noqa: E501
    assert [r.text.count("\n") for r in read(text).reviews] == [2]


def test_a_title_with_one_more_empty_line_stays_a_title() -> None:
    """An empty line too many between title and byline does not part them."""
    text = "Movie Reviews\n\nFine\n\nBy wren\nIt begins well...\n\nWet\n\n\nBy lark\nIt rains...\n\nMore Info\nRated PG"
    assert [(r.title, r.author) for r in read(text).reviews] == [("Fine", "wren"), ("Wet", "lark")]


@pytest.mark.parametrize(
    ("printed", "certificate", "reason"),
    [
        ("Rated PG-13 | For language", "PG-13", "language"),
        ("Rated R|for violence", "R", "violence"),
        ("Rated PG For peril", "PG", "peril"),
        ("Rated NC-17", "NC-17", None),
        ("Not Rated", "Not Rated", None),
        ("Rated by nobody", None, None),
    ],
)
def test_certificates(printed: str, certificate: str | None, reason: str | None) -> None:
    """The certificate comes after Rated; its reason comes after a bar or the word "for"."""
    film = read(f"Brave Synopsis\nA bow.\nRead Full Synopsis\n\nMore Info\n{printed}").film
    assert (film.certificate, film.certificate_reason) == (certificate, reason)


@pytest.mark.parametrize(
    ("text", "partial"),
    [
        ("Brave Synopsis", True),
        ("Brave Synopsis\nA bow.\nRead Full Synopsis", False),
        ("Brave Synopsis\nA bow.\nRead Full Synopsis\n\nMovie Reviews", True),
        ("Critic Ratings\n\nDockside Weekly\n\nBy Cora Blythe\nOne.\nFull Review", False),
        ("Critic Ratings\n\nDockside Weekly\n\nBy Cora Blythe\nOne.", True),
        ("Critic Ratings\n\nDockside Weekly\n\nBy Cora Blythe", True),
        ("Read Full Synopsis\nMore Info", True),
        ("Read Full Synopsis\nMore Info\nRated PG |", True),
        ("Read Full Synopsis\nMore Info\nRated PG", False),
        ("Read Full Synopsis\nMore Info\nRated PG\nWhat Parents Need to Know", True),
        ("Read Full Synopsis\nMore Info\nRated PG\nWhat Parents Need to Know\nPlain Talk says Fine.", True),
    ],
)
def test_partial(text: str, partial: bool) -> None:
    """A page is partial when it ends in a label, a text without its end mark, or a list of readers' reviews."""
    assert read(text).partial is partial


def test_a_last_review_of_unknown_kind_is_left_out() -> None:
    """On a cut page the review after the last end mark may be a critic's or a reader's, so it is neither."""
    text = "Critic Ratings\n\nDockside Weekly\n\nBy Cora Blythe\nOne.\nFull Review\n\nThe Night Desk\n\nBy Paul Ferrow\nTwo."
    assert [(r.kind, r.author) for r in read(text).reviews] == [("critic", "Cora Blythe")]


def stated(value: Any) -> Iterator[str]:
    """Yield every name, title and text of a record."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in {"layout", "kind", "lines", "rating", "release_date", "date"}:
                yield from stated(part)
    elif isinstance(value, list):
        for part in value:
            yield from stated(part)
    elif isinstance(value, str):
        yield value


def reviews_of(record: Record) -> set[tuple[str | None, ...]]:
    return {(r.kind, r.author, r.outlet, r.title, r.text) for r in record.reviews}


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(LINES), max_size=40).map("\n".join)))
def test_any_text_is_read_and_nothing_is_invented(text: str) -> None:
    """Nothing raises, and every name, title and text that is read is on the page."""
    page = Page.from_text(text)
    full = "\n".join(page.lines)
    assert [value for value in stated(read(text).to_json()) if value not in full] == []


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False))
def test_shuffled_sections_invent_nothing(text: str, chance: random.Random) -> None:
    """With paragraphs in any order nothing raises, and every name, title and text that is read is on the page."""
    parts = text.split("\n\n")
    chance.shuffle(parts)
    full = "\n".join(Page.from_text("\n\n".join(parts)).lines)
    assert [value for value in stated(read("\n\n".join(parts)).to_json()) if value not in full] == []


@pytest.mark.parametrize("name", WHOLE)
def test_a_page_cut_after_any_line_gives_nothing_new(name: str) -> None:
    """The full page has every fact of a cut page: the film's facts, its notes and its reviews by their authors."""
    lines = page_text(name).splitlines()
    full = read("\n".join(lines))
    known = {**full.to_json()["film"]}
    for end in range(len(lines)):
        cut = read("\n".join(lines[:end]))
        new_facts = {key: value for key, value in cut.to_json()["film"].items() if known.get(key) != value}
        texts = {r.text for r in full.reviews}
        new_reviews = {r for r in reviews_of(cut) - reviews_of(full) if r[4] in texts or lines[end - 1] not in str(r[4])}
        assert (end, new_facts, new_reviews) == (end, {}, set())


@pytest.mark.parametrize("name", WHOLE)
def test_a_page_cut_within_its_readers_reviews_is_partial(name: str) -> None:
    """The list of readers' reviews has no end of its own, so a page that ends in it is partial."""
    text = page_text(name)
    spans = read(text).lines
    readers = [spans[f"/reviews/{i}"] for i, review in enumerate(read(text).reviews) if review.kind == "audience"]
    cuts = [read("\n".join(text.splitlines()[:last])).partial for _, last in readers]
    assert cuts == [True] * len(readers)


def check_record() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_record", SHARED / "tools/check_record.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason=f"{SHARED / 'seeds'} is not here; FILMOGRAPH_SHARED names its folder")
def test_the_real_page() -> None:
    """The real page gives every fact of its hand-made record and no other, and is complete."""
    text = (SHARED / "seeds" / f"{SEED}.txt").read_text(encoding="utf-8")
    gold = json.loads((SHARED / "gold" / f"{SEED}.json").read_text(encoding="utf-8"))
    record = read(text)
    assert (check_record().compare(gold, record.to_json(), text), record.partial) == ((1, 1, [], []), False)
