"""The layout of fandango's review pages: a synopsis, critics' quotes, readers' reviews, and what parents should know."""

import re
from collections.abc import Iterable

from filmograph.model import Commentary, Draft, Record, Release, Review, Span, Synopsis
from filmograph.sources.pages.fandango.reviews import LONGEST_TITLE, Entry, Line, entries, is_byline, is_outlet
from filmograph.sources.reading.page import Page
from filmograph.sources.reading.ratings import rating_in
from filmograph.sources.reading.values import date_in, minutes_in

LAYOUT = "fandango"
LOOKED_FOR = 'two of the lines "… Synopsis", "Read Full Synopsis", "Critic Ratings", "Full Review", "What Parents Need to Know"'
VERSION = 1

_HEAD = r"(?!(?i:read )|.*(?i:full synopsis))(?:(?P<title>\S.*?)(?:\s+\((?P<year>(?:18|19|20|21)\d\d)\))?\s+)?Synopsis:?"
_READ_SYNOPSIS = r"(?i:read (?:the )?full synopsis)\W*"
_REVIEWS = r"Movie Reviews?:?"
_CRITICS = r"(?i:critics?['’]? (?:ratings?|reviews?)):?"
_READERS = r"(?i:(?:fan|user|audience|reader)s?['’]? (?:ratings?|reviews?)):?"
_FULL_REVIEW = r"(?i:(?:read )?full reviews?)\W*"
_MORE_INFO = r"More Info:?"
_PARENTS = r"(?i:what parents need to know):?"
_READ_REVIEW = r"Read the (?P<outlet>[A-Z].*?)(?:['’]s)? Review\W*"
_CERTIFICATE = r"(?:G|PG(?:-13)?|R|NC-17|NR|X|M|GP|TV-[A-Z0-9]+|Not Rated|Unrated)"
_RATED = rf"(?:Rated:?\s+)?(?P<certificate>(?<=\s){_CERTIFICATE}|Not Rated|Unrated)(?P<more>\s*\|.*)?"
_RATED_FOR = rf"Rated:?\s+(?P<certificate>{_CERTIFICATE})(?P<more>\s+[Ff]or\s.*)"
_REASON = r"[Ff]or\s+(?P<reason>.+)"
_RELEASED = r"(?:(?:Released?|Release Date|Opens|Opened):?\s+)?(?P<date>.+)"
_OPEN_LABEL = rf"{_REVIEWS}|{_CRITICS}|{_READERS}|{_MORE_INFO}|{_PARENTS}|Rated:?|Rated.*\|(?:\s*[Ff]or)?"
_OUTLET_SAYS = r"(?P<outlet>[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*)+) says\b:?"
_SIGNS = (_READ_SYNOPSIS, _CRITICS, _FULL_REVIEW, r"Rated \S+ \| .+", _PARENTS, r"(?i:read the common sense media review)\W*")


def recognises(page: Page) -> bool:
    """Return whether the page has at least two of the lines that mark this layout."""
    top = next((text for _, text in page.numbered()), "")
    headed = bool(re.fullmatch(_HEAD, top)) and len(top) <= LONGEST_TITLE
    return headed + sum(page.find(sign) is not None for sign in _SIGNS) >= 2


def read(page: Page) -> Record:
    """Return the record of a page in this layout; it is `partial` when a section is open at the page's end."""
    draft = Draft(LAYOUT)
    start, open_synopsis = _read_head(page, draft)
    info = _info_start(page, start)
    open_review = _read_reviews(page, draft, start, info - 1 if info else len(page), closed=info is not None)
    open_note = _read_info(page, draft, info) if info else False
    last = page.shrink(1, len(page))
    open_label = bool(last and re.fullmatch(_OPEN_LABEL, page[last[1]]))
    return draft.finish(partial=open_synopsis or open_review or open_note or open_label)


def _read_head(page: Page, draft: Draft) -> tuple[int, bool]:
    """Read title and synopsis; return the first line after them, and whether the page ends within the synopsis."""
    mark = page.find(_READ_SYNOPSIS)
    heading = page.find(f"{_REVIEWS}|{_CRITICS}")
    top = page.find(r".+") or 1
    head = page.find(_HEAD, 1, mark or heading or top)
    if head:
        _read_title(page, draft, head)
        heading = page.find(f"{_REVIEWS}|{_CRITICS}", head)
    span = _synopsis_span(page, head, mark, heading)
    if span:
        draft.add("synopses", Synopsis(text=page.text(*span)), *span)
    ended = max(head or 0, mark or 0, span[1] if span else 0)
    start = (heading or ended) + 1
    return start, bool(head and not mark and not heading and not page.shrink(start, len(page)))


def _read_title(page: Page, draft: Draft, line: int) -> None:
    match = re.fullmatch(_HEAD, page[line])
    if match and match["title"]:
        draft.film("title", match["title"], line)
        if match["year"]:
            draft.film("year", int(match["year"]), line)


def _synopsis_span(page: Page, head: int | None, mark: int | None, heading: int | None) -> Span | None:
    """Return where the synopsis stands: from the head, or a lost head, to its end mark, the next heading, or an empty line."""
    ends = [n - 1 for n in (mark, heading) if n and n > (head or 0)]
    if head and ends:
        return page.shrink(head + 1, min(ends))
    if head:
        return _paragraph(page, head + 1)
    if not mark or page[mark - 1] == "":
        return None
    return next((n + 1 for n in range(mark - 1, 0, -1) if not page[n]), 1), mark - 1


