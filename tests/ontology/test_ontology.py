"""The ontology itself: its house style, its reference, its alignments and its JSON-LD context."""

import json
from typing import Any

import pyoxigraph
import pyshacl
import pytest
from filmograph import resources
from filmograph.namespaces import FILM, PREFIXES, ROLE, SCHEMA
from filmograph.ontology_terms import reference
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS, XSD
from rdflib.term import Node

HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in {**PREFIXES, "owl": str(OWL)}.items())
LANGUAGES = "https://w3id.org/filmograph/language/"
MATCHES = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch}
ELSEWHERE = (
    "https://schema.org/",
    "http://www.wikidata.org/entity/Q",
    "http://www.wikidata.org/prop/direct/P",
    "http://www.ebu.ch/metadata/ontologies/ebucore/ebucore#",
)


def _graph(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        graph.parse(resources.ontology() / name)
    return graph


def _short(term: Node | None) -> str:
    named = "" if term is None else str(term).removeprefix(str(SH)).removesuffix("ConstraintComponent")
    for name, iri in PREFIXES.items():
        named = named.replace(iri, f"{name}:")
    return named


def _results(data: Graph) -> list[tuple[str, ...]]:
    _, report, _ = pyshacl.validate(data, shacl_graph=_graph("shapes/ontology.ttl"))
    assert isinstance(report, Graph)
    parts = (SH.focusNode, SH.resultPath, SH.sourceConstraintComponent, SH.resultSeverity)
    return sorted(tuple(_short(report.value(r, p)) for p in parts) for r in report.subjects(RDF.type, SH.ValidationResult))


@pytest.mark.parametrize("names", [("film.ttl",), ("roles.ttl",), ("languages.ttl",), ("film.ttl", "roles.ttl", "languages.ttl")])
def test_the_ontology_keeps_its_house_style(names: tuple[str, ...]) -> None:
    """Each file alone, and all together."""
    assert _results(_graph(*names)) == []


WORDS = 'skos:prefLabel "a term"@en ; skos:definition "What it means."@en ; skos:example "One."@en'
PROPERTY = f"{WORDS} ; rdfs:range xsd:string ; schema:domainIncludes film:Film"
ROLE_SCHEME = "skos:inScheme <https://w3id.org/filmograph/role/> ; skos:broader role:acting"
LANGUAGE = f'skos:prefLabel "Klingon"@en ; skos:inScheme <{LANGUAGES}>'

# What is added to the ontology, and what is found in it.
BROKEN: list[tuple[str, list[tuple[str, ...]]]] = [
    (f"film:New a owl:Class ; {WORDS} .", []),
    (
        "film:New a owl:Class .",
        [("film:New", f"skos:{p}", "MinCount", "Violation") for p in ("definition", "example", "prefLabel")],
    ),
    (
        'film:Film skos:prefLabel "movie"@en ; skos:definition "Two."@en ; skos:example "Two."@en .',
        [("film:Film", f"skos:{p}", "MaxCount", "Violation") for p in ("definition", "example", "prefLabel")],
    ),
    (
        f"film:New a owl:Class ; {WORDS} .".replace("@en", ""),
        [("film:New", f"skos:{p}", "LanguageIn", "Violation") for p in ("definition", "example", "prefLabel")],
    ),
    (f"film:new a owl:DatatypeProperty ; {PROPERTY} .", []),
    (
        f"film:new a owl:ObjectProperty ; {WORDS} .",
        [("film:new", "rdfs:range", "MinCount", "Violation"), ("film:new", "schema:domainIncludes", "MinCount", "Violation")],
    ),
    (f'film:new a rdf:Property ; {PROPERTY}, "Film" .', [("film:new", "schema:domainIncludes", "NodeKind", "Violation")]),
    (f"film:new a owl:AnnotationProperty ; {PROPERTY} ; rdfs:range xsd:date .", [("film:new", "rdfs:range", "MaxCount", "Violation")]),
    (
        "film:film owl:inverseOf film:credit .",
        [("film:film", "http://www.w3.org/2002/07/owl#inverseOf", "MaxCount", "Violation")],
    ),
    (f"role:new a skos:Concept ; {WORDS} ; {ROLE_SCHEME} .", []),
    (f"role:new a skos:Concept ; {WORDS} .", [("role:new", "", "Or", "Violation")]),
    (f"role:new a skos:Concept ; {WORDS} ; skos:broader role:actor .", [("role:new", "", "Or", "Violation")]),
    (f'role:new a skos:Concept ; skos:prefLabel "new"@en ; {ROLE_SCHEME} .', [("role:new", "", "Or", "Violation")] * 2),
    (f'<{LANGUAGES}x> a skos:Concept ; {LANGUAGE} ; skos:notation "tlh" .', []),
    (f"<{LANGUAGES}x> a skos:Concept ; {LANGUAGE} .", [(f"{LANGUAGES}x", "", "Or", "Violation")]),
]


@pytest.mark.parametrize(("added", "expected"), BROKEN)
def test_a_broken_copy_of_the_ontology_is_found_out(added: str, expected: list[tuple[str, ...]]) -> None:
    """Each rule of the house style is raised by what breaks it, and by nothing else."""
    broken = _graph("film.ttl", "roles.ttl", "languages.ttl").parse(data=HEAD + added, format="turtle")
    assert _results(broken) == expected


def test_each_range_and_domain_is_declared() -> None:
    """What a property leads to, and what has it, is a class of the ontology or of the standards it stands on."""
    graph = _graph("film.ttl")
    standard = (str(XSD), str(RDF), str(RDFS), str(SKOS), str(OWL))
    named = {*graph.objects(None, RDFS.range), *graph.objects(None, SCHEMA.domainIncludes)}
    ours = {term for term in named if not str(term).startswith(standard)}
    assert ours <= {*graph.subjects(RDF.type, OWL.Class)}


def test_a_property_holds_literals_or_things_as_its_kind_says() -> None:
    """Datatype properties lead to XSD datatypes, object properties to anything else."""
    graph = _graph("film.ttl")
    for term, kind in graph.subject_objects(RDFS.range):
        kinds = {*graph.objects(term, RDF.type)}
        if kinds & {OWL.DatatypeProperty, OWL.ObjectProperty}:
            assert str(kind).startswith(str(XSD)) == (OWL.DatatypeProperty in kinds), term


def test_the_properties_of_many_values_are_these() -> None:
    """Every other property is functional: it has at most one value. Shortcuts lead to many people."""
    graph = _graph("film.ttl")
    properties = {*graph.subjects(RDF.type, OWL.DatatypeProperty), *graph.subjects(RDF.type, OWL.ObjectProperty)}
    shortcuts = {*graph.subjects(FILM.shortcutFor, None)}
    many = properties - {*graph.subjects(RDF.type, OWL.FunctionalProperty)} - shortcuts
    names = ["alternativeName", "alternativeTitle", "article", "character", "chosenOver", "filmedIn", "finalFilm", "genre", "label"]
    names += ["language", "performer", "productionCountry", "setIn", "songwriter", "synopsis", "tag"]
    assert sorted(_short(term).removeprefix("film:") for term in many) == names


def test_every_shortcut_stands_for_a_role_of_people() -> None:
    """Its role is a concept of roles.ttl, of another department than the companies."""
    graph = _graph("film.ttl", "roles.ttl")
    for shortcut, role in graph.subject_objects(FILM.shortcutFor):
        assert (shortcut, RDFS.range, FILM.Person) in graph
        assert graph.value(role, SKOS.broader) not in {None, ROLE.companies}


def test_the_edges_of_a_network_follow_properties_of_their_class() -> None:
    """A class that is drawn as an edge has the three properties that say from where, to where and what it is called."""
    graph = _graph("film.ttl")
    for edge in (FILM.edgeFrom, FILM.edgeTo, FILM.edgeLabel):
        drawn = {*graph.subject_objects(edge)}
        assert {kind for kind, _ in drawn} == {FILM.Credit, FILM.CompanyCredit}
        assert all((term, SCHEMA.domainIncludes, kind) in graph for kind, term in drawn)


def test_alignments_name_only_terms_that_exist() -> None:
    """Every aligned term is one of film.ttl, and is matched to a vocabulary that the file is for."""
    terms = {*_graph("film.ttl").subjects(SKOS.prefLabel, None)}
    alignments = _graph("alignments.ttl")
    assert {*alignments.subjects()} <= terms
    assert {*alignments.predicates()} <= MATCHES
    assert [str(o) for o in alignments.objects() if not str(o).startswith(ELSEWHERE)] == []


def test_alignments_say_one_thing_of_each_pair() -> None:
    """Two terms are not both an exact and a close match of each other."""
    pairs = [*_graph("alignments.ttl").subject_objects()]
    assert len(pairs) == len({*pairs})


def test_the_reference_is_the_one_the_turtle_files_give() -> None:
    """After a change of film.ttl or roles.ttl: python -m filmograph.ontology_terms > ontology/README.md."""
    assert (resources.ontology() / "README.md").read_text(encoding="utf-8") == reference()


def _context() -> dict[str, Any]:
    context: dict[str, Any] = json.loads((resources.ontology() / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    return context


def _coercion(graph: Graph, term: URIRef) -> dict[str, str | None]:
    kind, kinds = graph.value(term, RDFS.range), {*graph.objects(term, RDF.type)}
    if kind == XSD.string:
        return {"@language": None}
    if str(kind).startswith(str(XSD)):
        return {"@type": str(kind).replace(str(XSD), "xsd:")}
    # A claim's value may be a literal or a mention, so its range is open.
    return {"@type": "@id"} if kinds & {OWL.ObjectProperty, OWL.AnnotationProperty} or term == FILM.subject else {}


def test_the_context_covers_every_term_as_it_is_typed() -> None:
    """Classes by name alone; properties with their datatype, as mentions, or as strings without language."""
    graph = _graph("film.ttl")
    kinds = {kind for kind in graph.objects(None, RDF.type) if kind != OWL.Ontology}
    terms = {term for kind in kinds for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef)}
    names = {term: str(term).removeprefix(str(FILM)) for term in terms}
    expected: dict[str, object] = {
        name: f"terms:{name}" if (term, RDF.type, OWL.Class) in graph else {"@id": f"terms:{name}", **_coercion(graph, term)}
        for term, name in names.items()
    }
    context = _context()
    others = ["@version", "id", "type", "data", "genres", "languages", "roles", "terms", "prov", "rdf", "rdfs", "schema", "skos", "xsd"]
    assert {name: meaning for name, meaning in context.items() if name not in others} == expected
    assert [name for name in context if name in others] == others


DOCUMENT = {
    "@graph": [
        {
            "id": "data:film/1",
            "type": "Film",
            "rdfs:label": "Won't Back Down (2012)",
            "title": "Won't Back Down",
            "year": 2012,
            "releaseDate": "2012-09-28",
            "genre": ["genres:drama"],
            "tag": ["school", "education"],
            "director": "data:person/2",
        },
        {
            "id": "data:credit/1",
            "type": "Credit",
            "film": "data:film/1",
            "person": "data:person/1",
            "role": "roles:actor",
            "billing": 1,
            "uncredited": True,
        },
        {"id": "data:review/1", "type": "Review", "film": "data:film/1", "rating": "6.4", "ratingScale": "10.0"},
        {"id": "data:claim/1", "type": "Claim", "subject": "data:film/1", "property": "terms:runtime", "value": 98, "firstLine": 6},
    ]
}
SAME = """
@base <https://w3id.org/filmograph/id/> .
<film/1> a film:Film ; rdfs:label "Won't Back Down (2012)" ; film:title "Won't Back Down" ; film:year 2012 ;
    film:releaseDate "2012-09-28"^^xsd:date ; film:genre <https://w3id.org/filmograph/genre/drama> ; film:tag "school", "education" ;
    film:director <person/2> .
<credit/1> a film:Credit ; film:film <film/1> ; film:person <person/1> ; film:role role:actor ; film:billing 1 ; film:uncredited true .
<review/1> a film:Review ; film:film <film/1> ; film:rating 6.4 ; film:ratingScale 10.0 .
<claim/1> a film:Claim ; film:subject <film/1> ; film:property film:runtime ; film:value 98 ; film:firstLine 6 .
"""


def test_json_with_the_context_is_the_same_graph() -> None:
    """A document of plain names reads as the triples that Turtle says."""
    quads = pyoxigraph.parse(json.dumps({"@context": _context(), **DOCUMENT}), format=pyoxigraph.RdfFormat.JSON_LD)
    lines = pyoxigraph.serialize((quad.triple for quad in quads), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert {*Graph().parse(data=lines, format="nt")} == {*Graph().parse(data=HEAD + SAME, format="turtle")}
