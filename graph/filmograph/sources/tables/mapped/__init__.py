"""Any table (CSV, TSV, Parquet, Excel) with a mapping beside it that names the field of the record for each column.

A row is a film, or a credit when columns are mapped to `credit.…`; then the rows of one film are read together.
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
VERSION = 3

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
    """A cell does not fit the field that its column is mapped to."""


def iter_records(rows: Rows, mapping: ColumnMapping, name: str) -> Iterator[Record | Rejected]:
    """Yield the record of each film, and each row that cannot be read, with the reason; `name` is the name of the table in an error.

    Raises `SourceError` when the mapping names a column that the table does not have.
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
    for film_rows in films.values():
        yield from _read(film_rows, mapping)


def _film_key(row: Row, mapping: ColumnMapping) -> tuple[str, ...]:
    values = {field: row.cells[column] for column, field in mapping.columns.items()}
    ids = tuple(f"{field} {value}" for field, value in sorted(values.items()) if field.startswith("film.ids.") and value)
    return ids or (values.get("film.title", ""), values.get("film.year", ""))


def _read(rows: list[Row], mapping: ColumnMapping) -> Iterator[Record | Rejected]:
    """Yield the record of a film from its rows, and the rows that cannot be read."""
    draft, read = Draft(LAYOUT), 0
    known: set[str] = set()  # of one film's rows, the first that has a field counts, but for credits and lists
    for row in rows:
        try:
            values = _values(row, mapping)
        except _UnreadableError as error:
            yield Rejected(row.first, str(error), " | ".join(row.cells.values())[:2000])
            continue
        _read_credit(draft, dict(values), row, mapping)
        new = [(field, value) for field, value in values if field not in known or field.removeprefix("film.") in _LISTS]
        for field, value in new:
            _read_cell(draft, field, value, row, mapping)
        _read_rating(draft, dict(new), row, mapping)
        known.update(field for field, _ in new)
        read += 1
    if read:
        yield draft.finish()


def _values(row: Row, mapping: ColumnMapping) -> list[tuple[str, str]]:
    """Return (field, value) of the cells that are not empty, in the order of the columns; raises `_UnreadableError`."""
    filled = [(field, column, row.cells[column]) for column, field in mapping.columns.items() if row.cells[column] not in _NOTHING]
    if not any(field == "film.title" for field, _, _ in filled):
        raise _UnreadableError("The row has no title.")
    return [(field, _checked(field, column, value)) for field, column, value in filled]


def _checked(field: str, column: str, value: str) -> str:
    if field == "film.year" and not _YEAR.fullmatch(value):
        raise _UnreadableError(f"The year {value!r} in the column {column!r} is not a number from 1800 to 2199.")
    if field in _IDS and not re.fullmatch(_IDS[field], value):
        raise _UnreadableError(f"The id {value!r} in the column {column!r} is not of the form that {field} has.")
    if field in ("film.runtime_minutes", "credit.billing") or field.endswith(".count"):
        return str(_integer(value, column))
    if field.startswith("ratings."):
        return _with_its_scale(value, column)
    if field.startswith("money."):
        return str(_number(value, column))
    return value


def _with_its_scale(value: str, column: str) -> str:
    """Return a rating as a number, followed by "/" and its scale where the cell gives one ("74%", "3.5/4")."""
    number, slash, scale = value.removesuffix("%").partition("/")
    if value.endswith("%") and not slash:
        slash, scale = "/", "100"
    return f"{_number(number, column)}{slash}{_number(scale.strip() or value, column) if slash else ''}"


def _number(value: str, column: str) -> Decimal:
    try:
        number = Decimal(re.sub(r"[,\s$€£%]", "", value))
    except InvalidOperation:
        raise _UnreadableError(f"{value!r} in the column {column!r} is not a number.") from None
    if not number.is_finite():
        raise _UnreadableError(f"{value!r} in the column {column!r} is not a number.")
    return number


