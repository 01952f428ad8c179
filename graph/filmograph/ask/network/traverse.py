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
_PEOPLE = 0
"""The kind of a node that is a person; that of a film is 1, so a step changes it."""
_ENDS = (0, 1)


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
    """Looks for the shortest ways between two people from both ends; its work arrays are kept, and only touched cells cleared.

    People and films are the nodes of one graph, so a step leads from people to films or from films to people: what a step adds is
    much less than what a whole hop would, and the ends may meet at a film as well.
    """

    def __init__(self, incidence: Incidence) -> None:
        self.incidence = incidence
        sizes = len(incidence.films_start) - 1, len(incidence.people_start) - 1
        # by kind of node: its edges, and how far it is from either end, -1 where that is not known
        self._edges = (incidence.films_start, incidence.films), (incidence.people_start, incidence.people)
        self._level = tuple(tuple(np.full(size, -1, dtype=np.int16) for size in sizes) for _ in _ENDS)
        self._index = np.zeros(max(sizes), dtype=np.int64)

    def between(self, start: int, end: int) -> Levels | None:
        """Return all shortest ways from one person to another, None when there is none."""
        if start == end:
            return Levels((np.array([start]),))
        with self._grown(start, end) as (meeting, kind):
            return None if meeting is None else Levels(tuple(self._levels(np.sort(meeting), kind)))

    def one(self, start: int, end: int) -> tuple[list[int], list[int]] | None:
        """Return the people and the films of one shortest way, always the same one, None when there is none."""
        if start == end:
            return [start], []
        with self._grown(start, end) as (meeting, kind):
            if meeting is None:
                return None
            middle = int(meeting.min())
            nodes = [*reversed(self._way(middle, kind, 0)), middle, *self._way(middle, kind, 1)]
        return nodes[::2], nodes[1::2]

    def _way(self, node: int, kind: int, side: int) -> list[int]:
        """Return the nodes that lead from one to an end, of equals always the first."""
        way = list[int]()
        for wanted in range(int(self._level[side][kind][node]) - 1, -1, -1):
            starts, others = self._edges[kind]
            near, kind = others[starts[node] : starts[node + 1]], 1 - kind
            node = int(near[np.argmax(self._level[side][kind][near] == wanted)])
            way.append(node)
        return way

    @contextmanager
    def _grown(self, start: int, end: int) -> Iterator[tuple[Numbers | None, int]]:
        """Give the nodes in the middle of the shortest ways, and their kind; every touched cell is cleared after it."""
        touched: tuple[list[Numbers], list[Numbers]] = ([np.array([start])], [np.array([end])])
        try:
            yield self._meet(touched)
        finally:
            for levels, steps in zip(self._level, touched, strict=True):
                for step, nodes in enumerate(steps):
                    levels[step % 2][nodes] = -1

    def _meet(self, touched: tuple[list[Numbers], list[Numbers]]) -> tuple[Numbers | None, int]:
        """Grow both sides, the one with fewer edges to follow first, until some node is on both; return all that are, and their kind."""
        component = self.incidence.components
        if component is not None and component[touched[0][0][0]] != component[touched[1][0][0]]:
            return None, _PEOPLE
        for side in _ENDS:
            self._level[side][_PEOPLE][touched[side][0]] = 0
        edges = [self._count_edges(_PEOPLE, steps[0]) for steps in touched]
        while all(edges):
            side = 0 if edges[0] <= edges[1] else 1
            steps = touched[side]
            kind = len(steps) % 2
            level = self._level[side][kind]
            nodes = _gather_values(*self._edges[1 - kind], steps[-1])
            nodes = self._once(nodes[level[nodes] < 0])
            level[nodes] = len(steps)
            steps.append(nodes)
            met = nodes[self._level[1 - side][kind][nodes] >= 0]
            if len(met):
                return met, kind
            edges[side] = self._count_edges(kind, nodes)
        return None, _PEOPLE

    def _count_edges(self, kind: int, nodes: Numbers) -> int:
        starts = self._edges[kind][0]
        return int(np.sum(starts[nodes + 1] - starts[nodes]))

    def _once(self, numbers: Numbers) -> Numbers:
        """Return each number once: of equal numbers the one that was written last finds its own index again."""
        indices = np.arange(len(numbers))
        self._index[numbers] = indices
        kept: Numbers = numbers[self._index[numbers] == indices]
        return kept

    def _levels(self, meeting: Numbers, kind: int) -> Iterator[Numbers]:
        """Yield the people on a shortest way, level by level: from the nodes in the middle back to either end."""
        sides = [list(self._steps_back(meeting, kind, side)) for side in _ENDS]
        yield from reversed(sides[0])
        if kind == _PEOPLE:
            yield meeting
        yield from sides[1]

    def _steps_back(self, nodes: Numbers, kind: int, side: int) -> Iterator[Numbers]:
        """Yield the people on the ways from some nodes to an end, the nearest first."""
        for wanted in range(int(self._level[side][kind][nodes[0]]) - 1, -1, -1):
            near = _gather_values(*self._edges[kind], nodes)
            kind = 1 - kind
            nodes = self._once(near[self._level[side][kind][near] == wanted])
            if kind == _PEOPLE:
                yield np.sort(nodes)


def _gather_values(starts: Numbers, values: Numbers, rows: Numbers) -> Numbers:
    """Return the values of several rows of a CSR one after another."""
    first = starts[rows]
    counts = starts[rows + 1] - first
    ends = np.cumsum(counts)
    found: Numbers = values[np.arange(ends[-1]) + np.repeat(first - ends + counts, counts)]
    return found


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
