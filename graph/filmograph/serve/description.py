"""What the service says of itself: in RDF for SPARQL clients, its data in VoID, and its addresses in OpenAPI."""

from functools import cache
from typing import TYPE_CHECKING, Any

from rdflib import BNode, Graph, Namespace, URIRef
from rdflib.namespace import RDF
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from filmograph.ask.questions.query import Parameter, Question
from filmograph.ask.questions.query import questions as every
from filmograph.serve.negotiation import GRAPHS, RESULTS, chosen
from filmograph.serve.replies import ProblemError
from filmograph.serve.requests import fields_of
from filmograph.store import snapshot

if TYPE_CHECKING:
    from filmograph.serve.server import Server

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_NAMES = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV", "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle", "ntriples": "N-Triples", "jsonld": "JSON-LD", "rdfxml": "RDF_XML",
}  # fmt: skip
_WRITTEN = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
_HTML = {"html": "text/html; charset=utf-8"}


async def service(request: Request) -> Response:
    """Describe the endpoint; a browser gets the page on which queries are written."""
    server: Server = request.app.state.server
    form = fields_of(request.scope["query_string"]).one("format") or chosen(request.headers.get("accept", ""), {**GRAPHS, **_HTML})
    if form is not None and form not in (*GRAPHS, *_HTML):
        raise ProblemError(400, f"The description has the formats {', '.join(GRAPHS)}; a table is the answer to a query, which is missing.")
    if form == "html":
        return RedirectResponse("/query", 303)
    endpoint = URIRef(str(request.url.replace(query="")))
    return _graph_response(_service_graph(server, endpoint), form)


def _service_graph(server: "Server", endpoint: URIRef) -> Graph:
    graph, this, data, default = Graph(), BNode(), BNode(), BNode()
    graph.bind("sd", _SD)
    languages = [_SD.SPARQL11Query, *([_SD.SPARQL11Update] if server.settings.writable else [])]
    facts = [
        (RDF.type, _SD.Service), (_SD.endpoint, endpoint), (_SD.defaultDataset, data),
        *((_SD.supportedLanguage, language) for language in languages),
        *((_SD.resultFormat, _FORMATS[_NAMES[name]]) for name in (*RESULTS, *GRAPHS)),
    ]  # fmt: skip
    for property_, value in facts:
        graph.add((this, property_, value))
    graph.add((data, RDF.type, _SD.Dataset))
    graph.add((data, _SD.defaultGraph, default))
    graph.add((default, RDF.type, _SD.Graph))
    return graph


def _graph_response(graph: Graph, form: str | None) -> Response:
    if form is None:
        raise ProblemError(406, f"The description has the formats {', '.join(GRAPHS)}, and the request accepts none of them.")
    return Response(graph.serialize(format=_WRITTEN[form], encoding="utf-8"), headers={"Content-Type": GRAPHS[form], "Vary": "Accept"})


async def void(request: Request) -> Response:
    """Describe the data: its classes and properties, and how many triples each has."""
    server: Server = request.app.state.server
    form = chosen(request.headers.get("accept", ""), GRAPHS)
    try:
        text = (server.published / snapshot.VOID).read_text(encoding="utf-8")
    except OSError:
        raise ProblemError(404, "This store was built without triples, so there is no description of them.") from None
    if form == "turtle":
        return Response(text, headers={"Content-Type": GRAPHS["turtle"], "Vary": "Accept"})
    return _graph_response(Graph().parse(data=text, format="turtle"), form)


async def openapi(request: Request) -> Response:
    """Describe the addresses of the service as OpenAPI; what writes is refused where the server is read-only, and else takes the token."""
    server: Server = request.app.state.server
    return JSONResponse(_openapi(server.settings.writable))


