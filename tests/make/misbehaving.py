"""A server on loopback that misbehaves as servers do: each fault is a function that is given the connection, the path names it."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

ROWS = json.dumps({"head": {"vars": ["t"]}, "results": {"bindings": [{"t": {"type": "literal", "value": "Doubt"}}]}}).encode()
"""A good answer to a query for ?t."""
_TABLE = "application/sparql-results+json"


@dataclass
class Asked:
    """What a server was asked: the path, the headers by names in lower case, and the body."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Misbehaving:
    """A running server: its address, and what it was asked."""

    url: str
    asked: list[Asked] = field(default_factory=list)


Fault = Callable[[socket.socket, Misbehaving], None]


def reply(body: bytes = ROWS, status: str = "200 OK", **headers: str) -> bytes:
    """Return an answer with its head; a header whose value is empty is left out."""
    stated = {"Content-Type": _TABLE, "Content-Length": str(len(body)), **{name.replace("_", "-"): text for name, text in headers.items()}}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {text}" for name, text in stated.items() if text), "", ""]
    return "\r\n".join(lines).encode() + body


def says(*answers: bytes) -> Fault:
    """Return a fault that gives these answers one after the other, and the last one again and again."""

    def fault(connection: socket.socket, server: Misbehaving) -> None:
        path = server.asked[-1].path
        before = sum(asked.path == path for asked in server.asked) - 1
        connection.sendall(answers[min(before, len(answers) - 1)])

    return fault


def _silent(connection: socket.socket, server: Misbehaving) -> None:
    del server
    with suppress(OSError):
        connection.recv(1)


def _drips(text: bytes, every: float = 0.02) -> Fault:
    def fault(connection: socket.socket, server: Misbehaving) -> None:
        del server
        for byte in text:
            connection.sendall(bytes([byte]))
            time.sleep(every)

    return fault


def _endless(head: bytes, part: bytes) -> Fault:
    def fault(connection: socket.socket, server: Misbehaving) -> None:
        del server
        connection.sendall(head)
        while True:
            connection.sendall(part)

    return fault


def _redirects(status: str, target: str) -> Fault:
    return says(reply(b"", status, Location=target))


def _echoes_secrets(connection: socket.socket, server: Misbehaving) -> None:
    asked = server.asked[-1]
    text = f"no: {asked.path} {asked.headers.get('authorization', '')}"
    connection.sendall(reply(text.encode(), "400 Bad Request", Content_Type="text/plain"))


