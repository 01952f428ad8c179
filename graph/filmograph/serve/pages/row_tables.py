"""Rows of an answer as tables of a page."""

from collections.abc import Callable
from typing import Any

from filmograph.ask.answer_rows import Rows
from filmograph.errors import QueryError, StoreError
from filmograph.serve.pages.templating import address

SHOWN = 100
"""How many rows of a table a page has."""
_BRIEF = 12
"""How many rows a part of a page has."""
Table = dict[str, Any]


def table(rows: Rows, first: int = 0, shown: int = SHOWN) -> Table:
    """Return rows as a page shows them: a column of IRIs gives the links of the column after it."""
    columns = list(rows.columns)
    part = rows[first : first + shown]
    iris = {column for column in columns if any(row[column] for row in part) and all(_is_entity(row[column]) for row in part)}
    links = {columns[index + 1]: column for index, column in enumerate(columns[:-1]) if column in iris}
    visible = [column for column in columns if column not in links.values()]
    lines = [[{"value": row[column], "address": address(row.get(links.get(column, column)))} for column in visible] for row in part]
    numbers = [all(type(row[column]) in (int, float, type(None)) for row in part) and column not in _BARE for column in visible]
    return {"columns": [_heading(column) for column in visible], "numbers": numbers, "lines": lines, "count": len(rows), "first": first}


_BARE = ("year", "first", "last", "from", "to", "date", "years")
"""Columns whose numbers are names of years."""


def _heading(column: str) -> str:
    return column.removesuffix("_name").replace("_", " ")


def brief(ask: Callable[[], Rows], shown: int = _BRIEF) -> Table | None:
    """Return the first rows of an answer as a table, None where the store cannot give it or it has no rows."""
    rows = known(ask)
    return table(rows, shown=shown) if rows else None


def known(ask: Callable[[], Rows]) -> Rows | None:
    """Return an answer, None where the store cannot give it: one that was built without triples has only its arrays."""
    try:
        return ask()
    except (StoreError, QueryError):
        return None


def _is_entity(value: object) -> bool:
    return value is None or address(value) is not None
