"""Which pairs of films of two lists were drawn to be labelled: generous blocks, a rough score, six strata, a seeded draw of 50 from each.

    python tests/benchmarks/gold_sample.py SHARED FOLDER

writes `pairs.tsv` (the pairs, both sides' facts beside each other, for the eye that labels) and prints how many each stratum holds.
The score serves the draw alone: it is no matcher, and whoever labels does not see it.
"""

import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from filmograph.sources.reading.json_objects import JsonObject, iter_objects
from filmograph.text import name_key
from rapidfuzz import fuzz, process

SEED, EACH = 20240, 50
EDGES = (0.33, 0.42, 0.56, 0.72, 0.84)
"""Where one stratum ends and the next begins, by the rough score."""

_RENAMED = 0.6
"""What titles count when everything else says that it is the same film under another title."""

_YEARS_APART = {0: 1.0, 1: 0.8, 2: 0.5, 3: 0.25, 4: 0.25, 5: 0.25}
_ARTICLE = re.compile(r"^(?:the|a|an|le|la|les|el|il|der|die|das) | (?:the|a|an)$")
_SUBTITLE = re.compile(r"\s*(?::| - |, or,? |; or,? |\().*$")
_NEAR = 84


@dataclass(frozen=True)
class Entry:
    """What one list says of a film: where, under which title, of which years, with whom."""

    key: str
    title: str
    years: tuple[int, ...]
    people: tuple[str, ...]
    directors: tuple[str, ...] = ()
    text: str = ""
    minutes: int | None = None

    def variants(self) -> set[str]:
        """Return the title in the ways it may be written elsewhere: in full, without article, without what follows a colon."""
        full = {name_key(self.title), name_key(_SUBTITLE.sub("", self.title))}
        return {form for title in full for form in (title, _ARTICLE.sub("", title)) if form} or {self.title}


def read_wikipedia(folder: Path) -> Iterator[Entry]:
    """Yield every film of the Wikipedia movie data; its key is the file and the line its object begins on."""
    for path in sorted(folder.glob("*.json")):
        with path.open(encoding="utf-8") as stream:
            for found in iter_objects(stream):
                if isinstance(found, JsonObject):
                    film = found.value
                    yield Entry(
                        f"{path.name}:{found.first}", film["title"], (film["year"],), tuple(film["cast"]), text=film.get("extract") or ""
                    )  # fmt: skip


def read_metaqa(path: Path) -> Iterator[Entry]:
    """Yield every film of MetaQA's knowledge base; its key is its title."""
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in path.read_text(encoding="utf-8").splitlines():
        title, relation, value = line.split("|")
        facts[title][relation].append(value)
    for title, claims in facts.items():
        directors = tuple(claims["directed_by"])
        people = tuple(dict.fromkeys([*claims["starred_actors"], *directors, *claims["written_by"]]))
        yield Entry(title, title, tuple(map(int, claims["release_year"])), people, directors)


def candidates(one: list[Entry], two: list[Entry]) -> set[tuple[int, int]]:
    """Return the pairs that any block brings together: a title in any of its ways, titles alike, people shared."""
    pairs: set[tuple[int, int]] = set()
    pairs |= set(_share(one, two, Entry.variants))
    pairs |= set(_share(one, two, lambda entry: {" ".join(sorted(name_key(entry.title).split()))}))
    pairs |= set(_titles_alike(one, two))
    pairs |= set(_people_shared(one, two))
    return pairs


