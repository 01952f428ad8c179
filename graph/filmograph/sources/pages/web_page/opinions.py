"""Ratings and reviews as schema.org writes them."""

import re
from collections.abc import Callable
from decimal import Decimal

from filmograph.model import Rating, Review, ReviewRating
from filmograph.sources.pages.web_page.nodes import Value
from filmograph.sources.reading.values import date_in, day_in, plain_count_in

_NUMBER = re.compile(r"(?P<value>\d{1,6}(?:[.,]\d{1,6})?)\s*(?:/\s*(?P<scale>\d{1,6}(?:\.\d{1,6})?)|(?P<percent>%))?")
_LETTER = re.compile(r"[A-F][+-]?")
_CRITICS = re.compile(r"critic|tomatometer|metascore", re.IGNORECASE)

Resolve = Callable[[Value], Value]


def rating_of(node: Value, resolve: Resolve, site: str | None) -> Rating | None:
    """Return the rating of an AggregateRating, None without a value on its scale; `site` is the outlet where it names none."""
    number = _number(node)
    if number is None or number.value is None:
        return None
    outlet = _first_text(node, resolve, "publisher", "author", "provider") or site
    by_critics = _CRITICS.search(_first_text(node, resolve, "name"))
    count = next((found for item in node.all("ratingCount", "reviewCount") if (found := plain_count_in(item.text))), None)
    return Rating(kind="critic" if by_critics else "audience", value=number.value, scale=number.scale, outlet=outlet, count=count)


def review_of(node: Value, resolve: Resolve) -> Review | None:
    """Return a review, None without a text; one that an outlet publishes is a critic's."""
    text = next((prose for item in node.all("reviewBody", "text") if (prose := item.prose)), "")
    if not text:
        return None
    authors = [resolve(item) for item in node.all("author")]
    written_by = ", ".join(filter(None, (a.text for a in authors if "Organization" not in a.types)))
    signed_by = next((name for a in authors if "Organization" in a.types and (name := a.text)), "")
    outlet = _first_text(node, resolve, "publisher") or signed_by or None
    return Review(
        kind="critic" if outlet else "audience", author=written_by or None, outlet=outlet,
        title=_first_text(node, resolve, "name", "headline") or None,
        date=next((day for item in node.all("datePublished", "dateCreated") if (day := day_in(item.text) or date_in(item.text))), None),
        rating=next((given for item in node.all("reviewRating") if (given := _review_rating(resolve(item)))), None), text=text,
    )  # fmt: skip


def _first_text(node: Value, resolve: Resolve, *keys: str) -> str:
    return next((text for item in node.all(*keys) if (text := resolve(item).text)), "")


def _review_rating(node: Value) -> ReviewRating | None:
    printed = next((item.text for item in node.all("ratingValue")), node.text)
    return ReviewRating(letter=printed) if _LETTER.fullmatch(printed) else _number(node)


def _number(node: Value) -> ReviewRating | None:
    """Return the number of a rating and its scale, which its own text may have ("2/4"); None when it exceeds the scale."""
    match = _NUMBER.fullmatch(next((item.text for item in node.all("ratingValue")), node.text))
    if not match:
        return None
    best = next((found for item in node.all("bestRating") if (found := _NUMBER.fullmatch(item.text))), None)
    printed = match["scale"] or ("100" if match["percent"] else best["value"] if best else None)
    value, scale = Decimal(match["value"].replace(",", ".")), Decimal(printed.replace(",", ".")) if printed else None
    return None if scale is not None and value > scale else ReviewRating(value=value, scale=scale)
