"""Tables that belong together: joined as a mapping says, drafted together, and built in their folder."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from filmograph.errors import SourceError
from filmograph.model import Rejected
from filmograph.pipeline.ingest.table_files import draft_mapping
from filmograph.sources.tables.mapped import iter_records
from filmograph.sources.tables.mapped.belonging import together
from filmograph.sources.tables.mapped.draft import Table
from filmograph.sources.tables.mapped.mapping import Join, find_mapping, joined_to, read_mapping
from filmograph.sources.tables.mapped.rows import Row, delimited
from filmograph.sources.tables.mapped.written import lines_on_tables, written
from hypothesis import given, settings
from hypothesis import strategies as st
from make import refused, run

CS50 = {
    "movies.csv": "id,title,year\n112384,Apollo 13,1995\n104257,A Few Good Men,1992\n",
    "people.csv": "id,name,birth\n102,Kevin Bacon,1958\n158,Tom Hanks,1956\n",
    "stars.csv": "person_id,movie_id\n102,112384\n158,112384\n102,104257\n",
}


def folder(path: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder, and return it."""
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def records(path: Path, main: str, mapping: str) -> list[object]:
    """Return the records of a table and those joined to it, without layout and lines, or why a row is none."""
    (path / "m.mapping.toml").write_text(mapping, encoding="utf-8")
    found = iter_records(
        delimited(path / main, ","), read_mapping(path / "m.mapping.toml"), main, lambda name: delimited(path / name, ",")
    )  # fmt: skip
    return [r if isinstance(r, Rejected) else {k: v for k, v in r.to_json().items() if k not in ("layout", "lines")} for r in found]


def test_a_mapping_joins_a_table_by_a_column_of_the_same_name(tmp_path: Path) -> None:
    """The joined columns are named with their table; a number is a key however it is written; a film without partner stays."""
    files = {"films.csv": "movieId,name\n1,Heat\n2,Ronin\n", "links.csv": "movieId,imdbId\n1.0,0113277\n"}
    mapping = 'join = { table = "links.csv", on = "movieId" }\n[columns]\nname = "film.title"\n"links.csv/imdbId" = "film.ids.imdb"\n'
    assert records(folder(tmp_path, files), "films.csv", mapping) == [
        {"film": {"title": "Heat", "ids": {"imdb": "tt0113277"}}}, {"film": {"title": "Ronin"}},
    ]  # fmt: skip


def test_one_credit_a_row_may_be_joined(tmp_path: Path) -> None:
    """With its person, who stands in a third table."""
    files = {
        "films.csv": "id,name\n1,Heat\n", "people.csv": "id,name\n7,Al Pacino\n8,Michael Mann\n",
        "credits.csv": "film_id,person_id,job,as\n1,7,actor,Hanna\n1,8,director,\n",
    }  # fmt: skip
    mapping = (
        'join = [{ table = "credits.csv", on = { id = "film_id" } },'
        ' { table = "people.csv", to = "credits.csv", on = { person_id = "id" } }]\n'
        '[columns]\nname = "film.title"\n"credits.csv/job" = "credit.role"\n"credits.csv/as" = "credit.characters"\n'
        '"credits.csv/people.csv/name" = "credit.person"\n'
    )
    assert records(folder(tmp_path, files), "films.csv", mapping) == [
        {"film": {"title": "Heat"}, "credits": [{"person": "Al Pacino", "role": "actor", "characters": ["Hanna"]},
                                               {"person": "Michael Mann", "role": "director"}]},
    ]  # fmt: skip


