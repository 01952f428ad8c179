"""Records: the facts that one document gives about one film, before mentions are resolved and values are fused."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Any

Span = tuple[int, int]
"""The first and last line a fact was read from, 1-based and inclusive."""


@dataclass(frozen=True, kw_only=True)
class FilmFacts:
    """The facts about the film itself; dates are ISO 8601 or EDTF, `runtime_minutes` is in minutes.

    `language` is the original language, `languages` are the others spoken, `countries` are those of production;
    `articles` are titles in the English Wikipedia as addresses have them, with underscores;
    `other_years` are the further years in a source that treats all films of one title as one film;
    `working_titles` are those of `also_known_as` that a film had only while it was made.
    """

    title: str | None = None
    year: int | None = None
    other_years: tuple[int, ...] = ()
    release_date: str | None = None
    genres: tuple[str, ...] = ()
    certificate: str | None = None
    certificate_reason: str | None = None
    runtime_minutes: int | None = None
    tagline: str | None = None
    aspect_ratio: str | None = None
    form: str | None = None
    language: str | None = None
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()
    working_titles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    production_start: str | None = None
    production_end: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Credit:
    """One person in one role; `role` is a concept name with spaces, `billing` counts from 1.

    A role that is not in `roles.ttl` is kept as printed, with the concept name of its `department`.
    `person_ids` are the person's identifiers by scheme ("imdb", "tmdb", "wikidata").
    """

    person: str
    role: str
    billing: int | None = None
    characters: tuple[str, ...] = ()
    credited_as: str | None = None
    voice: bool = False
    uncredited: bool = False
    as_self: bool = False
    archive_footage: bool = False
    department: str | None = None
    person_ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CompanyCredit:
    """One company in one role, in one country where the document names it."""

    company: str
    role: str
    country: str | None = None


@dataclass(frozen=True, kw_only=True)
class Location:
    """A place where the film was shot (`filming`) or is set (`narrative`), as printed, smallest part first."""

    place: str
    kind: str = "filming"


@dataclass(frozen=True, kw_only=True)
class Release:
    """One release; `medium` is "theatrical", "DVD", …, `extent` "wide" or "limited"; `certificate` is that country's."""

    date: str
    country: str | None = None
    medium: str | None = None
    extent: str | None = None
    certificate: str | None = None


@dataclass(frozen=True, kw_only=True)
class Amount:
    """Money: `kind` is "production budget", "opening weekend", "gross" or "worldwide gross", `currency` ISO 4217."""

    kind: str
    amount: Decimal
    currency: str | None = None
    country: str | None = None
    date: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rating:
    """An aggregate rating of a kind ("critic" or "audience"), on a scale from 0 to `scale`.

    Words that a source gives instead of numbers ("good", "famous") are in `label` and `count_label`.
    """

    kind: str
    value: Decimal | None = None
    scale: Decimal | None = None
    outlet: str | None = None
    count: int | None = None
    label: str | None = None
    count_label: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewRating:
    """The rating one review gives: a number, with its scale where the review gives one, or a letter."""

    value: Decimal | None = None
    scale: Decimal | None = None
    letter: str | None = None


@dataclass(frozen=True, kw_only=True)
class Review:
    """One review; `helpful` is (readers who found it helpful, readers who voted)."""

    kind: str
    author: str | None = None
    outlet: str | None = None
    title: str | None = None
    date: str | None = None
    place: str | None = None
    rating: ReviewRating | None = None
    helpful: tuple[int, int] | None = None
    super_reviewer: bool = False
    text: str


@dataclass(frozen=True, kw_only=True)
class Synopsis:
    """A summary of the plot, with its author where one is named."""

    text: str
    author: str | None = None


@dataclass(frozen=True, kw_only=True)
class Commentary:
    """Notes by an outlet or editor that are not a review."""

    text: str
    title: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A line of dialogue and the character who speaks it."""

    character: str | None = None
    text: str


@dataclass(frozen=True, kw_only=True)
class Connection:
    """The relation of the film to another film, such as a reference or a sequel."""

    kind: str
    title: str
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class Song:
    """A song on the soundtrack."""

    title: str
    writers: tuple[str, ...] = ()
    performers: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Awards:
    """The numbers of awards that the film won and was nominated for."""

    wins: int | None = None
    nominations: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewCounts:
    """The numbers of reviews that the document states."""

    user: int | None = None
    critic: int | None = None


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """One value that does not fit its field: where it stood (a column or key), its text, and one plain sentence with the reason.

    The other facts of its film are kept.
    """

    name: str
    value: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """The facts that one document gives about one film; `lines` are the lines of each entry by its JSON pointer.

    `left_out` are the values that do not fit their field; `unread` are the columns or keys that no field fits, each with a value of it.
    """

    layout: str
    film: FilmFacts = FilmFacts()
    credits: tuple[Credit, ...] = ()
    unattributed_characters: tuple[str, ...] = ()
    companies: tuple[CompanyCredit, ...] = ()
    locations: tuple[Location, ...] = ()
    releases: tuple[Release, ...] = ()
    money: tuple[Amount, ...] = ()
    ratings: tuple[Rating, ...] = ()
    reviews: tuple[Review, ...] = ()
    synopses: tuple[Synopsis, ...] = ()
    commentary: tuple[Commentary, ...] = ()
    final_roles: tuple[str, ...] = ()
    awards: Awards | None = None
    review_counts: ReviewCounts | None = None
    quotes: tuple[Quote, ...] = ()
    connections: tuple[Connection, ...] = ()
    soundtrack: tuple[Song, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False
    lines: Mapping[str, Span] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the record as `read --json` prints it: plain values, without keys for missing facts."""
        plain: dict[str, Any] = _plain(self)
        return plain

    def span(self, pointer: str) -> Span | None:
        """Return the lines that the entry at `pointer` was read from, or None where the source has no lines."""
        return self.lines.get(pointer)


