"""Communities: parts of a network with more edges inside than chance would explain."""

import random
from collections.abc import Hashable
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
    with _random_numbers:
        # igraph has one source of random numbers for all, by default Python's
        ig.set_random_number_generator(seed)
        try:
            found = [network.community_multilevel(kept, return_levels=True, resolution=resolution)[:max_level] for _ in range(tries)]
        finally:
            ig.set_random_number_generator(random)
    levels = [levels[-1] for levels in found if levels]
    return np.array(max(levels, key=lambda level: level.modularity).membership) if levels else np.arange(len(graph))
