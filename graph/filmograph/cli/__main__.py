"""Runs the command line as a process of its own: `filmograph`, or `python -m filmograph.cli`."""

import os
import sys
from contextlib import suppress

from filmograph.cli import main


def run() -> None:
    """Run the command line and leave at once: to take the loaded libraries down takes Python a quarter of a second, for nothing."""
    status: object = 0
    try:
        main()
    except SystemExit as end:
        status = end.code
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # it cannot be written, which was said, or is closed
            stream.flush()
    os._exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    run()
