"""SHACL Core compiled to SPARQL: one query a constraint, over all of a graph at once, with the results that a validator reports.

The constraints that are compiled are those of `constraints`, and `sh:sparql`; a shape with any other is listed in
`Compiled.unknown` and left to a validator that knows it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import IdentifiedNode, URIRef

from filmograph.pipeline.check.shacl.compiler import SEVERITIES, TARGETS, Compiler, Query
from filmograph.pipeline.check.shacl.terms import UnknownConstruct, path_text
from filmograph.store.graph import MemoryGraph

__all__ = ["SEVERITIES", "Compiled", "Result", "compile_shapes", "order", "path_text", "run", "subclasses"]


@dataclass(frozen=True)
class Result:
    """One result of validation, as SHACL reports it; terms in N-Triples form, `severity` "violation", "warning" or "info"."""

    severity: str
    focus: str
    path: str
    value: str
    component: str
    shape: str
    message: str


def order(result: Result) -> tuple[str, ...]:
    """Return the key by which results are sorted."""
    return (result.severity, result.focus, result.path, result.value, result.component, result.message)


@dataclass(frozen=True)
class Compiled:
    """Shapes as queries; `unknown` holds (shape, construct) of those that another validator has to check, `rest` has these shapes."""

    queries: tuple[Query, ...]
    unknown: tuple[tuple[str, str], ...]
    rest: Graph | None


def compile_shapes(graph: Graph, subclasses: Mapping[URIRef, Sequence[URIRef]] | None = None) -> Compiled:
    """Return the shapes of a graph as queries; `subclasses` gives all classes below a class in the data."""
    queries: list[Query] = []
    unknown: list[tuple[str, str]] = []
    left: list[IdentifiedNode] = []
    for shape in sorted(_targeted(graph), key=str):
        compiler = Compiler(graph, subclasses or {})
        try:
            queries += compiler.shape(shape)
        except UnknownConstruct as found:
            unknown.append((shape.n3(), str(found)))
            left.append(shape)
    return Compiled(tuple(queries), tuple(unknown), _without(graph, left) if left else None)


def run(graph: MemoryGraph, compiled: Compiled) -> list[Result]:
    """Return what the compiled shapes find in a graph, in a fixed order."""
    found: list[Result] = []
    screened: dict[str, bool] = {}
    for query in compiled.queries:
        if query.screen:
            if query.screen not in screened:
                screened[query.screen] = bool(graph.query(query.screen).boolean)
            if not screened[query.screen]:
                continue
        answer = graph.query(query.text)
        for row in answer.terms:
            terms = dict(zip(answer.columns, row, strict=True))
            found.append(_result(query, {name: term.n3() for name, term in terms.items() if term is not None}, terms))
    return sorted(found, key=order)


def subclasses(graph: MemoryGraph) -> dict[URIRef, list[URIRef]]:
    """Return, for each class of a graph that has some, all classes below it."""
    rows = graph.query(f"SELECT DISTINCT ?class ?below {{ ?below <{RDFS.subClassOf}>+ ?class FILTER (?below != ?class) }}")
    below: dict[URIRef, list[URIRef]] = {}
    for row in rows.terms:
        above, lower = (URIRef(str(term)) for term in row)
        below.setdefault(above, []).append(lower)
    return below


def _targeted(graph: Graph) -> set[IdentifiedNode]:
    found = {shape for predicate in TARGETS for shape in graph.subjects(predicate, None)}
    classes = set(graph.subjects(RDF.type, RDFS.Class)) & {
        *graph.subjects(RDF.type, SH.NodeShape),
        *graph.subjects(RDF.type, SH.PropertyShape),
    }
    return {shape for shape in found | classes if isinstance(shape, IdentifiedNode)}


def _without(graph: Graph, kept: Sequence[IdentifiedNode]) -> Graph:
    """Return the shapes with the targets of all but `kept` removed, so that only those are checked."""
    rest = Graph()
    for s, p, o in graph:
        if (p not in TARGETS and (p, o) != (RDF.type, RDFS.Class)) or s in kept:
            rest.add((s, p, o))
    return rest


def _result(query: Query, row: Mapping[str, str], terms: Mapping[str, object]) -> Result:
    message = re.sub(r"\{[?$](\w+)\}", lambda m: str(terms[m[1]]) if terms.get(m[1]) is not None else m[0], query.message)
    value = row.get("value", row.get("this", "") if query.value_is_focus else "")
    return Result(
        severity=query.severity, focus=row.get("this", ""), path=row.get("path", query.path), value=value, component=query.component,
        shape=query.shape, message=message,
    )  # fmt: skip
