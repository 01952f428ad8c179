"""The options that select the graph that a command asks, and the credits that count; and the numbers that an option takes."""

from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import Any

import click

_MOST = 1_000_000_000


class _Range(click.FloatRange):
    """A number within a range; what is no number is in none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a number."""
        found = super().convert(value, param, ctx)
        if isnan(found):
            self.fail(f"{found} is not in the range {self._describe_range()}.", param, ctx)
        return found


COUNT = click.IntRange(max=_MOST)
"""A number of something, of which what uses it knows the least; every library can count to the most."""
ANY_COUNT, COUNT_FROM_1 = click.IntRange(0, _MOST), click.IntRange(1, _MOST)
YEAR = click.IntRange(1, 9999)
SECONDS = _Range(0, 1_000_000)

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
    click.option("--from", "from_year", metavar="YEAR", type=YEAR, help="Count only films of this year or later."),
    click.option("--to", "to_year", metavar="YEAR", type=YEAR, help="Count only films of this year or earlier."),
    click.option("--billing", metavar="N", type=COUNT, help="Count only credits with this billing or a higher one (1 is the highest)."),
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
