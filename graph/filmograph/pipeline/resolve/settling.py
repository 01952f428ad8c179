"""Clustering of candidate pairs: the pairs with most evidence are joined first; judgements and contradictions keep clusters apart."""

import json
from collections.abc import Callable, Collection, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from filmograph.pipeline.resolve.clusters import Clusters
from filmograph.pipeline.resolve.ids import EDGES, SCHEMES
from filmograph.pipeline.resolve.signals import ENOUGH, Signals, score
from filmograph.store.claims import Database, Row

_CLEARLY = 1.5
"""A pair must have this many bits more than each of its rival pairs."""
_WEAKLY = -3.0
"""Two mentions with at least this many bits do not contradict each other, though there is too little evidence to join them."""
_JUDGED = """
    SELECT j.a, j.b, j.line FROM judged j JOIN mention t ON t.mention = j.a
    WHERE j.judgement = ? AND t.class = ? ORDER BY j.line, j.a, j.b"""

_COMPARED = """
-- writes compared (mention), which gets one row per mention of a candidate pair
CREATE OR REPLACE TEMP TABLE compared (mention BIGINT);
"""

_MARKS = """
    SELECT mention, scheme, id FROM believed WHERE class = $1
    AND (scheme <> 'imdbId' OR mention IN (SELECT mention FROM shared_id) OR mention IN (SELECT mention FROM compared)) ORDER BY ALL"""


def note_compared(database: Database, *signals: Signals) -> None:
    """Fill `compared (mention)` with the mentions of these candidate pairs."""
    database.sql(_COMPARED)
    sides = [one.a for one in signals] + [one.b for one in signals]
    database.append("compared", {"mention": np.unique(np.concatenate(sides))})


