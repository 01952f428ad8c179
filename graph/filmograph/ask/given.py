"""What a caller gives, checked for its type: an entity or its name, texts, a number, a date."""

import datetime as dt
import reprlib
from collections.abc import Collection, Mapping
from numbers import Real
from operator import index

from filmograph.errors import UsageError

_NAMED = {"person": "a name, an IRI or a Person", "film": "a title, an IRI or a Film", "company": "a name, an IRI or a Company",
          "place": "a name, an IRI or a Place"}  # fmt: skip
_EXAMPLES = {"roles": "actor", "exclude": "voice", "hops": "film:director"}


def entity(kind: str, given: object) -> str:
    """Return the text by which an entity of a kind is looked up: a text as it is, or the IRI of an object of the API.

    Raises `TypeError` for anything else, also for an object of another kind.
    """
    if isinstance(given, str):
        return str(given)
    own, iri = getattr(given, "kind", None), getattr(given, "iri", None)
    if own not in _NAMED or not isinstance(iri, str):
        raise TypeError(f"A {kind} is given as {_NAMED[kind]}, and not as {shown(given)}.")
    if own != kind:
        raise TypeError(f"A {kind} is needed here, and {getattr(given, 'name', iri)!r} is a {own}.")
    return str(iri)


def any_entity(given: object) -> str:
    """Return the text by which an entity of any kind is looked up; raises `TypeError` for what is neither text nor entity."""
    own = getattr(given, "kind", None)
    return entity(own if isinstance(own, str) and own in _NAMED else "person", given)


def parameter(name: str, kind: str, given: object) -> str:
    """Return the value of a question's parameter as text; raises `TypeError` for a type that its kind does not take.

    >>> parameter("minimum", "integer", 3), parameter("date", "date", dt.date(2012, 9, 28))
    ('3', '2012-09-28')
    """
    if kind in _NAMED:
        return entity(kind, given)
    if kind == "integer" and not isinstance(given, str):
        return str(integer(name, given))
    if kind == "date" and isinstance(given, dt.date):
        return given.isoformat()[:10]
    return text(name, given)


def text(name: str, given: object) -> str:
    """Return a text; raises `TypeError` for anything else."""
    if not isinstance(given, str):
        raise TypeError(f"{name} is given as a text, and not as {shown(given)}.")
    return str(given)


def texts(name: str, given: object) -> tuple[str, ...]:
    """Return several texts, also where one alone was given; raises `TypeError` for anything else.

    >>> texts("roles", "actor"), texts("roles", ["actor", "director"])
    (('actor',), ('actor', 'director'))
    """
    if isinstance(given, str):
        return (str(given),)
    if not isinstance(given, Collection) or isinstance(given, bytes | Mapping) or not all(isinstance(one, str) for one in given):
        raise TypeError(f"{name} is given as one text or several, such as {_EXAMPLES[name]!r}, and not as {shown(given)}.")
    return tuple(map(str, given))


def integer(name: str, given: object) -> int | None:
    """Return a whole number, of Python or numpy, or None; raises `TypeError` for anything else.

    >>> integer("limit", 20)
    20
    """
    if given is None:
        return None
    if isinstance(given, bool) or not hasattr(given, "__index__"):
        raise TypeError(f"{name} is given as a whole number, and not as {shown(given)}.")
    return index(given)


def number(name: str, given: object, least: int | None = None) -> int | None:
    """Return a whole number of at least so much, or None; raises `TypeError` for another type, `UsageError` for less.

    >>> number("depth", 2, 0)
    2
    """
    found = integer(name, given)
    if found is not None and least is not None and found < least:
        raise UsageError(f"{name} is {least} or more, and {found} is less.")
    return found


def required(name: str, given: object, least: int) -> int:
    """Return a whole number as `number` does; raises `TypeError` for None too."""
    found = number(name, given, least)
    if found is None:
        raise TypeError(f"{name} is given as a whole number, and not as None.")
    return found


def fraction(name: str, given: object) -> float | None:
    """Return a number as a float, or None; raises `TypeError` for anything else."""
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, Real):
        raise TypeError(f"{name} is given as a number such as 0.05, and not as {shown(given)}.")
    return float(given)


def above_zero(name: str, given: object) -> float:
    """Return a number above 0; raises `TypeError` for another type, `UsageError` for less and for what is no finite number."""
    found = fraction(name, given)
    if found is None:
        raise TypeError(f"{name} is given as a number such as 0.05, and not as None.")
    if not 0 < found < float("inf"):
        raise UsageError(f"{name} is more than 0, and {found:g} is not.")
    return found


def shown(given: object) -> str:
    """Return a value as a message shows it, shortened, with its type.

    >>> shown(5), shown(None)
    ('5 (int)', 'None')
    """
    return "None" if given is None else f"{reprlib.repr(given)} ({type(given).__name__})"
