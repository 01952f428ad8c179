"""Every format is read back and compared in full: ids, attributes with their types, edges; whatever the labels hold."""

import json
import math
import re
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import pytest
from filmograph.errors import UsageError
from filmograph.export import FORMATS, write
from filmograph.export.markup import clean
from filmograph.networkx_backend.array_graph import ArrayGraph
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from make import EXPORT_READERS, HOSTILE_LABELS, Exported, rows_of

Graph: TypeAlias = "nx.Graph[Any]"
Row = dict[str, Any]
JSON = ("cytoscape", "graphology", "node-link")
FOLDERS = ("gephi-csv", "kumu-csv", "flourish-csv", "neo4j-csv")
BY_LABEL = ("pajek", "kumu-csv", "flourish-csv")
KINDS = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)

every_format = pytest.mark.parametrize("form", FORMATS)


def back(form: str, graph: Graph, folder: Path, **options: Any) -> Exported:
    """Write a graph and read it."""
    path = folder / f"network{FORMATS[form].suffix}"
    write(graph, form, path, **options)
    assert [file.name for file in folder.iterdir()] == [path.name]
    return EXPORT_READERS[form](path)


def text(value: Any) -> str:
    """Return a value as formats without types hold it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return str(value)


def unique(labels: list[str]) -> list[str]:
    """Return labels that no other node has, whatever case and spaces are."""
    made: list[str] = []
    keys = [" ".join(label.split()).casefold() for label in labels]
    for label in labels:
        name, number = label, 1
        while (key := " ".join(name.split()).casefold()) in {" ".join(one.split()).casefold() for one in made} or (
            number > 1 and key in keys
        ):
            number += 1
            name = f"{label} ({number})"
        made.append(name)
    return made


def plain_rows(form: str, rows: list[Row]) -> list[Row]:
    """Return rows of values of one type each as a format gives them back."""
    if form in ("gexf", "graphml"):
        return rows
    big = {key for row in rows for key, value in row.items() if type(value) is int and abs(value) >= 2**53}
    as_text = {key for row in rows for key in row} if form not in JSON else big
    odd = [
        {key: text(value) if key in as_text or (type(value) is float and not math.isfinite(value)) else value for key, value in row.items()}
        for row in rows
    ]
    if form not in FOLDERS:
        return odd
    names = list(dict.fromkeys(key for row in rows for key in row))
    return [{name: row.get(name, "") for name in names} for row in odd]


def expected(form: str, graph: Graph) -> Exported:
    """Return what a format gives back of a graph whose nodes all have labels and whose attributes have one type each."""
    ids = [str(node) for node in graph]
    labels = [row["label"] for _, row in graph.nodes(data=True)]
    shown = [label or id_ for label, id_ in zip(labels, ids, strict=True)]
    keys = dict(zip(graph, unique(shown) if form in BY_LABEL else ids, strict=True))
    own = plain_rows(form, [{key: value for key, value in row.items() if key != "label"} for _, row in graph.nodes(data=True)])
    links = plain_rows(form, [dict(row) for _, _, row in graph.edges(data=True)])
    label: list[Row] = [{"label": label} for label in labels]
    if form == "pajek":
        own = label = [{} for _ in labels]
        links = [{"weight": 1.0} for _ in links]
    if form in FOLDERS:
        label = {
            "gephi-csv": [{"Label": one} for one in labels],
            "kumu-csv": [{"Type": ""} for _ in labels],
            "flourish-csv": [{"label": one, "group": ""} for one in labels],
            "neo4j-csv": [{"name": one, ":LABEL": "Node"} for one in shown],
        }[form]
        links = [{**added(form, number, graph), **row} for number, row in enumerate(links)]
        if form == "gephi-csv" and graph.is_multigraph():
            links = [{**row, "Kind": kind} for row, kind in zip(links, parallel(graph), strict=True)]
    if form == "neo4j-csv":
        own, links = typed(own, graph.nodes(data=True)), typed(links, graph.edges(data=True))
    nodes = {key: {**row, **one} for key, row, one in zip(keys.values(), own, label, strict=True)}
    return nodes, [(keys[edge[0]], keys[edge[1]], row) for edge, row in zip(graph.edges(data=True), links, strict=True)]


def added(form: str, number: int, graph: Graph) -> Row:
    """Return the columns that a format of tables has for every edge."""
    way = "directed" if graph.is_directed() else "undirected"
    return {
        "gephi-csv": {"Type": way.capitalize(), "Id": f"e{number}", "Label": "", "Weight": ""},
        "kumu-csv": {"Type": "", "Direction": way, "Label": ""},
        "flourish-csv": {"value": "1", "label": ""},
        "neo4j-csv": {":TYPE": "LINKED_TO"},
    }[form]


def parallel(graph: Graph) -> list[str]:
    """Return what tells edges between the same two nodes apart."""
    before: Counter[Any] = Counter()
    found = []
    for u, v in graph.edges():
        ends = (u, v) if graph.is_directed() else frozenset((u, v))
        before[ends] += 1
        found.append("" if before[ends] == 1 else str(before[ends]))
    return found


def typed(rows: list[Row], elements: Any) -> list[Row]:
    """Return rows with the names and types of Neo4j's headers."""
    values: dict[str, list[Any]] = {}
    for *_, row in elements:
        for key, value in row.items():
            values.setdefault(key, []).append(value)

    def name(key: str) -> str:
        if key.startswith(":") or key not in values:
            return key
        own = re.sub(r"\W", "_", key)
        first = values[key][0]
        if type(first) is int:
            return own + (":int" if all(-(2**31) <= value < 2**31 for value in values[key]) else ":long")
        return own + {bool: ":boolean", float: ":double", str: ""}[type(first)]

    return [{name(key): value for key, value in row.items()} for row in rows]


