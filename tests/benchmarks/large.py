"""A catalogue of IMDb's shape, all title types, without triples: what each stage takes, and questions on the store.

    python tests/benchmarks/large.py [--titles 1200000] [--memory BYTES] [--folder DIR] [--write]

Tables and store are made where they are not there yet, so that questions can be asked again. Questions are asked in one process, which
stays open, as a server does.
"""

import random
import statistics
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import filmograph
import numpy as np
from filmograph.ask.network.incidence import Network
from filmograph.store.columns import Columns
from filmograph.store.snapshot import current
from results import HERE, Report, duration, parser, size, version

TYPES = "movie,tvMovie,short,video,tvEpisode,tvSeries,tvMiniSeries,tvSpecial,videoGame,tvShort"
PAIRS, NAMES, RUNS, SEED = 300, 100, 4, 1


def main(asked: Namespace, report: Report) -> None:
    """Report the stages of the build, and the questions."""
    asked.folder.mkdir(parents=True, exist_ok=True)
    tables, store = asked.folder / f"large-{asked.titles}", asked.folder / f"large-store-{asked.titles}"
    measured = store.with_suffix(".tsv")
    if not tables.is_dir():
        subprocess.run([sys.executable, HERE / "generate_large.py", tables, "--titles", str(asked.titles)], check=True)
    if not measured.exists():
        subprocess.run([sys.executable, HERE / "large_build.py", store, measured, tables, TYPES, asked.memory], check=True)
    rows = [line.split("\t") for line in measured.read_text(encoding="utf-8").splitlines()[1:]]
    network = Network(current(store) / "network")
    report.add("", f"{network.films:,} titles with {len(Columns(current(store) / 'network').numbers('credit_film')):,} credits of"
                   f" {network.people:,} people. Tables: {size(sum(path.stat().st_size for path in tables.iterdir()))}.")  # fmt: skip
    report.table(("stage", "time", "processor time", "most memory", "store at its end"), stages(rows))
    report.add("", f"Medians (and worst) in one process: of {PAIRS} chains, {NAMES} names, {RUNS - 1} of the rest after one to warm up.")
    report.table(("question", "median", "worst"), questions(filmograph.open(store), current(store) / "network", network))


def stages(rows: list[list[str]]) -> Iterator[tuple[str, ...]]:
    """Yield what each stage took, and all of them."""
    for name, took, used, memory, disk in rows:
        yield name, duration(float(took)), duration(float(used)), size(int(memory)), size(int(disk))
    seconds, processor = (sum(float(row[column]) for row in rows) for column in (1, 2))
    yield "in all", duration(seconds), duration(processor), size(max(int(row[3]) for row in rows)), size(max(int(row[4]) for row in rows))


def questions(graph: filmograph.Filmograph, folder: Path, network: Network) -> Iterator[tuple[str, ...]]:
    """Yield how long questions about people who are drawn at random take."""
    draw = random.Random(SEED)  # noqa: S311 - the same for the same seed
    iris, names = (Columns(folder).texts(f"person_{column}") for column in ("iri", "name"))
    people = [draw.randrange(len(iris)) for _ in range(2 * PAIRS)]
    pairs = [(iris[a], iris[b]) for a, b in zip(people[::2], people[1::2], strict=True)]
    busiest = iris[int(np.diff(network.full.films_start).argmax())]
    yield timed("a chain with credits and sources", [partial(chain, graph, a, b) for a, b in pairs])
    yield timed("a name", [partial(found, graph, names[row]) for row in people[:NAMES]])
    yield timed("everyone's distance from the busiest person", [lambda: graph.degrees(busiest).counts] * RUNS)
    yield timed("collaborators of the busiest person", [lambda: list(graph.ask("collaborators", person=busiest))] * RUNS)
    yield timed("final role of the busiest person", [lambda: list(graph.ask("final-role", person=busiest))] * RUNS)
    asked: Mapping[str, Mapping[str, Any]] = {
        "top-pairs": {"limit": 20}, "duos": {"first": "director", "second": "composer", "minimum": 3}, "final-roles": {},
    }  # fmt: skip
    for name, given in asked.items():
        yield timed(name, [partial(first_rows, graph, name, given)] * RUNS)


def first_rows(graph: filmograph.Filmograph, name: str, given: Mapping[str, Any]) -> object:
    """Return the first rows of an answer, as many as are read on a page."""
    return graph.ask(name, **given)[:100]


def chain(graph: filmograph.Filmograph, a: str, b: str) -> object:
    """Return a chain, or None where there is none."""
    try:
        return graph.path(a, b)
    except filmograph.NotFound:
        return None


def found(graph: filmograph.Filmograph, name: str) -> object:
    """Return the person of a name, or those who share it."""
    try:
        return graph.person(name)
    except filmograph.AmbiguousName as error:
        return error.candidates


def timed(what: str, runs: list[Callable[[], object]]) -> tuple[str, str, str]:
    """Return a row: what was asked, the median and the worst time, without the first run."""
    taken = []
    for run in runs:
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return what, duration(statistics.median(taken[1:])), duration(max(taken[1:]))


if __name__ == "__main__":
    asking = parser(__doc__)
    asking.add_argument("--titles", type=int, default=1_200_000)
    asking.add_argument("--memory", default="", help="how many bytes the tables may take, as a build of a larger catalogue has for its own")
    arguments = asking.parse_args()
    section = Report("All of IMDb's shape", arguments, *map(version, ("duckdb", "numpy")))
    main(arguments, section)
    section.write()
