"""Where the sections of an IMDb title page begin and end, and which lines are only what links have left behind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from filmograph.schema import find_role
from filmograph.sources.reading.page import Page

_HEADINGS = {
    "cast overview, first billed only": "cast", "credited cast": "cast", "complete credited cast": "cast", "cast": "cast",
    "series cast": "cast", "rest of cast listed alphabetically": "rest of cast",
    "people who liked this also liked": "recommendations", "storyline": "storyline", "details": "details",
    "motion picture rating": "certificate", "certificate": "certificate", "box office": "money", "company credits": "companies",
    "technical specs": "specs", "did you know?": "notes", "frequently asked questions": "questions", "user reviews": "reviews",
    "message boards": "boards", "contribute to this page": "end", "related news": "boards", "user lists": "boards",
    "related items": "boards", "photos": "pictures", "videos": "pictures",
}  # fmt: skip
_NOTE_HEADINGS = ("trivia", "goofs", "quotes", "crazy credits", "alternate versions", "connections", "soundtracks")
_LABELS = {
    "plot keywords": "keywords", "plot keyword": "keywords", "taglines": "tagline", "tagline": "tagline", "genres": "genres",
    "genre": "genres", "parents guide": "guide", "parental guide": "guide", "official sites": "sites", "official site": "sites",
    "country": "country", "countries": "country", "language": "language", "languages": "language",
    "release date": "release", "release dates": "release", "also known as": "also known as",
    "filming locations": "location", "filming location": "location", "runtime": "runtime", "runtimes": "runtime",
    "sound mix": "sound mix", "color": "color", "aspect ratio": "aspect ratio", "aspect ratios": "aspect ratio",
}  # fmt: skip
_MONEY_LABEL = re.compile(r"(?:budget|opening weekend|gross|(?:cumulative )?worldwide gross)\b.{0,30}", re.IGNORECASE)
_PLOT_SUMMARY = re.compile(r"(?:(?:Add |Full )*Plot(?: Summary| Synopsis)?)(?:\s*\|.*)", re.IGNORECASE)
_RATED = re.compile(r"Rated (?:Not Rated|[A-Z0-9][\w+/-]{0,15})(?: for .+|.*\| See all certifications.*)")
_LABELLED = re.compile(r"(?P<label>[A-Z][^:]{1,44}):(?:\s+(?P<value>.*)|(?P<none>))")
_LINK = re.compile(
    r"\s*(?:\|\s*)?(?:(?:See|Show|View|Add|Discuss|Edit|Learn|More)\b[^»|]*»|See (?:more|full summary|full cast|all certifications)|»)\s*$",
    re.IGNORECASE,
)
_LONGEST_LINK = 120
_LEFT_BEHIND = re.compile(
    r"[|\s,;()»·-]*|Edit|Beta|Hide|Watch (?:Now|Trailer)|On (?:Disc|TV)|Share|Add to Watchlist|Learn more", re.IGNORECASE
)
_LINKS = (
    "See more »",
    "See full cast & crew »",
    "See All (",
    "See all certifications »",
    "Show detailed on IMDbPro »",
    "Show more on IMDbPro »",
)
_SPEAKS_OF_OTHERS = {"recommendations", "notes", "questions", "boards", "reviews", "end"}
_PRINTED_WITH_OTHER_FILMS = {"credits", "genres", "runtime", "certificate", "pictures", "country", "language"}
HELPFUL = re.compile(
    r"(?:(?P<yes>\d[\d,]*) (?:out )?of (?P<of>\d[\d,]*) (?:people|person|users?)?\s*found this(?: review)? helpful\b.*)"
    r"|Was (?:this|the above) review helpful to you\?.*",
    re.IGNORECASE,
)


def without_links(text: str) -> str:
    """Return a line without the words of the links that end it ("See more »"); "" when the line has no other words."""
    text = re.sub(r"\s{3,}", "  ", text)
    end = len(text)
    while link := _LINK.search(text, max(0, end - _LONGEST_LINK), end):
        end = link.start()
    return "" if _LEFT_BEHIND.fullmatch(text, 0, end) else text[:end]


def _without_half_link(text: str) -> str:
    """Return the last line of a page without the begin of a link that the page's end may have cut."""
    half = next((text[at:] for at in range(max(0, len(text) - 24), len(text)) if _opens_link(text, at)), "")
    return text.removesuffix(half).rstrip(" |")


