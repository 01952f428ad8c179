"""A server of the tools in this process, and what a client that is connected to it gets."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from filmograph.serve import mcp_server
from mcp import Client
from mcp.types import CallToolResult, TextContent


@pytest.fixture(scope="session")
def asked(store: Path) -> Callable[[Callable[[Client], Awaitable[Any]]], Any]:
    """Return what a client gets that is connected to a server of the store."""
    server = mcp_server.make(store)

    def ask(work: Callable[[Client], Awaitable[Any]]) -> Any:
        async def connected() -> Any:
            async with Client(server) as client:
                return await work(client)

        return asyncio.run(connected())

    return ask


@pytest.fixture
def call(asked: Callable[..., Any]) -> Callable[..., Any]:
    """Call a tool, and return its answer, which is not an error."""

    def answer(tool: str, /, **arguments: Any) -> Any:
        result = asked(lambda client: client.call_tool(tool, arguments))
        assert not result.is_error, result.content
        return result.structured_content

    return answer


@pytest.fixture
def refused(asked: Callable[..., Any]) -> Callable[..., str]:
    """Call a tool, and return the sentence of its error."""

    def answer(tool: str, /, **arguments: Any) -> str:
        result: CallToolResult = asked(lambda client: client.call_tool(tool, arguments))
        (sentence,) = result.content
        assert result.is_error and result.structured_content is None and isinstance(sentence, TextContent)
        return sentence.text

    return answer
