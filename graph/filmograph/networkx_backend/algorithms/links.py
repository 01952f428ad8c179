"""Which links may be missing."""

import itertools
from collections.abc import Hashable, Iterable, Iterator

import networkx as nx
import numpy as np

from filmograph.networkx_backend.algorithms.algorithm import algorithm
from filmograph.networkx_backend.algorithms.forms import node_row, pattern
from filmograph.networkx_backend.array_graph import ArrayGraph

CHUNK = 10_000
"""How many pairs of nodes are compared at a time."""


@algorithm
def jaccard_coefficient(
    G: ArrayGraph,
    ebunch: Iterable[tuple[Hashable, Hashable]] | None = None,
) -> Iterator[tuple[Hashable, Hashable, float]]:
    """Yield pairs of nodes with the share that their common neighbours are of all their neighbours; without pairs, all without an edge."""
    if ebunch is None:
        return _jaccard(G, iter(nx.non_edges(G)))
    pairs = list(ebunch)
    for u, v in pairs:
        node_row(G, u, f"Node {u} not in G.")
        node_row(G, v, f"Node {v} not in G.")
    return _jaccard(G, iter(pairs))


def _jaccard(graph: ArrayGraph, pairs: Iterator[tuple[Hashable, Hashable]]) -> Iterator[tuple[Hashable, Hashable, float]]:
    matrix, degrees = pattern(graph).astype(np.int8), np.diff(graph.arrays.indptr)
    while chunk := list(itertools.islice(pairs, CHUNK)):
        u, v = np.array([[graph.arrays.find(a), graph.arrays.find(b)] for a, b in chunk]).T
        both = matrix[u].multiply(matrix[v])
        common = both.sum(axis=1)
        union = degrees[u] + degrees[v] - common
        # An end is a neighbour of both only where it has an edge to itself, and does not count.
        rows, columns = both.nonzero()
        common = common - np.bincount(rows[(columns == u[rows]) | (columns == v[rows])], minlength=len(chunk))
        share = np.divide(common, union, out=np.zeros(len(chunk)), where=union > 0)
        yield from ((a, b, value) for (a, b), value in zip(chunk, share.tolist(), strict=True))
