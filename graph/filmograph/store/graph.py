"""Where a graph is asked: an embedded store or a remote endpoint, both giving one kind of answer."""

import datetime as dt
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.error import HTTPError, URLError

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from filmograph.errors import EndpointError, QueryError, StoreError
from filmograph.namespaces import PREFIXES
from filmograph.store import snapshot
from filmograph.store.sparql import form

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

Value = str | int | float | bool | dt.date | None
"""What a term is in plain Python: an IRI or text, a number, a truth value, a day; None where a column is unbound."""

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON, "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV, "xml": ox.QueryResultsFormat.XML,
}  # fmt: skip
_PART = 64 << 20
_IN_SCHEME, _CONCEPT = ox.NamedNode(f"{PREFIXES['skos']}inScheme"), ox.NamedNode(f"{PREFIXES['skos']}Concept")
_POSITION = re.compile(r"(?:at |line )?(?P<line>\d+):(?P<column>\d+)[:,]?\s*(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What a query found: rows of RDF terms under `columns`, or a truth value (ASK), or a graph (CONSTRUCT, DESCRIBE)."""

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
        """Return the answer in a standard format: "json", "csv", "tsv" or "xml" for rows and truth values, "turtle" for a graph.

        Raises `QueryError` when this kind of answer has no such format.
        """
        if self.graph is not None:
            if name != "turtle":
                raise QueryError(f"A CONSTRUCT or DESCRIBE query answers with a graph, which has no format {name}; use --format turtle.")
            return self.graph.serialize(format="turtle")
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
        """Return what a query finds."""


class EmbeddedStore:
    """A store in a folder of its own, read from the snapshot that was current when it was opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self._graph = ox.Store.read_only(str(folder / "graph"))
        except (OSError, ValueError) as error:
            raise StoreError(f"{folder}: the store's graph cannot be opened ({error}); build it anew from its sources.") from None

    @classmethod
    def open(cls, path: Path) -> "EmbeddedStore":
        """Return the store in a folder, as it was last published; raises `StoreError`."""
        folder = snapshot.current(path)
        if not (folder / "graph").is_dir():
            raise NoTriples(path).error()
        return cls(folder)

    def __len__(self) -> int:
        return len(self._graph)

    def query(self, text: str) -> Answer:
        """Return what a query finds; the default graph and, through GRAPH, the sources' graphs are there to be asked.

        Raises `QueryError` with line and column when it cannot be parsed.
        """
        return ask_graph(self._graph, text)

    def triples(self, text: str) -> bytes:
        """Return what a CONSTRUCT query makes, as N-Triples: no Python object is made of a triple, and other threads go on meanwhile."""
        found = self._graph.query(text, prefixes=PREFIXES)
        return (found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"") if isinstance(found, ox.QueryTriples) else b""


class NoTriples:
    """Stands for the graph of a store that was built without triples: every query of it says what is needed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def query(self, text: str) -> Answer:  # noqa: ARG002 - as every store's
        """Raise `StoreError`."""
        raise self.error()

    def error(self) -> StoreError:
        """Return what there is to say to a question that needs triples."""
        return StoreError(
            f"{self._path}: this store was built with --no-triples and has only the network and its tables; "
            "for this question build it again without --no-triples."
        )


def load(
    files: Sequence[Path], folder: Path, concepts: tuple[Path, ...] = (), told: Callable[[int, int], None] = lambda _done, _total: None
) -> int:
    """Load files of N-Quads, and Turtle files of concepts, into a new graph folder; return how many quads it then holds.

    `told` hears how many bytes of how many are loaded.
    """
    graph = ox.Store(str(folder))
    done, total = 0, sum(path.stat().st_size for path in files)
    # The loader holds what it is given at once in memory, a part at a time keeps that small.
    for path in files:
        with path.open("rb") as lines:
            while part := lines.read(_PART):
                part += lines.readline()
                graph.bulk_load(part, format=ox.RdfFormat.N_QUADS)
                done += len(part)
                told(done, total)
    for file in concepts:
        graph.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE)
    graph.optimize()
    graph.flush()
    return len(graph)


