"""How names and titles are compared: without case, accents and punctuation, the same way in Python and in SQL."""

import unicodedata
from collections.abc import Iterable

_APOSTROPHES = "'’‘`´"

PYTHON_KEY = "python_name_key"
"""The name under which a database has to know `name_key` of this module before it is given `SQL`."""

# ASCII, which nearly all names are, stays in SQL: a call of Python for each of them would take ten times as long.
SQL = f"""
CREATE OR REPLACE TEMP MACRO name_key(s) AS CASE WHEN strlen(s) = length(s)
    THEN trim(regexp_replace(replace(replace(lower(replace(s, '&', ' and ')), '''', ''), '`', ''), '[^a-z0-9]+', ' ', 'g'))
    ELSE {PYTHON_KEY}(s) END;
"""
"""The macro `name_key` for tables, which gives what the function of this name does."""


class _Plain(dict[int, str]):
    """What each character is compared as, by its code point; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def _plain(character: str) -> str:
    """Return lower-case letters and figures for a character, nothing for marks and apostrophes, a space for everything else."""
    if character in _APOSTROPHES:
        return ""
    letters = "".join(c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c)[0] != "M")
    folded = unicodedata.normalize("NFKD", letters.casefold())
    before = " " if "⁄" in folded else ""  # 9½ is read as 9 1/2
    return before + "".join(c if c.isalnum() else " and " if c == "&" else "" if _is_silent(c) else " " for c in folded)


def _is_silent(character: str) -> bool:
    return character in _APOSTROPHES or unicodedata.category(character)[0] == "M"


_PLAIN = _Plain()


def name_key(text: str) -> str:
    """Return what two spellings of one name have in common.

    >>> name_key("Renée  Zellweger-O'Hara"), name_key("Tom & Jerry"), name_key("ALIEN³"), name_key("9½ Weeks")
    ('renee zellweger ohara', 'tom and jerry', 'alien3', '9 1 2 weeks')
    """
    return " ".join(text.translate(_PLAIN).split())


def nearest(text: str, names: Iterable[str], *, least: int = 75, limit: int = 5) -> list[str]:
    """Return the names most like a text, the most alike first: `least` in 100, in the order of their letters or of their sorted words.

    Where none is so much alike, those that hold all words of the text, the shortest first.

    >>> nearest("Bil Nunnn", ["Bill Nunn", "Bill Murray"]), nearest("nunn", ["Bill Nunn", "Bill Murray"])
    (['Bill Nunn'], ['Bill Nunn'])
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - needed only for what was not found, and it is long to load

    key = name_key(text)
    keys = {name: name_key(name) for name in names}
    alike = {name: max(fuzz.ratio(key, other), fuzz.token_sort_ratio(key, other)) for name, other in keys.items()}
    near = sorted((name for name in keys if alike[name] >= least), key=lambda name: (-alike[name], name))
    words = set(key.split())
    return (near or sorted((n for n in keys if words and words <= set(keys[n].split())), key=lambda n: (len(n), n)))[:limit]
