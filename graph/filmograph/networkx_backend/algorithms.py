"""What networkx computes, on the arrays of a graph: each function has the name, parameters, errors and results of networkx's own."""

import itertools
import random
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache
from threading import Lock
from typing import Any

import igraph as ig
import networkx as nx
import numpy as np
import numpy.typing as npt
from networkx.utils import create_py_random_state
from scipy import sparse
from scipy.sparse import csgraph

from filmograph.networkx_backend.array_graph import ArrayGraph

Numbers = npt.NDArray[Any]
Paths = Iterator[list[Hashable]]

CHUNK = 10_000
"""How many pairs of nodes are compared at a time."""
TRIES, SMALL = 10, 10_000
"""Communities are a matter of luck: how often they are looked for in a network of at most so many edges; in a larger one once."""

_random_numbers = Lock()


# Distances and paths


def single_source_shortest_path_length(G: ArrayGraph, source: Hashable, cutoff: float | None = None) -> dict[Hashable, int]:
    """Return how far each node is that can be reached, nearest first."""
    order, _, distances = _breadth_first(G, _number(G, source, f"Source {source} is not in G"), cutoff)
    return dict(zip(G.arrays.named(order), distances.tolist(), strict=True))


def shortest_path_length(
    G: ArrayGraph,
    source: Hashable | None = None,
    target: Hashable | None = None,
    weight: None = None,  # weights are left to networkx
    method: str = "dijkstra",
) -> Any:
    """Return the number of steps between two nodes; with one or both left out, those to all nodes."""
    _check_method(method)
    if source is not None and target is not None:
        return len(bidirectional_shortest_path(G, source, target)) - 1
    if source is None and target is None:
        return ((node, single_source_shortest_path_length(G, node)) for node in G)
    return single_source_shortest_path_length(G, target if source is None else source)


def bidirectional_shortest_path(G: ArrayGraph, source: Hashable, target: Hashable) -> list[Hashable]:
    """Return a shortest path between two nodes."""
    ends = _number(G, source, f"Source {source} is not in G"), _number(G, target, f"Target {target} is not in G")
    path = _path_between(G, *ends)
    if path is None:
        raise nx.NetworkXNoPath(f"No path between {source} and {target}.")
    return G.arrays.named(np.array(path))


def single_source_shortest_path(G: ArrayGraph, source: Hashable, cutoff: float | None = None) -> dict[Hashable, list[Hashable]]:
    """Return a shortest path to each node that can be reached, nearest first."""
    order, before, _ = _breadth_first(G, _number(G, source, f"Source {source} not in G"), cutoff)
    named = G.arrays.named(order)
    paths = {named[0]: [named[0]]}
    for node, previous in zip(named[1:], G.arrays.named(before[1:]), strict=True):
        paths[node] = [*paths[previous], node]
    return paths


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


def all_shortest_paths(G: ArrayGraph, source: Hashable, target: Hashable, weight: None = None, method: str = "dijkstra") -> Paths:
    """Yield every shortest path between two nodes."""
    return _all_paths(G, _number(G, source, f"Source {source} not in G"), target)


def _all_paths(graph: ArrayGraph, source: int, target: Hashable) -> Paths:
    order, _, reached = _breadth_first(graph, source)
    places, distances = np.zeros(len(graph), dtype=np.int32), np.full(len(graph), -1, dtype=np.int32)
    places[order], distances[order] = np.arange(len(order)), reached
    end = _find(graph, target)
    if end is None or distances[end] < 0:
        raise nx.NetworkXNoPath(f"Target {target} cannot be reached from given sources")

    @cache
    def before(number: int) -> list[int]:
        near = graph.arrays.indices[graph.arrays.row(number)]
        near = near[distances[near] == distances[number] - 1]
        steps: list[int] = near[np.argsort(places[near])].tolist()
        return steps

    # The way back from the target, with what is still to be tried at each step of it.
    path: list[int] = []
    open_steps = [iter([end])]
    while open_steps:
        number = next(open_steps[-1], None)
        if number is None:
            open_steps.pop()
            del path[-1:]
            continue
        path.append(number)
        if number == source:
            yield graph.arrays.named(np.array(path[::-1]))
        open_steps.append(iter(before(number)))


