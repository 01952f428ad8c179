"""From paths to sources: which documents there are, which of them make one source, and which reader each needs."""

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from filmograph.errors import SourceError, UsageError
from filmograph.lines import with_plain_ends
from filmograph.model import Record, Rejected
from filmograph.pipeline.ingest.records import Document, Source
from filmograph.sources.pages import Layout, layout_of, read_web_page, web_page
from filmograph.sources.reading.files import Opened, ends, find_documents, open_text, read_text
from filmograph.sources.reading.page import Page
from filmograph.sources.tables import CATALOGUES, Catalogue, catalogue, imdb_tables, mapped
from filmograph.sources.tables.mapped.mapping import ColumnMapping, draft, mapping_of, read_mapping
from filmograph.sources.tables.mapped.rows import Row, delimited, workbook
from filmograph.store import judgements, parquet

Cut = list[str]
"""Collects a sentence for each compressed file that ends early."""
Read = Callable[[Path, Cut], Iterable[Record | Rejected]]

_HEAD = 1 << 16
_MOST_PARSED = 1000
"""How many web pages keep their record from the search to the reading; a record takes up to 0.1 MB, and further pages are parsed again."""


@dataclass(frozen=True)
class Choice:
    """Which titles of a catalogue are read: those of some of IMDb's title types, with or without adult titles."""

    types: tuple[str, ...] = imdb_tables.DEFAULT_TYPES
    adult: bool = False


@dataclass(frozen=True)
class Input:
    """Files that make one source, what reads each of them, and their times and sizes when they were found.

    IMDb's tables are read without records: `read` is None for them, and `tables` names the file of each table.
    """

    source: Source
    paths: tuple[Path, ...]
    read: Read | None
    tables: dict[str, Path]
    stamps: tuple[tuple[int, int], ...]

    def refuse_changed(self) -> None:
        """Raise `SourceError` when a file has changed since it was found, because it is then unknown which content was read."""
        for path, stamp in zip(self.paths, self.stamps, strict=True):
            if not path.exists() or _stamp(path) != stamp:
                raise SourceError(f"{path}: changed while it was read; build again when the file no longer changes.")


@dataclass(frozen=True)
class _Recognised:
    """What one file is: the source it belongs to, and its reader."""

    path: Path
    name: str
    layout: str
    version: int
    bulk: bool
    read: Read | None = None
    table: str = ""
    options: str = ""


def find(paths: Sequence[Path], choice: Choice) -> tuple[list[Input], list[tuple[str, str]]]:
    """Return the sources at the paths, in the order of their names, and (name, sentence) of each file that is no source.

    Folders are searched; a file named twice counts once. Raises `SourceError` for a path that does not exist or a folder without documents,
    `UsageError` for two files that would be one source.
    """
    recognised: list[_Recognised] = []
    refused = []
    parsed: dict[Path, Record] = {}
    stamps = {path: _stamp(path) for path in _files(paths)}
    for path in stamps:
        try:
            recognised.append(_recognise(path, choice, parsed))
        except SourceError as error:
            refused.append((path.stem, str(error)))
    by_name: dict[str, list[_Recognised]] = {}
    for found in recognised:
        by_name.setdefault(found.name, []).append(found)
    inputs = []
    for name, files in sorted(by_name.items()):
        _refuse_namesakes(name, files)
        try:
            inputs.append(_input(name, files, stamps))
        except SourceError as error:
            refused.append((name, str(error)))
    return inputs, refused


