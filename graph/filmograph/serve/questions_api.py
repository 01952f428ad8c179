"""The named questions and the start page, as pages and as data."""

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from filmograph.ask.questions.query import questions as every
from filmograph.serve.conditional import kept, tag
from filmograph.serve.negotiation import GRAPHS, chosen
from filmograph.serve.pages.question_page import question_list as question_list_page
from filmograph.serve.replies import ProblemError, check, reply
from filmograph.serve.requests import fields_of, unless_gone

if TYPE_CHECKING:
    from filmograph.serve.server import Server

_ANSWERS = {
    "json": "application/json", "csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8",
    "sparql": "application/sparql-query; charset=utf-8",
}  # fmt: skip
_LISTS = {"json": "application/json", "html": "text/html; charset=utf-8", "turtle": GRAPHS["turtle"]}


async def question_list(request: Request) -> Response:
    """List the named questions: for people, as JSON, or as RDF in the form of the SIB's sparql-examples."""
    form = _form(request, _LISTS)
    headers = kept(request, tag("", {"list": form}))
    if form == "html":
        return HTMLResponse(question_list_page(), headers=headers)
    if form == "turtle":
        from filmograph.ask.questions.sparql_examples import catalogue  # noqa: PLC0415 - it reads every query

        return Response(catalogue().serialize(format="turtle"), headers={**headers, "Content-Type": GRAPHS["turtle"]})
    listed = [
        {
            "name": asked.name, "asks": asked.summary, "columns": list(asked.columns), "sparql": asked.query,
            "parameters": [_parameter(parameter) for parameter in asked.parameters],
        }
        for asked in every().values()
    ]  # fmt: skip
    return JSONResponse(listed, headers=headers)


def _parameter(parameter: Any) -> dict[str, Any]:
    return {
        "name": parameter.name, "kind": parameter.kind, "optional": parameter.optional, "default": parameter.default,
        "example": parameter.example, "choices": list(parameter.choices),
    }  # fmt: skip


async def question(request: Request) -> Response:
    """Answer a named question."""
    server: Server = request.app.state.server
    name = request.path_params["name"]
    if name not in every():
        raise ProblemError(404, f"There is no question {name!r}; /questions lists them.")
    fields = fields_of(request.scope["query_string"])
    parameters = {key: fields.one(key) for key in dict(fields.pairs) if key not in ("format", "form")}
    form = _form(request, _ANSWERS)
    asked: dict[str, Any] = {"do": "ask", "name": name, "parameters": {k: v for k, v in parameters.items() if v}, "form": form}
    if form == "html" and not any(key not in ("page", "row") for key in parameters) and not _needs_nothing(name):
        asked = {"do": "form", "name": name}
    asked["rows"] = server.settings.limits.rows
    headers = kept(request, server.tag(asked))
    answered = await unless_gone(request, server.ask(asked))
    check(answered)
    query = str(request.url.include_query_params(format="sparql"))
    response = reply(answered, answered.head["type"], {**headers, "Link": f'<{query}>; rel="describedby"; type="application/sparql-query"'})
    response.status_code = answered.head["code"]
    return response


def _needs_nothing(name: str) -> bool:
    """Return whether a question has an answer without any parameter."""
    return all(parameter.optional or parameter.default is not None for parameter in every()[name].parameters)


async def answer_page(request: Request) -> Response:
    """Give the page of a question, whatever the client accepts."""
    request.scope["query_string"] = b"&".join(filter(None, (request.scope["query_string"], b"format=html")))
    return await question(Request(request.scope, request.receive))


def _form(request: Request, forms: dict[str, str]) -> str:
    """Return the format that a request asks for; raises `ProblemError` for one that there is not."""
    named = fields_of(request.scope["query_string"]).one("format")
    if named is not None:
        if named not in forms:
            raise ProblemError(400, f"format is one of {', '.join(forms)}.")
        return named
    form = chosen(request.headers.get("accept", ""), forms)
    if form is None:
        raise ProblemError(406, f"This has the formats {', '.join(forms)}, and the request accepts none of them.")
    return form
