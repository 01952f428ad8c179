"""The film lists of the WInte.r project: as sources that `filmograph build` reads, with their gold for matching and for fusion.

A list gives title, people and one date, which is always the first of January of a year: that of the film in academy_awards, that
of the award in the others. The director stands as it is printed, several in one name. Births, Oscars and Globes are left out, for
a mapped table has no place for them.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filmograph.api.filmograph import Filmograph
from filmograph.text import name_key
from gold_store import Resolved
from lxml import etree

LISTS = ("academy_awards", "actors", "golden_globes")
PAIRS = {"gs_academy_awards_2_actors_test.csv": 1.0, "gs_actors_2_golden_globes.csv": 0.981}
"""The files of pairs, with the goal for F1 of each."""
ATTRIBUTES = ("title", "director", "actors", "year")
RULES = Path(__file__).parents[1] / "gold" / "winter-rules.toml"

_MAPPING = """separator = "|"
[columns]
title = "film.title"
year = "film.year"
directors = "credits.director"
actors = "credits.actor.unordered"
"""
_FILM = "SELECT ?value WHERE {{ <{iri}> {path} ?value }}"
_PATHS = {"title": "film:title", "director": "film:director/film:name", "actors": "film:actor/film:name", "year": "film:year"}


@dataclass(frozen=True)
class Listed:
    """A film as a list or the gold has it."""

    key: str
    title: str
    year: str
    directors: tuple[str, ...]
    actors: tuple[str, ...]

    def __str__(self) -> str:
        """Return the film as a line of a report."""
        return f"{self.key} {self.title} ({self.year}; dir. {', '.join(self.directors) or '–'}; {', '.join(self.actors) or '–'})"

    def values(self) -> dict[str, set[str]]:
        """Return the name keys of the values of each attribute; of a title its words, whatever their order."""
        people = {"director": self.directors, "actors": self.actors}
        named = {attribute: {name_key(name) for name in names} for attribute, names in people.items()}
        return {"title": set(name_key(self.title).split()), "year": {self.year}, **named}


@dataclass(frozen=True)
class Fused:
    """An attribute of a fused film: what the gold holds and what the graph has, as name keys, and how many records the film unites.

    It is right where both are equal: all words of a title in any order, every director, the whole cast, the year (as WInte.r measures).
    """

    film: Listed
    attribute: str
    expected: set[str]
    chosen: set[str]
    united: int

    @property
    def right(self) -> bool:
        """Return whether the graph has what the gold holds."""
        return self.chosen == self.expected


def read_list(path: Path) -> Iterator[Listed]:
    """Yield the films of an XML file in their order."""
    for film in etree.parse(path).getroot().iterchildren("movie"):
        people = [tuple(name.text for name in film.iterfind(f"{role}/name") if name.text) for role in ("director", "actors/actor")]
        yield Listed(film.findtext("id") or "", film.findtext("title") or "", (film.findtext("date") or "")[:4], *people)


def convert(data: Path, folder: Path) -> dict[str, tuple[str, Listed]]:
    """Write each list as a table with its mapping, and return where each film then stands, with the film, by its key."""
    where: dict[str, tuple[str, Listed]] = {}
    for name in LISTS:
        table = folder / f"{name}.csv"
        with table.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("title", "year", "directors", "actors"))
            for line, film in enumerate(read_list(data / "input" / f"{name}.xml"), start=2):
                writer.writerow((film.title, film.year, "|".join(film.directors), "|".join(film.actors)))
                where[film.key] = f"{table.name}:{line}", film
        table.with_name(f"{table.name}.mapping.toml").write_text(_MAPPING, encoding="utf-8")
    return where


def read_pairs(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Yield the pairs of a gold standard: two keys, and whether they are one film."""
    with path.open(encoding="utf-8", newline="") as stream:
        for one, two, same in csv.reader(stream):
            yield one, two, same.strip().casefold() == "true"


def compare_fused(data: Path, where: Mapping[str, tuple[str, Listed]], resolved: Resolved, graph: Filmograph) -> Iterator[Fused]:
    """Yield every attribute of the films of the fused gold beside what the graph has."""
    for film in read_list(data / "goldstandard" / "fused.xml"):
        iri = resolved.film(where[film.key][0])
        for attribute, expected in film.values().items():
            found = graph.sparql(_FILM.format(iri=iri, path=_PATHS[attribute])) if iri else []
            yield Fused(film, attribute, expected, _name_keys(attribute, [row["value"] for row in found]), resolved.united(iri))


def _name_keys(attribute: str, values: list[Any]) -> set[str]:
    keys = {name_key(str(value)) for value in values}
    return set(" ".join(keys).split()) if attribute == "title" else keys
