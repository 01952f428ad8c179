"""JSON as the rows of a table: which objects of a file are rows, their columns, and that a mapping reads them."""

import gzip
from pathlib import Path

import pytest
from filmograph.errors import SourceError
from filmograph.model import Rejected
from filmograph.pipeline.ingest.one_film import read_film
from filmograph.pipeline.ingest.table_files import draft_mapping
from filmograph.sources.tables.mapped.json_rows import json_rows
from filmograph.sources.tables.mapped.rows import Row

NESTED = """\
{"info": {"count": 2}, "data": {"films": [
 {"title": "The Tin Harvest", "year": 1954, "ids": {"imdb": "tt9900101"},
  "credits": {"cast": [{"name": "Ann Lee"}, {"name": "Bo Ray"}]}, "genres": ["Drama", "War"]},
 {"title": " Lantern  Boy ", "rating": 7.5, "seen": true, "credits": {"cast": []}}]}}
"""


def rows(tmp_path: Path, text: str, *asked: str) -> list[list[str] | Row | Rejected]:
    (tmp_path / "films.json").write_text(text, encoding="utf-8")
    return list(json_rows(tmp_path / "films.json", asked))


def test_a_column_is_a_path_and_a_list_is_one_cell(tmp_path: Path) -> None:
    """A path through a list has a column where a mapping names it; a key that an object lacks is an empty cell."""
    columns = ["title", "year", "genres", "credits.cast", "ids.imdb", "rating", "seen", "credits.cast[].name"]
    first = ["The Tin Harvest", "1954", '["Drama", "War"]', '[{"name": "Ann Lee"}, {"name": "Bo Ray"}]', "tt9900101", "", "",
             '["Ann Lee", "Bo Ray"]']  # fmt: skip
    second = ["Lantern Boy", "", "", "", "", "7.5", "true", ""]
    found = rows(tmp_path, NESTED, "credits.cast[].name", "title")
    assert isinstance(found[0], list)
    assert sorted(found[0]) == sorted(columns)
    assert found[1:] == [Row(2, 3, dict(zip(columns, first, strict=True))), Row(4, 4, dict(zip(columns, second, strict=True)))]


@pytest.mark.parametrize(("text", "titles"), [
    ('[{"title": "A"}, {"title": "B"}]', ["A", "B"]),
    ('{"title": "A"}\n{"title": "B"}\n', ["A", "B"]),
    ('{"title": "A", "year": 1975, "cast": [{"name": "X"}, {"name": "Y"}]}', ["A"]),
    ('{"title": "A", "year": 1975, "similar": [{"title": "X"}]}', ["A"]),
    ('{"name": "My list", "movies": [{"title": "A"}, {"title": "B"}]}', ["A", "B"]),
    ('{"movies": [{"title": "A", "cast": [{"name": "X"}]}], "users": [{"id": 1}]}', ["A"]),
    ('{"a": {"b": [{"title": "A"}]}}', ["A"]),
])  # fmt: skip
def test_the_rows_are_the_films_of_a_file(tmp_path: Path, text: str, titles: list[str]) -> None:
    """An array, one object a line, a film alone, or the one list of films that an object holds."""
    assert [row.cells["title"] for row in rows(tmp_path, text) if isinstance(row, Row)] == titles


def test_an_object_that_cannot_be_read_is_rejected(tmp_path: Path) -> None:
    """With its line; the others are rows."""
    assert rows(tmp_path, '{"title": "A"}\n[1]\n{"title": !}') == [
        ["title"],
        Row(1, 1, {"title": "A"}),
        Rejected(2, "This is a JSON number, where an object with a film's fields was looked for.", "1"),
        Rejected(3, "The JSON breaks at line 3 (expecting value); the object was left out.", '{"title": !}'),
    ]


@pytest.mark.parametrize(("text", "sentence"), [
    ("[1, 2]", "the JSON holds no object with keys; give an array of objects, or one object a line."),
    ("", "the JSON holds no object with keys; give an array of objects, or one object a line."),
    ("{" + ", ".join(f'"{n}": {{"title": "A"}}' for n in range(2001)) + "}",
     "the objects have more than 2,000 different keys; a table needs the same keys in each."),
])  # fmt: skip
def test_json_that_is_no_table_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    """In one sentence."""
    with pytest.raises(SourceError) as caught:
        rows(tmp_path, text)
    assert str(caught.value) == f"{tmp_path / 'films.json'}: {sentence}"


def test_a_file_with_a_mapping_beside_it_is_read_by_it(tmp_path: Path) -> None:
    """Also one of a kind that is known by itself."""
    (tmp_path / "films.json").write_text('{"titre": "Ember", "annee": 1990}\n')
    (tmp_path / "films.json.mapping.toml").write_text('[columns]\n"titre" = "film.title"\n"annee" = "film.year"\n')
    record, rejected = read_film(tmp_path / "films.json")
    assert (record.film.title, record.film.year, rejected) == ("Ember", 1990, [])


def test_a_mapping_of_json_is_drafted(tmp_path: Path) -> None:
    """From its paths."""
    (tmp_path / "films.json").write_text('[{"title": "A", "year": 1990, "blob": {"x": 5}}]')
    text, _ = draft_mapping([tmp_path / "films.json"])
    assert '"title" = "film.title"' in text
    assert "blob.x" in text


def test_a_packed_file_that_is_cut_says_so(tmp_path: Path) -> None:
    """The objects before the damage are read."""
    path = tmp_path / "films.json.gz"
    lines = "".join(f'{{"titre": "Film {n}", "annee": {1900 + n % 100}}}\n' for n in range(5000))
    path.write_bytes(gzip.compress(lines.encode())[:-2000])
    cut: list[str] = []
    rows = [row for row in json_rows(path, (), cut) if isinstance(row, Row)]
    sentence = f"{path}: the compressed file is cut or damaged; the part before was read, fetch the file again."
    assert (cut, rows[0].cells, 0 < len(rows) < 5000) == ([sentence], {"titre": "Film 0", "annee": "1900"}, True)
