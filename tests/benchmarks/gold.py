"""How good identity and fusion are, measured on gold: `make gold` prints the tables and every miss.

    python tests/benchmarks/gold.py [--folder DIR] [--write]

FILMOGRAPH_SHARED (default ../shared) is the folder whose `data` holds the sources and the gold that are not ours.
"""

import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import filmograph
import gold_noise
import gold_winter
from filmograph.errors import FilmographError
from gold_store import BY_TITLE, Resolved, build
from gold_winter import Fused
from results import Report, parser, table_row, version

GOLD = Path(__file__).parents[1] / "gold"
JUDGED = ("films", "pairs", "same", "precision", "recall", "F1")
Label = Mapping[str, str]


class MissingDataError(FilmographError):
    """The folder that holds the sources and the gold is not there."""


@dataclass(frozen=True)
class Judged:
    """A pair with what is true and what was built; `text` is it in a line, `weight` how many pairs it stands for."""

    text: str
    same: bool
    joined: bool
    weight: float = 1.0


def read_labels(path: Path) -> list[Label]:
    """Return the rows of a file of labels by the names of its columns; lines that begin with # are comments."""
    header, *rows = (row.split("\t") for row in path.read_text(encoding="utf-8").splitlines() if not row.startswith("#"))
    return [dict(zip(header, row, strict=True)) for row in rows]


def candidates_in_strata(path: Path) -> dict[str, int]:
    """Return how many candidates each stratum of a file of labels holds, as its comment says."""
    text = path.read_text(encoding="utf-8")
    comment = re.search(r"^# Candidates in the strata: (.*)$", text, re.MULTILINE)
    return {stratum: int(number) for stratum, number in re.findall(r"([0-9]+)=([0-9]+)", comment[1] if comment else "")}


def quality(name: str, judged: Iterable[Judged]) -> str:
    """Return the row of a table that says how well pairs were judged: their number, precision, recall and F1."""
    pairs = list(judged)
    right = sum(pair.weight for pair in pairs if pair.joined and pair.same)
    joined, same = sum(pair.weight for pair in pairs if pair.joined), sum(pair.weight for pair in pairs if pair.same)
    precision, recall = (right / total if total else 1.0 for total in (joined, same))
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return table_row(name, len(pairs), sum(pair.same for pair in pairs), *(f"{figure:.3f}" for figure in (precision, recall, both)))


def misses(judged: Iterable[Judged]) -> Iterator[str]:
    """Yield a line for each pair that was judged wrongly."""
    for pair in judged:
        if pair.joined != pair.same:
            yield f"* {'joined wrongly' if pair.joined else 'not joined'}: {pair.text}"


def table(*rows: str, columns: Sequence[str]) -> list[str]:
    """Return the lines of a Markdown table."""
    return [table_row(*columns), table_row(*["---"] * len(columns)), *rows, ""]


def of_winter(data: Path, folder: Path) -> Iterator[str]:
    """Yield the lines on the lists of the WInte.r project: matching and fusion, each with its misses."""
    where = gold_winter.convert(data, folder)
    build([folder / f"{name}.csv" for name in gold_winter.LISTS], folder / "store", "--rules", gold_winter.RULES)
    resolved = Resolved(folder / "store")
    judged: dict[str, list[Judged]] = {}
    for name in gold_winter.PAIRS:
        pairs = [(where[a], where[b], same) for a, b, same in gold_winter.read_pairs(data / "goldstandard" / name)]
        judged[name] = [Judged(f"{a[1]} / {b[1]}", same, resolved.same_film(a[0], b[0])) for a, b, same in pairs]
    yield from table(*(quality(name, pairs) for name, pairs in judged.items()), columns=JUDGED)
    yield from (miss for pairs in judged.values() for miss in misses(pairs))
    yield ""
    yield from _fused(list(gold_winter.compare_fused(data, where, resolved, filmograph.open(folder / "store"))))


def _fused(compared: Sequence[Fused]) -> Iterator[str]:
    for attribute in (*gold_winter.ATTRIBUTES, "all"):
        values = [one for one in compared if attribute in (one.attribute, "all")]
        right, alone = (sum(test) for test in ((one.right for one in values), (one.united < 2 for one in values)))
        row = table_row(attribute, len(values), alone, f"{right / len(values):.3f}")
        yield from [row] if attribute != "title" else table(row, columns=("fused", "values", "of one record", "right"))[:-1]
    yield ""
    yield from (f"* {one.attribute} of {one.film}: {', '.join(sorted(one.chosen)) or 'nothing'}" for one in compared if not one.right)
    yield ""


