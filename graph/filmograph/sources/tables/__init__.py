"""Tables: which catalogues there are, each a module of its own."""

from collections.abc import Iterator
from typing import Protocol, TextIO

from filmograph.model import Record, Rejected
from filmograph.sources.tables import jellyfin, kodi, letterboxd, metaqa, omdb, radarr, tmdb, trakt, wikidata_answers, wikipedia_movies


class Catalogue(Protocol):
    """A module that reads a table of one kind, however many files it comes in; the source is named by the kind."""

    LAYOUT: str
    LOOKED_FOR: str
    VERSION: int

    def recognises(self, head: str) -> bool:
        """Return whether a file that begins so is of this kind."""

    def iter_records(self, stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:
        """Yield what a file says of each film, and why a part of it cannot be read; films marked as adult only when asked."""


JSON_KINDS: tuple[Catalogue, ...] = (wikipedia_movies, omdb, trakt, radarr, jellyfin, wikidata_answers, tmdb)
CATALOGUES: tuple[Catalogue, ...] = (*JSON_KINDS, kodi, letterboxd, metaqa)


def is_json(text: str) -> bool:
    """Return whether a text begins as JSON does, and not as the templates and links of wikitext do."""
    begin = text.lstrip("\ufeff \t\r\n")[:2]
    return begin[:1] in ("{", "[") and begin not in ("{{", "[[")


def unknown_json(name: str, file_name: str) -> str:
    """Return the sentence that refuses a JSON file (by its path and name) of no known kind."""
    looked = "; ".join(f"{module.LAYOUT}: {module.LOOKED_FOR}" for module in JSON_KINDS)
    return (
        f"{name}: this JSON is of no known kind, and it has no mapping; draft one with `filmograph mapping {file_name} >"
        f" {file_name}.mapping.toml` and correct it. The known kinds are {looked}."
    )
