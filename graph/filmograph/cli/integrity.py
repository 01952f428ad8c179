"""The command that looks for damage in the files of a store."""

from pathlib import Path

import click

from filmograph.cli.options import STORE
from filmograph.cli.terminal import echo
from filmograph.errors import StoreError
from filmograph.store import snapshot
from filmograph.wording import counted


@click.command()
@STORE
def check(store: Path) -> None:
    """Check whether every file of a store is as it was written.

    Example: filmograph check --store filmograph.store
    """
    files, damages = snapshot.check(store)
    for sentence in damages:
        echo(sentence)
    if damages:
        raise StoreError(f"{counted(len(damages), 'damage')} in {store}; remove its folder and build it anew from its sources.")
    echo(f"{counted(files, 'file')} of {store} checked; every one is as it was written.")
