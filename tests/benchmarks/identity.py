"""How long identity takes over two lists of films in three sizes, and beside a peer.

    python tests/benchmarks/identity.py [--sizes half full twice] [--folder DIR] [--without-peer] [--write]

FILMOGRAPH_SHARED (default ../shared) is the folder whose `data` holds the lists. Every build runs in a process of its own.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import identity_build
import identity_lists
from filmograph.store import snapshot
from filmograph.store.claims import Database
from gold_judged import GOLD, Judged, Label, quality, read_labels
from gold_labels import candidates_in_strata
from gold_store import BY_TITLE, Resolved
from results import HERE, Report, parser, version
from running import Measured, measure_command

_FILMS = "SELECT count(*) FROM mention JOIN source s ON s.number = source_of(mention) WHERE class = 'Film' GROUP BY s.name ORDER BY 1 DESC"
_MENTIONS = "SELECT count(*) FROM mention WHERE class = 'Person'"
_ENTITIES = "SELECT count(*) FROM entity WHERE starts_with(iri, ?)"
_MATCHED = """
    SELECT count(*) FROM (SELECT entity FROM identity i JOIN mention t USING (mention) WHERE t.class = 'Film'
                          GROUP BY entity HAVING count(DISTINCT source_of(t.mention)) > 1)"""


@dataclass(frozen=True)
class Run:
    """A build of one size: what it took, the seconds of its stages, and what it found."""

    size: str
    full: Measured
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
    full = measure_command([sys.executable, HERE / "identity_build.py", store, answer, *paths])
    seconds: dict[str, float] = json.loads(answer.read_text(encoding="utf-8"))
    database = Database(snapshot.current(store) / "claims.duckdb", read_only=True)
    lists = tuple(int(str(number)) for (number,) in database.rows(_FILMS))
    films, people = (database.count(_ENTITIES, [kind]) for kind in ("film/", "person/"))
    made = Run(size, full, seconds, lists, database.count(_MENTIONS), films, people, database.count(_MATCHED))
    database.close()
    return made


COLUMNS = (
    "films", "mentions of people", "full build", "memory", "reading", "checking", "identity", *identity_build.STAGES, "films in both",
    "entities of films", "of people",
)  # fmt: skip


def cells(one: Run) -> list[str]:
    """Return the row of a size; stages in seconds."""
    parts = (one.seconds.get(identity_build.READING, 0.0), one.seconds.get(identity_build.CHECKING, 0.0), one.identity)
    stages = (one.seconds.get(stage, 0.0) for stage in identity_build.STAGES)
    figures = [f"{seconds:.1f}" for seconds in (*parts, *stages)]
    counts = [f"{number:,}" for number in (one.matched, one.films, one.people)]
    return [" × ".join(f"{number:,}" for number in one.lists), f"{one.mentions:,}", *one.full.cells(), *figures, *counts]


def growth(runs: Sequence[Run]) -> Iterator[str]:
    """Yield how times grow with sizes."""
    for less, more in pairwise(runs):
        larger = more.mentions / less.mentions
        yield (
            f"From {less.size} to {more.size}: {larger:.2f} times the mentions of people, {more.identity / less.identity:.2f} times the"
            f" seconds of identity, {more.full.seconds / less.full.seconds:.2f} of the full build."
        )


class Linked:
    """The films that a peer made one, by their places."""

    def __init__(self, pairs: Sequence[Sequence[str]]) -> None:
        self._pairs = {(one, f"{BY_TITLE}:{other}") for one, other in pairs}

    def same_film(self, one: str, two: str) -> bool:
        """Return whether the films at two places were made one."""
        return (one, two) in self._pairs


def beside_peer(ours: Run, data: Path, folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows on the same films linked by us and by Splink: seconds, memory, and how both do on the labels."""
    answer = folder / "splink.json"
    peer = measure_command([sys.executable, HERE / "identity_splink.py", data, answer])
    linked = json.loads(answer.read_text(encoding="utf-8"))
    films = sum(ours.seconds.get(stage, 0.0) for stage in ("ids", "films"))
    labels = read_labels(GOLD / "wikipedia-metaqa.tsv")
    alone = [label for label in labels if not label["why"].startswith("merged")]
    for name, seconds, memory, answers in (
        ("filmograph, ids and films (memory of the full build)", films, ours.full.memory, Resolved(folder / "store-full")),
        ("Splink, films alone", linked["seconds"], peer.memory, Linked(linked["pairs"])),
    ):
        weighted, apart = _figures(labels, answers, _shares(labels))[-1], _figures(alone, answers)[-1]
        yield (name, *Measured(seconds, memory).cells(), *_figures(labels, answers), weighted, apart)


def _figures(labels: Sequence[Label], linked: Linked | Resolved, shares: Mapping[str, float] | None = None) -> list[str]:
    """Return precision, recall and F1 over labels, each counting as its stratum's share says."""
    judged = []
    for row in labels:
        if row["label"] != "undecidable":
            joined = linked.same_film(row["wikipedia_file_line"], f"{BY_TITLE}:{row['metaqa_title']}")
            judged.append(Judged(row["wikipedia_title"], row["label"] == "same", joined, (shares or {}).get(row["stratum"], 1.0)))
    return quality("", judged).strip("| ").split(" | ")[-3:]


def _shares(labels: Sequence[Label]) -> dict[str, float]:
    """Return how many candidates a label of each stratum stands for."""
    candidates = candidates_in_strata(GOLD / "wikipedia-metaqa.tsv")
    return {stratum: number / sum(label["stratum"] == stratum for label in labels) for stratum, number in candidates.items()}


def main(sizes: Sequence[str], data: Path, folder: Path, report: Report, *, with_peer: bool) -> None:
    """Report the sizes, and the peer where it is installed."""
    runs = list[Run]()

    def rows() -> Iterator[list[str]]:
        for size in sizes:
            runs.append(run(size, data, folder))
            yield cells(runs[-1])

    report.add("", "Built without triples.")
    report.table(COLUMNS, rows())
    report.add("", *growth(runs))
    for one in runs:
        if with_peer and one.size == "full":
            columns = ("films of both lists linked", "time", "memory", "precision", "recall", "F1", "F1 by stratum", "F1 without merged")
            report.table(columns, beside_peer(one, data, folder))


if __name__ == "__main__":
    asking = parser(__doc__)
    asking.add_argument("--sizes", nargs="+", choices=identity_lists.SIZES, default=identity_lists.SIZES)
    asking.add_argument("--without-peer", action="store_true")
    asked = asking.parse_args()
    lists = Path(os.environ.get("FILMOGRAPH_SHARED", "../shared")) / "data"
    if not (lists / identity_lists.WIKIPEDIA).is_dir():
        sys.exit(f"Error: {lists / identity_lists.WIKIPEDIA}: the lists are not there; set FILMOGRAPH_SHARED to the folder of `data`.")
    place = asked.folder / "identity"
    place.mkdir(parents=True, exist_ok=True)
    section = Report("Identity", asked, version("duckdb"), version("rapidfuzz"), version("splink"))
    main(asked.sizes, lists, place, section, with_peer=not asked.without_peer and find_spec("splink") is not None)
    section.write()
