"""The mapping of a table, drafted from the names of its columns and up to 200 of its rows."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from filmograph.sources.reading.cells import year_in
from filmograph.sources.reading.dates import date_order, dates_in, placed
from filmograph.sources.tables.mapped.fields import LISTS, is_single
from filmograph.sources.tables.mapped.fitting import Misfit, value_in
from filmograph.sources.tables.mapped.known import SCALES, Known, genre_flags, known
from filmograph.sources.tables.mapped.mapping import Column
from filmograph.sources.tables.mapped.names import fields_for, key_of_name, number_of, unit_of
from filmograph.sources.tables.mapped.profile import Profile, profiles

_IMDB_TITLE = re.compile(r"tt[0-9]{7,}|https?://(?:\w+\.)?imdb\.com/(?:\w\w/)?title/tt[0-9]{7,}\S*")
_IMDB_PERSON = re.compile(r"nm[0-9]{7,}|https?://(?:\w+\.)?imdb\.com/(?:\w\w/)?name/nm[0-9]{7,}\S*")
_NAMES_OF_ANYTHING = {"name", "nom", "nome", "nombre", "film", "movie", "note"}
_NAMES = {"name", "nom", "nome", "nombre"}
_OF_FILMS = ("film.year", "film.release_date", "film.genres", "film.runtime_minutes", "film.certificate", "film.ids.", "film.form",
             "film.language", "credit", "money.", "ratings.", "synopses", "film.also_known_as")  # fmt: skip
_PERSONS = {"person", "person name", "credited person", "who", "primary name", "performer", "cast member"}
_SPLIT = ("credits.", "companies.", "locations.")
_MANY_NUMBERS = 5
_REPEATED = 0.7
_SHORT_ID = 5
_CREDIT = "credit."


@dataclass(frozen=True)
class Table:
    """A table to draft a mapping for: its file name, its header, and its first rows as cells by column."""

    name: str
    header: Sequence[str]
    rows: Sequence[Mapping[str, str]]
    columns: Mapping[str, Profile] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Judge the cells of each column."""
        object.__setattr__(self, "columns", profiles(self.header, self.rows))


def columns_of(table: Table) -> dict[str, Column]:
    """Return what each column of a table holds, as far as name and cells show it, in the order in which the columns are read."""
    return _Draft(table).columns()


