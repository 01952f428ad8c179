"""Sources of facts, one module a layout or table; which one reads a document is decided by what it holds."""

from collections.abc import Iterator
from io import StringIO
from typing import Protocol, TextIO

from filmograph.errors import SourceError
from filmograph.lines import with_plain_ends
from filmograph.model import Record, Rejected
from filmograph.sources.pages import dark_horizons, fandango, imdb, rotten_tomatoes, streaming_portal, web_page
from filmograph.sources.reading.page import Page
from filmograph.sources.tables import metaqa, tmdb, wikipedia_movies


class Layout(Protocol):
    """A module that reads one layout of page: a pure function from page to record."""

    LAYOUT: str
    LOOKED_FOR: str
    VERSION: int

    def recognises(self, page: Page) -> bool:
        """Return whether the page is in this layout."""

    def read(self, page: Page) -> Record:
        """Return what the page says of its film."""


class Catalogue(Protocol):
    """A module that reads a table of one kind, however many files it comes in; the source is named by the kind."""

    LAYOUT: str
    LOOKED_FOR: str
    VERSION: int

    def recognises(self, head: str) -> bool:
        """Return whether a file that begins so is of this kind."""

    def iter_records(self, stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:
        """Yield what a file says of each film, and why a part of it cannot be read; films marked as adult only when asked."""


_HEAD = 1 << 16
CATALOGUES: tuple[Catalogue, ...] = (wikipedia_movies, tmdb, metaqa)
LAYOUTS: tuple[Layout, ...] = (dark_horizons, imdb, rotten_tomatoes, streaming_portal, fandango)


def layout_of(page: Page, name: str) -> Layout:
    """Return the layout that the page `name` is in.

    Raises `SourceError`, naming every known layout and what was looked for, when it is in none.
    """
    for layout in LAYOUTS:
        if layout.recognises(page):
            return layout
    looked = "; ".join(f"{layout.LAYOUT}: {layout.LOOKED_FOR}" for layout in LAYOUTS)
    raise SourceError(f"{name}: in no layout known here. Looked for {looked}.")


def read_page(text: str, name: str = "page") -> Record:
    """Return what a page, or a catalogue's file of one film, says; `name` is what an error calls it.

    Its kind is chosen by what it holds. Raises `SourceError` when it is of none, or holds several films.
    """
    text = with_plain_ends(text)
    if web_page.is_html(text[:_HEAD]):
        return web_page.read(text, name)
    for catalogue in CATALOGUES:
        if catalogue.recognises(text[:_HEAD]):
            return _only_film(catalogue, text, name)
    page = Page.from_text(text)
    return layout_of(page, name).read(page)


def _only_film(catalogue: Catalogue, text: str, name: str) -> Record:
    found = list(catalogue.iter_records(StringIO(text), adult=True))
    if len(found) != 1:
        raise SourceError(f"{name}: holds {len(found):,} films; `filmograph read` prints one, `filmograph build` takes them all.")
    if isinstance(found[0], Rejected):
        raise SourceError(f"{name}: line {found[0].line}: {found[0].reason}")
    return found[0]
