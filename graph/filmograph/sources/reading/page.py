"""A page as its readers see it: numbered lines of text, with the searches that every layout needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from filmograph.lines import lines_in
from filmograph.model import Span


@dataclass(frozen=True)
class Page:
    """The lines of a page; `page[n]` is line n, counted from 1, without outer white space ("" past either end)."""

    lines: tuple[str, ...]

    @classmethod
    def from_text(cls, text: str) -> "Page":
        """Split a text into lines; a non-breaking space becomes a plain one."""
        return cls(tuple(line.replace("\u00a0", " ").strip() for line in lines_in(text)))

    def __getitem__(self, number: int) -> str:
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def __len__(self) -> int:
        return len(self.lines)

    def numbered(self, first: int = 1, last: int | None = None) -> Iterator[tuple[int, str]]:
        """Yield (line number, text) of every line from `first` to `last` inclusive that is not empty."""
        for number in range(max(first, 1), (len(self) if last is None else min(last, len(self))) + 1):
            if self[number]:
                yield number, self[number]

    def find(self, pattern: str, first: int = 1, last: int | None = None) -> int | None:
        """Return the number of the first line from `first` on whose complete text matches `pattern`, or None."""
        compiled = re.compile(pattern)
        return next((n for n, text in self.numbered(first, last) if compiled.fullmatch(text)), None)

    def text(self, first: int, last: int) -> str:
        """Return lines `first` to `last` as one text, with an empty line between paragraphs."""
        return "\n".join(self[n] for n in range(first, last + 1)).strip()

    def shrink(self, first: int, last: int) -> Span | None:
        """Return the span without empty lines at its ends, or None when all its lines are empty."""
        filled = [n for n, _ in self.numbered(first, last)]
        return (filled[0], filled[-1]) if filled else None
