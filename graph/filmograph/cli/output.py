"""How commands print: tables of rows, and on a terminal the progress of a build."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
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
from rich.table import Column, Table
from rich.text import Text

from filmograph.cli.present import csv_text

_IDS = "https://w3id.org/filmograph/id/"


def format_option(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option --format with these choices, the first the default."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True)


def print_rows(rows: Any, form: str) -> None:
    """Print an answer's rows as "table", "json" or "csv"; a table leaves out columns that hold nothing but our own IRIs."""
    if form == "json":
        print_json(list(rows))
    elif form == "csv" and rows.evidence:
        told = zip(rows, rows.evidence, strict=True)
        said = [{**{c: row[c] for c in rows.columns}, "rests on": " | ".join(map(str, held))} for row, held in told]
        click.echo(csv_text(said), nl=False)
    elif form == "csv":
        click.echo(rows.answer.serialize("csv"), nl=False)
    else:
        shown = [c for c in rows.columns if not all(str(row[c]).startswith(_IDS) for row in rows)] or rows.columns
        lines = [["" if row[c] is None else str(row[c]) for c in shown] for row in rows]
        if rows.evidence:
            shown = [*shown, "rests on"]
            lines = [[*line, "\n".join(map(str, held))] for line, held in zip(lines, rows.evidence, strict=True)]
        print_table(shown, lines)


def print_json(value: Any) -> None:
    """Print plain values as JSON."""
    click.echo(json.dumps(value, indent=1, ensure_ascii=False, default=str))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, counted: bool = True) -> None:
    """Print rows under their columns, and how many there are unless that matters to nobody."""
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    if counted:
        click.echo(f"{len(rows):,} row{'' if len(rows) == 1 else 's'}.")


class _Rate(ProgressColumn):
    """How far a stage is, of what, and how fast."""

    def render(self, task: Task) -> Text:
        """Return "1,200 of 5,000 films, 340/s", as far as it is known."""
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
    """The stages of a build as lines that move: what is done, how far, how fast, how long it will take."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._last = 0.0

    def stage(self, name: str) -> None:
        """Begin a line for a stage; the one before is finished."""
        self._finish()
        self._task = self._progress.add_task(name, total=None)
        self._progress.refresh()

    def advance(self, done: int, total: int, unit: str) -> None:
        """Move the line, a few times a second at most."""
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
    """Give what shows the progress of a build on standard error, or None where that is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", table_column=Column(no_wrap=True, min_width=24)),
        BarColumn(12),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        yield Shown(shown)
