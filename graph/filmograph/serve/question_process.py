"""A process that answers named questions and writes pages, run as `python -m filmograph.serve.question_process`.

It reads and writes as the process of queries does (`filmograph.store.query_process`).
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from filmograph.api.filmograph import Filmograph
from filmograph.api.origins import Snapshot
from filmograph.errors import AmbiguousName, FilmographError, NotFound, UsageError
from filmograph.serve import pages
from filmograph.store.confined import end_with, limit_memory, stay_offline
from filmograph.store.leases import hold
from filmograph.store.query_process import send

Reply = tuple[str, str]
"""The media type of an answer, and its text."""


def main() -> None:
    """Answer the requests on standard input until it ends."""
    stay_offline()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    start = json.loads(requests.readline())
    end_with(start["parent"])
    hold(Path(start["folder"]))
    graph = Filmograph(Snapshot(Path(start["folder"])))
    limit_memory(start["memory"])
    for line in requests:
        head, body = answer(graph, json.loads(line))
        send(answers, head, body)


def answer(graph: Filmograph, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body of the answer to a request, whose `do` says what is asked."""
    try:
        media_type, text = _DONE[request["do"]](graph, request)
    except (UsageError, TypeError) as error:
        return {"status": "usage", "message": str(error)}, b""
    except NotFound as error:
        return {"status": "missing", "message": str(error)}, b""
    except AmbiguousName as error:
        return {"status": "ambiguous", "message": str(error)}, b""
    except FilmographError as error:
        return {"status": "failed", "message": str(error)}, b""
    except MemoryError:
        return {"status": "memory", "message": "The answer needs more memory than it may; ask for less."}, b""
    return {"status": "done", "message": "", "type": media_type}, text.encode()


def _ask(graph: Filmograph, request: Mapping[str, Any]) -> Reply:
    name, parameters, form = request["name"], request["parameters"], request["form"]
    if form == "sparql":
        return "application/sparql-query; charset=utf-8", graph.query_of(name, **parameters)
    rows = graph.ask(name, **parameters)
    if len(rows) > request["rows"] > 0:
        raise UsageError(f"The answer has more than {request['rows']:,} rows; ask for less, for example with other parameters.")
    if form == "csv":
        return "text/csv; charset=utf-8", rows.answer.serialize("csv")
    query = graph.query_of(name, **parameters)
    if form == "html":
        return _HTML, pages.answer(name, parameters, rows, query)
    content = {"question": name, "parameters": parameters, "sparql": query, "columns": rows.columns, "rows": list(rows)}
    return "application/json", json.dumps(content, ensure_ascii=False, default=str)


def _entity(graph: Filmograph, request: Mapping[str, Any]) -> Reply:
    return _HTML, pages.entity(graph, request["kind"], request["iri"])


def _start(graph: Filmograph, request: Mapping[str, Any]) -> Reply:
    return _HTML, pages.start(graph, request["text"])


_HTML = "text/html; charset=utf-8"
_DONE: Mapping[str, Callable[[Filmograph, Mapping[str, Any]], Reply]] = {"ask": _ask, "entity": _entity, "start": _start}


if __name__ == "__main__":
    main()
