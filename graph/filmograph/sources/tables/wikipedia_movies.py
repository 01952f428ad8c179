"""The Wikipedia movie data: JSON with an object a film (title, year, cast in billing order, genres), from Wikipedia's lists of US films."""

import re
from collections.abc import Iterator
from typing import TextIO

from filmograph.model import Record, Rejected
from filmograph.sources.reading.film_draft import FilmDraft
from filmograph.sources.reading.json_objects import JsonObject, iter_objects
from filmograph.sources.reading.located import Lines, Located
from filmograph.sources.reading.titles import article_in

LAYOUT = "wikipedia-movies"
LOOKED_FOR = "JSON objects with title, year, cast and genres"
VERSION = 3

_HEAD = re.compile(r'\s*\[?\s*\{(?=[^{}]*"title"\s*:)(?=[^{}]*"year"\s*:)(?=[^{}]*"cast"\s*:\s*\[)(?=[^{}]*"(?:genres|href)"\s*:)')
_IDS = {"imdb": ("imdb_id", "imdb", "imdbId"), "tmdb": ("tmdb_id", "tmdb", "tmdbId"), "wikidata": ("wikidata_id", "wikidata", "qid")}
_IMDB_ID = re.compile(r"tt[0-9]{7,12}")


def recognises(head: str) -> bool:
    """Return whether a text begins with a film in this form."""
    return _HEAD.match(head.removeprefix("\ufeff")) is not None


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:  # noqa: ARG001 - its films are not marked as adult
    """Yield the record of each object, or the reason why it cannot be read; running text and pictures are left out."""
    for found in iter_objects(stream):
        yield found if isinstance(found, Rejected) else _record(found)


def _record(found: JsonObject) -> Record | Rejected:
    film = Located(found.value, Lines(found.first, found.last))
    title = film.get("title")
    if not title.text:
        return found.rejected("The object has no title; it was left out.")
    draft = FilmDraft(LAYOUT)
    draft.film("title", title.text, *film.span)
    draft.read_year(film.get("year"))
    draft.read_texts("genres", draft.entries(film.get("genres")))
    draft.read_people("actor", draft.entries(film.get("cast")))
    draft.read_roles(film, known=("cast",))
    draft.read_minutes(film.get("runtime"))
    href = film.get("href")
    if article := article_in(href.text or ""):
        draft.film_list("articles", article, *href.span)
    for scheme, keys in _IDS.items():
        for key in keys:
            draft.read_id(scheme, film.get(key))
    if isinstance(number := found.value.get("id"), str) and _IMDB_ID.fullmatch(number):
        draft.read_id("imdb", film.get("id"))
    return draft.finish_film(film)
