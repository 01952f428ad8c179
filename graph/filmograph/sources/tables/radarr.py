"""The films of Radarr, as its `/api/v3/movie` answers: `id` is Radarr's own row number, `tmdbId` and `imdbId` are the film's."""

from collections.abc import Iterator
from typing import TextIO

from filmograph.model import Record, Rejected, Release, Synopsis
from filmograph.sources.reading.film_draft import FilmDraft
from filmograph.sources.reading.json_head import first_objects, keys_of
from filmograph.sources.reading.json_objects import JsonObject, iter_objects
from filmograph.sources.reading.located import Located, located

LAYOUT = "radarr"
LOOKED_FOR = "films of Radarr with title, tmdbId and keys such as originalTitle, inCinemas or hasFile"
VERSION = 1

_OWN = frozenset(
    {
        "alternateTitles", "certification", "cleanTitle", "digitalRelease", "folderName", "hasFile", "imdbId", "inCinemas", "isAvailable",
        "minimumAvailability", "monitored", "originalLanguage", "originalTitle", "physicalRelease", "qualityProfileId", "sizeOnDisk",
        "sortTitle", "studio", "titleSlug", "youTubeTrailerId",
    }
)  # fmt: skip
_OUTLETS = {"imdb": ("audience", 10, "IMDb"), "tmdb": ("audience", 10, "TMDB"), "trakt": ("audience", 10, "Trakt"),
            "metacritic": ("critic", 100, "Metacritic"), "rottenTomatoes": ("critic", 100, "Rotten Tomatoes")}  # fmt: skip


def recognises(head: str) -> bool:
    """Return whether a file that begins so holds films of Radarr."""
    found = map(keys_of, first_objects(head))
    return any({"title", "tmdbId"} <= keys and "tvdbId" not in keys and len(_OWN & keys) >= 2 for keys in found)


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:  # noqa: ARG001 - its films are not marked as adult
    """Yield the record of each film, or the reason why it cannot be read; files, paths and profiles are not read."""
    for found in iter_objects(stream):
        yield found if isinstance(found, Rejected) else _record(found)


def _record(found: JsonObject) -> Record | Rejected:
    film = located(found.value, found.text, found.first)
    title = film.get("title")
    if not title.text:
        return found.rejected("The object has no title, so it is not read as a film.")
    draft = FilmDraft(LAYOUT)
    draft.read_text("title", title)
    for other in (film.get("originalTitle"), *(entry.get("title") for entry in film.get("alternateTitles").items())):
        if other.text and other.text != title.text:
            draft.film_list("also_known_as", other.text, *other.span)
    _read_head(draft, film)
    for key, medium in (("physicalRelease", "physical"), ("digitalRelease", "digital")):
        if date := draft.date(film.get(key)):
            draft.add("releases", Release(date=date, medium=medium), *film.get(key).span)
    draft.read_companies("production company", [film.get("studio")])
    for key, (kind, scale, outlet) in _OUTLETS.items():
        rating = film.get("ratings").get(key)
        draft.read_rating(kind, rating.get("value"), scale, outlet, rating.get("votes"))
    return draft.finish_film(film)


def _read_head(draft: FilmDraft, film: Located) -> None:
    draft.read_year(film.get("year"))
    draft.read_release_date(film.get("inCinemas"))
    draft.read_minutes(film.get("runtime"))
    draft.read_text("certificate", film.get("certification"))
    if language := film.get("originalLanguage").name:
        draft.film("language", language, *film.get("originalLanguage").span)
    draft.read_texts("genres", draft.entries(film.get("genres")))
    draft.read_texts("tags", draft.entries(film.get("keywords")))
    draft.read_id("tmdb", film.get("tmdbId"))
    draft.read_id("imdb", film.get("imdbId"))
    if (overview := film.get("overview")).text:
        draft.add("synopses", Synopsis(text=overview.text), *overview.span)
