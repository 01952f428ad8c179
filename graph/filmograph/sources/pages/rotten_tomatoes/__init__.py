"""Audience reviews of Rotten Tomatoes: a head of bullets, a side bar about other films, then dated reviews between page marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from filmograph.model import Draft, Record, Review, ReviewRating
from filmograph.sources.pages.rotten_tomatoes.head import head_signs, read_head
from filmograph.sources.pages.rotten_tomatoes.reviews import ReviewHead, Rows, find_broken_head, find_review_heads
from filmograph.sources.reading.page import Page
from filmograph.sources.reading.ratings import rating_in

LAYOUT = "rotten-tomatoes"
LOOKED_FOR = "dated audience reviews under a “… Reviews” heading and a “Page 1 of …” mark, or a head with “In Theaters:” and “On DVD:”"
VERSION = 1

_PAGE_MARK = re.compile(r"Page \d+ of \d+")
_FOOTER = re.compile(r"Find us on:.*|Help \| About \|.*")
_SITE_MAP = re.compile(r"Help \| About \| Jobs \| Critics Submission")
_UNRATED_FILM = re.compile(r"[—–-]{2}")
_OTHER_FILM = re.compile(r"(?:\d{1,3}%|[—–-]{2,})\s+\S.*")
_LISTED_FILM = re.compile(r"(?:\d{1,3}%|[—–-]{2,})\s+\S.*(?:\s[A-Z][a-z]{2} \d{1,2}|\s\$[\d.]+[MK]|: Season \d+)")
_SIDE_BAR = re.compile(
    r"(?:Opening(?: This Week)?|Top Box Office|Coming Soon|(?:New )?(?:in|In|on|On) (?:Theaters|DVD)(?: This Week)?|New Episodes Tonight"
    r"|Discuss Last Night['’]s Shows|Certified Fresh(?: TV| Films)?|TV Tonight|Most Popular.*)"
)
_HEADING = re.compile(r"(?P<title>\S.*?)(?:\s+\((?P<year>(?:18|19|20)\d\d)\))?(?:\s+(?:Audience|User|Member))?\s+Reviews")
_YEAR = re.compile(r"\b\d{4}\b")
_LONGEST_HEADING = 200
_NO_TITLES = re.compile(
    r"(?:all|audience|user|member|reader|(?:all |top )?critic|movie|film|tv|dvd|latest|more|recent|super reviewer)(?:s|['’]s|s['’])?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Outline:
    """The first rows of the parts of a page, counted from 0: `heads` count from `start`, `title` is None without a heading."""

    rows: Rows
    head_end: int
    title: int | None
    start: int
    end: int
    opened: bool
    closed: bool
    heads: Sequence[ReviewHead]


def recognises(page: Page) -> bool:
    """Return whether a page has at least two marks that only this layout has."""
    outline = _outline(list(page.numbered()))
    texts = [text for _, text in outline.rows]
    marks = sum(bool(_PAGE_MARK.fullmatch(text)) for text in texts) if outline.heads else 0
    badges = sum(head.super_reviewer for head in outline.heads)
    signs = (
        outline.title is not None and bool(outline.heads or outline.opened),
        marks > 0,
        marks > 1,
        badges > 0,
        badges > 1,
        any("½" in texts[outline.start + head.dated] for head in outline.heads),
        sum(bool(_LISTED_FILM.fullmatch(text)) for text in texts) > 1,
        any(_SITE_MAP.match(text) for text in texts),
    )
    return sum(signs) + head_signs(outline.rows[: outline.head_end]) > 1


def read(page: Page) -> Record:
    """Return the record of a page with its reviews; the films of the side bar are left out."""
    outline = _outline(list(page.numbered()))
    draft = Draft(LAYOUT)
    cut = not outline.closed and (outline.opened or not outline.heads)
    read_head(draft, _whole_rows(outline.rows[: outline.head_end], len(page) if cut else None))
    _read_title(draft, outline)
    broken = _read_reviews(draft, page, outline, cut=cut)
    return draft.finish(partial=cut or broken)


def _whole_rows(rows: Rows, cut_at: int | None) -> Rows:
    """Return the rows but the last where the page was cut, which may be half a name; a date with its year is complete."""
    return rows[:-1] if rows and rows[-1][0] == cut_at and not _YEAR.search(rows[-1][1]) else rows


def _outline(rows: Rows) -> _Outline:
    heads = find_review_heads(rows)
    dated = heads[0].dated if heads else len(rows)
    title = next((n for n in range(dated) if _heading(rows[n][1])), None)
    mark = next((n for n in range(dated) if _PAGE_MARK.fullmatch(rows[n][1])), None)
    head_end = next((n for n in range(dated) if _ends_head(rows[n][1])), heads[0].first if heads else dated)
    start = max((n + 1 for n in (title, mark) if n is not None), default=head_end)
    opening = rows[mark][1] if mark is not None else None
    end = next((n for n in range(dated, len(rows)) if _ends_reviews(rows, n, opening)), None)
    closed = end is not None or any(_FOOTER.fullmatch(text) for _, text in rows[start:])
    if end is None:
        # A page mark that the end of the page broke off is no text of the last review.
        end = len(rows) - bool(opening and len(rows) > start and opening.startswith(rows[-1][1]))
    return _Outline(rows, head_end, title, start, end, mark is not None, closed, find_review_heads(rows[start:end]))


def _heading(text: str) -> re.Match[str] | None:
    """Return the parts of a heading that names the film; "User Reviews" names none."""
    match = _HEADING.fullmatch(text) if len(text) <= _LONGEST_HEADING else None
    return None if match is None or _UNRATED_FILM.match(text) or _NO_TITLES.fullmatch(match["title"]) else match


def _ends_head(text: str) -> bool:
    ends = (_OTHER_FILM, _SIDE_BAR, _PAGE_MARK, _FOOTER)
    return any(end.fullmatch(text) for end in ends) or _heading(text) is not None


def _ends_reviews(rows: Rows, index: int, opening: str | None) -> bool:
    """Return whether the reviews end before a row: the opening page mark again, the foot of the page, or a side bar."""
    text = rows[index][1]
    if _FOOTER.fullmatch(text) or (text == opening if opening else _PAGE_MARK.fullmatch(text)):
        return True
    following = [text for _, text in rows[index : index + 3]]
    if _SIDE_BAR.fullmatch(text):
        following = following[1:]
    return len(following) > 1 and all(_LISTED_FILM.fullmatch(text) for text in following[:2])


def _read_title(draft: Draft, outline: _Outline) -> None:
    if outline.title is None:
        return
    number, text = outline.rows[outline.title]
    if heading := _heading(text):
        draft.film("title", heading["title"], number)
        if heading["year"]:
            draft.film("year", int(heading["year"]), number)


def _read_reviews(draft: Draft, page: Page, outline: _Outline, *, cut: bool) -> bool:
    """Read the reviews; return whether the last of them has lost its text, or a next one all but its name."""
    rows, heads = outline.rows[outline.start : outline.end], outline.heads
    if not heads:
        return False
    stop = len(rows) if outline.closed else find_broken_head(rows, heads[-1].dated + 1, cut=cut)
    for head, end in zip(heads, [*(head.first for head in heads[1:]), stop], strict=True):
        if head.dated + 1 < end:  # a review that lost its text is left out
            cut_here = cut and rows[end - 1][0] == len(page)
            _read_review(draft, page, head, rows[head.first : end], cut=cut_here)
    return not outline.closed and (stop < len(rows) or heads[-1].dated + 1 == len(rows))


def _read_review(draft: Draft, page: Page, head: ReviewHead, rows: Rows, *, cut: bool) -> None:
    text = page.text(rows[head.dated + 1 - head.first][0], rows[-1][0])
    review = Review(
        kind="audience",
        author=head.author,
        date=head.date,
        rating=_rating(text, cut=cut),
        super_reviewer=head.super_reviewer,
        text=text,
    )
    draft.add("reviews", review, rows[0][0], rows[-1][0])


def _rating(text: str, *, cut: bool) -> ReviewRating | None:
    """Return the rating that a review states; the last word of a `cut` one may be half of it ("B" of "B+")."""
    rating = rating_in(text)
    return rating if not cut or rating == rating_in(text.rpartition(" ")[0]) else None
