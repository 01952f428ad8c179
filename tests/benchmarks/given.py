"""What libraries for graphs are given: the network of people and films, and that of people alone, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from filmograph.ask.network.incidence import Network
from filmograph.store.snapshot import current
from running import Catalogue

Numbers = npt.NDArray[np.int64]
Scored = list[tuple[str, float]]

FIRST, LAST = 1990, 1999
"""The decade of the question about co-stars of co-stars."""
PAIRS, SEED, SAMPLE = 1_000, 1, 100
"""How many chains are looked for, what they are drawn with, and from how many people betweenness is estimated."""
SHOWN = 20
"""How many of the most central people are compared."""


@dataclass(frozen=True)
class Given:
    """The arrays of a catalogue; in the network of people and films a film stands after all people."""

    catalogue: Catalogue

    @cached_property
    def network(self) -> Network:
        """Return the store's arrays."""
        return Network(current(self.catalogue.store) / "network")

    @property
    def size(self) -> int:
        """Return how many people and films there are."""
        return self.network.people + self.network.films

    @property
    def start(self) -> int:
        """Return the person that distances are counted from."""
        return int(self.catalogue.asked["numbers"]["prolific"])

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Return the pairs of people between whom chains are looked for."""
        return [(a, b) for a, b in self.catalogue.asked["pairs-numbers"]]

    @cached_property
    def links(self) -> tuple[Numbers, Numbers]:
        """Return the edges between people and films."""
        incidence = self.network.full
        people = np.repeat(np.arange(self.network.people), np.diff(incidence.films_start))
        return people, np.asarray(incidence.films, dtype=np.int64) + self.network.people

    def column(self, name: str) -> Numbers:
        """Return "a", "b" or "weight" of the edges of the network of people, or the "numbers" of its nodes."""
        column: Numbers = np.load(self.catalogue.peers / f"people-{name}.npy")
        return column

    @cached_property
    def people(self) -> int:
        """Return how many people are in the network of people."""
        return len(self.column("numbers"))

    @property
    def edges(self) -> npt.NDArray[np.int64]:
        """Return the edges of the network of people as pairs."""
        return np.stack([self.column("a"), self.column("b")], axis=1)

    def counts(self, distances: npt.ArrayLike) -> list[int]:
        """Return how many people are how many films away, from the distances of all nodes in edges, below 0 out of reach."""
        found = np.asarray(distances)[: self.network.people]
        counts: list[int] = np.bincount(found[found >= 0].astype(np.int64) // 2).tolist()
        return counts

    def most(self, scores: Sequence[float] | npt.NDArray[np.float64]) -> Scored:
        """Return the people of the network of people with the highest scores."""
        values = np.asarray(scores)
        best = np.lexsort((np.arange(len(values)), -values))[:SHOWN]
        iris = self.network.person_iri.take(self.column("numbers")[best])
        return list(zip(iris, values[best].tolist(), strict=True))
