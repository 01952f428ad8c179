"""The commands that ask: questions, ask, sparql, path, degrees, centre, central, communities, walk, conflicts, export."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from filmograph.api.filmograph import Filmograph, connect
from filmograph.api.filmograph import open as open_store
from filmograph.ask.network.centrality import MEASURES
from filmograph.ask.network.graphs import KINDS
from filmograph.ask.network.paths import Chains
from filmograph.ask.questions import query
from filmograph.cli.options import ENDPOINT, STORE, limits
from filmograph.cli.output import format_option, print_json, print_rows, print_table
from filmograph.cli.present import chain_lines
from filmograph.errors import NotFound, UsageError
from filmograph.export import FORMATS
from filmograph.sources.reading.files import read_text


@click.command()
@format_option("table", "json", "turtle")
def questions(form: str) -> None:
    """List the named questions with their parameters; as Turtle, with their queries, in the form of the SIB's sparql-examples.

    Example: filmograph questions --format turtle
    """
    if form == "turtle":
        click.echo(query.catalogue().serialize(format="turtle"), nl=False)
        return
    rows = [(asked.name, " ".join(map(_parameter, asked.parameters)), asked.summary) for asked in query.questions().values()]
    if form == "json":
        print_json([dict(zip(("name", "parameters", "asks"), row, strict=True)) for row in rows])
    else:
        print_table(("name", "parameters", "asks"), rows)


def _parameter(parameter: query.Parameter) -> str:
    if parameter.default is not None:
        return f"[{parameter.name}={parameter.default}]"
    return f"[{parameter.name}]" if parameter.optional else parameter.name


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
    rows = _graph(store, endpoint).ask(name, explain=explain, **dict(_parameters(parameters)))
    print_rows(rows, form)
    if not rows and query.question(name).none:
        click.echo(query.question(name).none, err=True)


@click.command()
@click.argument("text", metavar="QUERY|FILE|-")
@STORE
@ENDPOINT
@format_option("table", "json", "csv", "tsv", "xml", "turtle")
def sparql(text: str, store: Path, endpoint: str | None, form: str) -> None:
    """Ask any SPARQL 1.1 query, given as text, as a file, or as - for standard input.

    Example: filmograph sparql "SELECT ?title { ?film film:director/film:name 'Daniel Barnz' ; film:title ?title }"
    """
    rows = _graph(store, endpoint).sparql(_query_text(text))
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
@ENDPOINT
@limits
@click.option("--all", "every", is_flag=True, help="Every shortest chain and their number, not just one.")
@click.option("--best-rated", is_flag=True, help="Of the shortest chains the one whose films have the highest scores.")
@format_option("table", "json")
def path(a: str, b: str, store: Path, endpoint: str | None, form: str, *, every: bool, best_rated: bool, **said: Any) -> None:
    """Print the shortest chain of films between two people, with both credits and the sources at each hop.

    Example: filmograph path "Bill Nunn" "Kevin Bacon" --roles actor --from 1985
    """
    if every and best_rated:
        raise UsageError("--all gives every chain and --best-rated one of them; ask for one or the other.")
    graph = _graph(store, endpoint)
    chains = graph.paths(a, b, **said) if every else [graph.path(a, b, best_rated=best_rated, **said)]
    if form == "json":
        print_json([chain.to_json() for chain in chains])
        return
    if isinstance(chains, Chains):
        count = chains.count
        click.echo(f"{count:,} shortest chain{'s' * (count != 1)} of length {chains.length}.")
    for chain in chains:
        for line in chain_lines(chain, a):
            click.echo(line)


@click.command()
@click.argument("person")
@STORE
@ENDPOINT
@limits
@format_option("table", "json")
def degrees(person: str, store: Path, endpoint: str | None, form: str, **said: Any) -> None:
    """Print how many people are how many films away from a person, and who is farthest.

    Example: filmograph degrees "Kevin Bacon" --roles actor
    """
    found = _graph(store, endpoint).degrees(person, **said)
    if form == "json":
        print_json(found.to_json())
        return
    print_table(("distance", "people"), [(str(distance), f"{count:,}") for distance, count in enumerate(found.counts)])
    farthest = found.at(len(found.counts) - 1)
    more = f" and {len(farthest) - 5:,} more" if len(farthest) > 5 else ""
    click.echo(f"Farthest: {', '.join(name for _, name in farthest[:5])}{more}. {found.unreachable:,} people cannot be reached.")


@click.command()
@STORE
@ENDPOINT
@limits
@click.option("--limit", "size", type=click.IntRange(min=1), default=20, show_default=True, help="How many people.")
@format_option("table", "json", "csv")
def centre(store: Path, endpoint: str | None, size: int, form: str, **said: Any) -> None:
    """Print who has the smallest mean distance to all others; above 20,000 people an estimate from a sample, with its error.

    Example: filmograph centre --roles actor
    """
    found = _graph(store, endpoint).centre(size=size, **said)
    print_rows(found.rows, form)
    how = f"estimated from the distances to {found.sampled:,} of them, the error is that of 95 %" if found.sampled else "all measured"
    click.echo(f"Mean distances within the largest component of {found.people:,} people, {how}.", err=True)


@click.command()
@click.argument("measure", type=click.Choice(MEASURES), default="pagerank")
@STORE
@ENDPOINT
@limits
@click.option("--limit", "size", type=click.IntRange(min=1), default=20, show_default=True, help="How many people.")
@format_option("table", "json", "csv")
def central(measure: str, store: Path, endpoint: str | None, size: int, form: str, **said: Any) -> None:
    """Print the most central people of the network of people.

    Example: filmograph central betweenness --roles actor --limit 10
    """
    print_rows(_graph(store, endpoint).central(measure, size=size, **said), form)


@click.command()
@STORE
@ENDPOINT
@limits
@click.option("--limit", "size", type=click.IntRange(min=1), default=20, show_default=True, help="How many communities.")
@format_option("table", "json")
def communities(store: Path, endpoint: str | None, size: int, form: str, **said: Any) -> None:
    """Print groups of people who work with each other more than with others, the largest first.

    Example: filmograph communities --roles actor --from 1990
    """
    found = _graph(store, endpoint).communities(**said)
    if form == "json":
        print_json([community.to_json() for community in found[:size]])
        return
    rows = [(f"{len(community.people):,}", ", ".join(name for _, name in community.people[:5])) for community in found[:size]]
    print_table(("people", "best connected"), rows)
    click.echo(f"{len(found):,} {'community' if len(found) == 1 else 'communities'} in all.", err=True)


@click.command()
@click.argument("start")
@click.argument("hops", metavar="HOP…", nargs=-1, required=True)
@STORE
@ENDPOINT
@click.option("--source", help="Walk over what this one source said, joined on its own keys and printed values.")
@format_option("table", "json")
def walk(start: str, hops: Sequence[str], store: Path, endpoint: str | None, source: str | None, form: str) -> None:
    """Print where typed hops along properties lead: a property such as film:director, with ^ in front for backwards.

    Example: filmograph walk "Won't Back Down" film:director ^film:director film:year
    """
    found = sorted(_graph(store, endpoint).walk(start, hops, source=source))
    if form == "json":
        print_json(found)
        return
    for said in found:
        click.echo(said)


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
@click.option("--network", "kind", type=click.Choice(KINDS), required=True, help="Which network.")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.option("--backbone", "alpha", type=float, help="Keep only edges that are heavier than chance at this significance, such as 0.05.")
@click.option("--limit", "size", type=int, help="Keep only so many nodes, those with the most edges.")
@STORE
@ENDPOINT
@limits
def export(
    kind: str, form: str, output: Path, alpha: float | None, size: int | None, store: Path, endpoint: str | None, **said: Any
) -> None:
    """Write a network for a visualization tool.

    Example: filmograph export --network people --roles actor --format gexf -o people.gexf
    """
    graph = _graph(store, endpoint).network(kind, alpha=alpha, size=size, **said)
    if not len(graph):
        raise NotFound(f"The network of {kind} is empty: no credit that counts links any two; loosen the limits.")
    FORMATS[form](graph, output)
    click.echo(f"{output}: {graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges.", err=True)
    if "left_out" in graph.graph:
        click.echo(f"Left out: {graph.graph['left_out']}.", err=True)


def _graph(store: Path, endpoint: str | None) -> Filmograph:
    return connect(endpoint) if endpoint else open_store(store)


def _parameters(said: Iterable[str]) -> Iterator[tuple[str, str]]:
    for parameter in said:
        name, equals, value = parameter.partition("=")
        if not equals or not name:
            raise UsageError(f'{parameter!r} is no parameter; write name=value, for example person="Bill Nunn".')
        yield name, value


def _query_text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    # a query holds spaces and seldom names a file; a file's name that holds spaces is there to be found
    is_query = len(query.split()) > 1 and (len(query) > 255 or not Path(query).is_file())
    return query if is_query else read_text(Path(query))
