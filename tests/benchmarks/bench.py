"""Building measured beside its peers, in one run: `make bench` prints the table that stands in the README.

    python tests/benchmarks/bench.py [--films 10000 118000 590000] [--folder DIR] [--times 3] [--sizes-only]

Every command runs in a process of its own, so that its peak memory is its own. Peers get the quads that our build wrote.
"""

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Measured:
    """What a command took: the median of its seconds, and the most memory of any run in bytes."""

    seconds: float
    memory: int


def measure(command: Sequence[str | Path], times: int = 1, before: Callable[[], object] = lambda: None) -> Measured:
    """Run a command `times` times, each in a fresh process; raises `RuntimeError` with what it said when it fails."""
    taken, most = [], 0
    for _ in range(times):
        before()
        began = time.perf_counter()
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=errors)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            whole = time.perf_counter() - began
            errors.seek(0)
            said = errors.read().decode()
        if process.returncode:
            raise RuntimeError(said or str(command))
        # a step of ours says last what it took without Python's own start
        last = said.rpartition("\n")[2]
        taken.append(float(last) if re.fullmatch(r"[0-9.]+", last) else whole)
        most = max(most, used.ru_maxrss * 1024)
    return Measured(statistics.median(taken), most)


def step(name: str, *arguments: str | Path) -> list[str | Path]:
    """Return the command that runs one of the steps of `steps.py`."""
    return [sys.executable, HERE / "steps.py", name, *arguments]


def removing(path: Path) -> Callable[[], object]:
    """Return what clears the way for a run."""
    return lambda: shutil.rmtree(path, ignore_errors=True)


def measure_sizes(films: Sequence[int], folder: Path) -> Iterator[tuple[str, int, Measured, Measured]]:
    """Yield, for each number of films, its name, how many quads it makes, and what a build with and without triples takes."""
    for number in films:
        tables, store = folder / f"tables-{number}", folder / f"store-{number}"
        if not tables.is_dir():
            subprocess.run([sys.executable, HERE / "generate.py", tables, "--films", str(number)], check=True)
        build: list[str | Path] = [sys.executable, "-m", "filmograph.cli", "build", tables, "--quiet", "--store"]
        without = measure([*build, folder / "bare", "--no-triples"], before=removing(folder / "bare"))
        shutil.rmtree(folder / "bare")
        whole = measure([*build, store], before=removing(store))
        quads = int(subprocess.run([*map(str, step("count", store))], capture_output=True, text=True, check=True).stdout)
        yield f"{number:,} films", quads, whole, without


def line(*cells: object) -> str:
    """Return a row of a Markdown table."""
    return "| " + " | ".join(map(str, cells)) + " |"


def shown(measured: Measured) -> tuple[str, str]:
    """Return seconds and memory as they stand in the table."""
    return f"{measured.seconds:,.1f} s", f"{measured.memory / 1e9:.2f} GB"


def machine() -> str:
    """Return what the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, Python {platform.python_version()}"


def main(films: Sequence[int], folder: Path, times: int, *, with_peers: bool) -> None:
    """Print the whole table."""
    folder.mkdir(parents=True, exist_ok=True)
    out = [f"Measured on {machine()}; medians of {times} where a run is short.", ""]
    out += [line("size", "quads", "whole build", "memory", "µs a quad", "without triples", "memory"), line(*["---"] * 7)]
    sizes = list(measure_sizes(films, folder))
    for name, quads, whole, without in sizes:
        out.append(line(name, f"{quads:,}", *shown(whole), f"{whole.seconds / quads * 1e6:.2f}", *shown(without)))
    sys.stdout.write("\n".join(out) + "\n")
    if not with_peers:
        return
    out = ["", line("what", "filmograph", "memory", "peer", "peer took", "its memory", "ratio"), line(*["---"] * 7)]
    small, large = films[0], films[min(1, len(films) - 1)]
    out += [
        line(*row)
        for row in compare(folder, small, large, {number: whole for number, (_, _, whole, _) in zip(films, sizes, strict=True)}, times)
    ]
    sys.stdout.write("\n".join(out) + "\n")


def compare(folder: Path, small: int, large: int, builds: dict[int, Measured], times: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows that set ours beside each peer: tables to N-Quads, the whole build, loading, shapes."""
    for films in (small, large):
        work = folder / f"work-{films}"
        measure(step("prepare", folder / f"tables-{films}", work))
    lines = folder / f"work-{large}"
    ours = measure(step("write", lines), times)
    yield row("tables → N-Quads", ours, "bare COPY of the lines", measure(step("copy", lines), times))
    few = measure(step("write", folder / f"work-{small}"), times)
    yield row("the same, small", few, "rdflib terms in a graph (facts alone)", measure(step("rdflib-terms", folder / f"work-{small}")))
    quads = {films: folder / f"work-{films}" / "lines.nq" for films in (small, large)}
    scratch = folder / "peer"
    bulk = measure(step("bulk-load", quads[large], scratch), before=removing(scratch))
    yield row("whole build, large", builds[large], "bare bulk_load (pyoxigraph)", bulk)
    yield row("whole build, large", builds[large], "oxigraph load", measure(oxigraph(quads[large], scratch), before=removing(scratch)))
    if shutil.which("virtuoso-t"):
        yield row(
            "whole build, large",
            builds[large],
            "Virtuoso's bulk loader",
            measure(step("virtuoso", quads[large], scratch), before=removing(scratch)),
        )
    yield row("whole build, small", builds[small], "rdflib (parsing into memory)", measure(step("rdflib-load", quads[small])))
    work = folder / f"work-{small}"
    yield row("shapes, small", measure(step("shapes", work), times), "pyshacl", measure(step("pyshacl", work)))


def oxigraph(quads: Path, folder: Path) -> list[str | Path]:
    """Return the command that loads quads into an Oxigraph store."""
    return [Path(sys.executable).parent / "oxigraph", "load", "--location", folder, "--file", quads]


def row(what: str, ours: Measured, peer: str, theirs: Measured) -> tuple[str, ...]:
    """Return a row: what was done, ours, the peer, and how many times as long the peer takes."""
    return (what, *shown(ours), peer, *shown(theirs), f"{theirs.seconds / ours.seconds:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=int, nargs="+", default=[10_000, 118_000, 590_000])
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--sizes-only", action="store_true", help="leave the peers out")
    asked = parser.parse_args()
    main(asked.films, asked.folder, asked.times, with_peers=not asked.sizes_only)
