"""Communities: parts of a network with more edges inside than chance would explain."""

import random
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

import igraph as ig
import numpy as np
from networkx.utils import create_py_random_state

from filmograph.networkx_backend.algorithms.algorithm import algorithm
from filmograph.networkx_backend.algorithms.components import groups
from filmograph.networkx_backend.algorithms.forms import Numbers, as_igraph, new_igraph, weights, with_numbers
from filmograph.networkx_backend.array_graph import ArrayGraph

if TYPE_CHECKING:
    import networkx as nx

TRIES, SMALL = 10, 10_000
"""Louvain depends on chance: it runs so often on a network of at most so many edges, and once on a larger one."""

THRESHOLD = 0.0000001
"""The gain below which networkx looks for no more communities; with another one a call is left to it."""

_random_numbers = Lock()


@contextmanager
def _seeded(seed: Any) -> Iterator[None]:
    """Let igraph, which has one source of random numbers for all, take them from this one, and from Python's afterwards."""
    with _random_numbers:
        ig.set_random_number_generator(seed)
        try:
            yield
        finally:
            ig.set_random_number_generator(random)


def partition(graph: ArrayGraph, weight: Numbers | None = None, seed: int = 0) -> Numbers:
    """Return for each node the number of its community, by Leiden's algorithm: a third of the time of Louvain's, and better partitions.

    `weight` is that of each edge, in the order of the graph's edges. On a large network it stops after two rounds.
    """
    if not graph.size():
        return np.arange(len(graph))
    network = new_igraph(graph, loops=False)
    rounds = -1 if graph.size() <= SMALL else 2
    with _seeded(create_py_random_state(seed)):
        found = network.community_leiden("modularity", weights=None if weight is None else weight.tolist(), n_iterations=rounds)
    return np.array(found.membership)


@algorithm
def louvain_communities(
    G: ArrayGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    threshold: float = THRESHOLD,
    max_level: int | None = None,
    seed: Any = None,
) -> list[set[Hashable]]:
    """Return a partition into communities, another one than networkx's for a seed, the same one each time for the same seed."""
    if max_level is not None and max_level <= 0:
        raise ValueError("max_level argument must be a positive integer or None")
    found = _communities(G, weights(G, weight), resolution, max_level, create_py_random_state(seed)) if G.size() else np.arange(len(G))
    return [set(G.arrays.named(numbers)) for numbers in groups(found)]


@louvain_communities.can_run
def _(G: "nx.Graph[Any]", weight: Any, resolution: float, threshold: float, **_: Any) -> bool | str:
    if threshold != THRESHOLD or resolution < 0:
        return "another threshold than networkx's, and a resolution below 0, are left to networkx"
    numeric = with_numbers(G, weight)
    if numeric is True and isinstance(G, ArrayGraph) and G.size():
        values = weights(G, weight)
        if not (np.isfinite(values).all() and values.min() >= 0 and values.max() > 0):
            return f"not every {weight!r} is at least 0, or all are 0"
    return numeric


def _communities(graph: ArrayGraph, weight: Numbers, resolution: float, max_level: int | None, seed: Any) -> Numbers:
    """Return the label of each node in the best of the partitions found."""
    arrays = graph.arrays
    network = new_igraph(graph, loops=True) if len(arrays.loops) else as_igraph(graph)
    kept = weight[arrays.indices >= arrays.tails()].tolist()
    tries = TRIES if len(kept) <= SMALL else 1
    with _seeded(seed):
        found = [network.community_multilevel(kept, return_levels=True, resolution=resolution)[:max_level] for _ in range(tries)]
    levels = [levels[-1] for levels in found if levels]
    return np.array(max(levels, key=lambda level: level.modularity).membership) if levels else np.arange(len(graph))
