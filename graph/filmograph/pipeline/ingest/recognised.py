"""A file of which it is known what it is: its source and its reader; and the beginning of a file, by which that is judged."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from filmograph.errors import FilmographError, SourceError
from filmograph.lines import with_plain_ends
from filmograph.model import Record, Rejected
from filmograph.sources.reading.files import UTF16, Opened

Cut = list[str]
"""Collects a sentence for each compressed file that ends early."""
Parsed = dict[Path, Record]
"""The records of web pages that had to be parsed to be recognised."""
Read = Callable[[Path, Cut], Iterable[Record | Rejected]]

Result = TypeVar("Result")
_HEAD = 1 << 16


@dataclass(frozen=True)
class Recognised:
    """What one file is: the source it belongs to, and its reader."""

    path: Path
    name: str
    layout: str
    version: int
    bulk: bool
    read: Read | None = None
    table: str = ""
    options: str = ""


def guarded(path: Path, read: Callable[[], Result]) -> Result:
    """Return what a reader gives; raises `SourceError` with the file and the error for whatever a reader raises without meaning to."""
    try:
        return read()
    except FilmographError:
        raise
    except Exception as error:  # noqa: BLE001 - one bad file must not end a build
        raise failed(path, error) from None


def iter_guarded(path: Path, records: Iterable[Record | Rejected]) -> Iterator[Record | Rejected]:
    """Yield records; raises `SourceError` with the file and the error for whatever their reader raises without meaning to."""
    try:
        yield from records
    except FilmographError:
        raise
    except Exception as error:  # noqa: BLE001 - one bad file must not end a build
        raise failed(path, error) from None


def failed(path: Path, error: Exception) -> SourceError:
    """Return the sentence for a fault that no reader expects."""
    stated = " ".join(str(error).split())[:200]
    return SourceError(f"{path}: reading it failed ({type(error).__name__}{f': {stated}' if stated else ''}); leave this file out.")


def head_of(path: Path) -> str:
    """Return the beginning of a document, unpacked, with plain ends of lines."""
    with Opened(path) as opened:
        head = opened.read_at_most(_HEAD)
    encoding = "utf-16" if head.startswith(UTF16) else "utf-8"
    return with_plain_ends(head.decode(encoding, "replace").removeprefix("\ufeff"))
