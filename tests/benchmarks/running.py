"""One thing measured in a process of its own: `python running.py MODULE TASK FOLDER FILMS [LIMIT]` prints what it took as JSON.

`MODULE` is one of the `with_*` beside this one; its `TASKS` give, for a catalogue, what is to be timed. `measure` runs such a process.
"""

import argparse
import importlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIMIT = 300
"""After so many seconds a run is over."""

_PATIENCE, _ALL = 20.0, 60.0


@dataclass(frozen=True)
class Catalogue:
    """A generated catalogue in the benchmark's folder, and the store and the peers' files made of it."""

    folder: Path
    films: int

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

    With `alarm` the process is ended when a run takes too long; without it `run` raises `TimeoutError` itself. `memory` says whose
    memory counts when it is another process's, `close` puts away what was opened.
    """

    run: Callable[[], Any]
    tell: Callable[[Any], Any] = lambda _: None
    times: int = 5
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
    over: float = field(default=0.0)

    def took(self) -> str:
        """Return its seconds as they stand in a table."""
        return self.missing or (f"> {self.over:,.0f} s" if self.over else shown(self.seconds))

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


def checksum(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Return how many rows there are, and a checksum of them whatever their order."""
    return {"rows": len(rows), "sum": sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()[:12]}


def measure(module: str, task: str, catalogue: Catalogue, limit: float = LIMIT) -> Result:
    """Measure a task in a fresh process; what fails says so in the result."""
    paths = os.pathsep.join(str(ROOT / part) for part in ("graph", "tests/benchmarks")) + os.pathsep + os.environ.get("PYTHONPATH", "")
    command = [sys.executable, str(HERE / "running.py"), module, task, str(catalogue.folder), str(catalogue.films), str(limit)]
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


def _run(task: Task, limit: float) -> dict[str, Any]:
    """Run a task once to warm up and then several times; what takes long is run once in all."""
    taken: list[float] = []
    began, result = time.perf_counter(), None
    for number in range(task.times + 1):
        result = None  # so that two results are never held at once
        if task.alarm:
            signal.setitimer(signal.ITIMER_REAL, limit)
        start = time.perf_counter()
        result = task.run()
        seconds = time.perf_counter() - start
        signal.setitimer(signal.ITIMER_REAL, 0)
        if number or seconds > _PATIENCE:
            taken.append(seconds)
        if seconds > _PATIENCE or time.perf_counter() - began > _ALL:
            break
    said = {"seconds": statistics.median(taken or [seconds]), "worst": max(taken or [seconds]), "said": task.tell(result)}
    return said if task.memory is None else {**said, "memory": task.memory()}


def main(module: str, name: str, catalogue: Catalogue, limit: float) -> None:
    """Print what a task took."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process whatever it is in
    task: Task = importlib.import_module(module).TASKS[name](catalogue)
    try:
        said = _run(task, limit)
    except TimeoutError:
        said = {"over": limit, **({} if task.memory is None else {"memory": task.memory()})}
    finally:
        task.close()
    sys.stdout.write("\n" + json.dumps(said))
    sys.stdout.flush()
    with suppress(OSError):
        os._exit(0)  # putting away gigabytes of Python objects is nobody's work


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module")
    parser.add_argument("task")
    parser.add_argument("folder", type=Path)
    parser.add_argument("films", type=int)
    parser.add_argument("limit", type=float, nargs="?", default=LIMIT)
    given = parser.parse_args()
    main(given.module, given.task, Catalogue(given.folder, given.films), given.limit)
