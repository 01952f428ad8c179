"""The same on bare matrices of scipy, as whoever writes it by hand would."""

from typing import Any

import numpy as np
import numpy.typing as npt
from given import Given
from running import Catalogue, Task, Tasks
from scipy import sparse
from scipy.sparse import csgraph

_PAIRS = 100
_DAMPING, _TOLERANCE, _ROUNDS = 0.85, 1e-6, 200


def _matrix(given: Given) -> "sparse.csr_array[Any]":
    people, films = given.links
    ones = np.ones(2 * len(people))
    ends = np.concatenate([people, films]), np.concatenate([films, people])
    return sparse.csr_array((ones, ends), shape=(given.size, given.size))


def _chains(catalogue: Catalogue) -> Task:
    given, lengths = Given(catalogue), list[int]()
    matrix, pairs = _matrix(given), iter(given.pairs)

    def run() -> None:
        start, end = next(pairs)
        _, before = csgraph.breadth_first_order(matrix, start)
        chain = [end]
        while chain[-1] != start:
            chain.append(int(before[chain[-1]]))
        lengths.append(len(chain) // 2)

    return Task(run, lambda _: lengths, times=_PAIRS)


def _distances(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    matrix, start = _matrix(given), given.start

    def run() -> list[int]:
        order, before = csgraph.breadth_first_order(matrix, start)
        # who came first has children first, so each distance is a stretch of the order
        places = np.zeros(given.size, dtype=np.int32)
        places[order] = np.arange(len(order))
        parents, ends = places[before[order[1:]]], [0, 1]
        while ends[-1] < len(order):
            ends.append(1 + int(np.searchsorted(parents, ends[-1])))
        found = np.full(given.size, -1)
        found[order] = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
        return given.counts(found)

    return Task(run, lambda counts: counts)


def _pagerank(catalogue: Catalogue) -> Task:
    """Until the scores change by as much as networkx allows, so much for each person."""
    return _ranking(catalogue, Given(catalogue).people * _TOLERANCE)


def _central(catalogue: Catalogue) -> Task:
    """Until all scores together change by as little as ours do."""
    return _ranking(catalogue, _TOLERANCE)


def _ranking(catalogue: Catalogue, enough: float) -> Task:
    given = Given(catalogue)
    a, b, weight = (given.column(name) for name in ("a", "b", "weight"))
    count = given.people
    ends = np.concatenate([a, b]), np.concatenate([b, a])
    matrix: Any = sparse.csr_array((np.concatenate([weight, weight]).astype(np.float64), ends), shape=(count, count))

    def run() -> npt.NDArray[np.float64]:
        shares = 1 / np.asarray(matrix.sum(axis=1))
        rank = np.full(count, 1 / count)
        for _ in range(_ROUNDS):
            last = rank
            rank = _DAMPING * (matrix @ (last * shares)) + (1 - _DAMPING) / count
            if np.abs(rank - last).sum() < enough:
                break
        return rank

    return Task(run, given.most)


def _people(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    people, films = given.links
    ends = people, films - given.network.people
    was_in = sparse.csr_array((np.ones(len(people), dtype=np.int32), ends), shape=(given.network.people, given.network.films))

    def run() -> "sparse.csr_array[Any]":
        return (was_in @ was_in.T).tocsr()

    return Task(run, lambda found: (given.people, (found.nnz - int(np.count_nonzero(found.diagonal()))) // 2))


TASKS: Tasks = {"chains": _chains, "distances": _distances, "pagerank": _pagerank, "central": _central, "people": _people}
