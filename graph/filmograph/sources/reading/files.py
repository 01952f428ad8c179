"""Documents on disk: opened, unpacked, decoded, or refused with one sentence."""

import io
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from filmograph.errors import SourceError
from filmograph.lines import with_plain_ends

UTF16 = (b"\xff\xfe", b"\xfe\xff")
"""The byte-order marks with which a text in UTF-16 begins."""
_GZIP = b"\x1f\x8b"
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
WORKBOOKS = (".xlsx", ".xls", ".ods")
TABLES = (".csv", ".tsv", ".parquet", *WORKBOOKS)
"""How the names of tables end."""
HEADERLESS = (".dat", ".item")
"""How the names of tables end that are read when they are named, or have a mapping; other files have such names too."""
SUFFIXES = (".txt", ".text", ".wiki", ".wikitext", ".html", ".htm", *JSON_SUFFIXES, ".nfo", *TABLES)
"""How the names of documents end; `.gz` may follow."""

LONGEST_LINE = 8 << 20
"""How many characters of a line are read; no row of a table is as long."""
_LARGEST_PAGE = 64 << 20
_PIECE = 1 << 13
_UNPACKED = 1 << 18
_LARGEST_BOMB = 1 << 28
DENSEST = 200
"""How many times its size a compressed text unpacks to at most; a table reaches about 20."""


def read_text(path: Path) -> str:
    """Return the text of a document: UTF-8 (with or without byte-order mark), UTF-16 with one, else Windows-1252.

    Raises `SourceError` when it is missing, empty, unreadable, binary, or too large for a page.
    """
    if path.is_dir():
        raise SourceError(f"{path}: this is a folder, not a page; `filmograph build` reads folders.")
    with Opened(path) as opened:
        content = opened.read_at_most(_LARGEST_PAGE)
        if opened.cut:
            raise SourceError(f"{path}: the compressed file is cut or damaged; fetch it again.")
    if len(content) > _LARGEST_PAGE:
        raise SourceError(f"{path}: larger than {_LARGEST_PAGE >> 20} MB, which is too large for a page; check what this file is.")
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
    if content.startswith(UTF16):
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
    Raises `SourceError` for what is no file, cannot be read, or unpacks to far more than a text can.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.cut = False
        self._path = path
        try:
            if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for its other end
                raise SourceError(no_file(path))
            self._raw = path.open("rb")
            packed = self._raw.read(2) == _GZIP
            self._raw.seek(0)
        except FileNotFoundError:
            raise SourceError(f"{path}: there is no such file; check the path.") from None
        except OSError as error:
            raise _unreadable(path, error) from None
        self._unpacker = zlib.decompressobj(wbits=31) if packed else None
        self._packed, self._rest = b"", memoryview(b"")
        self._taken = self._given = 0

    def readable(self) -> bool:
        """Return True, since the bytes can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill the buffer as far as the next piece goes, and return how many bytes it got; 0 at the end."""
        while not self._rest:
            piece = self._raw_piece(_UNPACKED) if self._unpacker is None else self._unpacked_piece()
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def read_at_most(self, size: int) -> bytes:
        """Return the bytes of the file, or a few more than `size` of them when it is larger."""
        content = bytearray()
        while len(content) <= size and (piece := self.read(_UNPACKED)):
            content += piece
        return bytes(content)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()

    def _raw_piece(self, size: int) -> bytes | None:
        try:
            piece = self._raw.read(size)
        except OSError as error:
            raise _unreadable(self._path, error) from None
        self._taken += len(piece)
        return piece or None

    def _unpacked_piece(self) -> bytes | None:
        """Return the next bytes of a packed file (perhaps none, when more have to be taken), None at its end."""
        packed = self._packed or self._raw_piece(_PIECE)
        if self._unpacker is None or packed is None or self.cut:
            self.cut |= self._unpacker is not None and not self._unpacker.eof
            return None
        if self._unpacker.eof:
            packed = packed.lstrip(b"\0")  # what fills the last block of a tape or disk
            self._packed = b""
            if not packed:
                return b""
            self._unpacker = zlib.decompressobj(wbits=31)  # several compressed files one after another count as one
        try:
            piece = self._unpacker.decompress(packed, _UNPACKED)
        except zlib.error:
            self.cut = True
            return None
        self._packed = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
        self._given += len(piece)
        if is_bomb(self._given, self._taken):
            raise SourceError(f"{self._path}: unpacks to more than {DENSEST} times its size, as no text does; check what this file is.")
        return piece


