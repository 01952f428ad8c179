"""Who was in what, memory-mapped from a store, and which of its credits a traversal may use.

People, films, companies and credits are numbers: positions in columns that are sorted by IRI (credits by person, then film).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np
import numpy.typing as npt

from filmograph import schema
from filmograph.ask.lookup import no_role
from filmograph.errors import NotFound, UsageError
from filmograph.store.columns import Columns, Numbers, Texts

if TYPE_CHECKING:
    from scipy import sparse

FLAGS = {"voice": 1, "self": 2, "archive": 4, "uncredited": 8}
"""The flags of a credit that a traversal can leave out, with their bits in `credit_flags`."""


Mask = npt.NDArray[np.bool_]

_CAST, _CREW = "cast", "crew"


@dataclass(frozen=True)
class Limits:
    """Which credits count: in these roles ("cast" and "crew" are roles too), of films from and to a year, billed so high, without flags.

    Archive footage counts only with `archive`. Raises `UsageError` for limits that contradict themselves, roles and flags that are none.
    """

    roles: Collection[str] | None = None
    first_year: int | None = None
    last_year: int | None = None
    billing: int | None = None
    exclude: Collection[str] = ()
    archive: bool = False

    def __post_init__(self) -> None:
        unknown = [flag for flag in self.exclude if flag not in FLAGS]
        if unknown:
            raise UsageError(f"{unknown[0]!r} cannot be left out; what can be are {', '.join(FLAGS)}.")
        if self.first_year and self.last_year and self.first_year > self.last_year:
            raise UsageError(f"No year is from {self.first_year} to {self.last_year}; give the earlier year first.")
        if self.billing is not None and self.billing < 1:
            raise UsageError(f"A billing is counted from 1, and {self.billing} is less.")
        object.__setattr__(self, "roles", None if self.roles is None else tuple(self.roles))
        object.__setattr__(self, "exclude", tuple(self.exclude))

    @property
    def none(self) -> bool:
        """Return whether every credit counts but archive footage."""
        return self == Limits()

    def __str__(self) -> str:
        said = [f"in the roles {', '.join(self.roles)}"] if self.roles is not None else []
        said += [f"from {self.first_year}"] if self.first_year else []
        said += [f"to {self.last_year}"] if self.last_year else []
        said += [f"billed {self.billing} or higher"] if self.billing else []
        return " ".join(said + ([f"without {', '.join(self.exclude)}"] if self.exclude else []))


class Limited(TypedDict, total=False):
    """The fields of `Limits`, as keyword arguments."""

    roles: Collection[str] | None
    first_year: int | None
    last_year: int | None
    billing: int | None
    exclude: Collection[str]
    archive: bool


def read_limits(said: Limited) -> Limits:
    """Return limits given as keyword arguments; raises `UsageError` for a name that is none."""
    known = [field.name for field in fields(Limits)]
    for name in said:
        if name not in known:
            raise UsageError(f"There is no limit {name!r}; the limits are {', '.join(known)}.")
    return Limits(**said)


@dataclass(frozen=True)
class Told:
    """Where something was read: the source, its document, and the first and last line where it has lines."""

    source: str
    document: str
    first_line: int | None = None
    last_line: int | None = None

    def __lt__(self, other: "Told") -> bool:
        """Return whether it comes earlier: by source, document and line, what has no line first."""
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, str, int, int]:
        return self.source, self.document, self.first_line or 0, self.last_line or 0

    def __str__(self) -> str:
        named = self.source if Path(self.document).stem in ("", self.source) else f"{self.source} ({self.document})"
        if self.first_line is None:
            return named
        lines = f"line {self.first_line}" if self.first_line == self.last_line else f"lines {self.first_line}-{self.last_line}"
        return f"{named} {lines}"

    def to_json(self) -> dict[str, Any]:
        """Return it as commands print it: source, document and [first, last] line or null."""
        lines = None if self.first_line is None else [self.first_line, self.last_line]
        return {"source": self.source, "document": self.document, "lines": lines}


@dataclass(frozen=True, eq=False)
class Incidence:
    """Which people were in which films, each once: `films` of person p lie between `films_start[p]` and `films_start[p + 1]`.

    `components` has the component of every person where it was found when the store was built.
    """

    films_start: Numbers
    films: Numbers
    people_start: Numbers
    people: Numbers
    components: Numbers | None = None

    @cached_property
    def matrix(self) -> "sparse.csr_array[Any]":
        """Return people and films as the nodes of one symmetric matrix, people first; every entry is the same 1 in memory."""
        from scipy import sparse  # noqa: PLC0415 - long to load, and most questions need no matrix

        people, films = len(self.films_start) - 1, len(self.people_start) - 1
        columns = np.concatenate([self.films + np.int32(people), self.people], dtype=np.int32)
        starts = np.concatenate([self.films_start, self.people_start[1:] + len(self.films)], dtype=np.int32)
        return sparse.csr_array((np.broadcast_to(np.float64(1), len(columns)), columns, starts), shape=(people + films, people + films))

    def films_of(self, person: int) -> Numbers:
        """Return the films of a person, in order."""
        return self.films[self.films_start[person] : self.films_start[person + 1]]

    def people_of(self, film: int) -> Numbers:
        """Return the people of a film, in order."""
        return self.people[self.people_start[film] : self.people_start[film + 1]]


class Network:
    """The people, films, companies and credits of a store, as `build.network.write` wrote them; nothing is read until it is used."""

    def __init__(self, folder: Path) -> None:
        self._columns = Columns(folder)
        texts, numbers = self._columns.texts, self._columns.numbers
        self.person_iri, self.person_name = texts("person_iri"), texts("person_name")
        self.film_iri, self.film_title, self.film_year = texts("film_iri"), texts("film_title"), numbers("film_year")
        self.person, self.film = numbers("credit_person"), numbers("credit_film")
        self.role, self.flags = numbers("credit_role"), numbers("credit_flags")
        self.person_start = numbers("person_start")
        columns = ("person_films_start", "person_films", "film_people_start", "film_people", "person_component")
        self.whole = Incidence(*map(numbers, columns))
        self._limited: tuple[Limits, Mask | None, Incidence] = (Limits(), None, self.whole)

    def numbers(self, name: str) -> Numbers:
        """Return another column of numbers, such as "credit_billing"."""
        return self._columns.numbers(name)

    def texts(self, name: str) -> Texts:
        """Return another column of texts, such as "credit_characters"."""
        return self._columns.texts(name)

    @cached_property
    def roles(self) -> list[str]:
        """Return the concept names of the roles that credits have here, with hyphens."""
        return list(self.texts("role"))

    @property
    def people(self) -> int:
        """Return how many people there are."""
        return len(self.person_iri)

    @property
    def films(self) -> int:
        """Return how many films there are."""
        return len(self.film_iri)

    def person_number(self, iri: str) -> int:
        """Return the number of a person; raises `NotFound` when nobody of that IRI has a credit."""
        number = self.person_iri.find(iri)
        if number is None:
            raise NotFound(f"{iri} has no credit, so it is in no network.")
        return number

    def film_label(self, film: int) -> str:
        """Return a film's title with its year, where that is known."""
        year = int(self.film_year[film])
        return f"{self.film_title[film]} ({year})" if year else str(self.film_title[film])

    def role_numbers(self, roles: Iterable[str]) -> list[int]:
        """Return the numbers of roles as credits have them; raises `UsageError` for a word that is none, with near ones."""
        known, found = {name.replace("-", " "): number for number, name in enumerate(self.roles)}, set[int]()
        for said in roles:
            word = " ".join(said.replace("-", " ").split()).casefold()
            role = schema.find_role(said) or (word if word in known else None)
            if word in (_CAST, _CREW):
                found |= {number for name, number in known.items() if (name == "actor") == (word == _CAST)}
            elif role is None:
                raise no_role(said, {*schema.roles(), *known})
            elif role in known:
                found.add(known[role])
        return sorted(found)

    def mask(self, limits: Limits, places: Numbers | None = None) -> Mask:
        """Return whether the credits at these positions (all when None) count."""
        at: Any = slice(None) if places is None else places
        without = sum(FLAGS[flag] for flag in {*limits.exclude, *(() if limits.archive else ("archive",))})
        kept: Mask = (self.flags[at] & without) == 0
        if limits.roles is not None:
            wanted = np.zeros(len(self.roles), dtype=bool)
            wanted[self.role_numbers(limits.roles)] = True
            kept &= wanted[self.role[at]]
        if limits.first_year or limits.last_year:
            kept &= self.in_years(limits, self.film[at])
        if limits.billing:
            billing = self.numbers("credit_billing")[at]
            kept &= (billing > 0) & (billing <= limits.billing)
        return kept

    def in_years(self, limits: Limits, films: Numbers) -> Mask:
        """Return whether films are of the years that count; one of unknown year is of none, where years are asked for."""
        if not (limits.first_year or limits.last_year):
            return np.ones(len(films), dtype=bool)
        year = self.film_year[films]
        kept: Mask = (year >= (limits.first_year or 1)) & (year <= (limits.last_year or 9999))
        return kept

    def incidence(self, limits: Limits = Limits()) -> Incidence:
        """Return who was in what, through the credits that count; that of the last limits is kept."""
        if limits.none:
            return self.whole
        if self._limited[0] != limits:
            kept = self.mask(limits)
            by_person = _without_repetition(np.flatnonzero(kept), self.person, self.film)
            order = self.numbers("film_order")
            by_film = _without_repetition(order[kept[order]], self.person, self.film)
            films_start = np.searchsorted(self.person[by_person], np.arange(self.people + 1))
            people_start = np.searchsorted(self.film[by_film], np.arange(self.films + 1))
            self._limited = (limits, kept, Incidence(films_start, self.film[by_person], people_start, self.person[by_film]))
        return self._limited[2]

    def credits_of(self, person: int, film: int, limits: Limits = Limits()) -> list[int]:
        """Return the positions of a person's credits in a film that count, by role (actor first), then billing."""
        start, end = int(self.person_start[person]), int(self.person_start[person + 1])
        own = self.film[start:end]
        places = range(start + int(np.searchsorted(own, film)), start + int(np.searchsorted(own, film, side="right")))
        if limits.none:
            return [place for place in places if not self.flags[place] & FLAGS["archive"]]
        self.incidence(limits)
        kept = self._limited[1]
        return [place for place in places if kept is None or kept[place]]

    def told(self, credit: int) -> list[Told]:
        """Return where a credit was read: every source with its document and, where it has lines, the first and last of them."""
        bounds = self.numbers("credit_told_start")
        documents, first, last = (self.numbers(f"credit_told_{name}") for name in ("document", "first", "last"))
        sources, files = self.texts("document_source"), self.texts("document_file")
        return [
            Told(sources[int(documents[n])], files[int(documents[n])], int(first[n]) or None, int(last[n]) or None)
            for n in range(int(bounds[credit]), int(bounds[credit + 1]))
        ]


def _without_repetition(credits_: Numbers, person: Numbers, film: Numbers) -> Numbers:
    """Return positions without those whose person and film are those of the position before."""
    own, where = person[credits_], film[credits_]
    first = np.ones(len(credits_), dtype=bool)
    first[1:] = (own[1:] != own[:-1]) | (where[1:] != where[:-1])
    return credits_[first]
