"""The tools as a client of the Model Context Protocol uses them: in this process, over standard input and output, and over HTTP."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from threading import Event
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import filmograph
import pytest
from filmograph import serve
from filmograph.api.filmograph import Filmograph
from filmograph.ask.questions.query import questions
from filmograph.cli import app
from filmograph.errors import UsageError
from filmograph.resources import ontology, queries
from filmograph.serve import mcp_server
from make import run
from mcp import Client, MCPError, StdioServerParameters
from mcp.types import CallToolResult, TextContent, TextResourceContents

Result = TypeVar("Result")
TOOLS = ["find", "ask", "path", "walk", "why", "conflicts", "sparql", "schema"]
ID, FILM = "https://w3id.org/filmograph/id/", "https://w3id.org/filmograph/ontology#"
VIOLA = {"iri": f"{ID}person/viola-davis", "name": "Viola Davis", "kind": "person"}
KONGS = [{"iri": f"{ID}film/king-kong-{year}", "name": f"King Kong ({year})", "kind": "film"} for year in (1933, 1976)]
CHOOSE = "Several films are called 'King Kong'; write one of these: King Kong (1933); King Kong (1976)."
LINE_4 = [{"source": "seven-films", "document": "seven-films.csv", "first_line": 4, "last_line": 4}]
LINE_5 = [{"source": "seven-films", "document": "seven-films.csv", "first_line": 5, "last_line": 5}]


def asked(server: mcp_server.Server, work: Callable[[Client], Awaitable[Result]]) -> Result:
    """Return what a client that is connected to a server in this process gets."""

    async def connected() -> Result:
        async with Client(server) as client:
            return await work(client)

    return asyncio.run(connected())


def unread(server: mcp_server.Server, uri: str) -> str:
    """Return the sentence with which a resource is refused."""

    async def read(client: Client) -> str:
        with pytest.raises(MCPError) as error:
            await client.read_resource(uri)
        return str(error.value)

    return asked(server, read)


def text_of(result: CallToolResult) -> str:
    """Return the text of an answer."""
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


@pytest.fixture(scope="module")
def server(store: Path) -> mcp_server.Server:
    """A server of the store."""
    return mcp_server.make(store)


@pytest.fixture
def call(server: mcp_server.Server) -> Callable[..., Any]:
    """Call a tool, and return its answer, which is not an error."""

    def called(tool: str, /, **arguments: Any) -> Any:
        result = asked(server, lambda client: client.call_tool(tool, arguments))
        assert not result.is_error, text_of(result)
        return result.structured_content

    return called


@pytest.fixture
def refused(server: mcp_server.Server) -> Callable[..., str]:
    """Call a tool, and return the sentence of its error."""

    def called(tool: str, /, **arguments: Any) -> str:
        result = asked(server, lambda client: client.call_tool(tool, arguments))
        assert result.is_error and result.structured_content is None
        return text_of(result)

    return called


def test_there_are_eight_read_only_tools_with_schemas(server: mcp_server.Server) -> None:
    tools = asked(server, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == TOOLS
    assert [tool.annotations.read_only_hint if tool.annotations else None for tool in tools] == [True] * 8
    assert [bool(tool.output_schema) for tool in tools] == [True] * 8


def test_ask_lists_every_question(server: mcp_server.Server) -> None:
    description = asked(server, lambda client: client.list_tools()).tools[1].description or ""
    assert [line.partition("(")[0] for line in description.splitlines()[-len(questions()) :]] == list(questions())


def test_find_gives_entities_candidates_and_near_names(call: Callable[..., Any]) -> None:
    assert call("find", names=["viola davis", "King Kong", "Bil Nunnn"]) == {"found": [
        {"name": "viola davis", "matches": [VIOLA], "near": [], "choose": None},
        {"name": "King Kong", "matches": KONGS, "near": [], "choose": CHOOSE},
        {"name": "Bil Nunnn", "matches": [], "near": ["Bill Nunn"], "choose": None},
    ]}  # fmt: skip


def test_find_looks_for_one_kind_alone(call: Callable[..., Any]) -> None:
    assert call("find", names=["Viola Davis"], kind="company")["found"][0]["matches"] == []


def test_ask_gives_rows_with_their_evidence(call: Callable[..., Any]) -> None:
    values = {"person": f"{ID}person/meryl-streep", "name": "Meryl Streep", "role": "actor", "character": None, "billing": 1}
    assert call("ask", question="cast", parameters={"film": "Doubt"}, limit=1) == {
        "columns": ["person", "name", "role", "character", "billing"],
        "rows": [{"values": values, "evidence": [{"what": "Meryl Streep, actor, in Doubt (2008)", "sources": LINE_4}]}],
        "count": 4, "left_out": "The first 1 of 4 rows; ask more narrowly, or raise limit.", "truth": None,
    }  # fmt: skip


def test_a_parameter_of_null_is_none(call: Callable[..., Any]) -> None:
    """Clients send null for what they leave out."""
    with_null = call("ask", question="collaborators", parameters={"person": "Viola Davis", "role": None}, limit=2)
    assert with_null == call("ask", question="collaborators", parameters={"person": "Viola Davis"}, limit=2)


def test_path_gives_every_hop_with_its_lines(call: Callable[..., Any]) -> None:
    def credited(name: str) -> Mapping[str, Any]:
        return {"iri": f"{ID}person/{name.lower().replace(' ', '-')}", "name": name, "role": "actor", "character": None}

    hops = [
        {
            "source": credited("Viola Davis"), "film": {"iri": f"{ID}film/doubt-2008", "name": "Doubt (2008)", "kind": "film"},
            "target": credited("Meryl Streep"),
            "evidence": [{"what": "Meryl Streep", "sources": LINE_4}, {"what": "Viola Davis", "sources": LINE_4}],
        },
        {
            "source": credited("Meryl Streep"),
            "film": {"iri": f"{ID}film/the-river-wild-1994", "name": "The River Wild (1994)", "kind": "film"},
            "target": credited("Kevin Bacon"),
            "evidence": [{"what": "Kevin Bacon", "sources": LINE_5}, {"what": "Meryl Streep", "sources": LINE_5}],
        },
    ]  # fmt: skip
    assert call("path", a="Viola Davis", b="Kevin Bacon", roles=["actor"]) == {"length": 2, "chains": [hops], "count": None}
    assert call("path", a="Viola Davis", b="Kevin Bacon", limit=3) == {"length": 2, "chains": [hops], "count": 1}


def test_walk_gives_the_ends(call: Callable[..., Any]) -> None:
    assert call("walk", start="Doubt", hops=["film:actor", "^film:actor"], limit=1) == {
        "ends": ["The River Wild"], "count": 2, "left_out": "The first 1 of 2 ends; ask more narrowly, or raise limit."
    }  # fmt: skip


@pytest.mark.parametrize(("arguments", "found"), [
    ({"name": "Doubt", "kind": "film"}, ("mention", "seven-films: Doubt (2008)", None, "seven-films.csv, line 4")),
    ({"name": "Doubt", "property": "film:year", "kind": "film"},
     ("claim", "seven-films: Doubt (2008)", "year: 2008", "seven-films.csv, line 4")),
    ({"name": "Viola Davis", "film": "Doubt"}, ("credit", "Viola Davis, actor, in Doubt (2008)", None, "seven-films line 4")),
    ({"name": "Walden Media", "film": "Won't Back Down", "kind": "company"},
     ("credit", "company credit of Won't Back Down (2012)", None, "wont-back-down-dark-horizons line 32")),
])  # fmt: skip
def test_why_gives_documents_and_lines(call: Callable[..., Any], arguments: Mapping[str, str], found: tuple[str | None, ...]) -> None:
    """For who is who, for a property, and for a credit."""
    what, about, evidence, where = found
    assert call("why", **arguments, limit=1)["reasons"] == [
        {"what": what, "about": about, "other": None, "stage": None, "score": None, "evidence": evidence, "reason": None, "where": [where]}
    ]


def test_conflicts_gives_the_losing_values(call: Callable[..., Any]) -> None:
    rows = call("conflicts", film="Won't Back Down")["rows"]
    assert [(row["values"]["property"], row["values"]["chosen"], row["values"]["other"], row["values"]["lines"]) for row in rows][:1] == [
        ("aspectRatio", "2.35:1", "1.85:1", "28")
    ]


@pytest.mark.parametrize(("query", "rows", "truth"), [
    ("SELECT ?title { ?film film:year 2008 ; film:title ?title }", [{"title": "Doubt"}], None),
    ("ASK { ?film film:year 2008 }", [], True),
    ("CONSTRUCT WHERE { <https://w3id.org/filmograph/id/film/doubt-2008> film:title ?title }",
     [{"subject": f"{ID}film/doubt-2008", "predicate": f"{FILM}title", "object": "Doubt"}], None),
])  # fmt: skip
def test_sparql_answers(call: Callable[..., Any], query: str, rows: list[Any], truth: bool | None) -> None:
    found = call("sparql", query=query)
    assert ([row["values"] for row in found["rows"]], found["truth"]) == (rows, truth)


def test_schema_gives_everything_in_short_and_one_term_with_its_meaning(call: Callable[..., Any]) -> None:
    full, billing = call("schema"), call("schema", term="film:billing")
    assert ("Film" in [one["name"] for one in full["classes"]], "director" in full["roles"]) == (True, True)
    assert billing["properties"] == [{
        "name": "billing", "of": ["Credit"], "values": "integer",
        "definition": "The position in the cast list, counted from 1; all positions of one film come from one source.",
    }]  # fmt: skip


def test_the_text_of_an_answer_leaves_out_what_is_empty(server: mcp_server.Server) -> None:
    result = asked(server, lambda client: client.call_tool("sparql", {"query": "ASK { ?film film:year 1066 }"}))
    assert json.loads(text_of(result)) == {"count": 0, "truth": False}


def test_resources_are_the_ontology_and_the_questions(server: mcp_server.Server) -> None:
    async def read(client: Client) -> dict[str, str]:
        listed = [resource.uri for resource in (await client.list_resources()).resources]
        found = {}
        for uri in [*listed, "filmograph://questions/cast"]:
            (content,) = (await client.read_resource(uri)).contents
            assert isinstance(content, TextResourceContents)
            found[uri] = content.text
        return found

    found = asked(server, read)
    described = json.loads(found.pop("filmograph://questions"))
    names = ("film.ttl", "roles.ttl", "languages.ttl", "alignments.ttl", "context.jsonld")
    assert found == {
        **{f"filmograph://ontology/{name}": (ontology() / name).read_text(encoding="utf-8") for name in names},
        "filmograph://questions/cast": (queries() / "cast.rq").read_text(encoding="utf-8"),
    }
    assert [one["name"] for one in described] == list(questions())


@pytest.mark.parametrize("uri", ["filmograph://questions/..%2Fcast", "filmograph://ontology/../pyproject.toml", "file:///etc/passwd"])
def test_no_other_file_is_a_resource(server: mcp_server.Server, uri: str) -> None:
    assert unread(server, uri) == f"Unknown resource: {uri}"


def test_a_question_that_there_is_not_is_no_resource(server: mcp_server.Server) -> None:
    sentence = f"There is no question 'nonsense'; the questions are {', '.join(questions())}."
    assert unread(server, "filmograph://questions/nonsense") == sentence


DEEP: Any = {}
for _ in range(100):
    DEEP = {"a": DEEP}


@pytest.mark.parametrize(("tool", "arguments", "sentence"), [
    ("ask", {"question": "cast", "parameters": {"film": "King Kong"}}, CHOOSE),
    ("path", {"a": "Viola Davies", "b": "Kevin Bacon"}, "No person is called 'Viola Davies'. Near names: Viola Davis."),
    ("why", {"name": "Viola Davis", "film": "King Kong (1933)"}, "Viola Davis has no credit in King Kong (1933)."),
    ("why", {"name": "Doubt", "film": "a", "property": "year"},
     "Give one of other, film and property, and not several: each asks for evidence of its own kind."),
    ("why", {"name": "Doubt", "film": "a", "kind": "place"},
     "A place has no credits; the kind is person or company where a film is given."),
    ("why", {"name": "Doubt", "property": "yaer", "kind": "film"}, "'yaer' is no property that sources state; near ones are year, reader."),
    ("walk", {"start": "Doubt", "hops": ["film:nonsense"]}, "'film:nonsense' is no property of the ontology."),
    ("walk", {"start": "Doubt", "hops": []}, "hops is empty; give at least one."),
    ("sparql", {"query": "SELECT"}, "The query cannot be parsed at line 1, column 7, near 'the end of the query'."),
    ("sparql", {"query": "INSERT DATA { <a:b> <a:b> <a:b> }"},
     "The query cannot be parsed at line 1, column 10, near 'TA { <a:b> <a:b> <a:b> }'."),
    ("sparql", {"query": "#" * 20_001}, "query has at most 20,000 characters here, and this one has 20,001."),
    ("schema", {"term": "film:Credt"}, "'film:Credt' is no class, property or role; near ones are Credit, creditedAs, uncredited, score."),
    ("find", {"names": ["x" * 1_001]}, "name has at most 1,000 characters here, and this one has 1,001."),
    ("find", {"names": ["x"] * 21}, "names has at most 20 entries here, and this one has 21."),
    ("find", {"names": 5}, "find cannot take what 'names' is given: input should be a valid list."),
    ("find", {"names": ["x"], "kind": "animal"},
     "find cannot take what 'kind' is given: input should be 'person', 'film', 'company' or 'place'."),
    ("find", {}, "find needs the argument 'names'."),
    ("find", {"names": ["x"], "title": "x"}, "find has no argument 'title'; it takes names, kind."),
    ("ask", {"question": "cast", "parameters": {"title": "Doubt"}}, "The question 'cast' has no parameter 'title'; it takes film."),
    ("ask", {"question": "cast", "parameters": {"film": 5}}, "No film is called '5'."),
    ("ask", {"question": "cast", "parameters": DEEP}, "ask cannot take what 'parameters' is given: input should be a valid string."),
    ("ask", {"question": "cast", "parameters": {"film": "\x1b[31m"}}, "No film is called '\\x1b[31m'."),
    ("ask", {"question": "top-pairs", "limit": 0}, "limit is 1 or more, and 0 is less."),
    ("ask", {"question": "top-pairs", "limit": 501}, "limit is at most 500, and 501 is more."),
    ("path", {"a": "Viola Davis", "b": "Kevin Bacon", "limit": 21}, "limit is at most 20, and 21 is more."),
    ("path", {"a": "Viola Davis", "b": "Kevin Bacon", "from_year": "x"},
     "path cannot take what 'from_year' is given: input should be a valid integer, unable to parse string as an integer."),
    ("nonsense", {}, f"There is no tool 'nonsense'; the tools are {', '.join(TOOLS)}."),
])  # fmt: skip
def test_what_is_wrong_is_one_sentence(refused: Callable[..., str], tool: str, arguments: dict[str, Any], sentence: str) -> None:
    """Ambiguous names bring their candidates, misses near names, hostile arguments what would be right."""
    assert refused(tool, **arguments) == sentence


def test_an_unknown_question_is_answered_with_all_questions(refused: Callable[..., str]) -> None:
    assert refused("ask", question="nonsense") == f"There is no question 'nonsense'; the questions are {', '.join(questions())}."


def test_a_fault_is_one_sentence_too(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a traceback, neither in the answer nor in the log."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("by zero\nand more")

    monkeypatch.setattr(Filmograph, "sparql", fail)
    assert refused("sparql", query="ASK {}") == "This is a fault of filmograph (ZeroDivisionError: by zero); please report it."
    assert [record.exc_info for record in caplog.records if record.exc_info] == []


def test_a_slow_query_does_not_stop_other_calls(server: mcp_server.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow one here ends only after the other was answered."""
    answered = Event()

    def slow(graph: Filmograph, _query: str) -> Any:
        assert answered.wait(60)
        return graph.ask("cast", film="Doubt")

    monkeypatch.setattr(Filmograph, "sparql", slow)

    async def both(client: Client) -> list[int]:
        slow_one = asyncio.create_task(client.call_tool("sparql", {"query": "SELECT"}))
        await asyncio.sleep(0.1)
        quick = await client.call_tool("ask", {"question": "cast", "parameters": {"film": "Doubt"}})
        answered.set()
        return [result.structured_content["count"] for result in (quick, await slow_one) if result.structured_content]

    assert asked(server, both) == [4, 4]


