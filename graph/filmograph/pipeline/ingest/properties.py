"""Which property of the ontology states each field of a record."""

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache

from filmograph import schema
from filmograph.model import Awards, Credit, FilmFacts, ReviewCounts, ReviewRating
from filmograph.schema import Property

_CLASSES: Mapping[type, str] = {FilmFacts: "Film", Awards: "Film", ReviewCounts: "Film", ReviewRating: "Review"}
"""The class that a part of a record describes, where it has another name than the part."""

_RENAMED: Mapping[str, Mapping[str, str]] = {
    "FilmFacts": {
        "runtime_minutes": "runtime", "also_known_as": "alternativeTitle", "countries": "productionCountry", "other_years": "year",
    },
    "Awards": {"wins": "awardWins", "nominations": "awardNominations"},
    "ReviewCounts": {"user": "userReviewCount", "critic": "criticReviewCount"},
    "Rating": {"value": "rating", "scale": "ratingScale", "label": "ratingLabel"},
    "Review": {"author": "reviewer", "title": "headline"},
    "ReviewRating": {"value": "rating", "scale": "ratingScale", "letter": "ratingLetter"},
    "Commentary": {"title": "headline"},
    "Connection": {"title": "targetTitle", "year": "targetYear"},
    "Song": {"writers": "songwriter", "companies": "label"},
}  # fmt: skip
"""The fields whose property has another name than theirs; all others follow from the ontology."""

_COMPOSITE: Mapping[str, frozenset[str]] = {
    "FilmFacts": frozenset({"ids", "working_titles"}),
    "Credit": frozenset({"person", "person_ids", "characters", "department"}),
    "Review": frozenset({"rating", "helpful"}),
}
"""The fields that no single property states; the writer takes them apart."""

_FLAGS = ("voice", "as_self", "archive_footage", "uncredited")
"""The flags of a credit, in the order in which they stand in its IRI."""


@cache
def properties_of(part: type) -> tuple[tuple[str, Property], ...]:
    """Return each field of a part of a record (a dataclass) with the property that states it.

    Raises `LookupError` when the ontology has no property for a field.
    """
    composite = _COMPOSITE.get(part.__name__, frozenset())
    return tuple((field.name, _property_of(part, field.name)) for field in fields(part) if field.name not in composite)


@cache
def flags() -> tuple[tuple[str, str], ...]:
    """Return the fields of a credit that are true or false, in the order of `_FLAGS`, each with the name of its property."""
    names = {field: found.name for field, found in properties_of(Credit) if found.kind == "boolean"}
    return tuple((field, names[field]) for field in sorted(names, key=_FLAGS.index))


def class_of(part: type) -> str:
    """Return the class that a part of a record describes."""
    return _CLASSES.get(part, part.__name__)


@cache
def range_of(name: str) -> str:
    """Return the class or datatype that a property leads to."""
    return schema.ends(name)[1]


@cache
def id_property(scheme: str) -> str:
    """Return the property that holds an identifier of a scheme.

    >>> id_property("imdb"), id_property("eidr")
    ('imdbId', 'eidr')
    """
    return next(name for name in (f"{scheme}Id", scheme) if name in schema.properties())


def _property_of(part: type, field: str) -> Property:
    camel = re.sub(r"_(\w)", lambda match: match[1].upper(), field)
    renamed = _RENAMED.get(part.__name__, {}).get(field)
    for name in (renamed,) if renamed else (camel, camel.removesuffix("s")):
        if name in schema.properties() and class_of(part) in schema.ends(name)[0]:
            return schema.properties()[name]
    raise LookupError(f"The ontology has no property of {class_of(part)} for {part.__name__}.{field}.")
