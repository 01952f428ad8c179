"""Compiled shapes give what the reference validator gives: over W3C's own tests, over random graphs, over random films."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from urllib.parse import urljoin

import pytest
from filmograph.cli.present import summary_lines
from filmograph.namespaces import FILM
from filmograph.pipeline.check import shapes as built_in
from filmograph.pipeline.check.shacl import Result, compile_shapes, path_text, run, subclasses
from filmograph.pipeline.check.shapes import left_to_reference, reference_check
from filmograph.pipeline.run import build
from filmograph.store.graph import MemoryGraph
from hypothesis import given, settings
from hypothesis import strategies as st
from make import SHARED
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, XSD, Namespace
from rdflib.term import BNode, IdentifiedNode, Node

MF, SHT, EX = (
    Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"), Namespace("http://www.w3.org/ns/shacl-test#"),
    Namespace("http://example.org/"),
)  # fmt: skip
SUITE = SHARED / "data" / "w3c" / "shacl" / "core"
FILES = sorted(path for path in SUITE.rglob("*.ttl") if path.name != "manifest.ttl") if SUITE.is_dir() else []

NUMBER = re.compile(r'^"([+-]?[0-9]+(?:\.[0-9]*)?)"\^\^(<http://www.w3.org/2001/XMLSchema#(?:integer|decimal|double)>)$')
# Tests with a construct that is left to the reference validator.
LEFT = {
    "closed-001", "closed-002", "datatype-ill-formed", "disjoint-001", "equals-001", "languageIn-001", "personexample", "qualified-001",
    "qualifiedMinCountDisjoint-001", "qualifiedValueShape-001", "qualifiedValueShapesDisjoint-001", "severity-002", "shacl-shacl",
    "uniqueLang-001", "uniqueLang-002", "xone-001", "xone-duplicate",
}  # fmt: skip

Seen = tuple[str, ...]
Triples = list[tuple[URIRef, URIRef, URIRef | Literal]]
Pairs = list[tuple[URIRef, object]]


def compiled_check(data: Graph, shape_graph: Graph) -> tuple[list[Result], tuple[tuple[str, str], ...]]:
    """Return what the compiled shapes find in the data, and what was not compiled."""
    graph = MemoryGraph()
    graph.load(data.serialize(format="nt", encoding="utf-8"))
    compiled = compile_shapes(shape_graph, subclasses(graph))
    return run(graph, compiled), compiled.unknown


def seen(results: list[Result]) -> Counter[Seen]:
    """Return what two validators must agree on.

    A blank node has a name of its own in each of them, and the engine gives a number in its canonical form.
    """
    return Counter(tuple("_:b" if term.startswith("_:") else NUMBER.sub(_canonical, term) for term in _said(r)) for r in results)


def _canonical(match: re.Match[str]) -> str:
    return f"{Decimal(match[1]).normalize():f}^^{match[2]}"


def _said(result: Result) -> Seen:
    return (result.focus, result.path, result.value, result.component, result.severity, result.shape)


def _n3(node: Node | None) -> str:
    return node.n3() if isinstance(node, IdentifiedNode | Literal) else ""


def _expected(graph: Graph, report: Node) -> list[Result]:
    severities = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
    return [
        Result(
            severity=severities[URIRef(str(graph.value(node, SH.resultSeverity)))],
            message="", focus=_n3(graph.value(node, SH.focusNode)), path=path_text(graph, graph.value(node, SH.resultPath)),
            value=_n3(graph.value(node, SH.value)), component=_n3(graph.value(node, SH.sourceConstraintComponent)),
            shape=_n3(graph.value(node, SH.sourceShape)),
        )
        for node in graph.objects(report, SH.result)
    ]  # fmt: skip


def _tests(path: Path) -> list[tuple[Graph, Graph, Graph, Node]]:
    """Return (data, shapes, the file's graph, report) of each validation test in a file."""
    graph = Graph().parse(path, publicID=path.as_uri())
    found: list[tuple[Graph, Graph, Graph, Node]] = []
    for test in sorted(graph.subjects(RDF.type, SHT.Validate), key=str):
        action, report = graph.value(test, MF.action), graph.value(test, MF.result)
        if action is None or not isinstance(report, BNode):
            continue
        parts = []
        for predicate in (SHT.dataGraph, SHT.shapesGraph):
            uri = urljoin(path.as_uri(), str(graph.value(action, predicate)))
            parts.append(graph if uri == path.as_uri() else Graph().parse(Path(uri.removeprefix("file://")), publicID=uri))
        found.append((parts[0], parts[1], graph, report))
    return found


@pytest.mark.skipif(not FILES, reason=f"{SUITE} is not here; FILMOGRAPH_SHARED names its folder")
@pytest.mark.parametrize("path", [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in FILES])
def test_w3c_core(path: Path) -> None:
    """What is compiled gives the report that the suite expects; a test with another construct says which."""
    for data, shape_graph, graph, report in _tests(path):
        results, unknown = compiled_check(data, shape_graph)
        if unknown:
            assert path.stem in LEFT
        else:
            assert seen(results) == seen(_expected(graph, report))


@pytest.mark.skipif(not FILES, reason=f"{SUITE} is not here; FILMOGRAPH_SHARED names its folder")
def test_how_much_of_the_suite_is_compiled() -> None:
    """The rest holds constructs that our shapes do not use."""
    found = [bool(compiled_check(data, shape_graph)[1]) for path in FILES for data, shape_graph, _, _ in _tests(path)]
    assert (found.count(False), found.count(True)) == (78, 20)


def test_every_shape_of_ours_is_compiled() -> None:
    """None is left to the reference validator."""
    assert left_to_reference() == []


NODES = [EX[name] for name in "abcd"]
PREDICATES = [EX.p, EX.q]
LITERALS = [
    Literal(1), Literal(2), Literal("2.5", datatype=XSD.decimal), Literal("x", datatype=XSD.integer), Literal(True), Literal(""),
    Literal("ab"), Literal("b c"), Literal("ab", lang="en"), Literal("2012-09-28", datatype=XSD.date),
    Literal("2012-13-01", datatype=XSD.date),
    Literal("1e3", datatype=XSD.double),
]  # fmt: skip
graphs = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from([*NODES, *LITERALS])),
        st.tuples(st.sampled_from(NODES), st.just(RDF.type), st.sampled_from([EX.C, EX.D])),
        st.tuples(st.just(EX.D), st.just(RDFS.subClassOf), st.just(EX.C)),
    ),
    min_size=1, max_size=14,
)  # fmt: skip
# Each constraint with a parameter, as (predicate, value); a list stands for a list, a nested list of pairs for a shape.
bounds = st.sampled_from([Literal(1), Literal(2), Literal("2.5", datatype=XSD.decimal)])
simple = st.one_of(
    st.tuples(
        st.just(SH.datatype), st.sampled_from([XSD.integer, XSD.decimal, XSD.string, XSD.boolean, XSD.date, XSD.double, RDF.langString])
    ),
    st.tuples(st.just(SH.nodeKind), st.sampled_from([SH.IRI, SH.Literal, SH.BlankNode, SH.IRIOrLiteral, SH.BlankNodeOrIRI])),
    st.tuples(st.just(SH["class"]), st.sampled_from([EX.C, EX.D])),
    st.tuples(st.just(SH.pattern), st.sampled_from([Literal(r"\S"), Literal("^ab$"), Literal("^[0-9]+(b|c)?"), Literal("B")])),
    st.tuples(st.sampled_from([SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.maxExclusive]), bounds),
    st.tuples(st.sampled_from([SH.minLength, SH.maxLength]), st.sampled_from([Literal(0), Literal(2)])),
    st.tuples(st.just(SH["in"]), st.lists(st.sampled_from([*NODES, *LITERALS]), max_size=3, unique=True)),
    st.tuples(st.just(SH.hasValue), st.sampled_from([*NODES, *LITERALS])),
)
counted = st.tuples(st.sampled_from([SH.minCount, SH.maxCount]), st.sampled_from([Literal(n) for n in range(4)]))
compared = st.tuples(st.sampled_from([SH.lessThan, SH.lessThanOrEquals]), st.sampled_from(PREDICATES))
# a bound inside another shape could meet a day, which is not comparable with it
unbounded = simple.filter(lambda pair: "clusive" not in str(pair[0]))
inner = st.lists(st.one_of(unbounded, counted.map(lambda pair: (SH.property, [(SH.path, EX.p), pair]))), min_size=1, max_size=2)
logical = st.one_of(
    st.tuples(st.sampled_from([SH["or"], SH["and"]]), st.lists(inner, min_size=1, max_size=2).map(tuple)),
    st.tuples(st.just(SH["not"]), inner),
)
paths = st.one_of(st.sampled_from(PREDICATES), st.just([EX.p, EX.q]))
property_shapes = st.tuples(paths, st.lists(st.one_of(simple, counted, logical), min_size=1, max_size=3))
targets = st.sampled_from([(SH.targetClass, EX.C), (SH.targetSubjectsOf, EX.p), (SH.targetObjectsOf, EX.q), (SH.targetNode, EX.a)])


