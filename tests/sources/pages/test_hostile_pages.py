"""Pages that no site prints: numbers of thousands of digits, any text after the head of a layout; none raises but a refusal."""

import re
from random import Random

import pytest
from filmograph.errors import SourceError
from filmograph.lines import lines_in
from filmograph.sources import read_page
from filmograph.sources.pages import LAYOUTS, Layout
from filmograph.sources.reading.page import Page
from hypothesis import given, settings
from hypothesis import strategies as st
from make import ROOT

PAGES = {
    path.relative_to(ROOT / "tests/pages").as_posix(): path.read_text("utf-8")
    for path in sorted((ROOT / "tests/pages").rglob("*.*"))
    if path.suffix in (".txt", ".html")
}
LINES = sorted({line.strip() for text in PAGES.values() for line in text.splitlines() if len(line) < 300})
NUMBERS = ("9" * 5000, "0" * 5000, "1e1000000", "-1", "٣٤", "²", "0.5.5", "99", "1,234,5")


def is_read_or_refused(text: str) -> bool:
    """Return whether a page is read, or refused with a sentence."""
    try:
        record = read_page(text, "page")
    except SourceError as error:
        return str(error).startswith("page")
    return all(1 <= first <= last <= len(lines_in(text)) for first, last in record.lines.values())


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", PAGES)
def test_any_number_in_any_place(name: str, number: str) -> None:
    """Every number of a page is replaced by one that cannot be."""
    assert is_read_or_refused(re.sub(r"\d+", number, PAGES[name]))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(PAGES)), st.integers(0, 60), st.integers(1, 9), st.sampled_from(NUMBERS))
def test_one_number_in_one_place(name: str, at: int, count: int, number: str) -> None:
    """A few numbers of a page are replaced, so that the rest keeps its meaning."""
    numbers = list(re.finditer(r"\d+", PAGES[name]))[at : at + count]
    text = PAGES[name]
    for found in reversed(numbers):
        text = text[: found.start()] + number + text[found.end() :]
    assert is_read_or_refused(text)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(PAGES)), st.integers(1, 40), st.lists(st.text(max_size=30) | st.sampled_from(LINES), max_size=30))
def test_any_text_after_the_head_of_a_page(name: str, kept: int, rows: list[str]) -> None:
    """The first lines of a page make it one of its layout; what follows may be anything."""
    assert is_read_or_refused("\n".join([*PAGES[name].splitlines()[:kept], *rows]))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.LAYOUT)
@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=30) | st.sampled_from(LINES), max_size=40), st.randoms(use_true_random=False))
def test_a_layout_reads_any_lines(layout: Layout, rows: list[str], random: Random) -> None:
    """A layout that is given lines of another, or of none, raises nothing."""
    random.shuffle(rows)
    page = Page.from_text("\n".join(rows))
    layout.recognises(page)
    assert layout.read(page).layout == layout.LAYOUT


@pytest.mark.parametrize("line", ["word " * 200_000, "9" * 1_000_000, "(" * 1_000_000, "Cast: " + "Ann B, " * 100_000])
def test_a_line_of_a_million_characters(line: str) -> None:
    """A page whose last line is longer than all others is read as it is."""
    text = PAGES["dark-horizons/plural-labels.txt"]
    assert is_read_or_refused(f"{text}\n{line}\n")