def test_rows_that_belong_to_no_film_are_listed(tmp_path: Path) -> None:
    """Once for each table, with the first of them; a row that cannot be read is named with its table and line."""
    files = {"films.csv": "id,name\n1,Heat\n", "tags.csv": "id,tag\n1,heist\n2,war\n3,love\n1\n"}
    mapping = 'join = { table = "tags.csv", on = "id" }\n[columns]\nname = "film.title"\n"tags.csv/tag" = "film.tags"\n'
    assert records(folder(tmp_path, files), "films.csv", mapping) == [
        {"film": {"title": "Heat", "tags": ["heist"]}},
        Rejected(1, "tags.csv, line 5: The row has 1 fields where the header has 2.", "1"),
        Rejected(1, "tags.csv: 2 rows belong to no row of the table.", "2 | war"),
    ]


NEEDS = 'a join needs a table and a column, as in join = { table = "links.csv", on = "movieId" }.'


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ('join = "links.csv"\n', NEEDS),
        ('join = { table = "../x.csv", on = "a" }\n', NEEDS),
        ('join = { table = "b.csv", to = "c.csv", on = "a" }\n', "b.csv is joined to 'c.csv', which is not joined before it."),
        ('dates = "european"\n', 'the dates of the mapping are \'european\'; write "day first" or "month first".'),
        ("rating_scale = 0\n", "rating_scale is '0'; it has to be a number above 0."),
        ("rating_scale = 1e999999\n", "rating_scale is 'inf'; it has to be a number above 0."),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused(tmp_path: Path, mapping: str, sentence: str) -> None:
    """One sentence, with the file."""
    path = tmp_path / "m.mapping.toml"
    path.write_text(mapping + '[columns]\nA = "film.title"\n')
    with pytest.raises(SourceError) as caught:
        read_mapping(path)
    assert str(caught.value) == f"{path}: {sentence}"


def test_a_join_by_a_missing_column_is_refused(tmp_path: Path) -> None:
    """With the columns of the joined table."""
    mapping = 'join = { table = "stars.csv", on = { id = "movie" } }\n[columns]\ntitle = "film.title"\n'
    with pytest.raises(SourceError) as caught:
        records(folder(tmp_path, CS50), "movies.csv", mapping)
    assert str(caught.value) == (
        "stars.csv: the mapping names the column 'movie', which is missing (perhaps 'movie_id'); the columns are person_id, movie_id."
    )


def test_tables_are_drafted_together(tmp_path: Path) -> None:
    """The joins by the keys that names and cells show, and where to save the mapping."""
    folder(tmp_path, CS50 | {"notes.csv": "k,v\n1,2\n"})
    text, sentences = draft_mapping([tmp_path / name for name in ("movies.csv", "notes.csv", "people.csv", "stars.csv")])
    assert text.splitlines()[1:13] == [
        'separator = "|"', 'table = "movies.csv"', 'ignore = ["notes.csv"]', "join = [",
        '  { table = "stars.csv", on = { "id" = "movie_id" } },',
        '  { table = "people.csv", to = "stars.csv", on = { "person_id" = "id" } },',
        "]", "", "[columns]", '"title" = "film.title"', '"year" = "film.year"', '"stars.csv/people.csv/name" = "credits.actor.unordered"',
    ]  # fmt: skip
    assert sentences == ["Save it as movies.csv.mapping.toml beside movies.csv.", "Nothing is read from notes.csv."]


def test_films_that_belong_to_no_other_table_are_drafted_alone(tmp_path: Path) -> None:
    """The sentence says how."""
    folder(tmp_path, {"films.csv": "title,year,director\nHeat,1995,Michael Mann\n", "list.csv": "title\nRonin\n"})
    assert draft_mapping([tmp_path / "films.csv", tmp_path / "list.csv"])[1] == [
        "Save it as films.csv.mapping.toml beside films.csv.",
        "list.csv belongs to none of the other tables; draft it alone with `filmograph mapping list.csv`.",
    ]


def test_tables_without_films_are_refused_together(tmp_path: Path) -> None:
    """What is missing is named."""
    folder(tmp_path, CS50)
    with pytest.raises(SourceError) as caught:
        draft_mapping([tmp_path / "people.csv", tmp_path / "stars.csv"])
    assert str(caught.value) == f"{tmp_path}: no column of people.csv, stars.csv holds titles of films; add the table of the films."


