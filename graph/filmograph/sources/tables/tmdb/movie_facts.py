"""A movie of TMDB: its titles, dates, languages, identifiers, companies and figures."""

from filmograph.model import CompanyCredit, Synopsis
from filmograph.schema import find_language
from filmograph.sources.reading.film_draft import FilmDraft
from filmograph.sources.reading.located import Located
from filmograph.sources.tables.tmdb.releases import read_releases

OWN = frozenset(
    {
        "backdrop_path", "belongs_to_collection", "genre_ids", "imdb_id", "original_language", "original_title", "poster_path",
        "production_companies", "production_countries", "spoken_languages", "vote_average", "vote_count",
    }
)  # fmt: skip
"""Keys of a movie that hardly anybody but TMDB uses."""
SHARED = frozenset(
    {
        "adult", "alternative_titles", "budget", "credits", "external_ids", "genres", "homepage", "keywords", "overview", "popularity",
        "release_date", "release_dates", "revenue", "runtime", "status", "tagline", "video",
    }
)  # fmt: skip
"""Keys of a movie that others use too."""

_NUMBERED = (OWN - {"imdb_id"}) | {"credit_id", "media_type"}
_GENRES = {
    12: "Adventure", 14: "Fantasy", 16: "Animation", 18: "Drama", 27: "Horror", 28: "Action", 35: "Comedy", 36: "History", 37: "Western",
    53: "Thriller", 80: "Crime", 99: "Documentary", 878: "Science Fiction", 9648: "Mystery", 10402: "Music", 10749: "Romance",
    10751: "Family", 10752: "War", 10770: "TV Movie",
}  # fmt: skip
"""TMDB's own list of genres for movies, by the numbers that lists give instead of names."""
_NO_LANGUAGE = "xx"
_MONEY = (("budget", "production budget"), ("revenue", "worldwide gross"))
_CERTIFICATES = ("certification", "certificate", "mpaa", "mpaa_rating", "rated")


def title_of(movie: Located) -> Located | None:
    """Return the title, or else the original title; None when the object has neither."""
    titles = (movie.get(key) for key in ("title", "original_title"))
    return next((title for title in titles if title.text), None)


def read_movie(draft: FilmDraft, movie: Located, title: Located) -> None:
    """Add what a movie's own keys say of it; its cast and crew are not read here."""
    countries = _countries(movie)
    _read_titles(draft, movie, title)
    _read_head(draft, movie)
    _read_languages(draft, movie)
    _read_ids(draft, movie)
    _read_companies(draft, movie, countries)
    for key, kind in _MONEY:
        draft.read_amount(kind, movie.get(key), "USD")
    draft.read_rating("audience", movie.get("vote_average"), 10, "TMDB", movie.get("vote_count"))
    read_releases(draft, movie, countries)
    for key in _CERTIFICATES:
        draft.read_text("certificate", movie.get(key))
    draft.read_roles(movie, known=("cast", "production_companies"))


def _countries(movie: Located) -> dict[str, str]:
    """Return the names of countries by code, as the object itself gives them."""
    named = ((country.get("iso_3166_1").text, country.get("name").text) for country in movie.get("production_countries").items())
    return {code: name for code, name in named if code and name}


def _read_titles(draft: FilmDraft, movie: Located, title: Located) -> None:
    draft.film("title", title.text, *title.span)
    alternative = movie.get("alternative_titles").listed("titles", "results")
    for other in (movie.get("original_title"), *alternative):
        text = other.text or other.get("title").text
        if text and text != title.text:
            draft.film_list("also_known_as", text, *other.span)
            if "working" in (other.get("type").text or "").lower():
                draft.film_list("working_titles", text, *other.span)


def _read_head(draft: FilmDraft, movie: Located) -> None:
    draft.read_release_date(movie.get("release_date"))
    if not draft.has("year"):
        draft.read_year(movie.get("year"))
    draft.read_minutes(movie.get("runtime"))
    draft.read_text("tagline", movie.get("tagline"))
    if (overview := movie.get("overview")).text:
        draft.add("synopses", Synopsis(text=overview.text), *overview.span)
    draft.read_texts("genres", draft.entries(movie.get("genres")))
    for number in movie.get("genre_ids").items():
        if genre := _GENRES.get(number.integer or 0):
            draft.film_list("genres", genre, *number.span)
        else:
            draft.misfit(number, "the number of a genre of TMDB")
    draft.read_texts("tags", draft.entries(movie.get("keywords"), "keywords", "results"))
    for country in draft.entries(movie.get("production_countries")):
        if label := country.name or country.get("iso_3166_1").text:
            draft.film_list("countries", label, *country.span)


def _read_languages(draft: FilmDraft, movie: Located) -> None:
    original = movie.get("original_language")
    if original.text != _NO_LANGUAGE:
        draft.read_text("language", original)
    for language in draft.entries(movie.get("spoken_languages")):
        label = language.get("iso_639_1").text or language.name
        if label not in ("", _NO_LANGUAGE) and _language(label) != _language(original.text):
            draft.film_list("languages", label, *language.span)


def _language(label: str) -> str:
    known = find_language(label)
    return known[0] if known else label.casefold()


def _read_ids(draft: FilmDraft, movie: Located) -> None:
    """Read the identifiers; `id` is TMDB's only in an object that has several of TMDB's own keys, and no other key for it."""
    if (own := movie.get("tmdb_id")).value is not None:
        draft.read_id("tmdb", own)
    elif len(_NUMBERED & movie.value.keys()) >= 2:
        draft.read_id("tmdb", movie.get("id"))
    draft.read_id("imdb", movie.get("imdb_id"))
    external = movie.get("external_ids")
    draft.read_id("imdb", external.get("imdb_id"))
    draft.read_id("wikidata", external.get("wikidata_id"))


def _read_companies(draft: FilmDraft, movie: Located, countries: dict[str, str]) -> None:
    seen = set()
    for company in draft.entries(movie.get("production_companies")):
        code = company.get("origin_country").text
        credit = CompanyCredit(company=company.name, role="production company", country=countries.get(code, code) or None)
        if credit.company and credit not in seen:
            draft.add("companies", credit, *company.span)
        seen.add(credit)
