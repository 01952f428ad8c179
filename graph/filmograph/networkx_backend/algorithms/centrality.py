"""How central nodes are: PageRank, degree, closeness, betweenness."""

from collections.abc import Hashable, Mapping
from typing import Any

import networkx as nx
import numpy as np
from networkx.utils import create_py_random_state
from scipy import sparse

from filmograph.networkx_backend.algorithms.algorithm import algorithm, unweighted
from filmograph.networkx_backend.algorithms.components import labels
from filmograph.networkx_backend.algorithms.forms import Numbers, as_igraph, by_node, find_node, node_row, weights, with_numbers
from filmograph.networkx_backend.array_graph import ArrayGraph


@algorithm
def pagerank(
    G: ArrayGraph,
    alpha: float = 0.85,
    personalization: Mapping[Hashable, float] | None = None,
    max_iter: int = 100,
    tol: float = 1.0e-6,
    nstart: Mapping[Hashable, float] | None = None,
    weight: str | None = "weight",
    dangling: Mapping[Hashable, float] | None = None,
) -> dict[Hashable, float]:
    """Return the PageRank of each node."""
    count = len(G)
    if not count:
        return {}
    matrix = sparse.csr_array((weights(G, weight), G.arrays.indices, G.arrays.indptr), shape=(count, count))
    sums: Numbers = matrix.sum(axis=1)
    shares = np.divide(1.0, sums, out=np.zeros(count), where=sums != 0)
    none_out = np.flatnonzero(sums == 0)
    even = np.full(count, 1.0 / count)
    jumps = even if personalization is None else _by_row(G, personalization)
    if jumps.sum() == 0:
        raise ZeroDivisionError
    jumps = _shares(jumps)
    lost = jumps if dangling is None else _shares(_by_row(G, dangling))
    rank = even if nstart is None else _shares(_by_row(G, nstart))
    for _ in range(max_iter):
        last = rank
        rank = alpha * (matrix @ (last * shares) + last[none_out].sum() * lost) + (1 - alpha) * jumps
        if np.abs(rank - last).sum() < count * tol:
            return by_node(G, rank)
    raise nx.PowerIterationFailedConvergence(max_iter)


pagerank.can_run(with_numbers)


def _by_row(graph: ArrayGraph, given: Mapping[Hashable, float]) -> Numbers:
    """Return the value given for each node, 0 where none is."""
    values = np.zeros(len(graph))
    for node, value in given.items():
        row = find_node(graph, node)
        if row is not None:
            values[row] = value
    return values


def _shares(values: Numbers) -> Numbers:
    shares: Numbers = values / values.sum()
    return shares


@algorithm
def degree_centrality(G: ArrayGraph) -> dict[Hashable, float]:
    """Return the share of the other nodes that each node has an edge to."""
    if len(G) <= 1:
        return dict.fromkeys(G, 1)
    return by_node(G, G.arrays.degrees * (1.0 / (len(G) - 1.0)))


@algorithm
def closeness_centrality(
    G: ArrayGraph,
    u: Hashable | None = None,
    distance: None = None,  # distances along edges are left to networkx
    wf_improved: bool = True,
) -> Any:
    """Return how near each node is to all it can reach, or that of one node."""
    chosen = None if u is None else [node_row(G, u, f"Source {u} is not in G")]
    # igraph says nothing of a node that reaches no other
    nearness = np.nan_to_num(np.array(as_igraph(G).closeness(chosen, normalized=True), dtype=float))
    if wf_improved and len(G) > 1:
        component = labels(G)
        reached = np.bincount(component)[component] if chosen is None else np.bincount(component)[component[chosen]]
        nearness = nearness * ((reached - 1.0) / (len(G) - 1))
    return by_node(G, nearness) if chosen is None else float(nearness[0])


closeness_centrality.can_run(unweighted)


@algorithm
def betweenness_centrality(
    G: ArrayGraph,
    k: int | None = None,
    normalized: bool = True,
    weight: None = None,  # weights are left to networkx
    endpoints: bool = False,
    seed: Any = None,
) -> dict[Hashable, float]:
    """Return the share of shortest paths that run through each node, from all nodes or from `k` of them, those that networkx draws."""
    count = len(G)
    drawn = k is not None and k != count
    sources = np.asarray(create_py_random_state(seed).sample(range(count), k) if drawn else range(count), dtype=np.int64)
    # igraph counts a path between two ends half from each
    through = 2 * np.array(as_igraph(G).betweenness(sources=sources.tolist()) if drawn else as_igraph(G).betweenness())
    if endpoints:
        through = through + _ends(G, sources)
    return by_node(G, through * _scale(count, sources if drawn else None, normalized, endpoints))


betweenness_centrality.can_run(unweighted)


def _ends(graph: ArrayGraph, sources: Numbers) -> Numbers:
    """Return how many shortest paths from the sources begin or end at each node."""
    component = labels(graph)
    begun = np.zeros(len(graph))
    begun[sources] = 1
    sizes, starts = np.bincount(component), np.bincount(component, weights=begun)
    ends: Numbers = (starts[component] - begun) + begun * (sizes[component] - 1)
    return ends


def _scale(count: int, drawn: Numbers | None, normalized: bool, endpoints: bool) -> Numbers:
    """Return what networkx multiplies each node's count of paths by, with the nodes drawn to begin paths at."""
    others = count if endpoints else count - 1
    if others < 2:
        return np.ones(count)

    def factor(begun: int) -> float:
        return 1 / (begun * (others - 1)) if normalized else others / (begun * 2)

    if drawn is None or endpoints:
        return np.full(count, factor(others if drawn is None else len(drawn)))
    scale = np.full(count, factor(len(drawn)))
    # A node that paths begin at is inside those of the others only, and of one alone nothing is known.
    scale[drawn] = factor(len(drawn) - 1) if len(drawn) > 1 else np.nan
    return scale
