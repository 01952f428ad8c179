"""The options that select the graph that a command asks, and the credits that count."""

from collections.abc import Callable
from pathlib import Path

import click

STORE = click.option(
    "--store", type=click.Path(path_type=Path), envvar="FILMOGRAPH_STORE", default=Path("filmograph.store"), show_default=True,
    help="Use the store in this folder.",
)  # fmt: skip
ENDPOINT = click.option(
    "--endpoint",
    metavar="URL",
    help=(
        "Ask a SPARQL endpoint instead of a store. Who asks is read from FILMOGRAPH_USER and FILMOGRAPH_PASSWORD, FILMOGRAPH_TOKEN "
        "or ~/.netrc."
    ),
)


def names(_context: click.Context, _parameter: click.Parameter, given: str | None) -> list[str] | None:
    """Return the names in an option that has several, between commas."""
    return [name.strip() for name in given.split(",") if name.strip()] if given is not None else None


def _flags(context: click.Context, parameter: click.Parameter, given: str | None) -> list[str]:
    return names(context, parameter, given) or []


_LIMITS = (
    click.option("--roles", metavar="ROLE,…", callback=names, help="Count only credits in these roles; cast and crew are roles too."),
    click.option("--from", "from_year", metavar="YEAR", type=int, help="Count only films of this year or later."),
    click.option("--to", "to_year", metavar="YEAR", type=int, help="Count only films of this year or earlier."),
    click.option("--billing", metavar="N", type=int, help="Count only credits with this billing or a higher one (1 is the highest)."),
    click.option(
        "--exclude", metavar="FLAG,…", callback=_flags, help="Leave out credits with one of these flags: self, voice, uncredited, archive."
    ),
    click.option("--archive", is_flag=True, help="Count archive footage too."),
)


def limits(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that select the credits that count, with the names of `Limits`."""
    for option in reversed(_LIMITS):
        command = option(command)
    return command
