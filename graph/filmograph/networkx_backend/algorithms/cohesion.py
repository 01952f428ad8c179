"""How tightly nodes are connected: cores, triangles, clustering."""

from collections.abc import Callable, Hashable
from typing import Any

import networkx as nx
import numpy as np

from filmograph.networkx_backend.algorithms.algorithm import algorithm, unweighted
from filmograph.networkx_backend.algorithms.forms import Numbers, as_igraph, by_node, find_node
from filmograph.networkx_backend.array_graph import ArrayGraph


@algorithm
def core_number(G: ArrayGraph) -> dict[Hashable, int]:
    """Return the largest k such that each node is in a part where all have k neighbours."""
    if len(G.arrays.loops):
        raise nx.NetworkXNotImplemented(
            "Input graph has self loops which is not permitted; Consider using G.remove_edges_from(nx.selfloop_edges(G))."
        )
    return dict(zip(G.arrays.nodes, as_igraph(G).coreness(), strict=True))


@algorithm
def triangles(G: ArrayGraph, nodes: Any = None) -> Any:
    """Return in how many triangles each node is, or these nodes, or this one."""
    return _of_nodes(G, nodes, lambda chosen: _triangles(G, chosen)[0])


@algorithm
def clustering(G: ArrayGraph, nodes: Any = None, weight: None = None) -> Any:
    """Return which share of the pairs of neighbours of each node, or these nodes, or this one, are neighbours themselves."""

    def share(chosen: list[int] | None) -> Numbers:
        found, neighbours = _triangles(G, chosen)
        shares: Numbers = np.divide(2 * found, neighbours * (neighbours - 1), out=np.zeros(len(found)), where=found > 0)
        return shares

    return _of_nodes(G, nodes, share)


clustering.can_run(unweighted)


def _triangles(graph: ArrayGraph, chosen: list[int] | None) -> tuple[Numbers, Numbers]:
    """Return in how many triangles nodes are, and how many neighbours they have beside themselves."""
    neighbours = np.diff(graph.arrays.indptr).astype(np.int64)
    neighbours[graph.arrays.loops] -= 1
    if chosen is not None:
        neighbours = neighbours[chosen]
    shares = np.array(as_igraph(graph).transitivity_local_undirected(chosen, mode="zero"), dtype=float)
    return np.rint(shares * (neighbours * (neighbours - 1) / 2)).astype(np.int64), neighbours


def _of_nodes(graph: ArrayGraph, nodes: Any, measure: Callable[[list[int] | None], Numbers]) -> Any:
    """Return a measure of all nodes when None, of one node as a plain value, of several by node."""
    if nodes is None:
        return by_node(graph, measure(None))
    one = nodes in graph
    chosen = list(dict.fromkeys(graph.nbunch_iter(nodes)))
    measured = measure([row for node in chosen if (row := find_node(graph, node)) is not None]).tolist() if chosen else []
    return measured[0] if one else dict(zip(chosen, measured, strict=True))
