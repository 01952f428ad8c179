"""How requests and responses share a connection: responses in order, each with its own head, and no more writes than it needs."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from make import Client, running

_ASK = b"ASK { ?film a film:Film }"
_POST = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nAccept: text/csv\r\nContent-Length: 25\r\n"


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Client]:
    """A server that keeps no answers."""
    with running(store, "--cache", 0) as client:
        yield client


def test_responses_come_in_the_order_of_their_requests(server: Client) -> None:
    """Also where some have no body, and all requests came at once."""
    sent = [
        b"HEAD /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n",
        _POST + b"\r\n" + _ASK,
        b"HEAD /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sparql?update=x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"HEAD /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ]
    received = server.send(b"".join(sent))
    assert [part[:3] for part in received.split(b"HTTP/1.1 ")[1:]] == [b"200", b"200", b"404", b"400", b"200"]
    assert received.count(b"\r\n\r\ntrueHTTP/1.1 404 ") == 1


def test_a_client_that_waits_for_leave_to_send_its_body_gets_it(server: Client) -> None:
    """At once, and then its answer."""
    where = urlsplit(server.address)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=5) as connection:
        connection.sendall(_POST + b"Expect: 100-continue\r\nConnection: close\r\n\r\n")
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(_ASK)
        received = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    assert received.startswith(b"HTTP/1.1 200 OK\r\n") and received.endswith(b"\r\n\r\ntrue")


def test_the_head_of_an_answer_comes_with_its_body(server: Client) -> None:
    """In one piece, so that a client is woken once."""
    where = urlsplit(server.address)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=5) as connection:
        connection.sendall(_POST + b"\r\n" + _ASK)
        assert connection.recv(1 << 16).endswith(b"\r\n\r\ntrue")
