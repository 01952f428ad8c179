"""The command that writes which mention became which entity."""

import shutil
import sys
import tempfile
from pathlib import Path

import click

from filmograph.ask.identity.crosswalk import FORMS, write
from filmograph.cli.opening import tables_of
from filmograph.cli.options import ENDPOINT, STORE
from filmograph.export.files.replacing import replacing
from filmograph.store.references import KINDS


@click.command()
@click.option("--kind", type=click.Choice(list(KINDS)), help="Write only mentions of this kind.")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="csv", show_default=True, help="Write this format.")
@click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), default="-", show_default=True,
              help="Write to this file; - is standard output.")  # fmt: skip
@STORE
@ENDPOINT
def crosswalk(kind: str | None, form: str, output: Path, store: Path, endpoint: str | None) -> None:
    """Write which mention, on which line of which document, became which entity.

    A row for each mention, with its name, year and identifiers as the source gives them, and the IRI and label of its entity.

    Example: filmograph crosswalk --kind film -o films.csv
    """
    tables, kinds = tables_of(store, endpoint, "crosswalk"), (kind,) if kind else tuple(KINDS)
    if str(output) != "-":
        with replacing(output) as part:
            write(tables, kinds, form, part)
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "crosswalk"
        write(tables, kinds, form, made)
        with made.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
