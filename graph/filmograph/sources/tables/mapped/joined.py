"""Tables that belong together: the rows of other tables that belong to a film, found by the columns that are equal."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from filmograph.model import Rejected
from filmograph.sources.reading.cells import is_empty
from filmograph.sources.tables.mapped.mapping import ColumnMapping, Join, check_columns
from filmograph.sources.tables.mapped.rows import Row

Rows = Iterable[list[str] | Row | Rejected]
"""The header, and then the rows."""

_NUMBER = re.compile(r"(?:tt|nm)?0*(?P<digits>[0-9]{1,18})(?:\.0{1,3})?")


def key_of(cell: str) -> str:
    """Return what is equal of two cells that join their rows: "862", "862.0" and "0862" are one key, "tt0000862" too.

    >>> key_of("862.0"), key_of("tt0114709"), key_of("0114709"), key_of(" Ann ")
    ('862', '114709', '114709', 'ann')
    """
    match = _NUMBER.fullmatch(cell.strip()) if len(cell) < 40 else None
    return match["digits"] if match else cell.strip().casefold()


class Joined:
    """The tables that a mapping joins to its own, read once and looked up by their keys."""

    def __init__(self, mapping: ColumnMapping, rows_of: Callable[[str], Rows]) -> None:
        self._mapping = mapping
        self._after: dict[str, list[Join]] = {}
        self._tables: dict[str, dict[str, list[dict[str, str]]]] = {}
        self._used: dict[str, set[str]] = {}
        self._rejected: list[Rejected] = []
        for join in mapping.joins:
            self._after.setdefault(join.to, []).append(join)
            self._tables[join.path], self._used[join.path] = self._read(join, rows_of(join.table)), set()
        self.keys = frozenset(chain.from_iterable(self._key_names(join) for join in mapping.joins))

    def columns_of_main(self) -> list[str]:
        """Return the columns that the main table has to have: those mapped and those that it is joined by."""
        joined = tuple(f"{join.path}/" for join in self._mapping.joins)
        mapped = [name for name in self._mapping.columns if not (joined and name.startswith(joined))]
        return [*mapped, *(next(iter(join.on)) for join in self._after.get("", []))]

    def rows_for(self, main: Row) -> Iterator[Row]:
        """Yield the rows that belong to a row of the main table, each with the rows that belong to it, at the lines of the main row."""
        for join in self._after.get("", []):
            for cells in self._found(join, main.cells, ""):
                yield Row(main.first, main.last, cells)

    def rejected(self) -> Iterator[Rejected]:
        """Yield the rows of joined tables that cannot be read, and a sentence for each table with rows that belong to nothing."""
        yield from self._rejected
        for join in {join.table: join for join in self._mapping.joins}.values():
            paths = [same.path for same in self._mapping.joins if same.table == join.table]
            unused = [rows for key, rows in self._tables[join.path].items() if not any(key in self._used[path] for path in paths)]
            if count := sum(map(len, unused)):
                number = "1 row belongs" if count == 1 else f"{count:,} rows belong"
                owner = join.to.rpartition("/")[2] or "the table"
                yield Rejected(1, f"{join.table}: {number} to no row of {owner}.", " | ".join(unused[0][0].values())[:2000])

    def _found(self, join: Join, cells: dict[str, str], prefix: str) -> Iterator[dict[str, str]]:
        """Yield the cells of the rows that a join finds for a row, each with those of the row that a further join finds for it."""
        key = key_of(cells.get(f"{prefix}{next(iter(join.on))}", ""))
        rows = self._tables[join.path].get(key, [])
        if len(rows) > 1 and not join.to and key in self._used[join.path]:
            return  # the rows of one film; were they those of each row with this key, a key that all rows share would never end
        if rows:
            self._used[join.path].add(key)
        for row in rows[:1] if join.to else rows:
            combined = dict(row)
            for further in self._after.get(join.path, []):
                combined |= next(self._found(further, row, f"{join.path}/"), {})
            yield combined

    def _read(self, join: Join, rows: Rows) -> dict[str, list[dict[str, str]]]:
        """Return the rows of a joined table by their key, with the path of the table before the name of each column."""
        table: dict[str, list[dict[str, str]]] = {}
        column, prefix = next(iter(join.on.values())), f"{join.path}/"
        needed = [
            name.removeprefix(prefix) for name in self._mapping.columns if name.startswith(prefix) and not self._is_further(name, join)
        ]
        for row in rows:
            if isinstance(row, list):
                check_columns([*needed, column], row, join.table)
            elif isinstance(row, Rejected):
                self._rejected.append(Rejected(1, f"{join.table}, line {row.line}: {row.reason}", row.text))
            elif not is_empty(row.cells[column]):
                cells = {prefix + name: cell for name, cell in row.cells.items()}
                same = table.setdefault(key_of(row.cells[column]), [])
                if cells not in same[-20:]:  # the same row twice counts once; more than a few are never compared
                    same.append(cells)
        return table

    def _is_further(self, name: str, join: Join) -> bool:
        return any(name.startswith(f"{further.path}/") for further in self._mapping.joins if further.to == join.path)

    def _key_names(self, join: Join) -> list[str]:
        ((theirs, ours),) = join.on.items()
        return [f"{join.to}/{theirs}" if join.to else theirs, f"{join.path}/{ours}"]
