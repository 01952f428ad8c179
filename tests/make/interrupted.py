"""A command that interrupts itself: `interrupted.py STORE STEP SIGNAL COUNT ARGUMENT…` runs it and sends itself a signal before a step.

A step is whatever Python does to a file of the store: it opens one to write, renames, links or removes one, or makes a folder. At the end
the number of steps is written to the file COUNT.
"""

import atexit
import os
import sys
from pathlib import Path
from typing import Any

from filmograph import cli
from filmograph.cli.__main__ import run

_CHANGES = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "shutil.rmtree"}


def main(store: str, step: int, number: int, count: Path) -> None:
    """Run the command of `sys.argv`; with step 0 it runs to its end."""
    seen = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if (writes or event in _CHANGES) and str(arguments[0]).startswith(store):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), number)

    def begin(**options: Any) -> None:
        from filmograph.pipeline import run as pipeline  # noqa: PLC0415 - an interruption while it is imported is one of the command

        vars(pipeline)["LARGEST_SHARE"] = 1.0  # a small store is updated, too
        app(**options)

    sys.addaudithook(watch)
    atexit.register(lambda: count.write_text(str(seen), encoding="utf-8"))
    app, cli.app = cli.app, begin  # type: ignore[assignment]
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    run()


if __name__ == "__main__":
    given, sys.argv = sys.argv, ["filmograph", *sys.argv[5:]]
    main(given[1], int(given[2]), int(given[3]), Path(given[4]))
