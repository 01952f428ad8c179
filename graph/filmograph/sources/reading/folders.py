"""Folders: every file in them is a document, belongs to the program, or is counted by its kind."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from filmograph.sources.reading.files import SUFFIXES, ends, no_file


@dataclass
class Folder:
    """The documents of a folder and its subfolders in order of their paths, and how many files of each kind are not read.

    A kind is the ending of a name (".jpg"), "hidden" or "nameless" (a name without ending). `refused` lists (path, sentence) of what
    could not be looked into.
    """

    documents: list[Path] = field(default_factory=list)
    not_read: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[Path, str]] = field(default_factory=list)


def search(folder: Path, *, is_document: Callable[[Path], bool], is_ours: Callable[[Path], bool]) -> Folder:
    """Return what a folder and its subfolders hold; links are followed, into each folder once.

    A file is a document by its ending, or when `is_document`; files and folders that are `is_ours` are passed over.
    """
    found = Folder()
    for path, mode in _entries(folder, found, is_ours):
        if path.name.startswith("."):
            found.not_read["hidden"] += 1
        elif not stat.S_ISREG(mode):
            found.refused.append((path, no_file(path)))
        elif is_ours(path):
            continue
        elif ends(path) in SUFFIXES or is_document(path):
            found.documents.append(path)
        else:
            found.not_read[path.suffix.lower() or "nameless"] += 1
    return found


def _entries(folder: Path, found: Folder, is_ours: Callable[[Path], bool]) -> Iterator[tuple[Path, int]]:
    """Yield (path, mode) of everything in a folder that is no folder, and of hidden folders, which are not entered."""
    waiting, seen = [folder], set[tuple[int, int]]()
    while waiting:
        path = waiting.pop()
        try:
            status = path.stat()
            if not stat.S_ISDIR(status.st_mode) or (path.name.startswith(".") and path != folder):
                yield path, status.st_mode
            elif (status.st_dev, status.st_ino) not in seen and not is_ours(path):
                seen.add((status.st_dev, status.st_ino))
                with os.scandir(path) as entries:
                    waiting += sorted((path / entry.name for entry in entries), reverse=True)
        except OSError as error:
            found.refused.append((path, f"{path}: cannot be read ({error.strerror}); check its permissions, or where its link leads."))
