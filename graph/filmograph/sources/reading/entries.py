"""Entries of the lists on a page: a bullet, perhaps a label, and a text that may run over several lines."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from filmograph.sources.reading.values import located_names_in

_BULLET = re.compile(r"(?:[•·▪‣∙*]|â€¢|â\x80¢)\s*|[-–]\s+")
_LABEL = re.compile(r"(?P<label>[A-Za-z][\w.&'’/ -]{0,39}?)\s*:\s*(?P<rest>.*)")
_WITHIN_NAME = re.compile(r"\w-")
_SENTENCE_END = re.compile(r"[.!?…][)\"”’']*$")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Jr|Sr|Inc|Ltd|Co)\.$")
_NOTE = re.compile(r"\([^()]*\)")
_SPARED = "\ufdd0"  # replaces a separator inside a note; no text may contain it


@dataclass
class Entry:
    """One entry of a list: `label` is "" when it has none, `parts` are its lines without bullet and label."""

    label: str
    bulleted: bool
    parts: list[tuple[int, str]]

    @classmethod
    def from_line(cls, number: int, text: str) -> "Entry":
        """Read the line `number` of a page as an entry."""
        bullet = _BULLET.match(text)
        bare = text[bullet.end() :] if bullet else text
        labelled = _LABEL.fullmatch(bare)
        label, rest = (labelled["label"], labelled["rest"]) if labelled else ("", bare)
        return cls(label, bullet is not None, [(number, " ".join(rest.split()))])

    def go_on(self, number: int, text: str) -> None:
        """Add one line more to the entry."""
        self.parts.append((number, " ".join(text.split())))

    @property
    def first(self) -> int:
        """The line that the entry begins on."""
        return self.parts[0][0]

    @property
    def last(self) -> int:
        """The line that the entry ends on."""
        return self.parts[-1][0]

    @property
    def is_open(self) -> bool:
        """Whether the entry has no value yet or ends in a comma."""
        end = self.parts[-1][1]
        return end.endswith(",") or not (end or any(part for _, part in self.parts))

    @property
    def text(self) -> str:
        """The entry's lines as one."""
        return self._joined()[0]

    def _joined(self) -> tuple[str, list[int]]:
        """Return the entry's lines as one, and where in it each begins."""
        pieces, starts, size, end = [], [], 0, ""
        for _, part in self.parts:
            # A name broken at its hyphen has no space there.
            piece = part if not size or _WITHIN_NAME.fullmatch(end) else f" {part}"
            starts.append(size + len(piece) - len(part))
            pieces.append(piece)
            size += len(piece)
            end = (end + piece)[-2:]
        return "".join(pieces), starts

    def items(self, separator: str = ",") -> Iterator[tuple[str, int, int]]:
        """Yield (item, first line, last line) of a text that lists several; a separator inside a note separates nothing."""
        text, starts = self._joined()
        masked = _NOTE.sub(lambda note: note[0].replace(separator, _SPARED), text)
        for item, start, end in located_names_in(masked, separator):
            first, last = (self.parts[max(bisect_right(starts, at) - 1, 0)][0] for at in (start, end - 1))
            yield item.replace(_SPARED, separator), first, last


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
