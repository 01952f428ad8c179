"""The numbers that options take: one that nothing can count to, or that is none, is refused in one sentence, by every command."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from filmograph.cli import app
from filmograph.errors import UsageError

_VALUES = ["1" + "0" * 22, "-1" + "0" * 22, "-1", "nan", "inf", "1e400", "²", "", "9" * 5000]
_GIVEN = {
    "build": ["{folder}/films.csv"], "sparql": ["ASK {{}}"], "path": ["Viola Davis", "Holly Hunter"], "degrees": ["Viola Davis"],
    "export": ["--network", "people", "-o", "{folder}/people.gexf"], "dump": ["-o", "{folder}/dump.nq"],
    "push": ["--endpoint", "http://127.0.0.1:1/sparql"], "picture chain": ["Viola Davis", "Holly Hunter", "-o", "{folder}/chain.svg"],
    "picture network": ["Viola Davis", "-o", "{folder}/network.svg"],
}  # fmt: skip
"""What a command has to be given besides."""


def _commands(group: click.Command, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield each command below a group, with its name."""
    if not isinstance(group, click.Group):
        yield " ".join(path), group
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from _commands(command, *path, name)


_NUMBERS = [
    (name, parameter.opts[0])
    for name, command in _commands(app)
    for parameter in command.params
    if isinstance(parameter.type, click.types.IntParamType | click.types.FloatParamType)
]


@pytest.mark.parametrize(("command", "option"), _NUMBERS)
def test_an_absurd_number_is_refused(tmp_path: Path, store: Path, command: str, option: str) -> None:
    """As wrong usage, in one sentence that is not about anything else."""
    (tmp_path / "films.csv").write_text("title,year\nDoubt,2008\n", encoding="utf-8")
    given = [*command.split(), *(part.format(folder=tmp_path) for part in _GIVEN.get(command, []))]
    at = ["--store", str(tmp_path / "store" if command == "build" else store)]
    for value in _VALUES:
        with pytest.raises((click.UsageError, UsageError)) as caught:
            app.main([*given, *at, f"{option}={value}"], standalone_mode=False)
        sentence = caught.value.format_message() if isinstance(caught.value, click.UsageError) else str(caught.value)
        assert not isinstance(caught.value, click.MissingParameter | click.NoSuchOption), sentence
        assert sentence.endswith(".") and "\n" not in sentence, sentence


def test_every_option_that_takes_a_number_is_tried() -> None:
    """Those of commands within commands too."""
    assert {("build", "--sample"), ("picture network", "--limit"), ("serve", "--rows"), ("mcp", "--port")} <= set(_NUMBERS)
    assert len(_NUMBERS) > 40
