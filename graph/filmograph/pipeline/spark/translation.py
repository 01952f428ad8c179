"""Statements in DuckDB's dialect as Spark SQL: macros written out, names resolved, what only DuckDB computes alike left to it."""

from collections.abc import Callable, Mapping, Sequence

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

from filmograph.pipeline.spark.rewriting import CALLED, Tree, rewritten, take_first_rows

Lift = Callable[[Tree], Tree]
"""Replaces an expression by the call of a function in which DuckDB computes it."""

_ALIKE = (
    exp.Abs, exp.And, exp.Array, exp.ArrayAgg, exp.Avg, exp.BitwiseOrAgg, exp.Case, exp.Cast, exp.Chr, exp.Coalesce, exp.Concat,
    exp.ConcatWs, exp.Contains, exp.Count, exp.DenseRank, exp.Exists, exp.Explode, exp.First, exp.FirstValue, exp.Greatest,
    exp.GroupConcat, exp.If, exp.Lag, exp.Least, exp.Left, exp.Length, exp.LogicalAnd, exp.LogicalOr, exp.MD5, exp.Max, exp.Min,
    exp.Nullif, exp.Or, exp.Replace, exp.RowNumber, exp.SplitPart, exp.StartsWith, exp.Substring, exp.Sum, exp.Trim, exp.Unnest,
)  # fmt: skip
"""The functions that give the same in both engines."""
_FRACTIONS = frozenset({"number", "score"})
"""The columns with fractions that are written as texts; each engine does that in its own way."""


def parse(statement: str) -> Tree:
    """Return a statement as a tree."""
    return sqlglot.parse_one(statement, dialect="duckdb")


def parse_expression(text: str) -> Tree:
    """Return an expression as a tree."""
    select = parse(f"SELECT {text}")
    return select.expressions[0] if isinstance(select, exp.Select) else select


def target_of(statement: Tree) -> str:
    """Return the name, in lower case, of the table that a statement makes, changes or reads first; "" where it names none."""
    table = statement.find(exp.Table)
    return table.name.lower() if table else ""


def expanded(tree: Tree, macros: Mapping[str, tuple[Sequence[str], Tree]]) -> Tree:
    """Return a copy of a tree in which calls of these macros (parameters, body) are replaced by what they stand for."""

    def expand(node: Tree) -> Tree:
        name = node.name.lower() if isinstance(node, exp.Anonymous) else ""
        if name not in macros:
            return node
        names, body = macros[name]
        given = dict(zip(names, node.expressions, strict=True))

        def fill(part: Tree) -> Tree:
            return exp.paren(given[part.name].copy()) if isinstance(part, exp.Column) and part.name in given and not part.table else part

        return expanded(exp.paren(body.copy().transform(fill)), macros)

    return tree.transform(expand)


def translated(query: Tree, schema: Mapping[str, Mapping[str, str]], lift: Lift) -> str:
    """Return a query, whose tables have these columns, as Spark SQL; the tree is changed on the way."""
    query = query.transform(take_first_rows, copy=False)
    query = qualify(query, schema=dict(schema), dialect="duckdb", validate_qualify_columns=False)
    return lifted(rewritten(query), lift).sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.IGNORE)


def after_delete(statement: exp.Delete, name: str, columns: Sequence[str]) -> Tree:
    """Return the query of the rows that a DELETE leaves in a table."""
    where = statement.args.get("where")
    condition = exp.Not(this=exp.func("coalesce", exp.paren(where.this.copy()), exp.false())) if where else exp.false()
    return exp.select(*(exp.column(column, name) for column in columns)).from_(exp.to_table(name)).where(condition)


def after_update(statement: exp.Update, name: str, columns: Sequence[str]) -> Tree:
    """Return the query of the rows of a table after an UPDATE; no row may meet several of those that it is updated FROM."""
    values = {one.this.name.lower(): one.expression for one in statement.expressions}
    condition: Tree = statement.args["where"].this.copy()
    query = exp.select().from_(exp.to_table(name))
    if source := statement.args.get("from_"):
        alias = source.this.alias_or_name
        marked = exp.select("*", "true AS _matched").from_(source.this.copy()).subquery(alias)
        query = query.join(marked, on=condition, join_type="LEFT")
        condition = exp.column("_matched", alias).is_(exp.null()).not_()
    return query.select(*(
        exp.alias_(exp.Case(ifs=[exp.If(this=condition.copy(), true=values[column].copy())], default=exp.column(column, name)), column)
        if column in values else exp.column(column, name) for column in columns
    ))  # fmt: skip


def lifted(node: Tree, lift: Lift) -> Tree:
    """Return a tree in which what only DuckDB computes alike is replaced, each expression as large as it can be."""
    if _is_foreign(node):
        return lift(node)
    for child in list(node.iter_expressions()):
        made = lifted(child, lift)
        if made is not child:
            child.replace(made)
    return node


def _is_foreign(node: Tree) -> bool:
    if isinstance(node, exp.Anonymous):
        return node.name not in CALLED
    if isinstance(node, exp.TryCast | exp.Bracket | exp.Map | exp.Round):
        return True
    if isinstance(node, exp.Length):
        return _is_foreign(node.this)  # it may be a list's
    if isinstance(node, exp.Cast):
        return node.is_type("VARCHAR", "TEXT") and any(_has_fraction(part) for part in node.this.walk())
    return isinstance(node, exp.Func) and not isinstance(node, _ALIKE)


def _has_fraction(node: Tree) -> bool:
    """Return whether a part of an expression has a fraction, as far as the text shows it."""
    if isinstance(node, exp.Column):
        return node.name in _FRACTIONS
    return isinstance(node, exp.Round | exp.Div | exp.TryCast) or (isinstance(node, exp.Cast) and bool(node.is_type("DOUBLE")))
