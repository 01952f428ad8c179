"""The same on plain networkx."""

import networkx as nx
from given import SAMPLE, SEED, Given, Scored
from running import Catalogue, LeftOutError, Task, Tasks

_PAIRS, _FEWER = 100, 10
MOST_EDGES = 10_000_000
"""A network of more edges takes too long and too much memory."""


def _bipartite(given: Given) -> "nx.Graph[int]":
    people, films = given.links
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(zip(people.tolist(), films.tolist(), strict=True))
    return graph


def _network(given: Given) -> "nx.Graph[int]":
    columns = [given.column(name) for name in ("a", "b", "weight")]
    if len(columns[0]) > MOST_EDGES:
        raise LeftOutError(f"left out above {MOST_EDGES:,} edges")
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(given.people))
    graph.add_weighted_edges_from(zip(*(column.tolist() for column in columns), strict=True))
    return graph


def _chains(catalogue: Catalogue) -> Task:
    given, lengths = Given(catalogue), list[int]()
    graph, pairs = _bipartite(given), iter(given.pairs)
    return Task(lambda: lengths.append(len(nx.bidirectional_shortest_path(graph, *next(pairs))) // 2), lambda _: lengths, times=_PAIRS)


def _distances(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    graph, start = _bipartite(given), given.start

    def run() -> list[int]:
        found = nx.single_source_shortest_path_length(graph, start)
        return given.counts([found.get(person, -1) for person in range(given.network.people)])

    return Task(run, lambda counts: counts)


def _most(given: Given, scores: dict[int, float]) -> Scored:
    return given.most([scores[person] for person in range(given.people)])


def _pagerank(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    graph = _network(given)
    return Task(lambda: nx.pagerank(graph), lambda scores: _most(given, scores), times=1)


def _central(catalogue: Catalogue) -> Task:
    """Until all scores together change by as little as ours do."""
    given = Given(catalogue)
    graph = _network(given)
    enough = 1e-6 / given.people
    return Task(lambda: nx.pagerank(graph, tol=enough, max_iter=200), lambda scores: _most(given, scores), times=0)


def _betweenness(catalogue: Catalogue) -> Task:
    given = Given(catalogue)
    graph = _network(given)
    return Task(
        lambda: nx.betweenness_centrality(graph, k=_FEWER, seed=SEED), lambda scores: _most(given, scores),
        times=0, scale=SAMPLE / _FEWER,
    )  # fmt: skip


TASKS: Tasks = {"chains": _chains, "distances": _distances, "pagerank": _pagerank, "central": _central, "betweenness": _betweenness}
