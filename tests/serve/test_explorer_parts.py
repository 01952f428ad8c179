"""What the pages of the explorer are made of: time lines, tables, addresses, filters of a picture, and faults."""

from typing import Any

import networkx as nx
import pytest
from filmograph.ask.answer_rows import Rows, Table
from filmograph.errors import UsageError
from filmograph.serve import question_process
from filmograph.serve.pages.drawn_rows import drawn_rows
from filmograph.serve.pages.given_fields import limits
from filmograph.serve.pages.row_tables import table
from filmograph.serve.pages.shown_part import Filter, part_of
from filmograph.serve.pages.templating import address, lines_of, where, with_fields
from filmograph.serve.pages.timeline import timeline
from filmograph.store.network import Provenance

_ID = "https://w3id.org/filmograph/id/"


def test_a_time_line_has_a_bar_for_each_year() -> None:
    line = timeline({"actor": [1950, 1950, 1960], "director": [1955]}, {"actor": 1960})
    bars = [
        {"x": 10, "height": 24, "year": 1950, "count": 2, "final": False},
        {"x": 990, "height": 15, "year": 1960, "count": 1, "final": True},
    ]
    actor = {"role": "actor", "count": 3, "first": 1950, "last": 1960, "bars": bars}
    director: dict[str, Any] = {"role": "director", "count": 1, "first": 1955, "last": 1955}
    director["bars"] = [{"x": 500, "height": 15, "year": 1955, "count": 1, "final": False}]
    assert line == {"first": 1950, "last": 1960, "roles": [actor, director], "left_out": 0}


def test_there_is_no_time_line_without_years() -> None:
    assert timeline({"actor": []}) is None


def test_a_column_of_iris_gives_the_links_of_the_column_after_it() -> None:
    rows = Rows(Table.of({"film": "iri", "title": "text", "films": "integer"}, [(f"{_ID}film/a", "A", 3), (None, "B", None)]))
    assert table(rows) == {
        "columns": ["title", "films"], "numbers": [False, True], "count": 2, "first": 0,
        "lines": [
            [{"value": "A", "address": "/id/film/a"}, {"value": 3, "address": None}],
            [{"value": "B", "address": None}, {"value": None, "address": None}],
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (f"{_ID}person/ann", "/id/person/ann"),
        (f"{_ID}credit/ann", None),
        ("https://w3id.org/filmograph/role/art-director", "/role/art-director"),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_only_entities_and_roles_have_pages(value: str | None, found: str | None) -> None:
    assert address(value) == found


def test_a_place_in_words_leads_to_its_lines() -> None:
    found = {"text": "a.txt, lines 3-4", "address": "/source/a/a.txt?lines=3-4#line-3"}
    assert (where("a", "a.txt, lines 3-4"), where("a", "a"), where("a", None)) == (found, {"text": "a", "address": "/source/a"}, None)


def test_provenance_leads_to_its_lines() -> None:
    (found,) = lines_of([Provenance("a b", "x/y.txt", 3, 3)])
    assert found == {"text": "a b (x/y.txt) line 3", "address": "/source/a%20b/x/y.txt?lines=3#line-3"}


def test_empty_fields_are_left_out_of_an_address() -> None:
    assert with_fields("/ask/cast", {"film": "A & B", "role": "", "row": None}) == "/ask/cast?film=A+%26+B"


def test_the_fields_of_a_form_are_limits() -> None:
    fields = {"roles": ["actor, director", ""], "from_year": ["1950"], "to_year": [""], "exclude": ["voice"], "archive": ["yes"]}
    assert limits(fields) == {"roles": ["actor", "director"], "from_year": 1950, "exclude": ["voice"], "archive": True}


@pytest.mark.parametrize("text", ["-1", "1e3", "١٩٥٠", "1" * 9, "x"])
def test_a_year_is_a_number(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        limits({"from_year": [text]})
    assert str(refused.value) == f"from year is a number such as 1990, and not {text!r}."


def _network() -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("ann", role="actor", first=1950, last=1960)
    graph.add_node("bo", role="director", first=1955, last=1990)
    graph.add_node("cy", role="actor", first=1980, last=1990)
    graph.add_edge("ann", "bo", first=1955, last=1956, roles="actor | director")
    graph.add_edge("bo", "cy", first=1985, last=1985, roles="composer")
    return graph


@pytest.mark.parametrize(
    ("kept", "nodes", "edges"),
    [
        (Filter(), ["ann", "bo", "cy"], [("ann", "bo"), ("bo", "cy")]),
        (Filter(role="director"), ["ann", "bo"], [("ann", "bo")]),
        (Filter(role="actor"), ["ann", "bo", "cy"], [("ann", "bo")]),
        (Filter(last=1960), ["ann", "bo"], [("ann", "bo")]),
        (Filter(first=1986), ["bo", "cy"], []),
        (Filter(first=2000), [], []),
    ],
)
def test_a_file_has_the_nodes_and_edges_that_the_picture_shows(kept: Filter, nodes: list[str], edges: list[tuple[str, str]]) -> None:
    part = part_of(_network(), kept)
    assert (list(part), list(part.edges())) == (nodes, edges)


def test_parallel_edges_are_kept_one_by_one() -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_edges_from([("ann", "film", {"role": "actor"}), ("ann", "film", {"role": "director"})])
    part: Any = part_of(graph, Filter(role="actor"))
    assert [values for _, _, values in part.edges(data=True)] == [{"role": "actor"}]


def test_a_fault_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the process that has it goes on."""

    def fail(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(question_process, "_DONE", {"start": fail})
    graph: Any = None
    sentence = "This is a fault of filmograph (KeyError); please report it with the request."
    assert question_process.answer(graph, {"do": "start"}) == ({"status": "failed", "message": sentence}, b"")


def test_the_rows_of_a_result_are_links() -> None:
    """A column after an end is its label, others are attributes; a row without an end is left out."""
    row = {
        "film": {"type": "uri", "value": f"{_ID}film/a"}, "title": {"type": "literal", "value": "A"},
        "who": {"type": "uri", "value": f"{_ID}person/ann"}, "year": {"type": "literal", "value": "1950"},
    }  # fmt: skip
    graph: Any = drawn_rows({"head": {"vars": ["film", "title", "year", "who"]}, "results": {"bindings": [row, {"film": row["film"]}]}})
    assert dict(graph.nodes(data=True)) == {
        f"{_ID}film/a": {"label": "A", "kind": "film"}, f"{_ID}person/ann": {"label": "person/ann", "kind": "person"},
    }  # fmt: skip
    assert list(graph.edges(data=True)) == [(f"{_ID}film/a", f"{_ID}person/ann", {"year": "1950"})]
