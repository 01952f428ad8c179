"""From paths to sources: which documents there are, what they are named, and the records they give."""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from filmograph.build.claims import Source
from filmograph.errors import SourceError, UsageError
from filmograph.model import Record, Rejected
from filmograph.sources import catalogue, layout_of
from filmograph.sources.files import find_documents, read_text
from filmograph.sources.page import Page


@dataclass(frozen=True)
class Document:
    """A document that was opened: its source, and its text."""

    source: Source
    text: str

    def records(self) -> Iterable[Record | Rejected]:
        """Return what the document says: one record for a page, one a row for a table."""
        if self.source.bulk:
            return catalogue.iter_records(self.text, self.source.file_name)
        page = Page.from_text(self.text)
        return [layout_of(page, self.source.file_name).read(page)]


def find(paths: Sequence[Path]) -> list[Path]:
    """Return every document that the paths name, folders searched, in order of their names; a file named twice counts once.

    Raises `SourceError` for a path that is not there or a folder without documents, `UsageError` for two files of one name.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(p.resolve() for p in find_documents(path)))
        elif path.exists():
            found[path.resolve()] = None
        else:
            raise SourceError(f"{path}: there is no such file or folder; check the path.")
    names: dict[str, Path] = {}
    for path in found:
        if path.stem in names:
            raise UsageError(f"{names[path.stem]} and {path} would both be the source {path.stem!r}; rename one of them.")
        names[path.stem] = path
    return sorted(found, key=lambda p: p.stem)


def open_document(path: Path) -> Document:
    """Return a document with its source described; raises `SourceError` when it cannot be read or is in no known layout."""
    text = read_text(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    layout = catalogue if catalogue.recognises(text) else layout_of(Page.from_text(text), str(path))
    source = Source(
        name=path.stem, layout=layout.LAYOUT, reader=f"{layout.LAYOUT} {layout.VERSION}", file_name=path.name,
        content_hash=digest, retrieved=_retrieved(path), bulk=layout is catalogue,
    )  # fmt: skip
    return Document(source, text)


def _retrieved(path: Path) -> str | None:
    """Return when a document was fetched, as the SOURCES.toml beside it or above it says."""
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
