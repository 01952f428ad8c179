"""A movie of TMDB: its titles, dates, languages, identifiers, companies and figures."""

from filmograph.model import CompanyCredit, Draft, Synopsis
from filmograph.schema import find_language
from filmograph.sources.reading.film_values import (
    entries_of, read_amount, read_id, read_minutes, read_rating, read_release_date, read_roles, read_text, read_texts, read_year,
)  # fmt: skip
from filmograph.sources.reading.located import Located
from filmograph.sources.tables.tmdb.releases import read_releases

OWN = frozenset(
    {
        "backdrop_path", "belongs_to_collection", "genre_ids", "imdb_id", "original_language", "original_title", "overview", "poster_path",
        "production_companies", "production_countries", "spoken_languages", "vote_average", "vote_count",
    }
)  # fmt: skip
"""Keys of a movie that hardly anybody but TMDB uses."""
SHARED = frozenset(
    {
        "adult", "alternative_titles", "budget", "credits", "external_ids", "genres", "homepage", "keywords", "popularity",
        "release_date", "release_dates", "revenue", "runtime", "status", "tagline", "video",
    }
)  # fmt: skip
"""Keys of a movie that others use too."""

_NUMBERED = (OWN - {"imdb_id", "overview"}) | {"credit_id", "media_type"}
_NO_LANGUAGE = "xx"
_MONEY = (("budget", "production budget"), ("revenue", "worldwide gross"))
_CERTIFICATES = ("certification", "certificate", "mpaa", "mpaa_rating", "rated")


def title_of(movie: Located) -> Located | None:
    """Return the title, or else the original title; None when the object has neither."""
    titles = (movie.get(key) for key in ("title", "original_title"))
    return next((title for title in titles if title.text), None)


def read_movie(draft: Draft, movie: Located, title: Located) -> None:
    """Add what a movie's own keys say of it; its cast and crew are not read here."""
    countries = _countries(movie)
    _read_titles(draft, movie, title)
    _read_head(draft, movie)
    _read_languages(draft, movie)
    _read_ids(draft, movie)
    _read_companies(draft, movie, countries)
    for key, kind in _MONEY:
        read_amount(draft, kind, movie.get(key), "USD")
    read_rating(draft, "audience", movie.get("vote_average"), 10, "TMDB", movie.get("vote_count"))
    read_releases(draft, movie, countries)
    for key in _CERTIFICATES:
        read_text(draft, "certificate", movie.get(key))
    read_roles(draft, movie, known=("cast",))


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
    read_release_date(draft, movie.get("release_date"))
    if not draft.has("year"):
        read_year(draft, movie.get("year"))
    read_minutes(draft, movie.get("runtime"))
    read_text(draft, "tagline", movie.get("tagline"))
    if (overview := movie.get("overview")).text:
        draft.add("synopses", Synopsis(text=overview.text), *overview.span)
    read_texts(draft, "genres", entries_of(draft, movie.get("genres")))
    read_texts(draft, "tags", entries_of(draft, movie.get("keywords"), "keywords", "results"))
    for country in entries_of(draft, movie.get("production_countries")):
        if label := country.name or country.get("iso_3166_1").text:
            draft.film_list("countries", label, *country.span)


def _read_languages(draft: Draft, movie: Located) -> None:
    original = movie.get("original_language")
    if original.text != _NO_LANGUAGE:
        read_text(draft, "language", original)
    for language in entries_of(draft, movie.get("spoken_languages")):
        label = language.get("iso_639_1").text or language.name
        if label not in ("", _NO_LANGUAGE) and _language(label) != _language(original.text):
            draft.film_list("languages", label, *language.span)


def _language(label: str) -> str:
    known = find_language(label)
    return known[0] if known else label.casefold()


def _read_ids(draft: Draft, movie: Located) -> None:
    """Read the identifiers; `id` is TMDB's only in an object that has several of TMDB's own keys, and no other key for it."""
    if (own := movie.get("tmdb_id")).value is not None:
        read_id(draft, "tmdb", own)
    elif len(_NUMBERED & movie.value.keys()) >= 2:
        read_id(draft, "tmdb", movie.get("id"))
    read_id(draft, "imdb", movie.get("imdb_id"))
    external = movie.get("external_ids")
    read_id(draft, "imdb", external.get("imdb_id"))
    read_id(draft, "wikidata", external.get("wikidata_id"))


def _read_companies(draft: Draft, movie: Located, countries: dict[str, str]) -> None:
    seen = set()
    for company in entries_of(draft, movie.get("production_companies")):
        code = company.get("origin_country").text
        credit = CompanyCredit(company=company.name, role="production company", country=countries.get(code, code) or None)
        if credit.company and credit not in seen:
            draft.add("companies", credit, *company.span)
        seen.add(credit)
