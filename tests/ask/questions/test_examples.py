"""The examples in the headers of the questions, asked of the store that `make demo` builds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import filmograph
import pytest
from filmograph.ask.questions.query import questions


def examples() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each question with the examples of what it needs, and of that and each optional parameter."""
    for question in questions().values():
        needed: dict[str, Any] = {p.name: p.example for p in question.parameters if not p.optional}
        yield question.name, needed
        for parameter in question.parameters:
            if parameter.optional:
                yield question.name, {**needed, parameter.name: parameter.example}


@pytest.mark.long
def test_the_examples_of_every_question_give_rows(demo_store: Path) -> None:
    graph = filmograph.open(demo_store)
    without = {(name, tuple(asked)) for name, asked in examples() if not len(graph.ask(name, **asked))}
    assert not without
