"""Breadth-first through people and films: everyone's distance, the way between two, mean distances, components."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from filmograph.ask.network.incidence import Incidence
from filmograph.store.columns import Numbers

Distances = npt.NDArray[np.int16]

_AT_ONCE = 64


def gather(starts: Numbers, values: Numbers | None, rows: Numbers) -> tuple[Numbers, Numbers]:
    """Return the values of several rows of a CSR one after another, and for each the index in `rows` it belongs to.

    Without values the indices themselves are returned.
    """
    first = starts[rows]
    counts = starts[rows + 1] - first
    ends = np.cumsum(counts)
    owner = np.repeat(np.arange(len(rows)), counts)
    indices = np.arange(len(owner)) + (first - ends + counts)[owner]
    return indices if values is None else values[indices], owner


def distances(incidence: Incidence, start: int) -> Distances:
    """Return how many films away each person is from one, -1 where out of reach."""
    from scipy.sparse import csgraph  # noqa: PLC0415 - long to load, and a chain between two people needs none of it

    order, before = csgraph.breadth_first_order(incidence.matrix, start)
    rank = np.empty(len(before), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    # who came first has children first, so each step is one stretch of the order, and ends with the last child of the one before
    parents, ends = rank[before[order[1:]]], [0, 1]
    while ends[-1] < len(order):
        ends.append(1 + int(np.searchsorted(parents, ends[-1])))
    found = np.full(len(before), -1, dtype=np.int16)
    # every other step leads from people to films
    found[order] = np.repeat(np.arange(len(ends) - 1, dtype=np.int16) // 2, np.diff(ends))
    return found[: len(incidence.films_start) - 1]


@dataclass(frozen=True, eq=False)
class Levels:
    """All shortest ways between two people: `levels[i]` holds whoever is i films from the start on one of them, in order."""

    levels: tuple[Numbers, ...]

    @property
    def length(self) -> int:
        """Return how many films a shortest way passes through."""
        return len(self.levels) - 1


class Search:
    """Looks for the shortest ways between two people from both ends; its work arrays are kept, and only touched cells cleared."""

    def __init__(self, incidence: Incidence) -> None:
        self.incidence = incidence
        people, films = len(incidence.films_start) - 1, len(incidence.people_start) - 1
        self._level = (np.full(people, -1, dtype=np.int16), np.full(people, -1, dtype=np.int16))
        self._seen = (np.zeros(films, dtype=bool), np.zeros(films, dtype=bool))
        self._index = np.zeros(max(people, films), dtype=np.int64)

    def between(self, start: int, end: int) -> Levels | None:
        """Return all shortest ways from one person to another, None when there is none."""
        if start == end:
            return Levels((np.array([start]),))
        with self._grown(start, end) as (meeting, depth):
            return None if meeting is None else Levels(tuple(self._levels(meeting, depth)))

    def one(self, start: int, end: int) -> tuple[list[int], list[int]] | None:
        """Return the people and the films of one shortest way, always the same one, None when there is none."""
        if start == end:
            return [start], []
        with self._grown(start, end) as (meeting, depth):
            if meeting is None:
                return None
            people, films = [int(meeting[0])], list[int]()
            for side in (0, 1):
                for wanted in range(depth[side] - 1, -1, -1):
                    film, person = self._next(people[0] if side == 0 else people[-1], side, wanted)
                    films.insert(0 if side == 0 else len(films), film)
                    people.insert(0 if side == 0 else len(people), person)
            return people, films

    def _next(self, person: int, side: int, wanted: int) -> tuple[int, int]:
        """Return the first film of a person that somebody of a level is in, and the first who is."""
        films = self.incidence.films_of(person)
        people, owner = gather(self.incidence.people_start, self.incidence.people, films)
        found = int(np.argmax(self._level[side][people] == wanted))
        return int(films[owner[found]]), int(people[found])

    @contextmanager
    def _grown(self, start: int, end: int) -> Iterator[tuple[Numbers | None, tuple[int, int]]]:
        """Give who is in the middle of the shortest ways, and how far that is from either end; every touched cell is cleared after it."""
        touched: tuple[list[Numbers], list[Numbers]] = ([np.array([start])], [np.array([end])])
        films: list[tuple[int, Numbers]] = []
        try:
            meeting = self._meet(touched, films)
            yield meeting, (len(touched[0]) - 1, len(touched[1]) - 1)
        finally:
            for side in (0, 1):
                for people in touched[side]:
                    self._level[side][people] = -1
            for side, seen_films in films:
                self._seen[side][seen_films] = False

    def _meet(self, touched: tuple[list[Numbers], list[Numbers]], films: list[tuple[int, Numbers]]) -> Numbers | None:
        """Grow both sides, the one with fewer films to look at first, until someone is on both; return all who are, in order."""
        starts, ends = self.incidence.films_start, self.incidence.people_start
        for side in (0, 1):
            self._level[side][touched[side][0]] = 0
        reach = [int(np.sum(starts[side[0] + 1] - starts[side[0]])) for side in touched]
        while len(touched[0][-1]) and len(touched[1][-1]):
            side = 0 if reach[0] <= reach[1] else 1
            level, seen = self._level[side], self._seen[side]
            near = gather(starts, self.incidence.films, touched[side][-1])[0]
            near = self._once(near[~seen[near]])
            seen[near] = True
            films.append((side, near))
            people = gather(ends, self.incidence.people, near)[0]
            people = self._once(people[level[people] < 0])
            level[people] = len(touched[side])
            touched[side].append(people)
            met = people[self._level[1 - side][people] >= 0]
            if len(met):
                return np.sort(met)
            reach[side] = int(np.sum(starts[people + 1] - starts[people]))
        return None

    def _once(self, numbers: Numbers) -> Numbers:
        """Return each number once: of equal numbers the one that was written last finds its own index again."""
        indices = np.arange(len(numbers))
        self._index[numbers] = indices
        kept: Numbers = numbers[self._index[numbers] == indices]
        return kept

    def _levels(self, meeting: Numbers, depth: tuple[int, int]) -> Iterator[Numbers]:
        """Yield who is on a shortest way, level by level: from those in the middle back to either end."""
        sides: tuple[list[Numbers], list[Numbers]] = ([meeting], [meeting])
        for side in (0, 1):
            for wanted in range(depth[side] - 1, -1, -1):
                films = self._once(gather(self.incidence.films_start, self.incidence.films, sides[side][-1])[0])
                people = gather(self.incidence.people_start, self.incidence.people, films)[0]
                sides[side].append(np.sort(self._once(people[self._level[side][people] == wanted])))
        yield from reversed(sides[0])
        yield from sides[1][1:]


def components(incidence: Incidence) -> Numbers:
    """Return for every person the number of the component they belong to; a person without a film is a component alone."""
    if incidence.components is not None:
        return incidence.components
    from scipy.sparse import csgraph  # noqa: PLC0415 - as above

    labels: Numbers = csgraph.connected_components(incidence.matrix, connection="strong")[1]
    return labels[: len(incidence.films_start) - 1]


def distance_sums(incidence: Incidence, sources: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return for every person how many of the sources reach them, the sum of their distances, and the sum of the squares.

    64 sources go at once, a bit each: a level is two passes over all credits, whatever the number of sources.
    """
    count = len(incidence.films_start) - 1
    reached, total, squares = (np.zeros(count, dtype=np.int64) for _ in range(3))
    for first in range(0, len(sources), _AT_ONCE):
        batch = sources[first : first + _AT_ONCE]
        seen = np.zeros(count, dtype=np.uint64)
        np.bitwise_or.at(seen, batch, np.uint64(1) << np.arange(len(batch), dtype=np.uint64))
        frontier, level = seen.copy(), 0
        while frontier.any():
            new = np.bitwise_count(frontier).astype(np.int64)
            reached += new
            total += level * new
            squares += level * level * new
            level += 1
            films = _either(frontier, incidence.people_start, incidence.people)
            frontier = _either(films, incidence.films_start, incidence.films) & ~seen
            seen |= frontier
    return reached, total, squares


def _either(bits: npt.NDArray[np.uint64], starts: Numbers, values: Numbers) -> npt.NDArray[np.uint64]:
    """Return for every row of a CSR all bits that any of its values has."""
    found = np.zeros(len(starts) - 1, dtype=np.uint64)
    filled = np.flatnonzero(np.diff(starts))
    if len(filled):
        found[filled] = np.bitwise_or.reduceat(bits[values], starts[filled])
    return found
