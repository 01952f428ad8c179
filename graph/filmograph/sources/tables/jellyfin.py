"""The items of Jellyfin and Emby: films with their people and the identifiers that other databases give them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from filmograph.model import Credit, Record, Rejected, Synopsis
from filmograph.schema import find_role
from filmograph.sources.reading.film_draft import FilmDraft
from filmograph.sources.reading.json_head import first_objects, keys_of, objects_in
from filmograph.sources.reading.json_objects import Ahead, JsonObject, iter_objects
from filmograph.sources.reading.located import Lines, Located, located
from filmograph.sources.tables.tmdb.credits import character_facts

LAYOUT = "jellyfin"
LOOKED_FOR = "items of Jellyfin or Emby with Name and ProviderIds"
VERSION = 1

_ITEMS = "Items"
_OWN = frozenset({"ProviderIds", "RunTimeTicks", "ServerId", "People", "ProductionYear", "PremiereDate", "IsFolder"})
_FILMS = ("", "Movie", "Video")
_TICKS_OF_A_MINUTE = 600_000_000


def recognises(head: str) -> bool:
    """Return whether a file that begins so holds items of Jellyfin."""
    found = first_objects(head)
    return any(_is_item(lines) or _is_answer(lines) for lines in found)


def _is_item(lines: Lines) -> bool:
    return "Name" in keys_of(lines) and len(keys_of(lines) & _OWN) >= 2


def _is_answer(lines: Lines) -> bool:
    return any(_is_item(entry) or {"Name", "ProviderIds"} <= keys_of(entry) for entry in objects_in(lines.inside.get(_ITEMS)))


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:  # noqa: ARG001 - its films are not marked as adult
    """Yield the record of each film, or the reason why it cannot be read; files, pictures and what belongs to the user are not read."""
    ahead = Ahead(stream)
    within = _ITEMS if any(map(_is_answer, first_objects(ahead.head))) else ""
    for found in iter_objects(ahead, within):
        yield found if isinstance(found, Rejected) else _record(found)


def _record(found: JsonObject) -> Record | Rejected:
    film = located(found.value, found.text, found.first)
    title, kind = film.get("Name"), film.get("Type").text
    if kind not in _FILMS:
        return found.rejected(f"{title.text or 'The object'} is of the type {kind}, not a film; it is left out.")
    if not title.text:
        return found.rejected("The object has no name, so it is not read as a film.")
    draft = FilmDraft(LAYOUT)
    draft.read_text("title", title)
    if (original := film.get("OriginalTitle")).text not in ("", title.text):
        draft.film_list("also_known_as", original.text, *original.span)
    _read_head(draft, film)
    _read_people(draft, film)
    draft.read_companies("production company", [studio.get("Name") for studio in film.get("Studios").items()])
    draft.read_rating("audience", film.get("CommunityRating"), 10, None)
    draft.read_rating("critic", film.get("CriticRating"), 100, None)
    return draft.finish_film(film)


def _read_head(draft: FilmDraft, film: Located) -> None:
    draft.read_year(film.get("ProductionYear"))
    draft.read_release_date(film.get("PremiereDate"))
    ticks = film.get("RunTimeTicks")
    minutes = None if ticks.number is None else round(ticks.number / _TICKS_OF_A_MINUTE)
    draft.read_minutes(ticks if minutes is None else replace(ticks, value=minutes))
    draft.read_text("certificate", film.get("OfficialRating"))
    for tagline in film.get("Taglines").items()[:1]:
        draft.read_text("tagline", tagline)
    draft.read_texts("genres", draft.entries(film.get("Genres")))
    draft.read_texts("tags", draft.entries(film.get("Tags")))
    draft.read_texts("countries", draft.entries(film.get("ProductionLocations")))
    for scheme, key in (("imdb", "Imdb"), ("tmdb", "Tmdb"), ("wikidata", "Wikidata")):
        draft.read_id(scheme, film.get("ProviderIds").get(key))
    if (overview := film.get("Overview")).text:
        draft.add("synopses", Synopsis(text=overview.text), *overview.span)


def _read_people(draft: FilmDraft, film: Located) -> None:
    billing = 0
    for person in film.get("People").items():
        name, kind, printed = person.get("Name").text, person.get("Type"), person.get("Role").text
        is_actor = kind.text in ("Actor", "GuestStar")
        role = "actor" if is_actor else find_role(kind.text) or kind.text.lower()
        if not name or not role:
            draft.misfit(person, "a person with a role")
            continue
        billing += is_actor
        facts = character_facts(printed) if is_actor else {}
        department = None if find_role(role) else "crew"
        credit = Credit(person=name, role=role, billing=billing if is_actor else None, department=department, **facts)
        draft.add("credits", credit, *person.span)
