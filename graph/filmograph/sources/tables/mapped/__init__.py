"""Any table (CSV, TSV, Parquet, Excel) with a mapping beside it that names the field of the record for each column.

A row is a film, or a credit when columns are mapped to `credit.…`; then the rows of one film are read together. The rows of other tables
may be joined to it.
"""

from collections.abc import Callable, Iterator

from filmograph.model import Record, Rejected
from filmograph.sources.tables.mapped.joined import Joined, Rows
from filmograph.sources.tables.mapped.mapping import ColumnMapping, check_columns
from filmograph.sources.tables.mapped.record import LAYOUT, read_film
from filmograph.sources.tables.mapped.rows import Row

__all__ = ["LAYOUT", "LOOKED_FOR", "VERSION", "Rows", "iter_records"]

LOOKED_FOR = "a table with a mapping beside it"
VERSION = 3


def _no_tables(name: str) -> Rows:
    raise LookupError(name)


def iter_records(rows: Rows, mapping: ColumnMapping, name: str, rows_of: Callable[[str], Rows] = _no_tables) -> Iterator[Record | Rejected]:
    """Yield the record of each film, and each row that cannot be read, with the reason; `name` is the name of the table in an error.

    `rows_of` returns the rows of a joined table by its file name. Raises `SourceError` when the mapping names a column that a table does
    not have.
    """
    joined = Joined(mapping, rows_of)
    films: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if isinstance(row, list):
            check_columns(joined.columns_of_main(), row, name)
        elif isinstance(row, Rejected):
            yield row
        elif mapping.is_long:
            films.setdefault(_film_key(row, mapping), []).append(row)
        else:
            yield read_film([row, *joined.rows_for(row)], mapping, joined.keys)
    for film_rows in films.values():
        yield read_film(film_rows, mapping)
    yield from joined.rejected()


def _film_key(row: Row, mapping: ColumnMapping) -> tuple[str, ...]:
    values = {column.field: row.cells[name].strip() for name, column in mapping.columns.items() if column.field.startswith("film.")}
    ids = tuple(f"{field} {value}" for field, value in sorted(values.items()) if field.startswith("film.ids.") and value)
    titled = (values.get("film.title", ""), values.get("film.year", ""))
    return ids or (titled if titled[0] else (str(row.first),))
