"""The named questions and the start page, as pages and as data."""

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from filmograph.ask.questions.query import questions as every
from filmograph.serve import pages
from filmograph.serve.conditional import kept, tag
from filmograph.serve.negotiation import GRAPHS, chosen
from filmograph.serve.replies import ProblemError, check, reply
from filmograph.serve.requests import fields_of, unless_gone

if TYPE_CHECKING:
    from filmograph.serve.server import Server

_ANSWERS = {
    "json": "application/json", "csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8",
    "sparql": "application/sparql-query; charset=utf-8",
}  # fmt: skip
_LISTS = {"json": "application/json", "html": "text/html; charset=utf-8", "turtle": GRAPHS["turtle"]}


async def start(request: Request) -> Response:
    """Give the start page, with what was looked for."""
    server: Server = request.app.state.server
    text = fields_of(request.scope["query_string"]).one("q") or ""
    asked = {"do": "start", "text": text}
    headers = kept(request, server.tag(asked))
    answered = await server.ask(asked)
    check(answered)
    return reply(answered, answered.head["type"], headers)


async def question_list(request: Request) -> Response:
    """List the named questions: for people, as JSON, or as RDF in the form of the SIB's sparql-examples."""
    form = _form(request, _LISTS)
    headers = kept(request, tag("", {"list": form}))
    if form == "html":
        return HTMLResponse(pages.question_list(), headers=headers)
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
    if form == "html" and not parameters:
        return HTMLResponse(pages.form(name, {}, ""), headers=kept(request, tag("", {"form": name})))
    given = {key: value for key, value in parameters.items() if value}
    asked = {"do": "ask", "name": name, "parameters": given, "form": form, "rows": server.settings.limits.rows}
    headers = kept(request, server.tag(asked))
    answered = await unless_gone(request, server.ask(asked))
    if form == "html" and answered.head["status"] in ("usage", "missing", "ambiguous"):
        return HTMLResponse(pages.form(name, given, answered.head["message"]), 404, headers={"Vary": "Accept"})
    check(answered)
    query = str(request.url.include_query_params(format="sparql"))
    return reply(answered, answered.head["type"], {**headers, "Link": f'<{query}>; rel="describedby"; type="application/sparql-query"'})


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
