"""Networks as graphs of networkx: what is an edge, what it says, and what a backbone or a limit leaves out."""

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from filmograph.ask.network.graphs import make
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits
from filmograph.errors import UsageError
from hypothesis import given
from make import FILMS, TITLES, Credited, people_graph, random_credits, write_network


def test_the_people_network_counts_films_and_years(network: Network) -> None:
    """An edge says how many films two share, and in which known years; nobody is linked by archive footage."""
    graph = make(network, "people", Limits())
    assert dict(graph.nodes) == {
        "p000": {"label": "Ann", "kind": "person", "films": 2, "first": 2001, "last": 2002, "role": "actor", "degree": 1},
        "p001": {"label": "Bea", "kind": "person", "films": 4, "first": 2001, "last": 2003, "role": "actor", "degree": 2},
        "p002": {"label": "Cid", "kind": "person", "films": 2, "first": 2003, "last": 2003, "role": "actor", "degree": 1},
    }  # fmt: skip
    assert list(graph.edges(data=True)) == [
        ("p000", "p001", {"films": 2, "weight": 2, "first": 2001, "last": 2002}),
        ("p001", "p002", {"films": 2, "weight": 2, "first": 2003, "last": 2003}),
    ]


def test_the_film_network_counts_people(network: Network) -> None:
    """Bea alone is in all of the first four, with one other in two of them each time."""
    graph = make(network, "films", Limits())
    assert [(a, b, edge["people"]) for a, b, edge in graph.edges(data=True)] == [
        ("f000", "f001", 2), ("f000", "f002", 1), ("f000", "f003", 1), ("f001", "f002", 1), ("f001", "f003", 1), ("f002", "f003", 2),
    ]  # fmt: skip
    assert graph.nodes["f000"] == {"label": "One (2001)", "kind": "film", "people": 2, "year": 2001, "degree": 3}
    assert graph.nodes["f003"] == {"label": "Four", "kind": "film", "people": 2, "degree": 3}


def test_the_network_of_films_and_people_gathers_roles(tmp_path: Path) -> None:
    """Two credits of one person in one film are one edge with both roles and the best billing there is."""
    rows = [(0, 0, 0, 3, 0), (0, 0, 0, 2, 1), (0, 0, 1, 0, 0), (1, 1, 1, 0, 0)]
    graph = make(write_network(tmp_path / "network", rows, ["Ann", "Bea"], TITLES), "film-people", Limits())
    assert {frozenset(ends): edge for *ends, edge in graph.edges(data=True)} == {
        frozenset({"p000", "f000"}): {"roles": "actor | director", "billing": 2}, frozenset({"p001", "f001"}): {"roles": "director"},
    }  # fmt: skip


def test_companies_are_linked_by_films(store: Path) -> None:
    """Of the sample pages: who produced and who distributed the film, with its year."""
    import filmograph  # noqa: PLC0415 - only this test needs a full store

    graph = filmograph.open(store).network("companies")
    edges = {frozenset(graph.nodes[end]["label"] for end in ends): edge for *ends, edge in graph.edges(data=True)}
    assert edges[frozenset({"Walden Media", "20th Century Fox"})] == {"films": 1, "weight": 1, "first": 2012, "last": 2012}


def test_a_limit_keeps_the_best_connected_and_says_what_it_left_out(network: Network) -> None:
    """Bea and the first of those who have fewer edges."""
    graph = make(network, "people", Limits(), size=2)
    assert list(graph.edges) == [("p000", "p001")]
    assert graph.graph == {"network": "people", "left_out": "1 of 3 nodes, with 1 of 2 edges"}


def test_a_limit_that_leaves_nothing_out_says_nothing(network: Network) -> None:
    """The network is complete."""
    assert make(network, "people", Limits(), size=100).graph == {"network": "people"}


