"""A connection whose requests have heads of a bounded size, whose client reads, and what it answers to requests that are none."""

import asyncio
from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from filmograph.serve.replies import ProblemError, problem

LONGEST_HEAD = 64 << 10
"""The most bytes that the address and the headers of a request may have."""
_CONTINUE = b"HTTP/1.1 100 "


class _Joined:
    """Where a response is written to: its head goes out together with the first part of its body."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport, self._head, self._begun = transport, b"", False
        self.is_closing = transport.is_closing

    def write(self, data: bytes) -> None:
        """Write data, and keep a head until its body comes."""
        if self._begun or data.startswith(_CONTINUE):
            self._transport.write(self._head + data)
            self._head = b""
        else:
            self._begun, self._head = True, data

    def flush(self) -> None:
        """Write a head that has no body."""
        if self._head:
            self.write(b"")

    def close(self) -> None:
        """Close the connection."""
        self.flush()
        self._transport.close()


class Connection(HttpToolsProtocol):
    """A connection that refuses requests whose heads are too long, also before they are complete, and what is not HTTP.

    It is ended when its client has read nothing for `reading` seconds.
    """

    reading = 10.0
    _watching: Any = None
    _answering: Sequence[RequestResponseCycle] = ()
    _head = 0
    in_head = True

    def data_received(self, data: bytes) -> None:
        """Read what came, and refuse a head that goes on and on."""
        super().data_received(data)
        if self.in_head:
            self._head += len(data)
            self._is_too_long(self._head)

    def on_message_begin(self) -> None:
        """Begin with a head."""
        super().on_message_begin()
        self._head, self.in_head = 0, True

    def on_headers_complete(self) -> None:
        """Answer the request, unless its head is too long."""
        self.in_head = False
        if not self._is_too_long(len(self.url) + sum([len(name) + len(value) for name, value in self.headers])):
            before = self.cycle
            super().on_headers_complete()
            joined = _Joined(self.transport)
            self.cycle.transport = joined  # type: ignore[assignment]  # a response needs no more of it
            self.cycle.on_response = partial(self._complete, joined)
            # several requests came at once, where the one before is not answered yet
            self._answering = [*self._answering, self.cycle] if before and not before.response_complete else [self.cycle]

    def _complete(self, joined: _Joined) -> None:
        joined.flush()
        self.on_response_complete()

    def pause_writing(self) -> None:
        """Wait for the client, and look from time to time whether it reads at all."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """Go on, for the client has read."""
        super().resume_writing()
        self._watching.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more, and stop the answers; uvicorn stops the last one alone, where several requests came at once."""
        for cycle in self._answering:
            cycle.disconnected = True
            cycle.message_event.set()
        if self._watching is not None:
            self._watching.cancel()
        super().connection_lost(exc)

    def _watch(self, before: int | None = None) -> None:
        unread = self.transport.get_write_buffer_size()
        if before is not None and unread >= before:
            self.transport.abort()
        else:
            self._watching = self.loop.call_later(self.reading, self._watch, unread)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the sentence is ours
        """Refuse what is no request."""
        self._refuse(ProblemError(400, "This is no request of HTTP that can be read."))

    def _is_too_long(self, size: int) -> bool:
        if size > LONGEST_HEAD and not self.transport.is_closing():
            self._refuse(ProblemError(431, f"The address and headers have more than {LONGEST_HEAD:,} bytes; send a long query by POST."))
        return size > LONGEST_HEAD

    def _refuse(self, error: ProblemError) -> None:
        response = problem(error)
        response.headers["Connection"] = "close"
        head = "".join(f"{name}: {value}\r\n" for name, value in response.headers.items())
        self.transport.write(f"HTTP/1.1 {error.status} {HTTPStatus(error.status).phrase}\r\n{head}\r\n".encode() + bytes(response.body))
        self.transport.close()
