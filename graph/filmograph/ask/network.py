"""Who was in what as sparse arrays, memory-mapped from a store, and the networks drawn from it."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy import sparse

from filmograph import arrays, schema
from filmograph.errors import NotFound, UsageError

KINDS = ("people", "films", "film-people")
ARCHIVE_FOOTAGE = 4
"""The bit of `Network.flags` that marks archive footage."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Incidence:
    """Which people were in which films: `films_of` is people by films, `people_of` the same the other way round (both CSR)."""

    films_of: "sparse.csr_array[Any]"
    people_of: "sparse.csr_array[Any]"


class Network:
    """The people, films and credits of a store; numbers are positions in `person_iri` and `film_iri`, which are sorted."""

    def __init__(self, folder: Path) -> None:
        self.person_iri, self.person_name = arrays.read_texts(folder, "person_iri"), arrays.read_texts(folder, "person_name")
        self.film_iri, self.film_title = arrays.read_texts(folder, "film_iri"), arrays.read_texts(folder, "film_title")
        self.roles = list(arrays.read_texts(folder, "role"))
        self.film_year = arrays.read_numbers(folder, "film_year")
        self.person, self.film = arrays.read_numbers(folder, "credit_person"), arrays.read_numbers(folder, "credit_film")
        self.role, self.billing = arrays.read_numbers(folder, "credit_role"), arrays.read_numbers(folder, "credit_billing")
        self.flags = arrays.read_numbers(folder, "credit_flags")

    def person_number(self, iri: str) -> int:
        """Return the position of a person; raises `NotFound` when nobody of that IRI has a credit."""
        number = self.person_iri.find(iri)
        if number is None:
            raise NotFound(f"{iri} has no credit, so it is in no network.")
        return number

    def credits(self, roles: Collection[str] | None = None) -> Numbers:
        """Return the positions of the credits in these roles (all roles when None), archive footage left out.

        Raises `UsageError` for a role that there is not.
        """
        kept = (np.asarray(self.flags) & ARCHIVE_FOOTAGE) == 0
        if roles is not None:
            kept &= np.isin(self.role, self._role_numbers(roles))
        return np.flatnonzero(kept).astype(np.int64)

    def incidence(self, roles: Collection[str] | None = None) -> Incidence:
        """Return who was in what, through credits in these roles."""
        chosen = self.credits(roles)
        shape = (len(self.person_iri), len(self.film_iri))
        ones = np.ones(len(chosen), dtype=np.int32)
        films_of = sparse.csr_array((ones, (self.person[chosen], self.film[chosen])), shape=shape)
        films_of.sum_duplicates()
        return Incidence(films_of, sparse.csr_array(films_of.T))

    def graph(self, kind: str, roles: Collection[str] | None = None) -> "nx.Graph[str]":
        """Return a network as a networkx graph whose nodes are IRIs.

        "people": an edge where two share films, with `films` (how many, also as `weight`), `first` and `last` year;
        "films": an edge where two films share people, with `people` (also as `weight`);
        "film-people": an edge from person to film, with `roles` and the best `billing`.
        Nodes have `label` and `kind`, films also `year`. Raises `UsageError` for another kind.
        """
        if kind == "film-people":
            return self._film_people(roles)
        if kind == "people":
            return self._people(roles)
        if kind == "films":
            return self._films(roles)
        raise UsageError(f"There is no network {kind!r}; the networks are {', '.join(KINDS)}.")

    def _role_numbers(self, roles: Collection[str]) -> list[int]:
        numbers = []
        for said in roles:
            role = schema.find_role(said)
            if role is None:
                raise UsageError(f"{said!r} is no role; the roles are {', '.join(sorted(schema.roles()))}.")
            name = role.replace(" ", "-")
            if name in self.roles:
                numbers.append(self.roles.index(name))
        return numbers

    def _people(self, roles: Collection[str] | None) -> "nx.Graph[str]":
        incidence = self.incidence(roles)
        graph: nx.Graph[str] = nx.Graph()
        a, b, films = _pairs(incidence.people_of)
        order = np.lexsort((b, a))
        a, b, films = a[order], b[order], films[order]
        first_of_pair = np.flatnonzero(np.r_[True, (a[1:] != a[:-1]) | (b[1:] != b[:-1])]) if len(a) else np.zeros(0, dtype=np.int64)
        counts = np.diff(np.r_[first_of_pair, len(a)])
        self._add_people(graph, np.unique(np.r_[a, b]))
        years = np.asarray(self.film_year).astype(np.int64)[films]
        for start, count in zip(first_of_pair.tolist(), counts.tolist(), strict=True):
            known = [y for y in years[start : start + count].tolist() if y]
            said = {"first": min(known), "last": max(known)} if known else {}
            graph.add_edge(self.person_iri[int(a[start])], self.person_iri[int(b[start])], films=count, weight=count, **said)
        return graph

    def _films(self, roles: Collection[str] | None) -> "nx.Graph[str]":
        shared = sparse.coo_array(sparse.triu((m := self.incidence(roles).people_of.astype(bool).astype(np.int32)) @ m.T, k=1))
        graph: nx.Graph[str] = nx.Graph()
        self._add_films(graph, np.unique(np.r_[shared.row, shared.col]))
        for a, b, people in sorted(zip(shared.row.tolist(), shared.col.tolist(), shared.data.tolist(), strict=True)):
            graph.add_edge(self.film_iri[a], self.film_iri[b], people=people, weight=people)
        return graph

    def _film_people(self, roles: Collection[str] | None) -> "nx.Graph[str]":
        chosen = self.credits(roles)
        graph: nx.Graph[str] = nx.Graph()
        self._add_people(graph, np.unique(self.person[chosen]))
        self._add_films(graph, np.unique(self.film[chosen]))
        for credit in chosen.tolist():
            ends = self.person_iri[int(self.person[credit])], self.film_iri[int(self.film[credit])]
            said = graph.edges[ends] if graph.has_edge(*ends) else {}
            role, billing = self.roles[int(self.role[credit])].replace("-", " "), int(self.billing[credit])
            named = sorted({role, *str(said.get("roles", role)).split(" | ")})
            best = min((n for n in (billing, said.get("billing")) if n), default=None)
            attributes: dict[str, Any] = {"roles": " | ".join(named)} if best is None else {"roles": " | ".join(named), "billing": best}
            graph.add_edge(*ends, **attributes)
        return graph

    def _add_people(self, graph: "nx.Graph[str]", numbers: Numbers) -> None:
        for number in numbers.tolist():
            graph.add_node(self.person_iri[number], label=self.person_name[number], kind="person")

    def _add_films(self, graph: "nx.Graph[str]", numbers: Numbers) -> None:
        for number in numbers.tolist():
            year = int(self.film_year[number])
            label = f"{self.film_title[number]} ({year})" if year else self.film_title[number]
            graph.add_node(self.film_iri[number], label=label, kind="film", **({"year": year} if year else {}))


def _pairs(people_of: "sparse.csr_array[Any]") -> tuple[Numbers, Numbers, Numbers]:
    """Return (a, b, film) of every two people of every film, a before b."""
    parts: list[tuple[Numbers, Numbers, Numbers]] = []
    for film in np.flatnonzero(np.diff(people_of.indptr) > 1).tolist():
        people = np.sort(people_of.indices[people_of.indptr[film] : people_of.indptr[film + 1]]).astype(np.int64)
        upper = np.triu_indices(len(people), 1)
        parts.append((people[upper[0]], people[upper[1]], np.full(len(upper[0]), film, dtype=np.int64)))
    empty = np.zeros(0, dtype=np.int64)
    a, b, films = (np.concatenate([part[i] for part in parts]) if parts else empty for i in range(3))
    return a, b, films
