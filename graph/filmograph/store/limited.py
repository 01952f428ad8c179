"""Queries that a user wrote, answered in processes of their own with limits of time and memory."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from filmograph.errors import QueryError
from filmograph.namespaces import KNOWN_PREFIXES
from filmograph.store import snapshot
from filmograph.store.answer import Answer, graph_answer, read_answer
from filmograph.store.limits import QueryLimits
from filmograph.store.sparql import form, starred

COMMAND = (sys.executable, "-m", "filmograph.store.query_process")
_PIECE = 1 << 20
_TOO_DEEP = "The query ended the process that answered it: it is too long or too deeply nested for the engine; write it in parts."


def start_line(folder: Path, memory: int) -> bytes:
    """Return what a process that answers queries reads first: the graph of a snapshot, and how many bytes a query may take."""
    return json.dumps({"graph": str(folder / snapshot.GRAPH), "memory": memory, "prefixes": KNOWN_PREFIXES}).encode() + b"\n"


def out_of_time(seconds: float) -> str:
    """Return the sentence for a query that took too long."""
    return f"The query took longer than {seconds:g} s and was ended; ask for less, or allow more time."


def out_of_memory(memory: int) -> str:
    """Return the sentence for a query that needed too much memory."""
    return f"The query needed more than {memory >> 20:,} MB of memory and was ended; ask for less, or allow more memory."


def why_it_ended(status: int | None, memory: int) -> str:
    """Return the sentence for a process that a query ended, by its exit status: an engine that gets no memory aborts."""
    return _TOO_DEEP if status == -11 else out_of_memory(memory)


class LimitedQueries:
    """Answers the queries of a snapshot, each in a process of its own; a process is kept for the next query."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._idle: list[tuple[int, _Process]] = []

    def query(self, text: str, limits: QueryLimits) -> Answer:
        """Return the answer to a query.

        Raises `QueryError` when it cannot be parsed, asks another host, is nested too deeply, or takes more than the limits.
        """
        shape = form(text)
        request = {
            "query": text, "results": "json", "graphs": "ntriples", "depth": limits.depth, "rows": limits.rows, "bytes": limits.size,
            "service": limits.service,
        }  # fmt: skip
        process = self._process(limits)
        try:
            head, body = process.answer(request, limits)
        except BaseException:
            process.end()
            raise
        self._idle.append((os.getpid(), process))
        if head["status"] != "done":
            raise QueryError(head["message"] or out_of_memory(limits.memory))
        if shape in ("CONSTRUCT", "DESCRIBE"):
            return graph_answer(body)
        return read_answer(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON), starred(text))

    def _process(self, limits: QueryLimits) -> "_Process":
        while self._idle:
            owner, process = self._idle.pop()
            # after a fork the processes are those of the parent
            if owner == os.getpid() and process.memory == limits.memory:
                return process
            process.end()
        return _Process(self._folder, limits.memory)


class _Process:
    """A process that answers queries, one after the other."""

    def __init__(self, folder: Path, memory: int) -> None:
        self.memory = memory
        self._process = subprocess.Popen(  # noqa: S603 - our own module, run by the same Python
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, start_new_session=True
        )
        self._received = bytearray()
        self._send(start_line(folder, memory))

    def answer(self, request: Mapping[str, Any], limits: QueryLimits) -> tuple[Mapping[str, Any], bytes]:
        """Return the head and the body of the answer to a request; raises `QueryError` when it ends the process or takes too long."""
        end = time.monotonic() + limits.seconds if limits.seconds else None
        self._send(json.dumps(request).encode() + b"\n")
        while (stop := self._received.find(b"\n")) < 0:
            self._receive(end, limits)
        head: Mapping[str, Any] = json.loads(self._received[:stop])
        while len(self._received) < stop + 1 + head["size"]:
            self._receive(end, limits)
        body = bytes(self._received[stop + 1 :])
        self._received.clear()
        return head, body

    def _send(self, data: bytes) -> None:
        with suppress(BrokenPipeError):  # it has ended, which is reported when its answer is awaited
            self._pipe(self._process.stdin).write(data)

    def _receive(self, end: float | None, limits: QueryLimits) -> None:
        pipe = self._pipe(self._process.stdout)
        with selectors.DefaultSelector() as waiting:
            waiting.register(pipe, selectors.EVENT_READ)
            if not waiting.select(None if end is None else max(0.0, end - time.monotonic())):
                raise QueryError(out_of_time(limits.seconds))
        data = pipe.read(_PIECE)
        if not data:
            raise QueryError(why_it_ended(self._process.wait(), limits.memory))
        self._received += data

    def _pipe(self, pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None  # noqa: S101 - both were asked for
        return pipe

    def end(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.wait()
        self._pipe(self._process.stdin).close()
        self._pipe(self._process.stdout).close()

    def __del__(self) -> None:
        with suppress(Exception):  # at the end of Python its modules may be gone
            self.end()
