"""The rows of a table, whatever kind of file it is in, as texts by column, with the lines of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from filmograph.errors import SourceError
from filmograph.model import Rejected
from filmograph.sources.reading.files import Opened, is_cut, iter_lines, open_text
from filmograph.sources.tables.mapped.dialect import find_header, names, sniff
from filmograph.sources.tables.mapped.quoting import Cells, fault, shown, split_rows
from filmograph.sources.tables.mapped.workbook import read_sheet

_MOST_FIRST = 100


@dataclass(frozen=True)
class Row:
    """One row: its first and last line (or its number in a sheet), and the text of each cell by column."""

    first: int
    last: int
    cells: dict[str, str]


def delimited(path: Path, delimiter: str = "", cut: list[str] | None = None) -> Iterator[list[str] | Row | Rejected]:
    """Yield the names of the columns of a CSV or TSV file, and then its rows; a row that cannot be read is rejected.

    What the file is like is found out, but for a `delimiter` that is given. `cut` gets a sentence when it is compressed and ends early.
    Raises `SourceError` when it is empty.
    """
    dialect = sniff(path, delimiter)
    header = list(dialect.columns)
    yield header
    with Opened(path) as opened:
        lines = iter_lines(open_text(opened, dialect.encoding))
        for _ in range(dialect.first_line - 1):
            next(lines, None)
        yield from rows_under(header, split_rows(lines, dialect.delimiter, len(header), first=dialect.first_line))
        if opened.cut and cut is not None:
            cut.append(is_cut(path))


def rows_under(header: Sequence[str], found: Iterable[Cells]) -> Iterator[Row | Rejected]:
    """Yield the rows under a header by its columns, without those that are empty, and why a row cannot be read."""
    for row in found:
        if row.reason or any(cell.strip() for cell in row.cells):
            reason = fault(row, header)
            yield Rejected(row.first, reason, shown(row)) if reason else _by_column(header, row)


def workbook(path: Path, sheet: str | None) -> Iterator[list[str] | Row | Rejected]:
    """Yield the names of the columns of a sheet and then its rows; `sheet` may be left out where there is only one.

    Raises `SourceError` when the workbook cannot be read, the sheet does not exist or is not named, or cells are merged.
    """
    rows = read_sheet(path, sheet)
    first = [Cells(number, number, "", cells) for number, cells in islice(rows, _MOST_FIRST)]
    if not first:
        raise SourceError(f"{path}: the table is empty; its first row has to name the columns.")
    top, has_header = find_header(first)
    header = list(names(top.cells if has_header else [""] * len(top.cells)))
    yield header
    begin = top.last + 1 if has_header else top.first
    rest = (Cells(number, number, "", cells) for number, cells in rows)
    yield from (_by_column(header, row) for row in chain(first, rest) if row.first >= begin)


def _by_column(header: Sequence[str], row: Cells) -> Row:
    return Row(row.first, row.last, dict(zip(header, (cell.strip() for cell in row.cells), strict=True)))
