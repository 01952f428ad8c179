"""The printing of rows as tables, JSON and CSV."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from filmograph.cli.present import csv_text
from filmograph.cli.table_cells import cell, term_cell
from filmograph.cli.terminal import echo, shortened, visible
from filmograph.wording import counted

if TYPE_CHECKING:
    from filmograph.store.answer import Answer, Value

_IDS = "https://w3id.org/filmograph/id/"


def format_option(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option --format with these choices, the first the default."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True, help="Print this format.")


def print_rows(rows: Any, form: str) -> None:
    """Print an answer's rows as "table", "json" or "csv".

    A table leaves out columns in which every value is one of our IRIs, and rounds numbers.
    """
    if form == "json":
        print_json(list(rows))
    elif form == "csv" and rows.evidence:
        pairs = zip(rows, rows.evidence, strict=True)
        explained = [{**{c: row[c] for c in rows.columns}, "rests on": " | ".join(map(str, evidence))} for row, evidence in pairs]
        echo(csv_text(explained), nl=False)
    elif form == "csv":
        echo(rows.answer.serialize("csv"), nl=False)
    else:
        shown = [c for c in rows.columns if not _only_iris([row[c] for row in rows])] or rows.columns
        lines = [[cell(row[c]) for c in shown] for row in rows]
        if rows.evidence:
            shown = [*shown, "rests on"]
            lines = [[*line, "\n".join(map(str, evidence))] for line, evidence in zip(lines, rows.evidence, strict=True)]
        print_table(shown, lines)


def _only_iris(values: "Sequence[Value]") -> bool:
    """Return whether all values that there are, and at least one, are IRIs of ours."""
    given = [value for value in values if value is not None]
    return bool(given) and all(str(value).startswith(_IDS) for value in given)


def print_answer(answer: "Answer", prefixes: Mapping[str, str]) -> None:
    """Print every column of an answer as a table: IRIs with their prefixes, numbers rounded."""
    print_table(answer.columns, [[term_cell(term, prefixes) for term in row] for row in answer.terms])


def print_json(value: Any) -> None:
    """Print plain values as JSON."""
    echo(json.dumps(value, indent=1, ensure_ascii=False, default=str))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, with_number: bool = True) -> None:
    """Print rows under their columns, and their number where `with_number`."""
    console = Console(width=None if sys.stdout.isatty() else 240, highlight=False, markup=False)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(shortened(visible(cell)) for cell in row))
    console.print(table)
    if with_number:
        echo(f"{counted(len(rows), 'row')}.")
