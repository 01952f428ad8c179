"""A graph over arrays is what a plain graph of networkx is, and networkx's functions say of it what they say of a plain one."""

import copy
import inspect
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import filmograph
import networkx as nx
import numpy as np
import pytest
from filmograph.networkx_backend import dispatch as backend_module
from filmograph.networkx_backend.array_graph import READ_ONLY, ArrayGraph
from filmograph.networkx_backend.dispatch import LAZY, NATIVE, backend
from hypothesis import given, settings
from hypothesis import strategies as st

Plain = Any
"""A graph of networkx, of whatever nodes."""

TESTS_OF_NETWORKX = [
    f"networkx.algorithms.{name}"
    for name in (
        "shortest_paths.tests.test_generic", "shortest_paths.tests.test_unweighted", "components.tests.test_connected",
        "link_analysis.tests.test_pagerank", "centrality.tests.test_degree_centrality", "centrality.tests.test_closeness_centrality",
        "centrality.tests.test_betweenness_centrality", "tests.test_core", "tests.test_cluster", "community.tests.test_louvain",
        "tests.test_link_prediction",
    )
] + [f"networkx.tests.test_convert_{name}" for name in ("numpy", "pandas", "scipy")]  # fmt: skip

WEIGHTS = st.sampled_from([{}, {"weight": 1}, {"weight": 2}, {"weight": 7}])


@st.composite
def graphs(draw: st.DrawFn, *, loops: bool = True, least: int = 0) -> Plain:
    """A graph of up to ten nodes, texts or numbers, in up to as many components."""
    count = draw(st.integers(least, 10))
    nodes: list[Any] = [f"node {n}" for n in range(count)] if draw(st.booleans()) else [3 * n - 5 for n in range(count)]
    graph: Plain = nx.Graph(title="A few")
    graph.add_nodes_from((node, {"label": str(node)} if number % 2 else {}) for number, node in enumerate(nodes))
    if nodes:
        end = st.sampled_from(nodes)
        for a, b, attributes in draw(st.lists(st.tuples(end, end, WEIGHTS), max_size=25)):
            if loops or a != b:
                graph.add_edge(a, b, **attributes)
    return graph


def over_arrays(graph: Plain) -> ArrayGraph:
    """Return the same graph over arrays."""
    return backend.convert_from_nx(graph, preserve_edge_attrs=True, preserve_node_attrs=True)


def content(graph: Plain) -> tuple[Any, ...]:
    """Return all that a graph says."""
    neighbours = {node: {other: dict(attributes) for other, attributes in others.items()} for node, others in graph.adjacency()}
    return graph.graph, {node: dict(attributes) for node, attributes in graph.nodes(data=True)}, neighbours


def leaves(value: Any) -> Iterator[Any]:
    """Yield all that is in a result, in order, but for the order in sets."""
    if isinstance(value, Mapping):
        yield from leaves([*value.items()])
    elif isinstance(value, set | frozenset):
        yield from leaves(["{", *sorted(value)])
    elif isinstance(value, Iterator | Sequence) and not isinstance(value, str):
        yield "["
        for item in value:
            yield from leaves(item)
    else:
        yield value


def outcome(ask: Callable[..., Any], *asked: Any) -> Any:
    """Return what a function says, number by number, or which error it raises."""
    try:
        return list(leaves(ask(*asked)))
    except (nx.NetworkXException, ArithmeticError, ValueError, TypeError) as error:
        return [type(error), str(error)]


