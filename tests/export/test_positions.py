"""Where the nodes of a picture stand: the same each time, and near where they stood before, as a network grows."""

import networkx as nx
import numpy as np
import pytest
from filmograph.export.page.explorer_data import Places, places_of

GRAPHS = {
    "a small one": nx.barabasi_albert_graph(60, 3, seed=1),
    "a large one": nx.barabasi_albert_graph(400, 4, seed=2),
    "one of several parts": nx.disjoint_union_all([nx.barabasi_albert_graph(20 + part, 3, seed=part) for part in range(4)]),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_nodes_stay_about_where_they_stood(name: str) -> None:
    """The shape of the part that was there before is the same: not turned, not mirrored, and hardly bent."""
    grown = GRAPHS[name]
    part = grown.subgraph([node for node in grown if node % 3 or node < 3])
    part = part.subgraph(max(nx.connected_components(part), key=len))
    before = places_of(part)
    assert _likeness(before, places_of(grown, before)) > 0.6


@pytest.mark.parametrize("name", GRAPHS)
def test_nodes_stand_the_same_each_time(name: str) -> None:
    before = places_of(GRAPHS[name])
    assert (places_of(GRAPHS[name]), places_of(GRAPHS[name], before)) == (before, places_of(GRAPHS[name], before))


@pytest.mark.parametrize("stood", [{}, {0: (5, 5)}, {0: (5, 5), 1: (5, 5)}, {"gone": (1, 2)}])
def test_nodes_that_stood_nowhere_or_in_one_place_stand_apart(stood: dict[object, tuple[int, int]]) -> None:
    places = places_of(nx.path_graph(4), stood)
    assert len({tuple(place) for place in places.values()}) == 4


def test_what_is_no_network_has_no_places() -> None:
    assert places_of(nx.Graph()) == {}


def _likeness(before: Places, now: Places) -> float:
    """Return 1 for the same shape in another size and elsewhere, 0 for what has nothing of it, less for what is turned round."""
    shapes = [np.array([places[node] for node in before], dtype=float) for places in (before, now)]
    a, b = ((shape - shape.mean(axis=0)) / np.linalg.norm(shape - shape.mean(axis=0)) for shape in shapes)
    return float((a * b).sum())
