"""IMDb-shaped tables with all title types, up to IMDb's own size, made in chunks; the same for the same seed.

    python tests/benchmarks/generate_large.py FOLDER --titles 1200000 --seed 1 [--gz]

Three titles in four are episodes, one in six is a film, short or video; about 8 principals a title; 14 people for 12 titles. Most of an
episode's cast is that of its series, and people are offered titles of the years of their career, a few of them hundreds. Every value
follows from a hash of its row's number, so a chunk needs no other chunk. `generate.py` makes films alone.
"""

import argparse
import shutil
import sys
import time
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
from generate import CREW, FIRST_YEAR, GENRES, LAST_YEAR, SYLLABLES

Array = npt.NDArray[np.generic]
Whole = npt.NDArray[np.int64]

_CHUNK = 250_000
_TYPES = (
    ["tvEpisode", "movie", "tvMovie", "short", "video", "tvMiniSeries", "tvSpecial", "videoGame", "tvShort"],
    [0.80, 0.063, 0.013, 0.079, 0.021, 0.008, 0.007, 0.005, 0.004],
)
_EVERY_SERIES = 20
"""Every so many titles one is a series."""
_PEOPLE = 14 / 12
"""How many people there are for a title."""
_COHORT, _SKEW, _HEAD = 1000, 9.0, 3
"""People come in cohorts of so many, in the order of their first years; a few of each cohort have most of its credits."""
_FIRST_NAMES = 4000

_HEADERS = {
    "title.basics": "tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres",
    "title.principals": "tconst ordering nconst category job characters",
    "title.crew": "tconst directors writers",
    "title.ratings": "tconst averageRating numVotes",
    "title.akas": "titleId ordering title region language types attributes isOriginalTitle",
    "title.episode": "tconst parentTconst seasonNumber episodeNumber",
    "name.basics": "nconst primaryName birthYear deathYear primaryProfession knownForTitles",
}
_MACROS = f"""
CREATE MACRO syllable(n) AS ({SYLLABLES!r})[1 + n % {len(SYLLABLES)}];
CREATE MACRO word(n) AS syllable(n) || syllable(n // 97) || CASE WHEN n % 3 = 0 THEN syllable(n // 7919) ELSE '' END;
CREATE MACRO capital(s) AS upper(s[1]) || s[2:];
CREATE MACRO heading(n) AS capital(CASE n % 4 WHEN 0 THEN word(n) WHEN 1 THEN word(n) || ' ' || word(n // 11)
    ELSE word(n) || ' ' || word(n // 11) || ' ' || word(n // 1013) END);
CREATE MACRO tt(n) AS 'tt' || lpad((n + 1)::VARCHAR, 7, '0');
CREATE MACRO nm(n) AS 'nm' || lpad((n + 1)::VARCHAR, 7, '0');
CREATE MACRO listed(words, n, m) AS words[1 + n % len(words)] || CASE WHEN n % len(words) <> m % len(words)
    THEN ',' || words[1 + m % len(words)] ELSE '' END;
"""
_GENRES = f"listed({GENRES!r}, a, b)"
_TITLE = "CASE WHEN episode > 0 AND a % 3 = 0 THEN 'Episode #' || season || '.' || episode ELSE heading(words) END"
_QUERIES = {
    "title.basics": f"""SELECT tt(title), kind, {_TITLE}, CASE WHEN a % 10 = 0 THEN heading(words + 1) ELSE {_TITLE} END,
        (b % 100 = 0)::INTEGER, year, '\\N', 5 + a % 175, {_GENRES} FROM title ORDER BY title""",
    "title.principals": """SELECT tt(title), position, nm(person), category, '\\N',
        CASE WHEN category IN ('actor', 'actress') AND c % 10 > 0 THEN '["' || capital(word(c % 5000 * 31)) || '"]' ELSE '\\N' END
        FROM slot ORDER BY title, position""",
    "title.crew": """SELECT tt(title), coalesce(string_agg(DISTINCT nm(person), ',' ORDER BY nm(person))
        FILTER (category = 'director'), '\\N'), coalesce(string_agg(DISTINCT nm(person), ',' ORDER BY nm(person))
        FILTER (category = 'writer'), '\\N')
        FROM slot GROUP BY title ORDER BY title""",
    "title.ratings": """SELECT tt(title), (1 + (a % 46 + b % 46) / 10.0)::DECIMAL(3, 1), 5 + (2000000 * pow(b / 4294967296.0, 12))::BIGINT
        FROM title WHERE words % 8 = 0 ORDER BY title""",
    "title.akas": """SELECT tt(title), 1, heading(words + 2), ['DE', 'FR', 'JP', 'BR'][1 + a % 4], '\\N', 'imdbDisplay', '\\N', 0
        FROM title WHERE b % 10 < 3 ORDER BY title""",
    "title.episode": "SELECT tt(title), tt(series), season, episode FROM title WHERE episode > 0 ORDER BY title",
    "name.basics": f"""SELECT nm(person),
        capital(word((pow(a / 4294967296.0, 2) * {_FIRST_NAMES})::BIGINT * 7)) || ' ' || capital(word(family)),
        CASE WHEN c % 10 < 3 THEN (year - 12 - c % 38)::VARCHAR ELSE '\\N' END,
        CASE WHEN c % 10 < 3 AND year + 33 + b % 30 <= {LAST_YEAR} THEN (year + 33 + b % 30)::VARCHAR ELSE '\\N' END,
        'actor', '\\N' FROM named ORDER BY person""",
}  # fmt: skip


