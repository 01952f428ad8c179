"""Drafted mappings, unedited: what a careful person reads in the tables that everyone has, and what no draft may do."""

import json
import string
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from filmograph.errors import SourceError
from filmograph.model import Rejected
from filmograph.pipeline.ingest.table_files import draft_mapping
from filmograph.sources.reading.cells import is_empty
from filmograph.sources.tables.mapped import iter_records
from filmograph.sources.tables.mapped.draft import Table, columns_of, is_titled
from filmograph.sources.tables.mapped.fitting import Misfit, entries_in, value_in
from filmograph.sources.tables.mapped.mapping import ColumnMapping, read_mapping
from filmograph.sources.tables.mapped.rows import Row, delimited
from filmograph.sources.tables.mapped.written import written
from hypothesis import example, given, settings
from hypothesis import strategies as st

INTAKE = Path(__file__).parent / "intake"
EXPECTED = json.loads((INTAKE / "shapes.json").read_text(encoding="utf-8"))


ALONE = "no column holds titles of films, and without them the table cannot stand alone"


def drafted(text: str) -> ColumnMapping:
    """Return the mapping that a drafted text is when it is read from its file."""
    with tempfile.NamedTemporaryFile("w", suffix=".mapping.toml", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return read_mapping(Path(file.name))


def records(folder: Path, names: Sequence[str]) -> list[object]:
    """Return what an unedited draft gives of tables of a folder: the records without layout and lines, or why a row is none."""
    text, _ = draft_mapping([folder / name for name in names])
    mapping = drafted(text)
    found = iter_records(delimited(folder / names[0], ","), mapping, names[0], lambda name: delimited(folder / name, ","))
    return [r.reason if isinstance(r, Rejected) else {k: v for k, v in r.to_json().items() if k not in ("layout", "lines")} for r in found]


@pytest.mark.parametrize("names", EXPECTED)
def test_a_table_that_everyone_has_is_read_as_a_careful_person_reads_it(names: str) -> None:
    """Whole records; several tables are joined."""
    assert records(INTAKE / "shapes", names.split(" + ")) == EXPECTED[names]


CASES = json.loads((INTAKE / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("names", CASES)
def test_what_was_misread_once_is_read(names: str) -> None:
    """Whole records of tables that drafts got wrong: what does not fit is left out and listed, the film stays."""
    folder = INTAKE / names.partition("/")[0]
    assert records(folder, names.partition("/")[2].split(" + ")) == CASES[names]


def lines_of(text: str) -> list[str]:
    """Return the lines of a draft that are no comments, without those of the mapping itself."""
    return [line for line in text.partition("[columns]\n")[2].splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "netflix_titles.csv",
            ['"type" = "film.form"', '"title" = "film.title"', '"director" = "credits.director"', '"cast" = "credits.actor"',
             '"country" = "film.countries"', '"release_year" = "film.year"', '"rating" = "film.certificate"',
             '"duration" = "film.runtime_minutes"', '"listed_in" = "film.genres"', '"description" = "synopses"'],
        ),
        (
            "movies_industry.csv",
            ['"name" = "film.title"', '"rating" = "film.certificate"', '"genre" = "film.genres"', '"year" = "film.year"',
             '"released" = "film.release_date"', '"score" = "ratings.audience"', '"votes" = "ratings.audience.count"',
             '"director" = "credits.director"', '"writer" = "credits.writer"', '"star" = "credits.actor"', '"country" = "film.countries"',
             '"budget" = "money.production budget"', '"gross" = "money.gross"', '"company" = "companies.production company"',
             '"runtime" = "film.runtime_minutes"'],
        ),
        ("letterboxd_watched.csv", ['"Name" = "film.title"', '"Year" = "film.year"']),
        ("movielens_movies.csv", ['"title" = "film.title"', '"genres" = "film.genres"']),
    ],
)  # fmt: skip
def test_a_draft_says_what_each_column_holds(name: str, expected: list[str]) -> None:
    """In lines that a person can correct."""
    assert lines_of(draft_mapping([INTAKE / "shapes" / name])[0]) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("k1,k2,k3\n8f,zz,0.31\n", "no column is recognised; the header was taken to be k1, k2, k3."),
        (
            "person_id,movie_id\n102,112384\n",
            f"{ALONE}; the header was taken to be person_id, movie_id. Draft it together with the table of its films.",
        ),
        (
            "id,name,birth\n102,Kevin Bacon,1958\n",
            f"{ALONE}; the header was taken to be id, name, birth. Draft it together with the table of its films.",
        ),
    ],
)
def test_a_table_without_films_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    """With what was taken for the header."""
    path = tmp_path / "t.csv"
    path.write_text(text)
    with pytest.raises(SourceError) as caught:
        draft_mapping([path])
    assert str(caught.value) == f"{path}: {sentence}"


