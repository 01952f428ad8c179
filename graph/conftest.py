"""What the examples in docstrings use: `graph`, opened from a small store that is built once, and `folder`, which is empty."""

from pathlib import Path

import filmograph
import pytest
from filelock import FileLock
from filmograph.pipeline.run import build
from make import CATALOGUE, PAGES


@pytest.fixture(scope="session")
def store_of_examples(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Build a store of the sample pages and a catalogue of seven films, once for all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if hasattr(request.config, "workerinput") else base
    path = folder / "examples.store"
    with FileLock(folder / "examples.lock"):
        if not path.exists():
            catalogue = folder / "seven-films.csv"
            catalogue.write_text(CATALOGUE, encoding="utf-8")
            build([PAGES, catalogue], path)
    return path


@pytest.fixture(autouse=True)
def names_of_examples(request: pytest.FixtureRequest, doctest_namespace: dict[str, object], tmp_path: Path) -> None:
    """Give `graph`, `filmograph` and `folder` to the examples that name them; the store is built for no others."""
    examples = getattr(getattr(request.node, "dtest", None), "examples", ())
    for library, method in (("pandas", "to_pandas()"), ("polars", "to_polars()"), ("pyarrow", "to_arrow()"), ("anywidget", "graph.show(")):
        if any(method in example.source for example in examples):
            pytest.importorskip(library)
    if any("graph." in example.source or example.source.strip() == "graph" for example in examples):
        doctest_namespace.update(
            filmograph=filmograph, graph=filmograph.open(request.getfixturevalue("store_of_examples")), folder=tmp_path
        )