def _check_method(method: str) -> None:
    if method not in {"dijkstra", "bellman-ford"}:
        raise ValueError(f"method not supported: {method}")


def _breadth_first(graph: ArrayGraph, source: int, cutoff: float | None = None) -> tuple[Numbers, Numbers, Numbers]:
    """Return the nodes reached in the order of networkx, the node before each, and their distances."""
    order, before = csgraph.breadth_first_order(_pattern(graph), source)
    before = before[order]
    places = np.zeros(len(graph), dtype=np.int32)
    places[order] = np.arange(len(order))
    # Who came first has children first, so each distance is one stretch of the order, and ends with the last child of the one before.
    parents, ends = places[before[1:]], [0, 1]
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


def _way_back(before: Numbers, number: int) -> list[int]:
    way = [int(number)]
    while before[way[-1]] != way[-1]:
        way.append(int(before[way[-1]]))
    return way


# Components


def connected_components(G: ArrayGraph) -> Iterator[set[Hashable]]:
    """Yield the sets of nodes that can reach each other."""
    for numbers in sorted(_groups(_components(G)), key=lambda numbers: int(numbers[0])):
        yield set(G.arrays.named(numbers))


def number_connected_components(G: ArrayGraph) -> int:
    """Return how many sets of nodes there are that can reach each other."""
    return len(np.unique(_components(G)))


def _components(graph: ArrayGraph) -> Numbers:
    # In a symmetric matrix strong components are the components, and are found without transposing it.
    labels: Numbers = csgraph.connected_components(_pattern(graph), connection="strong")[1]
    return labels


def _groups(labels: Numbers) -> list[Numbers]:
    """Return the numbers that have the same label, ascending in each group."""
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(labels) else []


# Centralities


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
    jumps = even if personalization is None else _said(G, personalization)
    if jumps.sum() == 0:
        raise ZeroDivisionError
    jumps = _shares(jumps)
    lost = jumps if dangling is None else _shares(_said(G, dangling))
    rank = even if nstart is None else _shares(_said(G, nstart))
    for _ in range(max_iter):
        last = rank
        rank = alpha * (matrix @ (last * shares) + last[none_out].sum() * lost) + (1 - alpha) * jumps
        if np.abs(rank - last).sum() < count * tol:
            return _by_node(G, rank)
    raise nx.PowerIterationFailedConvergence(max_iter)


def _said(graph: ArrayGraph, said: Mapping[Hashable, float]) -> Numbers:
    """Return what is said of each node, 0 for those of which nothing is."""
    values = np.zeros(len(graph))
    for node, value in said.items():
        number = _find(graph, node)
        if number is not None:
            values[number] = value
    return values


def _shares(values: Numbers) -> Numbers:
    shares: Numbers = values / values.sum()
    return shares


def degree_centrality(G: ArrayGraph) -> dict[Hashable, float]:
    """Return the share of the other nodes that each node has an edge to."""
    if len(G) <= 1:
        return dict.fromkeys(G, 1)
    return _by_node(G, G.arrays.degrees * (1.0 / (len(G) - 1.0)))


def closeness_centrality(
    G: ArrayGraph,
    u: Hashable | None = None,
    distance: None = None,  # distances along edges are left to networkx
    wf_improved: bool = True,
) -> Any:
    """Return how near each node is to all it can reach, or that of one node."""
    chosen = None if u is None else [_number(G, u, f"Source {u} is not in G")]
    # igraph says nothing of a node that reaches no other
    nearness = np.nan_to_num(np.array(_igraph(G).closeness(chosen, normalized=True), dtype=float))
    if wf_improved and len(G) > 1:
        labels = _components(G)
        reached = np.bincount(labels)[labels] if chosen is None else np.bincount(labels)[labels[chosen]]
        nearness = nearness * ((reached - 1.0) / (len(G) - 1))
    return _by_node(G, nearness) if chosen is None else float(nearness[0])


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
    through = 2 * np.array(_igraph(G).betweenness(sources=sources.tolist()) if drawn else _igraph(G).betweenness())
    if endpoints:
        through = through + _ends(G, sources)
    return _by_node(G, through * _scale(count, sources if drawn else None, normalized, endpoints))


