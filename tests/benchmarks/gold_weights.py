"""The weights of evidence as a regression moves them: what each adds to known pairs, the fit, and the table that it leaves."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from filmograph.pipeline.resolve import weights
from filmograph.pipeline.resolve.signals import ENOUGH
from gold_judged import GOLD, TO_FIT, read_labels, table
from results import table_row
from scipy.optimize import minimize

FITTED = GOLD / "fitted-weights.tsv"
PENALTY = 0.5
"""What moving one weight by one bit costs, as so many known pairs judged wrongly by about a bit."""
INFLUENCE = 200.0
"""How many pairs each source of known pairs counts as."""
_STEP = 0.25
_FAR = -12.0
"""A pair with fewer bits is judged the same whatever a fit does."""
Columns = Mapping[str, Any]
Weigh = Callable[[Any], Any]
"""What returns the signals of the pairs of some evidence."""
Tables = Mapping[str, weights.Weights]
Row = tuple[str, str, str]
"""A row of the tables: the table, the signal, and what it finds."""


@dataclass(frozen=True, eq=False)
class Call:
    """A call of a function that weighs evidence: the module that the function is of, the function, and the evidence."""

    module: ModuleType
    weigh: Weigh
    evidence: Columns

    def pairs(self) -> list[tuple[int, int]]:
        """Return the pairs of mentions, the smaller first."""
        return [(min(a, b), max(a, b)) for a, b in zip(self.evidence["a"].tolist(), self.evidence["b"].tolist(), strict=True)]


@dataclass(frozen=True)
class Known:
    """Pairs of which it is known whether they are one: their bits, the bits that each weight adds to each, and what each counts."""

    bits: Any
    effects: Any
    same: Any
    counts: Any

    def wrong(self, moved: Any) -> int:
        """Return how many pairs are judged wrongly when the weights are moved by so much."""
        return int(np.sum((self.bits + self.effects @ moved >= ENOUGH) != self.same))


def rows_of(tables: Tables) -> list[Row]:
    """Return the rows of the tables in their order."""
    return [(name, signal, finding) for name, signals in tables.items() for signal, found in signals.items() for finding in found]


def effects(weigh: Weigh, evidence: Columns, tables: Tables) -> tuple[Any, Any]:
    """Return the bits of each pair, and an array of pairs × weights: how many bits a pair gains when that weight gains one."""
    bits = weigh(evidence).bits
    columns = []
    for name, signal, finding in rows_of(tables):
        row = tables[name][signal]
        before = row[finding]
        row[finding] = before + _STEP
        columns.append((weigh(evidence).bits - bits) / _STEP)
        row[finding] = before
    return bits, np.column_stack(columns) if columns else np.zeros((len(bits), 0))


def fit(known: Sequence[Known]) -> Any:
    """Return by how many bits each weight is to be moved: the least loss over known pairs, and PENALTY for each squared bit."""
    bits, same, counts = (np.concatenate([getattr(one, name) for one in known]) for name in ("bits", "same", "counts"))
    added = np.vstack([one.effects for one in known])
    sign = np.where(same, 1.0, -1.0)

    def loss(moved: Any) -> tuple[float, Any]:
        odds = sign * (bits + added @ moved) * np.log(2)
        short = 1 / (1 + np.exp(np.clip(odds, -500, 500)))
        slope = -(added.T @ (counts * sign * short)) * np.log(2) + 2 * PENALTY * moved
        return float(np.sum(counts * np.logaddexp(0, -odds)) + PENALTY * np.sum(moved**2)), slope

    return minimize(loss, np.zeros(added.shape[1]), jac=True, method="L-BFGS-B").x


def deciding(links: Sequence[tuple[int, int, float]], joined: Sequence[tuple[int, int]], one: set[int], other: set[int]) -> int | None:
    """Return the link that decides whether two sets of mentions are one: the weakest on the strongest way; None where none leads over.

    `links` are (a, b, bits), of which the position is returned; mentions that are `joined` are one whatever the links are.

    >>> deciding([(1, 2, 9.0), (2, 3, -2.0), (1, 3, -7.0)], [], {1}, {3})
    1
    """
    root: dict[int, int] = {}

    def find(mention: int) -> int:
        while root.setdefault(mention, mention) != mention:
            mention = root[mention]
        return mention

    for a, b in [*joined, *((min(side), mention) for side in (one, other) for mention in side)]:
        root[find(a)] = find(b)
    if find(min(one)) == find(min(other)):
        return None
    for row in sorted(range(len(links)), key=lambda row: -links[row][2]):
        a, b, _ = links[row]
        root[find(a)] = find(b)
        if find(min(one)) == find(min(other)):
            return row
    return None


@contextmanager
def recording(hooks: Sequence[tuple[ModuleType, str]]) -> Iterator[list[Call]]:
    """Yield a list that gets each call of these functions of modules, which weigh evidence."""
    calls: list[Call] = []
    plain = [getattr(module, name) for module, name in hooks]

    def kept(module: ModuleType, weigh: Weigh) -> Weigh:
        def weigh_and_keep(evidence: Columns) -> Any:
            calls.append(Call(module, weigh, {name: column.copy() for name, column in evidence.items()}))
            return weigh(evidence)

        return weigh_and_keep

    for (module, name), weigh in zip(hooks, plain, strict=True):
        setattr(module, name, kept(module, weigh))
    try:
        yield calls
    finally:
        for (module, name), weigh in zip(hooks, plain, strict=True):
            setattr(module, name, weigh)


def known_pairs(calls: Sequence[Call], truth: Mapping[tuple[int, int], bool], tables: Tables) -> Known | None:
    """Return the pairs of recorded calls that are known to be one or not, once each, without those that are far from being joined."""
    found, seen = [], set[tuple[int, int]]()
    for call in calls:
        pairs = call.pairs()
        rows = [row for row, pair in enumerate(pairs) if pair in truth and pair not in seen]
        seen |= {pairs[row] for row in rows}
        if rows:
            found.append(chosen(call, rows, [truth[pairs[row]] for row in rows], tables))
    return joined(found)


def chosen(call: Call, rows: Sequence[int], same: Sequence[bool], tables: Tables) -> Known:
    """Return some rows of evidence as known pairs that each count as one."""
    evidence = {name: column[rows] for name, column in call.evidence.items()}
    near = (call.weigh(evidence).bits > _FAR) | np.array(same)
    bits, added = effects(call.weigh, {name: column[near] for name, column in evidence.items()}, tables)
    return Known(bits, added, np.array(same)[near], np.ones(len(bits)))


def joined(found: Sequence[Known]) -> Known | None:
    """Return several sets of known pairs as one that counts as INFLUENCE, None where there are no pairs."""
    if not found:
        return None
    bits, added, same, counts = (np.concatenate([getattr(one, name) for one in found]) for name in ("bits", "effects", "same", "counts"))
    return Known(bits, added, same, counts * INFLUENCE / len(counts))


def fitted_beside_used() -> Iterator[str]:
    """Yield the lines on the weights: those that the last fit found beside those in use now."""
    rows = []
    for label in read_labels(FITTED):
        used = getattr(weights, label["table"], {}).get(label["signal"], {}).get(label["finding"])
        cells = (label["signal"], label["finding"], "–" if used is None else f"{used:g}", label["fitted"], label["pairs"])
        rows.append(table_row(label["table"].lower().replace("_", " "), *cells))
    yield f"Fitted by `python tests/benchmarks/gold_fit.py` to the spoilt lists and to the labels {TO_FIT}; `pairs` are those that have it."
    yield ""
    yield from table(*rows, columns=("table", "signal", "finding", "in use", "fitted", "pairs"))


def write(rows: Sequence[Row], tables: Tables, moved: Any, known: Sequence[Known]) -> None:
    """Write the fitted weights of the rows that any known pair has."""
    having = sum(np.count_nonzero(one.effects, axis=0) for one in known)
    lines = [
        "# The weights of evidence in bits that tests/benchmarks/gold_fit.py found, from these in use; pairs: known pairs that have it."
    ]
    lines.append("\t".join(("table", "signal", "finding", "used", "fitted", "pairs")))
    for column, (name, signal, finding) in enumerate(rows):
        if having[column]:
            used = tables[name][signal][finding]
            lines.append("\t".join((name, signal, finding, f"{used:g}", f"{used + moved[column]:.1f}", str(having[column]))))
    before = (
        [line for line in FITTED.read_text(encoding="utf-8").splitlines()[2:] if line.split("\t")[0] not in tables]
        if FITTED.exists()
        else []
    )
    FITTED.write_text("\n".join([*lines[:2], *before, *lines[2:]]) + "\n", encoding="utf-8")
