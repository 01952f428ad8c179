"""A page as its readers see it: numbered lines of text, with the searches that every layout needs."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from filmograph.lines import lines_in
from filmograph.model import Span

_SPACES = re.compile(r"[^\S\n]{41,}")
_MOST_SPACES = " " * 40  # no layout has a meaning for more, and a search would take the longer the more there are


@dataclass(frozen=True)
class Page:
    """The lines of a page; `page[n]` is line n, counted from 1, without outer white space ("" past either end)."""

    lines: tuple[str, ...]

    @classmethod
    def from_text(cls, text: str) -> "Page":
        """Split a text into lines; a non-breaking space becomes a plain one, and more than 40 spaces become 40."""
        return cls(tuple(_SPACES.sub(_MOST_SPACES, line.replace("\u00a0", " ")).strip() for line in lines_in(text)))

    def __getitem__(self, number: int) -> str:
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def __len__(self) -> int:
        return len(self.lines)

    @cached_property
    def _filled(self) -> list[int]:
        return [number for number, text in enumerate(self.lines, start=1) if text]

    @property
    def end(self) -> int:
        """The last line that is not empty, 0 when all are."""
        return self._filled[-1] if self._filled else 0

    def numbered(self, first: int = 1, last: int | None = None) -> Iterator[tuple[int, str]]:
        """Yield (line number, text) of every line from `first` to `last` inclusive that is not empty."""
        begin = bisect_left(self._filled, first)
        for at in range(begin, len(self._filled) if last is None else bisect_right(self._filled, last)):
            yield self._filled[at], self.lines[self._filled[at] - 1]

    def find(self, pattern: str, first: int = 1, last: int | None = None) -> int | None:
        """Return the number of the first line from `first` on whose complete text matches `pattern`, or None."""
        compiled = re.compile(pattern)
        return next((n for n, text in self.numbered(first, last) if compiled.fullmatch(text)), None)

    def text(self, first: int, last: int) -> str:
        """Return lines `first` to `last` as one text, with an empty line between paragraphs."""
        return "\n".join(self[n] for n in range(first, last + 1)).strip()

    def shrink(self, first: int, last: int) -> Span | None:
        """Return the span without empty lines at its ends, or None when all its lines are empty."""
        begin, end = bisect_left(self._filled, first), bisect_right(self._filled, last)
        return (self._filled[begin], self._filled[end - 1]) if begin < end else None