def clone(folder: Path, new: Path) -> None:
    """Make a graph folder that holds what another one holds, and can be changed without it; what never changes is shared on the disk."""
    new.mkdir()
    for path in folder.iterdir():
        # tables are written once and only ever removed; everything else is written on
        if path.suffix == ".sst":
            with suppress(OSError):  # not every file system can give a file a second name
                os.link(path, new / path.name)
                continue
        snapshot.copy(path, new / path.name)


def revise(folder: Path, removed: Iterable[str], added: Iterable[str], concepts: tuple[Path, ...] = ()) -> int:
    """Take lines of N-Quads out of a graph folder and put others in; return how many quads more it then holds (or fewer, below 0).

    That something is a concept stays while the default graph leads to it, or one of the `concepts` (Turtle files) says so.
    """
    graph = ox.Store(str(folder))
    kept = {ox.Quad(*triple.triple) for file in concepts for triple in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)}
    gone = [quad for quad in _quads(removed) if quad not in kept and quad in graph]
    new = [quad for quad in _quads(added) if quad not in graph]
    graph.extend(new)
    of_concepts = {quad for quad in gone if quad.predicate == _IN_SCHEME or quad.object == _CONCEPT}
    for quad in gone:
        if quad not in of_concepts:
            graph.remove(quad)
    unused = [quad for quad in of_concepts if not _is_led_to(graph, quad.subject)]
    for quad in unused:
        graph.remove(quad)
    graph.flush()
    return len(new) - len(gone) + len(of_concepts) - len(unused)


def _quads(lines: Iterable[str]) -> Iterator[ox.Quad]:
    return ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)


def _is_led_to(graph: ox.Store, node: ox.NamedNode | ox.BlankNode | ox.Triple) -> bool:
    """Return whether the default graph says something that leads to a concept, but for what orders concepts."""
    leading = graph.quads_for_pattern(None, None, node, ox.DefaultGraph())
    return any(not quad.predicate.value.startswith(PREFIXES["skos"]) for quad in leading)


def dump(store: EmbeddedStore) -> Iterator[str]:
    """Yield every quad of a store as a line of N-Quads, sorted, so that equal graphs give equal lines."""
    graph = ox.Store.read_only(str(store.folder / "graph"))
    yield from sorted(f"{quad} ." for quad in graph)


def ask_graph(graph: ox.Store, text: str) -> Answer:
    """Return what a query finds in a pyoxigraph graph; raises `QueryError`."""
    try:
        found = graph.query(text, prefixes=PREFIXES)
        if isinstance(found, ox.QueryBoolean):
            return Answer(boolean=bool(found))
        if isinstance(found, ox.QueryTriples):
            return Answer(graph=_graph(found))
        columns = tuple(variable.value for variable in found.variables)
        return Answer(columns, tuple(tuple(to_rdflib(term) for term in solution) for solution in found))
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise QueryError(_parse_error(error, text)) from None


