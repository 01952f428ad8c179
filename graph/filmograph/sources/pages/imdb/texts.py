"""The running texts of an IMDb title page: the two summaries of the plot, and the reviews of its users."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from filmograph.model import Review, Span, Synopsis
from filmograph.sources.pages.imdb.sections import HELPFUL, Section
from filmograph.sources.reading.page import Page
from filmograph.sources.reading.ratings import rating_in
from filmograph.sources.reading.values import date_in, plain_count_in

_WRITTEN_BY = re.compile(r"\bWritten by(?:\s+(?P<author>\S.{0,80}))?$", re.DOTALL)
_LONGEST_SIGNATURE = 150
_ENDS_SENTENCE = re.compile(r".*[.!?…][\"'”’)]*", re.DOTALL)
_SITE_WORDS = re.compile(
    r"(?:Want to share|You must be a registered|Error: please|Learn how|Is this (?:film|title)|Use the HTML|Add a Plot|From \$|Watch |"
    r"Sign in|Find showtimes|View production|Keep track|Get a sneak|Check out|Browse |Visit our|Explore |A list of|Report this).*",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?P<date>\d{1,2} [A-Z][a-z]+ \d{4})\s*\|\s*by\b\s*(?P<author>[^|]{0,100}?)\s*(?:\((?P<place>[^|]{0,100})\))?"
    r"\s*(?:[^\w\s(|]{1,3}|â\W{1,3})?\s*See (?:all )?my (?:other )?reviews.*"
)
_AFTER_TEXT = re.compile(r"Review this title.*|See all [\d,]+ user reviews.*|Report this.*|(?:Yes|No)(?:[ |]+No)?", re.IGNORECASE)


def is_prose(text: str) -> bool:
    """Return whether a line is running text about the film rather than a name, a label or words of the site."""
    words = len(re.findall(r"\b\w[\w'’-]*", text))
    return (
        words >= 4
        and not re.search(r"\s\.+$", text)
        and not _SITE_WORDS.match(text)
        and (words >= 18 or bool(_ENDS_SENTENCE.fullmatch(text)))
    )


def synopsis(page: Page, first: int, last: int, *, signed: bool = False) -> Synopsis | None:
    """Return lines `first` to `last` as a summary of the plot; with `signed`, only when they name its author."""
    text = page.text(first, last)
    match = _WRITTEN_BY.search(text, max(0, len(text) - _LONGEST_SIGNATURE))
    if match is None:
        return None if signed else Synopsis(text=text)
    author, above = match["author"], text[: match.start()].rstrip()
    named = author if author and not "anonymous".startswith(author.casefold()) else None
    return Synopsis(text=above, author=named) if above else None


def storyline(section: Section, after: int) -> Span | None:
    """Return the lines of the summary below line `after` of a section, the signature last; None when there is none."""
    rows = [(n, text) for n, text in section.rows if n > after]
    start = next((i for i, (_, text) in enumerate(rows) if is_prose(text) or _is_signed(text)), None)
    if start is None:
        return None
    first = last = rows[start][0]
    for number, text in rows[start:]:
        if not (is_prose(text) or _is_signed(text)):
            break
        last = number
        if _is_signed(text):
            break
    return first, last


def _is_signed(text: str) -> bool:
    return re.search(r"(?:^|[.!?…\"'”’)]\s*)Written by\b.{0,90}$", text) is not None


@dataclass(frozen=True)
class ReviewRow:
    """One review with its lines, and whether the page holds its end."""

    review: Review
    first: int
    last: int
    closed: bool


def reviews(section: Section) -> Iterator[ReviewRow]:
    """Yield the reviews of a section; each begins at its byline or the title above it, and ends at the line on its helpfulness."""
    page, last = section.page, section.last
    bylines = [(n, match) for n, text in page.numbered(section.first, last) if (match := _BYLINE.fullmatch(text))]
    titles = [_title_line(page, n, section.first) for n, _ in bylines]
    for position, (number, byline) in enumerate(bylines):
        until = (titles[position + 1] or bylines[position + 1][0]) - 1 if position + 1 < len(bylines) else last
        if row := _review(page, titles[position], number, byline, until):
            yield row


def _title_line(page: Page, byline: int, heading: int) -> int | None:
    above = page.shrink(heading + 1, byline - 1)
    if above is None or HELPFUL.fullmatch(page[above[1]]) or _AFTER_TEXT.fullmatch(page[above[1]]):
        return None
    return above[1]


def _review(page: Page, title: int | None, number: int, byline: re.Match[str], until: int) -> ReviewRow | None:
    helpful = next(((n, m) for n, text in page.numbered(number + 1, until) if (m := HELPFUL.fullmatch(text))), None)
    body = [n for n, text in page.numbered(number + 1, helpful[0] - 1 if helpful else until) if not _AFTER_TEXT.fullmatch(text)]
    if not body:
        return None
    text = page.text(body[0], body[-1])
    yes, of = (plain_count_in(helpful[1][key]) if helpful else None for key in ("yes", "of"))
    review = Review(
        kind="audience",
        author=byline["author"] or None,
        title=page[title] if title else None,
        date=date_in(byline["date"]),
        place=byline["place"] or None,
        rating=rating_in(text) or (rating_in(page[title]) if title else None),
        helpful=None if yes is None or of is None else (yes, of),
        text=text,
    )
    return ReviewRow(review, title or number, helpful[0] if helpful else body[-1], helpful is not None)
