"""The record of one film from its rows, wherever they come from; a cell that does not fit its field is left out and listed."""

from collections.abc import Sequence
from decimal import Decimal

from filmograph.model import (
    Amount,
    Commentary,
    CompanyCredit,
    Draft,
    Location,
    Rating,
    Record,
    Rejected,
    Release,
    Review,
    ReviewCounts,
    ReviewRating,
    Span,
    Synopsis,
)
from filmograph.schema import find_language, find_role
from filmograph.sources.reading.cells import is_empty
from filmograph.sources.reading.dates import placed
from filmograph.sources.reading.titles import title_in
from filmograph.sources.tables.mapped.fields import LISTS
from filmograph.sources.tables.mapped.fitting import Misfit, Value, entries_in, is_name, is_series, label_of, value_in, what
from filmograph.sources.tables.mapped.mapping import Column, ColumnMapping
from filmograph.sources.tables.mapped.named_people import Billing, read_cast_and_crew, read_credit, read_people
from filmograph.sources.tables.mapped.rows import Row

LAYOUT = "table"
_NO_TITLE = {"", r"\N", "N/A", "n/a", "NULL", "null", "NaN", "nan", "-"}
_SHOWN = 2000
_EXAMPLE = 200
_LABELS = {"film.languages": ("iso_639_1",), "film.countries": ("name", "iso_3166_1")}
_TRUE = {"1", "1.0", "true", "yes", "y", "x"}
_FALSE = {"0", "0.0", "false", "no", "n"}
_FIRST = ("film.year", "film.title", "film.language")
"""The fields that the others need: the year decides the century of a date, the original language is none of the others."""


def read_film(rows: Sequence[Row], mapping: ColumnMapping, keys: frozenset[str] = frozenset()) -> Record | Rejected:
    """Return the record of a film from its rows, or why it is none; `keys` are the columns that only join tables."""
    text = " | ".join(rows[0].cells.values())[:_SHOWN]
    title = next((name for name, column in mapping.columns.items() if column.field == "film.title"), "")
    if all(row.cells.get(title, "").strip() in _NO_TITLE for row in rows):
        return Rejected(rows[0].first, "The row has no title.", text)
    forms = (row.cells.get(name, "") for row in rows[:1] for name, column in mapping.columns.items() if column.field == "film.form")
    if form := next((form for form in forms if is_series(form)), None):
        return Rejected(rows[0].first, f'The row is of the kind "{form.strip()}", not a film.', text)
    reader = _Reader(mapping)
    for row in rows:
        reader.read(row)
        for name, cell in row.cells.items():
            if name not in mapping.columns and name not in keys and not is_empty(cell):
                reader.draft.unread(name, cell[:_EXAMPLE])
    return reader.finish()