class RemoteStore:
    """A SPARQL endpoint, asked by form POST with a time-out; every answer is whole or an error."""

    def __init__(self, url: str, *, timeout: int = 60, retries: int = 3) -> None:
        if not re.match(r"https?://[^\s/]", url):
            raise EndpointError(f"{url!r} is no endpoint: an endpoint's address begins with http:// or https://.")
        self.url = url
        self._timeout, self._retries = timeout, retries

    def query(self, text: str) -> Answer:
        """Return what a query finds; raises `QueryError` when the endpoint cannot parse it, else `EndpointError`."""
        from SPARQLWrapper import JSON, POST, SPARQLWrapper  # noqa: PLC0415 - an embedded store needs none of it

        shape = form(text)
        wrapper = SPARQLWrapper(self.url, agent="filmograph")
        wrapper.setTimeout(self._timeout)
        wrapper.setMethod(POST)
        graph = shape in ("CONSTRUCT", "DESCRIBE")
        wrapper.setReturnFormat("n3" if graph else JSON)
        wrapper.addCustomHttpHeader("Accept", "text/turtle" if graph else "application/sparql-results+json")
        declared = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items() if not re.search(rf"PREFIX\s+{p}:", text, re.IGNORECASE))
        wrapper.setQuery(declared + text if re.search(r"\bBASE\s+<", text, re.IGNORECASE) is None else text)
        body, headers = self._fetch(wrapper)
        self._refuse_cut(headers)
        return self._graph(body) if graph else self._rows(body)

    def _fetch(self, wrapper: "SPARQLWrapper") -> tuple[bytes, Mapping[str, str]]:
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException  # noqa: PLC0415 - as above

        for attempt in range(self._retries + 1):
            try:
                found = wrapper.query()
                return found.response.read(), {key.lower(): value for key, value in found.info().items()}
            except HTTPError as error:
                error.close()
                if error.code not in (429, 502, 503, 504) or attempt == self._retries:
                    raise EndpointError(f"{self.url}: the endpoint refused the query with HTTP status {error.code}.") from None
                time.sleep(_pause(error.headers.get("Retry-After"), attempt))
            except SPARQLWrapperException as error:
                if isinstance(error.__context__, HTTPError):  # SPARQLWrapper leaves what it read from open
                    error.__context__.close()
                raise QueryError(f"{self.url}: the endpoint cannot answer this query ({_last_line(error)}).") from None
            except (URLError, OSError) as error:
                reason = getattr(error, "reason", None) or error
                raise EndpointError(f"{self.url}: no answer from the endpoint ({reason}); check the address and that it runs.") from None
        raise EndpointError(f"{self.url}: no answer from the endpoint.")

    def _refuse_cut(self, headers: Mapping[str, str]) -> None:
        if "x-sparql-maxrows" in headers:
            raise EndpointError(f"{self.url}: the endpoint cut its answer at {headers['x-sparql-maxrows']} rows; ask for fewer with LIMIT.")
        if headers.get("x-sql-state"):
            raise EndpointError(f"{self.url}: the endpoint ran out of time and answered in part; ask for less.")

    def _rows(self, body: bytes) -> Answer:
        try:
            found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(found, ox.QueryBoolean):
                return Answer(boolean=bool(found))
            columns = tuple(variable.value for variable in found.variables)
            return Answer(columns, tuple(tuple(to_rdflib(term) for term in solution) for solution in found))
        except (SyntaxError, ValueError, OSError) as error:
            said = body[:60].decode(errors="replace")
            raise EndpointError(f"{self.url}: this is no whole SPARQL answer ({error}; it begins {said!r}).") from None

    def _graph(self, body: bytes) -> Answer:
        try:
            return Answer(graph=Graph().parse(data=body, format="turtle"))
        except Exception as error:  # noqa: BLE001 - rdflib's parsers raise many kinds
            raise EndpointError(f"{self.url}: the endpoint's graph cannot be read ({_last_line(error)}).") from None


def to_rdflib(term: object) -> Identifier | None:
    """Return an rdflib term for a pyoxigraph one; None stays None. Raises `QueryError` for terms RDF 1.1 does not have."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language or term.datatype.value == str(XSD.string) else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise QueryError(f"The answer holds {term}, which is no IRI, blank node or literal.")


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


def _graph(triples: ox.QueryTriples) -> Graph:
    graph = Graph()
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return graph.parse(data=data, format="nt")


def _json_term(term: Identifier) -> dict[str, str]:
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term)}
    if isinstance(term, BNode):
        return {"type": "bnode", "value": str(term)}
    if not isinstance(term, Literal):
        raise QueryError(f"{term!r} has no place in a table of results.")
    said = {"type": "literal", "value": str(term)}
    if term.language:
        said["xml:lang"] = term.language
    elif term.datatype:
        said["datatype"] = str(term.datatype)
    return said


def _parse_error(error: Exception, text: str) -> str:
    match = _POSITION.search(str(error))
    if not match:
        return f"The query cannot be evaluated: {error}."
    line, column = int(match["line"]), int(match["column"])
    held = (text.splitlines() or [""])[line - 1] if line <= len(text.splitlines()) else ""
    near = held[column - 1 :][:30] or "the end of the query"
    known = "; a prefix is not declared" if "Prefix not found" in match["rest"] else ""
    return f"The query cannot be parsed at line {line}, column {column}, near {near!r}{known}."


def _pause(retry_after: str | None, attempt: int) -> float:
    return min(float(retry_after), 30.0) if retry_after and retry_after.isdigit() else 0.5 * 2.0**attempt


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1][:200] if lines else type(error).__name__