# What is asked of a graph and two nodes; of graphs without any, of two that are in none.
QUESTIONS: dict[str, Callable[[Plain, Any, Any], Any]] = {
    "distances": lambda g, a, _: nx.single_source_shortest_path_length(g, a),
    "distances up to 2": lambda g, a, _: nx.single_source_shortest_path_length(g, a, cutoff=2),
    "distances up to 0": lambda g, a, _: nx.single_source_shortest_path_length(g, a, cutoff=0),
    "distance": nx.shortest_path_length,
    "distances from": lambda g, a, _: nx.shortest_path_length(g, source=a),
    "distances to": lambda g, _, b: nx.shortest_path_length(g, target=b),
    "distances between all": lambda g, *_: nx.shortest_path_length(g),
    "distance with weights": lambda g, a, b: nx.shortest_path_length(g, a, b, weight="weight"),
    "distance by no method": lambda g, a, b: nx.shortest_path_length(g, a, b, method="walking"),
    "steps of a path": lambda g, a, b: [len(nx.shortest_path(g, a, b))],
    "paths from": lambda g, a, _: nx.shortest_path(g, source=a),
    "paths to": lambda g, _, b: nx.shortest_path(g, target=b),
    "paths between all": lambda g, *_: nx.shortest_path(g),
    "paths up to 1": lambda g, a, _: nx.single_source_shortest_path(g, a, cutoff=1),
    "all paths": nx.all_shortest_paths,
    "all paths with weights": lambda g, a, b: nx.all_shortest_paths(g, a, b, weight="weight"),
    "whether there is a path": nx.has_path,
    "components": lambda g, *_: nx.connected_components(g),
    "number of components": lambda g, *_: nx.number_connected_components(g),
    "PageRank": lambda g, *_: nx.pagerank(g),
    "PageRank without weights": lambda g, *_: nx.pagerank(g, weight=None, alpha=0.5),
    "PageRank from a node": lambda g, a, b: nx.pagerank(g, personalization={a: 3, b: 1}, dangling={b: 1}),
    "PageRank that begins at a node": lambda g, a, _: nx.pagerank(g, nstart={a: 1}),
    "PageRank without time": lambda g, *_: nx.pagerank(g, max_iter=1, tol=1e-12),
    "degrees with weights": lambda g, *_: dict(g.degree(weight="weight")),
    "degrees of two with weights": lambda g, a, b: list(g.degree([a, b], weight="weight")),
    "degrees with weights that no edge has": lambda g, *_: dict(g.degree(weight="strength")),
    "size with weights": lambda g, *_: g.size("weight"),
    "sparse matrix": lambda g, *_: nx.to_scipy_sparse_array(g).toarray().tolist(),
    "sparse matrix without weights": lambda g, *_: nx.to_scipy_sparse_array(g, weight=None, format="coo").toarray().tolist(),
    "sparse matrix of two": lambda g, a, b: nx.to_scipy_sparse_array(g, [b, a], dtype=np.dtype(float)).toarray().tolist(),
    "sparse matrix of no format": lambda g, *_: nx.to_scipy_sparse_array(g, format="none"),
    "type of a sparse matrix": lambda g, *_: str(nx.to_scipy_sparse_array(g).dtype),
    "matrix": lambda g, *_: nx.to_numpy_array(g).tolist(),
    "matrix of two": lambda g, a, b: nx.to_numpy_array(g, [b, a], nonedge=-1, dtype=np.dtype(int)).tolist(),
    "matrix of a strange node": lambda g, *_: nx.to_numpy_array(g, ["nobody"]).tolist(),
    "matrix as a data frame": lambda g, *_: nx.to_pandas_adjacency(g).to_dict(),
    "adjacency matrix": lambda g, *_: nx.adjacency_matrix(g).toarray().tolist(),
    "Laplacian matrix": lambda g, *_: nx.laplacian_matrix(g).toarray().tolist(),
    "edges as a data frame": lambda g, *_: nx.to_pandas_edgelist(g).fillna(-1).to_dict("list"),
    "edges of one as a data frame": lambda g, a, _: nx.to_pandas_edgelist(g, nodelist=[a]).fillna(-1).to_dict("list"),
    "edges as a data frame, with the name of an attribute": lambda g, *_: nx.to_pandas_edgelist(g, source="weight").to_dict("list"),
    "degree centrality": lambda g, *_: nx.degree_centrality(g),
    "closeness": lambda g, *_: nx.closeness_centrality(g),
    "closeness in parts": lambda g, *_: nx.closeness_centrality(g, wf_improved=False),
    "closeness of one": lambda g, a, _: nx.closeness_centrality(g, a),
    "closeness with weights": lambda g, *_: nx.closeness_centrality(g, distance="weight"),
    "betweenness": lambda g, *_: nx.betweenness_centrality(g),
    "betweenness with ends": lambda g, *_: nx.betweenness_centrality(g, endpoints=True),
    "number of paths": lambda g, *_: nx.betweenness_centrality(g, normalized=False),
    "betweenness from one": lambda g, *_: nx.betweenness_centrality(g, k=1, seed=5),
    "betweenness from three": lambda g, *_: nx.betweenness_centrality(g, k=3, seed=5),
    "betweenness from three of numpy": lambda g, *_: nx.betweenness_centrality(g, k=3, seed=np.random.RandomState(5)),
    "betweenness from three with ends": lambda g, *_: nx.betweenness_centrality(g, k=3, seed=6, endpoints=True, normalized=False),
    "number of paths from three": lambda g, *_: nx.betweenness_centrality(g, k=3, seed=7, normalized=False),
    "betweenness from none": lambda g, *_: nx.betweenness_centrality(g, k=0, seed=5),
    "betweenness with weights": lambda g, *_: nx.betweenness_centrality(g, weight="weight"),
    "cores": lambda g, *_: nx.core_number(g),
    "triangles": lambda g, *_: nx.triangles(g),
    "triangles of one": lambda g, a, _: [nx.triangles(g, a)],
    "triangles of some": lambda g, a, b: nx.triangles(g, [b, a, b]),
    "clustering": lambda g, *_: nx.clustering(g),
    "clustering of one": lambda g, a, _: [nx.clustering(g, a)],
    "clustering of some": lambda g, a, b: nx.clustering(g, [b, a, "nobody"]),
    "clustering with weights": lambda g, *_: nx.clustering(g, weight="weight"),
    "average clustering": lambda g, *_: [nx.average_clustering(g)],
    "likeness of two": lambda g, a, b: nx.jaccard_coefficient(g, [(a, b), (b, a), (a, a)]),
    "likeness of all": lambda g, *_: nx.jaccard_coefficient(g),
    "colours, which have no fast way": lambda g, *_: nx.greedy_color(g),
    "a graph, which has no fast way": lambda g, *_: sorted(map(sorted, nx.compose_all([g, g]).edges)),
    "whether it is connected": lambda g, *_: nx.is_connected(g),
    "loops": lambda g, *_: nx.number_of_selfloops(g),
    "mean distance": lambda g, *_: nx.average_shortest_path_length(g),
    "modularity": lambda g, *_: [nx.community.modularity(g, [set(g)])],
}


