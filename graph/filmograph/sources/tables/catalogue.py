"""A catalogue: a CSV file with one film a row, lists of names inside cells, and a fixed set of columns."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from filmograph.errors import SourceError
from filmograph.model import Credit, Draft, Record, Rejected, Span

LAYOUT = "catalogue"
LOOKED_FOR = "a first line of column names with title and year among them, separated by commas"
VERSION = 1

# `article` names the row's own source; no field of a record holds it
COLUMNS = frozenset({"title", "year", "genres", "cast", "cast_unordered", "directors", "writers", "article"})
SEPARATOR = "|"
_UNORDERED = (("cast_unordered", "actor"), ("directors", "director"), ("writers", "writer"))
_YEAR = re.compile(r"(?:18|19|20|21)[0-9][0-9]")
_MOST_LINES = 100  # of one row: a stray quotation mark must not swallow the rest of the file


def recognises(text: str) -> bool:
    """Return whether the first line of a text is the header of a catalogue."""
    return _header(text) is not None


def iter_records(text: str, name: str) -> Iterator[Record | Rejected]:
    """Yield the record of each row, or the reason why the row cannot be read; `name` is the name of the file in an error.

    `cast` is in billing order; `cast_unordered` is not, so its credits have no billing.
    Raises `SourceError` when the first line is not the header of a catalogue.
    """
    header = _header(text)
    if header is None:
        raise SourceError(f"{name}: this is not a catalogue. Looked for {LOOKED_FOR}; known columns are {', '.join(sorted(COLUMNS))}.")
    for span, row, cells in _rows(text, len(header)):
        reason = _fault(cells, header)
        if reason or cells is None:
            yield Rejected(span[0], reason, row)
        else:
            yield _record(dict(zip(header, cells, strict=True)), span)


def _header(text: str) -> list[str] | None:
    line = StringIO(text.removeprefix("\ufeff"), newline="").readline()
    columns = [cell.strip() for cell in _cells(line.rstrip("\r\n")) or ()]
    twice = len(set(columns)) < len(columns) or {"cast", "cast_unordered"} <= set(columns)
    return columns if {"title", "year"} <= set(columns) <= COLUMNS and not twice else None


def _cells(row: str) -> list[str] | None:
    """Return the cells of one row, None where a quotation mark is not closed or closes before its cell ends."""
    if '"' not in row:
        return row.split(",")
    try:
        return next(csv.reader(StringIO(row, newline=""), strict=True))
    except csv.Error:
        return None


def _rows(text: str, width: int) -> Iterator[tuple[Span, str, list[str] | None]]:
    """Yield the lines, the text and the cells of every row below the header that is not blank."""
    lines = list(StringIO(text, newline=""))
    at = 1
    while at < len(lines):
        count = _lines_of_row(lines, at, width)
        row = "".join(lines[at : at + count]).rstrip("\r\n")
        if row.strip():
            yield (at + 1, at + count), row, _cells(row)
        at += count


def _lines_of_row(lines: list[str], at: int, width: int) -> int:
    """Return the number of lines of a row; 1 when more lines do not make a complete row, so that the rest is read."""
    is_open = False
    for count in range(1, min(_MOST_LINES, len(lines) - at) + 1):
        is_open ^= lines[at + count - 1].count('"') % 2 == 1
        if not is_open:
            is_complete = count == 1 or len(_cells("".join(lines[at : at + count]).rstrip("\r\n")) or ()) == width
            return count if is_complete else 1
    return 1


def _fault(cells: list[str] | None, header: list[str]) -> str:
    """Return a sentence with the reason why a row cannot be read; "" when it can."""
    if cells is None:
        return "The row has a quotation mark that is not closed, or that closes before its cell ends."
    if len(cells) != len(header):
        return f"The row has {len(cells)} cells where the header has {len(header)}."
    if not cells[header.index("title")].strip():
        return "The row has no title."
    year = cells[header.index("year")].strip()
    if year and not _YEAR.fullmatch(year):
        return "The year is not a number from 1800 to 2199."
    return ""


def _record(row: dict[str, str], span: Span) -> Record:
    draft = Draft(LAYOUT)
    draft.film("title", " ".join(row["title"].split()), *span)
    if year := row["year"].strip():
        draft.film("year", int(year), *span)
    for genre in _entries(row.get("genres", "")):
        draft.film_list("genres", genre, *span)
    for billing, person in enumerate(_entries(row.get("cast", "")), start=1):
        draft.add("credits", Credit(person=person, role="actor", billing=billing), *span)
    for column, role in _UNORDERED:
        for person in _entries(row.get(column, "")):
            draft.add("credits", Credit(person=person, role=role), *span)
    return draft.finish()


def _entries(cell: str) -> list[str]:
    """Return the entries of a cell in their order, each once."""
    return list(dict.fromkeys(entry for part in cell.split(SEPARATOR) if (entry := " ".join(part.split()))))
