"""The answer to a query: rows of RDF terms, a truth value or a graph; and RDF terms as plain Python values."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from filmograph.errors import QueryError
from filmograph.namespaces import KNOWN_PREFIXES
from filmograph.store import jsonld

Value = str | int | float | bool | dt.date | None
"""A term as plain Python: an IRI or text, a number, a truth value or a date; None where a column is unbound."""

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON, "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV, "xml": ox.QueryResultsFormat.XML,
}  # fmt: skip


GRAPHS = ("turtle", "ntriples", "trig", "jsonld")
"""The formats of an answer that is a graph."""


@dataclass(frozen=True)
class Answer:
    """The answer to a query: rows of RDF terms under `columns`, or a truth value (ASK), or a graph (CONSTRUCT, DESCRIBE)."""

    columns: tuple[str, ...] = ()
    terms: tuple[tuple[Identifier | None, ...], ...] = ()
    boolean: bool | None = None
    graph: Graph | None = field(default=None, compare=False)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        for row in self.terms:
            yield {name: plain(term) for name, term in zip(self.columns, row, strict=True)}

    def __len__(self) -> int:
        return len(self.terms)

    def serialize(self, name: str) -> str:
        """Return the answer in a standard format: "json", "csv", "tsv" or "xml" for rows and truth values, one of `GRAPHS` for a graph.

        Raises `QueryError` when this kind of answer has no such format.
        """
        if self.graph is not None:
            if name not in GRAPHS:
                known = ", ".join(GRAPHS)
                raise QueryError(f"A CONSTRUCT or DESCRIBE query answers with a graph, which has no format {name}; use {known}.")
            return _graph_text(self.graph, name)
        if name not in _RESULTS:
            raise QueryError(f"A SELECT or ASK query answers with a table, which has no format {name}; use {', '.join(_RESULTS)}.")
        parsed = ox.parse_query_results(json.dumps(self._json()).encode(), format=ox.QueryResultsFormat.JSON)
        return (parsed.serialize(format=_RESULTS[name]) or b"").decode()

    def _json(self) -> dict[str, Any]:
        if self.boolean is not None:
            return {"head": {}, "boolean": self.boolean}
        bindings = [{c: _json_term(t) for c, t in zip(self.columns, row, strict=True) if t is not None} for row in self.terms]
        return {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}


class Store(Protocol):
    """Something that answers SPARQL queries."""

    def query(self, text: str) -> Answer:
        """Return the answer to a query."""


def read_answer(found: ox.QuerySolutions | ox.QueryBoolean, order: Sequence[str] = ()) -> Answer:
    """Return the rows or the truth value that pyoxigraph found; columns in `order` come first.

    Raises `QueryError` for terms that RDF 1.1 does not have.
    """
    if isinstance(found, ox.QueryBoolean):
        return Answer(boolean=bool(found))
    given = [variable.value for variable in found.variables]
    if not order:
        return Answer(tuple(given), tuple(tuple(to_rdflib(term) for term in solution) for solution in found))
    columns = sorted(given, key=lambda name: order.index(name) if name in order else len(order))
    return Answer(tuple(columns), tuple(tuple(to_rdflib(solution[name]) for name in columns) for solution in found))


def graph_answer(triples: bytes) -> Answer:
    """Return the answer that is a graph, of its N-Triples; its prefixes are ours."""
    graph = Graph()
    for prefix, iri in KNOWN_PREFIXES.items():
        graph.bind(prefix, iri)
    return Answer(graph=graph.parse(data=triples, format="nt"))


def to_rdflib(term: object) -> Identifier | None:
    """Return an rdflib term for a pyoxigraph one; None stays None. Raises `QueryError` for terms that RDF 1.1 does not have."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language or term.datatype.value == str(XSD.string) else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise QueryError(f"The answer contains {term}, which is not an IRI, a blank node or a literal.")


def plain(term: Identifier | None) -> Value:
    """Return a term as plain Python: numbers as int or float, xsd:date as a date, everything else as text."""
    if not isinstance(term, Literal):
        return None if term is None else str(term)
    value = term.toPython()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bool | int | float) or type(value) is dt.date:
        return value
    return str(term)


def _graph_text(graph: Graph, name: str) -> str:
    if name in ("turtle", "trig"):  # TriG of a default graph is Turtle
        return graph.serialize(format="turtle")
    lines = sorted(f"{line}\n" for line in graph.serialize(format="nt").split("\n") if line)
    return "".join(lines if name == "ntriples" else jsonld.document(lines))


def _json_term(term: Identifier) -> dict[str, str]:
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term)}
    if isinstance(term, BNode):
        return {"type": "bnode", "value": str(term)}
    if not isinstance(term, Literal):
        raise QueryError(f"{term!r} cannot be written to a table of results.")
    written = {"type": "literal", "value": str(term)}
    if term.language:
        written["xml:lang"] = term.language
    elif term.datatype:
        written["datatype"] = str(term.datatype)
    return written
