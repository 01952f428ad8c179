"""The tools and resources as a server of the Model Context Protocol: over standard input and output, or over HTTP."""

import inspect
import json
import os
import signal
import socket
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import Any

import anyio.to_thread
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.server.mcpserver.resources import FileResource
from mcp.types import CallToolResult, InputRequiredResult, TextContent, ToolAnnotations
from pydantic import ValidationError

from filmograph import VERSION, resources
from filmograph.ask.questions.query import Question, question, questions
from filmograph.errors import FilmographError, UsageError, reason
from filmograph.serve import tools
from filmograph.serve.answers import shortened
from filmograph.serve.lending import Lending
from filmograph.serve.vocabulary import schema

HOST, PATH = "127.0.0.1", "/mcp"
_ON_GRAPH: tuple[Callable[..., Any], ...] = (tools.find, tools.ask, tools.path, tools.walk, tools.why, tools.conflicts, tools.sparql)
_READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_INSTRUCTIONS = """A knowledge graph of film credits. Every answer names its evidence: sources, documents and lines; cite them.
Use `ask` for what a named question covers, `path` for how two people are linked, `sparql` (after `schema`) for anything else.
Where a name is ambiguous the error lists what to write; `find` lists the candidates. `left_out` says what an answer does not show."""
_ONTOLOGY = {
    "film.ttl": ("text/turtle", "The classes and properties of the graph, with definitions and examples."),
    "roles.ttl": ("text/turtle", "The roles of credits, as a SKOS vocabulary."),
    "languages.ttl": ("text/turtle", "The languages of films, as a SKOS vocabulary."),
    "alignments.ttl": ("text/turtle", "What the terms correspond to in other vocabularies."),
    "context.jsonld": ("application/ld+json", "The JSON-LD context of the graph."),
}
_LONGEST_ERROR = 4_000


class Server(MCPServer[Any]):
    """A server whose every error is one plain sentence, and whose text answers are as short as the structured ones allow."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Return the answer of a tool; raises `ToolError` with one sentence for whatever goes wrong."""
        known = {tool.name: tool.input_schema["properties"] for tool in await self.list_tools()}
        if name not in known:
            raise ToolError(f"There is no tool {shortened(name, 100)!r}; the tools are {', '.join(known)}.")
        if unknown := [one for one in arguments if one not in known[name]]:
            raise ToolError(f"{name} has no argument {shortened(unknown[0], 100)!r}; it takes {', '.join(known[name])}.")
        try:
            result = await super().call_tool(name, arguments, context)
        except ToolError as error:
            cause = error.__cause__
            raise ToolError(_sentence(name, cause if isinstance(cause, Exception) else error)) from None
        if isinstance(result, InputRequiredResult):
            return result
        text = json.dumps(_dense(result.structured_content), ensure_ascii=False, separators=(",", ":"))
        return CallToolResult(content=[TextContent(text=text)], structured_content=result.structured_content)


def make(store: Path) -> Server:
    """Return a server of the tools over a store; raises `StoreError` where the store cannot be opened."""
    lending = Lending(store)
    with lending.lend():
        pass  # what is wrong with the store is an error here, not at the first call
    server = Server("filmograph", title="filmograph", version=VERSION, instructions=_INSTRUCTIONS, log_level="WARNING")
    for tool in _ON_GRAPH:
        server.add_tool(_borrowing(lending, tool), description=_description(tool), annotations=_READ_ONLY, structured_output=True)
    server.add_tool(schema, description=_description(schema), annotations=_READ_ONLY, structured_output=True)
    _add_resources(server)
    return server


def run_stdio(server: Server) -> None:
    """Serve one client over standard input and output, until it closes them; an interruption ends the process at once."""
    # the thread that waits for input cannot be interrupted otherwise, and nothing is left half done
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    server.run("stdio")


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone; port 0 takes a free one. Raises `UsageError` where the port is taken."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        why = os.strerror(error.errno or 0)  # the socket's own text repeats the address
        raise UsageError(f"Port {port} of {HOST} cannot be used ({why}); choose another one with --port.") from None


def run_http(server: Server, listening: socket.socket) -> None:
    """Serve over HTTP on a listening socket, until it is interrupted; each request stands alone, and only this machine is answered."""
    import uvicorn  # noqa: PLC0415 - over standard input and output nobody needs it

    app = server.streamable_http_app(streamable_http_path=PATH, host=HOST, stateless_http=True, json_response=True)
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=3, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def _borrowing(lending: Lending, tool: Callable[..., Any]) -> Callable[..., Any]:
    """Return a tool that borrows a graph for each call, without the parameter for it, and works in a thread of its own."""

    def work(arguments: dict[str, Any]) -> Any:
        with lending.lend() as graph:
            return tool(graph, **arguments)

    @wraps(tool)
    async def call(**arguments: Any) -> Any:
        # a client that leaves, or an interruption, does not wait for a slow query
        return await anyio.to_thread.run_sync(work, arguments, abandon_on_cancel=True)

    signature = inspect.signature(tool)
    call.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])  # type: ignore[attr-defined]
    return call


def _description(tool: Callable[..., Any]) -> str:
    text = inspect.getdoc(tool) or ""
    if tool is tools.ask:
        listed = (f"{one.name}({', '.join(map(str, one.parameters))}): {one.summary}" for one in questions().values())
        return "\n".join((text, "", "The questions, with optional parameters in brackets:", *listed))
    return text


def _add_resources(server: Server) -> None:
    for name, (kind, description) in _ONTOLOGY.items():
        path = (resources.ontology() / name).absolute()
        server.add_resource(
            FileResource(uri=f"filmograph://ontology/{name}", name=name, description=description, mime_type=kind, path=path)
        )

    @server.resource("filmograph://questions", name="questions", mime_type="application/json")
    def _questions() -> str:
        """Return every named question: what it asks, its parameters with examples, and its columns."""
        return json.dumps([_described(one) for one in questions().values()], ensure_ascii=False)

    @server.resource("filmograph://questions/{name}", name="question", mime_type="application/sparql-query")
    def _question(name: str) -> str:
        """Return a named question as SPARQL, with its parameters as `$_name`."""
        try:
            return question(name).text
        except UsageError as error:
            raise ResourceNotFoundError(shortened(str(error), _LONGEST_ERROR)) from None


def _described(one: Question) -> Mapping[str, Any]:
    return {
        "name": one.name,
        "summary": one.summary,
        "parameters": [asdict(one) for one in one.parameters],
        "columns": one.columns,
        "tags": one.tags,
    }


def _sentence(tool: str, error: Exception) -> str:
    """Return what went wrong as one sentence."""
    if isinstance(error, FilmographError):
        return shortened(str(error), _LONGEST_ERROR)
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        argument = shortened(str(first["loc"][0]), 100)
        if first["type"] == "missing":
            return f"{tool} needs the argument {argument!r}."
        return f"{tool} cannot take what {argument!r} is given: {first['msg'][:1].lower()}{shortened(first['msg'][1:], 200)}."
    return f"This is a fault of filmograph ({type(error).__name__}: {shortened(reason(error), 200)}); please report it."


def _dense(value: Any) -> Any:
    """Return a value without what is empty, which costs a reader time and says nothing."""
    if isinstance(value, dict):
        dense = {name: _dense(one) for name, one in value.items()}
        return {name: one for name, one in dense.items() if one is not None and one not in ([], {})}
    return [_dense(one) for one in value] if isinstance(value, list) else value
