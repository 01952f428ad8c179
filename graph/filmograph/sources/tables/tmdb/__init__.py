"""Movie objects of The Movie Database: details with appended parts, and the older dumps."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

from filmograph.model import Amount, CompanyCredit, Draft, Rating, Record, Rejected, Synopsis
from filmograph.schema import find_language
from filmograph.sources.reading.json_objects import JsonObject, iter_objects
from filmograph.sources.reading.located import Located, lines_of, located
from filmograph.sources.reading.values import day_in
from filmograph.sources.tables.tmdb.credits import read_credits
from filmograph.sources.tables.tmdb.releases import read_releases

LAYOUT = "tmdb"
LOOKED_FOR = "a JSON object with a title and keys of a TMDB movie such as original_language, vote_average or production_companies"
VERSION = 1

_TITLES = frozenset({"title", "original_title"})
_OWN = frozenset(
    {
        "backdrop_path", "belongs_to_collection", "imdb_id", "original_language", "original_title", "overview", "poster_path",
        "production_companies", "production_countries", "spoken_languages", "vote_average", "vote_count",
    }
)  # fmt: skip
_SHARED = frozenset(
    {
        "adult", "alternative_titles", "budget", "credits", "external_ids", "genres", "homepage", "keywords", "popularity",
        "release_date", "release_dates", "revenue", "runtime", "status", "tagline", "video",
    }
)  # fmt: skip
_BEFORE_OBJECT = " \t\r\n\ufeff[,"
_ADULT = (True, "true", "True")
_NO_LANGUAGE = "xx"
_IDS = (
    ("imdb", re.compile(r"tt[0-9]{7,12}"), (("imdb_id",), ("external_ids", "imdb_id"))),
    ("wikidata", re.compile(r"Q[0-9]{1,12}"), (("external_ids", "wikidata_id"),)),
)
_MONEY = (("budget", "production budget"), ("revenue", "worldwide gross"))
_SHOWN = 2000


def recognises(head: str) -> bool:
    """Return whether the first object of a file's beginning, which may be cut anywhere, looks like a TMDB movie."""
    text = head.lstrip(_BEFORE_OBJECT)
    if not text.startswith("{"):
        return False
    lines = lines_of(text, 1)
    keys = set(map(str, lines.inside))
    # where keys are sorted, a long list of credits may come before the title
    has_title = not keys.isdisjoint(_TITLES) or not lines.last
    return has_title and not keys.isdisjoint(_OWN) and len(keys & (_OWN | _SHARED)) >= 3


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:
    """Yield the record of each object of an array, of JSON lines or of a single object, or the reason why it cannot be read.

    Objects marked as adult are left out unless `adult` is set. A value of the wrong type is ignored.
    """
    for found in iter_objects(stream):
        if isinstance(found, Rejected):
            yield found
        elif adult or found.value.get("adult") not in _ADULT:
            yield _read(found)


def _read(found: JsonObject) -> Record | Rejected:
    movie = located(found.value, found.text, found.first)
    title = next((movie.get(key) for key in ("title", "original_title") if movie.get(key).text), None)
    if title is None:
        return Rejected(found.first, "The object has no title, so it is not read as a film.", found.text[:_SHOWN])
    countries = _countries(movie)
    draft = Draft(LAYOUT)
    _read_titles(draft, movie, title)
    _read_head(draft, movie)
    _read_languages(draft, movie)
    _read_ids(draft, movie)
    _read_companies(draft, movie, countries)
    _read_figures(draft, movie)
    read_releases(draft, movie, countries)
    read_credits(draft, movie)
    return draft.finish()


def _countries(movie: Located) -> dict[str, str]:
    """Return the names of countries by code, as the object itself gives them."""
    named = ((country.get("iso_3166_1").text, country.get("name").text) for country in movie.get("production_countries").items())
    return {code: name for code, name in named if code and name}


def _read_titles(draft: Draft, movie: Located, title: Located) -> None:
    draft.film("title", title.text, *title.span)
    alternative = movie.get("alternative_titles").listed("titles", "results")
    for other in (movie.get("original_title"), *alternative):
        text = other.text or other.get("title").text
        if text and text != title.text:
            draft.film_list("also_known_as", text, *other.span)


def _read_head(draft: Draft, movie: Located) -> None:
    released, minutes = movie.get("release_date"), movie.get("runtime")
    if date := day_in(released.text):
        draft.film("release_date", date, *released.span)
        draft.film("year", int(date[:4]), *released.span)
    if (runtime := minutes.integer or 0) > 0:
        draft.film("runtime_minutes", runtime, *minutes.span)
    if (tagline := movie.get("tagline")).text:
        draft.film("tagline", tagline.text, *tagline.span)
    if (overview := movie.get("overview")).text:
        draft.add("synopses", Synopsis(text=overview.text), *overview.span)
    for key, values in (
        ("genres", movie.get("genres").listed()),
        ("tags", movie.get("keywords").listed("keywords", "results")),
        ("countries", movie.get("production_countries").listed()),
    ):
        for value in values:
            if label := value.name or value.get("iso_3166_1").text:
                draft.film_list(key, label, *value.span)


def _read_languages(draft: Draft, movie: Located) -> None:
    original = movie.get("original_language")
    if original.text not in ("", _NO_LANGUAGE):
        draft.film("language", original.text, *original.span)
    for language in movie.get("spoken_languages").items():
        label = language.get("iso_639_1").text or language.name
        if label not in ("", _NO_LANGUAGE) and _language(label) != _language(original.text):
            draft.film_list("languages", label, *language.span)


def _language(label: str) -> str:
    known = find_language(label)
    return known[0] if known else label.casefold()


def _read_ids(draft: Draft, movie: Located) -> None:
    if (number := movie.get("id").integer or 0) > 0:
        draft.film_id("tmdb", str(number), *movie.get("id").span)
    for scheme, form, paths in _IDS:
        for path in paths:
            value = movie
            for key in path:
                value = value.get(key)
            if form.fullmatch(value.text):
                draft.film_id(scheme, value.text, *value.span)


def _read_companies(draft: Draft, movie: Located, countries: dict[str, str]) -> None:
    seen = set()
    for company in movie.get("production_companies").items():
        code = company.get("origin_country").text
        credit = CompanyCredit(company=company.name, role="production company", country=countries.get(code, code) or None)
        if credit.company and credit not in seen:
            draft.add("companies", credit, *company.span)
        seen.add(credit)


def _read_figures(draft: Draft, movie: Located) -> None:
    for key, kind in _MONEY:
        amount = movie.get(key)
        if (dollars := amount.number or Decimal(0)) > 0:
            draft.add("money", Amount(kind=kind, amount=dollars, currency="USD"), *amount.span)
    average, votes = movie.get("vote_average"), movie.get("vote_count").integer
    if average.number and 0 < average.number <= 10 and (votes is None or votes > 0):
        rating = Rating(kind="audience", value=average.number, scale=Decimal(10), outlet="TMDB", count=votes)
        lines = (*average.span, *(movie.get("vote_count").span if votes else ()))
        draft.add("ratings", rating, min(lines), max(lines))
