"""Positions in the network: distances, the centre, centralities and communities, beside networkx's own answers."""

import random
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from filmograph.ask.network import centrality
from filmograph.ask.network.centrality import central, centre, communities, degrees
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits
from filmograph.errors import NotFound, UsageError
from hypothesis import assume, given
from hypothesis import strategies as st
from make import PEOPLE, Credited, people_graph, random_credits, random_limits, write_network

if TYPE_CHECKING:
    from collections.abc import Callable


def linked(rows: list[Credited]) -> "nx.Graph[int]":
    """Return the network of those who share a film with anybody."""
    graph = people_graph(rows)
    graph.remove_nodes_from(list(nx.isolates(graph)))
    return graph


def test_degrees_count_people_by_distance(network: Network) -> None:
    """Ann, then Bea, then Cid; Dan is out of reach."""
    assert degrees(network, "p000", Limits()).to_json() == {
        "person": "p000", "name": "Ann", "unreachable": 1, "farthest": [{"person": "p002", "name": "Cid"}],
        "degrees": [{"distance": 0, "people": 1}, {"distance": 1, "people": 1}, {"distance": 2, "people": 1}],
    }  # fmt: skip


@given(rows=random_credits, limits=random_limits, person=st.integers(0, PEOPLE - 1), depth=st.sampled_from([0, 1, 2, 3, 4, 10**22]))
def test_degrees_to_a_depth_are_those_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Credited], limits: Limits, person: int, depth: int
) -> None:
    """Looking only at the credits on the way gives the same as looking at all."""
    network = write_network(tmp_path_factory.mktemp("net") / "network", rows)
    full, near = (degrees(network, f"p{person:03}", limits, deep).distances for deep in (None, depth))
    assert near.tolist() == [distance if distance <= depth else -1 for distance in full.tolist()]


@given(rows=random_credits)
def test_the_centre_has_the_smallest_mean_distance(tmp_path_factory: pytest.TempPathFactory, rows: list[Credited]) -> None:
    """In the largest component, all distances measured, each mean exact."""
    graph = linked(rows)
    assume(len(graph))
    found = centre(write_network(tmp_path_factory.mktemp("net") / "network", rows), Limits(), size=PEOPLE)
    largest = max(map(len, nx.connected_components(graph)))
    component = [c for c in nx.connected_components(graph) if f"p{min(c):03}" in {r["person"] for r in found.rows} or len(c) == largest]
    members = next(c for c in component if {f"p{p:03}" for p in c} == {r["person"] for r in found.rows})
    means = {p: sum(nx.single_source_shortest_path_length(graph, p).values()) / (len(members) - 1) for p in members}
    expected = [(f"p{p:03}", round(mean, 4), 0.0) for p, mean in sorted(means.items(), key=lambda item: (item[1], item[0]))]
    assert [(r["person"], r["distance"], r["error"]) for r in found.rows] == expected
    assert (found.people, found.sampled) == (largest, None)


def test_the_centre_of_many_is_estimated_with_its_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The true mean distance lies within the stated error of the estimate for nearly everyone."""
    chance = random.Random(7)  # noqa: S311 - nothing secret
    rows: list[Credited] = [(p, f, 0, 0, 0) for f in range(400) for p in chance.sample(range(400), 3)]
    films = [(f"F{n}", 2000, 0.0) for n in range(400)]
    network = write_network(tmp_path / "network", rows, [f"P{n}" for n in range(400)], films)
    exact = {r["person"]: r["distance"] for r in centre(network, Limits(), size=400).rows}
    monkeypatch.setattr(centrality, "EXACT", 100)
    monkeypatch.setattr(centrality, "_SAMPLE", 200)
    found = centre(network, Limits(), size=400)
    within = [abs(row["distance"] - exact[row["person"]]) <= row["error"] + 0.001 for row in found.rows]
    assert found.sampled == 200
    assert sum(within) > 0.9 * len(within)


@given(rows=random_credits, measure=st.sampled_from(["degree", "pagerank", "closeness", "betweenness"]))
def test_centralities_are_those_of_networkx(tmp_path_factory: pytest.TempPathFactory, rows: list[Credited], measure: str) -> None:
    """Of everyone who shares a film with anybody."""
    graph = linked(rows)
    assume(len(graph))
    functions: dict[str, Callable[[nx.Graph[int]], dict[int, float]]] = {
        "degree": lambda g: dict(g.degree), "pagerank": lambda g: nx.pagerank(g, weight="weight", max_iter=500, tol=1e-7 / len(g)),
        "closeness": nx.closeness_centrality, "betweenness": nx.betweenness_centrality,
    }  # fmt: skip
    found = central(write_network(tmp_path_factory.mktemp("net") / "network", rows), measure, Limits(), size=PEOPLE)
    assert {int(row["person"][1:]): row["score"] for row in found} == pytest.approx(functions[measure](graph), abs=1e-6)


@given(rows=random_credits)
def test_communities_are_a_good_partition(tmp_path_factory: pytest.TempPathFactory, rows: list[Credited]) -> None:
    """Everyone is in one, and the modularity is at least networkx's minus 0.02."""
    graph = linked(rows)
    assume(len(graph))
    found = communities(write_network(tmp_path_factory.mktemp("net") / "network", rows), Limits())
    parts = [{int(iri[1:]) for iri, _ in community.people} for community in found]
    assert sorted(person for part in parts for person in part) == sorted(graph)
    reference = nx.community.louvain_communities(graph, weight="weight", seed=0)
    assert nx.community.modularity(graph, parts) >= nx.community.modularity(graph, reference) - 0.02


def test_a_community_tells_the_best_connected_first(network: Network) -> None:
    """Bea has worked with two, the others with one."""
    assert [community.to_json() for community in communities(network, Limits())] == [
        {"people": 3, "members": [{"person": p, "name": n} for p, n in [("p001", "Bea"), ("p000", "Ann"), ("p002", "Cid")]]}
    ]


def test_an_unknown_measure_is_refused(network: Network) -> None:
    """The sentence names the measures there are."""
    with pytest.raises(UsageError) as caught:
        central(network, "fame", Limits())
    assert str(caught.value) == "There is no measure 'fame'; the measures are degree, pagerank, betweenness, closeness."


@pytest.mark.parametrize("ask", [centre, communities, lambda n, limits: central(n, "degree", limits)])
def test_limits_that_leave_nothing_are_said(network: Network, ask: object) -> None:
    """With the limits, and how many people there would be."""
    with pytest.raises(NotFound) as caught:
        ask(network, Limits(from_year=2050))  # type: ignore[operator]
    assert str(caught.value) == "Nobody shares a film with anyone from 2050, so there is no network; 4 people are in the store."


def test_an_empty_store_has_no_network(tmp_path: Path) -> None:
    """Without credits nobody is anywhere."""
    with pytest.raises(NotFound) as caught:
        centre(write_network(tmp_path / "network", []), Limits())
    assert str(caught.value) == "Nobody shares a film with anyone, so there is no network; 9 people are in the store."
