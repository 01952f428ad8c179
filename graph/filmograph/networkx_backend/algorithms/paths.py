"""Distances and shortest paths without weights."""

from collections.abc import Hashable, Iterator
from functools import cache
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csgraph

from filmograph.networkx_backend.algorithms.algorithm import algorithm, unweighted
from filmograph.networkx_backend.algorithms.forms import Numbers, find_node, node_row, pattern
from filmograph.networkx_backend.array_graph import ArrayGraph

Paths = Iterator[list[Hashable]]


@algorithm
def single_source_shortest_path_length(G: ArrayGraph, source: Hashable, cutoff: float | None = None) -> dict[Hashable, int]:
    """Return how far each node is that can be reached, nearest first."""
    order, _, distances = _breadth_first(G, node_row(G, source, f"Source {source} is not in G"), cutoff)
    return dict(zip(G.arrays.named(order), distances.tolist(), strict=True))


@algorithm
def shortest_path_length(
    G: ArrayGraph,
    source: Hashable | None = None,
    target: Hashable | None = None,
    weight: None = None,  # weights are left to networkx
    method: str = "dijkstra",
) -> Any:
    """Return the count of steps between two nodes; with one or both left out, those to all nodes."""
    _check_method(method)
    if source is not None and target is not None:
        return len(bidirectional_shortest_path(G, source, target)) - 1
    if source is None and target is None:
        return ((node, single_source_shortest_path_length(G, node)) for node in G)
    return single_source_shortest_path_length(G, target if source is None else source)


shortest_path_length.can_run(unweighted)


@algorithm
def bidirectional_shortest_path(G: ArrayGraph, source: Hashable, target: Hashable) -> list[Hashable]:
    """Return a shortest path between two nodes."""
    ends = node_row(G, source, f"Source {source} is not in G"), node_row(G, target, f"Target {target} is not in G")
    path = _path_between(G, *ends)
    if path is None:
        raise nx.NetworkXNoPath(f"No path between {source} and {target}.")
    return G.arrays.named(np.array(path))


@algorithm
def single_source_shortest_path(G: ArrayGraph, source: Hashable, cutoff: float | None = None) -> dict[Hashable, list[Hashable]]:
    """Return a shortest path to each node that can be reached, nearest first."""
    order, before, _ = _breadth_first(G, node_row(G, source, f"Source {source} not in G"), cutoff)
    named = G.arrays.named(order)
    paths = {named[0]: [named[0]]}
    for node, previous in zip(named[1:], G.arrays.named(before[1:]), strict=True):
        paths[node] = [*paths[previous], node]
    return paths


@algorithm
def shortest_path(
    G: ArrayGraph,
    source: Hashable | None = None,
    target: Hashable | None = None,
    weight: None = None,  # weights are left to networkx
    method: str = "dijkstra",
) -> Any:
    """Return a shortest path between two nodes; with one or both left out, one to all nodes."""
    _check_method(method)
    if source is not None and target is not None:
        return bidirectional_shortest_path(G, source, target)
    if source is not None:
        return single_source_shortest_path(G, source)
    if target is not None:
        return {node: path[::-1] for node, path in single_source_shortest_path(G, target).items()}
    return ((node, single_source_shortest_path(G, node)) for node in G)


shortest_path.can_run(unweighted)


@algorithm
def all_shortest_paths(G: ArrayGraph, source: Hashable, target: Hashable, weight: None = None, method: str = "dijkstra") -> Paths:
    """Yield every shortest path between two nodes."""
    return _all_paths(G, node_row(G, source, f"Source {source} not in G"), target)


all_shortest_paths.can_run(unweighted)


def _all_paths(graph: ArrayGraph, source: int, target: Hashable) -> Paths:
    order, _, reached = _breadth_first(graph, source)
    ranks, distances = np.zeros(len(graph), dtype=np.int32), np.full(len(graph), -1, dtype=np.int32)
    ranks[order], distances[order] = np.arange(len(order)), reached
    end = find_node(graph, target)
    if end is None or distances[end] < 0:
        raise nx.NetworkXNoPath(f"Target {target} cannot be reached from given sources")

    @cache
    def before(node: int) -> list[int]:
        near = graph.arrays.indices[graph.arrays.row(node)]
        near = near[distances[near] == distances[node] - 1]
        steps: list[int] = near[np.argsort(ranks[near])].tolist()
        return steps

    # The way back from the target, with what is still to be tried at each step of it.
    path: list[int] = []
    open_steps = [iter([end])]
    while open_steps:
        node = next(open_steps[-1], None)
        if node is None:
            open_steps.pop()
            del path[-1:]
            continue
        path.append(node)
        if node == source:
            yield graph.arrays.named(np.array(path[::-1]))
        open_steps.append(iter(before(node)))


def _check_method(method: str) -> None:
    if method not in {"dijkstra", "bellman-ford"}:
        raise ValueError(f"method not supported: {method}")


def _breadth_first(graph: ArrayGraph, source: int, cutoff: float | None = None) -> tuple[Numbers, Numbers, Numbers]:
    """Return the nodes reached in the order of networkx, the node before each, and their distances."""
    order, before = csgraph.breadth_first_order(pattern(graph), source)
    before = before[order]
    ranks = np.zeros(len(graph), dtype=np.int32)
    ranks[order] = np.arange(len(order))
    # Who came first has children first, so each distance is one stretch of the order, and ends with the last child of the one before.
    parents, ends = ranks[before[1:]], [0, 1]
    while ends[-1] < len(order) and (cutoff is None or cutoff > len(ends) - 2):
        ends.append(1 + int(np.searchsorted(parents, ends[-1])))
    return order[: ends[-1]], before[: ends[-1]], np.repeat(np.arange(len(ends) - 1), np.diff(ends))


def _path_between(graph: ArrayGraph, source: int, target: int) -> list[int] | None:
    """Return a shortest path, searched from both ends, None when there is none."""
    if source == target:
        return [source]
    before = np.full((2, len(graph)), -1, dtype=np.int32)
    before[[0, 1], [source, target]] = source, target
    fronts = [np.array([source]), np.array([target])]
    while len(fronts[0]) and len(fronts[1]):
        side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
        tails, heads = _steps(graph, fronts[side])
        new = before[side][heads] < 0
        fronts[side], first = np.unique(heads[new], return_index=True)
        before[side][fronts[side]] = tails[new][first]
        met = fronts[side][before[1 - side][fronts[side]] >= 0]
        if len(met):
            return [*_way_back(before[0], met[0])[::-1], *_way_back(before[1], met[0])[1:]]
    return None


def _steps(graph: ArrayGraph, front: Numbers) -> tuple[Numbers, Numbers]:
    """Return the edges that leave these nodes."""
    starts = graph.arrays.indptr[front]
    counts = graph.arrays.indptr[front + 1] - starts
    shifts = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    return np.repeat(front, counts), graph.arrays.indices[np.arange(len(shifts)) + shifts]


def _way_back(before: Numbers, node: int) -> list[int]:
    way = [int(node)]
    while before[way[-1]] != way[-1]:
        way.append(int(before[way[-1]]))
    return way
