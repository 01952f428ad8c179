"""The checksums of the files of a snapshot, by which damage is noticed: the sizes on opening, small files when they are first used."""

import json
import os
import stat
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

from filmograph.errors import StoreError, reason

MANIFEST = "manifest.json"
"""The file of a snapshot that describes it, and has the checksums of its other files and of itself."""

Checksums = Mapping[str, tuple[int, str]]
"""The size in bytes and the CRC-32, in hexadecimal digits, of each file by its path in the snapshot."""

_PART = 16 << 20
_SMALL = 32 << 20
"""A file of at most so many bytes is checked when it is opened, which takes a hundredth of a second."""
SMALLEST = 1 << 20
"""Files of at most so many bytes are checked all together."""
_CHANGING = ("LOG", "LOCK")
"""Files of the graph that its engine writes to when it opens it."""


def of_files(folder: Path, before: Path | None, known: Checksums) -> dict[str, tuple[int, str]]:
    """Return the checksums of all files of a snapshot; a file that it shares with the one `before` has the `known` one."""

    def checksum(name: str) -> tuple[int, str]:
        path = folder / name
        if before is not None and name in known and (before / name).is_file() and path.samefile(before / name):
            return known[name]
        return path.stat().st_size, _crc(path)

    names = sorted(str(path.relative_to(folder)) for path in _files(folder))
    with ThreadPoolExecutor() as pool:
        return dict(zip(names, pool.map(checksum, names), strict=True))


def check_sizes(folder: Path, checksums: Checksums) -> None:
    """Raise `StoreError` for a file of a snapshot that is missing or has another size."""
    for name, (size, _) in checksums.items():
        try:
            now = os.stat(folder / name)  # noqa: PTH116 - over a hundred files, and Path.stat takes twice as long
        except OSError as error:
            raise _damaged(folder / name, f"it cannot be read ({reason(error)})") from None
        if not stat.S_ISREG(now.st_mode):
            raise _damaged(folder / name, "it is no file any more")
        if now.st_size != size:
            raise _damaged(folder / name, f"it has {now.st_size:,} bytes and was written with {size:,}")


def check_all(folder: Path, checksums: Checksums) -> None:
    """Raise `StoreError` for a file of a snapshot that is not as it was written."""

    def check(name: str) -> None:
        if _crc(folder / name) != checksums[name][1]:
            raise _damaged(folder / name, "it is not as it was written")

    with ThreadPoolExecutor() as pool:
        for _ in pool.map(check, sorted(checksums)):
            pass


def check_small(folder: Path, names: str, largest: int = _SMALL) -> None:
    """Raise `StoreError` when a file of a snapshot is not as it was written; `names` is its path there, or the beginning of several.

    Files of more than `largest` bytes are not looked at.
    """
    try:
        written = (folder / MANIFEST).stat()
    except OSError:
        return  # not a finished snapshot
    for name, (size, expected) in _known(folder, written.st_ino, written.st_mtime_ns).items():
        if name.startswith(names) and size <= largest and _crc(folder / name) != expected:
            raise _damaged(folder / name, "it is not as it was written")


def find_damage(folder: Path, checksums: Checksums) -> Iterator[str]:
    """Yield a sentence for each file of a snapshot that is not as it was written, or that was not there then."""
    for name in sorted(checksums.keys() | {str(path.relative_to(folder)) for path in _files(folder)}):
        if name not in checksums:
            yield f"{folder / name}: this file is no part of the store; remove it."
        elif not (folder / name).is_file():
            yield str(_damaged(folder / name, "it is missing"))
        elif (sizes := ((folder / name).stat().st_size, _crc(folder / name))) != tuple(checksums[name]):
            yield str(_damaged(folder / name, "it is not as it was written" if sizes[0] == checksums[name][0] else "its size is another"))


def digest(content: Mapping[str, Any]) -> str:
    """Return the checksum of what a manifest says, but for the checksum in it."""
    described = {key: value for key, value in content.items() if key != "checksum"}
    return f"{zlib.crc32(json.dumps(described, sort_keys=True).encode()):08x}"


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith(_CHANGING) and path != folder / MANIFEST:
            yield path


def _crc(path: Path) -> str:
    value = 0
    with path.open("rb") as file:
        while part := file.read(_PART):
            value = zlib.crc32(part, value)
    return f"{value:08x}"


def _damaged(path: Path, how: str) -> StoreError:
    return StoreError(f"{path}: this file of the store is damaged: {how}; remove the store's folder and build it anew from its sources.")


@lru_cache(16)
def _known(folder: Path, _file: int, _time: int) -> Checksums:
    """Return the checksums in the manifest of a snapshot; another store may later have the same folder."""
    try:
        known: Checksums = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        return {}  # not a finished snapshot
    return known
