"""The film and its year in the title of a web page: "Seven Samurai (1954) - IMDb"."""

import re
from collections.abc import Iterable

from filmograph.text import name_key

_TITLED = re.compile(
    r"(?P<name>\S[^\n]{0,300}?)\s*\((?:[^\W\d][\w .-]{0,30} )?(?P<year>(?:18|19|20|21)\d\d)(?:[^\W\d_ ]| [A-Za-z ]{0,40})?\)"
)
_LONGEST = 400


def titled(title: str, names: Iterable[str]) -> tuple[str | None, int] | None:
    """Return the name of a film that a title is, None when it has more than the name, and the year in parentheses behind it.

    Return None when the title is that of another film, or has no year.

    >>> titled("Seven Samurai (1954) ⭐ 8.6 | Action", ["Shichinin no samurai", "Seven Samurai"]), titled("Best of (1954)", ["Heat"])
    (('Seven Samurai', 1954), None)
    """
    match = _TITLED.search(title[:_LONGEST])
    if match is None:
        return None
    before = name_key(match["name"])
    keys = {key: name for name in names if len(name) <= _LONGEST and (key := name_key(name))}
    within = any(f" {key} " in f" {before} " for key in keys)
    return (keys.get(before), int(match["year"])) if within else None
