"""Records turned into rows: each fact a claim about a mention, with the document and lines it was read from."""

import calendar
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from filmograph import schema
from filmograph.model import CompanyCredit, Credit, FilmFacts, Record, Rejected, Release, Review, Span, Synopsis
from filmograph.pipeline.ingest.properties import class_of, flags, id_property, properties_of, range_of
from filmograph.schema import Property
from filmograph.store.claim_tables import DOCUMENT_BITS, SOURCE_BITS
from filmograph.store.claims import Database, Row

_PARTS: Mapping[str, Callable[[Any, str], tuple[object, ...]]] = {
    "releases": lambda release, _: (release.date, release.country, release.medium),
    "money": lambda amount, _: (amount.kind, amount.country, amount.date, amount.currency),
    "ratings": lambda rating, source: (rating.kind, rating.outlet or source),
    "reviews": lambda review, _: (_digest(review.text),),
    "synopses": lambda synopsis, _: (_digest(synopsis.text),),
    "commentary": lambda note, _: (_digest(note.text),),
    "quotes": lambda quote, _: (_digest(quote.text),),
    "connections": lambda connection, _: (connection.kind, connection.title, connection.year),
    "soundtrack": lambda song, _: (song.title,),
}
"""The lists of a record whose entries each become a mention, with what the mention's key consists of."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_PARTIAL_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d))?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
PART = "\x1e"
"""Separates the parts of a mention's key; no value contains it, because values contain no control characters."""


def clean(text: str) -> str:
    """Return the text without control characters, lone surrogates and bidirectional controls, which no triple may contain."""
    return _FORBIDDEN.sub("", text)


