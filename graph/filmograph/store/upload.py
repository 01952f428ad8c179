"""A store carried to a server: each of its graphs in batches of triples or by the graph store protocol, and compared at the end."""

import io
import tempfile
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import Request

import pyoxigraph as ox
from SPARQLWrapper import INSERT, POST, SPARQLWrapper

from filmograph import VERSION
from filmograph.errors import EndpointError, StoreError
from filmograph.store import snapshot
from filmograph.store.address import Address
from filmograph.store.answer import Answer
from filmograph.store.endpoint import Client, Patience, RemoteStore
from filmograph.store.graph import EmbeddedStore
from filmograph.store.served import GRAPH
from filmograph.store.sparql import sound_iri

BATCH = 1000
"""The triples of one request; Virtuoso takes no more."""
_CHARACTERS = 400_000
# Numbers, dates and truth values are written differently by each server, so that they are counted and not compared.
_TRIPLES = """SELECT ?part (COUNT(*) AS ?triples) WHERE {{ {} {{ ?s ?p ?o }}
    BIND (IF(isIRI(?o) || DATATYPE(?o) = xsd:string || LANG(?o) != "", {}, "") AS ?compared)
    BIND (SUBSTR(MD5(CONCAT(STR(?s), " ", STR(?p), " ", ?compared)), 1, 3) AS ?part) }} GROUP BY ?part ORDER BY ?part"""
_EXACT = "STR(?o)"
# Virtuoso has a digest of its own for texts beyond ASCII, of which it is known whether they became longer or got question marks.
_OF_ASCII = f"""IF(REGEX({_EXACT}, "^[ -~]*$"), {_EXACT}, CONCAT(STR(STRLEN({_EXACT})), IF(CONTAINS({_EXACT}, "?"), "?", "")))"""


@dataclass(frozen=True)
class Sum:
    """How many triples a graph has, and a checksum of their texts, in whatever order they come."""

    triples: int
    checksum: str


@dataclass(frozen=True)
class Carried:
    """A graph of a store at a server: its IRI there (none for the default graph), its sum, and whether it had to be carried."""

    iri: str | None
    sum: Sum
    was_there: bool


class Writer(Protocol):
    """Something that writes a graph at a server."""

    def write(self, triples: "Triples", iri: str | None, *, begun: bool) -> None:
        """Write the triples of a graph; where it is begun, some of the first of them are there."""

    def clear(self, iri: str | None) -> None:
        """Empty a graph."""


class Triples:
    """The triples of one graph of a store, in the same order each time."""

    def __init__(self, graph: ox.Store, name: ox.NamedNode | ox.DefaultGraph) -> None:
        self._graph, self.name = graph, name

    def __iter__(self) -> Iterator[str]:
        for quad in self._graph.quads_for_pattern(None, None, None, self.name):
            if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                raise StoreError(f"The graph has the blank node {quad.subject}, and nodes without a name cannot be carried in parts.")
            yield f"{quad.triple} .\n"

    def batches(self, most: int) -> Iterator[list[str]]:
        """Yield the triples in batches of at most so many."""
        batch, size = list[str](), 0
        for line in self:
            if batch and (len(batch) == most or size + len(line) > _CHARACTERS):
                yield batch
                batch, size = [], 0
            batch.append(line)
            size += len(line)
        if batch:
            yield batch


def push(
    store: EmbeddedStore, remote: RemoteStore, writer: Writer, graph: str | None = None, *, replace: bool = False
) -> Iterator[Carried]:
    """Carry the graphs of a store to a server, the default graph into a named one where `graph` is given; yield each when it is there.

    What is there already is not carried again, and a graph that was begun is gone on with. Raises `EndpointError` for a graph that has
    other triples there, unless they are to be replaced, and for one that is another after it was carried.
    """
    remote.query("ASK {}")  # which tells what kind of server it is
    default, exact = _default_graph(remote, graph), not remote.is_virtuoso
    for iri, triples in graphs(store, default):
        own = sum_of(store.query, None if isinstance(triples.name, ox.DefaultGraph) else triples.name.value, exact=exact)
        there = sum_of(remote.query, iri, exact=exact)
        if there != own:
            if replace and there.triples:
                writer.clear(iri)
            writer.write(triples, iri, begun=there.triples > 0 and not replace)
            _compare(remote, iri, own, sum_of(remote.query, iri, exact=exact))
        yield Carried(iri, own, there == own)


def graphs(store: EmbeddedStore, default: str | None) -> list[tuple[str | None, Triples]]:
    """Return the default graph under this name, and the graphs of the sources under theirs; raises `EndpointError` for one of theirs."""
    source = ox.Store.read_only(str(store.folder / snapshot.GRAPH))
    names = sorted((name for name in source.named_graphs() if isinstance(name, ox.NamedNode)), key=str)
    if default in [name.value for name in names]:
        raise EndpointError(f"<{default}> is the graph of a source, so that the default graph cannot be carried into it; name another one.")
    return [(default, Triples(source, ox.DefaultGraph())), *((name.value, Triples(source, name)) for name in names)]


def named_quads(store: EmbeddedStore) -> Iterator[str]:
    """Yield a store as lines of N-Quads, with a name for the default graph, too, for servers without one."""
    for iri, triples in graphs(store, GRAPH):
        for line in triples:
            yield f"{line[:-2]}<{iri}> .\n"


