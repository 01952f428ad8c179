"""What Spark lacks of DuckDB's SQL, written in other words, query by query, once every name in it is resolved."""

from collections.abc import Iterator
from itertools import count

from sqlglot import exp

Tree = exp.Expr
Numbers = Iterator[int]
CALLED = frozenset({
    "ARRAYS_ZIP", "ARRAY_JOIN", "ARRAY_SORT", "COLLECT_LIST", "COLLECT_SET", "INLINE", "MIN_BY", "PERCENTILE_DISC", "STRUCT", "TRANSFORM",
})  # fmt: skip
"""The functions of Spark that the rewritten queries call by name."""


def take_first_rows(node: Tree) -> Tree:
    """Replace DISTINCT ON, before names are resolved, by a condition on the number of a row; for `Expression.transform`.

    What rows are numbered by are columns of an inner query: a plan that Sail sends to a worker knows no function again.
    """
    distinct = node.args.get("distinct") if isinstance(node, exp.Select) else None
    if not isinstance(node, exp.Select) or not distinct or not distinct.args.get("on"):
        return node
    for number, one in enumerate(node.selects):
        if not one.alias_or_name or isinstance(one, exp.Literal | exp.Null):
            one.replace(exp.alias_(one.copy(), f"_col{number}"))
    inner, keys = node.copy(), distinct.args["on"].expressions
    order = node.args["order"].expressions if node.args.get("order") else [exp.Ordered(this=key) for key in keys]
    outer = exp.select(*(exp.Star() if one.is_star else exp.column(one.alias_or_name) for one in node.selects))
    for number, one in enumerate([*keys, *(ordered.this for ordered in order)]):
        inner.select(exp.alias_(one.copy(), f"_by{number}"), copy=False)
    inner.set("distinct", None)
    inner.set("order", None)
    by = [exp.column(f"_by{number}") for number in range(len(keys) + len(order))]
    sorted_by = [exp.Ordered(this=key, desc=ordered.args.get("desc")) for key, ordered in zip(by[len(keys) :], order, strict=True)]
    numbered = exp.Window(this=exp.RowNumber(), partition_by=by[: len(keys)], order=exp.Order(expressions=sorted_by))
    outer.set("qualify", exp.Qualify(this=exp.EQ(this=numbered, expression=exp.Literal.number(1))))
    return outer.from_(inner.subquery("numbered"), copy=False)


def rewritten(query: Tree) -> Tree:
    """Return a query in words that Spark knows."""
    numbers = count()
    for common in query.find_all(exp.CTE):
        common.set("materialized", None)
    # the innermost first, so that what is moved outwards is moved as it shall be
    for select in reversed(list(query.find_all(exp.Select))):
        _name_apart(select)
        _name_groups(select)
        _order_numbers(select)
        _join_listed(select, numbers)
        _explode(select, numbers)
        made = _kept(select)
        if select is query:
            query = made
    return query.transform(_plainer, copy=False)


def _name_apart(select: exp.Select) -> None:
    """Give columns of one name, which an outer query could not tell apart, different names."""
    met: set[str] = set()
    for number, one in enumerate(select.selects):
        if one.alias_or_name in met:
            one.replace(exp.alias_(one.unalias().copy(), f"_again{number}"))
        met.add(one.alias_or_name)


def _name_groups(select: exp.Select) -> None:
    """Replace GROUP BY ALL by the columns that are no aggregates."""
    group = select.args.get("group")
    if group and group.args.get("all"):
        select.set("group", exp.Group(expressions=[one.unalias().copy() for one in select.selects if not one.find(exp.AggFunc)]))


def _order_numbers(select: exp.Select) -> None:
    """Give row numbers without an order that of all columns; Spark needs one."""
    columns = [one.unalias() for one in select.selects if isinstance(one.unalias(), exp.Column)]
    for window in _own(select, exp.Window):
        if isinstance(window.this, exp.RowNumber) and not window.args.get("order"):
            window.set("order", exp.Order(expressions=[exp.Ordered(this=column.copy(), nulls_first=True) for column in columns]))


