"""The fit of weights: what each weight adds to a pair, which link decides a label, and that the fit finds what made the data."""

import types
from collections.abc import Mapping
from typing import Any

import numpy as np
from filmograph.pipeline.resolve import weights
from filmograph.pipeline.resolve.signals import Signals
from gold_weights import FITTED, Call, Known, deciding, effects, fit, fitted_beside_used, known_pairs, recording, rows_of

TABLES = {"TABLE": {"year": {"same": 4.0, "another": -3.0}, "people": {"each": 2.0, "most": 5.0}}}


def weigh(evidence: Mapping[str, Any]) -> Signals:
    """Weigh pairs by two signals, one of which has a limit."""
    year, people = TABLES["TABLE"]["year"], TABLES["TABLE"]["people"]
    signals = Signals(evidence["a"], evidence["b"])
    same = evidence["same year"]
    signals.add("year", np.where(same, "same", "another"), np.where(same, year["same"], year["another"]))
    signals.add("people", evidence["people"].astype(str), np.minimum(evidence["people"] * people["each"], people["most"]))
    return signals


EVIDENCE = {
    "a": np.array([1, 2, 6]), "b": np.array([4, 5, 3]), "same year": np.array([True, False, True]), "people": np.array([1, 2, 9]),
}  # fmt: skip


def test_a_weight_adds_what_the_weighing_makes_of_it() -> None:
    """A limit that is reached adds, and what it limits does not."""
    bits, added = effects(weigh, EVIDENCE, TABLES)
    assert (bits.tolist(), added.tolist()) == ([6.0, 1.0, 9.0], [[1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 2.0, 0.0], [1.0, 0.0, 0.0, 1.0]])


def test_the_tables_are_left_as_they_were() -> None:
    """However often pairs are weighed."""
    effects(weigh, EVIDENCE, TABLES)
    assert TABLES == {"TABLE": {"year": {"same": 4.0, "another": -3.0}, "people": {"each": 2.0, "most": 5.0}}}


def test_the_rows_of_tables_are_in_their_order() -> None:
    """By table, signal and finding."""
    assert rows_of(TABLES) == [
        ("TABLE", "year", "same"),
        ("TABLE", "year", "another"),
        ("TABLE", "people", "each"),
        ("TABLE", "people", "most"),
    ]


def test_calls_are_recorded_while_they_are_asked_for() -> None:
    """And the function is the plain one again afterwards."""
    module = types.ModuleType("weighing")
    module.weigh = weigh  # type: ignore[attr-defined]
    with recording([(module, "weigh")]) as calls:
        bits = module.weigh(EVIDENCE).bits.tolist()
    assert ([call.pairs() for call in calls], bits, module.weigh) == ([[(1, 4), (2, 5), (3, 6)]], [6.0, 1.0, 9.0], weigh)


def test_known_pairs_are_those_with_a_truth() -> None:
    """Once each, whatever number of calls has them, and all together count as much as any source."""
    call = Call(types.ModuleType("weighing"), weigh, EVIDENCE)
    known = known_pairs([call, call], {(1, 4): True, (3, 6): False}, TABLES)
    assert known is not None
    assert (known.bits.tolist(), known.same.tolist(), known.counts.tolist()) == ([6.0, 9.0], [True, False], [100.0, 100.0])


def test_nothing_known_is_no_source() -> None:
    """Not an empty one."""
    assert known_pairs([Call(types.ModuleType("weighing"), weigh, EVIDENCE)], {}, TABLES) is None


def test_the_weakest_link_of_the_strongest_way_decides() -> None:
    """Sure pairs are no links, one set may be led to from another, and mentions that are one already have no link that decides."""
    links = [(1, 2, 9.0), (2, 3, -2.0), (1, 3, -7.0), (4, 5, 1.0)]
    asked: list[tuple[list[tuple[int, int]], set[int], set[int]]] = [
        ([], {1}, {3}),
        ([(3, 4)], {1}, {5}),
        ([], {1}, {5}),
        ([(1, 3)], {1}, {3}),
    ]
    assert [deciding(links, *one) for one in asked] == [1, 1, None, None]


def test_a_fit_finds_the_weights_that_made_the_data() -> None:
    """To a fifth of a bit, from 4,000 pairs whose odds are known."""
    draw = np.random.default_rng(7)
    added = draw.integers(0, 2, (4000, 2)).astype(float)
    same = draw.random(4000) < 1 / (1 + 2.0 ** -(added @ [3.0, -2.0] - 0.5))
    moved = fit([Known(np.full(4000, -0.5), added, same, np.ones(4000))])
    assert np.abs(moved - [3.0, -2.0]).max() < 0.2


def test_weights_that_nothing_is_known_of_stay() -> None:
    """The penalty keeps them where they are."""
    same = np.array([True, True, False, True])
    moved = fit([Known(np.zeros(4), np.array([[1.0, 0.0]] * 4), same, np.ones(4))])
    assert (round(float(moved[1]), 6), moved[0] > 0) == (0.0, True)


def test_moved_weights_change_what_is_judged_wrongly() -> None:
    """A pair is one from 1.5 bits on."""
    known = Known(np.array([1.0, 3.0, 0.0]), np.array([[1.0], [0.0], [-1.0]]), np.array([True, True, False]), np.ones(3))
    assert (known.wrong(np.zeros(1)), known.wrong(np.array([0.5])), known.wrong(np.array([-2.0]))) == (1, 0, 2)


def test_fitted_weights_stand_beside_those_in_use() -> None:
    """Each row of the file of the last fit is one row of the table."""
    rows = FITTED.read_text(encoding="utf-8").splitlines()[2:]
    shown = list(fitted_beside_used())[4:-1]
    assert [row.split(" | ")[1:3] for row in shown] == [row.split("\t")[1:3] for row in rows]


def test_fitted_weights_are_of_rows_in_use() -> None:
    """A row that was renamed or removed asks for another fit."""
    rows = [row.split("\t")[:3] for row in FITTED.read_text(encoding="utf-8").splitlines()[2:]]
    tables = {"FILMS": weights.FILMS, "PEOPLE": weights.PEOPLE}
    assert [row for row in rows if tuple(row) not in set(rows_of(tables))] == []
