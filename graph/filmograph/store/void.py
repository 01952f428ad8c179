"""What a graph holds, counted by class and property, and its description in VoID, from which SPARQL editors complete what is typed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from filmograph.namespaces import FILM, ID, PREFIXES

_TYPE = ox.NamedNode(f"{PREFIXES['rdf']}type")
_VOID = "http://rdfs.org/ns/void#"
_COUNTED = "SELECT ?class ?property (COUNT(*) AS ?triples) { ?entity a ?class ; ?property ?object } GROUP BY ?class ?property"
_ENTITIES = "SELECT ?class (COUNT(*) AS ?entities) { ?entity a ?class } GROUP BY ?class"


@dataclass(frozen=True)
class Content:
    """How many quads a graph has in all, and of its default graph: triples, entities of each class, and triples of each class and property.

    The content of a change has the differences of these numbers.
    """

    quads: int = 0
    triples: int = 0
    entities: Mapping[str, int] = field(default_factory=Counter)
    partitions: Mapping[tuple[str, str], int] = field(default_factory=Counter)

    def __add__(self, change: "Content") -> "Content":
        return Content(
            self.quads + change.quads, self.triples + change.triples, _sum(self.entities, change.entities),
            _sum(self.partitions, change.partitions),
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return the numbers as the manifest of a snapshot has them."""
        return {
            "quads": self.quads, "triples": self.triples, "entities": dict(sorted(self.entities.items())),
            "partitions": [[*key, count] for key, count in sorted(self.partitions.items())],
        }  # fmt: skip

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Content":
        """Return the content that a manifest describes."""
        partitions = Counter({(of, property_): count for of, property_, count in written["partitions"]})
        return cls(written["quads"], written["triples"], Counter(written["entities"]), partitions)


def count(graph: ox.Store) -> Content:
    """Return what a graph holds."""
    entities = dict(_rows(graph, _ENTITIES))
    partitions = {(name, property_): number for name, property_, number in _rows(graph, _COUNTED)}
    return Content(len(graph), triples(graph), entities, partitions)


def triples(graph: ox.Store) -> int:
    """Return the number of triples in the default graph."""
    ((number,),) = _rows(graph, "SELECT (COUNT(*) AS ?triples) { ?entity ?property ?object }")
    return int(number)


def _rows(graph: ox.Store, query: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query of which the last column is a number and the others are IRIs."""
    found: Any = graph.query(query)
    for row in found:
        *iris, number = row
        yield *(iri.value for iri in iris), int(number.value)


def weigh(graph: ox.Store, quads: Iterable[ox.Quad], sign: int) -> Content:
    """Return the difference that quads of a graph make when they come (1) or go (-1); the graph must hold them."""
    total = default = 0
    entities: Counter[str] = Counter()
    partitions: Counter[tuple[str, str]] = Counter()
    classes: dict[Any, list[str]] = {}
    for quad in quads:
        total += sign
        if quad.graph_name != ox.DefaultGraph():
            continue
        default += sign
        if quad.subject not in classes:
            typed: Any = graph.quads_for_pattern(quad.subject, _TYPE, None, ox.DefaultGraph())
            classes[quad.subject] = [found.object.value for found in typed]
        for name in classes[quad.subject]:
            partitions[name, quad.predicate.value] += sign
        if quad.predicate == _TYPE and isinstance(quad.object, ox.NamedNode):
            entities[quad.object.value] += sign
    return Content(total, default, entities, partitions)


def turtle(content: Content) -> str:
    """Return the description of the default graph in VoID: its classes with their properties, and how many triples each has."""
    return "\n".join(_lines(content)) + "\n"


def _lines(content: Content) -> Iterator[str]:
    yield f"@prefix void: <{_VOID}> ."
    yield ""
    yield f"<{ID}dataset> a void:Dataset ;"
    yield '    <http://purl.org/dc/terms/title> "filmograph: films, the people and companies that made them, their roles, and opinions" ;'
    yield f'    void:uriSpace "{ID}" ; void:vocabulary <{str(FILM).removesuffix("#")}> ;'
    properties: Counter[str] = Counter()
    for (_, property_), triples in content.partitions.items():
        properties[property_] += triples
    yield f"    void:triples {content.triples} ; void:entities {sum(content.entities.values())} ;"
    yield f"    void:classes {len(content.entities)} ; void:properties {len(properties)} ;"
    for name, entities in sorted(content.entities.items()):
        yield f"    void:classPartition [ void:class <{name}> ; void:entities {entities} ;"
        own = {property_: triples for (of, property_), triples in content.partitions.items() if of == name}
        yield from (f"        {line}" for line in _properties(own))
        yield "    ] ;"
    yield from (f"    {line}" for line in _properties(properties))
    yield "."


def _properties(counts: Mapping[str, int]) -> Iterator[str]:
    for name, triples in sorted(counts.items()):
        yield f"void:propertyPartition [ void:property <{name}> ; void:triples {triples} ] ;"


def _sum(counts: Mapping[Any, int], change: Mapping[Any, int]) -> Mapping[Any, int]:
    return {key: total for key in {**counts, **change} if (total := counts.get(key, 0) + change.get(key, 0))}
