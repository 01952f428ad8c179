"""The tables of a build on a cluster: large ones as folders of Parquet, which are views of the session; small ones with the driver."""

import shutil
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Any

from filmograph.pipeline.spark.attempts import attempted
from filmograph.store.claims import Row

Frame = Any
"""A DataFrame of pyspark."""

_STORED = {"UTINYINT": "SMALLINT", "HUGEINT": "BIGINT"}
"""Types of DuckDB that Spark does not have, and the type that a table on the cluster has instead."""
_NAMES = {"VARCHAR": "string", "INTEGER": "int"}


def spark_type(kind: str) -> str:
    """Return the name that a type of DuckDB has in Spark.

    >>> spark_type("VARCHAR[]"), spark_type("UTINYINT"), spark_type("DOUBLE")
    ('array<string>', 'smallint', 'double')
    """
    if kind.endswith("[]"):
        return f"array<{spark_type(kind[:-2])}>"
    stored = _STORED.get(kind, kind)
    return _NAMES.get(stored, stored.lower())


class Tables:
    """Which tables are on the cluster, in which files; the driver has an empty table of the same columns for each of them.

    `sql` and `rows` run a statement with the driver.
    """

    def __init__(self, session: Any, folder: Path, sql: Callable[[str], None], rows: Callable[[str], list[Row]]) -> None:
        self._session, self._folder, self._sql, self._rows = session, folder, sql, rows
        self._numbers = count()
        self._parts: dict[str, list[Path]] = {}
        self._copied: dict[str, Path] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def parts(self, name: str) -> list[Path]:
        """Return the files and folders that hold a table of the cluster."""
        return self._parts[name]

    def columns(self, name: str) -> dict[str, str]:
        """Return the columns of a table, in lower case, with their types in DuckDB."""
        return {str(row[0]).lower(): str(row[1]) for row in self._rows(f'DESCRIBE "{name}"')}

    def spread(self, name: str) -> None:
        """Move a table of the driver to the cluster."""
        if name not in self._parts:
            self._parts[name] = []
            self.changed(name)

    def changed(self, name: str) -> None:
        """Note that the driver's table has changed; rows that it has of a table of the cluster are moved there."""
        _remove([self._copied.pop(name)] if name in self._copied else [])
        if name in self._parts:
            self._parts[name].append(self._copy(name))
            self._sql(f'DELETE FROM "{name}"')
            self._show(name)

    def show_copy(self, name: str) -> None:
        """Let the server read a table of the driver."""
        if name not in self._copied:
            self._copied[name] = self._copy(name)
            self._session.read.parquet(str(self._copied[name])).createOrReplaceTempView(name)

    def forget(self, name: str) -> None:
        """Remove the files of a table."""
        _remove([self._copied.pop(name)] if name in self._copied else [])
        _remove(self._parts.pop(name, []))

    def add(self, name: str, frame: Frame) -> None:
        """Add rows, in the order of the table's columns, to a table of the cluster."""
        self.spread(name)
        self._parts[name].append(self._write(name, frame))
        self._show(name)

    def replace(self, name: str, frame: Frame) -> None:
        """Let rows, in the order of the driver's columns of that name, be the table, which is on the cluster from now on."""
        before = self._parts.get(name, [])
        self._parts[name] = [self._write(name, frame)]
        _remove([self._copied.pop(name)] if name in self._copied else [])
        self._show(name)
        _remove(before)

    def gather(self, name: str, where: str = "true") -> None:
        """Copy a table of the cluster, or some of its rows, into the driver's; the cluster keeps it."""
        files = ", ".join(f"'{file}'" for part in self._parts[name] for file in files_of(part))
        self._sql(f'INSERT INTO "{name}" SELECT * FROM read_parquet([{files}]) WHERE {where}')

    def export(self, name: str, folder: Path) -> int:
        """Move the files of a table, or a copy of the driver's, into a folder, and return their number."""
        folder.mkdir()
        files = [file for part in self._parts[name] for file in files_of(part)] if name in self._parts else [self._copy(name)]
        for number, file in enumerate(files):
            file.rename(folder / f"part-{number:05}.parquet")
        return len(files)

    def _write(self, name: str, frame: Frame) -> Path:
        kinds = self.columns(name)
        made = frame.toDF(*kinds)
        made = made.select(*(made[column].cast(spark_type(kind)).alias(column) for column, kind in kinds.items()))

        def write() -> Path:
            path = self._folder / f"{name}-{next(self._numbers)}"  # another one in each attempt
            made.write.parquet(str(path))
            return path

        path = attempted(write)
        if not any(path.glob("*.parquet")):  # some engines write nothing where there are no rows
            path.mkdir(exist_ok=True)
            self._copy(name, "false").rename(path / "empty.parquet")
        return path

    def _copy(self, name: str, where: str = "true") -> Path:
        path = self._folder / f"{name}-{next(self._numbers)}.parquet"
        picked = ", ".join(f'CAST("{column}" AS {_STORED.get(kind, kind)}) AS "{column}"' for column, kind in self.columns(name).items())
        self._sql(f"COPY (SELECT {picked} FROM \"{name}\" WHERE {where}) TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
        return path

    def _show(self, name: str) -> None:
        self._session.read.parquet(*map(str, self._parts[name])).createOrReplaceTempView(name)


def files_of(part: Path) -> list[Path]:
    """Return the files of Parquet of a part of a table."""
    return sorted(part.glob("*.parquet")) if part.is_dir() else [part]


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
