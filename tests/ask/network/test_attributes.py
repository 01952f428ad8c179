"""The attributes of nodes and edges: what they say, that they are those of plain counts, and which can be chosen."""

import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from filmograph.ask.network import attributes
from filmograph.ask.network.attributes import exported, names
from filmograph.ask.network.graphs import make
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits, mask
from filmograph.errors import UsageError
from hypothesis import given
from make import Credited, random_credits, random_limits, write_network

ARCHIVE = 4
ROLES = ("actor", "director")


def all_of(network: Network, kind: str, limits: Limits | None = None) -> "nx.Graph[Any]":
    """Return a network with every attribute that it can have."""
    return make(network, kind, limits or Limits(), attributes=names(kind))


def without(row: Any, *left_out: str) -> dict[str, Any]:
    """Return attributes without some."""
    return {name: value for name, value in row.items() if name not in left_out}


def test_people_have_films_years_roles_and_positions(network: Network) -> None:
    """Cid acts in one film and directs another, of which no year is known; an edge names both roles and the films."""
    graph = all_of(network, "people")
    assert {node: without(row, "pagerank") for node, row in graph.nodes(data=True)} == {
        "p000": {"label": "Ann", "kind": "person", "films": 2, "first": 2001, "last": 2002, "role": "actor", "degree": 1, "community": 0,
                 "component": 0},
        "p001": {"label": "Bea", "kind": "person", "films": 4, "first": 2001, "last": 2003, "role": "actor", "degree": 2, "community": 0,
                 "component": 0},
        "p002": {"label": "Cid", "kind": "person", "films": 2, "first": 2003, "last": 2003, "role": "actor", "degree": 1, "community": 0,
                 "component": 0},
    }  # fmt: skip
    assert list(graph.edges(data=True)) == [
        ("p000", "p001", {"weight": 2, "first": 2001, "last": 2002, "roles": "actor", "titles": ["One (2001)", "Two (2002)"]}),
        ("p001", "p002", {"weight": 2, "first": 2003, "last": 2003, "roles": "actor | director", "titles": ["Four", "Three (2003)"]}),
    ]


def test_films_have_people_and_a_year(network: Network) -> None:
    """An edge names who is in both."""
    graph = all_of(network, "films")
    assert {node: without(row, "pagerank", "community") for node, row in graph.nodes(data=True)} == {
        "f000": {"label": "One (2001)", "kind": "film", "people": 2, "year": 2001, "degree": 3, "component": 0},
        "f001": {"label": "Two (2002)", "kind": "film", "people": 2, "year": 2002, "degree": 3, "component": 0},
        "f002": {"label": "Three (2003)", "kind": "film", "people": 2, "year": 2003, "degree": 3, "component": 0},
        "f003": {"label": "Four", "kind": "film", "people": 2, "degree": 3, "component": 0},
    }  # fmt: skip
    assert [(*ends, row) for *ends, row in graph.edges(data=True)][-1] == (
        "f002", "f003", {"weight": 2, "roles": "actor | director", "names": ["Bea", "Cid"]},
    )  # fmt: skip


def test_films_with_people_have_the_attributes_of_both(network: Network) -> None:
    """A film has no main role, and a person no year; Dan's film is apart from the others."""
    graph = all_of(network, "film-people")
    left = ("pagerank", "community")
    assert without(graph.nodes["p003"], *left) == {
        "label": "Dan", "kind": "person", "films": 1, "first": 2005, "last": 2005, "role": "actor", "degree": 1, "component": 1,
    }  # fmt: skip
    assert without(graph.nodes["f004"], *left) == {
        "label": "Five (2005)", "kind": "film", "people": 1, "year": 2005, "degree": 1, "component": 1,
    }  # fmt: skip
    assert graph.edges["p002", "f003"] == {"roles": "director"}


def test_companies_have_films_years_and_roles(store: Path) -> None:
    """Of the sample pages: one film, which one company made and the other distributed."""
    import filmograph  # noqa: PLC0415 - only this test needs a full store

    graph = filmograph.open(store).network("companies", attributes=[*names("companies")])
    assert [without(row, "pagerank") for _, row in graph.nodes(data=True)] == [
        {"label": name, "kind": "company", "films": 1, "first": 2012, "last": 2012, "role": role, "degree": 1, "community": 0,
         "component": 0}
        for name, role in [("20th Century Fox", "distributor"), ("Walden Media", "production company")]
    ]  # fmt: skip
    assert [row for *_, row in graph.edges(data=True)] == [
        {"weight": 1, "first": 2012, "last": 2012, "roles": "distributor | production company", "titles": ["Won't Back Down (2012)"]}
    ]


