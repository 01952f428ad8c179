"""The tokens of a SPARQL text, read without a parser: strings, IRIs and comments are one token each."""

import re
from collections.abc import Iterator

_LOCAL = r"(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])"
_TOKEN = re.compile(
    rf"""(?P<comment>\#[^\n\r]*)
    |(?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    |(?P<string>\"{{3}}(?:\\.|[^\\])*?\"{{3}}|'{{3}}(?:\\.|[^\\])*?'{{3}}|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*')
    |(?P<parameter>\$_[A-Za-z]\w*)
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z][A-Za-z0-9-]*)
    |(?P<name>(?:[^\W\d_][\w.-]*|_)?:{_LOCAL}*(?<!\.))
    |(?P<word>[^\W\d_]\w*)
    |(?P<number>\d[\w.]*)
    |(?P<space>\s+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of each token; together they are the text again."""
    for match in _TOKEN.finditer(text):
        yield match.lastgroup or "other", match[0]


def unescaped(text: str) -> str:
    r"""Return a SPARQL text with its escaped code points as characters, as a parser reads it before it looks for tokens.

    >>> unescaped(r"\u0041SK {}")
    'ASK {}'
    """
    return _CODE_POINT.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else escape[0]
