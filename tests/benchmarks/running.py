"""What is measured in a process of its own (see `one.py`), of which catalogue, and what it took."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIMIT = 300
"""After so many seconds a run is over."""


class LeftOutError(Exception):
    """Says why something is not measured."""


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
    def store(self) -> Path:
        """Return its store; the one without triples when there is no other."""
        whole = self.folder / f"store-{self.films}"
        return whole if (whole / "CURRENT").is_file() else self.bare

    @property
    def bare(self) -> Path:
        """Return where its store without triples is."""
        return self.folder / f"bare-{self.films}"

    @property
    def peers(self) -> Path:
        """Return the folder of the peers' files."""
        return self.folder / f"peers-{self.films}"

    @cached_property
    def asked(self) -> dict[str, Any]:
        """Who is asked about, as `with_filmograph` chose them."""
        said: dict[str, Any] = json.loads((self.peers / "asked.json").read_text(encoding="utf-8"))
        return said


@dataclass(frozen=True)
class Task:
    """Something to measure: `run` is timed, `tell` says of its result what peers are compared by.

    It is run up to `times` times after once to warm up; each counts `scale` times, where it is a part of what is asked. With `alarm`
    the process is ended when a run takes too long; without it `run` raises `TimeoutError` itself. `memory` says whose memory counts
    when it is another process's, `close` puts away what was opened.
    """

    run: Callable[[], Any]
    tell: Callable[[Any], Any] = lambda _: None
    times: int = 5
    scale: float = 1.0
    alarm: bool = True
    memory: Callable[[], int] | None = None
    close: Callable[[], None] = lambda: None


Tasks = Mapping[str, Callable[[Catalogue], Task]]


@dataclass(frozen=True)
class Result:
    """What a task took: the median and the worst of its runs, the most memory of its process, what it said; or why there is none."""

    seconds: float = 0.0
    worst: float = 0.0
    memory: int = 0
    said: Any = None
    missing: str = ""
    over: float = 0.0

    def took(self) -> str:
        """Return its seconds as they stand in a table."""
        return self.missing or (f"> {self.over:,.0f} s" if self.over else shown(self.seconds))

    def slowest(self) -> str:
        """Return the seconds of its worst run as they stand in a table."""
        return "–" if self.missing or self.over else shown(self.worst)

    def ratio(self, ours: "Result") -> str:
        """Return how many times as long it took as ours."""
        if self.missing or ours.missing or ours.over:
            return "–"
        return f"> {self.over / ours.seconds:,.0f}" if self.over else f"{self.seconds / ours.seconds:,.2f}"

    def held(self) -> str:
        """Return its memory as it stands in a table."""
        return f"{self.memory / 1e9:.2f} GB" if self.memory else "–"


def shown(seconds: float) -> str:
    """Return seconds in the unit in which they are read."""
    for unit, factor in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= factor:
            value = seconds / factor
            return f"{value:,.1f} {unit}" if value < 1000 else f"{value:,.0f} {unit}"
    return f"{seconds * 1e6:,.0f} µs"


COLUMNS = 7
"""How many columns of an answer every engine is asked for; the mean score of duos comes after them."""


def checksum(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Return how many rows there are, and a checksum of their first columns, whatever their order."""
    told = sorted(repr(row[:COLUMNS]) for row in rows)
    return {"rows": len(rows), "sum": sha256("\n".join(told).encode()).hexdigest()[:12]}


def measure(module: str, task: str, catalogue: Catalogue, limit: float = LIMIT) -> Result:
    """Measure a task in a fresh process; what fails says so in the result."""
    paths = os.pathsep.join(str(ROOT / part) for part in ("graph", "tests/benchmarks")) + os.pathsep + os.environ.get("PYTHONPATH", "")
    command = [sys.executable, str(HERE / "one.py"), module, task, str(catalogue.folder), str(catalogue.films), str(limit)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=out, stderr=errors, env={**os.environ, "PYTHONPATH": paths})
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), errors.seek(0)
        memory = used.ru_maxrss * 1024
        if process.returncode == -signal.SIGALRM:
            return Result(memory=memory, over=limit)
        if process.returncode:
            said = errors.read().decode(errors="replace").strip().rpartition("\n")[2]
            return Result(missing=f"failed: {said[:160].replace('|', '/') or process.returncode}")
        return Result(**{"memory": memory, **json.loads(out.read().decode().rpartition("\n")[2])})
