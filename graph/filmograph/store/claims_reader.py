"""The database of claims, opened for reading: the claims of each source, and the entities they were resolved to."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from filmograph.errors import StoreError, reason
from filmograph.store import checksums, snapshot
from filmograph.store.claim_tables import NUMBER_MACROS
from filmograph.text import PYTHON_KEY, SQL, name_key


def was_interrupted(error: Exception) -> bool:
    """Return whether an error is DuckDB's way to report that the user interrupted a statement, or a function of ours within one."""
    reported = isinstance(error, RuntimeError) and "interrupted" in str(error)
    return reported or isinstance(error, duckdb.InterruptException) or "KeyboardInterrupt" in str(error)


class Tables:
    """The tables of people, films and credits in a store's folder, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        checksums.check_small(folder, f"{snapshot.CLAIMS}.wal")
        with self._failures("opened"):
            self._connection = duckdb.connect(str(folder / snapshot.CLAIMS), read_only=True)
            # DuckDB's own progress bar would appear in the output of commands
            with suppress(duckdb.CatalogException):  # another connection of this process to the same file has defined it already
                self._connection.create_function(PYTHON_KEY, name_key, ["VARCHAR"], "VARCHAR")
            self._connection.execute(f"SET enable_progress_bar = false; {SQL} {NUMBER_MACROS}")

    def rows(self, query: str, parameters: Collection[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with self._failures("read"):
            return self._connection.execute(query, list(parameters) or None).fetchall()

    def columns(self, query: str, parameters: Collection[object] = ()) -> dict[str, Any]:
        """Return the result of a query as numpy arrays by column name."""
        with self._failures("read"):
            return dict(self._connection.execute(query, list(parameters) or None).fetchnumpy())

    @contextmanager
    def _failures(self, action: str) -> Iterator[None]:
        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise StoreError(f"{self.folder}: there is not enough memory to read the store's tables ({reason(error)}).") from None
        except (duckdb.Error, RuntimeError) as error:
            if was_interrupted(error):
                raise KeyboardInterrupt from None
            raise StoreError(f"{self.folder}: the store's tables cannot be {action} ({reason(error)}); build it anew.") from None
