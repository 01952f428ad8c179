"""The command line: the only place that prints, and the only one that reads the environment."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from filmograph import VERSION
from filmograph.errors import FilmographError, UsageError
from filmograph.export import FORMATS
from filmograph.filmograph import Filmograph, connect
from filmograph.filmograph import open as open_store
from filmograph.present import chain_lines, record_lines, summary_lines
from filmograph.sources import read_page
from filmograph.sources.files import read_text

_STORE = click.option(
    "--store", type=click.Path(path_type=Path), envvar="FILMOGRAPH_STORE", default=Path("filmograph.store"), show_default=True,
    help="The store's folder.",
)  # fmt: skip
_ENDPOINT = click.option("--endpoint", metavar="URL", help="Ask a SPARQL endpoint instead of a store.")
_ROLES = click.option("--roles", metavar="ROLE,…", help="Only through credits in these roles.")


def _format(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="filmograph")
def app() -> None:
    """Build a graph of film credits from pages and catalogues, and ask it.

    Example: filmograph build pages/ && filmograph ask final-role person="Bill Nunn"
    """


@app.command()
@click.argument("page", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the record as JSON.")
def read(page: Path, *, as_json: bool) -> None:
    """Read one source document and print what it says; writes nothing.

    Example: filmograph read data/pages/wont-back-down-imdb.txt --json
    """
    record = read_page(read_text(page), str(page)).to_json()
    if as_json:
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
        return
    for line in record_lines(record):
        click.echo(line)


@app.command()
@click.argument("sources", metavar="SOURCE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@_STORE
@click.option("--graphs", type=click.Choice(["shared", "all"]), default="shared", show_default=True,
              help="Which films of a table get its own graph: those that another source describes too, or all.")  # fmt: skip
@click.option("--sample", type=click.IntRange(min=0), default=100, show_default=True, help="How many films of tables to validate.")
@click.option("--quiet", is_flag=True, help="Print no summary.")
def build(sources: Sequence[Path], store: Path, graphs: str, sample: int, *, quiet: bool) -> None:
    """Read documents, folders and tables into a store; safe to repeat and to interrupt.

    Example: filmograph build data/pages data/catalogue --store filmograph.store
    """
    from filmograph.build.pipeline import build as run  # noqa: PLC0415 - asking needs none of what building needs

    with _progress() as tell:
        summary = run(sources, store, all_graphs=graphs == "all", sample=sample, progress=tell)
    if not quiet:
        rows = [(s.name, s.layout + (", partial" if s.partial else ""), f"{s.films:,}", f"{s.quarantined:,}") for s in summary.sources]
        _print_table(("source", "layout", "films", "quarantined"), rows)
        for line in summary_lines(summary, store):
            click.echo(line)
    for sentence in summary.refused:
        click.echo(f"Error: {sentence}", err=True)
    if summary.refused:
        sys.exit(1)


@app.command()
@click.argument("files", metavar="FILE…", nargs=-1, type=click.Path(path_type=Path))
@_STORE
@_format("table", "turtle")
def validate(files: Sequence[Path], store: Path, form: str) -> None:
    """Print the SHACL report on a store, or on RDF files; exit status 1 when there is a violation.

    Example: filmograph validate --store filmograph.store --format turtle
    """
    from filmograph.build import validation  # noqa: PLC0415 - asking needs none of what building needs

    results = validation.check_files(files) if files else validation.check_store(store)
    violations = sum(result.severity == "violation" for result in results)
    if form == "turtle":
        click.echo(validation.report_graph(results).serialize(format="turtle"), nl=False)
    else:
        _print_table(("severity", "focus", "message"), [(r.severity, r.focus.strip("<>"), r.message) for r in results])
        click.echo(f"{violations} violations, {len(results) - violations} warnings.")
    sys.exit(1 if violations else 0)


@app.command()
@_format("table", "json")
def questions(form: str) -> None:
    """List the named questions with their parameters.

    Example: filmograph questions
    """
    from filmograph.ask.query import questions as known  # noqa: PLC0415 - the name is this command's

    rows = [(q.name, " ".join(f"[{p.name}]" if p.optional else p.name for p in q.parameters), q.summary) for q in known().values()]
    if form == "json":
        click.echo(json.dumps([dict(zip(("name", "parameters", "asks"), row, strict=True)) for row in rows], indent=1, ensure_ascii=False))
    else:
        _print_table(("name", "parameters", "asks"), rows)


@app.command()
@click.argument("name")
@click.argument("parameters", metavar="[param=value]…", nargs=-1)
@_STORE
@_ENDPOINT
@_format("table", "json", "csv")
def ask(name: str, parameters: Sequence[str], store: Path, endpoint: str | None, form: str) -> None:
    """Ask one named question; a value is a name, a title (optionally "Title (Year)"), a role or an IRI.

    Example: filmograph ask collaborators person="Viola Davis" role=director --format json
    """
    _print_rows(_graph(store, endpoint).ask(name, **dict(_parameters(parameters))), form)


@app.command()
@click.argument("query", metavar="QUERY|FILE|-")
@_STORE
@_ENDPOINT
@_format("table", "json", "csv", "tsv", "xml", "turtle")
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
        _print_rows(rows, form)


@app.command()
@click.argument("a")
@click.argument("b")
@_STORE
@_ROLES
@click.option("--all", "every", is_flag=True, help="Every shortest chain, not just one.")
@_format("table", "json")
def path(a: str, b: str, store: Path, roles: str | None, form: str, *, every: bool) -> None:
    """Print the shortest chain of films between two people, with both credits and the sources at each hop.

    Example: filmograph path "Bill Nunn" "Kevin Bacon" --roles actor
    """
    chains = _graph(store, None).paths(a, b, roles=_names(roles), limit=None if every else 1)
    if form == "json":
        click.echo(json.dumps([chain.to_json() for chain in chains], indent=1, ensure_ascii=False))
        return
    if every:
        click.echo(f"{len(chains)} shortest chains of length {chains[0].length}.")
    for chain in chains:
        for line in chain_lines(chain, a):
            click.echo(line)


@app.command()
@click.argument("film", required=False)
@_STORE
@_ENDPOINT
@_format("table", "json", "csv")
def conflicts(film: str | None, store: Path, endpoint: str | None, form: str) -> None:
    """Show where sources disagree: the value chosen and why, every other value with its source and lines.

    Example: filmograph conflicts "Won't Back Down"
    """
    _print_rows(_graph(store, endpoint).conflicts(film), form)


@app.command()
@click.option("--network", "kind", type=click.Choice(["people", "films", "film-people"]), required=True, help="Which network.")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file to write.")
@_ROLES
@_STORE
def export(kind: str, form: str, output: Path, roles: str | None, store: Path) -> None:
    """Write a network for a visualization tool.

    Example: filmograph export --network people --roles actor --format gexf -o people.gexf
    """
    graph = _graph(store, None).network(kind, roles=_names(roles))
    FORMATS[form](graph, output)
    click.echo(f"{output}: {graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges.", err=True)


def main() -> None:
    """Run the command line; every error is one sentence on standard error, with exit status 1, or 2 for wrong usage."""
    try:
        app(standalone_mode=False)
    except (click.UsageError, UsageError) as error:
        said = error.format_message() if isinstance(error, click.UsageError) else str(error)
        _fail(said, 2)
    except FilmographError as error:
        _fail(str(error), 1)
    except click.ClickException as error:
        _fail(error.format_message(), 1)
    except (click.Abort, KeyboardInterrupt):
        _fail("Interrupted; the store is as it was before.", 130)
    except BrokenPipeError:
        # whoever read our output has seen enough; nothing more can be said to them
        sys.stderr.close()
        sys.exit(1)


def _fail(sentence: str, status: int) -> None:
    click.echo(f"Error: {' '.join(sentence.split())}", err=True)
    sys.exit(status)


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


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Give a function that shows what is being done now, on standard error and only where that is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("starting") as status:
        yield status.update


def _print_rows(rows: Any, form: str) -> None:
    if form == "json":
        click.echo(json.dumps(list(rows), indent=1, ensure_ascii=False, default=str))
    elif form == "csv":
        click.echo(rows.answer.serialize("csv"), nl=False)
    else:
        shown = [
            c for c in rows.columns if not all(str(row[c]).startswith("https://w3id.org/filmograph/id/") for row in rows)
        ] or rows.columns
        _print_table(shown, [["" if row[c] is None else str(row[c]) for c in shown] for row in rows])


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    click.echo(f"{len(rows)} row{'' if len(rows) == 1 else 's'}.")


if __name__ == "__main__":
    main()
