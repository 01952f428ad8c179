"""Entries of the lists on a page: a bullet, perhaps a label, and a text that may run over several lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from filmograph.sources.reading.values import names_in

_BULLET = re.compile(r"(?:[•·▪‣∙*]|â€¢|â\x80¢)\s*|[-–]\s+")
_LABEL = re.compile(r"(?P<label>[A-Za-z][\w.&'’/ -]{0,39}?)\s*:\s*(?P<rest>.*)")
_WITHIN_NAME = re.compile(r"\w-")
_SENTENCE_END = re.compile(r"[.!?…][)\"”’']*$")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Jr|Sr|Inc|Ltd|Co)\.$")
_NOTE = re.compile(r"\([^()]*\)")
_SPARED = "\ufdd0"  # replaces a separator inside a note; no text may contain it


@dataclass(frozen=True)
class Entry:
    """One entry of a list: `label` is "" when it has none, `parts` are its lines without bullet and label."""

    label: str
    bulleted: bool
    parts: tuple[tuple[int, str], ...]

    @classmethod
    def from_line(cls, number: int, text: str) -> "Entry":
        """Read the line `number` of a page as an entry."""
        bullet = _BULLET.match(text)
        bare = text[bullet.end() :] if bullet else text
        labelled = _LABEL.fullmatch(bare)
        label, rest = (labelled["label"], labelled["rest"]) if labelled else ("", bare)
        return cls(label, bullet is not None, ((number, " ".join(rest.split())),))

    def continued(self, number: int, text: str) -> "Entry":
        """Return the entry with one line more."""
        return replace(self, parts=(*self.parts, (number, " ".join(text.split()))))

    @property
    def first(self) -> int:
        """The line that the entry begins on."""
        return self.parts[0][0]

    @property
    def last(self) -> int:
        """The line that the entry ends on."""
        return self.parts[-1][0]

    @cached_property
    def _joined(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        text, starts = "", []
        for number, part in self.parts:
            # A name broken at its hyphen has no space there.
            broken = not text or _WITHIN_NAME.fullmatch(text[-2:])
            text += part if broken else f" {part}"
            starts.append((len(text) - len(part), number))
        return text, tuple(starts)

    @property
    def text(self) -> str:
        """The entry's lines as one."""
        return self._joined[0]

    def items(self, separator: str = ",") -> Iterator[tuple[str, int, int]]:
        """Yield (item, first line, last line) of a text that lists several; a separator inside a note separates nothing."""
        position = 0
        for masked in names_in(_NOTE.sub(lambda note: note[0].replace(separator, _SPARED), self.text), separator):
            item = masked.replace(_SPARED, separator)
            start = self.text.find(item, position)
            if start < 0:  # spaced otherwise than the page has it
                yield item, self.first, self.last
                continue
            position = start + len(item)
            yield item, self._line_at(start), self._line_at(position - 1)

    def _line_at(self, offset: int) -> int:
        return max(((start, number) for start, number in self._joined[1] if start <= offset), default=(0, self.first))[1]


def ends_sentence(text: str) -> bool:
    """Return whether a paragraph ends as running text does."""
    return _SENTENCE_END.search(text) is not None


def reads_as_names(text: str) -> bool:
    """Return whether a line can be a part of a list of names: short pieces between commas, no sentence.

    >>> reads_as_names("Davis, Holly Hunter, Robert Downey Jr."), reads_as_names("A teacher fights for her school.")
    (True, False)
    """
    if any(len(part.split()) > 5 for part in re.split("[,;]", text)):
        return False
    return not ends_sentence(text) or _ABBREVIATION.search(text) is not None
