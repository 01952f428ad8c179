"""The surroundings of an entity: who shares most with it, and who of these share among each other."""

from itertools import combinations
from pathlib import Path

import filmograph
import pytest
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits
from filmograph.ask.network.surroundings import Kind, Neighbour, surroundings
from filmograph.errors import NotFound, UsageError
from filmograph.store import snapshot

VIOLA = ("https://w3id.org/filmograph/id/person/viola-davis", "Viola Davis")
FOX = ("https://w3id.org/filmograph/id/company/20th-century-fox", "20th Century Fox")
UNSEEN = ("https://w3id.org/filmograph/id/person/nobody", "Nobody")


@pytest.fixture(scope="module")
def network(store: Path) -> Network:
    """The network of the sample store."""
    return Network(snapshot.current(store) / snapshot.NETWORK)


def test_neighbours_are_those_who_share_most(network: Network) -> None:
    """By community, of equals the earlier ones; the rest is counted."""
    found = surroundings(network, "person", VIOLA, Limits(roles=["actor"]), 3)
    people = [("bill-nunn", "Bill Nunn", 0), ("chad-church", "Chad Church", 0), ("amy-adams", "Amy Adams", 1)]
    expected = tuple(Neighbour(VIOLA[0].replace("viola-davis", iri), name, 1, community) for iri, name, community in people)
    assert (found.name, found.neighbours, found.links, found.left_out) == ("Viola Davis", expected, ((0, 1, 1),), 37)


def test_surroundings_are_what_the_network_has(store: Path, network: Network) -> None:
    """Every neighbour and every link of the network of people, with the same numbers."""
    people = filmograph.open(store).network("people")
    found = surroundings(network, "person", VIOLA, Limits(), 1000)
    iris = [neighbour.iri for neighbour in found.neighbours]
    assert {neighbour.iri: neighbour.shared for neighbour in found.neighbours} == {
        b: people[VIOLA[0]][b]["films"] for b in people[VIOLA[0]]
    }
    links = {frozenset((iris[a], iris[b])): shared for a, b, shared in found.links}
    pairs = (pair for pair in combinations(iris, 2) if people.has_edge(*pair))
    assert links == {frozenset(pair): people.edges[pair]["films"] for pair in pairs}


def test_surroundings_are_the_same_each_time(network: Network) -> None:
    """Though communities are found by chance, the chance is the same."""
    assert surroundings(network, "person", VIOLA, Limits(), 20) == surroundings(network, "person", VIOLA, Limits(), 20)


NONE: list[tuple[Kind, tuple[str, str], Limits, str]] = [
    ("person", VIOLA, Limits(to_year=1900), "Viola Davis shares no film with another person to 1900."),
    ("person", UNSEEN, Limits(), "Nobody shares no film with another person."),
    ("film", UNSEEN, Limits(), "Nobody shares no person with another film."),
    ("company", FOX, Limits(to_year=1900), "20th Century Fox shares no film with another company to 1900."),
]


@pytest.mark.parametrize(("kind", "entity", "limits", "sentence"), NONE)
def test_without_a_neighbour_there_are_no_surroundings(
    network: Network, kind: Kind, entity: tuple[str, str], limits: Limits, sentence: str
) -> None:
    """The limits are named."""
    with pytest.raises(NotFound) as caught:
        surroundings(network, kind, entity, limits, 5)
    assert str(caught.value) == sentence


def test_companies_have_no_billing(network: Network) -> None:
    """Nor flags."""
    with pytest.raises(UsageError) as caught:
        surroundings(network, "company", FOX, Limits(billing=3), 5)
    assert str(caught.value) == "Companies have no billing and no flags; limit their network by roles and years."
