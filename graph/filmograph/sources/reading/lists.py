"""Cells that hold several entries: JSON and Python lists, and texts with a separator."""

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from filmograph.sources.reading.values import names_in

SEPARATORS = ("|", ";", " / ", ",")
_LONGEST = 1 << 20
_LONGEST_ENTRY = 500
_STRING_AFTER_STRING = re.compile(r"""(?<=['"])\s+(?=['"])""")
# strings (one that is not closed goes to the end, so that the time is linear), numbers, names, the brackets of tuples, and a comma
# before a closing bracket
_TOKEN = re.compile(
    r"""'(?:[^'\\]|\\.)*+(?:'|\\?\Z)|"(?:[^"\\]|\\.)*+(?:"|\\?\Z)"""
    r"""|[0-9][0-9.eE+_-]*|[A-Za-z_][A-Za-z0-9_]*|[()]|,\s*(?=[\])}])""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
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
    """Return the value of a Python literal, which is turned into JSON; names such as nan are None, and so is anything else."""
    try:
        return json.loads(_TOKEN.sub(_as_json, text))
    except (ValueError, RecursionError):
        return None


def _as_json(token: re.Match[str]) -> str:
    found = token[0]
    if found[0] in "'\"":
        return json.dumps(_ESCAPE.sub(_unescaped, found[1:-1]))
    if found[0] == ",":
        return ""
    return {"(": "[", ")": "]", "True": "true", "False": "false"}.get(found, found if found[0].isdigit() else "null")


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1]
    if len(code) > 1:
        return chr(int(code[1:], 16)) if int(code[1:], 16) <= sys.maxunicode else ""
    return {"n": "\n", "t": "\t", "r": "\r", "\n": "", "\\": "\\", "'": "'", '"': '"'}.get(code, escape[0])


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
