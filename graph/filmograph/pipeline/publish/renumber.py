"""What the arrays of the snapshot before say of all that has not changed, under the numbers that it has now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from filmograph.store.claims import Database
from filmograph.store.columns import Block, Columns, Growth, Numbers, bounds

RENEWED = ("person", "film", "company", "credited")
"""What an update marks: rows of these tables that changed, and films whose credits are made anew."""

DOCUMENTS = """
    SELECT (row_number() OVER (ORDER BY s.name, d.number) - 1)::INTEGER AS place, d.source, d.number, s.name AS source_name, d.file_name
    FROM {of}document d JOIN {of}source s ON s.number = d.source"""
"""Documents have their places in the order of their sources' names."""


@dataclass(frozen=True)
class Renewed:
    """What an update has made anew of what the arrays in `folder` say.

    The temporary table `renewed (what, entity)` holds what changed, for each of `RENEWED`, as it was and as it is; `iris` has the IRIs of
    what was there before. `documents` has the place that each document has now, -1 for one that is gone.
    """

    folder: Path
    iris: Mapping[str, Sequence[str]]
    documents: Numbers


class Unchanged:
    """The rows of the arrays before that stay, to be put beside `fresh` ones, which the tables give of what is renewed.

    All credits of a film stay, under the numbers that its people and itself have now, or all are fresh.
    """

    def __init__(self, database: Database, renewed: Renewed) -> None:
        self._before = Columns(renewed.folder)
        self._documents = renewed.documents
        self._growths: dict[str, Growth] = {}
        self._numbers: dict[str, Numbers] = {"role": self._roles(database)}
        for what in ("person", "film", "company"):
            self._find(database, what, renewed.iris[what])
        films = self._before.texts("film_iri")
        self._recredited = np.zeros(len(films), dtype=bool)
        self._recredited[[number for iri in renewed.iris["credited"] if (number := films.find(iri)) is not None]] = True

    def texts(self, name: str, fresh: Iterable[Block]) -> Iterator[Block]:
        """Yield a column of texts about people, films, companies or credits, which the first word of its name tells."""
        return self._growths[name.partition("_")[0]].texts(self._before.texts(name), fresh)

    def credits(self, of: str, who: str, fresh: Mapping[str, Numbers]) -> tuple[dict[str, Numbers], Numbers]:
        """Return all credits (`of` is how their columns' names begin), by whom they are of and by film, and where the fresh ones are."""
        held = {name: self._before.numbers(f"{of}_{name}") for name in fresh}
        start = np.searchsorted(held[who], np.arange(len(self._numbers[who]) + 1))
        growth = self._growths[of] = self._by_person(who, start, held["film"], fresh)
        now = {name: self._numbers[name][column] if name in self._numbers else column for name, column in held.items()}
        return {name: growth.numbers(now[name], fresh[name]) for name in fresh}, growth.places

    def told(self, fresh: Mapping[str, Numbers]) -> dict[str, Numbers]:
        """Return what tells of every credit of somebody: where each one's rows start, documents and lines."""
        growth, start = self._growths["credit"], self._before.numbers("credit_told_start")
        among = np.searchsorted(growth.places, fresh["credit"])
        starts = bounds(growth.numbers(np.diff(start), np.bincount(among, minlength=len(growth.places))))
        gone = _ranges(start[growth.gone], start[growth.gone + 1])
        rows = Growth(int(start[-1]), gone, _within(starts, fresh["credit"]))
        said = {name: self._before.numbers(f"credit_told_{name}") for name in ("document", "first", "last")}
        said["document"] = self._documents[said["document"]]
        return {"start": starts, **{name: rows.numbers(column, fresh[name]) for name, column in said.items()}}

    def arranged(self, film: Numbers, pairs: tuple[Numbers, Numbers], people: int, films: int) -> dict[str, Numbers]:
        """Return the credits by film, and who is in what by person and by film.

        `film` has the film of each fresh credit, `pairs` the people and films of what is fresh of the latter. Components are
        among the columns as long as nobody is taken out of a film.
        """
        growth, held = self._growths["credit"], self._before.numbers("film_order")
        by_film = np.argsort(film, kind="stable")
        order, film_start = self._by_film("film_start", film[by_film], films)
        columns = {"film_start": film_start, "film_order": order.numbers(growth.moved(len(held))[held], growth.places[by_film])}

        person, film = pairs
        held, start = self._before.numbers("person_films"), self._before.numbers("person_films_start")
        growth = self._by_person("person", start, held, {"person": person, "film": film})
        whose = self._numbers["person"][np.searchsorted(start, growth.gone, "right") - 1]
        counts = self._counted("person", np.diff(start), people)
        counts += np.bincount(person, minlength=people) - np.bincount(whose[whose >= 0], minlength=people)
        columns |= {"person_films": growth.numbers(self._numbers["film"][held], film), "person_films_start": bounds(counts)}

        by_film = np.argsort(film, kind="stable")
        order, film_people_start = self._by_film("film_people_start", film[by_film], films)
        in_films = self._numbers["person"][self._before.numbers("film_people")]
        columns |= {"film_people": order.numbers(in_films, person[by_film]), "film_people_start": film_people_start}

        lost = zip(whose.tolist(), self._numbers["film"][held[growth.gone]].tolist(), strict=True)
        if set(lost) <= set(zip(person.tolist(), film.tolist(), strict=True)):
            columns["person_component"] = self._joined(person[by_film], film[by_film], people)
        return columns

    def _by_person(self, who: str, start: Numbers, film: Numbers, fresh: Mapping[str, Numbers]) -> Growth:
        """Return how a column grows that has for each person (or company), from `start` on, a row a film, in the order of films."""
        now, films = self._numbers[who], self._numbers["film"]
        gone = np.flatnonzero(self._recredited[film])
        was = np.searchsorted(np.maximum.accumulate(now), fresh[who])
        known = np.append(now, -1)[was] == fresh[who]
        first, last = start[was], start[was + known]
        # the rows before of the same people, each list beside the fresh row that wants its place in it
        wanting = np.repeat(np.arange(len(was)), last - first)
        theirs = film[_ranges(first, last)]
        earlier = ~self._recredited[theirs] & (films[theirs] < fresh["film"][wanting])
        staying = first - np.searchsorted(gone, first) + np.bincount(wanting[earlier], minlength=len(was))
        return Growth(len(film), gone, (staying + np.arange(len(was))).astype(np.int32))

    def _by_film(self, name: str, film: Numbers, films: int) -> tuple[Growth, Numbers]:
        """Return how a column grows that has for each film, from the bounds called `name` on, a row a credit, and its bounds then."""
        start = self._before.numbers(name)
        counts = self._counted("film", np.where(self._recredited, 0, np.diff(start)), films) + np.bincount(film, minlength=films)
        gone = _ranges(start[:-1][self._recredited], start[1:][self._recredited])
        starts = bounds(counts)
        return Growth(int(start[-1]), gone, _within(starts, film)), starts

    def _counted(self, what: str, counts: Numbers, size: int) -> Numbers:
        """Return how many each person or film has, under the numbers of now; 0 for those who are new."""
        numbers = self._numbers[what]
        moved = np.zeros(size, dtype=np.int64)
        moved[numbers[numbers >= 0]] = counts[numbers >= 0]
        return moved

    def _joined(self, person: Numbers, film: Numbers, people: int) -> Numbers:
        """Return everybody's component after some came into films, which `person` and `film` tell, by film."""
        held, numbers = self._before.numbers("person_component"), self._numbers["person"]
        component = np.arange(len(held), len(held) + people, dtype=np.int32)
        component[numbers[numbers >= 0]] = held[numbers >= 0]
        leads: dict[int, int] = {}

        def followed(number: int) -> int:
            while number in leads:
                number = leads[number]
            return number

        same = film[1:] == film[:-1]
        for one, other in zip(component[person[:-1][same]].tolist(), component[person[1:][same]].tolist(), strict=True):
            if followed(one) != followed(other):
                leads[followed(one)] = followed(other)
        into = np.arange(len(held) + people, dtype=np.int32)
        into[list(leads)] = [followed(number) for number in leads]
        return _in_order(into[component])

    def _roles(self, database: Database) -> Numbers:
        now = {str(name): int(str(number)) for name, number in database.rows("SELECT name, number FROM place.role")}
        return np.array([now.get(name, -1) for name in self._before.texts("role")], dtype=np.int16)

    def _find(self, database: Database, what: str, iris: Sequence[str]) -> None:
        """Note which rows of people, films or companies stay as they were, and what number each that is still there has now."""
        held = self._before.texts(f"{what}_iri")
        was = {iri: number for iri in iris if (number := held.find(iri)) is not None}
        rows = database.rows(f"SELECT iri, number FROM {what} JOIN place.{what} USING (entity) WHERE renewed ORDER BY number")
        now = {str(iri): int(str(number)) for iri, number in rows}
        growth = Growth(len(held), np.array(sorted(was.values()), dtype=np.int64), np.array(list(now.values()), dtype=np.int64))
        numbers = growth.moved(len(held))
        for iri in was.keys() & now.keys():
            numbers[was[iri]] = now[iri]
        self._growths[what], self._numbers[what] = growth, numbers


def _ranges(first: Numbers, last: Numbers) -> Numbers:
    """Return all whole numbers from each first to before its last."""
    lengths = last - first
    ranges: Numbers = np.arange(lengths.sum()) + np.repeat(first - bounds(lengths)[:-1], lengths)
    return ranges


def _within(starts: Numbers, sorted_numbers: Numbers) -> Numbers:
    """Return the positions of rows that fill their numbers' stretches."""
    first = np.searchsorted(sorted_numbers, sorted_numbers)
    places: Numbers = starts[sorted_numbers] + np.arange(len(first)) - first
    return places


def _in_order(labels: Numbers) -> Numbers:
    """Return labels as numbers in the order in which they first come."""
    first = np.full(labels.max(initial=-1) + 1, len(labels))
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    used = np.flatnonzero(first < len(labels))
    number = np.empty(len(first), dtype=np.int32)
    number[used[np.argsort(first[used])]] = np.arange(len(used))
    in_order: Numbers = number[labels]
    return in_order
