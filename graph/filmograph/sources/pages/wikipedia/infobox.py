"""The infobox of a film on Wikipedia: rows of a label and items, in saved HTML and in wikitext alike."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from filmograph.model import Amount, Credit, Release, Span
from filmograph.schema import find_role
from filmograph.sources.reading.once import Facts
from filmograph.sources.reading.values import date_in, leading_money_in, minutes_in, names_in

_FOOTNOTE = re.compile(r"\[(?:\d{1,4}|[a-z]{1,3}|[Nn]ote \d{1,3}|citation needed|better source needed)\]")
_NOTE = re.compile(r"\s*\([^()]*\)?")
_LETTER = re.compile(r"[^\W\d_]")
_ADDED = re.compile(r"^(?:and|&|with)\s+|\s+(?:and|&)$", re.IGNORECASE)
_DATE = re.compile(r"(?P<date>[^()]{4,40}?)(?P<notes>(?:\s*\([^()]*\))*)")
_NOTES = re.compile(r"\(([^()]{1,60})\)")
_RANGE = re.compile(r"\d\s*(?:[-–—]|to)\s*\D{0,4}\d")
_MINUTES = re.compile(r"(?P<time>\d{1,4}\s*min(?:ute)?s?|\d{1,2}\s*h(?:ours?|rs?)?\s*(?:and\s*)?(?:\d{1,2}\s*min(?:ute)?s?)?)\b.*")
_FILM_YEAR = re.compile(r"(?P<title>\S.*?)\s*\((?:(?P<year>(?:18|19|20|21)\d\d)\s+)?(?:[\w-]+\s+){0,3}film(?:\s+series)?\)")
_COMPANY_ROLES = ("production company", "distributor")
_COMPANY_LABELS = {"studio": "production company", "studios": "production company"}
_SERIES = ("no. of episodes", "no. of seasons", "num episodes", "num seasons", "no. of series", "showrunner", "original network")
_SIGNS = ("directed by", "director", "starring", "produced by", "producer", "running time", "runtime", "cinematography", "box office")
_UNSIGNED = frozenset(
    {"image", "caption", "alt", "image size", "border", "italic title", "module", "website", "native name lang", "footnotes"}
)


# Countries in which films are first released, as the encyclopedia writes them.
_COUNTRY = re.compile(
    "Argentina|Australia|Austria|Belgium|Brazil|Bulgaria|Canada|Chile|China|Colombia|Croatia|Cuba|Czechoslovakia|Czech Republic|Denmark"
    "|East Germany|Egypt|Estonia|Finland|France|Georgia|Germany|Greece|Hong Kong|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel"
    "|Italy|Japan|Kazakhstan|Kenya|Lebanon|Lithuania|Malaysia|Mexico|Morocco|Netherlands|New Zealand|Nigeria|Norway|Pakistan|Peru"
    "|Philippines|Poland|Portugal|Romania|Russia|Senegal|Serbia|Singapore|Slovakia|Slovenia|South Africa|South Korea|Soviet Union"
    "|Spain|Sri Lanka|Sweden|Switzerland|Taiwan|Thailand|Tunisia|Turkey|Ukraine|UK|United Kingdom|USA?|U\\.S\\.|United States|Vietnam"
    "|West Germany|Yugoslavia"
)


@dataclass(frozen=True)
class Item:
    """One item of a cell and its lines."""

    text: str
    first: int
    last: int

    @property
    def span(self) -> Span:
        """The first and last line."""
        return self.first, self.last


@dataclass(frozen=True)
class Row:
    """One row: its label in small letters, and the items of its cell in order."""

    label: str
    items: tuple[Item, ...]


def is_series(rows: Iterable[Row]) -> bool:
    """Return whether an infobox is that of a TV series."""
    return any(row.label in _SERIES for row in rows)


def is_film(rows: Iterable[Row]) -> bool:
    """Return whether an infobox has at least two rows that that of a film has."""
    return len({row.label for row in rows} & set(_SIGNS)) > 1


def title_and_year(heading: str) -> tuple[str, int | None]:
    """Return the title of an article without its note, and the year in it.

    >>> title_and_year("Heat (1995 film)"), title_and_year("Heat (film)"), title_and_year("Heat")
    (('Heat', 1995), ('Heat', None), ('Heat', None))
    """
    match = _FILM_YEAR.fullmatch(heading) if len(heading) < 300 else None
    return (match["title"], int(match["year"]) if match["year"] else None) if match else (heading, None)


def read_infobox(rows: Iterable[Row], facts: Facts) -> None:
    """Add the facts in the rows of an infobox; the order of names is that of billing."""
    for row in rows:
        role = _COMPANY_LABELS.get(row.label) or find_role(row.label)
        items = [Item(text, item.first, item.last) for item in row.items if (text := _FOOTNOTE.sub("", item.text).strip())]
        if role in _COMPANY_ROLES:
            _read_companies(facts, role, items)
        elif role:
            _read_people(facts, role, items)
        elif read := _READERS.get(row.label):
            read(facts, items)
        elif items and row.label and row.label not in _UNSIGNED:
            facts.draft.unread(row.label, items[0].text[:80])


def _read_people(facts: Facts, role: str, items: list[Item]) -> None:
    for item in items:
        for printed in names_in(item.text):
            name = _ADDED.sub("", _NOTE.sub("", printed)).strip(" :")
            if _LETTER.search(name):
                facts.credit(Credit(person=name, role=role, uncredited="(uncredited" in printed, voice="(voice" in printed), item.span)


def _read_companies(facts: Facts, role: str, items: list[Item]) -> None:
    for item in items:
        for printed in names_in(item.text):
            facts.company(_NOTE.sub("", printed).strip(), role, item.span, _country(printed))


def _read_dates(facts: Facts, items: list[Item]) -> None:
    """Add the releases, and from the earliest of them the film's year and date."""
    dated = [(date, item) for item in items if (date := _date(item.text))]
    for date, item in sorted(dated, key=lambda pair: pair[0])[:1]:
        facts.released(date, None, item.span)
    for date, item in dated:
        facts.add("releases", Release(date=date, country=_country(item.text)), item.span)
    for item in items:
        if re.search(r"\d", item.text) and not _date(item.text):
            facts.leave_out("release date", item.text, "not a date", item.span)


