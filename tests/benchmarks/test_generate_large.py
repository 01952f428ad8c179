"""The tables of IMDb's shape: the same for the same seed, whatever the chunks, and of the shape that is stated."""

from collections import Counter
from pathlib import Path

import generate_large
import pytest
from filmograph.sources.reading.files import Opened


def rows(path: Path) -> list[list[str]]:
    """Return the rows of a table, its header first."""
    with Opened(path) as opened:
        return [line.split("\t") for line in opened.read().decode().splitlines()]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tables of 3,000 titles."""
    folder = tmp_path_factory.mktemp("large")
    generate_large.generate(folder, 3000)
    return folder


def test_chunks_make_no_difference(tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table is the same in one chunk, in several, and packed."""
    monkeypatch.setattr(generate_large, "_CHUNK", 701)
    generate_large.generate(tmp_path, 3000, compress=True)
    assert {path.name: rows(path) for path in tables.iterdir()} == {path.stem: rows(path) for path in tmp_path.iterdir()}


def test_they_have_the_shape_of_imdb(tables: Path) -> None:
    """Three titles in four are episodes, one in six is read by default, and a title has eight principals."""
    kinds = Counter(row[1] for row in rows(tables / "title.basics.tsv")[1:])
    read = sum(kinds[kind] for kind in ("movie", "tvMovie", "short", "video"))
    sizes = {name: len(rows(tables / f"{name}.tsv")) - 1 for name in ("title.basics", "title.principals", "name.basics")}
    shares = (round(kinds["tvEpisode"] / 3000, 1), round(3000 / read), round(sizes["title.principals"] / 3000))
    assert (shares, sizes["title.basics"], sizes["name.basics"]) == ((0.8, 6, 8), 3000, 3500)
