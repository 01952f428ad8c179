"""Queries that a user wrote, answered in processes of their own with limits of time and memory."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from filmograph.errors import QueryError, StoreError
from filmograph.namespaces import KNOWN_PREFIXES
from filmograph.store import snapshot
from filmograph.store.answer import Answer, graph_answer, read_answer
from filmograph.store.limits import QueryLimits
from filmograph.store.sparql import starred

COMMAND = (sys.executable, "-m", "filmograph.store.query_process")
_PIECE = 1 << 20
_TOO_DEEP = "The query ended the process that answered it: it is too long or too deeply nested for the engine; write it in parts."


_NOT_STARTED = "The process that answers queries ended before it read the query; `filmograph check` shows whether the store is damaged."
_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM)
"""How a process ends that somebody ended: its query is asked once more."""


def start_line(folder: Path, limits: QueryLimits) -> bytes:
    """Return what a process that answers queries reads first: the graph of a snapshot, and what a query may take."""
    start = {
        "parent": os.getpid(), "graph": str(folder / snapshot.GRAPH), "memory": limits.memory, "service": limits.service,
        "prefixes": KNOWN_PREFIXES,
    }  # fmt: skip
    return json.dumps(start).encode() + b"\n"


def out_of_time(seconds: float) -> str:
    """Return the sentence for a query that took too long."""
    return f"The query took longer than {seconds:g} s and was ended; ask for less, or allow more time."


def out_of_memory(memory: int) -> str:
    """Return the sentence for a query that needed too much memory."""
    return f"The query needed more than {memory >> 20:,} MB of memory and was ended; ask for less, or allow more memory."


def why_it_ended(status: int | None, memory: int) -> str:
    """Return the sentence for a process that a query ended, by its exit status: an engine that gets no memory aborts."""
    if status == -signal.SIGSEGV:
        return _TOO_DEEP
    return out_of_memory(memory) if status in (-signal.SIGABRT, *_FROM_OUTSIDE) else _NOT_STARTED


class _EndedFromOutsideError(QueryError):
    """Somebody ended the process."""


class LimitedQueries:
    """Answers the queries of a snapshot, each in a process of its own; a process is kept for the next query."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._idle: list[_Process] = []

    def query(self, text: str, limits: QueryLimits) -> Answer:
        """Return the answer to a query.

        Raises `QueryError` when it cannot be parsed, asks another host, is nested too deeply, or takes more than the limits.
        """
        request = {
            "query": text, "results": "json", "graphs": "ntriples", "depth": limits.depth, "rows": limits.rows, "bytes": limits.size,
            "service": limits.service,
        }  # fmt: skip
        try:
            head, body = self._answered(request, limits)
        except _EndedFromOutsideError:
            head, body = self._answered(request, limits)
        if head["status"] == "damaged":
            raise StoreError(head["message"])
        if head["status"] != "done":
            raise QueryError(head["message"] or out_of_memory(limits.memory))
        if head["kind"] == "graph":
            return graph_answer(body)
        return read_answer(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON), starred(text))

    def close(self) -> None:
        """End the processes that wait for the next query."""
        while self._idle:
            self._idle.pop().end()

    def _answered(self, request: Mapping[str, Any], limits: QueryLimits) -> tuple[Mapping[str, Any], bytes]:
        process = self._process(limits)
        try:
            answered = process.answer(request, limits)
        except BaseException:
            process.end()
            raise
        self._idle.append(process)
        return answered

    def _process(self, limits: QueryLimits) -> "_Process":
        start = start_line(self._folder, limits)
        while self._idle:
            process = self._idle.pop()
            if process.start == start:
                return process
            process.end()
        return _Process(start)


class _Process:
    """A process that answers queries, one after the other."""

    def __init__(self, start: bytes) -> None:
        self.start, self._owner = start, os.getpid()
        self._process = subprocess.Popen(  # noqa: S603 - our own module, run by the same Python
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, start_new_session=True
        )
        self._received = bytearray()
        self._send(start)

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
            status = self._process.wait()
            raise (_EndedFromOutsideError if status in _FROM_OUTSIDE else QueryError)(why_it_ended(status, limits.memory))
        self._received += data

    def _pipe(self, pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None  # noqa: S101 - both were asked for
        return pipe

    def end(self) -> None:
        """End the process at once; after a fork it is the parent's, and goes on."""
        if self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._pipe(self._process.stdin).close()
        self._pipe(self._process.stdout).close()

    def __del__(self) -> None:
        with suppress(Exception):  # at the end of Python its modules may be gone
            self.end()
