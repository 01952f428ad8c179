"""From paths to sources: which documents there are, which of them make one source, and which reader each needs."""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from filmograph.errors import SourceError
from filmograph.pipeline.ingest.naming import by_source, document_names
from filmograph.pipeline.ingest.recognise import Choice, recognise
from filmograph.pipeline.ingest.recognised import Parsed, Read, Recognised, guarded, head_of
from filmograph.pipeline.ingest.records import Document, Source
from filmograph.pipeline.ingest.table_files import unpack
from filmograph.sources.reading import folders
from filmograph.sources.reading.archives import ARCHIVE, as_given, named_as_given
from filmograph.sources.reading.files import SUFFIXES, TABLES, Opened, encoding_of, ends, iter_lines, no_file, open_text, printable, stem_of
from filmograph.sources.tables.mapped.mapping import ENDING, find_mapping, joined_to
from filmograph.store import judgements, snapshot

_LISTING = "SOURCES.toml"


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


@dataclass
class Files:
    """The files at the paths of a build, each once; (name, sentence) of what is none; (folder, kind, count) of what is not read."""

    found: dict[Path, None] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    not_read: list[tuple[str, str, int]] = field(default_factory=list)


def search(paths: Sequence[Path]) -> Files:
    """Return the files at the paths; folders are searched, without stores, mappings and judgements in them.

    Raises `SourceError` for a path that does not exist.
    """
    files = Files()
    for path in paths:
        if path.is_dir():
            _search_folder(path, path, files)
        elif path.is_file() and ends(path) == ARCHIVE:
            _search_archive(path, files)
        elif path.is_file():
            files.found[path.resolve()] = None
        elif path.exists():
            files.refused.append((stem_of(path), no_file(path)))
        else:
            raise SourceError(f"{path}: there is no such file or folder; check the path.")
    files.refused = list(dict.fromkeys(files.refused))
    return files


def _search_archive(path: Path, files: Files) -> None:
    try:
        folder, others = unpack(path)
    except SourceError as error:
        files.refused.append((stem_of(path), str(error)))
        return
    _search_folder(folder, path, files, others)


def _search_folder(path: Path, given: Path, files: Files, others: Counter[str] | None = None) -> None:
    """Add the files of a folder, which is `given` itself or the unpacked archive that was given; an archive holds `others` too."""
    folder = folders.search(path, is_document=lambda file: find_mapping(file) is not None or joined_to(file) is not None, is_ours=_is_ours)
    files.found.update((document.resolve(), None) for document in folder.documents)
    folder.not_read.update(others or {})
    files.refused += [(stem_of(of), as_given(sentence)) for of, sentence in folder.refused]
    files.not_read += [
        (printable(str(given)), printable(kind), count)
        for kind, count in sorted(folder.not_read.items(), key=lambda one: (-one[1], one[0]))
    ]
    if not folder.documents and not folder.refused:
        kinds = ", ".join(SUFFIXES)
        what = "folder" if given.is_dir() else "archive"
        sentence = f"{given}: nothing to read in this {what}; names of pages and tables end in {kinds}, and .gz may follow."
        files.refused.append((printable(given.resolve().name), sentence))


def _is_ours(path: Path) -> bool:
    """Return whether a file or folder belongs to the program and holds no films: a store, a mapping, a list of sources, judgements."""
    if path.is_dir():
        return snapshot.is_store(path) or snapshot.is_unfinished(path)
    if path.name == _LISTING or path.name.endswith(ENDING):
        return True
    if ends(path) != ".tsv":
        return False
    try:
        return judgements.recognises(head_of(path))
    except SourceError:  # whoever reads the file refuses it
        return False


def find(paths: Iterable[Path], choice: Choice) -> tuple[list[Input], list[tuple[str, str]]]:
    """Return the sources at the paths, in the order of their names, and (name, sentence) of each file that is no source.

    Folders are searched; a file named twice counts once. Raises `SourceError` for a path that does not exist.
    """
    searched = search(list(paths))
    recognised: list[Recognised] = []
    refused = list(searched.refused)
    parsed: Parsed = {}
    owners = {path: owner for path in searched.found if ends(path) in TABLES and (owner := joined_to(path))}
    stamps = {path: _stamp(path) for path in searched.found if path not in owners}
    for path, owner in owners.items():
        if owner not in stamps:
            sentence = f"{path}: this table is read with {owner.name}, whose mapping names it; give that one too."
            refused.append((stem_of(path), sentence))
    for path in stamps:
        try:
            with named_as_given():
                recognised.append(guarded(path, partial(recognise, path, choice, parsed)))
        except SourceError as error:
            refused.append((stem_of(path), str(error)))
    by_name, repeated = by_source(recognised, _digest)
    refused += [(name, as_given(sentence)) for name, sentence in repeated]
    inputs = []
    listings = _Listings()
    for name, files in by_name.items():
        try:
            inputs.append(_input(name, files, stamps, listings))
        except SourceError as error:
            refused.append((name, as_given(str(error))))
    return inputs, refused + listings.refused


def read_lines(path: Path, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return the text of stretches of lines (first, last) of a file; a stretch of more than 200 lines ends after 200."""
    spans = sorted(set(wanted))
    texts: dict[tuple[int, int], list[str]] = {span: [] for span in spans}
    last = max((min(end, begin + 199) for begin, end in spans), default=0)
    with Opened(path) as opened:
        for number, line in enumerate(iter_lines(open_text(opened, encoding_of(path))), start=1):
            if number > last:
                break
            for span in spans:
                if span[0] <= number <= min(span[1], span[0] + 199):
                    texts[span].append(line.encode(errors="replace").decode())
    return {span: "".join(lines).rstrip() for span, lines in texts.items()}


def _input(name: str, files: Sequence[Recognised], stamps: Mapping[Path, tuple[int, int]], listings: "_Listings") -> Input:
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
    documents = tuple(
        Document(file_name=document_name, content_hash=digests[path], retrieved=listings.retrieved(path))
        for path, document_name in zip(paths, document_names(paths), strict=True)
    )
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


class _Listings:
    """The files SOURCES.toml, which say when a document was fetched; `refused` gets (name, sentence) of those that cannot be read."""

    def __init__(self) -> None:
        self.refused: list[tuple[str, str]] = []
        self._read: dict[Path, dict[str, Any]] = {}

    def retrieved(self, path: Path) -> str | None:
        """Return the date on which a document was fetched, from the listing in its folder or in the one above."""
        for folder in (path.parent, path.parent.parent):
            entry = self._entries(folder / _LISTING).get(path.stem, {})
            if isinstance(entry, dict) and "retrieved" in entry:
                return str(entry["retrieved"])
        return None

    def _entries(self, listing: Path) -> dict[str, Any]:
        if listing not in self._read:
            self._read[listing] = {}
            try:
                self._read[listing] = tomllib.loads(listing.read_text(encoding="utf-8")) if listing.is_file() else {}
            except (OSError, ValueError, RecursionError) as error:
                self.refused.append((listing.stem, f"{listing}: cannot be read ({error}); correct or remove it."))
        return self._read[listing]
