"""What a delimited file is like, judged by its beginning: its encoding, what separates its cells, and where its header is."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from filmograph.errors import SourceError
from filmograph.sources.reading.files import Opened, encoding_of, iter_lines, open_text
from filmograph.sources.tables.mapped.quoting import Cells, split_rows

_MOST_LINES = 1000
_MOST_CHARACTERS = 1 << 20
_MOST_ROWS = 100
_PREAMBLE = 20
"""In how many lines a preamble and the blank line after it are looked for."""
_DELIMITERS = ("::", "\t", ";", ",", "|")
"""What may separate cells; the first two stand in no other text, so they go first where most rows have them."""
_NONE = "\t"
"""Separates the cells of a table of one column, whose titles may have commas."""
_NAMED = re.compile(r"sep=(.)", re.IGNORECASE)  # the first line that Excel takes for the delimiter
_DATA = re.compile(
    r"[-+]?[0-9][0-9.,]*%?|[0-9]{1,4}[-/.][0-9A-Za-z]{1,9}[-/.][0-9]{1,4}(?:[T ].*)?|tt[0-9]{5,}|https?://.*|.*[^(]\([0-9]{4}\)",
    re.DOTALL,
)
"""A cell that names no column: a number, a date, an address, a title with its year."""


@dataclass(frozen=True)
class Dialect:
    """How to read a delimited file.

    `columns` are the names of the columns, each once; `header_line` is the line of the header, None where the file has none, and
    `first_line` the line on which the rows begin.
    """

    delimiter: str
    encoding: str
    columns: tuple[str, ...]
    header_line: int | None
    first_line: int


def sniff(path: Path, delimiter: str = "") -> Dialect:
    """Return what a delimited file is like; where `delimiter` is given, it is not guessed.

    Raises `SourceError` when the file cannot be read or is empty.
    """
    encoding = encoding_of(path)
    with Opened(path) as opened:
        lines = list(_head(iter_lines(open_text(opened, encoding))))
    named = _NAMED.fullmatch(lines[0].strip().strip('"')) if lines else None
    begin = 1 if named else 0
    rows = {
        mark: list(islice(split_rows(lines[begin:], mark, first=begin + 1), _MOST_ROWS))
        for mark in ([delimiter] if delimiter else [named[1]] if named else _DELIMITERS)
    }
    if not any(rows.values()):
        raise SourceError(f"{path}: the table is empty; its first row has to name the columns.")
    mark = _delimiter(rows)
    row, has_header = find_header(rows[mark])
    if has_header:
        return Dialect(mark, encoding, names(row.cells), row.first, row.last + 1)
    return Dialect(mark, encoding, names([""] * _width(rows[mark])), None, row.first)


def find_header(rows: Sequence[Cells]) -> tuple[Cells, bool]:
    """Return the header of a table by its first rows, or its first row, and whether it is a header.

    The header is the first row that is no banner, or, below a banner, the first one after a blank line.
    """
    width = _width(rows)
    is_table = sum(len(row.cells) == width for row in rows) > 1
    first = next((i for i, row in enumerate(rows) if not _is_banner(row.cells, width)), 0) if is_table else 0
    if first and (after := next((i for i in range(first, len(rows)) if _is_after_gap(rows, i)), 0)):
        is_header = rows[after].first <= _PREAMBLE and not _is_banner(rows[after].cells, width) and not _is_data(rows[after:])
        first = after if is_header else first
    return rows[first], not _is_data(rows[first:])


def names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a name for each column: that of its header, made different from those before, or its number where it has none.

    >>> names(["", "title", "title", " "])
    ('column 1', 'title', 'title (2)', 'column 4')
    """
    found: dict[str, None] = {}
    counted = Counter[str]()
    for number, cell in enumerate(cells, start=1):
        plain = name = " ".join(cell.split()) or f"column {number}"
        while name in found:
            counted[plain] += 1
            name = f"{plain} ({counted[plain] + 1})"
        found[name] = None
    return tuple(found)


def _head(lines: Iterator[str]) -> Iterator[str]:
    length = 0
    for line in islice(lines, _MOST_LINES):
        length += len(line)
        yield line
        if length > _MOST_CHARACTERS:
            return


def _delimiter(rows: dict[str, list[Cells]]) -> str:
    """Return the delimiter that gives most rows the same number of cells, and of those the one that gives most cells."""
    shares = {mark: _share(found) for mark, found in rows.items()}
    for mark in _DELIMITERS[:2]:
        if shares.get(mark, 0.0) >= 0.75:
            return mark
    best = max(shares, key=lambda mark: (round(shares[mark], 1), _width(rows[mark])))
    return best if shares[best] or best not in _DELIMITERS else _NONE


def _share(rows: Sequence[Cells]) -> float:
    width = _width(rows)
    return sum(len(row.cells) == width for row in rows) / len(rows) if width > 1 else 0.0


def _width(rows: Sequence[Cells]) -> int:
    """Return how many cells most rows have."""
    counted = Counter(len(row.cells) for row in rows if not row.reason)
    return max((count, width) for width, count in counted.items())[1] if counted else 1


def _is_after_gap(rows: Sequence[Cells], i: int) -> bool:
    return rows[i].first > rows[i - 1].last + 1 or not any(cell.strip() for cell in rows[i - 1].cells)


def _is_banner(cells: Sequence[str], width: int) -> bool:
    """Return whether a row stands above a table and is no part of it: a heading in its only cell, or in the first one."""
    filled = [cell for cell in cells if cell.strip()]
    if len(cells) == width:
        return not filled or (width > 2 and filled == list(cells[:1]))
    return len(filled) < 2


def _is_data(rows: Sequence[Cells]) -> bool:
    """Return whether the first of these rows is one as the others are, and no header."""
    first, below = rows[0].cells, rows[1:]
    columns = [i for i, cell in enumerate(first) if _DATA.fullmatch(cell.strip())]
    numbers = [int(first[i]) for i in columns if first[i].strip().isdecimal() and len(first[i]) < 10]
    if len(numbers) > 1 and all(b - a == 1 for a, b in pairwise(numbers)):
        return False  # columns that are named by number or year
    alike = [i for i in columns if all(len(row.cells) <= i or _fits(row.cells[i]) for row in below)]
    return bool(alike)


def _fits(cell: str) -> bool:
    return not cell.strip() or _DATA.fullmatch(cell.strip()) is not None
