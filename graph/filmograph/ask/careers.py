"""The careers of people and companies in a few words, which distinguish entities of one name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from filmograph.store.names import key_of
from filmograph.store.network import ARCHIVE, NetworkArrays
from filmograph.store.sparql import bind
from filmograph.wording import counted

if TYPE_CHECKING:
    from filmograph.store.answer import Store

_ROLES = 3

_CREDITS = """SELECT DISTINCT ?film ?title ?year ?role {
    { ?credit film:person $_entity } UNION { ?credit film:company $_entity }
    ?credit film:film ?film ; film:role/skos:prefLabel ?role . ?film film:title ?title
    FILTER NOT EXISTS { ?credit film:archiveFootage true } OPTIONAL { ?film film:year ?year } }"""
_BORN = "SELECT ?born { $_entity film:birthYear ?born }"


@dataclass(frozen=True)
class Career:
    """Films as `Title (Year)` and their years, the earliest first; roles, the most frequent first; the year of birth, where known."""

    films: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    born: int | None = None

    def __str__(self) -> str:
        if not self.films:
            return ""
        count = counted(len(self.films), "film")
        years = "–".join(map(str, sorted({self.years[0], self.years[-1]}))) if self.years else ""
        return ", ".join(filter(None, (count, years, *self.roles[:_ROLES])))

    def has_film(self, text: str) -> bool:
        """Return whether one of the films has this title or `Title (Year)`."""
        key = key_of(text)
        return any(key in (key_of(film), key_of(re.sub(r" \(\d{4}\)$", "", film))) for film in self.films)


def career(credits_: Iterable[tuple[str, str, int | None, str]], born: int | None) -> Career:
    """Return the career that the credits (film, its title and year, role) of one person or company make."""
    films: dict[str, tuple[int, str]] = {}
    roles: dict[str, set[str]] = {}
    for film, title, year, role in credits_:
        films[film] = (year or 0, f"{title} ({year})" if year else title)
        roles.setdefault(role, set()).add(film)
    ordered = sorted(films.values(), key=lambda film: (film[0] or 9999, film[1]))
    commonest = sorted(roles, key=lambda role: (-len(roles[role]), role))
    return Career(tuple(label for _, label in ordered), tuple(year for year, _ in ordered if year), tuple(commonest), born)


def from_arrays(network: NetworkArrays, kind: str, iri: str) -> Career:
    """Return the career of a person or company from the arrays of a store; an empty one for an entity without credits."""
    known = {"person": network.person_iri, "company": network.texts("company_iri")}.get(kind)
    row = known.find(iri) if known is not None else None
    if row is None:
        return Career()
    if kind == "company":
        companies = network.numbers("company_credit_company")
        start, end = companies.searchsorted([row, row + 1])
        films, roles = (network.numbers(f"company_credit_{name}")[start:end].tolist() for name in ("film", "role"))
        pairs = list(zip(films, roles, strict=True))
        born = 0
    else:
        credits_ = range(int(network.person_start[row]), int(network.person_start[row + 1]))
        pairs = [(int(network.film[at]), int(network.role[at])) for at in credits_ if not network.flags[at] & ARCHIVE]
        born = int(network.numbers("person_born")[row])
    labels, years = network.texts("role_label"), network.film_year
    found = ((network.film_iri[film], network.film_title[film], int(years[film]) or None, labels[role]) for film, role in pairs)
    return career(found, born or None)


def from_graph(store: "Store", kind: str, iri: str) -> Career:
    """Return the career of a person or company from the graph."""
    if kind not in ("person", "company"):
        return Career()
    entity = {"entity": URIRef(iri)}
    rows = store.query(bind(_CREDITS, entity)).terms
    born = [int(str(year)) for (year,) in store.query(bind(_BORN, entity)).terms]
    found = ((str(film), str(title), int(str(year)) if year else None, str(role)) for film, title, year, role in rows)
    return career(found, min(born, default=None))
