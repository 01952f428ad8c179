"""One build with what each of its stages took: `python large_build.py STORE MEASURED TABLES [TYPE,… [BYTES]]` writes that as a table.

A type after the tables is what `--types` is given; the store then has no triples. With a number of bytes the tables get so much memory.
Processor time counts beside time on the clock, for other work on a machine stretches the latter.
"""

import resource
import sys
import time
from pathlib import Path
from threading import Thread

from filmograph.pipeline import run
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.run import Options, build

COLUMNS = ("stage", "seconds", "processor", "memory", "disk")


class Clock:
    """Progress that notes what each stage takes: seconds, processor time, the most memory and, at its end, the store's size."""

    def __init__(self, store: Path) -> None:
        self._store, self._name, self._memory, self._began = store, "", 0, (0.0, 0.0)
        self.rows: list[tuple[str, float, float, int, int]] = []
        Thread(target=self._watch, daemon=True).start()

    def stage(self, name: str) -> None:
        """Note what the stage before took, and that one begins."""
        now = (time.perf_counter(), time.process_time())
        if self._name:
            disk = sum(path.stat().st_size for path in self._store.rglob("*") if path.is_file())
            self.rows.append((self._name, now[0] - self._began[0], now[1] - self._began[1], self._memory, disk))
        self._name, self._began, self._memory = name, now, 0

    def advance(self, done: int, total: int, unit: str) -> None:
        """Note nothing."""

    def _watch(self) -> None:
        while True:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            self._memory = max(self._memory, pages * resource.getpagesize())
            time.sleep(0.1)


def main(store: Path, measured: Path, tables: Path, types: str = "", memory: str = "") -> None:
    """Build, and write what each stage took."""
    if memory:  # as much less than a build takes as the catalogue is smaller than a larger one, to swap out as much
        run._memory_for = lambda inputs: int(memory)  # noqa: ARG005
    clock = Clock(store)
    build([tables], store, Options(with_triples=not types, choice=Choice(tuple(types.split(",")))) if types else Options(), clock)
    clock.stage("")
    lines = ["\t".join(COLUMNS), *(f"{name}\t{took:.1f}\t{used:.1f}\t{memory}\t{disk}" for name, took, used, memory, disk in clock.rows)]
    measured.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])
