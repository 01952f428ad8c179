"""Labelled pairs with what was built of them: how well they were judged, by half and by kind, beside the goals.

Labels are split in two halves by a seed: weights are fitted on one half, and the goals hold for the other.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filmograph.text import name_key
from results import table_row

GOLD = Path(__file__).parents[1] / "gold"
JUDGED = ("films", "pairs", "same", "precision", "recall", "F1", "goal")
KINDS = ("kind", "cases", "the same", "right of those to fit", "right of those to test")
SEED = 2017
HALVES = TO_FIT, TO_TEST = "to fit", "to test"
Label = Mapping[str, str]


@dataclass(frozen=True)
class Judged:
    """A pair with what is true and what was built; `text` is it in a line, `weight` how many pairs it stands for.

    A pair that is `doubted` was not joined, but is listed for a person to judge.
    """

    text: str
    same: bool
    joined: bool
    weight: float = 1.0
    kind: str = ""
    half: str = ""
    doubted: bool = False

    @property
    def right(self) -> bool:
        """Return whether it was built as it is; one film under two identifiers may be listed as a doubt."""
        return self.same == self.joined or (self.same and self.doubted and self.kind == "two ids")


def read_labels(path: Path) -> list[Label]:
    """Return the rows of a file of labels by the names of its columns; lines that begin with # are comments."""
    header, *rows = (row.split("\t") for row in path.read_text(encoding="utf-8").splitlines() if not row.startswith("#"))
    return [dict(zip(header, row, strict=True)) for row in rows]


def half(name: str) -> str:
    """Return in which half the labels on a name or title are: all of them in one, whatever labels are added later.

    >>> half("The Goat") == half("Goat, the")
    True
    """
    words = " ".join(sorted(name_key(name).split()))
    return random.Random(f"{SEED} {words}").choice(HALVES)  # noqa: S311 - a split, no secret


def goal(least: float | None, reached: float) -> str:
    """Return a goal with whether it is reached, "" where there is none.

    >>> goal(0.95, 0.9613), goal(0.95, 0.94), goal(None, 1.0)
    ('0.950: reached', '0.950: missed', '')
    """
    return "" if least is None else f"{least:.3f}: {'reached' if reached >= least else 'missed'}"


def quality(name: str, judged: Iterable[Judged], least: float | None = None) -> str:
    """Return the row of a table that says how well pairs were judged: their number, precision, recall, F1, and the goal for F1."""
    pairs = list(judged)
    right = sum(pair.weight for pair in pairs if pair.joined and pair.same)
    joined, same = sum(pair.weight for pair in pairs if pair.joined), sum(pair.weight for pair in pairs if pair.same)
    precision, recall = (right / total if total else 1.0 for total in (joined, same))
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    figures = (f"{figure:.3f}" for figure in (precision, recall, both))
    return table_row(name, len(pairs), sum(pair.same for pair in pairs), *figures, goal(least, both))


def of_half(judged: Iterable[Judged], name: str) -> list[Judged]:
    """Return the pairs of one half."""
    return [pair for pair in judged if pair.half == name]


def by_kind(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield a row of a table for each kind and label: how many there are, and how many of each half were judged rightly."""
    for kind, same in sorted({(pair.kind, pair.same) for pair in judged}):
        pairs = [pair for pair in judged if (pair.kind, pair.same) == (kind, same)]
        shares = (f"{sum(pair.right for pair in part)} of {len(part)}" for part in (of_half(pairs, TO_FIT), of_half(pairs, TO_TEST)))
        yield table_row(kind, len(pairs), "yes" if same else "no", *shares)


def misses(judged: Iterable[Judged]) -> Iterator[str]:
    """Yield a line for each pair that was judged wrongly."""
    for pair in judged:
        if not pair.right:
            found = "joined wrongly" if pair.joined else "a doubt" if pair.doubted else "not joined"
            yield f"* {found}: {pair.text}"


def table(*rows: str, columns: Sequence[str]) -> list[str]:
    """Return the lines of a Markdown table."""
    return [table_row(*columns), table_row(*["---"] * len(columns)), *rows, ""]
