"""The review lists of fandango's pages: the lines of an outlet or a title, a byline and a text, any of which may be missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BYLINE = re.compile(r"By(?:\s+(?!(?:far|the|no|all|now|then|and|any|my)\b)(?P<name>.{1,40}?))?")
_SENTENCE_END = re.compile(r".*[.!?…,;:]")
_NAME_END = re.compile(r".*(?:\b[A-Z]|[JS]r)\.")
_NAMELESS = re.compile(r"anonymous.*|(?:an? )?fandango (?:user|fan|member|reviewer)|guest|staff(?: writer)?|unknown", re.IGNORECASE)
_TRUNCATED = re.compile(r".*(?:\.\.|…)")
LONGEST_TITLE = 100
_LONGEST_OUTLET = 60


@dataclass(frozen=True)
class Line:
    """A line that is not empty; `gap` empty lines are before it, more than usual when it is `headless`."""

    number: int
    text: str
    gap: int
    headless: bool = False


@dataclass(frozen=True)
class Entry:
    """One review by its lines: the first of all, its heading (an outlet or a title) and author, and its text."""

    first: int
    heading: str | None
    author: str | None
    text_first: int
    text_last: int


def entries(lines: list[Line], *, critics: bool) -> Iterator[Entry]:
    """Yield the reviews of a list; a review without text, or whose beginning cannot be found, is left out."""
    at = 0
    while at < len(lines):
        first = at
        heading = lines[at].text if _is_heading(lines, at, critics=critics) else None
        at += heading is not None
        byline = lines[at].text if is_byline(lines, at) else None
        at += byline is not None
        if at == len(lines):
            return
        body, at = lines[at], at + 1
        while at < len(lines) and _continues(lines, at, critics=critics):
            at += 1
        if critics or heading or byline or body.headless or len(body.text) > LONGEST_TITLE:
            yield Entry(lines[first].number, heading, _name(byline), body.number, lines[at - 1].number)


def is_outlet(text: str) -> bool:
    """Return whether a text may be the name of an outlet rather than a sentence."""
    return len(text) <= _LONGEST_OUTLET and not re.fullmatch(r".*[.?…,;:]", text)


def _is_heading(lines: list[Line], at: int, *, critics: bool) -> bool:
    """Return whether a line is the outlet or title of what follows it, rather than the text of a review without one."""
    line = lines[at]
    fits = is_outlet(line.text) if critics else len(line.text) <= LONGEST_TITLE
    if not fits or at + 1 >= len(lines) or is_byline(lines, at):
        return False
    below = lines[at + 1]
    if critics:
        return is_byline(lines, at + 1) or below.gap > 0
    if is_byline(lines, at + 1) or (below.gap and len(below.text) > LONGEST_TITLE):
        return not below.headless or not (line.headless or _SENTENCE_END.fullmatch(line.text))
    below_is_title = is_byline(lines, at + 2) and not lines[at + 2].headless
    return below.gap > 0 and not below_is_title and not line.headless


def is_byline(lines: list[Line], at: int) -> bool:
    """Return whether a line names the author of the text below it, or would if the name were not missing."""
    if at >= len(lines) or not _looks_like_byline(lines[at].text):
        return False
    below = lines[at + 1] if at + 1 < len(lines) else None
    if below is None or below.gap == 0:
        return True
    words = lines[at].text.split()[1:]
    named = len(words) <= 1 or all(word[0].isupper() or word[0].isdigit() for word in words)
    return named and not _looks_like_byline(below.text)


def _looks_like_byline(text: str) -> bool:
    match = _BYLINE.fullmatch(text)
    return bool(match) and (not _SENTENCE_END.fullmatch(text) or bool(_NAME_END.fullmatch(text)))


def _name(byline: str | None) -> str | None:
    name = (byline or "").removeprefix("By").strip()
    return name if name and not _NAMELESS.fullmatch(name) else None


def _continues(lines: list[Line], at: int, *, critics: bool) -> bool:
    """Return whether a line goes on with the review above it."""
    line, above = lines[at], lines[at - 1]
    if is_byline(lines, at):
        return False
    ended = bool(_TRUNCATED.fullmatch(above.text))
    headed = _is_heading(lines, at, critics=critics) and (not critics or is_byline(lines, at + 1))
    if line.gap == 0:
        return not (ended and headed)
    if critics:
        return not headed
    is_last_title = at + 1 == len(lines) and len(line.text) <= LONGEST_TITLE and not _SENTENCE_END.fullmatch(line.text)
    return not (ended or headed or is_last_title or line.headless)
