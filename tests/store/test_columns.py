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
    entered = sorted(draw(st.permutations(range(len(rows) - len(gone) + new)))[:new])
    return rows, gone, entered


def expected(rows: list[int], gone: list[int], entered: list[int], new: list[int]) -> list[int]:
    """Return the column afterwards, made row by row."""
    staying, entering = iter([row for index, row in enumerate(rows) if index not in gone]), iter(new)
    return [next(entering) if index in entered else next(staying) for index in range(len(rows) - len(gone) + len(new))]


@given(changes())
def test_a_column_of_numbers_grows(change: tuple[list[int], list[int], list[int]]) -> None:
    """Rows stay in their order, and new ones are where they should be."""
    rows, gone, entered = change
    new = list(range(100, 100 + len(entered)))
    grown = Growth(len(rows), np.array(gone, dtype=int), np.array(entered, dtype=int)).numbers(np.array(rows, dtype=int), np.array(new))
    assert grown.tolist() == expected(rows, gone, entered, new)


@given(changes())
def test_rows_are_told_where_they_are_afterwards(change: tuple[list[int], list[int], list[int]]) -> None:
    """Their numbers are those at which a column of their old numbers has them."""
    rows, gone, entered = change
    afterwards = expected(list(range(len(rows))), gone, entered, [-1] * len(entered))
    moved = Growth(len(rows), np.array(gone, dtype=int), np.array(entered, dtype=int)).moved(len(rows))
    assert moved.tolist() == [afterwards.index(row) if row in afterwards else -1 for row in range(len(rows))]


@given(change=changes())
def test_a_column_of_texts_grows(tmp_path_factory: pytest.TempPathFactory, change: tuple[list[int], list[int], list[int]]) -> None:
    """It is written as the texts themselves would be."""
    folder, (rows, gone, entered) = tmp_path_factory.mktemp("texts"), change
    new = [number % len(TEXTS) for number in range(len(entered))]
    columns.write_texts(folder, {"before": [columns.block([TEXTS[row] for row in rows])]})
    growth = Growth(len(rows), np.array(gone, dtype=int), np.array(entered, dtype=int))
    fresh = [columns.block([TEXTS[row] for row in new])]
    columns.write_texts(folder, {"after": growth.texts(Columns(folder).texts("before"), fresh)})
    assert list(Columns(folder).texts("after")) == [TEXTS[row] for row in expected(rows, gone, entered, new)]


def test_a_column_of_texts_is_a_file_as_numpy_writes_it(tmp_path: Path) -> None:
    """So that other programs read it."""
    columns.write_texts(tmp_path, {"name": [columns.block(["Ann", "Bö"]), columns.block(["Cy"])]})
    np.save(tmp_path / "full.npy", np.frombuffer("AnnBöCy".encode(), dtype=np.uint8))
    assert (tmp_path / "name.text.npy").read_bytes() == (tmp_path / "full.npy").read_bytes()


def test_words_are_found_by_their_beginnings(tmp_path: Path) -> None:
    """But not the first word of a text, not across two texts, and each row once."""
    texts = ["ann lee", "lee", "bo leeds lee", "bo", " leap", "", "ann le", "e"]
    columns.write_texts(tmp_path, {"name": [columns.block(texts)]})
    assert columns.read_texts(tmp_path, "name").with_word("lee").tolist() == [0, 2]
