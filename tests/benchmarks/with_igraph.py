"""The same on igraph."""

import igraph as ig
import numpy as np
from given import PAIRS, SAMPLE, SEED, Given
from running import Catalogue, Task, Tasks


def _bipartite(given: Given) -> ig.Graph:
    return ig.Graph(given.size, np.stack(given.links, axis=1))


def _weights(given: Given) -> list[int]:
    """Return the weights as Python's numbers; of numpy's integers igraph takes none, and says nothing."""
    weights: list[int] = given.column("weight").tolist()
    return weights


def _network(given: Given) -> ig.Graph:
    graph = ig.Graph(given.people)
    graph.add_edges(given.edges)
    graph.es["weight"] = _weights(given)
    return graph


def _chains(catalogue: Catalogue) -> Task:
    given, lengths = Given(catalogue), list[int]()
    graph, pairs = _bipartite(given), iter(given.pairs)

    def run() -> None:
        start, end = next(pairs)
        lengths.append(len(graph.get_shortest_path(start, end)) // 2)

    return Task(run, lambda _: lengths, times=PAIRS)


def _distances(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    graph, start = _bipartite(given), given.start

    def run() -> list[int]:
        found = np.array(graph.distances(start)[0], dtype=float)
        return given.counts(np.where(np.isfinite(found), found, -1))

    return Task(run, lambda counts: counts)


def _pagerank(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    graph = _network(given)
    return Task(lambda: graph.pagerank(weights="weight"), given.most)


def _betweenness(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    graph = _network(given)
    sources = np.random.default_rng(SEED).choice(given.people, SAMPLE, replace=False).tolist()
    return Task(lambda: graph.betweenness(sources=sources), given.most)


def _people(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    edges, weight, count = given.edges, _weights(given), given.people

    def run() -> ig.Graph:
        graph = ig.Graph(count)
        graph.add_edges(edges)
        graph.es["weight"] = weight
        return graph

    return Task(run, lambda graph: (graph.vcount(), graph.ecount()))


TASKS: Tasks = {
    "chains": _chains, "distances": _distances, "pagerank": _pagerank, "central": _pagerank, "betweenness": _betweenness, "people": _people,
}  # fmt: skip
