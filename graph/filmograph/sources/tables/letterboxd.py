"""Letterboxd's export: the tables of the films that a member watched, rated, listed or liked."""

from collections.abc import Iterator
from itertools import islice
from typing import TextIO

from filmograph.model import Record, Rejected
from filmograph.sources.tables import mapped
from filmograph.sources.tables.mapped.draft import Table, columns_of
from filmograph.sources.tables.mapped.mapping import ColumnMapping
from filmograph.sources.tables.mapped.profile import MOST_ROWS
from filmograph.sources.tables.mapped.quoting import Cells, split_rows
from filmograph.sources.tables.mapped.rows import Row, rows_under

LAYOUT = "letterboxd"
LOOKED_FOR = "a table of Letterboxd's export, with the columns Name, Year and Letterboxd URI or URL"
VERSION = 1

_PREAMBLE = 10
"""Within how many rows the header stands; a list's export begins with what the list is."""


def recognises(head: str) -> bool:
    """Return whether a file that begins so is a table of the export."""
    if "Letterboxd" not in head[:2000]:
        return False
    return any(_is_header(row) for row in islice(split_rows(head.splitlines(keepends=True), ","), _PREAMBLE))


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:  # noqa: ARG001 - its films are not marked as adult
    """Yield a record for each row: days are the member's, not the film's, and a rating is out of 5 stars."""
    rows = split_rows(stream, ",")
    header = next((row.cells for row in rows if _is_header(row)), [])
    read = list(rows_under(header, rows))
    cells = [row.cells for row in read if isinstance(row, Row)][:MOST_ROWS]
    columns = columns_of(Table(LAYOUT, header, cells))
    if read:
        yield from mapped.iter_records([header, *read], ColumnMapping(columns), LAYOUT)


def _is_header(row: Cells) -> bool:
    return {"Name", "Year"} <= set(row.cells) and not {"Letterboxd URI", "URL"}.isdisjoint(row.cells)
