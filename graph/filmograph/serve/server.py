"""The server: what its requests share, and its addresses."""

import json
import os
import sys
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import lru_cache
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
from filmograph.serve import description, entity_pages, explorer, graph_protocol, questions_api, sparql_protocol
from filmograph.serve.guarding import Guarding
from filmograph.serve.publication import Published
from filmograph.serve.replies import ProblemError
from filmograph.serve.settings import Settings
from filmograph.serve.workers import Answered, Counts, Expensive, Pool, Program
from filmograph.serve.writing import Copy
from filmograph.store.limited import COMMAND, start_line
from filmograph.store.limits import QueryLimits

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
        self._kept: OrderedDict[str, Answered] = OrderedDict()
        self._size_kept = 0
        limits = settings.limits
        self._limits = {"depth": limits.depth, "rows": limits.rows, "bytes": limits.size, "service": limits.service}

    @property
    def published(self) -> Path:
        """The folder that is served now."""
        return self._served.folder

    def _query_program(self) -> Program:
        return _query_program(self.published, self.settings.limits)

    def _question_program(self) -> Program:
        return _question_program(self.published, self.settings.limits, self.settings.sources)

    async def query(self, request: Mapping[str, Any]) -> Answered:
        """Return the answer to a query within the limits."""
        return await self._answer(self.queries, {**request, **self._limits})

    async def ask(self, request: Mapping[str, Any]) -> Answered:
        """Return the answer to a named question, or a page."""
        return await self._answer(self.questions, request)

    async def _answer(self, pool: Pool, request: Mapping[str, Any]) -> Answered:
        if not self.settings.cache:
            return await pool.answer(request)
        generation = self._served.generation
        key = json.dumps([generation, request])
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        answered = await pool.answer(request)
        if answered.head["status"] == "done" and answered.size <= _LONGEST_CACHED and generation == self._served.generation:
            self._keep(key, answered)
        return answered

    def _keep(self, key: str, answered: Answered) -> None:
        before = self._kept.pop(key, None)
        self._kept[key] = answered
        self._size_kept += len(key) + answered.size - (len(key) + before.size if before else 0)
        while self._size_kept > self.settings.cache:
            oldest, gone = self._kept.popitem(last=False)
            self._size_kept -= len(oldest) + gone.size

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


@lru_cache(1)
def _query_program(folder: Path, limits: QueryLimits) -> Program:
    return Program(COMMAND, start_line(folder, limits), folder.name)


@lru_cache(1)
def _question_program(folder: Path, limits: QueryLimits, sources: Path | None) -> Program:
    shown = None if sources is None else str(sources.absolute())
    start = json.dumps({"parent": os.getpid(), "folder": str(folder), "memory": limits.memory, "sources": shown})
    return Program(_QUESTIONS, start.encode() + b"\n", folder.name, greets=True)


def make_app(settings: Settings) -> Starlette:
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
    handlers = {ProblemError: _problem, FilmographError: _usage, HTTPException: _unknown, Exception: _fault}
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)
    app.add_middleware(Guarding, settings=settings)
    app.state.server = server
    return app


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)  # noqa: S101 - it is registered for them
    return explorer.problem_for(request, error)


async def _usage(request: Request, error: Exception) -> Response:
    return explorer.problem_for(request, ProblemError(400, str(error)))


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


async def _fault(request: Request, error: Exception) -> Response:
    return explorer.problem_for(
        request, ProblemError(500, f"This is a fault of filmograph ({type(error).__name__}); please report it with the request.")
    )


async def _health(request: Request) -> Response:
    server: Server = request.app.state.server
    answered = await server.queries.answer({"query": "ASK {}", "results": "csv", "graphs": None, "depth": 1, "rows": 0, "bytes": 0})
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
