"""Tables with a mapping: every field, both forms, and what is wrong in real tables."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from filmograph.errors import SourceError
from filmograph.model import Rejected
from filmograph.pipeline.ingest.documents import find
from filmograph.pipeline.ingest.quarantine import listed
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.ingest.table_files import draft_mapping
from filmograph.pipeline.run import Options, build
from filmograph.sources.tables.mapped import iter_records
from filmograph.sources.tables.mapped.mapping import Column, ColumnMapping, mapping_of, read_mapping
from filmograph.sources.tables.mapped.rows import Row, delimited
from hypothesis import given, settings
from hypothesis import strategies as st

WIDE = """\
separator = ";"
currency = "EUR"
rating_scale = 10
outlet = "The Lists"
[columns]
Film = "film.title"
Year = "film.year"
Director = "credits.director"
Cast = "credits.actor"
Genres = "film.genres"
Minutes = "film.runtime_minutes"
Budget = "money.production budget"
Score = "ratings.audience"
Votes = "ratings.audience.count"
Where = "locations.filming"
Studio = "companies.production company"
IMDb = "film.ids.imdb"
Plot = "synopses"
"""
HEADER = "Film,Year,Director,Cast,Genres,Minutes,Budget,Score,Votes,Where,Studio,IMDb,Plot"
ROW = 'The Long Road,1971,Cy Corr,Anna Aal; Bo Birk,Drama;War,98 min,"1,500,000",7.4,1234,Oslo,North Films,tt0000001,They walk.'


def table(folder: Path, text: str, mapping: str, name: str = "films.csv") -> Path:
    """Write a table and its mapping, and return the table."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    mapping_of(path).write_text(mapping, encoding="utf-8")
    return path


def records(path: Path, delimiter: str = ",") -> list[object]:
    """Return the records of a table in JSON form without lines, or why its rows were rejected."""
    found = iter_records(delimited(path, delimiter), read_mapping(mapping_of(path)), str(path))
    return [r if isinstance(r, Rejected) else {k: v for k, v in r.to_json().items() if k != "lines"} for r in found]


def test_a_row_is_a_film(tmp_path: Path) -> None:
    """Every kind of field a wide table may hold."""
    assert records(table(tmp_path, f"{HEADER}\n{ROW}\n", WIDE)) == [
        {
            "layout": "table",
            "film": {"title": "The Long Road", "year": 1971, "genres": ["Drama", "War"], "runtime_minutes": 98,
                     "ids": {"imdb": "tt0000001"}},
            "credits": [
                {"person": "Cy Corr", "role": "director"}, {"person": "Anna Aal", "role": "actor", "billing": 1},
                {"person": "Bo Birk", "role": "actor", "billing": 2},
            ],
            "companies": [{"company": "North Films", "role": "production company"}],
            "locations": [{"place": "Oslo", "kind": "filming"}],
            "money": [{"kind": "production budget", "amount": 1500000, "currency": "EUR"}],
            "ratings": [{"kind": "audience", "value": 7.4, "scale": 10, "outlet": "The Lists", "count": 1234}],
            "synopses": [{"text": "They walk."}],
        }
    ]  # fmt: skip


LONG = """\
separator = "/"
[columns]
film = "film.title"
year = "film.year"
who = "credit.person"
job = "credit.role"
as = "credit.characters"
n = "credit.billing"
nconst = "credit.person_ids.imdb"
"""


def test_a_row_is_a_credit_and_the_rows_of_a_film_go_together(tmp_path: Path) -> None:
    """They need not follow each other; an unknown role belongs to the crew."""
    rows = [
        "film\tyear\twho\tjob\tas\tn\tnconst",
        "A\t2000\tAnn\tactor\tX / Y\t1\tnm0000001",
        "B\t2001\tBo\tDOP\t\t\t",
        "A\t2000\tCy\tGaffer\t\t\t",
    ]
    assert records(table(tmp_path, "\n".join(rows), LONG, "credits.tsv"), "\t") == [
        {"layout": "table", "film": {"title": "A", "year": 2000}, "credits": [
            {"person": "Ann", "role": "actor", "billing": 1, "characters": ["X", "Y"], "person_ids": {"imdb": "nm0000001"}},
            {"person": "Cy", "role": "gaffer", "department": "crew"}]},
        {"layout": "table", "film": {"title": "B", "year": 2001}, "credits": [{"person": "Bo", "role": "cinematographer"}]},
    ]  # fmt: skip


