"""Records written by hand, for kinds that the data does not show: as lists that a build reads, and what was built of each case."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from gold_judged import GOLD, JUDGED, KINDS, TO_FIT, TO_TEST, Judged, Label, by_kind, half, misses, of_half, quality, read_labels, table
from gold_store import Resolved, build

_COLUMNS = ("title", "year", "minutes", "directors", "cast", "other_titles", "imdb")
_MAPPING = """separator = "|"
[columns]
title = "film.title"
year = "film.year"
minutes = "film.runtime_minutes"
directors = "credits.director"
cast = "credits.actor"
other_titles = "film.also_known_as"
imdb = "film.ids.imdb"
"""
_IMDB = {
    "title.basics": "tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres",
    "title.akas": "titleId ordering title region language types attributes isOriginalTitle",
    "title.principals": "tconst ordering nconst category job characters",
    "name.basics": "nconst primaryName birthYear deathYear primaryProfession knownForTitles",
}
_NONE = r"\N"
"""How IMDb's tables write that there is no value."""


def of_records(folder: Path) -> Iterator[str]:
    """Yield the lines on the records written by hand: by half, by kind, and every miss."""
    rows = read_labels(GOLD / "records.tsv")
    lists = folder / "records"
    where = write_lists(rows, lists)
    build(sorted(path for path in lists.iterdir() if path.suffix != ".toml"), folder / "records-store", "--no-triples")
    judged = list(judge(rows, where, Resolved(folder / "records-store", None)))
    films = [pair for pair in judged if not pair.kind.startswith("two ")]
    named = ((f"films, half {part}", of_half(films, part)) for part in (TO_FIT, TO_TEST))
    yield from table(*(quality(name, pairs) for name, pairs in named), columns=JUDGED)
    yield from table(*by_kind(judged), columns=KINDS)
    yield from [*misses(judged), ""]


def write_lists(rows: Sequence[Label], folder: Path) -> list[str]:
    """Write the records as the lists that they name, and return where each then stands, by file and line."""
    folder.mkdir(parents=True, exist_ok=True)
    lists: dict[str, list[Label]] = defaultdict(list)
    where = []
    for row in rows:
        lists[row["list"]].append(row)
        name = "title.basics.tsv" if row["list"] == "imdb" else f"{row['list']}.csv"
        where.append(f"{name}:{len(lists[row['list']]) + 1}")
    for name, records in lists.items():
        if name == "imdb":
            _write_imdb(records, folder / name)
        else:
            _write_table(records, folder / f"{name}.csv")
    return where


def judge(rows: Sequence[Label], where: Sequence[str], resolved: Resolved) -> Iterator[Judged]:
    """Yield each pair of records of a case with what was built of it: of their films, or of the people whom the case speaks of."""
    cases: dict[str, list[tuple[Label, str]]] = defaultdict(list)
    for row, found in zip(rows, where, strict=True):
        cases[row["case"]].append((row, found))
    for records in cases.values():
        title, person = records[0][0]["title"], records[0][0]["person"]
        for (one, one_at), (other, other_at) in combinations(records, 2):
            sides = [
                resolved.people_in(at, row["person"]) if person else {iri for iri in [resolved.film(at)] if iri}
                for row, at in ((one, one_at), (other, other_at))
            ]
            text = f"{one['kind']}: {_shown(one)} / {_shown(other)}; {one['why']}"
            joined = bool(sides[0] & sides[1])
            doubted = not joined and resolved.doubted(*sides)
            yield Judged(text, one["label"] == "same", joined, kind=one["kind"], half=half(title), doubted=doubted)


def _shown(row: Label) -> str:
    film = f"{row['title']} ({row['year'] or 'no year'})"
    return f"{row['person']} in {film}" if row["person"] else film


def _write_table(records: Sequence[Label], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow(_COLUMNS)
        written.writerows([record[column] for column in _COLUMNS] for record in records)
    path.with_name(f"{path.name}.mapping.toml").write_text(_MAPPING, encoding="utf-8")


def _write_imdb(records: Sequence[Label], folder: Path) -> None:
    """Write IMDb's tables; everyone of one name has one identifier."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {name for record in records for column in ("directors", "cast") for name in _several(record[column])}
    ids = {name: f"nm{9_900_000 + number}" for number, name in enumerate(sorted(names))}
    tables: dict[str, list[Sequence[object]]] = {name: [columns.split()] for name, columns in _IMDB.items()}
    tables["name.basics"] += [(id_, name, _NONE, _NONE, _NONE, _NONE) for name, id_ in ids.items()]
    for record in records:
        title, id_ = record["title"], record["imdb"]
        tables["title.basics"].append((id_, "movie", title, title, 0, record["year"], _NONE, record["minutes"], _NONE))
        tables["title.akas"] += _other_titles(record)
        tables["title.principals"] += _principals(record, ids)
    for name, rows in tables.items():
        text = "".join("\t".join(map(str, row)) + "\n" for row in rows)
        (folder / f"{name}.tsv").write_text(text, encoding="utf-8")


def _other_titles(record: Label) -> Iterator[Sequence[object]]:
    for number, text in enumerate(_several(record["other_titles"]), start=1):
        title, _, kind = text.partition(" [")
        yield record["imdb"], number, title, _NONE, _NONE, kind.rstrip("]") or _NONE, _NONE, 0


def _principals(record: Label, ids: Mapping[str, str]) -> Iterator[Sequence[object]]:
    people = [(name, "actor") for name in _several(record["cast"])] + [(name, "director") for name in _several(record["directors"])]
    for number, (name, role) in enumerate(people, start=1):
        yield record["imdb"], number, ids[name], role, _NONE, _NONE


def _several(cell: str) -> list[str]:
    return [value for value in re.split(r"\s*\|\s*", cell) if value]
