"""The positions at which a page draws the nodes of a network: computed beforehand, the same each time."""

import math
import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import igraph

Numbers = npt.NDArray[np.float64]

_SEED = 7
_SMALL, _LARGE = 150, 1500
"""Up to so many nodes every pair is looked at, beyond so many only those that are near each other."""
_ACROSS = 1.6
"""How much wider than high the picture is."""
_APART = 1.0
"""The room between components, in the same measure as the square root of their nodes."""


def positions(count: int, edges: Sequence[tuple[int, int]], before: Mapping[int, Sequence[float]] | None = None) -> npt.NDArray[np.int32]:
    """Return the x and y of each node, from 0 to 10,000 along the longer side; y grows upwards.

    Each component is laid out by its edges; the components stand in rows, the largest first. Nodes that had positions `before`, in a
    smaller picture, stand to each other much as there.
    """
    import igraph  # noqa: PLC0415 - long to load

    if not count:
        return np.zeros((0, 2), dtype=np.int32)
    graph = igraph.Graph(n=count, edges=edges).simplify()
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 - where nodes begin is no secret
    try:
        placed = _rows(graph, before or {})
    finally:
        igraph.set_random_number_generator(random)
    extent = float(placed.max(initial=0.0)) or 1.0
    return np.rint(placed / extent * 10_000).astype(np.int32)


def _rows(graph: "igraph.Graph", before: Mapping[int, Sequence[float]]) -> Numbers:
    """Return the positions of all nodes, with the components in rows from the top."""
    members = sorted(graph.connected_components(), key=lambda nodes: (-len(nodes), nodes))
    boxes = [_box(graph.induced_subgraph(nodes), [before.get(node) for node in nodes]) for nodes in members]
    extents = [box.max(axis=0) for box in boxes]
    width = max(math.sqrt(_ACROSS * sum(math.prod(extent + _APART) for extent in extents)), *(float(extent[0]) for extent in extents))
    placed: Numbers = np.zeros((graph.vcount(), 2))
    x = y = height = 0.0
    for nodes, box, (across, up) in zip(members, boxes, extents, strict=True):
        if x and x + across > width:
            x, y, height = 0.0, y - height - _APART, 0.0
        placed[nodes] = box + np.array([x, y - up])
        x, height = x + across + _APART, max(height, up)
    placed -= placed.min(axis=0)
    return placed


def _box(component: "igraph.Graph", before: Sequence[Sequence[float] | None]) -> Numbers:
    """Return the positions of one component from (0, 0), within an area that grows with its nodes."""
    count = component.vcount()
    if count == 1:
        return np.zeros((1, 2))
    stood = {tuple(position) for position in before if position is not None}
    begins = _beginning(component, before) if len(stood) > 1 else None
    found: Numbers = np.asarray(_layout(component, begins).coords)
    if begins is not None:
        found = _turned(found, begins)
    found -= found.min(axis=0)
    if begins is None and found[:, 1].max() > found[:, 0].max():
        found = found[:, ::-1]
    found *= 2 * math.sqrt(count) / found.max()
    return found


def _beginning(component: "igraph.Graph", before: Sequence[Sequence[float] | None]) -> Numbers:
    """Return where the nodes begin: where they were, a new one around the middle of its neighbours, each in a direction of its own."""
    known: Numbers = np.array([position for position in before if position is not None], dtype=float)
    middle, room = known.mean(axis=0), known.std() / 4
    begins: Numbers = np.zeros((len(before), 2))
    for node, position in enumerate(before):
        near = [there for neighbour in component.neighbors(node) if (there := before[neighbour]) is not None]
        around = np.mean(near, axis=0) if near else middle
        begins[node] = around + room * np.array([math.cos(node), math.sin(node)]) if position is None else position
    ends = np.array(component.get_edgelist())
    # the layouts look for edges that are about 1 long
    length = float(np.hypot(*(begins[ends[:, 0]] - begins[ends[:, 1]]).T).mean())
    scaled: Numbers = (begins - middle) / (length or 1.0)
    return scaled


def _turned(found: Numbers, begins: Numbers) -> Numbers:
    """Return positions turned, or mirrored, so that they fit where the nodes began (a layout comes turned in some way)."""
    u, _, v = np.linalg.svd((found - found.mean(axis=0)).T @ (begins - begins.mean(axis=0)))
    turned: Numbers = found @ (u @ v)
    return turned


def _layout(component: "igraph.Graph", begins: Numbers | None) -> Any:
    count = component.vcount()
    if count <= _SMALL:
        return component.layout_kamada_kawai(seed=component.layout_circle() if begins is None else begins.tolist())
    steps, seed = (500 if count <= _LARGE else 300, None) if begins is None else (50, begins.tolist())
    return component.layout_fruchterman_reingold(niter=steps, grid=count > _LARGE, seed=seed)
