"""Runs the command line as a process of its own: `filmograph`, or `python -m filmograph.cli`."""

import atexit
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from filmograph.cli import interruption, main, memory


def run() -> None:
    """Run the command line and end the process at once: the usual end, which unloads libraries, takes a quarter of a second longer."""
    status: object = 0
    _open_streams()
    mark = memory.take_mark()
    if mark is None and (status_apart := memory.apart()) is not None:
        _end(status_apart)
    interruption.heed()
    try:
        main()
    except SystemExit as end:
        status = end.code
    atexit._run_exitfuncs()  # which remove what was unpacked
    if mark is not None:
        os.write(mark, b".")
    _end(status)


def _end(status: object) -> NoReturn:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # the stream is closed, or cannot be written, which was reported
            stream.flush()
    os._exit(status if isinstance(status, int) else 0)


def _open_streams() -> None:
    """Let what a stream's encoding cannot say be spelt out, and let a stream that was closed before the start take nothing."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as the process runs
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    run()
