"""Validation of one source's claims and of the built graph against the SHACL shapes of the ontology."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from filmograph import resources, schema
from filmograph.namespaces import FILM, ID
from filmograph.pipeline.check.shacl import SEVERITIES, Compiled, Result, compile_shapes, order, path_text, run, subclasses
from filmograph.store.graph import EmbeddedStore, MemoryGraph
from filmograph.store.sparql import bind

_NOT_FOR_DATA = ("ontology.ttl",)
_WARNINGS = "warnings.ttl"

# Everything that describes a film: its own properties, its parts, the people, companies and places of those, and the claims.
_NEIGHBOURHOOD = """
CONSTRUCT { ?node ?property ?value } WHERE {
    { BIND($_film AS ?node) ?node ?property ?value }
    UNION { ?node film:film $_film . ?node ?property ?value }
    UNION { ?node film:appearsIn $_film . ?node ?property ?value }
    UNION { ?part film:film $_film ; film:person|film:company|film:outlet|film:country ?node . ?node ?property ?value }
    UNION { $_film film:filmedIn|film:setIn ?node . ?node ?property ?value }
    UNION { $_film film:filmedIn|film:setIn ?part . ?part film:within|film:within/film:within|film:within/film:within/film:within ?node .
            ?node ?property ?value }
    UNION { $_film film:genre|film:language ?node . ?node ?property ?value }
    UNION { ?node film:subject $_film . ?node ?property ?value }
    UNION { $_film prov:wasDerivedFrom ?source . GRAPH ?source { ?node film:subject $_film . ?node ?property ?value } }
}"""
_EDGE = f"""
SELECT DISTINCT ?node WHERE {{
    ?subject ?leads ?node FILTER (isIRI(?node) && STRSTARTS(STR(?node), "{ID}"))
    FILTER NOT EXISTS {{ ?node ?property ?value }}
}}"""
_CLASSES = "CONSTRUCT { ?node a ?class } WHERE { VALUES ?node { $_nodes } ?node a ?class }"


@cache
def shapes(*, warnings: bool) -> Graph:
    """Return the shapes of every class (violations), or those that find suspicious facts in the built graph (warnings)."""
    graph = Graph()
    for file in sorted((resources.ontology() / "shapes").glob("*.ttl")):
        if file.name not in _NOT_FOR_DATA and (file.name == _WARNINGS) == warnings:
            graph.parse(file)
    return graph


@cache
def _compiled(*, warnings: bool) -> Compiled:
    return compile_shapes(shapes(warnings=warnings))


@cache
def _concepts() -> bytes:
    return schema.ontology().serialize(format="nt", encoding="utf-8")


def prepare() -> None:
    """Read and compile the shapes, which stay in memory until the process ends."""
    _concepts()
    for warnings in (False, True):
        _compiled(warnings=warnings)


def check_file(lines: Path) -> list[Result]:
    """Return what the shapes of every class find in a file of N-Triples; the role and language concepts are added to it."""
    graph = MemoryGraph()
    graph.load_file(lines)
    graph.load(_concepts())
    return _check_graph(graph, warnings=False)


def check(data: Graph, *, warnings: bool) -> list[Result]:
    """Return what the shapes find in the data, in a fixed order; the role and language concepts are added to it."""
    return check_triples([data.serialize(format="nt", encoding="utf-8")], warnings=warnings)


def check_triples(data: Iterable[bytes], *, warnings: bool) -> list[Result]:
    """Return what the shapes find in N-Triples, read as one graph, as `check` does."""
    graph = MemoryGraph()
    for triples in data:
        graph.load(triples)
    graph.load(_concepts())
    return _check_graph(graph, warnings=warnings)


def left_to_reference() -> list[tuple[str, str]]:
    """Return (shape, construct) of every shape of the ontology that is not compiled and is left to the reference validator."""
    return [found for warnings in (False, True) for found in _compiled(warnings=warnings).unknown]


def reference_check(data: Graph, shape_graph: Graph) -> list[Result]:
    """Return what pyshacl finds in the data, in a fixed order; it is the reference, and checks the shapes that are not compiled."""
    from pyshacl import validate as pyshacl_validate  # noqa: PLC0415 - rarely needed, and slow to import

    _, report, _ = pyshacl_validate(data, shacl_graph=shape_graph, advanced=True, inplace=True)
    if not isinstance(report, Graph):
        return []
    found = (_result(report, node) for node in report.subjects(RDF.type, SH.ValidationResult))
    return sorted(found, key=order)


def _check_graph(graph: MemoryGraph, *, warnings: bool) -> list[Result]:
    compiled = _compiled(warnings=warnings)
    if below := subclasses(graph):
        compiled = compile_shapes(shapes(warnings=warnings), below)
    results = run(graph, compiled)
    if compiled.rest is not None:
        results += reference_check(Graph().parse(data=graph.triples(), format="nt"), compiled.rest)
    return sorted(results, key=order)


def check_films(store: EmbeddedStore, films: Sequence[str]) -> list[Result]:
    """Return what all shapes, warnings included, find in a store's facts and claims about some films."""
    data = MemoryGraph()
    with ThreadPoolExecutor(2) as pool:  # more would slow the network down, which is written meanwhile
        for lines in pool.map(lambda film: store.triples(bind(_NEIGHBOURHOOD, {"film": URIRef(film)})), films):
            data.load(lines)
    # An entity that the films only refer to (another film, a source) needs a class, and is not checked itself.
    edge = [node.n3() for (node,) in data.query(_EDGE).terms if node is not None]
    data.load(store.triples(_CLASSES.replace("$_nodes", " ".join(edge))))
    data.load(_concepts())
    results = [*_check_graph(data, warnings=False), *_check_graph(data, warnings=True)]
    beyond = set(edge)
    return [result for result in results if result.focus not in beyond]


def report_graph(results: Iterable[Result]) -> Graph:
    """Return results as a SHACL validation report; it conforms when none of them is a violation."""
    graph = Graph()
    graph.bind("sh", SH)
    graph.bind("film", FILM)
    report, listed = URIRef(f"{ID}report"), list(results)
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(not any(r.severity == "violation" for r in listed))))
    for number, result in enumerate(listed, start=1):
        node = URIRef(f"{report}/{number}")
        graph.add((report, SH.result, node))
        graph.add((node, RDF.type, SH.ValidationResult))
        graph.add((node, SH.resultSeverity, next(iri for iri, name in SEVERITIES.items() if name == result.severity)))
        graph.add((node, SH.resultMessage, Literal(result.message)))
        terms = {SH.focusNode: result.focus, SH.resultPath: result.path, SH.value: result.value, SH.sourceShape: result.shape,
                SH.sourceConstraintComponent: result.component}  # fmt: skip
        for predicate, term in terms.items():
            if term:
                graph.parse(data=f"{node.n3()} {predicate.n3()} {term} .", format="turtle")
    return graph


def _result(report: Graph, node: Node) -> Result:
    def text_of(predicate: URIRef) -> str:
        term = report.value(node, predicate)
        return "" if term is None else term.n3()

    severity = report.value(node, SH.resultSeverity)
    message = report.value(node, SH.resultMessage)
    return Result(
        severity=SEVERITIES.get(URIRef(str(severity)), "violation"), focus=text_of(SH.focusNode),
        path=path_text(report, report.value(node, SH.resultPath)),
        value=text_of(SH.value), component=text_of(SH.sourceConstraintComponent), shape=text_of(SH.sourceShape), message=str(message or ""),
    )  # fmt: skip
