"""The fields of a form as limits of a network, and the entity that one names."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from filmograph.api.filmograph import Filmograph
from filmograph.ask.network.limits import Limited
from filmograph.errors import AmbiguousName, FilmographError, NotFound, UsageError
from filmograph.serve.pages.templating import address
from filmograph.store.network import FLAGS

_CANDIDATES = 50
_NUMBERS: tuple[Literal["from_year", "to_year", "billing"], ...] = ("from_year", "to_year", "billing")
Found = TypeVar("Found")
Fields = Mapping[str, list[str]]
"""The values of each field of a request."""


def one(fields: Fields, name: str, default: str = "") -> str:
    """Return the value of a field without the space around it; the last where there are several."""
    return fields.get(name, [default])[-1].strip()


def limits(fields: Fields) -> Limited:
    """Return the limits that fields give: roles (separated by commas), from_year, to_year, billing, exclude and archive."""
    roles = [role.strip() for value in fields.get("roles", []) for role in value.split(",") if role.strip()]
    asked: Limited = {"roles": roles} if roles else {}
    for name in _NUMBERS:
        if text := one(fields, name):
            asked[name] = whole_number(name, text)
    if flags := [flag for flag in fields.get("exclude", []) if flag]:
        asked["exclude"] = flags
    if one(fields, "archive"):
        asked["archive"] = True
    return asked


def whole_number(name: str, text: str) -> int:
    """Return a number that a field has; raises `UsageError` for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise UsageError(f"{name.replace('_', ' ')} is a number such as 1990, and not {text!r}.")
    return int(text)


def tried(graph: Filmograph, ask: Callable[[], Found]) -> "tuple[Found | None, dict[str, Any] | None]":
    """Return what was asked for, or None and the problem: its status, its sentence, and whom it may have meant, with their careers."""
    try:
        return ask(), None
    except AmbiguousName as error:
        about = {row["iri"]: row["about"] for row in graph.search(error.candidates[0][1], limit=_CANDIDATES, near=False)}
        found = [{"name": label, "iri": iri, "address": address(iri), "about": about.get(iri)} for iri, label in error.candidates]
        sentence = str(error).partition(";")[0] + "."
        return None, {"status": 404, "sentence": sentence, "candidates": found, "near": []}
    except NotFound as error:
        return None, {"status": 404, "sentence": str(error).partition(" Near names:")[0], "candidates": [], "near": list(error.near)}
    except (FilmographError, TypeError) as error:
        return None, {"status": 400, "sentence": str(error), "candidates": [], "near": []}


def status_of(problem: Mapping[str, Any] | None) -> int:
    """Return the status of a page that may have a problem."""
    return 200 if problem is None else int(problem.get("status", 200))


SHOWN_FLAGS = tuple(flag for flag in FLAGS if flag != "archive")
"""The flags that a form can leave out; archive footage counts only where it is asked for."""
