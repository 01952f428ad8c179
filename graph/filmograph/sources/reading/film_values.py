"""Values of JSON that become facts of a film; one that does not fit its field is left out, with a sentence that says why."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal

from filmograph.model import Amount, Credit, Draft, Rating, Record
from filmograph.schema import find_role
from filmograph.sources.reading.located import Located
from filmograph.sources.reading.values import count_in, date_in, day_in, minutes_in, money_in, names_in

_NOTHING = ("", "N/A", "n/a", "null", "None", "nan")
_YEAR = re.compile(r"(?P<year>(?:18|19|20|21)[0-9]{2})[-–—]?")
_ID = {
    "imdb": (re.compile(r"(?:https?://(?:www\.|m\.)?imdb\.com/title/)?(?P<id>tt[0-9]{7,12})/?"), "an IMDb id of a film"),
    "tmdb": (re.compile(r"(?P<id>[1-9][0-9]{0,11})"), "a TMDB id"),
    "wikidata": (re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(?P<id>Q[0-9]{1,12})"), "a Wikidata id"),
}
_LONGEST_RUNTIME = 100_000
_SHOWN = 60


def leave_out(draft: Draft, value: Located, what: str) -> None:
    """Leave out a value that is not `what` its field holds, such as "a date"; a value that is empty, or no more than zero, is nothing."""
    text = _printed(value)
    if text in _NOTHING or (value.number is not None and value.number == 0):
        return
    short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    draft.leave_out(value.path, text, f'"{short}" under the key {value.path!r} is not {what}; it is left out.', *value.span)


def _printed(value: Located) -> str:
    if isinstance(value.value, str):
        return value.text
    if isinstance(value.value, list | dict):
        return "…" if value.value else ""
    return "" if value.value is None else str(value.value)


def words(value: Located) -> str:
    """Return a text, or "" where there is none or a word that stands for nothing, such as "N/A"."""
    return "" if value.text in _NOTHING else value.text


def finish(draft: Draft, film: Located) -> Record:
    """Return the record, with the keys of the film's object that were not read."""
    for path, example in film.unread():
        draft.unread(path, example)
    return draft.finish()


def entries_of(draft: Draft, value: Located, *keys: str) -> list[Located]:
    """Return the entries of an array, or else of the first array under one of the keys, or else of a text with commas."""
    found = value.listed(*keys)
    if not found and words(value) and not value.text.startswith(("[", "{")):
        return [replace(value, value=part) for part in names_in(value.text)]
    if not found and not isinstance(value.value, list | dict):
        leave_out(draft, value, "a list")
    return found


def read_text(draft: Draft, key: str, value: Located) -> None:
    """Set a field of the film that is a text."""
    if text := words(value):
        draft.film(key, text, *value.span)
    else:
        leave_out(draft, value, "a text")


def read_texts(draft: Draft, key: str, values: Iterable[Located]) -> None:
    """Add texts, or objects with a name, to a list of the film."""
    for value in values:
        if value.name not in _NOTHING:
            draft.film_list(key, value.name, *value.span)
        elif not isinstance(value.value, dict):
            leave_out(draft, value, "a text")


def read_year(draft: Draft, value: Located) -> None:
    """Set the year."""
    if match := _YEAR.fullmatch(str(value.integer or value.text)):
        draft.film("year", int(match["year"]), *value.span)
    else:
        leave_out(draft, value, "a year from 1800 to 2199")


def read_release_date(draft: Draft, value: Located) -> None:
    """Set the date of the first release, and the year where no other is known."""
    if date := date_of(draft, value):
        draft.film("release_date", date, *value.span)
        draft.film("year", int(date[:4]), *value.span)


def date_of(draft: Draft, value: Located) -> str | None:
    """Return a date as ISO 8601 or EDTF, also of a timestamp."""
    date = day_in(value.text) or date_in(value.text)
    if date is None:
        leave_out(draft, value, "a date")
    return date


def read_minutes(draft: Draft, value: Located) -> None:
    """Set the running time: a number of minutes, or a text such as "136 min"."""
    minutes = value.integer if value.number is not None else minutes_in(value.text)
    if minutes and 0 < minutes < _LONGEST_RUNTIME:
        draft.film("runtime_minutes", minutes, *value.span)
    else:
        leave_out(draft, value, "a running time")


def read_id(draft: Draft, scheme: str, value: Located) -> None:
    """Set an identifier of the film, given as text, as URL or, of TMDB, as number."""
    form, what = _ID[scheme]
    number = str(value.integer) if value.integer is not None and scheme == "tmdb" else value.text
    if match := form.fullmatch(number):
        draft.film_id(scheme, match["id"], *value.span)
    else:
        leave_out(draft, value, what)


def read_people(draft: Draft, role: str, values: Iterable[Located]) -> None:
    """Add the people in one role: texts that hold names, or objects with a name; actors have their position as billing."""
    seen = set[str]()
    for value in values:
        people = [name for name in names_in(value.text) or [value.name] if name not in _NOTHING]
        for person in people:
            if person not in seen:
                seen.add(person)
                draft.add("credits", Credit(person=person, role=role, billing=len(seen) if role == "actor" else None), *value.span)
        if not people and not isinstance(value.value, dict):
            leave_out(draft, value, "a name")


def read_roles(draft: Draft, film: Located, known: Collection[str] = ()) -> None:
    """Add the people under every key, besides those known, that is the name of a role ("director", "Directed by", "writers")."""
    for key in film.value:
        role = find_role(key) or find_role(key.removesuffix("s"))
        if role and key not in known:
            value = film.get(key)
            read_people(draft, role, value.items() or ([] if isinstance(value.value, list) else [value]))


def read_amount(draft: Draft, kind: str, value: Located, currency: str | None = None) -> None:
    """Add an amount above zero: a number in the currency, or a text with its own ("$389,813,101")."""
    money = (value.number, currency) if value.number is not None else money_in(value.text)
    if money and money[0] > 0:
        draft.add("money", Amount(kind=kind, amount=money[0], currency=money[1]), *value.span)
    else:
        leave_out(draft, value, "an amount of money")


def read_rating(
    draft: Draft, kind: str, value: Located, scale: int, outlet: str | None = None, count: Located | None = None
) -> None:  # fmt: skip
    """Add a rating above zero on a scale; a text may have its scale with it ("7.6/10", "85%")."""
    votes = None if count is None else count.integer if count.number is not None else count_in(count.text)
    if votes is None and count is not None:
        leave_out(draft, count, "a count")
    number = value.number if value.number is not None else _number_on(scale, value.text)
    if number is None or not 0 < number <= scale:
        leave_out(draft, value, f"a rating from 0 to {scale}")
    elif votes != 0:
        lines = (*value.span, *(count.span if count and votes else ()))
        rating = Rating(kind=kind, value=number, scale=Decimal(scale), outlet=outlet, count=votes)
        draft.add("ratings", rating, min(lines), max(lines))


def _number_on(scale: int, text: str) -> Decimal | None:
    match = re.fullmatch(rf"(?P<number>[0-9]{{1,3}}(?:\.[0-9]{{1,3}})?)(?:/{scale}|{'%' if scale == 100 else '(?!)'})", text)
    return Decimal(match["number"]) if match else None
