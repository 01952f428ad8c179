"""The arrays of the network of credits: their names, types and contents, how they are opened, and the provenance of a credit.

People, films, companies and credits are rows of columns that are sorted by IRI (credits by person, then film).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from filmograph.errors import NotFound
from filmograph.store.columns import Columns, Numbers, Texts

FLAGS = {"voice": 1, "self": 2, "archive": 4, "uncredited": 8}
"""The flags of a credit, with their bits in `credit_flags`."""

ARCHIVE = FLAGS["archive"]

NUMBERS: Mapping[str, str] = {
    "person_born": "int16", "person_died": "int16", "person_rank": "int32", "name_rank": "int32", "person_component": "int32",
    "person_start": "int64", "person_films": "int32", "person_films_start": "int64",
    "film_year": "int16", "film_date": "int32", "film_date_rank": "int32", "film_finished": "int32", "film_score": "float64",
    "film_start": "int64", "film_order": "int32", "film_people": "int32", "film_people_start": "int64",
    "credit_person": "int32", "credit_film": "int32", "credit_role": "int16", "credit_billing": "int32", "credit_flags": "uint8",
    "credit_provenance_start": "int64", "credit_provenance_document": "int32",
    "credit_provenance_first": "int32", "credit_provenance_last": "int32",
    "company_credit_company": "int32", "company_credit_film": "int32", "company_credit_role": "int16",
    "stated_person": "int32", "stated_film": "int32", "stated_document": "int32", "stated_first": "int32", "stated_last": "int32",
    "other_name_bearer": "int32", "other_name_person": "int32",
    "doubt_first": "int32", "doubt_second": "int32", "doubt_likelihood": "int16",
}  # fmt: skip
"""The columns of numbers and their types; the first word of a name says what a row describes.

A year, date, line or billing of 0 is unknown. A date is 20120928, or 20120000 where only the year is known. An unknown score is NaN. A
column that ends in `_start` has the first row of each person, film or credit in another column: `person_start` that of the credits of a
person, `film_start` that of the credits of a film in `film_order`, `person_films_start` and `film_people_start` those of the films of a
person and the people of a film, each once and without archive footage. `stated` are the last films that sources state. Another name of
the person is the name of the bearer; two people may be one, as likely as so many of ten thousand.
"""

TEXTS = (
    "person_iri", "person_name", "film_iri", "film_title", "company_iri", "company_name", "credit_characters", "role", "role_label",
    "document_source", "document_file", "doubt_evidence",
)  # fmt: skip
"""The columns of texts."""


@dataclass(frozen=True)
class Provenance:
    """The provenance of a fact: the source, its document, and the first and last line where the document has lines."""

    source: str
    document: str
    first_line: int | None = None
    last_line: int | None = None

    def __lt__(self, other: "Provenance") -> bool:
        """Return whether this comes first in the order of source, document and line; without lines comes first."""
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
        """Return the provenance as commands print it: source, document, and [first, last] line or null."""
        lines = None if self.first_line is None else [self.first_line, self.last_line]
        return {"source": self.source, "document": self.document, "lines": lines}


class NetworkArrays:
    """The people, films, companies and credits of a store; a column is read when it is first used."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._columns = folder, Columns(folder)
        texts, numbers = self._columns.texts, self._columns.numbers
        self.person_iri, self.person_name = texts("person_iri"), texts("person_name")
        self.film_iri, self.film_title, self.film_year = texts("film_iri"), texts("film_title"), numbers("film_year")
        self.person, self.film = numbers("credit_person"), numbers("credit_film")
        self.role, self.flags = numbers("credit_role"), numbers("credit_flags")
        self.person_start = numbers("person_start")

    def __reduce__(self) -> tuple[Any, ...]:
        # what is pickled is opened again where it is
        return type(self), (self._folder.absolute(),)

    def numbers(self, name: str) -> Numbers:
        """Return another column of numbers, such as "credit_billing"."""
        return self._columns.numbers(name)

    def texts(self, name: str) -> Texts:
        """Return another column of texts, such as "credit_characters"."""
        return self._columns.texts(name)

    @cached_property
    def roles(self) -> list[str]:
        """Return the concept names of the roles of all credits, with hyphens."""
        return list(self.texts("role"))

    @cached_property
    def role_labels(self) -> list[str]:
        """Return the labels of the roles of all credits."""
        return list(self.texts("role_label"))

    @cached_property
    def characters(self) -> Texts:
        """Return the characters of every credit, empty where it has none."""
        return self.texts("credit_characters")

    @property
    def people(self) -> int:
        """Return the number of people."""
        return len(self.person_iri)

    @property
    def films(self) -> int:
        """Return the number of films."""
        return len(self.film_iri)

    def person_number(self, iri: str) -> int:
        """Return the row of a person; raises `NotFound` when no person with this IRI has a credit."""
        number = self.person_iri.find(iri)
        if number is None:
            raise NotFound(f"{iri} has no credit, so it is in no network.")
        return number

    def film_label(self, film: int) -> str:
        """Return a film's title with its year, where that is known."""
        year = int(self.film_year[film])
        return f"{self.film_title[film]} ({year})" if year else str(self.film_title[film])

    def provenance(self, credit: int) -> list[Provenance]:
        """Return the provenance of a credit: one for each source that has it."""
        (starts, documents, first, last), (sources, files) = self._provenance, self._documents
        rows = slice(int(starts[credit]), int(starts[credit + 1]))
        return [
            Provenance(sources[document], files[document], begin or None, end or None)
            for document, begin, end in zip(documents[rows].tolist(), first[rows].tolist(), last[rows].tolist(), strict=True)
        ]

    @cached_property
    def _provenance(self) -> tuple[Numbers, ...]:
        return tuple(self.numbers(f"credit_provenance_{name}") for name in ("start", "document", "first", "last"))

    @cached_property
    def _documents(self) -> tuple[Texts, Texts]:
        return self.texts("document_source"), self.texts("document_file")
