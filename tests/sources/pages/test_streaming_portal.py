"""The streaming portal's reader: the facts of pages in its layout, and those that it must never give."""

import importlib.util
import json
from typing import Any

import pytest
from filmograph.model import Record
from filmograph.sources.pages.streaming_portal import read, recognises
from filmograph.sources.reading.page import Page
from hypothesis import given, settings
from hypothesis import strategies as st
from make import ROOT, SHARED

PAGES = ROOT / "tests" / "pages" / "streaming-portal"
SAMPLES = ROOT / "data" / "pages"
SEED = "003_a5546559bba5d83d"
QUICK = settings(max_examples=60, deadline=None)


def _text(stem: str) -> str:
    beside = PAGES / f"{stem}.txt"
    return (beside if beside.exists() else SAMPLES / f"{stem}.txt").read_text(encoding="utf-8")


STEMS = sorted(path.stem for path in PAGES.glob("*.json"))
TEXTS = {stem: _text(stem) for stem in STEMS}
LINES = sorted({line for text in TEXTS.values() for line in text.splitlines()})


def _read(text: str) -> Record:
    return read(Page.from_text(text))


def _page(*lines: str) -> str:
    return "\n".join(("Norma Rae", "1979", "7.0| 1h54m| PG| en", *lines))


@pytest.mark.parametrize("stem", STEMS)
def test_page_gives_its_whole_record(stem: str) -> None:
    """A page gives its record: every fact with its lines, and nothing else."""
    assert _read(TEXTS[stem]).to_json() == json.loads((PAGES / f"{stem}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("stem", STEMS)
def test_page_is_recognised(stem: str) -> None:
    """A page in this layout is recognised whatever sections it lacks."""
    assert recognises(Page.from_text(TEXTS[stem]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Norma Rae\n1979\nReviews\nA review of a film.",
        "Trailers & Clips\nDirector\nMartin Ritt",
        "Runtime | Drama | 1979\nDetails",
        "Norma Rae (1979)\n114 min | Drama\nDirector: Martin Ritt",
    ],
)
def test_other_text_is_not_recognised(text: str) -> None:
    """A text with fewer than two of the layout's peculiar signs is left to other readers."""
    assert not recognises(Page.from_text(text))


def test_no_page_of_another_layout_is_recognised() -> None:
    """Pages of other layouts are not taken."""
    others = [path for path in (ROOT / "tests" / "pages").glob("*/*.txt") if path.parent != PAGES]
    assert [path.name for path in others if recognises(Page.from_text(path.read_text(encoding="utf-8")))] == []


def test_review_yields_no_credits() -> None:
    """A review that lists director and cast is text, and nobody is credited for it."""
    record = _read(_page("Reviews", "Marble Otter Norma Rae (1979): Dir: Martin Ritt / Cast: Sally Field, Ron Leibman: Fine."))
    assert (record.credits, len(record.reviews)) == ((), 1)


def test_synopsis_with_colon_yields_no_credits() -> None:
    """A sentence of the synopsis that begins with a role's label is no credit."""
    record = _read(_page("Details", "Story: a mill worker joins the union.", "Reviews", "areatw Good."))
    assert (record.credits, [s.text for s in record.synopses]) == ((), ["Story: a mill worker joins the union."])


def test_zero_is_unknown() -> None:
    """A budget, a revenue or a score of 0 is not known, so it is left out."""
    record = _read("Norma Rae\n1979\n0.0| 0m| PG| en| More Info\nBudget: 0\nRevenue: 0\n")
    assert (record.money, record.ratings, record.film.runtime_minutes, record.partial) == ((), (), None, False)


def test_empty_director_takes_nothing_from_below() -> None:
    """Director may be followed by nothing, and then the next section gives no names."""
    record = _read(_page("Director", "", "AD", "Watch Free for 30 Days", "Stream on any device", "Trailers & Clips", "Sally Field"))
    assert record.credits == ()


def test_release_date_gives_the_year() -> None:
    """Where the head has no year, the full release date gives it."""
    record = _read("Norma Rae\n7.0| 1h54m| PG| en| More Info\nReleased: 02 March 1979 Released\nBudget: 0\nRevenue: 0")
    assert (record.film.year, record.span("/film/year"), record.film.title) == (1979, (3, 3), "Norma Rae")


def test_company_keeps_its_suffix() -> None:
    """A comma before "Inc." or its like parts no two companies."""
    record = _read(_page("Producted By: Gracie Films, Inc., Rose Asseyev Productions", "Revenue: 0"))
    assert [c.company for c in record.companies] == ["Gracie Films, Inc.", "Rose Asseyev Productions"]


def test_reviews_end_at_other_films() -> None:
    """A list of other films below the reviews is no review."""
    record = _read(_page("Reviews", "areatw Good.", "You May Also Like", "Silkwood", "Silkwood (1983) is streaming."))
    assert [r.text for r in record.reviews] == ["Good."]


@pytest.mark.parametrize(
    ("tail", "partial"),
    [
        (("Details",), True),
        (("Details", "A mill worker joins the un"), True),
        (("Details", "A mill worker joins the union."), False),
        (("Released: 02 March 1979",), True),
        (("Budget: 0", "Revenue: 0"), False),
        (("Details", "A union comes.", "Director"), True),
        (("Details", "A union comes.", "Director", "Martin Ritt"), False),
        (("Details", "A union comes.", "Trailers & Clips"), False),
        (("Reviews", "areatw Pretty Good"), False),
        (("Reviews", "areatw It runs on and on and never once finds the point that it was"), True),
        (("Reviews", "areatw It runs on and on and never once finds the point. 4/10"), False),
        (("Reviews", "areatw"), True),
    ],
)
def test_cut_page_is_partial(tail: tuple[str, ...], partial: bool) -> None:
    """A page is partial when it ends on a label, in its block of facts, or in a text that breaks off."""
    assert _read(_page(*tail)).partial is partial


def _stated(record: Record) -> list[str]:
    """Return every name, title and value that a record holds as text."""
    film = record.film
    texts = [film.title, film.tagline, film.certificate, film.language, *film.genres, *(c.person for c in record.credits)]
    texts += [c.company for c in record.companies]
    texts += [part for r in record.reviews for part in (r.author, r.text)]
    return [text for text in texts if text is not None]


def _is_invented(value: str, text: str) -> bool:
    return " ".join(value.split()) not in " ".join(text.split())


@QUICK
@given(st.text())
def test_random_text_raises_nothing(text: str) -> None:
    """Any text is read without an error."""
    assert _read(text).layout == "streaming-portal"


@QUICK
@given(st.lists(st.sampled_from(LINES) | st.text(max_size=30), max_size=30))
def test_mixed_lines_invent_nothing(lines: list[str]) -> None:
    """Lines in any order give only names, titles and values that are in them."""
    text = "\n".join(lines)
    plain = "\n".join(Page.from_text(text).lines)
    assert [value for value in _stated(_read(text)) if _is_invented(value, plain)] == []


@QUICK
@given(st.sampled_from(STEMS), st.randoms(use_true_random=False))
def test_shuffled_sections_invent_nothing(stem: str, random: Any) -> None:
    """A page with its lines shuffled gives only names, titles and values that are on it."""
    lines = TEXTS[stem].splitlines()
    random.shuffle(lines)
    assert [value for value in _stated(_read("\n".join(lines))) if _is_invented(value, "\n".join(lines))] == []


@pytest.mark.parametrize("stem", STEMS)
def test_cut_page_says_no_more_than_the_whole(stem: str) -> None:
    """A page cut after any line gives no fact of its film that the full page does not, except from the last line."""
    full, lines = _facts(_read(TEXTS[stem])), TEXTS[stem].splitlines()
    wrong = {(n, fact) for n in range(len(lines)) for fact in _facts(_read("\n".join(lines[:n])), before=n) if fact not in full}
    assert wrong == set()


def _facts(record: Record, before: int | None = None) -> set[str]:
    """Return the facts of the film as text, those from the line `before` on left out."""
    fields = record.to_json()
    keys = [pointer.split("/")[1:] for pointer, (_, last) in record.lines.items() if before is None or last < before]
    facts = [(key[0], fields[key[0]][key[1]] if key[0] == "film" else fields[key[0]][int(key[1])]) for key in keys if key[0] != "reviews"]
    # A synopsis is cut with its page, and a list of genres grows with it.
    return {json.dumps(fact) for fact in facts if fact[0] != "synopses" and not isinstance(fact[1], list)}


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason=f"{SHARED / 'seeds'} is not here; FILMOGRAPH_SHARED names its folder")
def test_collected_page_is_read_whole() -> None:
    """The collected page of this layout is read with no fact missing, wrong or extra."""
    spec = importlib.util.spec_from_file_location("check_record", SHARED / "tools" / "check_record.py")
    assert spec is not None and spec.loader is not None
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)
    text = (SHARED / "seeds" / f"{SEED}.txt").read_text(encoding="utf-8")
    gold = json.loads((SHARED / "gold" / f"{SEED}.json").read_text(encoding="utf-8"))
    assert check.compare(gold, _read(text).to_json(), text) == (1.0, 1.0, [], [])
