"""The rows of a Parquet file, as DuckDB reads them."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from filmograph.errors import SourceError, reason


def rows(path: Path) -> Iterator[list[str]]:
    """Yield the names of a Parquet file's columns, and then its rows as texts; raises `SourceError` when it cannot be read."""
    try:
        found = duckdb.execute("SELECT * FROM read_parquet(?)", [str(path)])
        yield [str(column[0]) for column in found.description or ()]
        while part := found.fetchmany(10_000):
            yield from ([_text(value) for value in values] for values in part)
    except duckdb.Error as error:
        raise SourceError(f"{path}: cannot be read as Parquet ({reason(error)}); write it anew.") from None


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
