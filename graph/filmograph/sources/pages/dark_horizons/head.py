"""The head of a Dark Horizons film guide page: the lines of title, date and bullets, and the beginning of the synopsis."""

import re
from dataclasses import dataclass

from filmograph.sources.pages.dark_horizons import facts
from filmograph.sources.reading.entries import Entry, reads_as_names
from filmograph.sources.reading.page import Page

_FURNITURE = (
    "Basic Information",
    "Featured Articles",
    "This film has no related articles.",
    "Guide Analysis",
    "Trailers & Clips",
    "Watch this films trailers",
    "Worldwide Release Dates",
)


@dataclass(frozen=True)
class Head:
    """The head of a page: the lines of its title and date (0 when missing), its bullets, and where its synopsis may begin."""

    title: int
    date: int
    entries: tuple[Entry, ...]
    rest: int


def read_head(page: Page, last: int) -> Head:
    """Return the head of a page, which ends before line `last` or on it."""
    title, date, first = _opening(page, last)
    entries: list[Entry] = []
    labelled = _last_labelled(page, last)
    any_label = False
    lost = False  # whether the line above could not be read
    for number, text in page.numbered(first, last) if first else ():
        entry = Entry.from_line(number, text)
        if entry.bulleted or _stands_alone(entry, entries, any_label=any_label):
            entries.append(entry)
            lost, any_label = False, any_label or bool(entry.label)
        elif entries and not lost and _continues(page[number], entries[-1], entry, number < labelled):
            entries[-1].go_on(number, text)
        elif number < labelled:
            lost = True
        else:
            return Head(title, date, tuple(entries), number)
    return Head(title, date, tuple(entries), last + 1)


def _opening(page: Page, last: int) -> tuple[int, int, int]:
    """Return the lines of title and date and the first line of the list (each 0 when missing)."""
    filled = [number for number, _ in page.numbered(1, last)]
    bullet = next((number for number in filled if Entry.from_line(number, page[number]).bulleted), 0)
    above = [number for number in filled if not bullet or number < bullet][: 6 if bullet else 2]
    # The title of a film may be "2012": the date is the lower of two lines that could be one, and a year alone at the top is neither.
    dates = [number for number in above if facts.is_date_line(page[number]) and not (page[number].isdigit() and number == filled[0])]
    if dates:
        before = [number for number in above if number < dates[-1]]
        return before[-1] if before else 0, dates[-1], dates[-1] + 1
    if bullet:
        return above[0] if len(above) == 1 and not page[above[0]].isdigit() else 0, 0, bullet
    return 0, 0, 0


def _stands_alone(entry: Entry, before: list[Entry], *, any_label: bool) -> bool:
    """Return whether a line that lost its bullet begins an entry of its own all the same; `any_label` if one before it has a label."""
    if not reads_as_names(entry.text):
        return False
    if entry.label:
        return facts.is_known(entry.label)
    return not any_label and (not before or before[-1].parts[-1][1].endswith(","))


def _continues(text: str, entry: Entry, line: Entry, names_follow: bool) -> bool:
    """Return whether a line without bullet goes on with the names of the entry above it, rather than begin the synopsis."""
    if facts.is_known(line.label) or is_half(text) or not reads_as_names(text):
        return False
    if line.first == entry.last + 1 or entry.parts[-1][1].endswith(","):
        return True
    return "," in text and names_follow  # across an empty line


def _last_labelled(page: Page, last: int) -> int:
    """Return the last line with a bullet and a label that is read here, 0 when there is none."""
    entries = (Entry.from_line(number, text) for number, text in page.numbered(1, last))
    return max((entry.first for entry in entries if entry.bulleted and facts.is_known(entry.label)), default=0)


def is_half(text: str) -> bool:
    """Return whether a line is the beginning of one that the layout always has."""
    bare = re.sub(r"^\d{4} (?=G)", "", text)
    return any(line.startswith(bare) and line != bare for line in _FURNITURE)