class _Reader:
    """Reads the rows of one film into a draft; a cell that stands in several of its rows counts once."""

    def __init__(self, mapping: ColumnMapping) -> None:
        self.draft = Draft(LAYOUT)
        self._billing = Billing(self.draft)
        order = {field: position for position, field in enumerate(_FIRST)}
        self._columns = sorted(mapping.columns.items(), key=lambda pair: order.get(pair[1].field, len(order)))
        self._seen: set[tuple[str, str]] = set()
        self._others: list[tuple[str, Span]] = []
        self._title = self._language = ""
        self._year: int | None = None
        self._counts: dict[str, int] = {}
        self._counted: Span = (1, 1)

    def read(self, row: Row) -> None:
        """Add the facts of a row."""
        span = (row.first, row.last)
        together: dict[str, tuple[Column, str, Value]] = {}
        for name, column in self._columns:
            cell = row.cells.get(name, "").strip()
            if is_empty(cell) and not (column.field == "film.title" and cell not in _NO_TITLE):
                continue
            if column.field.startswith(("credit.", "ratings.", "reviews.")):
                value: Value | Misfit | None = cell if column.field == "credit.characters" else value_in(cell, column, self._year)
                if isinstance(value, Misfit):
                    self._leave_out(name, cell, value, span)
                elif value is not None:
                    together[name] = (column, cell, value)
            elif (name, cell) not in self._seen:
                self._seen.add((name, cell))
                self._cell(name, cell, column, span)
        self._read_ratings(together, span)
        self._read_review(together, span)
        values = {column.field: value for column, _, value in together.values() if column.field.startswith("credit.")}
        if "credit.person" in values:
            characters = next((column for column, _, _ in together.values() if column.field == "credit.characters"), None)
            read_credit(self.draft, values, str(values.get("credit.characters", "")), characters, span)

    def finish(self) -> Record:
        """Return the record: a date gives the year where nothing else does, and another title differs from the title."""
        for title, span in self._others:
            if title != self._title:
                self.draft.film_list("also_known_as", title, *span)
        if self._counts:
            counts, span = ReviewCounts(user=self._counts.get("user"), critic=self._counts.get("critic")), self._counted
            self.draft.count("review_counts", counts, *span)
        return self.draft.finish()

    def _leave_out(self, name: str, cell: str, misfit: Misfit, span: Span) -> None:
        if (name, "\0" + cell) not in self._seen:
            self._seen.add((name, "\0" + cell))
            self.draft.leave_out(name, cell[:_SHOWN], misfit.sentence(cell, name), *span)

    def _cell(self, name: str, cell: str, column: Column, span: Span) -> None:
        field, misfits = column.field, list[Misfit]()
        if column.value is not None:
            misfits = self._flag(cell, column, span)
        elif field == "film.title":
            self._read_title(cell, span)
        elif field == "credits":
            misfits = read_cast_and_crew(self._billing, cell, column, span)
        elif field.startswith("credits."):
            misfits = read_people(self._billing, cell, column, span)
        elif field in LISTS or field.startswith(("companies.", "locations.")):
            misfits = self._read_list(cell, column, span)
        else:
            value = value_in(cell, column, self._year)
            if isinstance(value, Misfit):
                misfits = [value]
            elif value is not None:
                self._read_value(field, cell, value, span)
        for misfit in misfits:
            self._leave_out(name, cell, misfit, span)

    def _flag(self, cell: str, column: Column, span: Span) -> list[Misfit]:
        """Read a cell that says of one value whether it holds."""
        if cell.casefold() in _TRUE and column.value:
            self._read_entries([column.value], column, span)
        return [] if cell.casefold() in _TRUE | _FALSE else [Misfit("is neither 1 nor 0, true nor false")]

    def _read_title(self, cell: str, span: Span) -> None:
        found = title_in(cell)
        if not self._title:
            self._title = found.title
            self.draft.film("title", found.title, *span)
        self._others += [(other, span) for other in found.others]
        self._year = self._year or found.year
        if found.year:  # counts only where the column of the year has none
            self.draft.film("year", found.year, *span)

    def _read_list(self, cell: str, column: Column, span: Span) -> list[Misfit]:
        entries = entries_in(cell, column)
        if isinstance(entries, Misfit):
            return [entries]
        labels = [label for entry in entries if (label := label_of(entry, *_LABELS.get(column.field, ())))]
        named = [label for label in labels if column.field in ("film.tags", "film.also_known_as") or is_name(label)]
        self._read_entries(named, column, span)
        return (
            [] if len(named) == len(labels) else [Misfit(f"is not {what(column.field)}" if not named else "has an entry that is no name")]
        )

    def _read_entries(self, labels: Sequence[str], column: Column, span: Span) -> None:
        kind, _, rest = column.field.partition(".")
        for label in labels:
            if kind == "companies" and (column.field, label) not in self._seen:
                self._seen.add((column.field, label))
                self.draft.add("companies", CompanyCredit(company=label, role=find_role(rest) or rest), *span)
            elif kind == "companies":
                continue
            elif kind == "locations":
                self.draft.add("locations", Location(place=label, kind=rest), *span)
            elif rest == "also_known_as":
                found = title_in(label)
                self._others += [(title, span) for title in (found.title, *found.others)]
            elif rest != "languages" or (label != "xx" and _language(label) != self._language):
                self.draft.film_list(rest, label, *span)

    def _read_value(self, field: str, cell: str, value: Value, span: Span) -> None:
        kind, _, rest = field.partition(".")
        if field == "film.release_date":
            self._read_release(cell, str(value), span)
        elif rest.startswith("ids."):
            self.draft.film_id(rest.removeprefix("ids."), str(value), *span)
        elif kind == "film":
            self._year = value if field == "film.year" and isinstance(value, int) else self._year
            self._language = _language(str(value)) if field == "film.language" else self._language
            self.draft.film(rest, value if isinstance(value, int) else str(value), *span)
        elif kind == "money" and isinstance(value, tuple):
            self.draft.add("money", Amount(kind=rest, amount=value[0], currency=str(value[1]) if value[1] else None), *span)
        elif kind == "review_counts" and isinstance(value, int):
            self._counts[rest], self._counted = value, span
        elif kind == "synopses":
            self.draft.add("synopses", Synopsis(text=str(value)), *span)
        elif kind == "commentary":
            self.draft.add("commentary", Commentary(text=str(value)), *span)

    def _read_release(self, cell: str, date: str, span: Span) -> None:
        """Read the date of release; one that is known in part, or that names its country, is a release of its own too."""
        country = placed(cell)[1]
        self.draft.film("release_date", date, *span)
        if country or len(date) < len("2012-09-28"):
            self.draft.add("releases", Release(date=date, country=country), *span)
        if self._year is None:
            self._year = int(date[:4])
            self.draft.film("year", self._year, *span)

    def _read_ratings(self, together: dict[str, tuple[Column, str, Value]], span: Span) -> None:
        found = [(column, value) for column, _, value in together.values() if column.field.startswith("ratings.")]
        counts = {(c.field.removesuffix(".count"), c.outlet): v for c, v in found if c.field.endswith(".count") and isinstance(v, int)}
        kinds = {(column.field, column.outlet): value for column, value in found if isinstance(value, tuple)}
        for (field, outlet), value in kinds.items():
            count = counts.pop((field, outlet), None)
            self._add_rating(Rating(kind=field[8:], value=value[0], scale=_decimal(value[1]), outlet=outlet, count=count), span)
        for (field, outlet), count in counts.items():
            if count and field not in {kind for kind, _ in kinds}:
                self._add_rating(Rating(kind=field[8:], outlet=outlet, count=count), span)

    def _add_rating(self, rating: Rating, span: Span) -> None:
        is_nothing = not rating.value and not rating.count and rating.count is not None
        if is_nothing or ("rating", repr(rating)) in self._seen:
            return
        self._seen.add(("rating", repr(rating)))
        self.draft.add("ratings", rating, *span)

    def _read_review(self, together: dict[str, tuple[Column, str, Value]], span: Span) -> None:
        """Read the review of a row; a rating without a text is one of the ratings."""
        found = {column.field: (column, value) for column, _, value in together.values() if column.field.startswith("reviews.")}
        printed = found.get("reviews.rating")
        rating = printed[1] if printed and isinstance(printed[1], tuple) else None
        if text := found.get("reviews.text"):
            date = str(found["reviews.date"][1]) if "reviews.date" in found else None
            stars = ReviewRating(value=rating[0], scale=_decimal(rating[1])) if rating else None
            review = Review(kind="audience", outlet=text[0].outlet, date=date, rating=stars, text=str(text[1]))
            self.draft.add("reviews", review, *span)
        elif printed and rating:
            self._add_rating(Rating(kind="audience", value=rating[0], scale=_decimal(rating[1]), outlet=printed[0].outlet), span)


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _language(label: str) -> str:
    known = find_language(label)
    return known[0] if known else label.casefold()