def _share(one: list[Entry], two: list[Entry], keys: Callable[[Entry], set[str]]) -> Iterator[tuple[int, int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for i, entry in enumerate(one):
        for key in keys(entry):
            places[key].append(i)
    for j, entry in enumerate(two):
        for key in keys(entry):
            yield from ((i, j) for i in places.get(key, ()))


def _titles_alike(one: list[Entry], two: list[Entry]) -> Iterator[tuple[int, int]]:
    """Yield pairs of titles that are spelt alike, at most three years apart (or of unknown year)."""
    by_year: dict[int, list[int]] = defaultdict(list)
    for j, entry in enumerate(two):
        for year in {y + d for y in entry.years for d in range(-3, 4)} or {0}:
            by_year[year].append(j)
    of_year: dict[int, list[int]] = defaultdict(list)
    for i, entry in enumerate(one):
        of_year[entry.years[0]].append(i)
    for year, ones in of_year.items():
        twos = by_year[year] + by_year[0]
        if not twos:
            continue
        left, right = ([name_key(entries[n].title) for n in numbers] for entries, numbers in ((one, ones), (two, twos)))
        scores = process.cdist(left, right, scorer=fuzz.ratio, score_cutoff=_NEAR, dtype=np.uint8, workers=2)
        for a, b in zip(*np.nonzero(scores), strict=True):
            yield ones[int(a)], twos[int(b)]


def _people_shared(one: list[Entry], two: list[Entry]) -> Iterator[tuple[int, int]]:
    """Yield pairs at most two years apart that share two people, or one and something of the title."""
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for i, j in _share(one, two, lambda entry: {name_key(person) for person in entry.people}):
        if any(abs(one[i].years[0] - year) <= 2 for year in two[j].years):
            shared[i, j] += 1
    for (i, j), number in shared.items():
        if number > 1 or fuzz.token_set_ratio(name_key(one[i].title), name_key(two[j].title)) > 70:
            yield i, j


def score(one: Entry, two: Entry) -> float:
    """Return roughly how alike two entries are, from 0 to 1: the titles, and less the farther the years and the fewer the people."""
    alike = max(fuzz.token_sort_ratio(a, b) for a, b in product(one.variants(), two.variants())) / 100
    full = fuzz.ratio(name_key(one.title), name_key(two.title)) / 100
    title = max(0.0, (0.6 * alike + 0.4 * full - 0.4) / 0.6)
    apart = min((abs(one.years[0] - year) for year in two.years), default=None)
    year = 0.4 if apart is None else _YEARS_APART.get(apart, 0.0)
    shared, directed = _people_shared_by(one, two), _directed(one, two)
    if shared + directed > 2 and apart in (None, 0, 1):
        title = max(title, _RENAMED)
    return title * (0.3 + 0.35 * year + 0.35 * _people_alike(one, two, shared, directed=directed))


def _people_alike(one: Entry, two: Entry, shared: int, *, directed: bool) -> float:
    if not one.people or not two.people:
        return 0.9 if directed else 0.35
    return min(1.0, shared / min(len(one.people), len(two.people), 4) + (0.5 if directed else 0.0))


def _people_shared_by(one: Entry, two: Entry) -> int:
    return len({name_key(person) for person in one.people} & {name_key(person) for person in two.people})


def _directed(one: Entry, two: Entry) -> bool:
    text = f" {name_key(one.text)} "
    return any(f" {name_key(director)} " in text for director in two.directors)


def draw(scores: dict[tuple[int, int], float]) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Yield of each stratum its number, how many candidates it holds, and the pairs drawn from it."""
    generator = random.Random(SEED)  # noqa: S311 - a draw, no secret
    strata: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair, value in sorted(scores.items()):
        strata[1 + sum(value >= edge for edge in EDGES)].append(pair)
    for stratum, pairs in sorted(strata.items()):
        yield stratum, len(pairs), sorted(generator.sample(pairs, min(EACH, len(pairs))))


def main(shared: Path, folder: Path) -> None:
    """Draw the pairs, write them for labelling, and print what the strata hold."""
    one, two = list(read_wikipedia(shared / "data" / "wikipedia-movies")), list(read_metaqa(shared / "data" / "metaqa" / "kb.txt"))
    scores = {(i, j): score(one[i], two[j]) for i, j in candidates(one, two)}
    rows = []
    for stratum, holds, pairs in draw(scores):
        sys.stdout.write(f"stratum {stratum}: {holds} candidates\n")
        rows += [_row(stratum, one[i], two[j]) for i, j in pairs]
    (folder / "pairs.tsv").write_text("".join(rows), encoding="utf-8")


def _row(stratum: int, one: Entry, two: Entry) -> str:
    def listed(values: Iterable[object]) -> str:
        return ", ".join(map(str, values))

    text = " ".join(one.text.split())
    cells = [one.title, one.years[0], one.key, two.title, listed(two.years), stratum, listed(one.people[:12])]
    return "\t".join(map(str, [*cells, f"dir. {listed(two.directors)}; {listed(two.people[:12])}", text])) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
