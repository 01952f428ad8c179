"""The questions as they stand in `queries/`: one `.rq` file each, with a header that says what it asks, takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from filmograph import resources
from filmograph.errors import QueryError, UsageError

KINDS = ("person", "film", "company", "place", "role", "integer", "date", "text")
"""What a parameter can be."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question: its kind (one of `KINDS`), an example, whether it is optional, and its choices where they are fixed."""

    name: str
    kind: str
    example: str
    optional: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A named question: what it asks, its parameters, its columns, what a row rests on, and the SPARQL that answers it.

    `rests` holds groups of patterns, each a property with a `$parameter`, a column of the row or a `role:` concept as its value;
    a row rests on all credits (or what `is` names) that fit a pattern of a group, where all patterns of a group share one film.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    tags: tuple[str, ...]
    rests: tuple[tuple[Mapping[str, str], ...], ...]
    text: str


@cache
def questions() -> Mapping[str, Question]:
    """Return every question by name."""
    return {path.stem: _read(path) for path in sorted(resources.queries().glob("*.rq"))}


def question(name: str) -> Question:
    """Return the question of a name; raises `UsageError` that lists all names when there is none."""
    found = questions().get(name)
    if found is None:
        raise UsageError(f"There is no question {name!r}; the questions are {', '.join(questions())}.")
    return found


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    header = "\n".join(line.removeprefix("#+").removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        said = yaml.safe_load(header)
        parameters = tuple(
            Parameter(name, entry["type"], str(entry["example"]), bool(entry.get("optional", False)), tuple(entry.get("choices", ())))
            for name, entry in (said.get("params") or {}).items()
        )
        rests = tuple(tuple(dict(pattern) for pattern in group) for group in said["rests"])
        return Question(path.stem, said["summary"], parameters, tuple(said["columns"]), tuple(said["tags"]), rests, text)
    except (yaml.YAMLError, KeyError, AttributeError, TypeError) as error:
        raise QueryError(f"{path.name}: the header cannot be read ({error}); it needs summary, params, columns, tags and rests.") from None
