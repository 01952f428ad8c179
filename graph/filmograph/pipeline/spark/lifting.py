"""Expressions that only DuckDB computes as the embedded build does: functions of the session, in which DuckDB computes them."""

import hashlib
from collections.abc import Callable
from typing import Any

from sqlglot import exp

from filmograph import text
from filmograph.pipeline.spark.parquet_tables import spark_type
from filmograph.pipeline.spark.rewriting import Tree
from filmograph.pipeline.spark.translation import lifted
from filmograph.store.expressions import Expression

_GIVEN = (exp.AggFunc, exp.Column, exp.Filter, exp.Subquery, exp.Window)
"""What a function is given the values of: all else in an expression belongs to the function."""


class Lifting:
    """Gives each such expression a function, whose arguments are the columns and aggregates in it."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._functions: dict[str, Callable[[str], str]] = {text.PYTHON_KEY: text.name_key}
        self._macros: dict[str, str] = {}
        self._names: dict[Expression, str] = {}

    def define(self, name: str, does: Callable[[str], str]) -> None:
        """Let expressions call a function of one text."""
        self._functions[name] = does

    def remember(self, name: str, statement: str) -> None:
        """Let expressions call a macro, which a statement defines."""
        self._macros[name] = statement

    def lift(self, node: Tree) -> Tree:
        """Return the call of a function that stands for an expression."""
        given: dict[str, Tree] = {}

        def replaced(part: Tree) -> Tree:
            # a name without a table is that of a lambda's parameter
            if not isinstance(part, _GIVEN) or (isinstance(part, exp.Column) and not part.table):
                return part
            key = part.sql(dialect="duckdb")
            given.setdefault(key, part.copy())
            return exp.column(f"p{list(given).index(key)}")

        body = node.copy().transform(replaced).sql(dialect="duckdb")
        arguments = [lifted(one, self.lift) for one in given.values()]
        return exp.Anonymous(this=self._named(body, len(given)), expressions=arguments)

    def _named(self, body: str, width: int) -> str:
        """Return the name of the function of an expression, which the session gets when it is first needed."""
        expression = Expression(body, ";\n".join(self._macros.values()), tuple(self._functions.items()))
        if expression not in self._names:
            found = expression.kind(width)
            kind = "BIGINT" if found == "HUGEINT" else found
            name = "lifted_" + hashlib.sha256(repr((body, expression.macros)).encode()).hexdigest()[:16]
            self._session.udf.register(name, _function(expression, kind))
            self._names[expression] = name
        return self._names[expression]


def _function(expression: Expression, kind: str) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - only these builds need it
    from pyspark.sql.pandas.functions import arrow_udf  # noqa: PLC0415 - as above

    def compute(*columns: pa.Array) -> pa.Array:
        return expression.over(columns, kind)

    return arrow_udf(compute, spark_type(kind))  # type: ignore[call-overload]  # which names the arrays of pyarrow one by one
