"""Columns in files, and how they grow."""

from pathlib import Path

import numpy as np
import pytest
from filmograph.store import columns
from filmograph.store.columns import Columns, Growth
from hypothesis import given
from hypothesis import strategies as st

TEXTS = ["Ann", "", "Bö", "Cy Orr", "丁"]


@st.composite
def changes(draw: st.DrawFn) -> tuple[list[int], list[int], list[int]]:
    """Return the rows of a column, which of them go, and where new rows stand afterwards."""
    rows = draw(st.lists(st.integers(0, 4), max_size=12))
    gone = sorted(draw(st.sets(st.integers(0, len(rows) - 1)))) if rows else []
    new = draw(st.integers(0, 6))
    places = sorted(draw(st.permutations(range(len(rows) - len(gone) + new)))[:new])
    return rows, gone, places


def expected(rows: list[int], gone: list[int], places: list[int], new: list[int]) -> list[int]:
    """Return the column afterwards, made row by row."""
    staying, entering = iter([row for place, row in enumerate(rows) if place not in gone]), iter(new)
    return [next(entering) if place in places else next(staying) for place in range(len(rows) - len(gone) + len(new))]


@given(changes())
def test_a_column_of_numbers_grows(change: tuple[list[int], list[int], list[int]]) -> None:
    """Rows stay in their order, and new ones are where they should be."""
    rows, gone, places = change
    new = list(range(100, 100 + len(places)))
    grown = Growth(len(rows), np.array(gone, dtype=int), np.array(places, dtype=int)).numbers(np.array(rows, dtype=int), np.array(new))
    assert grown.tolist() == expected(rows, gone, places, new)


@given(changes())
def test_rows_are_told_where_they_are_afterwards(change: tuple[list[int], list[int], list[int]]) -> None:
    """Their numbers are those at which a column of their old numbers has them."""
    rows, gone, places = change
    afterwards = expected(list(range(len(rows))), gone, places, [-1] * len(places))
    moved = Growth(len(rows), np.array(gone, dtype=int), np.array(places, dtype=int)).moved(len(rows))
    assert moved.tolist() == [afterwards.index(row) if row in afterwards else -1 for row in range(len(rows))]


@given(change=changes())
def test_a_column_of_texts_grows(tmp_path_factory: pytest.TempPathFactory, change: tuple[list[int], list[int], list[int]]) -> None:
    """It is written as the texts themselves would be."""
    folder, (rows, gone, places) = tmp_path_factory.mktemp("texts"), change
    new = [number % len(TEXTS) for number in range(len(places))]
    columns.write_texts(folder, {"before": [columns.block([TEXTS[row] for row in rows])]})
    growth = Growth(len(rows), np.array(gone, dtype=int), np.array(places, dtype=int))
    fresh = [columns.block([TEXTS[row] for row in new])]
    columns.write_texts(folder, {"after": growth.texts(Columns(folder).texts("before"), fresh)})
    assert list(Columns(folder).texts("after")) == [TEXTS[row] for row in expected(rows, gone, places, new)]


def test_a_column_of_texts_is_a_file_as_numpy_writes_it(tmp_path: Path) -> None:
    """So that other programs read it."""
    columns.write_texts(tmp_path, {"name": [columns.block(["Ann", "Bö"]), columns.block(["Cy"])]})
    np.save(tmp_path / "whole.npy", np.frombuffer("AnnBöCy".encode(), dtype=np.uint8))
    assert (tmp_path / "name.text.npy").read_bytes() == (tmp_path / "whole.npy").read_bytes()
