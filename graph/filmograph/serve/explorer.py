"""The explorer's addresses: what a person opens in a browser."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from filmograph.serve import questions_api
from filmograph.serve.conditional import kept
from filmograph.serve.entity_pages import entity_of
from filmograph.serve.negotiation import chosen
from filmograph.serve.pages.templating import page
from filmograph.serve.replies import ProblemError, check, problem, reply
from filmograph.serve.requests import fields_of, unless_gone

if TYPE_CHECKING:
    from filmograph.serve.server import Server

Handler = Callable[[Request], Awaitable[Response]]

_FORMS = {"json": "application/problem+json", "html": "text/html"}
_FOR_PROGRAMS = ("/sparql", "/graph", "/suggest", "/network/data")
_QUERY_BYTES = 4 << 20
"""How large the result of a query may be that its page shows."""


def routes() -> list[Route]:
    """Return the addresses of the explorer."""
    return [
        Route("/", _start),
        Route("/suggest", _suggest),
        Route("/role/{name}", _role),
        Route("/who/{kind}/{name:path}", _identity),
        Route("/chain", _with_fields("chain")),
        Route("/degrees", _with_fields("degrees")),
        Route("/ask", _to_questions),
        Route("/ask/{name}", questions_api.answer_page),
        Route("/source/{source}", _with_fields("documents")),
        Route("/source/{source}/{file:path}", _with_fields("document")),
        Route("/network", _with_fields("network")),
        Route("/network/data", _with_fields("network data")),
        Route("/network/file", _with_fields("network file")),
        Route("/query", _query),
    ]


def _with_fields(do: str) -> Handler:
    """Return what gives a page, or data, made from the fields of a request."""

    async def give(request: Request) -> Response:
        fields = _fields(request)
        if do.startswith("network") and fields.get("query", [""])[-1].strip():
            fields["result"] = [await _result(request, fields["query"][-1])]
        else:
            fields.pop("result", None)
        return await _given(request, {"do": do, **request.path_params, "fields": fields})

    return give


async def _result(request: Request, query: str) -> str:
    """Return the result of a query as JSON, within the limits of every query and of what a picture shows."""
    server: Server = request.app.state.server
    answered = await unless_gone(request, server.query({"query": query, "results": "json", "graphs": None}))
    check(answered)
    if not isinstance(answered.body, bytes):
        answered.body.close()
        raise ProblemError(422, "The result of the query is too large to be drawn; ask for less, for example with LIMIT.")
    return answered.body.decode()


def _fields(request: Request) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in fields_of(request.url.query.encode()).pairs:
        found.setdefault(name, []).append(value)
    return found


async def _given(request: Request, asked: dict[str, Any]) -> Response:
    server: Server = request.app.state.server
    # the files of sources may change at any time
    headers = {} if asked["do"].startswith("document") else kept(request, server.tag(asked))
    answered = await unless_gone(request, server.ask(asked))
    check(answered)
    name = answered.head["name"]
    attached = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    response = reply(answered, answered.head["type"], {**headers, **attached})
    response.status_code = answered.head["code"]
    return response


async def _start(request: Request) -> Response:
    """Give the start page, with what was looked for."""
    return await _given(request, {"do": "start", "text": fields_of(request.url.query.encode()).one("q") or ""})


async def _suggest(request: Request) -> Response:
    """Give the entities whose names begin so, as JSON."""
    fields = fields_of(request.url.query.encode())
    return await _given(request, {"do": "suggest", "text": (fields.one("q") or "")[:200], "kinds": (fields.one("kinds") or "").split()})


async def _role(request: Request) -> Response:
    return await _given(request, {"do": "role", "name": request.path_params["name"]})


async def _identity(request: Request) -> Response:
    """Say who is who."""
    kind, iri = entity_of(request)
    return await _given(request, {"do": "identity", "kind": kind, "iri": iri})


async def _to_questions(_: Request) -> Response:
    return RedirectResponse("/questions", 308)


async def _query(request: Request) -> Response:
    """Give the page of the SPARQL editor, with the result of a query where there is one."""
    server: Server = request.app.state.server
    fields, limits = fields_of(request.url.query.encode()), server.settings.limits
    query, example = fields.one("query") or "", fields.one("example") or ""
    answered = None
    if query.strip():
        found = await unless_gone(request, server.query({"query": query, "results": "json", "graphs": "turtle"}))
        body = found.body if isinstance(found.body, bytes) else found.body.read() if found.size <= _QUERY_BYTES else None
        if not isinstance(found.body, bytes):
            found.body.close()
        answered = {"status": found.head["status"], "message": found.head.get("message", ""), "kind": found.head.get("kind"),
                    "body": None if body is None else body.decode()}  # fmt: skip
    shown = {"seconds": limits.seconds, "rows": limits.rows}
    return await _given(request, {"do": "query", "query": query, "example": example, "answered": answered, "limits": shown})


def problem_for(request: Request, error: ProblemError) -> Response:
    """Return the response for a problem: a page for a person, data for a program."""
    if error.status == 304 or request.url.path.startswith(_FOR_PROGRAMS) or chosen(request.headers.get("accept", ""), _FORMS) != "html":
        return problem(error)
    back = f"/?q={quote(request.url.path.rpartition('/')[2].replace('-', ' '))}"
    _, text, _ = page("problem.html", code=error.status, sentence=error.message, back=back)
    return HTMLResponse(text, error.status, error.headers)
