"""Measures one task in this process: `python one.py MODULE TASK FOLDER FILMS [LIMIT]` prints what it took as JSON.

`MODULE` is one of the `with_*` beside this one; its `TASKS` give, for a catalogue, what is to be timed.
"""

import argparse
import importlib
import json
import os
import signal
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from running import LIMIT, Catalogue, LeftOutError, Task

_PATIENCE, _ALL = 20.0, 60.0


def _run(task: Task, limit: float) -> dict[str, Any]:
    """Run a task once to warm up and then several times; what takes long is run once in all."""
    taken: list[float] = []
    began, result = time.perf_counter(), None
    for number in range(task.times + 1):
        result = None  # so that two results are never in memory at once
        if task.alarm:
            signal.setitimer(signal.ITIMER_REAL, limit)
        start = time.perf_counter()
        result = task.run()
        seconds = time.perf_counter() - start
        signal.setitimer(signal.ITIMER_REAL, 0)
        if number or seconds > _PATIENCE:
            taken.append(seconds)
        if seconds > _PATIENCE or time.perf_counter() - began > _ALL:
            break
    taken = taken or [seconds]
    measured = {"seconds": statistics.median(taken) * task.scale, "worst": max(taken) * task.scale, "answer": task.answer(result)}
    return measured if task.memory is None else {**measured, "memory": task.memory()}


def main(module: str, name: str, catalogue: Catalogue) -> None:
    """Print what a task took."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process whatever it is in
    try:
        task: Task = importlib.import_module(module).TASKS[name](catalogue)
    except LeftOutError as reason:
        sys.stdout.write("\n" + json.dumps({"missing": str(reason)}))
        return
    try:
        measured = _run(task, catalogue.limit)
    except TimeoutError:
        measured = {"over": catalogue.limit, **({} if task.memory is None else {"memory": task.memory()})}
    finally:
        task.close()
    sys.stdout.write("\n" + json.dumps(measured))
    sys.stdout.flush()
    os._exit(0)  # putting away gigabytes of Python objects is nobody's work


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module")
    parser.add_argument("task")
    parser.add_argument("folder", type=Path)
    parser.add_argument("films", type=int)
    parser.add_argument("limit", type=float, nargs="?", default=LIMIT)
    given = parser.parse_args()
    main(given.module, given.task, Catalogue(given.folder, given.films, given.limit))