class Settling:
    """The clusters of one class, and the links: one for each pair that was compared, unless other links had made it one before.

    Judgements are applied first, then identifiers, then candidate pairs by `settle`. `apart` is the reason of a link that marks other
    than identifiers refused; `alike` are the pairs of mentions whose marks may differ; `unlike` says of two mentions that were not compared
    whether they are rivals for a third.
    """

    def __init__(
        self, database: Database, kind: str, alike: Collection[tuple[int, int]] = (), apart: str = "another fits better",
        unlike: Callable[[int, int], bool] = lambda _a, _b: True,
    ) -> None:  # fmt: skip
        self.links: list[Row] = []
        database.sql("CREATE TEMP TABLE IF NOT EXISTS compared (mention BIGINT)")
        self._kind, self._apart, self._fitting = kind, apart, set(alike)
        self._unlike = unlike
        self._against: dict[tuple[int, int], float] = {}
        different: Any = database.rows(_JUDGED, ["different", kind])
        self._lines: dict[tuple[Any, ...], object] = {tuple(sorted((a, b))): line for a, b, line in different}
        self.clusters = Clusters([(a, b) for a, b in self._lines], alike)
        edges: Any = database.rows(EDGES, [kind])
        marks: Any = database.rows(_MARKS, [kind])
        for mention, scheme, id_ in marks:
            self.clusters.mark(mention, scheme, id_)
        for a, b, line in database.rows(_JUDGED, ["same", kind]):
            self._judge(int(str(a)), int(str(b)), line)
        for a, b, scheme, id_ in edges:
            self._follow(a, b, scheme, id_)

    def settle(self, stage: str, signals: Signals, order: Any, rivalling: Any = None) -> None:
        """Join the pairs that have enough evidence, the pair with most bits first; among equals the one of lowest `order`.

        A pair with a rival is not joined. A rival is a pair of one of the two mentions with a third, has as many bits or nearly so, and
        its third mention is another entity. Rivals are looked for where `rivalling` is true (`True`: for all pairs).
        """
        bits = signals.bits
        self._fitting |= {pair for pair, enough in zip(signals.pairs(), bits >= ENOUGH, strict=True) if enough}
        self._note_against(signals, bits)
        rivals = np.full(len(bits), -np.inf) if rivalling is None else self._rivals(signals, bits, rivalling)
        ranked = np.lexsort((order, -bits))
        columns = (ranked, signals.a[ranked], signals.b[ranked], bits[ranked], rivals[ranked])
        rows, reasons = [], []
        for row, a, b, weight, rival in zip(*(column.tolist() for column in columns), strict=True):
            if self.clusters.find(a) == self.clusters.find(b):
                continue
            reason = self._reason(a, b, weight, rival)
            if not reason:
                self.clusters.join(a, b)
            rows.append(row)
            reasons.append(reason)
        self._note(signals, np.array(rows, dtype=np.int64), stage, reasons)

    def _note_against(self, signals: Signals, bits: Any) -> None:
        """Keep the bits of the pairs that speak against joining what other pairs join."""
        fitting = np.unique(np.array([mention for pair in self._fitting for mention in pair], dtype=np.int64))
        rows = np.flatnonzero((bits < 0) & np.isin(signals.a, fitting) & np.isin(signals.b, fitting))
        self._against.update(zip(signals.only(rows).pairs(), bits[rows].tolist(), strict=True))

    def write(self, database: Database) -> None:
        """Add the links to the table `link`, and the mentions that were joined, each with its root, to `root (mention, root)`."""
        database.insert("link", self.links)
        joined = np.array(list(self.clusters), dtype=np.int64).reshape(-1, 2)
        database.append("root", {"mention": joined[:, 0], "root": joined[:, 1]})

    def _rivals(self, signals: Signals, bits: Any, rivalling: Any) -> Any:
        """Return for each pair the bits of its best rival, minus infinity where it has none that could keep it from being joined."""
        best = np.full(len(bits), -np.inf)
        asked = np.flatnonzero((bits >= ENOUGH - _CLEARLY) & rivalling).tolist()
        candidates: dict[int, list[tuple[int, int]]] = {}
        for row, (a, b) in ((row, (int(signals.a[row]), int(signals.b[row]))) for row in asked):
            candidates.setdefault(a, []).append((row, b))
            candidates.setdefault(b, []).append((row, a))
        one: dict[frozenset[int], bool] = {}
        for mention, fitting in candidates.items():
            beside = frozenset((mention, *(other for _, other in fitting)))
            if beside not in one:  # mentions that all fit each other share this set, and none has a rival in it
                one[beside] = all(self._same(a, b) for a, b in combinations(sorted(beside), 2))
            if not one[beside]:
                fitting.sort(key=lambda pair: -bits[pair[0]])
                for row, other in fitting:
                    best[row] = max(float(best[row]), self._best_rival(row, other, fitting, bits))
        return best

    def _best_rival(self, row: int, other: int, fitting: Sequence[tuple[int, int]], bits: Any) -> float:
        """Return the bits of the best rival among the pairs of one mention, which are in the order of their bits."""
        enough = bits[row] - _CLEARLY
        for pair, another in fitting:
            if bits[pair] <= enough:
                break
            if pair != row and not self._same(another, other):
                return float(bits[pair])
        return -np.inf

    def _same(self, a: int, b: int) -> bool:
        """Return whether two mentions are one or may become one, so that they are no rivals."""
        if self.clusters.find(a) == self.clusters.find(b):
            return True
        pair = (min(a, b), max(a, b))
        if pair not in self._fitting and (self._against[pair] < _WEAKLY if pair in self._against else self._unlike(*pair)):
            return False
        what, kind = self.clusters.obstacle(a, b)
        # a film may have two identifiers, while people of one name have two because they are two
        return not what or (self._kind == "Film" and kind in SCHEMES)

    def _speaks_against(self, a: int, b: int, bits: float) -> bool:
        """Return whether other pairs of the clusters of two mentions say more against joining them than this one says for it."""
        first, second = self.clusters.members(a), self.clusters.members(b)
        if not self._against or len(first) * len(second) == 1:
            return False
        against = (self._against.get((min(x, y), max(x, y)), 0.0) for x in first for y in second)
        return bits + sum(against) < ENOUGH

    def _reason(self, a: int, b: int, bits: float, rival: float) -> str:
        """Return why a pair is not joined, or "" when it is."""
        if bits < ENOUGH:
            return "too little evidence"
        what, kind = self.clusters.obstacle(a, b)
        if what == "judged" and isinstance(kind, tuple):
            return f"judged different (line {self._lines[tuple(sorted(kind))]})"
        if what:
            return "identifiers contradict" if kind in (*SCHEMES, "numeral") else self._apart
        if self._kind == "Film" and self._speaks_against(a, b, bits):
            return "other records of theirs speak against it"
        if rival >= bits + _CLEARLY:
            return "another fits better"
        return "undecided between two" if rival > bits - _CLEARLY else ""

    def _judge(self, a: int, b: int, line: object) -> None:
        self.clusters.join(a, b)
        self._note_sure(a, b, "judgement", ("judgement", f"line {line}"))

    def _follow(self, a: int, b: int, scheme: str, id_: str) -> None:
        what, _ = self.clusters.obstacle(a, b)
        reason = "identifiers contradict" if what == "mark" else self._reason(a, b, 60.0, -np.inf)
        if not reason:
            self.clusters.join(a, b)
        self._note_sure(a, b, "identifier", (scheme, id_), reason)

    def _note(self, signals: Signals, rows: Any, stage: str, reasons: Sequence[str]) -> None:
        """Add a link for each of some rows: its stage, score and signals, and the reason where it was not joined."""
        a, b = signals.a[rows], signals.b[rows]
        columns = (np.minimum(a, b).tolist(), np.maximum(a, b).tolist(), np.round(score(signals.bits[rows]), 4).tolist())
        for less, more, likely, evidence, reason in zip(*columns, signals.as_json(rows), reasons, strict=True):
            self.links.append((self._kind, less, more, stage, likely, not reason, evidence, reason or None))

    def _note_sure(self, a: int, b: int, stage: str, signal: tuple[str, str], reason: str = "") -> None:
        """Add a link with one signal that is sufficient evidence."""
        evidence = json.dumps([[*signal, 60.0]], ensure_ascii=False)
        self.links.append((self._kind, min(a, b), max(a, b), stage, 1.0, not reason, evidence, reason or None))
