"""Saved web pages: the schema.org Movie they embed as JSON-LD, else the text they show, where it is in a known layout."""

import re
from collections.abc import Callable
from dataclasses import replace

from lxml.html import HtmlElement

from filmograph.errors import SourceError
from filmograph.model import Draft, Record, Span
from filmograph.sources.pages.web_page.document import heading_of, json_ld, parse, site_of, text_of
from filmograph.sources.pages.web_page.movie import read_movie
from filmograph.sources.pages.web_page.nodes import Nodes, read_block
from filmograph.sources.reading.page import Page

LAYOUT = "json-ld"
LOOKED_FOR = "an HTML document with a schema.org Movie in JSON-LD"
VERSION = 1

ReadText = Callable[[Page, str], Record]
"""Reads the text of a page, whatever its layout; raises `SourceError` when it is in none."""

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

    Where it embeds no schema.org Movie, its text is read as a plain page is, by `read_text`, and the record names that page's layout.
    Raises `SourceError` when it has neither a Movie nor a text in a known layout.
    """
    tree = parse(text)
    record = None if tree is None else _from_json_ld(tree) or _from_text(tree, name, read_text)
    if record is None:
        raise SourceError(
            f"{name}: this web page embeds no schema.org Movie as JSON-LD and its text is in no layout known here;"
            " save the page of a single film, as the browser shows it, and give that file."
        )
    return record


def _from_json_ld(tree: HtmlElement) -> Record | None:
    try:
        nodes = Nodes(root for block, line in json_ld(tree) if (root := read_block(block, line)))
        movie = nodes.movie()
        if movie is None:
            return None
        draft = Draft(LAYOUT)
        read_movie(movie, nodes, site_of(tree) or nodes.site(), draft)
        return draft.finish()
    except RecursionError:  # nested deeper than any film's page
        return None


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
