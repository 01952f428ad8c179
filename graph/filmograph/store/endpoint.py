"""A remote SPARQL endpoint, which answers queries as an embedded store does."""

import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.request import Request

from rdflib.term import Identifier
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from filmograph import VERSION
from filmograph.errors import CutAnswer, EndpointError, QueryError
from filmograph.namespaces import KNOWN_PREFIXES
from filmograph.store.address import Address, read_address
from filmograph.store.answer import Answer
from filmograph.store.fetching import Budget, Reply, fetch
from filmograph.store.paging import Pages, pages, selected, solutions
from filmograph.store.received import read_graph, read_rows, words
from filmograph.store.retrying import pause
from filmograph.store.sparql import declared_prefixes, form, starred

_BUSY = (429, 502, 503, 504)
_ROWS = "application/sparql-results+json"
_SUSPECT = 100
"""The triples from which on a graph from Virtuoso, which does not say when it cuts one, is looked at again."""
_GRAPH = "application/n-triples, text/turtle;q=0.9"


@dataclass(frozen=True)
class Patience:
    """How much an endpoint is given: seconds and bytes for all that a question needs, and how often a busy one is asked again."""

    seconds: float = 60.0
    size: int = 256 << 20
    retries: int = 3
    first_pause: float = 0.5
    longest_pause: float = 30.0

    def budget(self) -> Budget:
        """Return what a question may take from now on."""
        return Budget.of(self.seconds, self.size)


class Client:
    """Sends requests to an endpoint; a busy one is asked again, and what is no answer is an error in one sentence."""

    def __init__(self, address: Address, patience: Patience) -> None:
        self.address, self._patience = address, patience

    def send(self, request: Request, budget: Budget, *, eager: bool = True) -> Reply:
        """Return the answer of status 200 to 299; an `eager` request has the password in it, others only when it is asked for.

        Raises `QueryError` when the query is refused, `EndpointError` for all else.
        """
        for attempt in range(self._patience.retries + 1):
            reply = fetch(self.address, request, budget, eager=eager)
            if reply.status not in _BUSY or attempt == self._patience.retries:
                break
            rest = pause(reply.headers.get("retry-after"), attempt, self._patience.first_pause, self._patience.longest_pause)
            if rest >= budget.deadline - time.monotonic():
                break
            time.sleep(rest)
        if not 200 <= reply.status < 300:
            raise self._refused(reply)
        return reply

    def _refused(self, reply: Reply) -> EndpointError | QueryError:
        status, stated = reply.status, self.address.hide(words(reply))
        if status in (400, 500):
            return QueryError(f"{self.address}: the endpoint cannot answer this query ({stated or f'HTTP status {status}'}).")
        if status in (401, 403, 407):
            return EndpointError(
                f"{self.address}: the endpoint refused the query with HTTP status {status}; give a user with a password, "
                "or a token, that it knows."
            )
        if status in _BUSY:
            return EndpointError(f"{self.address}: the endpoint is busy or out of order (HTTP status {status}); ask again later.")
        if status in (404, 410):
            return EndpointError(f"{self.address}: nothing is at this address (HTTP status {status}); it often ends in /sparql or /query.")
        if status in (413, 414):
            return EndpointError(
                f"{self.address}: the request is longer than the endpoint takes (HTTP status {status}); send less at once."
            )
        return EndpointError(f"{self.address}: the endpoint refused the query with HTTP status {status}{f' ({stated})' if stated else ''}.")


