"""The ontology as data: its terms, the roles with the labels that sources print, and the edges of networks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from filmograph import resources
from filmograph.namespaces import FILM, LANGUAGE, ROLE

_DOMAIN = URIRef("https://schema.org/domainIncludes")
_KINDS = {XSD.string: "string", XSD.integer: "integer", XSD.decimal: "decimal", XSD.date: "date", XSD.boolean: "boolean"}


@dataclass(frozen=True)
class Property:
    """A property of data: `kind` is "string", "integer", "decimal", "date", "boolean", "entity" or "concept" (then of `scheme`)."""

    name: str
    kind: str
    functional: bool
    scheme: str = ""


@dataclass(frozen=True)
class Edge:
    """The edge that a node of a class stands for: the properties with its two ends, and the property with its label."""

    source: str
    target: str
    label: str


@cache
def ontology() -> Graph:
    """Return `film.ttl`, `roles.ttl` and `languages.ttl` as one graph; treat it as read-only."""
    graph = Graph()
    for name in ("film.ttl", "roles.ttl", "languages.ttl"):
        graph.parse(resources.ontology() / name)
    return graph


@cache
def properties() -> Mapping[str, Property]:
    """Return the properties that sources state, by local name, without derived properties and annotations."""
    graph = ontology()
    found = {}
    for term in sorted(map(_iri, set(graph.subjects(RDFS.range, None)))):
        derived = (term, FILM.shortcutFor, None) in graph or (term, RDFS.subPropertyOf, None) in graph
        if derived or (term, RDF.type, OWL.AnnotationProperty) in graph:
            continue
        name, scheme = str(term).removeprefix(str(FILM)), graph.value(term, FILM.conceptScheme)
        kind = "concept" if scheme else _KINDS.get(_iri(graph.value(term, RDFS.range)), "entity")
        functional = (term, RDF.type, OWL.FunctionalProperty) in graph
        found[name] = Property(name, kind, functional, str(scheme or ""))
    return found


@cache
def shortcuts() -> Mapping[str, str]:
    """Return the shortcut properties from film to person, each with the concept name of its role ("executive-producer")."""
    pairs = ontology().subject_objects(FILM.shortcutFor)
    return {str(p).removeprefix(str(FILM)): str(role).removeprefix(str(ROLE)) for p, role in sorted(pairs)}


@cache
def narrowed() -> Mapping[str, str]:
    """Return the derived subproperties by local name, each with the property it is derived from ("workedOn" with "film")."""
    pairs = ontology().subject_objects(RDFS.subPropertyOf)
    return {str(p).removeprefix(str(FILM)): str(wider).removeprefix(str(FILM)) for p, wider in sorted(pairs)}


@cache
def ends(name: str) -> tuple[frozenset[str], str]:
    """Return the classes that have a property or shortcut, and its range, as local names."""
    graph, term = ontology(), FILM[name]
    domains = frozenset(str(d).removeprefix(str(FILM)) for d in graph.objects(term, _DOMAIN))
    return domains, re.sub(r".*[#/]", "", str(graph.value(term, RDFS.range)))


@cache
def edges() -> Mapping[str, Edge]:
    """Return the classes whose nodes are edges of a network, by local name, each with its edge."""
    graph = ontology()
    rules = {}
    for term in sorted(map(_iri, graph.subjects(FILM.edgeFrom, None))):
        ends = (graph.value(term, p) for p in (FILM.edgeFrom, FILM.edgeTo, FILM.edgeLabel))
        rules[str(term).removeprefix(str(FILM))] = Edge(*(str(end).removeprefix(str(FILM)) for end in ends))
    return rules


@cache
def terms() -> frozenset[str]:
    """Return the IRI of every term, role and department that the ontology defines."""
    return frozenset(str(term) for term in ontology().subjects(SKOS.prefLabel, None))


def _iri(term: object) -> URIRef:
    return URIRef(str(term))


def _key(label: str) -> str:
    return re.sub(r"[\W_]+", " ", label).strip().casefold()


@cache
def _roles() -> Mapping[str, str]:
    labels: dict[str, str] = {}
    for concept in sorted(map(_iri, set(ontology().subjects(SKOS.inScheme, URIRef(str(ROLE)))))):
        name = str(concept).removeprefix(str(ROLE)).replace("-", " ")
        for label in (name, *sorted(map(str, ontology().objects(concept, SKOS.altLabel)))):
            labels.setdefault(_key(label), name)
    return labels


def roles() -> frozenset[str]:
    """Return the concept names of all roles, with spaces."""
    return frozenset(_roles().values())


def find_role(label: str) -> str | None:
    """Return the role that sources print as `label`, as its concept name with spaces; None when no role has this label.

    >>> find_role("D.O.P."), find_role("Castings"), find_role("executive-producer"), find_role("Aspect Ratio")
    ('cinematographer', 'casting director', 'executive producer', None)
    """
    return _roles().get(_key(label))


@cache
def _printed(predicate: str) -> Mapping[str, str]:
    """Return the roles by the words of another catalogue's vocabulary, which are the values of `predicate` in the ontology."""
    pairs = ontology().subject_objects(FILM[predicate])
    return {_key(str(word)): str(role).removeprefix(str(ROLE)).replace("-", " ") for role, word in sorted(pairs)}


def find_category(category: str) -> str | None:
    """Return the role of an IMDb category, as its concept name with spaces, or None.

    >>> find_category("archive_footage"), find_category("nonsense")
    ('actor', None)
    """
    return _printed("imdbCategory").get(_key(category))


def find_job(job: str) -> str | None:
    """Return the role of a TMDB job, as its concept name with spaces, or None.

    >>> find_job("Screenplay"), find_job("Best Boy")
    ('writer', None)
    """
    return _printed("tmdbJob").get(_key(job)) or find_role(job)


@cache
def _departments() -> Mapping[str, str]:
    tops = sorted(map(_iri, ontology().subjects(SKOS.topConceptOf, URIRef(str(ROLE)))))
    names = {str(top): str(top).removeprefix(str(ROLE)).replace("-", " ") for top in tops}
    found = {_key(name): name for name in names.values()}
    for top in tops:
        found.update({_key(str(label)): names[str(top)] for label in sorted(map(str, ontology().objects(top, SKOS.altLabel)))})
    return found


def find_department(label: str) -> str | None:
    """Return the department that a catalogue prints as `label`, as its concept name with spaces, or None.

    >>> find_department("Costume & Make-Up"), find_department("Lighting"), find_department("Nonsense")
    ('costume and makeup', 'camera', None)
    """
    return _departments().get(_key(label))


@cache
def _languages() -> Mapping[str, tuple[str, str]]:
    graph, found = ontology(), {}
    for concept in graph.subjects(SKOS.inScheme, URIRef(str(LANGUAGE))):
        code, name = str(graph.value(concept, SKOS.notation)), str(graph.value(concept, SKOS.prefLabel))
        found[_key(code)] = found[_key(name)] = (code, name)
    return found


def find_language(label: str) -> tuple[str, str] | None:
    """Return (BCP 47 code, English name) of a language printed as code or name, None when it is unknown.

    >>> find_language("en"), find_language("German"), find_language("Klingon")
    (('en', 'English'), ('de', 'German'), None)
    """
    return _languages().get(_key(label))
