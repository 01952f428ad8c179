"""The command line, run as a user runs it: in a process of its own."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory

import filmograph

_COMMAND = (sys.executable, "-m", "filmograph.cli")
_STREAMS = ("stdin", "stdout", "stderr")
_LIBRARIES = ("duckdb", "lxml.etree", "networkx", "numpy", "pyarrow", "pyoxigraph", "rdflib", "rich.table", "scipy.sparse")

# Processes are forked from one that has imported the libraries, which takes a second; it runs nothing itself.
_FORKING = get_context("forkserver")
_FORKING.set_forkserver_preload([*(module.name for module in walk_packages(filmograph.__path__, "filmograph.")), *_LIBRARIES])


def run(*arguments: object, stdin: str | None = None) -> tuple[int, str, str]:
    """Run a command, and return its exit status, standard output and standard error."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "stdin").write_text(stdin or "", encoding="utf-8")
        given = (list(map(str, arguments)), folder, str(Path.cwd()), dict(os.environ))
        process = _FORKING.Process(target=_run, args=given)
        process.start()
        process.join()
        out, err = (folder / stream for stream in _STREAMS[1:])
        assert process.exitcode is not None
        return process.exitcode, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")


def _run(arguments: Sequence[str], folder: Path, current: str, environment: Mapping[str, str]) -> None:
    """Run a command in this process, with the streams in a folder, and end it."""
    from filmograph.cli.__main__ import run as run_command  # noqa: PLC0415 - which is for this process only

    os.chdir(current)
    os.environ.clear()
    os.environ.update(environment)
    for number, (stream, mode) in enumerate(zip(_STREAMS, "rww", strict=True)):
        with (folder / stream).open(mode) as file:
            os.dup2(file.fileno(), number)
        setattr(sys, stream, os.fdopen(number, mode, encoding="utf-8"))
    sys.argv = ["filmograph", *arguments]
    run_command()


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
