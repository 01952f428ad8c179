"""Processes that answer requests, so that a request can be ended, and none harms another.

A request begins on one of a few processes. After a moment of patience it is expensive: its process gets low priority and a new one takes
its place, and the expensive ones wait for each other, stopped where they are. The process of an expensive request ends with it.
"""

import asyncio
import json
import os
import signal
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from filmograph.serve.settings import Settings
from filmograph.store.limited import out_of_memory, out_of_time, why_it_ended

_PIECE = 1 << 16
_IN_MEMORY = 1 << 20  # bytes of an answer; the rest of a longer one waits on the disk for its reader
_LOW = 19
_LOOKS = 8
"""How often a process is looked at, after half of the patience each, before a request is expensive however little it was running."""
_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM)
"""How a process ends that somebody ended: its request is asked once more."""
_BUSY = "Other requests are being answered; try again in a moment."


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
    """Whether it writes a line when it is ready, for it is long to start."""


class _Ended(Exception):  # noqa: N818 - it is no error of ours
    """The process has ended before it answered."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class Worker:
    """A process that answers one request at a time."""

    def __init__(self, process: asyncio.subprocess.Process, program: Program) -> None:
        self._process = process
        self.generation = program.generation
        self._starts = program.greets

    @classmethod
    async def start(cls, program: Program) -> "Worker":
        """Return a new process of a program."""
        process = await asyncio.create_subprocess_exec(
            *program.command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True, limit=_PIECE,
        )  # fmt: skip
        worker = cls(process, program)
        worker._write(program.start)
        return worker

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        self._process.stdin.write(data)

    async def ready(self) -> None:
        """Wait until the process has started, which is no part of a request's time; raises `_Ended` when it ends before."""
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        if self._starts and not await self._process.stdout.readline():
            raise _Ended(await self._process.wait())
        self._starts = False

    async def answer(self, request: bytes) -> Answered:
        """Return the answer to a request; raises `_Ended` when the process ends before."""
        reader = self._process.stdout
        assert reader is not None  # noqa: S101 - it was asked for
        self._write(request)
        line = await reader.readline()
        if not line.endswith(b"\n"):
            raise _Ended(await self._process.wait())
        head = json.loads(line)
        if head["size"] <= _IN_MEMORY:
            return Answered(head, await reader.readexactly(head["size"]))
        file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the reply reads and closes it
        missing = head["size"]
        while missing:
            data = await reader.read(min(_PIECE, missing))
            if not data:
                file.close()
                raise _Ended(await self._process.wait())
            file.write(data)
            missing -= len(data)
        file.seek(0)
        return Answered(head, file)

    def busy_seconds(self) -> float:
        """Return how long the process has been running on a processor; where the system does not tell, how long it exists."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            return time.monotonic()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def pause(self) -> None:
        """Stop the process where it is, with low priority from now on."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PGRP, self._process.pid, _LOW)
            os.killpg(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a stopped process go on."""
        with suppress(OSError):
            os.killpg(self._process.pid, signal.SIGCONT)

    def end(self) -> None:
        """End the process at once."""
        with suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.returncode is None


@dataclass
class Counts:
    """What the processes of a server have done so far."""

    answered: int = 0
    expensive: int = 0
    ended: dict[str, int] = field(default_factory=dict)
    """How many requests were ended, by the reason."""

    responses: dict[int, int] = field(default_factory=dict)
    """How many responses there were, by their status of HTTP."""
    seconds: float = 0.0
    """How long all responses took."""

    def respond(self, status: int, seconds: float) -> None:
        """Count a response."""
        self.responses[status] = self.responses.get(status, 0) + 1
        self.seconds += seconds

    def end(self, reason: str) -> None:
        """Count a request that was ended."""
        self.ended[reason] = self.ended.get(reason, 0) + 1


class Expensive:
    """The turn of the expensive requests, of which one goes on at a time."""

    def __init__(self, waiting: int) -> None:
        self.turn = asyncio.Lock()
        self.waiting = 0
        self.most = waiting


class Pool:
    """The processes of one program, and what waits for them."""

    def __init__(self, settings: Settings, program: Callable[[], Program], expensive: Expensive, counts: Counts) -> None:
        self._settings, self._program, self._expensive, self.counts = settings, program, expensive, counts
        self._idle: list[Worker] = []
        self._slots = asyncio.Semaphore(settings.workers)
        self._queued = 0
        self._busy: set[Worker] = set()

    async def prepare(self) -> None:
        """Start as many processes as requests are answered at the same time."""
        program = self._program()
        self._idle += [await Worker.start(program) for _ in range(self._settings.workers - len(self._idle))]

    def close(self) -> None:
        """End all processes."""
        for worker in (*self._idle, *self._busy):
            worker.end()
        self._idle.clear()

    @property
    def processes(self) -> int:
        """How many processes there are now."""
        return len(self._idle) + len(self._busy)

    async def answer(self, request: Mapping[str, Any]) -> Answered:
        """Return the answer to a request; its `status` is "busy" when others have to be answered first.

        It is "time", "memory" or "ended" when the request took more than it may, "done" when all is well, and else as the program says.
        """
        if self._queued >= self._settings.queue:
            return self._refused("busy", _BUSY)
        self._queued += 1
        try:
            await self._slots.acquire()
        finally:
            self._queued -= 1
        slot = _Slot(self._slots)
        try:
            line = json.dumps(request).encode() + b"\n"
            try:
                return await self._answer_with(await self._worker(), line, slot)
            except _Ended as ended:
                if ended.status not in _FROM_OUTSIDE:
                    return self._ended(ended)
            return await self._answer_with(await self._worker(), line, slot)
        except _Ended as ended:
            return self._ended(ended)
        finally:
            slot.leave()

    async def _answer_with(self, worker: Worker, request: bytes, slot: "_Slot") -> Answered:
        self._busy.add(worker)
        asking: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        try:
            await worker.ready()
            asking = asyncio.ensure_future(worker.answer(request))
            if not await self._soon(worker, asking):
                slot.leave()
                await self._replace()
                return await self._expensively(worker, asking)
            answered = asking.result()
            self._idle.append(worker)
            self.counts.answered += 1
            return answered
        finally:
            self._busy.discard(worker)
            if worker not in self._idle:
                asking.cancel()
                worker.end()

    async def _replace(self) -> None:
        """Start a process in place of one that an expensive request keeps, so that it is ready when the next request comes."""
        program = self._program()
        if program.greets and not self._idle:
            self._idle.append(await Worker.start(program))

    async def _soon(self, worker: Worker, asking: "asyncio.Future[Answered]") -> bool:
        """Wait for an answer, and return whether it came before it was expensive: a process that waits for others takes longer too."""
        before, patience = worker.busy_seconds(), self._settings.patience
        for _ in range(_LOOKS):
            done, _ = await asyncio.wait({asking}, timeout=patience / 2)
            if done:
                return True
            if worker.busy_seconds() - before >= patience / 2:
                break
        return False

    async def _expensively(self, worker: Worker, asking: "asyncio.Future[Answered]") -> Answered:
        expensive, limits = self._expensive, self._settings.limits
        if expensive.waiting >= expensive.most:
            return self._refused("busy", _BUSY)
        self.counts.expensive += 1
        worker.pause()
        expensive.waiting += 1
        try:
            async with asyncio.timeout(limits.seconds * expensive.most or None):
                await expensive.turn.acquire()
        except TimeoutError:
            return self._refused("busy", _BUSY)
        finally:
            expensive.waiting -= 1
        try:
            worker.go_on()
            left = max(0.1, limits.seconds - self._settings.patience) if limits.seconds else None
            async with asyncio.timeout(left):
                answered = await asking
                self.counts.answered += 1
                return answered
        except TimeoutError:
            return self._refused("time", out_of_time(limits.seconds))
        finally:
            expensive.turn.release()

    async def _worker(self) -> Worker:
        program = self._program()
        # those of an earlier snapshot end now, for they keep it from being removed
        for worker in self._idle:
            if worker.generation != program.generation:
                worker.end()
        self._idle = [worker for worker in self._idle if worker.generation == program.generation and worker.alive]
        if self._idle:
            return self._idle.pop()
        return await Worker.start(program)

    def _ended(self, ended: _Ended) -> Answered:
        memory = self._settings.limits.memory
        sentence = why_it_ended(ended.status, memory)
        return self._refused("memory" if sentence == out_of_memory(memory) else "ended", sentence)

    def _refused(self, reason: str, message: str) -> Answered:
        self.counts.end(reason)
        return Answered({"status": reason, "message": message, "size": 0})


class _Slot:
    """A place among the requests that are answered at the same time, left once."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots: asyncio.Semaphore | None = slots

    def leave(self) -> None:
        """Let the next request have it."""
        if self._slots is not None:
            self._slots.release()
            self._slots = None
