"""What a delimited file is like: its delimiter, its encoding, its header, whatever stands above it or in place of it."""

from pathlib import Path

import pytest
from filmograph.errors import SourceError
from filmograph.model import Rejected
from filmograph.sources.tables.mapped.dialect import Dialect, sniff
from filmograph.sources.tables.mapped.rows import Row, delimited

LETTERBOXD = """\
Letterboxd list export v7
Date,Name,Tags,URL,Description
2021-11-06,My list,,https://boxd.it/x,

Position,Name,Year,URL,Description
1,Alien,1979,https://boxd.it/a,
"""
MOVIES_DAT = "1::Toy Story (1995)::Animation|Children's|Comedy\n2::Jumanji (1995)::Adventure|Children's|Fantasy\n"
U_ITEM = "1|Toy Story (1995)|01-Jan-1995||http://us.imdb.com/M/title-exact?Toy%20Story%20(1995)|0|0|0|1\n"
CASES: list[tuple[str, tuple[str, tuple[str, ...], int | None, int]]] = [
    ("title,year\nA,2000\n", (",", ("title", "year"), 1, 2)),
    ("Titel;Jahr;Note\nA;2000;7,5\nB;2001;8,1\n", (";", ("Titel", "Jahr", "Note"), 1, 2)),
    ("title\tcast\nA\tX, Y, Z\n", ("\t", ("title", "cast"), 1, 2)),
    ("title|year\nA, B|2000\nC, D|2001\n", ("|", ("title", "year"), 1, 2)),
    ("sep=;\nTitel;Jahr\nA;2000\n", (";", ("Titel", "Jahr"), 2, 3)),
    (LETTERBOXD, (",", ("Position", "Name", "Year", "URL", "Description"), 5, 6)),
    ("My films,,\ntitle,year,director\nA,2000,X\n", (",", ("title", "year", "director"), 2, 3)),
    ("My films\n\ntitle,year\nA,2000\n", (",", ("title", "year"), 3, 4)),
    ("\n\ntitle,year\nA,2000\n", (",", ("title", "year"), 3, 4)),
    ("title,year\n\nA,2000\nB,2001\n", (",", ("title", "year"), 1, 2)),
    ('"a\nb",year\nA,2000\n', (",", ("a b", "year"), 1, 3)),
    (MOVIES_DAT, ("::", ("column 1", "column 2", "column 3"), None, 1)),
    (U_ITEM, ("|", tuple(f"column {n}" for n in range(1, 10)), None, 1)),
    ("0,Toy Story,1995\n1,Heat,1995\n", (",", ("column 1", "column 2", "column 3"), None, 1)),
    (",title,year\n0,A,2000\n", (",", ("column 1", "title", "year"), 1, 2)),
    (",0,1\n0,A,2000\n", (",", ("column 1", "0", "1"), 1, 2)),
    ("title,year,title,title\nA,2000,B,C\n", (",", ("title", "year", "title (2)", "title (3)"), 1, 2)),
    ("title\nParis, Texas\nHeat\n", ("\t", ("title",), 1, 2)),
    ("title,year\nA,2000,x,y\n", (",", ("title", "year"), 1, 2)),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_file_is_read_as_what_it_is(tmp_path: Path, text: str, expected: tuple[str, tuple[str, ...], int | None, int]) -> None:
    """Delimiter, columns, the line of the header, and the first line of the rows."""
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    delimiter, columns, header_line, first_line = expected
    assert sniff(tmp_path / "t.csv") == Dialect(delimiter, "utf-8-sig", columns, header_line, first_line)


@pytest.mark.parametrize(
    ("encoding", "found"), [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")]
)
def test_rows_are_read_in_the_encoding_of_the_file(tmp_path: Path, encoding: str, found: str) -> None:
    """With their lines."""
    path = tmp_path / "t.csv"
    path.write_bytes("title;year\r\nAmélie;2001\r\nDas Boot – ½;1981\r\n".encode(encoding))
    assert sniff(path).encoding == found
    assert list(delimited(path)) == [
        ["title", "year"], Row(2, 2, {"title": "Amélie", "year": "2001"}), Row(3, 3, {"title": "Das Boot – ½", "year": "1981"}),
    ]  # fmt: skip


def test_a_damaged_byte_makes_a_file_in_utf_8_no_other_file(tmp_path: Path) -> None:
    """Its row is rejected."""
    path = tmp_path / "t.csv"
    path.write_bytes("title,year\nAmélie,2001\nJalisco ñ,1990\n".encode() + b"Ren\xe9e,2000\n")
    assert list(delimited(path))[2:] == [
        Row(3, 3, {"title": "Jalisco ñ", "year": "1990"}), Rejected(4, "The row holds bytes that are not UTF-8.", "Ren�e,2000"),
    ]  # fmt: skip


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    """It has no header."""
    (tmp_path / "t.csv").write_text("\n \n")
    with pytest.raises(SourceError) as caught:
        sniff(tmp_path / "t.csv")
    assert str(caught.value) == f"{tmp_path / 't.csv'}: the table is empty; its first row has to name the columns."
