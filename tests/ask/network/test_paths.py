"""Chains between two people: as short as can be, all of them, the best rated, and why there is none."""

from itertools import pairwise, product
from pathlib import Path

import networkx as nx
import pytest
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits
from filmograph.ask.network.paths import Chains, find_chain, find_chains
from filmograph.ask.network.traverse import Search, distances
from filmograph.errors import NotFound
from hypothesis import given
from make import FILMS, PEOPLE, Credited, people_graph, random_credits, write_network


def chains_of(network: Network, a: int, b: int, limits: Limits | None = None) -> Chains:
    """Return the chains between two people."""
    limits = limits or Limits()
    return find_chains(network, Search(network.incidence(limits)), f"p{a:03}", f"p{b:03}", limits)


def films(chains: Chains) -> list[list[str]]:
    """Return the titles of the films of each chain."""
    return [[hop.title for hop in chain.hops] for chain in chains]


def test_a_chain_names_film_credits_and_sources(network: Network) -> None:
    """Everything that `path --format json` prints, of the first of the shortest chains."""
    first = find_chain(network, Search(network.full), "p000", "p002", Limits())
    assert first.to_json() == {
        "length": 2,
        "hops": [
            {
                "from": "p000", "from_name": "Ann", "to": "p001", "to_name": "Bea", "film": "f000", "title": "One", "year": 2001,
                "from_role": "actor", "from_character": None, "to_role": "actor", "to_character": None, "sources": ["page"],
                "evidence": [
                    {"person": "Ann", "source": "page", "document": "page.txt", "lines": [1, 1]},
                    {"person": "Bea", "source": "page", "document": "page.txt", "lines": [4, 4]},
                ],
            },
            {
                "from": "p001", "from_name": "Bea", "to": "p002", "to_name": "Cid", "film": "f002", "title": "Three", "year": 2003,
                "from_role": "actor", "from_character": None, "to_role": "actor", "to_character": None, "sources": ["page"],
                "evidence": [
                    {"person": "Bea", "source": "page", "document": "page.txt", "lines": [6, 6]},
                    {"person": "Cid", "source": "page", "document": "page.txt", "lines": [8, 8]},
                ],
            },
        ],
    }  # fmt: skip


def test_all_chains_come_by_film(network: Network) -> None:
    """Every choice of films, in the order of their IRIs, and how many there are."""
    chains = chains_of(network, 0, 2)
    assert films(chains) == [["One", "Three"], ["One", "Four"], ["Two", "Three"], ["Two", "Four"]]
    assert chains.count == 4


def test_a_chain_is_a_network_of_people_and_films(tmp_path: Path) -> None:
    """Labels and kinds of both, and what each person did in a film."""
    rows = [(0, 0, 0, 1, 0), (1, 0, 1, 0, 0), (1, 1, 0, 0, 0), (2, 1, 0, 0, 0)]
    network = write_network(tmp_path / "network", rows, ["Ann", "Bea", "Cid"], [("One", 2001, 0.0), ("Two", 0, 0.0)])
    drawn = find_chain(network, Search(network.full), "p000", "p002", Limits()).to_networkx()
    assert dict(drawn.nodes) == {
        "p000": {"label": "Ann", "kind": "person"}, "f000": {"label": "One (2001)", "kind": "film", "year": 2001},
        "p001": {"label": "Bea", "kind": "person"}, "f001": {"label": "Two", "kind": "film"}, "p002": {"label": "Cid", "kind": "person"},
    }  # fmt: skip
    assert list(drawn.edges(data=True)) == [
        ("p000", "f000", {"role": "actor"}), ("f000", "p001", {"role": "director"}), ("p001", "f001", {"role": "actor"}),
        ("f001", "p002", {"role": "actor"}),
    ]  # fmt: skip
    assert drawn.graph == {"network": "path"}


