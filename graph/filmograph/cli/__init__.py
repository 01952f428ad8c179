"""The command line: the only place that prints, and the only one that reads the environment."""

import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from filmograph import VERSION
from filmograph.cli import interruption, memory
from filmograph.cli.terminal import echo, shortened
from filmograph.errors import FilmographError, UsageError, lacks_memory, reason

_DEBUG = "FILMOGRAPH_DEBUG"
"""The variable of the environment with which an error that no one expects shows its traceback."""
_COMMANDS = {
    "building": ("read", "build", "validate", "quarantine", "mapping"),
    "questions": ("questions",),
    "asking": ("ask", "sparql", "walk", "conflicts"),
    "networks": ("path", "degrees", "centre", "central", "communities", "export"),
    "identities": ("same", "different", "review", "why"),
    "crosswalk": ("crosswalk",),
    "dumping": ("dump",),
    "pushing": ("push",),
    "integrity": ("check",),
    "serving": ("serve",),
    "picture": ("picture",),
    "assistants": ("mcp",),
}


class _Commands(click.Group):
    """The commands by their modules; a module is imported when its command runs, because asking does not need what building needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is that of click
        return [name for names in _COMMANDS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = next((module for module, names in _COMMANDS.items() if cmd_name in names), None)
        found: click.Command | None = getattr(import_module(f"filmograph.cli.{module}"), cmd_name) if module else None
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; an interruption passes click without the empty line that it would print."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.Abort from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="filmograph")
def app() -> None:
    """Build a graph of film credits from pages and catalogues, and ask it questions.

    Example: filmograph build pages/ && filmograph ask final-role person="Bill Nunn"
    """


def main() -> None:
    """Run the command line; every error is one sentence on standard error, with exit status 1, or 2 for wrong usage."""
    try:
        app(standalone_mode=False)
        sys.stdout.flush()
    except (click.UsageError, UsageError) as error:
        _fail(error.format_message() if isinstance(error, click.UsageError) else str(error), 2)
    except FilmographError as error:
        _fail(str(error), 1)
    except click.ClickException as error:
        _fail(error.format_message(), 1)
    except (click.Abort, KeyboardInterrupt):
        _fail(interruption.SENTENCE, 130)
    except BrokenPipeError:
        # the reader of our output has closed it, so no message can reach it
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        _fail(f"{error.filename or 'The output'}: cannot be read or written ({reason(error)}); check space and permissions.", 1)
    except Exception as error:
        if os.environ.get(_DEBUG):
            raise
        if memory.is_used_up():
            _fail(memory.not_enough(), 1)
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        _fail(f"This is a fault of filmograph ({what}); please report it with what {_DEBUG}=1 shows.", 1)


def _fail(sentence: str, status: int) -> NoReturn:
    interruption.claim_last_word()
    if (interrupted := interruption.status()) is not None:  # a library may turn an interruption into an error of its own
        sentence, status = interruption.SENTENCE, interrupted
    elif lacks_memory(sys.exc_info()[1]):
        sentence, status = memory.not_enough(), 1
    echo(f"Error: {shortened(' '.join(sentence.split()))}", err=True)
    sys.exit(status)
