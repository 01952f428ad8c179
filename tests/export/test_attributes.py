"""Which attributes an export has, under which names, in which order, and what a format makes of those that it knows."""

import json
import math
import re
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import pytest
from filmograph.errors import UsageError
from filmograph.export import FORMATS, write
from filmograph.export.columns import elements
from filmograph.networkx_backend.array_graph import ArrayGraph
from make import export_and_read, rows_of

Graph: TypeAlias = "nx.Graph[Any]"
JSON = ("cytoscape", "graphology", "node-link")
BY_LABEL = ("pajek", "kumu-csv", "flourish-csv")

# the page is read by a browser, and tested with it
every_format = pytest.mark.parametrize("form", [form for form in FORMATS if form != "html"])

PEOPLE = ("http://example.org/person/ann", "http://example.org/person/bo", "http://example.org/person/cy")


def people() -> Graph:
    """Return three people and their films, as our networks have them."""
    graph: Graph = nx.Graph(network="people")
    graph.add_node(PEOPLE[0], label="Ann Lee", kind="person", films=3, first=1990, last=2001, role="actor")
    graph.add_node(PEOPLE[1], label="Bo Ek", kind="person", films=2, first=1990, last=1990, role="film editor")
    graph.add_node(PEOPLE[2], label="Cy Orr", kind="person", films=1)
    graph.add_edge(PEOPLE[0], PEOPLE[1], weight=2, films=2, first=1990, last=1991, roles=["actor", "film editor"], titles=["A; b", "B | c"])
    graph.add_edge(PEOPLE[0], PEOPLE[2], weight=1, films=1, roles=["actor"], titles=["A; b"])
    return graph


def as_arrays(graph: Graph, *, columns: bool) -> ArrayGraph:
    """Return the same network over arrays, with attributes of nodes by column or by node."""
    row_of = {node: row for row, node in enumerate(graph)}
    rows = [sorted((row_of[other], attributes) for other, attributes in graph.adj[node].items()) for node in graph]
    indices = [other for row in rows for other, _ in row]
    names = ("weight", "films", "first", "last")
    edges: dict[str, Any] = {name: np.array([row.get(name, 0) for own in rows for _, row in own]) for name in names}
    for name in ("roles", "titles"):
        edges[name] = np.empty(len(indices), dtype=object)
        edges[name][:] = [row[name] for own in rows for _, row in own]
    keys = list(dict.fromkeys(key for _, row in graph.nodes(data=True) for key in row))
    nodes = {key: [row.get(key, 0 if key in {"first", "last"} else None) for _, row in graph.nodes(data=True)] for key in keys}
    given: dict[str, Any] = {"node_columns": nodes} if columns else {"node_attributes": [row for _, row in graph.nodes(data=True)]}
    starts = np.cumsum([0, *(len(own) for own in rows)])
    return ArrayGraph(list(graph), starts, np.array(indices), edges, graph_attributes=graph.graph, missing={"first": 0, "last": 0}, **given)


def contents(path: Path) -> dict[str, bytes]:
    """Return what a file or folder holds."""
    return {file.name: file.read_bytes() for file in ([path] if path.is_file() else sorted(path.iterdir()))}


@every_format
@pytest.mark.parametrize("columns", [False, True])
def test_arrays_are_written_as_the_same_graph_of_dicts_is(form: str, columns: bool, tmp_path: Path) -> None:
    """Byte by byte."""
    graph = people()
    for name, one in (("a", graph), ("b", as_arrays(graph, columns=columns))):
        (tmp_path / name).mkdir()
        write(one, form, tmp_path / name / "network")
    assert contents(tmp_path / "a" / "network") == contents(tmp_path / "b" / "network")


