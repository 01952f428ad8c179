"""A CSV file: how its cells are spelt, and rows of it woven from columns."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import TextIO

from filmograph.export.columns.elements import Chunk
from filmograph.export.columns.plain import Plain, text
from filmograph.export.columns.plan import Cell, Column
from filmograph.export.columns.sheets import Sheet
from filmograph.export.columns.weaving import Spelling, Spellings, weave

Cells = Callable[[Chunk], Sequence[Sequence[str]]]
"""What returns the cells of some columns of a chunk, by column."""

_QUOTED = re.compile(r'[,"\r\n]|^\s|\s$|^$')


def quoted(value: str) -> str:
    """Return a text as a cell, within quotation marks where it needs them; the empty text is `""`, which a missing one is not."""
    return '"' + value.replace('"', '""') + '"' if _QUOTED.search(value) else value


def header(names: Sequence[str]) -> str:
    """Return a first line."""
    return ",".join(map(quoted, names)) + "\n"


def no_cells(_: Chunk) -> Sequence[Sequence[str]]:
    """Return no columns."""
    return ()


def cell(value: Plain) -> str:
    """Return a plain value as a cell."""
    return quoted(text(value))


def spelt(between: str) -> Callable[[Column, Cell], str]:
    """Return what spells a value of a column as a cell; lists have `between` between."""
    return lambda _, value: quoted(text(value, between))


def write_rows(out: TextIO, sheet: Sheet, begin: Cells, spell: Callable[[Column, Cell], str], end: Cells = no_cells) -> None:
    """Write one row for each node or edge: the cells that `begin` returns by column, those of the ordinary columns, those of `end`."""
    spellings = Spellings(sheet.columns, spell)
    for chunk in sheet.chunks():
        cells: list[Sequence[str]] = [*begin(chunk), *spellings.of(chunk), *end(chunk)]
        others: list[Iterable[str]] = [piece for column in cells[1:] for piece in (repeat(","), column)]
        out.write(weave(cells[0], *others, repeat("\n")))


def texts(none: str = "") -> Spelling:
    """Return what spells plain values as cells."""
    return Spelling(cell, none)