def _integer(value: str, column: str) -> int:
    number = _number(re.sub(r"(?i)\s*min(utes)?\.?$", "", value), column)
    if number != number.to_integral_value():
        raise _UnreadableError(f"{value!r} in the column {column!r} is not a whole number.")
    return int(number)


def _read_cell(draft: Draft, field: str, value: str, row: Row, mapping: ColumnMapping) -> None:
    """Add the fact of one cell; the cells of a rating or of a credit belong together and are read elsewhere."""
    kind, _, rest = field.partition(".")
    span = (row.first, row.last)
    if kind == "film":
        _read_film(draft, rest, value, span, mapping)
    elif kind == "credits":
        role, _, unordered = rest.partition(".")
        for billing, person in enumerate(_entries(value, mapping), start=1):
            has_billing = find_role(role) == "actor" and not unordered
            draft.add("credits", Credit(person=person, role=find_role(role) or role, billing=billing if has_billing else None), *span)
    elif kind == "companies":
        for company in _entries(value, mapping):
            draft.add("companies", CompanyCredit(company=company, role=find_role(rest) or rest), *span)
    else:
        _read_once(draft, field, value, span, mapping)


def _read_film(draft: Draft, key: str, value: str, span: Span, mapping: ColumnMapping) -> None:
    if key.startswith("ids."):
        draft.film_id(key.removeprefix("ids."), value, *span)
    elif key in _LISTS:
        for entry in _entries(value, mapping):
            draft.film_list(key, entry, *span)
    else:
        draft.film(key, int(value) if key in ("year", "runtime_minutes") else value, *span)


def _read_once(draft: Draft, field: str, value: str, span: Span, mapping: ColumnMapping) -> None:
    kind, _, rest = field.partition(".")
    entries: dict[str, Callable[[], Iterable[object]]] = {
        "locations": lambda: (Location(place=place, kind=rest) for place in _entries(value, mapping)),
        "money": lambda: [Amount(kind=rest, amount=Decimal(value), currency=mapping.currency)] if Decimal(value) > 0 else [],
        "synopses": lambda: [Synopsis(text=value)],
    }
    for entry in entries[kind]() if kind in entries else ():
        draft.add(kind, entry, *span)


def _read_rating(draft: Draft, values: dict[str, str], row: Row, mapping: ColumnMapping) -> None:
    for kind in ("critic", "audience"):
        value, count = values.get(f"ratings.{kind}"), values.get(f"ratings.{kind}.count")
        if value is not None:
            number, _, printed = value.partition("/")
            scale = Decimal(printed) if printed else mapping.rating_scale
            rating = Rating(
                kind=kind, value=Decimal(number), scale=scale, outlet=mapping.outlet, count=int(count) if count else None
            )  # fmt: skip
            draft.add("ratings", rating, row.first, row.last)


def _read_credit(draft: Draft, values: dict[str, str], row: Row, mapping: ColumnMapping) -> None:
    if person := values.get("credit.person"):
        printed = values.get("credit.role", "actor")
        ids = {field.rpartition(".")[2]: value for field, value in values.items() if field.startswith("credit.person_ids.")}
        billing = values.get("credit.billing")
        credit = Credit(
            person=person, role=find_role(printed) or printed.casefold(), billing=int(billing) if billing and int(billing) > 0 else None,
            characters=tuple(_entries(values.get("credit.characters", ""), mapping)), credited_as=values.get("credit.credited_as"),
            department=None if find_role(printed) else "crew", person_ids=ids,
        )  # fmt: skip
        draft.add("credits", credit, row.first, row.last)


def _entries(cell: str, mapping: ColumnMapping) -> list[str]:
    """Return the entries of a cell in their order, each once."""
    parts = cell.split(mapping.separator.strip() or mapping.separator)
    return list(dict.fromkeys(entry for part in parts if (entry := " ".join(part.split())) and entry not in _NOTHING))
