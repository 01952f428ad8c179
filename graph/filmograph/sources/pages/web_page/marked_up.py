"""Nodes of schema.org in the attributes of a document: microdata (`itemprop`) and RDFa (`property`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from filmograph.sources.pages.web_page.document import walked
from filmograph.sources.pages.web_page.nodes import Value
from filmograph.sources.reading.located import Lines

_ADDRESSES = {"a": "href", "link": "href", "area": "href", "img": "src", "time": "datetime", "data": "value", "meter": "value"}
_DEEPEST = 30  # levels of nodes, and of properties one inside another


@dataclass(frozen=True)
class Syntax:
    """The attributes in which a syntax writes that an element is a node, of which type and identifier, and under which key it is."""

    node: str
    type: str
    id: str
    key: str


MICRODATA = Syntax("itemscope", "itemtype", "itemid", "itemprop")
RDFA = Syntax("typeof", "typeof", "resource", "property")


@dataclass
class _Open:
    """A node whose element is not closed yet, with its lines."""

    element: HtmlElement
    node: dict[str, Any]
    lines: Lines


def roots_of(tree: HtmlElement, syntax: Syntax) -> Iterator[Value]:
    """Yield the nodes of a document that are no value of another node, each when its element is closed."""
    opened: list[_Open] = []
    valued: list[HtmlElement] = []
    for event, element, line in walked(tree):
        if event == "start":
            _start(element, line, syntax, opened, valued)
        elif event == "end":
            if valued and valued[-1] is element:
                valued.pop()
            if opened and opened[-1].element is element:
                closed = opened.pop()
                closed.lines.last = max(closed.lines.last, line)
                if not (opened and element.get(syntax.key)):
                    yield Value(closed.node, closed.lines)


def _start(element: HtmlElement, line: int, syntax: Syntax, opened: list[_Open], valued: list[HtmlElement]) -> None:
    """Add an element to the node around it, as a value or as a node of its own."""
    keys = (element.get(syntax.key) or "").split()[:_DEEPEST]
    if element.get(syntax.node) is not None and len(opened) < _DEEPEST:
        node: dict[str, Any] = {"@type": (element.get(syntax.type) or "").split()[:_DEEPEST]}
        if identifier := element.get(syntax.id):
            node["@id"] = identifier
        lines = Lines(line, line)
        if opened:
            _add(opened[-1], keys, node, lines)
        opened.append(_Open(element, node, lines))
    elif keys and opened and len(valued) < _DEEPEST:
        text = _value(element)
        _add(opened[-1], keys, text, Lines(line, line + text.strip().count("\n")))
        valued.append(element)


def _value(element: HtmlElement) -> str:
    for attribute in ("content", _ADDRESSES.get(str(element.tag))):
        if attribute and (value := element.get(attribute)):
            return str(value)
    return str(element.text_content())


def _add(around: _Open, keys: list[str], value: Any, lines: Lines) -> None:
    for key in (key.rpartition("/")[2].removeprefix("schema:") for key in keys):
        values = around.node.setdefault(key, [])
        inside = around.lines.inside.setdefault(key, Lines(lines.first, lines.last))
        inside.inside[len(values)] = lines
        inside.last = around.lines.last = max(inside.last, lines.last)
        values.append(value)
