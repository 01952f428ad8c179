"""The server: what its requests share, and its addresses."""

import json
import os
import sys
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from filmograph import resources
from filmograph.errors import FilmographError
from filmograph.serve import conditional, description, entity_pages, explorer, graph_protocol, questions_api, sparql_protocol
from filmograph.serve.guarding import Guarding
from filmograph.serve.publication import Published
from filmograph.serve.replies import ProblemError, problem_of
from filmograph.serve.settings import Settings
from filmograph.serve.worker import Answered, Program
from filmograph.serve.workers import Counts, Expensive, Pool
from filmograph.serve.writing import Copy
from filmograph.store.limited import COMMAND, start_line

_QUESTIONS = (sys.executable, "-m", "filmograph.serve.question_process")
_PATIENCE = 4
"""How many times as long as a query a question or a page may take before it is expensive: what it asks is known, and bounded."""
_LONGEST_CACHED = 1 << 20


class Server:
    """What the requests to a server share: what it serves, its processes, and the answers that are kept."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._served: Published | Copy = Copy(settings) if settings.writable else Published(settings.store)
        self.counts = Counts()
        expensive = Expensive(settings.waiting)
        self.queries = Pool(settings, self._query_program, expensive, self.counts)
        self.questions = Pool(replace(settings, patience=_PATIENCE * settings.patience), self._question_program, expensive, self.counts)
        self._kept: OrderedDict[tuple[str, bytes], Answered] = OrderedDict()
        self._size_kept = 0
        limits, folder = settings.limits, self.published
        self._prepared = folder, _programs(folder, settings)
        self._limits = {"depth": limits.depth, "rows": limits.rows, "bytes": limits.size, "service": limits.service}

    @property
    def published(self) -> Path:
        """The folder that is served now."""
        return self._served.folder

    def _query_program(self) -> Program:
        return self._programs()[0]

    def _question_program(self) -> Program:
        return self._programs()[1]

    def _programs(self) -> tuple[Program, Program]:
        folder = self.published
        if folder != self._prepared[0]:
            self._prepared = folder, _programs(folder, self.settings)
        return self._prepared[1]

    def tag(self, request: Mapping[str, Any]) -> str:
        """Return the tag of the answer to a request, another one whenever the answer may have changed."""
        return conditional.tag(self._served.state, request)

    async def query(self, request: Mapping[str, Any]) -> Answered:
        """Return the answer to a query within the limits."""
        asked = {**request, **self._limits}
        if conditional.is_changing(request["query"]):
            return await self.queries.answer(_line(asked))
        return await self._answer(self.queries, asked)

    async def ask(self, request: Mapping[str, Any]) -> Answered:
        """Return the answer to a named question, or a page."""
        return await self._answer(self.questions, request)

    async def _answer(self, pool: Pool, request: Mapping[str, Any]) -> Answered:
        line = _line(request)
        if not self.settings.cache:
            return await pool.answer(line)
        generation = self._served.generation
        key = generation, line
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        answered = await pool.answer(line)
        if answered.head["status"] == "done" and answered.size <= _LONGEST_CACHED and generation == self._served.generation:
            self._keep(key, answered)
        return answered

    def _keep(self, key: tuple[str, bytes], answered: Answered) -> None:
        before = self._kept.pop(key, None)
        self._kept[key] = answered
        self._size_kept += len(key[1]) + answered.size - (len(key[1]) + before.size if before else 0)
        while self._size_kept > self.settings.cache:
            oldest, gone = self._kept.popitem(last=False)
            self._size_kept -= len(oldest[1]) + gone.size

    async def write(self, request: Mapping[str, Any], data: bytes = b"") -> int:
        """Carry out an update; return the status of HTTP."""
        if not isinstance(self._served, Copy):
            raise ProblemError(403, "This server is read-only; start one with --writable to write to a copy of the graph.")
        status = await self._served.change(request, data)
        self._kept.clear()
        self._size_kept = 0
        return status

    def close(self) -> None:
        """End all processes."""
        self.queries.close()
        self.questions.close()


def _line(request: Mapping[str, Any]) -> bytes:
    return json.dumps(request).encode() + b"\n"


def _programs(folder: Path, settings: Settings) -> tuple[Program, Program]:
    """Return the programs that answer queries and questions of a snapshot."""
    sources = None if settings.sources is None else str(settings.sources.absolute())
    start = json.dumps({"parent": os.getpid(), "folder": str(folder), "memory": settings.limits.memory, "sources": sources})
    return (
        Program(COMMAND, start_line(folder, settings.limits), folder.name),
        Program(_QUESTIONS, start.encode() + b"\n", folder.name, greets=True),
    )


def make_app(settings: Settings) -> Guarding:
    """Return the application; raises `StoreError` when there is no store, or one that is damaged."""
    server = Server(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await server.queries.prepare()
        await server.questions.prepare()
        yield
        server.close()

    writing = ["GET", "PUT", "POST", "DELETE"]
    routes = [
        *explorer.routes(),
        Route("/sparql", sparql_protocol.sparql, methods=["GET", "POST"]),
        Route("/sparql/", sparql_protocol.sparql, methods=["GET", "POST"]),
        Route("/graph", graph_protocol.graph, methods=writing),
        Route("/graph/{path:path}", graph_protocol.graph, methods=writing),
        Route("/questions", questions_api.question_list),
        Route("/questions/{name}", questions_api.question),
        Route("/id/{kind}/{name:path}", entity_pages.entity),
        Route("/.well-known/void", description.void),
        Route("/openapi.json", description.openapi),
        Route("/health", _health),
        Route("/metrics", _metrics),
        Mount("/bundle", StaticFiles(directory=resources.bundle("page.js").parent)),
        Mount("/static", StaticFiles(packages=[("filmograph.serve", "static")])),
    ]
    handlers = {ProblemError: _problem, FilmographError: _problem, HTTPException: _unknown, Exception: _problem}
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)
    app.state.server = server
    return Guarding(app, settings, server.counts, {"/sparql": sparql_protocol.sparql})


async def _problem(request: Request, error: Exception) -> Response:
    return explorer.problem_for(request, problem_of(error))


async def _unknown(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for them
    headers = dict(error.headers or {})
    if "Allow" in headers:  # the methods of an address are a set, in any order
        headers["Allow"] = ", ".join(sorted(headers["Allow"].split(", ")))
    sentences = {
        404: "There is nothing at this address; the start page / lists what there is.",
        405: f"{request.method} is not possible at this address; it takes {headers.get('Allow', 'GET')}.",
    }
    return explorer.problem_for(request, ProblemError(error.status_code, sentences.get(error.status_code, str(error.detail)), headers))


async def _health(request: Request) -> Response:
    server: Server = request.app.state.server
    asked = {"query": "ASK {}", "results": "csv", "graphs": None, "depth": 1, "rows": 0, "bytes": 0}
    answered = await server.queries.answer(_line(asked))
    well = answered.head["status"] == "done"
    return JSONResponse({"status": "well" if well else answered.head["status"], "snapshot": server.published.name}, 200 if well else 503)


async def _metrics(request: Request) -> Response:
    server: Server = request.app.state.server
    counts = server.counts
    lines = [
        "# TYPE filmograph_answered_total counter", f"filmograph_answered_total {counts.answered}",
        "# TYPE filmograph_expensive_total counter", f"filmograph_expensive_total {counts.expensive}",
        "# TYPE filmograph_ended_total counter",
        *(f'filmograph_ended_total{{reason="{reason}"}} {count}' for reason, count in sorted(counts.ended.items())),
        "# TYPE filmograph_processes gauge", f'filmograph_processes{{program="queries"}} {server.queries.processes}',
        f'filmograph_processes{{program="questions"}} {server.questions.processes}',
        "# TYPE filmograph_responses_total counter",
        *(f'filmograph_responses_total{{status="{status}"}} {count}' for status, count in sorted(counts.responses.items())),
        "# TYPE filmograph_seconds summary", f"filmograph_seconds_sum {counts.seconds:.6f}",
        f"filmograph_seconds_count {sum(counts.responses.values())}",
    ]  # fmt: skip
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")
