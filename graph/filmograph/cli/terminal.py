"""The only way to the terminal: what is printed cannot steer it, and no value floods it."""

import re

import click

_STEERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)")
"""What moves the cursor, changes colours or the direction of writing, or cannot be written at all."""
_LONGEST = 1000
_LAST = 200


def echo(text: str | bytes, *, err: bool = False, nl: bool = True) -> None:
    """Print a text to standard output, or to standard error where `err`; characters that steer a terminal are spelt out."""
    click.echo(visible(text) if isinstance(text, str) else text, err=err, nl=nl)


def visible(text: str) -> str:
    r"""Return a text with the characters that steer a terminal spelt out, as JSON and Turtle spell them, too.

    >>> visible("red \x1b[31m alert")
    'red \\u001b[31m alert'
    """
    return _STEERS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def shortened(text: str) -> str:
    """Return a text of at most a thousand characters: of a longer one the beginning and the end.

    >>> len(shortened("x" * 100_000)), shortened("A name")
    (1000, 'A name')
    """
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - _LAST - 1]}…{text[-_LAST:]}"
