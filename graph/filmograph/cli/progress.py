"""The progress of a build, shown on a terminal."""

import time
from collections.abc import Iterator
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


class Shown:
    """The stages of a build as lines on a terminal, each with its progress, rate and remaining time."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._last = 0.0

    def stage(self, name: str) -> None:
        """Begin a line for a stage; the stage before it is finished."""
        self._finish()
        self._task = self._progress.add_task(shortened(visible(name)), total=None)
        self._progress.refresh()

    def advance(self, done: int, total: int, unit: str) -> None:
        """Update the line, at most ten times a second."""
        now = time.monotonic()
        if self._task is not None and (now - self._last > 0.1 or done == total):
            self._last = now
            self._progress.update(self._task, completed=done, total=total or None, unit=unit)

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
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, min_width=24)),
        BarColumn(12),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        yield Shown(shown)
