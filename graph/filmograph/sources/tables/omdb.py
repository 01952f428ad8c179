"""Answers of OMDb: a film with its title, year, people, ratings and box office, or a list of search results."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from filmograph.model import Awards, Record, Rejected, Release, Synopsis
from filmograph.sources.reading.film_draft import FilmDraft, words
from filmograph.sources.reading.json_head import first_objects, keys_of, objects_in
from filmograph.sources.reading.json_objects import Ahead, JsonObject, iter_objects
from filmograph.sources.reading.located import Lines, Located, located
from filmograph.sources.reading.values import names_in

LAYOUT = "omdb"
LOOKED_FOR = "an answer of OMDb with Title, Year and imdbID"
VERSION = 1

_SEARCH = "Search"
_ROLES = {"Director": "director", "Writer": "writer", "Actors": "actor"}
_OUTLETS = {  # the kind of a rating by its source, its scale, its outlet, and the key under which the same value stands again
    "Internet Movie Database": ("audience", 10, "IMDb", "imdbRating"),
    "Rotten Tomatoes": ("critic", 100, "Rotten Tomatoes", "tomatoMeter"),
    "Metacritic": ("critic", 100, "Metacritic", "Metascore"),
}
_WINS, _NOMINATIONS = re.compile(r"(\d{1,4}) wins?\b"), re.compile(r"(\d{1,4}) nominations?\b")
_REMARK = re.compile(r"\s*\([^()]*\)")


def recognises(head: str) -> bool:
    """Return whether a file that begins so holds answers of OMDb."""
    return any(_is_film(lines) or _is_search(lines) or keys_of(lines) == {"Response", "Error"} for lines in first_objects(head))


def _is_film(lines: Lines) -> bool:
    return {"Title", "imdbID"} <= keys_of(lines) or {"Title", "Response"} <= keys_of(lines)


def _is_search(lines: Lines) -> bool:
    return any(map(_is_film, objects_in(lines.inside.get(_SEARCH))))


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:  # noqa: ARG001 - its films are not marked as adult
    """Yield the record of each film, or the reason why it cannot be read; "N/A" stands for nothing."""
    ahead = Ahead(stream)
    within = _SEARCH if any(map(_is_search, first_objects(ahead.head))) else ""
    for found in iter_objects(ahead, within):
        yield found if isinstance(found, Rejected) else _record(found)


def _record(found: JsonObject) -> Record | Rejected:
    film = located(found.value, found.text, found.first)
    title, kind = film.get("Title"), film.get("Type").text
    if film.get("Response").text == "False":
        return found.rejected(f"OMDb found no film ({film.get('Error').text.rstrip('.!') or 'it gives no reason'}).")
    if kind in ("series", "episode", "game"):
        article = "an" if kind == "episode" else "a"
        return found.rejected(f"{title.text or 'The object'} is {article} {kind}, not a film; it is left out.")
    if not words(title):
        return found.rejected("The object has no title, so it is not read as a film.")
    draft = FilmDraft(LAYOUT)
    draft.film("title", title.text, *title.span)
    _read_head(draft, film)
    for key, role in _ROLES.items():
        value = film.get(key)
        draft.read_people(role, [replace(value, value=_REMARK.sub("", words(value)))])
    _read_publication(draft, film)
    _read_ratings(draft, film)
    return draft.finish_film(film)


def _read_head(draft: FilmDraft, film: Located) -> None:
    draft.read_year(film.get("Year"))
    draft.read_release_date(film.get("Released"))
    draft.read_text("certificate", film.get("Rated"))
    draft.read_minutes(film.get("Runtime"))
    draft.read_texts("genres", _parts(film.get("Genre")))
    languages = _parts(film.get("Language"))
    for language in languages[:1]:
        draft.read_text("language", language)
    draft.read_texts("languages", languages[1:])
    draft.read_texts("countries", _parts(film.get("Country")))
    draft.read_id("imdb", film.get("imdbID"))
    if plot := words(film.get("Plot")):
        draft.add("synopses", Synopsis(text=plot), *film.get("Plot").span)


def _parts(value: Located) -> list[Located]:
    return [replace(value, value=part) for part in names_in(words(value))]


def _read_publication(draft: FilmDraft, film: Located) -> None:
    if disc := draft.date(film.get("DVD")):
        draft.add("releases", Release(date=disc, medium="DVD"), *film.get("DVD").span)
    draft.read_amount("gross", film.get("BoxOffice"), "USD")
    draft.read_companies("production company", _parts(film.get("Production")))
    awards = film.get("Awards")
    wins, nominations = (form.search(awards.text) for form in (_WINS, _NOMINATIONS))
    if wins or nominations:
        counts = Awards(wins=int(wins[1]) if wins else None, nominations=int(nominations[1]) if nominations else None)
        draft.count("awards", counts, *awards.span)
    elif words(awards):
        draft.unread("Awards", words(awards))


def _read_ratings(draft: FilmDraft, film: Located) -> None:
    votes = film.get("imdbVotes")
    given: dict[str, Located] = {}
    for rating in film.get("Ratings").items():
        source = rating.get("Source")
        if source.text in _OUTLETS:
            given[source.text] = rating.get("Value")
        else:
            draft.misfit(source, "a source of ratings that is known")
    for name, (kind, scale, outlet, key) in _OUTLETS.items():
        again = film.get(key)
        value = given.get(name, again)
        if words(value) or value.number:
            draft.read_rating(kind, value, scale, outlet, votes if outlet == "IMDb" else None)
