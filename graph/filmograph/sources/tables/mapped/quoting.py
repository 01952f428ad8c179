"""Lines of delimited text split into rows: a quotation mark that is not closed costs its own line and no other."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from filmograph.sources.reading.files import LONGEST_LINE, not_utf8

NOT_CLOSED = "The row has a quotation mark that is not closed, or that closes before its cell ends."
_QUOTED = re.compile(r'([^"]*+(?:""[^"]*+)*+)("?)')
_MOST_LINES = 1000
"""How many lines a row may have; plots of a few hundred are in use."""
_MOST_CHARACTERS = 2 << 20
"""How long a row of several lines may be."""
_LONGEST, _SHOWN = 1 << 20, 2000


@dataclass(frozen=True)
class Cells:
    """One row: its first and last line, its text, and its cells, or the reason why it has none."""

    first: int
    last: int
    text: str
    cells: list[str]
    reason: str = ""


def split_rows(lines: Iterable[str], delimiter: str, width: int | None = None, first: int = 1) -> Iterator[Cells]:
    """Yield the rows of lines, the first of which has the number `first`; blank lines are passed over.

    A cell goes on over lines when its quotation mark closes properly and the row then has `width` cells, where that is given; otherwise
    its first line is a row that cannot be read, and the next line begins a row of its own.
    """
    ahead = _Ahead(lines)
    number = first
    while (line := ahead.take()) is not None:
        row = _row(line, ahead, delimiter, width, number)
        number = row.last + 1
        if row.text.strip():
            yield row


def fault(row: Cells, header: Sequence[str]) -> str:
    """Return a sentence with the reason why a row cannot be read; "" when it can."""
    if row.reason:
        return row.reason
    if len(row.cells) != len(header):
        return f"The row has {len(row.cells)} fields where the header has {len(header)}."
    if len(row.text) > _LONGEST and (long := [name for name, cell in zip(header, row.cells, strict=True) if len(cell) > _LONGEST]):
        return f"The field {long[0]!r} is longer than a megabyte."
    return "The row holds bytes that are not UTF-8." if not_utf8(row.text) else ""


def shown(row: Cells) -> str:
    """Return the beginning of a row's text; bytes that are not of its encoding are replaced."""
    return row.text[:_SHOWN].encode(errors="surrogateescape").decode(errors="replace")


class _Ahead:
    """Lines that can be looked at before they are taken, without their ends and without zero bytes."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines, self._waiting = iter(lines), deque[str]()

    def take(self) -> str | None:
        """Return the next line, None at the end."""
        return self._waiting.popleft() if self._waiting else self._next()

    def look(self) -> Iterator[str]:
        """Yield the lines that follow; they stay to be taken."""
        yield from tuple(self._waiting)
        while (line := self._next()) is not None:
            self._waiting.append(line)
            yield line

    def _next(self) -> str | None:
        line = next(self._lines, None)
        return None if line is None else line.rstrip("\r\n").replace("\0", "")


def _row(line: str, ahead: _Ahead, delimiter: str, width: int | None, number: int) -> Cells:
    if len(line) > LONGEST_LINE:
        return Cells(number, number, line[:_SHOWN], [], f"The row is longer than {LONGEST_LINE >> 20} MB.")
    if '"' not in line:
        return Cells(number, number, line, line.split(delimiter))
    row = _Row(delimiter)
    if row.read(line) is _State.OPEN and (count := _lines_of(row, ahead, width)):
        text = "\n".join([line, *(ahead.take() or "" for _ in range(count))])
        return Cells(number, number + count, text, row.cells)
    return Cells(number, number, line, row.cells, "" if row.state is _State.CLOSED and row.lines == 1 else NOT_CLOSED)


def _lines_of(row: "_Row", ahead: _Ahead, width: int | None) -> int:
    """Read on in a row whose last cell is open; return how many further lines it has, 0 when they do not make it complete."""
    for count, line in enumerate(ahead.look(), start=1):
        state = row.read(line)
        if state is _State.CLOSED:
            return count if width in (None, len(row.cells)) else 0
        # cells are counted too, so that lines which each open a cell and close another's are not read over and over
        if state is _State.BROKEN or count == _MOST_LINES or row.length > _MOST_CHARACTERS or (width and len(row.cells) > width):
            return 0
    return 0


class _State(Enum):
    """How a row stands after a line: complete, in the middle of a cell, or with a quotation mark where none can be."""

    CLOSED = 1
    OPEN = 2
    BROKEN = 3


class _Row:
    """The cells of a row, read line by line; the parts of a cell that is open are joined when it closes."""

    def __init__(self, delimiter: str) -> None:
        self.cells: list[str] = []
        self.state = _State.CLOSED
        self.lines = self.length = 0
        self._delimiter = delimiter
        self._open: list[str] = []

    def read(self, line: str) -> _State:
        """Read one more line, and return how the row stands after it."""
        self.lines += 1
        self.length += len(line)
        at = self._quoted(line, 0) if self.state is _State.OPEN else self._cell(line, 0)
        while self.state is _State.CLOSED and at < len(line):
            if line.startswith(self._delimiter, at):
                at = self._cell(line, at + len(self._delimiter))
            else:
                self.state = _State.BROKEN
        return self.state

    def _cell(self, line: str, at: int) -> int:
        """Read the cell that begins at a position, and return where it ends."""
        if line.startswith('"', at):
            return self._quoted(line, at + 1)
        end = line.find(self._delimiter, at)
        end = len(line) if end < 0 else end
        self.cells.append(line[at:end])
        return end

    def _quoted(self, line: str, at: int) -> int:
        match = _QUOTED.match(line, at)
        assert match is not None  # noqa: S101 - the expression fits nothing, too
        self._open.append(match[1].replace('""', '"'))
        self.state = _State.CLOSED if match[2] else _State.OPEN
        if match[2]:
            self.cells.append("\n".join(self._open))
            self._open = []
        return match.end()
