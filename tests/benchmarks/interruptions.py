"""Kills at random moments and before each late step, and four signals at eight moments, of a build and of an update; then the same again.

python tests/benchmarks/interruptions.py [KILLS] [SEED] [build|update]
"""

import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from make import PAGES, SENTENCE, Builds, Ended, many_films

_LATE = 40
"""How many steps at the end of a build are each tried."""
_SOONEST = 0.1
"""After how many seconds a signal comes at the soonest; sooner, signals are still those of Python."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)
_MOMENTS = 8
_AT_ONCE = 1.5


def interrupt(builds: Builds, kills: int, moments: random.Random) -> Iterator[tuple[str, str | None]]:
    """Yield each interruption with what is wrong after it, None where nothing is."""
    for _ in range(kills):
        seconds = moments.uniform(0.1, builds.seconds)
        builds.run_for(seconds, signal.SIGKILL)
        yield f"killed after {seconds:.2f} s", builds.fault()
    for step in range(max(1, builds.steps - _LATE), builds.steps + 1):
        builds.run(step=step)
        yield f"killed before step {step} of {builds.steps}", builds.fault()
    for number in _SIGNALS:
        for moment in range(_MOMENTS):
            seconds = _SOONEST + (builds.seconds - _SOONEST) * moment / _MOMENTS
            ended = builds.run_for(seconds, number)
            yield f"{number.name} after {seconds:.2f} s", _of_end(ended, number) or builds.fault()


def _of_end(ended: Ended, number: signal.Signals) -> str | None:
    """Return what is wrong with the end of an interrupted command; it may have ended before the signal came."""
    if number == signal.SIGKILL or (ended.status, ended.errors) == (0, ""):
        return None
    if (ended.status, ended.errors.strip()) != (128 + number, SENTENCE):
        return f"status {ended.status}: {ended.errors}"
    return None if ended.seconds < _AT_ONCE else f"ended {ended.seconds:.1f} s after the signal"


if __name__ == "__main__":
    kills, seed = (int(given or default) for given, default in zip_longest(sys.argv[1:3], (40, 1)))
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("first", "second"):
            (folder / name).mkdir()
        old, new = (many_films(folder / name / "films.csv", 400, changed=name == "second") for name in ("first", "second"))
        build = Builds([PAGES, old], folder / "first")
        update = Builds([new], folder / "second", before=build.store.rename(folder / "before"))
        for title, builds in (("build", build), ("update", update)):
            if sys.argv[3:] not in ([], [title]):
                continue
            found = list(interrupt(builds, kills, random.Random(seed)))  # noqa: S311 - the moments are the same each time
            faults = [f"{title}, {what}: {fault}" for what, fault in found if fault]
            wrong += len(faults)
            lines = [*faults, f"{title} of {builds.seconds:.1f} s: {len(found)} interruptions, {len(faults)} with a fault."]
            sys.stdout.write("\n".join(lines) + "\n")
            sys.stdout.flush()
    sys.exit(bool(wrong))
