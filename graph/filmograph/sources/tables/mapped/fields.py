"""The fields of a record that a column of a table can be mapped to, and the usual names of such columns."""

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from filmograph import schema
from filmograph.text import name_key

FIELDS: Mapping[str, str] = {
    "film.title": "the title", "film.year": "the year, a number of four digits", "film.release_date": "the first release, YYYY-MM-DD",
    "film.certificate": "the age rating", "film.certificate_reason": "why it was given", "film.runtime_minutes": "the runtime in minutes",
    "film.tagline": "the tagline", "film.aspect_ratio": "such as 1.85:1", "film.form": "feature, short, …",
    "film.language": "the original language, as code or name", "film.production_start": "EDTF", "film.production_end": "EDTF",
    "film.genres": "several", "film.also_known_as": "other titles, several", "film.tags": "several",
    "film.languages": "languages spoken besides, several", "film.countries": "countries of production, several",
    "film.ids.imdb": "tt and digits", "film.ids.tmdb": "digits", "film.ids.wikidata": "Q and digits", "film.ids.eidr": "10.5240/…",
    "credits.ROLE": "people in a role, several, in billing order: credits.actor, credits.director, credits.production designer, …",
    "credits.ROLE.unordered": "the same in no order", "companies.ROLE": "companies, several: companies.distributor, …",
    "locations.filming": "places of filming, several", "locations.narrative": "places where it plays, several",
    "money.production budget": "an amount", "money.opening weekend": "an amount", "money.gross": "an amount",
    "money.worldwide gross": "an amount", "ratings.critic": "a number", "ratings.audience": "a number",
    "ratings.critic.count": "how many rated", "ratings.audience.count": "how many rated", "synopses": "a summary of the plot",
    "credit.person": "one credit a row: who", "credit.role": "in which role", "credit.characters": "as whom, several",
    "credit.billing": "the position in the billing, from 1", "credit.credited_as": "under which name",
    "credit.person_ids.imdb": "nm and digits", "credit.person_ids.tmdb": "digits", "credit.person_ids.wikidata": "Q and digits",
}  # fmt: skip
"""The fields that a mapping can name; ROLE is any role of the ontology."""

_COLUMN_NAMES: Mapping[str, Sequence[str]] = {
    "film.title": ("title", "film", "movie", "name", "film title", "movie title", "primary title", "primarytitle", "name of film"),
    "film.year": ("year", "release year", "start year", "startyear", "year of release"),
    "film.release_date": ("release date", "released", "premiere", "date"),
    "film.certificate": ("certificate", "certification", "content rating", "mpaa", "mpaa rating", "rated"),
    "film.runtime_minutes": ("runtime", "runtime min", "runtime minutes", "runtimeminutes", "duration", "length", "minutes"),
    "film.tagline": ("tagline",), "film.aspect_ratio": ("aspect ratio",),
    "film.form": ("form", "title type", "titletype", "type", "format"),
    "film.language": ("language", "original language"), "film.languages": ("languages", "spoken languages"),
    "film.genres": ("genre", "genres"), "film.tags": ("tag", "tags", "keyword", "keywords", "plot keywords"),
    "film.also_known_as": ("original title", "originaltitle", "also known as", "aka", "alternative title", "alternative titles"),
    "film.countries": ("country", "countries", "production country", "production countries", "country of origin"),
    "film.ids.imdb": ("imdb", "imdb id", "imdbid", "tconst", "titleid", "imdb title id"), "film.ids.tmdb": ("tmdb", "tmdb id", "tmdbid"),
    "film.ids.wikidata": ("wikidata", "wikidata id", "qid"), "film.ids.eidr": ("eidr",),
    "credits.actor": ("cast", "starring", "stars", "star", "actors", "cast members", "actresses"),
    "credits.director": ("directed by", "directors"), "credits.writer": ("written by", "writers", "screenplay", "screenwriter", "story"),
    "credits.composer": ("music by", "music", "score"), "credits.cinematographer": ("cinematography", "director of photography"),
    "companies.distributor": ("distributed by", "studio distributor"),
    "companies.production company": ("studio", "production", "production companies", "production house"),
    "locations.filming": ("location", "locations", "filming location", "filming locations", "shot in"),
    "locations.narrative": ("setting", "set in", "place of action"),
    "money.production budget": ("budget", "production budget"), "money.opening weekend": ("opening weekend", "opening"),
    "money.gross": ("gross", "domestic gross", "box office", "lifetime gross"), "money.worldwide gross": ("worldwide gross", "revenue"),
    "ratings.critic": ("metascore", "metacritic", "critic score", "tomatometer"),
    "ratings.audience": ("rating", "imdb rating", "score", "vote average", "audience score", "user rating", "averagerating"),
    "ratings.audience.count": ("votes", "num votes", "numvotes", "vote count", "imdb votes"),
    "synopses": ("synopsis", "plot", "overview", "description", "summary"),
    "credit.person": ("person", "person name", "actor name", "credited person", "who", "primaryname"),
    "credit.role": ("role", "category", "job", "function", "position"),
    "credit.characters": ("character", "characters", "character name", "plays"), "credit.billing": ("billing", "ordering", "order", "rank"),
    "credit.credited_as": ("credited as",), "credit.person_ids.imdb": ("nconst", "imdb person id", "person imdb id"),
    "credit.person_ids.tmdb": ("person id", "tmdb person id"),
}  # fmt: skip
_NEAR_ENOUGH = 88


def is_field(field: str) -> bool:
    """Return whether a mapping may name this field.

    >>> is_field("credits.actor"), is_field("credits.gaffer's friend"), is_field("film.title")
    (True, False, True)
    """
    match = re.fullmatch(r"(?:credits|companies)\.(?P<role>.+?)(?P<unordered>\.unordered)?", field)
    if match is None:
        return field in FIELDS
    return schema.find_role(match["role"]) is not None and not (match["unordered"] and field.startswith("companies."))


def near_fields(field: str) -> list[str]:
    """Return the fields whose names are nearest to an unknown one."""
    return [str(name) for name, *_ in process.extract(field, list(FIELDS), scorer=fuzz.WRatio, limit=3)]


def field_for(column: str) -> str | None:
    """Return the field that a column of this name usually holds, or None.

    >>> field_for("Directed By"), field_for("DOP"), field_for("Relase Year"), field_for("Box no.")
    ('credits.director', 'credits.cinematographer', 'film.year', None)
    """
    bare = name_key(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column))
    known = {name: field for field, names in _COLUMN_NAMES.items() for name in names}
    for key in (bare, bare.replace(" ", ""), bare.removesuffix("s")):
        if key in known:
            return known[key]
    if role := schema.find_role(column) or schema.find_role(bare.removesuffix("s")):
        kind = "companies" if role in ("distributor", "production company", "record label") else "credits"
        return f"{kind}.{role}"
    near = process.extractOne(bare, list(known), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    return known[near[0]] if near else None