def _country(text: str) -> str | None:
    """Return the country in the notes behind a date or a company; a festival or a city is none."""
    return next((note for note in _NOTES.findall(text) if _COUNTRY.fullmatch(note)), None)


def _date(text: str) -> str | None:
    match = _DATE.fullmatch(text) if len(text) < 300 else None
    return date_in(match["date"]) if match else None


def _read_runtime(facts: Facts, items: list[Item]) -> None:
    for item in items[:1]:
        match = _MINUTES.fullmatch(item.text) if len(item.text) < 300 else None
        minutes = minutes_in(match["time"].replace("and", "").strip()) if match else None
        if minutes:
            facts.fact("runtime_minutes", minutes, item.span)
        else:
            facts.leave_out("running time", item.text, "not a running time", item.span)


def _money_reader(kind: str) -> Callable[[Facts, list[Item]], None]:
    def read(facts: Facts, items: list[Item]) -> None:
        for item in items[:1]:
            bare = item.text.lstrip("≈~ ")
            money = None if _RANGE.search(bare[:100]) else leading_money_in(bare)
            if money:
                facts.add("money", Amount(kind=kind, amount=money[0], currency=money[1]), item.span)
            else:
                facts.leave_out(kind, item.text, "not one sum of money", item.span)

    return read


def _list_reader(key: str) -> Callable[[Facts, list[Item]], None]:
    def read(facts: Facts, items: list[Item]) -> None:
        for item in items:
            for name in names_in(_NOTE.sub("", item.text)):
                facts.listed(key, name, item.span)

    return read


def _read_languages(facts: Facts, items: list[Item]) -> None:
    for item in items:
        for name in names_in(_NOTE.sub("", item.text)):
            if facts.draft.has("language"):
                facts.listed("languages", name, item.span)
            else:
                facts.fact("language", name, item.span)


_READERS: Mapping[str, Callable[[Facts, list[Item]], None]] = {
    **dict.fromkeys(("release date", "release dates", "released"), _read_dates),
    **dict.fromkeys(("running time", "runtime"), _read_runtime),
    **dict.fromkeys(("country", "countries"), _list_reader("countries")),
    **dict.fromkeys(("language", "languages"), _read_languages),
    **dict.fromkeys(("genre", "genres"), _list_reader("genres")),
    **dict.fromkeys(("also known as", "other names"), _list_reader("also_known_as")),
    "budget": _money_reader("production budget"), "box office": _money_reader("gross"), "gross": _money_reader("gross"),
}  # fmt: skip