def of_labels(data: Path, folder: Path) -> Iterator[str]:
    """Yield the lines on our own labels over the Wikipedia movie data and MetaQA: films, people, and what the build took."""
    people = read_labels(GOLD / "homonyms.tsv")
    taken = build([data / "wikipedia-movies", data / "metaqa" / "kb.txt"], folder / "labels", "--no-triples")
    resolved = Resolved(folder / "labels", (row[side] for row in people for side in ("name_a", "name_b")))
    drawn = read_labels(GOLD / "wikipedia-metaqa.tsv")
    pairs = [pair for row in drawn if (pair := _drawn(row, resolved))]
    alone = [pair for row in drawn if not row["why"].startswith("merged") and (pair := _drawn(row, resolved))]
    hard = [pair for row in read_labels(GOLD / "films.tsv") if (pair := _chosen(row, resolved))]
    rows = [quality("drawn by strata", pairs), quality("the same, weighted by stratum", _weighted(drawn, resolved))]
    rows += [quality("the same, films merged in MetaQA left out", alone), quality("hard pairs chosen by hand", hard)]
    yield from table(*rows, columns=JUDGED)
    yield from [*misses(pairs), *misses(hard), ""]
    named = [_person(row, resolved) for row in people]
    apart, one = ([pair for pair in named if pair.same is same] for same in (False, True))
    rows = [table_row("two people of one name kept apart", len(apart), sum(not pair.joined for pair in apart))]
    rows.append(table_row("one person of two names or long pauses joined", len(one), sum(pair.joined for pair in one)))
    yield from table(*rows, columns=("people", "cases", "right"))
    yield from [*misses(named), ""]
    seen = resolved.names
    yield f"{seen.names:,} names of people stand for {seen.entities:,} people; {seen.shared:,} for several, the most for {seen.most}."
    yield f"Both lists were built without triples in {' and '.join(taken.cells())}."


def of_noise(data: Path, folder: Path) -> Iterator[str]:
    """Yield the lines on lists that are spoilt on purpose."""
    found = {noise.name: [Judged(*pair) for pair in gold_noise.compare(data, noise, folder)] for noise in gold_noise.NOISES}
    yield from table(*(quality(name, pairs) for name, pairs in found.items()), columns=JUDGED)
    for name, pairs in found.items():
        yield from (f"The first that were judged wrongly, {name}:", "", *islice(misses(pairs), 10), "")


def _judgement(row: Label, text: str, *, joined: bool, weight: float = 1.0) -> Judged | None:
    return None if row["label"] == "undecidable" else Judged(f"{text}; {row['why']}".rstrip("; "), row["label"] == "same", joined, weight)


def _drawn(row: Label, resolved: Resolved, weight: float = 1.0) -> Judged | None:
    one, two = f"{row['wikipedia_title']} ({row['wikipedia_year']})", f"{row['metaqa_title']} ({row['metaqa_years']})"
    joined = resolved.same_film(row["wikipedia_file_line"], f"{BY_TITLE}:{row['metaqa_title']}")
    return _judgement(row, f"{one} / {two}, stratum {row['stratum']}", joined=joined, weight=weight)


def _weighted(drawn: Sequence[Label], resolved: Resolved) -> Iterator[Judged]:
    """Yield the drawn pairs, each standing for its share of the candidates of its stratum."""
    strata: dict[str, list[Label]] = defaultdict(list)
    for row in drawn:
        strata[row["stratum"]].append(row)
    for stratum, number in candidates_in_strata(GOLD / "wikipedia-metaqa.tsv").items():
        for row in strata[stratum]:
            if pair := _drawn(row, resolved, number / len(strata[stratum])):
                yield pair


def _place(row: Label, side: str, title: str) -> str:
    where = row[f"place_{side}"]
    return f"{BY_TITLE}:{row[title + side]}" if where == BY_TITLE else where


def _chosen(row: Label, resolved: Resolved) -> Judged | None:
    one, two = (f"{row['title_' + side]} ({row['years_' + side]})" for side in "ab")
    return _judgement(row, f"{one} / {two}", joined=resolved.same_film(_place(row, "a", "title_"), _place(row, "b", "title_")))


def _person(row: Label, resolved: Resolved) -> Judged:
    one, two = (resolved.people(_place(row, side, "film_"), row[f"name_{side}"]) for side in "ab")
    text = " / ".join(f"{row['name_' + side]} in {row['film_' + side]} ({row['years_' + side]})" for side in "ab")
    return Judged(f"{text}; {row['why']}", row["label"] == "same", bool(one & two))


def parts(data: Path, folder: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each part of the section: its heading, and its tables with every miss; raises `MissingDataError` without the data."""
    for needed in ("er-winter-movies", "wikipedia-movies", "metaqa"):
        if not (data / needed).is_dir():
            raise MissingDataError(f"{data / needed}: this data is not there; set FILMOGRAPH_SHARED to the folder whose `data` holds it.")
    yield "WInte.r's film lists", of_winter(data / "er-winter-movies", folder)
    yield "Wikipedia movie data and MetaQA", of_labels(data, folder)
    yield "Wikipedia movie data, spoilt", of_noise(data / "wikipedia-movies", folder)


if __name__ == "__main__":
    asking = parser(__doc__)
    asking.set_defaults(folder=None)
    asked = asking.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        chosen = asked.folder or Path(scratch)
        chosen.mkdir(parents=True, exist_ok=True)
        try:
            made = parts(Path(os.environ.get("FILMOGRAPH_SHARED", "../shared")) / "data", chosen)
            first = next(made)
            section = Report("Identity and fusion on gold", asked, version("duckdb"), version("rapidfuzz"))
            for heading, lines in chain([first], made):
                section.add("", f"### {heading}", "", *lines)
        except FilmographError as error:
            sys.exit(f"Error: {error}")
    section.write()
