"""The database of claims, opened for writing: every result of a build passes through its tables."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from filmograph import schema, text
from filmograph.errors import StoreError, reason, refusal
from filmograph.store.claim_tables import CREATE_TABLES, CREATE_VIEWS, MACROS, TABLES
from filmograph.store.claims_reader import was_interrupted

Row = tuple[object, ...]

_BLOCK = 1_000_000
LAST = (1 << 63) - 1
"""The largest number that a column can have."""


class Database:
    """One DuckDB file (or memory) with the tables; `sql` runs a statement, `rows` returns the rows of a query.

    Temporary files go into the folder `scratch`.
    """

    def __init__(self, path: Path | None = None, *, memory_limit: str = "1500MB", read_only: bool = False) -> None:
        self._path, self.scratch = path, path.parent if path else Path(tempfile.gettempdir())
        try:
            with self._refusals():
                self._connection = duckdb.connect(str(path or ":memory:"), read_only=read_only)
        except OSError as error:
            if refusal(error) and not read_only:
                raise
            raise StoreError(f"{path}: the store's tables cannot be opened ({reason(error)}); build it anew.") from None
        self._functions: set[str] = set()
        # DuckDB's own progress bar would appear in the output of commands
        self.sql(f"SET memory_limit = '{memory_limit}'; SET preserve_insertion_order = false; SET enable_progress_bar = false;")
        # else a database in memory that needs space would write into the current folder
        spill = path.with_suffix(".spill") if path else self.scratch / f"filmograph-{os.getpid()}.spill"
        self.sql(f"SET temp_directory = '{_quoted(spill)}'")
        self._prepare("" if read_only else CREATE_TABLES)

    def _connected(self, script: str) -> "Database":
        other = object.__new__(Database)
        other._connection, other._functions, other.scratch = self._connection.cursor(), self._functions, self.scratch
        other._path = self._path
        other._prepare(script)
        return other

    def _prepare(self, script: str) -> None:
        self.function(text.PYTHON_KEY, text.name_key)
        self.sql(script + text.SQL + MACROS + CREATE_VIEWS)
        self._load_properties()

    def function(self, name: str, does: Callable[[str], str]) -> None:
        """Define a function of one text for statements, also for those of connected databases."""
        if name not in self._functions:
            with suppress(duckdb.CatalogException):  # another connection of this process to the same file has defined it already
                self._connection.create_function(name, does, ["VARCHAR"], "VARCHAR")
            self._functions.add(name)

    def attach(self, path: Path, name: str) -> None:
        """Let statements read, and not write, the tables of another file as `name.…`."""
        self.sql(f"ATTACH '{_quoted(path)}' AS {name} (READ_ONLY)")

    def beside(self, name: str) -> "Database":
        """Return an empty database `name` in memory, whose statements can also read the tables of this one, under the name of its file."""
        self.sql(f"ATTACH ':memory:' AS {name}")
        return self._connected(f"USE {name}; {CREATE_TABLES}")

    @contextmanager
    def another(self, shared: str) -> Iterator["Database"]:
        """Yield another connection, for a thread of its own; both connections see the database `shared`, which is in memory.

        A temporary table is visible only to the connection that made it.
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
        with self._refusals():
            self._connection.execute(statement, parameters or None)

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows of a query."""
        with self._refusals():
            return self._connection.execute(query, parameters or None).fetchall()

    def count(self, query: str, parameters: Sequence[object] = ()) -> int:
        """Return the single integer that a query gives."""
        return int(str(self.rows(query, parameters)[0][0] or 0))

    def stretches(self, table: str, column: str, bits: int = 24) -> list[tuple[int, int]]:
        """Return the first and last number of each of some stretches of a column, which together are all its numbers.

        Of a column of different numbers a stretch has at most `1 << bits` rows, so what a statement over one needs does not grow with
        the table.
        """
        found: Any = self.rows(f"SELECT {column} >> {bits}, count(*) FROM {table} GROUP BY ALL ORDER BY 1")
        starts, rows = [0], 0
        for number, size in found:
            if rows and rows + size > 1 << bits:
                starts.append(number << bits)
                rows = 0
            rows += size
        return list(zip(starts, [*(start - 1 for start in starts[1:]), LAST], strict=True))

    def column(self, query: str) -> dict[str, Any]:
        """Return the result of a query as numpy arrays by column name."""
        with self._refusals():
            return dict(self._connection.execute(query).fetchnumpy())

    def texts(self, query: str, size: int) -> Iterator[tuple[bytes, Any]]:
        """Yield the texts of a query (`number` below `size`, `text`), ordered by number, as blocks of UTF-8 with the length of each text.

        No text may contain a NUL.
        """
        for first in range(0, size, _BLOCK):
            block = f"SELECT text FROM ({query}) WHERE number BETWEEN {first} AND {first + _BLOCK - 1} ORDER BY number"
            texts = np.asarray(self.column(block)["text"]).tolist()
            if texts:
                joined = "\0".join(texts).encode() + b"\0"
                ends = np.flatnonzero(np.frombuffer(joined, dtype=np.uint8) == 0)
                yield joined.replace(b"\0", b""), np.diff(ends, prepend=-1) - 1

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows to one of the tables; they pass through numpy, because inserting row by row would take minutes."""
        names = TABLES[table]
        columns = list(zip(*rows, strict=True))
        if columns:
            self._append(table, dict(zip(names, columns, strict=True)))

    def append(self, table: str, columns: Mapping[str, Any]) -> None:
        """Append numpy columns to a table whose columns are in the same order."""
        with self.given("incoming", dict(columns)):
            self.sql(f"INSERT INTO {table} SELECT * FROM incoming")

    def table(self, name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        """Make a temporary table of the given columns (name and type) and rows."""
        self.sql(f"CREATE OR REPLACE TEMP TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")
        if rows:
            values = {f"c{index}": np.array(column, dtype=object) for index, column in enumerate(zip(*rows, strict=True))}
            cast = ", ".join(f"CAST(c{index} AS {kind})" for index, kind in enumerate(columns.values()))
            with self.given("incoming", values):
                self.sql(f"INSERT INTO {name} SELECT {cast} FROM incoming")

    @contextmanager
    def given(self, name: str, columns: Any) -> Iterator[None]:
        """Let the statements of a block read numpy columns, or a table of Arrow, under a name."""
        self._connection.register(name, columns)
        try:
            yield
        finally:
            self._connection.unregister(name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block in a transaction: all of its changes are made, or none when it fails."""
        self.sql("BEGIN")
        try:
            yield
        except BaseException:
            with suppress(OSError):  # nothing can be rolled back after a full disk; the first error is the one to report
                self.sql("ROLLBACK")
            raise
        self.sql("COMMIT")

    @contextmanager
    def passing_tables(self) -> Iterator[None]:
        """Remove, at the end of a block, the temporary tables that it has made: those of a large catalogue fill the disk."""
        before = self._temporary()
        yield
        for name in sorted(self._temporary() - before):
            self.sql(f"DROP TABLE {name}")

    def _temporary(self) -> set[str]:
        return {str(name) for (name,) in self.rows("SELECT table_name FROM duckdb_tables() WHERE temporary")}

    @contextmanager
    def in_order(self) -> Iterator[None]:
        """Keep the order of rows that are read from files and written to them, during a block."""
        self.sql("SET preserve_insertion_order = true")
        try:
            yield
        finally:
            self.sql("SET preserve_insertion_order = false")

    def copy_lines(self, query: str, path: Path) -> None:
        """Write the single column of a query as lines; the delimiter is a character that no cleaned value contains."""
        self.sql(f"COPY ({query}) TO '{_quoted(path)}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')")

    def free_space(self) -> int:
        """Write everything to the file, and return how many of its bytes are unused, because tables were dropped."""
        self.sql("CHECKPOINT")
        query = "SELECT free_blocks * block_size FROM pragma_database_size() WHERE database_name = current_database()"
        return self.count(query)

    def copy_tables(self, path: Path) -> None:
        """Copy all tables to another file, which then has no unused space."""
        with self.in_order():
            self.sql(f"ATTACH '{_quoted(path)}' AS copied")
            name = self.rows("SELECT current_database()")[0][0]
            self.sql(f'COPY FROM DATABASE "{name}" TO copied')
            self.sql("DETACH copied")

    def limit_memory(self, size: int) -> None:
        """Let the tables take at most so many bytes of memory from now on; what does not fit is written to the disk."""
        self.sql(f"SET memory_limit = '{size // 1_000_000}MB'")

    def leave_log(self) -> None:
        """Leave small changes in the log next to the file when it is closed: every reader reads both, and merging them costs more."""
        self.sql("PRAGMA disable_checkpoint_on_shutdown; SET wal_autocheckpoint = '1MB'")

    def close(self) -> None:
        """Write everything to the file and close it."""
        with self._refusals():
            self._connection.close()

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """Turn errors of DuckDB in a block into `OSError` where a file cannot be read or written, and `StoreError` where memory runs out.

        After a failed checkpoint every statement of every connection fails, and its message names the first failure.
        """
        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise StoreError(
                f"The build ran out of memory ({reason(error)}); the store is as it was before, and the same command goes on from here"
                " when other programs are closed, or on a machine with more memory."
            ) from None
        except duckdb.Error as error:
            if was_interrupted(error):
                raise KeyboardInterrupt from None
            if "Corrupt database file" in str(error):
                raise StoreError(f"{self._path}: the store's tables cannot be read ({reason(error)}); build it anew.") from None
            if refusal(error) or isinstance(error, duckdb.IOException | duckdb.FatalException):
                raise OSError(errno.EIO, reason(error), str(self._path or self.scratch)) from None
            raise
        except RuntimeError as error:
            if was_interrupted(error):
                raise KeyboardInterrupt from None
            raise

    def _append(self, table: str, columns: dict[str, tuple[object, ...]]) -> None:
        arrays = {name: np.array(values, dtype=object) for name, values in columns.items()}
        described = self.rows("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [table])
        types = {str(name): str(kind) for name, kind in described}
        wanted = ", ".join(f"CAST({name} AS {types[name]})" for name in columns)
        with self.given("incoming", arrays):
            self.sql(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {wanted} FROM incoming")

    def _load_properties(self) -> None:
        self.sql("CREATE OR REPLACE TEMP TABLE property (name VARCHAR, kind VARCHAR, functional BOOLEAN, scheme VARCHAR)")
        values = ", ".join(f"('{p.name}', '{p.kind}', {p.functional}, '{p.scheme}')" for p in schema.properties().values())
        self.sql(f"INSERT INTO property VALUES {values}")


def create(path: Path) -> None:
    """Write the file of a database without tables; raises `OSError` when it cannot be written."""
    try:
        duckdb.connect(str(path)).close()
    except duckdb.Error as error:
        raise OSError(errno.EIO, reason(error), str(path)) from None


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
