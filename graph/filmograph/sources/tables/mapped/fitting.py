"""The value that a cell is for its field, or why it is none: the one place that decides whether a cell fits a field."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from filmograph.sources.reading.cells import aspect_ratio_in, count_in, id_in, is_nobody, money_in, rating_in, runtime_in, year_in
from filmograph.sources.reading.dates import dates_in, placed
from filmograph.sources.reading.lists import is_list_like, list_in, split
from filmograph.sources.reading.titles import first_name_first
from filmograph.sources.tables.mapped.mapping import Column

_LONGEST_NAME = 150
_LONGEST_CERTIFICATE = 30
_ADDRESS = re.compile(r"\w+://|www\.", re.IGNORECASE)
_AGES = re.compile(r"\+?(?:0|[1-9]|1[0-9]|2[01])\+?")
_SERIES = re.compile(
    r"(?:tv|web|mini|limited)[ -]?(?:mini[ -]?)?(?:show|series|episode|season)|(?:mini)?series|shows?|seasons?|episodes?|"
    r"podcast ?(?:series|episode)|video ?game|music ?video|serie",
    re.IGNORECASE,
)
FORMS = {"tvmovie": "TV film", "tvfilm": "TV film", "short": "short", "tvshort": "TV short", "shortfilm": "short", "video": "video",
         "feature": "feature", "featurefilm": "feature"}  # fmt: skip
_ANY_FILM = {"movie", "movies", "film", "films"}
_SHOWN = 60

Value = str | int | Decimal | tuple[Decimal, Decimal | None] | tuple[Decimal, str | None]


@dataclass(frozen=True)
class Misfit:
    """Why a cell is no value of its field: the end of a sentence that begins with the cell and its column."""

    why: str

    def sentence(self, cell: str, column: str) -> str:
        """Return the sentence that lists the cell."""
        shown = cell if len(cell) <= _SHOWN else cell[:_SHOWN] + "…"
        return f'"{shown}" in the column {column!r} {self.why}; it is left out.'


_WHAT = {
    "film.year": "a year from 1800 to 2199", "film.runtime_minutes": "a running time", "film.certificate": "a certificate",
    "film.aspect_ratio": "an aspect ratio", "film.release_date": "a date", "film.production_start": "a date",
    "film.production_end": "a date", "reviews.date": "a date", "film.ids.imdb": "an IMDb id", "film.ids.tmdb": "a TMDB id",
    "film.ids.wikidata": "a Wikidata id", "film.ids.eidr": "an EIDR id", "credit.person_ids.imdb": "an IMDb id of a person",
    "credit.person_ids.tmdb": "a TMDB id of a person", "credit.person_ids.wikidata": "a Wikidata id of a person",
    "credit.billing": "a position from 1", "film.language": "a language", "film.form": "a kind of work", "credit.person": "a name",
}  # fmt: skip


def what(field: str) -> str:
    """Return what a field holds, with its article, for a sentence about a cell that is none.

    >>> what("film.year"), what("ratings.audience.count"), what("money.gross")
    ('a year from 1800 to 2199', 'a count', 'an amount of money')
    """
    if field in _WHAT:
        return _WHAT[field]
    if field.endswith(".count") or field.startswith("review_counts."):
        return "a count"
    kinds = {"ratings": "a rating", "reviews": "a rating", "money": "an amount of money"}
    return kinds.get(field.partition(".")[0], "a list of names")


def is_series(cell: str) -> bool:
    """Return whether a cell of the column with the kind of work says that the row is no film.

    >>> is_series("TV Show"), is_series("tvMiniSeries"), is_series("tvEpisode"), is_series("Movie"), is_series("tvMovie")
    (True, True, True, False, False)
    """
    return bool(_SERIES.fullmatch(cell.strip()))


def value_in(cell: str, column: Column, year: int | None = None) -> Value | Misfit | None:
    """Return the value of a cell that holds one value, why it is none, or None where it says that there is none.

    `year` is the year of the film, which decides the century of a date with a year of two digits.
    """
    field = column.field
    if field in ("film.release_date", "film.production_start", "film.production_end", "reviews.date"):
        return _date(cell, column, year)
    if reader := _READERS.get(field) or next((reader for start, reader in _READERS_BY_START if field.startswith(start)), None):
        found = reader(cell, column)
        return Misfit(f"is not {what(field)}") if found is None else None if found == "" else found
    if is_list_like(cell):
        listed = list_in(cell) or []
        return next((entry for entry in listed if isinstance(entry, str) and entry.strip()), None)
    return cell


def _date(cell: str, column: Column, year: int | None) -> Value | Misfit:
    readings = dates_in(placed(cell)[0], order=column.dates, near=year)
    if len(readings) > 1:
        return Misfit(f"has more than one reading ({' or '.join(readings)})")
    return readings[0] if readings else Misfit("is not a date")


def _certificate(cell: str, _: Column) -> str | None:
    fits = len(cell) <= _LONGEST_CERTIFICATE and runtime_in(cell) is None and not _ADDRESS.match(cell) and any(map(str.isalpha, cell))
    return cell if _AGES.fullmatch(cell) or (fits and rating_in(cell) is None and not dates_in(cell)) else None


def _rating(cell: str, column: Column) -> tuple[Decimal, Decimal | None] | None:
    found = rating_in(cell)
    if found is None or (found[1] is None and column.scale is not None and found[0] > column.scale):
        return None
    return found[0], found[1] or column.scale


def _money(cell: str, column: Column) -> tuple[Decimal, str | None] | str | None:
    found = money_in(cell)
    if found is None:
        return None
    amount = found[0] * column.times
    return (amount, found[1] or column.currency) if amount else ""


def _form(cell: str, _: Column) -> str | None:
    key = re.sub(r"[\W_]+", "", cell).casefold()
    if key in _ANY_FILM:
        return ""
    return FORMS.get(key, cell if is_name(cell) and len(cell) < _LONGEST_CERTIFICATE else None)


def _billing(cell: str, _: Column) -> int | None:
    number = count_in(cell)
    return number if number and number < 10**6 else None


def _language(cell: str, _: Column) -> str | None:
    return "" if cell.casefold() == "xx" else cell if is_name(cell) and len(cell) < _LONGEST_CERTIFICATE else None


def _minutes(cell: str, _: Column) -> int | str | None:
    minutes = runtime_in(cell)
    return "" if minutes == 0 else minutes


_READERS: dict[str, Callable[[str, Column], Value | None]] = {
    "film.year": lambda cell, _: year_in(cell),
    "film.runtime_minutes": _minutes,
    "film.certificate": _certificate,
    "film.aspect_ratio": lambda cell, _: aspect_ratio_in(cell),
    "film.form": _form,
    "film.language": _language,
    "credit.billing": _billing,
    "reviews.rating": _rating,
    "credit.person": lambda cell, column: (first_name_first(cell) if column.names else cell) if is_name(cell) else None,
    "review_counts.user": lambda cell, _: count_in(cell),
    "review_counts.critic": lambda cell, _: count_in(cell),
    "ratings.critic.count": lambda cell, _: count_in(cell),
    "ratings.audience.count": lambda cell, _: count_in(cell),
    "ratings.critic": _rating,
    "ratings.audience": _rating,
}
_READERS_BY_START: tuple[tuple[str, Callable[[str, Column], Value | None]], ...] = (
    ("film.ids.", lambda cell, column: id_in(column.field.removeprefix("film.ids."), cell)),
    ("credit.person_ids.", lambda cell, column: id_in(column.field.removeprefix("credit.person_ids.") + " person", cell)),
    ("money.", _money),
)


def is_name(text: str) -> bool:
    """Return whether an entry can be a name, of a person or a genre: it has a letter, is not long, and is no address or broken list.

    >>> is_name("Ann Lee"), is_name("4.5"), is_name("https://x.org/a"), is_name("[{'id': 1"), is_name("黒澤明")
    (True, False, False, False, True)
    """
    return len(text) <= _LONGEST_NAME and any(map(str.isalpha, text)) and not _ADDRESS.match(text) and not is_list_like(text)


def entries_in(cell: str, column: Column) -> list[str | dict[str, object]] | Misfit:
    """Return the entries of a cell that holds several, each a text or a JSON object, without those that name nobody; or why it has none."""
    if is_list_like(cell):
        listed = list_in(cell)
        if listed is None:
            return Misfit("is not a list that can be read")
        return [entry for entry in map(_entry, listed) if entry]
    return [entry for entry in split(cell, column.separator) if not is_nobody(entry)]


def _entry(value: object) -> str | dict[str, object] | None:
    if isinstance(value, dict):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = " ".join(str(value).split()) if isinstance(value, str) or abs(value) < 10**15 else ""
    return None if is_nobody(text) else text


def label_of(entry: str | dict[str, object], *keys: str) -> str:
    """Return the text of an entry: itself, or the first text of an object under one of the keys or "name".

    >>> label_of({"id": 16, "name": "Animation"}), label_of("Drama"), label_of({"id": 1})
    ('Animation', 'Drama', '')
    """
    if isinstance(entry, str):
        return entry
    texts = (entry.get(key) for key in (*keys, "name", "title", "label", "value"))
    return next((" ".join(text.split()) for text in texts if isinstance(text, str) and text.strip()), "")
