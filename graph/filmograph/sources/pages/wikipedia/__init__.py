"""The wikitext of a Wikipedia article on a film: its infobox, and its identifier at IMDb."""

import re
from collections.abc import Iterable, Iterator

from filmograph.model import Draft, Record
from filmograph.sources.pages.wikipedia.infobox import Item, Row, read_infobox, title_and_year
from filmograph.sources.pages.wikipedia.wikitext import BREAK, Node, arguments, name_of, parsed, templates
from filmograph.sources.reading.once import Facts
from filmograph.sources.reading.page import Page

LAYOUT = "wikipedia"
LOOKED_FOR = 'wikitext with a template "{{Infobox film …}}"'
VERSION = 1

_INFOBOX = re.compile(r".*\{\{\s*Infobox[ _]film\b.*", re.IGNORECASE)
_NAMES = ("infobox film", "infobox hollywood cartoon")
_LONGEST = 2_200_000  # characters; the encyclopedia allows no longer article
_TITLE_ID = re.compile(r"(?:tt)?(?P<digits>[0-9]{5,12})")


def recognises(page: Page) -> bool:
    """Return whether the page is wikitext with the infobox of a film."""
    return any("{{" in text and _INFOBOX.fullmatch(text[:1000]) for text in page.lines)


def read(page: Page) -> Record:
    """Return what the infobox of an article says of its film."""
    facts = Facts(Draft(LAYOUT), None)
    text = "\n".join(page.lines)
    found = list(templates(parsed(text[:_LONGEST])))
    box = next((template for template in found if name_of(template) in _NAMES), None)
    if box is not None:
        _read_box(box, facts)
    _read_id(found, facts)
    return facts.draft.finish(partial=len(text) > _LONGEST)


def _read_box(box: Node, facts: Facts) -> None:
    rows = list(_rows(box))
    for item in (item for row in rows if row.label == "name" for item in row.items[:1]):
        title, year = title_and_year(item.text)
        facts.title(title, item.span)
        if year:
            facts.year(year, item.span)
    read_infobox((row for row in rows if row.label != "name"), facts)


def _rows(box: Node) -> Iterator[Row]:
    for label, pieces in arguments(box):
        if not label.isdigit():
            yield Row(label, tuple(_items(pieces)))


def _items(pieces: Iterable[tuple[str, int]]) -> Iterator[Item]:
    parts: list[tuple[str, int]] = []
    for text, line in (*pieces, (BREAK, 0)):
        if text != BREAK:
            parts.append((text, line))
            continue
        if joined := " ".join("".join(part for part, _ in parts).split()):
            lines = [line for part, line in parts if part.strip()]
            yield Item(joined, lines[0], lines[-1])
        parts = []


def _read_id(found: Iterable[Node], facts: Facts) -> None:
    """Add the identifier at IMDb, when the article links to one title there alone."""
    linked = {}
    for template in found:
        if name_of(template) in ("imdb title", "imdb"):
            given = dict(arguments(template))
            text = "".join(text for text, _ in given.get("id", given.get("1", []))).strip()
            if match := _TITLE_ID.fullmatch(text):
                linked[f"tt{match['digits'].zfill(7)}"] = template.line
    if len(linked) == 1:
        for found_id, line in linked.items():
            facts.draft.film_id("imdb", found_id, line)
