"""Tables: which catalogues there are, each a module of its own."""

from collections.abc import Iterator
from typing import Protocol, TextIO

from filmograph.model import Record, Rejected
from filmograph.sources.tables import metaqa, tmdb, wikipedia_movies


class Catalogue(Protocol):
    """A module that reads a table of one kind, however many files it comes in; the source is named by the kind."""

    LAYOUT: str
    LOOKED_FOR: str
    VERSION: int

    def recognises(self, head: str) -> bool:
        """Return whether a file that begins so is of this kind."""

    def iter_records(self, stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:
        """Yield what a file says of each film, and why a part of it cannot be read; films marked as adult only when asked."""


CATALOGUES: tuple[Catalogue, ...] = (wikipedia_movies, tmdb, metaqa)
