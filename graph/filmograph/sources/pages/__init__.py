"""Pages: which layouts there are, and which one a page is in; a saved web page is read by the same layouts."""

from typing import Protocol

from filmograph.errors import SourceError
from filmograph.model import Record
from filmograph.sources.pages import dark_horizons, fandango, imdb, rotten_tomatoes, streaming_portal, web_page, wikipedia
from filmograph.sources.reading.page import Page


class Layout(Protocol):
    """A module that reads one layout of page: a pure function from page to record."""

    LAYOUT: str
    LOOKED_FOR: str
    VERSION: int

    def recognises(self, page: Page) -> bool:
        """Return whether the page is in this layout."""

    def read(self, page: Page) -> Record:
        """Return what the page says of its film."""


LAYOUTS: tuple[Layout, ...] = (dark_horizons, imdb, rotten_tomatoes, streaming_portal, fandango, wikipedia)


def layout_of(page: Page, name: str) -> Layout:
    """Return the layout that the page `name` is in.

    Raises `SourceError`, naming every known layout and what was looked for, when it is in none.
    """
    for layout in LAYOUTS:
        if layout.recognises(page):
            return layout
    looked = "; ".join(f"{layout.LAYOUT}: {layout.LOOKED_FOR}" for layout in LAYOUTS)
    raise SourceError(f"{name}: in no layout known here. Looked for {looked}.")


def read_text_page(page: Page, name: str) -> Record:
    """Return what a page of text says of its film; raises `SourceError` when it is in no known layout."""
    return layout_of(page, name).read(page)


def read_web_page(text: str, name: str) -> Record:
    """Return what an HTML document says of its film; `name` is what an error calls it. Raises `SourceError` when it says nothing."""
    return web_page.read(text, name, read_text_page)
