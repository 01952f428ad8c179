"""What speaks for and against pairs of mentions being one: named signals in bits that add up to a score."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

ENOUGH = 1.5
"""From so many bits on, two mentions are one."""
NEAR = -6.0
"""With fewer bits a pair is not even kept as one that was looked at."""


@dataclass
class Signals:
    """Pairs of mentions `a` and `b`, with a column of words and one of bits for every signal."""

    a: Any
    b: Any
    told: list[tuple[str, Any, Any]] = field(default_factory=list)

    def add(self, name: str, told: Any, bits: Any) -> None:
        """Add a signal: what it tells of each pair in words, and its bits; a pair of which it tells "" has none of it."""
        self.told.append((name, told, np.where(told == "", 0.0, bits)))

    @property
    def bits(self) -> Any:
        """The sum of all signals, for each pair."""
        return np.sum([bits for _, _, bits in self.told], axis=0) if self.told else np.zeros(len(self.a))

    def pairs(self) -> list[tuple[int, int]]:
        """Return the pairs, the smaller mention first."""
        return list(zip(self.a.tolist(), self.b.tolist(), strict=True))

    def only(self, chosen: Any) -> "Signals":
        """Return the signals of the pairs for which `chosen` is true."""
        return Signals(self.a[chosen], self.b[chosen], [(name, told[chosen], bits[chosen]) for name, told, bits in self.told])

    def as_json(self, places: Any) -> list[str]:
        """Return the signals of some of the pairs, each as a JSON list of [name, told, bits]."""
        columns = [_as_json(name, told[places], bits[places]) for name, told, bits in self.told]
        return ["[" + ", ".join(filter(None, said)) + "]" for said in zip(*columns, strict=True)]


def score(bits: Any) -> Any:
    """Return bits of evidence, or an array of them, as a score from 0 to 1.

    >>> float(score(0)), round(float(score(1.5)), 2)
    (0.5, 0.74)
    """
    return 1 / (1 + 2.0 ** -np.clip(bits, -60.0, 60.0))


def ties(signals: Signals, order: Mapping[int, int]) -> Any:
    """Return a rank of every pair that breaks ties, from an order of mentions."""
    places = (sorted((order[a], order[b])) for a, b in signals.pairs())
    return np.array([first + second / (len(order) + 1) for first, second in places])


def _as_json(name: str, told: Any, bits: Any) -> list[str]:
    """Return one signal of every pair, "" where there is none; of the few mentions that are told, each is quoted once."""
    said = [str(words) for words in told.tolist()]
    quoted = {words: f'["{name}", {json.dumps(words, ensure_ascii=False)}, ' for words in set(said)}
    return [f"{quoted[words]}{weight}]" if words else "" for words, weight in zip(said, np.round(bits, 1).tolist(), strict=True)]
