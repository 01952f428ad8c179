"""The rows of the arrays before that an update leaves as they are, under the rows that they have now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from filmograph.store.claims import Database
from filmograph.store.columns import Block, Columns, Growth, Numbers, bounds

RENEWED = ("person", "film", "company", "credited")
"""What an update marks: rows of these tables that changed, and films whose credits are made anew."""

DOCUMENTS = """
    SELECT (row_number() OVER (ORDER BY s.name, d.number) - 1)::INTEGER AS row, d.source, d.number, s.name AS source_name, d.file_name
    FROM {of}document d JOIN {of}source s ON s.number = d.source"""
"""Documents have their rows in the order of their sources' names."""


@dataclass(frozen=True)
class Renewed:
    """What an update has made anew of what the arrays in `folder` hold.

    The temporary table `renewed (kind, entity)` holds what changed, for each of `RENEWED`, as it was and as it is; `iris` has the IRIs of
    what was there before. `documents` has the row that each document has now, -1 for one that is gone.
    """

    folder: Path
    iris: Mapping[str, Sequence[str]]
    documents: Numbers


class Unchanged:
    """The rows of the arrays before that stay, to be put beside `fresh` ones, which the tables give of what is renewed.

    All credits of a film stay, under the rows that its people and itself have now, or all are fresh.
    """

    def __init__(self, database: Database, renewed: Renewed) -> None:
        self._before = Columns(renewed.folder)
        self._documents = renewed.documents
        self._growths: dict[str, Growth] = {}
        # of each table the row that each row before has now, -1 for one that is gone
        self._rows: dict[str, Numbers] = {"role": self._roles(database)}
        for table in ("person", "film", "company"):
            self._find(database, table, renewed.iris[table])
        films = self._before.texts("film_iri")
        self._recredited = np.zeros(len(films), dtype=bool)
        self._recredited[[row for iri in renewed.iris["credited"] if (row := films.find(iri)) is not None]] = True

    def texts(self, name: str, fresh: Iterable[Block]) -> Iterator[Block]:
        """Yield a column of texts about people, films, companies or credits; the first word of its name is the table."""
        return self._growths[name.partition("_")[0]].texts(self._before.texts(name), fresh)

    def credits(self, table: str, who: str, fresh: Mapping[str, Numbers]) -> tuple[dict[str, Numbers], Numbers]:
        """Return all rows of a table of credits, sorted by whose they are (`who`) and by film, and which of the rows are the fresh ones."""
        before = {name: self._before.numbers(f"{table}_{name}") for name in fresh}
        start = np.searchsorted(before[who], np.arange(len(self._rows[who]) + 1))
        growth = self._growths[table] = self._by_person(who, start, before["film"], fresh)
        now = {name: self._rows[name][column] if name in self._rows else column for name, column in before.items()}
        return {name: growth.numbers(now[name], fresh[name]) for name in fresh}, growth.rows

    def provenance(self, fresh: Mapping[str, Numbers]) -> dict[str, Numbers]:
        """Return the provenance of every credit of a person: where each one's rows start, documents and lines."""
        growth, start = self._growths["credit"], self._before.numbers("credit_provenance_start")
        among = np.searchsorted(growth.rows, fresh["credit"])
        starts = bounds(growth.numbers(np.diff(start), np.bincount(among, minlength=len(growth.rows))))
        gone = _ranges(start[growth.gone], start[growth.gone + 1])
        rows = Growth(int(start[-1]), gone, _within(starts, fresh["credit"]))
        before = {name: self._before.numbers(f"credit_provenance_{name}") for name in ("document", "first", "last")}
        before["document"] = self._documents[before["document"]]
        return {"start": starts, **{name: rows.numbers(column, fresh[name]) for name, column in before.items()}}

    def arranged(self, film: Numbers, pairs: tuple[Numbers, Numbers], people: int, films: int) -> dict[str, Numbers]:
        """Return the credits by film, and who is in what by person and by film.

        `film` has the film of each fresh credit, `pairs` the people and films of what is fresh of the latter. Components are
        among the columns as long as nobody is taken out of a film.
        """
        person_of_pair, film_of_pair = pairs
        by_film = np.argsort(film_of_pair, kind="stable")
        joined = person_of_pair[by_film], film_of_pair[by_film]
        columns, lost = self._films_by_person(*pairs, people)
        columns |= self._credits_by_film(film, films) | self._people_by_film(*joined, films)
        if lost <= set(zip(person_of_pair.tolist(), film_of_pair.tolist(), strict=True)):
            columns["person_component"] = self._components(*joined, people)
        return columns

    def _credits_by_film(self, film: Numbers, films: int) -> dict[str, Numbers]:
        """Return `film_order`, the rows of all credits sorted by film, and its bounds; `film` has the film of each fresh credit."""
        credits_, order = self._growths["credit"], self._before.numbers("film_order")
        by_film = np.argsort(film, kind="stable")
        growth, start = self._by_film("film_start", film[by_film], films)
        return {"film_start": start, "film_order": growth.numbers(credits_.moved(len(order))[order], credits_.rows[by_film])}

    def _films_by_person(self, person: Numbers, film: Numbers, people: int) -> tuple[dict[str, Numbers], set[tuple[int, int]]]:
        """Return the films of each person with their bounds, and the pairs of a person and a film that are there no more."""
        before, start = self._before.numbers("person_films"), self._before.numbers("person_films_start")
        growth = self._by_person("person", start, before, {"person": person, "film": film})
        whose = self._rows["person"][np.searchsorted(start, growth.gone, "right") - 1]
        counts = self._counted("person", np.diff(start), people)
        counts += np.bincount(person, minlength=people) - np.bincount(whose[whose >= 0], minlength=people)
        lost = set(zip(whose.tolist(), self._rows["film"][before[growth.gone]].tolist(), strict=True))
        return {"person_films": growth.numbers(self._rows["film"][before], film), "person_films_start": bounds(counts)}, lost

    def _people_by_film(self, person: Numbers, film: Numbers, films: int) -> dict[str, Numbers]:
        """Return the people of each film with their bounds; the fresh pairs are sorted by film."""
        growth, start = self._by_film("film_people_start", film, films)
        before = self._rows["person"][self._before.numbers("film_people")]
        return {"film_people": growth.numbers(before, person), "film_people_start": start}

    def _by_person(self, who: str, start: Numbers, film: Numbers, fresh: Mapping[str, Numbers]) -> Growth:
        """Return how a column grows that has for each person (or company), from `start` on, a row a film, in the order of films."""
        now, films = self._rows[who], self._rows["film"]
        gone = np.flatnonzero(self._recredited[film])
        was = np.searchsorted(np.maximum.accumulate(now), fresh[who])
        known = np.append(now, -1)[was] == fresh[who]
        first, last = start[was], start[was + known]
        # the rows before of the same people, beside the fresh row that is to stand among them
        wanting = np.repeat(np.arange(len(was)), last - first)
        theirs = film[_ranges(first, last)]
        earlier = ~self._recredited[theirs] & (films[theirs] < fresh["film"][wanting])
        staying = first - np.searchsorted(gone, first) + np.bincount(wanting[earlier], minlength=len(was))
        return Growth(len(film), gone, (staying + np.arange(len(was))).astype(np.int32))

    def _by_film(self, bounded: str, film: Numbers, films: int) -> tuple[Growth, Numbers]:
        """Return how a column grows that has for each film, within the bounds of that name, a row a credit, and its bounds then."""
        start = self._before.numbers(bounded)
        counts = self._counted("film", np.where(self._recredited, 0, np.diff(start)), films) + np.bincount(film, minlength=films)
        gone = _ranges(start[:-1][self._recredited], start[1:][self._recredited])
        starts = bounds(counts)
        return Growth(int(start[-1]), gone, _within(starts, film)), starts

    def _counted(self, table: str, counts: Numbers, size: int) -> Numbers:
        """Return the count of each person or film, by the rows of now; 0 for those who are new."""
        rows = self._rows[table]
        moved = np.zeros(size, dtype=np.int64)
        moved[rows[rows >= 0]] = counts[rows >= 0]
        return moved

    def _components(self, person: Numbers, film: Numbers, people: int) -> Numbers:
        """Return everybody's component after `person` came into `film`, pairs that are sorted by film."""
        before, rows = self._before.numbers("person_component"), self._rows["person"]
        component = np.arange(len(before), len(before) + people, dtype=np.int32)
        component[rows[rows >= 0]] = before[rows >= 0]
        into: dict[int, int] = {}

        def followed(label: int) -> int:
            while label in into:
                label = into[label]
            return label

        same = film[1:] == film[:-1]
        for one, other in zip(component[person[:-1][same]].tolist(), component[person[1:][same]].tolist(), strict=True):
            if followed(one) != followed(other):
                into[followed(one)] = followed(other)
        labels = np.arange(len(before) + people, dtype=np.int32)
        labels[list(into)] = [followed(label) for label in into]
        return _in_order(labels[component])

    def _roles(self, database: Database) -> Numbers:
        now = {str(name): int(str(row)) for name, row in database.rows("SELECT name, row FROM network.role")}
        return np.array([now.get(name, -1) for name in self._before.texts("role")], dtype=np.int16)

    def _find(self, database: Database, table: str, iris: Sequence[str]) -> None:
        """Note which people, films or companies stay as they were, and which row each that is still there has now."""
        before = self._before.texts(f"{table}_iri")
        was = {iri: row for iri in iris if (row := before.find(iri)) is not None}
        found = database.rows(f"SELECT iri, row FROM {table} JOIN network.{table} USING (entity) WHERE renewed ORDER BY row")
        now = {str(iri): int(str(row)) for iri, row in found}
        growth = Growth(len(before), np.array(sorted(was.values()), dtype=np.int64), np.array(list(now.values()), dtype=np.int64))
        rows = growth.moved(len(before))
        for iri in was.keys() & now.keys():
            rows[was[iri]] = now[iri]
        self._growths[table], self._rows[table] = growth, rows


def _ranges(first: Numbers, last: Numbers) -> Numbers:
    """Return all whole numbers from each first to before its last."""
    lengths = last - first
    ranges: Numbers = np.arange(lengths.sum()) + np.repeat(first - bounds(lengths)[:-1], lengths)
    return ranges


def _within(starts: Numbers, owners: Numbers) -> Numbers:
    """Return the row of each entry of sorted owners, whose entries begin at `starts` and follow each other."""
    first = np.searchsorted(owners, owners)
    rows: Numbers = starts[owners] + np.arange(len(first)) - first
    return rows


def _in_order(labels: Numbers) -> Numbers:
    """Return labels as numbers in the order in which they first come."""
    first = np.full(labels.max(initial=-1) + 1, len(labels))
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    used = np.flatnonzero(first < len(labels))
    number = np.empty(len(first), dtype=np.int32)
    number[used[np.argsort(first[used])]] = np.arange(len(used))
    in_order: Numbers = number[labels]
    return in_order
