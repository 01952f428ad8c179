"""Networks as networkx graphs over arrays: of people, films, companies, and of films with their people."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np
from scipy import sparse

from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits, in_years, mask, role_numbers
from filmograph.ask.network.projection import Edges, backbone, largest, project
from filmograph.errors import UsageError
from filmograph.networkx_backend.array_graph import ArrayGraph
from filmograph.store.columns import Numbers, Texts

KINDS = ("people", "films", "companies", "film-people")

_BETWEEN = " | "


class Chosen(Sequence[str]):
    """Some of the texts of a sorted column, given by their rows there, in order."""

    def __init__(self, texts: Texts, rows: Numbers) -> None:
        self._texts, self.rows = texts, rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        return self._texts.take(self.rows[index]) if isinstance(index, slice) else self._texts[int(self.rows[index])]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts.take(self.rows))

    def find(self, text: object) -> int | None:
        """Return the index of a text among the chosen, or None."""
        row = self._texts.find(text) if isinstance(text, str) else None
        if row is None:
            return None
        index = int(np.searchsorted(self.rows, row))
        return index if index < len(self) and self.rows[index] == row else None


def make(network: Network, kind: str, limits: Limits, *, alpha: float | None = None, size: int | None = None) -> ArrayGraph:
    """Return a network whose nodes are IRIs, drawn from the credits that count.

    "people", "films", "companies": an edge where two share films (or people), with how many (`films` or `people`, also as `weight`), and
    for people and companies the `first` and `last` year. "film-people": an edge from person to film, with `roles` and the best
    `billing`. Nodes have `label` and `kind`, films also `year`. With `alpha` only the backbone is kept (see `projection.backbone`);
    with `size` only so many nodes, those with the most edges. `graph.graph["left_out"]` describes what was left out, if anything.
    Raises `UsageError` for another kind, and for limits that are out of range.
    """
    if kind not in KINDS:
        raise UsageError(f"There is no network {kind!r}; the networks are {', '.join(KINDS)}.")
    if alpha is not None and not 0 < alpha < 1:
        raise UsageError(f"The significance of a backbone lies between 0 and 1, and {alpha} does not.")
    if size is not None and size < 1:
        raise UsageError(f"A network has at least one node, and {size} is less.")
    if kind == "film-people":
        if alpha is not None:
            raise UsageError("A backbone needs edges with weights, which the network of films and their people does not have.")
        return _film_people(network, limits, size)
    drawn = {"people": _people, "films": _films, "companies": _companies}[kind](network, limits)
    edges, left_out = drawn, []
    if alpha is not None:
        edges = backbone(edges, alpha)
        left_out.append(f"{len(drawn) - len(edges):,} of {len(drawn):,} edges that are no backbone at {alpha}")
    if size is not None:
        before, nodes = edges, len(np.unique(np.concatenate([edges.a, edges.b])))
        edges = largest(edges, size)
        if nodes > size:
            left_out.append(f"{nodes - size:,} of {nodes:,} nodes, with {len(before) - len(edges):,} of {len(before):,} edges")
    iris, attributes = _nodes(network, kind)
    return _graph(edges, iris, attributes, {"network": kind, **({"left_out": "; ".join(left_out)} if left_out else {})})


def _people(network: Network, limits: Limits) -> Edges:
    incidence = network.incidence(limits)
    return project(incidence.people_start, incidence.people, network.film_year, "films")


def _films(network: Network, limits: Limits) -> Edges:
    incidence = network.incidence(limits)
    edges = project(incidence.films_start, incidence.films, np.zeros(network.people, dtype=np.int16), "people")
    return Edges(edges.a, edges.b, {name: edges.columns[name] for name in ("people", "weight")})


def _companies(network: Network, limits: Limits) -> Edges:
    if limits.billing or limits.exclude:
        raise UsageError("Companies have no billing and no flags; limit their network by roles and years.")
    company, film, role = (network.numbers(f"company_credit_{name}") for name in ("company", "film", "role"))
    kept = in_years(network, limits, film)
    if limits.roles is not None:
        kept &= np.isin(role, role_numbers(network, limits.roles))
    pairs = np.unique(film[kept].astype(np.int64) << 32 | company[kept])
    starts = np.searchsorted(pairs >> 32, np.arange(network.films + 1))
    return project(starts, pairs & 0xFFFFFFFF, network.film_year, "films")


def _nodes(network: Network, kind: str) -> tuple[Texts, Callable[[int], Mapping[str, Any]]]:
    if kind == "films":
        return network.film_iri, lambda row: _film(network, row)
    if kind == "companies":
        names = network.texts("company_name")
        return network.texts("company_iri"), lambda row: {"label": names[row], "kind": "company"}
    return network.person_iri, lambda row: {"label": network.person_name[row], "kind": "person"}


def _film(network: Network, row: int) -> dict[str, Any]:
    year = int(network.film_year[row])
    return {"label": network.film_label(row), "kind": "film", **({"year": year} if year else {})}


class EdgeColumn:
    """An attribute of edges as a column of a symmetric matrix, in which each edge occurs twice; made when it is used."""

    def __init__(self, values: Numbers, edge: Numbers) -> None:
        self._values, self._edge = values, edge

    @property
    def dtype(self) -> Any:
        """Return the type of the values."""
        return self._values.dtype

    def __len__(self) -> int:
        return len(self._edge)

    def __getitem__(self, indices: Any) -> Any:
        return self._values[self._edge[indices]]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Numbers:
        return np.asarray(self._values[self._edge], dtype=dtype)

    def item(self, index: int) -> Any:
        """Return the value at an index, as a Python value."""
        return self._values.item(int(self._edge[index]))


def _graph(edges: Edges, iris: Texts, attributes: Callable[[int], Mapping[str, Any]], about: Mapping[str, Any]) -> ArrayGraph:
    linked = np.zeros(len(iris), dtype=bool)
    linked[edges.a] = True
    linked[edges.b] = True
    kept = np.flatnonzero(linked)
    node = np.cumsum(linked) - 1
    starts, others, edge = _symmetric(node[edges.a], node[edges.b], len(kept))
    nodes = Chosen(iris, kept)
    return ArrayGraph(
        nodes, starts, others, {name: EdgeColumn(column, edge) for name, column in edges.columns.items()},
        lambda index: attributes(int(kept[index])), graph_attributes=about, missing={"first": 0, "last": 0}, find=nodes.find,
    )  # fmt: skip


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


def _film_people(network: Network, limits: Limits, size: int | None) -> ArrayGraph:
    credits_ = np.flatnonzero(mask(network, limits))
    person, film = network.person[credits_], network.film[credits_]
    first = np.flatnonzero(np.r_[True, (person[1:] != person[:-1]) | (film[1:] != film[:-1])][: len(credits_)])
    billing = network.numbers("credit_billing")[credits_].astype(np.int64)
    best = np.minimum.reduceat(np.where(billing == 0, np.iinfo(np.int64).max, billing), first) if len(first) else billing
    labels = np.array(list(network.texts("role_label")), dtype=object)
    roles = labels[network.role[credits_[first]]] if len(first) else np.zeros(0, dtype=object)
    counts = np.diff(np.r_[first, len(credits_)])
    for pair in np.flatnonzero(counts > 1).tolist():
        own = network.role[credits_[first[pair] : first[pair] + counts[pair]]]
        roles[pair] = _BETWEEN.join(sorted(set(labels[own].tolist())))
    columns = {"roles": roles, "billing": np.where(best == np.iinfo(np.int64).max, 0, best)}
    edges = Edges(person[first].astype(np.int64), film[first].astype(np.int64) + network.people, columns)
    about: dict[str, Any] = {"network": "film-people"}
    if size is not None and (nodes := len(np.unique(np.concatenate([edges.a, edges.b])))) > size:
        before, edges = edges, largest(edges, size)
        about["left_out"] = f"{nodes - size:,} of {nodes:,} nodes, with {len(before) - len(edges):,} of {len(before):,} edges"
    return _bipartite(network, edges, about)


def _bipartite(network: Network, edges: Edges, about: Mapping[str, Any]) -> ArrayGraph:
    people, films = np.unique(edges.a), np.unique(edges.b) - network.people
    chosen = Chosen(network.person_iri, people), Chosen(network.film_iri, films)

    def find(node: object) -> int | None:
        own = chosen[0].find(node)
        if own is not None:
            return own
        film = chosen[1].find(node)
        return None if film is None else film + len(people)

    def attributes(index: int) -> Mapping[str, Any]:
        if index >= len(people):
            return _film(network, int(films[index - len(people)]))
        return {"label": network.person_name[int(people[index])], "kind": "person"}

    one, other = np.searchsorted(people, edges.a), np.searchsorted(films, edges.b - network.people) + len(people)
    starts, others, edge = _symmetric(one, other, len(people) + len(films))
    columns = {name: EdgeColumn(column, edge) for name, column in edges.columns.items()}
    nodes = [*chosen[0], *chosen[1]]
    return ArrayGraph(nodes, starts, others, columns, attributes, graph_attributes=about, missing={"billing": 0}, find=find)
