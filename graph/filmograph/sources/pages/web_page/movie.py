"""A film as schema.org describes it: the facts under each key of a Movie."""

import re
from collections.abc import Callable, Iterable, Mapping

from filmograph.model import Credit, Release, Synopsis
from filmograph.schema import find_language
from filmograph.sources.pages.imdb.credits import characters_in
from filmograph.sources.pages.web_page.nodes import Nodes, Value
from filmograph.sources.pages.web_page.opinions import rating_of, review_of
from filmograph.sources.reading.once import Facts
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
PERSON_IDS = {
    "imdb": re.compile(r"(?:.*/name/)?(nm\d+)\b.*"), "tmdb": re.compile(r".*themoviedb\.org/person/(\d+).*"),
    "wikidata": _FILM_IDS["wikidata"],
}  # fmt: skip
_DATE_KEYS = ("datePublished", "releasedEvent", "dateCreated", "copyrightYear")
_NOT_OF_THE_FILM = frozenset(
    {"@context", "@type", "@graph", "name", "publisher", "image", "thumbnailUrl", "trailer", "video", "potentialAction", "offers"}
    | {"mainEntityOfPage", "dateModified", "headline", "interactionStatistic", "isPartOf", "associatedMedia", "commentCount"}
)
_DATED_TITLE = re.compile(r"(?P<title>\S.*?)\s*\((?P<year>(?:18|19|20|21)\d\d)\)")
_LONGEST_TITLE = 300
_NOTHING = re.compile(r"|P?T?0?[HMS]?")
_LONGEST_ID = 2000
_SHOWN = 80
_LETTER = re.compile(r"[^\W\d_]")


def read_movie(movie: Value, nodes: Nodes, facts: Facts) -> None:
    """Add the facts of a Movie."""
    reader = _Reader(nodes, facts)
    facts.site = facts.site or next((name for p in movie.all("publisher") if (name := nodes.resolve(p).text)), None)
    for value in movie.all("name"):
        reader.title(nodes.resolve(value))
    reader.dates(movie)
    for key in movie.keys:
        for value in movie.all(key):
            reader.read(key, value)


