"""A file that appears complete or not at all."""

import contextlib
import errno
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filmograph.errors import FilmographError

_ADVICE = {
    errno.ENOENT: "make its folder first",
    errno.ENOTDIR: "choose a path inside a folder, not inside a file",
    errno.EISDIR: "add a file name to this folder",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOSPC: "free some space or choose another disk",
    errno.EDQUOT: "free some space or choose another disk",
}


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the path of a new file, which takes the place of `path` at the end; a link is followed, so that the link stays.

    Raises `FilmographError`, one sentence that names the file and what to do, when the system refuses or `path` is there and is
    no regular file. Whatever goes wrong, `path` is as it was and nothing is left beside it.
    """
    try:
        target = path.resolve()
        if target.exists() and not (target.is_file() or target.is_dir()):
            raise FilmographError(f"{path}: this is no regular file; choose another name.")
        part = target.parent / f".{secrets.token_hex(8)}.part"
        try:
            yield part
            part.replace(target)
        finally:
            # After the move there is nothing to remove; after a failure the first error is the one to report.
            with contextlib.suppress(OSError):
                part.unlink()
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, "choose a folder that you may write to")
        raise FilmographError(f"{path}: cannot be written ({error.strerror or error}); {advice}.") from None
