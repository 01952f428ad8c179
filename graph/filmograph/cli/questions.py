"""The command that lists the questions."""

import click

from filmograph.ask.questions.query import questions as every
from filmograph.cli.output import format_option, print_json, print_table
from filmograph.cli.terminal import echo


@click.command()
@format_option("table", "json", "turtle")
def questions(form: str) -> None:
    """List the named questions with their parameters.

    The format turtle also has their queries, in the form of the SIB's sparql-examples.

    Example: filmograph questions --format turtle
    """
    if form == "turtle":
        from filmograph.ask.questions.sparql_examples import catalogue  # noqa: PLC0415 - only this format needs rdflib, which loads slowly

        echo(catalogue().serialize(format="turtle"), nl=False)
        return
    rows = [(asked.name, " ".join(map(str, asked.parameters)), asked.summary) for asked in every().values()]
    if form == "json":
        print_json([dict(zip(("name", "parameters", "asks"), row, strict=True)) for row in rows])
    else:
        print_table(("name", "parameters", "asks"), rows)
