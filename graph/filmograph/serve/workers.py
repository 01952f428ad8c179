"""Processes that answer requests, so that a request can be ended, and none harms another.

A request begins on one of a few processes. After a moment of patience it is expensive: its process gets low priority and a new one takes
its place, and the expensive ones wait for each other, stopped where they are. The process of an expensive request ends with it.
"""

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass, field

from filmograph.serve.settings import Settings
from filmograph.serve.worker import Answered, Ended, Program, Worker
from filmograph.store.limited import out_of_memory, out_of_time, why_it_ended

_LOOKS = 8
"""How often a process is looked at, after half of the patience each, before a request is expensive however little it was running."""
_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM)
"""How a process ends that somebody ended: its request is asked once more."""
_BUSY = "Other requests are being answered; try again in a moment."


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

    async def answer(self, request: bytes) -> Answered:
        """Return the answer to a request, which is a line of JSON; its `status` is "busy" when others have to be answered first.

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
            try:
                return await self._answer_with(await self._worker(), request, slot)
            except Ended as ended:
                if ended.status not in _FROM_OUTSIDE:
                    return self._ended(ended)
            # whoever ended it may have ended the idle ones as well
            return await self._answer_with(await Worker.start(self._program()), request, slot)
        except Ended as ended:
            return self._ended(ended)
        finally:
            slot.leave()

    async def _answer_with(self, worker: Worker, request: bytes, slot: "_Slot") -> Answered:
        self._busy.add(worker)
        reusable = False
        try:
            await worker.ready()
            worker.ask(request)
            answered = await self._soon(worker)
            if answered is None:
                slot.leave()
                await self._replace()
                return await self._expensively(worker)
            self.counts.answered += 1
            reusable = True
            return answered
        finally:
            self._busy.discard(worker)
            if reusable:
                self._idle.append(worker)
            else:
                worker.end()

    async def _replace(self) -> None:
        """Start a process in place of one that an expensive request keeps, so that it is ready when the next request comes."""
        program = self._program()
        if program.greets and not self._idle:
            self._idle.append(await Worker.start(program))

    async def _soon(self, worker: Worker) -> Answered | None:
        """Return an answer, None when it is expensive: a process that waits for others takes longer too."""
        before, part = worker.busy_seconds(), self._settings.patience / 2
        for _ in range(_LOOKS):
            answered = await worker.answer(part)
            if answered is not None:
                return answered
            if worker.busy_seconds() - before >= part:
                break
        return None

    async def _expensively(self, worker: Worker) -> Answered:
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
            answered = await worker.answer(max(0.1, limits.seconds - self._settings.patience) if limits.seconds else None)
            if answered is None:
                return self._refused("time", out_of_time(limits.seconds))
            self.counts.answered += 1
            return answered
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

    def _ended(self, ended: Ended) -> Answered:
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
