"""Whether the last people of a name are its best known bearer: the evidence on the careers that stand after all films were compared."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from filmograph.pipeline.resolve import weights
from filmograph.pipeline.resolve.likeness import name_likeness
from filmograph.pipeline.resolve.settling import Settling
from filmograph.pipeline.resolve.signals import Signals
from filmograph.pipeline.resolve.weights import by_steps
from filmograph.store.claims import Database

_WORKED = """
    SELECT c.straight, c.mention, c.film, c.year, c.craft, c.writes, c.rarity, c.form IN (FROM namesake) AS namesake, c.identified,
           born, died
    FROM career c LEFT JOIN life USING (mention)
    WHERE straight IN (SELECT straight FROM career GROUP BY straight HAVING count(DISTINCT film) > 1) ORDER BY straight"""

_OWN_CAREER = 3
"""A person of at least so many films is no chance find, but another person of that name."""

_PAUSE, _LONG_PAUSE, _LONGEST_PAUSE = 5, 20, 30
"""So many years at most between two careers of one person; between a career and a film that it makes likely, and likelier than not."""

Columns = dict[str, Any]


@dataclass
class _Career:
    """The films of one person as far as they are known: each with its mention and its year."""

    work: list[tuple[int, int | None]] = field(default_factory=list)
    films: set[int] = field(default_factory=set)
    crafts: set[str] = field(default_factory=set)
    lives: set[int | None] = field(default_factory=set)
    writes: bool = True
    identified: bool = False

    @property
    def years(self) -> list[int]:
        return [year for _, year in self.work if year is not None]


def settle(database: Database, settling: Settling, order: Mapping[int, int]) -> None:
    """Join with the person of most films of each name those others of the name who are likelier that person than somebody else."""
    worked = _of_several(database.rows(_WORKED), settling)
    for _ in range(2):  # a career that gained a film may make another likely
        rows: dict[str, list[Any]] = defaultdict(list)
        met = list(_pairs(worked, settling, order))
        for one in met:
            for name, value in one.items():
                rows[name].append(value)
        if met:
            columns: Columns = {name: np.array(values, dtype=object if name == "crafts" else None) for name, values in rows.items()}
            settling.settle("bearer", _signals(columns), np.arange(len(met)))


def _of_several(rows: Iterable[tuple[Any, ...]], settling: Settling) -> list[tuple[Any, ...]]:
    """Return the rows of the names that still stand for several people."""
    people: dict[str, set[int]] = defaultdict(set)
    listed = list(rows)
    for straight, mention, *_ in listed:
        people[straight].add(settling.clusters.find(mention))
    return [row for row in listed if len(people[row[0]]) > 1]


def _pairs(rows: Iterable[tuple[Any, ...]], settling: Settling, order: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    """Yield what is known of each pair of a chief bearer of a name and another: their two mentions nearest in time, and the evidence."""
    names: dict[str, dict[int, _Career]] = {}
    common: dict[str, tuple[float, bool]] = {}
    for straight, mention, film, year, craft, writes, rarity, namesake, identified, born, died in rows:
        career = names.setdefault(straight, {}).setdefault(settling.clusters.find(mention), _Career())
        career.work.append((mention, year))
        career.films.add(film)
        career.crafts.add(craft)
        career.lives |= {born, died}
        career.writes &= writes
        career.identified |= identified
        common[straight] = (rarity, namesake)
    for straight, careers in sorted(names.items()):
        if len(careers) > 1 and not common[straight][1]:
            ranked = sorted(careers.values(), key=lambda one: (-len(one.films), min(order.get(mention, 0) for mention, _ in one.work)))
            chief, *others = ranked
            if len(chief.films) < _OWN_CAREER:  # of a film or two nobody knows whose name it is
                continue
            for other in others:
                rival = any(len(one.films) >= _OWN_CAREER and one.crafts & chief.crafts for one in others if one is not other)
                yield _evidence(chief, other, rival, common[straight], order)


def _evidence(chief: _Career, other: _Career, rival: bool, name: tuple[float, bool], order: Mapping[int, int]) -> dict[str, Any]:
    """Return the evidence that two careers of one name are one person's."""
    nearest = min(
        (abs((year or 0) - (of_chief or 0)), order.get(a, 0), order.get(b, 0), a, b)
        for a, year in other.work for b, of_chief in chief.work if (year is None) is (of_chief is None)
    ) if bool(other.years) is bool(chief.years) else (None, 0, 0, other.work[0][0], chief.work[0][0])  # fmt: skip
    years, span = other.years, chief.years
    return {
        "a": nearest[3], "b": nearest[4], "rarity": name[0], "namesake": False, "form_a": "", "form_b": "",
        "years": float(nearest[0]) if years and span and nearest[0] is not None else np.nan,
        "within": bool(years and span and min(span) <= min(years) and max(years) <= max(span)),
        "craft": bool(chief.crafts & other.crafts), "crafts": "; ".join(sorted(", ".join(sorted(one.crafts)) for one in (chief, other))),
        "writes": chief.writes and other.writes, "films": len(chief.films), "own": len(other.films) >= _OWN_CAREER, "rival": rival,
        "identified": chief.identified and other.identified,
    }  # fmt: skip


