"""Our labels over the Wikipedia movie data and MetaQA, and what a store made of both lists says of them: films and people."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from gold_judged import (
    GOLD,
    JUDGED,
    KINDS,
    TO_FIT,
    TO_TEST,
    Judged,
    Label,
    by_kind,
    goal,
    half,
    misses,
    of_half,
    quality,
    read_labels,
    table,
)
from gold_store import BY_TITLE, Resolved, build
from results import table_row

HARD_PAIRS, ONE_PERSON, HOMONYMS = 0.95, 0.85, 0.98
"""The goals: F1 of the hard pairs of films, and the shares of one person joined and of homonyms kept apart."""
_APART = ("homonyms", "father and son")


def of_labels(data: Path, folder: Path) -> Iterator[str]:
    """Yield the lines on our own labels: films, people, and what the build took."""
    people = read_labels(GOLD / "homonyms.tsv")
    taken = build([data / "wikipedia-movies", data / "metaqa" / "kb.txt"], folder / "labels", "--no-triples")
    resolved = Resolved(folder / "labels", [row[side] for row in people for side in ("name_a", "name_b")])
    yield from _films(resolved)
    yield from _people([_person(row, resolved) for row in people])
    seen = resolved.names
    yield f"{seen.names:,} names of people stand for {seen.entities:,} people; {seen.shared:,} for several, the most for {seen.most}."
    yield f"Both lists were built without triples in {' and '.join(taken.cells())}."


def judged_films(resolved: Resolved) -> list[Judged]:
    """Return the hard pairs of films, each with what was built of it."""
    return [pair for row in read_labels(GOLD / "films.tsv") if (pair := _chosen(row, resolved))]


def _films(resolved: Resolved) -> Iterator[str]:
    drawn, chosen = read_labels(GOLD / "wikipedia-metaqa.tsv"), read_labels(GOLD / "films.tsv")
    pairs = [pair for row in drawn if (pair := _drawn(row, resolved))]
    alone = [pair for row in _of_one_film(drawn) if (pair := _drawn(row, resolved))]
    hard_alone = [pair for row in _of_one_film(chosen) if (pair := _chosen(row, resolved))]
    hard = judged_films(resolved)
    rows = [quality("drawn by strata", pairs), quality("the same, weighted by stratum", _weighted(drawn, resolved))]
    rows += [quality("the same, films merged in MetaQA left out", alone), quality("hard pairs chosen by hand", hard)]
    rows += [
        quality("hard pairs, half to fit", of_half(hard, TO_FIT)),
        quality("hard pairs, half to test", of_half(hard, TO_TEST), HARD_PAIRS),
        quality("the same, films merged in MetaQA left out", of_half(hard_alone, TO_TEST), HARD_PAIRS),
    ]
    yield from table(*rows, columns=JUDGED)
    yield from table(*by_kind(hard), columns=KINDS)
    yield from [*misses(pairs), *misses(hard), ""]


def _of_one_film(labels: Sequence[Label]) -> Iterator[Label]:
    """Yield the labels without records that MetaQA made of two films: such a one is joined with one at most, or the two were one."""
    return (row for row in labels if not row["why"].startswith("merged"))


def _people(named: Sequence[Judged]) -> Iterator[str]:
    groups = {
        "two people of one name kept apart": ([pair for pair in named if pair.kind in _APART], HOMONYMS),
        "one person of other names, crafts or long pauses joined": ([pair for pair in named if pair.same], ONE_PERSON),
    }
    rows = []
    for name, (pairs, least) in groups.items():
        for part, some in (("", pairs), (f", half {TO_FIT}", of_half(pairs, TO_FIT)), (f", half {TO_TEST}", of_half(pairs, TO_TEST))):
            right = sum(pair.right for pair in some)
            share = right / len(some) if some else 1.0
            rows.append(table_row(name + part, len(some), right, f"{share:.3f}", goal(least if TO_TEST in part else None, share)))
    yield from table(*rows, columns=("people", "cases", "right", "share", "goal"))
    yield from table(*by_kind(named), columns=KINDS)
    yield from [*misses(named), ""]


def candidates_in_strata(path: Path) -> dict[str, int]:
    """Return how many candidates each stratum of a file of labels holds, as its comment says."""
    text = path.read_text(encoding="utf-8")
    comment = re.search(r"^# Candidates in the strata: (.*)$", text, re.MULTILINE)
    return {stratum: int(number) for stratum, number in re.findall(r"([0-9]+)=([0-9]+)", comment[1] if comment else "")}


def _judgement(row: Label, text: str, title: str, *, joined: bool, weight: float = 1.0) -> Judged | None:
    if row["label"] == "undecidable":
        return None
    reasoned = f"{text}; {row['why']}".rstrip("; ")
    return Judged(reasoned, row["label"] == "same", joined, weight, row.get("kind", ""), half(title))


def _drawn(row: Label, resolved: Resolved, weight: float = 1.0) -> Judged | None:
    one, two = f"{row['wikipedia_title']} ({row['wikipedia_year']})", f"{row['metaqa_title']} ({row['metaqa_years']})"
    joined = resolved.same_film(row["wikipedia_file_line"], f"{BY_TITLE}:{row['metaqa_title']}")
    return _judgement(row, f"{one} / {two}, stratum {row['stratum']}", row["wikipedia_title"], joined=joined, weight=weight)


def _weighted(drawn: Sequence[Label], resolved: Resolved) -> Iterator[Judged]:
    """Yield the drawn pairs, each standing for its share of the candidates of its stratum."""
    strata: dict[str, list[Label]] = defaultdict(list)
    for row in drawn:
        strata[row["stratum"]].append(row)
    for stratum, number in candidates_in_strata(GOLD / "wikipedia-metaqa.tsv").items():
        for row in strata[stratum]:
            if pair := _drawn(row, resolved, number / len(strata[stratum])):
                yield pair


def where(row: Label, side: str, title: str) -> str:
    """Return what tells the film of one side of a label in its source."""
    file_line = row[f"place_{side}"]
    return f"{BY_TITLE}:{row[title + side]}" if file_line == BY_TITLE else file_line


def _chosen(row: Label, resolved: Resolved) -> Judged | None:
    one, two = (f"{row['title_' + side]} ({row['years_' + side]})" for side in "ab")
    joined = resolved.same_film(where(row, "a", "title_"), where(row, "b", "title_"))
    return _judgement(row, f"{one} / {two}", row["title_a"], joined=joined)


def _person(row: Label, resolved: Resolved) -> Judged:
    one, two = (resolved.people(where(row, side, "film_"), row[f"name_{side}"]) for side in "ab")
    text = " / ".join(f"{row['name_' + side]} in {row['film_' + side]} ({row['years_' + side]})" for side in "ab")
    return Judged(f"{text}; {row['why']}", row["label"] == "same", bool(one & two), kind=row["kind"], half=half(row["name_a"]))
