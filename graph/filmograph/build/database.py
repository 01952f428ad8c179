"""The tables in the middle: sources, things they speak of, claims they make, records that were set aside."""

import errno
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from filmograph import schema
from filmograph.errors import StoreError

Row = tuple[object, ...]

_TABLES = """
CREATE TABLE IF NOT EXISTS source (
    name VARCHAR, layout VARCHAR, reader VARCHAR, file_name VARCHAR, content_hash VARCHAR, retrieved VARCHAR,
    bulk BOOLEAN, partial BOOLEAN, trust INTEGER);
CREATE TABLE IF NOT EXISTS thing (source VARCHAR, thing BIGINT, class VARCHAR, film BIGINT, key VARCHAR);
CREATE TABLE IF NOT EXISTS claim (
    source VARCHAR, claim BIGINT, thing BIGINT, property VARCHAR, value VARCHAR, target BIGINT, first_line INTEGER, last_line INTEGER);
CREATE TABLE IF NOT EXISTS quarantine (
    source VARCHAR, first_line INTEGER, last_line INTEGER, path VARCHAR, value VARCHAR, reason VARCHAR, original VARCHAR);
"""

# `norm` is how names and titles are compared: no case, accents, punctuation; `fold` keeps accents and symbols that bear meaning.
_MACROS = r"""
CREATE OR REPLACE TEMP MACRO norm(s) AS
    trim(regexp_replace(regexp_replace(lower(strip_accents(nfc_normalize(replace(s, '&', ' and ')))), '[''’‘`´]', '', 'g'),
                        '[^\p{L}\p{N}]+', ' ', 'g'));
CREATE OR REPLACE TEMP MACRO slug(s) AS
    CASE WHEN norm(s) = '' THEN 'x' || substr(md5(s), 1, 12) ELSE url_encode(replace(norm(s), ' ', '-')) END;
CREATE OR REPLACE TEMP MACRO fold(s) AS
    trim(regexp_replace(lower(nfc_normalize(s)), '[\p{P}\p{Z}\s]+', ' ', 'g'));
"""

_COLUMNS = {
    "source": ("name", "layout", "reader", "file_name", "content_hash", "retrieved", "bulk", "partial", "trust"),
    "thing": ("source", "thing", "class", "film", "key"),
    "claim": ("source", "claim", "thing", "property", "value", "target", "first_line", "last_line"),
    "quarantine": ("source", "first_line", "last_line", "path", "value", "reason", "original"),
}


class Database:
    """One DuckDB file (or memory) with the tables; `sql` runs a statement, `rows` returns what one finds."""

    def __init__(self, path: Path | None = None, *, memory_limit: str = "512MB") -> None:
        try:
            self._connection = duckdb.connect(str(path or ":memory:"))
        except duckdb.Error as error:
            raise StoreError(f"{path}: the claims database cannot be opened ({_first_line(error)}).") from None
        self.sql(f"SET memory_limit = '{memory_limit}'; SET preserve_insertion_order = false;")
        self.sql(_TABLES + _MACROS)
        self._load_properties()

    def sql(self, statement: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement (or several) for its effect."""
        self._run(statement, parameters)

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows that a query finds."""
        return self._run(query, parameters).fetchall()

    def column(self, query: str) -> dict[str, Any]:
        """Return what a query finds as numpy arrays by column name."""
        return dict(self._run(query).fetchnumpy())

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows to one of the tables, quickly: numpy carries them over, a row at a time would take minutes."""
        names = _COLUMNS[table]
        columns = list(zip(*rows, strict=True))
        if columns:
            self._append(table, dict(zip(names, columns, strict=True)))

    def close(self) -> None:
        """Write everything to the file and let go of it."""
        self._connection.close()

    def _run(self, statement: str, parameters: Sequence[object] = ()) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(statement, parameters or None)
        except duckdb.IOException as error:
            raise OSError(errno.EIO, _first_line(error)) from None
        except duckdb.OutOfMemoryException as error:
            raise StoreError(f"The build ran out of memory ({_first_line(error)}); the store is as it was before.") from None

    def _append(self, table: str, columns: dict[str, tuple[object, ...]]) -> None:
        arrays = {name: np.array(values, dtype=object) for name, values in columns.items()}
        described = self.rows("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [table])
        types = {str(name): str(kind) for name, kind in described}
        self._connection.register("incoming", arrays)
        wanted = ", ".join(f"CAST({name} AS {types[name]})" for name in columns)
        self.sql(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {wanted} FROM incoming")
        self._connection.unregister("incoming")

    def _load_properties(self) -> None:
        self.sql("CREATE OR REPLACE TEMP TABLE property (name VARCHAR, kind VARCHAR, functional BOOLEAN, scheme VARCHAR)")
        values = ", ".join(f"('{p.name}', '{p.kind}', {p.functional}, '{p.scheme}')" for p in schema.properties().values())
        self.sql(f"INSERT INTO property VALUES {values}")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