def _own(select: exp.Select, kind: type[Tree]) -> list[Tree]:
    """Return the parts of a kind that stand in a query, but not in one within it."""
    return [part for part in select.find_all(kind) if part.find_ancestor(exp.Select) is select]


def _join_listed(select: exp.Select, numbers: Numbers) -> None:
    """Replace `x IN (SELECT …)` by a join: a semi or anti join where it is one of the conditions, else one that marks the rows."""
    where = select.args.get("where")
    conditions = list(where.this.flatten() if isinstance(where.this, exp.And) else [where.this]) if where else []
    remaining = []
    for condition in conditions:
        listed, negated = _unwrapped(condition)
        if isinstance(listed, exp.In) and listed.args.get("query"):
            _join(select, listed, "ANTI" if negated else "SEMI", numbers)
        else:
            remaining.append(condition)
    if len(remaining) < len(conditions):
        select.set("where", exp.Where(this=exp.and_(*remaining, copy=False)) if remaining else None)
    for listed in _own(select, exp.In):
        if listed.args.get("query") and listed.find_ancestor(exp.Join, exp.Select) is select:
            listed.replace(_join(select, listed, "LEFT", numbers))


def _unwrapped(condition: Tree) -> tuple[Tree, bool]:
    negated = False
    while isinstance(condition, exp.Not | exp.Paren):
        negated ^= isinstance(condition, exp.Not)
        condition = condition.this
    return condition, negated


def _join(select: exp.Select, listed: Tree, how: str, numbers: Numbers) -> Tree:
    """Join what a value, or a tuple, is looked for in, and return the condition that it was found."""
    name, values = f"_in{next(numbers)}", _members(listed.this)
    inner = listed.args["query"].unnest().copy()
    if not isinstance(inner, exp.Select):
        inner = exp.select(*(exp.column(one.alias_or_name, quoted=True) for one in inner.selects)).from_(inner.subquery(f"{name}all"))
    members = [member for one in inner.selects for member in _members(one.unalias())]
    inner.set("expressions", [exp.alias_(member.copy(), f"_k{number}") for number, member in enumerate(members)])
    if how == "LEFT":
        inner.set("distinct", exp.Distinct())
    met = (exp.EQ(this=exp.column(f"_k{number}", name), expression=value.copy()) for number, value in enumerate(values))
    kind = {} if how == "LEFT" else {"kind": how}
    select.append("joins", exp.Join(this=inner.subquery(name), on=exp.and_(*met, copy=False), side="LEFT", **kind))
    return exp.paren(exp.column("_k0", name).is_(exp.null()).not_())


def _members(value: Tree) -> list[Tree]:
    """Return the values of a tuple, or the one value that is none."""
    value = value.this if isinstance(value, exp.Paren) else value
    return list(value.expressions) if isinstance(value, exp.Tuple) else [value]


def _explode(select: exp.Select, numbers: Numbers) -> None:
    """Replace lists that are unnested side by side in the columns of a query by one view of their rows."""
    found = [one.unalias() for one in select.selects if isinstance(one.unalias(), exp.Unnest | exp.Explode)]
    if not found:
        return
    name = f"_rows{next(numbers)}"
    lists = [node.expressions[0] if isinstance(node, exp.Unnest) else node.this for node in found]
    columns = [f"_c{number}" for number in range(len(lists))]
    for node, column in zip(found, columns, strict=True):
        node.replace(exp.column(column, name))
    if not select.args.get("from_"):
        select.set("from_", exp.From(this=exp.select("1").subquery("_once")))
    zipped = exp.Anonymous(this="ARRAYS_ZIP", expressions=lists)
    rows = exp.Explode(this=lists[0]) if len(lists) == 1 else exp.Anonymous(this="INLINE", expressions=[zipped])
    alias = exp.TableAlias(this=exp.to_identifier(name), columns=[exp.to_identifier(column) for column in columns])
    select.append("laterals", exp.Lateral(this=rows, view=True, alias=alias))


