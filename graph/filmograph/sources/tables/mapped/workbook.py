"""Workbooks of Excel and LibreOffice: checked for what would take the machine, and read by a process with bounded memory and time."""

import json
import re
import signal
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

from filmograph.errors import SourceError
from filmograph.sources.reading.files import Opened
from filmograph.sources.tables.mapped import sheet_process

_LARGEST = 200 << 20
_DENSEST = 100
_LEAST_AREA = 1_000_000
_CELLS_APART = 50
_PIECE = 1 << 18
_MOST_REPEATED = 10_000
_SHEET = re.compile(r"(?:xl/worksheets/[^/]+|content)\.xml", re.IGNORECASE)
_TEXTS = re.compile(r"xl/sharedStrings\.xml", re.IGNORECASE)
_TEXT = re.compile(rb"<((?:\w+:)?si)[\s/>]")
_TEXT_OF_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^<>]{0,300}\s)?t\s*=\s*["']s["'][^<>]{0,300}>\s{0,20}<(?:\w+:)?v[^<>]{0,50}>([^<]{0,99})<"""
)
_OVERLAP = 1000
_LONGEST_INDEX = 9
_POSITION = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Numbered = tuple[int, list[str]]
"""The number of a row and the text of its cells."""


def read_sheet(path: Path, sheet: str | None) -> Iterator[Numbered]:
    """Yield the rows of a sheet in which anything stands; `sheet` may be left out where there is only one.

    Raises `SourceError` when the workbook cannot be read, the sheet does not exist or is not named, or cells are merged.
    """
    with Opened(path) as opened:
        content = opened.read_at_most(_LARGEST)
    if len(content) > _LARGEST:
        raise SourceError(f"{path}: the workbook is larger than {_LARGEST >> 20} MB; save its sheet as .csv.")
    if zipfile.is_zipfile(BytesIO(content)):
        _check_parts(path, content)
    command = [sys.executable, "-P", sheet_process.__file__, *([sheet] if sheet else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own file
        try:
            yield from _rows(path, process, content)
        finally:
            process.kill()


def _rows(path: Path, process: "subprocess.Popen[bytes]", content: bytes) -> Iterator[Numbered]:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    try:
        with process.stdin:
            process.stdin.write(content)
    except BrokenPipeError:
        _refuse(path, process.wait())
    for line in process.stdout:
        found: Any = json.loads(line) if line.endswith(b"\n") else {}
        if isinstance(found, list):
            yield from ((number, cells) for number, cells in found)
        elif "fault" in found:
            raise SourceError(f"{path}: {found['fault']}")
        elif "unreadable" in found:
            raise _unreadable(path, found["unreadable"])
    if status := process.wait():
        _refuse(path, status)


def _refuse(path: Path, status: int) -> NoReturn:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise SourceError(f"{path}: reading the workbook takes longer than {sheet_process.SECONDS} s; save its sheet as .csv.")
    raise SourceError(
        f"{path}: the workbook needs more than {sheet_process.MEMORY / 1e9:.1f} GB of memory; save its sheet as .csv,"
        " and delete cells that stand far from the table."
    )


def _unreadable(path: Path, reason: str) -> SourceError:
    return SourceError(f"{path}: cannot be opened as a workbook ({reason}); save it again as .xlsx, without a password.")


def _check_parts(path: Path, content: bytes) -> None:
    """Raise `SourceError` when the parts of a workbook are damaged, unpack to far more than they can, or hold cells far apart."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
            if size > max(_LARGEST, _DENSEST * len(content)):
                raise SourceError(f"{path}: unpacks to {size / 1e9:,.1f} GB, as no workbook of its size does; check what this file is.")
            texts = sum(_count_texts(parts, part) for part in parts.infolist() if _TEXTS.fullmatch(part.filename))
            for part in parts.infolist():
                if _SHEET.fullmatch(part.filename):
                    with parts.open(part) as stream:
                        _Extent(path).check(stream)
                    _check_texts(path, parts, part, texts)
    except expat.ExpatError as error:
        raise _unreadable(path, f"a sheet is damaged: {error}") from None
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError, zlib.error) as error:
        raise _unreadable(path, str(error) or type(error).__name__) from None


def _count_texts(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return how many texts the table of a workbook's texts has."""
    return sum(len(found) for found in _matches(parts, part, _TEXT))


def _check_texts(path: Path, parts: zipfile.ZipFile, part: zipfile.ZipInfo, texts: int) -> None:
    """Raise `SourceError` when a cell names a text that the workbook does not have; its reader would take the first one."""
    for found in _matches(parts, part, _TEXT_OF_CELL):
        wrong = next((index for index in found if not index.isdigit() or len(index) > _LONGEST_INDEX or int(index) >= texts), None)
        if wrong is not None:
            shown = wrong[:20].decode(errors="replace")
            raise SourceError(f"{path}: a cell has the text number {shown!r} of {texts:,} in the workbook; save it again as .xlsx.")


def _matches(parts: zipfile.ZipFile, part: zipfile.ZipInfo, pattern: re.Pattern[bytes]) -> Iterator[list[bytes]]:
    """Yield what a pattern finds in each piece of a part; a match is at most a few hundred bytes long."""
    with parts.open(part) as stream:
        rest = b""
        while piece := stream.read(_PIECE):
            text = rest + piece
            found = list(pattern.finditer(text))
            yield [match[1] for match in found]
            after = found[-1].end() if found else 0
            # a match that is cut begins after the last one, and is shorter than what is kept
            rest = text[max(after, len(text) - _OVERLAP) :]


class _Extent:
    """How many cells a sheet has, and how far down and to the right they reach."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cells = self._row = self._column = 0
        self._letters = ""
        self._repeated = 1

    def check(self, stream: Any) -> None:
        """Read the sheet's XML; raise `SourceError` when its cells lie far apart, or it declares entities."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._element
        parser.EntityDeclHandler = self._entity
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
        columns = 0
        for letter in self._letters:
            columns = columns * 26 + ord(letter) - ord("A") + 1
        if self._row * columns > _LEAST_AREA + _CELLS_APART * self._cells:
            raise SourceError(
                f"{self._path}: {self._cells:,} cells of a sheet reach down to row {self._row:,} and over {columns:,} columns;"
                " delete what stands far from the table."
            )

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith("table-row"):
            self._repeated = _number(attributes.get("table:number-rows-repeated"))
        elif name.endswith("table-cell") and "office:value-type" in attributes:
            if (times := max(self._repeated, _number(attributes.get("table:number-columns-repeated")))) > _MOST_REPEATED:
                raise SourceError(f"{self._path}: a row or cell of a sheet is repeated {times:,} times; save the sheet as .csv.")
        elif (name == "c" or name.endswith(":c")) and "r" in attributes:
            self._cells += 1
            if position := _POSITION.fullmatch(attributes["r"]):
                self._row = max(self._row, int(position[2]))
                self._letters = max(self._letters, position[1], key=lambda letters: (len(letters), letters))

    def _entity(self, *_: object) -> None:
        raise SourceError(f"{self._path}: a sheet declares entities, as no workbook does; save it again as .xlsx.")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 20 else 1
