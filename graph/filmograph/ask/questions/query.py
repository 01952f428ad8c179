"""The questions of `queries/`: one `.rq` file each, whose header gives its summary, parameters and columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from filmograph import resources
from filmograph.errors import QueryError, UsageError

_FastLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's reader, ten times as fast as the one in Python; not every installation of PyYAML has it."""

KINDS = ("person", "film", "company", "place", "role", "integer", "date", "text")
"""What a parameter can be."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question: its kind (one of `KINDS`), an example, whether it is optional, its choices and its default, if any."""

    name: str
    kind: str
    example: str
    optional: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None

    def __str__(self) -> str:
        if self.default is not None:
            return f"[{self.name}={self.default}]"
        return f"[{self.name}]" if self.optional else self.name


@dataclass(frozen=True)
class Question:
    """A named question: what it asks, its parameters, its columns, the evidence for a row, and the SPARQL that answers it.

    `rests` holds groups of patterns, each a property with a `$parameter`, a column of the row or a `role:` concept as its value;
    the evidence for a row is all credits (or entities of the class `is`) that fit a pattern of a group; all patterns of a group
    share one film. The class Claim stands for a source's own statement that the property `tells` of a person is the film. A property of a
    `Film` itself (`filmedIn`) has a place as its value, and what is within it fits too. `none` gives the reason for an empty answer,
    where it is not obvious.

    `edges` are the links that a row makes, for an answer that is a network too: `from` and `to` name a column of IRIs or a
    `$parameter`; the column after an end has its label, or the one that `from_label` or `to_label` names. Every other key (`weight` for
    how often) is an attribute of the edge, with a column, `$parameter` or `role:` concept as its value.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    tags: tuple[str, ...]
    rests: tuple[tuple[Mapping[str, str], ...], ...]
    text: str
    none: str = ""
    edges: tuple[Mapping[str, str], ...] = ()

    @property
    def query(self) -> str:
        """Return the SPARQL without its header."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith("#+"))


@cache
def questions() -> Mapping[str, Question]:
    """Return every question by name."""
    return {name: _read(path) for name, path in _files().items()}


def question(name: str) -> Question:
    """Return the question of a name; raises `UsageError` that lists all names when there is none."""
    path = _files().get(name)
    if path is None:
        raise UsageError(f"There is no question {name!r}; the questions are {', '.join(_files())}.")
    return _read(path)


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    default = entry.get("default")
    return Parameter(
        name, entry["type"], str(entry["example"]), bool(entry.get("optional", False)), tuple(entry.get("choices", ())),
        None if default is None else str(default),
    )  # fmt: skip


def _edges(given: Any) -> tuple[Mapping[str, str], ...]:
    edges = [given] if isinstance(given, dict) else given
    return tuple({"from": edge["from"], "to": edge["to"], **edge} for edge in edges)


def _files() -> Mapping[str, Path]:
    return {path.stem: path for path in sorted(resources.queries().glob("*.rq"))}


@cache
def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    header = "\n".join(line.removeprefix("#+").removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        fields = _load(header)
        parameters = tuple(_parameter(name, entry) for name, entry in (fields.get("params") or {}).items())
        rests = tuple(tuple(dict(pattern) for pattern in group) for group in fields["rests"])
        return Question(
            path.stem, fields["summary"], parameters, tuple(fields["columns"]), tuple(fields["tags"]), rests, text, fields.get("none", ""),
            _edges(fields.get("edges") or ()),
        )  # fmt: skip
    except (yaml.YAMLError, KeyError, AttributeError, TypeError) as error:
        raise QueryError(f"{path.name}: the header cannot be read ({error}); it needs summary, params, columns, tags and rests.") from None


def _load(header: str) -> Any:
    try:
        return yaml.load(header, Loader=_FastLoader)  # noqa: S506 - a safe loader
    except yaml.YAMLError:
        return yaml.safe_load(header)  # says more plainly what is wrong
