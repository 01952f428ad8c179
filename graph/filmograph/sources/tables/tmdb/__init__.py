"""Answers of The Movie Database and dumps of its movies: details with appended parts, lists, credits, and people with their films."""

from collections.abc import Iterator
from typing import TextIO

from filmograph.model import Record, Rejected
from filmograph.sources.reading.film_draft import FilmDraft
from filmograph.sources.reading.json_head import first_objects, keys_of, objects_in
from filmograph.sources.reading.json_objects import Ahead, JsonObject, iter_objects
from filmograph.sources.reading.located import Lines, Located, located
from filmograph.sources.tables.tmdb.credits import read_credits
from filmograph.sources.tables.tmdb.movie_facts import OWN, SHARED, read_movie, title_of
from filmograph.sources.tables.tmdb.person import CREDITS, read_person

LAYOUT = "tmdb"
LOOKED_FOR = (
    "a movie of TMDB with keys such as original_language, vote_average or production_companies, a list of them, credits, or a person"
)
VERSION = 2

_TITLES = frozenset({"title", "original_title"})
_LISTS = ("results", "parts", "items", "movie_results")
_SERIES = frozenset({"first_air_date", "original_name", "number_of_seasons", "episode_run_time"})
_OF_CREDIT = frozenset({"character", "order", "cast_id", "credit_id", "job", "known_for_department"})
_PAGE = frozenset({"page", "results", "total_results", "total_pages"})
_ADULT = (True, "true", "True")


def recognises(head: str) -> bool:
    """Return whether an object at a file's beginning, which may be cut anywhere, looks like one of TMDB."""
    return any(_is_movie(lines) or _is_series(lines) or _is_person(lines) or _is_answer(lines) or _are_credits(lines)
               for lines in first_objects(head))  # fmt: skip


def _is_movie(lines: Lines) -> bool:
    keys = keys_of(lines)
    # where keys are sorted, a long list of credits may come before the title
    has_title = not keys.isdisjoint(_TITLES) or not lines.last
    return has_title and not keys.isdisjoint(OWN) and len(keys & (OWN | SHARED)) >= 3


def _is_series(lines: Lines) -> bool:
    keys = keys_of(lines)
    return not keys.isdisjoint(_SERIES) and not keys.isdisjoint(OWN)


def _is_person(lines: Lines) -> bool:
    return any(keys_of(lines.inside.get(key)) & {"cast", "crew"} for key in CREDITS)


def _is_answer(lines: Lines) -> bool:
    keys = keys_of(lines)
    entries = [entry for key in _LISTS for entry in objects_in(lines.inside.get(key))]
    return keys.isdisjoint(_TITLES) and (any(_is_movie(entry) or _is_series(entry) for entry in entries) or keys >= _PAGE)


def _are_credits(lines: Lines) -> bool:
    entries = [entry for key in ("cast", "crew") for entry in objects_in(lines.inside.get(key))]
    return "id" in keys_of(lines) and keys_of(lines).isdisjoint(_TITLES) and any(keys_of(entry) & _OF_CREDIT for entry in entries)


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:
    """Yield the record of each movie of an array, of JSON lines, of answers or of a single object, or the reason why it cannot be read.

    Movies marked as adult are left out unless `adult` is set. A record of credits alone has no title.
    """
    ahead = Ahead(stream)
    within = "|".join(_LISTS) if any(map(_is_answer, first_objects(ahead.head))) else ""
    for found in iter_objects(ahead, within):
        if isinstance(found, Rejected):
            yield found
        elif adult or found.value.get("adult") not in _ADULT:
            yield from _read(found, adult=adult)


def _read(found: JsonObject, *, adult: bool) -> Iterator[Record | Rejected]:
    movie = located(found.value, found.text, found.first)
    movie.get("adult")
    entries = [entry for key in ("cast", "crew") for entry in movie.get(key).listed()]
    kind = movie.get("media_type").text
    if any(movie.has(key) for key in CREDITS) or (not title_of(movie) and any(map(title_of, entries))):
        yield from read_person(LAYOUT, movie, found, is_adult=lambda film: not adult and film.get("adult").value in _ADULT)
    elif not title_of(movie) and (kind == "tv" or _SERIES & found.value.keys()):
        yield found.rejected(f"{movie.name or 'The object'} is a series, not a film; it is left out.")
    elif not title_of(movie) and kind == "person":
        yield found.rejected(f"{movie.name or 'The object'} is a person, not a film; it is left out.")
    elif not title_of(movie) and entries and movie.has("id"):
        yield _credits_alone(movie)
    elif not (title := title_of(movie)):
        yield found.rejected("The object has no title, so it is not read as a film.")
    else:
        draft = FilmDraft(LAYOUT)
        read_movie(draft, movie, title)
        read_credits(draft, movie)
        yield draft.finish_film(movie)


def _credits_alone(movie: Located) -> Record:
    draft = FilmDraft(LAYOUT)
    draft.read_id("tmdb", movie.get("id"))
    read_credits(draft, movie)
    return draft.finish_film(movie)
