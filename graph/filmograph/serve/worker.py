"""A process that answers one request at a time, and can be stopped and ended while it does."""

import asyncio
import json
import os
import signal
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, cast

_IN_MEMORY = 1 << 20  # bytes of an answer; a longer one waits on the disk for its reader
_LOW = 19
_CLOCK = 2
"""Which clock of a process the kernel reads: that of the time it was running."""


@dataclass(frozen=True)
class Answered:
    """The answer of a process: what it says of it, and its bytes, in memory or in a file."""

    head: Mapping[str, Any]
    body: bytes | IO[bytes] = b""

    @property
    def size(self) -> int:
        """How many bytes the answer has."""
        size: int = self.head.get("size", 0)
        return size


@dataclass(frozen=True)
class Program:
    """A program that answers requests: its command, the line that it reads first, and what it answers from."""

    command: Sequence[str]
    start: bytes
    generation: str
    greets: bool = False
    """Whether it answers once when it is ready, for it is long to start."""


class Ended(Exception):  # noqa: N818 - it is no error of ours
    """The process has ended before it answered."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class Worker(asyncio.SubprocessProtocol):
    """A process that answers one request at a time."""

    def __init__(self, program: Program) -> None:
        self.generation = program.generation
        self._starts = program.greets
        self._transport: asyncio.SubprocessTransport
        self._waiter: asyncio.Future[None] | None = None
        self._head: Mapping[str, Any] | None = None
        self._line = b""
        self._body: IO[bytes] = BytesIO()
        self._missing = 0
        self._result: Answered | Exception | None = None
        self._ended: Ended | None = None

    @classmethod
    async def start(cls, program: Program) -> "Worker":
        """Return a new process of a program."""
        transport, worker = await asyncio.get_running_loop().subprocess_exec(
            lambda: cls(program), *program.command, stderr=asyncio.subprocess.DEVNULL, start_new_session=True
        )
        worker._transport = transport
        worker._write(program.start)
        return worker

    def _write(self, data: bytes) -> None:
        cast("asyncio.WriteTransport", self._transport.get_pipe_transport(0)).write(data)

    async def ready(self) -> None:
        """Wait until the process has started, which is no part of a request's time; raises `Ended` when it ends before."""
        if self._starts:
            await self.answer(None)
            self._starts = False

    def ask(self, request: bytes) -> None:
        """Send a request, whose answer is then awaited."""
        self._head, self._result = None, self._ended
        self._write(request)

    async def answer(self, seconds: float | None) -> Answered | None:
        """Return the answer to the request that was sent, None when it has not come after so many seconds.

        Raises `Ended` when the process ends before, `OSError` when there is no space for a long answer.
        """
        if self._result is None:
            loop = asyncio.get_running_loop()
            self._waiter = loop.create_future()
            timer = None if seconds is None else loop.call_later(seconds, self._wake)
            try:
                await self._waiter
            finally:
                self._waiter = None
                if timer is not None:
                    timer.cancel()
        if isinstance(self._result, Exception):
            raise self._result
        return self._result

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _finish(self, result: Answered | Exception) -> None:
        self._result = result
        self._wake()

    def pipe_data_received(self, fd: int, data: bytes) -> None:  # noqa: ARG002 - there is one pipe to read from
        """Take a part of an answer."""
        try:
            if self._head is None:
                self._line += data
                line, end, data = self._line.partition(b"\n")
                if not end:
                    return
                self._begin(json.loads(line))
            self._missing -= self._body.write(data)
            if not self._missing:
                self._complete()
        except OSError as error:
            self._finish(error)

    def _begin(self, head: Mapping[str, Any]) -> None:
        self._head, self._line, self._missing = head, b"", head["size"]
        self._body = BytesIO() if self._missing <= _IN_MEMORY else tempfile.TemporaryFile()  # noqa: SIM115 - the reply closes it

    def _complete(self) -> None:
        assert self._head is not None  # noqa: S101 - it came before the body
        if isinstance(self._body, BytesIO):
            self._finish(Answered(self._head, self._body.getvalue()))
        else:
            self._body.seek(0)
            self._finish(Answered(self._head, self._body))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the signature of a protocol
        """Note that the process has ended, and that all it wrote was read."""
        self._ended = Ended(self._transport.get_returncode())
        if self._result is None:
            self._finish(self._ended)

    def busy_seconds(self) -> float:
        """Return how long the process has been running on a processor; where the system does not tell, the time that has passed."""
        try:
            return time.clock_gettime(~self._transport.get_pid() << 3 | _CLOCK)
        except OSError:
            return time.monotonic()

    def pause(self) -> None:
        """Stop the process where it is, with low priority from now on."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PGRP, self._transport.get_pid(), _LOW)
            os.killpg(self._transport.get_pid(), signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a stopped process go on."""
        with suppress(OSError):
            os.killpg(self._transport.get_pid(), signal.SIGCONT)

    def end(self) -> None:
        """End the process at once."""
        if self.alive:
            with suppress(OSError):
                os.killpg(self._transport.get_pid(), signal.SIGKILL)

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        return self._transport.get_returncode() is None