def test_of_the_rows_of_a_film_the_first_that_has_a_field_counts(tmp_path: Path) -> None:
    """Both scores and both kinds of location are read, each once; lists are joined."""
    mapping = """separator = "|"
rating_scale = 100
outlet = "Lantern Almanac"
[columns]
film = "film.title"
genre = "film.genres"
shot = "locations.filming"
set = "locations.narrative"
critics = "ratings.critic"
public = "ratings.audience"
votes = "ratings.audience.count"
who = "credit.person"
"""
    rows = [
        "film,genre,shot,set,critics,public,votes,who",
        "A,Drama,Bath,Rome,80,70,12,Ann",
        "A,Comedy|Drama,Bath,Rome,80,70,12,Bo",
        "A,,,,,,,Cy",
    ]
    assert records(table(tmp_path, "\n".join(rows), mapping), ",") == [{
        "layout": "table", "film": {"title": "A", "genres": ["Drama", "Comedy"]},
        "credits": [{"person": name, "role": "actor"} for name in ("Ann", "Bo", "Cy")],
        "locations": [{"place": "Bath", "kind": "filming"}, {"place": "Rome", "kind": "narrative"}],
        "ratings": [
            {"kind": "critic", "value": 80, "scale": 100, "outlet": "Lantern Almanac"},
            {"kind": "audience", "value": 70, "scale": 100, "outlet": "Lantern Almanac", "count": 12},
        ],
    }]  # fmt: skip


def test_each_fact_has_the_lines_of_its_row(tmp_path: Path) -> None:
    """A cell may hold a line break."""
    path = table(tmp_path, 'Film,Year\n"The\nRoad",1971\nB,1972\n', '[columns]\nFilm = "film.title"\nYear = "film.year"\n')
    found = list(iter_records(delimited(path, ","), read_mapping(mapping_of(path)), "x"))
    assert [r.span("/film/year") for r in found if not isinstance(r, Rejected)] == [(2, 3), (4, 4)]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("A,2000,Ann", "The row has 3 fields where the header has 2."),
        (",2000", "The row has no title."),
    ],
)
def test_a_bad_row_is_set_aside(tmp_path: Path, cells: str, reason: str) -> None:
    """With line, reason and text; the rest of the table is read."""
    path = table(tmp_path, f"Film,Year\n{cells}\nB,2001\n", '[columns]\nFilm = "film.title"\nYear = "film.year"\n')
    build([path], tmp_path / "store", Options(sample=0))
    assert [(e.file, e.first_line, e.reason) for e in listed(tmp_path / "store")] == [("films.csv", 2, reason)]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("film.year", "MM", "\"MM\" in the column 'X' is not a year from 1800 to 2199; it is left out."),
        ("film.runtime_minutes", "long", "\"long\" in the column 'X' is not a running time; it is left out."),
        ("film.certificate", "74 min", "\"74 min\" in the column 'X' is not a certificate; it is left out."),
        ("film.aspect_ratio", "16.0", "\"16.0\" in the column 'X' is not an aspect ratio; it is left out."),
        ("film.release_date", "soon", "\"soon\" in the column 'X' is not a date; it is left out."),
        ("film.release_date", "03/04/2015",
         "\"03/04/2015\" in the column 'X' has more than one reading (2015-04-03 or 2015-03-04); it is left out."),
        ("money.gross", "much", "\"much\" in the column 'X' is not an amount of money; it is left out."),
        ("ratings.critic", "7/", "\"7/\" in the column 'X' is not a rating; it is left out."),
        ("ratings.critic", "11", "\"11\" in the column 'X' is not a rating; it is left out."),
        ("ratings.critic.count", "tbd", "\"tbd\" in the column 'X' is not a count; it is left out."),
        ("film.ids.imdb", "number one", "\"number one\" in the column 'X' is not an IMDb id; it is left out."),
        ("credits.actor", "4.5", "\"4.5\" in the column 'X' is not a list of names; it is left out."),
        ("credits.actor", "[{'id': 1", "\"[{'id': 1\" in the column 'X' is not a list that can be read; it is left out."),
        ("film.genres", "https://a.b/c", "\"https://a.b/c\" in the column 'X' is not a list of names; it is left out."),
        ("film.language", "7", "\"7\" in the column 'X' is not a language; it is left out."),
        ("film.runtime_minutes", "9" * 5000, f"\"{'9' * 60}…\" in the column 'X' is not a running time; it is left out."),
    ],
)  # fmt: skip
def test_a_cell_that_does_not_fit_its_field_is_left_out(tmp_path: Path, field: str, value: str, reason: str) -> None:
    """It is listed with its column, and the film stays."""
    path = table(tmp_path, f"Film,X\nA,{value}\n", f'rating_scale = 10\n[columns]\nFilm = "film.title"\nX = "{field}"\n')
    assert records(path) == [
        {"layout": "table", "film": {"title": "A"}, "left_out": [{"name": "X", "value": value[:2000], "reason": reason}]}
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("74%", {"value": 74, "scale": 100}),
        ("3.5/4", {"value": 3.5, "scale": 4}),
        ("3.5 / 4", {"value": 3.5, "scale": 4}),
        ("7.4", {"value": 7.4, "scale": 10}),
    ],
)
def test_a_rating_may_have_its_own_scale(tmp_path: Path, cell: str, expected: dict[str, float]) -> None:
    """Which counts before the one that the mapping gives."""
    path = table(tmp_path, f"Film,X\nA,{cell}\n", 'rating_scale = 10\n[columns]\nFilm = "film.title"\nX = "ratings.critic"\n')
    assert records(path) == [{"layout": "table", "film": {"title": "A"}, "ratings": [{"kind": "critic", **expected}]}]