def _add(graph: Graph, node: IdentifiedNode, pairs: list[tuple[URIRef, object]]) -> None:
    for predicate, value in pairs:
        graph.add((node, predicate, _value(graph, value)))


def _value(graph: Graph, value: object) -> Node:
    if isinstance(value, Node):
        return value
    head = BNode()
    if isinstance(value, tuple):  # a list of shapes
        Collection(graph, head, [_value(graph, entry) for entry in value])
    elif isinstance(value, list) and value and isinstance(value[0], tuple):  # a shape
        _add(graph, head, _one_of_each(value))
    elif isinstance(value, list) and value:
        Collection(graph, head, list(value))
    else:
        return RDF.nil
    return head


@settings(max_examples=400, deadline=None)
@given(
    graphs, st.lists(targets, min_size=1, max_size=2, unique=True), st.lists(property_shapes, min_size=1, max_size=2),
    st.lists(simple, max_size=1),
)  # fmt: skip
def test_random_shapes_over_random_graphs(triples: Triples, aims: Pairs, properties: list[tuple[object, Pairs]], own: Pairs) -> None:
    """The same results as the reference, whatever the shape and whatever the graph."""
    same_as_reference(triples, aims, properties, own)


numbers = st.tuples(
    st.sampled_from(NODES), st.sampled_from(PREDICATES),
    st.sampled_from([Literal(n) for n in range(4)] + [Literal("2.5", datatype=XSD.decimal)]),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(numbers, max_size=12), st.lists(compared, min_size=1, max_size=2, unique=True))
