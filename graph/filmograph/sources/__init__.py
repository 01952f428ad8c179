"""Sources of facts, one module a layout or table; which one reads a document is decided by what it holds."""

from io import StringIO

from filmograph.errors import SourceError
from filmograph.lines import with_plain_ends
from filmograph.model import Record, Rejected
from filmograph.sources.pages import read_text_page, read_web_page
from filmograph.sources.pages.web_page import is_html
from filmograph.sources.reading.page import Page
from filmograph.sources.tables import CATALOGUES, Catalogue

_HEAD = 1 << 16


def read_page(text: str, name: str = "page") -> Record:
    """Return what a page, or a catalogue's file of one film, says; `name` is what an error calls it.

    Its kind is chosen by what it holds. Raises `SourceError` when it is of none, or holds several films.
    """
    text = with_plain_ends(text)
    if is_html(text[:_HEAD]):
        return read_web_page(text, name)
    for catalogue in CATALOGUES:
        if catalogue.recognises(text[:_HEAD]):
            return _only_film(catalogue, text, name)
    return read_text_page(Page.from_text(text), name)


def _only_film(catalogue: Catalogue, text: str, name: str) -> Record:
    found = list(catalogue.iter_records(StringIO(text), adult=True))
    if len(found) != 1:
        raise SourceError(f"{name}: holds {len(found):,} films; `filmograph read` prints one, `filmograph build` takes them all.")
    if isinstance(found[0], Rejected):
        raise SourceError(f"{name}: line {found[0].line}: {found[0].reason}")
    return found[0]
