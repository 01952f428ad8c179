"""The attributes of the nodes and edges of a network, computed from arrays, each when it is asked for."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from filmograph.ask.network.attribute_columns import Coded, Listed, joined
from filmograph.ask.network.counted_credits import SIDES, Credited, credited, first_of, iris_of, labels_of
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits
from filmograph.ask.network.projection import Edges, meetings
from filmograph.ask.network.role_sets import named_roles, role_bits
from filmograph.ask.network.traverse import gather
from filmograph.errors import UsageError
from filmograph.networkx_backend import algorithms
from filmograph.networkx_backend.algorithms.communities import partition
from filmograph.networkx_backend.algorithms.components import labels as component_labels
from filmograph.networkx_backend.array_graph import ArrayGraph
from filmograph.store.columns import Numbers

MISSING: Mapping[str, Any] = {"first": 0, "last": 0, "year": 0, "films": 0, "people": 0, "billing": 0, "role": "", "roles": ""}
"""The value that stands where there is none."""

_POSITION = ("degree", "community", "pagerank", "component")
_NODES = {
    "people": ("label", "kind", "films", "first", "last", "role"), "films": ("label", "kind", "people", "year"),
    "companies": ("label", "kind", "films", "first", "last", "role"),
    "film-people": ("label", "kind", "films", "people", "first", "last", "role", "year"),
}  # fmt: skip
_EDGES = {
    "people": ("weight", "first", "last", "roles", "titles"), "films": ("weight", "roles", "names"),
    "companies": ("weight", "first", "last", "roles", "titles"), "film-people": ("roles", "billing"),
}  # fmt: skip
_COUNTED = {"people": "films", "films": "people", "companies": "films", "film-people": "roles"}
_LONG, _SLOW = ("titles", "names"), ("community", "pagerank", "component", "roles")


def names(kind: str, *, around: bool = False) -> tuple[str, ...]:
    """Return the attributes that the nodes and edges of a network can have; those of the part around a node have a distance too."""
    return tuple(dict.fromkeys([*_NODES[kind], *_POSITION, *(["distance"] if around else []), *_EDGES[kind]]))


def exported(kind: str, *, around: bool = False, titles: bool = False) -> tuple[str, ...]:
    """Return the attributes that are written to a file where none are chosen: all, the lists of titles and names only with `titles`."""
    return tuple(name for name in (names(kind, around=around) if kind in _NODES else ()) if titles or name not in _LONG)


def chosen(kind: str, wanted: Collection[str] | None, *, around: bool) -> tuple[set[str], set[str]]:
    """Return the attributes of nodes and of edges to make; without a choice all that cost little, with the films or people of an edge too.

    The label of a node and the weight of an edge are always among them.
    Raises `UsageError` for an unknown one.
    """
    known = names(kind, around=around)
    given = {wanted} if isinstance(wanted, str) else set(wanted or ())
    for name in sorted(given - set(known)):
        raise UsageError(f"There is no attribute {name!r} in the network of {kind}; the attributes are {', '.join(known)}.")
    nodes, edges = {*_NODES[kind], *_POSITION, "distance"}, set(_EDGES[kind])
    if wanted is not None:
        return nodes & given | {"label"}, edges & (given | {"weight"})
    return nodes & set(known) - {*_SLOW}, edges - {*_SLOW, *_LONG} | {_COUNTED[kind]}


@dataclass(frozen=True, eq=False)
class Drawn:
    """A network that was drawn: its edges between nodes numbered side by side, the nodes that have one, and the rows of its matrix.

    `nodes` has for each side the rows of its nodes in their table, `distance` for each node how far it is from the one in the middle.
    """

    network: Network
    kind: str
    limits: Limits
    edges: Edges
    nodes: tuple[Numbers, ...]
    starts: Numbers
    others: Numbers
    edge: Numbers
    distance: Numbers | None = None

    def node_makers(self) -> dict[str, Callable[[], Any]]:
        """Return how each attribute of nodes is made."""
        sides = [_makers(self, side, rows) for side, rows in zip(SIDES[self.kind], self.nodes, strict=True)]
        counts = [len(rows) for rows in self.nodes]

        def make(name: str) -> Any:
            parts = [side[name]() if name in side else None for side in sides]
            return parts[0] if len(parts) == 1 else joined(parts, counts)

        return {
            **{name: lambda name=name: make(name) for name in _NODES[self.kind]},  # type: ignore[misc]
            "degree": lambda: np.diff(self.starts).astype(np.int32), "component": lambda: _by_size(component_labels(self._bare())),
            "community": self._community, "pagerank": self._pagerank, "distance": lambda: self.distance,
        }  # fmt: skip

    def edge_makers(self) -> dict[str, Callable[[], Any]]:
        """Return how each attribute of edges is made, for each edge once."""
        return {
            **{name: lambda name=name: self.edges.columns[name] for name in self.edges.columns},  # type: ignore[misc]
            "roles": self._pair_roles if self.kind == "film-people" else self._roles, "titles": self._met, "names": self._met,
        }  # fmt: skip

    def _bare(self) -> ArrayGraph:
        """Return the network with its rows as nodes; what an algorithm makes of it goes with it."""
        weight = self.edges.columns.get("weight")
        columns = {} if weight is None else {"weight": weight[self.edge]}
        return ArrayGraph(range(len(self.starts) - 1), self.starts, self.others, columns)

    def _community(self) -> Numbers:
        return _by_size(partition(self._bare(), self.edges.columns.get("weight")))

    def _pagerank(self) -> Numbers:
        bare = self._bare()
        # networkx's tolerance is so much for each node, which orders few right
        ranks = algorithms.pagerank(bare, tol=1e-6 / max(len(bare), 1), max_iter=1000)
        return np.fromiter(ranks.values(), dtype=np.float64, count=len(ranks))

    @cached_property
    def credits(self) -> Credited:
        """The credits that count."""
        return credited(self.network, self.kind, self.limits)

    def _groups(self) -> tuple[Numbers, Numbers, Numbers]:
        """Return where nodes of this network meet as CSR (starts, members), and the roles of each member there as `role_bits`."""
        credits_, incidence = self.credits, self.credits.incidence
        if self.kind == "films":
            starts, members = incidence.films_start, incidence.films
            bits = role_bits(credits_.who, credits_.film, credits_.role, len(self.network.roles))
        else:
            starts, members = incidence.people_start, incidence.people
            # within a film the order of who stays
            order = np.argsort(credits_.film, kind="stable")
            bits = role_bits(credits_.film[order], credits_.who[order], credits_.role[order], len(self.network.roles))
        inside = np.zeros(len(iris_of(self.network, SIDES[self.kind][0])), dtype=bool)
        inside[self.nodes[0]] = True
        kept = inside[members]
        return np.r_[0, np.cumsum(kept)][starts], members[kept], bits[kept]

    def _roles(self) -> Coded:
        """Return the roles that either end of an edge has in what they share."""
        starts, members, bits = self._groups()
        found = np.zeros((len(self.edges), bits.shape[1]), dtype=np.uint64)
        for _, one, other in meetings(starts):
            edge, here = _find(self.edges, members[one], members[other])
            both = bits[one[here]] | bits[other[here]]
            for word in range(bits.shape[1]):
                np.bitwise_or.at(found[:, word], edge, both[:, word])
        return named_roles(self.network, found)

    def _pair_roles(self) -> Coded:
        """Return the roles of a person in a film."""
        credits_ = self.credits
        pairs = first_of(credits_.who, credits_.film)
        bits = role_bits(credits_.who, credits_.film, credits_.role, len(self.network.roles))
        every = Edges(credits_.who[pairs], credits_.film[pairs] + np.int64(self.network.people), {})
        return named_roles(self.network, bits[_find(every, self.edges.a, self.edges.b)[0]])

    def _met(self) -> Listed:
        """Return the films, or people, that the ends of an edge share, the earliest first."""
        starts, members, _ = self._groups()
        found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
        for group, one, other in meetings(starts):
            edge, here = _find(self.edges, members[one], members[other])
            found.append((edge, group[here]))
        edge, group = (np.concatenate(part) for part in zip(*found, strict=True))
        side = "person" if self.kind == "films" else "film"
        order = np.lexsort((group, self.network.film_year[group] if side == "film" else group, edge))
        bounds = np.r_[0, np.cumsum(np.bincount(edge, minlength=len(self.edges)))]
        return Listed(bounds, group[order], lambda rows: labels_of(self.network, side, rows))


def _makers(drawn: Drawn, side: str, rows: Numbers) -> dict[str, Callable[[], Any]]:
    """Return how each attribute of the nodes of one kind is made."""
    if side == "film":
        return _of_films(drawn, rows)
    return {
        **_of_any(drawn.network, side, rows), "films": lambda: _counts(drawn.credits.incidence.films_start, rows),
        "first": lambda: _years(drawn, rows, last=False), "last": lambda: _years(drawn, rows, last=True),
        "role": lambda: _main_roles(drawn, rows),
    }  # fmt: skip


def _of_films(drawn: Drawn, rows: Numbers) -> dict[str, Callable[[], Any]]:
    network = drawn.network
    return {
        **_of_any(network, "film", rows), "people": lambda: _counts(drawn.credits.incidence.people_start, rows),
        "year": lambda: network.film_year[rows],
    }  # fmt: skip


def _of_any(network: Network, side: str, rows: Numbers) -> dict[str, Callable[[], Any]]:
    return {
        "label": lambda: labels_of(network, side, rows), "kind": lambda: Coded(np.zeros(len(rows), dtype=np.int8), [side]),
    }  # fmt: skip


def _counts(starts: Numbers, rows: Numbers) -> Numbers:
    counts: Numbers = (starts[rows + 1] - starts[rows]).astype(np.int32)
    return counts


def _years(drawn: Drawn, rows: Numbers, *, last: bool) -> Numbers:
    """Return the first or last known year of the films of each row, 0 where none is known."""
    films, owner = gather(drawn.credits.incidence.films_start, drawn.credits.incidence.films, rows)
    year = drawn.network.film_year[films]
    known = year > 0
    end = np.zeros(len(rows), dtype=np.int16) if last else np.full(len(rows), np.iinfo(np.int16).max, dtype=np.int16)
    (np.maximum if last else np.minimum).at(end, owner[known], year[known])
    return np.where(end == np.iinfo(np.int16).max, 0, end)


def _main_roles(drawn: Drawn, rows: Numbers) -> Coded:
    """Return the role that each row has in most credits, of equals the first."""
    credits_, labels = drawn.credits, list(drawn.network.texts("role_label"))
    node = np.searchsorted(rows, credits_.who)
    node[node == len(rows)] = 0
    kept = rows[node] == credits_.who if len(rows) else np.zeros(len(node), dtype=bool)
    key, times = np.unique(node[kept] * len(labels) + credits_.role[kept], return_counts=True)
    node, role = np.divmod(key, max(len(labels), 1))
    order = np.lexsort((role, -times, node))
    return Coded(role[order[first_of(node[order], node[order])]], labels)


def _find(edges: Edges, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers]:
    """Return the indices of those of several pairs that are edges, and which of them are."""
    known, wanted = (one.astype(np.int64) << 32 | other for one, other in ((edges.a, edges.b), (a, b)))
    index = np.searchsorted(known, wanted)
    index[index == len(known)] = 0
    here = known[index] == wanted if len(known) else np.zeros(len(wanted), dtype=bool)
    return index[here], here


def _by_size(label: Numbers) -> Numbers:
    """Return labels numbered from 0, that of most nodes first, of equals that of the first node."""
    found, first, own, size = np.unique(label, return_index=True, return_inverse=True, return_counts=True)
    number = np.empty(len(found), dtype=np.int32)
    number[np.lexsort((first, -size))] = np.arange(len(found), dtype=np.int32)
    numbers: Numbers = number[own]
    return numbers