class _Draft:
    """Decides the columns of one table, one question after another."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._known: Known = known(table.columns, table.name)
        self._flags = genre_flags(table.columns)
        self._title = self._find_title()
        self._person = self._find_person()

    def columns(self) -> dict[str, Column]:
        wanted = [(name, self._candidates(name)) for name in self._table.header if _can_be_named(name)]
        chosen: dict[str, str] = {}
        for name, fields in wanted:
            for one in fields:
                if not is_single(one) or one not in chosen.values():
                    chosen[name] = one
                    break
        if not self._is_of_films(chosen):
            chosen = {name: one for name, one in chosen.items() if one != "film.title"}
        detailed = {name: self._details(name, chosen[name]) for name in _in_order(chosen)}
        columns = {name: column for name, column in detailed.items() if self._fits_scale(name, column)}
        columns |= {name: Column("film.genres", value=genre) for name, genre in self._flags.items()}
        return _with_separators(_with_outlets(columns), self._table.columns)

    def _is_of_films(self, chosen: Mapping[str, str]) -> bool:
        """Return whether the title is one: a column called "name" is that of anything, unless another column is about films."""
        others = [one for one in chosen.values() if one.startswith(_OF_FILMS)]
        return key_of_name(self._title) not in _NAMES or bool(others or self._flags)

    def _candidates(self, name: str) -> list[str]:
        """Return the fields that a column can hold by its name and fits by its cells, the likeliest first."""
        profile = self._table.columns[name]
        if name == self._title:
            return ["film.title"]
        if name == self._person:
            return ["credit.person"]
        if name in self._flags:
            return []
        fields = [one for one in fields_for(name) if one not in ("film.title", "credit.person")]
        if self._person:
            fields.sort(key=lambda one: not one.startswith(_CREDIT))
        else:
            fields = [one for one in fields if not one.startswith(_CREDIT)]
        fields = self._by_form(name, profile) + self._by_publisher(name, fields)
        return [one for one in fields if profile.fits(one) and self._allowed(name, one, profile)]

    def _by_form(self, name: str, profile: Profile) -> list[str]:
        """Return the fields that the form of the cells alone shows."""
        found = []
        if profile.cells and all(_IMDB_TITLE.fullmatch(cell) for cell in profile.cells):
            found.append("film.ids.imdb")
        if self._person and profile.cells and all(_IMDB_PERSON.fullmatch(cell) for cell in profile.cells):
            found.append("credit.person_ids.imdb")
        if re.fullmatch(r"column [0-9]+", name) and profile.are_genres:
            found.append("film.genres")
        return found

    def _by_publisher(self, name: str, fields: list[str]) -> list[str]:
        """Return the fields of a column with what all of the header adds: TMDB's ids and grosses, the parts of a member's review."""
        key = key_of_name(name)
        if self._known.is_tmdb and key in ("id", "movie id"):
            return ["film.ids.tmdb"]
        if self._known.is_tmdb and key == "revenue":
            return ["money.worldwide gross"]
        if self._known.is_letterboxd and any(key_of_name(other) == "review" for other in self._table.header):
            return {"rating": ["reviews.rating"], "watched date": ["reviews.date"]}.get(key, fields)
        return fields

    def _allowed(self, name: str, one: str, profile: Profile) -> bool:
        """Return whether what the other columns show lets a column hold a field."""
        key = key_of_name(name)
        denials = (
            one == "film.certificate" and key == "rating" and not (profile.cells and profile.fits("strict certificate")),
            one.startswith(("film.ids.", "credit.person_ids.")) and not self._is_id(key, one.rpartition(".")[2], profile),
            one == "film.release_date" and not self._is_release(key, profile),
            one == "film.language" and (profile.is_list or profile.separator(one) is not None),
            one.startswith("money.") and profile.is_of_unknown_unit and unit_of(name)[0] == 1,
            one == "synopses" and self._known.is_log,
        )
        return not any(denials)

    def _is_id(self, key: str, scheme: str, profile: Profile) -> bool:
        """Return whether the name, the form of the cells or the header shows whose ids a column holds; a number alone is nobody's."""
        by_name = scheme in key and (len(key) > len(scheme) or not profile.cells or any(len(cell) > _SHORT_ID for cell in profile.cells))
        return by_name or (self._known.is_tmdb and scheme == "tmdb") or scheme in ("wikidata", "eidr") or self._is_by_form(profile)

    def _is_by_form(self, profile: Profile) -> bool:
        return bool(profile.cells) and all(_IMDB_TITLE.fullmatch(cell) or _IMDB_PERSON.fullmatch(cell) for cell in profile.cells)

    def _is_release(self, key: str, profile: Profile) -> bool:
        """Return whether dates are those of releases: most are near the year of their film, and not all are a first of January."""
        if self._known.is_log and key in ("date", "datum"):
            return False
        readings = [dates_in(placed(cell)[0]) for cell in profile.cells]
        first = sum(found[:1] != [] and found[0].endswith("-01-01") for found in readings)
        if first * 2 > len(readings) and len(readings) > 0:
            return False
        years = next(
            (name for name in self._table.header if "film.year" in fields_for(name) and self._table.columns[name].fits("film.year")), ""
        )
        pairs = [(year_in(row.get(years, "")), dates_in(placed(row.get(profile.name, ""))[0])) for row in self._table.rows] if years else []
        known_pairs = [(year, int(found[0][:4])) for year, found in pairs if year and len(found) == 1]
        apart = sum(abs(year - released) > (0 if key in ("date", "datum") else 3) for year, released in known_pairs)
        return apart * 2 <= len(known_pairs) and (bool(known_pairs) or key not in ("date", "datum"))

    def _find_title(self) -> str:
        """Return the column of titles, "" where the table has none."""
        ranked = []
        for position, name in enumerate(self._table.header):
            key, profile = key_of_name(name), self._table.columns[name]
            is_own = key in _NAMES_OF_ANYTHING
            if "film.title" not in fields_for(name) or not profile.fits("film.title") or not _can_be_named(name):
                continue
            if profile.is_number and (is_own or len(set(profile.cells)) >= _MANY_NUMBERS):
                continue
            if key in _NAMES and self._known.is_of_people:
                continue
            ranked.append((is_own, key in _NAMES, position, name))
        if ranked:
            return min(ranked)[-1]
        others = [name for name in self._table.header if _can_be_named(name)]
        behind = next((name for name in others if self._table.columns[name].has_years_behind), "")
        return behind or next((n for n in others if key_of_name(n) == "original title" and self._table.columns[n].fits("film.title")), "")

    def _find_person(self) -> str:
        """Return the column of the person where a row is one credit, else ""."""
        fields = {name: fields_for(name) for name in self._table.header if name != self._title}
        persons = [name for name, found in fields.items() if "credit.person" in found and self._names_one(name)]
        explains = any(
            {"credit.characters", "credit.role"} & set(found) and key_of_name(name) != "category" and self._is_single(name)
            for name, found in fields.items()
        )
        for name in persons:
            key = key_of_name(name)
            if key in _PERSONS or (explains and len(persons) == 1) or (key in _NAMES_OF_ANYTHING and self._known.is_of_people and explains):
                return name
        others = [name for name, found in fields.items() if any(one.startswith("credits.") for one in found)]
        return persons[0] if len(persons) == 1 and others == persons and self._repeats_titles() else ""

    def _names_one(self, name: str) -> bool:
        profile = self._table.columns[name]
        return (
            profile.fits("credit.person") and not profile.is_list and not profile.is_number and profile.separator("credits.actor") is None
        )

    def _is_single(self, name: str) -> bool:
        profile = self._table.columns[name]
        return profile.fits("credit.characters") and not profile.is_number

    def _repeats_titles(self) -> bool:
        titles = [row.get(self._title, "") for row in self._table.rows] if self._title else []
        return len(titles) > 1 and len(set(titles)) <= _REPEATED * len(titles)

    def _details(self, name: str, one: str) -> Column:
        profile, column = self._table.columns[name], Column(one)
        if one.startswith("money."):
            times, currency = unit_of(name)
            return replace(column, times=times, currency=currency or ("USD" if self._known.is_tmdb else None))
        if one.startswith(("ratings.", "reviews.")):
            outlet = self._known.outlet(key_of_name(name))
            shown = None if one.endswith((".count", ".text", ".date")) else profile.scale()
            usual = SCALES.get(outlet or "")
            scale = shown if usual is None or (usual, shown, one) == (100, 10, "ratings.audience") else usual
            return replace(column, outlet=outlet, scale=Decimal(scale) if scale else None)
        if one in ("film.release_date", "reviews.date"):
            return replace(column, dates=date_order(list(profile.cells)))
        if one.startswith("credit") and profile.is_last_name_first:
            return replace(column, names="last first")
        if one == "credits" or (one.startswith("credits.") and profile.is_list):
            return replace(column, ids="tmdb" if self._known.is_tmdb else None)
        return column

    def _fits_scale(self, name: str, column: Column) -> bool:
        """Return whether some cell is a value on the scale that the publisher's ratings have."""
        cells = self._table.columns[name].cells
        return column.scale is None or not cells or any(not isinstance(value_in(cell, column), Misfit) for cell in cells)