def test_networkx_knows_the_backend() -> None:
    """The package says at its installation that it is a backend; without it every other test would ask networkx alone."""
    assert "filmograph" in nx.utils.backends.backends  # type: ignore[attr-defined]


# networkx divides by 0 where PageRank is to begin, or to go on, at nobody
@pytest.mark.long
@pytest.mark.filterwarnings("ignore:invalid value encountered in divide:RuntimeWarning")
@pytest.mark.parametrize("question", QUESTIONS)
@settings(max_examples=60, deadline=None)
@given(graph=graphs(), data=st.data())
def test_a_function_says_what_networkx_says(question: str, graph: Plain, data: st.DataObject) -> None:
    """The same values under the same keys in the same order, or the same error."""
    arrays, ends = over_arrays(graph), st.sampled_from([*graph, "nobody"])
    a, b = data.draw(ends), data.draw(ends)
    assert outcome(QUESTIONS[question], arrays, a, b) == pytest.approx(outcome(QUESTIONS[question], arrays.copy(), a, b), nan_ok=True)


@given(graph=graphs(least=2), data=st.data())
def test_a_shortest_path_is_a_path(graph: Plain, data: st.DataObject) -> None:
    """It begins and ends where it is asked to, along edges."""
    a = data.draw(st.sampled_from([*graph]))
    b = data.draw(st.sampled_from([*nx.node_connected_component(graph, a)]))
    path = nx.shortest_path(over_arrays(graph), a, b)
    assert (path[0], path[-1], nx.is_path(graph, path)) == (a, b, True)


@settings(deadline=None)
@given(graph=graphs(), seed=st.integers(0, 9))
def test_communities_are_a_partition(graph: Plain, seed: int) -> None:
    """Every node is in one community."""
    found = nx.community.louvain_communities(over_arrays(graph), seed=seed)
    assert sorted(node for community in found for node in community) == sorted(graph)


@pytest.mark.parametrize(
    "graph",
    [
        nx.karate_club_graph(),
        nx.les_miserables_graph(),
        nx.davis_southern_women_graph(),
        nx.planted_partition_graph(6, 15, 0.5, 0.05, seed=1),
        nx.LFR_benchmark_graph(250, 3, 1.5, 0.009, average_degree=5, min_community=20, seed=10),
    ],
    ids=["karate", "les miserables", "southern women", "planted", "benchmark"],
)
@pytest.mark.parametrize("resolution", [0.5, 1, 2])
def test_communities_are_as_good(graph: Plain, resolution: float) -> None:
    """Their modularity is that of networkx's, but for luck."""

    def modularity(of: Plain) -> float:
        found = nx.community.louvain_communities(of, resolution=resolution, seed=4)
        return float(nx.community.modularity(graph, found, resolution=resolution))

    assert modularity(over_arrays(graph)) >= modularity(graph) - 0.02


