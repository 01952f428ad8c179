"""The arrays of a network: where a credit was read, what films are labelled, and what each array holds."""

from pathlib import Path

import numpy as np
import pytest
from filmograph.ask.network.incidence import Network
from filmograph.store import snapshot
from filmograph.store.network import NUMBERS, TEXTS, Provenance
from make import write_network


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Ann plays in One and is seen in Two in old footage, where Bea plays, and which she directs."""
    rows = [(0, 0, 0, 1, 0), (0, 1, 0, 0, 4), (1, 1, 1, 0, 0), (1, 1, 0, 2, 0)]
    return write_network(tmp_path / "network", rows, ["Ann", "Bea"], [("One", 2001, 0.5), ("Two", 0, float("nan"))])


def test_a_credit_says_where_it_was_read(network: Network) -> None:
    """Source, document and lines."""
    assert network.provenance(2) == [Provenance("page", "page.txt", 3, 3)]


@pytest.mark.parametrize(
    ("provenance", "text"),
    [
        (Provenance("page", "page.txt", 3, 3), "page line 3"), (Provenance("page", "page.txt", 3, 5), "page lines 3-5"),
        (Provenance("page", "page.txt"), "page"), (Provenance("metaqa", "kb.txt", 3, 3), "metaqa (kb.txt) line 3"),
    ],
)  # fmt: skip
def test_provenance_is_written_briefly(provenance: Provenance, text: str) -> None:
    """The document is named where the source is not called like it."""
    assert str(provenance) == text


def test_provenance_has_an_order() -> None:
    """By source, document and line; what has no line comes first, and is no error beside one that has."""
    found = [Provenance("b", "b.txt"), Provenance("a", "a.txt", 5, 5), Provenance("a", "a.txt")]
    assert sorted(found) == [Provenance("a", "a.txt"), Provenance("a", "a.txt", 5, 5), Provenance("b", "b.txt")]


def test_a_label_has_the_year_where_it_is_known(network: Network) -> None:
    """As films are distinguished."""
    assert [network.film_label(0), network.film_label(1)] == ["One (2001)", "Two"]


def test_a_build_writes_the_arrays_that_are_listed(store: Path) -> None:
    """Each under its name and with its type, and no others."""
    folder = snapshot.current(store) / snapshot.NETWORK
    written = {path.name: np.load(path).dtype.name for path in folder.iterdir()}
    numbers = {f"{name}.npy": kind for name, kind in NUMBERS.items()}
    texts = {f"{name}.{part}.npy": kind for name in TEXTS for part, kind in (("text", "uint8"), ("offsets", "int64"))}
    assert written == numbers | texts
