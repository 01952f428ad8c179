"""A process that answers queries of one graph, run as `python -m filmograph.store.query_process`.

The engine can neither be interrupted nor limited, and a query can end the process that it runs in, so it runs in one that can be ended.
It loads little, so that a new one is ready in a moment. The first line that it reads are its `Start`, as JSON; each further line is a
request, of which the answer is a line of JSON (`status`, `message`, `size` and what else `answer` says) and as many bytes as `size` has.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from filmograph.errors import QueryError
from filmograph.store.confined import end_with, limit_memory, stay_offline, with_deep_stack
from filmograph.store.guard import refuse
from filmograph.store.leases import hold

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON, "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV, "xml": ox.QueryResultsFormat.XML,
}  # fmt: skip
FORMATS = {
    "turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}  # fmt: skip
_MARKS = {"json": b"{", "xml": b"<result>", "csv": b"\n", "tsv": b"\n"}
"""What every row of a table has, though not every one of these is of a row."""
_SHORT = 1 << 16  # bytes
_JSON_STRING, _QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"'), re.compile(rb'"[^"]*"')
_DAMAGE = re.compile("Corruption|IO error")
_POSITION = re.compile(r"(?:at |line )?(?P<line>\d+):(?P<column>\d+)[:,]?\s*(?P<rest>.*)", re.DOTALL)


class _TooLargeError(Exception):
    """The answer has more bytes than it may."""


class _Bounded(BytesIO):
    """A file in memory that refuses more than a number of bytes."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > self._size:
            raise _TooLargeError
        return super().write(data)


def main() -> None:
    """Answer the requests on standard input until it ends."""
    with_deep_stack(_work)


def _work() -> None:
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    start = json.loads(requests.readline())
    end_with(start["parent"])
    hold(Path(start["graph"]).parent)
    graph = ox.Store.read_only(start["graph"])
    if not start["service"]:
        stay_offline()
    limit_memory(start["memory"])
    for line in requests:
        head, body = answer(graph, json.loads(line), start["prefixes"])
        send(answers, head, body)


def send(answers: BinaryIO, head: Mapping[str, Any], body: bytes) -> None:
    """Write an answer: its head as a line of JSON, with the number of bytes of the body, and the body."""
    line = json.dumps({**head, "size": len(body)}).encode() + b"\n"
    if len(body) <= _SHORT:  # one write is one wake of who reads it
        answers.write(line + body)
    else:
        answers.write(line)
        answers.write(body)
    answers.flush()


