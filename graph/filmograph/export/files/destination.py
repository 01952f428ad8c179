"""Where an export goes: a file, a packed file, standard output, a folder or an archive; complete or not at all."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TextIO

from filmograph.errors import FilmographError, UsageError
from filmograph.export.files.replacing import replacing

STANDARD_OUTPUT = "-"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same network makes the same archive."""


class Folder(Protocol):
    """What files of an export are written into, one after the other."""

    def file(self, name: str) -> AbstractContextManager[TextIO]:
        """Give a file to write."""


@contextmanager
def one_file(form: str, output: str, stdout: BinaryIO | None) -> Iterator[TextIO]:
    """Give a file to write text to: standard output for "-", packed when the name ends in `.gz`; only regular files are replaced.

    Raises `FilmographError` as `replacing` does, `UsageError` for "-" where there is no standard output and for a name that ends in `.zip`.
    """
    if output == STANDARD_OUTPUT:
        if stdout is None:
            raise UsageError('"-" is standard output, which only the command line has; give the name of a file.')
        with _text(stdout) as text:
            yield text
        return
    path = Path(output)
    if path.suffix.lower() == ".zip":
        raise UsageError(f"{output}: {form} is one file, which is packed when its name ends in .gz; choose another name.")
    with replacing(path) as part, part.open("xb") as file:
        if path.suffix.lower() != ".gz":
            with _text(file) as text:
                yield text
            return
        # Neither a name nor a time, so that the same network makes the same file.
        with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0) as packed, _text(packed) as text:
            yield text


@contextmanager
def _text(binary: Any) -> Iterator[TextIO]:
    text = io.TextIOWrapper(binary, encoding="utf-8", newline="\n")
    try:
        yield text
        text.flush()
    finally:
        # What is behind it is closed by who opened it.
        text.detach()


class _Directory:
    """A folder on disk, whose files are replaced when all are written."""

    def __init__(self, path: Path, done: ExitStack) -> None:
        self._path, self._done = path, done

    @contextmanager
    def file(self, name: str) -> Iterator[TextIO]:
        """Give a file to write."""
        part = self._done.enter_context(replacing(self._path / name))
        with part.open("xb") as file, _text(file) as text:
            yield text


class _Archive:
    """A zip archive."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @contextmanager
    def file(self, name: str) -> Iterator[TextIO]:
        """Give a file to write."""
        entry = zipfile.ZipInfo(name, _EARLIEST)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        with self._archive.open(entry, "w", force_zip64=True) as file, _text(file) as text:
            yield text


@contextmanager
def several_files(form: str, output: str) -> Iterator[Folder]:
    """Give a folder to write files to, which is made if it is not there, or an archive when the name ends in `.zip`.

    Raises `UsageError` for "-" and for a name that ends in `.gz`, `FilmographError` as `replacing` does.
    """
    path = Path(output)
    if output == STANDARD_OUTPUT:
        raise UsageError(f"{form} is several files, which standard output cannot take; give a folder or a name that ends in .zip.")
    if path.suffix.lower() == ".gz":
        raise UsageError(f"{output}: {form} is several files, which .gz cannot pack; give a folder or a name that ends in .zip.")
    if path.suffix.lower() == ".zip":
        with replacing(path) as part, zipfile.ZipFile(part, "x") as archive:
            yield _Archive(archive)
        return
    _make(form, path)
    with ExitStack() as done:
        yield _Directory(path, done)


def _make(form: str, path: Path) -> None:
    try:
        path.mkdir(exist_ok=True)
    except FileExistsError:
        raise FilmographError(
            f"{path}: this is no folder, and {form} is several files; give a folder or a name that ends in .zip."
        ) from None
    except FileNotFoundError:
        raise FilmographError(f"{path}: cannot be made (No such file or directory); make its folder first.") from None
    except NotADirectoryError:
        raise FilmographError(f"{path}: cannot be made (Not a directory); choose a path inside a folder, not inside a file.") from None
    except OSError as error:
        raise FilmographError(f"{path}: cannot be made ({error.strerror or error}); choose a folder that you may write to.") from None
