"""The names that people give to columns, in English and other languages, and the fields that a column of such a name can hold."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from rapidfuzz import fuzz, process

from filmograph import schema
from filmograph.text import name_key

_NAMES: Mapping[str, Sequence[str]] = {
    "film.title": (
        "title", "film title", "movie title", "primary title", "series title", "title name", "titel", "filmtitel", "titre", "titulo",
        "titolo", "name of film", "film name", "movie name", "movie", "film", "name", "pelicula", "nome", "nombre", "nom",
    ),
    "film.year": (
        "year", "release year", "released year", "start year", "title year", "year of release", "year released", "movie year",
        "film year", "production year", "jahr", "erscheinungsjahr", "produktionsjahr", "annee", "ano", "anno", "released", "release",
        "release date",
    ),
    "film.release_date": (
        "release date", "released", "date published", "original release date", "theatrical release date", "release", "premiere",
        "premiere date", "released on", "date", "erscheinungsdatum", "kinostart", "datum", "date de sortie", "fecha de estreno",
        "data di uscita",
    ),
    "film.certificate": (
        "certificate", "certification", "content rating", "mpaa", "mpaa rating", "rated", "rating", "age rating", "fsk",
        "classification", "age certification", "maturity rating", "altersfreigabe",
    ),
    "film.runtime_minutes": (
        "runtime", "runtime min", "runtime mins", "runtime minutes", "duration", "duration min", "duration mins", "duration minutes",
        "length", "minutes", "running time", "lange", "laenge", "dauer", "laufzeit", "spieldauer", "duree", "duracion", "durata",
    ),
    "film.tagline": ("tagline",),
    "film.aspect_ratio": ("aspect ratio",),
    "film.form": ("form", "title type", "type", "format", "kind", "media type", "content type"),
    "film.language": ("language", "original language", "sprache", "originalsprache", "langue", "idioma", "lingua", "languages"),
    "film.languages": ("languages", "spoken languages", "language"),
    "film.genres": ("genre", "genres", "listed in", "genero", "generos", "genere", "generi", "category", "categories"),
    "film.tags": ("tag", "tags", "keyword", "keywords", "plot keywords", "schlagworte"),
    "film.also_known_as": (
        "original title", "also known as", "aka", "alternative title", "alternative titles", "originaltitel", "titre original",
        "titulo original", "titolo originale", "english title", "international title",
    ),
    "film.countries": (
        "country", "countries", "production country", "production countries", "country of origin", "land", "lander", "produktionsland",
        "pays", "pais", "paese", "nazione",
    ),
    "film.ids.imdb": (
        "imdb", "imdb id", "imdbid", "tconst", "titleid", "title id", "imdb title id", "imdb link", "imdb url", "movie imdb link",
        "const", "imdb number",
    ),
    "film.ids.tmdb": ("tmdb", "tmdb id", "tmdbid", "tmdb url", "tmdb link"),
    "film.ids.wikidata": ("wikidata", "wikidata id", "qid", "wikidata item"),
    "film.ids.eidr": ("eidr", "eidr id"),
    "credits.actor": (
        "cast", "starring", "stars", "star", "actors", "actor", "cast members", "actresses", "actress", "lead", "lead actor",
        "lead actress", "leads", "lead cast", "supporting", "supporting actor", "supporting cast", "top cast", "main cast", "cast name",
        "actor name", "star name", "darsteller", "besetzung", "schauspieler", "hauptdarsteller", "acteurs", "acteur", "actores",
        "reparto", "elenco", "attori", "interpreti", "cast list",
    ),
    "credits.director": (
        "directed by", "directors", "director", "director name", "director names", "regie", "regisseur", "realisateur", "realisation",
        "dirigido por", "direccion", "diretor", "regia", "regista",
    ),
    "credits.writer": (
        "written by", "writers", "writer", "writer name", "screenplay", "screenwriter", "story", "authors", "author", "drehbuch",
        "buch", "scenario", "scenariste", "guion", "guionista", "sceneggiatura", "sceneggiatore",
    ),
    "credits.producer": ("producer", "producers", "produced by", "produzent", "producteur", "productor", "produttore"),
    "credits.composer": ("music by", "music", "composer", "musik", "komponist", "musique", "compositeur", "musica", "score"),
    "credits.cinematographer": ("cinematography", "director of photography", "cinematographer", "kamera", "photographie", "fotografia"),
    "credits.editor": ("editor", "film editor", "edited by", "schnitt", "montage", "montaje", "montaggio"),
    "credits": ("crew", "cast and crew", "credits"),
    "companies.distributor": ("distributed by", "studio distributor", "distributor", "verleih", "distributeur"),
    "companies.production company": (
        "studio", "studios", "production", "production company", "production companies", "production house", "company", "companies",
        "produktionsfirma", "produktion", "productora",
    ),
    "locations.filming": ("location", "locations", "filming location", "filming locations", "shot in", "drehort", "drehorte"),
    "locations.narrative": ("setting", "set in", "place of action"),
    "money.production budget": ("budget", "production budget"),
    "money.opening weekend": ("opening weekend", "opening"),
    "money.gross": (
        "gross", "domestic gross", "domgross", "box office", "lifetime gross", "usa gross income", "us gross", "gross income",
        "einspielergebnis", "total gross", "domestic", "revenue",
    ),
    "money.worldwide gross": (
        "worldwide gross", "worldwide", "worlwide gross income", "worldwide gross income", "worldwide box office", "intgross",
        "international gross", "global gross",
    ),
    "ratings.critic": (
        "metascore", "meta score", "metacritic", "metacritic score", "critic score", "critics score", "tomatometer",
        "tomatometer rating", "tomatometer score", "rotten tomatoes",
    ),
    "ratings.audience": (
        "rating", "imdb rating", "imdb score", "score", "vote average", "audience score", "audience rating", "user rating",
        "average rating", "avg vote", "averagerating", "avg rating", "imdb", "bewertung", "note", "voto", "puntuacion", "ratings",
        "stars", "user score", "average vote", "mean vote", "weighted rating", "rotten tomatoes user", "metacritic user",
    ),
    "ratings.critic.count": ("tomatometer count", "critic count"),
    "ratings.audience.count": (
        "votes", "num votes", "numvotes", "no of votes", "vote count", "imdb votes", "num voted users", "imdb user vote count",
        "audience count", "rating count", "number of votes", "number of ratings", "stimmen", "ratings count", "total votes",
    ),
    "synopses": (
        "synopsis", "plot", "overview", "description", "summary", "movie info", "plot summary", "storyline", "handlung", "inhalt",
        "intrigue", "sinopsis", "trama",
    ),
    "commentary": ("critics consensus",),
    "review_counts.user": ("reviews from users", "num user for reviews", "user reviews"),
    "review_counts.critic": ("reviews from critics", "num critic for reviews", "critic reviews"),
    "reviews.text": ("review", "review text"),
    "credit.person": (
        "person", "person name", "credited person", "who", "primaryname", "primary name", "name", "actor", "actor name", "performer",
        "cast member", "darsteller", "schauspieler",
    ),
    "credit.role": ("role", "category", "job", "function", "position", "department job", "rolle", "funktion"),
    "credit.characters": ("character", "characters", "character name", "plays", "role", "role name", "rolle", "as", "figur"),
    "credit.billing": ("billing", "ordering", "order", "rank", "billing order", "cast order"),
    "credit.credited_as": ("credited as",),
    "credit.person_ids.imdb": ("nconst", "imdb person id", "person imdb id", "name id"),
    "credit.person_ids.tmdb": ("tmdb person id", "person tmdb id"),
}  # fmt: skip
_OWN = re.compile(
    r"(?:your|my) .*|.*\b(?:watched|rewatch|rated|added|logged|seen|created|modified|updated|collected|listed|viewed) ?(?:at|on|date)?"
    r"|(?:date|day) (?:rated|added|watched|seen|of viewing|viewed|created|modified|logged).*|.*\blikes?|.* uri|(?:user|userid|user id)",
)
_KEPT = {"rated", "listed in", "released", "mpaa rated"}
_COMPANIES = ("distributor", "production company", "record label")
_NUMBERED = re.compile(r"(?P<before>.*?) ?(?P<number>[0-9]{1,2})(?P<after>(?: name)?)")
_NEAR_ENOUGH = 88
_UNITS = re.compile(
    r"(?P<name>.+?)(?: in)?(?: (?P<currency>us|usd|eur|euros?|gbp|inr|dollars))?(?: (?P<times>thousands?|millions?|mil|mio|mn|m|k))?"
)
_TIMES = {"t": 1_000, "k": 1_000, "m": 1_000_000}
_CURRENCIES = {"us": "USD", "usd": "USD", "dollars": "USD", "eur": "EUR", "euro": "EUR", "euros": "EUR", "gbp": "GBP", "inr": "INR"}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "¥": "JPY"}
_SHORTEST_NEAR = 5


def fields_for(column: str) -> tuple[str, ...]:
    """Return the fields that a column of this name can hold, the likeliest first; which one it does, its cells decide.

    >>> fields_for("Directed By"), fields_for("Relase Year"), fields_for("rating"), fields_for("Date Rated"), fields_for("actor_1_name")
    (('credits.director',), ('film.year',), ('film.certificate', 'ratings.audience'), (), ('credits.actor', 'credit.person'))
    """
    key = key_of_name(column)
    if not key or (_OWN.fullmatch(key) and key not in _KEPT):
        return ()
    known = _fields()
    numbered = _NUMBERED.fullmatch(key)
    forms = [key, key.replace(" ", ""), key.removesuffix("s"), key.removesuffix(" s")]
    forms += [f"{numbered['before']}{numbered['after']}", numbered["before"]] if numbered and numbered["before"] else []
    for form in forms:
        if form in known:
            return known[form]
        if role := schema.find_role(form):
            return (f"{'companies' if role in _COMPANIES else 'credits'}.{role}",)
    if (bare := _UNITS.fullmatch(key)) and bare["name"] != key:
        return tuple(field for field in fields_for(bare["name"]) if field.startswith("money."))
    near = process.extractOne(key, list(known), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH) if len(key) >= _SHORTEST_NEAR else None
    return known[near[0]] if near else ()


def number_of(column: str) -> int:
    """Return the number in a column's name, 0 without one; the columns of one cast are in the order of their numbers.

    >>> number_of("actor_2_name"), number_of("Star10"), number_of("Cast"), number_of("supporting")
    (2, 10, 0, 1)
    """
    key = key_of_name(column)
    numbered = _NUMBERED.fullmatch(key)
    return int(numbered["number"]) if numbered else int("supporting" in key)


def unit_of(column: str) -> tuple[int, str | None]:
    """Return (how many times the amounts of a column are meant, their currency), as far as its name says so.

    >>> unit_of("Revenue (Millions)"), unit_of("Budget in USD"), unit_of("Gross ($)"), unit_of("gross")
    ((1000000, None), (1, 'USD'), (1, 'USD'), (1, None))
    """
    match = _UNITS.fullmatch(key_of_name(column))
    times = _TIMES[match["times"][0]] if match and match["times"] else 1
    currency = _CURRENCIES[match["currency"]] if match and match["currency"] else None
    return times, currency or next((code for sign, code in _SIGNS.items() if sign in column), None)


def key_of_name(column: str) -> str:
    """Return the words of a column's name in small letters, also of one that is written like primaryTitle or movie_title.

    >>> key_of_name("primaryTitle"), key_of_name("Runtime (Minutes)"), key_of_name("IMDB_Rating"), key_of_name("Länge")
    ('primary title', 'runtime minutes', 'imdb rating', 'lange')
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column[:200])
    return name_key(re.sub(r"(?<=[A-Za-z])(?=[0-9])", " ", spaced.replace("_", " ")))


@cache
def _fields() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for field, names in _NAMES.items():
        for name in names:
            found[name_key(name)] = (*found.get(name_key(name), ()), field)
    return found
