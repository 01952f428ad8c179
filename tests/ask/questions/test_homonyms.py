"""The pairs of people who may be one, from arrays, are those that the query finds in a graph of the same."""

from typing import NamedTuple

import pyoxigraph as ox
import pytest
from filmograph import resources
from filmograph.ask.network.incidence import Network
from filmograph.ask.questions.fast.homonyms import homonyms
from hypothesis import given
from hypothesis import strategies as st
from make import FILMS, PEOPLE, Credited, random_credits, write_network

FILM, XSD = "https://w3id.org/filmograph/ontology#", "http://www.w3.org/2001/XMLSchema#"
Row = tuple[object, ...]


class Described(NamedTuple):
    """The names of people, the titles of films, who has whose name (person, bearer), and the likelihoods of doubts by pair."""

    names: list[str]
    titles: list[str]
    others: frozenset[tuple[int, int]]
    doubts: dict[tuple[int, int], int]


person = st.integers(0, PEOPLE - 1)
descriptions = st.builds(
    Described,
    st.lists(st.sampled_from(["Ann", "Bea", "Cid"]), min_size=PEOPLE, max_size=PEOPLE),
    st.lists(st.sampled_from(["One", "Two"]), min_size=FILMS, max_size=FILMS),
    st.frozensets(st.tuples(person, person), max_size=4),
    st.dictionaries(
        st.tuples(person, person).filter(lambda pair: pair[0] < pair[1]), st.sampled_from([2000, 2345, 7350, 7999]), max_size=5
    ),
)


@given(rows=random_credits, described=descriptions, limit=st.sampled_from([0, 1, 2, 5, 100]))
def test_pairs_are_those_of_the_query(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Credited], described: Described, limit: int
) -> None:
    """With names of several people, other names that are somebody's own, doubts of all kinds, archive footage, and any limit."""
    network = write_network(
        tmp_path_factory.mktemp("net") / "network",
        rows,
        described.names,
        [(title, 2000, 0.5) for title in described.titles],
        other_names=_own_names(described),
        doubts=[(*pair, likelihood) for pair, likelihood in sorted(described.doubts.items())],
    )
    assert _answer(network, limit) == _queried(_graph(network), limit)


def test_pairs_of_many_bearers_are_those_of_the_most_films(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Also where a prolific bearer of one name has less together with the next than two of another name."""
    rows = [(who, film, 0, 0, 0) for who, count in enumerate((7, 1, 5, 4, 4, 3, 0, 0, 0)) for film in range(count)]
    names = ["Ann", "Ann", "Bea", "Bea", "Bea", "Bea", "Cid", "Dan", "Eve"]
    network = write_network(tmp_path_factory.mktemp("net") / "network", rows, names)
    assert [(row[1], row[3]) for row in _answer(network, 5)] == [
        ("p002", "p003"), ("p002", "p004"), ("p000", "p001"), ("p002", "p005"), ("p003", "p004"),
    ]  # fmt: skip


def _own_names(described: Described) -> list[tuple[int, int]]:
    """Return for each other name that is not also the person's own everyone whose own name it is, each with the person."""
    names = described.names
    other = {(names[bearer], one) for one, bearer in described.others if names[bearer] != names[one]}
    return sorted((bearer, one) for other_name, one in other for bearer, name in enumerate(names) if name == other_name)


def _answer(network: Network, limit: int) -> list[Row]:
    table = homonyms(network, limit)
    return list(table.make(0, table.count))


def _graph(network: Network) -> ox.Store:
    store, kind = ox.Store(), "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

    def add(subject: str, predicate: str, value: str | ox.Literal, prefix: str = FILM) -> None:
        term = value if isinstance(value, ox.Literal) else ox.NamedNode(f"x:{value}" if prefix == FILM else FILM + value)
        store.add(ox.Quad(ox.NamedNode(f"x:{subject}"), ox.NamedNode(prefix + predicate), term))

    for iri, name in zip(network.person_iri, network.person_name, strict=True):
        add(iri, "name", ox.Literal(name))
        add(iri, kind, "Person", "")
    for iri, title in zip(network.film_iri, network.film_title, strict=True):
        add(iri, "title", ox.Literal(title))
    for number, (one, film) in enumerate(zip(network.person.tolist(), network.film.tolist(), strict=True)):
        add(f"credit{number}", "person", network.person_iri[one])
        add(f"credit{number}", "film", network.film_iri[film])
    for bearer, one in zip(network.numbers("other_name_bearer").tolist(), network.numbers("other_name_person").tolist(), strict=True):
        add(network.person_iri[one], "alternativeName", ox.Literal(network.person_name[bearer]))
    doubts = zip(*(network.numbers(f"doubt_{name}").tolist() for name in ("first", "second", "likelihood")), strict=True)
    for number, (first, second, likelihood) in enumerate(doubts):
        add(f"doubt{number}", "first", network.person_iri[first])
        add(f"doubt{number}", "second", network.person_iri[second])
        add(f"doubt{number}", "likelihood", ox.Literal(str(likelihood / 10000), datatype=ox.NamedNode(f"{XSD}decimal")))
        add(f"doubt{number}", "evidence", ox.Literal(network.texts("doubt_evidence")[number]))
    return store


def _queried(store: ox.Store, limit: int) -> list[Row]:
    query = (resources.queries() / "homonyms.rq").read_text(encoding="utf-8").replace("$_limit", str(limit))
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [tuple(_plain(solution[name]) for name in names) for solution in found]


def _plain(term: object) -> object:
    if isinstance(term, ox.NamedNode):
        return term.value.removeprefix("x:")
    assert isinstance(term, ox.Literal)
    return int(term.value) if term.datatype.value == f"{XSD}integer" else term.value
