"""Every field of a record has its property in the ontology."""

from dataclasses import dataclass

import pytest
from filmograph.model import (
    Amount,
    Awards,
    Commentary,
    CompanyCredit,
    Connection,
    Credit,
    FilmFacts,
    Quote,
    Rating,
    Release,
    Review,
    ReviewCounts,
    ReviewRating,
    Song,
    Synopsis,
)
from filmograph.pipeline.ingest.properties import flags, properties_of


def _names(part: type) -> str:
    return " ".join(found.name for _, found in properties_of(part))


def test_the_fields_of_a_film_follow_the_ontology() -> None:
    """A plural field is stated by the singular property, and the identifiers by one property each."""
    assert _names(FilmFacts) == (
        "title year year releaseDate genre certificate certificateReason runtime tagline aspectRatio form language language"
        " productionCountry alternativeTitle tag article productionStart productionEnd"
    )


@pytest.mark.parametrize(
    ("part", "names"),
    [
        (Credit, "role billing creditedAs voice uncredited asSelf archiveFootage"),
        (CompanyCredit, "company role country"),
        (Release, "date country medium extent certificate"),
        (Amount, "kind amount currency country date"),
        (Rating, "kind rating ratingScale outlet count ratingLabel countLabel"),
        (Review, "kind reviewer outlet headline date place superReviewer text"),
        (ReviewRating, "rating ratingScale ratingLetter"),
        (Synopsis, "text author"),
        (Commentary, "text headline outlet"),
        (Quote, "character text"),
        (Connection, "kind targetTitle targetYear"),
        (Song, "title songwriter performer label"),
        (Awards, "awardWins awardNominations"),
        (ReviewCounts, "userReviewCount criticReviewCount"),
    ],
)
def test_the_fields_of_a_part_follow_the_ontology(part: type, names: str) -> None:
    """The properties stand in the order of the fields."""
    assert _names(part) == names


def test_the_flags_of_a_credit_keep_the_order_of_its_iri() -> None:
    """The fields with a range of xsd:boolean are the flags; another order would give credits other IRIs."""
    assert flags() == (
        ("voice", "voice"), ("as_self", "asSelf"), ("archive_footage", "archiveFootage"), ("uncredited", "uncredited"),
    )  # fmt: skip


def test_a_field_without_a_property_is_named() -> None:
    """A new field needs a property in the ontology first."""

    @dataclass(frozen=True)
    class Song:
        tempo: int

    with pytest.raises(LookupError) as caught:
        properties_of(Song)
    assert str(caught.value) == "The ontology has no property of Song for Song.tempo."
