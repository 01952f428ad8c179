"""The options that say which graph a command is about."""

from pathlib import Path

import click

STORE = click.option(
    "--store", type=click.Path(path_type=Path), envvar="FILMOGRAPH_STORE", default=Path("filmograph.store"), show_default=True,
    help="The store's folder.",
)  # fmt: skip
ENDPOINT = click.option("--endpoint", metavar="URL", help="Ask a SPARQL endpoint instead of a store.")
ROLES = click.option("--roles", metavar="ROLE,…", help="Only through credits in these roles.")