def _paragraph(page: Page, first: int) -> Span | None:
    """Return the lines from the first that is not empty to the last before an empty one."""
    begin = next((n for n, _ in page.numbered(first)), None)
    return (begin, next(n for n in range(begin, len(page) + 1) if not page[n + 1])) if begin else None


def _info_start(page: Page, start: int) -> int | None:
    """Return the line on which the closing section begins: after every critic's quote, and no reader's title."""
    marks = [n for n, text in page.numbered(start) if re.fullmatch(_FULL_REVIEW, text)]
    lines = _lines(page, marks[-1] + 1 if marks else start, len(page))
    for sign in (_MORE_INFO, f"{_PARENTS}|(?:{_RATED})"):
        for at, line in enumerate(lines):
            if re.fullmatch(sign, line.text) and not is_byline(lines, at + 1):
                return line.number
    return None


def _read_reviews(page: Page, draft: Draft, first: int, last: int, *, closed: bool) -> bool:
    """Read critics' quotes, each ended by its mark, then readers' reviews; return whether one is open at the end."""
    block: list[Line] = []
    for line in _lines(page, first, last):
        if not re.fullmatch(_FULL_REVIEW, line.text):
            block.append(line)
            continue
        if len(block) != 1 or not (line.gap and is_outlet(block[0].text)):  # an outlet alone has lost its quote
            _add_reviews(page, draft, entries(block, critics=True), kind="critic")
        block, first = [], line.number + 1
    return _read_readers(page, draft, block, page.find(_READERS, first, last), closed=closed)


def _read_readers(page: Page, draft: Draft, lines: list[Line], heading: int | None, *, closed: bool) -> bool:
    """Read the text after the last critic's quote; return whether it is open at the page's end."""
    if heading:
        lines = [line for line in lines if line.number > heading]
    found = list(entries(lines if closed else _without_open_end(lines), critics=False))
    # A single review at the end of a cut page may as well be a critic's, whose mark is lost.
    if closed or heading or len(found) > 1:
        _add_reviews(page, draft, found, kind="audience")
    return bool(lines) and not closed


def _without_open_end(lines: list[Line]) -> list[Line]:
    """Leave out a last line that may be the title of a review that is not on the page."""
    return lines[:-1] if lines and lines[-1].gap and len(lines[-1].text) <= LONGEST_TITLE else lines


def _add_reviews(page: Page, draft: Draft, found: Iterable[Entry], *, kind: str) -> None:
    for entry in found:
        text = page.text(entry.text_first, entry.text_last)
        outlet, title = (entry.heading, None) if kind == "critic" else (None, entry.heading)
        review = Review(kind=kind, author=entry.author, outlet=outlet, title=title, rating=rating_in(text), text=text)
        draft.add("reviews", review, entry.first, entry.text_last)


def _lines(page: Page, first: int, last: int) -> list[Line]:
    """Return the lines that are not empty, without the headings of the review sections."""
    filled = [n for n in range(first, last + 1) if page[n]]
    gaps = [number - above - 1 for above, number in zip([first - 1, *filled], filled, strict=False)]
    usual = min((gap for gap in gaps if gap), default=0)
    lines = (Line(number, page[number], gap, headless=gap > usual) for number, gap in zip(filled, gaps, strict=True))
    return [line for line in lines if not re.fullmatch(f"{_REVIEWS}|{_CRITICS}|{_READERS}", line.text)]


def _read_info(page: Page, draft: Draft, first: int) -> bool:
    """Read certificate, other facts and the note to parents; return whether the note is open at the page's end."""
    parents = page.find(_PARENTS, first)
    note = parents + 1 if parents else page.find(f"{_OUTLET_SAYS}.+", first)
    for number in range(first, note or len(page) + 1):
        _read_facts(draft, page[number], number)
    return _read_note(page, draft, note) if note else False


def _read_facts(draft: Draft, text: str, line: int) -> None:
    """Read a line of facts separated by bars; an unknown part is left out."""
    rated = re.fullmatch(_RATED, text) or re.fullmatch(_RATED_FOR, text)
    if rated:
        draft.film("certificate", rated["certificate"], line)
    for part in ((rated["more"] or "") if rated else text).split("|"):
        fact = part.strip()
        reason = re.fullmatch(_REASON, fact)
        if reason and rated:
            draft.film("certificate_reason", reason["reason"], line)
        elif minutes := minutes_in(fact):
            draft.film("runtime_minutes", minutes, line)
        elif released := re.fullmatch(_RELEASED, fact):
            _read_release(draft, date_in(released["date"]), line)


def _read_release(draft: Draft, date: str | None, line: int) -> None:
    if date and len(date) == len("2012-09-28") and not draft.has("release_date"):
        draft.film("release_date", date, line)
        draft.film("year", int(date[:4]), line)
        draft.add("releases", Release(date=date), line)


def _read_note(page: Page, draft: Draft, first: int) -> bool:
    """Read an outlet's note to parents, named by its end mark or by its first words; return whether it is open."""
    mark = page.find(_READ_REVIEW, first)
    span = page.shrink(first, mark - 1) if mark else _paragraph(page, first)
    if span:
        text = page.text(*span)
        named = re.fullmatch(_READ_REVIEW, page[mark]) if mark else re.match(_OUTLET_SAYS, text)
        outlet = named["outlet"] if named else None
        note = re.sub(rf"^{re.escape(outlet)} says\b:?\s*", "", text) if outlet else text
        if note:
            draft.add("commentary", Commentary(text=note, outlet=outlet), *span)
    return not mark and not page.shrink((span[1] if span else first - 1) + 1, len(page))
