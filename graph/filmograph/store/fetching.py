"""Requests over HTTP with a clock over the entire answer and a bound on its bytes, which never leave the host that was named."""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPSHandler,
    OpenerDirector,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from filmograph.errors import EndpointError
from filmograph.store.address import Address, origin, read_address, shown

_REDIRECTIONS = 5
_PART = 1 << 16
_OF_ERRORS = 1 << 16
"""The bytes that are read of an answer that is an error."""


@dataclass
class Budget:
    """What one question may take: until when, and how many bytes."""

    seconds: float
    size: int
    deadline: float
    remaining: int

    @classmethod
    def of(cls, seconds: float, size: int) -> "Budget":
        """Return a budget that begins now."""
        return cls(seconds, size, time.monotonic() + seconds, size)

    def time(self) -> float:
        """Return the seconds that are left; raises `TimeoutError` when none are."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


@dataclass(frozen=True)
class Reply:
    """What a server answered: its status, its headers by names in lower case, and its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Timed(io.RawIOBase):
    """A socket that is read until a deadline, however many reads that takes."""

    def __init__(self, connection: socket.socket, budget: Budget) -> None:
        self._connection, self._budget = connection, budget
        self._raw: Any = connection.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._connection.settimeout(self._budget.time())
        found: int | None = self._raw.readinto(buffer)
        return found

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer whose status line, headers and body have one deadline together."""

    def __init__(self, sock: socket.socket, *arguments: Any, budget: Budget, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_Timed(sock, budget))


def _connection(kind: type[http.client.HTTPConnection], budget: Budget, *arguments: Any, **options: Any) -> http.client.HTTPConnection:
    made = kind(*arguments, **options)
    made.response_class = partial(_Response, budget=budget)  # type: ignore[assignment]
    made.request = partial(_send, made, made.request)  # type: ignore[method-assign]
    return made


def _send(connection: http.client.HTTPConnection, send: Callable[..., None], *arguments: Any, **options: Any) -> None:
    """Send a request; a server that closes before it has all of it may have said why, so its answer is read."""
    try:
        send(*arguments, **options)
    except (BrokenPipeError, ConnectionResetError):
        if connection.sock is None:  # it has not been reached
            raise


class _Http(HTTPHandler):
    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget

    def http_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_connection, http.client.HTTPConnection, self._budget), req)


class _Https(HTTPSHandler):
    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        made = partial(_connection, http.client.HTTPSConnection, self._budget)
        return self.do_open(made, req, context=ssl.create_default_context())


def fetch(address: Address, request: Request, budget: Budget, *, eager: bool = True) -> Reply:
    """Return the answer to a request, of any status; raises `EndpointError` in one sentence when there is none, or not all of it.

    The request follows a redirection only on the same host. A token, and with `eager` a password, is sent with it; otherwise a password
    is sent, or its digest, where the server asks for it.
    """
    own, proved = address.credentials, False
    if (header := own.header()) is not None and (eager or own.token):
        request.add_header("Authorization", header)
    for _ in range(_REDIRECTIONS + 1):
        reply = _fetched(address, request, budget)
        if reply.status in (301, 302, 303, 307, 308):
            request = _redirected(address, request, reply)
        elif reply.status == 401 and not proved and (proof := _proof(address, request, reply.headers.get("www-authenticate", ""))):
            request.add_header("Authorization", proof)
            proved = True
        else:
            return reply
    raise EndpointError(f"{address}: the endpoint redirects again and again; give the address that answers.")


def _fetched(address: Address, request: Request, budget: Budget) -> Reply:
    try:
        if isinstance(request.data, io.IOBase):
            request.data.seek(0)
        opener = OpenerDirector()  # with neither proxies, cookies, files nor FTP
        opener.add_handler(_Http(budget))
        opener.add_handler(_Https(budget))
        with opener.open(request, timeout=budget.time()) as response:
            return _read(address, response, budget)
    except TimeoutError:
        raise _late(address, budget) from None
    except http.client.IncompleteRead:
        raise EndpointError(f"{address}: {_CUT}") from None
    except OSError as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            raise _late(address, budget) from None
        raise EndpointError(
            f"{address}: no answer from the endpoint ({_words(address, reason)}); check the address and that it runs."
        ) from None
    except (http.client.HTTPException, ValueError) as error:
        raise EndpointError(f"{address}: this is no answer of a web server ({_words(address, error)}); check the address.") from None


_CUT = "the endpoint's answer ended before it was complete; ask again, or ask for less."


def _read(address: Address, response: http.client.HTTPResponse, budget: Budget) -> Reply:
    """Return an answer with all its bytes; of an error only the first ones."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    failed = response.status >= 300
    parts, size = list[bytes](), 0
    while part := response.read1(_PART):
        parts.append(part)
        size += len(part)
        if failed and size > _OF_ERRORS:
            return Reply(response.status, headers, b"".join(parts))
        if size > budget.remaining:
            raise EndpointError(f"{address}: the endpoint's answer is larger than {_bytes(budget.size)}; ask for less.")
    if response.length and not failed:  # fewer bytes than the server announced
        raise EndpointError(f"{address}: {_CUT}")
    budget.remaining -= size
    return Reply(response.status, headers, b"".join(parts))


def _redirected(address: Address, request: Request, reply: Reply) -> Request:
    try:
        target = urljoin(request.full_url, reply.headers.get("location", "").strip())
        same = origin(target) == address.origin and target.isprintable() and " " not in target
    except ValueError:
        target, same = "", False
    if not reply.headers.get("location") or not target:
        raise EndpointError(f"{address}: the endpoint redirects without saying where; check the address.")
    if not same:
        do = "give that address if you trust it" if target.startswith("http") else "check the address"
        raise EndpointError(f"{address}: the endpoint redirects to {address.hide(_target(target))}, which is another server; {do}.")
    headers = {name: value for name, value in request.headers.items() if reply.status != 303 or name != "Content-type"}
    return Request(target, None if reply.status == 303 else request.data, headers)  # noqa: S310 - the same scheme and host


def _target(url: str) -> str:
    try:
        return str(read_address(url))
    except EndpointError:
        return shown(url)


def _proof(address: Address, request: Request, challenge: str) -> str | None:
    """Return the password, or the digest of it, for which a server asks; None where it asks for neither, or there is no password."""
    own = address.credentials
    scheme, _, fields = challenge.partition(" ")
    if own.user is None:
        return None
    if scheme.lower() != "digest":
        return own.header() if scheme.lower() == "basic" else None
    known = HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, request.full_url, own.user, own.password or "")
    try:
        stated = parse_keqv_list([field for field in parse_http_list(fields) if "=" in field])
        proof = HTTPDigestAuthHandler(known).get_authorization(request, stated)
    except (ValueError, NotImplementedError):  # a way of digesting that Python does not have
        return None
    return f"Digest {proof}" if proof else None


def _late(address: Address, budget: Budget) -> EndpointError:
    return EndpointError(f"{address}: the endpoint did not answer within {budget.seconds:g} s; ask for less, or give it more time.")


def _bytes(size: int) -> str:
    return f"{size >> 20:,} MB" if size >= 1 << 20 else f"{size:,} bytes"


def _words(address: Address, error: object) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    return address.hide(lines[0][:200]) if lines else type(error).__name__
