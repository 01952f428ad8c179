"""The objects of a JSON file as rows of a table: a column for each path ("ids.imdb"), and a JSON list in the cell of each list."""

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from filmograph.errors import SourceError
from filmograph.model import Rejected
from filmograph.sources.reading.files import Opened, is_cut, open_text
from filmograph.sources.reading.json_head import first_objects, keys_of, objects_in
from filmograph.sources.reading.json_objects import Ahead, JsonObject, iter_objects
from filmograph.sources.reading.located import Lines
from filmograph.sources.tables.mapped.rows import Row
from filmograph.text import name_key

_MOST_COLUMNS = 2000
_DEEPEST = 8
_TITLES = {"title", "film", "movie", "name", "film title", "movie title", "primary title", "original title"}
_OF_FILMS = {
    "year", "release year", "release date", "director", "directors", "cast", "actors", "runtime", "genres", "genre", "writer", "writers",
}  # fmt: skip


def json_rows(path: Path, asked: Collection[str] = (), cut: list[str] | None = None) -> Iterator[list[str] | Row | Rejected]:
    """Yield the paths of all keys, and then the row of each object of an array, of JSON lines, or of the one list that an object holds.

    `asked` are paths through lists ("cast[].name") that get columns of their own; `cut` gets a sentence when the file is compressed
    and ends early. Raises `SourceError` when the file holds no object.
    """
    columns: dict[str, None] = {}
    for found in _objects(path):
        if isinstance(found, JsonObject):
            columns.update(dict.fromkeys(_cells(found.value, ())))
        if len(columns) > _MOST_COLUMNS:
            raise SourceError(f"{path}: the objects have more than {_MOST_COLUMNS:,} different keys; a table needs the same keys in each.")
    if not columns:
        raise SourceError(f"{path}: the JSON holds no object with keys; give an array of objects, or one object a line.")
    through = [name for name in asked if "[]" in name]
    names = [*columns, *through]
    yield names
    for found in _objects(path, cut):
        if isinstance(found, Rejected):
            yield found
        else:
            cells = _cells(found.value, through)
            yield Row(found.first, found.last, {name: cells.get(name, "") for name in names})


def _objects(path: Path, cut: list[str] | None = None) -> Iterator[JsonObject | Rejected]:
    with Opened(path) as opened:
        ahead = Ahead(open_text(opened))
        yield from iter_objects(ahead, _list_in(first_objects(ahead.head)))
        if opened.cut and cut is not None:
            cut.append(is_cut(path))


def _list_in(found: tuple[Lines, ...]) -> str:
    """Return the key of the list of films that the only object of a file holds; "" where the object is a film itself."""
    if len(found) != 1 or _is_film(found[0]):
        return ""
    lists = list(_lists(found[0], _DEEPEST))
    titled = [key for key, entries in lists if any(_names(entry) & _TITLES for entry in entries)]
    larger = [key for key, entries in lists if len(keys_of(entries[0])) > len(keys_of(found[0]))]
    of_films = titled or larger
    return _pattern(of_films[0]) if len(of_films) == 1 else ""


def _is_film(lines: Lines) -> bool:
    return bool(_names(lines) & _TITLES) and bool(_names(lines) & _OF_FILMS)


def _names(lines: Lines) -> set[str]:
    return {name_key(key.replace("_", " ")) for key in keys_of(lines)}


def _lists(lines: Lines, levels: int) -> Iterator[tuple[str, tuple[Lines, ...]]]:
    """Yield the key and the objects of each list of objects that is in no list itself."""
    for key, inner in lines.inside.items():
        if entries := objects_in(inner):
            yield str(key), entries
        elif levels and keys_of(inner):
            yield from _lists(inner, levels - 1)


def _pattern(key: str) -> str:
    return "".join(char if char.isalnum() else f"\\{char}" for char in json.dumps(key)[1:-1])


def _cells(value: dict[str, Any], through: Collection[str]) -> dict[str, str]:
    """Return the text of each value by its path, and of each list as JSON."""
    cells: dict[str, str] = {}
    waiting = [("", value, 0)]
    while waiting:
        path, holder, level = waiting.pop()
        for key, inner in holder.items():
            name = f"{path}.{key}" if path else key
            if isinstance(inner, dict) and level < _DEEPEST:
                waiting.append((name, inner, level + 1))
            else:
                cells.setdefault(name, _text(inner))
    for name in through:
        entries = _through(value, name)
        cells[name] = _text(entries) if entries else ""
    return cells


def _text(value: Any) -> str:
    if value in (None, [], {}):
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""  # deeper than any list of a film's facts


def _through(value: Any, path: str) -> list[Any]:
    """Return the values to which a path through lists leads, in their order."""
    found = [value]
    for step in path.replace("[]", ".[]").split("."):
        if step == "[]":
            found = [entry for one in found if isinstance(one, list) for entry in one]
        else:
            found = [one[step] for one in found if isinstance(one, dict) and one.get(step) is not None]
    return found
