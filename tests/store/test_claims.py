"""The database of claims: what an interruption is, whatever statement runs."""

import os
from tempfile import gettempdir

import pytest
from filmograph.store.claims import Database


class Interrupted:
    """A connection whose statement a user interrupts."""

    def execute(self, *_: object) -> None:
        """Raise what DuckDB raises then."""
        raise RuntimeError("Query interrupted")


def test_an_interrupted_statement_is_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line knows that as any other Ctrl-C."""
    database = Database()
    monkeypatch.setattr(database, "_connection", Interrupted())
    with pytest.raises(KeyboardInterrupt):
        database.sql("SELECT 1")


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
