"""Attributes that are changed in a graph over arrays: what it then says, and computes, is what a plain graph of networkx says."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filmograph
import networkx as nx
import numpy as np
import pytest
from filmograph.networkx_backend.array_graph import ArrayGraph
from filmograph.networkx_backend.dispatch import backend
from hypothesis import given
from hypothesis import strategies as st

Plain = Any
"""A graph of networkx, of whatever nodes."""

LINKS: list[tuple[str, str, dict[str, Any]]] = [
    ("a", "b", {"weight": 2}),
    ("b", "c", {"weight": 3, "roles": "actor"}),
    ("c", "c", {}),
    ("a", "d", {"weight": 1}),
]
VALUES = st.one_of(st.integers(0, 5), st.none(), st.just("red"))
CHANGES: dict[str, Callable[[Plain], Any]] = {
    "a node": lambda g: g.nodes["a"].__setitem__("size", 3),
    "an attribute that the node has": lambda g: g.nodes["a"].update(label="A"),
    "one removed": lambda g: g.nodes["a"].pop("label"),
    "one given where there is none": lambda g: g.nodes["b"].setdefault("size", 1),
    "an edge": lambda g: g["a"]["b"].__setitem__("width", 2),
    "an edge from its other end": lambda g: g["b"]["a"].__setitem__("width", 2),
    "an edge of the view": lambda g: g.edges["c", "b"].update(width=2),
    "a loop": lambda g: g["c"]["c"].__setitem__("width", 2),
    "a weight": lambda g: g["a"]["b"].__setitem__("weight", 50),
    "a weight removed": lambda g: g["a"]["b"].__delitem__("weight"),
    "every edge, gone over": lambda g: [attributes.clear() for *_, attributes in g.edges(data=True)],
    "every edge, by neighbours": lambda g: [attributes.update(x=1) for others in g.adj.values() for attributes in others.values()],
    "every node, gone over": lambda g: [attributes.update(x=1) for _, attributes in g.nodes(data=True)],
    "merged": lambda g: g["a"]["b"].__ior__({"width": 2}),
    "networkx's attributes of nodes": lambda g: nx.set_node_attributes(g, {"a": 1, "d": 2}, "x"),
    "networkx's attributes of edges": lambda g: nx.set_edge_attributes(g, {("b", "a"): {"x": 1, "weight": 9}}),
    "networkx's removal of attributes": lambda g: nx.remove_edge_attributes(g, "weight"),
    "networkx's centre": lambda g: nx.barycenter(g, attr="sum"),
    "networkx's layout": lambda g: nx.forceatlas2_layout(g, max_iter=1, seed=1, store_pos_as="at"),
    "a part of it": lambda g: g.subgraph("ab")["a"]["b"].__setitem__("width", 2),
    "two that were taken before": lambda g: [taken.__setitem__(str(number), 1) for number, taken in enumerate([g["a"]["b"], g["b"]["a"]])],
}
COMPUTED: dict[str, Callable[[Plain], Any]] = {
    "degrees": lambda g: dict(g.degree(weight="weight")),
    "size": lambda g: g.size("weight"),
    "matrix": lambda g: nx.to_numpy_array(g, weight="weight").tolist(),
    "matrix of width": lambda g: nx.to_numpy_array(g, weight="width").tolist(),
    "sparse matrix": lambda g: nx.to_scipy_sparse_array(g).toarray().tolist(),
    "frame": lambda g: nx.to_pandas_edgelist(g).sort_index(axis=1).to_csv(),  # networkx takes the columns from a set
    "attributes": lambda g: (nx.get_edge_attributes(g, "width"), nx.get_node_attributes(g, "size")),
    "distances": lambda g: nx.shortest_path_length(g, "a", weight="weight"),
    "PageRank": lambda g: {node: round(rank, 6) for node, rank in nx.pagerank(g).items()},
    "components": lambda g: sorted(map(sorted, nx.connected_components(g))),
    "node-link JSON": lambda g: nx.node_link_data(g, edges="links"),
}


def two() -> tuple[Plain, ArrayGraph]:
    """Return a plain graph, and the same over arrays."""
    plain: nx.Graph[Any] = nx.Graph()
    plain.add_nodes_from((node, {"label": node}) for node in "abcd")
    plain.add_edges_from(LINKS)
    graph = backend.convert_from_nx(plain, preserve_edge_attrs=True, preserve_node_attrs=True)
    return nx.Graph(graph), graph


def content(graph: Plain) -> tuple[Any, ...]:
    """Return all that a graph says."""
    edges = {node: {other: dict(attributes) for other, attributes in others.items()} for node, others in graph.adjacency()}
    nodes = {node: {name: plain(value) for name, value in attributes.items()} for node, attributes in graph.nodes(data=True)}
    return nodes, edges, [*graph.edges(data=True)]


def plain(value: Any) -> Any:
    """Return a value that can be compared: a position as a list."""
    return value.tolist() if isinstance(value, np.ndarray) else value


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_what_it_is_in_a_plain_graph(change: str) -> None:
    plain, graph = two()
    for changed in (plain, graph):
        CHANGES[change](changed)
    assert content(graph) == content(plain)


@pytest.mark.parametrize("computed", COMPUTED)
@pytest.mark.parametrize("change", ["a node", "an edge", "a weight", "a weight removed", "every edge, gone over"])
def test_what_is_computed_after_a_change_is_that_of_the_plain_graph(change: str, computed: str) -> None:
    """Also where it was computed before: nothing of that is kept."""
    plain, graph = two()
    before = COMPUTED[computed](graph) == COMPUTED[computed](plain)
    for changed in (plain, graph):
        CHANGES[change](changed)
    assert (before, COMPUTED[computed](graph)) == (True, COMPUTED[computed](plain))


@given(changes=st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.sampled_from(["weight", "x"]), VALUES)))
def test_many_changes_are_those_of_a_plain_graph(changes: list[tuple[str, str, str, Any]]) -> None:
    plain, graph = two()
    for changed in (plain, graph):
        for one, other, name, value in changes:
            (changed[one][other] if changed.has_edge(one, other) else changed.nodes[one])[name] = value
    assert content(graph) == content(plain)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("again", [lambda g: g.copy(), lambda g: pickle.loads(pickle.dumps(g)), nx.Graph])  # noqa: S301 - our own
def test_copies_and_pickles_have_what_was_changed(change: str, again: Callable[[Plain], Plain]) -> None:
    _, graph = two()
    CHANGES[change](graph)
    assert content(again(graph)) == content(graph)


def test_a_pickle_computes_with_what_was_changed() -> None:
    plain, graph = two()
    for changed in (plain, graph):
        changed["a"]["b"]["weight"] = 50
    again = pickle.loads(pickle.dumps(graph))  # noqa: S301 - our own
    assert dict(again.degree(weight="weight")) == dict(plain.degree(weight="weight"))


def test_a_changed_copy_leaves_the_graph_alone() -> None:
    _, graph = two()
    graph["a"]["b"]["width"] = 2
    before = content(graph)
    copy = graph.copy()
    copy["a"]["b"]["width"] = copy.nodes["a"]["label"] = 3
    assert content(graph) == before


def test_an_algorithm_is_refused_the_weight_that_was_changed_and_no_other() -> None:
    _, graph = two()
    graph["a"]["b"]["width"] = 2
    asked = [backend_says("pagerank", graph, weight) for weight in ("width", "weight")]
    assert asked == ["'width' was changed on edges, and the arrays do not have the change", True]


def backend_says(name: str, graph: ArrayGraph, weight: str) -> bool | str:
    """Return whether a function runs on the arrays with a weight, or why not."""
    from filmograph.networkx_backend.dispatch import NATIVE  # noqa: PLC0415

    return NATIVE[name].takes((graph,), {"weight": weight})


@pytest.mark.parametrize("form", ["gexf", "graphml", "cytoscape", "node-link", "dot", "pajek"])
def test_an_export_has_what_was_changed(store: Any, tmp_path: Path, form: str) -> None:
    """As that of a plain graph with the same changes has."""
    people = filmograph.open(store).network("people", around="Viola Davis", attributes=["label", "weight"])
    for number, changed in enumerate((people, nx.Graph(people))):
        for _, attributes in changed.nodes(data=True):
            attributes["size"] = 3
        for *_, attributes in changed.edges(data=True):
            attributes.update(width=2.5, weight=7)
        filmograph.open(store).export(changed, tmp_path / f"{number}.txt", form)
    assert (tmp_path / "0.txt").read_text(encoding="utf-8") == (tmp_path / "1.txt").read_text(encoding="utf-8")


def test_pyvis_takes_a_network(store: Any) -> None:
    """It writes sizes on nodes and widths on edges, and takes the weight away."""
    network = pytest.importorskip("pyvis.network", reason="pyvis is not installed")
    people = filmograph.open(store).network("people")
    drawn = network.Network()
    drawn.from_nx(people)
    assert (drawn.num_nodes(), drawn.num_edges()) == (people.number_of_nodes(), people.number_of_edges())


def test_what_pyvis_does_can_be_done(store: Any) -> None:
    """The same steps, without pyvis."""
    people = filmograph.open(store).network("people")
    plain = nx.Graph(people)
    for graph in (people, plain):
        nodes = graph.nodes(data=True)
        for one, other, attributes in graph.edges(data=True):
            for node in (one, other):
                nodes[node]["size"] = nodes[node].get("size", 10)
            attributes["width"] = attributes.pop("weight")
    assert content(people) == content(plain)
