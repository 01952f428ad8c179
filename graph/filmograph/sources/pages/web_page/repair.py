"""JSON that is a little broken: what it most likely was, with every line where it stood."""

import re

from filmograph.sources.reading.values import without_references

_STRING = r'(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+")'
_COMMENT = re.compile(rf"{_STRING}|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|//[^\n]*+", re.DOTALL)
_COMMA = re.compile(rf"{_STRING}|,(?P<between>\s*+)(?=[,}}\]])", re.DOTALL)
_ESCAPE = re.compile(r'\\(?P<good>["\\/bfnrt]|u[0-9a-fA-F]{4})|\\(?P<bad>.?)', re.DOTALL)


def repaired(text: str) -> str:
    r"""Return JSON without commas too many, comments, and escapes that JSON does not have; its lines stay where they are.

    >>> repaired('{"a": ["it\\\'s", 2,], /* b */ }')
    '{"a": ["it\'s", 2]  }'
    """
    if '"' not in text and "&quot;" in text:
        text = without_references(text)
    return _COMMA.sub(_without_comma, _COMMENT.sub(_without_comment, text))


def _without_comment(found: re.Match[str]) -> str:
    if found["string"] is None:
        return "\n" * found[0].count("\n")
    return _ESCAPE.sub(_known_escape, found[0]) if "\\" in found[0] else found[0]


def _known_escape(escape: re.Match[str]) -> str:
    return escape[0] if escape["good"] else escape["bad"]


def _without_comma(found: re.Match[str]) -> str:
    return found[0] if found["string"] else found["between"]
