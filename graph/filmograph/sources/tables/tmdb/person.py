"""A person of TMDB with the films of that person: each film with the person's own credits."""

import re
from collections.abc import Callable, Iterator, Mapping

from filmograph.model import Credit, Record, Rejected
from filmograph.sources.reading.film_draft import FilmDraft
from filmograph.sources.reading.json_objects import JsonObject
from filmograph.sources.reading.located import Located
from filmograph.sources.tables.tmdb.credits import character_facts, crew_credit
from filmograph.sources.tables.tmdb.movie_facts import read_movie, title_of

CREDITS = ("movie_credits", "combined_credits")
"""The keys of a person under which the films are."""

_FORMS = (
    ("imdb", re.compile("nm[0-9]{7,12}"), ("imdb_id",)), ("imdb", re.compile("nm[0-9]{7,12}"), ("external_ids", "imdb_id")),
    ("wikidata", re.compile("Q[0-9]{1,12}"), ("external_ids", "wikidata_id")),
)  # fmt: skip


def read_person(
    layout: str, person: Located, found: JsonObject, is_adult: Callable[[Located], bool]
) -> Iterator[Record | Rejected]:  # fmt: skip
    """Yield the record of each film, with the credits of the person in it; keys of the person that are not read are the first film's."""
    name, ids = person.get("name").text, _ids(person)
    films: dict[object, list[tuple[str, Located]]] = {}
    for key, credit in _credits(person):
        if credit.get("media_type").text == "tv" or not title_of(credit):
            title = credit.name or "A credit"
            yield Rejected(credit.span[0], f"{title} is a series, not a film; it is left out.", title)
        elif not is_adult(credit):
            films.setdefault(credit.get("id").integer or len(films), []).append((key, credit))
    rest = dict(_unread(person))
    for of_film in films.values():
        record = _film(FilmDraft(layout), of_film, name, ids, rest)
        rest = {}
        yield record
    if not films and not person.listed(*CREDITS):
        yield found.rejected("The person has no film, so nothing is read.")


def _credits(person: Located) -> Iterator[tuple[str, Located]]:
    for holder in (*map(person.get, CREDITS), person):
        for key in ("cast", "crew"):
            for credit in holder.get(key).items():
                yield key, credit


def _unread(person: Located) -> Iterator[tuple[str, str]]:
    yield from ((path, example) for path, example in person.unread() if "[]" not in path)


def _film(draft: FilmDraft, credited: list[tuple[str, Located]], name: str, ids: Mapping[str, str], rest: Mapping[str, str]) -> Record:
    film = credited[0][1]
    if title := title_of(film):
        read_movie(draft, film, title)
    for key, credit in credited:
        if not name:
            draft.leave_out(
                credit.path, "", "The file does not name the person whose credits these are; the credit is left out.", *credit.span
            )
        elif key == "cast":
            order = credit.get("order").integer
            billing = None if order is None or order < 0 else order + 1
            facts = character_facts(credit.get("character").text)
            draft.add("credits", Credit(person=name, role="actor", billing=billing, person_ids=ids, **facts), *credit.span)
        elif job := credit.get("job").text:
            draft.add("credits", crew_credit(name, job, credit.get("department").text, ids), *credit.span)
    for path, example in rest.items():
        draft.unread(path, example)
    return draft.finish_film(film)


def _ids(person: Located) -> dict[str, str]:
    number = person.get("id").integer or 0
    ids = {"tmdb": str(number)} if number > 0 else {}
    for scheme, form, path in _FORMS:
        value = person
        for key in path:
            value = value.get(key)
        if form.fullmatch(value.text):
            ids.setdefault(scheme, value.text)
    return ids
