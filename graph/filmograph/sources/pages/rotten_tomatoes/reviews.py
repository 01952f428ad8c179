"""Where the reviews of a list begin: an optional name, an optional badge and a date are above each, and there are dates within them too."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filmograph.sources.reading.values import MONTHS, date_in

Rows = Sequence[tuple[int, str]]
"""Numbered lines of a page that are not empty, in order."""

_MONTH = "(?:" + "|".join(sorted((m.capitalize() for m in MONTHS), key=len, reverse=True)) + r")\.?"
# A picture of stars may have left its half, or the whole row, before the date.
_STARS = "½★☆"
_DATED = re.compile(rf"(?:(?P<byline>[^\s{_STARS}].*?)\s+)?[{_STARS}\s]*(?P<date>{_MONTH} \d{{1,2}}, \d{{4}})")
_BROKEN_DATE = re.compile(rf"[{_STARS}\s]*{_MONTH}(?: \d{{1,2}}(?:,(?: \d{{0,4}})?)?)?")
_BADGE = "Super Reviewer"
_BADGED = re.compile(rf"(?:{_BADGE}[\s,|•·:–-]+(?P<behind>.+)|(?P<name>.*?)[\s,|•·(\[–-]*{_BADGE}[)\]]?)")
_WORD = r"[^\W\d_][\w.'’&-]*"
_SHORT_NAME = re.compile(rf"(?P<names>{_WORD}(?: {_WORD}){{0,2}}) (?P<initial>[^\W\d_])(?P<point>\.?)")
_HANDLE = re.compile(r"[^\W\d_][\w.-]*[\d_][\w-]*")
_ANY_NAME = re.compile(r"[^\W_][\w.'’&-]*(?: [\w.'’&-]+){0,3}")
_PARTICLES = frozenset({"al", "da", "de", "del", "den", "der", "di", "du", "el", "la", "le", "van", "von", "y"})
# What a review may end on that is shaped like a name with its initial: "Grade B", "Plan B", "So did I".
_NO_NAME = re.compile(
    r"an?|and|but|category|chapter|class|episode|final|grade|hepatitis|level|me|movie|not?|of|on|or|overall|part|plan|rated|rating|score"
    r"|season|so|solid|the|type|verdict|vitamin|volume|you",
    re.IGNORECASE,
)
_LEADS_UP = re.compile(r"after|and|around|before|by|from|in|is|of|on|or|since|the|till|to|until|was")
_LONGEST_HEAD = 120


@dataclass(frozen=True)
class ReviewHead:
    """The lines above a review: rows `first` to `dated` of the list, both counted from 0."""

    first: int
    dated: int
    date: str
    author: str | None
    super_reviewer: bool

    @property
    def is_certain(self) -> bool:
        """Whether more than a date marks it, so that it is no date within a review."""
        return self.author is not None or self.super_reviewer


def find_review_heads(rows: Rows) -> list[ReviewHead]:
    """Return the heads of all reviews in `rows`, in order; a date within a review is not a head."""
    candidates = list(_candidates(rows))
    tightest = min((_gap(rows, n) for n in range(1, len(rows))), default=0)
    packed = _are_packed(rows, candidates, tightest)
    heads: list[ReviewHead] = []
    for head in candidates:
        if not heads or head.is_certain:
            heads.append(head)
        elif head.first <= heads[-1].dated + 1:
            # Two dates in a row: a review does not mention a later day, so then the first was the last line of the review before.
            if len(heads) > 1 and not heads[-1].is_certain and head.date > heads[-1].date:
                heads[-1] = head
        elif _opens_review(rows, head, heads, tightest, packed=packed):
            heads.append(head)
    return heads


def find_broken_head(rows: Rows, floor: int, *, cut: bool) -> int:
    """Return where in `rows` a head begins that has lost its date to the end of the page; the length of `rows` when none does.

    Rows before `floor` belong to what came before; a page known to be `cut` may have lost the end of the name as well.
    """
    end = len(rows)
    if cut and end > floor and (_BROKEN_DATE.fullmatch(rows[-1][1]) or (len(rows[-1][1]) > 4 and _BADGE.startswith(rows[-1][1]))):
        end -= 1
    first, author, badge = _byline_above(rows, end, floor)
    if cut and not (author or badge) and first - 1 > floor and _is_any_name(rows[first - 1][1]):
        first -= 1
    return first


def _gap(rows: Rows, index: int) -> int:
    """Return the number of empty lines before a row."""
    return rows[index][0] - rows[index - 1][0] - 1 if 0 < index < len(rows) else 0


def _candidates(rows: Rows) -> Iterator[ReviewHead]:
    floor = 0
    for index in range(len(rows)):
        if (head := _head_at(rows, index, floor)) is None:
            continue
        if head.is_certain or head.first == 0 or not _is_within_sentence(rows, head):
            yield head
            floor = index + 1


def _head_at(rows: Rows, index: int, floor: int) -> ReviewHead | None:
    """Return the head whose date is on the row `index`, as far up as the row `floor`."""
    match = _DATED.fullmatch(rows[index][1]) if len(rows[index][1]) <= _LONGEST_HEAD else None
    date = date_in(match["date"]) if match else None
    if match is None or date is None:
        return None
    if match["byline"] is None:
        return ReviewHead(*_above(rows, index, floor, date))
    if (beside := _byline(match["byline"])) is None:
        return None
    author, badge = beside
    if author and badge:
        return ReviewHead(index, index, date, author, super_reviewer=True)
    first, above, badge_above = _byline_above(rows, index, floor, badge=badge)
    return ReviewHead(first, index, date, author or above, badge or badge_above)


def _above(rows: Rows, index: int, floor: int, date: str) -> tuple[int, int, str, str | None, bool]:
    half = index - 1 >= floor and rows[index - 1][1] == "½"
    first, author, badge = _byline_above(rows, index - half, floor)
    if not (author or badge):
        first = index - half
    return first, index, date, author, badge


def _byline_above(rows: Rows, index: int, floor: int, *, badge: bool = False) -> tuple[int, str | None, bool]:
    """Return (first row, name, whether with a badge) of the head above the row `index`, in either order or on one row."""
    first, author = index, None
    while first > floor and (byline := _byline(rows[first - 1][1])) is not None:
        if (byline[0] and author) or (byline[1] and badge):
            break
        first, author, badge = first - 1, author or byline[0], badge or byline[1]
    if author is not None:
        return first, author, badge
    if badge and _is_own_name(rows, first - 1, floor):
        return first - 1, rows[first - 1][1], True
    if not badge and index - 2 >= floor and rows[index - 2][1] == _BADGE and _is_any_name(rows[index - 1][1]):
        return index - 2, rows[index - 1][1], True
    return first, None, badge


def _is_own_name(rows: Rows, index: int, floor: int) -> bool:
    """Return whether a row is a name of any form, not all that the review before has for a text."""
    return (index > floor or index == floor == 0) and _is_any_name(rows[index][1])


def _byline(text: str) -> tuple[str | None, bool] | None:
    """Return (name, whether with a badge) when a row is a name as such lists shorten it, a badge, or both; else None."""
    if len(text) > _LONGEST_HEAD:
        return None
    if match := _BADGED.fullmatch(text):
        name = match["behind"] or match["name"]
        return (name or None, True) if not name or _is_any_name(name) else None
    return (text, False) if _is_short_name(text) or _HANDLE.fullmatch(text) else None


def _is_short_name(text: str) -> bool:
    match = _SHORT_NAME.fullmatch(text)
    if match is None or (match["initial"].islower() and not match["point"]):
        return False
    words = match["names"].split()
    return not _NO_NAME.fullmatch(words[0]) and (len(words) == 1 or _are_capitalised(words))


def _is_any_name(text: str) -> bool:
    words = text.split()
    if len(text) > 40 or not _ANY_NAME.fullmatch(text) or _NO_NAME.fullmatch(words[0]) or date_in(text):
        return False
    ends_sentence = text.endswith(".") and len(words[-1].rstrip(".")) > 2
    return not ends_sentence and any(c.isalpha() for c in text) and (len(words) == 1 or _are_capitalised(words))


def _are_capitalised(words: Sequence[str]) -> bool:
    return all(not word[0].islower() or word in _PARTICLES or len(word.rstrip(".")) == 1 for word in words)


def _is_within_sentence(rows: Rows, head: ReviewHead) -> bool:
    """Return whether the date continues the sentence of the row above."""
    before = rows[head.first - 1][1]
    after = rows[head.dated + 1][1] if head.dated + 1 < len(rows) else ""
    if before.endswith(":"):
        return not before.endswith("(:")
    goes_on = before.endswith((",", ";")) or _LEADS_UP.fullmatch(before.rpartition(" ")[2]) is not None
    return goes_on and not after[:1].isupper()


def _are_packed(rows: Rows, candidates: Sequence[ReviewHead], tightest: int) -> bool:
    """Return whether reviews follow each other on this page without empty lines, which then part paragraphs only."""
    later = candidates[1:]
    marked = [head for head in later if head.is_certain]
    tight = sum(_gap(rows, head.first) <= tightest for head in marked or later)
    # An unmarked date after an empty line may as well be within a review, so it counts for less.
    return tight * 2 >= len(marked) if marked else tight * 4 >= len(later) > 0


def _opens_review(rows: Rows, head: ReviewHead, heads: Sequence[ReviewHead], tightest: int, *, packed: bool) -> bool:
    """Return whether a bare date begins a review, by the empty lines around it."""
    if packed:  # a review does not mention a day after it was written
        return _gap(rows, head.first) <= tightest or head.date > heads[-1].date
    return _gap(rows, head.first) > tightest and _gap(rows, head.dated + 1) <= _gap(rows, heads[0].dated + 1)
