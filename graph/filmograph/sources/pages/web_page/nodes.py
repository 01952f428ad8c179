"""JSON-LD on a page: its values with their lines, its nodes by their `@id`, and the Movie among them."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from filmograph.lines import lines_in
from filmograph.sources.pages.web_page.repair import repaired
from filmograph.sources.reading.located import Lines, Located, lines_of
from filmograph.sources.reading.values import without_references

_ABOUT = ("@graph", "mainEntity", "mainEntityOfPage", "about", "itemReviewed")
_WRAPPED = re.compile(r"(?:\s|\ufeff|/\*.*?\*/|//[^\n]*|<!--|<!\[CDATA\[)*", re.DOTALL)
_PREFIX = re.compile(r"(?:https?://schema\.org/|schema:)(?=\w)")
_LARGEST, _MOST_VALUES = 20_000_000, 1_500_000  # the JSON of a film's page has a hundredth of them
_DEEPEST = 100  # levels of values; the page of a film has a tenth of them
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def _bare(name: str) -> str:
    return _PREFIX.sub("", name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {_bare(key): value for key, value in pairs}


# a number stays as printed, since its length or exponent does not matter here
_DECODER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_object)


class Value(Located):
    """A value of JSON-LD and its lines; a value that is no node has no keys. Names of schema.org are without their prefix."""

    @property
    def types(self) -> frozenset[str]:
        """The types of a node."""
        return frozenset(_bare(item.value) for item in self.all("@type") if isinstance(item.value, str))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of a node in its order."""
        return tuple(self.value) if isinstance(self.value, dict) else ()

    def all(self, *keys: str) -> list["Value"]:
        """Return the values under the keys of a node, in the order of the keys."""
        holder = self.value if isinstance(self.value, dict) else {}
        return [item for key in keys if key in holder for item in self._inner(key, holder[key]).items()]

    def items(self) -> list["Value"]:
        """Return the items of a list, of lists in it, or the value alone; null is no item."""
        if isinstance(self.value, list):
            return [inner for item in self.values() for inner in item.items()]
        if not isinstance(self.value, dict):
            return [] if self.value is None else [self]
        return ([] if self.types else self.all("@list", "@set")) or [self]

    def at(self, path: str) -> list["Value"]:
        """Return the values at the end of a path of keys, such as "genres.text", through every list on the way."""
        found = [self]
        for key in path.split("."):
            found = [inner for value in found for inner in value.all(key)]
        return found

    @property
    def text(self) -> str:
        """The text of the value in one line, for a node its name; "" when it has none."""
        return " ".join(self.prose.split())

    @property
    def prose(self) -> str:
        """The text of the value with its paragraphs, without entities and tags; "" when it has none."""
        if isinstance(self.value, str):
            plain = _TAG.sub("", _BREAK.sub("\n", without_references(self.value)))
            return "\n".join(line.strip() for line in lines_in(plain)).strip()
        return next((text for item in self.all("@value", "name") if (text := item.prose)), "")


@dataclass(frozen=True)
class Broken:
    """Where a block of JSON breaks: the line of the file, and what was expected there."""

    line: int
    reason: str


def read_block(block: str, line: int) -> Value | Broken | None:
    """Return the first JSON value of a block that begins on `line` of its file, or where it breaks; None when it holds no object.

    Comments and CDATA marks before it, and any text after it, are skipped; a little damage is repaired.
    """
    wrapped = _WRAPPED.match(block)
    text = block[wrapped.end() if wrapped else 0 :]
    first = line + block.count("\n", 0, len(block) - len(text))
    if not text.startswith(("{", "[")):
        return None
    if len(text) > _LARGEST or sum(map(text.count, ",{[")) > _MOST_VALUES:
        return Broken(first, f"more than {_LARGEST:,} characters or {_MOST_VALUES:,} values")
    found = _decoded(text, first)
    return _decoded(repaired(text), first) if isinstance(found, Broken) else found


def _decoded(text: str, first: int) -> Value | Broken:
    try:
        value, end = _DECODER.raw_decode(text)
    except json.JSONDecodeError as error:
        return Broken(first + error.lineno - 1, error.msg.lower())
    except RecursionError:
        return Broken(first, "too many levels")
    if _is_too_deep(value):
        return Broken(first, "too many levels")
    return Value(value, lines_of(text[:end], first, _bare))


def _is_too_deep(value: Any) -> bool:
    level, depth = [value], 0
    while level and depth < _DEEPEST:
        level = [part for holder in level if isinstance(holder, dict | list) for part in _parts(holder)]
        depth += 1
    return bool(level)


def _parts(holder: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return holder.values() if isinstance(holder, dict) else holder


class Nodes:
    """The nodes of a page; a value that refers to a node by its `@id` is replaced by it."""

    def __init__(self, roots: Iterable[Value]) -> None:
        self._roots = tuple(roots)
        self._by_id: dict[str, Value] = {}
        for node in _nodes(self._roots):
            if len(node.keys) > 1:
                for key in node.all("@id")[:1]:
                    self._learn(key.text, node)

    def _learn(self, name: str, node: Value) -> None:
        known = self._by_id.get(name)
        if known is None or _are_one(known, node):
            self._by_id[name] = _merged(known, node) if known else node
        elif "Movie" in node.types:  # a page and its film may have one address
            self._by_id[name] = node

    def resolve(self, value: Value) -> Value:
        """Return the node that a value is or refers to, else the value itself."""
        key = next(iter(value.all("@id")), value)
        known = self._by_id.get(key.value) if isinstance(key.value, str) else None
        return known if known and _are_one(known, value) else value

    def subject(self, types: frozenset[str] = frozenset({"Movie"})) -> Value | None:
        """Return the first node of the types that has a name and that the page is about; a film in a list of films is not."""
        waiting, seen = [item for root in reversed(self._roots) for item in reversed(root.items())], set()
        while waiting:
            node = self.resolve(waiting.pop())
            if id(node.value) in seen:
                continue
            seen.add(id(node.value))
            if node.types & types and name_of(node):
                return node
            waiting.extend(reversed(node.all(*_ABOUT)))
        return None

    def site(self) -> str | None:
        """Return the name of the site that the page belongs to, as the page states it."""
        return next((name for node in _nodes(self._roots) if "WebSite" in node.types and (name := name_of(node))), None)


def name_of(node: Value) -> str:
    """Return the first name of a node; "" when it has none."""
    return next((name for item in node.all("name") if (name := item.text)), "")


def _are_one(one: Value, other: Value) -> bool:
    """Return whether two nodes of one `@id` can be the same entity."""
    return not (one.types and other.types) or bool(one.types & other.types)


def _merged(first: Value, second: Value) -> Value:
    """Return one node with the keys of two; where both have a key, the first one's value, and the lines of the one with a name."""
    named = first if name_of(first) else second
    inside = {**second.lines.inside, **first.lines.inside}
    return Value({**second.value, **first.value}, Lines(*named.span, inside))


def _nodes(values: Iterable[Value]) -> Iterator[Value]:
    """Yield every node within the values, in the order of the file."""
    waiting = list(values)[::-1]
    while waiting:
        value = waiting.pop()
        if isinstance(value.value, dict):
            yield value
        waiting.extend(reversed(value.values()))
