"""The index of names, written beside the graph from the chosen facts; an update takes what has not changed from the index before."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import overload

import numpy as np

from filmograph.store.claims import Database
from filmograph.store.columns import Block, Columns, Growth, Numbers, Texts, block, write_numbers, write_texts
from filmograph.store.names import FOLDER, KINDS, TEXTS, trigrams_of

# A label is that of `triples`: a film's has its year, a place's the places around it. A name that is the label is left empty.
_NAMED = f"""
CREATE OR REPLACE TABLE entity_name AS
    WITH labelled AS (
        SELECT n.entity, n.iri, split_part(n.iri, '/', 1) AS kind, f.object AS name, CASE split_part(n.iri, '/', 1)
                   WHEN 'film' THEN f.object || coalesce(' (' || y.object || ')', '') WHEN 'place' THEN p.label ELSE f.object END AS label
        FROM fact f JOIN entity n ON n.entity = f.subject AND split_part(n.iri, '/', 1) IN {KINDS}
        LEFT JOIN fact y ON y.subject = f.subject AND y.property = 'year'
        LEFT JOIN (SELECT i.entity, min(m.key) AS label FROM identity i JOIN mention m USING (mention) WHERE m.class = 'Place'
                   GROUP BY i.entity) p ON p.entity = f.subject
        WHERE f.property IN ('name', 'title')),
    every AS (
        SELECT kind, iri, label, name, true AS own FROM labelled
        UNION ALL SELECT kind, iri, label, label, true FROM labelled WHERE label <> name
        UNION ALL SELECT labelled.kind, iri, label, object, false FROM fact JOIN labelled ON entity = subject
            WHERE property IN ('alternativeTitle', 'alternativeName'))
    SELECT kind, coalesce(nullif(name_key(name), ''), name) AS key, iri, label, CASE WHEN name <> label THEN name ELSE '' END AS name, own
    FROM every;
"""
_SORTED = "SELECT *, (row_number() OVER (PARTITION BY kind ORDER BY key, iri, own DESC, name) - 1)::INTEGER AS number FROM entity_name"
_RENAMED = """
CREATE OR REPLACE TEMP TABLE renamed AS
    SELECT *, true AS gone FROM (FROM {before}.entity_name EXCEPT ALL FROM {after}.entity_name)
    UNION ALL SELECT *, false FROM (FROM {after}.entity_name EXCEPT ALL FROM {before}.entity_name);
"""
_CHANGED = "SELECT key, iri, NOT own, name, label FROM renamed WHERE kind = ? AND gone = ? ORDER BY ALL"

_Row = tuple[str, str, bool, str]
"""What rows are sorted by: key, IRI, whether the name is another one than the entity's own, name."""


def gather(database: Database) -> None:
    """Fill the table `entity_name (kind, key, iri, label, name, own)` from `fact`: a row for each name of an entity."""
    database.sql(_NAMED)


def compare(database: Database, before: str, after: str) -> None:
    """Note in the table `renamed` which rows of `entity_name` are gone and which are new, from one database beside this to another."""
    database.sql(_RENAMED.format(before=before, after=after))


def write(database: Database, folder: Path, before: Path | None = None) -> None:
    """Write the index into the folder of a store, from `entity_name`, or from the index in the folder `before` and `renamed`."""
    (folder / FOLDER).mkdir()
    if before:
        columns = Columns(before / FOLDER)
        for kind in KINDS:
            _revise(database, kind, columns, folder / FOLDER)
        return
    database.sql(f"CREATE OR REPLACE TEMP TABLE sorted_name AS {_SORTED}")
    for kind in KINDS:
        _write(database, kind, folder / FOLDER)
    database.sql("DROP TABLE sorted_name")


def forget(database: Database) -> None:
    """Remove the table `entity_name`, which is needed no more when the index is written."""
    database.sql("DROP TABLE IF EXISTS entity_name")


def _write(database: Database, kind: str, folder: Path) -> None:
    rows = f"FROM sorted_name WHERE kind = '{kind}'"
    size = database.count(f"SELECT count(*) {rows}")
    keys = list(database.texts(f"SELECT number, key AS text {rows}", size))
    texts: Mapping[str, Iterable[Block]] = {
        name: keys if name == "key" else database.texts(f"SELECT number, {name} AS text {rows}", size) for name in TEXTS
    }
    own = np.asarray(database.column(f"SELECT own {rows} ORDER BY number")["own"], dtype=bool)
    trigrams = np.concatenate([np.zeros(0, dtype=np.uint64), *map(trigrams_of, keys)])
    _save(folder, kind, texts, {"own": own, "trigrams": trigrams})


def _revise(database: Database, kind: str, before: Columns, folder: Path) -> None:
    gone, new = (database.rows(_CHANGED, [kind, which]) for which in (True, False))
    columns = {name: before.texts(f"{kind}_{name}") for name in TEXTS}
    own = before.numbers(f"{kind}_own")
    rows = _Rows(columns, own)
    left = np.array([bisect_left(rows, _order(row)) for row in gone], dtype=np.int64)
    entered = np.array([bisect_left(rows, _order(row)) for row in new], dtype=np.int64)
    growth = Growth(len(rows), left, entered - np.searchsorted(left, entered) + np.arange(len(new)))
    fresh = {name: block([str(row[place]) for row in new]) for name, place in (("key", 0), ("iri", 1), ("label", 4), ("name", 3))}
    texts = {name: growth.texts(columns[name], [fresh[name]]) for name in TEXTS}
    trigrams = growth.numbers(before.numbers(f"{kind}_trigrams"), trigrams_of(fresh["key"]))
    _save(folder, kind, texts, {"own": growth.numbers(own, np.array([not row[2] for row in new], dtype=bool)), "trigrams": trigrams})


def _save(folder: Path, kind: str, texts: Mapping[str, Iterable[Block]], numbers: Mapping[str, Numbers]) -> None:
    write_texts(folder, {f"{kind}_{name}": column for name, column in texts.items()})
    write_numbers(folder, {f"{kind}_{name}": column for name, column in numbers.items()})


def _order(row: Sequence[object]) -> _Row:
    key, iri, other, name, _ = row
    return str(key), str(iri), bool(other), str(name)


class _Rows(Sequence[_Row]):
    """The rows of an index as what they are sorted by."""

    def __init__(self, texts: Mapping[str, Texts], own: Numbers) -> None:
        self._texts, self._own = texts, own

    def __len__(self) -> int:
        return len(self._own)

    @overload
    def __getitem__(self, index: int) -> _Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[_Row]: ...
    def __getitem__(self, index: int | slice) -> _Row | list[_Row]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        return self._texts["key"][index], self._texts["iri"][index], not self._own[index], self._texts["name"][index]
