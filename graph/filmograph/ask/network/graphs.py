"""Networks as networkx graphs over arrays: of people, films, companies, and of films with their people."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from filmograph.ask.network import attributes as attributes_of
from filmograph.ask.network.attribute_columns import Chosen, EdgeColumn, Made
from filmograph.ask.network.attributes import Drawn
from filmograph.ask.network.counted_credits import SIDES, credited, first_of, iris_of, labels_of, offsets
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits, mask
from filmograph.ask.network.projection import Edges, away, backbone, largest, project
from filmograph.errors import NotFound, UsageError
from filmograph.networkx_backend.array_graph import ArrayGraph
from filmograph.store.columns import Numbers
from filmograph.wording import counted

KINDS = tuple(SIDES)


@dataclass(frozen=True)
class Part:
    """The part of a network to keep: its backbone at a significance, what is around a node (IRI) up to a depth, so many nodes."""

    alpha: float | None = None
    around: str | None = None
    depth: int | None = None
    size: int | None = None

    def __post_init__(self) -> None:
        if self.alpha is not None and not 0 < self.alpha < 1:
            raise UsageError(f"The significance of a backbone lies between 0 and 1, and {self.alpha} does not.")
        if self.size is not None and self.size < 1:
            raise UsageError(f"A network has at least one node, and {self.size} is less.")
        if self.depth is not None and self.around is None:
            raise UsageError("A depth is that of the part around somebody or something; say around whom or what, or leave the depth out.")
        if self.depth is not None and self.depth < 1:
            raise UsageError(f"A depth is counted from 1, and {self.depth} is less.")


def make(  # noqa: PLR0913 - each is something that a user chooses
    network: Network,
    kind: str,
    limits: Limits,
    *,
    alpha: float | None = None,
    size: int | None = None,
    around: str | None = None,
    depth: int | None = None,
    attributes: Collection[str] | None = None,
) -> ArrayGraph:
    """Return a network whose nodes are IRIs, drawn from the credits that count.

    "people", "films", "companies": an edge where two share films (or people), with how many as `weight`. "film-people": an edge from
    person to film. With `alpha` only the backbone is kept (see `projection.backbone`); with `around` (an IRI) only nodes that are at most
    `depth` edges away (1 without it), which then have a `distance`; with `size` only so many nodes, the nearest and those with the most
    edges. `graph.graph["left_out"]` describes what was left out, if anything.

    `attributes` chooses the attributes of nodes and edges (see `attributes.names`); without it there are those that cost little. They
    are computed when they are first looked at, on the network that is kept.
    Raises `UsageError` for an unknown kind or attribute, and for limits that are out of range; `NotFound` when `around` is in no edge.
    """
    if kind not in KINDS:
        raise UsageError(f"There is no network {kind!r}; the networks are {', '.join(KINDS)}.")
    if kind == "film-people" and alpha is not None:
        raise UsageError("A backbone needs edges with weights, which the network of films and their people does not have.")
    part = Part(alpha, around, depth, size)
    of_nodes, of_edges = attributes_of.chosen(kind, attributes, around=around is not None)
    edges, distance, left_out = _kept(network, kind, limits, _edges(network, kind, limits), part)
    drawn = _drawn(network, kind, limits, edges, distance)
    nodes, find = _nodes(drawn)
    columns = {name: _on_edges(values, drawn.edge) for name, values in drawn.edge_makers().items() if name in of_edges}
    return ArrayGraph(
        nodes, drawn.starts, drawn.others, Made(columns),
        graph_attributes={"network": kind, **({"left_out": "; ".join(left_out)} if left_out else {})}, missing=attributes_of.MISSING,
        find=find, node_columns=Made({name: values for name, values in drawn.node_makers().items() if name in of_nodes}),
    )  # fmt: skip


def _edges(network: Network, kind: str, limits: Limits) -> Edges:
    if kind == "film-people":
        return _film_people(network, limits)
    incidence = credited(network, kind, limits).incidence
    if kind != "films":
        return project(incidence.people_start, incidence.people, network.film_year, "films")
    edges = project(incidence.films_start, incidence.films, np.zeros(network.people, dtype=np.int16), "people")
    return Edges(edges.a, edges.b, {name: edges.columns[name] for name in ("people", "weight")})


def _film_people(network: Network, limits: Limits) -> Edges:
    """Return an edge for each person and film, with the best billing there is; films are numbered after people."""
    credits_ = np.flatnonzero(mask(network, limits))
    person, film = network.person[credits_], network.film[credits_]
    first = first_of(person, film)
    unknown = np.iinfo(np.int64).max
    billing = network.numbers("credit_billing")[credits_].astype(np.int64)
    best = np.minimum.reduceat(np.where(billing == 0, unknown, billing), first) if len(first) else billing
    return Edges(
        person[first].astype(np.int64), film[first].astype(np.int64) + network.people, {"billing": np.where(best == unknown, 0, best)}
    )


def _kept(network: Network, kind: str, limits: Limits, edges: Edges, part: Part) -> tuple[Edges, Numbers | None, list[str]]:
    """Return the edges of a part of a network, the distance of each node where it is around one, and a description of what was left out."""
    left_out, distance, count = list[str](), None, offsets(network, kind)[-1]
    if part.alpha is not None:
        every, edges = edges, backbone(edges, part.alpha)
        left_out.append(f"{len(every) - len(edges):,} of {len(every):,} edges that are no backbone at {part.alpha}")
    if part.around is not None:
        depth = part.depth or 1
        start, label = _middle(network, kind, limits, edges, part.around)
        every, distance = edges, away(edges, count, start, depth)
        edges = edges.chosen(np.flatnonzero((distance[edges.a] >= 0) & (distance[edges.b] >= 0)))
        left_out += _fewer(every, edges, f" that are more than {counted(depth, 'edge')} away from {label}")
    if part.size is not None:
        every, edges = edges, largest(edges, part.size, distance)
        left_out += _fewer(every, edges, "")
    return edges, distance, left_out


def _fewer(every: Edges, edges: Edges, why: str) -> list[str]:
    before, after = (len(np.unique(np.concatenate([some.a, some.b]))) for some in (every, edges))
    if before == after:
        return []
    return [f"{before - after:,} of {before:,} nodes{why}, with {len(every) - len(edges):,} of {len(every):,} edges"]


def _middle(network: Network, kind: str, limits: Limits, edges: Edges, iri: str) -> tuple[int, str]:
    """Return the number and the label of the node that the part is around; raises `NotFound` when it is in no edge."""
    for side, first in zip(SIDES[kind], offsets(network, kind), strict=False):
        row = iris_of(network, side).find(iri)
        if row is None:
            continue
        label, within = labels_of(network, side, np.array([row]))[0], "" if limits.none else f" {limits}"
        if not (np.any(edges.a == row + first) or np.any(edges.b == row + first)):
            raise NotFound(
                f"{label} is not in the network of {kind}{within}: no credit that counts links them to another; loosen the limits."
            )
        return row + first, label
    raise NotFound(f"{iri} has no credit, so it is in no network.")


def _drawn(network: Network, kind: str, limits: Limits, edges: Edges, distance: Numbers | None) -> Drawn:
    bounds = offsets(network, kind)
    linked = np.zeros(bounds[-1], dtype=bool)
    linked[edges.a] = True
    linked[edges.b] = True
    kept = np.flatnonzero(linked)
    node = np.cumsum(linked) - 1
    sides = tuple(kept[(kept >= first) & (kept < end)] - first for first, end in pairwise(bounds))
    matrix = _symmetric(node[edges.a], node[edges.b], len(kept))
    return Drawn(network, kind, limits, edges, sides, *matrix, None if distance is None else distance[kept])


def _nodes(drawn: Drawn) -> tuple[Sequence[str], Callable[[Any], int | None]]:
    """Return the nodes, and what finds the row of one."""
    sides = [Chosen(iris_of(drawn.network, side), rows) for side, rows in zip(SIDES[drawn.kind], drawn.nodes, strict=True)]
    if len(sides) == 1:
        return sides[0], sides[0].find
    starts = [0, len(sides[0])]

    def find(node: object) -> int | None:
        found = ((start, side.find(node)) for start, side in zip(starts, sides, strict=True))
        return next((start + row for start, row in found if row is not None), None)

    return [node for side in sides for node in side], find


def _on_edges(values: Callable[[], Any], edge: Numbers) -> Callable[[], EdgeColumn]:
    return lambda: EdgeColumn(values(), edge)


def _symmetric(one: Numbers, other: Numbers, count: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return the rows of both directions of sorted edges as CSR, and the edge at each index.

    In a row the lower neighbours come first, which are a column of the edges as a matrix, then the higher ones, which are a row of it.
    """
    every = np.arange(len(one), dtype=np.int32)
    upper = np.r_[0, np.cumsum(np.bincount(one, minlength=count))]
    turned = sparse.csr_array((every, other.astype(np.int32), upper), shape=(count, count)).tocsc()
    lower = turned.indptr.astype(np.int64)
    fewer, more = np.diff(lower), np.diff(upper)
    starts = np.r_[0, np.cumsum(fewer + more)]
    below = every + np.repeat(starts[:-1] - lower[:-1], fewer)
    above = every + np.repeat(starts[:-1] + fewer - upper[:-1], more)
    others, edge = np.empty(2 * len(one), dtype=np.int32), np.empty(2 * len(one), dtype=np.int32)
    others[below], edge[below] = turned.indices, turned.data
    others[above], edge[above] = other, every
    return starts, others, edge
