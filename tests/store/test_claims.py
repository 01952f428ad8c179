"""The database of claims: what an interruption is, whatever statement runs."""

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
