"""Who was in what, each person and film once, through the credits that count."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from filmograph.ask.network.limits import NO_LIMITS, Limits, Mask, mask
from filmograph.store.columns import Numbers
from filmograph.store.network import ARCHIVE, NetworkArrays

if TYPE_CHECKING:
    from scipy import sparse


@dataclass(frozen=True, eq=False)
class Incidence:
    """Which people were in which films, each once: `films` of person p lie between `films_start[p]` and `films_start[p + 1]`.

    `components` has the component of every person where it was computed when the store was built.
    """

    films_start: Numbers
    films: Numbers
    people_start: Numbers
    people: Numbers
    components: Numbers | None = None

    @cached_property
    def matrix(self) -> "sparse.csr_array[Any]":
        """Return people and films as the nodes of one symmetric matrix, people first; every entry is the same 1 in memory."""
        from scipy import sparse  # noqa: PLC0415 - long to load, and most questions need no matrix

        people, films = len(self.films_start) - 1, len(self.people_start) - 1
        columns = np.concatenate([self.films + np.int32(people), self.people], dtype=np.int32)
        starts = np.concatenate([self.films_start, self.people_start[1:] + len(self.films)], dtype=np.int32)
        return sparse.csr_array((np.broadcast_to(np.float64(1), len(columns)), columns, starts), shape=(people + films, people + films))

    def films_of(self, person: int) -> Numbers:
        """Return the films of a person, in order."""
        return self.films[self.films_start[person] : self.films_start[person + 1]]


class Network(NetworkArrays):
    """The arrays of a store, with who was in what; `full`, that of all credits, was computed when the store was built."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        columns = ("person_films_start", "person_films", "film_people_start", "film_people", "person_component")
        self.full = Incidence(*map(self.numbers, columns))
        self._limited: tuple[Limits, Mask | None, Incidence] = (NO_LIMITS, None, self.full)

    def incidence(self, limits: Limits = NO_LIMITS) -> Incidence:
        """Return who was in what, through the credits that count; that of the last limits is kept."""
        if limits.none:
            return self.full
        if self._limited[0] != limits:
            kept = mask(self, limits)
            by_person = _without_repetition(np.flatnonzero(kept), self.person, self.film)
            order = self.numbers("film_order")
            by_film = _without_repetition(order[kept[order]], self.person, self.film)
            films_start = np.searchsorted(self.person[by_person], np.arange(self.people + 1))
            people_start = np.searchsorted(self.film[by_film], np.arange(self.films + 1))
            self._limited = (limits, kept, Incidence(films_start, self.film[by_person], people_start, self.person[by_film]))
        return self._limited[2]

    def credits_of(self, person: int, film: int, limits: Limits = NO_LIMITS) -> list[int]:
        """Return the indices of a person's credits in a film that count, by role (actor first), then billing."""
        start, end = int(self.person_start[person]), int(self.person_start[person + 1])
        own = self.film[start:end]
        indices = range(start + int(np.searchsorted(own, film)), start + int(np.searchsorted(own, film, side="right")))
        if limits.none:
            return [index for index in indices if not self.flags[index] & ARCHIVE]
        self.incidence(limits)
        kept = self._limited[1]
        return [index for index in indices if kept is None or kept[index]]


def _without_repetition(credits_: Numbers, person: Numbers, film: Numbers) -> Numbers:
    """Return the indices of credits without those whose person and film are those of the one before."""
    own, where = person[credits_], film[credits_]
    first = np.ones(len(credits_), dtype=bool)
    first[1:] = (own[1:] != own[:-1]) | (where[1:] != where[:-1])
    return credits_[first]
