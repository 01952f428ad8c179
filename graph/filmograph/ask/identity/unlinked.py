"""Why two entities have no link: which rule left them out of the comparison, or that the comparison found too little to keep a link."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise, product

from rapidfuzz import fuzz

from filmograph.ask.identity.mentions import Found, Mention
from filmograph.store.claim_tables import CROWD, PEOPLE_YEARS, TITLE_YEARS
from filmograph.store.claims_reader import Tables
from filmograph.text import name_key

_KEYS = "SELECT mention, key FROM mention_key WHERE mention IN (SELECT unnest($1::BIGINT[]))"
_WORK = """
    SELECT {side}, i.entity, t.film, m.key, r.value, try_cast(y.value AS INTEGER), f.key || ' ' || s.name FROM mention t
    JOIN mention f ON f.mention = t.film JOIN source s ON s.number = source_of(t.film)
    JOIN claim p ON p.mention = t.mention AND p.property = 'person' JOIN mention m ON m.mention = p.target
    JOIN identity i ON i.mention = t.film LEFT JOIN claim r ON r.mention = t.mention AND r.property = 'role'
    LEFT JOIN claim y ON y.mention = t.film AND y.property = 'year'
    WHERE t.class = 'Credit' AND {side} IN (SELECT unnest($1::BIGINT[])) ORDER BY ALL"""
_CROWDED = """
    WITH dated AS (
        SELECT m.mention, count(*) OVER (PARTITION BY name_key(m.key), y.year) AS films FROM mention m
        JOIN identity USING (mention) LEFT JOIN (
            SELECT mention, min(value) AS year FROM claim WHERE property = 'year' GROUP BY mention) y USING (mention)
        WHERE m.class = 'Film' AND name_key(m.key) IN (
            SELECT name_key(key) FROM mention WHERE mention IN (SELECT unnest($1::BIGINT[]))))
    SELECT mention FROM dated WHERE films > $2"""
_NAMESAKES = """
    SELECT DISTINCT mention FROM mention_key WHERE class = 'Person' AND key IN (SELECT unnest($1::VARCHAR[]))"""

_ALIKE = 80
"""Names with at least this ratio are alike to a reader."""
_LITTLE = "and too little speaks for it to keep a link"
_MAKING = ("director", "writer", "producer", "executive producer")


@dataclass(frozen=True)
class Finding:
    """Whether two mentions were compared, and why no link is kept; the `nearer` they came to a comparison, the higher the number."""

    compared: bool
    nearer: int
    reason: str


@dataclass(frozen=True)
class _Work:
    """One credit: the entity and the record of its film, the printed name, the craft, the film's year, and its title and source."""

    film: int
    record: int
    name: str
    craft: str
    year: int | None
    label: str


def unlinked(tables: Tables, first: Found, second: Found) -> Finding:
    """Return why there is no link between any mention of two entities of one kind: of the pair that came nearest to one."""
    if first.kind not in ("film", "person"):
        what = {"company": "companies", "character": "characters of one film"}.get(first.kind, f"{first.kind}s")
        return Finding(False, 0, f"only {what} with the same form of their name are one, and these have none in common")
    look = _films(tables, first, second) if first.kind == "film" else _people(tables, first, second)
    found = (look(a, b) for a, b in product(first.mentions, second.mentions))
    return max(found, key=lambda one: (one.compared, one.nearer))


def _films(tables: Tables, first: Found, second: Found) -> Callable[[Mention, Mention], Finding]:
    numbers = [*first.numbers, *second.numbers]
    keys, work = _keys(tables, numbers), _work(tables, "t.film", numbers)
    crowded = {number for (number,) in tables.rows(_CROWDED, [numbers, CROWD])}

    def look(a: Mention, b: Mention) -> Finding:
        if ids := _identified(a, b):
            return Finding(False, 9, ids)
        shared, apart = keys[a.number] & keys[b.number], _apart(a.year, b.year)
        same, years = any(not key.startswith(("~", "^")) for key in shared), " and ".join(sorted(one.year or "" for one in (a, b)))
        alike = same or bool(shared) or _one_letter(a.name, b.name)
        people = _in_common(work[a.number], work[b.number])
        if alike and not people and {a.number, b.number} & crowded:
            return Finding(
                False, 6, f"more than {CROWD} films of one year, or without a year, have that title, and the two name nobody in common"
            )
        if a.source == b.source:
            return _of_one_source(alike=alike, same=same, apart=apart, years=years)
        met = _met(same=same, alike=alike, people=people, apart=apart)
        if met:
            return Finding(True, 9, f"they were compared for {met}, {_LITTLE}")
        return _too_far(same=same, alike=alike, people=people, apart=apart, years=years)

    return look


def _met(*, same: bool, alike: bool, people: Collection[str], apart: int) -> str:
    """Return what two films of two sources were compared for, "" where nothing made them worth it."""
    if same and apart <= TITLE_YEARS:
        return "a title in common"
    if alike and apart <= 1:
        return "titles nearly the same"
    return f"{_list(people)}, whom both name" if people and apart <= PEOPLE_YEARS else ""


def _of_one_source(*, alike: bool, same: bool, apart: int, years: str) -> Finding:
    if same and apart <= 1:
        return Finding(True, 9, f"they were compared for a title in common, {_LITTLE}")
    if same:
        return Finding(False, 2, f"one source lists both, and their years, {years}, are more than one apart")
    alike_but = "alike but " if alike else ""
    return Finding(
        False, int(alike), f"films of one source are compared only where they have one title; theirs are {alike_but}not the same"
    )


