"""The part of a network around somebody or something: who belongs to it, how far away, and what was left out."""

import networkx as nx
import pytest
from filmograph.ask.network.graphs import make
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits
from filmograph.errors import NotFound, UsageError
from hypothesis import given
from hypothesis import strategies as st
from make import Credited, random_credits, write_network


def test_a_part_has_whom_one_worked_with(network: Network) -> None:
    """Of the three who are linked, Ann worked with one; everyone has a distance."""
    graph = make(network, "people", Limits(), around="p000", attributes=["distance"])
    assert dict(graph.nodes) == {"p000": {"label": "Ann", "distance": 0}, "p001": {"label": "Bea", "distance": 1}}
    assert graph.graph == {"network": "people", "left_out": "1 of 3 nodes that are more than 1 edge away from Ann, with 1 of 2 edges"}


def test_a_depth_reaches_farther(network: Network) -> None:
    """Two edges away is everybody, so nothing is left out."""
    graph = make(network, "people", Limits(), around="p000", depth=2)
    assert nx.get_node_attributes(graph, "distance") == {"p000": 0, "p001": 1, "p002": 2}
    assert graph.graph == {"network": "people"}


def test_films_with_people_have_parts_around_either(network: Network) -> None:
    """A film's people are one edge away, their other films two."""
    around_film = make(network, "film-people", Limits(), around="f000", depth=2)
    assert nx.get_node_attributes(around_film, "distance") == {"p000": 1, "p001": 1, "f000": 0, "f001": 2, "f002": 2, "f003": 2}
    assert set(make(network, "film-people", Limits(), around="p003")) == {"p003", "f004"}


def test_a_limit_keeps_the_nearest(network: Network) -> None:
    """Whoever stands in the middle is never left out, although another has more edges."""
    graph = make(network, "people", Limits(), around="p000", depth=2, size=2)
    assert nx.get_node_attributes(graph, "distance") == {"p000": 0, "p001": 1}
    assert graph.graph["left_out"] == "1 of 3 nodes, with 1 of 2 edges"


@given(rows=random_credits, kind=st.sampled_from(["people", "films", "film-people"]), depth=st.integers(1, 3), data=st.data())
def test_a_part_is_the_one_that_networkx_cuts_out(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Credited], kind: str, depth: int, data: st.DataObject
) -> None:
    """The same nodes and edges as `ego_graph`, at the same distances."""
    network = write_network(tmp_path_factory.mktemp("net") / "network", rows)
    every = make(network, kind, Limits())
    if not len(every):
        return
    middle = str(data.draw(st.sampled_from(list(every))))
    part, expected = make(network, kind, Limits(), around=middle, depth=depth), nx.ego_graph(every.copy(), middle, radius=depth)
    assert (set(part), set(map(frozenset, part.edges))) == (set(expected), set(map(frozenset, expected.edges)))
    assert nx.get_node_attributes(part, "distance") == nx.single_source_shortest_path_length(expected, middle)


@pytest.mark.parametrize(
    ("around", "limits", "sentence"),
    [
        ("p003", Limits(), "Dan is not in the network of people: no credit that counts links them to another; loosen the limits."),
        (
            "p000",
            Limits(from_year=2003),
            "Ann is not in the network of people from 2003: no credit that counts links them to another; loosen the limits.",
        ),
        ("p999", Limits(), "p999 has no credit, so it is in no network."),
    ],
)
def test_nothing_is_around_who_is_in_no_edge(network: Network, around: str, limits: Limits, sentence: str) -> None:
    """The sentence says why."""
    with pytest.raises(NotFound) as caught:
        make(network, "people", limits, around=around)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("around", "depth", "sentence"),
    [
        ("p000", 0, "A depth is counted from 1, and 0 is less."),
        (None, 2, "A depth is that of the part around somebody or something; say around whom or what, or leave the depth out."),
    ],
)
def test_a_depth_without_sense_is_refused(network: Network, around: str | None, depth: int, sentence: str) -> None:
    """One sentence says what is possible."""
    with pytest.raises(UsageError) as caught:
        make(network, "people", Limits(), around=around, depth=depth)
    assert str(caught.value) == sentence