@every_format
def test_a_network_is_the_same_in_many_chunks(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node or edge at a time, from dicts and from arrays."""
    write(people(), form, tmp_path / "one")
    monkeypatch.setattr(elements, "CHUNK", 1)
    for name, graph in (("dicts", people()), ("arrays", as_arrays(people(), columns=True))):
        write(graph, form, tmp_path / name)
        assert list(contents(tmp_path / name).values()) == list(contents(tmp_path / "one").values())


class Costly(dict[str, Any]):
    """Columns of which some may not be made."""

    def __getitem__(self, key: str) -> Any:
        assert key not in {"titles", "role"}, key
        return super().__getitem__(key)


@every_format
def test_columns_that_are_not_chosen_are_not_made(form: str, tmp_path: Path) -> None:
    """They may take long."""
    graph = as_arrays(people(), columns=True)
    for name in ("columns", "node_columns"):
        object.__setattr__(graph.arrays, name, Costly(getattr(graph.arrays, name)))
    write(graph, form, tmp_path / "network", attributes=["films", "roles"])
    assert (tmp_path / "network").exists()


@every_format
def test_nodes_that_are_iris_get_short_ids_and_the_iri_as_an_attribute(form: str, tmp_path: Path) -> None:
    """Pajek has no attributes; in Kumu and Flourish nodes are found by their labels."""
    nodes, edges = export_and_read(form, people(), tmp_path)
    names = ["Ann Lee", "Bo Ek", "Cy Orr"] if form in BY_LABEL else ["n0", "n1", "n2"]
    assert list(nodes) == names
    assert [row.get("iri") for row in nodes.values()] == ([None] * 3 if form == "pajek" else list(PEOPLE))
    assert {frozenset(edge[:2]) for edge in edges} == {frozenset(names[:2]), frozenset(names[::2])}


@every_format
def test_nodes_whose_texts_are_not_all_iris_keep_them_as_ids(form: str, tmp_path: Path) -> None:
    """A text that has an IRI in it is none."""
    graph: Graph = nx.Graph()
    graph.add_nodes_from([("http://example.org/a", {"iri": "own"}), ("see http://example.org/b", {})])
    nodes, _ = export_and_read(form, graph, tmp_path)
    assert list(nodes) == list(graph)


def test_the_iri_of_a_node_comes_before_an_attribute_of_that_name(tmp_path: Path) -> None:
    """Its key is what others know it by."""
    graph: Graph = nx.Graph()
    graph.add_node("http://example.org/a", label="A", iri="other")
    assert export_and_read("node-link", graph, tmp_path) == ({"n0": {"iri": "http://example.org/a", "label": "A"}}, [])


@every_format
def test_attributes_are_chosen_by_name(form: str, tmp_path: Path) -> None:
    """Label, weight and IRI are always written."""
    for folder in ("all", "chosen"):
        (tmp_path / folder).mkdir()
    full, chosen = (
        export_and_read(form, people(), tmp_path / "all"),
        export_and_read(form, people(), tmp_path / "chosen", attributes=["films"]),
    )
    gone = {"kind", "first", "last", "start", "end", "role", "roles", "titles"}
    gone |= {"first:int", "last:int", "roles:string[]", "titles:string[]"}
    keys = [{key: value for key, value in row.items() if key not in gone} for row in full[0].values()]
    lost = {"Type": "", "group": "", ":LABEL": "Node"}
    assert list(chosen[0].values()) == [{key: lost.get(key, value) for key, value in row.items()} for row in keys]
    assert [row for *_, row in chosen[1]] == [{key: value for key, value in row.items() if key not in gone} for *_, row in full[1]]


@every_format
def test_an_unknown_attribute_is_refused(form: str, tmp_path: Path) -> None:
    """With those that there are."""
    sentence = (
        "There is no attribute 'year' in this network; its attributes are "
        "films, first, iri, kind, label, last, role, roles, titles, weight."
    )
    with pytest.raises(UsageError, match=f"^{re.escape(sentence)}$"):
        write(people(), form, tmp_path / "network", attributes=["films", "year"])
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    """With those that there are."""
    formats = "gexf, graphml, cytoscape, graphology, node-link, dot, pajek, html, gephi-csv, kumu-csv, flourish-csv, neo4j-csv"
    with pytest.raises(UsageError, match=rf"^There is no format 'gdf'; the formats are {formats}\.$"):
        write(people(), "gdf", tmp_path / "network")


@pytest.mark.parametrize("form", JSON)
def test_json_keeps_lists_and_what_javascript_cannot_hold_becomes_text(form: str, tmp_path: Path) -> None:
    """An integer beyond 53 bits, a number that is none; a name that JavaScript does not take gets an underscore."""
    graph: Graph = nx.Graph()
    graph.add_node("a", label="A", many=["x", 1, True, 2.5, math.nan], none=[], big=2**53, odd=math.inf, __proto__="p")
    graph.add_node("b", label="B", big=1, odd=0.5)
    nodes, _ = export_and_read(form, graph, tmp_path)
    assert nodes == {
        "a": {"label": "A", "many": ["x", 1, True, 2.5, "NaN"], "none": [], "big": str(2**53), "odd": "Infinity", "__proto___": "p"},
        "b": {"label": "B", "big": "1", "odd": 0.5},
    }


TAKEN = {
    "cytoscape": ({"id_", "source_", "target_", "parent_", "name_", "SUID_", "selected_"}, {"id_", "source_", "target_", "name_"}),
    "graphology": ({"id", "source", "name", "key"}, {"id", "source", "target", "key"}),
    "node-link": ({"id_", "source", "name", "key"}, {"source_", "target_", "key_"}),
    "dot": ({"id_", "shape_", "color_", "class_"}, {"style_", "id_", "key_"}),
    "gephi-csv": ({"ID_", "LABEL_", "Interval_"}, {"source_", "type_", "id_"}),
    "kumu-csv": ({"type_", "LABEL_", "id_"}, {"from_", "TO_", "direction_"}),
    "flourish-csv": ({"id_", "group_"}, {"source_", "value_"}),
    "neo4j-csv": ({"id_", "name_", "a_b", "a_b_"}, {"id_", "name_"}),
}


@pytest.mark.parametrize("form", TAKEN)
def test_a_name_that_a_format_uses_gets_an_underscore(form: str, tmp_path: Path) -> None:
    """Two names that the format takes for one stay different."""
    own, links = ({name.removesuffix("_"): "x" for name in names} for names in TAKEN[form])
    if form == "neo4j-csv":
        own = {"id": "x", "name": "x", "a:b": "x", "a b": "x"}
    graph: Graph = nx.Graph()
    graph.add_node("a", label="A", **own)
    graph.add_nodes_from([("b", {"label": "B"})])
    graph.add_edges_from([("a", "b", links)])
    nodes, [(_, _, link)] = export_and_read(form, graph, tmp_path)
    first = next(iter(nodes.values()))
    assert {key for key, value in first.items() if value == "x"} == TAKEN[form][0]
    assert {key for key, value in link.items() if value == "x"} == TAKEN[form][1]


def test_kumu_types_are_kinds_and_roles(tmp_path: Path) -> None:
    """Lists have the bar by which Kumu splits them."""
    graph: Graph = nx.DiGraph()
    graph.add_node("a", label="A", kind="person", roles=["actor", "writer"])
    graph.add_node("b", label="B", kind="film")
    graph.add_edge("a", "b", role="actor")
    write(graph, "kumu-csv", tmp_path / "kumu")
    assert rows_of(tmp_path / "kumu" / "elements.csv") == [
        {"Label": "A", "Type": "person", "roles": "actor|writer"}, {"Label": "B", "Type": "film", "roles": ""},
    ]  # fmt: skip
    assert rows_of(tmp_path / "kumu" / "connections.csv") == [
        {"From": "A", "To": "B", "Type": "actor", "Direction": "directed", "Label": ""}
    ]


def test_flourish_groups_are_communities_or_else_kinds(tmp_path: Path) -> None:
    """The value of a link is its weight."""
    graph: Graph = nx.Graph([("a", "b", {"weight": 2})])
    graph.add_nodes_from([("a", {"label": "A", "kind": "person"}), ("b", {"label": "A", "kind": "film"})])
    for name in ("kinds", "communities"):
        write(graph, "flourish-csv", tmp_path / name)
        graph.nodes["a"]["community"] = 7
    assert rows_of(tmp_path / "kinds" / "links.csv") == [{"source": "A", "target": "A (2)", "value": "2", "label": ""}]
    found = {
        name: [(row["id"], row["label"], row["group"]) for row in rows_of(tmp_path / name / "points.csv")]
        for name in ("kinds", "communities")
    }
    assert found == {"kinds": [("A", "A", "person"), ("A (2)", "A", "film")], "communities": [("A", "A", "7"), ("A (2)", "A", "")]}


def test_dot_keeps_whole_weights_alone(tmp_path: Path) -> None:
    """Graphviz refuses others."""
    for name, weights in (("whole", [2, 0]), ("half", [2, 0.5]), ("negative", [2, -1])):
        (tmp_path / name).mkdir()
        graph: Graph = nx.Graph([("a", "b", {"weight": weights[0]}), ("b", "c", {"weight": weights[1]})])
        write(graph, "dot", tmp_path / name / "network.dot")
    edges = {name: re.findall(r"\[.*?weight.*\]", (tmp_path / name / "network.dot").read_text()) for name in ("whole", "half", "negative")}
    assert edges == {
        "whole": ["[weight=2]", "[weight=0]"], "half": ['["weight_"="2.0"]', '["weight_"="0.5"]'],
        "negative": ["[weight=2]", '["weight_"="-1"]'],
    }  # fmt: skip


def test_the_same_network_makes_the_same_json(tmp_path: Path) -> None:
    """One node or edge a line, which `json` reads."""
    write(people(), "graphology", tmp_path / "network.json")
    lines = (tmp_path / "network.json").read_text("utf-8").splitlines()
    assert [line[:12] for line in lines] == [
        '{"options": ', '"attributes"', '"nodes": [', '{"key": "n0"', '{"key": "n1"', '{"key": "n2"', "],",
        '"edges": [', '{"key": "e0"', '{"key": "e1"', "]}",
    ]  # fmt: skip
    assert json.loads("\n".join(lines))["attributes"] == {"network": "people"}