def frozen(row: Row) -> frozenset[tuple[str, str, str]]:
    """Attributes with their types, so that 1, 1.0 and True differ and NaN equals itself."""
    return frozenset((key, type(value).__name__, repr(value)) for key, value in row.items())


def comparable(read: Exported, *, directed: bool) -> tuple[Any, Any]:
    """Return nodes and edges so that those that are the same compare equal."""
    ends = tuple if directed else frozenset
    nodes, edges = read
    return {node: frozen(row) for node, row in nodes.items()}, Counter((ends((u, v)), frozen(row)) for u, v, row in edges)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(clean)
VALUES: tuple[st.SearchStrategy[Any], ...] = (st.booleans(), st.integers(-(2**63), 2**63 - 1), st.integers(-5, 5), st.floats(), TEXT)
# Names that no format has a use for; what happens to others is tested for each format.
ATTRIBUTES = TEXT.map(lambda name: f"my {name}")


@st.composite
def rows(draw: st.DrawFn, count: int) -> list[Row]:
    """Draw attributes of one type each, absent here and there."""
    kinds = draw(st.dictionaries(ATTRIBUTES, st.sampled_from(VALUES), max_size=4))
    assume(len({re.sub(r"\W", "_", name).casefold() for name in kinds}) == len(kinds))
    return [{name: draw(kind) for name, kind in kinds.items() if draw(st.booleans())} for _ in range(count)]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw a graph of any of the four kinds."""
    graph: Graph = draw(st.sampled_from(KINDS))()
    nodes = draw(st.lists(TEXT.filter(lambda node: "://" not in node and node.strip()), unique_by=str.casefold, max_size=6))
    for node, row in zip(nodes, draw(rows(len(nodes))), strict=True):
        graph.add_nodes_from([(node, {"label": draw(TEXT), **row})])
    if nodes:
        ends = draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=8))
        graph.add_edges_from([(u, v, row) for (u, v), row in zip(ends, draw(rows(len(ends))), strict=True)])
    return graph


@every_format
@settings(max_examples=40)
@given(graph=graphs())
def test_any_graph_comes_back_from_every_format(form: str, graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever its texts hold."""
    read = back(form, graph, tmp_path_factory.mktemp("any"))
    assert comparable(read, directed=graph.is_directed()) == comparable(expected(form, graph), directed=graph.is_directed())


