"""The kinds of JSON (and Kodi's XML) that are known by themselves: each file's records, whole, and which kind takes which file."""

import json
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from filmograph.errors import SourceError
from filmograph.model import Record, Rejected
from filmograph.sources import read_page
from filmograph.sources.tables import CATALOGUES, JSON_KINDS, kodi, omdb, radarr, tmdb
from hypothesis import given, settings
from hypothesis import strategies as st

FOLDER = Path(__file__).parent / "json"
FILES = sorted(path for path in FOLDER.iterdir() if path.is_file())
KINDS = {"jellyfin": "jellyfin", "library": "kodi", "movie": "kodi", "tvshow": "kodi", "omdb": "omdb", "radarr": "radarr", "tmdb": "tmdb",
         "trakt": "trakt", "wikidata": "wikidata", "wikipedia": "wikipedia-movies"}  # fmt: skip


def kind_of(text: str) -> str | None:
    return next((module.LAYOUT for module in CATALOGUES if module.recognises(text)), None)


def records(text: str) -> list[dict[str, Any]]:
    """Return the records of a file as plain values, and what is rejected of it."""
    module = next(module for module in CATALOGUES if module.recognises(text))
    found = module.iter_records(StringIO(text))
    return [{"rejected": asdict(one)} if isinstance(one, Rejected) else one.to_json() for one in found]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_gives_its_records(path: Path) -> None:
    """With the lines of every fact, the values that do not fit, and the keys that are not read."""
    name = path.name if path.suffix == ".json" else f"{path.name}.json"
    assert records(path.read_text(encoding="utf-8")) == json.loads((FOLDER / "expected" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_known_by_the_keys_of_its_objects(path: Path) -> None:
    assert kind_of(path.read_text(encoding="utf-8")) == KINDS[path.stem.partition("_")[0]]


@pytest.mark.parametrize("text", [
    '{"name": "package", "version": "1.0", "dependencies": {"a": "1"}}',
    '[{"id": 1, "title": "A"}]',
    '[{"title": "A", "tmdbId": 5}]',
    '[{"Name": "A", "Type": "Movie"}]',
    '{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "5"}}]}}',
    '{"results": [{"id": 1, "name": "A"}]}',
    '{"id": 1, "cast": [{"name": "A"}], "crew": []}',
    '{"title": "A", "ids": {"imdb": "tt0000001"}}',
    '[{"title": "A series of Sonarr", "tvdbId": 5, "overview": "x", "status": "ended", "runtime": 40, "genres": [], "seasons": []}]',
    "<html><head><title>movie</title></head></html>",
    "<!-- a -->" * 5000,
])  # fmt: skip
def test_a_file_of_others_is_of_no_kind(text: str) -> None:
    assert kind_of(text) is None


@pytest.mark.parametrize("key", ["id", "movieId", "person_id"])
def test_a_number_is_no_identifier_by_its_name(key: str) -> None:
    """A row number of another program is counted as not read."""
    film = {key: 5, "title": "Ember", "overview": "x", "runtime": 90, "homepage": "y"}
    (record,) = tmdb.iter_records(StringIO(json.dumps(film)))
    assert isinstance(record, Record)
    assert (record.film.ids, record.unread) == ({}, {key: "5", "homepage": "y"})


def test_credits_of_a_person_without_a_name_are_left_out() -> None:
    """The films are kept."""
    answer = {"id": 77, "cast": [{"id": 3, "title": "Ember", "original_title": "Ember", "original_language": "en", "credit_id": "a"}]}
    assert records(json.dumps(answer)) == [
        {"layout": "tmdb", "film": {"title": "Ember", "language": "en", "ids": {"tmdb": "3"}},
         "left_out": [{"name": "cast[]", "value": "",
                       "reason": "The file does not name the person whose credits these are; the credit is left out."}],
         "unread": {"cast[].credit_id": "a"},
         "lines": {"/film/title": [1, 1], "/film/language": [1, 1], "/film/ids/tmdb": [1, 1], "/left_out/0": [1, 1]}}
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "reason"), [
    ('<?xml version="1.0"?>\n<!DOCTYPE movie [<!ENTITY a "b">]>\n<movie><title>&a;</title></movie>', 1,
     "The XML declares a document type or entities, which a file of Kodi does not; it is not read."),
    ("<movie>\n<title>A &foo; B</title></movie>", 2, "The XML breaks at line 2 (Entity 'foo' not defined); it is not read."),
    ("<movie><title>A</title>\n<actor>", 2, "The XML breaks at line 2 (Premature end of data in tag actor line 2); it is not read."),
])  # fmt: skip
def test_xml_that_is_broken_or_hostile_is_one_sentence(text: str, line: int, reason: str) -> None:
    """No entity is expanded, and nothing is fetched."""
    assert list(kodi.iter_records(StringIO(text))) == [Rejected(line, reason, text)]


@pytest.mark.parametrize(("film", "sentence"), [
    ({"Title": "A", "Type": "episode", "Response": "True"}, "A is an episode, not a film; it is left out."),
    ({"Title": "A", "Type": "game", "Response": "True"}, "A is a game, not a film; it is left out."),
    ({"Title": "N/A", "imdbID": "tt9900101"}, "The object has no title, so it is not read as a film."),
    ({"Response": "False", "Error": "Movie not found!"}, "OMDb found no film (Movie not found)."),
])  # fmt: skip
def test_an_answer_of_omdb_without_a_film_says_why(film: dict[str, str], sentence: str) -> None:
    text = json.dumps(film)
    assert list(omdb.iter_records(StringIO(text))) == [Rejected(1, sentence, text)]


def test_the_awards_of_omdb_are_counted() -> None:
    film = {"Title": "A", "imdbID": "tt9900101", "Awards": "Won 4 Oscars. 42 wins & 52 nominations total"}
    assert records(json.dumps(film))[0]["awards"] == {"wins": 42, "nominations": 52}


def test_a_date_in_cinemas_is_the_release_of_a_film_of_radarr() -> None:
    film = {"title": "A", "tmdbId": 5, "monitored": True, "inCinemas": "2019-03-29T00:00:00Z", "year": 2018}
    (record,) = radarr.iter_records(StringIO(json.dumps(film)))
    assert isinstance(record, Record)
    assert (record.film.release_date, record.film.year) == ("2019-03-29", 2018)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["N/A", "tt0000001", "\ud800", "[1]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([path for path in FILES if path.suffix == ".json"]), st.data())
def test_no_value_of_any_type_raises(path: Path, data: st.DataObject) -> None:
    """Whatever stands under the keys of a kind, at any depth."""
    found: Any = json.loads(path.read_text(encoding="utf-8"))
    holder = found
    while isinstance(holder, dict | list) and holder:
        key = data.draw(st.sampled_from(range(len(holder)) if isinstance(holder, list) else sorted(holder)))
        if not isinstance(holder[key], dict | list) or not holder[key] or data.draw(st.booleans()):
            holder[key] = data.draw(JSON)
            break
        holder = holder[key]
    for module in JSON_KINDS:
        for one in module.iter_records(StringIO(json.dumps(found)), adult=True):
            assert isinstance(one, Record | Rejected)


def test_json_of_no_known_kind_is_refused_by_naming_the_kinds_of_json() -> None:
    """And not the headings of text pages."""
    with pytest.raises(SourceError) as caught:
        read_page('{"name": "package"}', "x.json")
    looked = "; ".join(f"{module.LAYOUT}: {module.LOOKED_FOR}" for module in JSON_KINDS)
    assert str(caught.value) == (
        "x.json: this JSON is of no known kind, and it has no mapping; draft one with `filmograph mapping x.json > x.json.mapping.toml`"
        f" and correct it. The known kinds are {looked}."
    )
