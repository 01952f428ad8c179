"""The commands for building and checking: read, build, validate, quarantine, mapping."""

import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmograph.cli.options import ANY_COUNT, SECONDS, STORE
from filmograph.cli.output import format_option, print_json, print_table
from filmograph.cli.present import csv_text, quarantine_rows, record_lines, summary_lines
from filmograph.cli.progress import Shown, progress
from filmograph.cli.terminal import echo, shortened
from filmograph.errors import UsageError

if TYPE_CHECKING:  # asking does not need what building needs
    from filmograph.pipeline.estimate import Estimate


@click.command()
@click.argument("page", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the record as JSON.")
def read(page: Path, *, as_json: bool) -> None:
    """Read one page and print its facts with their lines.

    Nothing is written.

    Example: filmograph read data/pages/wont-back-down-imdb.txt --json
    """
    from filmograph.pipeline.ingest.one_film import read_film  # noqa: PLC0415 - asking does not need what building needs

    found, rejected = read_film(page)
    record = found.to_json()
    for line in [json.dumps(record, ensure_ascii=False, indent=1)] if as_json else record_lines(record):
        echo(line)
    for one in rejected:
        echo(f"{page}, line {one.line}: {one.reason}", err=True)


@click.command()
@click.argument("sources", metavar="SOURCE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@STORE
@click.option("--graphs", type=click.Choice(["shared", "all"]), default="shared", show_default=True,
              help="Give these films of a table a graph of their own: those that another source shares, or all.")  # fmt: skip
@click.option(
    "--no-triples", is_flag=True, help="Keep only the claims and the network, for catalogues that are too large for a triple store."
)
@click.option(
    "--types", metavar="TYPE,…", default="movie,tvMovie,short,video", show_default=True, help="Read these title types of IMDb's tables."
)
@click.option("--adult", is_flag=True, help="Read adult titles too.")
@click.option("--sample", type=ANY_COUNT, default=100, show_default=True,
              help="Check this number of films of tables for suspicious facts too; violations of shapes are always found.")  # fmt: skip
@click.option("--judgements", type=click.Path(path_type=Path),
              help="Read judgements from this file; without it, those of the last build stay.")  # fmt: skip
@click.option("--rules", type=click.Path(path_type=Path), metavar="FILE",
              help="Read rules for choosing values from this TOML file of differences from the built-in rules.")  # fmt: skip
@click.option("--spark", metavar="sc://HOST:PORT", help="Let this Spark Connect server do the joins, and write to --output.")
@click.option("--output", type=click.Path(path_type=Path), metavar="DIR",
              help="With --spark: write shards of N-Quads, tables and arrays into this new folder, which the workers see.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Begin a long build without asking.")
@click.option("--quiet", is_flag=True, help="Print no summary and show no progress.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def build(
    sources: Sequence[Path],
    store: Path,
    spark: str | None,
    output: Path | None,
    graphs: str,
    types: str,
    sample: int,
    judgements: Path | None,
    rules: Path | None,
    *,
    no_triples: bool,
    adult: bool,
    yes: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Read pages, folders and tables into a store.

    A build can be repeated, and after an interruption the same command goes on where it stopped. Before a long one it says how much time,
    memory and disk it takes and, on a terminal, asks whether to begin.

    Example: filmograph build data/pages data/catalogue --store filmograph.store
    """
    from filmograph.pipeline.fuse.rules import read as read_rules  # noqa: PLC0415
    from filmograph.pipeline.fuse.rules import shipped  # noqa: PLC0415
    from filmograph.pipeline.ingest.recognise import Choice  # noqa: PLC0415 - asking does not need what building needs
    from filmograph.pipeline.job import Options  # noqa: PLC0415

    if bool(spark) is not bool(output):
        raise UsageError("--spark and --output belong together; give the address of a server and a folder, or neither.")
    named = tuple(name.strip() for name in types.split(",") if name.strip())
    if not named:
        raise UsageError("--types names no type; name one or more of movie, tvMovie, short, video, tvSeries, …")
    used = read_rules(rules) if rules else shipped()
    with progress() as shown:
        options = Options(graphs == "all", not no_triples, sample, Choice(named, adult), judgements, used)
        if spark and output:
            from filmograph.pipeline.spark.installed import check_installed  # noqa: PLC0415

            check_installed()
            from filmograph.pipeline.spark.build import build as build_there  # noqa: PLC0415

            summary = build_there(sources, spark, output, options, None if quiet else shown)
        else:
            from filmograph.pipeline.run import build as build_here  # noqa: PLC0415

            summary = build_here(sources, store, options, None if quiet else shown, partial(_agree, shown, yes=yes, quiet=quiet))
    if as_json:
        print_json(summary.to_json())
    elif not quiet:
        rows = [(s.name, s.layout + (", partial" if s.partial else ""), f"{s.films:,}", f"{s.quarantined:,}") for s in summary.sources]
        print_table(("source", "layout", "films", "quarantined"), rows)
        for line in summary_lines(summary, output or store):
            echo(line)
    for sentence in summary.refused:
        echo(f"Error: {shortened(sentence)}", err=True)
    if summary.refused:
        sys.exit(1)


def _agree(shown: Shown | None, expected: "Estimate", *, yes: bool, quiet: bool) -> None:
    """Say what a long build takes, and ask on a terminal whether to begin; raises `click.Abort` when it shall not."""
    from filmograph.pipeline.estimate import LONG  # noqa: PLC0415 - asking does not need what building needs

    if expected.seconds >= LONG:
        with shown.paused() if shown else nullcontext():
            if shown and not yes and sys.stdin.isatty():
                click.confirm(f"{expected.sentence()} Begin?", abort=True, err=True)
            elif not quiet:
                echo(expected.sentence(), err=True)
    if shown:
        shown.expect(expected.stages)


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, type=click.Path(path_type=Path))
@STORE
@click.option("--seconds", type=SECONDS, default=60, show_default=True,
              help="Take at most this time for files; 0 is no limit.")  # fmt: skip
@click.option("--memory", type=ANY_COUNT, default=2048, show_default=True, metavar="MB",
              help="Take at most this memory for files; 0 is no limit.")  # fmt: skip
@format_option("table", "turtle")
def validate(files: Sequence[Path], store: Path, seconds: float, memory: int, form: str) -> None:
    """Print the SHACL report on a store, or on RDF files.

    The exit status is 1 when there is a violation. Nothing that a file names is opened or fetched.

    Example: filmograph validate --store filmograph.store --format turtle
    """
    from filmograph.pipeline.check import validation  # noqa: PLC0415 - asking does not need what building needs

    results = validation.check_files(files, seconds=seconds, memory=memory << 20) if files else validation.check_store(store)
    violations = sum(result.severity == "violation" for result in results)
    if form == "turtle":
        echo(validation.report_graph(results).serialize(format="turtle"), nl=False)
    else:
        print_table(("severity", "focus", "message"), [(r.severity, r.focus.strip("<>"), r.message) for r in results])
        echo(f"{violations} violations, {len(results) - violations} warnings.")
    sys.exit(1 if violations else 0)


@click.command()
@STORE
@format_option("table", "json", "csv")
def quarantine(store: Path, form: str) -> None:
    """Show what a build put in the quarantine: records, values, files and judgements.

    The table counts them by source, kind and reason; JSON and CSV list each with its text.

    Example: filmograph quarantine --format csv > quarantine.csv
    """
    from filmograph.pipeline.ingest.quarantine import listed  # noqa: PLC0415 - asking does not need what building needs

    entries = listed(store)
    if form == "json":
        print_json([entry.to_json() for entry in entries])
    elif form == "csv":
        echo(csv_text([entry.to_json() for entry in entries]), nl=False)
    else:
        print_table(("source", "kind", "reason", "number", "first"), quarantine_rows(entries))


@click.command()
@click.argument("files", metavar="FILE…|DIR", nargs=-1, required=True, type=click.Path(path_type=Path))
def mapping(files: Sequence[Path]) -> None:
    """Draft a mapping of the columns of tables to fields.

    The draft is made from the names of the columns and from up to 200 rows; check it before you build. Several tables of one folder, or
    the folder itself, give one mapping that joins them; standard error says beside which table to save it.

    Example: filmograph mapping films.csv > films.csv.mapping.toml
    """
    from filmograph.pipeline.ingest.table_files import draft_for_archive, draft_mapping, tables_in  # noqa: PLC0415 - asking needs no building
    from filmograph.sources.reading.archives import ARCHIVE  # noqa: PLC0415 - as above
    from filmograph.sources.reading.files import ends  # noqa: PLC0415 - as above

    archives = [path for path in files if ends(path) == ARCHIVE]
    if archives and len(files) > 1:
        raise UsageError(f"{archives[0]}: an archive is drafted alone; give it alone, or unpack it and give its folder.")
    paths = [path for given in files for path in (tables_in(given) if given.is_dir() else [given])]
    if len({path.resolve().parent for path in paths}) > 1:
        raise UsageError("The tables are in different folders; give tables of one folder, which one mapping can join.")
    text, sentences = draft_for_archive(files[0]) if archives else draft_mapping(paths)
    echo(text, nl=False)
    for sentence in sentences if archives or len(paths) > 1 or files[0].is_dir() else []:
        echo(sentence, err=True)
