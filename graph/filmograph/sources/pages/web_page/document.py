"""An HTML document: its blocks of JSON-LD, its site, and its text, each with its lines of the file."""

import re
from collections.abc import Iterator
from typing import Any, Literal

from inscriptis import Inscriptis  # type: ignore[import-untyped]
from inscriptis.css_profiles import RELAXED_CSS_PROFILE, STRICT_CSS_PROFILE  # type: ignore[import-untyped]
from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped]
from inscriptis.model.tag import CustomHtmlTagHandlerMapping  # type: ignore[import-untyped]
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from filmograph.lines import lines_in, with_plain_ends
from filmograph.model import Span
from filmograph.sources.reading.values import without_huge_references

_JSON_LD = re.compile(r"\s*application/ld\+json\s*(?:;.*)?", re.IGNORECASE | re.DOTALL)
_DIGITS = {ord(str(digit)): 0xF0000 + digit for digit in range(10)}
_NUMBERS = {mark: chr(digit) for digit, mark in _DIGITS.items()}
_MARK = re.compile("[\U000f0000-\U000f0009]+")
_SPACE = "\U000f000a"  # replaces a space that does not collapse with those beside it
_NO_TEXT = re.compile("[^\t\n\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U000effff]")
_SCRIPT = re.compile(r"(</?script\b)", re.IGNORECASE)
_LINE_FEED = re.compile(r"&(?:#0*10(?![0-9]);?|#x0*a(?![0-9a-f]);?|NewLine;)", re.IGNORECASE)
_MOST_TEXTS, _MOST_CHARACTERS = 100_000, 5_000_000
_UNSEEN = ("script", "style", "nav", "footer", "noscript", "template", "svg", "iframe", "textarea")
_BLOCKS = ("section", "form", "fieldset", "details", "summary", "dl", "dt", "dd", "hr", "center", "table", "caption", "tr")
_CELLS = ("td", "th")


def parse(text: str) -> HtmlElement | None:
    """Return the tree of an HTML document, None when it is empty."""
    plain = _NO_TEXT.sub("", _without_line_feeds(with_plain_ends(text)))
    try:
        return document_fromstring(plain.encode(), parser=HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.ParserError:
        return None


def _without_line_feeds(text: str) -> str:
    """Return a document whose references to a line feed are spaces, as a browser shows them; they end no line of the file."""
    parts = _SCRIPT.split(text)
    for i in range(0, len(parts), 2):
        if i == 0 or parts[i - 1].startswith("</"):  # inside a script they are no references
            parts[i] = _LINE_FEED.sub(" ", parts[i])
    return "".join(parts)


def json_ld(tree: HtmlElement) -> list[tuple[str, int]]:
    """Return every block of JSON-LD with the line it begins on."""
    return [(text, line) for script, text, line in _scripts(tree) if _JSON_LD.fullmatch(script.get("type") or "")]


def next_data(tree: HtmlElement) -> list[tuple[str, int]]:
    """Return the block of JSON from which a site built with Next.js draws the page, with the line it begins on."""
    return [(text, line) for script, text, line in _scripts(tree) if script.get("id") == "__NEXT_DATA__"]


def _scripts(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str, int]]:
    for element, part, line in _texts(tree):
        if part == "text" and element.tag == "script":
            yield element, element.text or "", line


def titles_of(tree: HtmlElement) -> list[tuple[str, int]]:
    """Return the titles that the document gives itself, for its window and for those who link to it, each with its line."""
    found = []
    for event, element, line in walked(tree):
        if event == "start" and element.tag == "title":
            found.append((_line(element), line))
        elif event == "start" and element.tag == "meta" and element.get("property") == "og:title":
            found.append((element.get("content") or "", line))
    return found


def site_of(tree: HtmlElement) -> str | None:
    """Return the name of the site that the document belongs to, as the document states it."""
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name")) == "og:site_name":
            return " ".join((meta.get("content") or "").split()) or None
    return None


def heading_of(tree: HtmlElement) -> str | None:
    """Return the first main heading of the document that its title holds too."""
    title = next((_line(element) for element in tree.iter("title")), "").casefold()
    return next((heading for heading in map(_line, tree.iter("h1")) if heading and heading.casefold() in title), None)


def _line(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def is_too_long(tree: HtmlElement) -> bool:
    """Return whether a document has more text than any page of a film, so that turning it into lines would take minutes."""
    sizes = [len(text) for element, part, _ in _texts(tree) if (text := getattr(element, part).strip())]
    return len(sizes) > _MOST_TEXTS or sum(sizes) > _MOST_CHARACTERS


def text_of(tree: HtmlElement) -> tuple[str, list[Span]]:
    """Return the text of a document as a browser would copy it, and for each line of it the lines of the file.

    The tree cannot be used afterwards. Raises `RecursionError` when it is nested too deeply.
    """
    for element, part, line in list(_texts(tree)):
        setattr(element, part, _marked(getattr(element, part), line))
    lines, spans = [], []
    before = (1, 1)
    for row in lines_in(Inscriptis(tree, _config()).get_text()):
        numbers = [int(mark.translate(_NUMBERS)) for mark in _MARK.findall(row)]
        before = (min(numbers), max(numbers)) if numbers else before
        lines.append(_MARK.sub("", row).replace(_SPACE, " "))
        spans.append(before)
    return "\n".join(lines), spans


def walked(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement, int]]:
    """Yield "start" and "end" of every element of a tree, or "comment", in the order of the file, with the line on which it is."""
    line = 1
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event != "end":
            line = max(line, element.sourceline or 0)
        yield event, element, line
        text = element.text if event == "start" else element.tail
        line += text.count("\n") if text else 0


def _texts(tree: HtmlElement) -> Iterator[tuple[HtmlElement, Literal["text", "tail"], int]]:
    """Yield every text of a tree in the order of the file: its element, whether it is inside or after it, and its first line."""
    for event, element, line in walked(tree):
        part: Literal["text", "tail"] = "text" if event == "start" else "tail"
        if getattr(element, part):
            yield element, part, line


def _marked(text: str, line: int) -> str:
    """Return a text with the number of its line before each line that is not empty, in digits that no page has."""
    rows = without_huge_references(_NO_TEXT.sub("", text)).replace("\u00a0", _SPACE).split("\n")
    return "\n".join(
        row[: len(row) - len(bare)] + str(number).translate(_DIGITS) + bare if (bare := row.lstrip()) else row
        for number, row in enumerate(rows, start=line)
    )


def _config() -> Any:
    """Return how documents become text: a row of a table is a line unless its cells hold lines, every list has the same bullets."""
    block, unseen, spaced = STRICT_CSS_PROFILE["div"], STRICT_CSS_PROFILE["script"], RELAXED_CSS_PROFILE["span"]
    styles = STRICT_CSS_PROFILE | dict.fromkeys(_BLOCKS, block) | dict.fromkeys(_UNSEEN, unseen) | dict.fromkeys(_CELLS, spaced)
    table = ("table", "tr", *_CELLS)
    handlers = CustomHtmlTagHandlerMapping(
        dict.fromkeys(table, _leave_to_style) | {"ul": _start_list}, dict.fromkeys(table, _leave_to_style)
    )
    return ParserConfig(css=styles, custom_html_tag_handler_mapping=handlers)


def _leave_to_style(*_: object) -> None:
    """Do nothing more for a tag than its style does: padding columns to one width would put runs of spaces between names."""


def _start_list(state: Any, _attributes: object) -> None:
    state.li_counter.append("• ")
