"""A worker checks the slices of its share one by one, however their lines come."""

import json
from itertools import chain, zip_longest

import pyarrow as pa
import pytest
from filmograph.pipeline.publish import triples
from filmograph.pipeline.spark.slices import _violations
from make import film, unresolved_database

TITLE = "ontology#title>"


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, int]]:
    """The lines of two slices in turn, a film with a person in each."""
    made = []
    for number, title in enumerate(("One", "Two")):
        database = unresolved_database({"a": [film(title, 1990, "Ann Lee")]})
        triples.prepare_source_view(database)
        database.sql("CREATE TEMP TABLE checked AS SELECT mention FROM mention")
        path = tmp_path_factory.mktemp("view") / "view.nt"
        triples.write_source_view(database, path)
        made.append([(line, number) for line in path.read_text(encoding="utf-8").splitlines()])
    return [row for row in chain.from_iterable(zip_longest(*made)) if row]


def found(lines: list[tuple[str, int]]) -> list[str]:
    """Return the paths of the violations in lines that come in batches of three."""
    parts = (lines[first : first + 3] for first in range(0, len(lines), 3))
    batches = (pa.RecordBatch.from_pydict({"line": [line for line, _ in part], "slice": [one for _, one in part]}) for part in parts)
    return [json.loads(text)["path"] for batch in _violations(batches) for text in batch["result"].to_pylist()]


def test_slices_that_come_mixed_are_checked_each(lines: list[tuple[str, int]]) -> None:
    """What is right in both breaks no shape."""
    assert found(lines) == []


def test_what_breaks_a_shape_in_one_of_them_is_found(lines: list[tuple[str, int]]) -> None:
    """A film without its title."""
    assert [path.endswith(TITLE) for path in found([row for row in lines if not (TITLE in row[0] and row[1] == 1)])] == [True]
