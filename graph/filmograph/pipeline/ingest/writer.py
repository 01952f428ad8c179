"""Records turned into rows: each fact a claim about a mention, with the document and lines it stands on."""

import calendar
import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from filmograph import schema
from filmograph.model import Amount, Credit, Quote, Record, Rejected, Release, Review, Span
from filmograph.store.claim_tables import DOCUMENT_BITS, SOURCE_BITS
from filmograph.store.claims import Database, Row

_FILM = {
    "title": "title", "year": "year", "release_date": "releaseDate", "certificate": "certificate",
    "certificate_reason": "certificateReason", "runtime_minutes": "runtime", "tagline": "tagline", "aspect_ratio": "aspectRatio",
    "form": "form", "language": "language", "production_start": "productionStart", "production_end": "productionEnd",
}  # fmt: skip
_FILM_LISTS = {"genres": "genre", "also_known_as": "alternativeTitle", "tags": "tag", "languages": "language"}
_IDS = {"imdb": "imdbId", "tmdb": "tmdbId", "wikidata": "wikidataId", "eidr": "eidr"}
_FLAGS = {"voice": "voice", "as_self": "asSelf", "archive_footage": "archiveFootage", "uncredited": "uncredited"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_PARTIAL_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d))?")
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
PART = "\x1e"
"""Stands between the parts of a mention's key; no value holds it, for values hold no control characters."""


def clean(text: str) -> str:
    """Return the text without control characters, lone surrogates and bidirectional controls, which no triple may hold."""
    return _UNSAYABLE.sub("", text)


