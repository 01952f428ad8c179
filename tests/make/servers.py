"""The server, run as a user runs it, and requests to it."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

TOKEN = "a-token-of-the-tests"  # noqa: S105 - it opens a server on loopback for the time of a test
WRITING = {"Authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True)
class Response:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, which is JSON."""
        return json.loads(self.body)

    @property
    def media_type(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def problem(self) -> tuple[int, str]:
        """The status and the sentence of a request that was not answered."""
        assert self.media_type == "application/problem+json", self
        return self.status, self.json["title"]


@dataclass
class Client:
    """Sends requests to a server."""

    address: str
    process: "subprocess.Popen[str]"
    host: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(self, method: str, path: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None) -> Response:
        """Send a request, and return the response."""
        where = urlsplit(self.address)
        connection = HTTPConnection(where.hostname or "", where.port, timeout=60)
        sent = {**self.headers, **(headers or {})}
        data = body.encode() if isinstance(body, str) else body
        try:
            connection.request(method, path, data, {**sent, **({"Host": self.host} if self.host else {})})
            response = connection.getresponse()
            return Response(response.status, {key.lower(): value for key, value in response.getheaders()}, response.read())
        finally:
            connection.close()

    def send(self, data: bytes, *, wait: float = 5, end: bool = False) -> bytes:
        """Send bytes as they are, and return all that comes until the server closes the connection, or nothing comes."""
        where = urlsplit(self.address)
        received = b""
        with socket.create_connection((where.hostname or "", where.port or 0), timeout=wait) as connection, suppress(OSError):
            connection.sendall(data)
            if end:
                connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(1 << 16):
                received += part
        return received

    def get(self, path: str, **headers: str) -> Response:
        """Get an address; the keywords are headers."""
        return self.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def query(self, text: str, accept: str = "application/sparql-results+json") -> Response:
        """Send a query."""
        return self.get(f"/sparql?query={quote(text)}", accept=accept)

    def update(self, text: str) -> Response:
        """Send an update, with the token."""
        return self.request("POST", "/sparql", text, {"Content-Type": "application/sparql-update", **WRITING})


_PROGRAM = """
import sys
from pathlib import Path
from filmograph.serve.running import run
from filmograph.serve.settings import Settings
from filmograph.store.limits import QueryLimits
options = eval(sys.argv[2])
limits = QueryLimits(**options.pop("limits", {}))
run(Settings(Path(sys.argv[1]), port=0, limits=limits, **options), lambda at: print(f"Serving at {at} .", file=sys.stderr, flush=True))
"""


@contextmanager
def running(store: Path, *options: object) -> Iterator[Client]:
    """Run a server of a store, and give what sends requests to it; it has to end without an error."""
    with _running([sys.executable, "-m", "filmograph.cli", "serve", "--store", str(store), "--port", "0", *map(str, options)]) as client:
        yield client


@contextmanager
def running_with(store: Path, **settings: object) -> Iterator[Client]:
    """Run a server of a store with settings that the command has no options for."""
    with _running([sys.executable, "-c", _PROGRAM, str(store), repr(settings)]) as client:
        yield client


@contextmanager
def _running(command: Sequence[str]) -> Iterator[Client]:
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        address = line.partition(" at ")[2].partition(" ")[0]
        assert address.startswith("http"), line
        client = Client(address, process)
        try:
            _await(client)
            yield client
        finally:
            process.send_signal(signal.SIGINT)
            rest = process.stderr.read()
            status = process.wait(30)
    assert (status, rest) == (0, ""), rest


def _await(client: Client) -> None:
    for _ in range(200):
        try:
            client.get("/openapi.json")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("The server does not answer.")
