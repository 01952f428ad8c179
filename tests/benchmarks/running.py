"""What is measured in a process of its own: a command, or a task of a module (see `one.py`) on a catalogue."""

import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from results import HERE, duration, size

LIMIT = 300
"""After so many seconds a run is over."""

BUILD = (sys.executable, "-m", "filmograph.cli", "build", "--quiet")


class LeftOutError(Exception):
    """Says why something is not measured."""


@dataclass(frozen=True)
class Measured:
    """What a command took: the median of its seconds, the most memory of any run in bytes, and the processor time of the last one."""

    seconds: float
    memory: int
    processor: float = 0.0

    def cells(self) -> tuple[str, str]:
        """Return seconds and memory as they stand in a table."""
        return duration(self.seconds), size(self.memory)


def measure_command(command: Sequence[str | Path], times: int = 1, before: Callable[[], object] = lambda: None) -> Measured:
    """Run a command `times` times, each in a fresh process; raises `RuntimeError` with its messages when it fails."""
    taken, most = [], 0
    for _ in range(times):
        before()
        began = time.perf_counter()
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=errors)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            total = time.perf_counter() - began
            errors.seek(0)
            messages = errors.read().decode()
        if process.returncode:
            raise RuntimeError(messages or str(command))
        # a step of ours writes last what it took without Python's own start
        last = messages.rpartition("\n")[2]
        taken.append(float(last) if re.fullmatch(r"[0-9.]+", last) else total)
        most = max(most, used.ru_maxrss * 1024)
    return Measured(statistics.median(taken), most, used.ru_utime + used.ru_stime)


@dataclass(frozen=True)
class Catalogue:
    """A generated catalogue in the benchmark's folder, and the store and the peers' files made of it."""

    folder: Path
    films: int
    limit: float = LIMIT

    @property
    def tables(self) -> Path:
        """Return where its tables are."""
        return self.folder / f"tables-{self.films}"

    @property
    def with_triples(self) -> Path:
        """Return where its store with triples is."""
        return self.folder / f"store-{self.films}"

    @property
    def without_triples(self) -> Path:
        """Return where its store without triples is."""
        return self.folder / f"bare-{self.films}"

    @property
    def store(self) -> Path:
        """Return its store; the one without triples when there is no other."""
        return self.with_triples if (self.with_triples / "CURRENT").is_file() else self.without_triples

    @property
    def peers(self) -> Path:
        """Return the folder of the peers' files."""
        return self.folder / f"peers-{self.films}"

    @cached_property
    def asked(self) -> dict[str, Any]:
        """Who is asked about, as `with_filmograph` chose them."""
        chosen: dict[str, Any] = json.loads((self.peers / "asked.json").read_text(encoding="utf-8"))
        return chosen

    def make_tables(self) -> None:
        """Write its tables where they are not there yet."""
        if not self.tables.is_dir():
            subprocess.run([sys.executable, HERE / "generate.py", self.tables, "--films", str(self.films)], check=True)


@dataclass(frozen=True)
class Task:
    """Something to measure: `run` is timed, `answer` gives what of its result is compared with peers.

    It is run up to `times` times after once to warm up; each counts `scale` times, where it is a part of what is asked. With `alarm`
    the process is ended when a run takes too long; without it `run` raises `TimeoutError` itself. `memory` says whose memory counts
    when it is another process's, `close` puts away what was opened.
    """

    run: Callable[[], Any]
    answer: Callable[[Any], Any] = lambda _: None
    times: int = 5
    scale: float = 1.0
    alarm: bool = True
    memory: Callable[[], int] | None = None
    close: Callable[[], None] = lambda: None


Tasks = Mapping[str, Callable[[Catalogue], Task]]


@dataclass(frozen=True)
class Result:
    """What a task took: the median and the worst of its runs, the most memory of its process, its answer; or why there is none."""

    seconds: float = 0.0
    worst: float = 0.0
    memory: int = 0
    answer: Any = None
    missing: str = ""
    over: float = 0.0

    def time(self) -> str:
        """Return its seconds as they stand in a table."""
        return self.missing or (f"> {self.over:,.0f} s" if self.over else duration(self.seconds))

    def slowest(self) -> str:
        """Return the seconds of its worst run as they stand in a table."""
        return "–" if self.missing or self.over else duration(self.worst)

    def ratio(self, ours: "Result") -> str:
        """Return how many times as long it took as ours."""
        if self.missing or ours.missing or ours.over:
            return "–"
        return f"> {self.over / ours.seconds:,.0f}" if self.over else f"{self.seconds / ours.seconds:,.2f}"

    def size(self) -> str:
        """Return its memory as it stands in a table."""
        return size(self.memory)


COLUMNS = 7
"""How many columns of an answer every engine is asked for; the mean score of duos comes after them."""


def checksum(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Return how many rows there are, and a checksum of their first columns, whatever their order."""
    lines = sorted(repr(row[:COLUMNS]) for row in rows)
    return {"rows": len(rows), "sum": sha256("\n".join(lines).encode()).hexdigest()[:12]}


def measure_task(module: str, task: str, catalogue: Catalogue, limit: float = LIMIT) -> Result:
    """Measure a task in a fresh process; a task that fails is reported in the result."""
    command = [sys.executable, str(HERE / "one.py"), module, task, str(catalogue.folder), str(catalogue.films), str(limit)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=out, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), errors.seek(0)
        memory = used.ru_maxrss * 1024
        if process.returncode == -signal.SIGALRM:
            return Result(memory=memory, over=limit)
        if process.returncode:
            message = errors.read().decode(errors="replace").strip().rpartition("\n")[2]
            return Result(missing=f"failed: {message[:160].replace('|', '/') or process.returncode}")
        return Result(**{"memory": memory, **json.loads(out.read().decode().rpartition("\n")[2])})
