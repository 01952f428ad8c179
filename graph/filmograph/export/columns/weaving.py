"""Rows of a file woven from columns of pieces: each piece is spelt once for each value and not once for each row."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

from filmograph.export.columns.elements import Chunk
from filmograph.export.columns.plan import Cell, Column

_KEPT = 10_000
"""How many spellings of a column are kept."""


class Spelling(dict[Any, str]):
    """The text of each value of a column, made when it is first asked for."""

    def __init__(self, spell: Callable[[Cell], str], none: str = "") -> None:
        super().__init__({None: none})
        self._spell = spell

    def __missing__(self, value: Cell) -> str:
        spelt = self._spell(value)
        # Equal values that are spelt differently are not kept: the two zeros, and lists of numbers such as (1,) and (True,).
        same = value != 0.0 if type(value) is float else type(value) is not tuple or all(type(one) is str for one in value)
        if same and len(self) < _KEPT:
            self[value] = spelt
        return spelt

    def of(self, cells: Iterable[Cell]) -> list[str]:
        """Return the text of each cell."""
        return list(map(self.__getitem__, cells))


class Spellings:
    """The spellings of several columns; `spell` is given the column and the value."""

    def __init__(self, columns: Sequence[Column], spell: Callable[[Column, Cell], str], none: str = "") -> None:
        self._spellings = [(column, Spelling(lambda cell, column=column: spell(column, cell), none)) for column in columns]  # type: ignore[misc]

    def of(self, chunk: Chunk) -> list[list[str]]:
        """Return the pieces of each column."""
        return [spelling.of(chunk.cells(column)) for column, spelling in self._spellings]


def weave(*pieces: Iterable[str]) -> str:
    """Return the rows as one text: the first of all columns of pieces, then the second of all, until the shortest ends."""
    return "".join(chain.from_iterable(zip(*pieces, strict=False)))


def joined(pieces: Sequence[Sequence[str]], size: int) -> list[str]:
    """Return for each row its pieces joined."""
    return list(map("".join, zip(*pieces, strict=True))) if pieces else [""] * size
