"""The writing of networks to files, and the lines printed about it."""

import sys
from typing import TYPE_CHECKING

import click

from filmograph.api import exporting
from filmograph.cli.terminal import echo
from filmograph.errors import UsageError
from filmograph.export import FORMATS
from filmograph.wording import counted

if TYPE_CHECKING:
    from filmograph.ask.linked import Graph

OUTPUT = click.option("-o", "--output", metavar="FILE|-", help="Write a network to this file, or to standard output for -.")


def is_network(form: str, output: str | None) -> bool:
    """Return whether a format is that of a network; raises `UsageError` where what is printed should go to a file."""
    if form not in FORMATS and output is not None:
        raise UsageError(f"-o goes with the format of a network, and {form} is printed; leave -o out, or redirect standard output.")
    return form in FORMATS


def write_network(graph: "Graph", form: str, output: str) -> None:
    """Write a network to a file or to standard output, and print what was written and what was left out."""
    exporting.write(graph, output, form, stdout=sys.stdout.buffer)
    if output != "-":
        echo(f"{output}: {counted(graph.number_of_nodes(), 'node')}, {counted(graph.number_of_edges(), 'edge')}.", err=True)
    if "left_out" in graph.graph:
        echo(f"Left out: {graph.graph['left_out']}.", err=True)