@dataclass(frozen=True)
class Rejected:
    """A row of a table that cannot be read: the line it begins on, one plain sentence with the reason, and the row's text."""

    line: int
    reason: str
    text: str


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        pairs = ((f.name, getattr(value, f.name)) for f in fields(value))
        return {name: _plain(v) for name, v in pairs if v is not None and v is not False and v not in ((), {})}
    if isinstance(value, Mapping):
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


class Draft:
    """An unfinished record, to which a reader adds facts with their lines, in the order of the page.

    Raises `TypeError` at `finish` when a reader added a key that records do not have.
    """

    def __init__(self, layout: str) -> None:
        self._layout = layout
        self._film: dict[str, Any] = {}
        self._listed: set[tuple[str, str | int]] = set()
        self._lists: dict[str, list[Any]] = {}
        self._counts: dict[str, Any] = {}
        self._unread: dict[str, str] = {}
        self._lines: dict[str, Span] = {}

    def film(self, key: str, value: str | int, first: int, last: int | None = None) -> None:
        """Set a single-valued fact of the film; of several on a page, the first one counts."""
        if key not in self._film:
            self._film[key] = value
            self._lines[f"/film/{key}"] = (first, last or first)

    def film_list(self, key: str, value: str | int, first: int, last: int | None = None) -> None:
        """Add one value to a list of the film (`genres`, `also_known_as`, `tags`, …); a repeated value counts once."""
        values = self._film.setdefault(key, [])
        if (key, value) in self._listed:
            return
        self._listed.add((key, value))
        values.append(value)
        span = (first, last or first)
        self._lines[f"/film/{key}/{len(values) - 1}"] = span
        before = self._lines.get(f"/film/{key}", span)
        self._lines[f"/film/{key}"] = (min(before[0], span[0]), max(before[1], span[1]))

    def film_id(self, scheme: str, value: str, first: int, last: int | None = None) -> None:
        """Set an identifier of the film; `scheme` is "imdb", "tmdb", "wikidata" or "eidr"."""
        ids = self._film.setdefault("ids", {})
        if scheme not in ids:
            ids[scheme] = value
            self._lines[f"/film/ids/{scheme}"] = (first, last or first)

    def add(self, key: str, entry: object, first: int, last: int | None = None) -> None:
        """Append one entry to a list of the record (`credits`, `reviews`, …)."""
        entries = self._lists.setdefault(key, [])
        entries.append(entry)
        self._lines[f"/{key}/{len(entries) - 1}"] = (first, last or first)

    def count(self, key: str, value: Awards | ReviewCounts, first: int, last: int | None = None) -> None:
        """Set `awards` or `review_counts`; of several on a page, the first one counts."""
        if key not in self._counts:
            self._counts[key] = value
            self._lines[f"/{key}"] = (first, last or first)

    def leave_out(self, name: str, value: str, reason: str, first: int, last: int | None = None) -> None:
        """Note a value (of the column or key `name`) that does not fit its field, with a sentence that says why; the film stays."""
        self.add("left_out", LeftOut(name=name, value=value, reason=reason), first, last)

    def unread(self, name: str, value: str) -> None:
        """Note a column or key that no field fits, with a value of it."""
        self._unread.setdefault(name, value)

    def has(self, key: str) -> bool:
        """Return whether the film key or list `key` already has a value."""
        return key in self._film or bool(self._lists.get(key)) or key in self._counts

    def finish(self, *, partial: bool = False) -> Record:
        """Return the record; `partial` when the page was cut in the middle of a section."""
        film: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in self._film.items()}
        lists: dict[str, Any] = {k: tuple(v) for k, v in self._lists.items()}
        return Record(
            layout=self._layout, film=FilmFacts(**film), unread=self._unread, partial=partial, lines=self._lines, **lists, **self._counts
        )  # fmt: skip