def read_lines(path: Path, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return the text of stretches of lines (first, last) of a file; a stretch of more than 200 lines ends after 200."""
    spans = sorted(set(wanted))
    texts: dict[tuple[int, int], list[str]] = {span: [] for span in spans}
    last = max((min(end, begin + 199) for begin, end in spans), default=0)
    with Opened(path) as opened:
        for number, line in enumerate(open_text(opened), start=1):
            if number > last:
                break
            for span in spans:
                if span[0] <= number <= min(span[1], span[0] + 199):
                    texts[span].append(line.encode(errors="replace").decode())
    return {span: "".join(lines).rstrip() for span, lines in texts.items()}


def _files(paths: Sequence[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(p.resolve() for p in find_documents(path)))
        elif path.exists():
            found[path.resolve()] = None
        else:
            raise SourceError(f"{path}: there is no such file or folder; check the path.")
    return list(found)


def _recognise(path: Path, choice: Choice, parsed: dict[Path, Record]) -> _Recognised:
    """Return what a file is, judged by its content; raises `SourceError` when it is of no known kind.

    The record of a web page, which has to be parsed for that, is put into `parsed`.
    """
    if ends(path) in (".parquet", ".xlsx") or mapping_of(path).is_file():
        return _recognise_table(path)
    head = _head(path)
    if found := _recognise_catalogue(path, head, choice):
        return found
    if head.lstrip()[:1] in ("{", "[") or ends(path) in (".json", ".jsonl", ".ndjson"):
        looked = "; ".join(f"{module.LAYOUT}: {module.LOOKED_FOR}" for module in CATALOGUES)
        raise SourceError(f"{path}: not a film, or in no known form. Looked for {looked}.")
    if web_page.is_html(head):
        return _recognise_web_page(path, parsed)
    if judgements.recognises(head):
        raise SourceError(f"{path}: this is a file of judgements, not a source; give it with --judgements.")
    if ends(path) in (".csv", ".tsv"):
        raise SourceError(_no_mapping(path))
    text = read_text(path)
    layout = layout_of(Page.from_text(text), str(path))
    return _Recognised(path, path.stem, layout.LAYOUT, layout.VERSION, False, partial(_read_page, layout))


def _recognise_catalogue(path: Path, head: str, choice: Choice) -> _Recognised | None:
    if table := imdb_tables.table_of(head.partition("\n")[0]):
        options = imdb_tables.options(choice.types, adult=choice.adult)
        return _Recognised(path, imdb_tables.LAYOUT, imdb_tables.LAYOUT, imdb_tables.VERSION, True, table=table, options=options)
    for module in CATALOGUES:
        if module.recognises(head):
            read, options = partial(_read_stream, module, choice.adult), "adult" if choice.adult else ""
            return _Recognised(path, module.LAYOUT, module.LAYOUT, module.VERSION, True, read, options=options)
    if catalogue.recognises(head):
        return _Recognised(path, path.stem, catalogue.LAYOUT, catalogue.VERSION, True, _read_catalogue)
    return None


def _recognise_web_page(path: Path, parsed: dict[Path, Record]) -> _Recognised:
    record = read_web_page(read_text(path), str(path))
    if len(parsed) < _MOST_PARSED:
        parsed[path] = record
    return _Recognised(path, path.stem, record.layout, web_page.VERSION, False, partial(_read_web_page, parsed))


def _recognise_table(path: Path) -> _Recognised:
    if not mapping_of(path).is_file():
        raise SourceError(_no_mapping(path))
    mapping = read_mapping(mapping_of(path))
    digest = hashlib.sha256(mapping.text.encode()).hexdigest()
    read = partial(_read_table, mapping)
    return _Recognised(path, path.stem, mapped.LAYOUT, mapped.VERSION, True, read, options=f"mapping sha256:{digest}")


def _no_mapping(path: Path) -> str:
    return (
        f"{path}: the form of this table is unknown, and it has no mapping; draft one with `filmograph mapping {path.name}"
        f" > {mapping_of(path).name}` and correct it."
    )


def _head(path: Path) -> str:
    with Opened(path) as opened:
        head = b""
        while len(head) < _HEAD and (piece := opened.read(_HEAD)):
            head += piece
    return with_plain_ends(head.decode("utf-8", "replace").removeprefix("\ufeff"))


def _read_stream(module: Catalogue, adult: bool, path: Path, cut: Cut) -> Iterator[Record | Rejected]:
    with Opened(path) as opened:
        yield from module.iter_records(open_text(opened), adult=adult)
        if opened.cut:
            cut.append(f"{path}: the compressed file is cut or damaged; the part before was read, fetch the file again.")


def _read_catalogue(path: Path, _: Cut) -> Iterator[Record | Rejected]:
    return catalogue.iter_records(read_text(path), path.name)


def _read_table(mapping: ColumnMapping, path: Path, _: Cut) -> Iterator[Record | Rejected]:
    return mapped.iter_records(_rows(path, mapping.sheet), mapping, str(path))


def _rows(path: Path, sheet: str | None) -> mapped.Rows:
    if ends(path) == ".parquet":
        return _parquet_rows(path)
    if ends(path) == ".xlsx":
        return workbook(path, sheet)
    return delimited(path, _delimiter(path))


def _parquet_rows(path: Path) -> Iterator[list[str] | Row]:
    rows = parquet.rows(path)
    names = next(rows)
    yield names
    yield from (Row(number, number, dict(zip(names, row, strict=True))) for number, row in enumerate(rows, start=1))


def _delimiter(path: Path) -> str:
    first = _head(path).partition("\n")[0]
    return max("\t;,", key=first.count) if any(mark in first for mark in "\t;,") else ","


def draft_mapping(path: Path) -> str:
    """Return the text of a mapping, drafted from the names of a table's columns; raises `SourceError` when it cannot be read."""
    if not path.is_file():
        raise SourceError(f"{path}: there is no such file; check the path.")
    if ends(path) not in (".csv", ".tsv", ".parquet", ".xlsx"):
        raise SourceError(f"{path}: its name is not that of a table; give a .csv, .tsv, .parquet or .xlsx file.")
    rows = list(islice(_rows(path, None), 200))
    return draft(path, next(row for row in rows if isinstance(row, list)), [row.cells for row in rows if isinstance(row, Row)])


def _read_page(layout: Layout, path: Path, _: Cut) -> Iterator[Record | Rejected]:
    yield layout.read(Page.from_text(read_text(path)))


def _read_web_page(parsed: dict[Path, Record], path: Path, _: Cut) -> Iterator[Record | Rejected]:
    yield parsed.pop(path) if path in parsed else read_web_page(read_text(path), str(path))


def _refuse_namesakes(name: str, files: Sequence[_Recognised]) -> None:
    """Refuse two files that would be one page or table, because the second would replace the first."""
    if other := next((file for file in files if file.layout != files[0].layout), None):
        raise UsageError(f"{files[0].path} and {other.path} would both be the source {name!r}; rename one of them.")
    paths: dict[str, Path] = {}
    for file in files:
        key = file.path.name if file.bulk and file.name == file.layout else name
        if key in paths:
            raise UsageError(f"{paths[key]} and {file.path} would both be the source {key!r}; rename one of them.")
        paths[key] = file.path


def _input(name: str, files: Sequence[_Recognised], stamps: Mapping[Path, tuple[int, int]]) -> Input:
    tables: dict[str, Path] = {}
    digests = {file.path: _digest(file.path) for file in files}
    for file in files:
        before = tables.get(file.table)
        if file.table and before and digests[before] != digests[file.path]:
            raise SourceError(f"{before} and {file.path} are both the table {file.table}, with different content; give one of them.")
        if file.table:
            tables[file.table] = file.path
    paths = tuple(tables.values()) or tuple(file.path for file in files)
    one = files[0]
    documents = tuple(Document(file_name=p.name, content_hash=digests[p], retrieved=_retrieved(p)) for p in paths)
    source = Source(
        name=name, layout=one.layout, reader=f"{one.layout} {one.version}", documents=documents, bulk=one.bulk, options=one.options
    )  # fmt: skip
    return Input(source, paths, one.read, tables, tuple(stamps[path] for path in paths))


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _retrieved(path: Path) -> str | None:
    """Return the date on which a document was fetched, from the SOURCES.toml in its folder or in the one above."""
    for listing in _listings(path):
        try:
            entry = tomllib.loads(listing.read_text(encoding="utf-8")).get(path.stem, {})
        except (OSError, ValueError) as error:
            raise SourceError(f"{listing}: cannot be read ({error}); correct or remove it.") from None
        if isinstance(entry, dict) and "retrieved" in entry:
            return str(entry["retrieved"])
    return None


def _listings(path: Path) -> Iterator[Path]:
    for folder in (path.parent, path.parent.parent):
        if (folder / "SOURCES.toml").is_file():
            yield folder / "SOURCES.toml"