def test_random_comparisons_of_two_properties(triples: Triples, pairs: Pairs) -> None:
    """Of numbers; what cannot be compared at all is a violation by the standard, and in some order to the reference."""
    same_as_reference(triples, [(SH.targetSubjectsOf, EX.p)], [(EX.p, pairs)], [])


days = st.dates().map(Literal)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NODES), st.just(EX.p), days), max_size=5), st.lists(days, min_size=1, max_size=1))
def test_random_days_against_a_bound(triples: Triples, bound: list[Literal]) -> None:
    """Days are compared as days."""
    for predicate in (SH.minInclusive, SH.maxExclusive):
        same_as_reference(triples, [(SH.targetSubjectsOf, EX.p)], [(EX.p, [(predicate, bound[0])])], [])


def same_as_reference(triples: Triples, aims: Pairs, properties: list[tuple[object, Pairs]], own: Pairs) -> None:
    """Hold what is compiled from one shape to what the reference finds."""
    data, shape_graph = Graph(), Graph()
    for triple in triples:
        data.add(triple)
    shape_graph.add((EX.Shape, RDF.type, SH.NodeShape))
    _add(shape_graph, EX.Shape, [*aims, *own])
    for number, (path, constraints) in enumerate(properties):
        node = EX[f"Shape-{number}"]
        shape_graph.add((EX.Shape, SH.property, node))
        _add(shape_graph, node, [(SH.path, path), *_one_of_each(constraints)])
    results, unknown = compiled_check(data, shape_graph)
    assert unknown == ()
    assert seen(_comparable(results)) == seen(_comparable(reference_check(data, shape_graph)))


def _comparable(results: list[Result]) -> list[Result]:
    """Return the results without those on whether a day or a truth value is above a number.

    By the standard that is a violation; the reference puts everything in some order.
    """
    strange = re.compile(r"\^\^<http://www.w3.org/2001/XMLSchema#(date|boolean)>$|^\"x\"\^\^")
    return [r for r in results if not (r.component.endswith(("clusiveConstraintComponent>",)) and strange.search(r.value))]


def _one_of_each(pairs: list[tuple[URIRef, object]]) -> list[tuple[URIRef, object]]:
    """Return the constraints without repeated parameters, since most parameters may be given once."""
    return list(dict(pairs).items())


def test_a_construct_that_is_not_compiled_goes_to_the_reference_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed shape finds what it should, and the build's summary names it."""
    own = Graph().parse(
        data=f"""@prefix sh: <{SH}> . @prefix film: <{FILM}> . film:ClosedShape a sh:NodeShape ; sh:targetClass film:Film ;
            sh:closed true ; sh:ignoredProperties ( <{RDF.type}> <{RDFS.label}> film:title film:imdbId ) .""",
        format="turtle",
    )
    built_in.shapes.cache_clear()
    built_in._compiled.cache_clear()
    monkeypatch.setattr(built_in, "shapes", lambda *, warnings: Graph() if warnings else own)
    (tmp_path / "one.csv").write_text("title,year\nDoubt,2008\n", encoding="utf-8")
    summary = build([tmp_path / "one.csv"], tmp_path / "store")
    built_in._compiled.cache_clear()
    assert summary.left_to_reference == ((f"<{FILM}ClosedShape>", "sh:closed"),)
    assert [(s.films, s.quarantined) for s in summary.sources] == [(0, 1)]
    assert any("holds sh:closed, which is not compiled; pyshacl checked it" in line for line in summary_lines(summary, tmp_path))