@settings(deadline=None)
@given(graph=graphs(), seed=st.integers(0, 9))
def test_communities_of_a_seed_are_the_same(graph: Plain, seed: int) -> None:
    """A seed leads to the same partition each time."""
    arrays = over_arrays(graph)
    first, second = (nx.community.louvain_communities(arrays, seed=seed) for _ in range(2))
    assert first == second


def test_no_levels_of_communities_are_refused() -> None:
    """As networkx does."""
    with pytest.raises(ValueError, match="max_level argument must be a positive integer or None"):
        nx.community.louvain_communities(over_arrays(nx.path_graph(3)), max_level=0)


@pytest.mark.parametrize("weight", ["heavy", -1])
def test_weights_without_a_fast_way_are_left_to_networkx(weight: Any) -> None:
    """What networkx makes of weights that are no numbers, or below 0, is what comes out."""
    graph: Plain = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    graph.add_edge("b", "c", weight=2)

    def communities(of: Plain) -> Any:
        return nx.community.louvain_communities(of, seed=1)

    assert outcome(communities, over_arrays(graph)) == outcome(communities, graph)


@given(graph=graphs())
def test_the_content_is_that_of_the_plain_graph(graph: Plain) -> None:
    """Nodes, neighbours and what they say."""
    assert content(over_arrays(graph)) == content(graph)


COPIES: dict[str, Callable[[Plain], Plain]] = {
    "copy": lambda g: g.copy(),
    "view": lambda g: g.copy(as_view=True),
    "new": nx.Graph,
    "undirected": lambda g: g.to_undirected(),
    "pickled": lambda g: pickle.loads(pickle.dumps(g)),  # noqa: S301 - our own
    "deeply copied": copy.deepcopy,
    "subgraph of all": lambda g: g.subgraph(list(g)),
}


@pytest.mark.parametrize("way", COPIES)
@settings(max_examples=40, deadline=None)
@given(graph=graphs())
def test_what_is_made_of_it_has_its_content(way: str, graph: Plain) -> None:
    """Copies and views say what the graph says."""
    assert content(COPIES[way](over_arrays(graph))) == content(graph)


VIEWS: dict[str, Callable[[Plain], Any]] = {
    "number of edges": lambda g: (g.number_of_nodes(), g.number_of_edges(), g.size(), g.size("weight")),
    "degrees": lambda g: [dict(g.degree()), dict(g.degree(list(g)[:2])), dict(g.degree(weight="weight"))],
    "edges": lambda g: sorted(tuple(sorted(edge)) for edge in g.edges),
    "edges with weights": lambda g: sorted((*sorted(edge), weight) for *edge, weight in g.edges(data="weight", default=0)),
    "edges from some": lambda g: sorted(tuple(sorted(edge)) for edge in g.edges(list(g)[:2])),
    "neighbours": lambda g: {node: sorted(g.neighbors(node)) for node in g},
    "whether there are edges": lambda g: [g.has_edge(a, b) for a in [*g, "nobody"] for b in [*g, "nobody"]],
    "what edges say": lambda g: [g.get_edge_data(a, b) for a in g for b in g],
    "whether there are nodes": lambda g: [node in g for node in [*g, "nobody", None, []]],
    "common neighbours": lambda g: [sorted(nx.common_neighbors(g, a, b)) for a in g for b in g],
    "part": lambda g: content(g.subgraph(list(g)[::2])),
    "part, copied": lambda g: content(g.subgraph(list(g)[::2]).copy()),
    "part of the edges": lambda g: content(g.edge_subgraph([*g.edges][:2])),
    "both directions": lambda g: content(g.to_directed()),
    "both directions, viewed": lambda g: content(g.to_directed(as_view=True)),
    "text": lambda g: str(g).replace("ArrayGraph", "Graph"),
    "neighbours of nobody": lambda g: outcome(g.neighbors, "nobody"),
    "equality": lambda g: (g.adj == nx.Graph(g).adj, nx.Graph(g).adj == g.adj),
}


