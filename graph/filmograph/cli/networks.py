"""The commands on networks: path, degrees, centre, central, communities, export."""

from pathlib import Path
from typing import Any

import click

from filmograph.api import exporting
from filmograph.ask.network.centrality import MEASURES
from filmograph.ask.network.graphs import KINDS
from filmograph.ask.network.paths import Chains
from filmograph.cli.opening import graph_of
from filmograph.cli.options import COUNT, COUNT_FROM_1, ENDPOINT, STORE, limits, names
from filmograph.cli.output import format_option, print_json, print_rows, print_table
from filmograph.cli.present import chain_lines
from filmograph.cli.terminal import echo
from filmograph.cli.writing import OUTPUT, is_network, write_network
from filmograph.errors import NotFound, UsageError
from filmograph.export import FORMATS
from filmograph.wording import counted


@click.command()
@click.argument("a")
@click.argument("b")
@STORE
@ENDPOINT
@limits
@click.option("--all", "every", is_flag=True, help="Print every shortest chain, and their number.")
@click.option("--best-rated", is_flag=True, help="Print the shortest chain whose films have the highest scores.")
@format_option("table", "json", *FORMATS)
@OUTPUT
def path(
    a: str, b: str, store: Path, endpoint: str | None, form: str, output: str | None, *, every: bool, best_rated: bool, **limits: Any
) -> None:
    """Print the shortest chain of films between two people.

    Each film has the credits of both people, with their sources. A chain is a network too, of people and films: choose one of the
    formats of networks, and a file with -o.

    Example: filmograph path "Bill Nunn" "Kevin Bacon" --roles actor --from 1985
    """
    if every and best_rated:
        raise UsageError("--all gives every chain and --best-rated one of them; ask for one or the other.")
    network, graph = is_network(form, output), graph_of(store, endpoint)
    if network:
        found = graph.paths(a, b, **limits) if every else graph.path(a, b, best_rated=best_rated, **limits)
        if not found.length:
            raise NotFound(f"{a} is both ends of the chain, so there is no film to write; name two people.")
        write_network(found.to_networkx(), form, output or "-")
        return
    chains = graph.paths(a, b, **limits) if every else [graph.path(a, b, best_rated=best_rated, **limits)]
    if form == "json":
        print_json([chain.to_json() for chain in chains])
        return
    if isinstance(chains, Chains):
        echo(f"{counted(chains.count, 'shortest chain')} of length {chains.length}.")
    for chain in chains:
        for line in chain_lines(chain, a):
            echo(line)


@click.command()
@click.argument("person")
@STORE
@ENDPOINT
@limits
@format_option("table", "json")
def degrees(person: str, store: Path, endpoint: str | None, form: str, **limits: Any) -> None:
    """Print how many people are at each distance from a person.

    The distance is counted in films; the farthest people are named.

    Example: filmograph degrees "Kevin Bacon" --roles actor
    """
    found = graph_of(store, endpoint).degrees(person, **limits)
    if form == "json":
        print_json(found.to_json())
        return
    print_table(("distance", "people"), [(str(distance), f"{count:,}") for distance, count in enumerate(found.counts)])
    farthest = found.at(len(found.counts) - 1)
    more = f" and {len(farthest) - 5:,} more" if len(farthest) > 5 else ""
    echo(f"Farthest: {', '.join(name for _, name in farthest[:5])}{more}. {found.unreachable:,} people cannot be reached.")


@click.command()
@STORE
@ENDPOINT
@limits
@click.option("--limit", "size", type=COUNT_FROM_1, default=20, show_default=True, help="Print at most this number of people.")
@format_option("table", "json", "csv")
def centre(store: Path, endpoint: str | None, size: int, form: str, **limits: Any) -> None:
    """Print the people with the smallest mean distance to others.

    Above 20,000 people the distances are estimated from a sample, with their error.

    Example: filmograph centre --roles actor
    """
    found = graph_of(store, endpoint).centre(limit=size, **limits)
    print_rows(found.rows, form)
    how = f"estimated from the distances to {found.sampled:,} of them, the error is that of 95 %" if found.sampled else "all measured"
    echo(f"Mean distances within the largest component of {found.people:,} people, {how}.", err=True)


@click.command()
@click.argument("measure", type=click.Choice(MEASURES), default="pagerank")
@STORE
@ENDPOINT
@limits
@click.option("--limit", "size", type=COUNT_FROM_1, default=20, show_default=True, help="Print at most this number of people.")
@format_option("table", "json", "csv")
def central(measure: str, store: Path, endpoint: str | None, size: int, form: str, **limits: Any) -> None:
    """Print the most central people of the network of people.

    Example: filmograph central betweenness --roles actor --limit 10
    """
    print_rows(graph_of(store, endpoint).central(measure, limit=size, **limits), form)


@click.command()
@STORE
@ENDPOINT
@limits
@click.option("--limit", "size", type=COUNT_FROM_1, default=20, show_default=True, help="Print at most this number of communities.")
@format_option("table", "json")
def communities(store: Path, endpoint: str | None, size: int, form: str, **limits: Any) -> None:
    """Print groups of people who mostly work with each other.

    The largest group comes first.

    Example: filmograph communities --roles actor --from 1990
    """
    found = graph_of(store, endpoint).communities(**limits)
    if form == "json":
        print_json([community.to_json() for community in found[:size]])
        return
    rows = [(f"{len(community.people):,}", ", ".join(name for _, name in community.people[:5])) for community in found[:size]]
    print_table(("people", "best connected"), rows)
    echo(f"{len(found):,} {'community' if len(found) == 1 else 'communities'} in all.", err=True)


@click.command()
@click.option("--network", "kind", type=click.Choice(KINDS), required=True, help="Write this network.")
@click.option("--around", metavar="NAME", help="Keep only what is near this person, film or company.")
@click.option("--depth", metavar="N", type=COUNT, help="With --around, keep what is at most this number of edges away; 1 without it.")
@click.option("--attributes", metavar="NAME,…", callback=names, help="Write these attributes of nodes and edges, not all but the titles.")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), help="Write this format, not that of the file's ending.")
@OUTPUT
@click.option("--backbone", type=float, help="Keep only edges that are heavier than by chance at this level of significance, such as 0.05.")
@click.option("--limit", type=COUNT, help="Keep only this number of nodes, the nearest and those with the most edges.")
@STORE
@ENDPOINT
@limits
def export(
    kind: str, form: str | None, output: str | None, store: Path, endpoint: str | None, attributes: list[str] | None, **choices: Any
) -> None:
    """Write a network, or the part around somebody, to a file for a visualization tool.

    Attributes of nodes are label, kind, films, people, first, last, role, year, degree, community, pagerank, component and distance,
    those of edges weight, first, last, roles, titles and names; each network has some of them.

    Example: filmograph export --network people --around "Viola Davis" --format gexf -o viola.gexf
    """
    if output is None:
        raise UsageError("A network is written to a file: give its name with -o, or -o - for standard output.")
    from filmograph.ask.network.attributes import exported  # noqa: PLC0415 - only this command needs the attributes

    form = exporting.form_of(output, form)
    chosen = exported(kind, around=choices["around"] is not None, titles=exporting.shows_titles(form)) if attributes is None else attributes
    write_network(graph_of(store, endpoint).network(kind, attributes=chosen, **choices), form, output)