def _ends(graph: ArrayGraph, sources: Numbers) -> Numbers:
    """Return how many shortest paths from the sources begin or end at each node."""
    labels = _components(graph)
    begun = np.zeros(len(graph))
    begun[sources] = 1
    sizes, starts = np.bincount(labels), np.bincount(labels, weights=begun)
    ends: Numbers = (starts[labels] - begun) + begun * (sizes[labels] - 1)
    return ends


def _scale(count: int, drawn: Numbers | None, normalized: bool, endpoints: bool) -> Numbers:
    """Return what networkx multiplies each node's number of paths by, with the nodes drawn to begin paths at."""
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


# Cores, triangles, communities, links


def core_number(G: ArrayGraph) -> dict[Hashable, int]:
    """Return the largest k such that each node is in a part where all have k neighbours."""
    if len(G.arrays.loops):
        raise nx.NetworkXNotImplemented(
            "Input graph has self loops which is not permitted; Consider using G.remove_edges_from(nx.selfloop_edges(G))."
        )
    return dict(zip(G.arrays.nodes, _igraph(G).coreness(), strict=True))


def triangles(G: ArrayGraph, nodes: Any = None) -> Any:
    """Return in how many triangles each node is, or these nodes, or this one."""
    return _of_nodes(G, nodes, lambda chosen: _triangles(G, chosen)[0])


def clustering(G: ArrayGraph, nodes: Any = None, weight: None = None) -> Any:
    """Return which share of the pairs of neighbours of each node, or these nodes, or this one, are neighbours themselves."""

    def share(chosen: list[int] | None) -> Numbers:
        found, neighbours = _triangles(G, chosen)
        shares: Numbers = np.divide(2 * found, neighbours * (neighbours - 1), out=np.zeros(len(found)), where=found > 0)
        return shares

    return _of_nodes(G, nodes, share)


def _triangles(graph: ArrayGraph, chosen: list[int] | None) -> tuple[Numbers, Numbers]:
    """Return in how many triangles nodes are, and how many neighbours they have beside themselves."""
    neighbours = np.diff(graph.arrays.indptr).astype(np.int64)
    neighbours[graph.arrays.loops] -= 1
    if chosen is not None:
        neighbours = neighbours[chosen]
    shares = np.array(_igraph(graph).transitivity_local_undirected(chosen, mode="zero"), dtype=float)
    return np.rint(shares * (neighbours * (neighbours - 1) / 2)).astype(np.int64), neighbours


def _of_nodes(graph: ArrayGraph, nodes: Any, measure: Callable[[list[int] | None], Numbers]) -> Any:
    """Return a measure of all nodes when None, of one node as a number, of several by node."""
    if nodes is None:
        return _by_node(graph, measure(None))
    one = nodes in graph
    chosen = list(dict.fromkeys(graph.nbunch_iter(nodes)))
    measured = measure([number for node in chosen if (number := _find(graph, node)) is not None]).tolist() if chosen else []
    return measured[0] if one else dict(zip(chosen, measured, strict=True))


def louvain_communities(
    G: ArrayGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    threshold: float = 0.0000001,  # another threshold is left to networkx
    max_level: int | None = None,
    seed: Any = None,
) -> list[set[Hashable]]:
    """Return a partition into communities, another one than networkx's for a seed, the same one each time for the same seed."""
    if max_level is not None and max_level <= 0:
        raise ValueError("max_level argument must be a positive integer or None")
    labels = _communities(G, weights(G, weight), resolution, max_level, create_py_random_state(seed)) if G.size() else np.arange(len(G))
    return [set(G.arrays.named(numbers)) for numbers in _groups(labels)]


def _communities(graph: ArrayGraph, weight: Numbers, resolution: float, max_level: int | None, seed: Any) -> Numbers:
    """Return the label of each node in the best of the partitions found."""
    arrays = graph.arrays
    network = _network(graph, loops=True) if len(arrays.loops) else _igraph(graph)
    kept = weight[arrays.indices >= arrays.tails()].tolist()
    tries = TRIES if len(kept) <= SMALL else 1
    with _random_numbers:
        # igraph has one source of random numbers for all, Python's when nothing else is said
        ig.set_random_number_generator(seed)
        try:
            found = [network.community_multilevel(kept, return_levels=True, resolution=resolution)[:max_level] for _ in range(tries)]
        finally:
            ig.set_random_number_generator(random)
    levels = [levels[-1] for levels in found if levels]
    return np.array(max(levels, key=lambda level: level.modularity).membership) if levels else np.arange(len(graph))


