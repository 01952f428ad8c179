"""The errors of the package; the text of each is one plain sentence for the user.

FilmographError
├── UsageError            the call itself is wrong: an unknown question, a missing parameter (exit status 2)
├── SourceError           a document cannot be read: missing, empty, binary, undecodable, of an unknown layout
├── StoreError            a folder is not a store, has another format, is busy, or cannot be written
├── QueryError            a SPARQL text cannot be parsed or evaluated
├── EndpointError         a remote endpoint gave no answer, or an incomplete one
│   └── CutAnswer         it gave only as many rows as it ever gives
└── LookupFailedError     a name does not lead to exactly one entity
    ├── NotFound          no entity has the name; carries near names
    └── AmbiguousName     several entities have the name; carries them
"""

import errno
import os
import re
from collections.abc import Sequence

_NO_MEMORY = re.compile(
    rf"{os.strerror(errno.ENOMEM)}|^Out of Memory Error:|failed to map segment|can't start new thread|bad_alloc"
    r"|without exception set|without setting an exception",  # of Python, from a library that did not see that it got none
    re.IGNORECASE,
)
_REFUSALS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.EMFILE, errno.EIO)


class FilmographError(Exception):
    """The base of every error that this package raises on purpose; its text is one sentence for the user.

    >>> issubclass(filmograph.NotFound, filmograph.FilmographError)
    True
    """


class UsageError(FilmographError):
    """The call is wrong: an unknown question, an unknown or missing parameter."""


class SourceError(FilmographError):
    """A source document cannot be read."""


class StoreError(FilmographError):
    """A store cannot be opened, built or published."""


class QueryError(FilmographError):
    """A SPARQL text cannot be parsed or evaluated."""


class EndpointError(FilmographError):
    """A remote endpoint failed, refused, or cut its answer short."""


class CutAnswer(EndpointError):  # noqa: N818 - it is the answer that is cut
    """A remote endpoint gave only as many rows as it ever gives: `size`, 0 where it does not say how many."""

    def __init__(self, message: str, size: int = 0) -> None:
        super().__init__(message)
        self.size = size


class LookupFailedError(FilmographError):
    """A name does not lead to exactly one entity."""


class NotFound(LookupFailedError):  # noqa: N818 - the name is part of the public interface
    """No entity has this name; `near` are the names most similar to it.

    >>> try:
    ...     graph.person("Viola Davies")
    ... except filmograph.NotFound as error:
    ...     error.near
    ('Viola Davis',)
    """

    def __init__(self, message: str, near: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.near = tuple(near)


class AmbiguousName(LookupFailedError):  # noqa: N818 - the name is part of the public interface
    """Several entities have this name; `candidates` are (IRI, label) of each.

    >>> try:
    ...     graph.film("King Kong")
    ... except filmograph.AmbiguousName as error:
    ...     [label for iri, label in error.candidates]
    ['King Kong (1933)', 'King Kong (1976)']
    """

    def __init__(self, message: str, candidates: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


def refusal(error: Exception) -> str | None:
    """Return the words with which the system refused to read or write, also from the error of a library; None for other errors.

    >>> refusal(OSError("IO error: While appending to file: /a/000014.sst: No space left on device"))
    'No space left on device'
    """
    message = str(error)
    return next((words for words in map(os.strerror, _REFUSALS) if words in message), None)


def lacks_memory(error: BaseException | None) -> bool:
    """Return whether an error, or one that led to it, is that there is not enough memory, also as libraries report it.

    >>> lacks_memory(MemoryError()), lacks_memory(RuntimeError("can't start new thread")), lacks_memory(ValueError())
    (True, True, False)
    """
    while error is not None:
        # our own sentences may have such words from a name
        if isinstance(error, MemoryError) or (not isinstance(error, FilmographError) and _NO_MEMORY.search(str(error))):
            return True
        error = error.__cause__ or error.__context__
    return False


def reason(error: Exception) -> str:
    """Return the reason for an error in a few words: those of the system, otherwise the first line of the message."""
    stated = error.strerror if isinstance(error, OSError) else None
    return refusal(error) or stated or next(iter(str(error).splitlines()), type(error).__name__)
