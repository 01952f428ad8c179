"""The SPARQL 1.1 protocol: queries and updates by GET and POST."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from filmograph.serve import description
from filmograph.serve.conditional import is_changing, kept
from filmograph.serve.negotiation import GRAPHS, RESULTS, chosen
from filmograph.serve.replies import ProblemError, check, reply
from filmograph.serve.requests import Operation, address_of, check_token, header, read_operation, unless_gone

if TYPE_CHECKING:
    from filmograph.serve.server import Server

_VARY = {"Vary": "Accept"}


async def sparql(request: Request) -> Response:
    """Answer a query, carry out an update, or describe the service."""
    server: Server = request.app.state.server
    operation = await read_operation(request, server.settings)
    if operation is None:
        return await description.service(request)
    if operation.update:
        check_token(request, server.settings)
        await server.write({"update": operation.text, "default": operation.default, "named": operation.named, "base": str(request.url)})
        return Response(status_code=204)
    return await answer_query(request, operation)


async def answer_query(request: Request, operation: Operation) -> Response:
    """Return the answer to a query in the format that the client asks for."""
    server: Server = request.app.state.server
    results, graphs = _formats(operation.form, header(request, b"accept"))
    asked = {
        "query": operation.text, "default": operation.default, "named": operation.named, "results": results, "graphs": graphs,
        "base": address_of(request),
    }  # fmt: skip
    headers = _headers(request, operation.text, server.tag(asked)) if request.method != "POST" else _VARY
    answered = await unless_gone(request, server.query(asked))
    check(answered)
    is_graph = answered.head["kind"] == "graph"
    media_type = GRAPHS[graphs or ""] if is_graph else RESULTS[results or ""]
    return reply(answered, media_type, headers)


def _headers(request: Request, query: str, tag: str) -> Mapping[str, str]:
    return {**_VARY, "Cache-Control": "no-store"} if is_changing(query) else kept(request, tag)


@lru_cache(1000)
def _formats(form: str, accept: str) -> tuple[str | None, str | None]:
    """Return the formats for a table and for a graph, None where the client takes none; raises `ProblemError` for an unknown one."""
    if not form:
        return chosen(accept, RESULTS), chosen(accept, GRAPHS)
    if form in RESULTS:
        return form, None
    if form in GRAPHS:
        return None, form
    by_media_type = chosen(form, RESULTS), chosen(form, GRAPHS)
    if by_media_type == (None, None):
        raise ProblemError(400, f"format is one of {', '.join((*RESULTS, *GRAPHS))}.")
    return by_media_type
