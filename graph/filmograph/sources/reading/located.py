"""JSON that knows its lines: each value with the lines of the file that it was read from."""

import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from filmograph.model import Span
from filmograph.sources.reading.json_objects import DECODER

_TOKEN = re.compile(
    r'"(?P<string>[^"\\]*+(?:\\.[^"\\]*+)*+)(?:"(?P<key>\s*:)?|\\?\Z)'
    r'|[{}\[\],\n]|[^\s{}\[\],:"]++',
    re.DOTALL,
)
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_MOST_UNREAD = 1000
_EMPTY = ("", "null", "[]", "{}", "N/A")
_LEAST, _MOST = Decimal("0.001"), Decimal(10**15)  # no figure of a film is nearer to zero, or larger


@dataclass(slots=True)
class Lines:
    """The first and last line of a value, and the lines of the values inside it by key or index, as far as they are known.

    A value that a cut text does not close has 0 as its last line.
    """

    first: int
    last: int
    inside: dict[str | int, "Lines"] = field(default_factory=dict)


@dataclass(frozen=True)
class Located:
    """A value and its lines; any value can be asked for any part, and a part that it does not have is null or empty.

    `path` leads to it from the object that was read ("credits.cast[].name"); `asked` are the paths that were asked for, of all values
    of that object together.
    """

    value: Any
    lines: Lines
    path: str = field(default="", compare=False)
    asked: set[str] = field(default_factory=set, compare=False, repr=False)

    @property
    def span(self) -> Span:
        """The lines of the value, or of the smallest value around it whose lines are known."""
        return self.lines.first, self.lines.last

    def get(self, key: str) -> Self:
        """Return the value under a key; it is null where this is no object or has no such key."""
        holder = self._unpacked()
        inner = self._inner(key, holder.get(key) if isinstance(holder, dict) else None)
        self.asked.add(inner.path)
        return inner

    def has(self, key: str) -> bool:
        """Return whether this is an object with a value under a key; that does not ask for the value."""
        holder = self._unpacked()
        return isinstance(holder, dict) and holder.get(key) is not None

    def unread(self) -> Iterator[tuple[str, str]]:
        """Yield the path and an example of each value that was not asked for, each path once; empty values are passed over.

        Of an object that is a table by its own keys, the first thousand paths are enough.
        """
        found, paths = set[str](), dict[str, dict[str, str]]()
        waiting = deque([(self.path, self._unpacked())])
        while waiting and len(found) < _MOST_UNREAD:
            path, holder = waiting.popleft()
            if isinstance(holder, list):
                waiting.extend((f"{path}[]", _unpacked(entry)) for entry in holder)
            known = paths.setdefault(path, {})
            for key, inner in holder.items() if isinstance(holder, dict) else ():
                name = known.get(key) or known.setdefault(key, f"{path}.{key}" if path else key)
                if name in self.asked:
                    if isinstance(inner, dict | list | str):
                        waiting.append((name, _unpacked(inner)))
                elif name not in found and len(found) < _MOST_UNREAD and (example := _example(inner)) not in _EMPTY:
                    found.add(name)
                    yield name, example

    def values(self) -> list[Self]:
        """Return the values of an array or an object, in its order; none of any other value."""
        return [self._inner(key, value) for key, value in _parts(self.value)]

    def items(self) -> list[Self]:
        """Return the values of an array, also of one that is written as a string; none of any other value."""
        holder = self._unpacked()
        return [self._inner(i, value) for i, value in enumerate(holder)] if isinstance(holder, list) else []

    def listed(self, *keys: str) -> list[Self]:
        """Return the values of this array, or else of the first array under one of the keys that is not empty."""
        return next(filter(None, (value.items() for value in (self, *map(self.get, keys)))), [])

    @property
    def text(self) -> str:
        """The string with single spaces; "" for any other value."""
        return " ".join(self.value.split()) if isinstance(self.value, str) else ""

    @property
    def name(self) -> str:
        """The string, or the name of an object; "" for any other value."""
        return self.text or self.get("name").text

    @property
    def number(self) -> Decimal | None:
        """The number, also one written as a string; None for any other value and for one that cannot be a figure of a film."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float | str):
            return None
        if isinstance(self.value, str) and not _NUMBER.fullmatch(self.value.strip()):
            return None
        number = Decimal(str(self.value).strip())
        return number if number.is_finite() and (number == 0 or _LEAST <= abs(number) < _MOST) else None

    @property
    def integer(self) -> int | None:
        """The number where it has no fraction, else None."""
        number = self.number
        return int(number) if number is not None and number == number.to_integral_value() else None

    def _inner(self, key: str | int, value: Any) -> Self:
        inside = self.lines.inside
        return type(self)(value, (inside.get(key) or Lines(*self.span)) if inside else self.lines, self._path(key), self.asked)

    def _path(self, key: str | int) -> str:
        if isinstance(key, int):
            return f"{self.path}[]"
        return f"{self.path}.{key}" if self.path else key

    def _unpacked(self) -> Any:
        return _unpacked(self.value)


def _unpacked(value: Any) -> Any:
    """Return the array or object that a string holds as JSON, and any other value as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith(("[", "{")):
        return value
    try:
        return DECODER.decode(value)
    except (ValueError, RecursionError):
        return None


def _parts(holder: Any) -> Iterable[tuple[str | int, Any]]:
    return enumerate(holder) if isinstance(holder, list) else holder.items() if isinstance(holder, dict) else ()


def _example(value: Any) -> str:
    """Return the value as text; of an array or object, the first value in it."""
    while isinstance(value, list | dict) and value:
        value = next(iter(value.values() if isinstance(value, dict) else value))
    return value if isinstance(value, str) else str(json.dumps(value))


def located(value: Mapping[str, Any], text: str, first: int) -> Located:
    """Return the object that a text holds, with its lines; `first` is the text's own first line."""
    return Located(value, lines_of(text, first) if "\n" in text else Lines(first, first))


def lines_of(text: str, first: int, key_of: Callable[[str], str] = str) -> Lines:
    """Return the lines of the object or array that a text begins with; `first` is the text's own first line.

    `key_of` returns the key by which a value is found from the key as it is printed. A cut text has the values before the cut.
    """
    line, root = first, Lines(first, 0)
    opened, keys = list[Lines](), list[str | int]()
    leaf = Lines(0, 0)
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark == "\n":
            line += 1
        elif token["key"]:
            keys[-1] = key_of(_unescaped(token["string"]))
            line += mark.count("\n")
        elif mark == ",":
            keys[-1] = keys[-1] + 1 if isinstance(keys[-1], int) else keys[-1]
        elif mark in "{[":
            inner = Lines(line, 0) if opened else root
            if opened:
                opened[-1].inside[keys[-1]] = inner
            opened.append(inner)
            keys.append(0 if mark == "[" else "")
        elif mark in "}]":
            opened.pop().last = line
            keys.pop()
            if not opened:
                break
        else:
            last = line + mark.count("\n")
            if (leaf.first, leaf.last) != (line, last):
                leaf = Lines(line, last)  # shared by all values of a line that have nothing inside
            opened[-1].inside[keys[-1]] = leaf
            line = last
    return root


def _unescaped(key: str) -> str:
    if "\\" not in key:
        return key
    try:
        return str(json.loads(f'"{key}"', strict=False))
    except ValueError:
        return key
