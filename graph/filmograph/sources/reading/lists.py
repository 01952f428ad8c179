"""Cells that hold several entries: JSON and Python lists, and texts with a separator."""

import ast
import json
import re
from collections.abc import Sequence
from typing import Any

from filmograph.sources.reading.values import names_in

SEPARATORS = ("|", ";", " / ", ",")
_LONGEST = 1 << 20
_LONGEST_ENTRY = 500
_STRING_AFTER_STRING = re.compile(r"""(?<=['"])\s+(?=['"])""")
_IN_QUOTES = re.compile(r"""'([^']*)'|"([^"]*)\"""")
_OPEN, _CLOSE = "([（", ")]）"


def list_in(text: str) -> list[Any] | None:
    """Return the entries of a cell that is a JSON or Python list, or the one object of a cell that is an object; None for any other text.

    >>> list_in('[{"name": "Ann"}]'), list_in("['Al', nan]"), list_in("{'name': 'Bo'}"), list_in("['a' 'b']"), list_in("[rec]")
    ([{'name': 'Ann'}], ['Al', None], [{'name': 'Bo'}], ['a', 'b'], None)
    """
    bare = text.strip()
    if not is_list_like(bare) or len(bare) > _LONGEST:
        return None
    value = _parsed(bare)
    if isinstance(value, dict):
        return [value]
    return value if isinstance(value, list) else None


def is_list_like(text: str) -> bool:
    """Return whether a cell is written like a JSON or Python list or object, be it one or not.

    >>> is_list_like("[{'id': 1"), is_list_like("[rec]"), is_list_like("['a', 'b']")
    (True, False, True)
    """
    return bool(re.match(r"""\s*(?:\[\s*(?:[\[{"'\]]|-?[0-9.]+\s*[,\]])|\{\s*["'}])""", text))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    if _STRING_AFTER_STRING.search(text) and text.startswith("["):  # as numpy writes a list; Python would join the strings
        pieces = _STRING_AFTER_STRING.sub(", ", text)
        text = pieces if _literal(pieces) is not None else text
    return _literal(text)


def _literal(text: str) -> Any:
    try:
        return _plain(ast.parse(text, mode="eval").body)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _plain(node: ast.expr) -> Any:
    """Return the value of a literal; names such as nan are None. Raises `ValueError` for anything else."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [_plain(entry) for entry in node.elts]
    if isinstance(node, ast.Dict):
        return {str(_plain(key)): _plain(value) for key, value in zip(node.keys, node.values, strict=True) if key is not None}
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return None
    raise ValueError("not a literal")


def split(text: str, separator: str) -> list[str]:
    """Return the entries of a text in their order, each once; a separator within brackets separates nothing.

    >>> split("Robert Downey, Jr., Ann Lee (Jo, Mo), , Bo", ",")
    ['Robert Downey, Jr.', 'Ann Lee (Jo, Mo)', 'Bo']
    """
    mark = separator.strip() or separator
    entries: list[str] = []
    for line in text.splitlines():
        for entry in names_in(line, mark) if mark else [" ".join(line.split())]:
            if entries and len(entries[-1]) < _LONGEST_ENTRY and _is_open(entries[-1]):
                entries[-1] += f"{mark} {entry}" if mark == "," else f"{mark}{entry}"
            elif entry:
                entries.append(entry)
    return list(dict.fromkeys(entries))


def _is_open(entry: str) -> bool:
    return any(entry.count(opened) > entry.count(closed) for opened, closed in zip(_OPEN, _CLOSE, strict=True))


def separator_of(cells: Sequence[str], among: Sequence[str] = SEPARATORS) -> str | None:
    """Return the mark that separates the entries of a column's cells, None where its cells hold one entry each.

    >>> separator_of(["Drama|War", "Crime"]), separator_of(["Ann Lee, Bo", "Cy"]), separator_of(["Robert Downey, Jr."])
    ('|', ',', None)
    """
    counted = {mark: sum(len(split(cell, mark)) > 1 for cell in cells) for mark in among}
    best = max(counted, key=lambda mark: counted[mark], default="")
    return best if best and counted[best] else None