def _too_far(*, same: bool, alike: bool, people: Collection[str], apart: int, years: str) -> Finding:
    nobody = f"they name {_list(people)} both, but" if people else "they name nobody in common, and"
    if same:
        return Finding(False, 5, f"they have a title in common, but their years, {years}, are more than ten apart")
    if alike:
        return Finding(False, 4, f"their titles are nearly the same, but not quite; {nobody} their years, {years}, are {apart} apart")
    if people:
        return Finding(False, 3, f"their titles are not alike; {nobody} their years, {years}, are more than two apart")
    return Finding(False, 0, "their titles are not alike, they name nobody in common, and no identifier ties them")


def _people(tables: Tables, first: Found, second: Found) -> Callable[[Mention, Mention], Finding]:
    sides = {*first.numbers, *second.numbers}
    keys = _keys(tables, sides)
    shared = set().union(*(keys[one] for one in first.numbers)) & set().union(*(keys[one] for one in second.numbers))
    others = {number for (number,) in tables.rows(_NAMESAKES, [sorted(shared)])} - sides if shared else set[int]()
    work = _work(tables, "p.target", sides | others)

    def look(a: Mention, b: Mention) -> Finding:
        if ids := _identified(a, b):
            return Finding(False, 9, ids)
        same, of_a, of_b = bool(keys[a.number] & keys[b.number]), work[a.number], work[b.number]
        met = [(x, y) for x, y in product(of_a, of_b) if x.film == y.film]
        if any(x.record != y.record and (same or _begin_alike(x, y)) for x, y in met):
            return Finding(True, 9, f"they were compared as people of one film, {_LITTLE}")
        if same:
            return _of_one_name(a, b, of_a, of_b, [work[other] for other in others])
        if any(x.record == y.record for x, y in met):
            return Finding(False, 3, "one record names both, and their names are not the same")
        if fuzz.ratio(name_key(a.name), name_key(b.name)) >= _ALIKE:
            return Finding(False, 2, "their names are alike but not the same; such people are compared only where one film has both")
        return Finding(False, 1, "their names are not alike, and no identifier ties them")

    return look


def _of_one_name(a: Mention, b: Mention, of_a: list[_Work], of_b: list[_Work], others: Iterable[list[_Work]]) -> Finding:
    """Return the reason why two people of one name have no link: of those without identifiers only the nearest in time are compared."""
    known = any(one.startswith("imdb:") for one in (*a.identifiers, *b.identifiers))
    careers = [of_a, of_b, *others]
    crafts = {one.craft for one in of_a} & {one.craft for one in of_b}
    if known or any(_follow(craft, careers) for craft in (None, *crafts)):
        return Finding(True, 9, f"they were compared for their name, {_LITTLE}")
    return Finding(
        False, 5, "they have one name, but others of that name have films between theirs; each is compared with the next in time"
    )


def _follow(craft: str | None, careers: Iterable[list[_Work]]) -> bool:
    """Return whether a film of the first follows one of the second or the other way round, of all films (None) or those in one craft."""
    line = {
        (one.year is None, one.year or 0, one.label, one.record, person)
        for person, work in enumerate(careers) for one in work if craft in (None, one.craft)
    }  # fmt: skip
    people = [person for *_, person in sorted(line)]
    return any({x, y} == {0, 1} for x, y in pairwise(people))


def _begin_alike(x: _Work, y: _Work) -> bool:
    first, second = name_key(x.name).split(), name_key(y.name).split()
    ends = first[0][0] == second[0][0] or first[-1] in (second[0], second[-1]) or first[0] == second[-1] if first and second else False
    return x.craft == y.craft and ends


def _identified(a: Mention, b: Mention) -> str:
    """Return the sentence on two mentions that both have an IMDb identifier, "" for others."""
    ids = [next((one for one in mention.identifiers if one.startswith("imdb:")), "") for mention in (a, b)]
    return f"each has an IMDb identifier of its own, {ids[0]} and {ids[1]}, and these decide" if all(ids) else ""


def _keys(tables: Tables, numbers: Collection[int]) -> dict[int, set[str]]:
    keys: dict[int, set[str]] = {number: set() for number in numbers}
    for number, key in tables.rows(_KEYS, [list(numbers)]):
        keys[number].add(key)
    return keys


def _work(tables: Tables, side: str, numbers: Collection[int]) -> dict[int, list[_Work]]:
    """Return the credits of each of several films (`t.film`) or people (`p.target`)."""
    work: dict[int, list[_Work]] = {number: [] for number in numbers}
    for number, film, record, name, role, year, label in tables.rows(_WORK.replace("{side}", side), [list(numbers)]):
        work[number].append(_Work(film, record, name, "making" if role in _MAKING else role or "", year, label))
    return work


def _in_common(first: list[_Work], second: list[_Work]) -> list[str]:
    """Return the names that are on both of two films, whichever way their words stand."""
    names = [{" ".join(sorted(name_key(one.name).split())): one.name for one in work} for work in (first, second)]
    return sorted(names[0][key] for key in names[0].keys() & names[1].keys())


def _apart(a: str | None, b: str | None) -> int:
    """Return the years between two films, 0 where one is unknown, as such films are compared with those of any year."""
    return abs(int(a) - int(b)) if a and b else 0


def _one_letter(a: str, b: str) -> bool:
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415 - rarely needed

    # two letters that changed places are one letter, as where candidates are found
    return DamerauLevenshtein.distance(name_key(a).replace(" ", ""), name_key(b).replace(" ", ""), score_cutoff=1) <= 1


def _list(names: Collection[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:3]) + (f" and {len(shown) - 3} more" if len(shown) > 3 else "")