@every_format
def test_hostile_labels_survive(form: str, tmp_path: Path) -> None:
    """A label comes back as `markup.clean` leaves it; where readers find nodes by labels, it is unique and not empty."""
    graph: Graph = nx.Graph()
    graph.add_nodes_from((f"node {number}", {"label": label}) for number, label in enumerate(HOSTILE_LABELS))
    nodes, _ = back(form, graph, tmp_path)
    labels = [clean(label) for label in HOSTILE_LABELS]
    shown = [label or node for label, node in zip(labels, graph, strict=True)]
    if form in BY_LABEL:
        assert list(nodes) == unique(shown)
        assert [name for name, label in zip(nodes, shown, strict=True) if name != label] == ["plain (3)", "PLAIN (4)"]
    else:
        key = {"gephi-csv": "Label", "neo4j-csv": "name"}.get(form, "label")
        assert list(nodes) == list(graph)
        found = [row[key] for row in nodes.values()]
        assert [re.sub("&amp;(?=#?\\w+;)", "&", one) if form == "dot" else one for one in found] == (
            shown if form == "neo4j-csv" else labels
        )


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
def test_nodes_that_are_iris_get_short_ids_and_the_iri_as_an_attribute(form: str, tmp_path: Path) -> None:
    """Pajek has no attributes; in Kumu and Flourish nodes are found by their labels."""
    nodes, edges = back(form, people(), tmp_path)
    names = ["Ann Lee", "Bo Ek", "Cy Orr"] if form in BY_LABEL else ["n0", "n1", "n2"]
    assert list(nodes) == names
    assert [row.get("iri") for row in nodes.values()] == ([None] * 3 if form == "pajek" else list(PEOPLE))
    assert {frozenset(edge[:2]) for edge in edges} == {frozenset(names[:2]), frozenset(names[::2])}


@every_format
def test_nodes_whose_texts_are_not_all_iris_keep_them_as_ids(form: str, tmp_path: Path) -> None:
    """A text that has an IRI in it is none."""
    graph: Graph = nx.Graph()
    graph.add_nodes_from([("http://example.org/a", {"iri": "own"}), ("see http://example.org/b", {})])
    nodes, _ = back(form, graph, tmp_path)
    assert list(nodes) == list(graph)


def test_the_iri_of_a_node_comes_before_an_attribute_of_that_name(tmp_path: Path) -> None:
    """Its key is what others know it by."""
    graph: Graph = nx.Graph()
    graph.add_node("http://example.org/a", label="A", iri="other")
    assert back("node-link", graph, tmp_path) == ({"n0": {"iri": "http://example.org/a", "label": "A"}}, [])


@every_format
def test_attributes_are_chosen_by_name(form: str, tmp_path: Path) -> None:
    """Label, weight and IRI are always written."""
    for folder in ("all", "chosen"):
        (tmp_path / folder).mkdir()
    full, chosen = back(form, people(), tmp_path / "all"), back(form, people(), tmp_path / "chosen", attributes=["films"])
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
    with pytest.raises(
        UsageError, match=r"^There is no format 'gdf'; the formats are gexf, graphml, cytoscape, graphology, node-link, dot, "
    ):
        write(people(), "gdf", tmp_path / "network")


@pytest.mark.parametrize("form", JSON)
def test_json_keeps_lists_and_what_javascript_cannot_hold_becomes_text(form: str, tmp_path: Path) -> None:
    """An integer beyond 53 bits, a number that is none; a name that JavaScript does not take gets an underscore."""
    graph: Graph = nx.Graph()
    graph.add_node("a", label="A", many=["x", 1, True, 2.5, math.nan], none=[], big=2**53, odd=math.inf, __proto__="p")
    graph.add_node("b", label="B", big=1, odd=0.5)
    nodes, _ = back(form, graph, tmp_path)
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
    """Two names that the format takes for one are told apart."""
    own, links = ({name.removesuffix("_"): "x" for name in names} for names in TAKEN[form])
    if form == "neo4j-csv":
        own = {"id": "x", "name": "x", "a:b": "x", "a b": "x"}
    graph: Graph = nx.Graph()
    graph.add_node("a", label="A", **own)
    graph.add_nodes_from([("b", {"label": "B"})])
    graph.add_edges_from([("a", "b", links)])
    nodes, [(_, _, link)] = back(form, graph, tmp_path)
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
