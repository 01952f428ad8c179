"""The server, run as a user runs it, and requests to it."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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

    def get(self, path: str, **headers: str) -> Response:
        """Get an address; the keywords are headers."""
        return self.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def query(self, text: str, accept: str = "application/sparql-results+json") -> Response:
        """Send a query."""
        return self.get(f"/sparql?query={quote(text)}", accept=accept)

    def update(self, text: str) -> Response:
        """Send an update, with the token."""
        return self.request("POST", "/sparql", text, {"Content-Type": "application/sparql-update", **WRITING})


@contextmanager
def running(store: Path, *options: object) -> Iterator[Client]:
    """Run a server of a store, and give what sends requests to it; it has to end without an error."""
    command = [sys.executable, "-m", "filmograph.cli", "serve", "--store", str(store), "--port", "0", *map(str, options)]
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
    assert (status, rest) == (0, "")


def _await(client: Client) -> None:
    for _ in range(200):
        try:
            client.get("/openapi.json")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("The server does not answer.")