def test_over_standard_output_goes_nothing_but_the_protocol(store: Path) -> None:
    """Lines that are no messages are passed over, and the end of the input ends the process."""
    start = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    messages = [
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": start}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        "[" * 100_000, "no message",
        json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "find", "arguments": {"names": ["Doubt"]}}}),
    ]  # fmt: skip
    command = [sys.executable, "-m", "filmograph.cli", "mcp", "--store", str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write("\n".join([*messages, ""]))
        process.stdin.flush()
        ids = [json.loads(process.stdout.readline())["id"] for _ in range(2)]
        process.stdin.close()
        assert (ids, process.stdout.read(), process.stderr.read(), process.wait(30)) == ([1, 2], "", "", 0)


def test_a_client_that_leaves_does_not_wait_for_its_query(store: Path) -> None:
    """The process ends at once, though the query would never."""
    start = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER (STR(?a) < STR(?g)) }"
    quick = {"name": "find", "arguments": {"names": ["Doubt"]}}
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": start},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "sparql", "arguments": {"query": slow}}},
        {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": quick},
    ]
    command = [sys.executable, "-m", "filmograph.cli", "mcp", "--store", str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        process.stdin.write("".join(f"{json.dumps(message)}\n" for message in messages))
        process.stdin.flush()
        ids = [json.loads(process.stdout.readline())["id"] for _ in range(2)]
        process.stdin.close()
        try:
            assert (ids, process.wait(5)) == ([1, 3], 0)
        finally:
            process.kill()


def test_the_official_client_starts_the_command(store: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "filmograph.cli", "mcp", "--store", str(store)], env=dict(os.environ)
    )

    async def find() -> Any:
        async with Client(command) as client:
            return (await client.call_tool("find", {"names": ["Viola Davis"]})).structured_content

    assert asyncio.run(find()) == {"found": [{"name": "Viola Davis", "matches": [VIOLA], "near": [], "choose": None}]}