def answer(graph: ox.Store, request: Mapping[str, Any], prefixes: Mapping[str, str]) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body of the answer to a request.

    A request has a `query`, perhaps `default` and `named` graphs, the `results` and `graphs` formats of tables and of graphs (None accepts
    none), and the limits `depth`, `rows` and `bytes` (0 is no limit). The head has a `status`: "done", else what stood against it, with
    a `message` for the user: "query" (it cannot be parsed), "refused", "accept" (no format is), "rows", "bytes" or "memory".
    """
    try:
        refuse(request["query"], depth=request["depth"], service=request.get("service", False))
        return _answered(graph, request, prefixes)
    except QueryError as error:
        return {"status": "refused", "message": str(error)}, b""
    except _TooLargeError:
        return _too_much("bytes", request["bytes"])
    except MemoryError:
        return {"status": "memory", "message": ""}, b""
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        if is_damage(error):
            return {"status": "damaged", "message": damage(error)}, b""
        return {"status": "query", "message": parse_error(error, request["query"])}, b""


def _answered(graph: ox.Store, request: Mapping[str, Any], prefixes: Mapping[str, str]) -> tuple[dict[str, Any], bytes]:
    text = request["query"]
    # the engine takes longer to read all prefixes than to answer a short query
    used = {name: iri for name, iri in prefixes.items() if f"{name}:" in text}
    found = graph.query(text, prefixes=used, base_iri=request.get("base"), **_dataset(request))
    wanted = request["graphs" if isinstance(found, ox.QueryTriples) else "results"]
    if wanted is None:
        kind = "graph" if isinstance(found, ox.QueryTriples) else "table"
        return {"status": "accept", "message": f"The answer is a {kind}, which none of the accepted formats can hold."}, b""
    file = _Bounded(request["bytes"] or sys.maxsize)
    if isinstance(found, ox.QueryTriples):
        found.serialize(file, format=ox.RdfFormat.N_TRIPLES)
        kind, rows = "graph", file.getvalue().count(b"\n")
    else:
        found.serialize(file, format=_RESULTS[request["results"]])
        kind = "table" if isinstance(found, ox.QuerySolutions) else "truth"
        limit = request["rows"]
        # to count rows takes longer than to write them, and an answer with few of these marks cannot have too many
        many = 0 < limit < file.getvalue().count(_MARKS[request["results"]])
        rows = count_rows(file.getvalue(), request["results"]) if many else 0
    if 0 < request["rows"] < rows:
        return _too_much("rows", request["rows"])
    body = file.getvalue() if kind != "graph" else _written(file.getvalue(), request["graphs"], prefixes)
    return {"status": "done", "kind": kind, "empty": rows == 0 and kind == "graph"}, body


def _too_much(what: str, limit: int) -> tuple[dict[str, Any], bytes]:
    return {"status": what, "message": f"The answer has more than {limit:,} {what}; ask for less, for example with LIMIT."}, b""


def _dataset(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the graphs of a request; where it names some, there are no others."""
    default, named = request.get("default", ()), request.get("named", ())
    if not default and not named:
        return {}
    return {"default_graph": [ox.NamedNode(iri) for iri in default], "named_graphs": [ox.NamedNode(iri) for iri in named]}


def _written(triples: bytes, form: str, prefixes: Mapping[str, str]) -> bytes:
    if form == "ntriples":
        return triples
    used = {name: iri for name, iri in prefixes.items() if iri.encode() in triples}
    return ox.serialize(ox.parse(triples, format=ox.RdfFormat.N_TRIPLES), format=FORMATS[form], prefixes=used) or b""


def count_rows(written: bytes, form: str) -> int:
    """Return how many rows a table has, as the engine wrote it.

    >>> count_rows(b'{"head":{"vars":["x"]},"results":{"bindings":[{},{"x":{"type":"literal","value":"{"}}]}}', "json")
    2
    """
    if form == "json":
        bare = _JSON_STRING.sub(b"", written)
        return bare.count(b"{") - bare.count(b":{") - 1
    if form == "xml":
        return written.count(b"<result>")
    return (_QUOTED.sub(b"", written) if form == "csv" else written).count(b"\n") - 1


def is_damage(error: Exception) -> bool:
    """Return whether an error of the engine is about the files of its graph."""
    return isinstance(error, OSError) and _DAMAGE.match(str(error)) is not None


def damage(error: Exception) -> str:
    """Return the sentence for a graph that the engine cannot read."""
    return f"The graph of the store cannot be read ({error}); see what `filmograph check` says, and build the store anew."


def parse_error(error: Exception, text: str) -> str:
    """Return the sentence for a query that the engine cannot parse or evaluate."""
    match = _POSITION.search(str(error))
    if not match:
        return f"The query cannot be evaluated: {error}."
    line, column = int(match["line"]), int(match["column"])
    near = _line(text, line)[column - 1 :][:30] or "the end of the query"
    known = "; a prefix is not declared" if "Prefix not found" in match["rest"] else ""
    return f"The query cannot be parsed at line {line}, column {column}, near {near!r}{known}."


def _line(text: str, number: int) -> str:
    lines: Iterator[str] = iter(text.split("\n"))  # a parser of SPARQL counts lines in this way
    return next((line for count, line in enumerate(lines, 1) if count == number), "")


if __name__ == "__main__":
    main()
