"""The command line: the only place that prints, and the only one that reads the environment."""

import sys

import click

from filmograph import VERSION
from filmograph.cli import asking, building, identity
from filmograph.errors import FilmographError, UsageError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="filmograph")
def app() -> None:
    """Build a graph of film credits from pages and catalogues, and ask it.

    Example: filmograph build pages/ && filmograph ask final-role person="Bill Nunn"
    """


for _command in (
    building.read, building.build, building.validate, building.quarantine, building.mapping,
    asking.questions, asking.ask, asking.sparql, asking.path, asking.degrees, asking.centre, asking.central,
    asking.communities, asking.walk, asking.conflicts, asking.export,
    identity.same, identity.different, identity.review, identity.why,
):  # fmt: skip
    app.add_command(_command)


def main() -> None:
    """Run the command line; every error is one sentence on standard error, with exit status 1, or 2 for wrong usage."""
    try:
        app(standalone_mode=False)
    except (click.UsageError, UsageError) as error:
        said = error.format_message() if isinstance(error, click.UsageError) else str(error)
        _fail(said, 2)
    except FilmographError as error:
        _fail(str(error), 1)
    except click.ClickException as error:
        _fail(error.format_message(), 1)
    except (click.Abort, KeyboardInterrupt):
        _fail("Interrupted; the store is as it was before, and the same command goes on from here.", 130)
    except BrokenPipeError:
        # whoever read our output has seen enough; nothing more can be said to them
        sys.stderr.close()
        sys.exit(1)


def _fail(sentence: str, status: int) -> None:
    click.echo(f"Error: {' '.join(sentence.split())}", err=True)
    sys.exit(status)
