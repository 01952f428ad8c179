"""JSON objects of a stream, one after another with their lines: of an array, of JSON lines, or a single object."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from filmograph.model import Rejected
from filmograph.sources.reading.files import not_utf8

_CHUNK = 1 << 20
_BETWEEN = re.compile(r"[\s,\[\]\ufeff]*")
_NEAR_END = 64
_SHOWN = 2000
_NEXT = re.compile(r"\}[ \t]*,?[ \t]*(?P<next>\{)")


@dataclass(frozen=True)
class JsonObject:
    """One object of a stream: its value, its first and last line (counted from 1), and its text."""

    first: int
    last: int
    value: dict[str, Any]
    text: str


def iter_objects(stream: TextIO) -> Iterator[JsonObject | Rejected]:
    """Yield every object of a stream, or where it breaks and why; reading goes on at the next object.

    At most one object and a megabyte are in memory at a time. A value that is no object is rejected.
    """
    reader = _Reader(stream)
    while not reader.at_end():
        yield reader.next()


class _Reader:
    """Holds the part of the stream that is not read yet, and the line it begins on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._text, self._line, self._finished = stream, "", 1, False
        self._decoder = json.JSONDecoder()

    def at_end(self) -> bool:
        while True:
            between = _BETWEEN.match(self._text)
            self._drop(between.end() if between else 0)
            if self._text or not self._more():
                return not self._text

    def next(self) -> JsonObject | Rejected:
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text)
            except json.JSONDecodeError as error:
                if not self._could_go_on(error) or not self._more():
                    return self._reject(error)
                continue
            except RecursionError:
                return self._reject(json.JSONDecodeError("Too many levels", self._text[:1], 0))
            except ValueError:  # Python refuses whole numbers of thousands of digits
                return self._reject(json.JSONDecodeError("A number of too many digits", self._text[:1], 0))
            if end == len(self._text) and self._more():
                continue  # a number or word may go on
            return self._take(value, end)

    def _take(self, value: Any, end: int) -> JsonObject | Rejected:
        first, text = self._line, self._text[:end]
        self._drop(end)
        if fault := not_utf8(text):
            return Rejected(first, f"{fault} The object was left out.", text.encode(errors="replace").decode()[:_SHOWN])
        if not isinstance(value, dict):
            return Rejected(first, f"This is a JSON {_kind(value)}, where an object with a film's fields was looked for.", text[:_SHOWN])
        return JsonObject(first, first + text.count("\n"), value, text)

    def _could_go_on(self, error: json.JSONDecodeError) -> bool:
        return error.pos >= len(self._text) - _NEAR_END or error.msg.startswith("Unterminated string")

    def _reject(self, error: json.JSONDecodeError) -> Rejected:
        end = self._resume_at(error.pos)
        text, line = self._text[:end], self._line
        where = line + self._text.count("\n", 0, error.pos)
        self._drop(end)
        return Rejected(line, f"The JSON breaks at line {where} ({error.msg.lower()}); the object was left out.", text[:_SHOWN].rstrip())

    def _resume_at(self, broken: int) -> int:
        """Return where the next object begins: on a line that starts as this one did, else after a closed object."""
        following = re.compile(r"\n(?=[ \t]*\{)")
        if self._text.startswith("{"):
            indent = re.escape(self._indent)
            following = re.compile(rf"\n(?={indent}\{{)")
        while True:
            if match := following.search(self._text, 1):
                return match.end()
            if match := _NEXT.search(self._text, broken):
                return match.start("next")
            if not self._more():
                return len(self._text)

    def _drop(self, end: int) -> None:
        gone = self._text[:end]
        self._line += gone.count("\n")
        # the indent of an object shows where its siblings begin
        before = gone.rpartition("\n")[2]
        self._indent = before if before.isspace() or not before else ""
        self._text = self._text[end:]

    def _more(self) -> bool:
        if self._finished:
            return False
        chunk = self._stream.read(_CHUNK)
        self._finished = not chunk
        self._text += chunk
        return bool(chunk)


def _kind(value: Any) -> str:
    names = {list: "array", str: "string", bool: "truth value", int: "number", float: "number", type(None): "null"}
    return names.get(type(value), "value")
