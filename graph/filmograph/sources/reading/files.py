"""Documents on disk: found, decoded, or refused with one sentence."""

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from filmograph.errors import SourceError
from filmograph.lines import with_plain_ends

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_GZIP = b"\x1f\x8b"
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
SUFFIXES = (".txt", ".text", ".html", ".htm", ".csv", ".tsv", *JSON_SUFFIXES, ".nfo", ".parquet", ".xlsx")
"""How the names of documents end; `.gz` may follow."""


def read_text(path: Path) -> str:
    """Return the text of a document: UTF-8 (with or without byte-order mark), UTF-16 with one, else Windows-1252.

    Raises `SourceError` when it is missing, empty, unreadable or binary.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{path}: there is no such file; check the path.") from None
    except IsADirectoryError:
        raise SourceError(f"{path}: this is a folder, not a page; `filmograph build` reads folders.") from None
    except OSError as error:
        raise _unreadable(path, error) from None
    text = decode(content, str(path))
    if not text.strip():
        raise SourceError(f"{path}: the file is empty; save the page again.")
    return text


def _unreadable(path: Path, error: OSError) -> SourceError:
    return SourceError(f"{path}: cannot be read ({error.strerror}); check its permissions.")


def decode(content: bytes, name: str) -> str:
    """Return the text that `content` encodes, with plain ends of lines; `name` is the name of the document in an error.

    Raises `SourceError` when it is binary or in none of these encodings.
    """
    if content.startswith(_UTF16):
        try:
            return with_plain_ends(content.decode("utf-16"))
        except UnicodeDecodeError as error:
            raise SourceError(f"{name}: begins as UTF-16 but breaks at byte {error.start}; save it as UTF-8.") from None
    if b"\0" in content:
        raise SourceError(f"{name}: this is a binary file (a zero byte at offset {content.index(0)}); give the text of a page.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return with_plain_ends(content.decode(encoding))
        except UnicodeDecodeError as error:
            position = error.start
    raise SourceError(f"{name}: neither UTF-8 nor Windows-1252 (byte 0x{content[position]:02x} at offset {position}); save it as UTF-8.")


class Opened(io.RawIOBase):
    """The bytes of a file, unpacked when it is compressed by gzip; `cut` is set when a packed one ends early or is damaged.

    The bytes before the damage are read, and then the file ends; a library that raises there would lose its last block.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.cut = False
        self._path = path
        try:
            self._raw = path.open("rb")
            packed = self._raw.read(2) == _GZIP
            self._raw.seek(0)
        except OSError as error:
            raise _unreadable(path, error) from None
        self._unpacker = zlib.decompressobj(wbits=31) if packed else None
        self._rest = b""

    def readable(self) -> bool:
        """Return True, since the bytes can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill the buffer as far as the next piece goes, and return how many bytes it got; 0 at the end."""
        while not self._rest:
            try:
                chunk = self._raw.read(1 << 18)
            except OSError as error:
                raise _unreadable(self._path, error) from None
            if not chunk:
                self.cut |= self._unpacker is not None and not self._unpacker.eof
                return 0
            self._rest = chunk if self._unpacker is None else self._unpack(chunk)
            if self.cut and not self._rest:
                return 0
        given = self._rest[: len(buffer)]
        buffer[: len(given)] = given
        self._rest = self._rest[len(given) :]
        return len(given)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()

    def _unpack(self, chunk: bytes) -> bytes:
        unpacked = b""
        while chunk and self._unpacker is not None:
            if self._unpacker.eof:  # several compressed files one after another count as one
                self._unpacker = zlib.decompressobj(wbits=31)
            try:
                unpacked += self._unpacker.decompress(chunk)
            except zlib.error:
                self.cut = True
                break
            chunk = self._unpacker.unused_data
        return unpacked


def open_text(opened: Opened) -> TextIO:
    """Return an opened file as UTF-8 text with plain ends of lines; a byte that is not UTF-8 becomes a lone surrogate.

    Whoever reads a record of it refuses the record.
    """
    return io.TextIOWrapper(io.BufferedReader(opened, 1 << 18), encoding="utf-8-sig", errors="surrogateescape", newline=None)


def not_utf8(text: str) -> str:
    r"""Return a sentence when a text that `open_text` gave holds bytes that are not UTF-8, else "".

    >>> not_utf8("Caf\udce9"), not_utf8("Café")
    ('The byte 0xe9 in it is not UTF-8.', '')
    """
    try:
        text.encode("utf-8", "surrogateescape").decode()
    except UnicodeDecodeError as error:
        return f"The byte 0x{error.object[error.start]:02x} in it is not UTF-8."
    except UnicodeEncodeError:
        return ""  # a surrogate that the text itself spells out; it is removed where values are cleaned
    return ""


def find_documents(folder: Path) -> Iterator[Path]:
    """Yield the documents of a folder and its subfolders in order of their paths.

    Raises `SourceError` when it holds none.
    """
    found = sorted(p for p in folder.rglob("*") if ends(p) in SUFFIXES and p.is_file() and not p.name.startswith("."))
    if not found:
        raise SourceError(
            f"{folder}: nothing to read in this folder; names of pages and tables end in {', '.join(SUFFIXES)}, and .gz may follow."
        )
    yield from found


def ends(path: Path) -> str:
    """Return the ending of a file's name, without `.gz`, in small letters.

    >>> ends(Path("title.basics.tsv.gz"))
    '.tsv'
    """
    name = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return name.suffix.lower()
