"""What holds for every request: the hosts that it may name, and the headers of its response."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from filmograph.serve.replies import ProblemError, problem
from filmograph.serve.settings import Settings

_HEADERS = [
    (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Guarding:
    """Middleware that refuses other hosts, and adds the headers that protect browsers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, counts = time.perf_counter(), scope["app"].state.server.counts if "app" in scope else None

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
                if counts is not None:
                    counts.respond(message["status"], time.perf_counter() - began)
            await send(message)

        if not self._knows_host(scope):
            hosts = "localhost or 127.0.0.1"
            await problem(ProblemError(421, f"This server is reached as {hosts}; allow other names with --hostname."))(
                scope, receive, guarded
            )
            return
        await self._app(scope, receive, guarded)

    def _knows_host(self, scope: Scope) -> bool:
        allowed = self._settings.allowed_hosts
        if allowed is None:
            return True
        stated = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        host = stated[0] if len(stated) == 1 else ""
        name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
        return name.lower() in allowed
