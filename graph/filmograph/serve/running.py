"""The running of the server."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn

from filmograph.errors import StoreError, UsageError, reason
from filmograph.serve.connection import LONGEST_HEAD, Connection
from filmograph.serve.server import make_app
from filmograph.serve.settings import Settings
from filmograph.store import snapshot

_BACKLOG = 512


def run(settings: Settings, started: Callable[[str], None]) -> None:
    """Serve until the process is interrupted; `started` is called with the address.

    Raises `StoreError` when the store is damaged, `UsageError` when the port is taken.
    """
    _, damages = snapshot.check(settings.store)
    if damages:
        raise StoreError(damages[0])
    app, listening = make_app(settings), _socket(settings)
    host, port = listening.getsockname()[:2]
    started(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
    config = uvicorn.Config(
        app, http=_protocol(settings), log_level="error", access_log=False, server_header=False, timeout_keep_alive=30,
        timeout_graceful_shutdown=3, h11_max_incomplete_event_size=LONGEST_HEAD, proxy_headers=False,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):  # it has ended in order, and raises the signal once more
        uvicorn.Server(config).run(sockets=[listening])


def _socket(settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        listening = socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        why = reason(error).partition(" (while")[0]
        message = f"The server cannot listen at {settings.host}, port {settings.port} ({why}); choose another with --host or --port."
        raise UsageError(message) from None
    listening.setblocking(False)
    return listening


def _protocol(settings: Settings) -> type[asyncio.Protocol]:
    """Return the protocol of a connection, which is closed when a request does not come, or when there are too many connections."""
    open_now = set[int]()

    class Impatient(Connection):
        """A connection whose first request, and the rest of each, has to come in time."""

        reading = settings.slow
        _patience: Any = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            if len(open_now) >= settings.connections:
                transport.abort()
                return
            open_now.add(id(self))
            self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            open_now.discard(id(self))
            self._stop()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.in_head and self._patience is None:
                self._wait()

        def on_headers_complete(self) -> None:
            self._stop()
            super().on_headers_complete()

        def _wait(self) -> None:
            self._patience = self.loop.call_later(settings.slow, self.transport.abort)

        def _stop(self) -> None:
            if self._patience is not None:
                self._patience.cancel()
                self._patience = None

    return Impatient