def _can_be_named(name: str) -> bool:
    """Return whether a mapping, which is a UTF-8 file, can name a column."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def _in_order(chosen: Mapping[str, str]) -> Iterable[str]:
    """Return the columns in their order, but the numbered ones of one role by their numbers: they are one cast."""
    names = list(chosen)
    for role in {one for one in chosen.values() if one.startswith("credits.")}:
        positions = [i for i, name in enumerate(names) if chosen[name] == role]
        ordered = sorted((names[i] for i in positions), key=number_of)
        for i, name in zip(positions, ordered, strict=True):
            names[i] = name
    return names


def _with_outlets(columns: dict[str, Column]) -> dict[str, Column]:
    """Return the columns where each count of ratings has the outlet of the rating that it counts."""
    ratings = [column for column in columns.values() if column.field in ("ratings.critic", "ratings.audience")]
    done = dict(columns)
    for name, column in columns.items():
        if column.field.endswith(".count"):
            own = [rating.outlet for rating in ratings if rating.field == column.field.removesuffix(".count")]
            outlet = column.outlet if not own or column.outlet in own else own[0]
            done[name] = replace(column, outlet=outlet, scale=None)
    return done


def _with_separators(columns: dict[str, Column], profiles_by_name: Mapping[str, Profile]) -> dict[str, Column]:
    """Return the columns with the separator that the cells of each show, or that most other columns have."""
    listed = [
        name for name, c in columns.items() if c.value is None and (c.field in LISTS or c.field.startswith((*_SPLIT, "credit.characters")))
    ]
    own = {name: profiles_by_name[name].separator(columns[name].field) for name in listed}
    counted = Counter(mark for mark in own.values() if mark)
    usual = counted.most_common(1)[0][0] if counted else "|"
    done = {name: replace(column, separator=usual) for name, column in columns.items()}
    for name in listed:
        has_commas = columns[name].field.startswith(("locations.", "film.also_known_as", "credit.characters"))
        separator = own[name] or ("|" if has_commas or columns[name].names else usual)
        done[name] = replace(columns[name], separator=separator)
    return done


def is_titled(columns: Mapping[str, Column]) -> bool:
    """Return whether a table has titles, without which it cannot stand alone."""
    return any(column.field == "film.title" for column in columns.values())
