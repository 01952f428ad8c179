"""The fields of a record that a column of a table can be mapped to."""

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from filmograph import schema

FIELDS: Mapping[str, str] = {
    "film.title": "the title", "film.year": "the year, a number of four digits", "film.release_date": "the first release",
    "film.certificate": "the age rating", "film.certificate_reason": "why it was given", "film.runtime_minutes": "the running time",
    "film.tagline": "the tagline", "film.aspect_ratio": "such as 1.85:1", "film.form": "feature, short, …; a row of a series is no film",
    "film.language": "the original language, as code or name", "film.production_start": "EDTF", "film.production_end": "EDTF",
    "film.genres": "several", "film.also_known_as": "other titles, several", "film.tags": "several",
    "film.languages": "languages spoken besides, several", "film.countries": "countries of production, several",
    "film.ids.imdb": "tt and digits, its number, or a URL", "film.ids.tmdb": "digits, or a URL",
    "film.ids.wikidata": "Q and digits, or a URL", "film.ids.eidr": "10.5240/…",
    "credits": "people with their jobs, as JSON objects with name, job or character",
    "credits.ROLE": "people in a role, several, in billing order: credits.actor, credits.director, credits.production designer, …",
    "credits.ROLE.unordered": "the same in no order", "companies.ROLE": "companies, several: companies.distributor, …",
    "locations.filming": "places of filming, several", "locations.narrative": "places where it plays, several",
    "money.production budget": "an amount", "money.opening weekend": "an amount", "money.gross": "an amount",
    "money.worldwide gross": "an amount", "ratings.critic": "a number", "ratings.audience": "a number",
    "ratings.critic.count": "how many rated", "ratings.audience.count": "how many rated", "synopses": "a summary of the plot",
    "commentary": "notes by an outlet or editor", "reviews.text": "one person's review", "reviews.rating": "the rating in it",
    "reviews.date": "its date", "review_counts.user": "how many audience reviews", "review_counts.critic": "how many critics' reviews",
    "credit.person": "one credit a row: who", "credit.role": "in which role", "credit.characters": "as whom, several",
    "credit.billing": "the position in the billing, from 1", "credit.credited_as": "under which name",
    "credit.person_ids.imdb": "nm and digits", "credit.person_ids.tmdb": "digits", "credit.person_ids.wikidata": "Q and digits",
}  # fmt: skip
"""The fields that a mapping can name; ROLE is any role of the ontology."""

LISTS = frozenset({"film.genres", "film.also_known_as", "film.tags", "film.languages", "film.countries"})
_SEVERAL = ("credits", "companies.", "locations.", "ratings.", "money.", "synopses", "commentary")


def is_field(field: str) -> bool:
    """Return whether a mapping may name this field.

    >>> is_field("credits.actor"), is_field("credits.gaffer's friend"), is_field("film.title")
    (True, False, True)
    """
    match = re.fullmatch(r"(?:credits|companies)\.(?P<role>.+?)(?P<unordered>\.unordered)?", field)
    if match is None:
        return field in FIELDS
    return schema.find_role(match["role"]) is not None and not (match["unordered"] and field.startswith("companies."))


def is_single(field: str) -> bool:
    """Return whether at most one column may be mapped to a field.

    >>> is_single("film.title"), is_single("film.genres"), is_single("credits.actor"), is_single("credit.person")
    (True, False, False, True)
    """
    return field not in LISTS and not field.startswith(_SEVERAL)


def near_fields(field: str) -> list[str]:
    """Return the fields whose names are nearest to an unknown one."""
    return [str(name) for name, *_ in process.extract(field, list(FIELDS), scorer=fuzz.WRatio, limit=3)]