@cache
def _openapi(writable: bool) -> dict[str, Any]:
    from filmograph import VERSION  # noqa: PLC0415 - the version is wanted here alone

    problem = {
        "description": "A problem, in one sentence",
        "content": {"application/problem+json": {"schema": {"type": "object"}}, "text/html": {}},
    }

    def operation(summary: str, parameters: list[Any], content: dict[str, Any], **more: Any) -> dict[str, Any]:
        responses = {"200": {"description": "The answer", "content": content}, "default": problem}
        return {"summary": summary, "parameters": parameters, "responses": responses, **more}

    secured: dict[str, Any] = {"security": [{"token": []}]} if writable else {}

    def change(summary: str, parameters: list[Any], **more: Any) -> dict[str, Any]:
        done = {"201": {"description": "It is made"}, "204": {"description": "It is done"}, "default": problem}
        return {"summary": summary, "parameters": parameters, "responses": done, **secured, **more}

    def field(name: str, where: str = "query", **schema: Any) -> dict[str, Any]:
        return {"name": name, "in": where, "required": where == "path", "schema": {"type": "string", **schema}}

    tables: dict[str, Any] = {media.partition(";")[0]: {} for media in (*RESULTS.values(), *GRAPHS.values())}
    graphs: dict[str, Any] = {media.partition(";")[0]: {} for media in GRAPHS.values()}
    text: dict[str, Any] = {"text/html": {}}
    # what is JSON is a value of JSON to a reader of this description, any other graph a text
    data = {"content": {media: {"schema": {} if media == "application/ld+json" else {"type": "string"}} for media in graphs}}
    asked = [
        field("query"), field("format", enum=[*RESULTS, *GRAPHS]),
        {**field("default-graph-uri"), "schema": {"type": "array", "items": {"type": "string", "format": "uri"}}},
        {**field("named-graph-uri"), "schema": {"type": "array", "items": {"type": "string", "format": "uri"}}},
    ]  # fmt: skip
    named = [field("graph", format="uri"), field("default")]
    answers = {"application/json": {}, "text/csv": {}, "application/sparql-query": {}, **text}
    paths: dict[str, Any] = {
        "/": {"get": operation("The start page, and what has a name", [field("q")], text)},
        "/sparql": {
            "get": operation("Answer a SPARQL query, or describe the service", asked, {**tables, **text}),
            "post": _posted(operation("Answer a SPARQL query", asked[1:], tables), writable=writable),
        },
        "/graph": {
            "get": operation("Give a graph", named, graphs),
            "put": change("Replace a graph, or make one", named, requestBody=data),
            "post": change("Add to a graph, or make one with a name of its own", named, requestBody=data),
            "delete": change("Remove a graph", named),
        },
        "/.well-known/void": {"get": operation("Describe the data in VoID", [], graphs)},
        "/questions": {
            "get": operation("List the named questions", [field("format", enum=["json", "turtle", "html"])], {**answers, **graphs})
        },
        **{f"/questions/{asked.name}": {"get": operation(asked.summary, _parameters(asked), answers)} for asked in every().values()},
        "/id/{kind}/{name}": {
            "get": operation(
                "A person, film, company or place, as a page or as RDF",
                [field("kind", "path"), field("name", "path"), field("format", enum=["html", *GRAPHS])], {**text, **graphs},
            )
        },
        "/health": {"get": operation("Whether the server answers", [], {"application/json": {}})},
        "/metrics": {"get": operation("What the server has done, for Prometheus", [], {"text/plain": {}})},
        "/openapi.json": {"get": operation("This description", [], {"application/json": {}})},
    }  # fmt: skip
    token = {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}
    return {"openapi": "3.1.0", "info": {"title": "filmograph", "version": VERSION}, "paths": paths, "components": token}


def _posted(operation: dict[str, Any], *, writable: bool) -> dict[str, Any]:
    """Return the operation that takes queries in a body and, where it can be written to, updates with the token."""
    names = ("query", "update") if writable else ("query",)
    forms = [{"type": "object", "properties": {name: {"type": "string"}}, "required": [name]} for name in names]
    text = {"schema": {"type": "string"}}
    content: dict[str, Any] = {"application/x-www-form-urlencoded": {"schema": {"oneOf": forms} if writable else forms[0]}}
    content |= {f"application/sparql-{name}": text for name in names}
    posted = {**operation, "requestBody": {"required": True, "content": content}}
    if writable:
        posted["responses"] = {**operation["responses"], "204": {"description": "The update is carried out"}}
        posted |= {"summary": "Answer a SPARQL query, or carry out an update", "security": [{}, {"token": []}]}
    return posted


def _parameters(asked: Question) -> list[dict[str, Any]]:
    return [
        *(
            {
                "name": parameter.name, "in": "query", "required": False, "example": str(parameter.example),
                "schema": _schema(parameter),
            }
            for parameter in asked.parameters
        ),
        {"name": "format", "in": "query", "required": False, "schema": {"type": "string", "enum": ["json", "csv", "sparql", "html"]}},
    ]  # fmt: skip


def _schema(parameter: Parameter) -> dict[str, Any]:
    """Return the schema of a parameter; none is required, because without any a browser gets the form, and an empty one is not given."""
    return {"type": "string", **({"enum": ["", *parameter.choices]} if parameter.choices else {})}
