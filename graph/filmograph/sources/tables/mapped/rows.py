"""The rows of a table, whatever kind of file it is in, as texts by column, with the lines of each."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from filmograph.errors import SourceError
from filmograph.model import Rejected
from filmograph.sources.reading.files import Opened, not_utf8, open_text

_LONGEST = 1 << 20


@dataclass(frozen=True)
class Row:
    """One row: its first and last line (or its number in a sheet), and the text of each cell by column."""

    first: int
    last: int
    cells: dict[str, str]


def delimited(path: Path, delimiter: str) -> Iterator[list[str] | Row | Rejected]:
    """Yield the header of a CSV or TSV file, and then its rows; a row that cannot be read is rejected.

    Raises `SourceError` when it has no header.
    """
    csv.field_size_limit(64 * _LONGEST)
    with Opened(path) as opened:
        reader = csv.reader(_lines(open_text(opened)), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL)
        header = _header(next(reader, []), str(path))
        yield header
        last = reader.line_num
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                last = reader.line_num
                yield Rejected(last, f"The row cannot be read ({error}).", "")
                continue
            if cells is None:
                return
            first, last = last + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield _row(header, cells, first, last, delimiter)


def _lines(stream: Iterable[str]) -> Iterator[str]:
    yield from (line.replace("\0", "") for line in stream)


def _row(header: list[str], cells: list[str], first: int, last: int, delimiter: str) -> Row | Rejected:
    row = delimiter.join(cells)
    text = row.encode(errors="surrogateescape").decode(errors="replace")[:2000]
    if len(cells) != len(header):
        return Rejected(first, f"The row has {len(cells)} fields where the header has {len(header)}.", text)
    if longest := next((name for name, cell in zip(header, cells, strict=True) if len(cell) > _LONGEST), None):
        return Rejected(first, f"The field {longest!r} is longer than a megabyte.", text)
    if not_utf8(row):
        return Rejected(first, "The row holds bytes that are not UTF-8.", text)
    return Row(first, last, dict(zip(header, (cell.strip() for cell in cells), strict=True)))


def workbook(path: Path, sheet: str | None) -> Iterator[list[str] | Row | Rejected]:
    """Yield the header of a sheet and then its rows; `sheet` may be left out where there is only one.

    Raises `SourceError` when the workbook cannot be opened, the sheet does not exist or is not named, or cells are merged.
    """
    import openpyxl  # noqa: PLC0415 - takes longer to import than most tables to read
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise SourceError(f"{path}: cannot be opened as an Excel workbook ({error}); save it again as .xlsx, without a password.") from None
    names = book.sheetnames
    if sheet is None and len(names) > 1:
        raise SourceError(f'{path}: the workbook has the sheets {", ".join(names)}; name one in the mapping with sheet = "…".')
    if sheet is not None and sheet not in names:
        raise SourceError(f"{path}: the workbook has no sheet {sheet!r}; its sheets are {', '.join(names)}.")
    page = book[sheet or names[0]]
    if merged := [str(area) for area in page.merged_cells.ranges]:
        raise SourceError(
            f"{path}: the cells {min(merged)} of the sheet {page.title!r} are merged; unmerge them, so that every row is complete."
        )
    rows = enumerate(page.iter_rows(values_only=True), start=1)
    header = _header([_text(value) for value in next(rows, (0, ()))[1]], f"{path}, sheet {page.title}")
    yield header
    for number, values in rows:
        cells = [_text(value) for value in values]
        if any(cells):
            yield Row(number, number, dict(zip(header, cells, strict=True)))


def _header(cells: list[str], name: str) -> list[str]:
    header = [cell.strip() for cell in cells]
    if not any(header):
        raise SourceError(f"{name}: the table is empty; its first row has to name the columns.")
    if not all(header):
        raise SourceError(f"{name}: the column {header.index('') + 1} has no name; name every column in the first row.")
    if twice := next((cell for cell in header if header.count(cell) > 1), None):
        raise SourceError(f"{name}: two columns have the name {twice!r}; rename one of them.")
    return header


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split()) if not isinstance(value, io.IOBase) else ""