def generate(folder: Path, titles: int, seed: int = 1, *, compress: bool = False) -> None:
    """Write IMDb's seven tables for so many titles; a chunk of them at a time is in memory."""
    folder.mkdir(parents=True, exist_ok=True)
    database = duckdb.connect(config={"preserve_insertion_order": True})
    database.execute(_MACROS)
    people = int(titles * _PEOPLE)
    for name, header in _HEADERS.items():
        _begin(folder / f"{name}.tsv{'.gz' if compress else ''}", "\t".join(header.split()))
    for first in range(0, titles, _CHUNK):
        title = np.arange(first, min(first + _CHUNK, titles), dtype=np.int64)
        described, slots = _titles(title, titles, seed), _slots(title, titles, people, seed)
        database.register("title", described)
        database.register("slot", slots)
        _append(database, folder, [name for name in _HEADERS if name.startswith("title")], compress=compress)
        print_progress(first + len(title), titles, "titles")
    for first in range(0, people, _CHUNK * 4):
        person = np.arange(first, min(first + _CHUNK * 4, people), dtype=np.int64)
        database.register("named", _people(person, people, seed))
        _append(database, folder, ["name.basics"], compress=compress)


def print_progress(done: int, total: int, unit: str) -> None:
    """Print how far it is, and after how many seconds."""
    sys.stderr.write(f"\r{done:,} of {total:,} {unit}, {time.process_time():,.0f} s of processor time")
    sys.stderr.write("\n" if done == total else "")


def _hashed(rows: Array, seed: int, column: int) -> npt.NDArray[np.uint64]:
    """Return 64 random bits for each row's number (splitmix64), others for every seed and column."""
    mixed = rows.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64((seed * 1009 + column) * 0xD1B54A32D192ED03 % (1 << 64))
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


def _bits(rows: Array, seed: int, column: int) -> Whole:
    return (_hashed(rows, seed, column) >> np.uint64(32)).astype(np.int64)


def _chance(rows: Array, seed: int, column: int) -> npt.NDArray[np.float64]:
    """Return a number from 0 up to 1 for each row."""
    return (_hashed(rows, seed, column) >> np.uint64(11)).astype(np.float64) / (1 << 53)


