"""How long identity takes over two lists of films in three sizes, and beside a peer: the table that stands in the README.

    python tests/benchmarks/identity.py [--sizes half whole twice] [--without-peer]

FILMOGRAPH_SHARED (default ../shared) is the folder whose `data` holds the lists. Every build runs in a process of its own.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import identity_build
import identity_lists
from bench import Measured, line, machine, measure, shown
from filmograph.store import snapshot
from filmograph.store.claims import Database
from gold import GOLD, Judged, Label, candidates_in_strata, read_labels, told
from gold_store import BY_TITLE, Resolved

HERE = Path(__file__).parent

_FILMS = "SELECT count(*) FROM mention JOIN source s ON s.number = source_of(mention) WHERE class = 'Film' GROUP BY s.name ORDER BY 1 DESC"
_MENTIONS = "SELECT count(*) FROM mention WHERE class = 'Person'"
_NODES = "SELECT count(*) FROM node WHERE starts_with(iri, ?)"
_MATCHED = """
    SELECT count(*) FROM (SELECT node FROM identity i JOIN mention t USING (mention) WHERE t.class = 'Film'
                          GROUP BY node HAVING count(DISTINCT source_of(t.mention)) > 1)"""


@dataclass(frozen=True)
class Run:
    """A build of one size: what it took, the seconds of its stages, and what it found."""

    size: str
    whole: Measured
    seconds: dict[str, float]
    lists: tuple[int, ...]
    mentions: int
    films: int
    people: int
    matched: int

    @property
    def identity(self) -> float:
        """Return the seconds of identity alone."""
        return sum(self.seconds.get(stage, 0.0) for stage in identity_build.STAGES)


def run(size: str, data: Path, folder: Path) -> Run:
    """Build the lists in a size; the store stays in the folder."""
    paths, store, answer = identity_lists.make(size, data, folder), folder / f"store-{size}", folder / f"{size}.json"
    shutil.rmtree(store, ignore_errors=True)
    whole = measure([sys.executable, HERE / "identity_build.py", store, answer, *paths])
    seconds: dict[str, float] = json.loads(answer.read_text(encoding="utf-8"))
    database = Database(snapshot.current(store) / "claims.duckdb", read_only=True)
    lists = tuple(int(str(number)) for (number,) in database.rows(_FILMS))
    films, people = (database.count(_NODES, [kind]) for kind in ("film/", "person/"))
    made = Run(size, whole, seconds, lists, database.count(_MENTIONS), films, people, database.count(_MATCHED))
    database.close()
    return made


def of_sizes(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the lines on each size, and how times grow with sizes."""
    before, after = (
        ("films", "mentions of people", "whole build", "memory", "reading", "checking", "identity"),
        ("films in both", "nodes of films", "of people"),
    )
    columns = [*before, *identity_build.STAGES, *after]
    yield from (line(*columns), line(*["---"] * len(columns)))
    for one in runs:
        parts = (one.seconds.get(identity_build.READING, 0.0), one.seconds.get(identity_build.CHECKING, 0.0), one.identity)
        stages = (one.seconds.get(stage, 0.0) for stage in identity_build.STAGES)
        figures = [f"{seconds:.1f}" for seconds in (*parts, *stages)]
        counts = [f"{number:,}" for number in (one.matched, one.films, one.people)]
        yield line(" × ".join(f"{number:,}" for number in one.lists), f"{one.mentions:,}", *shown(one.whole), *figures, *counts)
    yield ""
    for less, more in pairwise(runs):
        larger = more.mentions / less.mentions
        yield (
            f"From {less.size} to {more.size}: {larger:.2f} times the mentions of people, {more.identity / less.identity:.2f} times the"
            f" seconds of identity, {more.whole.seconds / less.whole.seconds:.2f} of the whole build."
        )
    yield ""


class Linked:
    """The films that a peer made one, by their places."""

    def __init__(self, pairs: Sequence[Sequence[str]]) -> None:
        self._pairs = {(one, f"{BY_TITLE}:{other}") for one, other in pairs}

    def same_film(self, one: str, two: str) -> bool:
        """Return whether the films at two places were made one."""
        return (one, two) in self._pairs


def beside_peer(ours: Run, data: Path, folder: Path) -> Iterator[str]:
    """Yield the lines on the same films linked by Splink: seconds, memory, and how both do on the labels."""
    answer = folder / "splink.json"
    peer = measure([sys.executable, HERE / "identity_splink.py", data, answer])
    said = json.loads(answer.read_text(encoding="utf-8"))
    columns = ("films of both lists linked", "took", "memory", "precision", "recall", "F1", "F1 by stratum", "F1 without merged")
    yield from (line(*columns), line(*["---"] * len(columns)))
    films = sum(ours.seconds.get(stage, 0.0) for stage in ("ids", "films"))
    for name, seconds, memory, linked in (
        ("filmograph, ids and films (memory of the whole build)", films, ours.whole.memory, Resolved(folder / "store-whole")),
        ("Splink, films alone", said["seconds"], peer.memory, Linked(said["pairs"])),
    ):
        labels = read_labels(GOLD / "wikipedia-metaqa.tsv")
        alone = [row for row in labels if not row["why"].startswith("merged")]
        weighted, apart = _figures(labels, linked, _shares(labels))[-1], _figures(alone, linked)[-1]
        yield line(name, *shown(Measured(seconds, memory)), *_figures(labels, linked), weighted, apart)


def _figures(labels: Sequence[Label], linked: Linked | Resolved, shares: Mapping[str, float] | None = None) -> list[str]:
    """Return precision, recall and F1 over labels, each counting as its stratum's share says."""
    judged = []
    for row in labels:
        if row["label"] != "undecidable":
            joined = linked.same_film(row["wikipedia_file_line"], f"{BY_TITLE}:{row['metaqa_title']}")
            judged.append(Judged(row["wikipedia_title"], row["label"] == "same", joined, (shares or {}).get(row["stratum"], 1.0)))
    return told("", judged).strip("| ").split(" | ")[-3:]


def _shares(labels: Sequence[Label]) -> dict[str, float]:
    """Return how many candidates a label of each stratum stands for."""
    held = candidates_in_strata(GOLD / "wikipedia-metaqa.tsv")
    return {stratum: number / sum(row["stratum"] == stratum for row in labels) for stratum, number in held.items()}


def main(sizes: Sequence[str], data: Path, folder: Path, *, with_peer: bool) -> None:
    """Print the tables."""
    load = os.getloadavg()[0]
    sys.stdout.write(f"Measured on {machine()}, load {load:.1f} before it; without triples.\n\n")
    runs = [run(size, data, folder) for size in sizes]
    sys.stdout.write("\n".join(of_sizes(runs)) + "\n")
    for one in runs:
        if with_peer and one.size == "whole":
            sys.stdout.write("\n".join(beside_peer(one, data, folder)) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", choices=identity_lists.SIZES, default=identity_lists.SIZES)
    parser.add_argument("--without-peer", action="store_true")
    asked = parser.parse_args()
    lists = Path(os.environ.get("FILMOGRAPH_SHARED", "../shared")) / "data"
    if not (lists / identity_lists.WIKIPEDIA).is_dir():
        sys.exit(f"Error: {lists / identity_lists.WIKIPEDIA}: the lists are not there; set FILMOGRAPH_SHARED to the folder of `data`.")
    with tempfile.TemporaryDirectory() as scratch:
        main(asked.sizes, lists, Path(scratch), with_peer=not asked.without_peer)
