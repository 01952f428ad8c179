"""The shortest chains between two people, through the films they share with others."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from rdflib.term import URIRef

from filmograph import schema
from filmograph.ask.network import Incidence, Network
from filmograph.ask.tables import Tables
from filmograph.errors import NotFound
from filmograph.namespaces import ROLE
from filmograph.sparql import bind
from filmograph.store import Store

_CREDITS = """
SELECT ?role ?name ?characters ?billing ?source ?line ?last {
    ?credit film:film $_film ; film:person $_person ; film:role ?role . ?role skos:prefLabel ?name .
    OPTIONAL { ?credit film:characters ?characters } OPTIONAL { ?credit film:billing ?billing }
    OPTIONAL { ?credit film:archiveFootage ?archive }
    OPTIONAL { $_film prov:wasDerivedFrom ?graph . ?graph rdfs:label ?source .
        GRAPH ?graph { ?claim film:subject ?credit ; film:property film:person .
            OPTIONAL { ?claim film:firstLine ?line ; film:lastLine ?last } } }
    FILTER (!BOUND(?archive))
} ORDER BY ?role ?billing ?source ?line"""
_FILM_SOURCES = "SELECT ?source { $_film prov:wasDerivedFrom/rdfs:label ?source } ORDER BY ?source"


@dataclass(frozen=True)
class Evidence:
    """Where a credit was read: a source and, where it has lines, the first and last of them."""

    source: str
    person: str
    first_line: int | None
    last_line: int | None


@dataclass(frozen=True)
class Hop:
    """One step of a chain: two people in one film, with the credit of each and the sources both were read from."""

    source_iri: str
    source_name: str
    target_iri: str
    target_name: str
    film: str
    title: str
    year: int | None
    source_role: str
    source_character: str | None
    target_role: str
    target_character: str | None
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the hop as `path --format json` prints it."""
        return {
            "from": self.source_iri, "from_name": self.source_name, "to": self.target_iri, "to_name": self.target_name,
            "film": self.film, "title": self.title, "year": self.year,
            "from_role": self.source_role, "from_character": self.source_character,
            "to_role": self.target_role, "to_character": self.target_character, "sources": list(self.sources),
            "evidence": [{"source": e.source, "person": e.person, "lines": None if e.first_line is None else [e.first_line, e.last_line]}
                         for e in self.evidence],
        }  # fmt: skip


@dataclass(frozen=True)
class Chain:
    """A shortest chain between two people; nobody is nearer than `length` hops."""

    hops: tuple[Hop, ...]

    @property
    def length(self) -> int:
        """Return how many films the chain passes through."""
        return len(self.hops)

    def to_json(self) -> dict[str, Any]:
        """Return the chain as `path --format json` prints it."""
        return {"length": self.length, "hops": [hop.to_json() for hop in self.hops]}


def find_paths(network: Network, store: Store | Tables, start: str, end: str, roles: Collection[str] | None = None) -> Iterator[Chain]:
    """Yield every shortest chain between two people (IRIs), in a fixed order; one with no hops when both are the same.

    Raises `NotFound` when no chain leads from one to the other.
    """
    a, b = network.person_number(start), network.person_number(end)
    incidence = network.incidence(roles)
    distance = _distances(incidence, a, b)
    if distance[b] < 0:
        names = network.person_name[a], network.person_name[b]
        raise NotFound(f"No chain of films leads from {names[0]} to {names[1]}{' in these roles' if roles else ''}.")
    for people, films in _chains(incidence, distance, b):
        steps = zip(pairwise(reversed(people)), reversed(films), strict=True)
        yield Chain(tuple(_hop(network, store, pair, film, roles) for pair, film in steps))


def _distances(incidence: Incidence, start: int, end: int) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    """Return how many films away each person is from `start`, -1 where farther than `end` or out of reach."""
    distance = np.full(incidence.films_of.shape[0], -1, dtype=np.int32)
    distance[start] = 0
    seen = np.zeros(incidence.people_of.shape[0], dtype=bool)
    frontier, hops = np.array([start]), 0
    while len(frontier) and distance[end] < 0:
        hops += 1
        films = np.unique(incidence.films_of[frontier].indices)
        films = films[~seen[films]]
        seen[films] = True
        people = np.unique(incidence.people_of[films].indices)
        frontier = people[distance[people] < 0]
        distance[frontier] = hops
    return distance


def _chains(
    incidence: Incidence, distance: "np.ndarray[tuple[int], np.dtype[np.int32]]", end: int
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield (people, films) of every shortest chain, from `end` back to the start, by way of the lowest numbers first."""
    waiting: list[tuple[list[int], list[int]]] = [([end], [])]
    while waiting:
        people, films = waiting.pop()
        near = int(distance[people[-1]]) - 1
        if near < 0:
            yield people, films
            continue
        steps = []
        for film in np.sort(_row(incidence.films_of, people[-1])).tolist():
            others = np.sort(_row(incidence.people_of, film))
            steps += [([*people, int(other)], [*films, int(film)]) for other in others[distance[others] == near].tolist()]
        waiting += reversed(steps)


def _row(matrix: Any, number: int) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    row: np.ndarray[tuple[int], np.dtype[np.int32]] = matrix.indices[matrix.indptr[number] : matrix.indptr[number + 1]]
    return row


def _hop(network: Network, store: Store | Tables, pair: tuple[int, int], film: int, roles: Collection[str] | None) -> Hop:
    iri, year = network.film_iri[film], int(network.film_year[film])
    (role_a, character_a, from_a), (role_b, character_b, from_b) = (
        _credit(store, iri, network.person_iri[person], network.person_name[person], roles) for person in pair
    )
    evidence = tuple(sorted({*from_a, *from_b}, key=lambda e: (e.source, e.first_line or 0, e.person)))
    sources = sorted({e.source for e in evidence}) or _film_sources(store, iri)
    return Hop(
        network.person_iri[pair[0]], network.person_name[pair[0]], network.person_iri[pair[1]], network.person_name[pair[1]],
        iri, network.film_title[film], year or None, role_a, character_a, role_b, character_b, tuple(sources), evidence,
    )  # fmt: skip


def _film_sources(store: Store | Tables, film: str) -> list[str]:
    if isinstance(store, Tables):
        return store.film_sources(film)
    return [str(source) for (source,) in store.query(bind(_FILM_SOURCES, {"film": URIRef(film)})).terms]


def _credit(
    store: Store | Tables, film: str, person: str, name: str, roles: Collection[str] | None
) -> tuple[str, str | None, tuple[Evidence, ...]]:
    """Return role, characters and evidence of a person's first credit in a film, acting before the rest."""
    if isinstance(store, Tables):
        role, characters, told = store.credit(film, person, roles)
        return role, characters, tuple(Evidence(source, name, first, last) for source, first, last in told)
    wanted = None if roles is None else {str(ROLE) + (schema.find_role(role) or role).replace(" ", "-") for role in roles}
    rows = [r for r in store.query(bind(_CREDITS, {"film": URIRef(film), "person": URIRef(person)})) if not wanted or r["role"] in wanted]
    chosen = rows[0]
    evidence = {
        Evidence(str(row["source"]), name, _number(row["line"]), _number(row["last"]))
        for row in rows if row["role"] == chosen["role"] and row["source"] is not None
    }  # fmt: skip
    return str(chosen["name"]), None if chosen["characters"] is None else str(chosen["characters"]), tuple(evidence)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
