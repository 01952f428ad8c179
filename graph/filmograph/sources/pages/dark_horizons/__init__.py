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
    """Return whether at least two things stand on the page that are peculiar to this layout."""
    signs = {text for _, text in page.numbered() if _PECULIAR.fullmatch(text)}
    head = read_head(page, next(_sections(page)).last)
    if head.date and head.entries and (head.entries[0].bulleted or head.entries[0].text.endswith(",")):
        signs.add("a date over bullets")
    if any(facts.is_known(entry.label) and entry.text for entry in head.entries):
        signs.add("roles with names")
    return len(signs) >= 2


def read(page: Page) -> Record:
    """Return what a page of the film guide says."""
    draft, sections = Draft(LAYOUT), list(_sections(page))
    said: facts.Said = set()
    for section in sections:
        if section.kind == "head":
            _read_head(draft, page, section, said)
        elif section.kind == "details":
            for entry in _details(page, section):
                facts.read_entry(draft, entry, said)
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


def _read_head(draft: Draft, page: Page, section: Section, said: facts.Said) -> None:
    head = read_head(page, section.last)
    if head.title:
        draft.film("title", page[head.title], head.title)
    if head.date:
        facts.read_release_date(draft, page[head.date], head.date)
    unlabelled = takewhile(lambda entry: not entry.label, head.entries)
    # What stands last on a page cut here may be half a word ("PG" of "PG-13"), unless its comma follows.
    whole = [entry for entry in unlabelled if entry.last < _end(page) or entry.text.endswith(",")]
    facts.read_unlabelled(draft, whole, said)
    for entry in head.entries:
        if entry.label:
            facts.read_entry(draft, entry, said)
    _read_synopsis(draft, page, head.rest, section.last)


def _read_synopsis(draft: Draft, page: Page, first: int, last: int) -> None:
    held = [number for number, _ in page.numbered(first, last)]
    # Short lines that end no sentence are furniture ("Official Site"), save where the page was cut.
    while held and (is_half(page[held[-1]]) or (held[-1] < _end(page) and _is_furniture(page[held[-1]]))):
        held.pop()
    if held:
        draft.add("synopses", Synopsis(text=page.text(held[0], held[-1])), held[0], held[-1])


def _is_furniture(text: str) -> bool:
    return len(text) < 40 and not ends_sentence(text)


def _details(page: Page, section: Section) -> list[Entry]:
    entries: list[Entry] = []
    for number, text in page.numbered(section.first, section.last):
        entry = Entry.from_line(number, text)
        if entry.bulleted or facts.is_known(entry.label):
            entries.append(entry)
        elif entries and number == entries[-1].last + 1 and not is_half(text):
            entries[-1] = entries[-1].continued(number, text)
    return entries


def _analysis(page: Page, section: Section) -> list[tuple[int, str]]:
    """Return the paragraphs of an analysis, the first of which may stand beside the heading."""
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
    held = _analysis(page, section)
    if held and held[0][1][0] in _QUOTES:
        closing = _closing(held)
        held = held if closing is None else held[: closing + 1]
    if not heading or not held:
        return
    text = "\n\n".join(part for part in (heading["text"], page.text(section.first, held[-1][0])) if part)
    draft.add("commentary", Commentary(text=text, title=heading["title"]), held[0][0], held[-1][0])
    facts.read_former_titles(draft, held)


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


def _end(page: Page) -> int:
    """Return the last line of the page that is not empty."""
    return max((number for number, _ in page.numbered()), default=0)


def _is_cut(page: Page, section: Section) -> bool:
    """Return whether the page ends within its last section."""
    end = _end(page)
    if section.kind == "head":
        return end > 0 and (read_head(page, section.last).rest > end or not ends_sentence(page[end]))
    if section.kind == "analysis":
        held = _analysis(page, section)
        return not held or (_closing(held) is None if held[0][1][0] in _QUOTES else not ends_sentence(held[-1][1]))
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
