"""The command for language models and other programs that talk: mcp."""

from pathlib import Path

import click

from filmograph.cli.options import STORE
from filmograph.cli.terminal import echo
from filmograph.errors import UsageError


@click.command()
@STORE
@click.option("--http", is_flag=True, help="Serve over HTTP on this machine, not over standard input and output.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="With --http, listen on this port; 0 takes a free one."
)
def mcp(store: Path, port: int, *, http: bool) -> None:
    """Serve the graph to language models as tools.

    The tools find, ask, path, walk, why, conflicts, schema and sparql are served over the Model Context Protocol. They are read-only,
    and every answer has its evidence. A client such as an assistant starts this command itself.

    Example: filmograph mcp --store filmograph.store
    """
    try:
        from filmograph.serve import mcp_server  # noqa: PLC0415 - only this command needs the protocol, and it is long to load
    except ImportError:
        raise UsageError('The tools are served by the package mcp; install it with pip install "filmograph[mcp]".') from None
    server = mcp_server.make(store)
    if not http:
        mcp_server.run_stdio(server)
        return
    listening = mcp_server.listen(port)
    echo(f"The tools are at http://{mcp_server.HOST}:{listening.getsockname()[1]}{mcp_server.PATH}; Ctrl-C ends them.", err=True)
    mcp_server.run_http(server, listening)
