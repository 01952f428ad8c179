"""Tables with a mapping beside them: recognised, read, and drafted."""

import hashlib
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from filmograph.errors import SourceError
from filmograph.model import Record, Rejected
from filmograph.pipeline.ingest.recognised import Cut, Recognised
from filmograph.sources.reading.files import HEADERLESS, TABLES, WORKBOOKS, ends, stem_of
from filmograph.sources.tables import mapped
from filmograph.sources.tables.mapped.mapping import ColumnMapping, draft, mapping_of, read_mapping
from filmograph.sources.tables.mapped.rows import Row, delimited, workbook
from filmograph.store import parquet


def draft_mapping(path: Path) -> str:
    """Return the text of a mapping, drafted from the names of a table's columns; raises `SourceError` when it cannot be read."""
    if not path.is_file():
        raise SourceError(f"{path}: there is no such file; check the path.")
    if ends(path) not in (*TABLES, *HEADERLESS):
        raise SourceError(f"{path}: its name is not that of a table; give a file whose name ends in {', '.join((*TABLES, *HEADERLESS))}.")
    rows = list(islice(_rows(path, None, []), 200))
    return draft(path, next(row for row in rows if isinstance(row, list)), [row.cells for row in rows if isinstance(row, Row)])


def recognise_table(path: Path) -> Recognised:
    """Return the source that a table is by its mapping; raises `SourceError` when it has none."""
    if not mapping_of(path).is_file():
        raise SourceError(no_mapping(path))
    mapping = read_mapping(mapping_of(path))
    digest = hashlib.sha256(mapping.text.encode()).hexdigest()
    read = partial(_read_table, mapping)
    return Recognised(path, stem_of(path), mapped.LAYOUT, mapped.VERSION, True, read, options=f"mapping sha256:{digest}")


def no_mapping(path: Path) -> str:
    """Return the sentence that refuses a table of unknown form."""
    return (
        f"{path}: the form of this table is unknown, and it has no mapping; draft one with `filmograph mapping {path.name}"
        f" > {mapping_of(path).name}` and correct it."
    )


def _read_table(mapping: ColumnMapping, path: Path, cut: Cut) -> Iterator[Record | Rejected]:
    return mapped.iter_records(_rows(path, mapping.sheet, cut), mapping, str(path))


def _rows(path: Path, sheet: str | None, cut: Cut) -> mapped.Rows:
    if ends(path) == ".parquet":
        return _parquet_rows(path)
    if ends(path) in WORKBOOKS:
        return workbook(path, sheet)
    return delimited(path, cut=cut)


def _parquet_rows(path: Path) -> Iterator[list[str] | Row]:
    rows = parquet.rows(path)
    names = next(rows)
    yield names
    yield from (Row(number, number, dict(zip(names, row, strict=True))) for number, row in enumerate(rows, start=1))
