"""Lists that are spoilt on purpose, so that it is known what is one with what: films of the Wikipedia movie data, and they otherwise put.

Each list holds films that the other has not. Titles lose their case, articles move behind a comma, "and" becomes "&", accents go,
subtitles go, letters are wrong; names are put last name first, lose a middle name, keep an initial, or are misspelt. Some lists are
spoilt in one way of their own: all names turned round, sequels or series in place of the films that the other list has not, casts cut to
two names, or other titles.
"""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from anyascii import anyascii
from gold_sample import Entry, read_wikipedia
from gold_store import Resolved, build, place

BOTH, ALONE = 12_000, (8_000, 6_000)
"""How many films stand in both lists, and how many in one alone."""
_MAPPING = 'separator = ";"\n[columns]\n"title" = "film.title"\n"year" = "film.year"\n"cast" = "credits.actor"\n'


_DIRECTOR = re.compile(r"\bdirected by ([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3})")
_SEQUELS = ("{} 2", "{} II", "{}: The Return", "Return of {}", "{} Part II", "{}: Part Two", "The Making of {}")


@dataclass(frozen=True)
class Noise:
    """How a list is spoilt: the shares of years left out and wrong by one, the share of casts left out, and how many names others keep.

    `goal` is for F1. `part` is the share of the films that are taken; the second list is `turned` when all names have the family name
    first; `retitled` is the share of its films with another title; `beside` says what it has that the first has not: "films" of which
    nothing is in the first, or "sequels" or "series" of the first list's films. With `facts`, both give directors and running times.
    """

    name: str
    no_year: float
    wrong_year: float
    no_cast: float
    names: int
    goal: float | None = None
    part: float = 1.0
    turned: bool = False
    retitled: float = 0.0
    beside: str = "films"
    facts: bool = False


NOISES = (
    Noise("half of the years left out, casts of one to four", 0.5, 0, 0, 4, 0.995),
    Noise("no casts, a third of the years wrong by one", 0, 1 / 3, 1, 0, 0.99),
    Noise("some without cast, some without year, some wrong by one", 0.15, 0.15, 0.3, 5, 0.995),
    Noise("names turned round", 0.1, 0.1, 0, 5, part=0.25, turned=True, facts=True),
    Noise("sequels beside the films", 0.1, 0.1, 0.1, 5, part=0.25, beside="sequels", facts=True),
    Noise("series without year beside the films", 0.1, 0.1, 0.1, 5, part=0.25, beside="series", facts=True),
    Noise("casts cut to one or two names", 0.1, 0.3, 0, 2, part=0.25),
    Noise("a third of the films retitled", 0, 0.1, 0, 6, part=0.25, retitled=1 / 3, facts=True),
)


def compare(folder: Path, noise: Noise, scratch: Path) -> Iterator[tuple[str, bool, bool]]:
    """Yield the pairs of the two lists that are one or were made one: what they are, whether they are, whether they were made so."""
    lists, both = make_lists(folder, noise)
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
    for number in both:
        (one, text), (other, spoilt_text) = found[0, number], found[1, number]
        yield f"{text} / {spoilt_text}", True, one is not None and one == other
    for one_side, other_side in made.values():
        for a, b in product(one_side, other_side):
            if a != b:
                yield f"{found[0, a][1]} / {found[1, b][1]}", False, True


Listed = list[tuple[int, Entry]]


def make_lists(folder: Path, noise: Noise) -> tuple[dict[str, Listed], list[int]]:
    """Return the two lists by name, each film with its number, which is the same in both lists; and the numbers that stand in both."""
    draw = random.Random(noise.name)  # noqa: S311 - the same for the same name
    entries = list(enumerate(_listed_once(read_wikipedia(folder))))
    draw.shuffle(entries)
    if noise.facts:
        entries = [(n, _with_facts(entry)) for n, entry in entries]
    both, first, second = (round(number * noise.part) for number in (BOTH, *ALONE))
    others = entries[both + first : both + first + second]
    if noise.beside != "films":
        others = [(-1 - n, follow(entry, noise, draw)) for n, entry in entries[:second]]
    spoilt = [(n, spoil(entry, noise, draw)) for n, entry in entries[:both]]
    spoilt += others if noise.beside != "films" else [(n, spoil(entry, noise, draw)) for n, entry in others]
    lists = {"as-they-are": entries[: both + first], "spoilt": spoilt}
    shuffled = {name: sorted(listed, key=lambda _: draw.random()) for name, listed in lists.items()}
    return shuffled, [n for n, _ in entries[:both]]


