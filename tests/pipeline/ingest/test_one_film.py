"""`read` says of a file what `build` says of it, and credits alone take the title of their film."""

import json
from pathlib import Path

import filmograph
import pytest
from filmograph.errors import SourceError
from filmograph.pipeline.ingest import one_film, table_files
from filmograph.pipeline.ingest.one_film import read_film
from filmograph.pipeline.ingest.quarantine import listed
from filmograph.pipeline.run import Options, build
from filmograph.sources.tables import catalogue
from make import CATALOGUE, TMDB, WIKIPEDIA, run, write_imdb_tables

CREDITS = {"id": 603, "cast": [{"id": 6384, "name": "Keanu Reeves", "character": "Neo", "order": 0}], "crew": []}
DETAILS = {"id": 603, "title": "The Matrix", "original_title": "The Matrix", "original_language": "en", "release_date": "1999-03-31"}


def sentence(path: Path) -> str:
    """Return why a file cannot be read."""
    with pytest.raises(SourceError) as caught:
        read_film(path)
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize(("name", "text"), [
    ("x.json", '{"name": "package"}'), ("x.json", ""), ("x.csv", "a,b\n1,2\n"), ("x.txt", "Dear diary,\n"), ("x.txt", " \n"),
    ("x.html", "<!DOCTYPE html><html><body><p>Hello</p></body></html>"), ("x.tsv", "a\tb\n"), ("x.xlsx", "no workbook"),
    ("x.nfo", "just a note"), ("judgements.tsv", "judgement\tkind\ta\tb\twho\twhy\n"),
])  # fmt: skip
def test_read_refuses_what_build_refuses_with_the_same_sentence(tmp_path: Path, name: str, text: str) -> None:
    """Of every kind of file."""
    (tmp_path / name).write_text(text)
    with pytest.raises(SourceError) as caught:
        build([tmp_path / name], tmp_path / "store")
    assert sentence(tmp_path / name) == str(caught.value).removeprefix(f"{tmp_path / name}: ")


def test_several_films_are_counted(tmp_path: Path) -> None:
    """Of a catalogue, of JSON and of IMDb's tables."""
    (tmp_path / "wiki.json").write_text(json.dumps(WIKIPEDIA))
    (tmp_path / "seven.csv").write_text(CATALOGUE)
    more = "`filmograph read` prints one, `filmograph build` takes them all."
    assert sentence(tmp_path / "wiki.json") == f"holds 2 films; {more}"
    assert sentence(tmp_path / "seven.csv") == f"holds 7 films; {more}"
    assert sentence(write_imdb_tables(tmp_path) / "title.basics.tsv") == f"a table of IMDb, which holds many films; {more}"


def test_a_path_that_is_no_file_is_refused(tmp_path: Path) -> None:
    """In one sentence each."""
    assert sentence(tmp_path) == "this is a folder, not a page; `filmograph build` reads folders."
    assert sentence(tmp_path / "x") == "there is no such file; check the path."
    (tmp_path / "x.json").write_text('{"page": 1, "results": [], "total_pages": 0, "total_results": 0}')
    assert sentence(tmp_path / "x.json") == "holds no film."


def test_the_only_film_is_printed_and_the_rest_stands_on_standard_error(tmp_path: Path) -> None:
    """A lone surrogate is printed as a question mark."""
    text = json.dumps({**TMDB, "tagline": "\ud800!"}) + '\n{"name": "Tin Town", "first_air_date": "2011", "original_name": "x"}\n'
    (tmp_path / "one.jsonl").write_text(text)
    status, out, err = run("read", tmp_path / "one.jsonl", "--json")
    printed = json.loads(out)
    assert (printed["film"]["title"], printed["film"]["tagline"], status) == ("Doubt", "\ud800!", 0)
    assert err == f"{tmp_path / 'one.jsonl'}, line 2: Tin Town is a series, not a film; it is left out.\n"


def write(path: Path, *objects: object) -> Path:
    path.write_text("\n".join(map(json.dumps, objects)))
    return path


@pytest.mark.parametrize("name", ["a_credits.json", "z_credits.json"])
def test_credits_alone_belong_to_the_film_that_another_file_names(tmp_path: Path, name: str) -> None:
    """In whatever order the files are read."""
    paths = [write(tmp_path / name, CREDITS), write(tmp_path / "details.json", DETAILS)]
    build(paths, tmp_path / "store", Options(sample=0))
    graph = filmograph.open(tmp_path / "store")
    assert [(row["title"], row["name"]) for row in graph.sparql(
        "SELECT ?title ?name WHERE { ?film a film:Film ; film:title ?title ; film:actor/film:name ?name }"
    )] == [("The Matrix", "Keanu Reeves")]  # fmt: skip
    assert listed(tmp_path / "store") == []


def test_credits_alone_without_their_film_are_put_into_quarantine(tmp_path: Path) -> None:
    """With what to do."""
    other = {**DETAILS, "id": 604, "title": "Other", "original_title": "Other"}
    build([write(tmp_path / "both.json", CREDITS, other)], tmp_path / "store", Options(sample=0))
    assert [(e.kind, e.first_line, e.reason) for e in listed(tmp_path / "store")] == [(
        "record", 1, "These are credits alone, and no file of TMDB gives the title of the film 603; give the film's details too."
    )]  # fmt: skip


def test_what_no_reader_expects_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a file is recognised, when it is read, and when a mapping is drafted."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    path = tmp_path / "films.csv"
    path.write_text("title,year\nDoubt,2008\n", encoding="utf-8")
    refusal = f"{path}: reading it failed (ZeroDivisionError: by zero); leave this file out."
    with monkeypatch.context() as patch, pytest.raises(SourceError) as caught:
        patch.setattr(one_film, "recognise", fail)
        read_film(path)
    assert str(caught.value) == refusal
    with monkeypatch.context() as patch, pytest.raises(SourceError) as caught:
        patch.setattr(catalogue, "iter_records", fail)
        read_film(path)
    assert str(caught.value) == refusal
    with monkeypatch.context() as patch, pytest.raises(SourceError) as caught:
        patch.setattr(table_files, "_rows", fail)
        table_files.draft_mapping([path])
    assert str(caught.value) == refusal
