"""What the algorithms run on: a graph as a sparse matrix or in igraph, its weights, and the rows of nodes."""

from collections.abc import Hashable
from typing import Any

import igraph as ig
import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy import sparse

from filmograph.networkx_backend.array_graph import ArrayGraph

Numbers = npt.NDArray[Any]


def weights(graph: ArrayGraph, name: str | None) -> npt.NDArray[np.float64]:
    """Return the weight at each index of the arrays, 1 where there is none; raises `ValueError` or `TypeError` for another value."""
    column = graph.arrays.columns.get(name) if name is not None else None
    if column is None or name is None:
        return np.ones(len(graph.arrays.indices))
    # made once, as the graph does not change
    kept = graph.__networkx_cache__.setdefault("weights", {})
    if name not in kept:
        values = np.asarray(column)
        missing = graph.arrays.missing
        kept[name] = (np.where(values == missing[name], 1, values) if name in missing else values).astype(np.float64)
    found: npt.NDArray[np.float64] = kept[name]
    return found


def with_numbers(G: "nx.Graph[Any]", weight: Any, **_: Any) -> bool | str:
    """Return True for a call whose weights are numbers, else why it is left to networkx; a graph not yet in arrays is not checked."""
    if callable(weight):
        return "weights that are computed are left to networkx"
    if not isinstance(G, ArrayGraph):
        return True
    try:
        column = G.arrays.columns.get(weight)
        if column is not None and column.dtype.kind not in "biuf":
            weights(G, weight)
    except (TypeError, ValueError):
        return f"not every {weight!r} is a number"
    return True


def by_node(graph: ArrayGraph, values: Numbers) -> dict[Hashable, Any]:
    """Return a value for each node."""
    return dict(zip(graph.arrays.names, values.tolist(), strict=True))


def find_node(graph: ArrayGraph, node: Hashable) -> int | None:
    """Return the row of a node, None when it is none."""
    try:
        return graph.arrays.find(node)
    except TypeError:
        # what cannot be hashed is no node
        return None


def node_row(graph: ArrayGraph, node: Hashable, otherwise: str) -> int:
    """Return the row of a node; raises `NodeNotFound` that says `otherwise` when it is none."""
    row = find_node(graph, node)
    if row is None:
        raise nx.NodeNotFound(otherwise)
    return row


def pattern(graph: ArrayGraph) -> "sparse.csr_array[Any]":
    """Return the matrix with a 1 for each edge, all the same 1 in memory."""
    arrays = graph.arrays
    ones = np.broadcast_to(1.0, len(arrays.indices))
    return sparse.csr_array((ones, arrays.indices, arrays.indptr), shape=(len(arrays), len(arrays)))


def as_igraph(graph: ArrayGraph) -> "ig.Graph":
    """Return the graph without the edges from a node to itself in igraph; it is made once, as neither changes."""
    kept = graph.__networkx_cache__
    if "igraph" not in kept:
        kept["igraph"] = new_igraph(graph, loops=False)
    network: ig.Graph = kept["igraph"]
    return network


def new_igraph(graph: ArrayGraph, *, loops: bool) -> "ig.Graph":
    """Return a graph of igraph, with or without the edges from a node to itself."""
    tails, heads = graph.arrays.tails(), graph.arrays.indices
    once = tails <= heads if loops else tails < heads
    network = ig.Graph(len(graph))
    # three times as fast as giving the edges to the constructor
    network.add_edges(np.stack([tails[once], heads[once]], axis=1).astype(np.int64))
    return network
