"""How long a build will take, and how much memory and disk: from counts of its sources and from what builds were measured to take."""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from filmograph.errors import StoreError
from filmograph.pipeline.ingest.documents import Input
from filmograph.pipeline.job import Options
from filmograph.sources.reading.files import Opened
from filmograph.wording import counted

# Measured on 2 cores, with triples up to 1.3 million credits and without them up to 19 million (see "How large can it grow" in
# graph/README.md): by stage, the microseconds for a credit, when both cores are free. 97 million took a fifth less, 6.6 million with
# triples a third more.
STAGES = {
    "reading": 7.0, "checking what each source says": 2.0, "resolving films, people, companies and places": 11.0,
    "choosing among what sources say": 13.0, "writing the graph": 16.0, "loading the graph": 75.0, "writing the network": 6.0,
    "checking the built graph": 4.0,
}  # fmt: skip
_OF_GRAPH = ("writing the graph", "loading the graph")
_PROGRAM, _MEMORY, _MEMORY_OF_ARRAYS = 800_000_000, 600, 100
"""Bytes of memory: of the program, of tables for each credit, until they have as much as a build lets them have, and of arrays for each."""
_DISK, _DISK_OF_GRAPH = 450, 4500
"""Bytes of disk for each credit at the most: of tables and network with what is swapped out, and of lines and graph."""
SHARE, SHARE_BESIDE_ARRAYS = 3, 12
"""Of the machine's memory tables take at most a third, and a twelfth while arrays are made."""
_CREDIT = 60
"""How many bytes a credit has in a text."""
_PACKED = 5
_BLOCK = 1 << 24

LONG, LARGE = 900, 1_000_000_000
"""From how many seconds on a build is announced, and from how many bytes on the disk must have room for it."""


@dataclass(frozen=True)
class Estimate:
    """How many films and credits will be read, and what a build of them will take in the free space of a disk."""

    films: int
    credits: int
    with_triples: bool
    free: int

    @property
    def stages(self) -> Mapping[str, float]:
        """Return the seconds of each stage, in their order."""
        return {name: self.credits * each / 1e6 for name, each in STAGES.items() if self.with_triples or name not in _OF_GRAPH}

    @property
    def seconds(self) -> float:
        """Return the seconds of all stages together."""
        return sum(self.stages.values())

    @property
    def memory(self) -> int:
        """Return the most bytes of memory: tables that need more than a share of the machine's write the rest to the disk."""
        alone, beside_arrays = (min(self.credits * _MEMORY, installed_memory() // share) for share in (SHARE, SHARE_BESIDE_ARRAYS))
        return _PROGRAM + max(alone, beside_arrays + self.credits * _MEMORY_OF_ARRAYS)

    @property
    def disk(self) -> int:
        """Return the most bytes of disk at any time."""
        return self.credits * (_DISK + _DISK_OF_GRAPH * self.with_triples)

    def sentence(self) -> str:
        """Return what the build will take, in a sentence."""
        what = f"{counted(self.films, 'film')} and about {counted(self.credits, 'credit')}"
        how = "with triples" if self.with_triples else "without triples"
        return (
            f"A build of {what} {how} takes about {_time(self.seconds)}, {_size(self.memory)} of memory and {_size(self.disk)} of disk,"
            f" of which {_size(self.free)} are free."
        )


def of(inputs: Sequence[Input], asked: Options, store: Path) -> Estimate:
    """Return what reading these sources into a store will take."""
    films = credits_ = 0
    for one in inputs:
        if one.tables:
            own, share = _chosen(one.tables["title.basics"], asked.choice.types) if "title.basics" in one.tables else (0, 0.0)
            films += own
            credits_ += int(share * _rows(one.tables["title.principals"])) if "title.principals" in one.tables else own
        else:
            credits_ += sum(_text(path) for path in one.paths) // _CREDIT
    folder = next(path for path in (store.absolute(), *store.absolute().parents) if path.is_dir())
    return Estimate(films, credits_, asked.with_triples, shutil.disk_usage(folder).free)


def refuse_without_room(estimate: Estimate, store: Path) -> None:
    """Raise `StoreError` when a large build will not find the disk that it needs."""
    if estimate.disk > max(estimate.free, LARGE):
        without = " or build with --no-triples," if estimate.with_triples else ""
        raise StoreError(f"{store}: {estimate.sentence()[:-1]}; free some,{without} or name a store on another disk.")


def installed_memory() -> int:
    """Return how many bytes of memory the machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _chosen(path: Path, types: Sequence[str]) -> tuple[int, float]:
    """Return how many titles of these types there are in title.basics, and their share of all."""
    titles = chosen = 0
    rest = b""
    with Opened(path) as opened:
        stream = BufferedReader(opened, _BLOCK)
        while block := stream.read(_BLOCK):
            lines, newline, rest = (rest + block).rpartition(b"\n")
            titles += lines.count(b"\n") + len(newline)
            chosen += sum(lines.count(b"\t%b\t" % name.encode()) for name in types)
    titles = max(titles - 1, 1)
    return chosen, min(chosen / titles, 1.0)


def _rows(path: Path) -> int:
    """Return about how many rows a table has, by the length of its first ones."""
    with Opened(path) as opened:
        head = opened.read_at_most(1 << 20)
    return _text(path) * head.count(b"\n") // max(len(head), 1)


def _text(path: Path) -> int:
    """Return about how many bytes of text a file holds."""
    return path.stat().st_size * (_PACKED if path.suffix == ".gz" else 1)


def _time(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{seconds / 3600:.1f} h"


def _size(size: int) -> str:
    return f"{size / 1e9:,.1f} GB"
