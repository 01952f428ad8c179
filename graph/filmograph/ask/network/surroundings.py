"""The surroundings of a person, film or company: with whom it shares most, how these share among each other, and their communities."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits, in_years, role_numbers
from filmograph.ask.network.traverse import gather
from filmograph.errors import NotFound, UsageError
from filmograph.networkx_backend import algorithms
from filmograph.networkx_backend.array_graph import ArrayGraph
from filmograph.store.columns import Numbers, Texts

Kind = Literal["person", "film", "company"]
KINDS: tuple[Kind, ...] = ("person", "film", "company")


@dataclass(frozen=True)
class Neighbour:
    """A neighbour: how many films (or, of films, people) it shares with the one in the middle, and its community, 0 the largest."""

    iri: str
    name: str
    shared: int
    community: int


@dataclass(frozen=True)
class Surroundings:
    """One entity in the middle, its nearest neighbours by community, and how many others share less with it.

    `links` has (index, index, how many they share) for every two neighbours that share any.
    """

    kind: Kind
    name: str
    neighbours: tuple[Neighbour, ...]
    links: tuple[tuple[int, int, int], ...]
    left_out: int


@dataclass(frozen=True, eq=False)
class Shares:
    """The entities of a kind with what they share, as CSR in both directions: the groups of each member, the members of each group."""

    iris: Texts
    names: Texts
    groups_start: Numbers
    groups: Numbers
    members_start: Numbers
    members: Numbers


def surroundings(network: Network, kind: Kind, entity: tuple[str, str], limits: Limits, most: int) -> Surroundings:
    """Return the surroundings of a "person", "film" or "company" (IRI and name), with at most so many neighbours.

    People and companies share films, films share people. Raises `NotFound` when it shares nothing with any other.
    """
    shares, row = shares_of(network, kind, limits), 0
    found = shares.iris.find(entity[0])
    others = counts = shares.groups[:0]
    if found is not None:
        row = found
        own = shares.groups[shares.groups_start[row] : shares.groups_start[row + 1]]
        others, counts = np.unique(gather(shares.members_start, shares.members, own)[0], return_counts=True)
        others, counts = others[others != row], counts[others != row]
    if not len(others):
        within = "" if limits.none else f" {limits}"
        raise NotFound(f"{entity[1]} shares no {'person' if kind == 'film' else 'film'} with another {kind}{within}.")
    chosen = np.sort(np.lexsort((others, -counts))[:most])
    kept, shared = others[chosen], counts[chosen]
    between = common_groups(shares, kept)
    community = communities_of(between)
    order = np.lexsort((kept, -shared, community))
    rows, columns = np.nonzero(np.triu(between[np.ix_(order, order)], 1))
    links = zip(rows.tolist(), columns.tolist(), between[order[rows], order[columns]].tolist(), strict=True)
    label = network.film_label if kind == "film" else shares.names.__getitem__
    neighbours = tuple(Neighbour(shares.iris[int(kept[at])], label(int(kept[at])), int(shared[at]), int(community[at])) for at in order)
    name = label(row)
    return Surroundings(kind, name, neighbours, tuple(links), len(others) - len(kept))


def shares_of(network: Network, kind: Kind, limits: Limits) -> Shares:
    """Return what the entities of a kind share through the credits that count."""
    if kind == "company":
        return _companies(network, limits)
    incidence = network.incidence(limits)
    films, people = (incidence.films_start, incidence.films), (incidence.people_start, incidence.people)
    if kind == "person":
        return Shares(network.person_iri, network.person_name, *films, *people)
    return Shares(network.film_iri, network.film_title, *people, *films)


def _companies(network: Network, limits: Limits) -> Shares:
    if limits.billing or limits.exclude:
        raise UsageError("Companies have no billing and no flags; limit their network by roles and years.")
    company, film, role = (network.numbers(f"company_credit_{name}") for name in ("company", "film", "role"))
    kept = in_years(network, limits, film)
    if limits.roles is not None:
        kept &= np.isin(role, role_numbers(network, limits.roles))
    iris = network.texts("company_iri")
    both = [np.unique(one[kept].astype(np.int64) << 32 | other[kept]) for one, other in ((company, film), (film, company))]
    starts = [np.searchsorted(pairs >> 32, np.arange(count + 1)) for pairs, count in zip(both, (len(iris), network.films), strict=True)]
    films, members = (pairs & 0xFFFFFFFF for pairs in both)
    return Shares(iris, network.texts("company_name"), starts[0], films, starts[1], members)


def common_groups(shares: Shares, kept: Numbers) -> Numbers:
    """Return a square matrix: how many groups every two of the members share, 0 on the diagonal."""
    groups, owner = gather(shares.groups_start, shares.groups, kept)
    known, column = np.unique(groups, return_inverse=True)
    has = np.zeros((len(kept), len(known)), dtype=np.int32)
    has[owner, column] = 1
    between = has @ has.T
    np.fill_diagonal(between, 0)
    return between


def communities_of(between: Numbers) -> Numbers:
    """Return the community of each member, 0 the largest."""
    tails, heads = np.nonzero(between)
    starts = np.searchsorted(tails, np.arange(len(between) + 1))
    weight = between[tails, heads].astype(np.float64)
    graph = ArrayGraph(list(range(len(between))), starts, heads.astype(np.int32), {"weight": weight})
    found: list[set[Any]] = algorithms.louvain_communities(graph, weight="weight", seed=0)
    community = np.zeros(len(between), dtype=np.int64)
    for number, own in enumerate(sorted(map(sorted, found), key=lambda own: (-len(own), own))):
        community[own] = number
    return community
