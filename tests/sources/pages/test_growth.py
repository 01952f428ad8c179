"""The time that a page takes grows as the page does: four times the size takes at most eight times as long, whatever it repeats."""

import json
from collections.abc import Callable
from contextlib import suppress
from time import process_time

import pytest
from filmograph.errors import SourceError
from filmograph.sources import read_page
from filmograph.sources.pages import LAYOUTS, Layout
from filmograph.sources.reading.page import Page
from filmograph.sources.reading.ratings import rating_in
from filmograph.sources.reading.values import date_in, joined_names_in, leading_money_in, minutes_in, names_in
from make import ROOT

SIZE = 5_000
FLOOR = 0.1  # seconds, below which nothing is measured
LINES = (
    "• Cast: Ann B,", "Ann B,", "a: b", "½", "By", "Full Review", "September 28, 2012", "Super Reviewer", "Director:", "Ann: b",
    "Performed by Ann B", "12 January 2012 | by See all my reviews", "$9,000 (USA) (1 May 2012)", "12 January 2012: USA",
)  # fmt: skip
WORDS = (
    "Jr.,", "and", "***", "Rated A", "Written by", "| ", ", a  (b)", "9", "See more »", "View", "References X (1990", "8/10", "“", "@",
    "aA",
)  # fmt: skip
KINDS: dict[str, Callable[[str, int], list[str]]] = {
    "lines": lambda piece, size: [piece] * (size // (len(piece) + 1)),
    "apart": lambda piece, size: [piece, ""] * (size // (len(piece) + 2)),
    "beside": lambda piece, size: [f"{piece} " * (size // (len(piece) + 1))],
    "joined": lambda piece, size: [piece * (size // len(piece))],
    "open": lambda piece, size: [f"{piece} {'(' * size}"],
    "spaced": lambda piece, size: [f"{piece}{' ' * size}{piece}"],
}


def grows_faster(take: Callable[[int], object]) -> bool:
    """Return whether something takes more than eight times as long at four times the size, three times in a row."""
    return all((large := seconds(take, 4 * SIZE)) > FLOOR and large > 8 * seconds(take, SIZE) + FLOOR for _ in range(3))


def seconds(take: Callable[[int], object], size: int) -> float:
    start = process_time()
    take(size)
    return process_time() - start


def longest_page(layout: Layout) -> list[str]:
    """Return the lines of the longest page of a layout."""
    texts = [path.read_text("utf-8") for path in (ROOT / "tests/pages" / layout.LAYOUT).glob("*.txt")]
    return max(texts, key=len).splitlines()


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.LAYOUT)
def test_a_page_takes_time_as_it_grows(layout: Layout, kind: str) -> None:
    lines = longest_page(layout)

    def reading(piece: str, at: int) -> Callable[[int], object]:
        def take(size: int) -> object:
            page = Page.from_text("\n".join([*lines[:at], *KINDS[kind](piece, size), *lines[at:]]))
            return layout.recognises(page), layout.read(page)

        return take

    pieces = LINES if kind in ("lines", "apart") else WORDS
    assert [(piece, at) for piece in pieces for at in (len(lines) // 2, len(lines)) if grows_faster(reading(piece, at))] == []


VALUES: dict[str, Callable[[str], object]] = {
    "names": names_in, "joined names": joined_names_in, "date": date_in, "minutes": minutes_in, "money": leading_money_in,
    "rating": rating_in,
}  # fmt: skip


@pytest.mark.parametrize("read", VALUES.values(), ids=VALUES)
def test_a_value_takes_time_as_it_grows(read: Callable[[str], object]) -> None:
    def take(text: str) -> Callable[[int], object]:
        return lambda size: read(text * (size // len(text)))

    texts = (
        *LINES,
        *WORDS,
        " and ",
        " ",
        "Jr., ",
        "a and ",
        "(a and ",
        "1 h ",
        "$1,",
        "1,",
        "* ",
        "** ",
        "B ",
        "4/10 ",
        "score ",
        "gave A ",
    )
    assert [text for text in texts if grows_faster(take(text))] == []


DOCUMENTS: dict[str, tuple[str, str, str]] = {
    "actors": ('<html><script type="application/ld+json">{"@type": "Movie", "name": "X", "actor": [', '{"name": "Ann B"},', "]}</script>"),
    "keys": ('<html><script type="application/ld+json">{"@type": "Movie", "name": "X"', ', "genre": "Drama"', "}</script>"),
    "nested": ('<html><script type="application/ld+json">{"@type": "Movie", "name": "X", "about": ', '{"about":', "</script>"),
    "commas": ('<html><script type="application/ld+json">{"@type": "Movie", "name": "X", "actor": [1', ",", "]}</script>"),
    "comments": ('<html><script type="application/ld+json">{"@type": "Movie", ', "/* ", "}</script>"),
    "quotes": ('<html><script type="application/ld+json">{"@type": "Movie", ', '"', "}</script>"),
    "scripts": ("<html>", '<script type="application/ld+json">{"@type": "Movie"}</script>', ""),
    "properties": ('<html><div itemscope itemtype="http://schema.org/Movie"><b itemprop=name>X</b>', "<b itemprop=actor>Ann</b>", ""),
    "scopes": ("<html>", '<b itemscope itemprop=actor itemtype="http://schema.org/Movie">', ""),
    "open elements": ("<html>", "<div>a", ""),
    "inline elements": ("<html>", "<b>Ann</b> ", ""),
    "paragraphs": ("<html>", "<p>Cast: Ann</p>\n", ""),
    "headings": ("<html><title>a b</title>", "<h1>a</h1>", ""),
    "rows": ("<html><h1>X</h1><table class=infobox>", "<tr><th>Starring</th><td>Ann</td></tr><tr><th>Directed by</th><td>B</td></tr>", ""),
    "items": ("<html><h1>X</h1><table class=infobox><tr><th>Runtime</th><td>1</td></tr><tr><th>Starring</th><td>", "<li>Ann</li>", ""),
    "templates": ("{{Infobox film\n| name = X\n| starring = ", "{{", ""),
    "closed templates": ("{{Infobox film\n| name = X\n| starring = ", "{{nowrap|Ann}}", "}}"),
    "links": ("{{Infobox film\n| name = X\n| starring = ", "[[Ann|", ""),
    "references": ("{{Infobox film\n| name = X\n| starring = ", "<ref>", ""),
    "hidden": ("{{Infobox film\n| name = X\n| starring = ", "<!--", ""),
    "dates": ("{{Infobox film\n| name = X\n| released = {{film date", "|1996|1|2|X", "}}}}"),
    "list": ("{{Infobox film\n| name = X\n| starring = {{ubl", "|Ann", "}}}}"),
}


@pytest.mark.long
@pytest.mark.parametrize("parts", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_saved_page_takes_time_as_it_grows(parts: tuple[str, str, str]) -> None:
    before, piece, after = parts

    def take(size: int) -> None:
        with suppress(SourceError):
            read_page(before + piece * (4 * size // len(piece)) + after)

    assert not grows_faster(take)


def test_imdbs_own_data_takes_time_as_it_grows() -> None:
    def take(size: int) -> object:
        cast = [
            {"node": {"name": {"id": f"nm{n:07}", "nameText": {"text": "Ann B"}}, "characters": [{"name": "C"}]}} for n in range(size // 20)
        ]
        data = {"aboveTheFoldData": {"titleText": {"text": "X"}}, "mainColumnData": {"cast": {"edges": cast}}}
        return read_page(f'<html><script id="__NEXT_DATA__">{json.dumps({"props": {"pageProps": data}})}</script>')

    assert not grows_faster(take)
