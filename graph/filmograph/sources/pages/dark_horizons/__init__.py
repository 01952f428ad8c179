"""The layout of a Dark Horizons film guide page: title, date and bullets, then sections under fixed headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from filmograph.model import Commentary, Draft, Record, Release, Synopsis
from filmograph.sources.pages.dark_horizons import facts as facts
from filmograph.sources.pages.dark_horizons.head import is_half, read_head
from filmograph.sources.reading.entries import Entry, ends_sentence
from filmograph.sources.reading.page import Page
from filmograph.sources.reading.values import date_in

LAYOUT = "dark-horizons"
LOOKED_FOR = 'a release date over bullets such as "• Cast: …", and headings such as "Basic Information" or "Worldwide Release Dates"'
VERSION = 1

_HEADINGS = {
    "details": re.compile(r"Basic Information:?", re.IGNORECASE),
    "articles": re.compile(r"(?:Featured|Related) Articles?:?", re.IGNORECASE),
    "analysis": re.compile(r"(?P<title>(?:\d{4} )?Guide Analysis)\s*(?::\s*(?P<text>.*))?", re.IGNORECASE),
    "trailers": re.compile(r"Trailers? (?:&|and) Clips?:?", re.IGNORECASE),
    "releases": re.compile(r"Worldwide Release Dates?:?", re.IGNORECASE),
}
# Another site has "Trailers & Clips" too, so that heading is no sign of this layout.
_PECULIAR = re.compile(
    r"Basic Information|Featured Articles|This film has no related articles\.|(?:\d{4} )?Guide Analysis:.*|Watch this films trailers"
    r"|Worldwide Release Dates|\W*MPAA Warning:.+"
)
_QUOTES = '"“”'
_NOTE = re.compile(r"\s*\((?P<note>[^()]*)\)$")
_EXTENTS = ("limited", "wide")


@dataclass(frozen=True)
class Section:
    """The lines `first` to `last` of one part of the page; `heading` is the line above them, 0 for the head."""

    kind: str
    heading: int
    first: int
    last: int


def recognises(page: Page) -> bool:
    """Return whether the page has at least two marks that are peculiar to this layout."""
    signs = {text for _, text in page.numbered() if _PECULIAR.fullmatch(text)}
    head = read_head(page, next(_sections(page)).last)
    if head.date and head.entries and (head.entries[0].bulleted or head.entries[0].text.endswith(",")):
        signs.add("a date over bullets")
    if any(facts.is_known(entry.label) and entry.text for entry in head.entries):
        signs.add("roles with names")
    return len(signs) >= 2


def read(page: Page) -> Record:
    """Return the record of a page of the film guide."""
    draft, sections = Draft(LAYOUT), list(_sections(page))
    seen = facts.Seen()
    for section in sections:
        if section.kind == "head":
            _read_head(draft, page, section, seen)
        elif section.kind == "details":
            for entry in _details(page, section):
                facts.read_entry(draft, entry, seen)
        elif section.kind == "analysis":
            _read_analysis(draft, page, section)
        elif section.kind == "releases":
            _read_releases(draft, page, section)
    return draft.finish(partial=_is_cut(page, sections[-1]))


def _sections(page: Page) -> Iterator[Section]:
    kind, heading, first = "head", 0, 1
    for number, text in page.numbered():
        found = next((name for name, pattern in _HEADINGS.items() if pattern.fullmatch(text)), None)
        if found:
            yield Section(kind, heading, first, number - 1)
            kind, heading, first = found, number, number + 1
    yield Section(kind, heading, first, len(page))


def _read_head(draft: Draft, page: Page, section: Section, seen: facts.Seen) -> None:
    head = read_head(page, section.last)
    if head.title:
        draft.film("title", page[head.title], head.title)
    if head.date:
        facts.read_release_date(draft, page[head.date], head.date)
    unlabelled = takewhile(lambda entry: not entry.label, head.entries)
    # The last entry of a page that is cut here may be half a word ("PG" of "PG-13"), unless its comma follows.
    complete = [entry for entry in unlabelled if entry.last < page.end or entry.text.endswith(",")]
    facts.read_unlabelled(draft, complete, seen)
    for entry in head.entries:
        if entry.label:
            facts.read_entry(draft, entry, seen)
    _read_synopsis(draft, page, head.rest, section.last)


def _read_synopsis(draft: Draft, page: Page, first: int, last: int) -> None:
    lines = [number for number, _ in page.numbered(first, last)]
    # Short lines that end no sentence are furniture ("Official Site"), save where the page was cut.
    while lines and (is_half(page[lines[-1]]) or (lines[-1] < page.end and _is_furniture(page[lines[-1]]))):
        lines.pop()
    if lines:
        draft.add("synopses", Synopsis(text=page.text(lines[0], lines[-1])), lines[0], lines[-1])


def _is_furniture(text: str) -> bool:
    return len(text) < 40 and not ends_sentence(text)


def _details(page: Page, section: Section) -> list[Entry]:
    entries: list[Entry] = []
    for number, text in page.numbered(section.first, section.last):
        entry = Entry.from_line(number, text)
        if entry.bulleted or facts.is_known(entry.label):
            entries.append(entry)
        elif entries and number == entries[-1].last + 1 and not is_half(text):
            entries[-1].go_on(number, text)
    return entries


def _analysis(page: Page, section: Section) -> list[tuple[int, str]]:
    """Return the paragraphs of an analysis, the first of which may be beside the heading."""
    heading = _HEADINGS["analysis"].fullmatch(page[section.heading])
    below = list(page.numbered(section.first, section.last))
    return [(section.heading, heading["text"]), *below] if heading and heading["text"] else below


def _closing(paragraphs: list[tuple[int, str]]) -> int | None:
    """Return the index of the paragraph that closes the quotation mark which the first one opens, or None."""
    marks, closing = 0, None
    for index, (_, text) in enumerate(paragraphs):
        marks += sum(text.count(mark) for mark in _QUOTES)
        if text[-1] in _QUOTES and marks % 2 == 0:  # an odd one closes the title of a film alone
            closing = index
    return closing


def _read_analysis(draft: Draft, page: Page, section: Section) -> None:
    heading = _HEADINGS["analysis"].fullmatch(page[section.heading])
    paragraphs = _analysis(page, section)
    if paragraphs and paragraphs[0][1][0] in _QUOTES:
        closing = _closing(paragraphs)
        paragraphs = paragraphs if closing is None else paragraphs[: closing + 1]
    if not heading or not paragraphs:
        return
    text = "\n\n".join(part for part in (heading["text"], page.text(section.first, paragraphs[-1][0])) if part)
    draft.add("commentary", Commentary(text=text, title=heading["title"]), paragraphs[0][0], paragraphs[-1][0])
    facts.read_former_titles(draft, paragraphs)


def _read_releases(draft: Draft, page: Page, section: Section) -> None:
    for number, text in page.numbered(section.first, section.last):
        date, country, extent = _release_in(text)
        if date and country:
            draft.add("releases", Release(date=date, country=country, extent=extent), number)


def _release_in(text: str) -> tuple[str | None, str | None, str | None]:
    """Return the date, country and extent of a line of the release list."""
    entry = Entry.from_line(1, text)
    before, _, after = (entry.label, ":", entry.text) if entry.label else entry.text.partition(":")
    note = _NOTE.search(after)
    extent = next((word for word in _EXTENTS if note and word in note["note"].lower()), None)
    return date_in(before), _NOTE.sub("", after).strip() or None, extent


def _is_cut(page: Page, section: Section) -> bool:
    """Return whether the page ends within its last section."""
    end = page.end
    if section.kind == "head":
        return end > 0 and (read_head(page, section.last).rest > end or not ends_sentence(page[end]))
    if section.kind == "analysis":
        paragraphs = _analysis(page, section)
        return not paragraphs or (_closing(paragraphs) is None if paragraphs[0][1][0] in _QUOTES else not ends_sentence(paragraphs[-1][1]))
    if end == section.heading or is_half(page[end]):
        return True
    if section.kind == "details":
        entries = _details(page, section)
        return not entries or not facts.ends_details(entries[-1])
    if section.kind == "releases":
        return _begins_release(page[end]) and not all(_release_in(page[end])[:2])
    return False


def _begins_release(text: str) -> bool:
    return Entry.from_line(1, text).bulleted or text[0].isdigit()
