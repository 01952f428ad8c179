"""Terms and paths of shapes as SPARQL writes them."""

from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node, URIRef


class UnknownConstruct(Exception):  # noqa: N818 - a finding, not a failure
    """A shape has a construct that is not compiled here."""


def n3(node: Node | None) -> str:
    """Return a term in N-Triples form, "" for None."""
    return "" if node is None else node.n3()


def path_text(graph: Graph, path: Node | None) -> str:
    """Return a path as SPARQL writes it, with IRIs in full; raises `UnknownConstruct`.

    Predicates, sequences, alternatives, inverses and the three kinds of repetition are paths.
    """
    if path is None or isinstance(path, URIRef):
        return "" if path is None else path.n3()
    if (path, RDF.first, None) in graph:
        return "/".join(_grouped(graph, step) for step in Collection(graph, path))
    for kind, written in ((SH.inversePath, "^{}"), (SH.zeroOrMorePath, "{}*"), (SH.oneOrMorePath, "{}+"), (SH.zeroOrOnePath, "{}?")):
        if (inner := graph.value(path, kind)) is not None:
            return written.format(_grouped(graph, inner))
    if (steps := graph.value(path, SH.alternativePath)) is not None:
        return "|".join(_grouped(graph, step) for step in Collection(graph, steps))
    raise UnknownConstruct("sh:path")


def _grouped(graph: Graph, path: Node) -> str:
    text = path_text(graph, path)
    return text if isinstance(path, URIRef) else f"({text})"
