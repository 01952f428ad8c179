"""From what a person types to the one entity it names, or to the candidates, or to names that are near."""

import re
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process
from rdflib.term import Identifier, Literal, URIRef

from filmograph import schema
from filmograph.errors import AmbiguousName, EndpointError, NotFound, UsageError
from filmograph.namespaces import FILM, ROLE
from filmograph.store.answer import Store
from filmograph.store.sparql import bind, sound_iri
from filmograph.text import name_key

Lookup = Callable[[str, str], tuple[str, str]]
"""Leads from a kind of entity and what a person types to (IRI, label) of the one entity it names, or raises `LookupFailedError`."""

CLASSES = {"person": "Person", "film": "Film", "company": "Company", "place": "Place"}

# Exactly as printed: by label ("Title (Year)", "Westerly, Rhode Island, USA") or by name; a film's other titles come after its own.
_EXACT = (
    """SELECT DISTINCT ?entity ?label { { ?entity rdfs:label $_text } UNION { ?entity film:name $_text } UNION { ?entity film:title $_text }
       ?entity a $_class ; rdfs:label ?label } ORDER BY ?label ?entity""",
    """SELECT DISTINCT ?entity ?label { { ?entity film:alternativeTitle $_text } UNION { ?entity film:alternativeName $_text }
       ?entity a $_class ; rdfs:label ?label } ORDER BY ?label ?entity""",
)
_ALL = """SELECT DISTINCT ?entity ?label ?name { ?entity a $_class ; rdfs:label ?label
          { ?entity film:name ?name } UNION { ?entity film:title ?name } } ORDER BY ?label ?entity"""
_EXISTS = "ASK { $_text ?property ?value }"
_NEAR = 5


def resolve(lookup: Lookup, kind: str, text: str) -> Identifier:
    """Return the term that a parameter of this kind means: an IRI for entities (as `lookup` finds them) and roles, else a literal.

    Raises `NotFound` with near names, `AmbiguousName` with the candidates, `UsageError` for a role, number or date that is none.
    """
    said = _sayable(text)
    if kind in CLASSES:
        return URIRef(lookup(kind, said)[0])
    if kind == "role":
        return _role(said)
    if kind == "integer":
        if not re.fullmatch(r"\d{1,9}", said):
            raise UsageError(f"{said!r} is no whole number from 0 on.")
        return Literal(int(said))
    if kind == "date":
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", said):
            raise UsageError(f"{said!r} is no date; write it as 2012-09-28.")
        return Literal(said, datatype="http://www.w3.org/2001/XMLSchema#date")
    return Literal(said)


def find(store: Store, kind: str, text: str) -> tuple[str, str]:
    """Return (IRI, label) of the one person, film, company or place that `text` names, or that it is the IRI of.

    Case, accents and punctuation count only where they tell two entities apart.
    Raises `NotFound`, which carries near names, or `AmbiguousName`, which carries the candidates.
    """
    said = _sayable(text)
    wanted = URIRef(str(FILM[CLASSES[kind]]))
    if re.match(r"https?://", said):
        if not store.query(bind(_EXISTS, {"text": URIRef(sound_iri(said))})).boolean:
            raise NotFound(f"No {kind} has the IRI {said}.")
        return said, said
    for query in _EXACT:
        found = _pairs(store, bind(query, {"text": Literal(said), "class": wanted}))
        if found:
            return _only(kind, said, found)
    return _nearly(store, kind, said, wanted)


def _nearly(store: Store, kind: str, said: str, wanted: URIRef) -> tuple[str, str]:
    try:
        rows = store.query(bind(_ALL, {"class": wanted})).terms
    except EndpointError:  # an endpoint that does not give so many rows can still say that the name is not there
        rows = ()
    known = [(str(entity), str(label), str(name)) for entity, label, name in rows]
    key = name_key(said)
    same = sorted({(entity, label) for entity, label, name in known if key and key in (name_key(name), name_key(label))})
    if same:
        return _only(kind, said, same)
    labels = sorted({label for _, label, _ in known})
    near = [str(label) for label, *_ in process.extract(said, labels, scorer=fuzz.WRatio, processor=name_key, limit=_NEAR, score_cutoff=75)]
    hint = f" Near names: {'; '.join(near)}." if near else ""
    raise NotFound(f"No {kind} is called {said!r}.{hint}", near)


def _only(kind: str, said: str, found: Sequence[tuple[str, str]]) -> tuple[str, str]:
    if len({entity for entity, _ in found}) == 1:
        return found[0]
    listed = "; ".join(f"{label} <{entity}>" for entity, label in found)
    raise AmbiguousName(f"Several {kind}s are called {said!r}; name one by its IRI or, for a film, as Title (Year): {listed}.", found)


def _pairs(store: Store, query: str) -> list[tuple[str, str]]:
    return [(str(entity), str(label)) for entity, label in store.query(query).terms]


def _role(said: str) -> URIRef:
    if said.startswith(str(ROLE)):
        return URIRef(said)
    role = schema.find_role(said)
    if role is None:
        raise UsageError(f"{said!r} is no role; the roles are {', '.join(sorted(schema.roles()))}.")
    return URIRef(str(ROLE) + role.replace(" ", "-"))


def _sayable(text: str) -> str:
    """Return the text as a query can say it: a lone surrogate, which a shell may pass on, is no character."""
    return text.encode("utf-8", "replace").decode().strip()
