"""Tables with a mapping beside them: recognised, read, and drafted."""

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from filmograph.errors import SourceError
from filmograph.model import Record, Rejected
from filmograph.pipeline.ingest.recognised import Cut, Recognised, guarded, head_of
from filmograph.sources.reading.archives import archive_of, named_as_given, unpacked
from filmograph.sources.reading.files import HEADERLESS, JSON_SUFFIXES, TABLES, WORKBOOKS, ends, no_file, stem_of
from filmograph.sources.tables import catalogue, imdb_tables, mapped
from filmograph.sources.tables.mapped.belonging import together
from filmograph.sources.tables.mapped.draft import Table, columns_of, is_titled
from filmograph.sources.tables.mapped.json_rows import json_rows
from filmograph.sources.tables.mapped.mapping import SUFFIX, ColumnMapping, find_mapping, mapping_of, read_mapping
from filmograph.sources.tables.mapped.names import key_of_name
from filmograph.sources.tables.mapped.profile import MOST_ROWS
from filmograph.sources.tables.mapped.rows import Row, delimited, workbook
from filmograph.sources.tables.mapped.written import lines_on_tables, written
from filmograph.store import parquet

_MOST_NAMED = 20


def draft_mapping(paths: Sequence[Path]) -> tuple[str, list[str]]:
    """Return the text of a mapping drafted for a table, or for several that belong together, and sentences about where to save it.

    Raises `SourceError` when a table cannot be read, or when no column of films is recognised.
    """
    with named_as_given():
        return _draft(paths)


def draft_for_archive(archive: Path) -> tuple[str, list[str]]:
    """Return the text of a mapping drafted for the tables in an archive, beside which it stands, as `draft_mapping` does."""
    with named_as_given():
        folder = _folder_of_tables(unpack(archive)[0])
        text, sentences = _draft(tables_in(folder), in_archive=True)
    _, _, rest = text.partition("\n")
    text = f"# What the columns of tables in {archive.name} hold; save it as {mapping_of(archive).name} beside the archive.\n{rest}"
    return text, [f"Save it as {mapping_of(archive).name} beside {archive.name}.", *sentences[1:]]


def _draft(paths: Sequence[Path], *, in_archive: bool = False) -> tuple[str, list[str]]:
    tables = [guarded(path, partial(_table, path)) for path in paths]
    if len(tables) == 1:
        before = lines_on_tables(paths[0].name, (), ()) if in_archive else ()
        return _draft_one(paths[0], tables[0], before), [f"Save it as {mapping_of(paths[0]).name} beside {paths[0].name}."]
    found = together(tables)
    if found is None:
        names = ", ".join(path.name for path in paths)
        raise SourceError(f"{paths[0].parent}: no column of {names} holds titles of films; add the table of the films.")
    sentences = [f"Save it as {found.main.name}{SUFFIX} beside {found.main.name}."]
    sentences += [f"Nothing is read from {name}." for name in found.ignored]
    sentences += [f"{name} belongs to none of the other tables; draft it alone with `filmograph mapping {name}`." for name in found.apart]
    return written(found.main.name, found.columns, found.left, lines_on_tables(found.main.name, found.joins, found.ignored)), sentences


def unpack(archive: Path) -> tuple[Path, Counter[str]]:
    """Return the folder that an archive is unpacked into, with the mapping beside the archive, and how many files of each kind stay in it.

    Raises `SourceError` when it is damaged or too large.
    """
    folder, others = unpacked(archive)
    mapping = mapping_of(archive)
    if mapping.is_file() and mapping.stat().st_size:
        shutil.copyfile(mapping, _folder_of_tables(folder) / mapping.name)
    return folder, others


def _folder_of_tables(folder: Path) -> Path:
    """Return the folder itself, or the one folder that is all that it holds."""
    inside = list(folder.iterdir())
    return _folder_of_tables(inside[0]) if len(inside) == 1 and inside[0].is_dir() else folder


