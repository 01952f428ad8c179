"""Answers of Wikidata's SPARQL service: rows with a film, its label, people, dates and identifiers; the rows of one film are one record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TextIO

from filmograph.model import CompanyCredit, Credit, Location, Record, Rejected, Release, Span
from filmograph.schema import find_role
from filmograph.sources.reading.film_draft import FilmDraft
from filmograph.sources.reading.json_head import first_objects, keys_of
from filmograph.sources.reading.json_objects import Ahead, JsonObject, iter_objects
from filmograph.sources.reading.located import Lines, Located
from filmograph.sources.reading.values import day_in, names_in

LAYOUT = "wikidata"
LOOKED_FOR = "results of Wikidata's SPARQL service, with a film (as entity) and filmLabel"
VERSION = 1

_ROWS = "bindings"
_ENTITY = re.compile(r"https?://www\.wikidata\.org/entity/(?P<id>Q[0-9]{1,12})")
_IMDB_ID = re.compile(r"tt[0-9]{7,12}")
_LABEL = re.compile(r"(?P<of>.+?)_?(?:Label|label)")
_FILM_NAMES = ("film", "movie", "item", "work", "entity")
_TITLES = ("title", "filmTitle", "movieTitle", "label", "name", "P1476")
_PROPERTIES = {
    "p57": "director", "p58": "writer", "p161": "actor", "p162": "producer", "p86": "composer", "p344": "cinematographer",
    "p1040": "editor", "p2515": "costume designer", "p2554": "production designer", "p1431": "executive producer",
    "castmember": "actor", "performer": "actor", "directorofphotography": "cinematographer", "filmeditor": "editor", "author": "writer",
    "p272": "production company", "productioncompany": "production company", "p750": "distributor", "distributedby": "distributor",
    "p136": "genres", "genre": "genres", "p495": "countries", "country": "countries", "countries": "countries",
    "countryoforigin": "countries",
    "p364": "language", "language": "language", "originallanguage": "language", "p577": "date", "date": "date", "pubdate": "date",
    "publicationdate": "date", "releasedate": "date", "released": "date", "year": "year", "p2047": "minutes", "duration": "minutes",
    "runtime": "minutes", "p345": "imdb", "imdb": "imdb", "imdbid": "imdb", "p4947": "tmdb", "tmdb": "tmdb", "tmdbid": "tmdb",
    "p840": "narrative", "narrativelocation": "narrative", "p915": "filming", "filminglocation": "filming",
    "p2142": "worldwide gross", "boxoffice": "worldwide gross", "p2130": "production budget", "budget": "production budget",
}  # fmt: skip
_COMPANIES = ("production company", "distributor")
_MONEY = ("worldwide gross", "production budget")


@dataclass(frozen=True)
class _Value:
    """A value of a row: its text, and its Q where it is an entity."""

    text: str
    entity: str = ""


@dataclass
class _Film:
    """What the rows of one film say: its values by the name of their variable, each once, with the lines of their first row."""

    entity: str
    title: str
    span: Span
    values: dict[tuple[str, _Value], Span] = field(default_factory=dict)


def recognises(head: str) -> bool:
    """Return whether a file that begins so holds rows with entities of Wikidata."""
    return "wikidata.org/entity/Q" in head and any(_is_answer(lines) or _is_row(lines) for lines in first_objects(head))


def _is_answer(lines: Lines) -> bool:
    return "vars" in keys_of(lines.inside.get("head"))


def _is_row(lines: Lines) -> bool:
    keys = keys_of(lines)
    return any(match["of"] in keys for match in map(_LABEL.fullmatch, keys) if match)


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:  # noqa: ARG001 - its films are not marked as adult
    """Yield the rows that cannot be read, with the reason, and then the record of each film."""
    ahead = Ahead(stream)
    within = _ROWS if any(map(_is_answer, first_objects(ahead.head))) else ""
    films: dict[str, _Film] = {}
    name = ""
    for found in iter_objects(ahead, within):
        if isinstance(found, Rejected):
            yield found
            continue
        row = {key: text for key, cell in found.value.items() if (text := _text(cell))}
        name = name or _film_variable(row)
        entity = _ENTITY.fullmatch(row.get(name, ""))
        if entity is None:
            yield found.rejected("The row has no film that is an entity of Wikidata.")
        elif rejected := _add_row(films, name, entity["id"], row, found):
            yield rejected
    for film in films.values():
        yield _record(film)


def _text(cell: Any) -> str:
    """Return the value of a cell, in the form of SPARQL's results or plain."""
    value = cell.get("value") if isinstance(cell, dict) else cell
    return "" if value is None or isinstance(value, list | dict) else " ".join(str(value).split())


