"""An interrupted command ends at once, with one sentence and the status of its signal; the next one goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filmograph.store.claims import Database
from filmograph.store.claims_reader import Tables
from filmograph.store.snapshot import current
from make import PAGES, SENTENCE, Builds, many_films

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Builds:
    """A build of a catalogue and a page."""
    folder = tmp_path_factory.mktemp("build")
    return Builds([many_films(folder / "films.csv", 50), PAGES / "wont-back-down-imdb.txt"], folder)


@pytest.fixture(scope="module")
def update(build: Builds, tmp_path_factory: pytest.TempPathFactory) -> Builds:
    """An update of the store of that build."""
    folder = tmp_path_factory.mktemp("update")
    return Builds([many_films(folder / "films.csv", 50, changed=True)], folder, before=build.store)


@pytest.mark.long
@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_signal_in_the_middle_is_one_sentence(build: Builds, number: signal.Signals) -> None:
    """And the same command then gives the store that an undisturbed one does."""
    ended = build.run(step=build.steps // 2, number=number)
    assert (ended.status, ended.errors, build.fault()) == (128 + number, f"{SENTENCE}\n", None)


@pytest.mark.long
@pytest.mark.parametrize("late", [0, 3, 9])
@pytest.mark.parametrize("of", ["build", "update"])
def test_a_kill_before_any_late_step_costs_nothing(request: pytest.FixtureRequest, of: str, late: int) -> None:
    """Whether a file of the store is removed, written or renamed by it."""
    builds: Builds = request.getfixturevalue(of)
    ended = builds.run(step=builds.steps - late)
    assert (ended.status, builds.fault()) == (-signal.SIGKILL, None)


BUSY = """
import hashlib
from filmograph import cli
from filmograph.cli import __main__ as command

def busy(**_):
    print("begun", flush=True)
    hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)

cli.app = busy
command.run()
"""
"""A command that calls a library which computes for many minutes, and looks at no signal."""


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_library_that_does_not_return_is_not_waited_for(number: signal.Signals) -> None:
    """The main thread never learns of the signal."""
    with subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        began = time.monotonic()
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (128 + number, f"{SENTENCE}\n")
    assert time.monotonic() - began < 5


def test_an_ignored_signal_stays_ignored() -> None:
    """As `nohup` has it."""
    command = [sys.executable, "-m", "filmograph.cli", "read", str(PAGES / "wont-back-down-imdb.txt")]
    with subprocess.Popen(
        ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *command], stderr=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        time.sleep(0.1)
        process.send_signal(signal.SIGHUP)
        _, errors = process.communicate()
    assert (process.returncode, errors) == (0, b"")


def interrupted_soon() -> threading.Timer:
    """Send this process a SIGINT in half a second."""
    timer = threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    return timer


LONG = "SELECT sum(sqrt(range)) FROM range(2000000000)"
"""A query of some seconds, and no more: on a busy machine DuckDB may look at signals only when it has ended."""


@pytest.mark.long
@pytest.mark.parametrize("rows", [lambda store: Tables(current(store)).rows, lambda _: Database().rows], ids=["reading", "writing"])
def test_an_interruption_within_the_database_is_one(store: Path, rows: Callable[[Path], Callable[[str], object]]) -> None:
    """It comes out of DuckDB as another error."""
    ask = rows(store)
    interrupted_soon()
    with pytest.raises(KeyboardInterrupt):
        ask(LONG)


def _interrupt(_: str) -> str:
    raise KeyboardInterrupt


def test_an_interruption_within_a_function_of_ours_in_the_database_is_one() -> None:
    """DuckDB reports it as an error of the function."""
    database = Database()
    database.function("interrupt", _interrupt)
    with pytest.raises(KeyboardInterrupt):
        database.rows("SELECT interrupt('x')")
