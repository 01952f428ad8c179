"""Sources of facts, one module a layout or table; which one reads a document is decided by what it holds."""

from collections.abc import Iterable
from io import StringIO

from filmograph.errors import SourceError
from filmograph.lines import with_plain_ends
from filmograph.model import Record, Rejected
from filmograph.sources.pages import read_text_page, read_web_page
from filmograph.sources.pages.web_page import is_html
from filmograph.sources.reading.page import Page
from filmograph.sources.tables import CATALOGUES, is_json, unknown_json

_HEAD = 1 << 16
_MOST_REJECTED = 1000


def read_page(text: str, name: str = "page") -> Record:
    """Return what a page, or a catalogue's file of one film, says; `name` is what an error calls it.

    Its kind is chosen by what it holds. Raises `SourceError` when it is of none, or holds several films.
    """
    text = with_plain_ends(text)
    if is_html(text[:_HEAD]):
        return read_web_page(text, name)
    for catalogue in CATALOGUES:
        if catalogue.recognises(text[:_HEAD]):
            return only_film(catalogue.iter_records(StringIO(text), adult=True), name)[0]
    if is_json(text):
        raise SourceError(unknown_json(name, name))
    return read_text_page(Page.from_text(text), name)


def only_film(found: Iterable[Record | Rejected], name: str) -> tuple[Record, list[Rejected]]:
    """Return the only film that a file holds, and the first thousand parts of it that cannot be read.

    Raises `SourceError` when it holds none or several.
    """
    films, record, rejected = 0, None, list[Rejected]()
    for one in found:
        if isinstance(one, Record):
            films, record = films + 1, record or one
        elif len(rejected) < _MOST_REJECTED:
            rejected.append(one)
    if films > 1:
        raise SourceError(f"{name}: holds {films:,} films; `filmograph read` prints one, `filmograph build` takes them all.")
    if record is None:
        raise SourceError(f"{name}: line {rejected[0].line}: {rejected[0].reason}" if rejected else f"{name}: holds no film.")
    return record, rejected
