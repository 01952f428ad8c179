"""The Wikipedia movie data: JSON with an object a film (title, year, cast in billing order, genres), from Wikipedia's lists of US films."""

import re
from collections.abc import Iterator
from typing import Any, TextIO

from filmograph.model import Credit, Draft, Record, Rejected
from filmograph.sources.reading.json_objects import JsonObject, iter_objects

LAYOUT = "wikipedia-movies"
LOOKED_FOR = "JSON objects with title, year, cast and genres"
VERSION = 1

_HEAD = re.compile(r'\s*\[?\s*\{(?=[^{}]*"title"\s*:)(?=[^{}]*"year"\s*:)(?=[^{}]*"cast"\s*:\s*\[)(?=[^{}]*"(?:genres|href)"\s*:)')


def recognises(head: str) -> bool:
    """Return whether a text begins with a film in this form."""
    return _HEAD.match(head.removeprefix("\ufeff")) is not None


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:  # noqa: ARG001 - its films are not marked as adult
    """Yield the record of each object, or the reason why it cannot be read; running text and pictures are left out."""
    for found in iter_objects(stream):
        yield found if isinstance(found, Rejected) else _record(found)


def _record(found: JsonObject) -> Record | Rejected:
    title, year = found.value.get("title"), found.value.get("year")
    if not isinstance(title, str) or not title.strip():
        return Rejected(found.first, "The object has no title; it was left out.", found.text)
    if year is not None and type(year) is not int:
        return Rejected(found.first, f"The year {year!r} is not a whole number; the object was left out.", found.text)
    span = (found.first, found.last)
    draft = Draft(LAYOUT)
    draft.film("title", " ".join(title.split()), *span)
    if year is not None:
        draft.film("year", year, *span)
    for genre in _texts(found.value.get("genres")):
        draft.film_list("genres", genre, *span)
    for billing, person in enumerate(_texts(found.value.get("cast")), start=1):
        draft.add("credits", Credit(person=person, role="actor", billing=billing), *span)
    return draft.finish()


def _texts(value: Any) -> list[str]:
    """Return the entries of a list that are texts, each once, in their order."""
    entries = value if isinstance(value, list) else []
    return list(dict.fromkeys(text for entry in entries if isinstance(entry, str) and (text := " ".join(entry.split()))))