@pytest.mark.parametrize("view", VIEWS)
@settings(max_examples=40, deadline=None)
@given(graph=graphs())
def test_a_view_is_that_of_the_plain_graph(view: str, graph: Plain) -> None:
    """What networkx's graphs can be asked for themselves."""
    arrays = over_arrays(graph)
    assert VIEWS[view](arrays) == VIEWS[view](arrays.copy())


CHANGES: dict[str, Callable[[Plain], Any]] = {
    "add_node": lambda g: g.add_node("c"),
    "add_nodes_from": lambda g: g.add_nodes_from("cd"),
    "add_edge": lambda g: g.add_edge("a", "c"),
    "add_edges_from": lambda g: g.add_edges_from([("a", "c")]),
    "add_weighted_edges_from": lambda g: g.add_weighted_edges_from([("a", "c", 2)]),
    "remove_node": lambda g: g.remove_node("a"),
    "remove_nodes_from": lambda g: g.remove_nodes_from("a"),
    "remove_edge": lambda g: g.remove_edge("a", "b"),
    "remove_edges_from": lambda g: g.remove_edges_from([("a", "b")]),
    "update": lambda g: g.update([("a", "c")]),
    "clear": lambda g: g.clear(),
    "clear_edges": lambda g: g.clear_edges(),
    "networkx's path": lambda g: nx.add_path(g, "abc"),
    "networkx's names in place": lambda g: nx.relabel_nodes(g, {"a": "c"}, copy=False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_nodes_or_edges_is_refused(change: str) -> None:
    """The message names the copy that can be changed."""
    with pytest.raises(nx.NetworkXError) as refused:
        CHANGES[change](over_arrays(nx.Graph([("a", "b")])))
    assert str(refused.value) == READ_ONLY


UNCHANGING: dict[str, Callable[[Plain], Plain]] = {
    "names": lambda g: nx.relabel_nodes(g, {"a": "c"}),
    "two in one": lambda g: nx.contracted_nodes(g, "a", "b", copy=True),
}


@pytest.mark.parametrize("way", UNCHANGING)
def test_what_changes_a_copy_is_not_refused(way: str) -> None:
    """A function that can change its graph is asked not to."""
    plain = nx.Graph([("a", "b"), ("b", "d")])
    assert content(UNCHANGING[way](over_arrays(plain))) == content(UNCHANGING[way](plain))


@pytest.mark.parametrize("make", [lambda g: g.subgraph("a"), lambda g: g.copy(as_view=True), lambda g: g.copy(), lambda g: type(g)()])
def test_what_has_no_arrays_is_of_networkx(make: Callable[[Plain], Plain]) -> None:
    """Views and copies do not come to the backend."""
    assert make(over_arrays(nx.Graph([("a", "b")]))).__networkx_backend__ == "networkx"


class Unread(Sequence[str]):
    """A hundred nodes that must not be looked at."""

    def __len__(self) -> int:
        return 100

    def __getitem__(self, _: Any) -> Any:
        raise AssertionError


def test_making_one_looks_at_no_node() -> None:
    """However many there are, it takes no time."""
    assert len(ArrayGraph(Unread(), np.zeros(101, dtype=np.int32), np.zeros(0, dtype=np.int32))) == 100


def three(**given: Any) -> ArrayGraph:
    """Return a - b - c, each edge with two years of which the second has the first unknown."""
    years = {"first": np.array([1990, 1990, 0, 0], dtype=np.int16), "share": np.array([0.5, 0.5, 0.25, 0.25])}
    return ArrayGraph("abc", np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1]), years, missing={"first": 0}, **given)


def test_an_unknown_value_is_not_said() -> None:
    """A value that marks a missing attribute is no key of an edge."""
    assert [*three().edges(data=True)] == [("a", "b", {"first": 1990, "share": 0.5}), ("b", "c", {"share": 0.25})]


def test_values_are_those_of_python() -> None:
    """No number of numpy comes out, looked up or gone over."""
    graph = three()
    assert {type(value) for attributes in (graph["a"]["b"], *graph["b"].values()) for value in attributes.values()} == {int, float}


def test_nodes_are_found_by_a_function_that_is_given() -> None:
    """No index is made then."""
    assert three(find={"a": 0, "second": 1, "c": 2}.get).has_edge("second", "c")