@given(rows=random_credits, limits=random_limits)
def test_attributes_of_people_are_those_of_plain_counts(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Credited], limits: Limits
) -> None:
    """Through the credits within the limits: films, years, main role, and the roles and films behind an edge."""
    network = write_network(tmp_path_factory.mktemp("net") / "network", rows)
    kept = [row[:3] for row, counts in zip(sorted(rows), mask(network, limits).tolist(), strict=True) if counts]
    films = {p: sorted({f for q, f, _ in kept if p == q}) for p, _, _ in kept}
    graph = all_of(network, "people", limits)
    for node, row in graph.nodes(data=True):
        person = int(node[1:])
        times = Counter(r for p, _, r in kept if p == person)
        role = ROLES[min(times, key=lambda r: (-times[r], r))]
        expected = len(films[person]), 1990 + films[person][0], 1990 + films[person][-1], role
        assert (row["films"], row["first"], row["last"], row["role"]) == expected
    for a, b, row in graph.edges(data=True):
        ends = int(a[1:]), int(b[1:])
        shared = sorted(set(films[ends[0]]) & set(films[ends[1]]))
        roles = sorted({ROLES[r] for p, f, r in kept if p in ends and f in shared})
        assert (row["titles"], row["roles"]) == ([f"F{f} ({1990 + f})" for f in shared], " | ".join(roles))


@given(rows=random_credits)
def test_positions_are_those_that_networkx_finds(tmp_path_factory: pytest.TempPathFactory, rows: list[Credited]) -> None:
    """Degree, PageRank by weight, and components and communities numbered by size."""
    graph = all_of(write_network(tmp_path_factory.mktemp("net") / "network", rows), "people")
    plain: nx.Graph[Any] = nx.Graph(graph.copy())
    column = {name: nx.get_node_attributes(graph, name) for name in ("degree", "pagerank", "component", "community")}
    assert column["degree"] == dict(plain.degree)
    assert column["pagerank"] == pytest.approx(nx.pagerank(plain, tol=1e-9, max_iter=1000) if plain else {}, abs=1e-5)
    parts = sorted(nx.connected_components(plain), key=lambda part: (-len(part), min(part)))
    assert column["component"] == {node: number for number, part in enumerate(parts) for node in part}
    sizes = Counter(column["community"].values())
    assert [sizes[number] for number in range(len(sizes))] == sorted(sizes.values(), reverse=True)


def test_more_than_64_roles_are_kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Roles are bits of words of 64, and a store may have more roles."""
    import make.networks  # noqa: PLC0415 - whose roles this test replaces

    monkeypatch.setattr(make.networks, "ROLES", [f"role {number:03}" for number in range(150)])
    rows = [(0, 0, 3, 0, 0), (0, 0, 70, 0, 0), (1, 0, 149, 0, 0)]
    graph = all_of(write_network(tmp_path / "network", rows), "people")
    assert graph.edges["p000", "p001"]["roles"] == "role 003 | role 070 | role 149"


def test_what_is_chosen_is_all_there_is(network: Network) -> None:
    """But for the label of a node and the weight of an edge, which are always there."""
    graph = make(network, "people", Limits(), attributes=["role", "first"])
    assert graph.nodes["p000"] == {"label": "Ann", "first": 2001, "role": "actor"}
    assert graph.edges["p000", "p001"] == {"weight": 2, "first": 2001}


def test_nothing_is_computed_before_it_is_looked_at(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Communities take long in a large network."""
    monkeypatch.delattr(attributes, "partition")
    graph = all_of(network, "people")
    assert list(graph.arrays.node_columns["label"]) == ["Ann", "Bea", "Cid"]  # type: ignore[attr-defined]
    assert sum(row["weight"] for *_, row in graph.edges(data=True)) == 4


def test_a_file_has_all_but_the_titles() -> None:
    """Where nothing is chosen."""
    assert exported("people", around=True) == (
        "label", "kind", "films", "first", "last", "role", "degree", "community", "pagerank", "component", "distance", "weight", "roles",
    )  # fmt: skip


def test_an_unknown_attribute_is_refused(network: Network) -> None:
    """The sentence names those that the network has; there is a distance only around somebody."""
    with pytest.raises(UsageError) as caught:
        make(network, "films", Limits(), attributes=["distance"])
    assert str(caught.value) == (
        "There is no attribute 'distance' in the network of films; the attributes are label, kind, people, year, degree, community, "
        "pagerank, component, weight, roles, names."
    )


def test_attributes_survive_pickling(network: Network) -> None:
    """All of them, as Python values."""
    graph = all_of(network, "people")
    again = pickle.loads(pickle.dumps(graph))  # noqa: S301 - its own
    assert dict(again.nodes) == dict(graph.nodes)
    assert list(again.edges(data=True)) == list(graph.edges(data=True))


def test_values_are_those_of_python(network: Network) -> None:
    """So that every writer of networkx takes them."""
    graph = make(network, "people", Limits(), attributes=exported("people"))
    types = {type(value) for _, row in graph.nodes(data=True) for value in row.values()}
    assert types == {str, int, float}
    assert {type(value) for *_, row in graph.edges(data=True) for value in row.values()} == {str, int}
