"""The rows of an infobox in the saved HTML of an article."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from filmograph.sources.pages.web_page.document import walked
from filmograph.sources.pages.wikipedia.infobox import Item, Row

_BREAKS = frozenset({"br", "li", "p", "div", "ul", "ol", "tr", "dd"})
_UNSEEN = frozenset({"style", "script"})


class _Cells:
    """The cell that is being read, as pieces of text with their lines, and the label of its row."""

    def __init__(self) -> None:
        self.label = ""
        self.inside: HtmlElement | None = None
        self.unseen: HtmlElement | None = None
        self._items: list[list[tuple[str, int]]] = [[]]

    def add(self, text: str | None, line: int) -> None:
        if text and self.inside is not None and self.unseen is None:
            self._items[-1].append((text, line))

    def break_off(self) -> None:
        if self._items[-1]:
            self._items.append([])

    def take(self) -> tuple[Item, ...]:
        items, self._items = self._items, [[]]
        return tuple(item for pieces in items if (item := _item(pieces)).text)


def _item(pieces: list[tuple[str, int]]) -> Item:
    lines = [line + bare.count("\n", 0, len(bare) - len(bare.lstrip())) for bare, line in pieces if bare.strip()] or [0]
    return Item(" ".join("".join(text for text, _ in pieces).split()), lines[0], max(lines))


def rows_of(table: HtmlElement) -> Iterator[Row]:
    """Yield the rows of a table that have a label."""
    cells = _Cells()
    for event, element, line in walked(table):
        if event == "start":
            _start(cells, element, line)
        elif event == "end":
            yield from _end(cells, element)
            if element is not table:
                cells.add(element.tail, line)
        else:
            cells.add(element.tail, line)


def _start(cells: _Cells, element: HtmlElement, line: int) -> None:
    if element.tag in _BREAKS:
        cells.break_off()
    if element.tag in ("th", "td"):
        cells.take()
        cells.inside = element
    if cells.unseen is None and _is_unseen(element):
        cells.unseen = element
    cells.add(element.text, line)


def _end(cells: _Cells, element: HtmlElement) -> Iterator[Row]:
    if element is cells.unseen:
        cells.unseen = None
    if element.tag in _BREAKS:
        cells.break_off()
    if element is cells.inside:
        cells.inside, items = None, cells.take()
        if element.tag == "th":
            cells.label = " ".join(item.text for item in items).casefold().rstrip(": ")
            if "infobox-above" in (element.get("class") or ""):  # the title above the rows
                cells.label = ""
        elif cells.label:
            yield Row(cells.label, items)
            cells.label = ""


def _is_unseen(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "")
    is_footnote = element.tag == "sup" and "reference" in (element.get("class") or "")
    return element.tag in _UNSEEN or is_footnote or "display:none" in style
