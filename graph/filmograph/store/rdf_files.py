"""RDF files that anybody may have written, read as they are: nothing that they name is opened or fetched."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.parsers import expat

import pyoxigraph as ox

from filmograph import resources
from filmograph.errors import SourceError, reason
from filmograph.namespaces import CONTEXT

_TURTLE, _N_TRIPLES, _XML, _JSON = ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD
_FORMATS: Mapping[str, tuple[str, ox.RdfFormat]] = MappingProxyType(
    {".ttl": ("turtle", _TURTLE), ".nt": ("nt", _N_TRIPLES), ".rdf": ("xml", _XML), ".owl": ("xml", _XML), ".jsonld": ("json-ld", _JSON)}
)
_DEEPEST = 200
_PIECE = 1 << 16


def triples(path: Path) -> bytes:
    """Return the triples of a file of Turtle, N-Triples, RDF/XML or JSON-LD as N-Triples; relative IRIs are relative to the file.

    Raises `SourceError` when it is of another kind, cannot be read or parsed, has a DOCTYPE, or names a context of another place.
    """
    if path.suffix.lower() not in _FORMATS:
        raise SourceError(f"{path}: its name is not that of an RDF file; give one that ends in {', '.join(_FORMATS)}.")
    name, form = _FORMATS[path.suffix.lower()]
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{path}: there is no such file; check the path.") from None
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({reason(error)}); check what it is, and its permissions.") from None
    if form == _XML:
        _refuse_doctype(path, content)
    elif form == _JSON:
        content = _with_contexts(path, content)
    try:
        found = ox.parse(content, format=form, base_iri=path.absolute().as_uri(), rename_blank_nodes=True)
        return ox.serialize((quad.triple for quad in found), format=_N_TRIPLES) or b""
    except (SyntaxError, ValueError, OSError) as error:
        raise _unparsable(path, name, error) from None


def _unparsable(path: Path, name: str, error: Exception) -> SourceError:
    return SourceError(f"{path}: cannot be parsed as {name} ({' '.join(str(error).split())[:200]}); correct it there.")


class _Begun(Exception):  # noqa: N818 - no error: what comes before the first element is over
    """The first element of an XML document."""


def _refuse_doctype(path: Path, content: bytes) -> None:
    """Raise `SourceError` for a document with a DOCTYPE, whose entities could be files, or texts without end."""

    def begin(*_: object) -> None:
        raise _Begun

    def refuse(*_: object) -> None:
        raise SourceError(f"{path}: has a DOCTYPE, which is not read, for its entities may name files; write their values, and remove it.")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = begin, refuse
    try:
        for first in range(0, len(content), _PIECE):
            parser.Parse(content[first : first + _PIECE])
    except _Begun:
        return
    except expat.ExpatError as error:
        raise _unparsable(path, "xml", error) from None


def _with_contexts(path: Path, content: bytes) -> bytes:
    """Return a JSON-LD document with our context where it names it; raises `SourceError` for any other context that is elsewhere."""
    try:
        document = json.loads(content)
        named = _name_contexts(path, document, _DEEPEST)
    except RecursionError:
        raise _too_deep(path) from None
    except ValueError as error:
        raise _unparsable(path, "json-ld", error) from None
    return json.dumps(document).encode() if named else content


def _name_contexts(path: Path, value: Any, depth: int) -> bool:
    """Put our context where a part of a document names it, and return whether any does."""
    if depth < 0:
        raise _too_deep(path)
    named = False
    if isinstance(value, dict):
        if "@import" in value:
            raise _elsewhere(path, value["@import"])
        if "@context" in value:
            value["@context"], named = _own_context(path, value["@context"])
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        named |= _name_contexts(path, part, depth - 1)
    return named


def _own_context(path: Path, given: Any) -> tuple[Any, bool]:
    """Return a context with the content of ours instead of its IRI, and whether it names that."""
    parts = given if isinstance(given, list) else [given]
    for part in parts:
        if isinstance(part, str) and part != CONTEXT:
            raise _elsewhere(path, part)
    return (given, False) if CONTEXT not in parts else ([_context() if part == CONTEXT else part for part in parts], True)


@cache
def _context() -> Any:
    return json.loads((resources.ontology() / "context.jsonld").read_text(encoding="utf-8"))["@context"]


def _elsewhere(path: Path, context: Any) -> SourceError:
    return SourceError(f"{path}: names the context {str(context)[:200]}, and none is read but {CONTEXT}; write its terms into the file.")


def _too_deep(path: Path) -> SourceError:
    return SourceError(f"{path}: is nested more than {_DEEPEST} deep; write its parts one beside the other.")
