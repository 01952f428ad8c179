"""The cost of adding one page to a catalogue, beside building all of it.

    python tests/benchmarks/update.py [--films 10000 118000] [--folder DIR] [--times 7] [--write]

Every build is a process of its own, timed from its start to its end; each page is added to a fresh copy of the catalogue's store.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from results import ROOT, Report, parser, version
from running import BUILD, Catalogue, measure_command

PAGE = ROOT / "data" / "pages" / "wont-back-down-imdb.txt"


def updates(catalogues: Sequence[Catalogue], times: int) -> Iterator[tuple[str, ...]]:
    """Yield, for each catalogue, what its full build takes and what adding one page takes."""
    for one in catalogues:
        one.make_tables()
        store, grown = one.with_triples, one.folder / f"grown-{one.films}"
        shutil.rmtree(store, ignore_errors=True)
        full = measure_command([*BUILD, one.tables, "--store", store])

        def begin(store: Path = store, grown: Path = grown) -> None:
            shutil.rmtree(grown, ignore_errors=True)
            shutil.copytree(store, grown)
            os.sync()  # a build brings its files to disk before it ends, so those of the copy must not wait for it

        added = measure_command([*BUILD, PAGE, "--store", grown], times, before=begin)
        shutil.rmtree(grown)
        yield f"{one.films:,} films", *full.cells(), *added.cells()


if __name__ == "__main__":
    asking = parser(__doc__, films=(10_000, 118_000))
    asking.add_argument("--times", type=int, default=7)
    asked = asking.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    section = Report("Adding a page", asked, version("pyoxigraph"), version("duckdb"))
    section.add("", f"The page is added {asked.times} times, and the median counts; the full build is a single run.")
    made = [Catalogue(asked.folder, number) for number in asked.films]
    section.table(("size", "full build", "memory", "adding one page", "memory"), updates(made, asked.times))
    section.write()