def _film_variable(row: dict[str, str]) -> str:
    entities = [name for name, text in row.items() if _ENTITY.fullmatch(text)]
    named = [name for name in entities if name.lower() in _FILM_NAMES]
    others = [name for name in entities if _field_of(name) is None]
    return next(iter((*named, *others, *entities)), "")


def _add_row(films: dict[str, _Film], name: str, entity: str, row: dict[str, str], found: JsonObject) -> Rejected | None:
    titles = (f"{name}Label", f"{name}_label", *_TITLES)
    title = next((row[key] for key in titles if row.get(key) not in (None, entity)), "")
    film = films.get(entity)
    if film is None and not title:
        return found.rejected(f"The film {entity} has no label in this row; ask for {name}Label in a language that it has.")
    if film is None:
        film = films[entity] = _Film(entity, title, (found.first, found.last))
    for key in dict.fromkeys(_base_of(key, row) for key in row):
        if key == name or key in titles:
            continue
        printed, label = row.get(key, ""), row.get(f"{key}Label") or row.get(f"{key}_label") or ""
        is_entity = _ENTITY.fullmatch(printed)
        value = _Value(label if is_entity else label or printed, is_entity["id"] if is_entity else "")
        film.values.setdefault((key, value), (found.first, found.last))
    return None


def _base_of(key: str, row: dict[str, str]) -> str:
    """Return the variable that a label is of, or the variable itself."""
    match = _LABEL.fullmatch(key)
    return match["of"] if match and (match["of"] in row or _field_of(match["of"])) else key


def _field_of(name: str) -> str | None:
    key = re.sub(r"[\W_]", "", name).lower()
    return (
        _PROPERTIES.get(key)
        or _PROPERTIES.get(key.removesuffix("s"))
        or find_role(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).removesuffix("s"))
    )


def _record(film: _Film) -> Record:
    draft = FilmDraft(LAYOUT)
    draft.film("title", film.title, *film.span)
    draft.film_id("wikidata", film.entity, *film.span)
    dates: dict[str, Located] = {}
    for (name, value), span in film.values.items():
        located = Located(value.text, Lines(*span), name)
        field_name = "imdb" if _IMDB_ID.fullmatch(value.text) else _field_of(name)
        if value.entity and value.text in ("", value.entity):
            reason = f'"{value.entity}" under the key {name!r} has no label; it is left out.'
            draft.leave_out(name, value.entity, reason, *span)
        elif field_name == "date":
            if date := _date(value.text):
                dates.setdefault(date, located)
            else:
                draft.misfit(located, "a date")
        elif field_name is None:
            draft.unread(name, value.text or value.entity)
        else:
            _read(draft, field_name, value, located)
    _read_dates(draft, dates)
    return draft.finish()


def _date(text: str) -> str | None:
    """Return a date; the first of January stands for a year of which Wikidata knows no day."""
    date = day_in(text)
    return date[:4] if date and date.endswith("-01-01") else date


def _read_dates(draft: FilmDraft, dates: dict[str, Located]) -> None:
    """Set the earliest date as that of the first release, and add the later ones as releases."""
    first, *later = sorted(dates) or [""]
    if first:
        draft.film("release_date", first, *dates[first].span)
        draft.film("year", int(first[:4]), *dates[first].span)
    for date in later:
        draft.add("releases", Release(date=date), *dates[date].span)


def _read(draft: FilmDraft, field_name: str, value: _Value, located: Located) -> None:
    span = located.span
    if field_name in ("imdb", "tmdb"):
        draft.read_id(field_name, located)
    elif field_name == "year":
        draft.read_year(replace(located, value=(day_in(value.text) or value.text)[:4]))
    elif field_name == "minutes":
        draft.read_minutes(located)
    elif field_name in _MONEY:
        draft.read_amount(field_name, located)
    elif field_name == "language":
        if draft.has("language"):
            draft.film_list("languages", value.text, *span)
        else:
            draft.film("language", value.text, *span)
    else:
        for name in [value.text] if value.entity else _names(value.text):
            _add(draft, field_name, name, value.entity, span)


def _add(draft: FilmDraft, field_name: str, name: str, entity: str, span: Span) -> None:
    if field_name in ("genres", "countries"):
        draft.film_list(field_name, name, *span)
    elif field_name in ("narrative", "filming"):
        draft.add("locations", Location(place=name, kind=field_name), *span)
    elif field_name in _COMPANIES:
        draft.add("companies", CompanyCredit(company=name, role=field_name), *span)
    else:
        draft.add("credits", Credit(person=name, role=field_name, person_ids={"wikidata": entity} if entity else {}), *span)


def _names(text: str) -> list[str]:
    """Return the names that a row joins into one text."""
    mark = next((mark for mark in "|;" if mark in text), ",")
    return names_in(text, mark)
