"""The progress of a build, shown on a terminal."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column
from rich.text import Text

from filmograph.cli.terminal import shortened, visible

_SHORT = 60
"""Of a build that takes fewer seconds only the stages are shown."""


class _Rate(ProgressColumn):
    """The progress of a stage as text: the amount done, the total, and the rate."""

    def render(self, task: Task) -> Text:
        """Return "1,200 of 5,000 films, 340/s", or the part of it that is known."""
        if not task.completed:
            return Text("")
        done, unit = int(task.completed), task.fields.get("unit", "")
        if unit == "bytes":
            done, unit = done // 1_000_000, "MB"
            total = f" of {int(task.total) // 1_000_000:,}" if task.total else ""
        else:
            total = f" of {int(task.total):,}" if task.total else ""
        speed = task.speed / (1_000_000 if unit == "MB" else 1) if task.speed else 0
        return Text(f"{done:,}{total} {unit}" + (f", {speed:,.0f}/s" if speed else ""), style="progress.data.speed")


class Pace:
    """How much time of a build is left, by the seconds that each of its stages was expected to take and those that it took."""

    def __init__(self, expected: Mapping[str, float], clock: Callable[[], float] = time.monotonic) -> None:
        self._expected, self._clock = dict(expected), clock
        self._stage, self._began, self._done = "", clock(), 0.0
        self._over: list[tuple[float, float]] = []

    def begin(self, stage: str) -> None:
        """Begin a stage; of the one before it is known how long it took."""
        now, expected = self._clock(), self._expected.pop(self._stage, 0.0)
        if expected:
            self._over.append((expected, now - self._began))
        # a stage is expected by the first words of its name, which goes on with that of a source
        known = next((name for name in self._expected if stage.startswith(name)), "")
        self._stage, self._began, self._done = known, now, 0.0

    def advance(self, share: float) -> None:
        """Report what share of the stage is done."""
        self._done = share

    def left(self) -> float:
        """Return how many seconds are left."""
        expected, taken = (sum(numbers) for numbers in zip(*self._over, (0.0, 0.0), strict=True))
        pace, spent = taken / expected if expected else 1.0, self._clock() - self._began
        own = self._expected.get(self._stage, 0.0) * pace
        rest = spent / self._done - spent if self._done > 0.05 and self._stage else max(own - spent, own / 20)
        return rest + pace * sum(seconds for name, seconds in self._expected.items() if name != self._stage)


class _Left(TimeRemainingColumn):
    """The time left of the build where that is known, else of the stage."""

    def __init__(self, pace: list[Pace]) -> None:
        super().__init__()
        self._pace = pace

    def render(self, task: Task) -> Text:
        """Return "12 min left", or the remaining time of a stage."""
        if not self._pace or task.finished:
            return super().render(task)
        minutes = self._pace[0].left() / 60
        return Text(f"{minutes:,.0f} min left" if minutes >= 1 else "under 1 min left", style="progress.remaining")


class Shown:
    """The stages of a build as lines on a terminal, each with its progress, rate and remaining time."""

    def __init__(self, progress: Progress, pace: list[Pace]) -> None:
        self._progress, self._pace = progress, pace
        self._task: TaskID | None = None
        self._last = 0.0

    def expect(self, stages: Mapping[str, float]) -> None:
        """Show the time left of a build whose stages will take so many seconds."""
        if sum(stages.values()) >= _SHORT:
            self._pace[:] = [Pace(stages)]

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Show nothing during a block, which may ask something."""
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()

    def stage(self, name: str) -> None:
        """Begin a line for a stage; the stage before it is finished."""
        self._finish()
        for pace in self._pace:
            pace.begin(name)
        self._task = self._progress.add_task(shortened(visible(name)), total=None)
        self._progress.refresh()

    def advance(self, done: int, total: int, unit: str) -> None:
        """Update the line, at most ten times a second."""
        now = time.monotonic()
        if self._task is not None and (now - self._last > 0.1 or done == total):
            self._last = now
            self._progress.update(self._task, completed=done, total=total or None, unit=unit)
            for pace in self._pace:
                pace.advance(done / total if total else 0.0)

    def _finish(self) -> None:
        if self._task is not None:
            task = self._progress.tasks[self._task]
            self._progress.update(self._task, total=task.total or task.completed or 1, completed=task.total or task.completed or 1)
            self._progress.stop_task(self._task)


@contextmanager
def progress() -> Iterator[Shown | None]:
    """Yield an object that shows the progress of a build on standard error, or None where that is not a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    pace: list[Pace] = []
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, min_width=24)),
        BarColumn(12),
        _Rate(),
        TimeElapsedColumn(),
        _Left(pace),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        yield Shown(shown, pace)
