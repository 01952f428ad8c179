"""The evidence on candidate pairs: named signals, each in bits, whose sum is the score of a pair."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

ENOUGH = 1.5
"""Two mentions with at least this many bits are one entity."""


@dataclass
class Signals:
    """Candidate pairs of mentions `a` and `b`; each signal has a name, a column of findings and a column of bits."""

    a: Any
    b: Any
    columns: list[tuple[str, Any, Any]] = field(default_factory=list)

    def add(self, name: str, findings: Any, bits: Any) -> None:
        """Add a signal: for each pair its finding in words, and its bits; a pair with the finding "" lacks the signal."""
        self.columns.append((name, findings, np.where(findings == "", 0.0, bits)))

    @property
    def bits(self) -> Any:
        """The sum of the bits of all signals, for each pair."""
        return np.sum([bits for _, _, bits in self.columns], axis=0) if self.columns else np.zeros(len(self.a))

    def pairs(self) -> list[tuple[int, int]]:
        """Return the pairs, the smaller mention first."""
        return list(zip(self.a.tolist(), self.b.tolist(), strict=True))

    def only(self, chosen: Any) -> "Signals":
        """Return the signals of the pairs for which `chosen` is true."""
        return Signals(self.a[chosen], self.b[chosen], [(name, findings[chosen], bits[chosen]) for name, findings, bits in self.columns])

    def as_json(self, rows: Any) -> list[str]:
        """Return the signals of the pairs in some rows, for each pair a JSON list of [name, finding, bits]."""
        columns = [_as_json(name, findings[rows], bits[rows]) for name, findings, bits in self.columns]
        return ["[" + ", ".join(filter(None, signals)) + "]" for signals in zip(*columns, strict=True)]


def score(bits: Any) -> Any:
    """Return bits of evidence, or an array of them, as a score from 0 to 1.

    >>> float(score(0)), round(float(score(1.5)), 2)
    (0.5, 0.74)
    """
    return 1 / (1 + 2.0 ** -np.clip(bits, -60.0, 60.0))


def ties(signals: Signals, order: Mapping[int, int]) -> Any:
    """Return a rank for each pair, which breaks ties, from an order of mentions."""
    ranks = (sorted((order[a], order[b])) for a, b in signals.pairs())
    return np.array([first + second / (len(order) + 1) for first, second in ranks])


def _as_json(name: str, findings: Any, bits: Any) -> list[str]:
    """Return one signal of every pair as JSON, "" for a pair that lacks it."""
    texts = [str(finding) for finding in findings.tolist()]
    # findings repeat, so each different one is quoted once
    quoted = {text: f'["{name}", {json.dumps(text, ensure_ascii=False)}, ' for text in set(texts)}
    return [f"{quoted[text]}{weight}]" if text else "" for text, weight in zip(texts, np.round(bits, 1).tolist(), strict=True)]