def columns(header: str, *rows: str) -> dict[str, str]:
    """Return the field of each column that a draft recognises in rows whose cells are separated by commas."""
    names = header.split(",")
    found = columns_of(Table("t.csv", names, [dict(zip(names, row.split(","), strict=True)) for row in rows]))
    return {name: column.field for name, column in found.items()}


@pytest.mark.parametrize(
    ("header", "rows", "expected"),
    [
        ("title,rating", ["Heat,8.3", "Ronin,7"], {"title": "film.title", "rating": "ratings.audience"}),
        ("title,rating", ["Heat,R", "Ronin,PG-13"], {"title": "film.title", "rating": "film.certificate"}),
        ("title,score", ["Heat,8.3"], {"title": "film.title", "score": "ratings.audience"}),
        ("title,score", ["Heat,Elliot Goldenthal"], {"title": "film.title", "score": "credits.composer"}),
        ("title,stars", ["Heat,4.5"], {"title": "film.title", "stars": "ratings.audience"}),
        ("title,stars", ["Heat,Al Pacino"], {"title": "film.title", "stars": "credits.actor"}),
        ("title,released", ["Heat,1995"], {"title": "film.title", "released": "film.year"}),
        ("title,released", ["Heat,1995-12-15"], {"title": "film.title", "released": "film.release_date"}),
        ("title,director", ["Heat,4"], {"title": "film.title"}),
        ("title,year", ["Heat,1_0", "Ronin,1990.6"], {"title": "film.title"}),
        ("title,imdb", ["Heat,8.3"], {"title": "film.title", "imdb": "ratings.audience"}),
        ("title,imdb", ["Heat,tt0113277"], {"title": "film.title", "imdb": "film.ids.imdb"}),
        ("title,id", ["Heat,949"], {"title": "film.title"}),
        ("title,movieId", ["Heat,949"], {"title": "film.title"}),
        ("title,person_id", ["Heat,949"], {"title": "film.title"}),
        ("title,titleId", ["Heat,949"], {"title": "film.title"}),
        ("title,id", ["Heat,tt0113277"], {"title": "film.title", "id": "film.ids.imdb"}),
        ("title,year,Date", ["Heat,1995,2023-01-05"], {"title": "film.title", "year": "film.year"}),
        ("title,year,Date", ["Heat,1995,1995-12-15"], {"title": "film.title", "year": "film.year", "Date": "film.release_date"}),
        ("title,Worldwide Gross", ["Heat,$41.94"], {"title": "film.title"}),
        ("rank,title", ["1,Heat"], {"title": "film.title"}),
        ("film,actor,character", ["Heat,Al Pacino,Hanna"],
         {"film": "film.title", "actor": "credit.person", "character": "credit.characters"}),
        ("title,person,role,rank", ["Heat,Al Pacino,actor,1"],
         {"title": "film.title", "person": "credit.person", "role": "credit.role", "rank": "credit.billing"}),
        ("title,person,role", ["Heat,Al Pacino,Vincent Hanna"],
         {"title": "film.title", "person": "credit.person", "role": "credit.characters"}),
        ("title,actor", ["Heat,Al Pacino", "Heat,Val Kilmer"], {"title": "film.title", "actor": "credit.person"}),
        ("title,supporting,lead", ["Heat,Val Kilmer,Al Pacino"],
         {"title": "film.title", "lead": "credits.actor", "supporting": "credits.actor"}),
        ("title,actor_2_name,actor_1_name", ["Heat,Val Kilmer,Al Pacino"],
         {"title": "film.title", "actor_1_name": "credits.actor", "actor_2_name": "credits.actor"}),
        ("title,actor_1_facebook_likes", ["Heat,100"], {"title": "film.title"}),
        ("title,Action,Comedy,Drama", ["Heat,1,0,1"],
         {"title": "film.title", "Action": "film.genres", "Comedy": "film.genres", "Drama": "film.genres"}),
        ("original_title,year", ["Heat,1995"], {"original_title": "film.title", "year": "film.year"}),
        ("column 1,column 2,column 3", ["1,Heat (1995),Crime|Drama"], {"column 2": "film.title", "column 3": "film.genres"}),
        ("id,name", ["1,Action"], {}),
        ("user,movie,rating", ["1,10,4"], {"rating": "ratings.audience"}),
        ("Titre,Année,Réalisateur,Durée,Pays", ["Amélie,2001,Jean-Pierre Jeunet,2h02,France"],
         {"Titre": "film.title", "Année": "film.year", "Réalisateur": "credits.director", "Durée": "film.runtime_minutes",
          "Pays": "film.countries"}),
    ],
)  # fmt: skip
def test_name_and_cells_together_give_the_field(header: str, rows: list[str], expected: dict[str, str]) -> None:
    """Neither alone does."""
    assert columns(header, *rows) == expected


