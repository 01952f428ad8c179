"""What cannot be answered is one plain sentence, with the candidates or near names, and no traceback anywhere."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filmograph.api.filmograph import Filmograph
from filmograph.ask.questions.query import questions
from filmograph.serve import tools
from filmograph.serve.settings import LIMITS, Settings
from mcp import Client, MCPError

Asked = Callable[[Callable[[Client], Awaitable[Any]]], Any]
TOOLS = ["find", "ask", "path", "walk", "why", "conflicts", "sparql", "schema"]
CHOOSE = "Several films are called 'King Kong'; write one of these: King Kong (1933); King Kong (1976)."


def unread(asked: Asked, uri: str) -> str:
    """Return the sentence with which a resource is refused."""

    async def read(client: Client) -> str:
        with pytest.raises(MCPError) as error:
            await client.read_resource(uri)
        return str(error.value)

    sentence: str = asked(read)
    return sentence


@pytest.mark.parametrize("uri", ["filmograph://questions/..%2Fcast", "filmograph://ontology/../pyproject.toml", "file:///etc/passwd"])
def test_no_other_file_is_a_resource(asked: Asked, uri: str) -> None:
    assert unread(asked, uri) == f"Unknown resource: {uri}"


def test_a_question_that_there_is_not_is_no_resource(asked: Asked) -> None:
    sentence = f"There is no question 'nonsense'; the questions are {', '.join(questions())}."
    assert unread(asked, "filmograph://questions/nonsense") == sentence


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


def test_nothing_can_be_changed(call: Callable[..., Any], refused: Callable[..., str]) -> None:
    """An update is refused, and afterwards the graph is as it was."""
    refused("sparql", query="INSERT DATA { <http://a.example/b> <http://a.example/c> 1 }")
    assert call("sparql", query="ASK { <http://a.example/b> ?property ?value }")["truth"] is False


def test_a_query_has_as_many_rows_as_from_the_server(refused: Callable[..., str]) -> None:
    sentence = "The answer has more than 100,000 rows; ask for less, for example with LIMIT."
    assert refused("sparql", query="SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 100001") == sentence


def test_a_query_has_as_much_time_as_from_the_server(refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert (LIMITS, LIMITS.seconds, LIMITS.memory) == (Settings(Path()).limits, 10, 1 << 30)
    monkeypatch.setattr(tools, "LIMITS", replace(LIMITS, seconds=0.5))
    sentence = "The query took longer than 0.5 s and was ended; ask for less, or allow more time."
    assert refused("sparql", query="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }") == sentence


def test_an_unknown_question_is_answered_with_all_questions(refused: Callable[..., str]) -> None:
    assert refused("ask", question="nonsense") == f"There is no question 'nonsense'; the questions are {', '.join(questions())}."


def test_a_fault_is_one_sentence_too(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a traceback, neither in the answer nor in the log."""

    def fail(*_: object, **_named: object) -> None:
        raise ZeroDivisionError("by zero\nand more")

    monkeypatch.setattr(Filmograph, "sparql", fail)
    assert refused("sparql", query="ASK {}") == "This is a fault of filmograph (ZeroDivisionError: by zero); please report it."
    assert [record.exc_info for record in caplog.records if record.exc_info] == []
