"""A process that answers named questions and writes pages, run as `python -m filmograph.serve.question_process`.

It reads and writes as the process of queries does (`filmograph.store.query_process`).
"""

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from select import select
from typing import Any

from filmograph import schema
from filmograph.api.filmograph import Filmograph
from filmograph.api.origins import Snapshot
from filmograph.errors import AmbiguousName, FilmographError, NotFound, UsageError
from filmograph.serve.pages import (
    chain_page,
    document_page,
    entity_page,
    identity_page,
    network_page,
    query_page,
    question_page,
    role_page,
    start_page,
    templating,
)
from filmograph.store import names
from filmograph.store.confined import end_with, limit_memory, stay_offline
from filmograph.store.leases import hold
from filmograph.store.query_process import send

_LONG = ("scipy.sparse", "networkx", "igraph", "filmograph.networkx_backend.algorithms", "filmograph.export.page.positions")
"""Modules that are long to load, and which only networks need."""
_IDLE = 0.5  # seconds

Reply = tuple[str, str, int] | tuple[str, bytes, int, str]
"""The media type of an answer, its text or bytes, its status of HTTP, and the name of a file."""


def main() -> None:
    """Answer the requests on standard input until it ends."""
    stay_offline()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    start = json.loads(requests.readline())
    end_with(start["parent"])
    folder = Path(start["folder"])
    hold(folder)
    graph, indexed = Filmograph(Snapshot(folder)), (folder / names.FOLDER).is_dir()
    if indexed:  # else a search reads every name, so nobody is to wait for one
        _warm(graph)
    send(answers, {"status": "ready"}, b"")
    _prepare(graph)
    limit_memory(start["memory"])
    for line in requests:
        head, body = answer(graph, {**json.loads(line), "sources": start.get("sources"), "indexed": indexed})
        send(answers, head, body)


def _warm(graph: Filmograph) -> None:
    """Read what every page needs, before the first request; what is wrong with the store is said when something is asked."""
    with suppress(FilmographError, MemoryError):
        start_page.start(graph, "a")


def _prepare(graph: Filmograph) -> None:
    """Read what is long to load and not always needed, as long as no request comes."""
    steps: tuple[Callable[[], object], ...] = (
        templating.load, schema.ontology, lambda: graph.documents(""), *(partial(import_module, name) for name in _LONG),
    )  # fmt: skip
    for step in steps:
        if select([sys.stdin], [], [], _IDLE)[0]:
            return
        with suppress(FilmographError, MemoryError, ImportError):
            step()


def answer(graph: Filmograph, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body of the answer to a request, whose `do` says what is asked."""
    try:
        media_type, content, code, *name = _DONE[request["do"]](graph, request)
    except MemoryError:
        return {"status": "memory", "message": "The answer needs more memory than it may; ask for less."}, b""
    except Exception as error:  # noqa: BLE001 - one page that fails costs the others nothing
        known = next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), None)
        fault = f"This is a fault of filmograph ({type(error).__name__}); please report it with the request."
        return {"status": known or "failed", "message": str(error) if known else fault}, b""
    head = {"status": "done", "message": "", "type": media_type, "code": code, "name": name[0] if name else None}
    return head, content.encode() if isinstance(content, str) else content


def _ask(graph: Filmograph, request: Mapping[str, Any]) -> Reply:
    name, parameters, form = request["name"], request["parameters"], request["form"]
    if form == "html":
        return question_page.answer(graph, name, parameters, request["rows"])
    if form == "sparql":
        return "application/sparql-query; charset=utf-8", graph.query_of(name, **parameters), 200
    rows = graph.ask(name, **parameters)
    if len(rows) > request["rows"] > 0:
        raise UsageError(f"The answer has more than {request['rows']:,} rows; ask for less, for example with other parameters.")
    if form == "csv":
        return "text/csv; charset=utf-8", rows.answer.serialize("csv"), 200
    query = graph.query_of(name, **parameters)
    content = {"question": name, "parameters": parameters, "sparql": query, "columns": rows.columns, "rows": list(rows)}
    return "application/json", json.dumps(content, ensure_ascii=False, default=str), 200


_STATUSES: Mapping[type[Exception], str] = {
    UsageError: "usage", TypeError: "usage", NotFound: "missing", AmbiguousName: "ambiguous", FilmographError: "failed",
}  # fmt: skip
"""How a request fails by each error, the first that fits."""

Done = Callable[[Filmograph, Mapping[str, Any]], Reply]
_DONE: Mapping[str, Done] = {
    "ask": _ask,
    "form": lambda graph, asked: question_page.form(graph, asked["name"]),
    "entity": lambda graph, asked: entity_page.entity(graph, asked["kind"], asked["iri"]),
    "identity": lambda graph, asked: identity_page.identity(graph, asked["kind"], asked["iri"]),
    "start": lambda graph, asked: start_page.start(graph, asked["text"]),
    "suggest": lambda graph, asked: start_page.suggestions(graph, asked["text"], asked["kinds"], near=asked["indexed"]),
    "role": lambda graph, asked: role_page.role(graph, asked["name"]),
    "chain": lambda graph, asked: chain_page.chain(graph, asked["fields"]),
    "degrees": lambda graph, asked: chain_page.degrees(graph, asked["fields"]),
    "documents": lambda graph, asked: document_page.documents(graph, asked["source"], asked["fields"], asked["sources"]),
    "document": lambda graph, asked: document_page.document(graph, asked["source"], asked["file"], asked["fields"], asked["sources"]),
    "network": lambda graph, asked: network_page.network(graph, asked["fields"]),
    "network data": lambda graph, asked: network_page.data(graph, asked["fields"]),
    "network file": lambda graph, asked: network_page.export(graph, asked["fields"]),
    "query": lambda graph, asked: query_page.query_page(graph, asked["query"], asked["example"], asked["answered"], asked["limits"]),
}


if __name__ == "__main__":
    main()
