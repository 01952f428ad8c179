"""The same on networkit, with all threads."""

from typing import Any

import networkit as nk
import numpy as np
from given import PAIRS, SAMPLE, Given
from running import Catalogue, Task, Tasks

_TOLERANCE = 1e-6


def _bipartite(given: Given) -> Any:
    return nk.GraphFromCoo(given.links, n=given.size)


def _network(given: Given) -> Any:
    weight = given.column("weight").astype(np.float64)
    return nk.GraphFromCoo((weight, (given.column("a"), given.column("b"))), n=given.people, weighted=True)


def _chains(catalogue: Catalogue) -> Task:
    given, lengths = Given(catalogue), list[int]()
    graph, pairs = _bipartite(given), iter(given.pairs)

    def run() -> None:
        start, end = next(pairs)
        search = nk.distance.BidirectionalBFS(graph, start, end)
        search.run()
        # the path is without its ends
        lengths.append((len(search.getPath()) + 1) // 2 if start != end else 0)

    return Task(run, lambda _: lengths, times=PAIRS)


def _distances(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    graph, start = _bipartite(given), given.start

    def run() -> list[int]:
        found = np.asarray(nk.distance.BFS(graph, start, storePaths=False).run().getDistances(asarray=True))
        return given.counts(np.where(found < given.size, found, -1))

    return Task(run, lambda counts: counts)


def _pagerank(catalogue: Catalogue) -> Task:
    """Until the scores change by as much as networkx allows, so much for each person."""
    given = Given(catalogue)
    return _ranking(given, given.people * _TOLERANCE)


def _central(catalogue: Catalogue) -> Task:
    """Until all scores together change by as little as ours do."""
    return _ranking(Given(catalogue), _TOLERANCE)


def _ranking(given: Given, enough: float) -> Task:
    graph = _network(given)

    def run() -> list[float]:
        rank = nk.centrality.PageRank(graph, 0.85, enough)
        rank.norm = nk.centrality.Norm.L1_NORM
        scores: list[float] = rank.run().scores()
        return scores

    return Task(run, given.most)


def _betweenness(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    graph = nk.GraphFromCoo((given.column("a"), given.column("b")), n=given.people)
    return Task(lambda: nk.centrality.EstimateBetweenness(graph, SAMPLE, parallel=True).run().scores(), given.most)


def _people(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    parts = (given.column("weight").astype(np.float64), (given.column("a"), given.column("b")))
    count = given.people
    return Task(lambda: nk.GraphFromCoo(parts, n=count, weighted=True), lambda graph: (graph.numberOfNodes(), graph.numberOfEdges()))


TASKS: Tasks = {
    "chains": _chains, "distances": _distances, "pagerank": _pagerank, "central": _central, "betweenness": _betweenness, "people": _people,
}  # fmt: skip
