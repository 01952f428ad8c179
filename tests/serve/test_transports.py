"""The tools over standard input and output, over HTTP, and with a slow query beside other calls."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Event
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import filmograph
import pytest
from filmograph import serve
from filmograph.api.filmograph import Filmograph
from filmograph.cli import app
from filmograph.errors import UsageError
from filmograph.serve import mcp_server
from make import run
from mcp import Client, StdioServerParameters

Asked = Callable[[Callable[[Client], Awaitable[Any]]], Any]
ID = "https://w3id.org/filmograph/id/"
VIOLA = {"iri": f"{ID}person/viola-davis", "name": "Viola Davis", "kind": "person"}


def test_a_slow_query_does_not_stop_other_calls(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow one here ends only after the other was answered."""
    answered = Event()

    def slow(graph: Filmograph, _query: str, **_limits: Any) -> Any:
        assert answered.wait(60)
        return graph.ask("cast", film="Doubt")

    monkeypatch.setattr(Filmograph, "sparql", slow)

    async def both(client: Client) -> list[int]:
        slow_one = asyncio.create_task(client.call_tool("sparql", {"query": "SELECT"}))
        await asyncio.sleep(0.1)
        quick = await client.call_tool("ask", {"question": "cast", "parameters": {"film": "Doubt"}})
        answered.set()
        return [result.structured_content["count"] for result in (quick, await slow_one) if result.structured_content]

    assert asked(both) == [4, 4]


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
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


def test_a_port_that_is_taken_is_one_sentence() -> None:
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
