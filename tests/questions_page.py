"""Writes queries/README.md: every question with its parameters, an example, and the first rows of its answer on the demo store.

`python tests/questions_page.py STORE > queries/README.md`
"""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner
from filmograph.ask.questions.query import Question, questions
from filmograph.cli import app

_ROWS = 3
_HEAD = """\
# The questions

Each question is a `.rq` file in this folder: a SPARQL query whose header says what it asks, which parameters it takes and which columns it
gives. It is also a name for `filmograph ask`, and a method in Python: of a person, film, company or place, or `graph.ask(name, …)`. A value
is a name, a title (`Title (Year)` where there are several), a role, a number or an IRI. Parameters in brackets may be left out.

Add `--explain` to see the credits that each row rests on, with their sources and lines, and `--format json` or `csv` to use the rows
elsewhere. Most answers link things, and are networks too: `--format gexf -o FILE`, or `.to_networkx()` in Python.
`filmograph questions --format turtle` gives all of them in the form of the SIB's sparql-examples.

The answers below are the first rows on the store that `make demo` builds. This page is generated: `make documents` writes it anew.
"""


def page(store: Path) -> Iterator[str]:
    """Yield the lines of the page."""
    yield _HEAD
    yield "| question | parameters | asks |"
    yield "|---|---|---|"
    for question in questions().values():
        parameters = " ".join(f"`{parameter}`" for parameter in question.parameters)
        yield f"| [{question.name}](#{question.name}) | {parameters} | {question.summary} |"
    for question in questions().values():
        yield from _section(question, store)


def _section(question: Question, store: Path) -> Iterator[str]:
    needed = [f"{p.name}={p.example}" for p in question.parameters if not p.optional and p.default is None]
    answer = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["ask", question.name, *needed, "--store", str(store)])
    lines = [line.rstrip() for line in answer.output.splitlines()]
    yield f"\n## {question.name}\n\n{question.summary} ([{question.name}.rq]({question.name}.rq))\n"
    yield f"```\n$ {shlex.join(['filmograph', 'ask', question.name, *needed])}"
    yield from lines if len(lines) <= _ROWS + 2 else [*lines[: _ROWS + 1], "…", lines[-1]]
    yield "```"


if __name__ == "__main__":
    sys.stdout.write("\n".join(page(Path(sys.argv[1]))) + "\n")
