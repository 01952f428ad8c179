"""The store's tables, opened for reading: what each source said, and what was made of it."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from filmograph.errors import StoreError
from filmograph.text import PYTHON_KEY, SQL, name_key


class Tables:
    """The tables of people, films and credits in a store's folder, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self._connection = duckdb.connect(str(folder / "claims.duckdb"), read_only=True)
            # its own progress bar would stand between what commands print
            with suppress(duckdb.CatalogException):  # another connection of this process to the same file has given it already
                self._connection.create_function(PYTHON_KEY, name_key, ["VARCHAR"], "VARCHAR")
            self._connection.execute(f"SET enable_progress_bar = false; {SQL}")
        except duckdb.Error as error:
            raise StoreError(f"{folder}: the store's tables cannot be opened ({str(error).splitlines()[0]}); build it anew.") from None

    def rows(self, query: str, parameters: Collection[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows that a query finds."""
        return self._connection.execute(query, list(parameters) or None).fetchall()

    def columns(self, query: str, parameters: Collection[object] = ()) -> dict[str, Any]:
        """Return what a query finds as numpy arrays by column name."""
        return dict(self._connection.execute(query, list(parameters) or None).fetchnumpy())
