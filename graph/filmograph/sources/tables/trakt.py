"""Exports and answers of Trakt: films watched, rated, collected or listed, with their identifiers; what is the user's own is not read."""

from collections.abc import Iterator
from typing import TextIO

from filmograph.model import Record, Rejected, Synopsis
from filmograph.sources.reading.film_draft import FilmDraft
from filmograph.sources.reading.json_head import first_objects, keys_of
from filmograph.sources.reading.json_objects import JsonObject, iter_objects
from filmograph.sources.reading.located import Lines, Located, located

LAYOUT = "trakt"
LOOKED_FOR = "objects of Trakt with a movie and its ids (trakt, slug, imdb, tmdb)"
VERSION = 1

_OTHERS = {"show": "series", "episode": "episode", "season": "season", "person": "person", "list": "list"}
_IDS = frozenset({"trakt", "slug"})


def recognises(head: str) -> bool:
    """Return whether a file that begins so is of Trakt."""
    return any(_has_ids(lines) or any(_has_ids(lines.inside.get(key)) for key in ("movie", *_OTHERS)) for lines in first_objects(head))


def _has_ids(lines: Lines | None) -> bool:
    return lines is not None and keys_of(lines.inside.get("ids")) >= _IDS


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:  # noqa: ARG001 - its films are not marked as adult
    """Yield the record of each film, or the reason why it cannot be read; a user's own dates and ratings are not the film's."""
    for found in iter_objects(stream):
        yield found if isinstance(found, Rejected) else _record(found)


def _record(found: JsonObject) -> Record | Rejected:
    entry = located(found.value, found.text, found.first)
    entry.get("type")
    film = entry.get("movie") if entry.has("movie") else entry
    if other := next((key for key in _OTHERS if film is entry and entry.has(key)), None):
        name = entry.get(other).get("title").text or entry.get(other).name or "The object"
        return found.rejected(f"{name} is a {_OTHERS[other]}, not a film; it is left out.")
    if not film.get("title").text:
        return found.rejected("The object has no title, so it is not read as a film.")
    draft = FilmDraft(LAYOUT)
    _read_film(draft, film)
    return draft.finish_film(entry)


def _read_film(draft: FilmDraft, film: Located) -> None:
    draft.read_text("title", film.get("title"))
    draft.read_year(film.get("year"))
    for scheme in ("imdb", "tmdb"):
        draft.read_id(scheme, film.get("ids").get(scheme))
    draft.read_release_date(film.get("released"))
    draft.read_minutes(film.get("runtime"))
    draft.read_text("tagline", film.get("tagline"))
    draft.read_text("certificate", film.get("certification"))
    draft.read_text("language", film.get("language"))
    if (country := film.get("country")).text:
        draft.film_list("countries", country.text.upper() if len(country.text) == 2 else country.text, *country.span)
    draft.read_texts("genres", draft.entries(film.get("genres")))
    if (overview := film.get("overview")).text:
        draft.add("synopses", Synopsis(text=overview.text), *overview.span)
    if "movie" in film.path or film.has("votes"):  # without votes it could be a user's own
        draft.read_rating("audience", film.get("rating"), 10, "Trakt", film.get("votes"))
