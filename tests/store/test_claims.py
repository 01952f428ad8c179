"""The database of claims: what an interruption is, whatever statement runs."""

import subprocess
import sys

PROGRAM = """
import os, signal
from threading import Timer
from filmograph.store.claims import Database

signal.signal(signal.SIGINT, signal.default_int_handler)
database = Database()
Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    database.count("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3")
except KeyboardInterrupt:
    print("interrupted")
"""


def test_an_interrupted_statement_is_an_interruption() -> None:
    """DuckDB reports it as an error of its own; in a process of its own, because one that runs tests may ignore the signal."""
    ran = subprocess.run([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, timeout=60, check=False)
    assert ran.stdout == "interrupted\n"