def _opens_link(text: str, at: int) -> bool:
    return ((at == 0 or text[at - 1] == " ") and any(link.startswith(text[at:]) for link in _LINKS)) or text[at:].startswith("See All (")


@dataclass(frozen=True)
class Section:
    """Lines `first` to `last` of a page under one label; the part of the page above any label is the section "head"."""

    page: Page = field(hash=False)  # a hash of all its lines for each section would take time as its square
    key: str
    label: str
    value: str
    first: int
    last: int

    @cached_property
    def rows(self) -> tuple[tuple[int, str], ...]:
        """The lines that are not empty, as (line number, text without link words); a value beside the label comes first."""
        body = self.first if self.key == "head" else self.first + 1
        below = self.page.numbered(body, self.last) if body <= self.last else ()
        printed = [(self.first, self.value), *below]
        cleaned = ((n, without_links(_without_half_link(text) if self.ends_page(n) else text)) for n, text in printed)
        return tuple((n, text) for n, text in cleaned if text)

    def ends_page(self, number: int) -> bool:
        """Return whether a line is the last one of the page: where a page is cut, the line may be incomplete."""
        return number >= self.page.end

    @property
    def block(self) -> tuple[tuple[int, str], ...]:
        """The first rows, up to an empty line; none where the words of a link are all that is left of the value."""
        rows = self.rows
        begin = self.first if self.value else next((n for n, _ in self.page.numbered(self.first + 1, self.last)), 0)
        if not rows or rows[0][0] != begin:
            return ()
        size = next((i for i in range(1, len(rows)) if rows[i][0] > rows[i - 1][0] + 1), len(rows))
        return rows[:size]

    @property
    def is_bare(self) -> bool:
        """Whether all lines under the label are empty, without even the words of a link."""
        return not self.value and self.page.shrink(self.first + 1, self.last) is None


def sections(page: Page) -> tuple[Section, ...]:
    """Return the sections of a page in order; together they have every line of it."""
    starts = list(_starts(page))
    ends = [first - 1 for _, _, _, first in starts[1:]] + [len(page)]
    return tuple(Section(page, key, label, value, first, last) for (key, label, value, first), last in zip(starts, ends, strict=True))


def _starts(page: Page) -> Iterator[tuple[str, str, str, int]]:
    inside, read_through = "head", True
    yield "head", "", "", 1
    for number, text in page.numbered():
        read_through = read_through or bool(HELPFUL.fullmatch(text))
        found = _start(text)
        if found is None or not _may_follow(inside, found[0], found[1], read_through=read_through):
            continue
        yield *found, number
        inside = "notes" if found[0] in _NOTE_HEADINGS else found[0]
        read_through = inside != "reviews"


def _start(text: str) -> tuple[str, str, str] | None:
    """Return (key, label, value) when a line begins a section, else None."""
    heading = without_links(text).rstrip(":. …").removesuffix(" (MPAA)").casefold()
    if heading in _HEADINGS and (heading != "certificate" or text.endswith(":")):
        return _HEADINGS[heading], text, ""
    if heading in _NOTE_HEADINGS:
        return heading, text, ""
    if _PLOT_SUMMARY.fullmatch(text):
        return "plot summary", text, ""
    if _RATED.fullmatch(text):
        return "certificate", "Rated", text
    labelled = _LABELLED.fullmatch(text)
    key = _label_key(labelled["label"]) if labelled else None
    return (key, labelled["label"], labelled["value"] or "") if labelled and key else None


def _label_key(label: str) -> str | None:
    if _MONEY_LABEL.fullmatch(label):
        return "money"
    if label.casefold() == "certificate":
        return "certificate"
    return _LABELS.get(label.casefold()) or ("credits" if find_role(label) else None)


def _may_follow(inside: str, key: str, label: str, *, read_through: bool) -> bool:
    """Return whether a label counts where it stands; most do not where a page speaks of other films or in a reviewer's words."""
    if inside == "reviews" and not read_through:
        return key == "end"
    if inside == "recommendations":
        return key not in _PRINTED_WITH_OTHER_FILMS and key not in _NOTE_HEADINGS
    if key in _NOTE_HEADINGS:
        return inside not in _SPEAKS_OF_OTHERS - {"notes"} or (inside == "reviews" and read_through)
    if inside in _SPEAKS_OF_OTHERS:
        return _is_heading(key, label)
    return True


def _is_heading(key: str, label: str) -> bool:
    return label.rstrip(":. …").removesuffix(" (MPAA)").casefold() in _HEADINGS and key != "pictures"
