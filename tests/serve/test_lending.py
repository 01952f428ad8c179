"""Graphs that calls borrow: one for each call at a time, and always of the last snapshot."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from filmograph.errors import NotFound
from filmograph.serve.lending import Lending
from make import CATALOGUE


def test_two_at_a_time_get_two_graphs_and_one_after_the_other_the_same(store: Path) -> None:
    lending = Lending(store)
    with lending.lend() as first, lending.lend() as second:
        pass
    with lending.lend() as third:
        pass
    assert (first is second, third is first) == (False, True)


def test_after_an_error_the_graph_is_free_again(store: Path) -> None:
    lending = Lending(store)
    with suppress(NotFound), lending.lend() as first:
        first.person("Nobody")
    with lending.lend() as second:
        pass
    assert first is second


@pytest.mark.long
def test_after_a_build_the_graph_is_the_new_one(build_in: Callable[[Sequence[Path]], Path], tmp_path: Path) -> None:
    """Without a new start."""
    lines, table = CATALOGUE.splitlines(keepends=True), tmp_path / "films.csv"
    table.write_text("".join(lines[:2]), encoding="utf-8")
    lending = Lending(build_in([table]))
    with lending.lend() as old:
        before = len(old.films())
    table.write_text("".join(lines[:3]), encoding="utf-8")
    build_in([table])
    with lending.lend() as graph:
        assert (before, len(graph.films()), "closed" in repr(old)) == (1, 2, True)
