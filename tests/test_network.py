"""The network of who was in what: chains, and networkx graphs, over arrays written by hand."""

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from filmograph import arrays
from filmograph.ask.network import Network
from filmograph.ask.paths import find_paths
from filmograph.errors import NotFound, UsageError
from filmograph.store import Answer
from hypothesis import given, settings
from hypothesis import strategies as st

# person, film, role (0 actor, 1 director), billing, flags
CREDITS = [(0, 0, 0, 1, 0), (1, 0, 0, 2, 0), (1, 1, 0, 1, 0), (2, 1, 0, 2, 0), (2, 1, 1, 0, 0), (3, 2, 0, 1, 0), (0, 2, 0, 2, 4)]
NAMES = ["Ann", "Bea", "Cid", "Dan"]
FILMS = [("One", 2001), ("Two", 2002), ("Three", 0)]


class Credits:
    """A store that says of every credit that it is an actor's, read from one source."""

    def query(self, text: str) -> Answer:
        """Return one credit, whatever is asked."""
        columns = ("role", "name", "characters", "billing", "source", "line", "last")
        terms = (("https://w3id.org/filmograph/role/actor", "actor", None, None, "a page", None, None),)
        from rdflib.term import Literal, URIRef  # noqa: PLC0415

        row = tuple(None if t is None else URIRef(t) if t.startswith("http") else Literal(t) for t in terms[0])
        return Answer(columns, (row,)) if "?credit" in text else Answer(("source",), ())


