"""A column is gone through in stretches, and what is made of many is what is made of one."""

from functools import partialmethod
from pathlib import Path

import pytest
from filmograph.pipeline.run import Options, build
from filmograph.store.claims import Database
from hypothesis import given
from hypothesis import strategies as st
from make import PAGES, embedded, write_imdb_tables


@given(st.lists(st.integers(0, 1 << 50), unique=True, max_size=40), st.integers(0, 49))
def test_every_number_is_in_one_stretch(numbers: list[int], bits: int) -> None:
    """And none has more numbers than it is to have."""
    database = Database()
    database.table("given", {"number": "BIGINT"}, [(number,) for number in numbers])
    stretches = database.stretches("given", "number", bits)
    held = [[number for number in numbers if first <= number <= last] for first, last in stretches]
    assert sorted(number for part in held for number in part) == sorted(numbers)
    assert all(len(part) <= 1 << bits for part in held)


def test_a_build_in_many_stretches_is_that_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of pages and tables."""
    sources = [PAGES, write_imdb_tables(tmp_path / "in")]
    build(sources, tmp_path / "one", Options(sample=0))
    monkeypatch.setattr(Database, "stretches", partialmethod(Database.stretches, bits=3))
    monkeypatch.setattr("filmograph.pipeline.publish.triples._STRETCH_BITS", 3)
    build(sources, tmp_path / "many", Options(sample=0))
    assert embedded(tmp_path / "many") == embedded(tmp_path / "one")
