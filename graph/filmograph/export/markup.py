"""An XML file: what text it can hold, how its elements are spelt, and that it appears complete or not at all."""

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from filmograph.errors import FilmographError

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNWANTED = re.compile(f"{FORBIDDEN.pattern}|[{_BIDI}]")

_ADVICE = {
    errno.ENOENT: "make its folder first",
    errno.ENOTDIR: "choose a path inside a folder, not inside a file",
    errno.EISDIR: "add a file name to this folder",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOSPC: "free some space or choose another disk",
    errno.EDQUOT: "free some space or choose another disk",
}


def clean(text: str) -> str:
    """Return the text without what XML 1.0 forbids (control characters, lone surrogates, U+FFFE, U+FFFF) and without bidi controls."""
    return _UNWANTED.sub("", text)


def opening(name: str, attributes: Mapping[str, str | None]) -> str:
    """Return the start tag; an attribute that is None is left out."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value is not None)
    return f"<{name}{written}>"


def element(name: str, attributes: Mapping[str, str | None], content: str = "") -> str:
    """Return the element around content that is XML already."""
    start = opening(name, attributes)
    return f"{start}{content}</{name}>" if content else f"{start[:-1]}/>"


def escaped(text: str) -> str:
    """Return the text as element content."""
    # A bare carriage return would be read back as a line feed.
    return escape(text, {"\r": "&#13;"})


def write_atomically(path: Path, lines: Iterable[str]) -> None:
    """Write the lines in UTF-8 to a file beside the target and rename it to the target.

    Raises FilmographError, one sentence that names the file and what to do, if the system refuses. Whatever goes wrong,
    the target is as it was and nothing is left beside it.
    """
    part = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        _write(part, lines)
        part.replace(path)
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, "choose a folder that you may write to")
        raise FilmographError(f"{path}: cannot be written ({error.strerror or error}); {advice}.") from None
    finally:
        # After the move there is nothing to remove; after a failure the first error is the one to report.
        with contextlib.suppress(OSError):
            part.unlink()


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line)
            file.write("\n")
        file.flush()
        # Some systems report a full disk only when the data reaches it.
        os.fsync(file.fileno())
