"""The commands that ask: questions, ask, sparql, path, conflicts, export."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from filmograph.cli.output import format_option, print_json, print_rows, print_table
from filmograph.cli.places import ENDPOINT, ROLES, STORE
from filmograph.errors import UsageError
from filmograph.export import FORMATS
from filmograph.filmograph import Filmograph, connect
from filmograph.filmograph import open as open_store
from filmograph.present import chain_lines
from filmograph.sources.files import read_text


@click.command()
@format_option("table", "json")
def questions(form: str) -> None:
    """List the named questions with their parameters.

    Example: filmograph questions
    """
    from filmograph.ask.query import questions as known  # noqa: PLC0415 - the name is this command's

    rows = [(q.name, " ".join(f"[{p.name}]" if p.optional else p.name for p in q.parameters), q.summary) for q in known().values()]
    if form == "json":
        print_json([dict(zip(("name", "parameters", "asks"), row, strict=True)) for row in rows])
    else:
        print_table(("name", "parameters", "asks"), rows)


@click.command()
@click.argument("name")
@click.argument("parameters", metavar="[param=value]…", nargs=-1)
@STORE
@ENDPOINT
@click.option("--explain", is_flag=True, help="With every row the credits it rests on and where they were read.")
@format_option("table", "json", "csv")
def ask(name: str, parameters: Sequence[str], store: Path, endpoint: str | None, form: str, *, explain: bool) -> None:
    """Ask one named question; a value is a name, a title (optionally "Title (Year)"), a role or an IRI.

    Example: filmograph ask collaborators person="Viola Davis" role=director --format json
    """
    print_rows(_graph(store, endpoint).ask(name, explain=explain, **dict(_parameters(parameters))), form)


@click.command()
@click.argument("query", metavar="QUERY|FILE|-")
@STORE
@ENDPOINT
@format_option("table", "json", "csv", "tsv", "xml", "turtle")
def sparql(query: str, store: Path, endpoint: str | None, form: str) -> None:
    """Ask any SPARQL 1.1 query, given as text, as a file, or as - for standard input.

    Example: filmograph sparql "SELECT ?title { ?film film:director/film:name 'Daniel Barnz' ; film:title ?title }"
    """
    rows = _graph(store, endpoint).sparql(_query_text(query))
    if rows.answer.graph is not None:
        click.echo(rows.answer.serialize("turtle" if form == "table" else form), nl=False)
    elif form != "table":
        click.echo(rows.answer.serialize(form), nl=form in ("json", "xml"))
    elif rows.answer.boolean is not None:
        click.echo("yes" if rows.answer.boolean else "no")
    else:
        print_rows(rows, form)


@click.command()
@click.argument("a")
@click.argument("b")
@STORE
@ROLES
@click.option("--all", "every", is_flag=True, help="Every shortest chain, not just one.")
@format_option("table", "json")
def path(a: str, b: str, store: Path, roles: str | None, form: str, *, every: bool) -> None:
    """Print the shortest chain of films between two people, with both credits and the sources at each hop.

    Example: filmograph path "Bill Nunn" "Kevin Bacon" --roles actor
    """
    chains = _graph(store, None).paths(a, b, roles=_names(roles), limit=None if every else 1)
    if form == "json":
        print_json([chain.to_json() for chain in chains])
        return
    if every:
        click.echo(f"{len(chains)} shortest chains of length {chains[0].length}.")
    for chain in chains:
        for line in chain_lines(chain, a):
            click.echo(line)


@click.command()
@click.argument("film", required=False)
@STORE
@ENDPOINT
@format_option("table", "json", "csv")
def conflicts(film: str | None, store: Path, endpoint: str | None, form: str) -> None:
    """Show where sources disagree: the value chosen and why, every other value with its source and lines.

    Example: filmograph conflicts "Won't Back Down"
    """
    print_rows(_graph(store, endpoint).conflicts(film), form)


@click.command()
@click.option("--network", "kind", type=click.Choice(["people", "films", "film-people"]), required=True, help="Which network.")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file to write.")
@ROLES
@STORE
def export(kind: str, form: str, output: Path, roles: str | None, store: Path) -> None:
    """Write a network for a visualization tool.

    Example: filmograph export --network people --roles actor --format gexf -o people.gexf
    """
    graph = _graph(store, None).network(kind, roles=_names(roles))
    FORMATS[form](graph, output)
    click.echo(f"{output}: {graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges.", err=True)


def _graph(store: Path, endpoint: str | None) -> Filmograph:
    return connect(endpoint) if endpoint else open_store(store)


def _parameters(said: Iterable[str]) -> Iterator[tuple[str, str]]:
    for parameter in said:
        name, equals, value = parameter.partition("=")
        if not equals or not name:
            raise UsageError(f'{parameter!r} is no parameter; write name=value, for example person="Bill Nunn".')
        yield name, value


def _names(said: str | None) -> list[str] | None:
    return [name.strip() for name in said.split(",") if name.strip()] if said else None


def _query_text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    # a query holds spaces and seldom names a file; a file's name that holds spaces is there to be found
    is_query = len(query.split()) > 1 and (len(query) > 255 or not Path(query).is_file())
    return query if is_query else read_text(Path(query))