def _kept(select: exp.Select) -> exp.Select:
    """Replace QUALIFY by a condition on an inner query, and return the query that takes the place."""
    qualify = select.args.get("qualify")
    if not qualify:
        return select
    outer = exp.select(*(exp.column(one.alias_or_name, "_all", quoted=True) for one in select.selects))
    if common := select.args.get("with_"):
        outer.set("with_", common.copy())
    inner = select.copy()
    inner.set("with_", None)
    inner.set("qualify", None)
    inner.select(exp.alias_(qualify.this.copy(), "_kept"), copy=False)
    outer = outer.from_(inner.subquery("_all"), copy=False).where(exp.column("_kept", "_all"), copy=False)
    if select.parent:
        select.replace(outer)
    return outer


def _plainer(node: Tree) -> Tree:
    """Replace a function or condition that Spark spells in another way; for `Expression.transform`."""
    if isinstance(node, exp.In) and isinstance(node.this, exp.Tuple) and node.expressions:
        return _either(node)
    if isinstance(node, exp.First) and isinstance(node.this, exp.Order):
        return _least(node.this)
    text = node.this if isinstance(node, exp.Filter) else node
    if isinstance(text, exp.GroupConcat):
        return _joined(text, node.expression if isinstance(node, exp.Filter) else None)
    if isinstance(node, exp.PercentileDisc):
        order = exp.Order(expressions=[exp.Ordered(this=node.this.copy(), nulls_first=True)])
        share = exp.Anonymous(this="PERCENTILE_DISC", expressions=[node.expression.copy()])
        return exp.WithinGroup(this=share, expression=order)
    value = node.this if isinstance(node, exp.IgnoreNulls) else node
    # any value of a group: it has one, but for NULL
    return exp.Max(this=value.this) if isinstance(value, exp.AnyValue) else node


def _either(node: exp.In) -> Tree:
    """Return comparisons in place of a tuple in a list of tuples."""
    pairs = ([exp.EQ(this=a.copy(), expression=b.copy()) for a, b in zip(_members(node.this), _members(one), strict=True)]
             for one in node.expressions)  # fmt: skip
    return exp.paren(exp.or_(*(exp.and_(*pair) for pair in pairs)))


def _joined(text: exp.GroupConcat, where: Tree | None) -> Tree:
    """Return the texts of a group in their order, joined; Spark 4.2 fails on its own LISTAGG beside other aggregates."""
    order = text.this if isinstance(text.this, exp.Order) else exp.Order(this=text.this, expressions=[])
    value = order.this.expressions[0] if isinstance(order.this, exp.Distinct) else order.this
    keys = [exp.Neg(this=key.this.copy()) if key.args.get("desc") else key.this.copy() for key in order.expressions]
    row = exp.Anonymous(this="STRUCT", expressions=[*keys, exp.alias_(value.copy(), "joined")])
    gathered: Tree = exp.Anonymous(this="COLLECT_SET" if isinstance(order.this, exp.Distinct) else "COLLECT_LIST", expressions=[row])
    counted: Tree = exp.Count(this=value.copy())
    if where:
        gathered, counted = (exp.Filter(this=part, expression=where.copy()) for part in (gathered, counted))
    one = exp.Lambda(this=exp.column("joined", "one"), expressions=[exp.to_identifier("one")])
    texts = exp.Anonymous(this="TRANSFORM", expressions=[exp.Anonymous(this="ARRAY_SORT", expressions=[gathered]), one])
    joined = exp.Anonymous(this="ARRAY_JOIN", expressions=[texts, text.args["separator"].copy()])
    return exp.Case(ifs=[exp.If(this=exp.GT(this=counted, expression=exp.Literal.number(0)), true=joined)])


def _least(order: exp.Order) -> Tree:
    """Return `first(x ORDER BY …)` as the x of the least row; NULL comes last."""
    keys: list[Tree] = []
    for ordered in order.expressions:
        key = ordered.this
        keys += [key.copy().is_(exp.null()), exp.Neg(this=key.copy()) if ordered.args.get("desc") else key.copy()]
    return exp.Anonymous(this="MIN_BY", expressions=[order.this, exp.Anonymous(this="STRUCT", expressions=keys)])