_CHUNKED = {"Transfer_Encoding": "chunked", "Content_Length": ""}
_VERSION = {"head": {"vars": ["version"]}, "results": {"bindings": [{"version": {"type": "literal", "value": "9.0.0"}}]}}
_LONG = 1 << 16
FAULTS: dict[str, Fault] = {
    "good": says(reply()),
    "silent": _silent,
    "drips-its-head": _drips(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 2000),
    "drips-its-body": _drips(reply(b" " * 2000)),
    "drips-its-chunks": _drips(reply(b"0" * 2000, **_CHUNKED)),
    "429": says(reply(b"slow down", "429 Too Many Requests", Retry_After="0")),
    "502": says(reply(b"<html><h1>Bad Gateway</h1></html>", "502 Bad Gateway", Content_Type="text/html")),
    "503-once": says(reply(b"", "503 Service Unavailable", Retry_After="0"), reply()),
    "504-twice": says(reply(b"", "504 Gateway Timeout"), reply(b"", "504 Gateway Timeout", Retry_After="-1"), reply()),
    "superscript": says(reply(b"", "503 Busy", Retry_After="\xb2").decode("utf-8").encode("latin-1"), reply()),
    "rubbish": says(*(reply(b"", "503 Busy", Retry_After=text) for text in ("soon", "1e9", "Fri, 99 Foo 2026", "0x10")), reply()),
    "date": says(reply(b"", "503 Busy", Retry_After=format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)), reply()),
    "a-year": says(reply(b"", "503 Busy", Retry_After="31536000"), reply()),
    "forbidden": says(reply(b"", "403 Forbidden")),
    "missing": says(reply(b"", "404 Not Found")),
    "teapot": says(reply(b"I am a teapot\nshort and stout", "418 Teapot", Content_Type="text/plain")),
    "html": says(reply(b"<html>Sorry</html>", Content_Type="text/html; charset=utf-8")),
    "no-type": says(reply(Content_Type="")),
    "packed": says(reply(Content_Encoding="gzip")),
    "not-json": says(reply(b"Sorry")),
    "cut-json": says(reply(ROWS[:-8])),
    "empty": says(reply(b"")),
    "deep-json": says(reply(b'{"head":' + b"[" * 100_000)),
    "short-length": says(reply(Content_Length=str(len(ROWS) - 8))),
    "closes-in-the-middle": says(reply(Content_Length=str(len(ROWS) + 8))),
    "closes-at-once": lambda _connection, _server: None,
    "closes-in-the-head": says(b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "bad-chunks": says(reply(b"zz\r\n" + ROWS, **_CHUNKED)),
    "chunks-without-end": says(reply(b"5\r\n" + ROWS[:5] + b"\r\n", **_CHUNKED)),
    "bad-status-line": says(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    "many-headers": says(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(500)) + b"\r\n"),
    "long-header": says(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * (1 << 17) + b"\r\n\r\n"),
    "endless": _endless(reply(b"", Content_Length=""), b" " * _LONG),
    "endless-chunks": _endless(reply(b"", **_CHUNKED), b"%x\r\n" % _LONG + b" " * _LONG + b"\r\n"),
    "endless-error": _endless(reply(b"", "400 Bad Request", Content_Length="", Content_Type="text/plain"), b"no " * _LONG),
    "other-columns": says(reply(ROWS.replace(b'"t"', b'"titel"'))),
    "truth": says(reply(b'{"head":{},"boolean":true}')),
    "cut-rows": says(reply(X_SPARQL_MaxRows="10000")),
    "cut-somewhere": says(reply(X_SPARQL_MaxRows="²".encode().decode("latin-1"))),
    "ran-out-of-time": says(reply(X_SQL_State="S1TAT")),
    "typed-literal": says(reply(ROWS.replace(b'"literal"', b'"typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#string"'))),
    "to-another-host": _redirects("302 Found", "http://example.org/sparql?token=abc"),
    "to-another-port": _redirects("301 Moved", "http://127.0.0.1:1/sparql"),
    "to-another-scheme": _redirects("308 Moved", "https://127.0.0.1/sparql"),
    "to-ftp": _redirects("307 Moved", "ftp://ann:secret@127.0.0.1/sparql"),
    "to-a-file": _redirects("302 Found", "file:///etc/passwd"),
    "to-nowhere": says(reply(b"", "302 Found")),
    "to-rubbish": _redirects("302 Found", "http://[::1"),
    "round-and-round": _redirects("302 Found", "/round-and-round"),
    "to-good": _redirects("307 Temporary", "/good"),
    "echoes-secrets": _echoes_secrets,
    "other-version": says(reply(json.dumps(_VERSION).encode()), reply(b'{"head":{},"boolean":false}')),
    "takes-all-together": says(
        reply(b'{"head":{"vars":["version"]},"results":{"bindings":[]}}'), reply(b'{"head":{},"boolean":true}'),
        reply(b'{"head":{"vars":["graph"]},"results":{"bindings":[]}}'),
    ),
    "not-ours": says(
        reply(b'{"head":{"vars":["version"]},"results":{"bindings":[]}}'),
        reply(b'{"head":{},"boolean":false}'), reply(b'{"head":{},"boolean":false}'),
        reply(b'{"head":{"vars":["graph"]},"results":{"bindings":[]}}'),
    ),
}  # fmt: skip


@contextmanager
def misbehaving() -> Iterator[Misbehaving]:
    """Run the server on loopback; the first part of a path names the fault."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = Misbehaving(f"http://127.0.0.1:{listening.getsockname()[1]}")
        threading.Thread(target=_serve, args=(listening, server), daemon=True).start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, server: Misbehaving) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:  # it was closed
            return
        threading.Thread(target=_answer, args=(connection, server), daemon=True).start()


def _answer(connection: socket.socket, server: Misbehaving) -> None:
    with closing(connection), suppress(OSError):
        server.asked.append(_read(connection))
        FAULTS[server.asked[-1].path.strip("/").partition("?")[0]](connection, server)


def _read(connection: socket.socket) -> Asked:
    with connection.makefile("rb") as file:
        path = file.readline().split()[1].decode()
        headers = {}
        while line := file.readline().strip():
            name, _, text = line.decode().partition(":")
            headers[name.lower()] = text.strip()
        return Asked(path, headers, file.read(int(headers.get("content-length", "0"))))