def _compare(remote: RemoteStore, iri: str | None, own: Sum, after: Sum) -> None:
    """Raise `EndpointError` when a graph is another at the server than in the store."""
    if after != own:
        what = f"{after.triples:,} triples instead of {own.triples:,}" if after.triples != own.triples else "other texts in its triples"
        raise EndpointError(f"{remote}: {_named(iri)} has {what} after it was carried; carry it again with --replace.")


def sum_of(query: Callable[[str], Answer], iri: str | None, *, exact: bool = True) -> Sum:
    """Return the sum of a graph, which any engine calculates in the same way, Virtuoso only where it is not `exact`."""
    text = _TRIPLES.format("" if iri is None else f"GRAPH <{sound_iri(iri)}>", _EXACT if exact else _OF_ASCII)
    rows = [(str(row["part"]), row["triples"]) for row in query(text)]
    counted = [(part, int(str(number))) for part, number in rows if number]
    return Sum(sum(number for _, number in counted), sha256(repr(sorted(counted)).encode()).hexdigest()[:16])


class Updates:
    """Writes with INSERT DATA, a batch in each request, and goes on behind the last batch that is there."""

    def __init__(self, address: Address, remote: RemoteStore, patience: Patience, batch: int = BATCH) -> None:
        self._address, self._remote, self._patience, self._batch = address, remote, patience, batch

    def write(self, triples: Triples, iri: str | None, *, begun: bool) -> None:
        """Write what is not there yet."""
        done = self._done(triples, iri) if begun else 0
        for number, batch in enumerate(triples.batches(self._batch)):
            if number >= done:
                self._send(f"INSERT DATA {{ {_within(iri, ''.join(batch))} }}")

    def clear(self, iri: str | None) -> None:
        """Empty a graph."""
        self._send(f"CLEAR SILENT {'DEFAULT' if iri is None else f'GRAPH <{sound_iri(iri)}>'}")

    def _done(self, triples: Triples, iri: str | None) -> int:
        """Return how many batches are there; raises `EndpointError` where what is there is not the beginning of the graph."""
        lasts = [batch[-1] for batch in triples.batches(self._batch)]

        def is_missing(line: str) -> bool:
            return not self._remote.query(f"ASK {{ {_within(iri, line)} }}").boolean

        done = bisect_left(lasts, 1, key=is_missing)
        if done == 0:
            raise _other(self._remote, iri)
        return done

    def _send(self, text: str) -> None:
        wrapper = SPARQLWrapper(self._address.url, agent=f"filmograph/{VERSION}")
        wrapper.setMethod(POST)
        wrapper.queryString, wrapper.queryType = text, INSERT
        wrapper.addCustomHttpHeader("Accept", "*/*")
        wrapper.setOnlyConneg(True)
        Client(self._address, self._patience).send(wrapper._createRequest(), self._patience.budget(), eager=False)


class GraphStore:
    """Writes with PUT, a graph in each request."""

    def __init__(self, address: Address, remote: RemoteStore, patience: Patience) -> None:
        self._address, self._remote, self._patience = address, remote, patience

    def write(self, triples: Triples, iri: str | None, *, begun: bool) -> None:
        """Write a graph; raises `EndpointError` where it is begun, because nobody can say by whom."""
        if begun:
            raise _other(self._remote, iri)
        with _file(triples) as (file, size):
            self._put(iri, file, size)

    def clear(self, iri: str | None) -> None:
        """Do nothing: what is put replaces what was there."""

    def _put(self, iri: str | None, file: io.BufferedIOBase, size: int) -> None:
        mark = "&" if urlsplit(self._address.url).query else "?"
        which = "default" if iri is None else f"graph={quote(iri, safe='')}"
        headers = {"User-Agent": f"filmograph/{VERSION}", "Content-Type": "application/n-triples", "Content-Length": str(size)}
        request = Request(f"{self._address.url}{mark}{which}", file, headers, method="PUT")  # noqa: S310 - the address is one of http or https
        Client(self._address, self._patience).send(request, self._patience.budget(), eager=False)


def update_address(endpoint: Address, *, is_virtuoso: bool) -> Address:
    """Return where an endpoint takes updates, by the habits of servers: /update beside /query, else where it is asked itself.

    Virtuoso has /sparql-auth beside /sparql.
    """
    parts = urlsplit(endpoint.url)
    head, slash, last = parts.path.rpartition("/")
    known = {"query": "update", **({"sparql": "sparql-auth"} if is_virtuoso else {})}
    return Address(urlunsplit(parts._replace(path=f"{head}{slash}{known.get(last, last)}")), endpoint.credentials)


def _default_graph(remote: RemoteStore, graph: str | None) -> str | None:
    if graph is not None:
        return sound_iri(graph)
    return GRAPH if remote.joins_its_graphs else None


def _within(iri: str | None, lines: str) -> str:
    return lines if iri is None else f"GRAPH <{sound_iri(iri)}> {{ {lines} }}"


def _named(iri: str | None) -> str:
    return "the default graph" if iri is None else f"the graph <{iri}>"


def _other(remote: RemoteStore, iri: str | None) -> EndpointError:
    return EndpointError(f"{remote}: {_named(iri)} has other triples there; name another one with --graph, or give --replace.")


@contextmanager
def _file(triples: Triples) -> Iterator[tuple[io.BufferedIOBase, int]]:
    """Give a graph as an open file of N-Triples, and its size."""
    with tempfile.TemporaryFile() as file:
        for line in triples:
            file.write(line.encode())
        size = file.tell()
        yield file, size
