"""A draft that is filled from values of JSON; one that does not fit its field is left out, with a sentence that says why."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal

from filmograph.model import Amount, CompanyCredit, Credit, Draft, Rating, Record
from filmograph.schema import find_role
from filmograph.sources.reading.cells import count_in, id_in, money_in, rating_in, runtime_in, year_in
from filmograph.sources.reading.located import Located
from filmograph.sources.reading.values import date_in, day_in, names_in

_NOTHING = ("", "N/A", "n/a", "null", "None", "nan")
_IDS = {"imdb": "an IMDb id of a film", "tmdb": "a TMDB id", "wikidata": "a Wikidata id"}
_COMPANIES = ("production company", "distributor", "record label")
_SHOWN, _KEPT = 60, 2000
_MOST_WORDS = 6


class FilmDraft(Draft):
    """An unfinished record of a film, to which values of JSON are given as they are printed."""

    def misfit(self, value: Located, what: str) -> None:
        """Leave out a value that is not `what` its field holds; an empty value and zero are left out without a sentence."""
        text = _printed(value)
        if text in _NOTHING or (value.number is not None and value.number == 0):
            return
        short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        self.leave_out(value.path, text[:_KEPT], f'"{short}" under the key {value.path!r} is not {what}; it is left out.', *value.span)

    def finish_film(self, film: Located) -> Record:
        """Return the record, with the keys of the film's object that were not read."""
        for path, example in film.unread():
            self.unread(path, example)
        return self.finish()

    def entries(self, value: Located, *keys: str) -> list[Located]:
        """Return the entries of an array, or else of the first array under one of the keys, or else of a text with commas."""
        found = value.listed(*keys)
        if not found and words(value) and not value.text.startswith(("[", "{")):
            return [replace(value, value=part) for part in names_in(value.text)]
        if not found and not isinstance(value.value, list | dict):
            self.misfit(value, "a list")
        return found

    def read_text(self, key: str, value: Located) -> None:
        """Set a field of the film that is a text."""
        if text := words(value):
            self.film(key, text, *value.span)
        else:
            self.misfit(value, "a text")

    def read_texts(self, key: str, values: Iterable[Located]) -> None:
        """Add texts, or objects with a name, to a list of the film."""
        for value in values:
            if value.name not in _NOTHING:
                self.film_list(key, value.name, *value.span)
            elif not isinstance(value.value, dict):
                self.misfit(value, "a text")

    def read_year(self, value: Located) -> None:
        """Set the year."""
        if year := year_in(_printed(value)):
            self.film("year", year, *value.span)
        else:
            self.misfit(value, "a year from 1800 to 2199")

    def read_release_date(self, value: Located) -> None:
        """Set the date of the first release, and the year where no other is known."""
        if date := self.date(value):
            self.film("release_date", date, *value.span)
            self.film("year", int(date[:4]), *value.span)

    def date(self, value: Located) -> str | None:
        """Return a date as ISO 8601 or EDTF, also of a timestamp."""
        text = value.text or str(value.integer or "")
        date = day_in(text) or date_in(text)
        if date is None:
            self.misfit(value, "a date")
        return date

    def read_minutes(self, value: Located) -> None:
        """Set the running time: a number of minutes, or a text such as "136 min"."""
        if minutes := runtime_in(_printed(value)):
            self.film("runtime_minutes", minutes, *value.span)
        else:
            self.misfit(value, "a running time")

    def read_id(self, scheme: str, value: Located) -> None:
        """Set an identifier of the film, given as text, as URL or, of TMDB, as number."""
        # a bare number is nobody's id but TMDB's
        text = _printed(value) if scheme == "tmdb" or value.number is None else ""
        if identifier := id_in(scheme, text):
            self.film_id(scheme, identifier, *value.span)
        else:
            self.misfit(value, _IDS[scheme])

    def read_people(self, role: str, values: Iterable[Located]) -> None:
        """Add the people in one role: texts that hold names, or objects with a name; actors have their position as billing."""
        seen = set[str]()
        for value in values:
            people = [name for name in names_in(value.text) or [value.name] if name not in _NOTHING]
            for person in people:
                if person not in seen:
                    seen.add(person)
                    self.add("credits", Credit(person=person, role=role, billing=len(seen) if role == "actor" else None), *value.span)
            if not people and not isinstance(value.value, dict):
                self.misfit(value, "a name")

    def read_roles(self, film: Located, known: Collection[str] = ()) -> None:
        """Add the people or companies under every key, besides those known, that is the name of a role ("director", "writers")."""
        for key in film.value:
            role = find_role(key) or find_role(key.removesuffix("s"))
            text = film.value[key] if isinstance(film.value[key], str) else ""
            if role and key not in known and all(name.count(" ") < _MOST_WORDS for name in names_in(text)):  # "story" may hold the plot
                value = film.get(key)
                if role in _COMPANIES:
                    self.read_companies("production company" if key == "studio" else role, self.entries(value))
                else:
                    self.read_people(role, value.items() or ([] if isinstance(value.value, list) else [value]))

    def read_companies(self, role: str, values: Iterable[Located]) -> None:
        """Add the companies in one role: texts, or objects with a name."""
        for value in values:
            if value.name not in _NOTHING:
                self.add("companies", CompanyCredit(company=value.name, role=role), *value.span)

    def read_amount(self, kind: str, value: Located, currency: str | None = None) -> None:
        """Add an amount above zero: a number or text in the currency, or a text with its own ("$389,813,101")."""
        money = (value.number, None) if value.number is not None else money_in(value.text)
        if money and money[0] > 0:
            self.add("money", Amount(kind=kind, amount=money[0], currency=money[1] or currency), *value.span)
        else:
            self.misfit(value, "an amount of money")

    def read_rating(self, kind: str, value: Located, scale: int, outlet: str | None, count: Located | None = None) -> None:
        """Add a rating above zero on a scale; a text may have its scale with it ("7.6/10", "85%")."""
        votes = None if count is None else count.integer if count.number is not None else count_in(count.text)
        if votes is None and count is not None:
            self.misfit(count, "a count")
        number = value.number if value.number is not None else _number_on(scale, value.text)
        if number is None or not 0 < number <= scale:
            self.misfit(value, f"a rating from 0 to {scale}")
        elif votes != 0:
            lines = (*value.span, *(count.span if count and votes else ()))
            rating = Rating(kind=kind, value=number, scale=Decimal(scale), outlet=outlet, count=votes)
            self.add("ratings", rating, min(lines), max(lines))


def _printed(value: Located) -> str:
    if isinstance(value.value, str):
        return value.text
    if isinstance(value.value, list | dict):
        return "" if not value.value else "[…]" if isinstance(value.value, list) else "{…}"
    return "" if value.value is None else str(value.value)


def words(value: Located) -> str:
    """Return a text, or "" where there is none or a word that stands for nothing, such as "N/A"."""
    return "" if value.text in _NOTHING else value.text


def _number_on(scale: int, text: str) -> Decimal | None:
    found = rating_in(text)
    return found[0] if found and found[1] == scale else None