def _signals(met: Columns) -> Signals:
    table, of, signals = weights.PEOPLE, weights.PEOPLE["bearer"], Signals(met["a"], met["b"])
    signals.add("name", *name_signal(met))
    rival, own = met["rival"].astype(bool), met["own"].astype(bool)
    beside = np.where(rival, " films, beside a third career", np.where(own, " films, and another career", " films"))
    known = np.minimum(np.log2(met["films"]) * of["each doubling of the films"], of["most"])
    careers = [of[f"beside a career, {when}"] for when in ("in other years", "at once in another craft")]
    apart, craft = met["years"], met["craft"].astype(bool)
    known = np.where(apart > _LONG_PAUSE, np.maximum(known + of["over more than twenty years"], 0.0), known)
    known = np.where(apart > _LONGEST_PAUSE, 0.0, known)
    at_once = (apart <= _PAUSE) | met["within"].astype(bool)
    known = np.where(own, np.select([~at_once, ~craft], careers, of["beside a career, else"]), known)
    finding = np.char.add(np.char.add("of ", met["films"].astype(str)), beside).astype(object)
    signals.add("bearer", finding, np.where(rival, of["a third of that name has a career"], known))
    found, bits = years_signal(met["years"], met["writes"].astype(bool))
    signals.add("years", found, bits)
    signals.add("career", np.where(met["within"].astype(bool), "within it", ""), of["within the career"])
    signals.add("craft", met["crafts"], np.where(craft, table["craft"]["same"], of["another craft"]))
    signals.add("identifiers", np.where(met["identified"].astype(bool), "of two kinds", ""), table["identifiers"]["of two kinds"])
    signals.add("before any evidence", np.full(len(met["a"]), "two films", dtype=object), table["before any evidence"]["two films"])
    return signals


def name_signal(met: Columns) -> tuple[Any, Any]:
    """Return the finding and the bits of the names of each pair, from their forms, their `rarity`, and whether they are a `namesake`'s."""
    table = weights.PEOPLE["name"]
    pairs = zip(met["form_a"].tolist(), met["form_b"].tolist(), strict=True)
    likeness = [name_likeness(a, b)[0] if a != b else "same" for a, b in pairs]
    found = np.array([finding or "another" for finding in likeness], dtype=object)
    chance = np.char.add("; people of that name by chance: ", np.round(2.0 ** -met["rarity"], 4).astype(str)).astype(object)
    # fathers and sons have one name with and without a suffix
    namesake = met["namesake"].astype(bool) & (found == "same")
    bits = np.minimum(met["rarity"], table["its rarity at most"]) + np.array([table.get(finding, 0.0) for finding in found.tolist()])
    return np.where(namesake, "same; father's and son's", found + chance), np.where(namesake, table["father's and son's"], bits)


def years_signal(years: Any, writes: Any) -> tuple[Any, Any]:
    """Return the finding and the bits of the years between two people's films; a text may be filmed long after it was written."""
    table = weights.PEOPLE["years"]
    apart: Any = np.ma.filled(np.ma.asarray(years, dtype=float), np.nan)
    steps = [weight for what, weight in table.items() if what.startswith(("up to", "more"))]
    bits = np.where(np.isnan(apart), table["unknown"], by_steps(np.nan_to_num(apart), [3, 10, 15, 20, 25, 30, 35, 50], steps))
    finding = np.where(np.isnan(apart), "", np.char.add(np.nan_to_num(apart).astype(int).astype(str), " apart").astype(object))
    return finding, np.where(writes & (bits < 0), bits * table["share where both write"], bits)
