"""Why two entities were never compared: every pair that was compared has a link, so what is left is what kept them from it."""

from collections.abc import Callable, Collection
from itertools import product
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from filmograph.ask.identity.mentions import Found, Mention
from filmograph.store.claim_tables import CROWD, PEOPLE_YEARS, TITLE_YEARS
from filmograph.store.claims_reader import Tables
from filmograph.text import name_key

_KEYS = "SELECT mention, key FROM mention_key WHERE mention IN (SELECT unnest($1::BIGINT[]))"
_CREDITED = """
    SELECT t.film, m.key FROM mention t JOIN claim p ON p.mention = t.mention AND p.property = 'person'
    JOIN mention m ON m.mention = p.target WHERE t.class = 'Credit' AND t.film IN (SELECT unnest($1::BIGINT[])) ORDER BY ALL"""
_RECORDS = """
    SELECT p.target, t.film FROM claim p JOIN mention t ON t.mention = p.mention
    WHERE p.property = 'person' AND p.target IN (SELECT unnest($1::BIGINT[]))"""
_CROWDED = """
    WITH dated AS (
        SELECT m.mention, count(*) OVER (PARTITION BY name_key(m.key), y.year) AS films FROM mention m
        JOIN identity USING (mention) LEFT JOIN (
            SELECT mention, min(value) AS year FROM claim WHERE property = 'year' GROUP BY mention) y USING (mention)
        WHERE m.class = 'Film' AND name_key(m.key) IN (
            SELECT name_key(key) FROM mention WHERE mention IN (SELECT unnest($1::BIGINT[]))))
    SELECT mention FROM dated WHERE films > $2"""

_ALIKE = 80
"""Names and titles with at least this ratio are alike to a reader."""


class _Reason(NamedTuple):
    """What kept two mentions from being compared; the `nearer` they came to it, the higher the number."""

    nearer: int
    text: str


def never_compared(tables: Tables, first: Found, second: Found) -> str:
    """Return why no mentions of two entities of one kind were compared: of the pair that came nearest to it."""
    if first.kind not in ("film", "person"):
        what = {"company": "companies", "character": "characters of one film"}.get(first.kind, f"{first.kind}s")
        return f"only {what} with the same form of their name are one, and these have none in common"
    look = (_films if first.kind == "film" else _people)(tables, [*first.numbers, *second.numbers])
    return max(_identified(a, b) or look(a, b) for a, b in product(first.mentions, second.mentions)).text


def _films(tables: Tables, numbers: Collection[int]) -> Callable[[Mention, Mention], _Reason]:
    keys, credited = _by_mention(tables, _KEYS, numbers), _by_mention(tables, _CREDITED, numbers)
    crowded = {number for (number,) in tables.rows(_CROWDED, [list(numbers), CROWD])}

    def look(a: Mention, b: Mention) -> _Reason:
        alike = bool(keys[a.number] & keys[b.number]) or _read_alike(a.name, b.name)
        people = _in_common(credited[a.number], credited[b.number])
        if alike and not people and {a.number, b.number} & crowded:
            return _Reason(6, f"more than {CROWD} films of one year, or without a year, have that title, and the two name nobody in common")
        return _of_one_source(a, b, alike=alike) if a.source == b.source else _of_two_sources(a, b, people, alike=alike)

    return look


def _of_one_source(a: Mention, b: Mention, *, alike: bool) -> _Reason:
    if name_key(a.name) == name_key(b.name) and _apart(a, b) > 1:
        return _Reason(2, f"one source lists both, and their years, {_years(a, b)}, are more than one apart")
    but = "alike but " if alike else ""
    return _Reason(int(alike), f"films of one source are compared only where they have one title; theirs are {but}not the same")


def _of_two_sources(a: Mention, b: Mention, people: Collection[str], *, alike: bool) -> _Reason:
    apart = _apart(a, b)
    if name_key(a.name) == name_key(b.name) and apart > TITLE_YEARS:
        return _Reason(5, f"they have a title in common, but their years, {_years(a, b)}, are more than ten apart")
    titles = "nearly the same, but not quite" if alike else "not alike"
    if people and apart <= PEOPLE_YEARS:
        return _Reason(3, f"their titles are {titles}, and {_list(people)}, whom both name, is too little to compare them for")
    named = f"they name {_list(people)} both, but" if people else "they name nobody in common, and"
    if apart > 1 and (alike or people):
        return _Reason(4 if alike else 3, f"their titles are {titles}; {named} their years, {_years(a, b)}, are {apart} apart")
    return _Reason(4 * alike, f"their titles are {titles}, {named} no identifier ties them")


def _people(tables: Tables, numbers: Collection[int]) -> Callable[[Mention, Mention], _Reason]:
    keys, records = _by_mention(tables, _KEYS, numbers), _by_mention(tables, _RECORDS, numbers)

    def look(a: Mention, b: Mention) -> _Reason:
        if keys[a.number] & keys[b.number]:
            return _Reason(
                5, "they have one name, but others of that name have films between theirs; each is compared with the next in time"
            )
        if records[a.number] & records[b.number]:
            return _Reason(3, "one record names both, and their names are not the same")
        if _read_alike(a.name, b.name):
            such = "such people are compared where one film has both, or, where they sound alike, their films follow one another"
            return _Reason(2, f"their names are alike but not the same; {such}")
        return _Reason(1, "their names are not alike, and no identifier ties them")

    return look


def _identified(a: Mention, b: Mention) -> _Reason | None:
    """Return the reason for two mentions that both have an IMDb identifier."""
    ids = [next((one for one in mention.identifiers if one.startswith("imdb:")), "") for mention in (a, b)]
    return _Reason(9, f"each has an IMDb identifier of its own, {ids[0]} and {ids[1]}, and these decide") if all(ids) else None


def _by_mention(tables: Tables, query: str, numbers: Collection[int]) -> dict[int, set[Any]]:
    """Return what a query of (mention, value) finds of each mention."""
    found: dict[int, set[Any]] = {number: set() for number in numbers}
    for number, value in tables.rows(query, [list(numbers)]):
        found[number].add(value)
    return found


def _in_common(first: Collection[str], second: Collection[str]) -> list[str]:
    """Return the names that are among both, whichever way their words stand."""
    names = [{" ".join(sorted(name_key(name).split())): name for name in sorted(one)} for one in (first, second)]
    return sorted(names[0][key] for key in names[0].keys() & names[1].keys())


def _apart(a: Mention, b: Mention) -> int:
    """Return the years between two films, 0 where one is unknown, as such films are compared with those of any year."""
    return abs(int(a.year) - int(b.year)) if a.year and b.year else 0


def _years(a: Mention, b: Mention) -> str:
    return " and ".join(sorted(one.year or "" for one in (a, b)))


def _read_alike(a: str, b: str) -> bool:
    return fuzz.ratio(name_key(a), name_key(b)) >= _ALIKE


def _list(names: Collection[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:3]) + (f" and {len(shown) - 3} more" if len(shown) > 3 else "")
