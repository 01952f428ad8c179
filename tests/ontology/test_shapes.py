"""The SHACL files: what they cover, and for every constraint a graph that meets it and one that does not."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from filmograph import resources
from filmograph.namespaces import FILM, ID, PREFIXES, SCHEMA
from filmograph.pipeline.check.shacl import compile_shapes, run, subclasses
from filmograph.store.graph import MemoryGraph
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS
from rdflib.term import Node

SHAPE = "https://w3id.org/filmograph/shapes#"
PROV_DERIVED = URIRef("http://www.w3.org/ns/prov#wasDerivedFrom")
NOT_OF_CLASSES = {"warnings", "ontology"}
STANDARD_PATHS = {RDFS.label, SKOS.broader, PROV_DERIVED}
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + f"@base <{ID}> .\n"

Result = tuple[str, str, str, str]
"""One validation result: focus node, path, constraint component and severity, by their short names."""

MIN, MAX, TYPE, PATTERN, CLASS, KIND = ("MinCount", "MaxCount", "Datatype", "Pattern", "Class", "NodeKind")
LOW, HIGH, ABOVE, IN, ORDER = ("MinInclusive", "MaxInclusive", "MinExclusive", "In", "LessThanOrEquals")
Bad = dict[str, tuple[str, ...]]
"""What stands in place of the good values, and the components that must find it ("property Component" on another path)."""

CONCEPTS = """
role:actor a skos:Concept ; skos:broader role:acting . role:director a skos:Concept ; skos:broader role:directing .
role:distributor a skos:Concept ; skos:broader role:companies . role:record-label a skos:Concept ; skos:broader role:companies .
<genre/1> a skos:Concept . <language/1> a skos:Concept .
"""

TEXTS: Bad = {'" "': (PATTERN,), '"one"@en': (TYPE,)}
TEXT: Bad = {**TEXTS, '"one", "two"': (MAX,)}
EDTF: Bad = {'"July"': (PATTERN,), '"2011-13"': (PATTERN,), '"2011", "2012"': (MAX,), "2011": (TYPE,)}
DATE: Bad = {'"2012-09-28"': (TYPE,), '"2012-09-28"^^xsd:date, "2012-09-29"^^xsd:date': (MAX,)}
COUNT: Bad = {"-1": (LOW,), "1.0": (TYPE,), "1, 2": (MAX,)}
FLAG: Bad = {"false": (IN,), "true, false": (IN, MAX)}
CONCEPT: Bad = {"<film/1>": (CLASS,), '"actor"': (CLASS, KIND), "[ a skos:Concept ]": (KIND,)}
PEOPLE: Bad = {"<film/1>": (CLASS,), '"Viola Davis"': (CLASS,)}
ANYTHING: Bad = {'"one", "two"': (MAX,), "[]": (KIND,)}


def _mention(kind: str) -> Bad:
    return {"<role/1>": (CLASS,), '"a name"': (CLASS,), f"<{kind}/1>, <{kind}/2>": (MAX,)}


def _mentions() -> Bad:
    return {"<role/1>": (CLASS,), '"a name"': (CLASS,)}


# By property: a good value; then what is bad, for every class that has the property. "Class-property" goes before "property".
VALUES: dict[str, tuple[str, Bad]] = {
    "rdfsLabel": ('"a label"', {"": (MIN,), '"one", "two"': (MAX,), '" "': (PATTERN,)}),
    "year": ("2012", {"1869": (LOW,), "2101": (HIGH,), "2012.0": (TYPE,), "2012, 2013": (MAX,)}),
    "releaseDate": ('"2012-09-28"^^xsd:date', DATE),
    "runtime": ("121", {"0": (LOW,), "60001": (HIGH,), "121.0": (TYPE,), "121, 98": (MAX,)}),
    "genre": ("<genre/1>", CONCEPT),
    "language": ("<language/1>", CONCEPT),
    "aspectRatio": ('"2.35:1"', {'"wide"': (PATTERN,), '"2.35:1"@en': (TYPE,), '"1.85:1", "2.35:1"': (MAX,)}),
    "productionCountry": ("<place/1>", _mentions()),
    "filmedIn": ("<place/1>", _mentions()),
    "setIn": ("<place/1>", _mentions()),
    "productionStart": ('"2011-05-23"', EDTF),
    "productionEnd": ('"2011-07"', EDTF),
    "Film-imdbId": ('"tt1870529"', {'"nm0205626"': (PATTERN,), '"tt1870529"@en': (TYPE,), '"tt1870529", "tt0000001"': (MAX,)}),
    "Person-imdbId": ('"nm0205626"', {'"tt1870529"': (PATTERN,), '"nm0205626"@en': (TYPE,), '"nm0205626", "nm0000001"': (MAX,)}),
    "tmdbId": ('"103620"', {'"tmdb"': (PATTERN,), "103620": (TYPE,), '"1", "2"': (MAX,)}),
    "wikidataId": ('"Q1758603"', {'"P31"': (PATTERN,), '"Q1"@en': (TYPE,), '"Q1", "Q2"': (MAX,)}),
    "eidr": (
        '"10.5240/7E51-A39A-0A1C-AE8C-4C47-X"',
        {
            '"10.5240/7E51"': (PATTERN,),
            '"10.5240/7E51-A39A-0A1C-AE8C-4C47-X"@en': (TYPE,),
            '"10.5240/7E51-A39A-0A1C-AE8C-4C47-X", "10.5240/0000-0000-0000-0000-0000-0"': (MAX,),
        },
    ),
    "birthYear": ("1965", {"2101": (HIGH, ORDER), "2017": (ORDER,), "1965.0": (TYPE,), "1965, 1966": (MAX,)}),
    "deathYear": ("2016", {"2101": (HIGH,), "2016.0": (TYPE,), "2016, 2017": (MAX,)}),
    "finalFilm": ("<film/1>", _mentions()),
    "film": ("<film/1>", _mention("film")),
    "workedOn": ("<film/1>", _mention("film")),
    "person": ("<person/1>", _mention("person")),
    "Credit-role": ("role:actor", {**CONCEPT, "role:actor, role:director": (MAX,)}),
    "CompanyCredit-role": ("role:distributor", {**CONCEPT, "role:distributor, role:record-label": (MAX,)}),
    "trust": ("1", {"0": (LOW,), "1.0": (TYPE,), "1, 2": (MAX,)}),
    "article": ('"Doubt_(2008_film)"', {'"Doubt (2008 film)"': (PATTERN,), '"Doubt#Cast"': (PATTERN,), '"Doubt"@en': (TYPE,)}),
    "billing": ("1", {"0": (LOW,), "1.0": (TYPE,), "1, 2": (MAX,)}),
    "character": ("<character/1>", _mentions()),
    "appearsIn": ("<film/1>", _mention("film")),
    "company": ("<company/1>", _mention("company")),
    "country": ("<place/1>", _mention("place")),
    "within": ("<place/2>", _mention("place")),
    "outlet": ("<company/1>", _mention("company")),
    "date": ('"2012-09-28"^^xsd:date', DATE),
    "dateText": ('"2013-04"', EDTF),
    "earliest": (
        '"2013-04-01"^^xsd:date',
        {
            '"2013-05-01"^^xsd:date': (ORDER,),
            '"2013-04-01"': (TYPE, ORDER),
            '"2013-04-01"^^xsd:date, "2013-04-02"^^xsd:date': (MAX,),
        },
    ),
    "latest": (
        '"2013-04-30"^^xsd:date',
        {'"2013-04-30"': (TYPE, "earliest LessThanOrEquals"), '"2013-04-29"^^xsd:date, "2013-04-30"^^xsd:date': (MAX,)},
    ),
    "Review-kind": ('"critic"', {'"nobody"': (IN,), '"critic", "audience"': (MAX,)}),
    "Rating-kind": ('"critic"', {'"nobody"': (IN,), '"critic", "audience"': (MAX,)}),
    "Amount-kind": ('"gross"', {'"net"': (IN,), '"gross", "opening weekend"': (MAX,)}),
    "extent": ('"wide"', {'"huge"': (IN,), '"wide", "limited"': (MAX,)}),
    "rating": ("6.4", {"-0.1": (LOW,), "10.1": (ORDER,), "6": (TYPE,), "6.4, 6.5": (MAX,)}),
    "ratingScale": ("10.0", {"0.0": (ABOVE, "rating LessThanOrEquals"), "10": (TYPE,), "10.0, 20.0": (MAX,)}),
    "ratingLetter": ('"B+"', {'"E"': (IN,), '"A", "B"': (MAX,)}),
    "score": ("0.64", {"-0.1": (LOW,), "1.1": (HIGH,), "1": (TYPE,), "0.64, 0.65": (MAX,)}),
    "helpful": ("7", {"-1": (LOW,), "13": (ORDER,), "7.0": (TYPE,), "7, 8": (MAX,)}),
    "helpfulOf": ("12", {"-1": (LOW, "helpful LessThanOrEquals"), "12.0": (TYPE,), "12, 13": (MAX,)}),
    "amount": ("25000000.0", {"0.0": (ABOVE,), "25000000": (TYPE,), "1.0, 2.0": (MAX,)}),
    "currency": ('"USD"', {'"dollars"': (PATTERN,), '"USD"@en': (TYPE,), '"USD", "EUR"': (MAX,)}),
    "target": ("<film/2>", _mention("film")),
    "targetYear": ("1978", {"1869": (LOW,), "2101": (HIGH,), "1978.0": (TYPE,), "1978, 2004": (MAX,)}),
    "document": ("<document/1>", {"": (MIN,), "<film/1>": (CLASS,)}),
    "fileName": ('"a.txt"', {'"pages/a.txt"': (PATTERN,), '"a.txt"@en': (TYPE,), '"a.txt", "b.txt"': (MAX,)}),
    "contentHash": (
        f'"sha256:{"0" * 64}"',
        {'"md5:0"': (PATTERN,), f'"sha256:{"0" * 64}"@en': (TYPE,), f'"sha256:{"0" * 64}", "sha256:{"1" * 64}"': (MAX,)},
    ),
    "retrieved": ('"2014-08-29"^^xsd:date', DATE),
    "subject": ("<film/1>", {'"a film"': (KIND,), "<film/1>, <film/2>": (MAX,)}),
    "property": ("film:runtime", {'"runtime"': (KIND,), "film:runtime, film:year": (MAX,)}),
    "value": ("98", ANYTHING),
    "chosen": ("121", ANYTHING),
    **dict.fromkeys(("first", "second"), ("<person/1>", {'"a person"': (KIND,), "<person/1>, <person/2>": (MAX,)})),
    "likelihood": ("0.35", {"-0.1": (LOW,), "1.1": (HIGH,), "1": (TYPE,), "0.3, 0.4": (MAX,)}),
    "firstLine": ("6", {"0": (LOW,), "8": (ORDER,), "6.0": (TYPE,), "6, 7": (MAX,)}),
    "lastLine": ("7", {"0": (LOW, "firstLine LessThanOrEquals"), "7.0": (TYPE,), "7, 8": (MAX,)}),
    "chosenOver": ("<source/1>", _mentions()),
    **dict.fromkeys(("ratingLabel", "countLabel"), ('"good"', {'" "': (PATTERN,), '"good"@en': (TYPE,), '"good", "bad"': (MAX,)})),
    **dict.fromkeys(("awardWins", "awardNominations", "userReviewCount", "criticReviewCount", "count"), ("1", COUNT)),
    **dict.fromkeys(("voice", "asSelf", "archiveFootage", "uncredited", "superReviewer"), ("true", FLAG)),
    **dict.fromkeys(("alternativeTitle", "tag", "synopsis", "alternativeName", "songwriter", "performer", "label"), ('"one"', TEXTS)),
}

REQUIRED = {
    "Film": ("title",),
    "Person": ("name",),
    "Credit": ("film", "person", "role"),
    "Character": ("name", "appearsIn"),
    "Company": ("name",),
    "Place": ("name",),
    "CompanyCredit": ("film", "company", "role"),
    "Release": ("film",),
    "Review": ("film", "text"),
    "Rating": ("film", "kind"),
    "Amount": ("film", "kind", "amount"),
    "Quote": ("film", "text"),
    "Connection": ("film", "kind"),
    "Song": ("film", "title"),
    "Synopsis": ("film", "text"),
    "Commentary": ("film", "text"),
    "Document": ("fileName", "contentHash"),
    "Claim": ("subject", "property", "value"),
    "Decision": ("subject", "property", "chosen", "rule"),
    "Doubt": ("first", "second", "likelihood", "evidence"),
}

PATHS = {"rdfsLabel": "rdfs:label", "document": "prov:wasDerivedFrom"}
OTHERS = """
<film/2> a film:Film ; rdfs:label "a label" ; film:title "one" . <person/2> a film:Person ; rdfs:label "a label" ; film:name "one" .
<company/2> a film:Company ; rdfs:label "a label" ; film:name "one" . <place/2> a film:Place ; rdfs:label "a label" ; film:name "one" .
"""


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


@cache
def _ontology() -> Graph:
    return Graph().parse(resources.ontology() / "film.ttl")


def _classes() -> list[str]:
    return sorted(str(c).removeprefix(str(FILM)) for c in _ontology().subjects(RDF.type, OWL.Class))


@cache
def _properties(kind: str) -> tuple[str, ...]:
    named = sorted(str(p).removeprefix(str(FILM)) for p in _ontology().subjects(SCHEMA.domainIncludes, FILM[kind]))
    return ("rdfsLabel", *named, *(["document"] if kind == "Source" else []))


def _files() -> dict[str, Path]:
    return {path.stem: path for path in sorted((resources.ontology() / "shapes").glob("*.ttl"))}


@cache
def _shapes(stem: str) -> Graph:
    return Graph().parse(_files()[stem])


def _case(kind: str, name: str) -> tuple[str, Bad]:
    if (FILM[name], FILM.shortcutFor, None) in _ontology():
        good, bad = "<person/1>", PEOPLE
    else:
        good, bad = VALUES.get(f"{kind}-{name}") or VALUES.get(name) or ('"one"', TEXT)
    return good, {**bad, **({"": (MIN,)} if name in REQUIRED.get(kind, ()) else {})}


def _node(kind: str, edits: dict[str, str], subject: str | None = None) -> str:
    stated = {name: edits.get(name, _case(kind, name)[0]) for name in _properties(kind)}
    lines = [f"{PATHS.get(name, 'film:' + name)} {values}" for name, values in stated.items() if values]
    return f"{subject or f'<{_kebab(kind)}/1>'} a film:{kind} ; " + " ; ".join(lines) + " ."


@cache
def _neighbours(kind: str) -> Graph:
    nodes = (_node(k, {}) for k in _classes() if k != kind)
    return Graph().parse(data=HEAD + CONCEPTS + OTHERS + "\n".join(nodes), format="turtle")


def _graph(kind: str, edits: dict[str, str], subject: str | None = None) -> Graph:
    return Graph().parse(data=HEAD + _node(kind, edits, subject), format="turtle") + _neighbours(kind)


def _short(term: Node | None, graph: Graph) -> str:
    if term is None:
        return ""
    if isinstance(term, BNode):
        steps = Collection(graph, term)
        return "/".join(_short(step, graph) for step in steps) if len(steps) else "blank"
    short = str(term).removeprefix(str(ID)).removeprefix(str(SH))
    for name, iri in PREFIXES.items():
        short = short.replace(iri, f"{name}:")
    return short.removeprefix("film:")


def _results(data: Graph, shapes: Graph) -> list[Result]:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    graph = MemoryGraph()
    graph.load(data.serialize(format="nt", encoding="utf-8"))
    compiled = compile_shapes(shapes, subclasses(graph))
    assert (len(run(graph, compiled)), compiled.unknown) == (len(set(report.subjects(RDF.type, SH.ValidationResult))), ())
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, path, component, severity = (
            _short(report.value(result, p), report) for p in (SH.focusNode, SH.resultPath, SH.sourceConstraintComponent, SH.resultSeverity)
        )
        found.append((focus, path, component.removesuffix("ConstraintComponent"), severity))
    return sorted(found)


def _rows() -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    for kind in _classes():
        for name in _properties(kind):
            for values, components in _case(kind, name)[1].items():
                yield kind, name, values, components


def _expected(kind: str, name: str, components: tuple[str, ...]) -> list[Result]:
    pairs = [c.split() if " " in c else (name, c) for c in components]
    return sorted((f"{_kebab(kind)}/1", PATHS.get(path, path), component, "Violation") for path, component in pairs)


def test_every_class_has_a_file_of_shapes_and_no_file_is_without_class() -> None:
    """A class without shapes would let anything in; a file without class would hold nothing."""
    assert {*_files()} - NOT_OF_CLASSES == {_kebab(kind) for kind in _classes()}


@pytest.mark.parametrize("kind", _classes())
def test_the_shapes_of_a_class_are_about_its_properties(kind: str) -> None:
    """Each property that the ontology gives a class has its shape there, and no other has."""
    shapes = _shapes(_kebab(kind))
    named = {str(s).removeprefix(SHAPE) for s in shapes.objects(URIRef(f"{SHAPE}{kind}Shape"), SH.property)}
    assert named - {f"{kind}-department"} == {f"{kind}-{name}" for name in _properties(kind)}


@pytest.mark.parametrize("stem", sorted({*_files()} - {"ontology"}))
def test_every_path_names_a_term(stem: str) -> None:
    """A path that no term bears would never find anything."""
    shapes = _shapes(stem)
    paths = {step for p in shapes.objects(None, SH.path) for step in (Collection(shapes, p) if isinstance(p, BNode) else [p])}
    assert {p for p in paths if (p, RDFS.range, None) not in _ontology()} <= STANDARD_PATHS


@pytest.mark.parametrize("stem", sorted(_files()))
def test_every_shape_that_constrains_says_what_to_do(stem: str) -> None:
    """Each has exactly one message and its severity, and a name that reports can show."""
    shapes = _shapes(stem)
    silent = {RDF.type, SH.targetClass, SH.targetSubjectsOf, SH.property, SH.sparql, SH.severity, SH.message, SH.path, SH.prefixes}
    kinds = {SH.NodeShape, SH.PropertyShape}
    constraining = {s for s, p in shapes.subject_predicates() if p not in silent and kinds & {*shapes.objects(s, RDF.type)}}
    for shape in constraining:
        assert isinstance(shape, URIRef)
        assert len([*shapes.objects(shape, SH.message)]) == 1, shape
        assert shapes.value(shape, SH.severity) == (SH.Warning if stem == "warnings" else SH.Violation), shape


@pytest.mark.parametrize("kind", _classes())
def test_a_good_graph_passes(kind: str) -> None:
    """One node of the class with every property it can have raises nothing."""
    assert _results(_graph(kind, {}), _shapes(_kebab(kind))) == []


@pytest.mark.parametrize(("kind", "name", "values", "components"), [*_rows()])
def test_a_bad_value_is_found_where_it_stands(kind: str, name: str, values: str, components: tuple[str, ...]) -> None:
    """One property changed gives exactly these results: this node, this path, these components."""
    assert _results(_graph(kind, {name: values}), _shapes(_kebab(kind))) == _expected(kind, name, components)


@pytest.mark.parametrize("kind", _classes())
def test_the_table_of_bad_values_reaches_every_constraint(kind: str) -> None:
    """A constraint that no row raises would stand unproven."""
    shapes = _shapes(_kebab(kind))
    plain = {SH.path, SH.severity, SH.message, RDF.type}
    stated = {
        (name, str(p).removeprefix(str(SH))[0].upper() + str(p).removeprefix(str(SH))[1:])
        for name in _properties(kind)
        for p in shapes.predicates(URIRef(f"{SHAPE}{kind}-{name}"))
        if p not in plain
    }
    assert stated == {(name, c) for k, name, _, components in _rows() if k == kind for c in components if " " not in c}


@pytest.mark.parametrize("kind", _classes())
def test_a_blank_node_is_refused(kind: str) -> None:
    """Blank nodes cannot be compared, named or exported."""
    assert _results(_graph(kind, {}, subject="_:one"), _shapes(_kebab(kind))) == [("blank", "", "NodeKind", "Violation")]


TOGETHER: list[tuple[str, dict[str, str], list[Result]]] = [
    ("Credit", {"role": "role:distributor"}, [("credit/1", "role/skos:broader", "Not", "Violation")]),
    ("CompanyCredit", {"role": "role:actor"}, [("company-credit/1", "role/skos:broader", "In", "Violation")]),
    ("Release", {"date": ""}, []),
    ("Release", {"dateText": ""}, []),
    ("Release", {"date": "", "dateText": ""}, [("release/1", "", "Or", "Violation")]),
    ("Rating", {"rating": "", "countLabel": ""}, []),
    ("Rating", {"rating": "", "ratingLabel": ""}, []),
    ("Rating", {"rating": "", "ratingLabel": "", "countLabel": "", "count": ""}, [("rating/1", "", "Or", "Violation")]),
    ("Connection", {"target": ""}, []),
    ("Connection", {"targetTitle": ""}, []),
    ("Connection", {"target": "", "targetTitle": ""}, [("connection/1", "", "Or", "Violation")]),
    ("Film", {"productionStart": '"2011/2012"', "productionEnd": '"2011-XX/.."'}, []),
    ("Film", {"productionStart": '"201X"', "productionEnd": '"2011-22~"'}, []),
    ("Film", {"productionStart": '"2011-05-32"'}, [("film/1", "productionStart", "Pattern", "Violation")]),
]


@pytest.mark.parametrize(("kind", "edits", "expected"), TOGETHER)
def test_what_concerns_several_properties(kind: str, edits: dict[str, str], expected: list[Result]) -> None:
    """A role is of the right department, a release has a date, a connection another film; EDTF goes beyond whole dates."""
    assert _results(_graph(kind, edits), _shapes(_kebab(kind))) == expected


FILM_2012 = """
<film/1> a film:Film ; film:year 2012 ; film:releaseDate "2012-09-28"^^xsd:date ; film:director <person/9> .
<credit/1> a film:Credit ; film:film <film/1> ; film:person <person/1> ; film:role role:actor ; film:billing 1 .
<credit/2> a film:Credit ; film:film <film/1> ; film:person <person/2> ; film:role role:actor ; film:billing 2 .
"""
CLAIMS = """
<claim/1> a film:Claim ; film:subject <film/1> ; film:property film:runtime ; film:value 98 .
<claim/2> a film:Claim ; film:subject <film/1> ; film:property film:runtime ; film:value {longer} .
<claim/3> a film:Claim ; film:subject <film/1> ; film:property film:runtime ; film:value {longer} .
<claim/4> a film:Claim ; film:subject <film/2> ; film:property film:runtime ; film:value 300 .
<claim/5> a film:Claim ; film:subject <film/1> ; film:property film:year ; film:value 2012 .
"""
REVIEW = "<review/1> a film:Review ; film:film <film/1> ; {date} ."
BILLED = "<credit/3> a film:Credit ; film:film <film/1> ; film:person <person/1> ; film:role {role} ; film:billing 3 ; {flag} ."
WARNED = "SPARQL", "Warning"

# What is added to the graph above, and the warnings it raises.
WARNINGS: list[tuple[str, list[Result]]] = [
    ("", []),
    ("<film/2> a film:Film .", [("film/2", "director", "MinCount", "Warning")]),
    ("<film/2> a film:Film ; film:director <person/9> .", []),
    (CLAIMS.format(longer=109), [("film/1", "", *WARNED)]),
    (CLAIMS.format(longer=108), []),
    (BILLED.format(role="role:actor", flag="film:uncredited true"), [("credit/3", "", *WARNED)]),
    (BILLED.format(role="role:writer", flag="film:uncredited true"), []),
    (BILLED.format(role="role:actor", flag="film:uncredited true").replace("; film:billing 3", ""), []),
    (BILLED.format(role="role:actor", flag="film:uncredited true").replace("<film/1>", "<film/3>"), []),
    (REVIEW.format(date='film:date "2012-09-27"^^xsd:date'), [("review/1", "", *WARNED)]),
    (REVIEW.format(date='film:date "2012-09-28"^^xsd:date'), []),
    (REVIEW.format(date='film:latest "2012-08-31"^^xsd:date'), [("review/1", "", *WARNED)]),
    (REVIEW.format(date='film:earliest "2012-09-01"^^xsd:date ; film:latest "2012-09-30"^^xsd:date'), []),
    ("<person/1> film:birthYear 2013 .", [("person/1", "", *WARNED)]),
    ("<person/1> film:birthYear 2012 .", []),
    ("<person/1> film:birthYear 2013 . <credit/1> film:archiveFootage true .", []),
    ("<person/2> film:deathYear 2011 .", [("person/2", "", *WARNED)]),
    ("<person/2> film:deathYear 2012 .", []),
    ("<person/2> film:deathYear 2011 . <credit/2> film:archiveFootage true .", []),
]


@pytest.mark.parametrize(("added", "expected"), WARNINGS)
def test_a_warning_is_raised_and_a_near_miss_raises_none(added: str, expected: list[Result]) -> None:
    """What is suspicious is found once, on the mention a person would look at."""
    data = Graph().parse(data=HEAD + FILM_2012 + added, format="turtle")
    assert _results(data, _shapes("warnings")) == expected


def test_a_warning_names_the_value_it_found() -> None:
    """The placeholder of a message is filled from the query, and the value stands in the result."""
    data = Graph().parse(data=HEAD + FILM_2012 + CLAIMS.format(longer=121), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=_shapes("warnings"))
    assert isinstance(report, Graph)
    assert [str(value) for value in report.objects(None, SH.value)] == ["121"]
    stated = "One source gives this film a runtime of 121 minutes and another one more than 10 minutes shorter: "
    advice = "check whether they mean the same film, or two cuts of it."
    assert [str(message) for message in report.objects(None, SH.resultMessage)] == [stated + advice]


def test_all_shapes_together_keep_their_names_apart() -> None:
    """No IRI of a shape is used by two files, so that they can be read as one graph."""
    names = [str(s) for stem in _files() for s in {*_shapes(stem).subjects(RDF.type, None)}]
    assert len(names) == len({*names})