class Writer:
    """Turns records of one source into rows of mentions and claims; mentions are numbered through each document."""

    def __init__(self, source: str) -> None:
        self.claims: list[Row] = []
        self.partial = False
        self._mentions: list[Row] = []
        self._rejected: list[Row] = []
        self._roles: Counter[tuple[int, int, str, str]] = Counter()
        self._source, self._file_name = source, ""
        self._where = (0, 0)
        self._next = self._film = 0
        self._named: dict[tuple[str, ...], int] = {}

    def begin(self, source: int, document: int, file_name: str) -> None:
        """Go on with a document (the numbers of its source and its own), whose mentions are numbered from its beginning."""
        self._where, self._file_name = (source, document), file_name
        self._next = (source << SOURCE_BITS) | (document << DOCUMENT_BITS)

    def flush(self, database: Database) -> None:
        """Write the rows that are waiting."""
        database.insert("mention", self._mentions)
        database.insert("claim", self.claims)
        database.insert("quarantine", self._rejected)
        database.insert("role_met", [(*place, count) for place, count in sorted(self._roles.items())])
        self._mentions, self.claims, self._rejected = [], [], []
        self._roles.clear()

    def add(self, record: Record | Rejected) -> None:
        """Take what one record says, or why it cannot be read."""
        if isinstance(record, Rejected):
            where = (self._source, self._file_name, record.line, record.line)
            self._rejected.append((*where, None, None, record.reason, clean(record.text)))
            return
        self.partial |= record.partial
        self._record(record)

    def _record(self, record: Record) -> None:
        self._named = {}
        self._film = self._next
        self._mention("Film", clean(record.film.title or ""))
        self._film_facts(record)
        for i, credit in enumerate(record.credits):
            self._credit(credit, record.span(f"/credits/{i}"))
        for i, name in enumerate(record.unattributed_characters):
            self._character(name, record.span(f"/unattributed_characters/{i}"))
        for i, company in enumerate(record.companies):
            self._company_credit(company.company, company.role, company.country, record.span(f"/companies/{i}"))
        for i, location in enumerate(record.locations):
            span = record.span(f"/locations/{i}")
            self._say(self._film, "filmedIn" if location.kind == "filming" else "setIn", span, target=self._place(location.place, span))
        for i, name in enumerate(record.final_roles):
            span = record.span(f"/final_roles/{i}")
            self._say(self._person(name, span), "finalFilm", span, target=self._film)
        self._dated(record)
        self._texts(record)
        for i, song in enumerate(record.soundtrack):
            span = record.span(f"/soundtrack/{i}")
            mention = self._part("Song", song.title)
            self._say(mention, "title", span, song.title)
            for name, values in (("songwriter", song.writers), ("performer", song.performers), ("label", song.companies)):
                for value in values:
                    self._say(mention, name, span, value)

    def _film_facts(self, record: Record) -> None:
        film = record.film
        for key, name in _FILM.items():
            value = getattr(film, key)
            if name != "releaseDate" or (value and _DATE.fullmatch(value)):
                self._say(self._film, name, record.span(f"/film/{key}"), value)
        for key, name in _FILM_LISTS.items():
            for i, value in enumerate(getattr(film, key)):
                self._say(self._film, name, record.span(f"/film/{key}/{i}") or record.span(f"/film/{key}"), value)
        for key, value in film.ids.items():
            self._say(self._film, _IDS[key], record.span(f"/film/ids/{key}"), value)
        for i, year in enumerate(film.other_years):
            self._say(self._film, "year", record.span(f"/film/other_years/{i}"), year)
        for i, country in enumerate(film.countries):
            span = record.span(f"/film/countries/{i}")
            self._say(self._film, "productionCountry", span, target=self._place(country, span))
        if record.awards:
            self._say(self._film, "awardWins", record.span("/awards"), record.awards.wins)
            self._say(self._film, "awardNominations", record.span("/awards"), record.awards.nominations)
        if record.review_counts:
            self._say(self._film, "userReviewCount", record.span("/review_counts"), record.review_counts.user)
            self._say(self._film, "criticReviewCount", record.span("/review_counts"), record.review_counts.critic)

    def _credit(self, credit: Credit, span: Span | None) -> None:
        flags = [name for key, name in _FLAGS.items() if getattr(credit, key)]
        role = schema.find_role(credit.role)
        if role is None:
            role = credit.role
            self._roles[(*self._where, role, credit.department or "crew")] += 1
        mention = self._part("Credit", " ".join([role, *flags]))
        self._say(mention, "person", span, target=self._person(credit.person, span, credit.person_ids))
        self._say(mention, "role", span, role)
        self._say(mention, "billing", span, credit.billing)
        for name in credit.characters:
            self._say(mention, "character", span, target=self._character(name, span))
        self._say(mention, "characters", span, " / ".join(credit.characters) or None)
        self._say(mention, "creditedAs", span, credit.credited_as)
        for name in flags:
            self._say(mention, name, span, "true")

    def _company_credit(self, company: str, role: str, country: str | None, span: Span | None) -> None:
        role = schema.find_role(role) or role
        mention = self._part("CompanyCredit", role, country)
        self._say(mention, "company", span, target=self._entity("Company", company, span))
        self._say(mention, "role", span, role)
        self._country(mention, country, span)

    def _dated(self, record: Record) -> None:
        for i, release in enumerate(record.releases):
            self._release(release, record.span(f"/releases/{i}"))
        for i, amount in enumerate(record.money):
            self._amount(amount, record.span(f"/money/{i}"))
        for i, rating in enumerate(record.ratings):
            span = record.span(f"/ratings/{i}")
            mention = self._part("Rating", rating.kind, rating.outlet or self._source)
            self._say(mention, "kind", span, rating.kind)
            self._say(mention, "rating", span, rating.value)
            self._say(mention, "ratingScale", span, rating.scale)
            self._say(mention, "count", span, rating.count)
            self._say(mention, "ratingLabel", span, rating.label)
            self._say(mention, "countLabel", span, rating.count_label)
            if rating.outlet:
                self._say(mention, "outlet", span, target=self._entity("Company", rating.outlet, span))

    def _release(self, release: Release, span: Span | None) -> None:
        mention = self._part("Release", release.date, release.country, release.medium)
        self._date(mention, release.date, span)
        self._country(mention, release.country, span)
        self._say(mention, "medium", span, release.medium)
        self._say(mention, "extent", span, release.extent)
        self._say(mention, "certificate", span, release.certificate)

    def _amount(self, amount: Amount, span: Span | None) -> None:
        mention = self._part("Amount", amount.kind, amount.country, amount.date, amount.currency)
        self._say(mention, "kind", span, amount.kind)
        self._say(mention, "amount", span, amount.amount)
        self._say(mention, "currency", span, amount.currency)
        self._country(mention, amount.country, span)
        self._date(mention, amount.date, span)

    def _texts(self, record: Record) -> None:
        for i, review in enumerate(record.reviews):
            self._review(review, record.span(f"/reviews/{i}"))
        for i, synopsis in enumerate(record.synopses):
            span = record.span(f"/synopses/{i}")
            self._say(self._film, "synopsis", span, synopsis.text)
            if synopsis.author:
                mention = self._part("Synopsis", _digest(synopsis.text))
                self._say(mention, "text", span, synopsis.text)
                self._say(mention, "author", span, synopsis.author)
        for i, note in enumerate(record.commentary):
            span = record.span(f"/commentary/{i}")
            mention = self._part("Commentary", _digest(note.text))
            self._say(mention, "text", span, note.text)
            self._say(mention, "headline", span, note.title)
            if note.outlet:
                self._say(mention, "outlet", span, target=self._entity("Company", note.outlet, span))
        for i, quote in enumerate(record.quotes):
            self._quote(quote, record.span(f"/quotes/{i}"))
        for i, connection in enumerate(record.connections):
            span = record.span(f"/connections/{i}")
            mention = self._part("Connection", connection.kind, connection.title, connection.year)
            self._say(mention, "kind", span, connection.kind)
            self._say(mention, "targetTitle", span, connection.title)
            self._say(mention, "targetYear", span, connection.year)

    def _review(self, review: Review, span: Span | None) -> None:
        mention = self._part("Review", _digest(review.text))
        said = {"kind": review.kind, "reviewer": review.author, "headline": review.title, "place": review.place, "text": review.text}
        for name, value in said.items():
            self._say(mention, name, span, value)
        self._date(mention, review.date, span)
        if review.outlet:
            self._say(mention, "outlet", span, target=self._entity("Company", review.outlet, span))
        if review.rating:
            self._say(mention, "rating", span, review.rating.value)
            self._say(mention, "ratingScale", span, review.rating.scale)
            self._say(mention, "ratingLetter", span, review.rating.letter)
        if review.helpful:
            self._say(mention, "helpful", span, review.helpful[0])
            self._say(mention, "helpfulOf", span, review.helpful[1])
        self._say(mention, "superReviewer", span, "true" if review.super_reviewer else None)

    def _quote(self, quote: Quote, span: Span | None) -> None:
        mention = self._part("Quote", _digest(quote.text))
        self._say(mention, "text", span, quote.text)
        if quote.character:
            self._say(mention, "character", span, target=self._character(quote.character, span))

    def _person(self, name: str, span: Span | None, ids: Mapping[str, str] | None = None) -> int:
        said = sorted((ids or {}).items())
        key = ("Person", clean(name), *(part for pair in said for part in pair))
        new = key not in self._named
        mention = self._entity("Person", name, span, key=key)
        for scheme, value in said if new else ():
            self._say(mention, _IDS[scheme], span, value)
        return mention

    def _character(self, name: str, span: Span | None) -> int:
        new = ("Character", clean(name)) not in self._named
        mention = self._entity("Character", name, span)
        if new:
            self._say(mention, "appearsIn", span, target=self._film)
        return mention

    def _place(self, printed: str, span: Span | None) -> int:
        """Return the mention for a place printed smallest part first: "Westerly, Rhode Island, USA" is three, each within the next."""
        part, comma, larger = clean(printed).partition(",")
        new = ("Place", clean(printed)) not in self._named
        mention = self._entity("Place", printed, span, name=part.strip())
        if new and comma and larger.strip():
            self._say(mention, "within", span, target=self._place(larger.strip(), span))
        return mention

    def _country(self, mention: int, country: str | None, span: Span | None) -> None:
        if country:
            self._say(mention, "country", span, target=self._place(country, span))

    def _date(self, mention: int, date: str | None, span: Span | None) -> None:
        if not date or _DATE.fullmatch(date):
            self._say(mention, "date", span, date)
            return
        self._say(mention, "dateText", span, date)
        if match := _PARTIAL_DATE.fullmatch(date):
            year, month = int(match["year"]), int(match["month"] or 0)
            self._say(mention, "earliest", span, f"{year:04}-{month or 1:02}-01")
            self._say(mention, "latest", span, f"{year:04}-{month or 12:02}-{calendar.monthrange(year, month or 12)[1]:02}")

    def _entity(self, kind: str, printed: str, span: Span | None, *, name: str | None = None, key: tuple[str, ...] = ()) -> int:
        key = key or (kind, clean(printed))
        if key not in self._named:
            self._named[key] = self._mention(kind, clean(printed))
            self._say(self._named[key], "name", span, name or printed)
        return self._named[key]

    def _part(self, kind: str, *key: object) -> int:
        """Return a new mention that is part of the film's description, and say which film."""
        mention = self._mention(kind, PART.join("" if k is None else clean(str(k)) for k in key))
        self._say(mention, "film", None, target=self._film)
        return mention

    def _mention(self, kind: str, key: str) -> int:
        mention = self._next
        self._next += 1
        self._mentions.append((mention, kind, self._film, key))
        return mention

    def _say(self, mention: int, name: str, span: Span | None, value: object = None, *, target: int | None = None) -> None:
        said = None if value is None else clean(format(value, "f") if isinstance(value, Decimal) else str(value))
        if said or target is not None:
            first, last = span or (None, None)
            self.claims.append((mention, name, said, target, self._where[1], first, last))


def _digest(text: str) -> str:
    return hashlib.md5(" ".join(clean(text).split()).casefold().encode(), usedforsecurity=False).hexdigest()[:12]
