"""The command that serves the graph."""

from pathlib import Path

import click

from filmograph.cli.options import ANY_COUNT, COUNT_FROM_1, SECONDS, STORE
from filmograph.cli.terminal import echo


@click.command()
@STORE
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 is every one of this machine.")
@click.option("--port", type=click.IntRange(0, 65535), default=8890, show_default=True, help="The port; 0 is any that is free.")
@click.option("--hostname", "hosts", multiple=True, help="A name under which browsers may reach the server, besides localhost.")
@click.option("--seconds", type=SECONDS, default=10, show_default=True, help="How long a query may take; 0 is no limit.")
@click.option("--memory", type=ANY_COUNT, default=1024, show_default=True, help="The MB that a query may take; 0 is no limit.")
@click.option("--rows", type=ANY_COUNT, default=100_000, show_default=True, help="The rows that an answer may have; 0 is no limit.")
@click.option("--body", type=COUNT_FROM_1, default=2048, show_default=True, help="The KB that a request may have.")
@click.option("--depth", type=COUNT_FROM_1, default=200, show_default=True, help="How deep a query may be nested.")
@click.option("--workers", type=COUNT_FROM_1, help="How many queries are answered at the same time (default: one a core, at least 2).")
@click.option("--cache", type=ANY_COUNT, default=64, show_default=True, help="The MB of answers that are kept; 0 keeps none.")
@click.option("--sources", type=click.Path(path_type=Path), help="The folder with the source files, whose lines the pages then show.")
@click.option("--writable", is_flag=True, help="Serve a copy that can be written to, beside the store; it stays between runs.")
@click.option("--token", envvar="FILMOGRAPH_TOKEN", help="What a request that writes has to carry (or FILMOGRAPH_TOKEN).")
@click.option("--allow-service", is_flag=True, help="Let queries ask other hosts with SERVICE.")
def serve(
    store: Path, host: str, port: int, hosts: tuple[str, ...], seconds: float, memory: int, rows: int, body: int, depth: int,
    workers: int | None, cache: int, sources: Path | None, *, writable: bool, token: str | None, allow_service: bool,
) -> None:  # fmt: skip
    """Serve the graph: an explorer for people, a SPARQL endpoint, the named questions, and a description of all that.

    The explorer is at /: a search, pages of people, films, companies, places and roles, chains, networks, questions and a SPARQL editor.

    The endpoint is at /sparql, the graph store protocol at /graph, the description for programs at /openapi.json. The server
    follows what is built: it answers from the last snapshot that was published.

    Other servers can have the same graph: Virtuoso by `filmograph push --endpoint URL` or `filmograph dump --for virtuoso`, Fuseki (not
    tried) by `filmograph push --endpoint URL --graph-store URL`, QLever (not tried) by `filmograph dump --for qleverfile`.

    Example: filmograph serve --port 8890
    """
    from filmograph.serve.running import run  # noqa: PLC0415 - only this command needs a web server
    from filmograph.serve.settings import Settings  # noqa: PLC0415
    from filmograph.store.limits import QueryLimits  # noqa: PLC0415

    limits = QueryLimits(seconds=seconds, memory=memory << 20, rows=rows, size=64 << 20, depth=depth, service=allow_service)
    more = {} if workers is None else {"workers": workers}
    settings = Settings(
        store, host, port, hosts, limits, body << 10, cache=cache << 20, sources=sources, writable=writable, token=token, **more
    )  # fmt: skip
    run(settings, lambda address: echo(f"Serving {store} at {address} (Ctrl-C ends it).", err=True))