def is_bomb(unpacked: int, packed: int) -> bool:
    """Return whether so many bytes are more than so many packed ones of a text unpack to; a small bomb does no harm."""
    return unpacked > max(_LARGEST_BOMB, DENSEST * packed)


def is_cut(path: Path) -> str:
    """Return the sentence on a compressed file that ends early."""
    return f"{path}: the compressed file is cut or damaged; the part before was read, fetch the file again."


def no_file(path: Path) -> str:
    """Return the sentence that refuses a pipe, a device or a socket."""
    return f"{path}: this is a device, a pipe or a socket, which may never end; save what it gives in a file and name that."


def encoding_of(path: Path) -> str:
    """Return the encoding of a text: "utf-8-sig" (with or without mark), "utf-16" with a mark, else "cp1252" (Windows-1252).

    The first piece with a byte beyond ASCII decides, so that a few damaged bytes of a file in UTF-8 make it no other file.
    """
    with Opened(path) as opened:
        first, piece = True, opened.read(_UNPACKED)
        while piece:
            if first and piece.startswith(UTF16):
                return "utf-16"
            if not piece.isascii():
                text = piece.decode("utf-8", "surrogateescape")
                damaged = sum("\udc80" <= character <= "\udcff" for character in text)
                return "utf-8-sig" if sum(character > "\x7f" for character in text) >= 2 * damaged else "cp1252"
            first, piece = False, opened.read(_UNPACKED)
    return "utf-8-sig"


def unicode_of(path: Path) -> str:
    """Return the encoding of a text that is in Unicode: "utf-16" with a mark, else "utf-8-sig"."""
    with Opened(path) as opened:
        return "utf-16" if opened.read_at_most(1).startswith(UTF16) else "utf-8-sig"


def open_text(opened: Opened, encoding: str = "utf-8-sig") -> TextIO:
    """Return an opened file as text with plain ends of lines; a byte that the encoding does not have becomes a lone surrogate.

    Whoever reads a record of it refuses the record.
    """
    errors = "replace" if encoding == "utf-16" else "surrogateescape"  # which UTF-16 does not have
    return io.TextIOWrapper(io.BufferedReader(opened, _UNPACKED), encoding=encoding, errors=errors, newline=None)


def iter_lines(stream: TextIO) -> Iterator[str]:
    """Yield the lines of a text with their ends; one longer than `LONGEST_LINE` is cut there, so that its reader refuses it."""
    while line := stream.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith("\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield line


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


def ends(path: Path) -> str:
    """Return the ending of a file's name, without `.gz`, in small letters.

    >>> ends(Path("title.basics.tsv.gz"))
    '.tsv'
    """
    return _unpacked(path).suffix.lower()


def stem_of(path: Path) -> str:
    """Return the name of a file without its ending, by which a source of one file is named.

    >>> stem_of(Path("films.csv.gz"))
    'films'
    """
    return printable(_unpacked(path).stem)


def _unpacked(path: Path) -> Path:
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path


def printable(name: str) -> str:
    r"""Return the name of a file as text; bytes of it that are not UTF-8, and characters that steer a terminal, are spelt out.

    >>> printable("caf\udce9.csv")
    'caf\\xe9.csv'
    """
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return text if text.isprintable() else "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