def tables_in(folder: Path) -> list[Path]:
    """Return the tables of a folder, without its subfolders; raises `SourceError` when there are none."""
    found = sorted(path for path in folder.iterdir() if path.is_file() and ends(path) in TABLES and not path.name.startswith("."))
    unknown = [path for path in found if not _is_known(path)]
    if not unknown:
        raise SourceError(f"{folder}: there is no table in this folder that needs a mapping; names of tables end in {', '.join(TABLES)}.")
    return unknown


def _is_known(path: Path) -> bool:
    """Return whether a table is read without a mapping."""
    if ends(path) not in (".csv", ".tsv"):
        return False
    head = head_of(path)
    return catalogue.recognises(head) or bool(imdb_tables.table_of(head.partition("\n")[0]))


def _table(path: Path) -> Table:
    if not path.is_file():
        raise SourceError(no_file(path) if path.exists() else f"{path}: there is no such file; check the path.")
    known = (*TABLES, *HEADERLESS, *JSON_SUFFIXES)
    if ends(path) not in known:
        raise SourceError(f"{path}: its name is not that of a table; give a file whose name ends in {', '.join(known)}.")
    rows = list(islice(_rows(path, None, []), MOST_ROWS + 1))
    header = next((row for row in rows if isinstance(row, list)), [])
    return Table(path.name, header, [row.cells for row in rows if isinstance(row, Row)])


def _draft_one(path: Path, table: Table, before: Sequence[str]) -> str:
    columns = columns_of(table)
    shown = ", ".join(table.header[:_MOST_NAMED]) + (", …" if len(table.header) > _MOST_NAMED else "")
    if not columns and not any(key_of_name(name).endswith(("id", "name")) for name in table.header):
        raise SourceError(f"{path}: no column is recognised; the header was taken to be {shown}.")
    if not is_titled(columns):
        raise SourceError(
            f"{path}: no column holds titles of films, and without them the table cannot stand alone; the header was taken to be {shown}."
            " Draft it together with the table of its films."
        )
    return written(path.name, columns, [name for name in table.header if name not in columns], before)


def recognise_table(path: Path) -> Recognised:
    """Return the source that a table is by its mapping; raises `SourceError` when it has none."""
    found = find_mapping(path)
    if found is None:
        raise SourceError(no_mapping(path))
    mapping = read_mapping(found)
    digest = hashlib.sha256(mapping.text.encode())
    for join in mapping.joins:  # a joined table that changes makes the source another one
        digest.update(_digest(path.with_name(join.table)))
    read = partial(_read_table, mapping)
    return Recognised(path, stem_of(path), mapped.LAYOUT, mapped.VERSION, True, read, options=f"mapping sha256:{digest.hexdigest()}")


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise SourceError(
            f"{path}: cannot be read ({error.strerror}), and a mapping joins it; put it there or correct the mapping."
        ) from None


def no_mapping(path: Path) -> str:
    """Return the sentence that refuses a table of unknown form."""
    if archive := archive_of(path):
        return (
            f"{path}: the form of this table is unknown, and its archive has no mapping; draft one with `filmograph mapping {archive}"
            f" > {mapping_of(Path(archive)).name}` and correct it."
        )
    return (
        f"{path}: the form of this table is unknown, and it has no mapping; draft one with `filmograph mapping {path.name}"
        f" > {mapping_of(path).name}` and correct it."
    )


def _read_table(mapping: ColumnMapping, path: Path, cut: Cut) -> Iterator[Record | Rejected]:
    return mapped.iter_records(_rows(path, mapping, cut), mapping, str(path), lambda name: _rows(path.with_name(name), None, cut))


def _rows(path: Path, mapping: ColumnMapping | None, cut: Cut) -> mapped.Rows:
    if ends(path) in JSON_SUFFIXES:
        return json_rows(path, mapping.columns if mapping else (), cut)
    if ends(path) == ".parquet":
        return _parquet_rows(path)
    if ends(path) in WORKBOOKS:
        return workbook(path, mapping.sheet if mapping else None)
    return delimited(path, cut=cut)


def _parquet_rows(path: Path) -> Iterator[list[str] | Row]:
    rows = parquet.rows(path)
    names = next(rows)
    yield names
    yield from (Row(number, number, dict(zip(names, row, strict=True))) for number, row in enumerate(rows, start=1))
