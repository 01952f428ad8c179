"""One build without triples, with the seconds of each of its stages: `python identity_build.py STORE ANSWER PATH…` writes them as JSON."""

import json
import sys
import time
from functools import wraps
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmograph.pipeline import resolve
from filmograph.pipeline.resolve import films, iris, likeness, others, people
from filmograph.pipeline.run import Options, build

if TYPE_CHECKING:
    from collections.abc import Callable

READING, CHECKING = "reading", "checking"
STAGES = ("ids", "films", "people", "others", "iris")
"""The stages of identity; "ids" is all that comes before films are compared, so the forms of titles and names too."""

_BEGINS = ((likeness, "prepare", "ids"), (films, "match", "films"), (people, "match", "people"), (others, "prepare", "others"),
           (iris, "name", "iris"))  # fmt: skip


class Clock:
    """Progress that notes when each stage began."""

    def __init__(self) -> None:
        self._begun: list[tuple[str, float]] = []

    def stage(self, name: str) -> None:
        """Note that a stage begins."""
        self._begun.append((name, time.perf_counter()))

    def advance(self, done: int, total: int, unit: str) -> None:
        """Note nothing."""

    def seconds(self) -> dict[str, float]:
        """Return how long each stage took, what is read and checked in one sum each."""
        taken: dict[str, float] = {}
        for (name, began), (_, ended) in pairwise([*self._begun, ("", time.perf_counter())]):
            short = name.split()[0]
            key = short if short in (READING, CHECKING) and name != "checking the built graph" else name
            taken[key] = taken.get(key, 0.0) + ended - began
        return taken

    def watch(self, module: object, name: str, before: str, after: str = "") -> None:
        """Let a function of a module say that a stage begins with it, and another after it."""
        does: Callable[..., Any] = getattr(module, name)

        @wraps(does)
        def noted(*arguments: Any) -> Any:
            self.stage(before)
            result = does(*arguments)
            if after:
                self.stage(after)
            return result

        setattr(module, name, noted)


if __name__ == "__main__":
    store, answer, *paths = map(Path, sys.argv[1:])
    clock = Clock()
    for module, function, stage in _BEGINS:
        clock.watch(module, function, stage)
    clock.watch(resolve, "resolve", "ids", "after identity")
    build(paths, store, Options(with_triples=False, sample=0), clock)
    answer.write_text(json.dumps(clock.seconds()), encoding="utf-8")
