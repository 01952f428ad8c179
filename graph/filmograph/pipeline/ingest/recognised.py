"""A file of which it is known what it is: its source and its reader; and the beginning of a file, by which that is judged."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from filmograph.lines import with_plain_ends
from filmograph.model import Record, Rejected
from filmograph.sources.reading.files import Opened

Cut = list[str]
"""Collects a sentence for each compressed file that ends early."""
Parsed = dict[Path, Record]
"""The records of web pages that had to be parsed to be recognised."""
Read = Callable[[Path, Cut], Iterable[Record | Rejected]]

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


def head_of(path: Path) -> str:
    """Return the beginning of a document, unpacked, with plain ends of lines."""
    with Opened(path) as opened:
        head = b""
        while len(head) < _HEAD and (piece := opened.read(_HEAD)):
            head += piece
    return with_plain_ends(head.decode("utf-8", "replace").removeprefix("\ufeff"))
