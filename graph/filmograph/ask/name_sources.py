"""The sources of names: the index and the arrays of a store, or the graph of an endpoint."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from rdflib.term import Literal, URIRef

from filmograph.ask.careers import Career, from_arrays, from_graph
from filmograph.ask.lookup import CLASSES
from filmograph.errors import CutAnswer
from filmograph.namespaces import FILM
from filmograph.store.names import Named, Names, key_of
from filmograph.store.sparql import bind, sound_iri
from filmograph.text import nearest

if TYPE_CHECKING:  # the arrays are opened only when they are needed
    from filmograph.store.answer import Store
    from filmograph.store.network import NetworkArrays

# With the class in each branch, an engine begins with the name; after the union, it would begin with the class.
_EXACT = (
    """SELECT DISTINCT ?entity ?label { { ?entity rdfs:label $_text ; a $_class ; rdfs:label ?label }
       UNION { ?entity film:name $_text ; a $_class ; rdfs:label ?label }
       UNION { ?entity film:title $_text ; a $_class ; rdfs:label ?label } } ORDER BY ?label ?entity""",
    """SELECT DISTINCT ?entity ?label { { ?entity film:alternativeTitle $_text ; a $_class ; rdfs:label ?label }
       UNION { ?entity film:alternativeName $_text ; a $_class ; rdfs:label ?label } } ORDER BY ?label ?entity""",
)
_ALL = """SELECT DISTINCT ?entity ?label ?name ?own { ?entity a $_class ; rdfs:label ?label
          { { ?entity film:name|film:title ?name BIND (true AS ?own) }
            UNION { ?entity film:alternativeName|film:alternativeTitle ?name BIND (false AS ?own) } } } ORDER BY ?label ?entity ?name"""
_EVERY = "SELECT ?entity ?label { ?entity a $_class ; rdfs:label ?label } ORDER BY ?label ?entity"
_LABEL = "SELECT ?label { $_entity a $_class OPTIONAL { $_entity rdfs:label ?label } } ORDER BY ?label"


class StoreNames:
    """The names of a store on this machine; `store` is its graph, None where it was built without triples."""

    def __init__(self, names: Names, network: "Callable[[], NetworkArrays]", store: "Store | None") -> None:
        self._names, self._network, self._store = names, network, store

    def label(self, kind: str, iri: str) -> str | None:
        """Return the label of the entity of this IRI, None where there is none; without triples, only what has a credit is known."""
        network = self._network()
        row = network.texts(f"{kind}_iri").find(iri) if kind in ("person", "film", "company") else None
        if row is None:
            return None if self._store is None else _label(self._store, kind, iri)
        return network.film_label(row) if kind == "film" else str(network.texts(f"{kind}_name")[row])

    def find(self, kind: str, text: str) -> Sequence[Named]:
        """Return the entities with a name of the same key."""
        return self._names.find(kind, text)

    def starting(self, kind: str, text: str) -> Sequence[Named]:
        """Return the entities with a name in which words begin as those of a text do."""
        return self._names.starting(kind, text)

    def near_words(self, kind: str, text: str) -> Sequence[Named]:
        """Return the entities with a name of which a part is similar to a text."""
        return self._names.near_words(kind, text)

    def near(self, kinds: Sequence[str], text: str) -> list[str]:
        """Return the labels of entities with near names, the nearest first."""
        return self._names.near(kinds, text)

    def every(self, kind: str) -> Sequence[tuple[str, str]]:
        """Return (IRI, label) of every entity of a kind, in the order of the keys of their labels."""
        return self._names.every(kind)

    def careers(self, kind: str, iris: Iterable[str]) -> dict[str, Career]:
        """Return the careers of several entities."""
        return {iri: from_arrays(self._network(), kind, iri) for iri in iris}


class EndpointNames:
    """The names of a graph that can only be queried with SPARQL."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def label(self, kind: str, iri: str) -> str | None:
        """Return the label of the entity of this IRI, None where none of this kind has it."""
        return _label(self._store, kind, iri)

    def find(self, kind: str, text: str) -> list[Named]:
        """Return the entities with exactly this own name, or alternative name, or otherwise those with a name of the same key."""
        wanted = {"text": Literal(text), "class": _class(kind)}
        for query, own in zip(_EXACT, (True, False), strict=True):
            if rows := self._store.query(bind(query, wanted)).terms:
                return [Named(str(iri), str(label), text, own) for iri, label in rows]
        key = key_of(text)
        return [one for one in self._all(kind) if key in (key_of(one.name), one.own and key_of(one.label))]

    def near(self, kinds: Sequence[str], text: str) -> list[str]:
        """Return the labels of entities with near names, the nearest first."""
        labels = {name: one.label for kind in kinds for one in self._all(kind) for name in (one.name, one.label)}
        return list(dict.fromkeys(labels[name] for name in nearest(text, labels)))

    def every(self, kind: str) -> Sequence[tuple[str, str]]:
        """Return (IRI, label) of every entity of a kind, in the order of the keys of their labels."""
        labels = {str(iri): str(label) for iri, label in self._store.query(bind(_EVERY, {"class": _class(kind)})).terms}
        return sorted(labels.items(), key=lambda pair: (key_of(pair[1]), pair[0]))

    def careers(self, kind: str, iris: Iterable[str]) -> dict[str, Career]:
        """Return the careers of several entities."""
        return {iri: from_graph(self._store, kind, iri) for iri in iris}

    def _all(self, kind: str) -> list[Named]:
        try:
            rows = self._store.query(bind(_ALL, {"class": _class(kind)})).terms
        except CutAnswer:  # an endpoint that refuses so many rows can still answer that no entity has the name
            return []
        return [Named(str(iri), str(label), str(name), str(own) == "true") for iri, label, name, own in rows]


def _label(store: "Store", kind: str, iri: str) -> str | None:
    rows = store.query(bind(_LABEL, {"entity": URIRef(sound_iri(iri)), "class": _class(kind)})).terms
    return str(rows[0][0] or iri) if rows else None


def _class(kind: str) -> URIRef:
    return URIRef(str(FILM[CLASSES[kind]]))
