"""Wikitext: templates and links nested in each other, each piece of text with its line, and what of it a reader of the article sees."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from filmograph.sources.reading.values import without_references

_UNSEEN = re.compile(
    r"<!--(?:[^-]|-(?!->))*+(?:-->|\Z)"
    r"|<ref\b[^<>]{0,300}/>|<ref\b[^<>]{0,300}>(?:[^<]|<(?!/ref))*+(?:</ref\s{0,9}>|\Z)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\||\n[*#:]*|<br\s{0,9}/?\s{0,9}>|<[^<>\n]{0,300}>|'{2,}|[^{}\[\]|\n<']+|.", re.IGNORECASE)
_CLOSES = {"}}": "{{", "]]": "[["}
_DEEPEST = 30
_NAMED = re.compile(r"\s*(?P<name>[\w .-]{1,40}?)\s*=(?P<value>.*)", re.DOTALL)
_LISTS = frozenset(
    {"plainlist", "plain list", "flatlist", "flat list", "ubl", "unbulleted list", "hlist", "cslist", "comma separated entries", "ublist"}
    | {"br separated entries", "unbulletedlist", "collapsible list"}
)
_SHOWN = frozenset(
    {"nowrap", "nobr", "nobold", "small", "big", "center", "abbr", "ill", "interlanguage link", "illm", "no italic", "noitalic"}
    | {"plainlist/styles", "start date text", "awrap", "nowrap begin", "line-height"}
)
_SECOND_SHOWN = frozenset({"lang", "langx", "transl", "transliteration"})
_SIGNS = {
    "us$": "$", "usd": "$", "£": "£", "gbp": "£", "€": "€", "euro": "€", "eur": "€", "inr": "₹", "indian rupee": "₹",
    "a$": "A$", "aud": "A$",
}  # fmt: skip
_DATES = frozenset({"film date", "filmdate", "start date", "start-date", "release date", "startdate"})
_SPACES = frozenset({"nbsp", "spaces", "snd", "spnd", "nbs", "space"})
_READ = _LISTS | _SHOWN | _SECOND_SHOWN | _DATES | _SIGNS.keys() | {"sortname"}
_LONGEST_NAME, _LONGEST = 8, 100  # pieces and characters of a template's name

BREAK = ""
"""A piece of text between two items of a list."""


@dataclass
class Node:
    """A template, a link, or the text around them: its arguments, each of pieces of text with their lines and of nodes."""

    opening: str
    line: int
    args: list[list["tuple[str, int] | Node"]] = field(default_factory=lambda: [[]])
    last: int = 0


def parsed(text: str) -> Node:
    """Return the tree of a wikitext; brackets that are never closed are text, and so are those nested too deeply."""
    line, root = 1, Node("", 1)
    opened = [root]
    for token in _TOKEN.finditer(_UNSEEN.sub(lambda unseen: "\n" * unseen[0].count("\n"), text)):
        mark = token[0]
        if mark in ("{{", "[[") and len(opened) < _DEEPEST:
            opened.append(Node(mark, line))
            opened[-2].args[-1].append(opened[-1])
        elif mark in _CLOSES and any(node.opening == _CLOSES[mark] for node in opened):
            while opened.pop().opening != _CLOSES[mark]:
                pass
        elif mark == "|" and len(opened) > 1:
            opened[-1].args.append([])
        else:
            opened[-1].args[-1].append((mark, line))
        line += mark.count("\n")
        opened[-1].last = line
    return root


def templates(node: Node) -> Iterator[Node]:
    """Yield every template of a tree, in the order of the text."""
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        if inner.opening == "{{":
            yield inner
        waiting.extend(part for arg in reversed(inner.args) for part in reversed(arg) if isinstance(part, Node))


def name_of(template: Node) -> str:
    """Return the name of a template in small letters."""
    printed = "".join(part[0] for part in template.args[0][:_LONGEST_NAME] if isinstance(part, tuple))
    return " ".join(printed[:_LONGEST].replace("_", " ").casefold().split())


def arguments(template: Node) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Yield the arguments of a template: (name, pieces of its text as a reader sees it); one without a name has its number."""
    number = 0
    for arg in template.args[1:]:
        named = _NAMED.fullmatch(arg[0][0]) if arg and isinstance(arg[0], tuple) else None
        if named and isinstance(arg[0], tuple):
            value: list[tuple[str, int] | Node] = [(named["value"], arg[0][1]), *arg[1:]]
            yield named["name"].casefold().replace("_", " "), list(_flat(value))
        else:
            number += 1
            yield str(number), list(_flat(arg))


def _flat(arg: list["tuple[str, int] | Node"]) -> Iterator[tuple[str, int]]:
    """Yield the pieces of an argument as a reader of the article sees them, `BREAK` between the items of a list."""
    for part in arg:
        if isinstance(part, Node):
            yield from _template(part) if part.opening == "{{" else _link(part)
        elif part[0].startswith("\n") or part[0][:3].casefold() == "<br":
            yield BREAK, part[1]
        elif not part[0].startswith(("''", "<")):
            yield without_references(part[0]), part[1]


def _link(link: Node) -> Iterator[tuple[str, int]]:
    target = "".join(part[0] for part in link.args[0] if isinstance(part, tuple))
    if not target.casefold().lstrip(":").startswith(("file:", "image:", "category:")):
        yield from _flat(link.args[-1])


def _template(template: Node) -> Iterator[tuple[str, int]]:
    name = name_of(template)
    if name in _SPACES:
        yield " ", template.line
    if name not in _READ:
        return
    given = [pieces for key, pieces in arguments(template) if key.isdigit()]
    if name in _LISTS:
        for pieces in given:
            yield BREAK, template.line
            yield from pieces
        yield BREAK, template.line
    elif name in _DATES:
        yield from _dates(given)
    elif name in _SIGNS and given:
        yield _SIGNS[name], template.line
        yield from given[0]
    elif name == "sortname":
        yield " ".join(_text(pieces) for pieces in given[:2]), template.line
    elif name in _SHOWN or name in _SECOND_SHOWN:
        yield from next(iter(given[name in _SECOND_SHOWN :]), [])


def _dates(given: list[list[tuple[str, int]]]) -> Iterator[tuple[str, int]]:
    """Yield the dates of a template that lists year, month, day and place in turn."""
    for at in range(0, len(given), 4):
        group = given[at : at + 4]
        numbers = [text.zfill(2) for pieces in group[:3] if (text := _text(pieces)).isdigit()]
        line = next((line for pieces in group for text, line in pieces if text.strip()), 0)
        if numbers and line:
            place = _text(group[3]) if len(group) > 3 else ""
            yield BREAK, line
            yield "-".join(numbers) + (f" ({place})" if place else ""), line
            yield BREAK, line


def _text(pieces: list[tuple[str, int]]) -> str:
    return "".join(text for text, _ in pieces).strip()
