"""Documents on disk: found, decoded, or refused with one sentence."""

from collections.abc import Iterator
from pathlib import Path

from filmograph.errors import SourceError

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SUFFIXES = (".txt", ".text")


def read_text(path: Path) -> str:
    """Return the text of a document: UTF-8 (with or without byte-order mark), UTF-16 with one, else Windows-1252.

    Raises `SourceError` when it is missing, empty, unreadable or binary.
    """
    try:
        held = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{path}: there is no such file; check the path.") from None
    except IsADirectoryError:
        raise SourceError(f"{path}: this is a folder, not a page; `filmograph build` reads folders.") from None
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check its permissions.") from None
    text = decode(held, str(path))
    if not text.strip():
        raise SourceError(f"{path}: the file is empty; save the page again.")
    return text


def decode(held: bytes, name: str) -> str:
    """Return the text that `held` encodes; `name` is what an error calls the document.

    Raises `SourceError` when it is binary or in no encoding that is tried.
    """
    if held.startswith(_UTF16):
        try:
            return held.decode("utf-16")
        except UnicodeDecodeError as error:
            raise SourceError(f"{name}: begins as UTF-16 but breaks at byte {error.start}; save it as UTF-8.") from None
    if b"\0" in held:
        raise SourceError(f"{name}: this is a binary file (a zero byte at offset {held.index(0)}); give the text of a page.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return held.decode(encoding)
        except UnicodeDecodeError as error:
            position = error.start
    raise SourceError(f"{name}: neither UTF-8 nor Windows-1252 (byte 0x{held[position]:02x} at offset {position}); save it as UTF-8.")


def find_documents(folder: Path) -> Iterator[Path]:
    """Yield the documents of a folder and its subfolders in order of their paths.

    Raises `SourceError` when it holds none.
    """
    found = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (*_SUFFIXES, ".csv") and p.is_file())
    if not found:
        raise SourceError(f"{folder}: no pages in this folder; a page is a {' or '.join(_SUFFIXES)} file.")
    yield from found
