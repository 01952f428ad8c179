"""Lists that are spoilt on purpose, so that it is known what is one with what: films of the Wikipedia movie data, and they otherwise put.

Each list holds films that the other has not. Titles lose their case, articles move behind a comma, "and" becomes "&", accents go,
subtitles go, letters are wrong; names are put last name first, lose a middle name, keep an initial, or are misspelt.
"""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from anyascii import anyascii
from gold_sample import Entry, read_wikipedia
from gold_store import Resolved, build, place

BOTH, ALONE = 12_000, (8_000, 6_000)
"""How many films stand in both lists, and how many in one alone."""
_MAPPING = 'separator = ";"\n[columns]\n"title" = "film.title"\n"year" = "film.year"\n"cast" = "credits.actor"\n'


@dataclass(frozen=True)
class Noise:
    """How a list is spoilt: the shares of years left out and wrong by one, the share of casts left out, and how many names others keep."""

    name: str
    no_year: float
    wrong_year: float
    no_cast: float
    names: int


NOISES = (
    Noise("half of the years left out, casts of one to four", 0.5, 0, 0, 4),
    Noise("no casts, a third of the years wrong by one", 0, 1 / 3, 1, 0),
    Noise("some without cast, some without year, some wrong by one", 0.15, 0.15, 0.3, 5),
)


def compare(folder: Path, noise: Noise, scratch: Path) -> Iterator[tuple[str, bool, bool]]:
    """Yield the pairs of the two lists that are one or were made one: what they are, whether they are, whether they were made so."""
    draw = random.Random(noise.name)  # noqa: S311 - the same for the same name
    entries = list(enumerate(read_wikipedia(folder)))
    draw.shuffle(entries)
    as_they_are = entries[: BOTH + ALONE[0]]
    spoilt = [(n, spoil(entry, noise, draw)) for n, entry in entries[:BOTH] + entries[BOTH + ALONE[0] : BOTH + sum(ALONE)]]
    lists = {name: sorted(listed, key=lambda _: draw.random()) for name, listed in (("as-they-are", as_they_are), ("spoilt", spoilt))}
    for name, listed in lists.items():
        write(scratch / f"{name}.csv", [entry for _, entry in listed])
    build([scratch / f"{name}.csv" for name in lists], scratch / "noise", "--no-triples")
    resolved, found = Resolved(scratch / "noise"), {}
    made: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, (name, listed) in enumerate(lists.items()):
        for row, (number, entry) in enumerate(listed):
            iri = resolved.film(place(f"{name}.csv", row + 2, entry.title))
            found[side, number] = (iri, f"{entry.title} ({', '.join(map(str, entry.years))}; {', '.join(entry.people[:3])})")
            if iri:
                made[iri][side].append(number)
    for number, _ in entries[:BOTH]:
        (one, text), (other, spoilt_text) = found[0, number], found[1, number]
        yield f"{text} / {spoilt_text}", True, one is not None and one == other
    for one_side, other_side in made.values():
        for a, b in product(one_side, other_side):
            if a != b:
                yield f"{found[0, a][1]} / {found[1, b][1]}", False, True


def write(path: Path, entries: Sequence[Entry]) -> None:
    """Write a table of films, with the mapping that says which column is what."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["title", "year", "cast"])
        rows.writerows([entry.title, *(entry.years or ("",)), "; ".join(entry.people)] for entry in entries)
    path.with_name(f"{path.name}.mapping.toml").write_text(_MAPPING, encoding="utf-8")


def spoil(entry: Entry, noise: Noise, draw: random.Random) -> Entry:
    """Return what another list may say of a film."""
    chance, year = draw.random(), entry.years[0]
    years = () if chance < noise.no_year else (year + draw.choice((-1, 1)),) if chance < noise.no_year + noise.wrong_year else (year,)
    people = list(entry.people) if draw.random() >= noise.no_cast else []
    draw.shuffle(people)
    kept = people[: draw.randint(1, max(noise.names, 1))]
    return Entry(entry.key, _spoil_title(entry.title, draw), years, tuple(_spoil_name(name, draw) for name in kept))


def _spoil_title(title: str, draw: random.Random) -> str:
    chance, article = draw.random(), re.match(r"(The|A|An) (.+)", title)
    ways = (
        (0.25, f"{article[2]}, {article[1]}" if article else title), (0.35, title.upper()), (0.45, title.lower()),
        (0.52, _misspell(title, draw)), (0.58, title.partition(":")[0]), (0.62, title.replace(" and ", " & ")), (0.66, anyascii(title)),
    )  # fmt: skip
    return next((put for most, put in ways if chance < most), title)


def _spoil_name(name: str, draw: random.Random) -> str:
    chance, parts = draw.random(), name.split()
    if len(parts) < 2:
        return name
    ways = (
        (0.3, f"{parts[-1]}, {' '.join(parts[:-1])}"), (0.36, f"{parts[0]} {parts[-1]}"),
        (0.4, f"{parts[0][0]}. {' '.join(parts[1:])}"), (0.44, _misspell(name, draw)),
    )  # fmt: skip
    return next((put for most, put in ways if chance < most), name)


def _misspell(text: str, draw: random.Random) -> str:
    """Return a text with a letter left out, two that changed places, or one that is another."""
    if len(text) < 6:
        return text
    at = draw.randrange(1, len(text) - 1)
    before, here, after, rest = text[:at], text[at], text[at + 1], text[at + 2 :]
    return before + draw.choice((after, after + here, draw.choice("aeilnorstu") + after)) + rest
