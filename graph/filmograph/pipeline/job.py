"""What a build is asked for, what it works on, and how it reports its progress."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from filmograph.pipeline.fuse.rules import Rules, shipped
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.publish.renumber import Renewed
from filmograph.store.claims import Database
from filmograph.store.snapshot import Stages
from filmograph.store.void import Content


class Progress(Protocol):
    """Reports what the build does: a stage in a few words, and how far it is (`done` of `total` of something)."""

    def stage(self, name: str) -> None:
        """Report that a stage begins."""

    def advance(self, done: int, total: int, unit: str) -> None:
        """Report how far the stage is."""


class Silent:
    """Progress that nobody sees."""

    def stage(self, name: str) -> None:
        """Report nothing."""

    def advance(self, done: int, total: int, unit: str) -> None:
        """Report nothing."""


@dataclass(frozen=True)
class Options:
    """How a build is done.

    `all_graphs`: tables get their named graph for every film; `with_triples`: without, claims and network are all that is kept;
    `sample`: how many films of tables are looked over for what is suspicious; `choice`: which titles of a catalogue are read;
    `judgements`: a file of them, instead of those that the store was built with before; `rules`: how a value is chosen where
    sources disagree.
    """

    all_graphs: bool = False
    with_triples: bool = True
    sample: int = 100
    choice: Choice = field(default_factory=Choice)
    judgements: Path | None = None
    rules: Rules = field(default_factory=shipped)


@dataclass(frozen=True)
class Made:
    """The graph of a new snapshot: `content` waits until it is there and returns what it holds; `conflicts` are decisions in it.

    `renewed` is what an update has made anew of who was in what.
    """

    content: Callable[[], Content]
    conflicts: int
    renewed: Renewed | None = None


@dataclass(frozen=True)
class Job:
    """A new snapshot in the making: its tables with all claims of the sources, its folder, and what is finished of it."""

    database: Database
    folder: Path
    stages: Stages
    asked: Options
    progress: Progress
