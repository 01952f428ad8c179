"""The column plan of an export: under which name and as which one type each attribute is written, decided over all its values."""

import datetime as dt
import math
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import singledispatch
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from filmograph.errors import FilmographError
from filmograph.export.markup import FORBIDDEN, clean

if TYPE_CHECKING:
    import networkx as nx

Kind = Literal["boolean", "integer", "long", "double", "string"]
Plain = bool | int | float | str
Row = Mapping[Any, Any]

BETWEEN = " | "
_EXACT_IN_DOUBLE = 2**53


@dataclass(frozen=True, slots=True)
class Column:
    """One attribute of all nodes or of all edges: its key in the graph, and its id, name and type in the file."""

    key: Hashable
    id: str
    name: str
    kind: Kind


@dataclass(slots=True)
class _Seen:
    """What the values of one attribute have been so far."""

    types: set[type] = field(default_factory=set)
    low: int = 0
    high: int = 0

    def add(self, value: Plain) -> None:
        self.types.add(type(value))
        if type(value) is int:
            self.low, self.high = min(self.low, value), max(self.high, value)

    def kind(self) -> Kind:
        if self.types == {bool}:
            return "boolean"
        if self.types == {int}:
            return self._integer()
        if self.types <= {int, float} and self.low >= -_EXACT_IN_DOUBLE and self.high <= _EXACT_IN_DOUBLE:
            return "double"
        return "string"

    def _integer(self) -> Kind:
        if self.low >= -(2**31) and self.high < 2**31:
            return "integer"
        return "long" if self.low >= -(2**63) and self.high < 2**63 else "string"


def plan(rows: Iterable[Row], prefix: str, *, swallowed: Collection[str] = (), apart: Collection[str] = ()) -> tuple[Column, ...]:
    """Return one column for each attribute that has a value in some row, in the order of first appearance.

    The type is boolean; integer (32 bits), long (64 bits) or, beyond, string; double, also for integers among doubles as
    long as a double holds them exactly; string for text and for every other mixture. Ids are the prefix and a number.
    Names in `swallowed` are not used: such an attribute, or one whose cleaned name is another's, gets underscores
    appended. Attributes in `apart` have an element of their own in the format and so get no column.
    """
    seen: dict[Hashable, _Seen] = {}
    for row in rows:
        for key, value in row.items():
            known = None if key in apart else plain(value)
            if known is not None:
                seen.setdefault(key, _Seen()).add(known)
    names = _names(seen, {*swallowed, *apart})
    return tuple(Column(key, f"{prefix}{number}", names[key], kinds.kind()) for number, (key, kinds) in enumerate(seen.items()))


def _names(keys: Iterable[Hashable], swallowed: Collection[str]) -> dict[Hashable, str]:
    spelt = {key: str(plain(key)) for key in keys}
    taken = set(swallowed)
    names = {}
    # An attribute that can keep its name does, even if another that wants the same one comes first.
    for key in sorted(spelt, key=lambda key: key != spelt[key] or key in swallowed):
        name = spelt[key]
        while name in taken:
            name += "_"
        taken.add(name)
        names[key] = name
    return names


def cells(columns: Iterable[Column], row: Row) -> Iterator[tuple[Column, str]]:
    """Yield the columns in which the row has a value, each with the value's text."""
    for column in columns:
        text = cell(row, column.key)
        if text is not None:
            yield column, text


def cell(row: Row, key: Hashable) -> str | None:
    """Return the text of the row's value, spelt so that both Python and Java read it; None if there is no value."""
    value = plain(row.get(key))
    return None if value is None else _text(value)


def _text(value: Plain) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return str(value)


def node_ids(graph: "nx.Graph[Any]") -> dict[Any, str]:
    """Return the id of each node, which is its text unchanged.

    Raises FilmographError if two nodes have the same text or if a text holds a character that XML 1.0 forbids, because a
    changed id would name another node.
    """
    ids = {node: str(node) for node in graph}
    nodes: dict[str, Any] = {}
    for node, text in ids.items():
        if FORBIDDEN.search(text):
            raise FilmographError(f"The node {node!r} has a character that XML files cannot hold; rename the node.")
        if text in nodes:
            raise FilmographError(f"The nodes {nodes[text]!r} and {node!r} would both have the id {text!r}; rename one of them.")
        nodes[text] = node
    return ids


@singledispatch
def plain(value: object) -> Plain | None:
    """Return the value as the bool, int, float or clean text that an export writes; None if it is no value.

    Decimals become floats, dates and times ISO text, lists and tuples the texts of their values joined with " | " (sets
    in the order of these texts), everything else its `str`.
    """
    return clean(str(value))


@plain.register
def _(value: None) -> None:
    return value


@plain.register
def _(value: bool) -> bool:
    return value


@plain.register
def _(value: int) -> int:
    return int(value)


@plain.register
def _(value: float | np.floating) -> float:
    return float(value)


@plain.register
def _(value: Decimal) -> float:
    # A signalling NaN refuses to become a float.
    return math.nan if value.is_nan() else float(value)


@plain.register
def _(value: str) -> str:
    # The text itself, whatever a subclass shows as its str.
    return clean(str.__str__(value))


@plain.register
def _(value: dt.date | dt.time) -> str:
    return value.isoformat()


@plain.register(list)
@plain.register(tuple)
def _(value: list[Any] | tuple[Any, ...]) -> str:
    return BETWEEN.join(_texts(value))


@plain.register(set)
@plain.register(frozenset)
def _(value: set[Any] | frozenset[Any]) -> str:
    return BETWEEN.join(sorted(_texts(value)))


@plain.register
def _(value: np.generic) -> Plain | None:
    inner = value.item()
    # What Python has no type for comes back unchanged.
    return clean(str(inner)) if isinstance(inner, np.generic) else plain(inner)


def _texts(values: Iterable[object]) -> Iterator[str]:
    return (_text(value) for value in map(plain, values) if value is not None)
