"""A remote SPARQL endpoint, which answers queries as an embedded store does."""

import re
import time
from collections.abc import Mapping, Sequence
from urllib.error import HTTPError, URLError

import pyoxigraph as ox
from rdflib import Graph
from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from filmograph.errors import EndpointError, QueryError
from filmograph.namespaces import KNOWN_PREFIXES
from filmograph.store.answer import Answer, read_answer
from filmograph.store.sparql import declared_prefixes, form, starred


class RemoteStore:
    """A SPARQL endpoint, queried by form POST with a time-out; an incomplete answer is an error."""

    def __init__(self, url: str, *, timeout: int = 60, retries: int = 3) -> None:
        if not re.match(r"https?://[^\s/]", url):
            raise EndpointError(f"{url!r} is not an endpoint: the address of an endpoint begins with http:// or https://.")
        self.url = url
        self._timeout, self._retries = timeout, retries

    def query(self, text: str) -> Answer:
        """Return the answer to a query; raises `QueryError` when the endpoint cannot parse it, `EndpointError` for any other failure."""
        shape = form(text)
        wrapper = SPARQLWrapper(self.url, agent="filmograph")
        wrapper.setTimeout(self._timeout)
        wrapper.setMethod(POST)
        graph = shape in ("CONSTRUCT", "DESCRIBE")
        wrapper.setReturnFormat("n3" if graph else JSON)
        wrapper.addCustomHttpHeader("Accept", "text/turtle" if graph else "application/sparql-results+json")
        own = declared_prefixes(text)
        declared = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in KNOWN_PREFIXES.items() if p not in own)
        wrapper.setQuery(declared + text if re.search(r"\bBASE\s+<", text, re.IGNORECASE) is None else text)
        body, headers = self._fetch(wrapper)
        self._refuse_cut(headers)
        return self._graph(body) if graph else self._rows(body, starred(text))

    def _fetch(self, wrapper: SPARQLWrapper) -> tuple[bytes, Mapping[str, str]]:
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
                if isinstance(error.__context__, HTTPError):  # SPARQLWrapper leaves the response open
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

    def _rows(self, body: bytes, order: Sequence[str]) -> Answer:
        try:
            return read_answer(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON), order)
        except (SyntaxError, ValueError, OSError) as error:
            start = body[:60].decode(errors="replace")
            raise EndpointError(f"{self.url}: this is not a complete SPARQL answer ({error}; it begins {start!r}).") from None

    def _graph(self, body: bytes) -> Answer:
        try:
            return Answer(graph=Graph().parse(data=body, format="turtle"))
        except Exception as error:  # noqa: BLE001 - rdflib's parsers raise many kinds
            raise EndpointError(f"{self.url}: the endpoint's graph cannot be read ({_last_line(error)}).") from None


def _pause(retry_after: str | None, attempt: int) -> float:
    return min(float(retry_after), 30.0) if retry_after and retry_after.isdigit() else 0.5 * 2.0**attempt


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1][:200] if lines else type(error).__name__
