"""Which mention became which entity: every mention of a small store, from Python and from the command line."""

import csv
import json
from io import StringIO
from pathlib import Path

import duckdb
import filmograph
import pytest
from filmograph.errors import UsageError
from filmograph.namespaces import ID
from make import run

COLUMNS = ("source", "document", "line", "kind", "name", "year", "imdb", "tmdb", "wikidata", "iri", "label")
MAPPING = """[columns]
Title = "film.title"
Year = "film.year"
IMDb = "film.ids.imdb"
By = "credits.director"
"""
FARGO, JOEL = (f"{ID}film/tt0116282", "Fargo (1996)"), (f"{ID}person/joel-coen", "Joel Coen")
ROWS = [
    ("a", "a.csv", 2, "film", "Fargo", 1996, "tt0116282", None, None, *FARGO),
    ("a", "a.csv", 2, "person", "Joel Coen", None, None, None, None, *JOEL),
    ("a", "a.csv", 4, "film", "Alone", 1990, None, None, None, f"{ID}film/alone-1990", "Alone (1990)"),
    ("b", "b.csv", 2, "film", "Fargo", None, "tt0116282", None, None, *FARGO),
    ("b", "b.csv", 2, "person", "Joel Coen", None, None, None, None, *JOEL),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two tables about one film; one has a row without a title besides, and a film without credits."""
    folder = tmp_path_factory.mktemp("crosswalk")
    for name, rows in {"a": "Fargo,1996,tt0116282,Joel Coen\n,1990,,Nobody\nAlone,1990,,\n", "b": "Fargo,,tt0116282,Joel Coen\n"}.items():
        (folder / f"{name}.csv").write_text(f"Title,Year,IMDb,By\n{rows}", encoding="utf-8")
        (folder / f"{name}.csv.mapping.toml").write_text(MAPPING, encoding="utf-8")
    assert run("build", folder, "--store", folder / "store", "--quiet") == (0, "", "")
    return folder / "store"


def test_every_mention_has_a_row(store: Path) -> None:
    """With what its source gives, and the entity that it became."""
    rows = filmograph.open(store).crosswalk()
    assert (rows.columns, [tuple(row.values()) for row in rows]) == (COLUMNS, ROWS)


def test_one_kind_is_chosen(store: Path) -> None:
    graph = filmograph.open(store)
    assert [tuple(row.values()) for row in graph.crosswalk("film")] == [row for row in ROWS if row[3] == "film"]
    with pytest.raises(UsageError, match=r"^'movie' is no kind of entity; the kinds are film, person, company, place, character\.$"):
        graph.crosswalk("movie")


def test_the_command_prints_csv(store: Path) -> None:
    status, out, err = run("crosswalk", "--kind", "person", "--store", store)
    rows = [dict(zip(COLUMNS, ("" if value is None else str(value) for value in row), strict=True)) for row in ROWS if row[3] == "person"]
    assert (status, list(csv.DictReader(StringIO(out))), err) == (0, rows, "")


def test_files_hold_the_same_rows(store: Path, tmp_path: Path) -> None:
    assert run("crosswalk", "--format", "json", "--store", store, "-o", tmp_path / "x.json") == (0, "", "")
    assert run("crosswalk", "--format", "parquet", "--store", store, "-o", tmp_path / "x.parquet") == (0, "", "")
    parquet = duckdb.execute("FROM read_parquet(?)", [str(tmp_path / "x.parquet")]).fetchall()
    assert [tuple(row.values()) for row in json.loads((tmp_path / "x.json").read_text("utf-8"))] == parquet == ROWS


def test_an_endpoint_has_no_claims() -> None:
    sentence = "crosswalk needs a store on this machine: an endpoint does not give the claims of each source; leave out --endpoint."
    assert run("crosswalk", "--endpoint", "http://127.0.0.1:9/sparql") == (2, "", f"Error: {sentence}\n")
