"""The database of claims, opened for writing: everything that a build reads and works out passes through its tables."""

import errno
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

Row = tuple[object, ...]

_BLOCK = 1_000_000


class Database:
    """One DuckDB file (or memory) with the tables; `sql` runs a statement, `rows` returns what one finds.

    Files that are needed for a moment have their place in the folder `scratch`.
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
        # its own progress bar would stand between what commands print
        self.sql(f"SET memory_limit = '{memory_limit}'; SET preserve_insertion_order = false; SET enable_progress_bar = false;")
        if path:
            self.sql(f"SET temp_directory = '{_quoted(path.with_suffix('.spill'))}'")
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
        return self._connected(f"USE {name}; {CREATE_TABLES}")

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
        with self._refusals():
            self._connection.execute(statement, parameters or None)

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows that a query finds."""
        with self._refusals():
            return self._connection.execute(query, parameters or None).fetchall()

    def count(self, query: str, parameters: Sequence[object] = ()) -> int:
        """Return the one whole number that a query finds."""
        return int(str(self.rows(query, parameters)[0][0] or 0))

    def column(self, query: str) -> dict[str, Any]:
        """Return what a query finds as numpy arrays by column name."""
        with self._refusals():
            return dict(self._connection.execute(query).fetchnumpy())

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
        names = TABLES[table]
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
            with suppress(OSError):  # nothing can be rolled back after a full disk; the first error is the one to tell
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
        with self._refusals():
            self._connection.close()

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """Raise `OSError` in a block where DuckDB cannot read or write a file, and `StoreError` where its memory does not suffice.

        After a failed checkpoint every statement fails, of any connection, and the message names the first failure.
        """
        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise StoreError(f"The build ran out of memory ({reason(error)}); the store is as it was before.") from None
        except duckdb.Error as error:
            if refusal(error) or isinstance(error, duckdb.IOException | duckdb.FatalException):
                raise OSError(errno.EIO, reason(error), str(self._path or self.scratch)) from None
            raise
        except RuntimeError as error:
            # so DuckDB says that the user interrupted a statement
            if "interrupted" in str(error):
                raise KeyboardInterrupt from None
            raise

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


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
