"""JSON objects of a stream, one after another with their lines: of an array, of JSON lines, of a list in an answer, or a single one."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from filmograph.model import Rejected
from filmograph.sources.reading.files import not_utf8

_CHUNK = 1 << 16
_LONGEST, _MOST_VALUES = 1 << 25, 1_500_000
_NEAR_END = 64
_SHOWN = 2000
_MOST_DIGITS = 300
_BETWEEN = re.compile(r"[\s,\[\]\ufeff]*+")
_BETWEEN_ENTRIES = re.compile(r"[\s,]*+")
_NEXT = re.compile(r"\}[ \t]*+(?:,[ \t]*+)?(?P<next>\{)")
_LINE = re.compile(r"\n(?=[ \t]*+\{)")
_PIECE = re.compile(r'"(?:[^"\\]++|\\.)*+(?:(?P<closed>")|\\?\Z)|[^"]++', re.DOTALL)
_MARK = re.compile(r"[{}\[\]]")
_NAMES = {list: "array", str: "string", bool: "truth value", int: "number", float: "number", type(None): "null"}

# a number of thousands of digits stays a text: Python takes quadratic time to read it, and then refuses it
DECODER = json.JSONDecoder(parse_int=lambda digits: int(digits) if len(digits) <= _MOST_DIGITS else digits)
"""Reads JSON; a whole number of more than 300 digits becomes a string."""


@dataclass(frozen=True)
class JsonObject:
    """One object of a stream: its value, its first and last line (counted from 1), and its text."""

    first: int
    last: int
    value: dict[str, Any]
    text: str

    def rejected(self, reason: str) -> Rejected:
        """Return the object as one that cannot be read, for a reason."""
        return Rejected(self.first, reason, self.text.encode(errors="replace").decode()[:_SHOWN])


class Readable(Protocol):
    """A stream of text."""

    def read(self, size: int, /) -> str:
        """Return the next characters, "" at the end."""


class Ahead:
    """A stream of text whose beginning, `head`, was looked at before it is read."""

    def __init__(self, stream: Readable) -> None:
        self.head = stream.read(_CHUNK)
        self._stream, self._is_head_read = stream, False

    def read(self, size: int, /) -> str:
        """Return the next characters, "" at the end; the first time it is the beginning."""
        if self._is_head_read:
            return self._stream.read(size)
        self._is_head_read = True
        return self.head


def iter_objects(stream: Readable, within: str = "") -> Iterator[JsonObject | Rejected]:
    """Yield every object of a stream, or where it breaks and why; reading goes on at the next object.

    `within` names the keys (separated by "|") of lists whose objects are read instead, when the stream holds answers with such a list.
    A value that is no object is rejected, and so is an object of more than 32 MB. Twice the largest object is in memory at a time.
    """
    reader = _Reader(stream, within)
    while not reader.at_end():
        yield reader.next()


class _Reader:
    """Holds the part of the stream that is not read yet, and the line it begins on."""

    def __init__(self, stream: Readable, within: str) -> None:
        self._stream, self._text, self._at, self._line, self._finished = stream, "", 0, 1, False
        self._list = re.compile(rf'(?<!\\)"(?:{within})"\s*+:\s*+\[') if within else None
        self._in_list = False
        self._indent = ""
        self._gone = 0
        self._searched = ("", 0, 0)

    def at_end(self) -> bool:
        """Go to the next value, and return whether there is none."""
        while True:
            if self._list and not self._in_list:
                if not self._find_list(self._list):
                    return True
                self._in_list = True
            between = (_BETWEEN_ENTRIES if self._list else _BETWEEN).match(self._text, self._at)
            self._advance(between.end() if between else self._at)
            if self._at == len(self._text):
                if not self._more():
                    return True
            elif self._list and self._text[self._at] in "]}":
                self._in_list = False
                self._advance(self._at + 1)
            else:
                return False

    def next(self) -> JsonObject | Rejected:
        """Return the value at which the reader stands, and go on behind it."""
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._could_go_on(error):
                    return self._reject(f"The JSON breaks at line {self._line_of(error.pos)} ({error.msg.lower()})", error.pos)
                if self._is_too_large():
                    return self._pass_over("The object is too large (more than 32 MB, or 1,500,000 values)")
                if not self._more():
                    return self._reject(f"The JSON breaks at line {self._line_of(error.pos)} ({error.msg.lower()})", error.pos)
                continue
            except RecursionError:
                return self._pass_over("The object has too many levels of nesting")
            if end == len(self._text) and not isinstance(value, dict | list | str) and self._more():
                continue  # a number or word may go on
            return self._take(value, end)

    def _take(self, value: Any, end: int) -> JsonObject | Rejected:
        first, text = self._line, self._text[self._at : end]
        self._advance(end)
        if fault := not_utf8(text):
            return Rejected(first, f"{fault} The object was left out.", text.encode(errors="replace").decode()[:_SHOWN])
        if not isinstance(value, dict):
            kind = _NAMES.get(type(value), "value")
            return Rejected(first, f"This is a JSON {kind}, where an object with a film's fields was looked for.", text[:_SHOWN])
        return JsonObject(first, self._line, value, text)

    def _could_go_on(self, error: json.JSONDecodeError) -> bool:
        return error.pos >= len(self._text) - _NEAR_END or error.msg.startswith("Unterminated string")

    def _is_too_large(self) -> bool:
        """Return whether an object, of which more is to come, would not fit into memory as values."""
        size = len(self._text) - self._at
        if size <= 1 << 20:
            return False
        return size > _LONGEST or sum(self._text.count(mark, self._at) for mark in ",[{") > _MOST_VALUES

    def _line_of(self, position: int) -> int:
        return self._line + self._text.count("\n", self._at, position)

    def _reject(self, reason: str, broken: int) -> Rejected:
        line, text, begin = self._line, self._text[self._at : self._at + _SHOWN], self._gone + self._at
        self._skip_broken(broken)
        return _rejected(line, reason, text[: self._gone + self._at - begin])

    def _skip_broken(self, broken: int) -> None:
        """Go to where the next object begins: on a line that starts as this one did, else after a closed object."""
        line = re.compile(rf"\n(?={re.escape(self._indent)}\{{)") if self._text.startswith("{", self._at) else _LINE
        start = self._at + 1
        while True:
            found = self._find_line(line, start)
            if not found and (match := _NEXT.search(self._text, max(broken, self._at))):
                found = match.start("next")
            if found:
                self._advance(found)
                return
            tail = max(self._at, len(self._text) - _CHUNK, self._text.rfind("\n", self._at), self._text.rfind("}", self._at))
            self._advance(tail)
            if not self._more():
                self._advance(len(self._text))
                return
            start = broken = 0

    def _find_line(self, pattern: re.Pattern[str], start: int) -> int:
        """Return where the next line begins that matches the pattern, or 0; what was searched for it before is not searched again."""
        searched, until, found = self._searched
        begin = self._gone + start
        if searched == pattern.pattern and begin <= until:
            if found:
                return found - self._gone
            start = max(start, until - self._gone - _NEAR_END - len(self._indent))
        match = pattern.search(self._text, start)
        end = match.end() if match else 0
        self._searched = (pattern.pattern, self._gone + (match.start() if match else len(self._text)), end and self._gone + end)
        return end

    def _pass_over(self, reason: str) -> Rejected:
        """Reject a value that is well formed so far, and go behind its end; a string of more than 32 MB takes the rest of the stream."""
        line, text, depth = self._line, self._text[self._at : self._at + _SHOWN], 0
        while True:
            depth, end = self._nesting(depth)
            is_endless = end == self._at or (depth > 0 and len(self._text) - end > _LONGEST)
            self._advance(len(self._text) if is_endless else end)
            if not depth or not self._more():
                return _rejected(line, reason, text)

    def _nesting(self, depth: int) -> tuple[int, int]:
        """Return how deep the text is nested at its end, and where it ends or, in a string that goes on, that string begins.

        Where the value ends before, the depth is 0.
        """
        for piece in _PIECE.finditer(self._text, self._at):
            part = piece[0]
            if part[0] == '"':
                if not piece["closed"]:
                    return depth, piece.start()
            elif part.count("]") + part.count("}") < depth:
                depth += part.count("[") + part.count("{") - part.count("]") - part.count("}")
            else:
                for mark in _MARK.finditer(part):
                    depth += 1 if mark[0] in "{[" else -1
                    if not depth:
                        return 0, piece.start() + mark.end()
        return depth, len(self._text)

    def _find_list(self, pattern: re.Pattern[str]) -> bool:
        """Go behind the beginning of the next list under one of the keys, and return whether there is one."""
        while not (match := pattern.search(self._text, self._at)):
            self._advance(max(self._at, len(self._text) - _CHUNK // 2))
            if not self._more():
                return False
        self._advance(match.end())
        return True

    def _advance(self, end: int) -> None:
        self._line += self._text.count("\n", self._at, end)
        # the indent of an object shows where its siblings begin
        before = self._text[max(self._text.rfind("\n", self._at, end) + 1, self._at) : end]
        self._indent = before if before.isspace() or not before else ""
        self._at = end

    def _more(self) -> bool:
        """Read as much again as is waiting, so that a long object is not begun again at every piece of it."""
        if self._finished:
            return False
        chunk = self._stream.read(max(_CHUNK, len(self._text) - self._at))
        self._finished = not chunk
        self._text = self._text[self._at :] + chunk
        self._gone += self._at
        self._at = 0
        return bool(chunk)


def _rejected(line: int, reason: str, text: str) -> Rejected:
    return Rejected(line, f"{reason}; the object was left out.", text.encode(errors="replace").decode().rstrip())
