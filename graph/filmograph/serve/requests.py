"""What a client sends: its parameters and its body, with limits of size and time."""

import asyncio
import hmac
import re
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from filmograph.serve.negotiation import media_name
from filmograph.serve.replies import ProblemError
from filmograph.serve.settings import Settings
from filmograph.serve.worker import Answered
from filmograph.store.sparql import sound_iri

FORM = "application/x-www-form-urlencoded"
_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"
_MOST_FIELDS = 1000
_MOMENT = 0.5  # seconds


@dataclass(frozen=True)
class Operation:
    """A query or an update as the SPARQL protocol carries it, with the graphs that it is asked of, and the format that was named."""

    text: str
    update: bool
    default: Sequence[str] = ()
    named: Sequence[str] = ()
    form: str = ""


@dataclass
class Fields:
    """The fields of a query string or a form, in their order."""

    pairs: list[tuple[str, str]] = field(default_factory=list)

    def every(self, name: str) -> list[str]:
        """Return all values of a field."""
        return [value for key, value in self.pairs if key == name]

    def one(self, name: str) -> str | None:
        """Return the value of a field, None where there is none; raises `ProblemError` when there are several."""
        values = self.every(name)
        if len(values) > 1:
            raise ProblemError(400, f"The request has {name} {len(values)} times, and may have it once.")
        return values[0] if values else None


def fields_of(encoded: bytes) -> Fields:
    """Return the fields of a query string or of a form; raises `ProblemError` for text that is no UTF-8."""
    try:
        text = encoded.decode("ascii")
        return Fields(parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_MOST_FIELDS))
    except UnicodeError:
        raise ProblemError(400, "The parameters of the request are not encoded in UTF-8; encode them as UTF-8, percent-encoded.") from None
    except ValueError:
        raise ProblemError(400, f"The request has more than {_MOST_FIELDS} parameters; send fewer.") from None


def header(request: Request, name: bytes) -> str:
    """Return the value of a header, "" where there is none; its name is in lower case."""
    return next((value.decode("latin-1") for key, value in request.scope["headers"] if key == name), "")


async def body_of(request: Request, settings: Settings) -> bytes:
    """Return the body of a request; raises `ProblemError` for one that is compressed, too large, or comes too slowly."""
    if (header(request, b"content-encoding") or "identity").strip().lower() != "identity":
        raise ProblemError(
            415, "The request is compressed, and compressed ones are not read; send it as it is.", {"Accept-Encoding": "identity"}
        )
    declared = header(request, b"content-length")
    if declared.isdecimal() and int(declared) > settings.body:
        raise _too_large(settings)
    parts, size, more = [], 0, True
    try:
        async with asyncio.timeout(settings.slow):
            while more:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise ProblemError(400, "The request was not complete.")
                part, more = message.get("body", b""), message.get("more_body", False)
                size += len(part)
                if size > settings.body:
                    raise _too_large(settings)
                parts.append(part)
    except TimeoutError:
        raise ProblemError(
            408, f"The request was not complete after {settings.slow:g} s; send it faster.", {"Connection": "close"}
        ) from None
    return b"".join(parts)


def _too_large(settings: Settings) -> ProblemError:
    return ProblemError(413, f"The request has more than {settings.body:,} bytes; send it in parts.")


def text_of(body: bytes, content_type: str) -> str:
    """Return a body as text; raises `ProblemError` for one that is no UTF-8."""
    charset = content_type.lower().partition("charset=")[2].strip('" ') or "utf-8"
    try:
        if charset not in ("utf-8", "utf8", "us-ascii"):
            raise UnicodeError
        return body.decode("utf-8")
    except UnicodeError:
        raise ProblemError(400, "The request is not encoded in UTF-8; encode it so.") from None


async def unless_gone(request: Request, answering: Coroutine[Any, Any, Answered]) -> Answered:
    """Return an answer, or end its making when the client has gone; nobody reads the `ProblemError` that is raised then."""
    watch = _Watch(request)
    try:
        return await answering
    except asyncio.CancelledError:
        if not watch.gone:
            raise
        request.app.state.server.counts.end("gone")
        raise ProblemError(400, "The client has gone.") from None
    finally:
        watch.end()


class _Watch:
    """Watches whether the client of a request is still there, once the answer takes longer than a moment."""

    def __init__(self, request: Request) -> None:
        self._request, self._asking = request, asyncio.current_task()
        self._watching: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(_MOMENT, self._begin)
        self.gone = False

    def _begin(self) -> None:
        self._watching = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        if self._asking is not None:
            self._asking.cancel()

    def end(self) -> None:
        """Watch no more."""
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()
        if self.gone and self._asking is not None:
            self._asking.uncancel()


async def read_operation(request: Request, settings: Settings) -> Operation | None:
    """Return the query or update of a request, None when it has neither (and asks what the service can do).

    Raises `ProblemError` for a request that the SPARQL protocol does not know.
    """
    asked = fields_of(request.scope["query_string"])
    if request.method in ("GET", "HEAD"):
        if asked.every("update"):
            raise ProblemError(400, "An update is sent by POST, not in the address.")
        query = asked.one("query")
        if query is None and (asked.every("default-graph-uri") or asked.every("named-graph-uri")):
            raise ProblemError(400, "The request names graphs and has no query; add query= to the address.")
        return None if query is None else _operation(query, asked, update=False)
    content_type = header(request, b"content-type")
    media = media_name(content_type)
    if media not in (FORM, _QUERY, _UPDATE):
        raise ProblemError(415, f"A query is sent as {FORM}, or by itself as {_QUERY} or {_UPDATE}; name one of these as Content-Type.")
    body = await body_of(request, settings)
    text = text_of(body, content_type)
    if media != FORM:
        return _operation(text, asked, update=media == _UPDATE)
    sent = Fields([*asked.pairs, *fields_of(text.encode()).pairs])
    query, update = sent.one("query"), sent.one("update")
    if (query is None) == (update is None):
        raise ProblemError(400, "The form has to have either query or update.")
    return _operation(query or "", sent, update=False) if update is None else _operation(update, sent, update=True)


def address_of(request: Request) -> str:
    """Return the address of a request, without its query."""
    host, scope = header(request, b"host"), request.scope
    return f"{scope['scheme']}://{host}{scope['path']}" if host else str(request.url.replace(query=""))


def _operation(text: str, sent: Fields, *, update: bool) -> Operation:
    names = ("using-graph-uri", "using-named-graph-uri") if update else ("default-graph-uri", "named-graph-uri")
    default, named = ([graph_iri(iri) for iri in sent.every(name)] for name in names)
    return Operation(text, update, default, named, sent.one("format") or "")


def graph_iri(name: str) -> str:
    """Return the IRI of a graph that a request names; raises `ProblemError` for one that is not absolute, `QueryError` for no IRI."""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", name):
        raise ProblemError(400, f"{name!r} is not the IRI of a graph; it has to be absolute.")
    return sound_iri(name)


def check_token(request: Request, settings: Settings) -> None:
    """Raise `ProblemError` for a request that may not write."""
    if not settings.writable:
        raise ProblemError(403, "This server is read-only; start one with --writable to write to a copy of the graph.")
    given = request.headers.get("authorization", "").partition(" ")
    expected = (settings.token or "").encode()
    if given[0].lower() != "bearer" or not hmac.compare_digest(given[2].strip().encode(), expected):
        message = "Writing needs the token of this server; send it as Authorization: Bearer TOKEN."
        raise ProblemError(401, message, {"WWW-Authenticate": 'Bearer realm="filmograph"'})
