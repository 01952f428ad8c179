"""JSON that knows its lines: every value of a block in a page with where it stands in the file."""

import html
import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from filmograph.lines import lines_in
from filmograph.model import Span

_WRAPPED = re.compile(r"(?:\s|\ufeff|/\*.*?\*/|//[^\n]*|<!--|<!\[CDATA\[)*", re.DOTALL)
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]|[^\s\[\]{},:"]+', re.DOTALL)
_PREFIX = re.compile(r"(?:https?://schema\.org/|schema:)(?=\w)")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
# a number stays as printed, since no length or exponent of one may matter here
_DECODER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)


@dataclass(frozen=True)
class Located:
    """A value and the lines it stands on; numbers are held as printed, names of schema.org without their prefix."""

    value: "str | bool | list[Located] | dict[str, Located] | None"
    first: int
    last: int

    @property
    def span(self) -> Span:
        """The lines the value stands on."""
        return self.first, self.last

    @property
    def types(self) -> frozenset[str]:
        """The types a node says it is of."""
        return frozenset(_PREFIX.sub("", item.value) for item in self.all("@type") if isinstance(item.value, str))

    def said(self) -> tuple[str, ...]:
        """Return the keys of a node in its order; nothing when this is no node."""
        return tuple(self.value) if isinstance(self.value, dict) else ()

    def all(self, *keys: str) -> list["Located"]:
        """Return what stands under the keys of a node, in the order of the keys; nothing when this is no node."""
        held = self.value if isinstance(self.value, dict) else {}
        return [item for key in keys if key in held for item in held[key].items()]

    def items(self) -> list["Located"]:
        """Return the items of a list, of lists in it, or the value alone; null is no item."""
        if isinstance(self.value, list):
            return [inner for item in self.value for inner in item.items()]
        listed = [] if self.types else self.all("@list", "@set")
        return listed or ([] if self.value is None else [self])

    def text(self) -> str:
        """Return the text of the value in one line, for a node its name; "" when it has none."""
        return " ".join(self.prose().split())

    def prose(self) -> str:
        """Return the text of the value with its paragraphs, without entities and tags; "" when it has none."""
        if isinstance(self.value, str):
            plain = _TAG.sub("", _BREAK.sub("\n", html.unescape(self.value)))
            return "\n".join(line.strip() for line in lines_in(plain)).strip()
        return next((said for item in self.all("@value", "name") if (said := item.prose())), "")


def locate(block: str, line: int) -> Located | None:
    """Return the first JSON value of a block that begins on `line` of its file; None when there is none or it is broken.

    Comments and CDATA marks before it, and whatever follows it, count for nothing.
    """
    wrapped = _WRAPPED.match(block)
    start = wrapped.end() if wrapped else 0
    try:
        value, end = _DECODER.raw_decode(block, start)
        breaks = [at for at, character in enumerate(block) if character == "\n"]
        tokens = ((match[0], line + bisect_left(breaks, match.start())) for match in _TOKEN.finditer(block, start, end))
        return _read(tokens, *next(tokens)) if isinstance(value, dict | list) else None
    except (ValueError, RecursionError):
        return None


def _read(tokens: Iterator[tuple[str, int]], said: str, first: int) -> Located:
    """Return the value that begins with the token `said`; what the tokens make up is known to be well-formed."""
    if said == "{":
        return _read_node(tokens, first)
    if said != "[":
        held = _DECODER.decode(said)
        return Located(held, first, first + said.count("\n"))
    values: list[Located] = []
    for inner, line in tokens:
        if inner == "]":
            return Located(values, first, line)
        values.append(_read(tokens, inner, line))
    raise ValueError("The list is not closed.")


def _read_node(tokens: Iterator[tuple[str, int]], first: int) -> Located:
    node: dict[str, Located] = {}
    for key, line in tokens:
        if key == "}":
            return Located(node, first, line)
        node[_PREFIX.sub("", _DECODER.decode(key))] = _read(tokens, *next(tokens))
    raise ValueError("The object is not closed.")
