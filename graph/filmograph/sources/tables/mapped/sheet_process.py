"""A process of its own that reads a workbook from its input and writes the rows of a sheet as lines of JSON.

The library asks for memory by where cells stand, not by how many there are, and ends its process when it gets none. So this module
is run as a file, with bounded memory and time, and imports nothing of the package. It writes first `{"fault": …}` or `{"columns": …}`.
"""

import datetime as dt
import json
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

MEMORY, SECONDS = 900_000_000, 15
_LARGEST = 1e15
"""Beyond this a number is not one that somebody counted, and its digits are not exact."""
_AT_ONCE = 1000


def main() -> None:
    """Read the workbook of the standard input, and write the rows of the sheet that the first argument names."""
    _bound(resource.RLIMIT_AS, MEMORY)
    _bound(resource.RLIMIT_CPU, SECONDS)
    with open(0, "rb") as given, open(1, "w", encoding="utf-8", errors="replace") as out:
        content = BytesIO(given.read())
        out.writelines(json.dumps(one) + "\n" for one in _lines(content, sys.argv[1] if len(sys.argv) > 1 else ""))


def _bound(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _lines(content: BytesIO, wanted: str) -> Iterator[object]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only after the bounds are set

    try:
        book = CalamineWorkbook.from_filelike(content)
        names = book.sheet_names
        if wanted and wanted not in names:
            yield {"fault": f"the workbook has no sheet {wanted!r}; its sheets are {', '.join(names)}."}
            return
        if not names:
            yield {"unreadable": "it has no sheet"}
            return
        if not wanted and len(names) > 1:
            yield {"fault": f'the workbook has the sheets {", ".join(names)}; name one in the mapping with sheet = "…".'}
            return
        sheet = book.get_sheet_by_name(wanted or names[0])
        if areas := sheet.merged_cell_ranges:
            area = ":".join(_cell(*corner) for corner in min(areas))
            yield {"fault": f"the cells {area} of the sheet {sheet.name!r} are merged; unmerge them, so that every row is complete."}
            return
        yield {"sheet": sheet.name}
        first = sheet.start[0] + 1 if sheet.start else 1
        rows = ((number, [_text(value) for value in values]) for number, values in enumerate(sheet.iter_rows(), start=first))
        filled = (row for row in rows if any(row[1]))
        while some := list(islice(filled, _AT_ONCE)):
            yield some
    except CalamineError as error:
        yield {"unreadable": " ".join(str(error).split())}
    except BaseException as error:  # noqa: BLE001 - the library's own panic derives from no narrower class
        yield {"unreadable": f"{type(error).__name__}: {' '.join(str(error).split())}"}


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST:
        return str(int(value))
    return " ".join(str(value).split())


def _cell(row: int, column: int) -> str:
    """Return the name of a cell as a spreadsheet shows it.

    >>> _cell(0, 0), _cell(1048575, 16383)
    ('A1', 'XFD1048576')
    """
    letters, column = "", column + 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


if __name__ == "__main__":
    main()
