"""Folders of catalogues: each file is read as what it is, and the graph does not depend on the order."""

import gzip
import json
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

import filmograph
import pytest
from filmograph.errors import SourceError
from filmograph.model import Rejected
from filmograph.pipeline.check import checking
from filmograph.pipeline.check.shacl import Result
from filmograph.pipeline.fuse import fusion
from filmograph.pipeline.fuse.rules import Rules
from filmograph.pipeline.ingest.documents import Input, find
from filmograph.pipeline.ingest.quarantine import listed
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.publish import triples
from filmograph.pipeline.run import Options, build
from filmograph.sources import read_page
from filmograph.sources.reading.json_objects import JsonObject, iter_objects
from filmograph.sources.tables import metaqa, unknown_json, wikipedia_movies
from filmograph.store.claims import Database
from hypothesis import given, settings
from hypothesis import strategies as st
from make import CATALOGUE, KB, SHARED, TMDB, WIKIPEDIA, kill_builds, quads, write_every_kind


@pytest.mark.smoke
def test_a_folder_that_mixes_kinds_is_read_as_what_each_file_is(tmp_path: Path) -> None:
    """Tables are named by their kind, pages by their file."""
    summary = build([write_every_kind(tmp_path / "in")], tmp_path / "store", Options(sample=0))
    assert [(s.name, s.layout, s.films) for s in summary.sources] == [
        ("doubt", "json-ld", 1), ("wont-back-down-imdb", "imdb", 1), ("imdb-tables", "imdb-tables", 2), ("metaqa", "metaqa", 1),
        ("seven", "catalogue", 7), ("tmdb", "tmdb", 1), ("wikipedia-movies", "wikipedia-movies", 3),
    ]  # fmt: skip
    assert (summary.refused, summary.films, summary.merged) == ((), 10, 9)


def test_identifiers_make_one_film_of_what_names_make_one(tmp_path: Path) -> None:
    """The film that has an id is named by it, and those without join it by title and year."""
    build([write_every_kind(tmp_path / "in")], tmp_path / "store", Options(sample=0))
    rows = filmograph.open(tmp_path / "store").sparql(
        'SELECT ?f (COUNT(DISTINCT ?s) AS ?n) { ?f film:title "Doubt" ; prov:wasDerivedFrom ?s } GROUP BY ?f'
    )
    assert [tuple(row.values()) for row in rows] == [("https://w3id.org/filmograph/id/film/tt0918927", 5)]


@pytest.mark.long
def test_adding_sources_is_the_same_as_building_from_all(tmp_path: Path) -> None:
    """In any order, file by file."""
    folder = write_every_kind(tmp_path / "in")
    full = tmp_path / "full"
    build([folder], full, Options(sample=0))
    apart = tmp_path / "apart"
    parts = [folder / "tmdb.jsonl", folder / "wiki-more.json.gz", folder / "doubt.html", folder / "imdb", folder / "kb.txt",
             folder / "seven.csv", folder / "wont-back-down-imdb.txt", folder / "wiki.json"]  # fmt: skip
    for part in parts:
        build([part], apart, Options(sample=0))
    assert quads(apart) == quads(full)


