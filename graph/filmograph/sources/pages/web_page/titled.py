"""The year in the title of a web page: "Seven Samurai (1954) - IMDb"."""

import re
from collections.abc import Iterable

from filmograph.text import name_key

_TITLED = re.compile(
    r"(?P<name>\S[^\n]{0,300}?)\s*\((?:[^\W\d][\w .-]{0,30} )?(?P<year>(?:18|19|20|21)\d\d)(?:[^\W\d_ ]| [A-Za-z ]{0,40})?\)"
)
_LONGEST = 400


def year_in(title: str, names: Iterable[str]) -> int | None:
    """Return the year in parentheses behind one of a film's names in a title; None when another film or no year is there.

    >>> year_in("Seven Samurai (1954) ⭐ 8.6 | Action", ["Shichinin no samurai", "Seven Samurai"]), year_in("Best of (1954)", ["Heat"])
    (1954, None)
    """
    match = _TITLED.search(title[:_LONGEST])
    before = f" {name_key(match['name'])} " if match else ""
    keys = (name_key(name) for name in names if len(name) <= _LONGEST)
    return int(match["year"]) if match and any(key and f" {key} " in before for key in keys) else None
