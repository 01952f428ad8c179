"""The SPARQL 1.1 graph store protocol: whole graphs by GET, PUT, POST and DELETE."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response

from filmograph.serve.negotiation import GRAPHS, chosen, graph_format, media_name
from filmograph.serve.replies import ProblemError, check, reply
from filmograph.serve.requests import body_of, check_token, fields_of, graph_iri

if TYPE_CHECKING:
    from filmograph.serve.server import Server

_VARY = {"Vary": "Accept"}
_MOST_FILES = 10


async def graph(request: Request) -> Response:
    """Give, replace, extend or remove a graph, which `?graph=IRI` or `?default` names, or the address itself."""
    server: Server = request.app.state.server
    if request.method in ("GET", "HEAD"):
        return await _given(request, server, _name(request) or "")
    check_token(request, server.settings)
    name = _name(request)
    if name is None:
        if request.method != "POST":
            raise ProblemError(400, "The request names no graph; add ?graph=IRI or ?default to the address.")
        name = f"{_address(request)}/{uuid4()}"
    status = await _changed(request, server, name)
    created = {"Location": name} if status == 201 and name else {}
    return Response(status_code=status, headers=created)


async def _given(request: Request, server: "Server", name: str) -> Response:
    form = chosen(request.headers.get("accept", ""), GRAPHS)
    if form is None:
        raise ProblemError(406, f"A graph has the formats {', '.join(GRAPHS)}, and the request accepts none of them.")
    if name:
        known = await server.query({"query": f"ASK {{ GRAPH <{name}> {{}} }}", "results": "csv", "graphs": None})
        check(known)
        if known.body != b"true":
            raise ProblemError(404, f"There is no graph {name}.")
    pattern = f"GRAPH <{name}> {{ ?s ?p ?o }}" if name else "?s ?p ?o"
    answered = await server.query({"query": f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", "results": None, "graphs": form})
    check(answered)
    return reply(answered, GRAPHS[form], _VARY)


async def _changed(request: Request, server: "Server", name: str) -> int:
    asked = {"method": request.method, "of": name, "base": name or _address(request)}
    if request.method == "DELETE":
        return await server.write({**asked, "parts": []})
    content_type, body = request.headers.get("content-type", ""), await body_of(request, server.settings)
    parts = await _files(request, body) if media_name(content_type) == "multipart/form-data" else [(_form(content_type), body)]
    return await server.write({**asked, "parts": [(form, len(data)) for form, data in parts]}, b"".join(data for _, data in parts))


async def _files(request: Request, body: bytes) -> list[tuple[str, bytes]]:
    """Return the format and the bytes of each file of a form."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(request.scope, receive).form(max_files=_MOST_FILES, max_fields=_MOST_FILES) as form:
            return [(_form(part.content_type or ""), await part.read()) for part in form.values() if isinstance(part, UploadFile)]
    except (MultiPartException, HTTPException):
        raise ProblemError(400, "The form cannot be read; send each graph as a file of multipart/form-data.") from None


def _form(content_type: str) -> str:
    found = graph_format(content_type) if content_type else "turtle"
    if found is None:
        raise ProblemError(415, f"A graph is sent in one of the formats {', '.join(GRAPHS)}; name its media type as Content-Type.")
    return found


def _name(request: Request) -> str | None:
    """Return the IRI of the graph that a request names, "" for the default graph, None when it names none."""
    fields = fields_of(request.scope["query_string"])
    named, default = fields.one("graph"), fields.one("default")
    if named is not None and default is not None:
        raise ProblemError(400, "The request names both a graph and the default graph; name one of them.")
    if default is not None:
        return ""
    if named is None and not request.path_params.get("path"):
        return None
    return graph_iri(_address(request) if named is None else named)


def _address(request: Request) -> str:
    return str(request.url.replace(query="", fragment="")).rstrip("/")
