"""A connection whose requests have heads of a bounded size, and what it answers to those that are none."""

from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from filmograph.serve.replies import ProblemError, problem

LONGEST_HEAD = 64 << 10
"""The most bytes that the address and the headers of a request may have."""


class Connection(HttpToolsProtocol):
    """A connection that refuses requests whose heads are too long, also before they are complete, and what is not HTTP."""

    _head = 0
    _in_head = True

    def data_received(self, data: bytes) -> None:
        """Read what came, and refuse a head that goes on and on."""
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            self._is_too_long(self._head)

    def on_message_begin(self) -> None:
        """Begin with a head."""
        super().on_message_begin()
        self._head, self._in_head = 0, True

    def on_headers_complete(self) -> None:
        """Answer the request, unless its head is too long."""
        self._in_head = False
        if not self._is_too_long(len(self.url) + sum(len(name) + len(value) for name, value in self.headers)):
            super().on_headers_complete()

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