def test_what_nodes_say_is_computed_by_a_function_that_is_given() -> None:
    """From the row of the node."""
    nodes = three(node_attributes=lambda row: {"row": row}).nodes(data=True)
    assert [*nodes] == [("a", {"row": 0}), ("b", {"row": 1}), ("c", {"row": 2})]


def test_a_graph_that_computes_is_pickled() -> None:
    """What its functions say goes along."""
    graph = three(node_attributes=lambda row: {"row": row}, find={"a": 0, "b": 1, "c": 2}.get)
    assert content(pickle.loads(pickle.dumps(graph))) == content(graph)  # noqa: S301 - our own


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: ArrayGraph("ab", np.array([0, 1, 2]), np.array([1])),
        lambda: ArrayGraph("abc", np.array([0, 1, 2]), np.array([1, 0])),
        lambda: ArrayGraph("ab", np.array([0, 1, 2]), np.array([1, 0]), {"weight": np.array([1])}),
    ],
    ids=["neighbours", "nodes", "column"],
)
def test_arrays_that_do_not_fit_are_refused(wrong: Callable[[], ArrayGraph]) -> None:
    """A length that differs is an error where the graph is made."""
    with pytest.raises(ValueError, match=r"not|end at"):
        wrong()


@pytest.mark.parametrize("kind", [nx.DiGraph, nx.MultiGraph])
def test_other_kinds_of_graphs_are_not_converted(kind: Callable[[Any], Plain]) -> None:
    """Directions and parallel edges do not fit into arrays."""
    with pytest.raises(NotImplementedError):
        nx.pagerank(kind([("a", "b")]), backend="filmograph")


def test_a_plain_graph_is_converted_when_it_is_asked_for() -> None:
    """By the name of the backend."""
    graph = nx.karate_club_graph()
    assert nx.pagerank(graph, backend="filmograph") == pytest.approx(nx.pagerank(graph))


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> ArrayGraph:
    """A network of three edges, when two are many."""
    monkeypatch.setattr(backend_module, "LARGE", 2)
    return over_arrays(nx.path_graph(4))


def test_converting_a_large_network_is_warned_of(large: ArrayGraph) -> None:
    """It says what is converted and what that needs."""
    with pytest.warns(UserWarning) as warned:
        nx.greedy_color(large)
    assert str(warned[0].message) == (
        "greedy_color has no fast way in filmograph; the network of 3 edges is converted for networkx, which needs about 0.0 GB."
    )


def test_the_warning_stands_at_the_call(large: ArrayGraph) -> None:
    """It names the line that asks, not one of networkx's."""
    with pytest.warns(UserWarning) as warned:
        nx.greedy_color(large)
    assert warned[0].filename == __file__


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["is_connected", "pagerank", "density"])
def test_what_is_not_converted_is_not_warned_of(large: ArrayGraph, name: str) -> None:
    """What is fast, and what networkx asks of the arrays as they are."""
    assert getattr(nx, name)(large)


def test_a_graph_that_is_returned_is_not_kept() -> None:
    """Changing it changes no later answer."""
    graph = over_arrays(nx.cycle_graph(4))
    nx.eulerize(graph).clear()
    assert len(nx.eulerize(graph)) == 4


@pytest.mark.parametrize("name", NATIVE)
def test_parameters_are_those_of_networkx(name: str) -> None:
    """The same names and defaults in the same order."""
    mine, theirs = (inspect.signature(f) for f in (NATIVE[name], vars(nx.utils.backends)["_registered_algorithms"][name].orig_func))
    assert [(p.name, p.default) for p in mine.parameters.values()] == [(p.name, p.default) for p in theirs.parameters.values()]


def test_what_runs_as_it_is_is_known_to_networkx() -> None:
    """A name that networkx no longer has would be converted without a word."""
    assert vars(nx.utils.backends)["_registered_algorithms"].keys() >= LAZY


@pytest.mark.smoke
def test_networkx_passes_its_own_tests(tmp_path: Path) -> None:
    """Those of the functions with a fast way, on graphs that are converted to arrays."""
    paths = [str(Path(filmograph.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--pyargs", *TESTS_OF_NETWORKX],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "NETWORKX_TEST_BACKEND": "filmograph",
            "NETWORKX_FALLBACK_TO_NX": "True",
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    # networkx 3.6 has 386 of them, later ones have more
    assert re.match(r"(38[6-9]|39\d|[4-9]\d\d) passed, 5 xfailed in ", finished.stdout.splitlines()[-1]), finished.stdout[-5000:]
