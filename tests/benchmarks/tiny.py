"""The larger sources in a tiny form, made of the project's own catalogue: for trying the benchmarks where the sources are not at hand."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from gold_winter import LISTS, PAIRS
from lxml import etree
from results import ROOT

Row = Mapping[str, str]
FILMS, LISTED = 200, 12
"""How many films stand in the two large lists, and how many in those of the WInte.r project."""


def write_tiny_sources(folder: Path) -> Path:
    """Write a folder as FILMOGRAPH_SHARED names it, and return it: both large lists, and the film lists of WInte.r with their gold."""
    facts = _read("metaqa.csv")[:FILMS]
    wanted = {(row["title"], row["year"]) for row in facts}
    films = [row for row in _read("wikipedia-movies.csv") if (row["title"], row["year"]) in wanted]
    data = folder / "data"
    for name in ("wikipedia-movies", "metaqa", "er-winter-movies/input", "er-winter-movies/goldstandard"):
        (data / name).mkdir(parents=True)
    movies = [{**row, "year": int(row["year"]), "cast": _names(row["cast"]), "genres": _names(row["genres"])} for row in films]
    (data / "wikipedia-movies" / "movies.json").write_text(json.dumps(movies, indent=2), encoding="utf-8")
    lines = (f"{row['title']}|{relation}|{value}\n" for row in facts for relation, value in _facts(row))
    (data / "metaqa" / "kb.txt").write_text("".join(lines), encoding="utf-8")
    _write_winter(data / "er-winter-movies", films[:LISTED])
    return folder


def _read(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "catalogue" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _names(cell: str) -> list[str]:
    return cell.split(" | ") if cell else []


def _facts(row: Row) -> Iterator[tuple[str, str]]:
    yield "release_year", row["year"]
    for relation, column in (("starred_actors", "cast_unordered"), ("directed_by", "directors"), ("written_by", "writers")):
        yield from ((relation, name) for name in _names(row[column]))


def _write_winter(folder: Path, films: Sequence[Row]) -> None:
    """Write three lists of the same films; as gold that equal positions are one film and neighbours are two, and the first list fused."""
    for name in LISTS:
        _write_list(folder / "input" / f"{name}.xml", name, films)
    _write_list(folder / "goldstandard" / "fused.xml", LISTS[0], films)
    for name, (one, other) in zip(PAIRS, pairwise(LISTS), strict=True):
        same = [f"{one}_{n},{other}_{n},TRUE" for n in range(len(films))]
        different = [f"{one}_{n},{other}_{m},FALSE" for n, m in pairwise(range(len(films)))]
        (folder / "goldstandard" / name).write_text("\n".join([*same, *different, ""]), encoding="utf-8")


def _write_list(path: Path, name: str, films: Sequence[Row]) -> None:
    movies = etree.Element("movies")
    for number, row in enumerate(films):
        movie = etree.SubElement(movies, "movie")
        for tag, text in (("id", f"{name}_{number}"), ("title", row["title"]), ("date", f"{row['year']}-01-01")):
            etree.SubElement(movie, tag).text = text
        actors = etree.SubElement(movie, "actors")
        for person in _names(row["cast"]):
            etree.SubElement(etree.SubElement(actors, "actor"), "name").text = person
    path.write_bytes(etree.tostring(movies, encoding="utf-8", xml_declaration=True))
