"""SQL outside the database's own tables: a script split into statements, and expressions over columns of Arrow."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import product
from threading import local
from typing import Any

import duckdb

from filmograph import text

_connections = local()


def statements(script: str) -> list[str]:
    """Return the statements of a script, each without the semicolon at its end."""
    return [statement.query.strip().removesuffix(";") for statement in duckdb.extract_statements(script)]


@dataclass(frozen=True)
class Expression:
    """An expression in SQL over columns p0, p1, …: `macros` is the script that it needs, `functions` the Python functions (name, what)."""

    sql: str
    macros: str
    functions: tuple[tuple[str, Callable[[str], str]], ...] = ((text.PYTHON_KEY, text.name_key),)

    def kind(self, width: int) -> str:
        """Return the type of the result in DuckDB, whichever types of `width` columns fit; raises `ValueError` where none does."""
        connection = _connection(self.macros, self.functions)
        # of few columns, so few combinations
        for kinds in product(("VARCHAR", "DOUBLE", "BIGINT", "VARCHAR[]", "DOUBLE[]"), repeat=width):
            columns = ", ".join(f"NULL::{kind} AS p{number}" for number, kind in enumerate(kinds)) or "1"
            try:
                found = connection.execute(f"DESCRIBE SELECT {self.sql} AS value FROM (SELECT {columns})").fetchall()
            except duckdb.Error:
                continue
            return str(found[0][1])
        raise ValueError(self.sql)

    def over(self, columns: Sequence[Any], kind: str) -> Any:
        """Return the values, of a type of DuckDB, for the rows of some arrays of Arrow, which are as long as each other."""
        # a function in Python that DuckDB calls needs a thread that Python began, which the thread of an engine in Rust is not
        return _threads().submit(self._over, columns, kind).result()

    def _over(self, columns: Sequence[Any], kind: str) -> Any:
        import pyarrow as pa  # noqa: PLC0415 - only a worker of a cluster needs it

        connection = _connection(self.macros, self.functions)
        connection.register("given", pa.table(dict(zip((f"p{n}" for n in range(len(columns))), columns, strict=True))))
        try:
            made = connection.sql(f"SELECT CAST({self.sql} AS {kind}) AS value FROM given").to_arrow_table()
        finally:
            connection.unregister("given")
        return made["value"].combine_chunks()


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count())


def _connection(macros: str, functions: tuple[tuple[str, Callable[[str], str]], ...]) -> duckdb.DuckDBPyConnection:
    """Return a connection of this thread in which the macros are defined."""
    made: dict[str, duckdb.DuckDBPyConnection] = _connections.__dict__.setdefault("made", {})
    if macros not in made:
        connection = duckdb.connect(config={"threads": 1})  # a cluster runs one worker a core
        for name, does in functions:
            connection.create_function(name, does, ["VARCHAR"], "VARCHAR")
        connection.execute(macros)
        made[macros] = connection
    return made[macros]
