"""The column plan of an export: under which name and as which one type each attribute is written, decided over all its values."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from filmograph.export.columns.plain import Plain, plain, text

Kind = Literal["boolean", "integer", "long", "double", "string", "list"]
Cell = Any
"""A value as the kind of its column has it, a tuple in a column of lists; None where there is no value."""

WEIGHTS = frozenset({"integer", "double"})
"""The kinds of weights; integers of more bits are none, because formats hold weights as doubles."""
_EXACT_IN_DOUBLE = 2**53
_UNCHANGED: Mapping[Kind, frozenset[type]] = {
    "boolean": frozenset({bool, type(None)}),
    "integer": frozenset({int, type(None)}),
    "long": frozenset({int, type(None)}),
    "double": frozenset({float, type(None)}),
    "string": frozenset(),
    "list": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One attribute of all nodes or of all edges: its key in the graph, and its name and type in the file."""

    key: Hashable
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Names:
    """Which names a format leaves free: those in `taken` have a meaning of their own there, and `spell` makes a name possible.

    With `folded` two names that differ in case alone are the same. Integers of more than `bits` bits become text.
    """

    taken: Collection[str] = ()
    spell: Callable[[str], str] = str
    folded: bool = False
    bits: int = 63

    def choose(self, keys: Iterable[Hashable]) -> dict[Hashable, str]:
        """Return a name for each key; one that is taken, or another key's, gets underscores appended."""
        spelt = {key: self.spell(str(plain(key))) for key in keys}
        used = {self._compared(name) for name in self.taken}
        names = {}
        # An attribute that can keep its name does, even if another that wants the same one comes first.
        for key in sorted(spelt, key=lambda key: key != spelt[key] or self._compared(spelt[key]) in used):
            name = spelt[key]
            while self._compared(name) in used:
                name += "_"
            used.add(self._compared(name))
            names[key] = name
        return names

    def _compared(self, name: str) -> str:
        return name.casefold() if self.folded else name


@dataclass(slots=True)
class Seen:
    """What the values of one attribute have been so far."""

    types: set[type] = field(default_factory=set)
    low: int = 0
    high: int = 0

    def add(self, value: Plain) -> None:
        """Add one value."""
        self.types.add(type(value))
        if type(value) is int:
            self.add_range(value, value)

    def add_range(self, low: int, high: int) -> None:
        """Add the least and the greatest of several integers."""
        self.types.add(int)
        self.low, self.high = min(self.low, low), max(self.high, high)

    def kind(self, bits: int) -> Kind:
        """Return the one type for all of them.

        It is boolean; integer (32 bits), long (`bits` bits) or, beyond, string; double, also for integers among doubles as long as a
        double holds them exactly; list; string for text and for every other mixture.
        """
        if self.types == {bool}:
            return "boolean"
        if self.types == {int}:
            return self._integer(bits)
        if self.types <= {int, float} and self.low >= -_EXACT_IN_DOUBLE and self.high <= _EXACT_IN_DOUBLE:
            return "double"
        return "list" if self.types == {tuple} else "string"

    def _integer(self, bits: int) -> Kind:
        if self.low >= -(2**31) and self.high < 2**31:
            return "integer"
        return "long" if self.low >= -(2**bits) and self.high < 2**bits else "string"


def cells(kind: Kind, values: list[object]) -> list[Cell]:
    """Return values as the kind of their column has them."""
    if set(map(type, values)) <= _UNCHANGED[kind]:
        return values
    # Equal texts are mostly the same object.
    distinct = {id(value): value for value in values}
    done = {number: cell(kind, value) for number, value in distinct.items()}
    return [done[id(value)] for value in values]


def cell(kind: Kind, value: object) -> Cell:
    """Return a value as the kind of its column has it."""
    known = plain(value)
    if known is None:
        return None
    if kind == "double":
        return float(known)  # type: ignore[arg-type]
    return text(known) if kind == "string" else known
