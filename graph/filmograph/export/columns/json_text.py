"""A JSON file of nodes and edges: how values are spelt there, one node or edge a line."""

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

from filmograph.export.columns.elements import Chunk
from filmograph.export.columns.plain import Plain, text
from filmograph.export.columns.plan import Cell, Column
from filmograph.export.columns.sheets import Sheet
from filmograph.export.columns.weaving import Spellings, joined

BITS = 53
"""JavaScript holds integers of so many bits exactly; larger ones are written as text."""
PROTOTYPE = "__proto__"
"""A name that JavaScript does not take as an ordinary one."""


def spelt(value: Plain) -> str:
    """Return a plain value as JSON; a number that is none, which JSON lacks, becomes text."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(spelt, value))}]"
    odd = (isinstance(value, float) and not math.isfinite(value)) or (type(value) is int and abs(value) >= 2**BITS)
    return json.dumps(text(value) if odd else value, ensure_ascii=False)


def field(column: Column, value: Cell) -> str:
    """Return a value with the name of its column, after a comma."""
    return f", {json.dumps(column.name, ensure_ascii=False)}: {spelt(value)}"


def fields(sheet: Sheet) -> Spellings:
    """Return what spells the values of the ordinary columns, each after a comma."""
    return Spellings(sheet.columns, field)


def attributes(spellings: Spellings, chunk: Chunk) -> list[str]:
    """Return for each row its values as an object of their own."""
    return [f"{{{own[2:]}}}" for own in joined(spellings.of(chunk), chunk.size)]


def lines(pieces: Iterator[str]) -> Iterator[str]:
    """Yield pieces of lines, each line after a comma and a line feed, without the first comma."""
    for number, piece in enumerate(pieces):
        yield piece if number else piece[1:]


def quoted(ids: Sequence[str]) -> list[str]:
    """Return texts as JSON."""
    return [json.dumps(id_, ensure_ascii=False) for id_ in ids]


def dumped(values: dict[str, Any]) -> str:
    """Return an object of plain values as JSON."""
    return json.dumps(values, ensure_ascii=False)
