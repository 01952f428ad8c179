"""Lines of N-Triples and N-Quads as JSON-LD with the context of the ontology, a node at a time."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from filmograph import resources
from filmograph.namespaces import PREFIXES

_TYPE, _XSD = f"{PREFIXES['rdf']}type", PREFIXES["xsd"]
_STATEMENT = re.compile(
    r"(?P<subject><[^>]*>|_:\S+) <(?P<property>[^>]*)> "
    r'(?:(?P<node><[^>]*>|_:\S+)|"(?P<text>(?:[^"\\]|\\.)*)"(?:\^\^<(?P<datatype>[^>]*)>|@(?P<language>[A-Za-z0-9-]+))?)'
    r"(?: (?P<graph><[^>]*>|_:\S+))? \.\s*"
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROL = MappingProxyType({"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"})
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")


class Statement(NamedTuple):
    """One line: subject, property, object as a node or as a text with datatype or language, and graph; nodes as in the line."""

    subject: str
    property: str
    node: str | None
    text: str | None
    datatype: str | None
    language: str | None
    graph: str | None


class _Term(NamedTuple):
    """How the context writes a property: under which key, and of which type its values are when they have none."""

    key: str
    type: str | None


def document(lines: Iterable[str]) -> Iterator[str]:
    """Yield a JSON-LD document of statements, the context in it and a node a line; lines of one subject should follow each other."""
    yield f'{{"@context": {json.dumps(_context(), ensure_ascii=False)},\n"@graph": [\n'
    before = ""
    for (graph, subject), statements in groupby(map(read, lines), key=lambda one: (one.graph, one.subject)):
        node = json.dumps(_node(subject, statements), ensure_ascii=False)
        yield before + (node if graph is None else f'{{"id": {json.dumps(_id(graph), ensure_ascii=False)}, "@graph": [{node}]}}')
        before = ",\n"
    yield "\n]}\n"


def read(line: str) -> Statement:
    """Return the statement of a line of N-Triples or N-Quads as pyoxigraph and rdflib write them."""
    found = _STATEMENT.fullmatch(line)
    if found is None:
        raise ValueError(f"This is not a line of N-Quads: {line[:80]!r}.")
    subject, property_, node, text, datatype, language, graph = found.groups()
    if text is not None and "\\" in text:
        text = _ESCAPE.sub(_character, text)
    return Statement(subject, property_, node, text, datatype, language, graph)


def _character(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    return chr(int(short or long, 16)) if letter is None else _CONTROL.get(letter, letter)


def _node(subject: str, statements: Iterable[Statement]) -> dict[str, Any]:
    node: dict[str, Any] = {"id": _id(subject)}
    for one in statements:
        if one.property == _TYPE and one.node is not None:
            key, value = "type", _class(one.node)
        else:
            term = _terms().get(one.property) or _Term(_compact(one.property), None)
            key, value = term.key, _value(one, term.type)
        if key not in node:
            node[key] = value
        elif isinstance(node[key], list):
            node[key].append(value)
        else:
            node[key] = [node[key], value]
    return node


def _value(one: Statement, wanted: str | None) -> Any:
    if one.node is not None:
        return _id(one.node) if wanted == "@id" else {"id": _id(one.node)}
    if one.language:
        return {"@value": one.text, "@language": one.language}
    if one.datatype is None:
        return one.text if wanted is None else {"@value": one.text}
    if one.datatype != wanted:
        return {"@value": one.text, "@type": _compact(one.datatype)}
    if one.datatype == f"{_XSD}integer" and _INTEGER.fullmatch(one.text or ""):
        return int(one.text or 0)
    return one.text == "true" if one.datatype == f"{_XSD}boolean" and one.text in ("true", "false") else one.text


def _id(node: str) -> str:
    return _compact(node[1:-1]) if node.startswith("<") else node


@cache
def _class(node: str) -> str:
    term = _terms().get(node[1:-1])
    return term.key if term else _id(node)


@lru_cache(100_000)
def _compact(iri: str) -> str:
    for prefix, beginning in _prefixes():
        rest = iri.removeprefix(beginning)
        # what follows a prefix must not look like the authority of an IRI
        if rest != iri and not rest.startswith("//"):
            return f"{prefix}:{rest}"
    return iri


@cache
def _context() -> dict[str, Any]:
    context: dict[str, Any] = json.loads((resources.ontology() / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    return context


@cache
def _prefixes() -> list[tuple[str, str]]:
    """Return the prefixes of the context, the longest namespace first."""
    found = [(name, value) for name, value in _context().items() if isinstance(value, str) and value.endswith(("/", "#"))]
    return sorted(found, key=lambda one: (-len(one[1]), one[0]))


@cache
def _terms() -> dict[str, _Term]:
    """Return how each property and class is written, by its IRI."""
    terms = {}
    for key, definition in _context().items():
        parts = {"@id": definition} if isinstance(definition, str) else definition
        iri = _full(str(parts["@id"])) if isinstance(parts, dict) and not key.startswith("@") else ""
        if iri and not iri.startswith("@") and not iri.endswith(("/", "#")):
            wanted = parts.get("@type")
            terms[iri] = _Term(key, wanted if wanted is None or wanted.startswith("@") else _full(wanted))
    return terms


def _full(name: str) -> str:
    prefix, _, rest = name.partition(":")
    beginning = _context().get(prefix)
    return beginning + rest if isinstance(beginning, str) and not rest.startswith("//") else name
