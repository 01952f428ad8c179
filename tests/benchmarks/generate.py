"""IMDb-shaped tables of any size, the same for the same seed, with the skew that real catalogues have.

    python tests/benchmarks/generate.py FOLDER --films 10000 --seed 1

About 12 credits a film; two people in three have one credit, a few have hundreds; careers last from a year to decades; about
one person in twenty shares a full name with another. Titles and names are made of syllables, so nothing in them is anybody's.
"""

import argparse
import gzip
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

SYLLABLES = [a + b for a in (*"bdfgklmnprstvz", "ch", "st", "br") for b in (*"aeiou", "an", "el", "in", "or", "ai")]
GENRES = ["Drama", "Comedy", "Documentary", "Romance", "Action", "Crime", "Thriller", "Horror", "Adventure", "Mystery", "Family"]
_TYPES = (["movie", "tvMovie", "short", "video", "tvEpisode"], [0.62, 0.09, 0.2, 0.06, 0.03])
CREW = ["director", "writer", "producer", "composer", "cinematographer", "editor", "production_designer", "casting_director"]
FIRST_YEAR, LAST_YEAR = 1915, 2024


def generate(folder: Path, films: int, seed: int = 1, *, compress: bool = False) -> None:
    """Write title.basics, title.principals, title.crew, title.ratings, title.akas and name.basics for `films` films."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    years = LAST_YEAR - np.minimum(random.exponential(28, films), LAST_YEAR - FIRST_YEAR).astype(np.int64)
    film, person, category, starts = _credits(random, years)
    tables = {
        "title.basics": _basics(random, years),
        "title.principals": _principals(random, film, person, category),
        "title.crew": _crew(film, person, category, films),
        "title.ratings": _ratings(random, films),
        "title.akas": _akas(random, films),
        "name.basics": _names(random, starts),
    }
    for name, lines in tables.items():
        _write(folder / f"{name}.tsv{'.gz' if compress else ''}", lines)


def _credits(random: np.random.Generator, years: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return film, person and category of every credit, and each person's first year of work.

    How often a person works is drawn from a heavy tail; each is offered films of the years of their career only.
    """
    films = len(years)
    cast = np.clip(random.poisson(7, films), 1, 10)
    crew = np.clip(random.poisson(5, films), 1, 8)
    wanted = int(cast.sum() + crew.sum())
    jobs = np.minimum(random.zipf(1.9, wanted), 400)
    people = int(np.searchsorted(np.cumsum(jobs), wanted)) + 1
    jobs = jobs[:people]
    starts = random.choice(years, people)
    lasting = 1 + np.minimum(random.exponential(6 + 2 * np.log(jobs)), 60).astype(np.int64)
    worker = np.repeat(np.arange(people), jobs)[:wanted]
    worked = starts[worker] + (random.random(wanted) * lasting[worker]).astype(np.int64)
    # credits and slots are both in order of years, so each falls on a film of about that year
    film = np.repeat(np.arange(films), cast + crew)
    film = film[np.argsort(years[film], kind="stable")]
    person = np.empty(wanted, dtype=np.int64)
    person[:] = worker[np.argsort(np.minimum(worked, LAST_YEAR) + random.random(wanted), kind="stable")]
    order = np.argsort(film, kind="stable")
    film, person = film[order], person[order]
    position = np.arange(wanted) - np.repeat(np.concatenate([[0], np.cumsum(cast + crew)[:-1]]), cast + crew)
    category = np.where(position < cast[film], -1, np.minimum(position - cast[film], len(CREW) - 1))
    _, first = np.unique(np.stack([film, person, category]), axis=1, return_index=True)
    kept = np.sort(first)
    return film[kept], person[kept], category[kept], starts


def _basics(random: np.random.Generator, years: Ints) -> Iterable[str]:
    yield "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres"
    kinds = random.choice(_TYPES[0], len(years), p=_TYPES[1])
    titles, adult = _words(random, len(years), 3), random.random(len(years)) < 0.01
    runtimes, genres = random.integers(5, 180, len(years)), random.integers(0, len(GENRES), (len(years), 2))
    foreign = random.random(len(years)) < 0.1
    for i, year in enumerate(years):
        original = titles[-i] if foreign[i] else titles[i]
        genre = ",".join(dict.fromkeys(GENRES[g] for g in genres[i]))
        yield f"tt{i + 1:07}\t{kinds[i]}\t{titles[i]}\t{original}\t{adult[i]:d}\t{year}\t\\N\t{runtimes[i]}\t{genre}"


