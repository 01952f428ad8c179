"""Building measured beside its peers; `make bench` runs this first.

    python tests/benchmarks/bench.py [--films 10000 118000 590000] [--folder DIR] [--times 3] [--sizes-only] [--write]

Every command runs in a process of its own, so that its peak memory is its own. Peers get the quads that our build wrote.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from results import HERE, Report, parser, version
from running import BUILD, Catalogue, Measured, measure_command

Built = dict[int, Measured]
"""What the full build of each number of films took."""


def step(name: str, *arguments: str | Path) -> list[str | Path]:
    """Return the command that runs one of the steps of `steps.py`."""
    return [sys.executable, HERE / "steps.py", name, *arguments]


def removing(path: Path) -> Callable[[], object]:
    """Return what clears the way for a run."""
    return lambda: shutil.rmtree(path, ignore_errors=True)


def sizes(catalogues: Sequence[Catalogue], built: Built) -> Iterator[tuple[str, ...]]:
    """Yield, for each catalogue, how many quads it makes and what a build with and without triples takes; `built` is filled."""
    for one in catalogues:
        one.make_tables()
        store, bare = one.with_triples, one.folder / "bare"
        without = measure_command([*BUILD, one.tables, "--no-triples", "--store", bare], before=removing(bare))
        shutil.rmtree(bare)
        full = built[one.films] = measure_command([*BUILD, one.tables, "--store", store], before=removing(store))
        quads = int(subprocess.run([*map(str, step("count", store))], capture_output=True, text=True, check=True).stdout)
        yield f"{one.films:,} films", f"{quads:,}", *full.cells(), f"{full.seconds / quads * 1e6:.2f}", *without.cells()


def comparisons(small: Catalogue, large: Catalogue, built: Built, times: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows that compare ours with each peer: tables to N-Quads, the full build, loading, shapes."""
    few, many = (one.folder / f"work-{one.films}" for one in (small, large))
    for one, work in {small: few, large: many}.items():
        measure_command(step("prepare", one.tables, work))
    scratch = large.folder / "peer"
    ours = measure_command(step("write", many), times)
    yield comparison("tables to N-Quads, large", ours, "bare COPY of the same lines", measure_command(step("copy", many), times))
    ours = measure_command(step("write", few), times)
    yield comparison("tables to N-Quads, small", ours, "rdflib terms in a graph (facts alone)", measure_command(step("rdflib-terms", few)))
    for peer, command in loaders(many / "lines.nq", scratch).items():
        loaded = measure_command(command, before=removing(scratch))
        yield comparison("full build, large", built[large.films], peer, loaded)
    loaded = measure_command(step("rdflib-load", few / "lines.nq"))
    yield comparison("full build, small", built[small.films], "rdflib (parsing into memory)", loaded)
    ours = measure_command(step("shapes", few), times)
    yield comparison("shapes over all records, small", ours, "pyshacl", measure_command(step("pyshacl", few)))


def loaders(quads: Path, folder: Path) -> dict[str, list[str | Path]]:
    """Return the commands that load quads into the peers that are installed."""
    commands = {"bare bulk_load (pyoxigraph)": step("bulk-load", quads, folder)}
    oxigraph = Path(sys.executable).parent / "oxigraph"
    if oxigraph.exists():
        commands["oxigraph load"] = [oxigraph, "load", "--location", folder, "--file", quads]
    if shutil.which("virtuoso-t"):
        commands["Virtuoso's bulk loader"] = step("virtuoso", quads, folder)
    return commands


def comparison(what: str, ours: Measured, peer: str, theirs: Measured) -> tuple[str, ...]:
    """Return a row: what was done, ours, the peer, and how many times as long the peer takes."""
    return (what, *ours.cells(), peer, *theirs.cells(), f"{theirs.seconds / ours.seconds:.2f}")


def main(films: Sequence[int], folder: Path, report: Report, times: int, *, with_peers: bool) -> None:
    """Report the sizes and the comparisons."""
    folder.mkdir(parents=True, exist_ok=True)
    catalogues, built = [Catalogue(folder, number) for number in films], Built()
    report.add("", f"Medians of {times} where a run is short; others are single runs.")
    columns = ("size", "quads", "full build", "memory", "µs a quad", "without triples", "memory")
    report.table(columns, sizes(catalogues, built))
    if with_peers:
        small, large = catalogues[0], catalogues[min(1, len(catalogues) - 1)]
        report.add("", f"Small: {small.films:,} films; large: {large.films:,}. A loader loads what our build has read and checked.")
        columns = ("what", "filmograph", "memory", "peer", "peer's time", "its memory", "ratio")
        report.table(columns, comparisons(small, large, built, times))


if __name__ == "__main__":
    asking = parser(__doc__, films=(10_000, 118_000, 590_000))
    asking.add_argument("--times", type=int, default=3)
    asking.add_argument("--sizes-only", action="store_true", help="leave the peers out")
    asked = asking.parse_args()
    section = Report("Building", asked, *map(version, ("pyoxigraph", "oxigraph", "duckdb", "rdflib", "pyshacl")))
    main(asked.films, asked.folder, section, asked.times, with_peers=not asked.sizes_only)
    section.write()
