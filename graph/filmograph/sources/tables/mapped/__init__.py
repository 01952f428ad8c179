"""Any table (CSV, TSV, Parquet, Excel) with a mapping beside it that names which column is which field of the record.

A row is a film, or a credit when columns are mapped to `credit.…`; then the rows of one film are put together.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation

from filmograph.model import Amount, CompanyCredit, Credit, Draft, Location, Rating, Record, Rejected, Span, Synopsis
from filmograph.schema import find_role
from filmograph.sources.tables.mapped.mapping import ColumnMapping, check_columns
from filmograph.sources.tables.mapped.rows import Row

LAYOUT = "table"
LOOKED_FOR = "a table with a mapping beside it"
VERSION = 2

Rows = Iterable[list[str] | Row | Rejected]
"""The header, and then the rows."""

_LISTS = {"genres", "also_known_as", "tags", "languages", "countries"}
_IDS = {
    "film.ids.imdb": r"tt[0-9]{7,}", "film.ids.tmdb": r"[0-9]+", "film.ids.wikidata": r"Q[0-9]+", "film.ids.eidr": r"10\.5240/[0-9A-Z/-]+",
    "credit.person_ids.imdb": r"nm[0-9]{7,}", "credit.person_ids.tmdb": r"[0-9]+", "credit.person_ids.wikidata": r"Q[0-9]+",
}  # fmt: skip
_YEAR = re.compile(r"(?:18|19|20|21)[0-9]{2}")
_NOTHING = {"", r"\N", "N/A", "n/a", "NULL", "null", "None", "nan", "-"}


class _UnreadableError(Exception):
    """A cell does not hold what its column is mapped to."""


def iter_records(rows: Rows, mapping: ColumnMapping, name: str) -> Iterator[Record | Rejected]:
    """Yield what the rows say of each film, and each row that cannot be read with the reason; `name` is what an error calls the table.

    Raises `SourceError` when the mapping names a column that is not there.
    """
    films: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if isinstance(row, list):
            check_columns(mapping, row, name)
        elif isinstance(row, Rejected):
            yield row
        elif mapping.is_long:
            films.setdefault(_film_key(row, mapping), []).append(row)
        else:
            yield from _read([row], mapping)
    for held in films.values():
        yield from _read(held, mapping)


def _film_key(row: Row, mapping: ColumnMapping) -> tuple[str, ...]:
    said = {field: row.cells[column] for column, field in mapping.columns.items()}
    ids = tuple(f"{field} {value}" for field, value in sorted(said.items()) if field.startswith("film.ids.") and value)
    return ids or (said.get("film.title", ""), said.get("film.year", ""))


def _read(rows: list[Row], mapping: ColumnMapping) -> Iterator[Record | Rejected]:
    """Yield the record of a film from its rows, and the rows that cannot be read."""
    draft, read = Draft(LAYOUT), 0
    for row in rows:
        try:
            values = _values(row, mapping)
        except _UnreadableError as error:
            yield Rejected(row.first, str(error), " | ".join(row.cells.values())[:2000])
            continue
        for field, value in values:
            _say(draft, field, value, row, mapping)
        _say_rating(draft, dict(values), row, mapping)
        _say_credit(draft, dict(values), row, mapping)
        read += 1
    if read:
        yield draft.finish()


def _values(row: Row, mapping: ColumnMapping) -> list[tuple[str, str]]:
    """Return (field, value) of the cells that say something, in the order of the columns; raises `_UnreadableError`."""
    said = [(field, column, row.cells[column]) for column, field in mapping.columns.items() if row.cells[column] not in _NOTHING]
    if not any(field == "film.title" for field, _, _ in said):
        raise _UnreadableError("The row has no title.")
    return [(field, _checked(field, column, value)) for field, column, value in said]


def _checked(field: str, column: str, value: str) -> str:
    if field == "film.year" and not _YEAR.fullmatch(value):
        raise _UnreadableError(f"The year {value!r} in the column {column!r} is no number from 1800 to 2199.")
    if field in _IDS and not re.fullmatch(_IDS[field], value):
        raise _UnreadableError(f"The id {value!r} in the column {column!r} is not of the form that {field} has.")
    if field in ("film.runtime_minutes", "credit.billing") or field.endswith(".count"):
        return str(_whole(value, column))
    if field.startswith("ratings."):
        return _on_its_scale(value, column)
    if field.startswith("money."):
        return str(_number(value, column))
    return value


def _on_its_scale(value: str, column: str) -> str:
    """Return a rating as a number, followed by "/" and its scale where its own cell says it ("74%", "3.5/4")."""
    number, slash, scale = value.removesuffix("%").partition("/")
    if value.endswith("%") and not slash:
        slash, scale = "/", "100"
    return f"{_number(number, column)}{slash}{_number(scale.strip() or value, column) if slash else ''}"


def _number(value: str, column: str) -> Decimal:
    try:
        number = Decimal(re.sub(r"[,\s$€£%]", "", value))
    except InvalidOperation:
        raise _UnreadableError(f"{value!r} in the column {column!r} is no number.") from None
    if not number.is_finite():
        raise _UnreadableError(f"{value!r} in the column {column!r} is no number.")
    return number


def _whole(value: str, column: str) -> int:
    number = _number(re.sub(r"(?i)\s*min(utes)?\.?$", "", value), column)
    if number != number.to_integral_value():
        raise _UnreadableError(f"{value!r} in the column {column!r} is no whole number.")
    return int(number)


def _say(draft: Draft, field: str, value: str, row: Row, mapping: ColumnMapping) -> None:
    """Say what one cell holds; ratings and credits of one row go together and are said elsewhere."""
    kind, _, rest = field.partition(".")
    span = (row.first, row.last)
    if kind == "film":
        _say_film(draft, rest, value, span, mapping)
    elif kind == "credits":
        role, _, unordered = rest.partition(".")
        for billing, person in enumerate(_entries(value, mapping), start=1):
            has_billing = find_role(role) == "actor" and not unordered
            draft.add("credits", Credit(person=person, role=find_role(role) or role, billing=billing if has_billing else None), *span)
    elif kind == "companies":
        for company in _entries(value, mapping):
            draft.add("companies", CompanyCredit(company=company, role=find_role(rest) or rest), *span)
    elif not mapping.is_long or not draft.said(kind):
        _say_once(draft, field, value, span, mapping)


def _say_film(draft: Draft, key: str, value: str, span: Span, mapping: ColumnMapping) -> None:
    if key.startswith("ids."):
        draft.film_id(key.removeprefix("ids."), value, *span)
    elif key in _LISTS:
        for entry in _entries(value, mapping):
            draft.film_list(key, entry, *span)
    else:
        draft.film(key, int(value) if key in ("year", "runtime_minutes") else value, *span)


def _say_once(draft: Draft, field: str, value: str, span: Span, mapping: ColumnMapping) -> None:
    kind, _, rest = field.partition(".")
    said: dict[str, Callable[[], Iterable[object]]] = {
        "locations": lambda: (Location(place=place, kind=rest) for place in _entries(value, mapping)),
        "money": lambda: [Amount(kind=rest, amount=Decimal(value), currency=mapping.currency)] if Decimal(value) > 0 else [],
        "synopses": lambda: [Synopsis(text=value)],
    }
    for entry in said[kind]() if kind in said else ():
        draft.add(kind, entry, *span)


def _say_rating(draft: Draft, said: dict[str, str], row: Row, mapping: ColumnMapping) -> None:
    for kind in ("critic", "audience"):
        value, count = said.get(f"ratings.{kind}"), said.get(f"ratings.{kind}.count")
        if value is not None and not (mapping.is_long and draft.said("ratings")):
            number, _, printed = value.partition("/")
            scale = Decimal(printed) if printed else mapping.rating_scale
            rating = Rating(
                kind=kind, value=Decimal(number), scale=scale, outlet=mapping.outlet, count=int(count) if count else None
            )  # fmt: skip
            draft.add("ratings", rating, row.first, row.last)


def _say_credit(draft: Draft, said: dict[str, str], row: Row, mapping: ColumnMapping) -> None:
    if person := said.get("credit.person"):
        printed = said.get("credit.role", "actor")
        ids = {field.rpartition(".")[2]: value for field, value in said.items() if field.startswith("credit.person_ids.")}
        billing = said.get("credit.billing")
        credit = Credit(
            person=person, role=find_role(printed) or printed.casefold(), billing=int(billing) if billing and int(billing) > 0 else None,
            characters=tuple(_entries(said.get("credit.characters", ""), mapping)), credited_as=said.get("credit.credited_as"),
            department=None if find_role(printed) else "crew", person_ids=ids,
        )  # fmt: skip
        draft.add("credits", credit, row.first, row.last)


def _entries(cell: str, mapping: ColumnMapping) -> list[str]:
    """Return the entries of a cell in their order, each once."""
    parts = cell.split(mapping.separator.strip() or mapping.separator)
    return list(dict.fromkeys(entry for part in parts if (entry := " ".join(part.split())) and entry not in _NOTHING))
