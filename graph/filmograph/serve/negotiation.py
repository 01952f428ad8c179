"""The formats of answers, and which of them a client asks for."""

import re
from collections.abc import Mapping

RESULTS = {
    "json": "application/sparql-results+json", "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8",
}  # fmt: skip
"""The formats of a table or a truth value, with their media types; the first is given when nothing is asked for."""

GRAPHS = {
    "turtle": "text/turtle; charset=utf-8", "ntriples": "application/n-triples; charset=utf-8", "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}  # fmt: skip
"""The formats of a graph, with their media types; the first is given when nothing is asked for."""

_ALIASES = {
    "application/json": "json", "application/xml": "xml", "text/xml": "xml", "text/plain": "ntriples", "application/x-turtle": "turtle",
    "text/n3": "turtle",
}  # fmt: skip
_QUALITY = re.compile(r"q\s*=\s*([0-9.]+)\s*")


def chosen(accept: str, formats: Mapping[str, str]) -> str | None:
    """Return which of some formats an Accept header prefers, the first for an empty one; None when it accepts none of them.

    >>> chosen("text/html, text/csv;q=0.8, */*;q=0.1", RESULTS)
    'csv'
    """
    if not accept.strip():
        return next(iter(formats))
    ranges = [_range(part) for part in accept.split(",")]
    rated = {name: _rating(media.partition(";")[0], name, ranges) for name, media in formats.items()}
    best = max(rated, key=lambda name: rated[name])
    return best if rated[best] > (0.0, 0) else None


def _range(part: str) -> tuple[str, float]:
    media, *parameters = (text.strip().lower() for text in part.split(";"))
    stated = next((match[1] for text in parameters if (match := _QUALITY.fullmatch(text))), "1")
    try:
        return media, min(1.0, float(stated))
    except ValueError:
        return media, 0.0


def _rating(media: str, name: str, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """Return the quality of a media type, and how exactly it was asked for."""
    kind = media.partition("/")[0]
    matching = [
        (exactness, quality)
        for asked, quality in ranges
        for exactness in [3 if asked == media else 2 if _ALIASES.get(asked) == name else 1 if asked == f"{kind}/*" else 0]
        if exactness or asked == "*/*"
    ]
    if not matching:
        return 0.0, 0
    exactness, quality = max(matching)
    return (quality, exactness) if quality else (0.0, 0)


def media_name(content_type: str) -> str:
    """Return the media type of a Content-Type header, without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def graph_format(content_type: str) -> str | None:
    """Return the format of a graph that a Content-Type header names, None for another.

    >>> graph_format("text/turtle; charset=utf-8")
    'turtle'
    """
    media = media_name(content_type)
    for name, known in GRAPHS.items():
        if media == media_name(known):
            return name
    return _ALIASES.get(media) if _ALIASES.get(media) in GRAPHS else None
