"""The commands that draw a picture to a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from filmograph.cli.opening import graph_of
from filmograph.cli.options import COUNT, ENDPOINT, STORE, limits
from filmograph.cli.terminal import echo, shortened

_OPTIONS = (
    click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Write to this file: .svg, .png or .pdf."),
    click.option("--theme", type=click.Choice(("light", "dark")), default="light", show_default=True, help="Draw on white or on black."),
    STORE,
    ENDPOINT,
)


def _drawn(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that every picture has."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group()
def picture() -> None:
    """Draw a picture of people, films and their sources, without a browser.

    Example: filmograph picture chain "Bill Nunn" "Kevin Bacon" -o chain.svg
    """


@picture.command()
@click.argument("a")
@click.argument("b")
@_drawn
@limits
def chain(a: str, b: str, **options: Any) -> None:
    """Draw a shortest chain of films between two people.

    Example: filmograph picture chain "Bill Nunn" "Kevin Bacon" --roles actor -o chain.svg
    """
    _draw("chain", a, b, **options)


@picture.command()
@click.argument("name")
@_drawn
@limits
@click.option("--limit", type=COUNT, default=30, show_default=True, help="Draw at most this number of neighbours, up to 60.")
@click.option("--about", type=click.Choice(("person", "film", "company")), help="Say what the name is, where several things have it.")
def network(name: str, **options: Any) -> None:
    """Draw with whom a person, film or company shares most, by community.

    Example: filmograph picture network "Viola Davis" --roles actor --limit 20 -o network.svg
    """
    _draw("network", name, **options)


@picture.command()
@click.argument("person")
@_drawn
def career(person: str, **options: Any) -> None:
    """Draw a career as a time line by role.

    Example: filmograph picture career "Bill Nunn" -o career.svg
    """
    _draw("career", person, **options)


@picture.command()
@click.argument("people", metavar="PERSON…", nargs=-1, required=True)
@_drawn
def matrix(people: tuple[str, ...], **options: Any) -> None:
    """Draw which of several people worked together, and how often.

    Example: filmograph picture matrix "Viola Davis" "Holly Hunter" "Bill Nunn" -o matrix.svg
    """
    _draw("matrix", *people, **options)


@picture.command()
@click.argument("film")
@_drawn
def sources(film: str, **options: Any) -> None:
    """Draw what each source gives of a film, and where they disagree.

    Example: filmograph picture sources "Won't Back Down" -o sources.svg
    """
    _draw("sources", film, **options)


def _draw(kind: str, *names: str, store: Path, endpoint: str | None, output: Path, theme: str, **options: Any) -> None:
    given = {name: value for name, value in options.items() if value is not None and value is not False and value != []}
    drawn = graph_of(store, endpoint).picture(kind, *names, output=output, theme=theme, **given)
    echo(shortened(f"{drawn.path}: {drawn.title}."), err=True)
