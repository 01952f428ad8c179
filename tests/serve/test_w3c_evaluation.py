"""The evaluation tests of the W3C: queries and updates, answered by what the server answers with."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from filmograph.store import query_process, update_process
from filmograph.store.tokens import tokens
from make import SHARED
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, XSD
from rdflib.term import Node

_SUITE = SHARED / "data" / "w3c" / "sparql11"
_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
_UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
_RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_RESULTS = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}
_GRAPHS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}

_NUMBERS = {ox.NamedNode(XSD[name]) for name in ("integer", "decimal", "double", "float", "boolean")}

_LEFT_OUT = {
    "entailment": "the engine answers from what is stated, and draws no conclusions",
    "service": "queries that ask other hosts are refused",
}
"""The suites that are not run, and why."""

_SETS = "a path from or to a set of terms that the graph does not have is not found by the engine"
_GRAPH = "the engine looks at the name of a graph in each triple pattern, so what has none within GRAPH does not know the graph"
_LOAD = "LOAD is refused, also where it is silent"
MISSES: Mapping[str, str] = {
    "aggregates/agg-groupconcat-04": "GROUP_CONCAT of IRIs is unbound in the engine; it takes STR()",
    "aggregates/agg-groupconcat-06": "GROUP_CONCAT of IRIs is unbound in the engine; it takes STR()",
    "aggregates/agg-empty-group-count-graph": _GRAPH,
    "bindings/graph": _GRAPH,
    "negation/graph-minus": _GRAPH,
    "functions/bnode01": "BNODE of one text is one node in all rows, and has to be one within each row",
    "csv-tsv-res/tsv03": "the engine keeps the types that derive from xsd:integer as xsd:integer",
    **{f"property-path/zero_or_{some}_set_{end}": _SETS for some in ("more", "one") for end in ("start", "end")},
    "update-silent/load-silent": _LOAD,
    "update-silent/load-into-silent": _LOAD,
}
"""The tests that do not pass, and why."""


def path_of(node: Node | None) -> Path:
    """Return the file that a manifest names."""
    return Path(str(node).removeprefix("file://"))


def entries(kind: str) -> list[Any]:
    """Return the tests of a kind in all manifests, each with its manifest."""
    found = []
    for path in sorted(_SUITE.glob("*/manifest.ttl")):
        if path.parent.name in _LEFT_OUT:
            continue
        manifest = Graph().parse(path)
        listed = [entry for head in manifest.objects(None, _MF.entries) for entry in Collection(manifest, head)]
        for test in listed:
            if manifest.value(test, RDF.type) == _MF[kind]:
                name = f"{path.parent.name}/{str(test).rpartition('#')[2]}"
                found.append(
                    pytest.param(manifest, test, id=name, marks=[pytest.mark.xfail(reason=MISSES[name])] if name in MISSES else [])
                )
    return found


def load(store: ox.Store, path: Path, name: str | None = None) -> None:
    """Load a file into the default graph, or into the graph of a name."""
    graph = ox.NamedNode(name) if name else ox.DefaultGraph()
    store.load(path=str(path), format=_GRAPHS[path.suffix], base_iri=path.as_uri(), to_graph=graph)


def table(found: Any) -> Any:
    """Return a table as what can be compared: a graph with a node for each row, or the truth value."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    lines = [[(variable.value, row[variable.value]) for variable in found.variables] for row in found]
    return _rows_as_graph([(name, term) for name, term in line if term is not None] for line in lines)


def expected_table(path: Path) -> Any:
    """Return the table that a file of the suite has, also one that is written as a graph."""
    if path.suffix in _RESULTS:
        return table(ox.parse_query_results(path=str(path), format=_RESULTS[path.suffix]))
    graph = ox.Store()
    load(graph, path)

    def objects(subject: Any, name: str) -> list[Any]:
        return [quad.object for quad in graph.quads_for_pattern(subject, ox.NamedNode(_RS[name]), None)]

    return _rows_as_graph(
        [(objects(one, "variable")[0].value, objects(one, "value")[0]) for one in objects(row, "binding")]
        for row in objects(None, "solution")
    )


def _rows_as_graph(lines: Iterable[Iterable[tuple[str, Any]]]) -> set[str]:
    triples = []
    for line in lines:
        row = ox.BlankNode()
        triples.append(ox.Triple(row, ox.NamedNode(RDF.type), ox.NamedNode(_RS.ResultSolution)))
        triples += [ox.Triple(row, ox.NamedNode(_RS[f"of-{name}"]), _normal(term)) for name, term in line]
    return canonical(triples)


