"""Who was in what: which credits count within limits, and where each was read."""

from pathlib import Path

import numpy as np
import pytest
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits, read_limits
from filmograph.errors import NotFound, UsageError
from hypothesis import given
from make import Credited, random_credits, random_limits, write_network


def counts(row: Credited, limits: Limits) -> bool:
    """Return whether a credit counts, one condition after the other."""
    _, film, role, billing, flags = row
    roles = {"actor": {0}, "director": {1}, "cast": {0}, "crew": {1}}
    return (
        (limits.roles is None or role in set().union(*(roles[name] for name in limits.roles)))
        and (limits.from_year or 0) <= 1990 + film <= (limits.to_year or 9999)
        and (limits.billing is None or 0 < billing <= limits.billing)
        and not ("self" in limits.exclude and flags & 2) and not ("uncredited" in limits.exclude and flags & 8)
        and (limits.archive or not flags & 4)
    )  # fmt: skip


@given(rows=random_credits, limits=random_limits)
def test_limits_leave_the_credits_that_count(tmp_path_factory: pytest.TempPathFactory, rows: list[Credited], limits: Limits) -> None:
    """The films of every person and the people of every film are those of a plain count."""
    incidence = write_network(tmp_path_factory.mktemp("net") / "network", rows).incidence(limits)
    pairs = {(p, f) for p, f, *_ in (row for row in rows if counts(row, limits))}
    assert [incidence.films_of(p).tolist() for p in range(9)] == [sorted(f for q, f in pairs if q == p) for p in range(9)]
    people = [one.tolist() for one in np.split(incidence.people, incidence.people_start[1:-1])]
    assert people == [sorted(p for p, g in pairs if g == f) for f in range(7)]


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Ann plays in One and is seen in Two in old footage, where Bea plays, and which she directs."""
    rows = [(0, 0, 0, 1, 0), (0, 1, 0, 0, 4), (1, 1, 1, 0, 0), (1, 1, 0, 2, 0)]
    return write_network(tmp_path / "network", rows, ["Ann", "Bea"], [("One", 2001, 0.5), ("Two", 0, float("nan"))])


def test_random_credits_a_person_in_a_film_come_by_role(network: Network) -> None:
    """Acting first; old footage is left out unless it is asked for."""
    assert network.credits_of(1, 1) == [2, 3]
    assert network.credits_of(0, 1) == []
    assert network.credits_of(0, 1, Limits(archive=True)) == [1]


def test_limits_say_what_they_are() -> None:
    """For the sentences that name them."""
    limits = Limits(roles=["actor"], from_year=1990, to_year=1999, billing=3, exclude=["self"])
    assert str(limits) == "in the roles actor from 1990 to 1999 billed 3 or higher without self"


def test_nobody_of_an_iri_is_refused(network: Network) -> None:
    """A person without a credit is in no network."""
    with pytest.raises(NotFound) as caught:
        network.person_number("p999")
    assert str(caught.value) == "p999 has no credit, so it is in no network."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"exclude": ["voices"]}, "'voices' is not a flag; the flags are voice, self, archive, uncredited."),
        ({"from_year": 2000, "to_year": 1990}, "No year is from 2000 to 1990; give the earlier year first."),
        ({"billing": 0}, "A billing is counted from 1, and 0 is less."),
        ({"role": ["actor"]}, "There is no limit 'role'; the limits are roles, from_year, to_year, billing, exclude, archive."),
    ],
)
def test_limits_that_cannot_be_are_refused(given: dict[str, object], sentence: str) -> None:
    """The sentence says what can be."""
    with pytest.raises(UsageError) as caught:
        read_limits(given)  # type: ignore[arg-type]
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("wizzard", "'wizzard' is no role; the roles are actor, "),
        ("directer", "'directer' is no role; near ones are director, art director."),
    ],
)
def test_an_unknown_role_is_refused(network: Network, role: str, sentence: str) -> None:
    """Near roles are named, or all there are."""
    with pytest.raises(UsageError) as caught:
        network.incidence(Limits(roles=[role]))
    assert str(caught.value).startswith(sentence)
