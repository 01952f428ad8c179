"""The mapping file beside a table: it names the field of each column, and the tables that are joined to it; read and checked."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from filmograph.errors import SourceError
from filmograph.sources.tables.mapped.fields import is_field, is_single, near_fields

SUFFIX = ".mapping.toml"
ENDING = "mapping.toml"
_DETAILS = {"separator", "currency", "rating_scale", "outlet", "dates", "times", "ids", "value", "names"}
_DEFAULTS = {"separator", "currency", "rating_scale", "outlet", "dates"}
_OPTIONS = {*_DEFAULTS, "sheet", "columns", "table", "join", "ignore"}
_CLEARED = {"currency", "outlet", "dates", "ids", "value", "names"}
"""The details that an empty text clears where the mapping itself has one."""
_ORDERS = ("day first", "month first")
_LONGEST = 1 << 20


@dataclass(frozen=True)
class Column:
    """What a column holds: its field, how its entries are separated, and facts that its cells do not give.

    `currency` (ISO 4217) and `times` (1000000 for millions) are those of amounts, `scale` and `outlet` those of ratings, `dates` is
    "day first" or "month first", `ids` names whose the ids in JSON objects are, `value` is what a cell "1" or "true" stands for, and
    `names` is "last first" where people are written so.
    """

    field: str
    separator: str = "|"
    scale: Decimal | None = None
    outlet: str | None = None
    currency: str | None = None
    times: int = 1
    dates: str | None = None
    ids: str | None = None
    value: str | None = None
    names: str | None = None


@dataclass(frozen=True)
class Join:
    """A table of the same folder whose rows belong to those of another: `on` is its column by the column of the other that it equals.

    `to` is the path of the other, "" for the main table; the joined columns are named `path/column`.
    """

    table: str
    on: Mapping[str, str]
    to: str = ""

    @property
    def path(self) -> str:
        """Return the names of the tables from the main one to this one, separated by "/"."""
        return f"{self.to}/{self.table}" if self.to else self.table


@dataclass(frozen=True)
class ColumnMapping:
    """The content of a mapping file: what each column holds, and the tables joined to this one; `sheet` is the sheet of a workbook."""

    columns: Mapping[str, Column]
    sheet: str | None = None
    joins: tuple[Join, ...] = ()
    text: str = field(default="", compare=False)

    @property
    def is_long(self) -> bool:
        """Return whether a row of the main table is a credit rather than a film."""
        joined = tuple(f"{join.path}/" for join in self.joins)
        return any(c.field.startswith("credit.") and not (joined and name.startswith(joined)) for name, c in self.columns.items())


def mapping_of(table: Path) -> Path:
    """Return the path where a table's own mapping stands."""
    return table.with_name(table.name + SUFFIX)


def find_mapping(table: Path) -> Path | None:
    """Return the path of a table's mapping: the file of its name, or any mapping in its folder that names it as its `table`.

    A file without content, which a draft that failed leaves behind, is none.
    """
    own = mapping_of(table)
    if own.is_file():
        return own if own.stat().st_size else None
    return next((path for path in _mappings(table.parent) if _content(path).get("table") == table.name), None)


def joined_to(table: Path) -> Path | None:
    """Return the table whose mapping names this one, which has none of its own, as joined or to ignore; None where there is none."""
    if find_mapping(table):
        return None
    for path in _mappings(table.parent):
        content = _content(path)
        if table.name in _partners(content):
            return path.with_name(str(content.get("table") or path.name.removesuffix(SUFFIX)))
    return None


def _mappings(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in _mappings_at(folder, folder.stat().st_mtime_ns) if path.is_file() and path.stat().st_size)


@lru_cache(maxsize=256)
def _mappings_at(folder: Path, _time: int) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob(f"*{ENDING}")))


def _content(path: Path) -> dict[str, Any]:
    """Return what a mapping file holds, nothing when it cannot be read; whoever reads its table says why."""
    stamp = path.stat()
    return _content_at(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=256)
def _content_at(path: Path, _time: int, _size: int) -> dict[str, Any]:
    try:
        return _load(path)[1]
    except (OSError, ValueError, RecursionError):
        return {}


def _load(path: Path) -> tuple[str, dict[str, Any]]:
    if path.stat().st_size > _LONGEST:
        raise ValueError("it is larger than a megabyte")
    text = path.read_text(encoding="utf-8-sig")
    return text, tomllib.loads(text)


def _partners(content: Mapping[str, Any]) -> set[str]:
    joins, ignored = content.get("join", []), content.get("ignore", [])
    listed = [joins] if isinstance(joins, dict) else joins if isinstance(joins, list) else []
    names = {str(join["table"]) for join in listed if isinstance(join, dict) and "table" in join}
    return names | {str(name) for name in (ignored if isinstance(ignored, list) else [])}


