"""A knowledge graph of film credits: it is built from pages and catalogues, validated, and answers questions."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filmograph.api.entities import Company, Film, Person, Place
    from filmograph.api.filmograph import Filmograph, connect, open  # noqa: A004 - the public name
    from filmograph.errors import AmbiguousName, FilmographError, NotFound
    from filmograph.store.limits import QueryLimits

VERSION = "0.1.0"

__all__ = [
    "AmbiguousName", "Company", "Film", "Filmograph", "FilmographError", "NotFound", "Person", "Place", "QueryLimits", "connect", "open",
]  # fmt: skip

_HOMES = {
    **dict.fromkeys(("AmbiguousName", "FilmographError", "NotFound"), "filmograph.errors"),
    **dict.fromkeys(("Company", "Film", "Person", "Place"), "filmograph.api.entities"),
    **dict.fromkeys(("Filmograph", "connect", "open"), "filmograph.api.filmograph"),
    "QueryLimits": "filmograph.store.limits",
}


def __getattr__(name: str) -> Any:
    # Large modules are imported when they are used: networkx imports this package when it is itself imported.
    if name not in _HOMES:
        raise AttributeError(f"module 'filmograph' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "VERSION", *(name for name in globals() if name.startswith("__"))])
