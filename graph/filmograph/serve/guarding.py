"""What holds for every request: the hosts that it may name, and the headers of its response."""

import time
from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from filmograph.serve.replies import ProblemError, problem, problem_of
from filmograph.serve.settings import Settings
from filmograph.serve.workers import Counts

Endpoint = Callable[[Request], Awaitable[Response]]

_HEADERS = [
    (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Guarding:
    """An application that refuses other hosts, and adds the headers that protect browsers.

    What is asked most is answered directly, by its path: to find an address among all takes longer than to answer a short query.
    """

    def __init__(self, app: Starlette, settings: Settings, counts: Counts, direct: Mapping[str, Endpoint]) -> None:
        self._app, self._allowed, self._counts, self._direct = app, settings.allowed_hosts, counts, direct

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
                self._counts.respond(message["status"], time.perf_counter() - began)
            await send(message)

        if not self._knows_host(scope):
            hosts = "localhost or 127.0.0.1"
            await problem(ProblemError(421, f"This server is reached as {hosts}; allow other names with --hostname."))(
                scope, receive, guarded
            )
            return
        endpoint = self._direct.get(scope["path"]) if scope["method"] in ("GET", "POST") else None
        if endpoint is None:
            await self._app(scope, receive, guarded)
        else:
            scope["app"] = self._app
            await _answer(endpoint, Request(scope, receive), guarded)

    def _knows_host(self, scope: Scope) -> bool:
        if self._allowed is None:
            return True
        stated = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        host = stated[0] if len(stated) == 1 else ""
        name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
        return name.lower() in self._allowed


async def _answer(endpoint: Endpoint, request: Request, send: Send) -> None:
    try:
        response = await endpoint(request)
    except Exception as error:  # noqa: BLE001 - a fault of ours is answered too
        response = problem(problem_of(error))
    await response(request.scope, request.receive, send)
