"""Builds that are interrupted: by a signal after some seconds or before a step, and then begun again."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filmograph.store import snapshot

from make.stores import contents

SENTENCE = "Error: Interrupted; the store is as it was before, and the same command goes on from here."
_PROCESS = Path(__file__).with_name("interrupted.py")


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit status, what it printed on standard error, and after how many seconds (since a signal, if one came)."""

    status: int
    errors: str
    seconds: float


def update(source: Path, store: Path, scratch: Path) -> Ended:
    """Build a source into a store, from the snapshot before, however much has changed."""
    process = _begin([source], store, scratch / "count", 0, 0)
    return _wait(process)


def _begin(sources: Sequence[Path], store: Path, count: Path, step: int, number: int) -> "subprocess.Popen[str]":
    command = [sys.executable, str(_PROCESS), str(store), str(step), str(number), str(count)]
    build = ["build", *map(str, sources), "--store", str(store), "--quiet"]
    return subprocess.Popen([*command, *build], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def _wait(process: "subprocess.Popen[str]") -> Ended:
    began = time.monotonic()
    _, errors = process.communicate(timeout=120)
    return Ended(process.returncode, errors, time.monotonic() - began)


class Builds:
    """A build that is interrupted many times in folders of its own, each time from a copy of the store before, if there is one."""

    def __init__(self, sources: Sequence[Path], scratch: Path, before: Path | None = None) -> None:
        self._sources, self._scratch, self._before = sources, scratch, before
        self.store, self._count = scratch / "store", scratch / "count"
        began = time.monotonic()
        first = self.run()
        assert (first.status, first.errors) == (0, "")
        self.seconds, self.steps = time.monotonic() - began, int(self._count.read_text(encoding="utf-8"))
        self._expected = contents(self.store)
        assert self.fault() is None

    def run(self, *, step: int = 0, number: int = signal.SIGKILL) -> Ended:
        """Build from the store before, interrupted by a signal before a step; 0 is never."""
        self._restore()
        return _wait(self._begin(step, number))

    def run_for(self, seconds: float, number: int) -> Ended:
        """Build from the store before, interrupted by a signal after some seconds."""
        self._restore()
        process = self._begin(0, number)
        assert process.stdout is not None
        process.stdout.readline()  # it has begun
        time.sleep(seconds)
        process.send_signal(number)
        return _wait(process)

    def fault(self) -> str | None:
        """Build again and return what is wrong then with the store; None where all is as it should be."""
        again = _wait(self._begin(0, 0))
        if again.status or again.errors:
            return f"status {again.status}: {again.errors}"
        found: dict[str, Any] = contents(self.store)
        if found != self._expected:
            return f"other contents: {[key for key in found if found[key] != self._expected[key]]}"
        if damages := snapshot.check(self.store)[1]:
            return damages[0]
        left = {path.name for path in self.store.rglob("*")} & {"request", "stages.json", "CURRENT.new"}
        return f"left behind: {left}" if left or list((self.store / "snapshots").glob("*.*")) else None

    def _restore(self) -> None:
        shutil.rmtree(self.store, ignore_errors=True)
        if self._before:
            shutil.copytree(self._before, self.store)

    def _begin(self, step: int, number: int) -> "subprocess.Popen[str]":
        return _begin(self._sources, self.store, self._count, step, number)


def many_films(path: Path, films: int, *, changed: bool = False) -> Path:
    """Write a catalogue of films with their directors; one film of the `changed` one has another director."""
    rows = [f"Film {n},{1950 + n % 70},{'Ada Other' if changed and n == 7 else f'Name {chr(65 + n % 26)}{n}'}" for n in range(films)]
    path.write_text("\n".join(["title,year,directors", *rows]) + "\n", encoding="utf-8")
    return path
