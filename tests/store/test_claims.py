"""The database of claims: what an interruption is, whatever statement runs."""

import os
import signal
from threading import Timer

import pytest
from filmograph.store.claims import Database


def test_an_interrupted_statement_is_an_interruption() -> None:
    """DuckDB reports it as an error of its own."""
    Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        Database().count("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3")
