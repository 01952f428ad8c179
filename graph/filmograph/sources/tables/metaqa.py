"""MetaQA's knowledge base: a fact a line, `film|relation|value`; all films of one title are one film there, whatever their years."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

from filmograph.model import Credit, Draft, Rating, Record, Rejected
from filmograph.sources.reading.files import iter_lines, not_utf8

LAYOUT = "metaqa"
LOOKED_FOR = "lines of film|relation|value with relations such as directed_by and starred_actors"
VERSION = 2

_CREDITS = {"directed_by": "director", "written_by": "writer", "starred_actors": "actor"}
_LISTS = {"has_genre": "genres", "has_tags": "tags"}
_RATINGS = {"has_imdb_rating", "has_imdb_votes"}
_RELATIONS = {*_CREDITS, *_LISTS, *_RATINGS, "release_year", "in_language"}
_YEAR = re.compile(r"(?:18|19|20|21)[0-9]{2}")
_LONGEST, _SHOWN = 1 << 20, 2000
_Fact = tuple[int, str, str]


def recognises(head: str) -> bool:
    """Return whether the first lines of a text are facts in this form."""
    lines = head.removeprefix("\ufeff").split("\n")[:5]
    parts = [line.rstrip("\r").split("|") for line in lines if line.strip()]
    return bool(parts) and len(parts[0]) == 3 and parts[0][1] in _RELATIONS


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:  # noqa: ARG001 - its films are not marked as adult
    """Yield a record for each title, from all its lines, and each line that is not a fact, with the reason."""
    films: dict[str, list[_Fact]] = {}
    for number, line in enumerate(iter_lines(stream), start=1):
        row = line.rstrip("\r\n").removeprefix("\ufeff")
        parts = row.split("|", 3)
        reason = "The line is longer than a megabyte." if len(row) > _LONGEST else not_utf8(row) or _fault(parts)
        if reason and row.strip():
            yield Rejected(number, reason, row[:_SHOWN])
        elif not reason:
            films.setdefault(parts[0], []).append((number, parts[1], parts[2]))
    for title, facts in films.items():
        yield _record(title, facts)


def _fault(parts: list[str]) -> str:
    if len(parts) != 3 or not all(part.strip() for part in parts):
        return "The line is not a fact of the form film|relation|value."
    if parts[1] not in _RELATIONS:
        return f"The relation {parts[1]!r} is not one of {', '.join(sorted(_RELATIONS))}."
    return ""


def _record(title: str, facts: list[_Fact]) -> Record:
    draft = Draft(LAYOUT)
    draft.film("title", title, facts[0][0])
    seen: set[tuple[str, str]] = set()
    for line, relation, value in facts:
        if (relation, value) in seen:
            continue
        seen.add((relation, value))
        if relation in _CREDITS:
            draft.add("credits", Credit(person=value, role=_CREDITS[relation]), line)
        elif relation in _LISTS:
            draft.film_list(_LISTS[relation], value, line)
        elif relation == "in_language":
            _first_or_more(draft, ("language", "languages"), value, line)
        elif relation == "release_year" and _YEAR.fullmatch(value):
            _first_or_more(draft, ("year", "other_years"), int(value), line)
        elif relation == "release_year":
            draft.leave_out(relation, value, f"\"{value}\" in the relation '{relation}' is not a year; it is left out.", line)
    _rate(draft, facts)
    return draft.finish()


def _first_or_more(draft: Draft, keys: tuple[str, str], value: str | int, line: int) -> None:
    one, more = keys
    if draft.has(one):
        draft.film_list(more, value, line)
    else:
        draft.film(one, value, line)


def _rate(draft: Draft, facts: list[_Fact]) -> None:
    found = {relation: (line, value) for line, relation, value in reversed(facts) if relation in _RATINGS}
    if not found:
        return
    rating, votes = (found.get(name, (0, None))[1] for name in ("has_imdb_rating", "has_imdb_votes"))
    lines = [line for line, _ in found.values()]
    number = Decimal(rating) if rating and re.fullmatch(r"[0-9]+(\.[0-9]+)?", rating) else None
    draft.add(
        "ratings",
        Rating(kind="audience", value=number, outlet="IMDb", label=None if number is not None else rating, count_label=votes),
        min(lines), max(lines),
    )  # fmt: skip
