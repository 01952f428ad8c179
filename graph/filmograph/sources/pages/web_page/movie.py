"""A film as schema.org describes it: the facts under each key of a Movie."""

import re
from collections.abc import Callable, Iterable, Mapping

from filmograph.model import CompanyCredit, Credit, Draft, Release, Span, Synopsis
from filmograph.schema import find_language
from filmograph.sources.pages.imdb.credits import characters_in
from filmograph.sources.pages.web_page.nodes import Nodes, Value
from filmograph.sources.pages.web_page.opinions import rating_of, review_of
from filmograph.sources.reading.values import date_in, day_in, minutes_in, names_in

_COMPANIES = frozenset({"Organization", "Corporation", "LocalBusiness"})
_ROLES = {
    "actor": "actor", "actors": "actor", "director": "director", "directors": "director", "author": "writer", "creator": "writer",
    "producer": "producer", "musicBy": "composer", "editor": "editor", "productionCompany": "production company",
}  # fmt: skip
_MAKERS = ("author", "creator", "producer")
_COMPANY_ROLE = "production company"
_ID_KEYS = ("url", "sameAs", "@id", "identifier", "titleEIDR")
_FILM_IDS = {
    "imdb": re.compile(r"(?:.*/title/)?(tt\d+)\b.*"), "tmdb": re.compile(r".*themoviedb\.org/movie/(\d+).*"),
    "wikidata": re.compile(r".*wikidata\.org/(?:wiki|entity)/(Q\d+)\b.*"), "eidr": re.compile(r".*?(10\.5240/[0-9A-F-]{4,}).*"),
}  # fmt: skip
_PERSON_IDS = {
    "imdb": re.compile(r"(?:.*/name/)?(nm\d+)\b.*"), "tmdb": re.compile(r".*themoviedb\.org/person/(\d+).*"),
    "wikidata": _FILM_IDS["wikidata"],
}  # fmt: skip
_LETTER = re.compile(r"[^\W\d_]")


def read_movie(movie: Value, nodes: Nodes, site: str | None, draft: Draft) -> None:
    """Add the facts of a Movie; `site` is the outlet of ratings that name none."""
    reader = _Reader(nodes, site or next((name for p in movie.all("publisher") if (name := nodes.resolve(p).text)), None), draft)
    reader.dates(movie)
    for key in movie.keys:
        for value in movie.all(key):
            reader.read(key, value)


