"""Tables with a mapping beside them: recognised, read, and drafted."""

import hashlib
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from filmograph.errors import SourceError
from filmograph.model import Record, Rejected
from filmograph.pipeline.ingest.recognised import Cut, Recognised, head_of
from filmograph.sources.reading.files import JSON_SUFFIXES, ends
from filmograph.sources.tables import mapped
from filmograph.sources.tables.mapped.json_rows import json_rows
from filmograph.sources.tables.mapped.mapping import ColumnMapping, draft, mapping_of, read_mapping
from filmograph.sources.tables.mapped.rows import Row, delimited, workbook
from filmograph.store import parquet


def draft_mapping(path: Path) -> str:
    """Return the text of a mapping, drafted from the names of a table's columns; raises `SourceError` when it cannot be read."""
    if not path.is_file():
        raise SourceError(f"{path}: there is no such file; check the path.")
    if ends(path) not in (".csv", ".tsv", ".parquet", ".xlsx", *JSON_SUFFIXES):
        raise SourceError(f"{path}: its name is not that of a table; give a .csv, .tsv, .parquet, .xlsx or .json file.")
    rows = list(islice(_rows(path, None), 200))
    return draft(path, next(row for row in rows if isinstance(row, list)), [row.cells for row in rows if isinstance(row, Row)])


def recognise_table(path: Path) -> Recognised:
    """Return the source that a table is by its mapping; raises `SourceError` when it has none."""
    if not mapping_of(path).is_file():
        raise SourceError(no_mapping(path))
    mapping = read_mapping(mapping_of(path))
    digest = hashlib.sha256(mapping.text.encode()).hexdigest()
    read = partial(_read_table, mapping)
    return Recognised(path, path.stem, mapped.LAYOUT, mapped.VERSION, True, read, options=f"mapping sha256:{digest}")


def no_mapping(path: Path) -> str:
    """Return the sentence that refuses a table of unknown form."""
    return (
        f"{path}: the form of this table is unknown, and it has no mapping; draft one with `filmograph mapping {path.name}"
        f" > {mapping_of(path).name}` and correct it."
    )


def _read_table(mapping: ColumnMapping, path: Path, _: Cut) -> Iterator[Record | Rejected]:
    return mapped.iter_records(_rows(path, mapping), mapping, str(path))


def _rows(path: Path, mapping: ColumnMapping | None) -> mapped.Rows:
    if ends(path) in JSON_SUFFIXES:
        return json_rows(path, mapping.columns if mapping else ())
    if ends(path) == ".parquet":
        return _parquet_rows(path)
    if ends(path) == ".xlsx":
        return workbook(path, mapping.sheet if mapping else None)
    return delimited(path, _delimiter(path))


def _parquet_rows(path: Path) -> Iterator[list[str] | Row]:
    rows = parquet.rows(path)
    names = next(rows)
    yield names
    yield from (Row(number, number, dict(zip(names, row, strict=True))) for number, row in enumerate(rows, start=1))


def _delimiter(path: Path) -> str:
    first = head_of(path).partition("\n")[0]
    return max("\t;,", key=first.count) if any(mark in first for mark in "\t;,") else ","
