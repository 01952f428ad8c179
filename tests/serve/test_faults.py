"""What goes wrong while the server answers: slow queries, slow clients, processes that end; the next request is answered."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from make import Client, running_with

_SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f && ?f != ?i) }"
_BOMB = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
_PLAIN = "ASK { ?film a film:Film }"
_LIMITS = {"seconds": 2.0, "memory": 200 << 20, "rows": 100_000, "size": 8 << 20}


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Client]:
    """A server that has little patience."""
    with running_with(store, slow=1.0, limits=_LIMITS, waiting=2, cache=0) as client:
        yield client


@pytest.fixture(autouse=True)
def _answers_afterwards(server: Client) -> Iterator[None]:
    """Whatever a test does, a query is answered soon: a process that takes the place of another needs a moment on a busy machine."""
    yield
    ended = time.monotonic() + 20
    while (answer := server.query(_PLAIN)).status != 200 and time.monotonic() < ended:
        time.sleep(0.2)
    assert answer.json["boolean"] is True


def processes_of(server: Client, program: str) -> list[int]:
    """Return the processes that a server has of a program."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            if parent == server.process.pid and program.encode() in (path / "cmdline").read_bytes():
                found.append(int(path.name))
        except (OSError, IndexError):
            continue
    return found


def connected(server: Client) -> socket.socket:
    """Return a connection to a server."""
    where = urlsplit(server.address)
    return socket.create_connection((where.hostname or "", where.port or 0), timeout=10)


def test_a_query_that_takes_too_long_is_an_error(server: Client) -> None:
    """It is ended, and others are answered meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(server.query, _SLOW)
        time.sleep(0.3)
        assert all(server.query(_PLAIN).json["boolean"] for _ in range(10))
        assert not slow.done()
        sentence = "The query took longer than 2 s and was ended; ask for less, or allow more time."
        assert slow.result().problem == (422, sentence)


def test_a_query_that_takes_too_much_memory_is_an_error(server: Client) -> None:
    """Its process ends alone."""
    sentence = "The query needed more than 200 MB of memory and was ended; ask for less, or allow more memory."
    assert server.query(_BOMB).problem in (
        (422, sentence),
        (422, "The query took longer than 2 s and was ended; ask for less, or allow more time."),
    )


def test_an_answer_that_is_too_long_is_an_error(server: Client) -> None:
    """It is never cut: neither by its rows nor by its bytes."""
    assert server.query("SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 100001").problem in (
        (422, "The answer has more than 100,000 rows; ask for less, for example with LIMIT."),
        (422, "The answer has more than 8,388,608 bytes; ask for less, for example with LIMIT."),
    )
    assert server.query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 99999").problem == (
        422, "The answer has more than 8,388,608 bytes; ask for less, for example with LIMIT.",
    )  # fmt: skip


def test_a_query_that_ends_its_process_is_an_error(server: Client) -> None:
    """The guard lets it through, and the engine ends at it; the process is replaced."""
    text = "SELECT * { ?s ?p ?o FILTER(?o = 1 || " + " || ".join(["(?o = 1 && ?o != 2)"] * 400) + ") }"
    assert server.query(text).status in (200, 422, 400, 403)


def test_more_expensive_queries_than_may_wait_are_refused(server: Client) -> None:
    """With the time after which to try again; none is answered wrongly."""
    with ThreadPoolExecutor(8) as pool:
        answered = list(pool.map(server.query, [_SLOW] * 8))
    assert {response.status for response in answered} == {422, 503}
    busy = next(response for response in answered if response.status == 503)
    assert (busy.problem[1], busy.headers["retry-after"]) == ("Other requests are being answered; try again in a moment.", "5")


@pytest.mark.parametrize(
    ("program", "path"),
    [
        ("filmograph.store.query_process", f"/sparql?query={quote(_PLAIN)}"),
        ("filmograph.serve.question_process", "/questions/cast?film=Doubt&format=csv"),
    ],
)  # fmt: skip
def test_a_process_that_was_killed_is_replaced(server: Client, program: str, path: str) -> None:
    """The request that it had is answered."""
    expected = server.get(path)
    for process in processes_of(server, program):
        os.kill(process, signal.SIGKILL)
    assert server.get(path).body == expected.body


def test_a_process_that_is_killed_while_it_answers_is_replaced(server: Client) -> None:
    """Its query is asked once more."""
    before = set(processes_of(server, "query_process"))
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(server.query, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?d a film:Film }")
        time.sleep(0.15)
        for process in before:
            os.kill(process, signal.SIGKILL)
        assert slow.result().status in (200, 422)


@pytest.mark.parametrize("sent", [b"", b"GET /health HTTP/1.1\r\nHost: local", b"GET /health HTTP/1.1\r\nHost: localhost\r\n"])
def test_half_a_request_is_not_waited_for(server: Client, sent: bytes) -> None:
    """The connection is closed."""
    began = time.monotonic()
    assert server.send(sent, wait=8) == b""
    assert time.monotonic() - began < 5


def test_a_head_that_drips_is_not_waited_for(server: Client) -> None:
    """However often something comes."""
    with connected(server) as connection:
        began = time.monotonic()
        with pytest.raises(OSError):
            for _ in range(200):
                connection.sendall(b"G" if _ == 0 else b"E")
                time.sleep(0.1)
        assert time.monotonic() - began < 5


def test_a_body_that_drips_is_not_waited_for(server: Client) -> None:
    """It is answered with a sentence."""
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
    received = server.send(head, wait=8)
    assert received.startswith(b"HTTP/1.1 408 ")
    assert b'"The request was not complete after 1 s; send it faster."' in received


def test_a_client_that_goes_away_is_forgotten(server: Client) -> None:
    """In the midst of its body, and of its answer."""
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
    server.send(head, wait=2, end=True)
    for _ in range(5):
        with connected(server) as connection:
            query = quote("SELECT * { ?s ?p ?o }")
            connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())


@pytest.mark.long
@pytest.mark.parametrize("rows", [2_000, 40_000])
def test_a_reader_that_does_not_read_is_not_waited_for(server: Client, rows: int) -> None:
    """Its connection is ended, whether the answer is in memory or in a file, and it never takes the answer for a complete one."""
    path = f"/sparql?query={quote(f'SELECT ?a ?b {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {rows}')}&format=xml"
    expected = server.get(path).body
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        where = urlsplit(server.address)
        connection.connect((where.hostname, where.port))
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 12)
        time.sleep(5)
        connection.settimeout(10)
        received = 0
        with suppress(ConnectionResetError):
            while part := connection.recv(1 << 16):
                received += len(part)
        assert received < 12 * len(expected)


@pytest.mark.long
def test_too_many_connections_are_refused(store: Path) -> None:
    """Those that are open go on."""
    with running_with(store, connections=3) as server:
        first = connected(server)
        others = [connected(server) for _ in range(5)]
        time.sleep(0.5)
        first.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert first.recv(12) == b"HTTP/1.1 200"
        assert others[-1].recv(1) == b""
        for connection in (first, *others):
            connection.close()


def test_the_query_of_a_client_that_has_gone_is_ended(store: Path) -> None:
    """Although it may take long."""
    with running_with(store, limits={**_LIMITS, "seconds": 60.0}, cache=0) as server:
        gone = connected(server)
        gone.sendall(f"GET /sparql?query={quote(_SLOW)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.5)
        gone.close()
        ended = 'filmograph_ended_total{reason="gone"} 1'
        end = time.monotonic() + 10
        while ended not in (counts := server.get("/metrics").body.decode()) and time.monotonic() < end:
            time.sleep(0.1)
        assert ended in counts
