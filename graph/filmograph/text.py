"""The keys by which names and titles are compared, without case, accents and punctuation; the same in Python and in SQL."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TypeVar

Row = TypeVar("Row")

_APOSTROPHES = "'’‘`´"

PYTHON_KEY = "python_name_key"
"""The name under which a database needs the function `name_key` of this module before it runs `SQL`."""

# Names in ASCII, which nearly all are, are handled in SQL: a call of Python for each would take ten times as long.
SQL = f"""
CREATE OR REPLACE TEMP MACRO name_key(s) AS CASE WHEN strlen(s) = length(s)
    THEN trim(regexp_replace(replace(replace(lower(replace(s, '&', ' and ')), '''', ''), '`', ''), '[^a-z0-9]+', ' ', 'g'))
    ELSE {PYTHON_KEY}(s) END;
"""
"""The macro `name_key` for tables, which gives the same result as the function of this name."""


class _Plain(dict[int, str]):
    """The text that replaces each character in a key, by code point, computed when it is first needed."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def _plain(character: str) -> str:
    """Return a character as lower-case letters and digits: nothing for marks and apostrophes, a space for everything else."""
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
    """Return the name key of a name or title, which is the same for all its spellings.

    >>> name_key("Renée  Zellweger-O'Hara"), name_key("Tom & Jerry"), name_key("ALIEN³"), name_key("9½ Weeks")
    ('renee zellweger ohara', 'tom and jerry', 'alien3', '9 1 2 weeks')
    """
    return " ".join(text.translate(_PLAIN).split())


def nearest(text: str, names: Iterable[str], *, least: int = 75, limit: int = 5) -> list[str]:
    """Return the names most similar to a text, the most similar first: at least `least` of 100, as written or with sorted words.

    Where no name is so similar, return those that contain all words of the text, the shortest first.

    >>> nearest("Bil Nunnn", ["Bill Nunn", "Bill Murray"]), nearest("nunn", ["Bill Nunn", "Bill Murray"])
    (['Bill Nunn'], ['Bill Nunn'])
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - needed only for names that were not found, and slow to load

    key = name_key(text)
    keys = {name: name_key(name) for name in names}
    alike = {name: max(fuzz.ratio(key, other), fuzz.token_sort_ratio(key, other)) for name, other in keys.items()}
    near = sorted((name for name in keys if alike[name] >= least), key=lambda name: (-alike[name], name))
    words = set(key.split())
    return (near or sorted((n for n in keys if words and words <= set(keys[n].split())), key=lambda n: (len(n), n)))[:limit]


def nearest_parts(key: str, keys: Mapping[Row, str], *, least: int = 80, limit: int = 5) -> list[Row]:
    """Return what has the name keys of which a part is most similar to a key: at least `least` of 100, and from the same letter on.

    >>> nearest_parts("shawshenk", {1: "the shawshank redemption", 2: "the awakening"})
    [1]
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - as above

    alike = {}
    for row, other in keys.items():
        words = other.split()
        starts = [" ".join(words[at : at + key.count(" ") + 1]) for at in range(len(words)) if words[at][0] == key[0]]
        alike[row] = max((fuzz.ratio(key, start) for start in starts), default=0)
    near = (row for row in keys if alike[row] >= least)
    return sorted(near, key=lambda row: (-alike[row], len(keys[row]), keys[row]))[:limit]
