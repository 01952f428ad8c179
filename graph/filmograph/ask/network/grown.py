"""Networks that grow: several entities, with whom each shares most, and how all these share among each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from filmograph.ask.linked import Link, Thing, graph_of
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits, mask
from filmograph.ask.network.surroundings import Kind, Shares, common_groups, communities_of, shares_of
from filmograph.ask.network.traverse import gather
from filmograph.errors import NotFound, UsageError
from filmograph.store.columns import Numbers

if TYPE_CHECKING:
    from filmograph.ask.linked import Graph

MOST = 400
"""How many nodes a network may grow to."""
_TITLES = 5
NETWORKS: Mapping[Kind, str] = {"person": "people", "film": "films", "company": "companies"}


def grown(network: Network, kind: Kind, entities: Sequence[tuple[str, str]], limits: Limits, neighbours: int) -> "Graph":
    """Return the network of several entities (IRI and name), each with at most so many neighbours, and of all links between these.

    Two people or companies are linked by the films that they share, two films by their people. Nodes have a community and how many films
    (or people) they have, edges how many are shared and the first of them by name. Raises `NotFound` for an entity that shares nothing,
    `UsageError` for a network that is too large.
    """
    shares = shares_of(network, kind, limits)
    chosen = np.unique(np.concatenate([_with_neighbours(shares, kind, entity, limits, neighbours) for entity in entities]))
    if len(chosen) > MOST:
        raise UsageError(
            f"The network has grown to {len(chosen):,} nodes, and {MOST} can be drawn at ease; begin anew around somebody else."
        )
    things = [_thing(network, shares, kind, int(row)) for row in chosen]
    graph = graph_of(_links(network, shares, chosen, things), {"network": NETWORKS[kind]})
    communities = communities_of(common_groups(shares, chosen))
    for row, thing, community in zip(chosen.tolist(), things, communities.tolist(), strict=True):
        if thing.iri in graph:
            graph.nodes[thing.iri].update(_about(network, kind, shares, row, limits), community=community)
    return graph


def _with_neighbours(shares: Shares, kind: Kind, entity: tuple[str, str], limits: Limits, most: int) -> Numbers:
    """Return the row of an entity, and those of the entities with which it shares most."""
    row = shares.iris.find(entity[0])
    own = shares.groups[:0] if row is None else shares.groups[shares.groups_start[row] : shares.groups_start[row + 1]]
    others, counts = np.unique(gather(shares.members_start, shares.members, own)[0], return_counts=True)
    if row is None or len(others) < 2:
        within = "" if limits.none else f" {limits}"
        raise NotFound(f"{entity[1]} shares no {'person' if kind == 'film' else 'film'} with another {kind}{within}.")
    kept: Numbers = others[np.lexsort((others, -counts, others != row))[: most + 1]]
    return kept


def _thing(network: Network, shares: Shares, kind: Kind, row: int) -> Thing:
    if kind == "film":
        return Thing(network.film_iri[row], network.film_title[row], int(network.film_year[row]) or None, "film")
    return Thing(shares.iris[row], shares.names[row], kind=kind)


def _links(network: Network, shares: Shares, chosen: Numbers, things: Sequence[Thing]) -> Iterator[Link]:
    groups = [np.unique(shares.groups[shares.groups_start[row] : shares.groups_start[row + 1]]) for row in chosen]
    for a, b in zip(*np.nonzero(np.triu(common_groups(shares, chosen), 1)), strict=True):
        shared = np.intersect1d(groups[a], groups[b], assume_unique=True)
        yield Link(things[a], things[b], {"weight": len(shared), **_shared(network, things[a].kind, shared)})


def _shared(network: Network, kind: str, shared: Numbers) -> dict[str, Any]:
    """Return the attributes of an edge: the years of the films that are shared and the first of them, or the first people."""
    if kind == "film":
        return {"names": [network.person_name[int(person)] for person in shared[:_TITLES]]}
    years = network.film_year[shared]
    known = years[years > 0]
    ordered = shared[np.argsort(np.where(years > 0, years, 9999), kind="stable")][:_TITLES]
    span = {"first": int(known.min()), "last": int(known.max())} if len(known) else {}
    return {**span, "titles": [network.film_label(int(film)) for film in ordered]}


def _about(network: Network, kind: Kind, shares: Shares, row: int, limits: Limits) -> dict[str, Any]:
    """Return the attributes of a node: how many films or people it has, and of a person the main role and the years."""
    count = int(shares.groups_start[row + 1] - shares.groups_start[row])
    if kind != "person":
        return {"people" if kind == "film" else "films": count}
    credits_ = np.arange(int(network.person_start[row]), int(network.person_start[row + 1]))
    kept = credits_[mask(network, limits, credits_)]
    roles, times = np.unique(network.role[kept], return_counts=True)
    years = network.film_year[network.film[kept]]
    known = years[years > 0]
    span = {"first": int(known.min()), "last": int(known.max())} if len(known) else {}
    return {"role": network.texts("role_label")[int(roles[np.argmax(times)])] if len(roles) else None, "films": count, **span}