def _normal(term: Any) -> Any:
    """Return a term with its value written in one way, because an engine may write 2.0 as 2 and true as 1."""
    if not isinstance(term, ox.Literal) or term.datatype not in _NUMBERS:
        return term
    value = {"true": "1", "false": "0"}.get(term.value, term.value)
    try:
        return ox.Literal(repr(float(value)), datatype=term.datatype)
    except ValueError:
        return term


def canonical(graph: Any) -> set[str]:
    """Return the triples of a graph, their blank nodes named alike."""
    data = ox.Dataset(ox.Quad(*triple) if isinstance(triple, ox.Triple) else triple for triple in graph)
    data.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in data}


@pytest.mark.parametrize(("manifest", "test"), entries("QueryEvaluationTest"))
def test_a_query(manifest: Graph, test: Node) -> None:
    """The answer is the one of the suite."""
    action, store = manifest.value(test, _MF.action), ox.Store()
    query = path_of(manifest.value(action, _QT.query))
    for data in manifest.objects(action, _QT.data):
        load(store, path_of(data))
    for data in manifest.objects(action, _QT.graphData):
        load(store, path_of(data), str(data))
    request = {
        "query": query.read_text(encoding="utf-8"), "base": query.as_uri(), "results": "json", "graphs": "ntriples",
        "depth": 200, "rows": 0, "bytes": 0,
    }  # fmt: skip
    head, body = query_process.answer(store, request, {})
    assert head["status"] == "done", head
    expected = path_of(manifest.value(test, _MF.result))
    if head["kind"] == "graph":
        wanted = ox.parse(path=str(expected), format=_GRAPHS[expected.suffix], base_iri=expected.as_uri())
        assert canonical(ox.parse(body, format=ox.RdfFormat.N_TRIPLES)) == canonical(wanted)
    else:
        assert table(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)) == expected_table(expected)


@pytest.mark.parametrize(("manifest", "test"), entries("UpdateEvaluationTest"))
def test_an_update(manifest: Graph, test: Node) -> None:
    """The graph afterwards is the one of the suite."""
    action, result = manifest.value(test, _MF.action), manifest.value(test, _MF.result)
    stores = []
    for node in (action, result):
        store = ox.Store()
        for data in manifest.objects(node, _UT.data):
            load(store, path_of(data))
        for data in manifest.objects(node, _UT.graphData):
            load(store, path_of(manifest.value(data, _UT.graph)), str(manifest.value(data, RDFS.label)))
        stores.append(store)
    text = path_of(manifest.value(action, _UT.request)).read_text(encoding="utf-8")
    request = {"update": text, "default": [], "named": [], "prefixes": {}, "base": "http://example.org/", "depth": 200}
    assert update_process.change(stores[0], request, b"") == {"status": "done", "message": ""}
    assert canonical(stores[0]) == canonical(stores[1])


@pytest.mark.parametrize(("manifest", "test"), [*entries("PositiveSyntaxTest11"), *entries("NegativeSyntaxTest11")])
def test_the_syntax_of_a_query(manifest: Graph, test: Node) -> None:
    """What is a query is answered, but for what would ask another host, and what is none is a mistake of the query."""
    text = path_of(manifest.value(test, _MF.action)).read_text(encoding="utf-8")
    request = {"query": text, "base": "http://example.org/", "results": "json", "graphs": "ntriples", "depth": 200, "rows": 0, "bytes": 0}
    head, _ = query_process.answer(ox.Store(), request, {})
    asks_others = any(token.upper() == "SERVICE" for kind, token in tokens(text) if kind == "word")
    good = manifest.value(test, RDF.type) == _MF.PositiveSyntaxTest11
    assert _status(head) == ("refused" if asks_others else "done" if good else "query"), head


@pytest.mark.parametrize(("manifest", "test"), [*entries("PositiveUpdateSyntaxTest11"), *entries("NegativeUpdateSyntaxTest11")])
def test_the_syntax_of_an_update(manifest: Graph, test: Node) -> None:
    """What is an update is carried out, but for LOAD, which is refused before it is parsed, and what is none is a mistake of the update."""
    text = path_of(manifest.value(test, _MF.action)).read_text(encoding="utf-8")
    request = {"update": text, "default": [], "named": [], "prefixes": {}, "base": "http://example.org/", "depth": 200}
    head = update_process.change(ox.Store(), request, b"")
    loads = any(token.upper() == "LOAD" for kind, token in tokens(text) if kind == "word")
    good = manifest.value(test, RDF.type) == _MF.PositiveUpdateSyntaxTest11
    assert _status(head) == ("refused" if loads else "done" if good else "query"), head


def _status(head: Mapping[str, Any]) -> str:
    """Return how a text was received, where it is good although it names a function or a graph that there is not."""
    parsed = ("The query cannot be evaluated: The custom function", "The update cannot be evaluated: The graph")
    return "done" if head.get("message", "").startswith(parsed) else str(head["status"])
