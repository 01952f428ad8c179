"""What an endpoint sent, read as an answer; what is no answer, or not all of one, is an error in one sentence."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import Identifier, Literal

from filmograph.errors import EndpointError
from filmograph.namespaces import KNOWN_PREFIXES
from filmograph.store.answer import Answer, read_answer
from filmograph.store.fetching import Reply

_TABLES = ("application/sparql-results+json", "application/json")
_GRAPHS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE, "application/x-turtle": ox.RdfFormat.TURTLE,
    "text/n3": ox.RdfFormat.TURTLE, "text/rdf+n3": ox.RdfFormat.TURTLE,
}  # fmt: skip
_TRUTH = {"1": "true", "0": "false"}
_TRUTH_COLUMN = "__ASK_RETVAL"
"""The column in which Virtuoso gives the truth value of an ASK that needs no triple."""
_KINDS = {"SELECT": "rows", "ASK": "a truth value"}


def read_rows(endpoint: str, reply: Reply, shape: str, columns: Sequence[str], order: Sequence[str]) -> Answer:
    """Return the rows of a SELECT or the truth value of an ASK; `columns` are those asked for, or none where any may come.

    Columns come in the order of `columns`, else of `order`. Raises `EndpointError`, which names the endpoint.
    """
    _refuse_other_type(endpoint, reply, _TABLES, "SPARQL results in JSON")
    try:
        answer = read_answer(ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON), columns or order)
    except (SyntaxError, ValueError, OSError, RuntimeError, RecursionError) as error:
        # its frames hold what pyoxigraph lets only this thread take down
        raise _incomplete(endpoint, error.with_traceback(None)) from None
    if shape == "ASK" and answer.columns == (_TRUTH_COLUMN,):
        return Answer(boolean=any(str(term) in ("1", "true") for row in answer.terms for term in row))
    if (answer.boolean is None) is (shape == "ASK"):
        given = _KINDS["SELECT" if shape == "ASK" else "ASK"]
        raise EndpointError(f"{endpoint}: the endpoint answered with {given} instead of {_KINDS[shape]}; check the address.")
    answer = replace(answer, terms=tuple(tuple(map(_truth_value, row)) for row in answer.terms))
    if columns and set(answer.columns) != set(columns):
        given, wanted = _listed(answer.columns), _listed(columns)
        raise EndpointError(f"{endpoint}: the endpoint answered with the columns {given} instead of {wanted}; check the address.")
    return answer


def read_graph(endpoint: str, reply: Reply) -> Answer:
    """Return the graph of a CONSTRUCT or DESCRIBE; raises `EndpointError`, which names the endpoint."""
    form = _GRAPHS[_refuse_other_type(endpoint, reply, tuple(_GRAPHS), "N-Triples or Turtle")]
    graph = Graph()
    for prefix, iri in KNOWN_PREFIXES.items():
        graph.bind(prefix, iri)
    try:
        triples = ox.serialize(ox.parse(reply.body, format=form, lenient=True), format=ox.RdfFormat.N_TRIPLES) or b""
        return Answer(graph=graph.parse(data=triples, format="nt"))
    except Exception as error:  # noqa: BLE001 - rdflib's parsers raise many kinds
        raise _incomplete(endpoint, error) from None


def words(reply: Reply) -> str:
    """Return the first words of a plain text with which an endpoint explains an error, none of a page or of bytes."""
    text = reply.body[:2000].decode(errors="replace")
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if not lines or "�" in lines[0] or re.match(r"<|\{", lines[0]) or "html" in reply.headers.get("content-type", ""):
        return ""
    return "".join(character if character.isprintable() else " " for character in lines[0][:200]).strip()


def _refuse_other_type(endpoint: str, reply: Reply, known: Sequence[str], wanted: str) -> str:
    packed = reply.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", ""):
        raise EndpointError(f"{endpoint}: this is not a complete SPARQL answer (it is packed as {packed[:40]!r}); check the address.")
    stated = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if stated not in known:
        given = f"it is {stated[:80]}" if stated else "it does not say in which format it is"
        raise EndpointError(f"{endpoint}: this is not a complete SPARQL answer ({given}, and not {wanted}); check the address.")
    return stated


def _truth_value(term: Identifier | None) -> Identifier | None:
    """Return a term, of which a truth value is written in its usual form; Virtuoso writes 1 and 0."""
    if isinstance(term, Literal) and term.datatype == XSD.boolean and str(term) in _TRUTH:
        return Literal(_TRUTH[str(term)], datatype=XSD.boolean, normalize=False)
    return term


def _incomplete(endpoint: str, error: Exception) -> EndpointError:
    lines = [line for line in map(str.strip, str(error).splitlines()) if line]
    reason = lines[-1][:200].rstrip(".") if lines else type(error).__name__
    return EndpointError(f"{endpoint}: this is not a complete SPARQL answer ({reason}); ask again, or ask for less.")


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(columns)[:200] or "none"