def write_network(folder: Path, rows: list[tuple[int, int, int, int, int]], people: int, films: list[tuple[str, int]]) -> Network:
    """Write the arrays of some credits, and open them."""
    columns = np.array(sorted(rows), dtype=np.int32).reshape(-1, 5)
    arrays.write(
        folder,
        {
            "film_year": np.array([year for _, year in films], dtype=np.int16),
            **{f"credit_{name}": columns[:, i] for i, name in enumerate(("person", "film", "role", "billing", "flags"))},
        },
        {
            "person_iri": [f"p{n:03}" for n in range(people)],
            "person_name": [NAMES[n] if n < len(NAMES) else f"P{n}" for n in range(people)],
            "film_iri": [f"f{n:03}" for n in range(len(films))],
            "film_title": [title for title, _ in films],
            "role": ["actor", "director"],
        },
    )
    return Network(folder)


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Ann and Bea in One, Bea and Cid in Two (which Cid directs), Dan alone in Three but for old footage of Ann."""
    return write_network(tmp_path / "network", CREDITS, 4, FILMS)


def test_the_people_network_counts_films_and_years(network: Network) -> None:
    """An edge says how many films two share, and in which years; nobody is linked by archive footage."""
    graph = network.graph("people")
    assert dict(graph.nodes) == {
        "p000": {"label": "Ann", "kind": "person"},
        "p001": {"label": "Bea", "kind": "person"},
        "p002": {"label": "Cid", "kind": "person"},
    }
    assert list(graph.edges(data=True)) == [
        ("p000", "p001", {"films": 1, "weight": 1, "first": 2001, "last": 2001}),
        ("p001", "p002", {"films": 1, "weight": 1, "first": 2002, "last": 2002}),
    ]


def test_the_film_people_network_gathers_roles(network: Network) -> None:
    """Two credits of one person in one film are one edge with both roles and the billing there is."""
    graph = network.graph("film-people")
    assert graph.edges["p002", "f001"] == {"roles": "actor | director", "billing": 2}
    assert graph.nodes["f001"] == {"label": "Two (2002)", "kind": "film", "year": 2002}
    assert graph.nodes["f002"] == {"label": "Three", "kind": "film"}


def test_the_film_network_counts_people(network: Network) -> None:
    """One and Two share Bea."""
    assert list(network.graph("films").edges(data=True)) == [("f000", "f001", {"people": 1, "weight": 1})]


def test_roles_limit_a_network(network: Network) -> None:
    """Directors alone share no film here."""
    assert list(network.graph("people", ["director"]).edges) == []


def test_an_unknown_network_is_refused(network: Network) -> None:
    """The sentence names the networks there are."""
    with pytest.raises(UsageError) as caught:
        network.graph("places")
    assert str(caught.value) == "There is no network 'places'; the networks are people, films, film-people."


def test_an_unknown_role_is_refused(network: Network) -> None:
    """The sentence lists the roles."""
    with pytest.raises(UsageError) as caught:
        network.graph("people", ["wizard"])
    assert str(caught.value).startswith("'wizard' is no role; the roles are actor, ")


def test_a_chain_names_film_credits_and_sources(network: Network) -> None:
    """Ann to Cid goes through Bea, in two hops."""
    chains = [chain.to_json() for chain in find_paths(network, Credits(), "p000", "p002")]
    evidence = {"source": "a page", "lines": None}
    assert chains == [
        {
            "length": 2,
            "hops": [
                {
                    "from": a, "from_name": name_a, "to": b, "to_name": name_b, "film": film, "title": title, "year": year,
                    "from_role": "actor", "from_character": None, "to_role": "actor", "to_character": None, "sources": ["a page"],
                    "evidence": [{**evidence, "person": name_a}, {**evidence, "person": name_b}],
                }
                for a, name_a, b, name_b, film, title, year in (
                    ("p000", "Ann", "p001", "Bea", "f000", "One", 2001), ("p001", "Bea", "p002", "Cid", "f001", "Two", 2002))
            ],
        }
    ]  # fmt: skip


def test_nobody_is_far_from_themselves(network: Network) -> None:
    """The chain has no hops."""
    assert [chain.to_json() for chain in find_paths(network, Credits(), "p001", "p001")] == [{"length": 0, "hops": []}]


def test_without_a_chain_the_answer_says_so(network: Network) -> None:
    """Archive footage is no link."""
    with pytest.raises(NotFound) as caught:
        list(find_paths(network, Credits(), "p000", "p003"))
    assert str(caught.value) == "No chain of films leads from Ann to Dan."


def test_a_person_without_credits_is_in_no_network(network: Network) -> None:
    """The sentence names the IRI."""
    with pytest.raises(NotFound) as caught:
        network.person_number("p999")
    assert str(caught.value) == "p999 has no credit, so it is in no network."


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6), st.just(0), st.just(0), st.just(0)), min_size=1, unique=True))
def test_every_shortest_chain_is_found_once(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int, int, int, int]]) -> None:
    """As many chains, of the same length, as networkx finds paths through films."""
    network = write_network(tmp_path_factory.mktemp("random") / "network", rows, 10, [(f"F{n}", 2000) for n in range(7)])
    graph = nx.Graph((f"p{p:03}", f"f{f:03}") for p, f, *_ in rows)
    people = sorted(node for node in graph if node.startswith("p"))
    for a, b in zip(people, reversed(people), strict=True):
        expected = sorted(nx.all_shortest_paths(graph, a, b)) if nx.has_path(graph, a, b) else []
        try:
            chains = list(find_paths(network, Credits(), a, b))
        except NotFound:
            chains = []
        found = [[a, *(step for hop in chain.hops for step in (hop.film, hop.target_iri))] for chain in chains]
        assert sorted(found) == expected


def test_texts_come_back_from_arrays(tmp_path: Path) -> None:
    """Empty, accented and long texts; looked up by position, from the end, by slice, and by text."""
    arrays.write(tmp_path / "columns", {}, {"name": ["", "a", "é", "日本"]})
    texts = arrays.read_texts(tmp_path / "columns", "name")
    assert (list(texts), texts[-1], texts[1:3], texts.find("é"), texts.find("b")) == (["", "a", "é", "日本"], "日本", ["a", "é"], 2, None)
