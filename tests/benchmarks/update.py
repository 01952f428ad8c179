"""What adding one page to a catalogue costs, beside building all of it: prints a Markdown table.

    python tests/benchmarks/update.py [--films 10000 118000] [--folder DIR] [--times 3]

Every build is a process of its own, timed from its start to its end; each page is added to a fresh copy of the catalogue's store.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import HERE, ROOT, line, machine, measure, shown

PAGE = ROOT / "data" / "pages" / "wont-back-down-imdb.txt"


def main(films: Sequence[int], folder: Path, times: int) -> None:
    """Print the whole table."""
    folder.mkdir(parents=True, exist_ok=True)
    print_line = sys.stdout.write
    print_line(f"Measured on {machine()}; adding is the median of {times}.\n\n")
    print_line(line("size", "whole build", "memory", "adding one page", "memory") + "\n" + line(*["---"] * 5) + "\n")
    for number in films:
        tables, store, grown = (folder / f"{name}-{number}" for name in ("tables", "store", "grown"))
        if not tables.is_dir():
            subprocess.run([sys.executable, HERE / "generate.py", tables, "--films", str(number)], check=True)
        build: list[str | Path] = [sys.executable, "-m", "filmograph.cli", "build", "--quiet", "--store"]
        shutil.rmtree(store, ignore_errors=True)
        whole = measure([*build, store, tables])

        def begin(store: Path = store, grown: Path = grown) -> None:
            shutil.rmtree(grown, ignore_errors=True)
            shutil.copytree(store, grown)
            os.sync()  # a build brings its files to disk before it ends, so those of the copy must not wait for it

        added = measure([*build, grown, PAGE], times, before=begin)
        shutil.rmtree(grown)
        print_line(line(f"{number:,} films", *shown(whole), *shown(added)) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=int, nargs="+", default=[10_000, 118_000])
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench")
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    main(asked.films, asked.folder, asked.times)
