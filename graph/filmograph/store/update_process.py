"""A process that changes one graph once, run as `python -m filmograph.store.update_process`.

It reads a line of JSON, and as many bytes of data as its `size` says; it writes a line of JSON with `status` and `message`.
"""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from filmograph.errors import QueryError
from filmograph.store.confined import end_with, limit_memory, stay_offline, with_deep_stack
from filmograph.store.guard import refuse
from filmograph.store.query_process import FORMATS, parse_error
from filmograph.store.tokens import tokens

_DOCTYPE = re.compile(rb"<!\s*DOCTYPE|<!\s*ENTITY", re.IGNORECASE)


def main() -> None:
    """Carry out the change on standard input."""
    with_deep_stack(_work)


def _work() -> None:
    request = json.loads(sys.stdin.buffer.readline())
    end_with(request["parent"])
    data = sys.stdin.buffer.read(request.get("size", 0))
    graph = ox.Store(request["graph"])
    stay_offline()
    limit_memory(request["memory"])
    head = change(graph, request, data)
    graph.flush()
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    sys.stdout.buffer.flush()


def change(graph: ox.Store, request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """Change a graph, and return how that went.

    A request has an `update`, or a `method` (PUT, POST or DELETE) with the IRI of the graph `of` ("" is the default graph) and the
    `parts` of the data, of each its format and size. The status is "done", "created" for a graph that was not there, "missing",
    "memory", or "query" or "refused" with a message.
    """
    try:
        if "update" in request:
            refuse(request["update"], depth=request["depth"])
            text = with_dataset(request["update"], request["default"], request["named"])
            graph.update(text, prefixes=dict(request["prefixes"]), base_iri=request["base"])
            return {"status": "done", "message": ""}
        return _store(graph, request, data)
    except QueryError as error:
        return {"status": "refused", "message": str(error)}
    except MemoryError:
        return {"status": "memory", "message": ""}
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        if "update" in request:
            message = parse_error(error, request["update"]).replace("The query", "The update")
        elif "LoadDocumentCallback" in str(error):
            message = "The data has a context at another address, which is not fetched; write the context into the data."
        else:
            message = f"The data cannot be read ({next(iter(str(error).splitlines()), 'it is damaged')}); mend it."
        return {"status": "query", "message": message}


def _store(graph: ox.Store, request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    name = ox.NamedNode(request["of"]) if request["of"] else ox.DefaultGraph()
    known = isinstance(name, ox.DefaultGraph) or graph.contains_named_graph(name)
    if request["method"] == "DELETE":
        if not known:
            return {"status": "missing", "message": f"There is no graph {request['of']}."}
        graph.clear_graph(name) if isinstance(name, ox.DefaultGraph) else graph.remove_graph(name)
        return {"status": "done", "message": ""}
    if request["method"] == "PUT":
        graph.clear_graph(name)
    if isinstance(name, ox.NamedNode):
        graph.add_graph(name)
    start = 0
    for form, size in request["parts"]:
        _load(graph, data[start : start + size], form, request["base"], name)
        start += size
    return {"status": "done" if known else "created", "message": ""}


def _load(graph: ox.Store, data: bytes, form: str, base: str, name: ox.NamedNode | ox.DefaultGraph) -> None:
    # an engine that expands entities can be made to write without end
    if form == "rdfxml" and (_DOCTYPE.search(data) or b"\0" in data):
        raise QueryError("RDF/XML with a document type or entities is not read, nor in other encodings than UTF-8; write it without.")
    if data.strip():
        graph.load(data, format=FORMATS[form], base_iri=base, to_graph=name)


def with_dataset(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return an update whose WHERE is asked of these graphs; raises `QueryError` when it names graphs itself.

    >>> with_dataset("DELETE WHERE { ?s ?p 1 }", ["http://a"], [])
    'DELETE { ?s ?p 1 } USING <http://a> WHERE { ?s ?p 1 }'
    """
    if not default and not named:
        return text
    found = list(tokens(text))
    if any(kind == "word" and token.upper() in ("USING", "WITH") for kind, token in found):
        raise QueryError("The update names graphs with USING or WITH, and the request does too; name them in one of the two.")
    using = "".join(f"USING {kind}{ox.NamedNode(iri)} " for kind, iris in (("", default), ("NAMED ", named)) for iri in iris)
    written, level, word_before = [], 0, ""
    for position, (kind, token) in enumerate(found):
        level += (token == "{") - (token == "}")  # noqa: S105 - a bracket
        if level == 0 and kind == "word":
            if token.upper() == "WHERE":
                written.append(f"{_block(found[position + 1 :])} " if word_before == "DELETE" else "")
                written.append(using)
            word_before = token.upper()
        elif kind not in ("space", "comment"):
            word_before = ""
        written.append(token)
    return "".join(written)


def _block(found: Sequence[tuple[str, str]]) -> str:
    """Return the text of the first block in braces."""
    level, block = 0, list[str]()
    for kind, token in found:
        if kind == "other":
            level += (token == "{") - (token == "}")  # noqa: S105 - a bracket
        if level or block:
            block.append(token)
        if block and not level:
            break
    return "".join(block)


if __name__ == "__main__":
    main()