def refusal(call: Callable[[], object]) -> str:
    """Return the sentence with which a table is refused."""
    with pytest.raises(SourceError) as caught:
        call()
    return str(caught.value)


PARTS = ("columns", "currency", "dates", "ignore", "join", "outlet", "rating_scale", "separator", "sheet", "table")


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        (
            "[columns\n",
            "the mapping cannot be read (Expected ']' at the end of a table declaration (at line 1, column 9)); correct it there.",
        ),
        (
            "sep = 1\n",
            f"'sep' is not a part of a mapping; the parts are {', '.join(PARTS)}.",
        ),
        ("", 'the mapping has no table [columns] with lines such as "Title" = "film.title".'),
        (
            '[columns]\nFilm = "film.titel"\n',
            "'Film' is mapped to 'film.titel', which is not a field; near ones are film.title, film.tagline, film.release_date.",
        ),
        ('[columns]\nFilm = "film.year"\n', "no column is mapped to 'film.title', and without a title there is no film."),
        (
            '[columns]\nA = "film.title"\nB = "film.title"\n',
            "two columns are mapped to 'film.title', of which a film has at most one; leave one of them out.",
        ),
        (
            '[columns]\nA = "film.title"\nB = "credit.role"\n',
            "credits are mapped, but no column to 'credit.person'; map the column that names the person.",
        ),
    ],
)
def test_a_mapping_that_says_nothing_good_is_refused(tmp_path: Path, mapping: str, sentence: str) -> None:
    """One sentence, with the file."""
    path = tmp_path / "m.toml"
    path.write_text(mapping)
    assert refusal(lambda: read_mapping(path)) == f"{path}: {sentence}"


def test_a_mapping_that_names_a_missing_column_is_refused(tmp_path: Path) -> None:
    """With the near one, and all there are."""
    path = table(tmp_path, "Film,Year\nA,2000\n", '[columns]\nFilm = "film.title"\nYears = "film.year"\n')
    assert refusal(lambda: records(path)) == (
        f"{path}: the mapping names the column 'Years', which is missing (perhaps 'Year'); the columns are Film, Year."
    )


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    """It has no header."""
    path = table(tmp_path, "", '[columns]\nFilm = "film.title"\n')
    assert refusal(lambda: records(path)) == f"{path}: the table is empty; its first row has to name the columns."


def test_the_refusal_of_a_table_without_mapping_names_the_command(tmp_path: Path) -> None:
    """The command that drafts it."""
    path = tmp_path / "films.csv"
    path.write_text("Film;Jahr\nA;2000\n")
    assert find([path], Choice()) == (
        [], [("films", (f"{path}: the form of this table is unknown, and it has no mapping; draft one with `filmograph mapping films.csv"
                        " > films.csv.mapping.toml` and correct it."))],
    )  # fmt: skip


