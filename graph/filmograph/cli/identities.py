"""The commands on which mentions are the same entity: same, different, review, why."""

import getpass
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from filmograph.ask.identity.mentions import Mention, durable, find
from filmograph.ask.identity.review import Uncertain, uncertain
from filmograph.cli.opening import graph_of, tables_of
from filmograph.cli.options import COUNT_FROM_1, ENDPOINT, STORE
from filmograph.cli.output import format_option, print_rows, print_table
from filmograph.cli.table_cells import cell
from filmograph.cli.terminal import echo
from filmograph.errors import FilmographError, UsageError
from filmograph.store import judgements
from filmograph.store.claims_reader import Tables
from filmograph.store.judgements import DIFFERENT, SAME, Judgement
from filmograph.store.references import KINDS
from filmograph.wording import counted

_SHIPPED = Path("data/judgements.tsv")
_KIND = click.option("--kind", type=click.Choice(list(KINDS)), help="Take the names as names of this kind, where they fit several kinds.")
_ANSWERS = {"s": SAME, SAME: SAME, "d": DIFFERENT, DIFFERENT: DIFFERENT}


def _judging(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that all commands have that write judgements."""
    options = (
        STORE,
        ENDPOINT,
        click.option("--who", help="Record this person as the author; the default is your login name."),
        click.option("--judgements", "path", type=click.Path(path_type=Path),
                     help=f"Write to this file; the default is {_SHIPPED} where it exists, else judgements.tsv."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _of_two(command: Callable[..., None]) -> Callable[..., None]:
    """Add the two names, the reason, and the options that all commands have that write judgements."""
    reason = click.option("--why", "reason", required=True, help="Record this reason, in a few words.")
    return click.argument("a")(click.argument("b")(reason(_KIND(_judging(command)))))


@click.command()
@_of_two
def same(a: str, b: str, reason: str, kind: str | None, store: Path, endpoint: str | None, who: str | None, path: Path | None) -> None:
    """Record the judgement that two names mean the same entity.

    Each is a name, "Title (Year)", "Name | Title (Year)", an IRI, or a reference as judgement files have them.

    Example: filmograph same "Maggie Gyllenhaal" "Maggie Gyllenhall" --why "a slip of the pen on the page"
    """
    _judge(SAME, (a, b), reason, kind, tables_of(store, endpoint, "same"), who, path)


@click.command()
@_of_two
def different(a: str, b: str, reason: str, kind: str | None, store: Path, endpoint: str | None, who: str | None, path: Path | None) -> None:
    """Record the judgement that two names mean different entities.

    Each is a name, "Title (Year)", "Name | Title (Year)", an IRI, or a reference as judgement files have them.

    Example: filmograph different "Steve McQueen | Bullitt (1968)" "Steve McQueen | Shame (2011)" --why "the actor died in 1980"
    """
    _judge(DIFFERENT, (a, b), reason, kind, tables_of(store, endpoint, "different"), who, path)


@click.command()
@_judging
@click.option("--limit", type=COUNT_FROM_1, default=20, show_default=True, help="Show at most this number of pairs.")
@click.option("--kind", type=click.Choice(list(KINDS)), help="Show only pairs of this kind.")
def review(store: Path, endpoint: str | None, who: str | None, path: Path | None, limit: int, kind: str | None) -> None:
    """Show the least certain pairs, and record your judgements.

    Each pair is shown with the evidence.

    Answer each with a line: "s WHY" for the same, "d WHY" for different, an empty line to skip, "q" to quit.

    Example: filmograph review --kind person --limit 10
    """
    tables, file = tables_of(store, endpoint, "review"), _file(path)
    known = judgements.read(file) if file.exists() else []
    written = 0
    for number, pair in enumerate(uncertain(tables, limit, (kind,) if kind else KINDS, known), start=1):
        _show(number, pair)
        answer = _answer()
        if answer is None:
            break
        if answer[0]:
            written += _write_reviewed(file, pair, *answer, who=_who(who))
    echo(f"{counted(written, 'judgement')} written" + (f" to {file}; to make them count, {_again(file)}" if written else "."))


@click.command()
@click.argument("a")
@click.argument("b", required=False)
@STORE
@ENDPOINT
@_KIND
@click.option("--property", "stated", metavar="NAME", help="Show what each source says that one entity has of this property.")
@format_option("table", "json", "csv")
def why(a: str, b: str | None, store: Path, endpoint: str | None, kind: str | None, stated: str | None, form: str) -> None:
    """Show why mentions are one entity, or why they are not.

    For one entity, the evidence that joined its mentions, and that nearly joined others; for two, the evidence on the pair.
    With --property, the lines that state a fact.

    Example: filmograph why "Steve McQueen | Bullitt (1968)" "Steve McQueen | Shame (2011)"
    """
    graph = graph_of(store, endpoint)
    rows = graph.why(a, b, kind=kind, property=stated)
    if form != "table":
        print_rows(rows, form)
        return
    for iri in dict.fromkeys(row["a_iri"] for row in rows if row["what"] == "mention"):
        echo(f"<{iri}>")
    shown = [name for name in rows.columns if not name.endswith("_iri") and any(row[name] is not None for row in rows)]
    print_table(shown, [[cell(row[name]) for name in shown] for row in rows])


def _judge(
    judgement: str, named: tuple[str, str], reason: str, kind: str | None, tables: Tables, who: str | None, path: Path | None
) -> None:
    kinds = (kind,) if kind else _kinds(tables, named)
    first, second = (find(tables, text, kinds) for text in named)
    if first.kind != second.kind:
        raise UsageError(f"{named[0]!r} is a {first.kind} and {named[1]!r} a {second.kind}; a judgement is about two of one kind.")
    if set(first.numbers) == set(second.numbers):
        raise UsageError(f"Both names stand for {first.reference!r}; name two mentions, each with its film or source.")
    _write(_file(path), Judgement(judgement, first.kind, *_references(first.mentions, second.mentions), _who(who), reason))
    echo(f"To make it count, {_again(_file(path))}")


def _kinds(tables: Tables, named: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds that fit both names; all kinds where none fits both."""
    return tuple(kind for kind in KINDS if all(_may_be(tables, text, kind) for text in named)) or tuple(KINDS)


def _may_be(tables: Tables, text: str, kind: str) -> bool:
    try:
        find(tables, text, (kind,))
    except FilmographError as error:
        return bool(getattr(error, "candidates", ()))
    return True


def _write(file: Path, judgement: Judgement) -> None:
    added = judgements.append(file, judgement)
    echo(f"{file}:{added.line}: {added}")


def _write_reviewed(file: Path, pair: Uncertain, judgement: str, reason: str, who: str) -> int:
    """Write the judgement on a pair, and return how many were written: 1, or 0 after the message that it cannot be written."""
    try:
        _write(file, Judgement(judgement, pair.a.kind, *_references([pair.a], [pair.b]), who, reason))
    except FilmographError as error:
        echo(f"Error: {error}", err=True)
        return 0
    return 1


def _references(first: Sequence[Mention], second: Sequence[Mention]) -> tuple[str, str]:
    """Return lasting references to two entities; where both have the same identifier, by their names in the sources."""
    a, b = durable(first), durable(second)
    return (a, b) if a != b else (str(first[0]), str(second[0]))


def _show(number: int, pair: Uncertain) -> None:
    echo(f"\n{number}. {pair.a.kind}: {pair.a.label} / {pair.b.label}")
    print_table(("", "a", "b"), pair.evidence, with_number=False)
    print_table(("signal", "finding", "weight"), [(s.name, s.finding, f"{s.weight:+.1f}") for s in pair.link.signals], with_number=False)
    echo(pair.decision)


def _answer() -> tuple[str, str] | None:
    """Return the judgement and the reason, ("", "") to skip, None to end; asks again after a line that is no answer."""
    while True:
        if sys.stdin.isatty():
            echo("s WHY (same), d WHY (different), Enter (skip), q (quit): ", nl=False)
        line = sys.stdin.readline()
        word, _, reason = line.strip().partition(" ")
        if not line or word.lower() in ("q", "quit"):
            return None
        if not word or word.lower() == "skip":
            return "", ""
        if word.lower() in _ANSWERS and reason.strip():
            return _ANSWERS[word.lower()], reason.strip()
        echo(f"Error: {line.strip()!r} is not an answer; write s or d and why, an empty line to skip, or q to quit.", err=True)


def _file(path: Path | None) -> Path:
    return path or (_SHIPPED if _SHIPPED.is_file() else Path(_SHIPPED.name))


def _who(given: str | None) -> str:
    if given:
        return given
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise UsageError("Your login name is not known; say who judges with --who.") from None


def _again(file: Path) -> str:
    return f"build again with `--judgements {file}`."
