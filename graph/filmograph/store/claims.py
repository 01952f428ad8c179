"""The tables in the middle: sources, mentions they speak of, claims they make, records that were set aside."""

import errno
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from filmograph import schema, text
from filmograph.errors import SourceError, StoreError
from filmograph.sources.tables.mapped.rows import Row as Line

Row = tuple[object, ...]

# A mention's number holds its source's and its document's in its upper bits, so that a join needs one integer.
SOURCE_BITS, DOCUMENT_BITS = 48, 30

_TABLES = """
CREATE TABLE IF NOT EXISTS source (
    number SMALLINT, name VARCHAR, layout VARCHAR, reader VARCHAR, bulk BOOLEAN, partial BOOLEAN, trust INTEGER, options VARCHAR,
    checked BOOLEAN);
CREATE TABLE IF NOT EXISTS document (
    source SMALLINT, number INTEGER, file_name VARCHAR, content_hash VARCHAR, retrieved VARCHAR);
CREATE TABLE IF NOT EXISTS mention (mention BIGINT, class VARCHAR, film BIGINT, key VARCHAR);
CREATE TABLE IF NOT EXISTS claim (
    mention BIGINT, property VARCHAR, value VARCHAR, target BIGINT, document INTEGER, first_line INTEGER, last_line INTEGER);
CREATE TABLE IF NOT EXISTS role_met (source SMALLINT, document INTEGER, role VARCHAR, department VARCHAR, credits BIGINT);
CREATE TABLE IF NOT EXISTS aside (mention BIGINT);
CREATE TABLE IF NOT EXISTS link (
    class VARCHAR, a BIGINT, b BIGINT, stage VARCHAR, score DOUBLE, joined BOOLEAN, signals VARCHAR, reason VARCHAR);
CREATE TABLE IF NOT EXISTS judgement (
    file VARCHAR, line INTEGER, judgement VARCHAR, kind VARCHAR, a VARCHAR, b VARCHAR, who VARCHAR, why VARCHAR);
CREATE TABLE IF NOT EXISTS mention_key (mention BIGINT, class VARCHAR, key VARCHAR);
CREATE TABLE IF NOT EXISTS judged (line INTEGER, judgement VARCHAR, a BIGINT, b BIGINT);
CREATE TABLE IF NOT EXISTS quarantine (
    source VARCHAR, file_name VARCHAR, first_line INTEGER, last_line INTEGER, path VARCHAR, value VARCHAR, reason VARCHAR,
    original VARCHAR);
"""

# `name_key` compares names and titles without case, accents and punctuation; `fold` keeps accents and symbols that bear meaning.
_MACROS = rf"""
CREATE OR REPLACE TEMP MACRO slug_of(s, n) AS
    CASE WHEN n = '' THEN 'x' || substr(md5(s), 1, 12) ELSE url_encode(replace(n, ' ', '-')) END;
CREATE OR REPLACE TEMP MACRO slug(s) AS slug_of(s, name_key(s));
CREATE OR REPLACE TEMP MACRO fold(s) AS
    trim(regexp_replace(lower(nfc_normalize(s)), '[\p{{P}}\p{{Z}}\s]+', ' ', 'g'));
CREATE OR REPLACE TEMP MACRO source_of(mention) AS (mention >> {SOURCE_BITS})::SMALLINT;
CREATE OR REPLACE TEMP MACRO document_of(mention) AS ((mention >> {DOCUMENT_BITS}) & {(1 << (SOURCE_BITS - DOCUMENT_BITS)) - 1})::INTEGER;
CREATE OR REPLACE TEMP MACRO local_number(mention) AS mention & {(1 << DOCUMENT_BITS) - 1};
"""

# What is set aside is kept, but nothing is made of it.
_VIEWS = """
CREATE OR REPLACE TEMP VIEW kept AS
    SELECT * FROM mention WHERE coalesce(film, mention) NOT IN (SELECT mention FROM aside) AND mention NOT IN (SELECT mention FROM aside);
"""

