"""Every format is read back and compared in full: ids, attributes with their types, edges; whatever the labels hold."""

import math
import re
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import pytest
from filmograph.export import FORMATS
from filmograph.export.columns.markup import clean
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from make import HOSTILE_LABELS, Exported, export_and_read

Graph: TypeAlias = "nx.Graph[Any]"
Row = dict[str, Any]
JSON = ("cytoscape", "graphology", "node-link")
FOLDERS = ("gephi-csv", "kumu-csv", "flourish-csv", "neo4j-csv")
BY_LABEL = ("pajek", "kumu-csv", "flourish-csv")
KINDS = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)

# the page is read by a browser, and tested with it
every_format = pytest.mark.parametrize("form", [form for form in FORMATS if form != "html"])


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
    read = export_and_read(form, graph, tmp_path_factory.mktemp("any"))
    assert comparable(read, directed=graph.is_directed()) == comparable(expected(form, graph), directed=graph.is_directed())


@every_format
def test_hostile_labels_survive(form: str, tmp_path: Path) -> None:
    """A label comes back as `markup.clean` leaves it; where readers find nodes by labels, it is unique and not empty."""
    graph: Graph = nx.Graph()
    graph.add_nodes_from((f"node {number}", {"label": label}) for number, label in enumerate(HOSTILE_LABELS))
    nodes, _ = export_and_read(form, graph, tmp_path)
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