HEADERS = [
    "title", "name", "film", "Movie", "year", "released", "Date", "rating", "score", "stars", "star 1", "cast", "director", "genres",
    "type",
    "runtime", "budget", "gross (millions)", "votes", "imdb id", "id", "movieId", "tmdb", "language", "country", "plot", "tags",
    "character",
    "role", "person", "rank", "actor", "Action", "Comedy", "Drama", "original_title", "column 1", "column 2", "vote_average", "vote_count",
    "Letterboxd URI", "Review", "crew", "aspect ratio", "Länge", "x\x7fy", 'a "b"', "k\nl",
]  # fmt: skip
CELLS = [
    "", "1995", "1995.0", "8.3", "74%", "PG-13", "R", "TV Show", "movie", "93 min", "2 Seasons", "1h 33m", "720K", "$28.34M", "ITL 1250000",
    "1e1000000", "9" * 5000, "nan", "1_0", "1990.6", "03/04/2015", "30-Jul-10", "2004-13-45", "tt0113277", "0113277", "nm0000199", "949",
    "https://www.imdb.com/title/tt0113277/", "Al Pacino", "Al Pacino, Val Kilmer", "Mann, Michael", "Drama|Crime", "['Action' 'Crime']",
    '[{"name": "Ann", "character": "X", "order": 0, "id": 3}]', "[{'id': 1", "[[[[[[",
    "{'a': [1, {}]}", "Heat (1995)", "黒澤明 Akira", "0",
    "1", "(no genres listed)", "Unknown",
    "Some text that goes on and on, and does not end before it has been long enough to be no name at all.",
]  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Return a table of any of these columns with any of these cells, and others."""
    names = st.one_of(st.sampled_from(HEADERS), st.text(string.printable, min_size=1, max_size=6))
    header = draw(st.lists(names.map(str.strip).filter(bool), min_size=1, max_size=8, unique=True))
    cell = st.one_of(st.sampled_from(CELLS), st.text(max_size=8))
    rows = draw(st.lists(st.lists(cell, min_size=len(header), max_size=len(header)), max_size=5))
    return Table("t.csv", header, [dict(zip(header, cells, strict=True)) for cells in rows])


def rows_of(table: Table) -> list[list[str] | Row | Rejected]:
    """Return the rows of a table as a reader gives them."""
    return [list(table.header), *(Row(n, n, dict(cells)) for n, cells in enumerate(table.rows, start=2))]


@settings(max_examples=300, deadline=None)
@given(tables())
def test_every_draft_can_be_built(table: Table) -> None:
    """Its text is read as a mapping, and the table by it."""
    found = columns_of(table)
    if is_titled(found):
        mapping = drafted(written(table.name, found, [name for name in table.header if name not in found]))
        assert mapping.columns == found
        list(iter_records(rows_of(table), mapping, "t.csv"))


@settings(max_examples=300, deadline=None)
@given(tables())
@example(Table("t.csv", ["title", "rating", "Letterboxd URI"], [{"title": "", "rating": "1995", "Letterboxd URI": ""}]))
def test_a_column_whose_cells_do_not_fit_is_not_mapped(table: Table) -> None:
    """A column of a draft has a cell that its field reads, or no cells."""
    for name, column in columns_of(table).items():
        cells = [cell.strip() for row in table.rows if not is_empty(cell := row[name])]
        if (
            column.value is None
            and column.field.startswith(("film.", "money.", "ratings.", "credits."))
            and column.field != "film.release_date"
        ):
            read = [entries_in(cell, column) if column.field.startswith("credits") else value_in(cell, column) for cell in cells]
            assert not cells or not all(isinstance(value, Misfit) for value in read), name


@settings(max_examples=300, deadline=None)
@given(tables())
def test_every_row_becomes_a_record_or_is_rejected(table: Table) -> None:
    """Also where rows of one film are read together: no title is lost."""
    found = columns_of(table)
    if is_titled(found):
        mapping = ColumnMapping(found)
        titles = next(name for name, column in found.items() if column.field == "film.title")
        read = list(iter_records(rows_of(table), mapping, "t.csv"))
        named = {row[titles].strip() for row in table.rows}
        assert len(read) == len(table.rows) if not mapping.is_long else len(read) <= len(table.rows)
        assert bool(read) == bool(named)
