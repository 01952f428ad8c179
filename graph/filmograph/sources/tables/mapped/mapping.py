"""The mapping file beside a table: it names the field of each column, and is read, checked, and drafted from the columns' names."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from filmograph.errors import SourceError
from filmograph.sources.tables.mapped.fields import FIELDS, field_for, is_field, near_fields

SUFFIX = ".mapping.toml"
_OPTIONS = {"separator", "sheet", "columns", "currency", "rating_scale", "outlet"}


@dataclass(frozen=True)
class ColumnMapping:
    """The content of a mapping file: the field of each column, the separator within a cell, and facts that the table does not give.

    `sheet` names the sheet of a workbook, `currency` (ISO 4217) is that of amounts, `rating_scale` and `outlet` those of ratings.
    """

    columns: Mapping[str, str]
    separator: str = "|"
    sheet: str | None = None
    currency: str | None = None
    rating_scale: Decimal | None = None
    outlet: str | None = None
    text: str = field(default="", compare=False)

    @property
    def is_long(self) -> bool:
        """Return whether a row is a credit rather than a film."""
        return any(name.startswith("credit.") for name in self.columns.values())


def mapping_of(table: Path) -> Path:
    """Return the path of a table's mapping."""
    return table.with_name(table.name + SUFFIX)


def read_mapping(path: Path) -> ColumnMapping:
    """Return a mapping; raises `SourceError` when its file cannot be read, names an unknown field, or lacks a needed one."""
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: the mapping cannot be read ({error}); correct it there.") from None
    if unknown := sorted(set(content) - _OPTIONS):
        raise SourceError(f"{path}: {unknown[0]!r} is not a part of a mapping; the parts are {', '.join(sorted(_OPTIONS))}.")
    columns = content.get("columns")
    if not isinstance(columns, dict) or not columns or not all(isinstance(name, str) for name in columns.values()):
        raise SourceError(f'{path}: the mapping has no table [columns] with lines such as "Title" = "film.title".')
    _check_fields(path, columns)
    scale = content.get("rating_scale")
    options: dict[str, Any] = {key: str(content[key]) for key in ("separator", "sheet", "currency", "outlet") if content.get(key)}
    return ColumnMapping(columns=columns, rating_scale=None if scale is None else Decimal(str(scale)), text=text, **options)


def check_columns(mapping: ColumnMapping, columns: Sequence[str], table: str) -> None:
    """Raise `SourceError` when a mapping names a column that the table does not have."""
    for name in mapping.columns:
        if name not in columns:
            near = process.extractOne(name, list(columns), scorer=fuzz.WRatio, score_cutoff=60)
            hint = f" (perhaps {near[0]!r})" if near else ""
            raise SourceError(
                f"{table}: the mapping names the column {name!r}, which is missing{hint}; the columns are {', '.join(columns)}."
            )


def draft(table: Path, columns: Sequence[str], cells: Sequence[Mapping[str, str]]) -> str:
    """Return the text of a mapping for a table with these columns, guessed from their names and its first rows."""
    taken: set[str] = set()
    lines, left = [], []
    for name in columns:
        guess = field_for(name)
        if guess is None or (guess in taken and not guess.startswith(("credits.", "companies.", "film.genres", "film.tags"))):
            left.append(f'# {json.dumps(name, ensure_ascii=False)} = ""')
        else:
            taken.add(guess)
            lines.append(f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(guess)}")
    several = [name for name in columns if (field_for(name) or "").startswith(("credits.", "film.genres", "companies."))]
    separator = _separator([row.get(name, "") for row in cells for name in several])
    head = [
        f"# Which column of {table.name} is which field; save it as {table.name}{SUFFIX} beside the table.",
        f"separator = {json.dumps(separator)}",
    ]
    rest = ["# Not recognised; remove the mark # and name a field, or leave them out:", *left] if left else []
    known = ["", "# The fields are:", *(f"#   {name:<26} {what}" for name, what in FIELDS.items())]
    return "\n".join([*head, "", "[columns]", *lines, *rest, *known]) + "\n"


def _separator(cells: Sequence[str]) -> str:
    counted = {mark: sum(mark in cell for cell in cells) for mark in ("|", ";", ",")}
    best = max(counted, key=lambda mark: counted[mark])
    return best if counted[best] else "|"


def _check_fields(path: Path, columns: Mapping[str, str]) -> None:
    for column, name in columns.items():
        if not is_field(name):
            raise SourceError(
                f"{path}: {column!r} is mapped to {name!r}, which is not a field; near ones are {', '.join(near_fields(name))}."
            )
    names = list(columns.values())
    for name in names:
        single = name.startswith(("film.", "credit.")) and name not in ("film.genres", "film.also_known_as", "film.tags")
        if single and names.count(name) > 1 and "several" not in FIELDS.get(name, ""):
            raise SourceError(f"{path}: two columns are mapped to {name!r}, of which a film has at most one; leave one of them out.")
    if "film.title" not in names:
        raise SourceError(f"{path}: no column is mapped to 'film.title', and without a title there is no film.")
    if any(name.startswith("credit.") for name in names) and "credit.person" not in names:
        raise SourceError(f"{path}: credits are mapped, but no column to 'credit.person'; map the column that names the person.")
