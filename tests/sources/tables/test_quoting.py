"""Rows of delimited text: legal quotation is read as the standard library reads it, a stray mark costs its own line, nothing is lost."""

import csv
from io import StringIO

import pytest
from filmograph.model import Record, Rejected
from filmograph.sources.tables import catalogue
from filmograph.sources.tables.mapped import iter_records
from filmograph.sources.tables.mapped.mapping import Column, ColumnMapping
from filmograph.sources.tables.mapped.quoting import NOT_CLOSED, split_rows
from filmograph.sources.tables.mapped.rows import delimited
from hypothesis import given
from hypothesis import strategies as st

STRAY = [
    ('"Fargo,1996', [(["title", "year"], ""), ([], NOT_CLOSED), (["Heat", "1995"], "")]),
    ('"Fargo" x,1996', [(["title", "year"], ""), (["Fargo"], NOT_CLOSED), (["Heat", "1995"], "")]),
    ('The "Thing",1982', [(["title", "year"], ""), (['The "Thing"', "1982"], ""), (["Heat", "1995"], "")]),
    ('12" of Snow,1990', [(["title", "year"], ""), (['12" of Snow', "1990"], ""), (["Heat", "1995"], "")]),
    ('Fargo,"1996', [(["title", "year"], ""), (["Fargo"], NOT_CLOSED), (["Heat", "1995"], "")]),
]


@pytest.mark.parametrize(("row", "expected"), STRAY)
def test_a_stray_quotation_mark_costs_one_line_at_most(row: str, expected: list[tuple[list[str], str]]) -> None:
    """Where it stands inside a cell it is text."""
    found = list(split_rows(StringIO(f"title,year\n{row}\nHeat,1995\n"), ",", 2))
    assert [(one.cells, one.reason) for one in found] == expected
    assert [(one.first, one.last) for one in found] == [(1, 1), (2, 2), (3, 3)]


def test_a_cell_goes_on_over_lines() -> None:
    """As many as a plot has; its row has their numbers."""
    plot = "\n".join(f'line {n}, with a ""mark""' for n in range(900))
    found = list(split_rows(StringIO(f'a,"{plot}"\nb,c\n'), ",", 2))
    assert [(one.first, one.last, one.cells[1]) for one in found] == [(1, 900, plot.replace('""', '"')), (901, 901, "c")]


CELL = st.text(st.sampled_from('ab",;\n é'), max_size=8)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=6))
def test_what_is_written_as_csv_reads_back(rows: list[tuple[str, str, str]]) -> None:
    """Whatever is in the cells."""
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    assert [tuple(one.cells) for one in split_rows(StringIO(out.getvalue()), ",", 3)] == rows


WORD = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=6)
DAMAGE = st.tuples(st.integers(0, 400), st.sampled_from([b'"', b",", b"\xff", b"\0", b'""', b'",']))


@st.composite
def damaged_tables(draw: st.DrawFn) -> bytes:
    """Return a table of title and year, one film a line, with some damage below its header."""
    rows = draw(st.lists(st.tuples(WORD, st.integers(1900, 2020), st.booleans()), min_size=1, max_size=8))
    lines = [f'"{title}, The",{year}' if quoted else f"{title},{year}" for title, year, quoted in rows]
    text = "\n".join(lines).encode() + b"\n"
    for at, what in draw(st.lists(DAMAGE, max_size=4)):
        text = text[: at % len(text)] + what + text[at % len(text) :]
    return b"title,year\n" + text


def lines_of(table: bytes) -> set[int]:
    """Return the numbers of the lines below the header in which anything stands."""
    lines = table.replace(b"\0", b"").rstrip(b"\n").split(b"\n")
    return {number for number, line in enumerate(lines, start=1) if number > 1 and line.strip(b" ,")}


def lines_read(found: list[Record | Rejected]) -> list[int]:
    """Return the lines of films and of rejected rows, as often as they were read."""
    read: list[int] = []
    for one in found:
        first, last = (one.line, one.line) if isinstance(one, Rejected) else one.lines["/film/title"]
        read += range(first, last + 1)
    return read


MAPPING = ColumnMapping(columns={"title": Column("film.title")})


@given(damaged_tables())
def test_every_line_of_a_damaged_table_is_read_or_rejected_once(tmp_path_factory: pytest.TempPathFactory, table: bytes) -> None:
    """By the reader of catalogues and by that of any table; counted by lines, of which an honest row of several has several."""
    path = tmp_path_factory.mktemp("damaged") / "films.csv"
    path.write_bytes(table)
    with path.open(encoding="utf-8", errors="surrogateescape") as stream:
        by_catalogue = lines_read(list(catalogue.iter_records(stream, "films.csv")))
    by_mapping = lines_read(list(iter_records(delimited(path, ","), MAPPING, "films.csv")))
    assert (sorted(by_catalogue), len(set(by_catalogue))) == (sorted(set(by_catalogue) | lines_of(table)), len(by_catalogue))
    assert (sorted(by_mapping), len(set(by_mapping))) == (sorted(set(by_mapping) | lines_of(table)), len(by_mapping))


@given(damaged_tables(), st.sampled_from(['"', 'x"', 'a,"b']))
def test_an_open_mark_takes_no_other_row_with_it(table: bytes, stray: str) -> None:
    """What follows the last damage is read as if it were not there, when nothing closes the mark."""
    rows = table.replace(b"\0", b"").split(b"\n")[1:]
    clean = [row.decode() for row in rows if b'"' not in row and row.count(b",") == 1 and row.isascii()]
    text = "\n".join(["title,year", stray, *clean])
    found = list(split_rows(StringIO(text), ",", 2))
    assert [one.cells for one in found[2:]] == [row.split(",") for row in clean]