def test_a_mapping_is_found_under_any_name(tmp_path: Path) -> None:
    """Where it names its table; an empty file is none; what it joins needs no mapping, unless it has one."""
    text, _ = draft_mapping([folder(tmp_path, CS50) / name for name in CS50])
    folder(tmp_path, {"a.mapping.toml": text, "people.csv.mapping.toml": ""})
    assert [find_mapping(tmp_path / name) for name in CS50] == [tmp_path / "a.mapping.toml", None, None]
    assert [joined_to(tmp_path / name) for name in CS50] == [None, tmp_path / "movies.csv", tmp_path / "movies.csv"]
    assert read_mapping(tmp_path / "a.mapping.toml").joins == (
        Join("stars.csv", {"id": "movie_id"}), Join("people.csv", {"person_id": "id"}, "stars.csv"),
    )  # fmt: skip


NAMES = ["movies.csv", "people.csv", "stars.csv", "credits.csv", "roles.csv", "directors.csv", "links.csv"]


@st.composite
def several_tables(draw: st.DrawFn) -> list[Table]:
    """Return tables of the usual names with any of the usual columns and small numbers as keys."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
    columns = ["id", "movie_id", "person_id", "movieId", "title", "name", "birth", "role", "character", "rating", "tag", "year", "imdbId"]
    tables = []
    for name in names:
        header = draw(st.lists(st.sampled_from(columns), min_size=1, max_size=5, unique=True))
        cell = st.sampled_from(["1", "2", "3", "", "actor", "Ann Lee", "1995", "7.5"])
        rows = draw(st.lists(st.lists(cell, min_size=len(header), max_size=len(header)), max_size=4))
        tables.append(Table(name, header, [dict(zip(header, cells, strict=True)) for cells in rows]))
    return tables


@settings(max_examples=300, deadline=None)
@given(several_tables())
def test_every_draft_of_several_tables_can_be_built(tables: list[Table]) -> None:
    """Every film of the main table becomes a record or is rejected."""
    found = together(tables)
    if found is None:
        return
    text = written(found.main.name, found.columns, found.left, lines_on_tables(found.main.name, found.joins, found.ignored))
    with tempfile.NamedTemporaryFile("w", suffix=".mapping.toml", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        mapping = read_mapping(Path(file.name))
    rows: dict[str, list[list[str] | Row | Rejected]] = {}
    for table in tables:
        rows[table.name] = [list(table.header), *(Row(n, n, dict(cells)) for n, cells in enumerate(table.rows, start=2))]
    read = list(iter_records(rows[found.main.name], mapping, found.main.name, lambda name: rows[name]))
    assert mapping.is_long or sum(not isinstance(r, Rejected) or r.line > 1 for r in read) == len(found.main.rows)


@pytest.mark.smoke
def test_a_folder_of_tables_is_built_by_its_draft(tmp_path: Path) -> None:
    """`mapping` and `build` of the folder, with nothing between."""
    folder(tmp_path, CS50)
    status, text, err = run("mapping", tmp_path)
    assert (status, err) == (0, "Save it as movies.csv.mapping.toml beside movies.csv.\n")
    (tmp_path / "movies.csv.mapping.toml").write_text(text, encoding="utf-8")
    status, _, err = run("build", tmp_path, "--store", tmp_path / "store", "--quiet")
    assert (status, err) == (0, "")
    assert refused(1, "build", tmp_path / "stars.csv", "--store", tmp_path / "other") == (
        f"{tmp_path / 'stars.csv'}: this table is read with movies.csv, whose mapping names it; give that one too."
    )
    assert run("ask", "filmography", "person=Kevin Bacon", "--store", tmp_path / "store", "--format", "csv")[1].count("\n") == 3