class _Reader:
    """Adds the facts under each key of a Movie."""

    def __init__(self, nodes: Nodes, facts: Facts) -> None:
        self._nodes, self._facts = nodes, facts

    def read(self, key: str, value: Value) -> None:
        if key in _ROLES:
            self._credit(key, self._nodes.resolve(value))
        elif read := _READERS.get(key):
            read(self, self._nodes.resolve(value))
        elif key in _ID_KEYS:
            for scheme, found in ids_in([value], _FILM_IDS).items():
                self._facts.draft.film_id(scheme, found, *value.span)
        elif key not in _DATE_KEYS and key not in _NOT_OF_THE_FILM and (text := value.text):
            self._facts.draft.unread(key, text[:_SHOWN])

    def dates(self, movie: Value) -> None:
        """Add the dates of release; a page's own date of creation counts only where no other is given."""
        events = self._nodes_of(movie.all("releasedEvent"))
        published = [*movie.all("datePublished"), *(start for event in events for start in event.all("startDate"))]
        for item in published:
            if item.text and not day_of(item):
                self._facts.leave_out("datePublished", item.text, "not a date", item.span)
        dated = [(date, item) for item in (*published, *movie.all("dateCreated", "copyrightYear")) if (date := day_of(item))]
        for date, item in dated[:1]:
            self._facts.released(date, None, item.span)
        for event in events:
            for place in self._nodes_of(event.all("location")):
                for date in filter(None, map(day_of, event.all("startDate"))):
                    self._facts.add("releases", Release(date=date, country=place.text or None), event.span)

    def _nodes_of(self, values: Iterable[Value]) -> list[Value]:
        return [self._nodes.resolve(value) for value in values]

    def _credit(self, key: str, value: Value) -> None:
        """Add a credit: of a company, of the names of a list, or of a person, perhaps inside the node of a role."""
        if key == "productionCompany" or (key in _MAKERS and value.types & _COMPANIES):
            if _LETTER.search(company := value.text):
                self._facts.company(company, _COMPANY_ROLE, value.span)
        elif inner := value.all(key, key.removesuffix("s"), f"{key}s"):
            for person in self._nodes_of(inner):
                self._people(key, person, [*value.all("characterName"), *person.all("characterName")])
        else:
            self._people(key, value, value.all("characterName"))

    def _people(self, key: str, person: Value, played: list[Value]) -> None:
        printed = [text for item in played if (text := item.text)]
        for name in names_in(person.text) if isinstance(person.value, str) else [person.text]:
            if not _LETTER.search(name):
                continue
            credit = Credit(
                person=name, role=_ROLES[key],
                characters=tuple(character for text in printed for character in characters_in(text)),
                person_ids=ids_in(person.all(*_ID_KEYS), PERSON_IDS),
                voice=any("(voice" in text for text in printed), uncredited=any("(uncredited" in text for text in printed),
                archive_footage=any("(archive footage" in text for text in printed),
            )  # fmt: skip
            self._facts.credit(credit, person.span)

    def title(self, value: Value) -> None:
        """Add a title, and the year that some sites print behind it."""
        dated = _DATED_TITLE.fullmatch(value.text) if len(value.text) <= _LONGEST_TITLE else None
        self._facts.title(dated["title"] if dated else value.text, value.span)
        if dated:
            self._facts.year(int(dated["year"]), value.span)

    def certificate(self, value: Value) -> None:
        text = next((item.text for item in value.all("ratingValue")), "") or value.text
        self._facts.fact("certificate", text.removeprefix("MPAA "), value.span)

    def runtime(self, value: Value) -> None:
        minutes = minutes_in(value.text)
        self._facts.fact("runtime_minutes", minutes, value.span)
        if not minutes and not _NOTHING.fullmatch(value.text):
            self._facts.leave_out("duration", value.text, "not a running time", value.span)

    def language(self, value: Value) -> None:
        label = value.text or next((item.text for item in value.all("alternateName")), "")
        main = label.split("-")[0]
        name = main if not find_language(label) and find_language(main) else label
        if self._facts.draft.has("language"):
            self._facts.listed("languages", name, value.span)
        else:
            self._facts.fact("language", name, value.span)

    def names(self, value: Value) -> None:
        self._facts.listed("also_known_as", value.text, value.span)

    def countries(self, value: Value) -> None:
        self._facts.listed("countries", value.text, value.span)

    def genres(self, value: Value) -> None:
        self._list("genres", value)

    def tags(self, value: Value) -> None:
        self._list("tags", value)

    def synopsis(self, value: Value) -> None:
        """Add the plot; a text that names the site advertises its page instead."""
        if (text := value.prose) and not (self._facts.site and self._facts.site in text):
            self._facts.add("synopses", Synopsis(text=text), value.span)

    def rating(self, value: Value) -> None:
        if rating := rating_of(value, self._nodes.resolve, self._facts.site):
            self._facts.rating(rating, value.span)
        elif printed := next((item.text for item in value.all("ratingValue")), ""):
            self._facts.leave_out("aggregateRating", printed, "not a number on a scale", value.span)

    def review(self, value: Value) -> None:
        if review := review_of(value, self._nodes.resolve):
            self._facts.add("reviews", review, value.span)

    def _list(self, key: str, value: Value) -> None:
        for entry in names_in(value.text):
            self._facts.listed(key, entry, value.span)


_READERS: Mapping[str, Callable[[_Reader, Value], None]] = {
    "alternateName": _Reader.names, "contentRating": _Reader.certificate, "duration": _Reader.runtime,
    "genre": _Reader.genres, "keywords": _Reader.tags, "inLanguage": _Reader.language, "countryOfOrigin": _Reader.countries,
    "description": _Reader.synopsis, "aggregateRating": _Reader.rating, "review": _Reader.review, "reviews": _Reader.review,
}  # fmt: skip


def day_of(value: Value) -> str | None:
    """Return the date of a value, as ISO 8601 or as people write it, without its time of day; None when it has none."""
    return day_in(value.text) or date_in(value.text)


def ids_in(values: Iterable[Value], schemes: Mapping[str, re.Pattern[str]]) -> dict[str, str]:
    """Return the identifiers in values, as addresses or alone, by scheme; the first of each scheme."""
    found: dict[str, str] = {}
    for value in values:
        for item in value.all("value") or [value]:
            for scheme, pattern in schemes.items():
                if isinstance(item.value, str) and len(item.value) <= _LONGEST_ID and (match := pattern.fullmatch(item.value.strip())):
                    found.setdefault(scheme, match[1])
    return found
