"""Tables as a terminal and a notebook show them: as plain text, and as HTML that asks for nothing from elsewhere."""

import re
from collections.abc import Sequence
from html import escape

from filmograph.wording import counted

SHOWN = 20
"""How many rows of a longer table are shown."""

_WIDEST = 60
# what moves the cursor of a terminal, or turns the direction of the text after it
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LEFT, _RIGHT = ' style="text-align:left"', ' style="text-align:right"'


def text_table(columns: Sequence[str], rows: Sequence[Sequence[object]], count: int | None = None) -> str:
    """Return rows under their columns as lines of text; the last line says how many there are, of which these may be the first.

    >>> print(text_table(["title", "year"], [("Doubt", 2008), ("Air", None)], 7))
    title  year
    Doubt  2008
    Air
    …
    7 rows.
    """
    cells = [list(columns), *([_short(_text(value)) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    total = len(rows) if count is None else count
    return "\n".join([*lines, *(["…"] if total > len(rows) else []), f"{counted(total, 'row')}."])


def html_table(columns: Sequence[str], rows: Sequence[Sequence[object]], count: int | None = None, caption: str = "") -> str:
    """Return rows under their columns as a table in HTML, in the colours of the page around it.

    >>> html_table(["<i>"], [("a & b",)])
    '<table><thead><tr><th style="text-align:left">&lt;i&gt;</th></tr></thead><tbody><tr><td style="text-align:left" dir="auto">a &amp; b</td></tr></tbody></table>'
    """  # noqa: E501 - one line of HTML
    head = "".join(f"<th{_LEFT}>{html_text(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    total = len(rows) if count is None else count
    more = f"<p>{counted(total, 'row')}, of which the first {len(rows):,} are shown.</p>" if total > len(rows) else ""
    title = f"<caption{_LEFT}>{html_text(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def html_text(value: object) -> str:
    """Return a value as text that is safe within HTML.

    >>> html_text("<script>")
    '&lt;script&gt;'
    """
    return escape(_text(value))


def html_lines(text: str) -> str:
    r"""Return lines of text as text that is safe within HTML.

    >>> html_lines("a\n<b>")
    'a\n&lt;b&gt;'
    """
    return "\n".join(map(html_text, text.split("\n")))


def plain_text(text: str) -> str:
    r"""Return a text without what moves a terminal's cursor or turns the direction of what follows.

    >>> plain_text("Doubt\x1b[31m")
    'Doubt [31m'
    """
    return _UNPRINTED.sub(" ", text)


def _cell(value: object) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f'<td{_RIGHT if is_number else _LEFT} dir="auto">{html_text(value)}</td>'


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(_text, value))
    return "" if value is None else plain_text(str(value))


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
