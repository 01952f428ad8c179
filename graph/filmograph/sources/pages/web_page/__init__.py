"""Saved web pages: the film they embed as data, Wikipedia's infobox, or else the text they show, where it is in a known layout."""

import re
from collections.abc import Callable
from dataclasses import replace

from lxml.html import HtmlElement

from filmograph.errors import SourceError
from filmograph.model import Record, Span
from filmograph.sources.pages.web_page.article import read_article
from filmograph.sources.pages.web_page.document import heading_of, is_too_long, parse, text_of
from filmograph.sources.pages.web_page.embedded import LAYOUT as LAYOUT
from filmograph.sources.pages.web_page.embedded import Embedded, from_attributes
from filmograph.sources.pages.web_page.nodes import Broken
from filmograph.sources.reading.page import Page

LOOKED_FOR = "an HTML document with a schema.org Movie in JSON-LD or microdata"
VERSION = 2

ReadText = Callable[[Page, str], Record]
"""Reads the text of a page, whatever its layout; raises `SourceError` when it is in none."""

_LONGEST, _MOST_TAGS = 30_000_000, 1_000_000
_HEAD = re.compile(
    r"\ufeff?\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--(?>.*?-->)\s*)*+<(?:!doctype\s+html|html|head|body|title|meta|base|link)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_html(head: str) -> bool:
    """Return whether a text that begins with `head` is an HTML document.

    >>> is_html("<!DOCTYPE html>"), is_html("<?xml version='1.0'?><html xmlns="), is_html("<film>"), is_html("Fargo (1996)")
    (True, True, False, False)
    """
    return _HEAD.match(head) is not None


def read(text: str, name: str, read_text: ReadText) -> Record:
    """Return the record of an HTML document; its lines are those of the HTML. `name` is the document's name in an error.

    A page without a film in its JSON-LD, and without Wikipedia's infobox, is read as a plain page of text is, by `read_text`, and the
    record names that page's layout; microdata and RDFa count where the text is in no layout.
    Raises `SourceError` when it is about no film, or about one in no form known here.
    """
    tags = text.count("<")
    if len(text) > _LONGEST or tags > _MOST_TAGS:
        raise SourceError(
            f"{name}: this web page is larger than that of any film ({len(text):,} characters, {tags:,} tags); save the page of a single"
            " film, as the browser shows it, and give that file."
        )
    tree = parse(text)
    if tree is None:
        raise SourceError(_refusal(name, None))
    embedded = Embedded.of(tree)
    if embedded.no_film:
        raise SourceError(f"{name}: this web page is about {embedded.no_film}, not a film; give the page of a single film.")
    record = embedded.record() or read_article(tree, name)
    marked = None if record else from_attributes(tree)
    if record is None and marked is None and is_too_long(tree):
        raise SourceError(
            f"{name}: this web page embeds no film as data, and its text is longer than that of any film's page; save the page of a single"
            " film, as the browser shows it, and give that file."
        )
    record = record or _from_text(tree, name, read_text) or marked
    if record is None:
        raise SourceError(_refusal(name, embedded.broken))
    return record


def _refusal(name: str, broken: Broken | None) -> str:
    if broken:
        return (
            f"{name}, line {broken.line}: the JSON-LD of this web page breaks here ({broken.reason}) and its text is in no layout known"
            " here; save the page again, as the browser shows it, and give that file."
        )
    return (
        f"{name}: this web page embeds no schema.org Movie as JSON-LD or microdata and its text is in no layout known here;"
        " save the page of a single film, as the browser shows it, and give that file."
    )


def _read_layout(page: Page, name: str, read_text: ReadText) -> Record | None:
    try:
        return read_text(page, name)
    except SourceError:
        return None


def _from_heading(page: Page, heading: str) -> Page:
    """Return the page without the lines above its heading, where a site prints its own menus."""
    above = page.lines.index(heading) if heading in page.lines else 0
    return Page(("",) * above + page.lines[above:])


def _from_text(tree: HtmlElement, name: str, read_text: ReadText) -> Record | None:
    heading = heading_of(tree)
    if is_too_long(tree):
        return None
    try:
        text, spans = text_of(tree)
    except RecursionError:
        return None
    page = Page.from_text(text)
    record = _read_layout(page, name, read_text)
    if record and heading and (record.film.title or "") not in heading:
        record = _read_layout(_from_heading(page, heading), name, read_text) or record
    if record is None:
        return None

    def within(span: Span) -> Span:
        inner = spans[span[0] - 1 : span[1]]
        return min(first for first, _ in inner), max(last for _, last in inner)

    return replace(record, lines={pointer: within(span) for pointer, span in record.lines.items()})