def _series_of(title: Whole, titles: int, seed: int) -> tuple[Whole, npt.NDArray[np.bool_]]:
    """Return the series of each title, which is itself where it is no episode, and whether it is one."""
    is_episode = (title % _EVERY_SERIES != 0) & (_chance(title, seed, 1) < _TYPES[1][0])
    all_series = -(-titles // _EVERY_SERIES)
    series = (all_series * _chance(title, seed, 2) ** 1.5).astype(np.int64) * _EVERY_SERIES
    return np.where(is_episode, series, title), is_episode


def _when(title: Whole, titles: int, seed: int) -> npt.NDArray[np.float64]:
    """Return when a title was made, from 0 (first year) to 1 (last year); an episode within ten years of its series."""
    series, is_episode = _series_of(title, titles, seed)
    span = LAST_YEAR - FIRST_YEAR
    began = 1 + np.log1p(-_chance(series, seed, 3) * 0.97) * 22 / span
    return np.clip(began + is_episode * _chance(title, seed, 4) ** 2 * 10 / span, 0, 1)


def _titles(title: Whole, titles: int, seed: int) -> Mapping[str, Array]:
    series, is_episode = _series_of(title, titles, seed)
    chance = _chance(title, seed, 1)
    kind = np.array(_TYPES[0], dtype=object)[np.minimum(np.searchsorted(np.cumsum(_TYPES[1]), chance, side="right"), len(_TYPES[0]) - 1)]
    year = FIRST_YEAR + (_when(title, titles, seed) * (LAST_YEAR - FIRST_YEAR)).astype(np.int64)
    a, b = _bits(title, seed, 5), _bits(title, seed, 6)
    return {
        "title": title, "kind": np.where(title % _EVERY_SERIES == 0, "tvSeries", kind), "year": year, "words": _bits(title, seed, 7),
        "a": a, "b": b, "series": series, "season": 1 + a % 9, "episode": np.where(is_episode, 1 + b % 24, 0),
    }  # fmt: skip


def _slots(title: Whole, titles: int, people: int, seed: int) -> Mapping[str, Array]:
    """Return who has which credit of the titles: a row for each principal."""
    count = 4 + (_chance(title, seed, 8) * 9.34).astype(np.int64)
    cast = np.maximum(count * 6 // 10, 1)
    position = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    of, number, among = np.repeat(title, count), np.repeat(count, count), np.repeat(cast, count)
    series, is_episode = _series_of(title, titles, seed)
    own = of * 16 + position
    # seven in ten of an episode's credits are those of the people who are in all of its series
    shared = np.repeat(is_episode, count) & (_chance(own, seed, 9) < 0.7)
    drawn = np.where(shared, np.repeat(series, count) * 16 + position, own)
    when = _when(np.where(shared, np.repeat(series, count), of), titles, seed)
    crew = np.array(CREW, dtype=object)[np.minimum(position - among, number - among).clip(0, len(CREW) - 1)]
    person = _drawn(drawn, when, people, seed)
    chance = _chance(own, seed, 10)
    acting = np.where(chance < 0.95, np.where(person % 2 == 0, "actor", "actress"), np.where(chance < 0.99, "self", "archive_footage"))
    category = np.where(position < among, acting.astype(object), crew)
    return {"title": of, "position": position + 1, "person": person, "category": category, "c": _bits(own, seed, 11)}


def _drawn(rows: Array, when: npt.NDArray[np.float64], people: int, seed: int) -> Whole:
    """Return the person of each credit: one whose career began at most some decades before, by a heavy tail within the cohort."""
    cohorts = max(people // _COHORT, 1)
    # as many people begin in a year as titles are made in it, so a cohort is a stretch of the distribution of `when`
    span = LAST_YEAR - FIRST_YEAR
    ago = -np.log1p(-_chance(rows, seed, 12)) * 7 / span
    began = np.expm1(np.minimum(when - ago - 1, 0) * span / 22) / 0.97 + 1
    cohort = (began.clip(0, 1) * (cohorts - 1)).astype(np.int64)
    least = (_HEAD / (_COHORT + _HEAD)) ** (1 / _SKEW)
    rank = (_COHORT + _HEAD) * (least + (1 - least) * _chance(rows, seed, 13)) ** _SKEW - _HEAD
    person: Whole = np.minimum(cohort * _COHORT + rank.astype(np.int64).clip(0, _COHORT - 1), people - 1)
    return person


def _people(person: Whole, people: int, seed: int) -> Mapping[str, Array]:
    began = np.clip(person / people, 0, 1)
    year = LAST_YEAR + (np.log(np.maximum(1 - (1 - began) * 0.97, 0.03)) * 22).astype(np.int64)
    a, b, c = (_bits(person, seed, column) for column in (14, 15, 16))
    family = (_chance(person, seed, 17) ** 2 * max(people // 35, 2000)).astype(np.int64) * 13
    return {"person": person, "a": a, "b": b, "c": c, "family": family, "year": year}


def _begin(path: Path, header: str) -> None:
    path.write_bytes(b"".join(_packed(path, iter([f"{header}\n".encode()]))))


def _append(database: duckdb.DuckDBPyConnection, folder: Path, names: list[str], *, compress: bool) -> None:
    """Write the rows of a chunk behind those before; a packed file may have several parts."""
    for name in names:
        chunk, whole = folder / f"{name}.chunk", folder / f"{name}.tsv{'.gz' if compress else ''}"
        database.execute(f"COPY ({_QUERIES[name]}) TO '{chunk}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\t')")
        with chunk.open("rb") as rows, whole.open("ab") as file:
            if compress:
                file.writelines(_packed(whole, iter(lambda: rows.read(1 << 22), b"")))
            else:
                shutil.copyfileobj(rows, file, 1 << 22)
        chunk.unlink()


def _packed(path: Path, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield blocks, packed with gzip where the file's name says so, quickly rather than small, without a time in the header."""
    if path.suffix != ".gz":
        yield from blocks
        return
    packer = zlib.compressobj(1, wbits=31)
    for block in blocks:
        yield packer.compress(block)
    yield packer.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--titles", type=int, default=1_200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gz", action="store_true")
    asked = parser.parse_args()
    generate(asked.folder, asked.titles, asked.seed, compress=asked.gz)