def test_what_is_read_already_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that did not change is left as it is; one that did is read anew."""
    folder = write_every_kind(tmp_path / "in")
    build([folder], tmp_path / "store", Options(sample=0))
    checked: list[int] = []
    check = checking._check

    def counted(database: Database, number: int, progress: Callable[[int, int], None]) -> list[Result]:
        checked.append(number)
        return check(database, number, progress)

    monkeypatch.setattr(checking, "_check", counted)
    (folder / "kb.txt").write_text(KB.replace("2008", "2009"), encoding="utf-8")
    build([folder], tmp_path / "store", Options(sample=0))
    assert len(checked) == 1


def test_a_build_interrupted_while_it_writes_goes_on_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the triples are written from outlives the process that made it."""
    folder = write_every_kind(tmp_path / "in")
    build([folder], tmp_path / "undisturbed", Options(sample=0))
    write, begun = triples.write, []

    def interrupted(database: Database, lines: Path, *, all_graphs: bool) -> list[Path]:
        begun.append(lines)
        if len(begun) == 1:
            raise KeyboardInterrupt
        return write(database, lines, all_graphs=all_graphs)

    monkeypatch.setattr(triples, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build([folder], tmp_path / "store", Options(sample=0))
    build([folder], tmp_path / "store", Options(sample=0))
    assert (len(begun), quads(tmp_path / "store")) == (2, quads(tmp_path / "undisturbed"))


def test_an_interrupted_build_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is finished is not done again, and the store is the one an undisturbed build gives."""
    folder = write_every_kind(tmp_path / "in")
    build([folder], tmp_path / "undisturbed", Options(sample=0))
    checked, begun = [], []
    check, fuse = checking._check, fusion.fuse

    def interrupted(database: Database, used: Rules) -> None:
        begun.append(database)
        if len(begun) == 1:
            raise KeyboardInterrupt
        fuse(database, used)

    def counted(database: Database, number: int, progress: Callable[[int, int], None]) -> list[Result]:
        checked.append(number)
        return check(database, number, progress)

    monkeypatch.setattr(fusion, "fuse", interrupted)
    monkeypatch.setattr(checking, "_check", counted)
    with pytest.raises(KeyboardInterrupt):
        build([folder], tmp_path / "store", Options(sample=0))
    assert not (tmp_path / "store" / "CURRENT").exists()
    before = len(checked)
    build([folder], tmp_path / "store", Options(sample=0))
    assert (before, len(checked)) == (7, 7)
    assert quads(tmp_path / "store") == quads(tmp_path / "undisturbed")


def test_kills_at_random_moments_leave_nothing_half_done(tmp_path: Path) -> None:
    """Three here; tests/benchmarks/kills.py does twenty, by hand."""
    folder = write_every_kind(tmp_path / "in")
    store = tmp_path / "store"
    kill_builds(folder, store, 3, between=(0.2, 3.0), look=lambda: quads(store) if (store / "CURRENT").exists() else None)
    for name in ("store", "undisturbed"):
        build([folder], tmp_path / name, Options(sample=0))
    assert quads(tmp_path / "store") == quads(tmp_path / "undisturbed")


def refused(tmp_path: Path, name: str, text: str) -> str:
    """Return why a file cannot be built from."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        build([tmp_path / name], tmp_path / "store")
    return str(caught.value).removeprefix(f"{tmp_path / name}: ")


@pytest.mark.parametrize("text", ['{"name": "package", "version": "1.0"}', "[1, 2, 3]", "{", '[{"title": 5}]'])
def test_json_that_is_no_film_is_refused(tmp_path: Path, text: str) -> None:
    """With the kinds of JSON that are known."""
    assert refused(tmp_path, "x.json", text) == unknown_json(str(tmp_path / "x.json"), "x.json").removeprefix(f"{tmp_path / 'x.json'}: ")


def test_a_web_page_without_a_film_is_refused(tmp_path: Path) -> None:
    """Neither JSON-LD nor a known layout."""
    assert refused(tmp_path, "x.html", "<!DOCTYPE html><html><body><p>Hello</p></body></html>") == (
        "this web page embeds no schema.org Movie as JSON-LD or microdata and its text is in no layout known here;"
        " save the page of a single film, as the browser shows it, and give that file."
    )


def test_a_cut_packed_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    """The films before the damage are kept; a sentence in the summary and in quarantine gives the reason."""
    path = tmp_path / "wiki.json.gz"
    films = [{**WIKIPEDIA[0], "title": f"Film {n}", "extract": f"{n * 7919}"} for n in range(3000)]
    packed = gzip.compress("\n".join(json.dumps(film) for film in films).encode())
    path.write_bytes(packed[: len(packed) // 2])
    summary = build([path], tmp_path / "store", Options(sample=0))
    assert summary.refused == (f"{path}: the compressed file is cut or damaged; the part before was read, fetch the file again.",)
    assert 500 < summary.films < 2500
    assert [e.reason for e in listed(tmp_path / "store") if e.first_line is None] == list(summary.refused)


def test_a_broken_line_among_json_lines_is_set_aside(tmp_path: Path) -> None:
    """With its line and text, and invalid bytes likewise; the rest is read."""
    lines = [json.dumps(WIKIPEDIA[0]), '{"title": "Cut', json.dumps(WIKIPEDIA[1])]
    (tmp_path / "wiki.jsonl").write_bytes("\n".join(lines).encode() + b'\n{"title": "Ren\xe9e", "year": 2000}\n')
    summary = build([tmp_path / "wiki.jsonl"], tmp_path / "store", Options(sample=0))
    assert (summary.films, [(e.first_line, e.reason) for e in listed(tmp_path / "store")]) == (2, [
        (2, "The JSON breaks at line 2 (invalid control character at); the object was left out."),
        (4, "The byte 0xe9 in it is not UTF-8. The object was left out."),
    ])  # fmt: skip


def named(inputs: Sequence[Input]) -> dict[str, list[str]]:
    """Return the names of the documents of each source."""
    return {one.source.name: [document.file_name for document in one.source.documents] for one in inputs}


def written_in(folder: Path, *names: str, text: str) -> None:
    """Write files with a text that names them, so that no two are the same."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.replace("{name}", name), encoding="utf-8")


def test_documents_of_one_name_in_a_source_are_named_with_their_folders(tmp_path: Path) -> None:
    written_in(tmp_path, "a/wiki.json", "b/wiki.json", text=json.dumps([{**WIKIPEDIA[0], "title": "{name}"}]))
    inputs, refused = find([tmp_path / "a", tmp_path / "b"], Choice())
    assert (named(inputs), refused) == ({"wikipedia-movies": ["a/wiki.json", "b/wiki.json"]}, [])


@pytest.mark.parametrize(
    ("names", "sources"),
    [
        (("a/film.csv", "b/film.csv"), {"a/film": ["film.csv"], "b/film": ["film.csv"]}),
        (("film.csv", "film.txt"), {"film.csv": ["film.csv"], "film.txt": ["film.txt"]}),
        (("a/x/film.csv", "b/x/film.csv", "c.csv"), {"a/x/film": ["film.csv"], "b/x/film": ["film.csv"], "c": ["c.csv"]}),
        (
            ("a/film.csv", "a/film.txt", "b/film.csv"),
            {"a/film.csv": ["film.csv"], "a/film.txt": ["film.txt"], "b/film.csv": ["film.csv"]},
        ),
        (("film.csv", "film.csv.csv"), {"film": ["film.csv"], "film.csv": ["film.csv.csv"]}),
    ],
)
def test_sources_of_one_name_are_named_with_their_endings_or_folders(
    names: tuple[str, ...], sources: dict[str, list[str]], tmp_path: Path
) -> None:
    written_in(tmp_path, *names, text="title,year\n{name},2000\n")
    inputs, refused = find([tmp_path], Choice())
    assert (named(inputs), refused) == (sources, [])


def test_one_document_in_two_folders_is_read_once(tmp_path: Path) -> None:
    written_in(tmp_path, "a/film.csv", "b/film.csv", text=CATALOGUE)
    inputs, refused = find([tmp_path], Choice())
    one, two = (tmp_path / folder / "film.csv" for folder in ("a", "b"))
    sentence = f"{two}: this is the same document as {one}, which is read; one of them is enough."
    assert (named(inputs), refused) == ({"film": ["film.csv"]}, [("film", sentence)])


def test_metaqa_joins_its_facts_of_one_title() -> None:
    """Several years stand beside the first; words for numbers are labels."""
    lines = ["Emma|release_year|1996", "Emma|release_year|2020", "Emma|starred_actors|Anya Taylor-Joy", "Emma|in_language|English",
             "Emma|has_imdb_rating|good", "Emma|has_imdb_votes|famous", "Emma|has_tags|bd-r", "Emma|likes|tea", "no fact"]  # fmt: skip
    found = list(metaqa.iter_records(StringIO("\n".join(lines))))
    assert found[:2] == [
        Rejected(8, "The relation 'likes' is not one of directed_by, has_genre, has_imdb_rating, has_imdb_votes, has_tags, in_language,"
                    " release_year, starred_actors, written_by.", "Emma|likes|tea"),
        Rejected(9, "The line is not a fact of the form film|relation|value.", "no fact"),
    ]  # fmt: skip
    record = found[2].to_json()  # type: ignore[union-attr]
    assert record == {
        "layout": "metaqa", "film": {"title": "Emma", "year": 1996, "other_years": [2020], "language": "English", "tags": ["bd-r"]},
        "credits": [{"person": "Anya Taylor-Joy", "role": "actor"}],
        "ratings": [{"kind": "audience", "outlet": "IMDb", "label": "good", "count_label": "famous"}],
        "lines": {"/film/title": [1, 1], "/film/year": [1, 1], "/film/other_years/0": [2, 2], "/film/other_years": [2, 2],
                  "/credits/0": [3, 3], "/film/language": [4, 4], "/film/tags/0": [7, 7], "/film/tags": [7, 7], "/ratings/0": [5, 6]},
    }  # fmt: skip


def test_wikipedia_movies_give_title_year_cast_and_genres() -> None:
    """With the lines of the object."""
    text = json.dumps([WIKIPEDIA[0], {"year": 1999}, {"title": "X", "year": "MM"}], indent=1)
    first, rejected, last = wikipedia_movies.iter_records(StringIO(text))
    assert first.to_json() == {  # type: ignore[union-attr]
        "layout": "wikipedia-movies", "film": {"title": "The Long Road", "year": 1971, "genres": ["Drama"], "articles": ["X"]},
        "credits": [{"person": "Anna Aal", "role": "actor", "billing": 1}, {"person": "Bo Birk", "role": "actor", "billing": 2}],
        "unread": {"extract": "It is."},
        "lines": {"/film/articles": [2, 14], "/film/articles/0": [2, 14],
                  "/film/title": [2, 14], "/film/year": [2, 14], "/film/genres/0": [2, 14], "/film/genres": [2, 14], "/credits/0": [2, 14],
                  "/credits/1": [2, 14]},
    }  # fmt: skip
    assert isinstance(rejected, Rejected)
    assert (rejected.line, rejected.reason) == (15, "The object has no title; it was left out.")
    assert last.to_json() == {  # type: ignore[union-attr]
        "layout": "wikipedia-movies", "film": {"title": "X"}, "lines": {"/film/title": [18, 21], "/left_out/0": [18, 21]},
        "left_out": [{"name": "year", "value": "MM",
                      "reason": "\"MM\" under the key 'year' is not a year from 1800 to 2199; it is left out."}],
    }  # fmt: skip


@pytest.mark.parametrize("folder", [SHARED / "data" / "metaqa", SHARED / "data" / "wikipedia-movies"])
def test_the_real_catalogues_are_recognised(folder: Path) -> None:
    """Every file of them."""
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here; FILMOGRAPH_SHARED names its folder")
    files = sorted(folder.glob("*.json")) or [folder / "kb.txt"]
    assert [(one.source.name, len(one.paths)) for one in find(files, Choice())[0]] == [(folder.name, len(files))]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=8,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(st.text(max_size=3), JSON, max_size=3), max_size=5), st.sampled_from([None, 1]), st.booleans())
def test_objects_come_back_with_their_lines(objects: list[dict[str, object]], indent: int | None, as_lines: bool) -> None:
    """From an array or from lines, whatever they hold."""
    text = "\n".join(json.dumps(one) for one in objects) if as_lines else json.dumps(objects, indent=indent)
    found = [one for one in iter_objects(StringIO(text)) if isinstance(one, JsonObject)]
    assert [one.value for one in found] == objects
    assert ["\n".join(text.split("\n")[one.first - 1 : one.last]).count(one.text) >= 1 for one in found] == [True] * len(objects)


def test_one_film_of_a_catalogue_is_read_as_a_page_is() -> None:
    """Several are for building."""
    assert read_page(json.dumps(TMDB)).film.ids == {"tmdb": "14359", "imdb": "tt0918927"}
    with pytest.raises(SourceError) as caught:
        read_page(json.dumps(WIKIPEDIA), "wiki.json")
    assert str(caught.value) == "wiki.json: holds 2 films; `filmograph read` prints one, `filmograph build` takes them all."
    with pytest.raises(SourceError) as broken:
        read_page('[{"title": "", "year": 1999, "cast": [], "genres": []}]', "wiki.json")
    assert str(broken.value) == "wiki.json: line 1: The object has no title; it was left out."


def test_an_imdb_table_with_a_wrong_header_is_refused(tmp_path: Path) -> None:
    """It is a table in no known form."""
    assert refused(tmp_path, "title.basics.tsv", "a\tb\ntt0000001\tmovie\n") == (
        "the form of this table is unknown, and it has no mapping; draft one with `filmograph mapping title.basics.tsv"
        " > title.basics.tsv.mapping.toml` and correct it."
    )


def test_the_lines_of_the_graph_are_the_same_bytes_in_every_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever order the tables were filled in."""
    folder = write_every_kind(tmp_path / "in")
    written: list[list[bytes]] = []
    write = triples.write

    def kept(database: Database, lines: Path, *, all_graphs: bool = False) -> list[Path]:
        paths = write(database, lines, all_graphs=all_graphs)
        written.append([path.read_bytes() for path in paths])
        return paths

    monkeypatch.setattr(triples, "write", kept)
    for name in ("a", "b"):
        build([folder], tmp_path / name, Options(sample=0, all_graphs=True))
    assert written[0] == written[1]
    facts = written[0][0].split(b"\n")
    assert facts[:-1] == sorted(facts[:-1], key=lambda line: line.split(b"> ")[0])


def test_a_table_that_is_named_like_a_kind_keeps_its_ending_beside_it(tmp_path: Path) -> None:
    """One would be taken for a part of the other."""
    (tmp_path / "metaqa.csv").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "kb.txt").write_text(KB, encoding="utf-8")
    inputs, refused = find([tmp_path], Choice())
    assert (named(inputs), refused) == ({"metaqa": ["kb.txt"], "metaqa.csv": ["metaqa.csv"]}, [])
