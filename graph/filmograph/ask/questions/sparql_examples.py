"""The named questions as RDF, in the form of the SIB's sparql-examples."""

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD

from filmograph.ask.questions.query import Question, questions
from filmograph.namespaces import PREFIXES, QUERY, SCHEMA
from filmograph.store.sparql import bind


def catalogue() -> Graph:
    """Return all questions in the form of the SIB's sparql-examples: what each asks, its parameters, tags and prefixes, and its query.

    A number that is needed is in its place, for a LIMIT is nothing without it; other parameters stay variables, so each query runs as
    it is.
    """
    graph = Graph()
    for prefix, iri in {"sh": SH, "schema": SCHEMA, "xsd": XSD, "query": QUERY}.items():
        graph.bind(prefix, Namespace(str(iri)), replace=True)
    prefixes = QUERY["prefixes"]
    graph.add((prefixes, RDF.type, OWL.Ontology))
    for prefix, iri in sorted(PREFIXES.items()):
        declared = QUERY[f"prefix-{prefix}"]
        graph.add((prefixes, SH.declare, declared))
        graph.add((declared, SH.prefix, Literal(prefix)))
        graph.add((declared, SH.namespace, Literal(str(iri), datatype=XSD.anyURI)))
    for asked in questions().values():
        _describe(graph, asked, prefixes)
    return graph


def _describe(graph: Graph, asked: Question, prefixes: URIRef) -> None:
    term = QUERY[asked.name]
    numbers = {p.name: Literal(int(p.default or p.example)) for p in asked.parameters if p.kind == "integer" and not p.optional}
    graph.add((term, RDF.type, SH.SPARQLExecutable))
    graph.add((term, RDF.type, SH.SPARQLSelectExecutable))
    graph.add((term, RDFS.label, Literal(asked.name)))
    graph.add((term, RDFS.comment, Literal(asked.summary, lang="en")))
    graph.add((term, SH.prefixes, prefixes))
    body = asked.query
    graph.add((term, SH.select, Literal(bind(body, numbers) + "\n")))
    for tag in asked.tags:
        graph.add((term, SCHEMA.keywords, Literal(tag)))
    for parameter in asked.parameters:
        own = QUERY[f"{asked.name}-{parameter.name}"]
        graph.add((term, SH.parameter, own))
        graph.add((own, SH.path, QUERY[f"parameter-{parameter.name}"]))
        graph.add((own, SH.name, Literal(f"_{parameter.name}")))
        graph.add((own, SH.description, Literal(f"a {parameter.kind}, for example {parameter.example}", lang="en")))
        graph.add((own, SH.optional, Literal(parameter.optional)))
