"""Workbooks: what is in their cells, and that one which is broken or hostile is one sentence."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from filmograph.errors import SourceError
from filmograph.model import Rejected
from filmograph.sources.tables.mapped.rows import Row, workbook

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
OPENED = "cannot be opened as a workbook"
SAVE = "save it again as .xlsx."
AGAIN = "save it again as .xlsx, without a password."


def packed(parts: dict[str, bytes]) -> bytes:
    """Return the bytes of a zip file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def written(*rows: tuple[Any, ...]) -> dict[str, bytes]:
    """Return the parts of a workbook with these rows."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Films"
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as file:
        return {name: file.read(name) for name in file.namelist()}


def read(path: Path, content: bytes) -> list[list[str] | Row | Rejected]:
    """Write a workbook and return its columns and rows."""
    path.write_bytes(content)
    return list(workbook(path, None))


def test_cells_are_read_as_one_would_write_them(tmp_path: Path) -> None:
    """Whole numbers without a point, dates without a time; a row has its number in the sheet, whatever stands above."""
    parts = written(
        ("My films", None, None, None), (None, None, None, None), ("Film", "Year", "Score", "Seen"),
        ("A", 2000.0, 7.5, dt.datetime(2001, 2, 3)),  # noqa: DTZ001 - a sheet has no time zones
        (None, None, None, None), (" B\nC ", 1e22, True, None),
    )  # fmt: skip
    assert read(tmp_path / "f.xlsx", packed(parts)) == [
        ["Film", "Year", "Score", "Seen"],
        Row(4, 4, {"Film": "A", "Year": "2000", "Score": "7.5", "Seen": "2001-02-03"}),
        Row(6, 6, {"Film": "B C", "Year": "1e+22", "Score": "True", "Seen": ""}),
    ]


PARTS = written(("Film", "Year"), ("A", 2000))
Change = Callable[[dict[str, bytes]], dict[str, bytes]]


def in_sheet(old: bytes, new: bytes) -> Change:
    """Return what replaces a text in the sheet."""
    return lambda parts: {**parts, SHEET: parts[SHEET].replace(old, new)}


def with_texts(index: str, texts: int) -> Change:
    """Return the change that gives a workbook so many texts, and a cell with one of them."""
    cell = in_sheet(b"</sheetData>", f'<row r="3"><c r="A3" s="1" t="s"><v>{index}</v></c></row></sheetData>'.encode())
    listed = b"".join(b"<si><t>%d</t></si>" % number for number in range(texts))
    return lambda parts: {**cell(parts), STRINGS: b"<sst>" + listed + b"</sst>"}


HOSTILE: dict[str, tuple[Change, str]] = {
    "a cut sheet": (
        lambda parts: {**parts, SHEET: parts[SHEET][:200]},
        f"{OPENED} (a sheet is damaged: unclosed token: line 1, column 192); {AGAIN}",
    ),
    "no sheet": (lambda parts: {name: parts[name] for name in parts if name != SHEET}, f"{OPENED} (Films); {AGAIN}"),
    "no list of sheets": (
        lambda parts: {name: parts[name] for name in parts if name != "xl/workbook.xml"}, f"{OPENED} (it has no sheet); {AGAIN}",
    ),
    **{
        f"the text {index!r} of four": (with_texts(index, 4), f"a cell has the text number {index[:20]!r} of 4 in the workbook; {SAVE}")
        for index in ("4", "99", "-1", "", "x", "1.0", "9" * 99)
    },
    "no texts": (
        lambda parts: {name: content for name, content in with_texts("0", 0)(parts).items() if name != STRINGS},
        f"a cell has the text number '0' of 0 in the workbook; {SAVE}",
    ),
    "entities": (
        lambda parts: {**parts, SHEET: LAUGHS + parts[SHEET]}, "a sheet declares entities, as no workbook does; save it again as .xlsx.",
    ),
    "a cell in the last row and column": (
        in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        "5 cells of a sheet reach down to row 1,048,576 and over 16,384 columns; delete what stands far from the table.",
    ),
    "a cell far away that does not say so": (
        in_sheet(b"</sheetData>", b'<row r="1048576"><c><v>1</v></c><c r="XFD1"><v>1</v></c></row></sheetData>'),
        "the workbook needs more than 0.9 GB of memory; save its sheet as .csv, and delete cells that stand far from the table.",
    ),
    "a merge of everything": (
        in_sheet(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "the cells A1:XFD1048576 of the sheet 'Films' are merged; unmerge them, so that every row is complete.",
    ),
    "a bomb": (
        in_sheet(b"<sheetData>", b"<sheetData>" + b" " * 220_000_000),
        "unpacks to 0.2 GB, as no workbook of its size does; check what this file is.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_broken_or_hostile_workbook_is_one_sentence(tmp_path: Path, name: str) -> None:
    """In bounded time and memory."""
    change, sentence = HOSTILE[name]
    with pytest.raises(SourceError) as caught:
        read(tmp_path / "f.xlsx", packed(change(PARTS)))
    assert str(caught.value) == f"{tmp_path / 'f.xlsx'}: {sentence}"


@pytest.mark.parametrize("content", [b"", b"no workbook", packed(PARTS)[:500], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_what_is_no_workbook_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    """Whatever it begins with."""
    with pytest.raises(SourceError) as caught:
        read(tmp_path / "f.xls", content)
    assert re.sub(r"\(.*\)", "(…)", str(caught.value)) == f"{tmp_path / 'f.xls'}: {OPENED} (…); {AGAIN}"


NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns"
ODS = f"""\
<office:document-content xmlns:office="{NAMESPACE}:office:1.0" xmlns:table="{NAMESPACE}:table:1.0" xmlns:text="{NAMESPACE}:text:1.0">
<office:body><office:spreadsheet><table:table table:name="F">%s</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def ods(rows: str) -> bytes:
    """Return the bytes of an OpenDocument workbook with these rows."""
    kind, manifest = b"application/vnd.oasis.opendocument.spreadsheet", f'<m:manifest xmlns:m="{NAMESPACE}:manifest:1.0"/>'.encode()
    return packed({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": (ODS % rows).encode()})


def ods_row(text: str, cell: str = "", row: str = "") -> str:
    """Return a row of one cell, with further attributes of the cell and of the row."""
    of_cell = f'<table:table-cell office:value-type="string"{cell}><text:p>{text}</text:p></table:table-cell>'
    return f"<table:table-row{row}>{of_cell}</table:table-row>"


def test_a_workbook_of_libreoffice_is_read(tmp_path: Path) -> None:
    """The empty rows that it writes down to the last row of a sheet are none."""
    tail = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = f'{ods_row("Film")}{ods_row("A")}<table:table-row table:number-rows-repeated="1048574">{tail}</table:table-row>'
    assert read(tmp_path / "f.ods", ods(rows)) == [["Film"], Row(2, 2, {"Film": "A"})]


@pytest.mark.parametrize("repeated", [("", ' table:number-rows-repeated="1000000"'), (' table:number-columns-repeated="1000000"', "")])
def test_repeated_cells_are_refused(tmp_path: Path, repeated: tuple[str, str]) -> None:
    """A few bytes that would be a million rows or columns."""
    with pytest.raises(SourceError) as caught:
        read(tmp_path / "f.ods", ods(ods_row("Film") + ods_row("A", *repeated)))
    assert str(caught.value) == f"{tmp_path / 'f.ods'}: a row or cell of a sheet is repeated 1,000,000 times; save the sheet as .csv."
