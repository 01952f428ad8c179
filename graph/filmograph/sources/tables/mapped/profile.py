"""What the cells of a column are, judged by up to 200 rows: how many of them fit a field, and what the column's name leaves open."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from filmograph.schema import find_category, find_job, find_role
from filmograph.sources.reading.cells import count_in, is_empty, is_nobody, money_in, number_in, runtime_in, year_in
from filmograph.sources.reading.dates import is_date_like
from filmograph.sources.reading.lists import is_list_like, list_in, separator_of, split
from filmograph.sources.reading.titles import title_in
from filmograph.sources.tables.mapped.fields import LISTS
from filmograph.sources.tables.mapped.fitting import Misfit, is_name, is_series, value_in
from filmograph.sources.tables.mapped.mapping import Column

MOST_ROWS = 200
_ENOUGH = 0.5
_MOST = 0.8
_NEEDED_NAMES = 3
_LONG_TEXT = 60
_SMALL = 5000
_GENRES = frozenset(
    [
        "action",
        "adventure",
        "animation",
        "anime",
        "biography",
        "children",
        "childrens",
        "comedy",
        "crime",
        "documentary",
        "drama",
        "family",
        "fantasy",
        "filmnoir",
        "history",
        "horror",
        "music",
        "musical",
        "mystery",
        "romance",
        "scifi",
        "sciencefiction",
        "short",
        "sport",
        "thriller",
        "tvmovie",
        "war",
        "western",
        "unknown",
        "reality",
        "news",
    ]
)
_CERTIFICATES = re.compile(
    r"(?:Rated )?(?:G|PG|PG-?13|R|NC-?17|X|M|GP|M/PG|NR|UR|U|UA|U/A|A|S|12A?|15|18|TV-?(?:Y|Y7|Y7-FV|G|PG|14|MA)|"
    r"Not ?Rated|Unrated|Approved|Passed|FSK[ -]?[0-9]{1,2}|(?:0|6|7|12|13|14|16|17|18)\+|UA? ?[0-9]{1,2}\+)",
    re.IGNORECASE,
)
_FORM = re.compile(r"(?:tv ?)?(?:movies?|films?|shorts?|video|feature(?: film)?|documentary|special|tv ?special)", re.IGNORECASE)
_ADDRESS = re.compile(r"\w+://|www\.|/\w+\.(?:jpe?g|png)$", re.IGNORECASE)
_PLACES = ("|", ";")


@dataclass(frozen=True)
class Profile:
    """The cells of one column that have a value, in the order of the rows."""

    name: str
    cells: Sequence[str]

    @cached_property
    def is_number(self) -> bool:
        """Whether most cells are numbers."""
        return self._most(lambda cell: number_in(cell) is not None)

    @cached_property
    def is_last_name_first(self) -> bool:
        """Whether the cells are people whose last name stands first, behind it a comma; of fewer than three nobody can know."""
        entries = [entry for cell in self.cells if not is_list_like(cell) for entry in re.split(r"[|;]", cell) if entry.strip()]
        inverted = [parts for entry in entries if len(parts := entry.split(",")) == 2 and min(len(part.split()) for part in parts) == 1]
        return len(inverted) >= _NEEDED_NAMES and len(inverted) >= _MOST * len(entries)

    @cached_property
    def is_of_unknown_unit(self) -> bool:
        """Whether all amounts are small and some have cents, as millions that are not called so are."""
        amounts = [found[0] for cell in self.cells if (found := money_in(cell)) and found[0]]
        return bool(amounts) and max(amounts) < _SMALL and any(amount != int(amount) for amount in amounts)

    @cached_property
    def is_flag(self) -> bool:
        """Whether every cell is 0 or 1, true or false."""
        return bool(self.cells) and {cell.casefold() for cell in self.cells} <= {"0", "1", "true", "false", "0.0", "1.0"}

    @cached_property
    def is_list(self) -> bool:
        """Whether most cells are JSON or Python lists."""
        return self._most(is_list_like)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the JSON objects in the cells."""
        objects = (entry for cell in self.cells[:20] if is_list_like(cell) for entry in list_in(cell) or () if isinstance(entry, dict))
        return frozenset(str(key) for entry in objects for key in entry)

    @cached_property
    def has_years_behind(self) -> bool:
        """Whether most cells are titles with the year behind them."""
        return self._most(lambda cell: title_in(cell).year is not None)

    @cached_property
    def are_genres(self) -> bool:
        """Whether most cells are lists of usual genres."""
        return self._most(self._has_genres)

    def _has_genres(self, cell: str) -> bool:
        words = [re.sub(r"[\W_]+", "", word).casefold() for word in re.split(r"[|,;]", cell)]
        return bool(words) and all(word in _GENRES for word in words)

    def fits(self, field: str) -> bool:
        """Return whether the cells fit a field: most of them do, or there are none."""
        return not self.cells or self._most(lambda cell: _fits(cell, field))

    def separator(self, field: str) -> str | None:
        """Return what separates the entries of the cells for a field; places and titles have commas of their own."""
        bare = [cell for cell in self.cells if not is_list_like(cell)]
        if self.is_last_name_first and field.startswith("credit"):
            return separator_of(bare, _PLACES)
        return separator_of(bare, _PLACES) if field.startswith(("locations.", "film.also_known_as")) else separator_of(bare)

    def scale(self) -> int | None:
        """Return the scale of the ratings in the cells where their largest shows it: 10 or 100."""
        numbers = [number for cell in self.cells if (number := number_in(cell)) is not None]
        largest = max(numbers, default=0)
        return 10 if 5 < largest <= 10 else 100 if 10 < largest <= 100 else None

    def is_key(self) -> bool:
        """Return whether the cells can be the keys of rows: each is short, and none is a text."""
        return bool(self.cells) and all(len(cell) < 40 and " " not in cell.strip() for cell in self.cells)

    def _most(self, test: Callable[[str], bool]) -> bool:
        return bool(self.cells) and sum(map(test, self.cells)) >= _ENOUGH * len(self.cells)


