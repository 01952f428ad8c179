"""How good identity and fusion are, measured on gold: `make gold` prints the tables and every miss.

    python tests/benchmarks/gold.py [--folder DIR] [--write]

FILMOGRAPH_SHARED (default ../shared) is the folder whose `data` holds the sources and the gold that are not ours; without it only the
parts on our own data are measured.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import filmograph
import gold_noise
import gold_winter
from filmograph.errors import FilmographError
from gold_judged import JUDGED, Judged, misses, quality, table
from gold_labels import of_labels
from gold_names import of_names
from gold_records import of_records
from gold_store import Resolved, build
from gold_weights import fitted_beside_used
from gold_winter import Fused
from results import Report, parser, table_row, version


def of_winter(data: Path, folder: Path) -> Iterator[str]:
    """Yield the lines on the lists of the WInte.r project: matching and fusion, each with its misses."""
    where = gold_winter.convert(data, folder)
    build([folder / f"{name}.csv" for name in gold_winter.LISTS], folder / "store", "--rules", gold_winter.RULES)
    resolved = Resolved(folder / "store")
    judged: dict[str, list[Judged]] = {}
    for name in gold_winter.PAIRS:
        pairs = [(where[a], where[b], same) for a, b, same in gold_winter.read_pairs(data / "goldstandard" / name)]
        judged[name] = [Judged(f"{a[1]} / {b[1]}", same, resolved.same_film(a[0], b[0])) for a, b, same in pairs]
    yield from table(*(quality(name, pairs, gold_winter.PAIRS[name]) for name, pairs in judged.items()), columns=JUDGED)
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


def of_noise(data: Path, folder: Path) -> Iterator[str]:
    """Yield the lines on lists that are spoilt on purpose."""
    wrong: list[str] = []
    yield from table(columns=JUDGED)[:-1]
    for noise in gold_noise.NOISES:
        pairs = [Judged(*pair) for pair in gold_noise.compare(data, noise, folder)]
        wrong += [f"The first that were judged wrongly, {noise.name}:", "", *islice(misses(pairs), 10), ""]
        yield quality(noise.name, pairs, noise.goal)
    yield from ("", *wrong)


def parts(data: Path, folder: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each part of the section: its heading, and its tables with every miss, or why it is left out."""
    yield "Records written by hand", of_records(folder)
    yield "Names of several people in the catalogue", of_names(folder)
    shared: tuple[tuple[str, str, Callable[[Path, Path], Iterator[str]]], ...] = (
        ("WInte.r's film lists", "er-winter-movies", of_winter),
        ("Wikipedia movie data and MetaQA", "", of_labels),
        ("Wikipedia movie data, spoilt", "wikipedia-movies", of_noise),
    )
    for heading, name, measure in shared:
        missing = next((data / one for one in (name or "wikipedia-movies", name or "metaqa") if not (data / one).is_dir()), None)
        yield heading, _left_out(missing) if missing else measure(data / name, folder)
    yield "Weights", fitted_beside_used()


def _left_out(missing: Path) -> Iterator[str]:
    yield f"Left out: {missing} is not there; set FILMOGRAPH_SHARED to the folder whose `data` holds it."


if __name__ == "__main__":
    asking = parser(__doc__)
    asking.set_defaults(folder=None)
    asked = asking.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        chosen = asked.folder or Path(scratch)
        chosen.mkdir(parents=True, exist_ok=True)
        try:
            section = Report("Identity and fusion on gold", asked, version("duckdb"), version("rapidfuzz"))
            for heading, lines in parts(Path(os.environ.get("FILMOGRAPH_SHARED", "../shared")) / "data", chosen):
                section.add("", f"### {heading}", "")
                for line in lines:
                    section.add(line)
        except FilmographError as error:
            sys.exit(f"Error: {error}")
    section.write()
