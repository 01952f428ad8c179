"""A drafted mapping as the text of its file."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from filmograph.sources.tables.mapped.fields import FIELDS
from filmograph.sources.tables.mapped.mapping import SUFFIX, Column, Join

_SAME = ("outlet", "currency", "dates", "ids", "names", "value")
_DETAILS = {**{key: key for key in _SAME}, "rating_scale": "scale", "times": "times", "separator": "separator"}
_USUAL = {"rating_scale": ("ratings.", "reviews.rating"), "outlet": ("ratings.", "reviews.text"), "currency": ("money.",),
          "dates": ("film.release_date", "reviews.date")}  # fmt: skip
"""The details that stand before the columns where all columns of such fields agree, or where the first one has them."""


def written(table: str, columns: Mapping[str, Column], left: Sequence[str], before: Sequence[str] = ()) -> str:
    """Return the text of a mapping file: what each column holds, and as comments the columns in `left` and all fields.

    `before` are the lines on other tables, which `lines_on_tables` returns.
    """
    name = table if table.isprintable() else quoted(table)
    usual = _usual(columns)
    lines = [f"# What the columns of {name} hold; save it as {name}{SUFFIX} beside the table."]
    lines += [f"{key} = {_printed(value)}" for key, value in usual.items() if value is not None]
    lines += before
    lines += ["", "[columns]", *(f"{quoted(column)} = {_column(what, usual)}" for column, what in columns.items())]
    if left:
        lines.append("# Not recognised; remove the mark # and name a field, or leave them out:")
        lines += [f'# {quoted(column)} = ""' for column in left]
    lines += ["", "# The fields are:", *(f"#   {known:<26} {what}" for known, what in FIELDS.items())]
    return "\n".join(lines) + "\n"


def lines_on_tables(table: str, joins: Sequence[Join], ignored: Sequence[str]) -> list[str]:
    """Return the lines of a mapping of several tables: which one it is for, so that it can stand under any name, and which belong to it."""
    lines = [f"table = {quoted(table)}"]
    lines += [f"ignore = [{', '.join(map(quoted, ignored))}]"] if ignored else []
    if len(joins) == 1:
        return [*lines, f"join = {_inline(joins[0])}"]
    return [*lines, "join = [", *(f"  {_inline(join)}," for join in joins), "]"] if joins else lines


def _usual(columns: Mapping[str, Column]) -> dict[str, object]:
    """Return the details that hold for the mapping; a column that differs states its own."""
    counted = Counter(column.separator for column in columns.values())
    usual: dict[str, object] = {"separator": counted.most_common(1)[0][0] if counted else "|"}
    wanted = sorted(columns.values(), key=lambda column: not column.field.startswith("ratings.audience"))
    for key, starts in _USUAL.items():
        values = [getattr(c, _DETAILS[key]) for c in wanted if c.field.startswith(starts) and not (_is_count(c) and key != "outlet")]
        known = values and (None not in values or key == "outlet")
        usual[key] = values[0] if known and (key != "dates" or len(set(values)) == 1) else None
    return usual


def _is_count(column: Column) -> bool:
    return column.field.endswith(".count")


def quoted(text: str) -> str:
    """Return a text as a string of TOML.

    >>> quoted("Länge")
    '"Länge"'
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f").encode("utf-8", "replace").decode()


def _printed(value: object) -> str:
    return quoted(value) if isinstance(value, str) else str(value)


def _column(column: Column, usual: Mapping[str, object]) -> str:
    parts = []
    for key, name in _DETAILS.items():
        value, is_used = (
            getattr(column, name),
            key not in _USUAL or (column.field.startswith(_USUAL[key]) and not (_is_count(column) and key != "outlet")),
        )
        if is_used and value != usual.get(key, getattr(Column(""), name)):
            parts.append(f"{key} = {_printed('' if value is None else value)}")
    return f"{{ {', '.join([f'field = {quoted(column.field)}', *parts])} }}" if parts else quoted(column.field)


def _inline(join: Join) -> str:
    ((theirs, ours),) = join.on.items()
    to = f", to = {quoted(join.to)}" if join.to else ""
    on = quoted(ours) if theirs == ours else f"{{ {quoted(theirs)} = {quoted(ours)} }}"
    return f"{{ table = {quoted(join.table)}{to}, on = {on} }}"
