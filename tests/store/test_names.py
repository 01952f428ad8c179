"""The index of names: found by the key, near by trigrams, the same whoever builds it."""

from pathlib import Path

import numpy as np
import pytest
from filmograph.namespaces import ID
from filmograph.pipeline.publish import names as publish
from filmograph.store.claims import Database
from filmograph.store.columns import block
from filmograph.store.names import Named, Names, key_of, trigrams_of
from filmograph.text import name_key
from hypothesis import given
from hypothesis import strategies as st

NAME = st.text("abAB éß!& '", min_size=1, max_size=6).map(str.strip).filter(bool)
ROWS = st.lists(st.tuples(st.integers(0, 5), NAME, st.booleans()), max_size=12, unique=True)
Row = tuple[int, str, bool]


COLUMNS = {"kind": "VARCHAR", "key": "VARCHAR", "iri": "VARCHAR", "label": "VARCHAR", "name": "VARCHAR", "own": "BOOLEAN"}


def fill(database: Database, rows: list[Row], table: str = "entity_name") -> None:
    """Make a table of names of people: (number, name, whether it is their own); the label of each is its number."""
    database.sql(f"CREATE OR REPLACE TABLE {table} ({', '.join(map(' '.join, COLUMNS.items()))})")
    for number, name, own in rows:
        row = ["person", key_of(name), f"person/{number}", f"P{number}", name, own]
        database.sql(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)", row)  # noqa: S608 - our own name


def written(folder: Path) -> dict[str, bytes]:
    """Return what the files of an index hold."""
    return {path.name: path.read_bytes() for path in sorted((folder / "names").iterdir())}


@given(rows=ROWS, text=NAME)
def test_a_name_is_found_by_its_key(tmp_path_factory: pytest.TempPathFactory, rows: list[Row], text: str) -> None:
    """All that have it, by IRI, own names first."""
    folder, database = tmp_path_factory.mktemp("index"), Database()
    fill(database, rows)
    publish.write(database, folder)
    found = sorted((n, not own, name) for n, name, own in rows if key_of(name) == key_of(text))
    assert Names(folder).find("person", text) == [Named(f"{ID}person/{n}", f"P{n}", name, own=not other) for n, other, name in found]


@pytest.mark.long
@given(before=ROWS, after=ROWS)
def test_an_updated_index_is_that_of_a_full_build(tmp_path_factory: pytest.TempPathFactory, before: list[Row], after: list[Row]) -> None:
    """Byte by byte."""
    folders = [tmp_path_factory.mktemp("index") for _ in range(3)]
    database = Database()
    database.sql("CREATE SCHEMA was; CREATE SCHEMA now")
    for rows, folder, schema in ((before, folders[0], "was"), (after, folders[1], "now")):
        fill(database, rows)
        fill(database, rows, f"{schema}.entity_name")
        publish.write(database, folder)
    publish.compare(database, "was", "now")
    publish.write(database, folders[2], folders[0])
    assert written(folders[2]) == written(folders[1])


@given(st.lists(NAME.map(name_key).filter(bool), min_size=1))
def test_trigrams_are_bits(keys: list[str]) -> None:
    """Each trigram of a key, with a space at both ends, sets one bit, the same in every key."""
    bits = trigrams_of(block(keys)).tolist()
    alone = [trigrams_of(block([key])).tolist()[0] for key in keys]
    assert bits == alone
    for key, found in zip(keys, bits, strict=True):
        text = f" {key} ".encode()
        grams = {text[i : i + 3] for i in range(len(text) - 2)}
        assert 1 <= found.bit_count() <= len(grams)


def test_one_slip_in_a_name_is_near(tmp_path: Path) -> None:
    """Of ten thousand names each is near when one letter is left out, doubled or another."""
    draw = np.random.default_rng(1)
    words = ["".join(draw.choice(list("abcdefghijklmnopqrstuvwxyz"), 6)) for _ in range(400)]
    every = sorted({f"{draw.choice(words)} {draw.choice(words)}" for _ in range(10_000)})
    database = Database()
    rows = [("person", name, f"person/{number}", name, "", True) for number, name in enumerate(every)]
    database.table("entity_name", COLUMNS, rows)
    publish.write(database, tmp_path)
    slips = [(name, slip) for name in every[::100] for slip in (name[:4] + name[5:], name[:5] + name[4:], f"z{name[1:]}")]
    assert [name for name, slip in slips if name not in Names(tmp_path).near(["person"], slip)] == []
