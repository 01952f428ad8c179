"""The keys of the objects that a JSON file begins with, by which its kind is known."""

from functools import lru_cache

from filmograph.sources.reading.located import Lines, lines_of

_BEFORE = " \t\r\n\ufeff"
_LOOKED_AT = 5


@lru_cache(maxsize=2)
def first_objects(head: str) -> tuple[Lines, ...]:
    """Return the first objects of a file that begins so, which may be cut anywhere: those of an array, or the first of JSON lines."""
    text = head.lstrip(_BEFORE)
    if not text.startswith(("{", "[")):
        return ()
    lines = lines_of(text, 1)
    return objects_in(lines)[:_LOOKED_AT] if text.startswith("[") else (lines,)


def objects_in(lines: Lines | None) -> tuple[Lines, ...]:
    """Return the objects of an array."""
    return tuple(inner for key, inner in (lines.inside if lines else {}).items() if isinstance(key, int) and keys_of(inner))


def keys_of(lines: Lines | None) -> frozenset[str]:
    """Return the keys of an object; none of an array, of another value, and of none."""
    return frozenset(key for key in (lines.inside if lines else ()) if isinstance(key, str))
