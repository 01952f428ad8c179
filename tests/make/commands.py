"""The command line, run as a user runs it: in a process of its own."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_COMMAND = (sys.executable, "-m", "filmograph.cli")


def run(*arguments: object, stdin: str | None = None) -> tuple[int, str, str]:
    """Run a command, and return its exit status, standard output and standard error."""
    command = [*_COMMAND, *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, input=stdin, encoding="utf-8")
    return ran.returncode, ran.stdout, ran.stderr


def refused(status: int, *arguments: object) -> str:
    """Return the one sentence with which a command is refused; nothing may be printed on standard output."""
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (status, "", 1)
    return err.removeprefix("Error: ").rstrip("\n")


def kill_builds(source: Path, store: Path, times: int, *, between: tuple[float, float], look: Callable[[], object]) -> None:
    """Begin a build and kill it after a random number of seconds between two, so many times; `look` is called after each kill."""
    command = [*_COMMAND, "build", str(source), "--store", str(store), "--sample", "0", "--quiet"]
    moments = random.Random(time.time_ns())  # noqa: S311 - which moments does not matter, only that they differ
    for _ in range(times):
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as building:
            time.sleep(moments.uniform(*between))
            building.send_signal(signal.SIGKILL)
        look()
