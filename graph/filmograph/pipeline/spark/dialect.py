"""Statements in DuckDB's dialect as Spark SQL: macros expanded, names resolved, what Spark lacks written in other words."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

Tree = exp.Expression
Lift = Callable[[Tree], Tree]
"""Replaces an expression that Spark cannot compute in the same way by a call of a function in which DuckDB computes it."""

NATIVE = (
    exp.Abs,
    exp.And,
    exp.AnyValue,
    exp.Array,
    exp.ArrayAgg,
    exp.Avg,
    exp.BitwiseOrAgg,
    exp.Case,
    exp.Cast,
    exp.Chr,
    exp.Coalesce,
    exp.Concat,
    exp.ConcatWs,
    exp.Contains,
    exp.Count,
    exp.DenseRank,
    exp.Exists,
    exp.Explode,
    exp.First,
    exp.FirstValue,
    exp.Greatest,
    exp.GroupConcat,
    exp.If,
    exp.Lag,
    exp.Least,
    exp.Left,
    exp.Length,
    exp.LogicalAnd,
    exp.LogicalOr,
    exp.MD5,
    exp.Max,
    exp.Min,
    exp.Nullif,
    exp.Or,
    exp.PercentileDisc,
    exp.Replace,
    exp.RowNumber,
    exp.SplitPart,
    exp.StartsWith,
    exp.Substring,
    exp.Sum,
    exp.Trim,
    exp.Unnest,
    exp.ArrayRemove,
)
"""The functions that give the same in both engines; every other one is computed by DuckDB, in the workers."""


def parse(statement: str) -> Tree:
    """Return a statement as a tree."""
    return sqlglot.parse_one(statement, dialect="duckdb")


def expanded(tree: Tree, macros: Mapping[str, tuple[Sequence[str], Tree]]) -> Tree:
    """Return a tree in which calls of these macros (parameters, body) are replaced by what they stand for."""

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
    query = query.transform(_one_of_each, copy=False)
    query = qualify(query, schema=dict(schema), dialect="duckdb", validate_qualify_columns=False)
    numbers = count()
    for table in query.find_all(exp.CTE):
        table.set("materialized", None)
    for select in list(query.find_all(exp.Select)):
        _name_apart(select)
        _name_groups(select)
        _order_rows(select)
        _join_listed(select, numbers)
        _explode(select, numbers)
    for change in (_tuple_in, _first, _quantile, _any):
        query = query.transform(change, copy=False)
    return lifted(query, lift).sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.IGNORE)


def _one_of_each(node: Tree) -> Tree:
    """Replace DISTINCT ON by the first row of each window."""
    distinct = node.args.get("distinct") if isinstance(node, exp.Select) else None
    if not distinct or not distinct.args.get("on"):
        return node
    keys = [key.copy() for key in distinct.args["on"].expressions]
    order = node.args["order"].copy() if node.args.get("order") else exp.Order(expressions=[exp.Ordered(this=key.copy()) for key in keys])
    node.set("distinct", None)
    node.set("order", None)
    node.set(
        "qualify",
        exp.Qualify(this=exp.EQ(this=exp.Window(this=exp.RowNumber(), partition_by=keys, order=order), expression=exp.Literal.number(1))),
    )
    return node


def _name_apart(select: exp.Select) -> None:
    """Give columns of one name, which an outer query could not tell apart, different names."""
    met: set[str] = set()
    for number, one in enumerate(select.selects):
        if one.alias_or_name in met:
            one.replace(exp.alias_(one.unalias().copy(), f"_again{number}"))
        met.add(one.alias_or_name)


def _name_groups(select: exp.Select) -> None:
    """Replace GROUP BY ALL by the columns that are no aggregates."""
    if (group := select.args.get("group")) and group.args.get("all"):
        select.set("group", exp.Group(expressions=[one.unalias().copy() for one in select.selects if not one.find(exp.AggFunc)]))


def _order_rows(select: exp.Select) -> None:
    """Number rows without an order in that of all columns, for Spark numbers no rows without one."""
    columns = [one.unalias() for one in select.selects if isinstance(one.unalias(), exp.Column)]
    for window in select.find_all(exp.Window):
        if isinstance(window.this, exp.RowNumber) and not window.args.get("order") and window.find_ancestor(exp.Select) is select:
            window.set("order", exp.Order(expressions=[exp.Ordered(this=column.copy(), nulls_first=True) for column in columns]))


def _join_listed(select: exp.Select, numbers: "count[int]") -> None:
    """Replace `x IN (SELECT …)` by a join: a semi or anti join where it is one of the conditions, else one that marks the rows."""
    where = select.args.get("where")
    conditions = list(where.this.flatten()) if where and isinstance(where.this, exp.And) else [where.this] if where else []
    kept = []
    for condition in conditions:
        inner, negated = _unwrapped(condition)
        if isinstance(inner, exp.In) and inner.args.get("query"):
            _join(select, inner, "ANTI" if negated else "SEMI", numbers)
        else:
            kept.append(condition)
    if len(kept) < len(conditions):
        select.set("where", exp.Where(this=exp.and_(*kept, copy=False)) if kept else None)
    for listed in [node for node in select.find_all(exp.In) if node.args.get("query") and node.find_ancestor(exp.Select) is select]:
        if listed.find_ancestor(exp.Join) and listed.find_ancestor(exp.Join).find_ancestor(exp.Select) is select:
            continue
        listed.replace(_join(select, listed, "LEFT", numbers))


def _unwrapped(condition: Tree) -> tuple[Tree, bool]:
    negated = False
    while isinstance(condition, exp.Not | exp.Paren):
        negated ^= isinstance(condition, exp.Not)
        condition = condition.this
    return condition, negated


def _join(select: exp.Select, listed: exp.In, how: str, numbers: "count[int]") -> Tree:
    """Join what a value, or a tuple, is looked for in, and return the condition that it was found."""
    values = _members(listed.this)
    inner = listed.args["query"].this if isinstance(listed.args["query"], exp.Subquery) else listed.args["query"]
    inner = inner.copy()
    selected = inner.selects
    if len(selected) == 1 and len(values) > 1:
        inner.set("expressions", [exp.alias_(part.copy(), f"_k{n}") for n, part in enumerate(_members(selected[0].unalias()))])
    else:
        for n, one in enumerate(inner.selects if isinstance(inner, exp.Select) else ()):
            one.replace(exp.alias_(one.unalias().copy(), f"_k{n}"))
    name = f"_in{next(numbers)}"
    if not isinstance(inner, exp.Select):
        inner = exp.select(
            *(exp.alias_(exp.column(one.alias_or_name, quoted=True), f"_k{n}") for n, one in enumerate(inner.selects))
        ).from_(inner.subquery(f"{name}s"))
    if how == "LEFT":
        inner.set("distinct", exp.Distinct())
    condition = exp.and_(*(exp.EQ(this=exp.column(f"_k{n}", name), expression=value.copy()) for n, value in enumerate(values)), copy=False)
    join = exp.Join(this=inner.subquery(name), on=condition, **({"side": "LEFT"} if how == "LEFT" else {"side": "LEFT", "kind": how}))
    select.append("joins", join)
    return exp.paren(exp.Not(this=exp.Is(this=exp.column("_k0", name), expression=exp.Null())))


def _members(value: Tree) -> list[Tree]:
    value = value.unnest() if isinstance(value, exp.Paren) else value
    return list(value.expressions) if isinstance(value, exp.Tuple) else [value]


def _explode(select: exp.Select, numbers: "count[int]") -> None:
    """Replace lists that are unnested side by side in the columns of a query by one view of their rows."""
    found = [one.unalias() for one in select.selects if isinstance(one.unalias(), exp.Unnest | exp.Explode)]
    if not found:
        return
    name = f"_rows{next(numbers)}"
    lists = [node.expressions[0] if isinstance(node, exp.Unnest) else node.this for node in found]
    columns = [f"_c{n}" for n in range(len(lists))]
    for node, column in zip(found, columns, strict=True):
        node.replace(exp.column(column, name))
    if not select.args.get("from_") and not select.args.get("from"):
        select.set("from_" if "from_" in exp.Select.arg_types else "from", exp.From(this=exp.select("1").subquery("_once")))
    made = (
        exp.Explode(this=lists[0])
        if len(lists) == 1
        else exp.Anonymous(this="INLINE", expressions=[exp.Anonymous(this="ARRAYS_ZIP", expressions=lists)])
    )
    alias = exp.TableAlias(this=exp.to_identifier(name), columns=[exp.to_identifier(column) for column in columns])
    select.append("laterals", exp.Lateral(this=made, view=True, alias=alias))


def _tuple_in(node: Tree) -> Tree:
    """Replace a tuple in a list of tuples by comparisons."""
    if not isinstance(node, exp.In) or not isinstance(node.this, exp.Tuple) or not node.expressions:
        return node
    either = [
        exp.and_(*(exp.EQ(this=a.copy(), expression=b.copy()) for a, b in zip(_members(node.this), _members(one), strict=True)))
        for one in node.expressions
    ]
    return exp.paren(exp.or_(*either))


def _first(node: Tree) -> Tree:
    """Replace `first(x ORDER BY …)` by the x of the least row; NULL comes last."""
    if not isinstance(node, exp.First) or not isinstance(node.this, exp.Order):
        return node
    keys: list[Tree] = []
    for ordered in node.this.expressions:
        key = ordered.this
        keys += [exp.Is(this=key.copy(), expression=exp.Null()), exp.Neg(this=key.copy()) if ordered.args.get("desc") else key.copy()]
    return exp.Anonymous(this="MIN_BY", expressions=[node.this.this, exp.Anonymous(this="STRUCT", expressions=keys)])


def _any(node: Tree) -> Tree:
    """Replace any value of a group, which has one but for NULL, by the greatest."""
    return exp.Max(this=node.this) if isinstance(node, exp.AnyValue) else node


def _quantile(node: Tree) -> Tree:
    if not isinstance(node, exp.PercentileDisc):
        return node
    order = exp.Order(expressions=[exp.Ordered(this=node.this.copy(), nulls_first=True)])
    return exp.WithinGroup(this=exp.Anonymous(this="PERCENTILE_DISC", expressions=[node.expression.copy()]), expression=order)


def lifted(node: Tree, lift: Lift) -> Tree:
    """Return a tree in which what only DuckDB computes alike is replaced, each as large as it can be."""
    if _is_foreign(node):
        return lift(node)
    for child in list(node.iter_expressions()):
        made = lifted(child, lift)
        if made is not child:
            child.replace(made)
    return node


def after_delete(statement: exp.Delete, name: str, columns: Sequence[str]) -> Tree:
    """Return the query of the rows that a DELETE leaves in a table."""
    where = statement.args.get("where")
    condition = exp.Not(this=exp.func("coalesce", exp.paren(where.this.copy()), exp.false())) if where else exp.false()
    return exp.select(*(exp.column(column, name) for column in columns)).from_(exp.to_table(name)).where(condition)


def after_update(statement: exp.Update, name: str, columns: Sequence[str]) -> Tree:
    """Return the query of the rows of a table after an UPDATE; no row may meet several of those that it is updated FROM."""
    values = {one.this.name.lower(): one.expression for one in statement.expressions}
    condition = statement.args["where"].this.copy()
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


def _is_foreign(node: Tree) -> bool:
    if isinstance(node, exp.Anonymous):
        return node.name not in {"MIN_BY", "STRUCT", "INLINE", "ARRAYS_ZIP", "PERCENTILE_DISC"}
    if isinstance(node, exp.TryCast | exp.Bracket | exp.Map | exp.Round):
        return True
    if isinstance(node, exp.Length):
        return _is_foreign(node.this)  # it may be a list's
    if isinstance(node, exp.Cast):
        return node.is_type("VARCHAR", "TEXT") and any(_is_double(part) for part in node.this.walk())
    return isinstance(node, exp.Func) and not isinstance(node, NATIVE)


def _is_double(node: Tree) -> bool:
    return (
        isinstance(node, exp.Round | exp.Div | exp.TryCast)
        or (isinstance(node, exp.Cast) and node.is_type("DOUBLE"))
        or (isinstance(node, exp.Column) and node.name in {"number", "score"})
    )
