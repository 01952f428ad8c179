"""A database of which the large tables are on a Spark Connect server, and the small ones in DuckDB beside it."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlglot import exp

from filmograph.pipeline.spark import translation
from filmograph.pipeline.spark.attempts import attempted
from filmograph.pipeline.spark.lifting import Lifting
from filmograph.pipeline.spark.parquet_tables import Frame, Tables
from filmograph.pipeline.spark.rewriting import Tree
from filmograph.store.claims import LAST, Database, Row
from filmograph.store.expressions import statements

_MACRO = re.compile(r"CREATE\s+OR\s+REPLACE\s+TEMP\s+MACRO\s+(?P<name>\w+)\((?P<given>[^)]*)\)\s+AS\s+(?P<body>.*)", re.DOTALL)
_NOT_PARSED = re.compile(r"\s*(COPY|SET|PRAGMA|ATTACH|DETACH|CHECKPOINT|BEGIN|COMMIT|ROLLBACK|USE)\b")
_WRITTEN_OUT = frozenset({"source_of", "document_of", "local_number", "id", "film", "typed", "term", "quoted"})
"""Macros whose bodies both engines compute alike."""
_COLLECTED = frozenset({"quarantine", "list_kind", "judged", "role_met", "unread", "source", "document", "link"})
"""Small tables, which stay with the driver whatever is added to them."""


class Cluster(Database):
    """The driver's database; a statement that reads a large table is translated and run by the cluster, every other one by the driver.

    The result of CREATE TABLE … AS is written as Parquet, so no plan is longer than one statement. Tables that are named in `spread`
    are moved to the cluster as soon as the driver has made them.
    """

    def __init__(self, path: Path, session: Any, folder: Path, *, spread: Collection[str] = (), memory_limit: str = "1500MB") -> None:
        self._session, self._spread = session, frozenset(spread)
        self._views: dict[str, Tree] = {}
        self._macros: dict[str, tuple[Sequence[str], Tree]] = {}
        self._lifting = Lifting(session)
        self.tables = Tables(session, folder, super().sql, super().rows)
        super().__init__(path, memory_limit=memory_limit)

    def function(self, name: str, does: Callable[[str], str]) -> None:
        """Define a function of one text for statements, with the driver and on the cluster."""
        self._lifting.define(name, does)
        super().function(name, does)

    def sql(self, statement: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement (or several) for its effect."""
        for one in statements(statement):
            self._run(one, parameters)

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows of a query."""
        tree = _parsed(query, parameters)
        if not self._is_large(tree):
            return super().rows(query, parameters)
        with self._collected(tree) as collected:
            return super().rows(collected)

    def stretches(self, table: str, column: str, bits: int = 24) -> list[tuple[int, int]]:  # noqa: ARG002 - those of a database
        """Return one stretch: what is too large for one worker is shared among them anyhow."""
        return [(0, LAST)]

    def column(self, query: str) -> dict[str, Any]:
        """Return the result of a query as numpy arrays by column name."""
        tree = _parsed(query)
        if not self._is_large(tree):
            return super().column(query)
        with self._collected(tree) as collected:
            return super().column(collected)

    def query(self, query: str, parameters: Sequence[object] = ()) -> Frame:
        """Return the DataFrame of a query; its order is not kept."""
        return self._frame(_unsorted(_parsed(query, parameters)))

    def _run(self, statement: str, parameters: Sequence[object]) -> None:
        if self._remember(statement) or _NOT_PARSED.match(statement):
            super().sql(statement, parameters)
            return
        tree = _parsed(statement, parameters)
        name = translation.target_of(tree)
        if isinstance(tree, exp.Create) and tree.expression and self._is_large(tree.expression):
            frame = self.query_of(tree.expression)
            super().sql(f"{statement} WITH NO DATA", parameters)
            self.tables.replace(name, frame)
        elif isinstance(tree, exp.Insert) and self._is_large(tree.expression):
            self._insert(tree, name)
        elif isinstance(tree, exp.Delete | exp.Update) and (name in self.tables or self._is_large(tree)):
            self._change(tree, name)
        else:
            if isinstance(tree, exp.Create | exp.Drop):
                self.tables.forget(name)
            super().sql(statement, parameters)
            if not isinstance(tree, exp.Drop):
                self.tables.changed(name)
            if name in self._spread and isinstance(tree, exp.Create):
                self.tables.spread(name)

    def query_of(self, tree: Tree) -> Frame:
        """Return the DataFrame of a parsed query; its order is not kept."""
        return self._frame(_unsorted(tree))

    def _insert(self, tree: exp.Insert, name: str) -> None:
        frame = self.query_of(tree.expression)
        if name in self.tables or name not in _COLLECTED:
            self.tables.add(name, frame)
            return
        kinds = self.tables.columns(name)
        listed = [column.name.lower() for column in tree.this.expressions] if isinstance(tree.this, exp.Schema) else list(kinds)
        cast = ", ".join(f"CAST(c{number} AS {kinds[column]})" for number, column in enumerate(listed))
        with self._fetched(frame):
            super().sql(f"INSERT INTO {name} ({', '.join(listed)}) SELECT {cast} FROM fetched")
        self.tables.changed(name)

    def _change(self, tree: exp.Delete | exp.Update, name: str) -> None:
        """Write a table anew as a DELETE or an UPDATE leaves it."""
        self.tables.spread(name)
        columns = list(self.tables.columns(name))
        if isinstance(tree, exp.Delete):
            after = translation.after_delete(tree, name, columns)
        else:
            after = translation.after_update(tree, name, columns)
        self.tables.replace(name, self._frame(after))

    def _remember(self, statement: str) -> bool:
        """Keep a macro or a view for statements to come, and return whether the statement makes one."""
        if macro := _MACRO.search(statement):
            self._lifting.remember(macro["name"], statement)
            if macro["name"] in _WRITTEN_OUT:
                names = [name.strip() for name in macro["given"].split(",")]
                self._macros[macro["name"]] = names, translation.parse_expression(macro["body"])
            return True
        tree = translation.parse(statement) if " VIEW " in statement else None
        if isinstance(tree, exp.Create) and tree.kind == "VIEW":
            self._views[tree.this.name.lower()] = tree.expression
            return True
        return False

    def _is_large(self, tree: Tree) -> bool:
        return any(name in self.tables or (name in self._views and self._is_large(self._views[name])) for name in _tables(tree))

    def _frame(self, tree: Tree) -> Frame:
        names = _tables(tree)
        for name in names:
            if name in self._views:  # anew each time: a view of the session stands for the tables as they were
                self._frame(self._views[name]).createOrReplaceTempView(name)
            elif name not in self.tables:
                self.tables.show_copy(name)
        schema = {name: self.tables.columns(name) for name in names}
        return self._session.sql(translation.translated(translation.expanded(tree, self._macros), schema, self._lifting.lift))

    @contextmanager
    def _collected(self, tree: Tree) -> Iterator[str]:
        """Yield a query by which the driver reads the result of one that the cluster runs, with the types that DuckDB gives it."""
        described = super().rows(f"DESCRIBE {tree.sql(dialect='duckdb')}")
        order = tree.args.get("order")
        by_all = isinstance(order, exp.Order) and order.expressions[0].name.upper() == "ALL"
        picked = ", ".join(
            f'CAST(c{number} AS {row[1]}) AS "{str(row[0]).replace(chr(34), chr(34) * 2)}"' for number, row in enumerate(described)
        )
        with self._fetched(self._frame(_unsorted(tree) if by_all else tree)), self.in_order():
            yield f"SELECT {picked} FROM fetched {'ORDER BY ALL' if by_all else ''}"

    @contextmanager
    def _fetched(self, frame: Frame) -> Iterator[None]:
        """Let the driver read the rows of a DataFrame as `fetched (c0, c1, …)`."""
        named = frame.toDF(*(f"c{number}" for number in range(len(frame.columns))))
        with self.given("fetched", attempted(named.toArrow)):
            yield


def _parsed(statement: str, parameters: Sequence[object] = ()) -> Tree:
    """Return a statement as a tree, in which the parameters stand as values."""
    tree, given = translation.parse(statement), iter(parameters)

    def filled(node: Tree) -> Tree:
        if not isinstance(node, exp.Placeholder | exp.Parameter):
            return node
        return _value(parameters[int(node.name) - 1] if node.name.isdigit() else next(given))

    return tree.transform(filled) if parameters else tree


def _value(value: object) -> Tree:
    return exp.Array(expressions=[_value(one) for one in value]) if isinstance(value, list | tuple) else exp.convert(value)


def _tables(tree: Tree) -> set[str]:
    """Return the names of the tables and views that a statement names, in lower case."""
    own = {query.alias.lower() for query in tree.find_all(exp.CTE)}
    return {table.name.lower() for table in tree.find_all(exp.Table) if table.name} - own


def _unsorted(tree: Tree) -> Tree:
    tree = tree.copy()
    if not tree.args.get("limit"):
        tree.set("order", None)
    return tree
