"""A Wikipedia article on a film as saved HTML: its heading, its infobox, and the item of Wikidata that it links to."""

import re

from lxml.html import HtmlElement

from filmograph.errors import SourceError
from filmograph.model import Draft, Record
from filmograph.sources.pages.web_page.document import walked
from filmograph.sources.pages.web_page.infobox_rows import rows_of
from filmograph.sources.pages.wikipedia.infobox import is_film, is_series, read_infobox, title_and_year
from filmograph.sources.reading.once import Facts

LAYOUT = "wikipedia"

_ITEM = re.compile(r"(?:https?:)?//www\.wikidata\.org/wiki/(?:Special:EntityPage/)?(?P<item>Q[1-9][0-9]{0,11})(?:[#?].{0,80})?")


def read_article(tree: HtmlElement, name: str) -> Record | None:
    """Return what the infobox of an article says of its film; None when the document is no article with one.

    Raises `SourceError` for the article of a TV series; `name` is the document's name in it.
    """
    table = next((table for table in tree.iter("table") if "infobox" in (table.get("class") or "").split()), None)
    rows = list(rows_of(table)) if table is not None else []
    if is_series(rows):
        raise SourceError(f"{name}: this web page is about a TV series, not a film; give the page of a single film.")
    heading, line = _heading(tree)
    if not heading or not is_film(rows):
        return None
    facts = Facts(Draft(LAYOUT), None)
    title, year = title_and_year(heading)
    facts.title(title, (line, line))
    if year:
        facts.year(year, (line, line))
    read_infobox(rows, facts)
    _read_item(tree, facts)
    return facts.draft.finish()


def _heading(tree: HtmlElement) -> tuple[str, int]:
    found = ((element, line) for event, element, line in walked(tree) if event == "start" and element.tag == "h1")
    return next(((" ".join(element.text_content().split()), line) for element, line in found), ("", 0))


def _read_item(tree: HtmlElement, facts: Facts) -> None:
    """Add the item of Wikidata that the article's own menu links to."""
    for _, element, line in walked(tree):
        if element.tag == "li" and element.get("id") == "t-wikibase":
            for link in element.iter("a"):
                if match := _ITEM.fullmatch(link.get("href") or ""):
                    facts.draft.film_id("wikidata", match["item"], line)
