"""The rules by which a value is chosen where sources disagree: which there are, which file holds them, what is wrong with it."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from filmograph import schema
from filmograph.errors import SourceError
from filmograph.lines import lines_in

SHIPPED = Path(__file__).with_name("fusion.toml")
"""The file of the rules that hold where the user gives no others."""

_ONE = ("most sources", "most trusted source", "most often", "most precise", "longest", "earliest", "latest", "highest", "lowest")
_SEVERAL = ("union", "intersection", "most trusted source")
# Billing and last films are chosen among more than the values of one mention.
_OWN = {"billing": ("longest list", "most trusted source"), "finalFilm": ("latest credit", "union")}
_FOLLOWS = {"ratingScale": "rating", "score": "rating", "target": "targetTitle and targetYear"}
_DATED = frozenset({"year", "birthYear", "deathYear", "targetYear", "productionStart", "productionEnd", "dateText"})
_EVERY = {"default": _ONE, "several": _SEVERAL}
_RULES = frozenset({*_ONE, *_SEVERAL, *(rule for rules in _OWN.values() for rule in rules)})


@dataclass(frozen=True)
class Rules:
    """Which sources are believed first (names of sources or their layouts), and by which rules, in order, a property is chosen.

    `named` holds (property, its rules), and under "default" and "several" the rules of properties that are not named.
    """

    trust: tuple[str, ...]
    named: tuple[tuple[str, tuple[str, ...]], ...]

    def of(self, name: str) -> tuple[str, ...]:
        """Return the rules of a property.

        >>> shipped().of("releaseDate"), shipped().of("genre")
        (('earliest',), ('union',))
        """
        named, known = dict(self.named), schema.properties().get(name)
        return named[name] if name in named else named["default" if known is None or known.functional else "several"]


@cache
def shipped() -> Rules:
    """Return the rules that hold where the user gives no others."""
    parsed = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return Rules(tuple(parsed["trust"]), tuple((name, tuple(rules)) for name, rules in parsed["rules"].items()))


def read(path: Path) -> Rules:
    """Return the shipped rules with those of a file in their stead; sources that its `trust` does not list come after those it does.

    Raises `SourceError` when the file cannot be read, or names a part, property or rule that is not there or does not fit.
    """
    try:
        text = path.read_text(encoding="utf-8")
        parsed = tomllib.loads(text)
    except OSError as error:
        raise SourceError(f"{path}: the rules cannot be read ({error.strerror}); give a file like the one in graph/README.md.") from None
    except ValueError as error:
        raise SourceError(f"{path}: the rules are no TOML ({error}); correct it there.") from None
    file = _File(path, text)
    for key in parsed:
        if key not in {"trust", "rules"}:
            file.refuse(f"{key!r} is no part of the rules; the parts are trust and [rules].", key)
    trust, base = file.trust(parsed), shipped()
    named = dict(base.named) | dict(file.rules(parsed))
    return Rules((*trust, *(name for name in base.trust if name not in trust)), tuple(named.items()))


@dataclass(frozen=True)
class _File:
    """A file of rules and its text, in which the line of what is wrong is looked up."""

    path: Path
    text: str

    def refuse(self, sentence: str, *words: str, again: bool = False) -> NoReturn:
        """Raise the sentence with the line of the last of the words, each looked for behind the one before; `again` for its second time."""
        lines, at = [line.partition("#")[0] for line in lines_in(self.text)], (0, 0)
        for word in (*words, words[-1]) if again else words:
            at = _find(lines, word, at) or at
        raise SourceError(f"{self.path}, line {at[0] + 1}: {sentence}")

    def trust(self, parsed: dict[str, Any]) -> tuple[str, ...]:
        listed = parsed.get("trust", [])
        if not _are_texts(listed):
            self.refuse('trust is no list of names; write it as trust = ["imdb", "tmdb"].', "trust")
        for name in listed:
            if listed.count(name) > 1:
                self.refuse(f"trust lists {name!r} twice; leave one of them out.", "trust", name, again=True)
        return tuple(listed)

    def rules(self, parsed: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each property that the file names, with its rules."""
        if not isinstance(table := parsed.get("rules", {}), dict):
            self.refuse('rules is no table; write [rules], and under it lines such as runtime = ["most sources"].', "rules")
        for name, rules in table.items():
            if name not in _EVERY and name not in schema.properties():
                self.refuse(f"{name!r} is no property of the ontology; ontology/README.md lists them.", "rules", name)
            if name in _FOLLOWS:
                self.refuse(f"{name} follows from {_FOLLOWS[name]} and has no rule of its own; leave it out.", "rules", name)
            if not rules or not _are_texts(rules):
                self.refuse(f'the rules of {name} are no list of names; write it as {name} = ["most sources"].', "rules", name)
            for rule in rules:
                self._check(name, rule, rules)
            yield name, tuple(rules)

    def _check(self, name: str, rule: str, rules: Sequence[str]) -> None:
        words = ("rules", name, rule)
        if rule not in _RULES:
            self.refuse(f"{rule!r} is no rule; the rules of {name} are {', '.join(_fitting(name))}.", *words)
        if rule not in _fitting(name):
            self.refuse(f"{rule!r} does not fit {name}, {_what(name)}; its rules are {', '.join(_fitting(name))}.", *words)
        if rules.count(rule) > 1:
            self.refuse(f"the rules of {name} hold {rule!r} twice; leave one of them out.", *words, again=True)


def _find(lines: Sequence[str], word: str, after: tuple[int, int]) -> tuple[int, int] | None:
    """Return the line where a word stands next, counted from 0, and the index behind it."""
    alone = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    for number in range(after[0], len(lines)):
        if found := alone.search(lines[number], after[1] if number == after[0] else 0):
            return number, found.end()
    return None


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) and entry for entry in value)


def _fitting(name: str) -> tuple[str, ...]:
    """Return the rules that a property can have."""
    if name in _EVERY or name in _OWN:
        return {**_EVERY, **_OWN}[name]
    known = schema.properties()[name]
    if not known.functional:
        return _SEVERAL
    dated, counted = known.kind == "date" or name in _DATED, known.kind in {"integer", "decimal"}
    without = ("earliest", "latest") * (not dated) + ("highest", "lowest") * (not counted) + ("longest",) * (known.kind != "string")
    return tuple(rule for rule in _ONE if rule not in without)


def _what(name: str) -> str:
    if name in _EVERY:
        return "which stands for many properties" if name == "default" else "which stands for properties of several values"
    known = schema.properties()[name]
    if not known.functional:
        return "which has several values"
    return "which has one value" if known.kind in {"entity", "concept"} else f"which has one value ({known.kind})"
