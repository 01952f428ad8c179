"""What each tool answers to a client of the Model Context Protocol, and the resources that it can read."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
from filmograph.ask.questions.query import questions
from filmograph.resources import ontology, queries
from mcp import Client
from mcp.types import TextResourceContents

Asked = Callable[[Callable[[Client], Awaitable[Any]]], Any]
TOOLS = ["find", "ask", "path", "walk", "why", "conflicts", "sparql", "schema"]
ID, FILM = "https://w3id.org/filmograph/id/", "https://w3id.org/filmograph/ontology#"
VIOLA = {"iri": f"{ID}person/viola-davis", "name": "Viola Davis", "kind": "person"}
KONGS = [{"iri": f"{ID}film/king-kong-{year}", "name": f"King Kong ({year})", "kind": "film"} for year in (1933, 1976)]
CHOOSE = "Several films are called 'King Kong'; write one of these: King Kong (1933); King Kong (1976)."
LINE_4 = [{"source": "seven-films", "document": "seven-films.csv", "first_line": 4, "last_line": 4}]
LINE_5 = [{"source": "seven-films", "document": "seven-films.csv", "first_line": 5, "last_line": 5}]


def test_there_are_eight_read_only_tools_with_schemas(asked: Asked) -> None:
    tools = asked(lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == TOOLS
    assert [tool.annotations.read_only_hint if tool.annotations else None for tool in tools] == [True] * 8
    assert [bool(tool.output_schema) for tool in tools] == [True] * 8


def test_ask_lists_every_question(asked: Asked) -> None:
    description = asked(lambda client: client.list_tools()).tools[1].description or ""
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


def test_the_text_of_an_answer_leaves_out_what_is_empty(asked: Asked) -> None:
    result = asked(lambda client: client.call_tool("sparql", {"query": "ASK { ?film film:year 1066 }"}))
    assert json.loads(result.content[0].text) == {"count": 0, "truth": False}


def test_resources_are_the_ontology_and_the_questions(asked: Asked) -> None:
    async def read(client: Client) -> dict[str, str]:
        listed = [resource.uri for resource in (await client.list_resources()).resources]
        found = {}
        for uri in [*listed, "filmograph://questions/cast"]:
            (content,) = (await client.read_resource(uri)).contents
            assert isinstance(content, TextResourceContents)
            found[uri] = content.text
        return found

    found = asked(read)
    described = json.loads(found.pop("filmograph://questions"))
    names = ("film.ttl", "roles.ttl", "languages.ttl", "alignments.ttl", "context.jsonld")
    assert found == {
        **{f"filmograph://ontology/{name}": (ontology() / name).read_text(encoding="utf-8") for name in names},
        "filmograph://questions/cast": (queries() / "cast.rq").read_text(encoding="utf-8"),
    }
    assert [one["name"] for one in described] == list(questions())
