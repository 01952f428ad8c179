"""How a streaming portal's film page is laid out: a head with one line of facts, a synopsis, offers, credits, audience reviews."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from filmograph.model import Record, Review, Synopsis
from filmograph.schema import find_role
from filmograph.sources.pages.streaming_portal.authors import familiar, split_author
from filmograph.sources.pages.streaming_portal.facts import (
    PortalDraft,
    Rows,
    find_facts,
    find_year_row,
    is_broken_block,
    read_credits,
    read_facts,
    read_genres,
    read_head,
    read_labelled,
)
from filmograph.sources.reading.page import Page
from filmograph.sources.reading.ratings import rating_in

LAYOUT = "streaming-portal"
LOOKED_FOR = "a line such as “7.1| 1h45m| PG| en” below title and year, or a trial offer beside “Trailers & Clips” or “Producted By:”"
VERSION = 2

_DETAILS = re.compile(r"\|?\s*(?:Details|More Info|Info|Synopsis|Overview|Storyline)")
_TRAILERS = re.compile(r"Trailers & (?:Clips|Images|Videos)|(?:.{1,80} )?Videos and Images")
_OFFER = re.compile(r"Watch Free for \d+ Days.*|.*\b\d+-day free trial\b.*", re.IGNORECASE)
_STREAMS = re.compile(
    r"(?:Stream|Watch|Rent|Buy|Available) (?:Online|Now|Free|with|on|at|in)\b.{0,60}"
    r"|The (?:movie|film) is (?:currently )?not available.{0,40}",
    re.IGNORECASE,
)
_NEAR_END = 40
_MORE = re.compile(r"\s*(?:\.{3}|…)?\s*(?:View|Read|Show) (?:More|Less)$", re.IGNORECASE)
_OTHERS = re.compile(r"Watch Online|(?:You May Also Like|Similar|Related|Recommended|More Like)\b.{0,20}", re.IGNORECASE)
_HEADINGS = (
    ("details", _DETAILS),
    ("genres", re.compile(r"Genres?")),
    ("reviews", re.compile(r"(?:(?:.{1,80} )?(?:Audience|User) )?Reviews?")),
    *(("offers", shape) for shape in (_TRAILERS, _OFFER, _OTHERS, _STREAMS)),
    ("furniture", re.compile(r"ADS?|Watch Now|View All|Prev|Next|Prev Next")),
)
# A name and the first words of the review take up no more; the words after it show what the review is about.
_AUTHOR_WORDS = 6
_HEADLINE_WORDS = 8
_BREAKS_OFF = re.compile(r"[\w,;:&/(\[–—-]$")


@dataclass
class _Section:
    """A stretch of the page under one heading ("" for the lines below the head); `rows` are its lines."""

    kind: str
    heading: str
    rows: Rows = field(default_factory=list)


def recognises(page: Page) -> bool:
    """Return whether a page is in this layout: it has at least two of the signs of the layout."""
    at = _facts_line(page)
    facts = find_facts(page[at]) if at else None
    lines = [text for _, text in page.numbered()]
    signs = (
        facts is not None,
        facts is not None and (find_year_row(_head(page, at)) is not None or "more" in facts or any(map(_DETAILS.fullmatch, lines))),
        any(map(_TRAILERS.fullmatch, lines)),
        any(map(_OFFER.fullmatch, lines)),
        any(line.startswith("Producted By:") for line in lines),
    )
    return sum(signs) >= 2


def read(page: Page) -> Record:
    """Return the record of a page, whatever its text; a line that cannot be understood is left out."""
    draft = PortalDraft(LAYOUT)
    at = _facts_line(page)
    head = _head(page, at)
    read_head(draft, head, is_complete=at is not None)
    if at:
        read_facts(draft, at, page[at])
    sections = _sections(page, at or (head[-1][0] if head else 0))
    for section in sections:
        _read_section(draft, section)
    title = head[0][1] if head and draft.has("title") else None
    _read_reviews(draft, sections, title)
    return draft.finish(partial=_is_cut(page, sections))


def _facts_line(page: Page) -> int | None:
    """Return the number of the line of facts, which is near the top of a page."""
    near = [(n, text) for n, text in page.numbered()][:6]
    return next((n for n, text in near if find_facts(text)), None)


def _head(page: Page, facts: int | None) -> Rows:
    """Return the lines above the line of facts; without one, the first two when the second has a year."""
    if facts is not None:
        return list(page.numbered(1, facts - 1)) if facts > 1 else []
    top = list(page.numbered())[:2]
    return top if find_year_row(top) == 1 else []


def _sections(page: Page, head: int) -> list[_Section]:
    """Return the stretches of the page below its head; the first, which may lack its heading, is the details."""
    sections = [_Section("details", "")]
    for number, text in page.numbered(head + 1):
        kind = _heading(text)
        if kind is None:
            sections[-1].rows.append((number, text))
        elif kind != "furniture":
            sections.append(_Section(kind, text))
    return sections


def _heading(text: str) -> str | None:
    """Return the kind of section that a line opens, None when it is no heading."""
    if kind := next((kind for kind, shape in _HEADINGS if shape.fullmatch(text)), None):
        return kind
    return "credits" if len(text) < 40 and not re.search(r"[.!?,;:\"]", text) and find_role(text) else None


def _read_section(draft: PortalDraft, section: _Section) -> None:
    """Read one section; reviews and offers have no facts of the film."""
    if section.kind not in {"details", "genres", "credits"}:
        return
    plain = [(number, text) for number, text in section.rows if not read_labelled(draft, text, number)]
    if section.kind == "details":
        plain = [(number, bare) for number, text in plain if (bare := text[:-_NEAR_END] + _MORE.sub("", text[-_NEAR_END:]))]
    if section.kind == "details" and plain:
        draft.add("synopses", Synopsis(text="\n".join(text for _, text in plain)), plain[0][0], plain[-1][0])
    for number, text in plain:
        if section.kind == "credits":
            read_credits(draft, section.heading, text, number)
        elif section.kind == "genres":
            read_genres(draft, text, number)


def _read_reviews(draft: PortalDraft, sections: list[_Section], title: str | None) -> None:
    """Read the reviews, one a line."""
    known = familiar(title, draft.people, _running_texts(sections))
    for number, line in _rows(sections, "reviews"):
        author, text = split_author(line, known)
        if text:
            draft.add("reviews", Review(kind="audience", author=author, rating=rating_in(text), text=text), number)


def _rows(sections: list[_Section], kind: str) -> Iterator[tuple[int, str]]:
    return (row for section in sections if section.kind == kind for row in section.rows)


def _running_texts(sections: list[_Section]) -> Iterator[str]:
    """Yield the synopses and the reviews, these without the words among which their author's name stands."""
    for _, text in _rows(sections, "details"):
        yield text
    for _, line in _rows(sections, "reviews"):
        yield " ".join(line.split()[_AUTHOR_WORDS:])


def _is_cut(page: Page, sections: list[_Section]) -> bool:
    """Return whether the page ends in its head, on a heading, within its block of facts, or in a text that breaks off."""
    last = next((text for _, text in reversed(list(page.numbered()))), "")
    section = sections[-1]
    if not section.rows:
        return section.kind != "offers" and _heading(last) != "furniture"
    if section.kind == "credits":
        return last.endswith(",") or is_broken_block(last)
    if section.kind == "details" and read_labelled(PortalDraft(LAYOUT), last, 1):
        return is_broken_block(last)
    return section.kind in {"details", "reviews"} and _breaks_off(last, section.kind)


def _breaks_off(text: str, kind: str) -> bool:
    """Return whether a text ends as no sentence does, is no headline for a review, and does not close with a rating."""
    headline = kind == "reviews" and 1 < len(text.split()) <= _HEADLINE_WORDS and text[-1].isalnum()
    return bool(_BREAKS_OFF.search(text)) and not headline and rating_in(text[-40:]) is None