def _listed_once(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the films without those that the data lists a second time: of one title, at most a year apart, with a person in common."""
    listed: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        others = listed[entry.title.casefold()]
        if not any(abs(other.years[0] - entry.years[0]) <= 1 and set(other.people) & set(entry.people) for other in others):
            yield entry
        others.append(entry)


def _with_facts(entry: Entry) -> Entry:
    """Return a film with the director whom its article names, and with a running time that is made up from its title."""
    named = _DIRECTOR.search(entry.text)
    minutes = random.Random(entry.title).randint(70, 150)  # noqa: S311 - the same at every run
    return replace(entry, directors=(named[1],) if named else (), minutes=minutes)


def follow(entry: Entry, noise: Noise, draw: random.Random) -> Entry:
    """Return a film or series that follows a film: of its people and with its title, but another work."""
    people = list(entry.people)
    draw.shuffle(people)
    if noise.beside == "series":
        kept = people[: draw.randint(0, len(people))]
        return replace(entry, years=(), people=tuple(kept), directors=(), minutes=draw.randint(20, 48))
    title = draw.choice(_SEQUELS).format(entry.title)
    directors = entry.directors if draw.random() < 0.5 else ()
    kept = people[: max(1, draw.randint(len(people) // 2, len(people)))]
    minutes = draw.randint(15, 60) if title.startswith("The Making") else draw.randint(70, 150)
    return replace(
        entry, title=title, years=(entry.years[0] + draw.randint(0, 3),), people=tuple(kept), directors=directors, minutes=minutes
    )


def write(path: Path, entries: Sequence[Entry]) -> None:
    """Write a table of films, with the mapping that says which column is what."""
    facts = any(entry.directors or entry.minutes for entry in entries)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["title", "year", "cast", *(["directors", "minutes"] if facts else [])])
        for entry in entries:
            more = ["; ".join(entry.directors), entry.minutes or ""] if facts else []
            rows.writerow([entry.title, *(entry.years or ("",)), "; ".join(entry.people), *more])
    mapping = _MAPPING + ('"directors" = "credits.director"\n"minutes" = "film.runtime_minutes"\n' if facts else "")
    path.with_name(f"{path.name}.mapping.toml").write_text(mapping, encoding="utf-8")


def spoil(entry: Entry, noise: Noise, draw: random.Random) -> Entry:
    """Return what another list may say of a film."""
    chance, year = draw.random(), entry.years[0]
    years = () if chance < noise.no_year else (year + draw.choice((-1, 1)),) if chance < noise.no_year + noise.wrong_year else (year,)
    people = list(entry.people) if draw.random() >= noise.no_cast else []
    draw.shuffle(people)
    kept = people[: draw.randint(1, max(noise.names, 1))]
    title, named = _spoil_title(entry.title, draw), tuple(_spoil_name(name, draw) for name in kept)
    if noise.retitled and entry.directors and len(kept) > 2 and draw.random() < noise.retitled:
        title = _another_title(draw)
    if noise.turned:
        named = tuple(turn(name) for name in kept)
    directors = tuple(turn(name) if noise.turned else name for name in entry.directors)
    minutes = entry.minutes and entry.minutes + draw.choice((-2, 0, 0, 1))
    return Entry(entry.key, title, years, named, directors, minutes=minutes)


def turn(name: str) -> str:
    """Return a name with the family name first, as in East Asia.

    >>> turn("Samuel L. Jackson")
    'Jackson Samuel L.'
    """
    given, _, family = name.rpartition(" ")
    return f"{family} {given}".strip()


def _another_title(draw: random.Random) -> str:
    """Return a title of two or three made-up words, as a title in another language is to a reader of one."""
    syllables = ("ka", "lo", "mir", "ten", "su", "ver", "da", "no", "ril", "eth", "os", "bra", "qui", "zan")
    words = ("".join(draw.choices(syllables, k=draw.randint(2, 4))).capitalize() for _ in range(draw.randint(2, 3)))
    return " ".join(words)


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
