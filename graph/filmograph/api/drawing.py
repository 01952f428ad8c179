"""What is drawn: from names to the plain values that a picture shows."""

import re
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rdflib.term import URIRef

from filmograph.api.entity import Entity
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limited, read_limits
from filmograph.ask.network.surroundings import KINDS, Kind, surroundings
from filmograph.errors import NotFound, UsageError
from filmograph.export import pictures
from filmograph.export.pictures import Picture, career, chain, matrix, network, sources
from filmograph.export.pictures.career import Part
from filmograph.export.pictures.sources import Fact
from filmograph.export.pictures.style import Sheet, Theme, theme_of
from filmograph.store.sparql import bind
from filmograph.wording import counted

if TYPE_CHECKING:
    from filmograph.api.filmograph import Filmograph

NEAREST = 30
"""How many neighbours are drawn where no limit is given."""

_CLAIMS = """SELECT ?source ?property ?value ?label {
    $_film prov:wasDerivedFrom ?graph . ?graph rdfs:label ?source .
    GRAPH ?graph { ?claim film:subject $_film ; film:property ?property ; film:value ?value }
    OPTIONAL { ?value rdfs:label|skos:prefLabel ?label } } ORDER BY ?source ?property ?value ?label"""
# A table that is the only source of a film has no graph of its own: its facts are those of the default graph.
_FACTS = """SELECT ?source ?property ?value ?label {
    $_film prov:wasDerivedFrom/rdfs:label ?source ; ?property ?value
    FILTER (?property IN (film:title, film:year, film:genre, film:alternativeTitle, film:language, film:tag, film:runtime))
    OPTIONAL { ?value rdfs:label|skos:prefLabel ?label } } ORDER BY ?source ?property ?value ?label"""


class Wanted(NamedTuple):
    """What a picture is to show: the names, the limits on credits, the most neighbours, the kind of what has the name, and the network."""

    names: Sequence[str]
    limits: Limited
    limit: int | None
    about: str | None
    network: Callable[[str], Network]


def draw(graph: "Filmograph", kind: str, wanted: Wanted, output: Path, theme: str) -> Picture:
    """Write a picture and return what is in it; raises `UsageError` for what cannot be drawn, before anything is asked."""
    if kind not in _PICTURES:
        raise UsageError(f"There is no picture {kind!r}; the pictures are {', '.join(_PICTURES)}.")
    pictures.checked(output)
    theme_of(theme)
    shows, least, most = _PICTURES[kind][1:]
    if not least <= len(wanted.names) <= (most or len(wanted.names)):
        raise UsageError(f"A picture of {shows}, and {counted(len(wanted.names), 'name is', 'names are')} given.")
    if wanted.limits and kind not in ("chain", "network"):
        raise UsageError(f"Only the pictures chain and network have limits; leave {', '.join(wanted.limits)} out.")
    if kind != "network" and (wanted.limit is not None or wanted.about is not None):
        raise UsageError(f"Only the picture network has {'limit' if wanted.limit is not None else 'about'}; leave it out.")
    return pictures.write(_PICTURES[kind][0](graph, wanted), output, theme)


def _chain(graph: "Filmograph", wanted: Wanted) -> Callable[[Theme], Sheet]:
    wanted.network("picture chain")
    ends = [graph.person(name).name for name in wanted.names]
    hops = graph.path(*wanted.names, **wanted.limits).hops
    return lambda theme: chain.draw((ends[0], ends[1]), hops, str(read_limits(wanted.limits)), theme)


def _network(graph: "Filmograph", wanted: Wanted) -> Callable[[Theme], Sheet]:
    limits, limit = read_limits(wanted.limits), NEAREST if wanted.limit is None else wanted.limit
    if not 1 <= limit <= network.MOST:
        raise UsageError(f"A picture has room for 1 to {network.MOST} neighbours, and {limit} are asked for.")
    arrays = wanted.network("picture network")
    around = surroundings(arrays, *_about(graph, wanted.names[0], wanted.about), limits, limit)
    return lambda theme: network.draw(around, str(limits), theme)


def _career(graph: "Filmograph", wanted: Wanted) -> Callable[[Theme], Sheet]:
    person = graph.person(wanted.names[0])
    first, final = ({(row["film"], row["role"]) for row in rows} for rows in (person.debut(), person.final_role()))
    parts = [
        Part(row["title"], row["year"], row["role"], (row["film"], row["role"]) in first, (row["film"], row["role"]) in final)
        for row in person.filmography()
    ]
    name = person.name
    if not parts:
        raise NotFound(f"No film of {name} counts, so there is no career to draw.")
    return lambda theme: career.draw(name, parts, theme)


