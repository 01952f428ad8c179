"""The command that carries a store to a server."""

from pathlib import Path

import click

from filmograph.cli.options import COUNT, SECONDS, STORE
from filmograph.cli.output import print_table
from filmograph.cli.proof import proof
from filmograph.cli.terminal import echo
from filmograph.errors import UsageError
from filmograph.store.address import Credentials, read_address
from filmograph.store.endpoint import Patience, RemoteStore
from filmograph.store.graph import EmbeddedStore
from filmograph.store.upload import BATCH, GraphStore, Updates, Writer, update_address
from filmograph.store.upload import push as carry


@click.command()
@click.option("--endpoint", metavar="URL", required=True, help="Carry the store to the server of this SPARQL endpoint.")
@click.option("--graph", metavar="IRI", help="Carry the default graph into this named graph.")
@click.option("--graph-store", metavar="URL", help="Put each graph at once, by the graph store protocol of the server, at this address.")
@click.option("--update", metavar="URL", help="Send updates to this address; else to the endpoint, or to /update beside /query.")
@click.option("--batch", type=COUNT, default=BATCH, show_default=True, help="Send so many triples in an update.")
@click.option("--timeout", type=SECONDS, default=600.0, show_default=True, help="Give each request so many seconds.")
@click.option("--replace", is_flag=True, help="Replace a graph that has other triples there.")
@STORE
def push(
    endpoint: str, graph: str | None, graph_store: str | None, update: str | None, batch: int, timeout: float, store: Path, *, replace: bool
) -> None:
    """Carry a store to a SPARQL server: its default graph, and the graphs of its sources under their own names.

    A push that was interrupted goes on from where it was, and what is there already is not sent again. At the end every graph is compared
    by the number of its triples and a checksum of their texts. A password is read from FILMOGRAPH_USER and FILMOGRAPH_PASSWORD, a token
    from FILMOGRAPH_TOKEN, both else from ~/.netrc, and never from the command line.

    Example: filmograph push --endpoint http://127.0.0.1:7878/query --graph-store http://127.0.0.1:7878/store
    """
    if graph_store and update:
        raise UsageError("A store is carried by --graph-store or by --update, not by both.")
    if batch < 1 or not 0 < timeout < float("inf"):
        raise UsageError("--batch and --timeout are more than 0.")
    address = read_address(endpoint, Credentials(**proof(endpoint)))
    patience = Patience(seconds=timeout)
    remote = RemoteStore(address, patience=patience)
    writer: Writer
    if graph_store:
        writer = GraphStore(read_address(graph_store, address.credentials), remote, patience)
    else:
        remote.query("ASK {}")  # which tells what kind of server it is
        target = read_address(update, address.credentials) if update else update_address(address, is_virtuoso=remote.is_virtuoso)
        writer = Updates(target, remote, patience, batch)
    rows = []
    for one in carry(EmbeddedStore.open(store), remote, writer, graph, replace=replace):
        rows.append([one.iri or "default graph", f"{one.sum.triples:,}", one.sum.checksum, "was there" if one.was_there else "carried"])
        echo(f"{rows[-1][0]}: {rows[-1][1]} triples, {rows[-1][3]}.", err=True)
    print_table(["graph", "triples", "checksum", "now"], rows, with_number=False)
