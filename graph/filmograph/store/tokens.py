"""The tokens of a SPARQL text, read without a parser: strings, IRIs and comments are one token each.

They end where the embedded engine ends them, which reads no tokens but tries one rule after the other: for it `1SERVICE` is a number and
a keyword, and `ex:a.b.c` a name, a full stop and something else.
"""

import re
from collections.abc import Iterator

# the characters of names, as the grammar of SPARQL lists them
_FIRST = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_IN_VARIABLE = rf"{_FIRST}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_LOCAL = rf"(?:[{_FIRST}_0-9:]|{_ESCAPED})(?:[{_IN_VARIABLE}:-]|{_ESCAPED})*(?:\.+(?:[{_IN_VARIABLE}:-]|{_ESCAPED})+)?"
_CODE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_TOKEN = re.compile(
    rf"""(?P<comment>\#[^\n\r]*)
    |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODE})*>)
    |(?P<string>\"{{3}}(?:\\.|[^\\])*?\"{{3}}|'{{3}}(?:\\.|[^\\])*?'{{3}}|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*')
    |(?P<parameter>\$_[A-Za-z][{_IN_VARIABLE}]*)
    |(?P<variable>[?$][{_IN_VARIABLE}]+)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<name>(?:[{_FIRST}][{_IN_VARIABLE}.-]*|_)?:(?:{_LOCAL})?)
    |(?P<word>[{_FIRST}][{_IN_VARIABLE}]*)
    |(?P<number>[0-9]+)
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
    r"""Return a SPARQL text with its escaped code points as characters.

    >>> unescaped(r"\u0041SK {}")
    'ASK {}'
    """
    return _CODE_POINT.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else escape[0]
