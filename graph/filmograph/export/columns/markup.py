"""An XML file: what text it can hold, and how its elements are spelt."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# A bare carriage return is read back as a line feed, by parsers of XML 1.1 these too.
_LINE_ENDS = {"\x85": "&#133;", "\u2028": "&#8232;"}
_SPECIAL = re.compile('[&<>"\n\r\t\x85\u2028]')
_UNWANTED = re.compile(f"{FORBIDDEN.pattern}|[{_BIDI}]")


def clean(text: str) -> str:
    """Return the text without what XML 1.0 forbids (control characters, lone surrogates, U+FFFE, U+FFFF) and without bidi controls."""
    return _UNWANTED.sub("", text)


def quoted(text: str) -> str:
    """Return the text as the value of an attribute, within quotation marks."""
    return quoteattr(text, _LINE_ENDS) if _SPECIAL.search(text) else f'"{text}"'


def opening(name: str, attributes: Mapping[str, str | None]) -> str:
    """Return the start tag; an attribute that is None is left out."""
    written = "".join(f" {key}={quoted(value)}" for key, value in attributes.items() if value is not None)
    return f"<{name}{written}>"


def element(name: str, attributes: Mapping[str, str | None], content: str = "") -> str:
    """Return the element around content that is XML already."""
    start = opening(name, attributes)
    return f"{start}{content}</{name}>" if content else f"{start[:-1]}/>"


def escaped(text: str) -> str:
    """Return the text as element content."""
    return escape(text, {"\r": "&#13;", **_LINE_ENDS})
