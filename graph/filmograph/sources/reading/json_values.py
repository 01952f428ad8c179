"""Values of a JSON object with the lines they stand on; asked for what it is not, a value says nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from filmograph.model import Span
from filmograph.sources.reading.json_objects import Held

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"(?P<string>[^"\\]*+(?:\\.[^"\\]*+)*+)(?:"(?P<key>\s*:)?|\\?\Z)'
    r'|[{}\[\],\n]|[^\s{}\[\],:"]++',
    re.DOTALL,
)
_DEEPEST = 5  # release_dates, results, which country, release_dates, which release
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_LEAST, _MOST = Decimal("0.001"), Decimal(10**15)  # no figure of a film is nearer to zero, or larger


@dataclass(frozen=True)
class Value:
    """A value at a path of an object; `lines` leads from paths to lines and always has the whole object's, at ()."""

    held: Any
    lines: Mapping[Path, Span]
    path: Path = ()

    @classmethod
    def of(cls, held: Held) -> "Value":
        """Return the value that is a whole object of a stream."""
        lines: dict[Path, Span] = {} if held.first == held.last else lines_of(held.text, held.first)
        lines[()] = (held.first, held.last)
        return cls(held.value, lines)

    def get(self, key: str) -> "Value":
        """Return the value under a key; it is null where this is no object or has no such key."""
        holder = self._unpacked()
        return Value(holder.get(key) if isinstance(holder, dict) else None, self.lines, (*self.path, key))

    def items(self) -> Iterator["Value"]:
        """Yield the values of an array, also of one that is written as a string; nothing of any other value."""
        holder = self._unpacked()
        for i, held in enumerate(holder if isinstance(holder, list) else ()):
            yield Value(held, self.lines, (*self.path, i))

    def listed(self, *keys: str) -> list["Value"]:
        """Return the values of this array, or else of the first array under one of the keys that is not empty."""
        return next(filter(None, (list(value.items()) for value in (self, *map(self.get, keys)))), [])

    @property
    def text(self) -> str:
        """The string with single spaces; "" for any other value."""
        return " ".join(self.held.split()) if isinstance(self.held, str) else ""

    @property
    def name(self) -> str:
        """The string that stands for a thing, or an object's name; "" for any other value."""
        return self.text or self.get("name").text

    @property
    def number(self) -> Decimal | None:
        """The number, also one written as a string; None for any other value and for what can be no figure of a film."""
        if isinstance(self.held, bool) or not isinstance(self.held, int | float | str):
            return None
        if isinstance(self.held, str) and not _NUMBER.fullmatch(self.held.strip()):
            return None
        number = Decimal(str(self.held).strip())
        return number if number.is_finite() and (number == 0 or _LEAST <= abs(number) < _MOST) else None

    @property
    def whole_number(self) -> int | None:
        """The number where it has no fraction, else None."""
        number = self.number
        return int(number) if number is not None and number == number.to_integral_value() else None

    @property
    def span(self) -> Span:
        """The lines of the value, or of the smallest part around it whose lines are known."""
        return next(self.lines[self.path[:n]] for n in range(len(self.path), -1, -1) if self.path[:n] in self.lines)

    def _unpacked(self) -> Any:
        if not isinstance(self.held, str) or not self.held.lstrip().startswith(("[", "{")):
            return self.held
        try:
            return json.loads(self.held)
        except (ValueError, RecursionError):
            return None


def lines_of(text: str, first: int) -> dict[Path, Span]:
    """Return the lines of every value of the object that a text begins with, by path; `first` is the text's own line.

    A text that is cut has what comes before the cut, and is then without the path () of the object itself.
    """
    line, path, opened = first, list[str | int](), list[int]()
    lines: dict[Path, Span] = {}
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "{[":
            opened.append(line)
            path.append(0 if mark == "[" else "")
        elif mark in "}]":
            path.pop()
            _note(lines, path, (opened.pop(), line))
        elif token["key"]:
            path[-1] = token["string"]
        elif mark == ",":
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else path[-1]
        elif mark != "\n":
            _note(lines, path, (line, line))
        if not path:
            break
        line += mark.count("\n")
    return lines


def _note(lines: dict[Path, Span], path: list[str | int], span: Span) -> None:
    if len(path) <= _DEEPEST:
        lines[tuple(path)] = span
