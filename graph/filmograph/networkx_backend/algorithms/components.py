"""Sets of nodes that can reach each other."""

from collections.abc import Hashable, Iterator

import numpy as np
from scipy.sparse import csgraph

from filmograph.networkx_backend.algorithms.algorithm import algorithm
from filmograph.networkx_backend.algorithms.forms import Numbers, pattern
from filmograph.networkx_backend.array_graph import ArrayGraph


@algorithm
def connected_components(G: ArrayGraph) -> Iterator[set[Hashable]]:
    """Yield the sets of nodes that can reach each other."""
    for rows in sorted(groups(labels(G)), key=lambda rows: int(rows[0])):
        yield set(G.arrays.named(rows))


@algorithm
def number_connected_components(G: ArrayGraph) -> int:
    """Return how many sets of nodes there are that can reach each other."""
    return len(np.unique(labels(G)))


def labels(graph: ArrayGraph) -> Numbers:
    """Return for each node the number of its component."""
    # In a symmetric matrix strong components are the components, and are found without transposing it.
    found: Numbers = csgraph.connected_components(pattern(graph), connection="strong")[1]
    return found


def groups(label: Numbers) -> list[Numbers]:
    """Return the rows that have the same label, ascending in each group."""
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if len(label) else []