class Writer:
    """Turns records of one source into rows of mentions and claims; mentions are numbered through each document."""

    def __init__(self, source: str) -> None:
        self.claims: list[Row] = []
        self.partial = False
        self._mentions: list[Row] = []
        self._quarantined: list[Row] = []
        self._roles: Counter[tuple[int, int, str, str]] = Counter()
        self._unread: Counter[tuple[int, int, str]] = Counter()
        self._examples: dict[tuple[int, int, str], str] = {}
        self._source, self._file_name = source, ""
        self._where = (0, 0)
        self._next = self._film = 0
        self._reached: dict[tuple[int, int], int] = {}
        self._named: dict[tuple[str, ...], int] = {}

    def begin(self, source: int, document: int, file_name: str) -> None:
        """Begin a document (the number of its source and its own), or go on with it; its mentions are numbered from its beginning."""
        self._reached[self._where] = self._next
        self._where, self._file_name = (source, document), file_name
        self._next = self._reached.get(self._where, (source << SOURCE_BITS) | (document << DOCUMENT_BITS))

    def flush(self, database: Database) -> None:
        """Write the rows that are waiting."""
        database.insert("mention", self._mentions)
        database.insert("claim", self.claims)
        database.insert("quarantine", self._quarantined)
        database.insert("role_met", [(*role, count) for role, count in sorted(self._roles.items())])
        database.insert("unread", [(*name, seen, self._examples[name]) for name, seen in sorted(self._unread.items())])
        self._mentions, self.claims, self._quarantined = [], [], []
        self._roles.clear()
        self._unread.clear()
        self._examples.clear()

    def add(self, record: Record | Rejected) -> None:
        """Add the claims of a record, or the reason why a record cannot be read."""
        if isinstance(record, Rejected):
            where = (self._file_name, record.line, record.line)
            self._quarantined.append((self._source, "record", *where, None, None, record.reason, clean(record.text)))
            return
        self.partial |= record.partial
        for i, one in enumerate(record.left_out):
            where = (self._file_name, *(record.span(f"/left_out/{i}") or (None, None)))
            self._quarantined.append((self._source, "value", *where, clean(one.name), clean(one.value), one.reason, None))
        for name, example in record.unread.items():
            key = (*self._where, clean(name))
            self._unread[key] += 1
            self._examples.setdefault(key, clean(example))
        self._record(record)

    def _record(self, record: Record) -> None:
        self._named = {}
        self._film = self._next
        self._mention("Film", clean(record.film.title or ""))
        self._film_facts(record)
        self._partial_release_date(record)
        for i, credit in enumerate(record.credits):
            self._credit(credit, record.span(f"/credits/{i}"))
        for i, name in enumerate(record.unattributed_characters):
            self._character(name, record.span(f"/unattributed_characters/{i}"))
        for i, company in enumerate(record.companies):
            self._company_credit(company, record.span(f"/companies/{i}"))
        for i, location in enumerate(record.locations):
            name = "filmedIn" if location.kind == "filming" else "setIn"
            span = record.span(f"/locations/{i}")
            self._claim(self._film, name, span, target=self._place(location.place, span))
        for i, name in enumerate(record.final_roles):
            span = record.span(f"/final_roles/{i}")
            self._claim(self._person(name, span), "finalFilm", span, target=self._film)
        for key, key_of in _PARTS.items():
            for i, part in enumerate(getattr(record, key)):
                self._part(part, key_of(part, self._source), record.span(f"/{key}/{i}"))

    def _film_facts(self, record: Record) -> None:
        for field, property_ in properties_of(FilmFacts):
            value, span = getattr(record.film, field), record.span(f"/film/{field}")
            if isinstance(value, tuple):
                for i, one in enumerate(value):
                    self._value(self._film, property_, one, record.span(f"/film/{field}/{i}") or span)
            elif value is not None:
                self._value(self._film, property_, value, span)
        for scheme, value in record.film.ids.items():
            self._claim(self._film, id_property(scheme), record.span(f"/film/ids/{scheme}"), value)
        for i, title in enumerate(record.film.working_titles):  # no property of its own: identity alone needs to know
            self._claim(self._film, "workingTitle", record.span(f"/film/working_titles/{i}"), title)
        for counts, span in ((record.awards, record.span("/awards")), (record.review_counts, record.span("/review_counts"))):
            if counts:
                self._values(self._film, counts, span)
        for i, synopsis in enumerate(record.synopses):
            self._claim(self._film, "synopsis", record.span(f"/synopses/{i}"), synopsis.text)

    def _partial_release_date(self, record: Record) -> None:
        """State a release date of which the day is unknown as a release, which can have such a date."""
        date = record.film.release_date
        if date is None or not _PARTIAL_DATE.fullmatch(date) or date == str(record.film.year):
            return
        if not any(release.date.startswith(date) for release in record.releases):
            release = Release(date=date)
            self._part(release, _PARTS["releases"](release, self._source), record.span("/film/release_date"))

    def _credit(self, credit: Credit, span: Span | None) -> None:
        role = _role(credit.role)
        if role is None:
            self._roles[(*self._where, credit.role, credit.department or "crew")] += 1
        set_flags = [name for field, name in flags() if getattr(credit, field)]
        mention = self._part(credit, (" ".join([role or credit.role, *set_flags]),), span)
        self._claim(mention, "person", span, target=self._person(credit.person, span, credit.person_ids))
        for name in credit.characters:
            self._claim(mention, "character", span, target=self._character(name, span))
        self._claim(mention, "characters", span, " / ".join(credit.characters) or None)

    def _company_credit(self, company: CompanyCredit, span: Span | None) -> None:
        self._part(company, (_role(company.role) or company.role, company.country), span)

    def _part(self, part: Any, key: tuple[object, ...], span: Span | None) -> int:
        """Return a new mention that is a part of the film's description, with what its fields state."""
        if isinstance(part, Synopsis) and not part.author:
            return self._film
        mention = self._mention(class_of(part.__class__), PART.join("" if k is None else clean(str(k)) for k in key))
        self._claim(mention, "film", None, target=self._film)
        self._values(mention, part, span)
        if isinstance(part, Review):
            if part.rating:
                self._values(mention, part.rating, span)
            for name, count in zip(("helpful", "helpfulOf"), part.helpful or (), strict=False):
                self._claim(mention, name, span, count)
        return mention

    def _values(self, mention: int, part: Any, span: Span | None) -> None:
        for field, property_ in properties_of(part.__class__):
            value = getattr(part, field)
            if isinstance(value, tuple):
                for one in value:
                    self._value(mention, property_, one, span)
            elif value is not None and value is not False and value != "":
                self._value(mention, property_, value, span)

    def _value(self, mention: int, property_: Property, value: Any, span: Span | None) -> None:
        if property_.kind == "entity":
            self._claim(mention, property_.name, span, target=self._target(range_of(property_.name), value, span))
        elif property_.kind == "date":
            self._date(mention, property_.name, value, span)
        elif property_.name == "role":
            self._claim(mention, "role", span, _role(value) or value)
        else:
            self._claim(mention, property_.name, span, "true" if value is True else value)

    def _target(self, kind: str, name: str, span: Span | None) -> int:
        if kind == "Place":
            return self._place(name, span)
        return self._character(name, span) if kind == "Character" else self._entity(kind, name, span)

    def _person(self, name: str, span: Span | None, ids: Mapping[str, str] | None = None) -> int:
        pairs = sorted((ids or {}).items())
        key = ("Person", clean(name), *(part for pair in pairs for part in pair))
        new = key not in self._named
        mention = self._entity("Person", name, span, key=key)
        for scheme, value in pairs if new else ():
            self._claim(mention, id_property(scheme), span, value)
        return mention

    def _character(self, name: str, span: Span | None) -> int:
        new = ("Character", clean(name)) not in self._named
        mention = self._entity("Character", name, span)
        if new:
            self._claim(mention, "appearsIn", span, target=self._film)
        return mention

    def _place(self, printed: str, span: Span | None) -> int:
        """Return the mention of a place that is printed smallest part first; "Westerly, Ohio, USA" is three mentions."""
        part, comma, larger = clean(printed).partition(",")
        new = ("Place", clean(printed)) not in self._named
        mention = self._entity("Place", printed, span, name=part.strip())
        if new and comma and larger.strip():
            self._claim(mention, "within", span, target=self._place(larger.strip(), span))
        return mention

    def _date(self, mention: int, name: str, date: str, span: Span | None) -> None:
        """State a date; one without day or month as its text, with the first and the last day that it can be."""
        if _DATE.fullmatch(date):
            self._claim(mention, name, span, date)
        elif name == "date":
            self._claim(mention, "dateText", span, date)
            if match := _PARTIAL_DATE.fullmatch(date):
                year, month = int(match["year"]), int(match["month"] or 0)
                self._claim(mention, "earliest", span, f"{year:04}-{month or 1:02}-01")
                self._claim(mention, "latest", span, f"{year:04}-{month or 12:02}-{calendar.monthrange(year, month or 12)[1]:02}")

    def _entity(self, kind: str, printed: str, span: Span | None, *, name: str | None = None, key: tuple[str, ...] = ()) -> int:
        key = key or (kind, clean(printed))
        if key not in self._named:
            self._named[key] = self._mention(kind, clean(printed))
            self._claim(self._named[key], "name", span, name or printed)
        return self._named[key]

    def _mention(self, kind: str, key: str) -> int:
        mention = self._next
        self._next += 1
        self._mentions.append((mention, kind, self._film, key))
        return mention

    def _claim(self, mention: int, name: str, span: Span | None, value: object = None, *, target: int | None = None) -> None:
        text = None if value is None else clean(format(value, "f") if isinstance(value, Decimal) else str(value))
        if text or target is not None:
            first, last = span or (None, None)
            self.claims.append((mention, name, text, target, self._where[1], first, last))


@cache
def _role(printed: str) -> str | None:
    return schema.find_role(printed)


def _digest(text: str) -> str:
    return hashlib.md5(" ".join(clean(text).split()).casefold().encode(), usedforsecurity=False).hexdigest()[:12]
