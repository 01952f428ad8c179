"""The time of every reader of tables grows as the table does, whatever is in it."""

import gzip
import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from filmograph.pipeline.ingest import bulk
from filmograph.sources.reading.files import Opened, encoding_of, iter_lines, open_text
from filmograph.sources.tables import catalogue, metaqa
from filmograph.sources.tables.mapped.dialect import names, sniff
from filmograph.sources.tables.mapped.quoting import split_rows
from filmograph.sources.tables.mapped.rows import delimited, workbook

TIMES, MOST = 4, 9.0
"""The larger of two tables is so many times the smaller, and may take so many times as long."""


def delimited_text(pattern: str) -> Callable[[Path, int], Callable[[], object]]:
    """Return what prepares the splitting of rows of this pattern."""
    return lambda _, size: lambda: split_rows(StringIO(pattern * (size // len(pattern))), ",", 2)


def a_file(content: Callable[[int], bytes], read: Callable[[Path], object]) -> Callable[[Path, int], Callable[[], object]]:
    """Return what writes a file of a size, to be read."""

    def prepare(folder: Path, size: int) -> Callable[[], object]:
        path = folder / f"{size}.csv"
        path.write_bytes(content(size))
        return lambda: read(path)

    return prepare


def a_workbook(folder: Path, size: int) -> Callable[[], object]:
    """Write a workbook of ten cells a row, to be read."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Films")
    for number in range(size):
        sheet.append([f"Film {number}", number, *"abcdefgh"])
    book.save(folder / f"{size}.xlsx")
    return lambda: workbook(folder / f"{size}.xlsx", None)


def unpacked(path: Path) -> Iterator[bytes]:
    """Yield the pieces of a file in the size that text is read in."""
    with Opened(path) as opened:
        while piece := opened.read(1 << 13):
            yield piece


def as_catalogue(path: Path) -> Iterator[object]:
    """Yield the rows of a catalogue."""
    with Opened(path) as opened:
        yield from catalogue.iter_records(iter_lines(open_text(opened, encoding_of(path))), "x")


def facts(size: int) -> str:
    """Return facts on one film and on many."""
    return "".join(f"A|has_tags|t{n}\nB{n}|directed_by|X\n" for n in range(size // 30))


READERS: dict[str, tuple[int, Callable[[Path, int], Callable[[], object]]]] = {
    "plain rows": (40_000, delimited_text("a,1\n")),
    "an open mark on every line": (40_000, delimited_text('"a,1\n')),
    "marks that close and open": (30_000, delimited_text('a","b\n')),
    "one open mark": (80_000, lambda _, size: lambda: split_rows(StringIO('"' + "a,1\n" * (size // 4)), ",", 2)),
    "doubled marks": (80_000, delimited_text('"a""b""",1\n')),
    "lines of doubled marks": (80_000, delimited_text('"""\n')),
    "one long line": (500_000, lambda _, size: lambda: split_rows(StringIO('""' * size), ",", 2)),
    "a row of many cells": (80_000, lambda _, size: lambda: split_rows(StringIO("," * size), ",", 2)),
    "a packed file": (3_000_000, a_file(lambda size: gzip.compress(os.urandom(size), 1), unpacked)),
    "a dense packed file": (6_000_000, a_file(lambda size: gzip.compress(b"title,year\n" * (size // 11), 9), unpacked)),
    "many packed files": (50_000, a_file(lambda size: gzip.compress(b"") * (size // 20), unpacked)),
    "a table": (50_000, a_file(lambda size: b"a;b\n" + b"x;1\n" * (size // 4), delimited)),
    "the dialect of one line": (50_000, a_file(lambda size: b'"a",' * (size // 4), lambda path: [sniff(path)])),
    "names that are alike": (20_000, lambda _, size: lambda: names(["a"] * size)),
    "a catalogue": (50_000, a_file(lambda size: b"title,year\n" + b'"A, B",2000\n' * (size // 12), as_catalogue)),
    "facts": (40_000, lambda _, size: lambda: metaqa.iter_records(StringIO(facts(size)))),
    "one of IMDb's tables": (
        3_000_000, a_file(lambda size: b"tt\tX\r\n" * (size // 6), lambda path: bulk._cleaned(path, bulk._Cleaning("x")))
    ),
    "a sheet": (500, a_workbook),
}  # fmt: skip


def seconds(read: Callable[[], object]) -> float:
    """Return the processor time that reading takes at best, in this process and those that it starts."""
    taken = []
    for _ in range(3):
        before = time.process_time() + sum(os.times()[2:4])
        deque(read(), maxlen=0)  # type: ignore[call-overload]
        taken.append(time.process_time() + sum(os.times()[2:4]) - before)
    return min(taken)


@pytest.mark.long
@pytest.mark.parametrize("name", READERS)
def test_reading_takes_as_long_as_there_is_to_read(tmp_path: Path, name: str) -> None:
    """A hundredth of a second is what the clock tells apart."""
    size, prepare = READERS[name]
    small, large = (seconds(prepare(tmp_path, times * size)) for times in (1, TIMES))
    assert large < MOST * max(small, 0.01)
