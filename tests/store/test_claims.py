"""The database of claims: what an interruption is, whatever statement runs."""

import os
from tempfile import gettempdir

import duckdb
import pytest
from filmograph.errors import StoreError
from filmograph.store.claims import Database


class Failing:
    """A connection whose statements fail."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def execute(self, *_: object) -> None:
        """Raise what DuckDB raises then."""
        raise self._error


def test_an_interrupted_statement_is_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line knows that as any other Ctrl-C."""
    database = Database()
    monkeypatch.setattr(database, "_connection", Failing(RuntimeError("Query interrupted")))
    with pytest.raises(KeyboardInterrupt):
        database.sql("SELECT 1")


def test_too_little_memory_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do."""
    database = Database()
    monkeypatch.setattr(database, "_connection", Failing(duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block")))
    with pytest.raises(StoreError) as error:
        database.sql("SELECT 1")
    assert str(error.value) == (
        "The build ran out of memory (Out of Memory Error: could not allocate block); the store is as it was before, and the same command"
        " goes on from here when other programs are closed, or on a machine with more memory."
    )


def test_a_database_in_memory_needs_nothing_of_the_current_folder() -> None:
    """DuckDB would write there what has no space in memory."""
    ((folder,),) = Database().rows("SELECT current_setting('temp_directory')")
    assert folder == f"{gettempdir()}/filmograph-{os.getpid()}.spill"


def test_tables_of_a_block_go_at_its_end() -> None:
    """Temporary ones that it made; those of before stay, and so do lasting ones."""
    database = Database()
    database.sql("CREATE TEMP TABLE before AS SELECT 1 AS n")
    with database.passing_tables():
        database.sql("CREATE TEMP TABLE passing AS SELECT 2 AS n; CREATE TABLE lasting AS SELECT 3 AS n; INSERT INTO before VALUES (4)")
    named = "SELECT table_name FROM duckdb_tables() WHERE table_name IN ('before', 'passing', 'lasting') ORDER BY table_name"
    assert database.rows(named) == [("before",), ("lasting",)]
    assert database.rows("FROM before") == [(1,), (4,)]
