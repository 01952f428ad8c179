"""Names of the catalogue that were several people: whether each now stands for the people that it stands for."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from filmograph.store import snapshot
from filmograph.store.claims import Database
from gold_judged import GOLD, Label, read_labels, table
from gold_store import build
from results import ROOT, table_row

RIGHT, SPLIT, MERGED, BOTH = "right", "one person is several", "several people are one", "both"
_CREDITED = """
    SELECT DISTINCT name_key(p.key), t.key || ' (' || y.value || ')', n.iri
    FROM mention r JOIN claim c ON c.mention = r.mention AND c.property = 'person' JOIN mention p ON p.mention = c.target
    JOIN mention t ON t.mention = r.film JOIN claim y ON y.mention = t.mention AND y.property = 'year'
    JOIN identity i ON i.mention = p.mention JOIN entity n USING (entity)
    WHERE r.class = 'Credit' AND name_key(p.key) IN (SELECT unnest($1::VARCHAR[]))"""
Credited = Mapping[tuple[str, str], set[str]]
"""The entities credited under a name on a film, by both."""


def of_names(folder: Path) -> Iterator[str]:
    """Yield the lines on the labelled names: for each kind how many are right and what is wrong with the others, and every miss."""
    data = ROOT / "data"
    build([data / "pages", data / "catalogue"], folder / "names", "--no-triples", "--judgements", data / "judgements.tsv")
    rows = read_labels(GOLD / "names.tsv")
    credited = read_credited(folder / "names", {row["name"] for row in rows})
    people: dict[str, list[Label]] = defaultdict(list)
    for row in rows:
        people[row["name"]].append(row)
    found = {name: verdict(persons, credited) for name, persons in people.items()}
    kinds = {name: persons[0]["kind"] for name, persons in people.items()}
    yield from _table(kinds, found)
    for name, (result, entities) in found.items():
        if result != RIGHT:
            yield f"* {result}: {name}, {len(people[name])} of {entities} ({kinds[name]})"
    yield ""


def _table(kinds: Mapping[str, str], found: Mapping[str, tuple[str, int]]) -> Iterator[str]:
    drawn = [name for name, kind in kinds.items() if not kind.startswith("named")]
    groups = {kind: [name for name in kinds if kinds[name] == kind] for kind in sorted(set(kinds.values()))}
    rows = []
    for kind, names in {**groups, "all that were drawn": drawn}.items():
        counts = Counter(found[name][0] for name in names)
        rows.append(table_row(kind, len(names), *(counts[result] for result in (RIGHT, SPLIT, MERGED, BOTH))))
    yield from table(*rows, columns=("names", "cases", RIGHT, SPLIT, MERGED, BOTH))


def read_credited(store: Path, names: set[str]) -> Credited:
    """Return the entities that a store has under names, by name and film ("Title (Year)")."""
    database = Database(snapshot.current(store) / "claims.duckdb", read_only=True)
    credited: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, film, iri in database.rows(_CREDITED, [sorted(names)]):
        credited[str(name), str(film)].add(str(iri))
    database.close()
    return credited


def verdict(persons: Sequence[Label], credited: Credited) -> tuple[str, int]:
    """Return what a store made of the people of one name, by the films labelled with each, and how many entities they are there."""
    sides = [set[str]().union(*(credited.get((row["name"], film), set()) for film in films(row))) for row in persons]
    split = any(len(side) > 1 for side in sides)
    entities = set[str]().union(*sides)
    merged = sum(map(len, sides)) > len(entities)
    results = {(False, False): RIGHT, (True, False): SPLIT, (False, True): MERGED, (True, True): BOTH}
    return results[split, merged], len(entities)


def films(row: Label) -> list[str]:
    """Return the films of a labelled person, each as "Title (Year)"."""
    return re.split(r" \| ", row["films"])
