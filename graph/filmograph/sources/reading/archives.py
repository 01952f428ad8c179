"""Archives: the documents of a .zip file, unpacked into a folder that is removed when the program ends."""

import atexit
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path, PurePosixPath

from filmograph.errors import SourceError
from filmograph.sources.reading.files import DENSEST, SUFFIXES, ends, is_bomb

ARCHIVE = ".zip"
_MOST_FILES = 1000
_LARGEST = 1 << 30
_UNPACKED = (*SUFFIXES, ".toml")
_given: dict[str, str] = {}
"""The folder of each archive that was unpacked, by the folder that it was unpacked into."""


def unpacked(path: Path) -> tuple[Path, Counter[str]]:
    """Return a folder of the name of an archive with its documents and mappings, and how many other files of each kind it holds.

    Raises `SourceError` when it is damaged or too large.
    """
    found = path.stat()
    folder, others = _unpacked(path.resolve(), found.st_mtime_ns, found.st_size)
    _given[str(folder.parent)] = str(path.parent)
    return folder, others


@contextmanager
def named_as_given() -> Iterator[None]:
    """Let errors name an archive where they would name the folder that it was unpacked into."""
    try:
        yield
    except SourceError as error:
        raise SourceError(as_given(str(error))) from None


def archive_of(path: Path) -> str | None:
    """Return the name of the archive that a file was unpacked from, None for any other file."""
    return next((folder.name for folder in path.parents if str(folder.parent) in _given), None)


def as_given(sentence: str) -> str:
    """Return a sentence that names archives where it named the folders that they were unpacked into."""
    for folder, given in _given.items():
        sentence = sentence.replace(f"{folder}/", "" if given == "." else f"{given}/")
    return sentence


@cache
def _unpacked(path: Path, _time: int, _size: int) -> tuple[Path, Counter[str]]:
    folder = Path(tempfile.mkdtemp(prefix="filmograph-")).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    others: Counter[str] = Counter()
    try:
        with zipfile.ZipFile(path) as archive:
            _unpack(archive, path, folder / path.name, others)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise SourceError(f"{path}: cannot be unpacked ({error}); unpack it and give the folder.") from None
    (folder / path.name).mkdir(exist_ok=True)
    return folder / path.name, others


def _unpack(archive: zipfile.ZipFile, path: Path, folder: Path, others: Counter[str]) -> None:
    members = []
    for member in (one for one in archive.infolist() if not one.is_dir()):
        # what a name has of folders above is left out
        parts = [part for part in PurePosixPath(member.filename.replace("\\", "/")).parts if part not in ("/", "..", ".")]
        target = folder.joinpath(*parts)
        if any(part.startswith(".") or part == "__MACOSX" for part in parts):
            others["hidden"] += 1
        elif ends(target) not in _UNPACKED:
            others[target.suffix.lower() or "nameless"] += 1
        else:
            members.append((member, target))
    size = sum(member.file_size for member, _ in members)
    if len(members) > _MOST_FILES or size > _LARGEST:
        raise SourceError(f"{path}: holds more than {_MOST_FILES:,} documents or a gigabyte; unpack it and give the folder.")
    if is_bomb(size, path.stat().st_size):
        raise SourceError(f"{path}: unpacks to more than {DENSEST} times its size, as no text does; check what this file is.")
    for member, target in members:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file)
