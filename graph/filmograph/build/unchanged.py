"""What the arrays of the snapshot before say of all that has not changed, under the numbers that it has now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from filmograph.arrays import Block, Columns, Growth
from filmograph.build.database import Database

Column = npt.NDArray[Any]

RENEWED = ("person", "film", "company", "credited")
"""What an update marks: rows of these tables that changed, and films whose credits are made anew."""

DOCUMENTS = """
    SELECT (row_number() OVER (ORDER BY s.name, d.number) - 1)::INTEGER AS place, d.source, d.number, s.name AS source_name, d.file_name
    FROM {of}document d JOIN {of}source s ON s.number = d.source"""
"""Documents have their places in the order of their sources' names."""


@dataclass(frozen=True)
class Renewed:
    """What an update has made anew of what the arrays in `folder` say.

    `iris` has, for each of `RENEWED`, the IRIs of what changed as it was; what changed as it is stands in the temporary table
    `renewed (what, node)`. `documents` has the place that each document has now, -1 for one that is gone.
    """

    folder: Path
    iris: Mapping[str, Sequence[str]]
    documents: Column


class Unchanged:
    """The rows of the arrays before that stay, to be put beside those that the tables in `place` mark as renewed."""

    def __init__(self, database: Database, renewed: Renewed) -> None:
        self._before = Columns(renewed.folder)
        self._documents = renewed.documents
        self._growths: dict[str, Growth] = {}
        self._numbers: dict[str, Column] = {"role": self._roles(database)}
        for what in ("person", "film", "company"):
            self._find(database, what, renewed.iris[what])
        films = self._before.texts("film_iri")
        self._recredited = np.zeros(len(films), dtype=bool)
        self._recredited[[number for iri in renewed.iris["credited"] if (number := films.find(iri)) is not None]] = True

    def credits(self, of: str, who: str, fresh: Mapping[str, Column]) -> tuple[dict[str, Column], Column]:
        """Return all credits of people (or companies), sorted, and which of them are `fresh`: those of films that are credited anew."""
        held = {name: self._before.numbers(f"{of}_{name}") for name in fresh}
        gone = self._recredited[held["film"]]
        now = {name: self._numbers[name][column] if name in self._numbers else column for name, column in held.items()}
        # all credits of a film are new or none is, so who was in what tells their order
        among = _pairs(now[who][~gone], now["film"][~gone])
        places = np.searchsorted(among, _pairs(fresh[who], fresh["film"])) + np.arange(len(fresh["film"]))
        growth = self._growths[of] = Growth(len(gone), np.flatnonzero(gone), places)
        return {name: growth.numbers(now[name], fresh[name]) for name in fresh}, places.astype(np.int32)

    def told(self, fresh: Mapping[str, Column]) -> dict[str, Column]:
        """Return what tells of every credit: where its stretch starts, documents and lines; `fresh` has what tells of those made anew."""
        growth, start = self._growths["credit"], self._before.numbers("credit_told_start")
        held = np.diff(start)
        new = np.bincount(np.searchsorted(growth.places, fresh["credit"]), minlength=len(growth.places))
        starts = np.r_[0, np.cumsum(growth.numbers(held, new))]
        gone = np.ones(len(held), dtype=bool)
        gone[growth.rows] = False
        places = starts[fresh["credit"]] + np.arange(len(fresh["credit"])) - np.searchsorted(fresh["credit"], fresh["credit"])
        lines = Growth(int(start[-1]), np.flatnonzero(np.repeat(gone, held)), places)
        said = {
            "document": self._documents[self._before.numbers("credit_told_document")],
            **{name: self._before.numbers(f"credit_told_{name}") for name in ("first", "last")},
        }
        return {"start": starts, **{name: lines.numbers(column, fresh[name]) for name, column in said.items()}}

    def texts(self, name: str, fresh: Iterable[Block]) -> Iterator[Block]:
        """Yield a column of texts about people, films, companies or credits; `fresh` has those that changed."""
        return self._growths[name.rpartition("_")[0]].texts(self._before.texts(name), fresh)

    def _roles(self, database: Database) -> Column:
        now = {str(name): int(str(number)) for name, number in database.rows("SELECT name, number FROM place.role")}
        return np.array([now.get(name, -1) for name in self._before.texts("role")], dtype=np.int16)

    def _find(self, database: Database, what: str, iris: Sequence[str]) -> None:
        """Note which rows of people, films or companies stay as they were, and what number each that is still there has now."""
        held = self._before.texts(f"{what}_iri")
        was = {iri: number for iri in iris if (number := held.find(iri)) is not None}
        rows = database.rows(f"SELECT iri, number FROM {what} JOIN place.{what} USING (node) WHERE renewed ORDER BY number")
        now = {str(iri): int(str(number)) for iri, number in rows}
        growth = Growth(len(held), np.array(sorted(was.values()), dtype=np.int64), np.array(list(now.values()), dtype=np.int64))
        numbers = np.full(len(held), -1, dtype=np.int32)
        numbers[growth.rows] = growth.moved
        for iri in was.keys() & now.keys():
            numbers[was[iri]] = now[iri]
        self._growths[what], self._numbers[what] = growth, numbers


def _pairs(first: Column, second: Column) -> Column:
    pairs: Column = first.astype(np.int64) << 32 | second
    return pairs
