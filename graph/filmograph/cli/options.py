"""The options that say which graph a command is about, and which of its credits count."""

from collections.abc import Callable
from pathlib import Path

import click

STORE = click.option(
    "--store", type=click.Path(path_type=Path), envvar="FILMOGRAPH_STORE", default=Path("filmograph.store"), show_default=True,
    help="The store's folder.",
)  # fmt: skip
ENDPOINT = click.option("--endpoint", metavar="URL", help="Ask a SPARQL endpoint instead of a store.")


def _names(_context: click.Context, _parameter: click.Parameter, said: str | None) -> list[str] | None:
    return [name.strip() for name in said.split(",") if name.strip()] if said is not None else None


def _flags(context: click.Context, parameter: click.Parameter, said: str | None) -> list[str]:
    return _names(context, parameter, said) or []


_LIMITS = (
    click.option("--roles", metavar="ROLE,…", callback=_names, help="Only credits in these roles; cast and crew are roles too."),
    click.option("--from", "first_year", metavar="YEAR", type=int, help="Only films from this year on."),
    click.option("--to", "last_year", metavar="YEAR", type=int, help="Only films up to this year."),
    click.option("--billing", metavar="N", type=int, help="Only credits billed so high or higher."),
    click.option("--exclude", metavar="FLAG,…", callback=_flags, help="Leave out credits marked self, voice, uncredited or archive."),
    click.option("--archive", is_flag=True, help="Count archive footage too."),
)


def limits(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say which credits count, by the names of `Limits`."""
    for option in reversed(_LIMITS):
        command = option(command)
    return command
