"""Requests that a server does not read to their end."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.request import Request

import pytest
from filmograph.errors import EndpointError
from filmograph.store.address import read_address
from filmograph.store.fetching import Budget, fetch

LONG = b"x" * 50_000_000


@contextmanager
def _closing_early(answer: bytes) -> Iterator[str]:
    """Run a server that reads the head of a request, answers, and closes although more is sent."""

    def answer_one(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with closing(connection):
            connection.recv(100)
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer_one, args=(listening,))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        thread.join()


def test_an_answer_that_comes_before_all_is_sent_is_read() -> None:
    with _closing_early(b"HTTP/1.1 413 Too Large\r\nContent-Length: 8\r\n\r\ntoo much") as url:
        reply = fetch(read_address(url), Request(url, LONG, method="PUT"), Budget.of(20, 1000))  # noqa: S310 - on loopback
    assert (reply.status, reply.body) == (413, b"too much")


def test_a_server_that_closes_without_a_word_is_one_sentence() -> None:
    with _closing_early(b"") as url, pytest.raises(EndpointError) as caught:
        fetch(read_address(url), Request(url, LONG, method="PUT"), Budget.of(20, 1000))  # noqa: S310 - on loopback
    assert (
        str(caught.value)
        == f"{url}: no answer from the endpoint (Remote end closed connection without response); check the address and that it runs."
    )
