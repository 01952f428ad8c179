"""A graph over arrays is what a plain graph of networkx is, and networkx's functions say of it what they say of a plain one."""

import copy
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np
import pytest
from filmograph.ask.array_graph import ArrayGraph
from filmograph.ask.backend import backend
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
]  # fmt: skip

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
        for a, b, said in draw(st.lists(st.tuples(end, end, WEIGHTS), max_size=25)):
            if loops or a != b:
                graph.add_edge(a, b, **said)
    return graph


def over_arrays(graph: Plain) -> ArrayGraph:
    """Return the same graph over arrays."""
    return backend.convert_from_nx(graph, preserve_edge_attrs=True, preserve_node_attrs=True)


def content(graph: Plain) -> tuple[Any, ...]:
    """Return all that a graph says."""
    neighbours = {node: {other: dict(said) for other, said in others.items()} for node, others in graph.adjacency()}
    return graph.graph, {node: dict(said) for node, said in graph.nodes(data=True)}, neighbours


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
    "edge subgraph of all": lambda g: nx.Graph(nx.union(nx.create_empty_copy(g), nx.Graph())) if not g.size() else g.edge_subgraph(g.edges),
}