def jaccard_coefficient(
    G: ArrayGraph,
    ebunch: Iterable[tuple[Hashable, Hashable]] | None = None,
) -> Iterator[tuple[Hashable, Hashable, float]]:
    """Yield pairs of nodes with the share that their common neighbours are of all their neighbours; without pairs, all without an edge."""
    if ebunch is None:
        return _jaccard(G, iter(nx.non_edges(G)))
    pairs = list(ebunch)
    for u, v in pairs:
        _number(G, u, f"Node {u} not in G.")
        _number(G, v, f"Node {v} not in G.")
    return _jaccard(G, iter(pairs))


def _jaccard(graph: ArrayGraph, pairs: Iterator[tuple[Hashable, Hashable]]) -> Iterator[tuple[Hashable, Hashable, float]]:
    pattern, degrees = _pattern(graph).astype(np.int8), np.diff(graph.arrays.indptr)
    while chunk := list(itertools.islice(pairs, CHUNK)):
        u, v = np.array([[graph.arrays.find(a), graph.arrays.find(b)] for a, b in chunk]).T
        both = pattern[u].multiply(pattern[v])
        common = both.sum(axis=1)
        union = degrees[u] + degrees[v] - common
        # An end is a neighbour of both only where it has an edge to itself, and does not count.
        rows, columns = both.nonzero()
        common = common - np.bincount(rows[(columns == u[rows]) | (columns == v[rows])], minlength=len(chunk))
        share = np.divide(common, union, out=np.zeros(len(chunk)), where=union > 0)
        yield from ((a, b, value) for (a, b), value in zip(chunk, share.tolist(), strict=True))


# What all rest on


def weights(graph: ArrayGraph, name: str | None) -> npt.NDArray[np.float64]:
    """Return the weight at each place of the arrays, 1 where none is said; raises `ValueError` or `TypeError` for what is no number."""
    column = graph.arrays.columns.get(name) if name is not None else None
    if column is None or name is None:
        return np.ones(len(graph.arrays.indices))
    # made once, as the graph does not change
    kept = graph.__networkx_cache__.setdefault("weights", {})
    if name not in kept:
        said = np.asarray(column)
        missing = graph.arrays.missing
        kept[name] = (np.where(said == missing[name], 1, said) if name in missing else said).astype(np.float64)
    found: npt.NDArray[np.float64] = kept[name]
    return found


def _by_node(graph: ArrayGraph, values: Numbers) -> dict[Hashable, Any]:
    return dict(zip(graph.arrays.names, values.tolist(), strict=True))


def _find(graph: ArrayGraph, node: Hashable) -> int | None:
    try:
        return graph.arrays.find(node)
    except TypeError:
        # what cannot be hashed is no node
        return None


def _number(graph: ArrayGraph, node: Hashable, otherwise: str) -> int:
    number = _find(graph, node)
    if number is None:
        raise nx.NodeNotFound(otherwise)
    return number


def _pattern(graph: ArrayGraph) -> "sparse.csr_array[Any]":
    """Return the matrix with a 1 for each edge, all the same 1 in memory."""
    arrays = graph.arrays
    ones = np.broadcast_to(1.0, len(arrays.indices))
    return sparse.csr_array((ones, arrays.indices, arrays.indptr), shape=(len(arrays), len(arrays)))


def _igraph(graph: ArrayGraph) -> "ig.Graph":
    """Return the graph without the edges from a node to itself in igraph; it is made once, as neither changes."""
    kept = graph.__networkx_cache__
    if "igraph" not in kept:
        kept["igraph"] = _network(graph, loops=False)
    network: ig.Graph = kept["igraph"]
    return network


def _network(graph: ArrayGraph, *, loops: bool) -> "ig.Graph":
    tails, heads = graph.arrays.tails(), graph.arrays.indices
    once = tails <= heads if loops else tails < heads
    network = ig.Graph(len(graph))
    # three times as fast as giving the edges to the constructor
    network.add_edges(np.stack([tails[once], heads[once]], axis=1).astype(np.int64))
    return network
