"""What a table on the screen shows of a value: numbers rounded, IRIs with their prefixes; JSON and CSV keep values as they are."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a command that shows no terms needs no RDF
    from rdflib.term import Identifier

    from filmograph.store.answer import Value

_DIGITS = 4
"""Significant digits of a rounded number."""
_DECIMALS = 2
"""A large number keeps these decimal places, for it may be a sum of money."""
_LOCAL = re.compile(r"\w(?:[\w.-]*[\w-])?", re.ASCII)
"""What may follow a prefix without an escape."""


def cell(value: "Value") -> str:
    """Return a plain value as a person writes it; nothing where there is none.

    >>> [cell(value) for value in (0.1 + 0.2, 2 / 3, 7.0, 0.000123456, 1234567.891, 1e-9, 2012, "0.30000000000000004", None)]
    ['0.3', '0.6667', '7', '0.0001235', '1234567.89', '1e-09', '2012', '0.30000000000000004', '']
    """
    if value is None:
        return ""
    return _rounded(value) if isinstance(value, float) else str(value)


def term_cell(term: "Identifier | None", prefixes: Mapping[str, str]) -> str:
    """Return a term as a person reads it: an IRI with its prefix, or in angle brackets where no prefix fits.

    >>> from rdflib import URIRef
    >>> term_cell(URIRef("http://example.org/a"), {"ex": "http://example.org/"}), term_cell(URIRef("http://example.org/a/b"), {})
    ('ex:a', '<http://example.org/a/b>')
    """
    from rdflib.term import BNode, URIRef  # noqa: PLC0415 - long to load, and only answers of SPARQL have terms

    from filmograph.store.answer import plain  # noqa: PLC0415 - as above

    if isinstance(term, BNode):
        return f"_:{term}"
    return _iri(str(term), prefixes) if isinstance(term, URIRef) else cell(plain(term))


def _iri(iri: str, prefixes: Mapping[str, str]) -> str:
    names = (f"{prefix}:{iri.removeprefix(start)}" for prefix, start in prefixes.items() if start and _follows(iri, start))
    return min(names, key=len, default=f"<{iri}>")


def _follows(iri: str, start: str) -> bool:
    return iri.startswith(start) and _LOCAL.fullmatch(iri[len(start) :]) is not None


def _rounded(number: float) -> str:
    if not math.isfinite(number) or number == 0:
        return f"{abs(number):g}" if number == 0 else f"{number:g}"
    size = math.floor(math.log10(abs(number)))
    if not -_DIGITS <= size < 15:
        return f"{number:.{_DIGITS}g}"
    text = format(Decimal(repr(round(number, max(_DECIMALS, _DIGITS - 1 - size)))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