_COLUMNS = {
    "source": ("number", "name", "layout", "reader", "bulk", "partial", "trust", "options", "checked"),
    "document": ("source", "number", "file_name", "content_hash", "retrieved"),
    "mention": ("mention", "class", "film", "key"),
    "claim": ("mention", "property", "value", "target", "document", "first_line", "last_line"),
    "role_met": ("source", "document", "role", "department", "credits"),
    "aside": ("mention",),
    "link": ("class", "a", "b", "stage", "score", "joined", "signals", "reason"),
    "judgement": ("file", "line", "judgement", "kind", "a", "b", "who", "why"),
    "judged": ("line", "judgement", "a", "b"),
    "quarantine": ("source", "file_name", "first_line", "last_line", "path", "value", "reason", "original"),
}


_BLOCK = 1_000_000


class Database:
    """One DuckDB file (or memory) with the tables; `sql` runs a statement, `rows` returns what one finds.

    Files that are needed for a moment have their place in the folder `scratch`.
    """

    def __init__(self, path: Path | None = None, *, memory_limit: str = "1500MB", read_only: bool = False) -> None:
        try:
            self._connection = duckdb.connect(str(path or ":memory:"), read_only=read_only)
        except duckdb.Error as error:
            raise StoreError(f"{path}: the claims database cannot be opened ({_first_line(error)}).") from None
        self._functions: set[str] = set()
        self.scratch = path.parent if path else Path(tempfile.gettempdir())
        # its own progress bar would stand between what commands print
        self.sql(f"SET memory_limit = '{memory_limit}'; SET preserve_insertion_order = false; SET enable_progress_bar = false;")
        if path:
            self.sql(f"SET temp_directory = '{_quoted(path.with_suffix('.spill'))}'")
        self._prepare("" if read_only else _TABLES)

    def _connected(self, script: str) -> "Database":
        other = object.__new__(Database)
        other._connection, other._functions, other.scratch = self._connection.cursor(), self._functions, self.scratch
        other._prepare(script)
        return other

    def _prepare(self, script: str) -> None:
        self.function(text.PYTHON_KEY, text.name_key)
        self.sql(script + text.SQL + _MACROS + _VIEWS)
        self._load_properties()

    def function(self, name: str, does: Callable[[str], str]) -> None:
        """Give statements a function of one text; those of databases beside this one have it too."""
        if name not in self._functions:
            with suppress(duckdb.CatalogException):  # another connection of this process to the same file has given it already
                self._connection.create_function(name, does, ["VARCHAR"], "VARCHAR")
            self._functions.add(name)

    def attach(self, path: Path, name: str) -> None:
        """Let statements read the tables of another file as `name.…`; it is not written to."""
        self.sql(f"ATTACH '{_quoted(path)}' AS {name} (READ_ONLY)")

    def beside(self, name: str) -> "Database":
        """Return an empty database in memory, called `name`, whose statements also read this one's tables, by the name of its file."""
        self.sql(f"ATTACH ':memory:' AS {name}")
        return self._connected(f"USE {name}; {_TABLES}")

    @contextmanager
    def another(self, shared: str) -> Iterator["Database"]:
        """Give a block another connection, for a thread of its own; both see what is in the database `shared`, in memory.

        Temporary tables are seen by the connection that made them alone.
        """
        self.sql(f"ATTACH ':memory:' AS {shared}")
        other = self._connected("")
        try:
            yield other
        finally:
            other.close()
            self.sql(f"DETACH {shared}")

    def sql(self, statement: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement (or several) for its effect."""
        self._run(statement, parameters)

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows that a query finds."""
        return self._run(query, parameters).fetchall()

    def count(self, query: str, parameters: Sequence[object] = ()) -> int:
        """Return the one whole number that a query finds."""
        return int(str(self.rows(query, parameters)[0][0] or 0))

    def column(self, query: str) -> dict[str, Any]:
        """Return what a query finds as numpy arrays by column name."""
        return dict(self._run(query).fetchnumpy())

    def texts(self, query: str, size: int) -> Iterator[tuple[bytes, Any]]:
        """Yield the texts that a query finds (`number` below `size`, `text`) as blocks of UTF-8 with the length of each, in their order.

        No text holds a NUL.
        """
        for first in range(0, size, _BLOCK):
            block = f"SELECT text FROM ({query}) WHERE number BETWEEN {first} AND {first + _BLOCK - 1} ORDER BY number"
            texts = np.asarray(self.column(block)["text"]).tolist()
            if texts:
                joined = "\0".join(texts).encode() + b"\0"
                ends = np.flatnonzero(np.frombuffer(joined, dtype=np.uint8) == 0)
                yield joined.replace(b"\0", b""), np.diff(ends, prepend=-1) - 1

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows to one of the tables, quickly: numpy carries them over, a row at a time would take minutes."""
        names = _COLUMNS[table]
        columns = list(zip(*rows, strict=True))
        if columns:
            self._append(table, dict(zip(names, columns, strict=True)))

    def append(self, table: str, columns: Mapping[str, Any]) -> None:
        """Append numpy columns to a table that has them in this order."""
        self._connection.register("incoming", dict(columns))
        self.sql(f"INSERT INTO {table} SELECT * FROM incoming")
        self._connection.unregister("incoming")

    def table(self, name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        """Make a temporary table of the given columns (name and type) and rows."""
        self.sql(f"CREATE OR REPLACE TEMP TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")
        if rows:
            held = {f"c{place}": values for place, values in enumerate(zip(*rows, strict=True))}
            self._connection.register("incoming", {c: np.array(values, dtype=object) for c, values in held.items()})
            cast = ", ".join(f"CAST(c{place} AS {kind})" for place, kind in enumerate(columns.values()))
            self.sql(f"INSERT INTO {name} SELECT {cast} FROM incoming")
            self._connection.unregister("incoming")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Give a block whose changes are all made, or none when it fails."""
        self.sql("BEGIN")
        try:
            yield
        except BaseException:
            self.sql("ROLLBACK")
            raise
        self.sql("COMMIT")

    @contextmanager
    def in_order(self) -> Iterator[None]:
        """Give a block in which rows are read from files and written to them in their order."""
        self.sql("SET preserve_insertion_order = true")
        try:
            yield
        finally:
            self.sql("SET preserve_insertion_order = false")

    def copy_lines(self, query: str, path: Path) -> None:
        """Write the one column of a query as lines; the delimiter is a character that no cleaned value holds."""
        self.sql(f"COPY ({query}) TO '{_quoted(path)}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')")

    def free_space(self) -> int:
        """Write everything to the file, and return how many bytes of it hold nothing: the places of tables that are no more."""
        self.sql("CHECKPOINT")
        query = "SELECT free_blocks * block_size FROM pragma_database_size() WHERE database_name = current_database()"
        return self.count(query)

    def copy_tables(self, path: Path) -> None:
        """Write all tables to another file, which has no free space."""
        with self.in_order():
            self.sql(f"ATTACH '{_quoted(path)}' AS copied")
            name = self.rows("SELECT current_database()")[0][0]
            self.sql(f'COPY FROM DATABASE "{name}" TO copied')
            self.sql("DETACH copied")

    def leave_log(self) -> None:
        """Leave a few changes in the log beside the file when it is closed: whoever opens it reads both, and writing them in costs more."""
        self.sql("PRAGMA disable_checkpoint_on_shutdown; SET wal_autocheckpoint = '1MB'")

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


def parquet_rows(path: Path) -> Iterator[list[str] | Line]:
    """Yield the names of a Parquet file's columns, and then its rows as texts; raises `SourceError` when it cannot be read."""
    try:
        found = duckdb.execute(f"SELECT * FROM read_parquet('{_quoted(path)}')")
        names = [str(column[0]) for column in found.description or ()]
        yield names
        number = 0
        while part := found.fetchmany(10_000):
            for values in part:
                number += 1
                cells = (", ".join(map(str, v)) if isinstance(v, list) else "" if v is None else str(v) for v in values)
                yield Line(number, number, dict(zip(names, cells, strict=True)))
    except duckdb.Error as error:
        raise SourceError(f"{path}: cannot be read as Parquet ({_first_line(error)}); write it anew.") from None


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