def _principals(random: np.random.Generator, film: Ints, person: Ints, category: Ints) -> Iterable[str]:
    yield "tconst\tordering\tnconst\tcategory\tjob\tcharacters"
    roles = _words(random, 5000, 2)
    position, before = 0, -1
    chance, which = random.random(len(film)), random.integers(0, len(roles), len(film))
    for i, (f, p, c) in enumerate(zip(film.tolist(), person.tolist(), category.tolist(), strict=True)):
        position = position + 1 if f == before else 1
        before = f
        if c >= 0:
            role, characters = CREW[c], "\\N"
        else:
            role = ("actor", "actress")[p % 2] if chance[i] < 0.95 else "self" if chance[i] < 0.99 else "archive_footage"
            characters = f'["{roles[which[i]]}"]' if chance[i] > 0.1 else "\\N"
        yield f"tt{f + 1:07}\t{position}\tnm{p + 1:07}\t{role}\t\\N\t{characters}"


def _crew(film: Ints, person: Ints, category: Ints, films: int) -> Iterable[str]:
    yield "tconst\tdirectors\twriters"
    credited: tuple[dict[int, list[str]], dict[int, list[str]]] = ({}, {})
    for f, p, c in zip(film.tolist(), person.tolist(), category.tolist(), strict=True):
        if c in (0, 1):
            credited[c].setdefault(f, []).append(f"nm{p + 1:07}")
    for f in range(films):
        yield f"tt{f + 1:07}\t" + "\t".join(",".join(side.get(f, [])) or "\\N" for side in credited)


def _ratings(random: np.random.Generator, films: int) -> Iterable[str]:
    yield "tconst\taverageRating\tnumVotes"
    values, votes = random.normal(6.2, 1.2, films).clip(1, 10), random.zipf(1.6, films).clip(5, 2_000_000)
    for f in np.flatnonzero(random.random(films) < 0.7).tolist():
        yield f"tt{f + 1:07}\t{values[f]:.1f}\t{votes[f]}"


def _akas(random: np.random.Generator, films: int) -> Iterable[str]:
    yield "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle"
    titles, regions = _words(random, films, 3), ["DE", "FR", "JP", "BR"]
    for f in np.flatnonzero(random.random(films) < 0.3).tolist():
        yield f"tt{f + 1:07}\t1\t{titles[f]}\t{regions[f % 4]}\t\\N\timdbDisplay\t\\N\t0"


def _names(random: np.random.Generator, starts: Ints) -> Iterable[str]:
    yield "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles"
    known = random.random(len(starts)) < 0.3
    age, life = random.integers(12, 50, len(starts)), random.integers(45, 95, len(starts))
    for p, name in enumerate(_people(random, len(starts))):
        born = int(starts[p] - age[p])
        died = str(born + int(life[p])) if known[p] and born + life[p] <= LAST_YEAR else "\\N"
        yield f"nm{p + 1:07}\t{name}\t{born if known[p] else chr(92) + 'N'}\t{died}\tactor\t\\N"


def _people(random: np.random.Generator, count: int) -> list[str]:
    """Return full names; their number grows with the people's, so that about one in twenty shares a name."""
    first, last = _words(random, max(count // 60, 40), 1), _words(random, max(count // 8, 200), 2)
    given, family = random.integers(0, len(first), count), random.integers(0, len(last), count)
    return [f"{first[g]} {last[f].replace(' ', '')}".title() for g, f in zip(given.tolist(), family.tolist(), strict=True)]


def _words(random: np.random.Generator, count: int, most: int) -> list[str]:
    lengths = random.integers(1, most + 1, count)
    picks = random.integers(0, len(SYLLABLES), (count, most * 3))
    return [
        " ".join("".join(SYLLABLES[s] for s in picks[i, w * 3 : w * 3 + 3]) for w in range(length)).capitalize()
        for i, length in enumerate(lengths.tolist())
    ]


def _write(path: Path, lines: Iterable[str]) -> None:
    # no time and no name in the header, so that the same tables are the same bytes
    with path.open("wb") as raw:
        if path.suffix == ".gz":
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
                packed.writelines(f"{line}\n".encode() for line in lines)
        else:
            raw.writelines(f"{line}\n".encode() for line in lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--films", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gz", action="store_true")
    asked = parser.parse_args()
    generate(asked.folder, asked.films, asked.seed, compress=asked.gz)
