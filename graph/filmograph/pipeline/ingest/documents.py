"""From paths to sources: which documents there are, which of them make one source, and which reader each needs."""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filmograph.errors import SourceError, UsageError
from filmograph.pipeline.ingest.recognise import Choice, recognise
from filmograph.pipeline.ingest.recognised import Parsed, Read, Recognised
from filmograph.pipeline.ingest.records import Document, Source
from filmograph.pipeline.ingest.table_files import TABLES
from filmograph.sources.reading.files import Opened, ends, find_documents, open_text
from filmograph.sources.tables.mapped.mapping import joined_to


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


def find(paths: Sequence[Path], choice: Choice) -> tuple[list[Input], list[tuple[str, str]]]:
    """Return the sources at the paths, in the order of their names, and (name, sentence) of each file that is no source.

    Folders are searched; a file named twice counts once. Raises `SourceError` for a path that does not exist or a folder without documents,
    `UsageError` for two files that would be one source.
    """
    recognised: list[Recognised] = []
    refused = []
    parsed: Parsed = {}
    given = _files(paths)
    owners = {path: owner for path in given if ends(path) in TABLES and (owner := joined_to(path))}
    stamps = {path: _stamp(path) for path in given if path not in owners}
    for path, owner in owners.items():
        if owner not in stamps:
            refused.append((path.stem, f"{path}: this table is read with {owner.name}, whose mapping names it; give that one too."))
    for path in stamps:
        try:
            recognised.append(recognise(path, choice, parsed))
        except SourceError as error:
            refused.append((path.stem, str(error)))
    by_name: dict[str, list[Recognised]] = {}
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


def _refuse_namesakes(name: str, files: Sequence[Recognised]) -> None:
    """Refuse two files that would be one page or table, because the second would replace the first."""
    if other := next((file for file in files if file.layout != files[0].layout), None):
        raise UsageError(f"{files[0].path} and {other.path} would both be the source {name!r}; rename one of them.")
    paths: dict[str, Path] = {}
    for file in files:
        key = file.path.name if file.bulk and file.name == file.layout else name
        if key in paths:
            raise UsageError(f"{paths[key]} and {file.path} would both be the source {key!r}; rename one of them.")
        paths[key] = file.path


def _input(name: str, files: Sequence[Recognised], stamps: Mapping[Path, tuple[int, int]]) -> Input:
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