def test_a_backbone_keeps_what_is_heavier_than_chance(tmp_path: Path) -> None:
    """P0 works ten times with P1 and once with each of the others, who know nobody else but each other once."""
    rows = [(p, f, 0, 0, 0) for f in range(10) for p in (0, 1)] + [(p, 10, 0, 0, 0) for p in (0, 1, 2, 3, 4)]
    films = [(f"F{f}", 2000, 0.0) for f in range(11)]
    graph = make(write_network(tmp_path / "network", rows, films=films), "people", Limits(), alpha=0.05)
    assert list(graph.edges) == [("p000", "p001")]
    assert graph.graph["left_out"] == "9 of 10 edges that are no backbone at 0.05"


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        ("places", {}, "There is no network 'places'; the networks are people, films, companies, film-people."),
        ("people", {"alpha": 1.5}, "The significance of a backbone lies between 0 and 1, and 1.5 does not."),
        ("people", {"size": 0}, "A network has at least one node, and 0 is less."),
        ("film-people", {"alpha": 0.1}, "A backbone needs edges with weights, which the network of films and their people does not have."),
    ],
)
def test_what_cannot_be_drawn_is_refused(network: Network, kind: str, given: dict[str, float], sentence: str) -> None:
    """One sentence says what can be."""
    with pytest.raises(UsageError) as caught:
        make(network, kind, Limits(), **given)  # type: ignore[arg-type]
    assert str(caught.value) == sentence


def test_limits_that_leave_nothing_leave_an_empty_graph(network: Network) -> None:
    """A network of nobody is no error."""
    assert list(make(network, "people", Limits(from_year=2050)).nodes) == []


@given(rows=random_credits)
def test_the_network_of_people_is_who_shares_films(tmp_path_factory: pytest.TempPathFactory, rows: list[Credited]) -> None:
    """Edges and weights are those of a plain count, years the first and last of the films shared."""
    graph = make(write_network(tmp_path_factory.mktemp("net") / "network", rows), "people", Limits())
    plain = people_graph(rows)
    together = {
        (p, q): [1990 + f for f in range(FILMS) if {p, q} <= {r for r, g, _, _, flags in rows if g == f and not flags & 4}]
        for p, q in plain.edges
    }
    expected = {
        (f"p{p:03}", f"p{q:03}"): {"films": len(years), "weight": len(years), "first": min(years), "last": max(years)}
        for (p, q), years in together.items()
    }
    assert {(a, b): edge for a, b, edge in graph.edges(data=True)} == expected


@given(rows=random_credits)
def test_the_graph_is_what_its_copy_is(tmp_path_factory: pytest.TempPathFactory, rows: list[Credited]) -> None:
    """Looked at from either end, and by networkx itself."""
    graph = make(write_network(tmp_path_factory.mktemp("net") / "network", rows), "film-people", Limits())
    assert nx.utils.graphs_equal(nx.Graph(graph.copy()), nx.Graph(graph))
    assert {node: set(graph[node]) for node in graph} == {node: set(graph.copy()[node]) for node in graph}


@pytest.mark.parametrize(
    "function", [nx.pagerank, nx.degree_centrality, nx.closeness_centrality, nx.core_number, nx.triangles, nx.clustering]
)
def test_functions_of_networkx_take_the_network(network: Network, function: Callable[..., dict[str, float]]) -> None:
    """And give what they give for a plain copy; the weights of the edges count."""
    graph = make(network, "people", Limits())
    assert function(graph) == pytest.approx(function(graph.copy()), abs=1e-5)


def test_a_distance_of_networkx_is_found_on_the_network(network: Network) -> None:
    """Ann knows Cid through Bea."""
    graph = make(network, "people", Limits())
    assert nx.shortest_path(graph, "p000", "p002") == ["p000", "p001", "p002"]
    assert nx.single_source_shortest_path_length(graph, "p000") == {"p000": 0, "p001": 1, "p002": 2}
    assert [sorted(part) for part in nx.community.louvain_communities(graph, weight="films", seed=1)] == [["p000", "p001", "p002"]]