def workbook_of(path: Path, *rows: tuple[object, ...], sheets: tuple[str, ...] = ("Films",), merged: str = "") -> Path:
    """Write a workbook with these rows in its first sheet."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = sheets[0]
    for name in sheets[1:]:
        book.create_sheet(name)
    for row in rows:
        page.append(row)
    if merged:
        page.merge_cells(merged)
    book.save(path)
    mapping_of(path).write_text('[columns]\nFilm = "film.title"\nYear = "film.year"\n')
    return path


@pytest.mark.smoke
def test_a_workbook_is_read(tmp_path: Path) -> None:
    """Numbers and dates as one would write them."""
    path = workbook_of(tmp_path / "films.xlsx", ("Film", "Year"), ("A", 2000.0), (None, None), ("B", 2001))
    summary = build([path], tmp_path / "store", Options(sample=0))
    assert (summary.films, [s.layout for s in summary.sources]) == (2, ["table"])


@pytest.mark.parametrize(
    ("sheets", "merged", "sentence"),
    [
        (("Films", "Notes"), "", 'the workbook has the sheets Films, Notes; name one in the mapping with sheet = "…".'),
        (("Films",), "A2:A3", "the cells A2:A3 of the sheet 'Films' are merged; unmerge them, so that every row is complete."),
    ],
)
def test_a_workbook_that_is_not_one_plain_table_is_refused(tmp_path: Path, sheets: tuple[str, ...], merged: str, sentence: str) -> None:
    """The sentence says what to do."""
    path = workbook_of(tmp_path / "films.xlsx", ("Film", "Year"), ("A", 2000), ("B", 2001), sheets=sheets, merged=merged)
    assert refusal(lambda: build([path], tmp_path / "store")) == f"{path}: {sentence}"


def test_a_sheet_that_does_not_exist_is_named(tmp_path: Path) -> None:
    """With those that exist."""
    path = workbook_of(tmp_path / "films.xlsx", ("Film", "Year"))
    mapping_of(path).write_text('sheet = "Movies"\n[columns]\nFilm = "film.title"\n')
    assert refusal(lambda: build([path], tmp_path / "store")) == f"{path}: the workbook has no sheet 'Movies'; its sheets are Films."


@pytest.mark.parametrize("name", ["films.xlsx", "films.parquet"])
def test_a_broken_file_is_one_sentence(tmp_path: Path, name: str) -> None:
    """What it is not."""
    path = table(tmp_path, "no such mention", '[columns]\nFilm = "film.title"\n', name)
    sentence = refusal(lambda: build([path], tmp_path / "store"))
    assert (sentence.startswith(f"{path}: cannot be "), sentence.count("\n")) == (True, 0)


@pytest.mark.smoke
def test_parquet_is_read(tmp_path: Path) -> None:
    """Columns of any type; a list is its entries."""
    path = tmp_path / "films.parquet"
    duckdb.execute(f"COPY (SELECT 'A' AS Film, 2000 AS Year, ['Ann', 'Bo'] AS Cast) TO '{path}' (FORMAT parquet)")
    mapping_of(path).write_text('separator = ","\n[columns]\nFilm = "film.title"\nYear = "film.year"\nCast = "credits.actor"\n')
    summary = build([path], tmp_path / "store", Options(sample=0))
    assert (summary.films, summary.people) == (1, 2)


def test_a_mapping_is_drafted_from_the_columns(tmp_path: Path) -> None:
    """Known names whatever their case, others as comments, and the separator that the cells show; what is drafted is read."""
    path = tmp_path / "films.csv"
    path.write_text("Movie Title,RELEASE YEAR,Directed By,Starring,Genre(s),Shelf\nA,2000,Cy Corr,Ann; Bo,Drama,7\n")
    text, _ = draft_mapping([path])
    assert text.splitlines()[1:11] == [
        'separator = ";"', "", "[columns]", '"Movie Title" = "film.title"', '"RELEASE YEAR" = "film.year"',
        '"Directed By" = "credits.director"', '"Starring" = "credits.actor"', '"Genre(s)" = "film.genres"',
        "# Not recognised; remove the mark # and name a field, or leave them out:", '# "Shelf" = ""',
    ]  # fmt: skip
    mapping_of(path).write_text(text, encoding="utf-8")
    assert records(path) == [
        {"layout": "table", "film": {"title": "A", "year": 2000, "genres": ["Drama"]}, "credits": [
            {"person": "Cy Corr", "role": "director"}, {"person": "Ann", "role": "actor", "billing": 1},
            {"person": "Bo", "role": "actor", "billing": 2}], "unread": {"Shelf": "7"}},
    ]  # fmt: skip


FIELDS = ("film.title", "film.year", "credits.actor", "ratings.critic", "film.release_date", "money.gross", "film.ids.imdb", "synopses")
MAPPING = ColumnMapping(columns={letter: Column(field) for letter, field in zip("abcdefgh", FIELDS, strict=True)})


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=8, max_size=8), max_size=4))
def test_any_cells_are_read_or_rejected(rows: list[list[str]]) -> None:
    """Nothing else happens."""
    table = [Row(n, n, dict(zip("abcdefgh", cells, strict=True))) for n, cells in enumerate(rows, start=2)]
    assert len(list(iter_records([list("abcdefgh"), *table], MAPPING, "x"))) == len(rows)