def profiles(header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> dict[str, Profile]:
    """Return the profile of each column of a table by its name."""
    return {
        name: Profile(name, [cell.strip() for row in rows[:MOST_ROWS] if not is_empty(cell := row.get(name, "")) and not is_nobody(cell)])
        for name in header
    }


def _fits(cell: str, field: str) -> bool:
    """Return whether a cell is one that a field usually holds, which is narrower than what a reader accepts."""
    if test := _TESTS.get(field):
        return test(cell)
    if field in LISTS or field.startswith(("credits", "companies.", "locations.")):
        return _is_list_of_names(cell, field)
    return not is_list_like(cell) and not isinstance(value_in(cell, Column(field)), Misfit)


def _is_list_of_names(cell: str, field: str) -> bool:
    if is_list_like(cell):
        listed = list_in(cell)
        has_names = all(
            isinstance(entry, str) or (isinstance(entry, dict) and ("name" in entry or field == "credits")) for entry in listed or ()
        )
        return listed is not None and has_names
    if field == "credits" or is_date_like(cell) or runtime_in(cell) is not None:
        return False
    entries = split(cell, separator_of([cell]) or "|")
    is_title = field in ("film.also_known_as", "film.tags")
    return bool(entries) and sum(is_title or is_name(entry) for entry in entries) > len(entries) / 2 and not _is_prose(entries)


def _is_prose(entries: Sequence[str]) -> bool:
    return median(len(entry) for entry in entries) > _LONG_TEXT


def _is_text(cell: str) -> bool:
    return not is_list_like(cell) and number_in(cell) is None and not _ADDRESS.search(cell) and not is_date_like(cell)


def _is_certificate(cell: str) -> bool:
    return bool(_CERTIFICATES.fullmatch(cell))


def _is_role(cell: str) -> bool:
    return bool(find_role(cell) or find_category(cell) or find_job(cell))


_TESTS: Mapping[str, Callable[[str], bool]] = {
    "film.title": lambda cell: not is_list_like(cell) and not _ADDRESS.search(cell),
    "film.certificate": lambda cell: not isinstance(value_in(cell, Column("film.certificate")), Misfit),
    "film.form": lambda cell: bool(_FORM.fullmatch(cell)) or is_series(cell),
    "film.release_date": lambda cell: is_date_like(cell) and year_in(cell) is None,
    "film.tagline": _is_text,
    "synopses": _is_text,
    "commentary": _is_text,
    "reviews.text": _is_text,
    "credit.role": _is_role,
    "credit.credited_as": is_name,
    "credit.characters": lambda cell: is_list_like(cell) or is_name(cell),
    "ratings.audience.count": lambda cell: count_in(cell) is not None,
    "strict certificate": lambda cell: _is_certificate(cell) and number_in(cell) is None,
}