def status(url: str, header: str, value: str) -> int:
    """Return the status of a request that another site's page could send."""
    request = Request(url, data=b"{}", headers={header: value, "Content-Type": "application/json"})  # noqa: S310 - loopback
    with pytest.raises(HTTPError) as error:
        urlopen(request, timeout=30)  # noqa: S310
    with error.value:
        return error.value.code


def test_over_http_the_official_client_gets_the_same(store: Path) -> None:
    """On loopback, at the address that the command says; a page of another site gets nothing."""
    command = [sys.executable, "-m", "filmograph.cli", "mcp", "--store", str(store), "--http", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        line = process.stderr.readline()
        url = line.removeprefix("The tools are at ").partition(";")[0]

        async def find() -> Any:
            async with Client(url) as client:
                return (await client.call_tool("find", {"names": ["Viola Davis"]})).structured_content

        try:
            assert (url.startswith("http://127.0.0.1:"), line.partition(";")[2]) == (True, " Ctrl-C ends them.\n")
            assert asyncio.run(find()) == {"found": [{"name": "Viola Davis", "matches": [VIOLA], "near": [], "choose": None}]}
            assert (status(url, "Host", "evil.example"), status(url, "Origin", "http://evil.example")) == (421, 403)
        finally:
            process.terminate()
            process.wait(30)
        assert process.stdout.read() == ""


def test_a_port_that_is_taken_is_said() -> None:
    with mcp_server.listen(0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError) as error:
            mcp_server.listen(port)
    assert str(error.value) == f"Port {port} of 127.0.0.1 cannot be used (Address already in use); choose another one with --port."


def test_without_the_package_the_error_says_how_to_install_it(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.delitem(sys.modules, "filmograph.serve.mcp_server")
    monkeypatch.delattr(serve, "mcp_server")
    with pytest.raises(UsageError) as error:
        app(["mcp", "--store", str(store)], standalone_mode=False)
    assert str(error.value) == 'The tools are served by the package mcp; install it with pip install "filmograph[mcp]".'


def test_a_folder_without_a_store_is_an_error_before_anything_is_served(tmp_path: Path) -> None:
    status, out, err = run("mcp", "--store", tmp_path / "none")
    with pytest.raises(filmograph.FilmographError) as error:
        filmograph.open(tmp_path / "none")
    assert (status, out, err) == (1, "", f"Error: {error.value}\n")
