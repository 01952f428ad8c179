"""The database of claims: what an interruption is, whatever statement runs."""

import subprocess
import sys

PROGRAM = """
import os, signal
from threading import Event, Thread
from filmograph.store.claims import Database

def interrupt():
    while not done.wait(0.3):  # again and again, for one that comes before the statement runs is another thing
        os.kill(os.getpid(), signal.SIGINT)

done, database = Event(), Database()
try:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    Thread(target=interrupt, daemon=True).start()
    database.count("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3")
except KeyboardInterrupt:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    done.set()
    print("interrupted", flush=True)
    os._exit(0)
"""


def test_an_interrupted_statement_is_an_interruption() -> None:
    """DuckDB reports it as an error of its own; in a process of its own, because one that runs tests may ignore the signal."""
    ran = subprocess.run([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, timeout=60, check=False)
    assert ran.stdout == "interrupted\n"
