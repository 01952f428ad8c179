"""Archives: the documents of a .zip file, unpacked into a folder that is removed when the program ends."""

import atexit
import shutil
import tempfile
import zipfile
from functools import cache
from pathlib import Path, PurePosixPath

from filmograph.errors import SourceError
from filmograph.sources.reading.files import SUFFIXES, ends

_MOST_FILES = 1000
_LARGEST = 1 << 30


def unpacked(path: Path) -> Path:
    """Return a folder of the name of an archive with its documents; raises `SourceError` when it is damaged or too large."""
    found = path.stat()
    return _unpacked(path.resolve(), found.st_mtime_ns, found.st_size)


@cache
def _unpacked(path: Path, _time: int, _size: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="filmograph-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir() and ends(Path(member.filename)) in SUFFIXES]
            if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _LARGEST:
                raise SourceError(f"{path}: holds more than {_MOST_FILES:,} documents or a gigabyte; unpack it and give the folder.")
            for member in members:
                # what a name says of folders above is left out
                parts = [part for part in PurePosixPath(member.filename.replace("\\", "/")).parts if part not in ("/", "..", ".")]
                target = folder.joinpath(path.name, *parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as packed, target.open("wb") as file:
                    shutil.copyfileobj(packed, file)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise SourceError(f"{path}: cannot be unpacked ({error}); unpack it and give the folder.") from None
    (folder / path.name).mkdir(exist_ok=True)
    return folder / path.name
