"""The command that writes the graph itself."""

import sys
from pathlib import Path

import click

from filmograph.cli.options import COUNT, STORE
from filmograph.cli.terminal import echo
from filmograph.errors import UsageError
from filmograph.export import dump as dumps
from filmograph.export.files.replacing import replacing
from filmograph.export.server_folder import SERVERS, write_folder
from filmograph.store import snapshot
from filmograph.store.graph import EmbeddedStore


@click.command()
@click.option(
    "--format", "form", type=click.Choice(list(dumps.FORMATS)), help="Write this format; else that of the file's name, or nquads."
)
@click.option("--compress", "packed", type=click.Choice(list(dumps.PACKED)), help="Pack the files; a name in .gz or .zst does it too.")
@click.option("--shards", type=COUNT, default=1, show_default=True, help="Write so many files, numbered before their ending.")
@click.option("--claims", type=click.Choice(dumps.CLAIMS), default="nodes", show_default=True,
              help="Write each claim as a node, or as an annotation of RDF 1.2.")  # fmt: skip
@click.option("--void", is_flag=True, help="Write the description of the graph in VoID instead, which is Turtle.")
@click.option("--for", "server", type=click.Choice(list(SERVERS)), help="Write a folder for the loader of this server, at -o.")
@click.option("-o", "--output", default="-", show_default=True, help="Write to this file; - is standard output.")
@STORE
def dump(
    form: str | None, packed: str | None, shards: int, claims: str, server: str | None, output: str, store: Path, *, void: bool
) -> None:
    """Write the graph to files of RDF.

    N-Quads, TriG and JSON-LD hold the default graph and the graphs of the sources; Turtle and N-Triples the default graph alone. The terms
    of the ontology are among the triples.

    The loaders of two servers need more than the triples: --for virtuoso writes a folder with N-Quads and the commands for isql-vt, --for
    qleverfile one with N-Quads and a Qleverfile (which was not tried with QLever). The default graph has a name in them.

    Example: filmograph dump -o films.nq.gz
    """
    if server:
        if form or packed or shards > 1 or claims != "nodes" or void or output == "-":
            raise UsageError("A server's loader is given a folder; name it with -o, and leave out all other options.")
        _list(write_folder(EmbeddedStore.open(store), Path(output), server))
        return
    if void:
        _write_description(store, output, form=form, packed=packed, shards=shards, claims=claims)
        return
    wanted = dumps.Wanted(*dumps.wanted_of(output, form, packed), shards, claims)
    graph = EmbeddedStore.open(store)
    if output == "-":
        dumps.write_stream(graph, sys.stdout.buffer, wanted)
        return
    _list(dumps.write(graph, Path(output), wanted))


def _list(paths: list[Path]) -> None:
    for path in paths:
        echo(f"{path}: {path.stat().st_size:,} bytes.", err=True)


def _write_description(store: Path, output: str, *, form: str | None, packed: str | None, shards: int, claims: str) -> None:
    if (form not in (None, "turtle")) or packed or shards > 1 or claims != "nodes":
        raise UsageError("The description of a graph is one file of Turtle; leave out the other options, but -o.")
    description = (snapshot.current(store) / snapshot.VOID).read_text(encoding="utf-8")
    if output == "-":
        echo(description, nl=False)
        return
    with replacing(Path(output)) as part:
        part.write_text(description, encoding="utf-8")