class RemoteStore:
    """A SPARQL endpoint, queried by form POST within a limit of time and size; an incomplete answer is an error."""

    def __init__(self, address: Address | str, *, patience: Patience | None = None) -> None:
        self._address = read_address(address) if isinstance(address, str) else address
        self._patience = patience or Patience()
        self.is_virtuoso, self._default, self._named = False, "", tuple[str, ...]()

    def __str__(self) -> str:
        return str(self._address)

    def query(self, text: str) -> Answer:
        """Return the answer to a query, page by page where the endpoint cuts it.

        Raises `QueryError` when the endpoint cannot parse or answer it, `EndpointError` for any other failure.
        """
        budget, shape = self._patience.budget(), form(text)
        if shape in ("CONSTRUCT", "DESCRIBE"):
            return self._graph(text, shape, budget)
        try:
            return self._rows(text, shape, budget)
        except CutAnswer as cut:
            paged = pages(text)
            if paged is None or cut.size < 2:
                raise
            return self._all_pages(paged, cut, budget)

    def use_graph(self, iri: str, named: Sequence[str] = ()) -> None:
        """Take a named graph for the default graph from now on, beside these named graphs."""
        self._default, self._named = iri, tuple(named)

    @property
    def joins_its_graphs(self) -> bool:
        """Whether the endpoint takes all its named graphs together for the default graph, as far as its answers tell."""
        return self.is_virtuoso and not self._default and "default-graph-uri=" not in self._address.url

    def _rows(self, text: str, shape: str, budget: Budget) -> Answer:
        reply = self._sent(text, shape, budget)
        stated = reply.headers.get("x-sparql-maxrows")
        if stated is not None:
            size = int(stated) if stated.isascii() and stated.isdecimal() else 0
            raise CutAnswer(f"{self}: the endpoint cut its answer at {size or 'a number of'} rows; ask for fewer with LIMIT.", size)
        return read_rows(str(self), reply, shape, selected(text), starred(text))

    def _graph(self, text: str, shape: str, budget: Budget) -> Answer:
        reply = self._sent(text, shape, budget)
        answer = read_graph(str(self), reply)
        if self.is_virtuoso and shape == "CONSTRUCT" and answer.graph is not None and len(answer.graph) >= _SUSPECT:
            self._refuse_cut_graph(text, budget)
        return answer

    def _sent(self, text: str, shape: str, budget: Budget) -> Reply:
        own = declared_prefixes(text)
        declared = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in KNOWN_PREFIXES.items() if p not in own)
        wrapper = SPARQLWrapper(self._address.url, agent=f"filmograph/{VERSION}")
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        is_graph = shape in ("CONSTRUCT", "DESCRIBE")
        wrapper.setReturnFormat(TURTLE if is_graph else JSON)
        wrapper.addCustomHttpHeader("Accept", _GRAPH if is_graph else _ROWS)
        if self._default:
            wrapper.addDefaultGraph(self._default)
        for graph in self._named:
            wrapper.addNamedGraph(graph)
        # setQuery would look for the form of the query with a pattern that can take for ever
        wrapper.queryString, wrapper.queryType = declared + text, shape
        reply = Client(self._address, self._patience).send(wrapper._createRequest(), budget)
        self.is_virtuoso = "virtuoso" in reply.headers.get("server", "").lower()
        if reply.headers.get("x-sql-state"):
            raise EndpointError(f"{self}: the endpoint ran out of time and answered in part; ask for less.")
        return reply

    def _refuse_cut_graph(self, text: str, budget: Budget) -> None:
        """Raise `CutAnswer` when the rows that a graph is made of are more than the endpoint gives."""
        self._rows(solutions(text), "SELECT", budget)

    def _all_pages(self, paged: Pages, cut: CutAnswer, budget: Budget) -> Answer:
        """Return all rows of a query whose answer was cut, page by page."""
        columns, rows, after = tuple[str, ...](), list[tuple[Identifier | None, ...]](), None
        while True:
            page = self._rows(paged.text(after, cut.size - 1), "SELECT", budget)
            columns, at = page.columns, page.columns.index(paged.key)
            keys = [str(row[at]) for row in page.terms]
            if any(row[at] is None for row in page.terms) or keys != sorted(keys) or (after is not None and keys[:1] <= [after]):
                raise cut
            if len(keys) < cut.size - 1:
                break
            # what the last key has may go on behind the page
            complete = bisect_left(keys, keys[-1])
            if complete == 0:
                raise cut
            rows += page.terms[:complete]
            after = keys[complete - 1]
        return Answer(columns, tuple(paged.sort(columns, [*rows, *page.terms])))