def _matrix(graph: "Filmograph", wanted: Wanted) -> Callable[[Theme], Sheet]:
    people = list({person.iri: person for person in map(graph.person, wanted.names)}.values())
    names = [person.name for person in people]
    if len(people) < 2:
        raise UsageError(f"A picture of a matrix needs two people or more, and every name given is that of {names[0]}.")
    shown = people[: matrix.MOST]
    films = [len({row["film"] for row in person.filmography()}) for person in shown]
    shared = {(a, b): len({row["film"] for row in graph.shared_films(shown[a].iri, shown[b].iri)})
              for a, b in combinations(range(len(shown)), 2)}  # fmt: skip
    return lambda theme: matrix.draw(names, films, shared, theme)


def _sources(graph: "Filmograph", wanted: Wanted) -> Callable[[Theme], Sheet]:
    film = graph.film(wanted.names[0])
    name = film.name
    documents: dict[str, int] = {}
    for row in sorted(film.sources(), key=lambda row: (-row["facts"], row["source"])):
        documents[row["source"]] = documents.get(row["source"], 0) + row["facts"]
    conflicts = film.conflicts()
    losing = {(row["about"], row["property"], source) for row in conflicts for source in _listed(row["source"])}
    about = {"film": URIRef(film.iri)}
    facts = [_fact(row, losing, name) for row in graph.sparql(bind(_CLAIMS, about)) or graph.sparql(bind(_FACTS, about))]
    # what is about a part of the film, such as a rating, is shown where sources disagree on it
    for row in conflicts:
        if row["about"] != name:
            label = f"{_spaced(row['property'])} ({row['about']})" if row["about"] else _spaced(row["property"])
            facts += [Fact(label, source, row["other"], "losing") for source in _listed(row["source"])]
            facts += [Fact(label, source, row["chosen"], "chosen") for source in _listed(row["chosen_source"])]
    return lambda theme: sources.draw(name, documents, dict.fromkeys(facts), theme)


_PICTURES: dict[str, tuple[Callable[["Filmograph", Wanted], Callable[[Theme], Sheet]], str, int, int | None]] = {
    "chain": (_chain, "a chain needs two people", 2, 2),
    "network": (_network, "a network needs one person, film or company", 1, 1),
    "career": (_career, "a career needs one person", 1, 1),
    "matrix": (_matrix, "a matrix needs two people or more", 2, None),
    "sources": (_sources, "sources needs one film", 1, 1),
}


def _fact(row: dict[str, str], losing: set[tuple[str, str, str]], film: str) -> Fact:
    term = row["property"].rpartition("#")[2]
    disputed = any(about == film and other == term for about, other, _ in losing)
    lost = (film, term, row["source"]) in losing
    value = str(row["label"] or row["value"])
    if re.match(r"https?://\S+$", value):
        value = value.rpartition("/")[2].replace("-", " ")
    return Fact(_spaced(term), row["source"], value, "losing" if lost else "chosen" if disputed else "agreed")


def _about(graph: "Filmograph", name: str, about: str | None) -> tuple[Kind, tuple[str, str]]:
    """Return the kind of what has a name, and its IRI and name; raises `NotFound`, `AmbiguousName`, `UsageError` for several kinds."""
    if about is not None and about not in KINDS:
        raise UsageError(f"{about!r} has no surroundings; those of a person, film or company can be drawn.")
    finders: dict[Kind, Callable[[str], Entity]] = {"person": graph.person, "film": graph.film, "company": graph.company}
    found, near = dict[Kind, Entity](), list[str]()
    for kind in KINDS if about is None else [one for one in KINDS if one == about]:
        try:
            found[kind] = finders[kind](name)
        except NotFound as error:
            near += error.near
    if len(found) > 1:
        raise UsageError(f"{name!r} is a {' and a '.join(found)}; write --about with one of these.")
    if not found:
        hint = f" Near names: {'; '.join(near)}." if near else ""
        raise NotFound(f"No {about or 'person, film or company'} is called {name!r}.{hint}", near)
    kind, entity = found.popitem()
    return kind, (entity.iri, entity.name)


def _listed(sources: str | None) -> list[str]:
    """Return the sources that a row of `conflicts` lists."""
    return sources.split(", ") if sources else []


def _spaced(term: str) -> str:
    """Return the local name of a property as words.

    >>> _spaced("aspectRatio")
    'aspect ratio'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", term).lower()