class _Reader:
    """Adds the facts under each key of a Movie, each credit once."""

    def __init__(self, nodes: Nodes, site: str | None, draft: Draft) -> None:
        self._nodes, self._site, self._draft = nodes, site, draft
        self._billed = 0
        self._seen: set[object] = set()

    def read(self, key: str, value: Value) -> None:
        if key in _ROLES:
            self._credit(key, self._nodes.resolve(value))
        elif read := _READERS.get(key):
            read(self, self._nodes.resolve(value))
        elif key in _ID_KEYS:
            for scheme, found in _ids([value], _FILM_IDS).items():
                self._draft.film_id(scheme, found, *value.span)

    def dates(self, movie: Value) -> None:
        """Add the dates of release; a page's own date of creation counts only where no other is given."""
        events = self._nodes_of(movie.all("releasedEvent"))
        published = [*movie.all("datePublished"), *(start for event in events for start in event.all("startDate"))]
        dated = [(date, item) for item in (*published, *movie.all("dateCreated", "copyrightYear")) if (date := day_of(item))]
        for date, item in dated[:1]:
            self._draft.film("year", int(date[:4]), *item.span)
            if len(date) == len("2012-09-28"):
                self._draft.film("release_date", date, *item.span)
        for event in events:
            for place in self._nodes_of(event.all("location")):
                for date in filter(None, map(day_of, event.all("startDate"))):
                    self._add("releases", Release(date=date, country=place.text or None), event.span)

    def _nodes_of(self, values: Iterable[Value]) -> list[Value]:
        return [self._nodes.resolve(value) for value in values]

    def _add(self, key: str, entry: object, span: Span) -> None:
        if repr(entry) not in self._seen:
            self._seen.add(repr(entry))
            self._draft.add(key, entry, *span)

    def _credit(self, key: str, value: Value) -> None:
        """Add a credit: of a company, of the names of a list, or of a person, perhaps inside the node of a role."""
        if key == "productionCompany" or (key in _MAKERS and value.types & _COMPANIES):
            if _LETTER.search(company := value.text):
                self._add("companies", CompanyCredit(company=company, role=_COMPANY_ROLE), value.span)
        elif inner := value.all(key, key.removesuffix("s"), f"{key}s"):
            for person in self._nodes_of(inner):
                self._people(key, person, [*value.all("characterName"), *person.all("characterName")])
        else:
            self._people(key, value, value.all("characterName"))

    def _people(self, key: str, person: Value, played: list[Value]) -> None:
        role, printed = _ROLES[key], [text for item in played if (text := item.text)]
        for name in names_in(person.text) if isinstance(person.value, str) else [person.text]:
            if (role, name) in self._seen or not _LETTER.search(name):
                continue
            self._seen.add((role, name))
            self._billed += role == "actor"
            credit = Credit(
                person=name, role=role, billing=self._billed if role == "actor" else None,
                characters=tuple(character for text in printed for character in characters_in(text)),
                person_ids=_ids(person.all(*_ID_KEYS), _PERSON_IDS),
                voice=any("(voice" in text for text in printed), uncredited=any("(uncredited" in text for text in printed),
                archive_footage=any("(archive footage" in text for text in printed),
            )  # fmt: skip
            self._draft.add("credits", credit, *person.span)

    def title(self, value: Value) -> None:
        self._add_fact("title", value.text, value)

    def certificate(self, value: Value) -> None:
        text = next((item.text for item in value.all("ratingValue")), "") or value.text
        self._add_fact("certificate", text.removeprefix("MPAA "), value)

    def runtime(self, value: Value) -> None:
        self._add_fact("runtime_minutes", minutes_in(value.text), value)

    def language(self, value: Value) -> None:
        label = value.text or next((item.text for item in value.all("alternateName")), "")
        main = label.split("-")[0]
        name = main if not find_language(label) and find_language(main) else label
        if self._draft.has("language"):
            self._list("languages", [name], value)
        else:
            self._add_fact("language", name, value)

    def names(self, value: Value) -> None:
        self._list("also_known_as", [value.text], value)

    def countries(self, value: Value) -> None:
        self._list("countries", [value.text], value)

    def genres(self, value: Value) -> None:
        self._list("genres", names_in(value.text), value)

    def tags(self, value: Value) -> None:
        self._list("tags", names_in(value.text), value)

    def synopsis(self, value: Value) -> None:
        """Add the plot; a text that names the site advertises its page instead."""
        if (text := value.prose) and not (self._site and self._site in text):
            self._add("synopses", Synopsis(text=text), value.span)

    def rating(self, value: Value) -> None:
        if rating := rating_of(value, self._nodes.resolve, self._site):
            self._add("ratings", rating, value.span)

    def review(self, value: Value) -> None:
        if review := review_of(value, self._nodes.resolve):
            self._add("reviews", review, value.span)

    def _add_fact(self, key: str, fact: str | int | None, value: Value) -> None:
        if fact:
            self._draft.film(key, fact, *value.span)

    def _list(self, key: str, entries: Iterable[str], value: Value) -> None:
        for entry in entries:
            if entry and not entry.startswith(("http://", "https://")):
                self._draft.film_list(key, entry, *value.span)


_READERS: Mapping[str, Callable[[_Reader, Value], None]] = {
    "name": _Reader.title, "alternateName": _Reader.names, "contentRating": _Reader.certificate, "duration": _Reader.runtime,
    "genre": _Reader.genres, "keywords": _Reader.tags, "inLanguage": _Reader.language, "countryOfOrigin": _Reader.countries,
    "description": _Reader.synopsis, "aggregateRating": _Reader.rating, "review": _Reader.review, "reviews": _Reader.review,
}  # fmt: skip


def day_of(value: Value) -> str | None:
    """Return the date of a value, as ISO 8601 or as people write it, without its time of day; None when it has none."""
    return day_in(value.text) or date_in(value.text)


def _ids(values: Iterable[Value], schemes: Mapping[str, re.Pattern[str]]) -> dict[str, str]:
    """Return the identifiers in values, as addresses or alone, by scheme; the first of each scheme."""
    found: dict[str, str] = {}
    for value in values:
        for item in value.all("value") or [value]:
            for scheme, pattern in schemes.items():
                if isinstance(item.value, str) and (match := pattern.fullmatch(item.value.strip())):
                    found.setdefault(scheme, match[1])
    return found
