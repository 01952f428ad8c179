"""The weights of evidence fitted to what is known: a logistic regression over the tables of weights, which starts from those in use.

    python tests/benchmarks/gold_fit.py [--folder DIR]

builds the spoilt lists and the labelled lists, fits, writes tests/gold/fitted-weights.tsv, and prints it; it takes some minutes.

A pair's bits are a sum over the tables. How many bits a weight adds to a pair is found by changing that weight and weighing the pair
again, so every rule of the weighing counts as it is used. Then the weights are moved until the bits are the logarithm of the odds that
known pairs are one, as near to those in use as a penalty asks. Known are every pair of the spoilt lists and the labels of the half to
fit; each of these sources has the same influence. Of a label on people the link counts that decides it: the weakest on the strongest
way between both. Nothing is drawn by chance but the halves and the spoilt lists, whose seeds are theirs.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import gold_noise
import numpy as np
from filmograph.pipeline import run
from filmograph.pipeline.resolve import bearers, film_evidence, people, weights
from filmograph.store import snapshot
from filmograph.store.claims import Database
from gold_judged import GOLD, HALVES, TO_FIT, half, read_labels
from gold_labels import where
from gold_store import place
from gold_weights import Call, Known, chosen, deciding, fit, fitted_beside_used, joined, known_pairs, recording, rows_of, write

FILMS, PEOPLE = {"FILMS": weights.FILMS}, {"PEOPLE": weights.PEOPLE}
_PART = 0.25
"""Which part of the films of each spoilt list is enough, for each list has the same influence."""
_WEIGH_FILMS = ((film_evidence, "_signals"),)
_WEIGH_PEOPLE = ((people, "_careers"), (bearers, "_signals"))
_FILMS = """
    SELECT t.mention, d.file_name, min(c.first_line), t.key
    FROM mention t JOIN claim c ON c.mention = t.mention AND c.property = 'title'
    JOIN document d ON d.source = source_of(t.mention) AND d.number = c.document
    WHERE t.class = 'Film' GROUP BY t.mention, d.file_name, t.key"""
_CREDITED = """
    SELECT DISTINCT r.film, p.key, p.mention, name_key(p.key) FROM mention r
    JOIN claim c ON c.mention = r.mention AND c.property = 'person' JOIN mention p ON p.mention = c.target WHERE r.class = 'Credit'"""
_SURE = "SELECT a, b FROM link WHERE class = 'Person' AND joined AND stage NOT IN ('careers', 'bearer')"


def spoilt_films(data: Path, folder: Path) -> Iterator[Known]:
    """Yield the known pairs of each spoilt list: those of one number are one film, all others of the two lists are two."""
    for noise in (replace(noise, part=min(noise.part, _PART)) for noise in gold_noise.NOISES):
        lists, _ = gold_noise.make_lists(data, noise)
        for name, listed in lists.items():
            gold_noise.write(folder / f"{name}.csv", [entry for _, entry in listed])
        with recording(_WEIGH_FILMS) as calls:
            store = made(folder, [folder / f"{name}.csv" for name in lists])
        numbers = {place(f"{name}.csv", row + 2, ""): n for name, listed in lists.items() for row, (n, _) in enumerate(listed)}
        of_mention = {mention: numbers[at] for mention, at in films(store)}
        truth = {pair: of_mention[pair[0]] == of_mention[pair[1]] for call in calls for pair in call.pairs()}
        if known := known_pairs(calls, truth, FILMS):
            yield known


def labelled(data: Path, folder: Path) -> dict[tuple[str, str], Known | None]:
    """Return the known pairs of the labelled lists by what they are ("films", "people") and their half."""
    with recording((*_WEIGH_FILMS, *_WEIGH_PEOPLE)) as calls:
        store = made(folder, [data / "wikipedia-movies", data / "metaqa" / "kb.txt"])
    places = {at: mention for mention, at in films(store)}
    known: dict[tuple[str, str], Known | None] = {}
    for part in HALVES:
        rows = [row for row in read_labels(GOLD / "films.tsv") if row["label"] != "undecidable" and half(row["title_a"]) == part]
        sides = [tuple(sorted(places[where(row, side, "title_")] for side in "ab")) for row in rows]
        truth = {(a, b): row["label"] == "same" for (a, b), row in zip(sides, rows, strict=True)}
        known["films", part] = known_pairs([call for call in calls if call.module is film_evidence], truth, FILMS)
        known["people", part] = _people(store, [call for call in calls if call.module is not film_evidence], places, part)
    return known


def _people(store: Path, calls: Sequence[Call], places: Mapping[str, int], part: str) -> Known | None:
    """Return the links that decide the labels on people of one half."""
    credited, names, sure = _credited(store)
    links: dict[str, list[tuple[Call, int, tuple[int, int, float]]]] = defaultdict(list)
    for call in calls:
        bits = call.weigh(call.evidence).bits.tolist()
        for row, ((a, b), weight) in enumerate(zip(call.pairs(), bits, strict=True)):
            links[names[a]].append((call, row, (a, b, weight)))
    rows: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for label in read_labels(GOLD / "homonyms.tsv"):
        sides = [credited[places[where(label, side, "film_")], label[f"name_{side}"]] for side in "ab"]
        if half(label["name_a"]) != part or not all(sides):
            continue
        of_name = links[names[min(sides[0])]]
        found = deciding([link for _, _, link in of_name], sure[names[min(sides[0])]], *sides)
        if found is not None:
            call, row, _ = of_name[found]
            rows[calls.index(call)].append((row, label["label"] == "same"))
    return joined([chosen(calls[number], [row for row, _ in some], [same for _, same in some], PEOPLE) for number, some in rows.items()])


def _credited(store: Path) -> tuple[dict[tuple[int, str], set[int]], dict[int, str], dict[str, list[tuple[int, int]]]]:
    """Return the people credited by film and name, the name key of each, and by name key those that are one without their careers."""
    database = Database(snapshot.current(store) / "claims.duckdb", read_only=True)
    credited: dict[tuple[int, str], set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    for film, name, mention, key in database.rows(_CREDITED):
        credited[int(str(film)), str(name)].add(int(str(mention)))
        names[int(str(mention))] = str(key)
    sure: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for a, b in database.rows(_SURE):
        sure[names[int(str(a))]].append((int(str(a)), int(str(b))))
    database.close()
    return credited, names, sure


def films(store: Path) -> Iterator[tuple[int, str]]:
    """Yield each film of a store with the place where it stands."""
    database = Database(snapshot.current(store) / "claims.duckdb", read_only=True)
    for mention, file, line, title in database.rows(_FILMS):
        yield int(str(mention)), place(str(file), int(str(line)), str(title))
    database.close()


def made(folder: Path, paths: Iterable[Path]) -> Path:
    """Build a store in this process, and return it."""
    store = folder / "fit"
    if store.exists():
        shutil.rmtree(store)
    run.build(list(paths), store, run.Options(with_triples=False, sample=0))
    return store


def main(data: Path, folder: Path) -> Iterator[str]:
    """Fit the weights on films and on people, write them, and yield the lines on what was fitted."""
    known = labelled(data, folder)
    spoilt = list(spoilt_films(data / "wikipedia-movies", folder))
    for what, tables, more in (("films", FILMS, spoilt), ("people", PEOPLE, [])):
        to_fit = [one for one in (*more, known[what, TO_FIT]) if one]
        moved = fit(to_fit)
        for name, pairs in (("spoilt", more), *((part, [one] if (one := known[what, part]) else []) for part in HALVES)):
            before, after = (sum(one.wrong(by) for one in pairs) for by in (np.zeros_like(moved), moved))
            yield f"{what}, {name}: {sum(len(one.bits) for one in pairs):,} known pairs, {before} judged wrongly in use, {after} as fitted."
        write(rows_of(tables), tables, moved, to_fit)
    yield ""
    yield from fitted_beside_used()


if __name__ == "__main__":
    asking = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asking.add_argument("--folder", type=Path, help="where lists and stores are made; without it they do not stay")
    asked = asking.parse_args()
    shared = Path(os.environ.get("FILMOGRAPH_SHARED", "../shared")) / "data"
    if not (shared / "metaqa").is_dir():
        sys.exit(f"Error: {shared / 'metaqa'} is not there; set FILMOGRAPH_SHARED to the folder whose `data` holds it.")
    with tempfile.TemporaryDirectory() as scratch:
        chosen_folder = asked.folder or Path(scratch)
        chosen_folder.mkdir(parents=True, exist_ok=True)
        for line in main(shared, chosen_folder):
            print(line, flush=True)  # noqa: T201 - a script that is run by hand
