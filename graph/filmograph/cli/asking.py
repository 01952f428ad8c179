"""The commands that answer with rows: ask, sparql, walk, conflicts."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from filmograph.ask.questions import query
from filmograph.cli.opening import graph_of
from filmograph.cli.options import ANY_COUNT, ENDPOINT, SECONDS, STORE
from filmograph.cli.output import format_option, print_answer, print_json, print_rows
from filmograph.cli.terminal import echo
from filmograph.cli.writing import OUTPUT, is_network, write_network
from filmograph.errors import UsageError
from filmograph.export import FORMATS
from filmograph.namespaces import KNOWN_PREFIXES
from filmograph.store.answer import GRAPHS
from filmograph.store.limits import QueryLimits
from filmograph.store.sparql import declared_prefixes


@click.command()
@click.argument("name")
@click.argument("parameters", metavar="[param=value]…", nargs=-1)
@STORE
@ENDPOINT
@click.option("--explain", is_flag=True, help="Show the evidence for each row: the credits, with their sources and lines.")
@format_option("table", "json", "csv", *FORMATS)
@OUTPUT
def ask(name: str, parameters: Sequence[str], store: Path, endpoint: str | None, form: str, output: str | None, *, explain: bool) -> None:
    """Answer a named question; `filmograph questions` lists them. A table has rounded numbers and no IRIs; JSON and CSV have all.

    A value is a name, a title, a role, a number, a date or an IRI. Where several entities have a name, write "Title (Year)",
    "Name (Year of birth)" or "Name | Film (Year)".

    An answer that links things is a network too: choose one of the formats of networks, and a file with -o.

    Example: filmograph ask collaborators person="Viola Davis" role=director --format json
    """
    network = is_network(form, output)
    given = dict(_parameters(parameters))
    if "explain" in given:
        raise UsageError("explain is an option, not a parameter; write --explain.")
    rows = graph_of(store, endpoint).ask(name, explain=explain, **given)
    if network:
        write_network(rows.to_networkx(), form, output or "-")
    else:
        print_rows(rows, form)
    if not rows and query.question(name).none:
        echo(query.question(name).none, err=True)


@click.command()
@click.argument("text", metavar="QUERY|FILE|-")
@STORE
@ENDPOINT
@format_option("table", "json", "csv", "tsv", "xml", *GRAPHS)
@click.option("--seconds", type=SECONDS, default=60, show_default=True, help="How long the query may take; 0 is no limit.")
@click.option("--memory", type=ANY_COUNT, default=2048, show_default=True, help="The MB of memory that it may take; 0 is no limit.")
@click.option("--allow-service", is_flag=True, help="Let the query ask other hosts with SERVICE.")
def sparql(
    text: str, store: Path, endpoint: str | None, form: str, seconds: float, memory: int, *, allow_service: bool
) -> None:  # fmt: skip
    """Answer a SPARQL 1.1 query.

    The query is given as text, as the name of a file, or as - for standard input. Common prefixes need no declaration.
    A table has every column, its IRIs with prefixes and its numbers rounded; the other formats have both in full.
    A query of a store is ended when it takes more time or memory than it may; an endpoint has limits of its own.

    Example: filmograph sparql "SELECT ?title { ?film film:director/film:name 'Daniel Barnz' ; film:title ?title }"
    """
    query_text = _query_text(text)
    limits = QueryLimits(seconds=seconds, memory=memory << 20, service=allow_service)
    rows = graph_of(store, endpoint).sparql(query_text, limits=limits)
    if rows.answer.graph is not None:
        echo(rows.answer.serialize("turtle" if form == "table" else form), nl=False)
    elif form != "table":
        echo(rows.answer.serialize(form), nl=form in ("json", "xml"))
    elif rows.answer.boolean is not None:
        echo("yes" if rows.answer.boolean else "no")
    else:
        print_answer(rows.answer, {**KNOWN_PREFIXES, **declared_prefixes(query_text)})


@click.command()
@click.argument("start")
@click.argument("hops", metavar="HOP…", nargs=-1, required=True)
@STORE
@ENDPOINT
@click.option("--source", help="Follow only the claims of this source, joined by its own keys and printed values.")
@format_option("table", "json")
def walk(start: str, hops: Sequence[str], store: Path, endpoint: str | None, source: str | None, form: str) -> None:
    """Follow properties from an entity and print where they lead.

    A hop is a property such as film:director, or ^film:director to follow it backwards.

    Example: filmograph walk "Won't Back Down" film:director ^film:director film:year
    """
    found = sorted(graph_of(store, endpoint).walk(start, hops, source=source))
    if form == "json":
        print_json(found)
        return
    for end in found:
        echo(end)


@click.command()
@click.argument("film", required=False)
@STORE
@ENDPOINT
@format_option("table", "json", "csv")
def conflicts(film: str | None, store: Path, endpoint: str | None, form: str) -> None:
    """Show where sources disagree, and which value was chosen.

    Each row has the chosen value with its rule, and another value with its source and lines.

    Example: filmograph conflicts "Won't Back Down"
    """
    print_rows(graph_of(store, endpoint).conflicts(film), form)


def _parameters(written: Iterable[str]) -> Iterator[tuple[str, str]]:
    for parameter in written:
        name, equals, value = parameter.partition("=")
        if not equals or not name:
            raise UsageError(f'{parameter!r} is not a parameter; write name=value, for example person="Bill Nunn".')
        yield name, value


def _query_text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    from filmograph.sources.reading.files import read_text  # noqa: PLC0415 - it loads the readers of all layouts, and lxml

    # a query contains spaces and is seldom the name of a file; a text with spaces is a file's name only where the file exists
    is_query = len(query.split()) > 1 and (len(query) > 255 or not Path(query).is_file())
    return query if is_query else read_text(Path(query))