@given(rows=random_credits)
def test_all_chains_are_one_network(tmp_path_factory: pytest.TempPathFactory, rows: list[Credited]) -> None:
    """The one that all of them make together, one by one."""
    network = write_network(tmp_path_factory.mktemp("net") / "network", rows)
    if distances(network.full, 0)[1] < 1:
        return
    chains = chains_of(network, 0, 1)
    drawn, expected = chains.to_networkx(), nx.compose_all([chain.to_networkx() for chain in chains])
    assert nx.utils.graphs_equal(drawn, expected)


def test_the_best_rated_chain_has_the_highest_scores(network: Network) -> None:
    """A film without a score counts nothing."""
    assert [hop.title for hop in chains_of(network, 0, 2).best_rated().hops] == ["Two", "Three"]


def test_limits_are_for_every_credit_of_a_chain(network: Network) -> None:
    """Among actors Four is no link, for Cid only directs it."""
    assert films(chains_of(network, 0, 2, Limits(roles=["actor"], from_year=2002))) == [["Two", "Three"]]


def test_a_chain_from_a_person_to_themselves_has_no_hops(network: Network) -> None:
    """Nobody is nearer."""
    chains = chains_of(network, 1, 1)
    assert ([chain.to_json() for chain in chains], chains.count) == ([{"length": 0, "hops": []}], 1)


def test_no_chain_is_said_with_the_sizes_of_both_components(network: Network) -> None:
    """Old footage of Ann in Dan's film is no link."""
    with pytest.raises(NotFound) as caught:
        chains_of(network, 0, 3)
    assert str(caught.value) == ("No chain of films leads from Ann to Dan: Ann is connected to 2 others, Dan is connected to 0 others.")


def test_no_chain_within_limits_names_them(network: Network) -> None:
    """So that it is plain that they may be the reason."""
    with pytest.raises(NotFound) as caught:
        chains_of(network, 0, 2, Limits(roles=["director"]))
    assert str(caught.value).startswith("No chain of films leads from Ann to Cid in the roles director: ")


def test_old_footage_is_a_link_where_it_is_asked_for(network: Network) -> None:
    """With `archive`."""
    assert films(chains_of(network, 0, 3, Limits(archive=True))) == [["Five"]]


@given(rows=random_credits)
def test_chains_are_the_shortest_paths_of_networkx(tmp_path_factory: pytest.TempPathFactory, rows: list[Credited]) -> None:
    """Between every two people: all of them, no other, counted right, and the first is one of them."""
    network, graph = write_network(tmp_path_factory.mktemp("net") / "network", rows), people_graph(rows)
    shared = {
        (p, q): {f for f in range(FILMS) if {p, q} <= {r for r, g, _, _, flags in rows if g == f and not flags & 4}}
        for p, q in product(range(PEOPLE), repeat=2)
    }
    search = Search(network.full)
    for a, b in product(range(PEOPLE), repeat=2):
        if not nx.has_path(graph, a, b):
            assert search.between(a, b) is None
            continue
        levels = search.between(a, b)
        assert levels is not None
        chains = Chains(network, levels, Limits())
        expected = {
            tuple(zip(path, chosen, strict=False))
            for path in nx.all_shortest_paths(graph, a, b)
            for chosen in product(*(sorted(shared[pair]) for pair in pairwise(path)))
        }
        way = search.one(a, b)
        assert way is not None
        assert (*zip(way[0], way[1], strict=False),) in expected
        found = [tuple((int(hop.source_iri[1:]), int(hop.film[1:])) for hop in chain.hops) for chain in chains]
        assert (set(found), len(found), chains.count) == (expected, len(expected), len(expected))


@given(rows=random_credits)
def test_distances_are_those_of_networkx(tmp_path_factory: pytest.TempPathFactory, rows: list[Credited]) -> None:
    """From everyone to everyone, -1 where there is no way."""
    network, graph = write_network(tmp_path_factory.mktemp("net") / "network", rows), people_graph(rows)
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    found = [distances(network.full, person).tolist() for person in range(PEOPLE)]
    assert found == [[lengths[one].get(other, -1) for other in range(PEOPLE)] for one in range(PEOPLE)]