def read_mapping(path: Path) -> ColumnMapping:
    """Return a mapping; raises `SourceError` when its file cannot be read, names an unknown field, or lacks a needed one."""
    try:
        text, content = _load(path)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: the mapping cannot be read ({error}); correct it there.") from None
    except RecursionError:
        raise SourceError(f"{path}: the mapping cannot be read (it is nested too deeply); correct it there.") from None
    if unknown := sorted(set(content) - _OPTIONS):
        raise SourceError(f"{path}: {unknown[0]!r} is not a part of a mapping; the parts are {', '.join(sorted(_OPTIONS))}.")
    columns = content.get("columns")
    if not isinstance(columns, dict) or not columns or not all(isinstance(c, str | dict) for c in columns.values()):
        raise SourceError(f'{path}: the mapping has no table [columns] with lines such as "Title" = "film.title".')
    common = _column(path, "the mapping", {"field": "film.title"} | {key: content[key] for key in _DEFAULTS if content.get(key, "") != ""})
    parsed = {name: _column(path, name, {"field": c} if isinstance(c, str) else c, common) for name, c in columns.items()}
    _check_fields(path, {name: column.field for name, column in parsed.items()})
    sheet = content.get("sheet")
    return ColumnMapping(parsed, sheet=str(sheet) if sheet else None, joins=_joins(path, content.get("join", [])), text=text)


def _column(path: Path, name: str, printed: Mapping[str, Any], common: Column | None = None) -> Column:
    """Return what a line of [columns] says, with the defaults of the mapping itself."""
    if unknown := sorted(set(printed) - _DETAILS - {"field"}):
        raise SourceError(f"{path}: {unknown[0]!r} in the column {name!r} is not known; known are field, {', '.join(sorted(_DETAILS))}.")
    texts = {
        key: str(printed[key]) for key in ("field", "separator", "currency", "outlet", "dates", "ids", "value", "names") if key in printed
    }
    if (texts.get("dates") or "day first") not in _ORDERS:
        raise SourceError(f'{path}: the dates of {name} are {texts["dates"]!r}; write "day first" or "month first".')
    if (texts.get("names") or "last first") != "last first":
        raise SourceError(f'{path}: the names of {name!r} are {texts["names"]!r}; write "last first", or leave it out.')
    given: dict[str, Any] = {key: None if not text and key in _CLEARED else text for key, text in texts.items()}
    for key, target in (("rating_scale", "scale"), ("times", "times")):
        if key in printed:
            given[target] = _positive(path, key, printed[key])
    if "times" in given:
        given["times"] = int(given["times"])
    return replace(common or Column("film.title"), **given)


def _positive(path: Path, key: str, printed: object) -> Decimal:
    try:
        number = Decimal(str(printed)) if len(str(printed)) < 20 else Decimal(0)
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or not 0 < number <= 10**12:
        raise SourceError(f"{path}: {key} is {str(printed)[:40]!r}; it has to be a number above 0.")
    return number


def _joins(path: Path, printed: object) -> tuple[Join, ...]:
    """Return the joins of a mapping; raises `SourceError` for one that does not name a table and the columns that are equal."""
    found: list[Join] = []
    for one in printed if isinstance(printed, list) else [printed]:
        name, on = (one.get("table"), one.get("on")) if isinstance(one, dict) else (None, None)
        pair = {on: on} if isinstance(on, str) else on
        if not isinstance(name, str) or "/" in name or not isinstance(pair, dict) or len(pair) != 1 or not isinstance(one, dict):
            raise SourceError(f'{path}: a join needs a table and a column, as in join = {{ table = "links.csv", on = "movieId" }}.')
        to = str(one.get("to", ""))
        if to and to not in {join.path for join in found}:
            raise SourceError(f"{path}: {name} is joined to {to!r}, which is not joined before it.")
        found.append(Join(name, {str(a): str(b) for a, b in pair.items()}, to))
    return tuple(found)


def check_columns(names: Sequence[str], columns: Sequence[str], table: str) -> None:
    """Raise `SourceError` when a mapping names a column that the table does not have."""
    for name in names:
        if name not in columns:
            near = process.extractOne(name, list(columns), scorer=fuzz.WRatio, score_cutoff=60)
            hint = f" (perhaps {near[0]!r})" if near else ""
            raise SourceError(
                f"{table}: the mapping names the column {name!r}, which is missing{hint}; the columns are {', '.join(columns)}."
            )


def _check_fields(path: Path, columns: Mapping[str, str]) -> None:
    for column, name in columns.items():
        if not is_field(name):
            raise SourceError(
                f"{path}: {column!r} is mapped to {name!r}, which is not a field; near ones are {', '.join(near_fields(name))}."
            )
    names = list(columns.values())
    if twice := next((name for name in names if is_single(name) and names.count(name) > 1), None):
        raise SourceError(f"{path}: two columns are mapped to {twice!r}, of which a film has at most one; leave one of them out.")
    if "film.title" not in names:
        raise SourceError(f"{path}: no column is mapped to 'film.title', and without a title there is no film.")
    if any(name.startswith("credit.") for name in names) and "credit.person" not in names:
        raise SourceError(f"{path}: credits are mapped, but no column to 'credit.person'; map the column that names the person.")
