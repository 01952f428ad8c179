"""Properties of entity resolution: no order matters, judgements are kept, an unrelated source changes nothing, and every pair is shown."""

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from filmograph.pipeline.resolve import films, people, settling
from hypothesis import given, settings
from hypothesis import strategies as st
from make import Sources, entity_sets, film, iris, resolved_database

if TYPE_CHECKING:
    from filmograph.model import Record

TITLES = ["The Long Road", "Long Road, The", "Long Road 2", "The Lung Road", "Doubt", "Doubt: A Parable"]
PEOPLE = ["Ann Lee", "Lee, Ann", "Anne Lee", "John Smith", "J. Smith", "Zelda Quux", "Ann Lee Jr."]


@st.composite
def catalogues(draw: st.DrawFn) -> Sources:
    """Draw three sources of a few films each, whose titles, years and people are much alike."""
    made: dict[str, list[Record]] = {}
    for name in ("a", "b", "page"):
        records = []
        for n in range(draw(st.integers(1, 3))):
            people = draw(st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True))
            year = draw(st.sampled_from([None, 2000, 2001, 2010]))
            ids = draw(st.sampled_from([{}, {}, {"imdb": "tt0000001"}, {"tmdb": "5"}]))
            records.append(film(draw(st.sampled_from(TITLES)), year, *people, tag=f"{name}{n}", ids=ids))
        made[name] = records
    return made


def shuffled(sources: Sources, seed: int) -> Sources:
    """Return the sources and their records in another order."""
    order = random.Random(seed)  # noqa: S311 - an order, no secret
    names = sorted(sources, key=lambda _: order.random())
    return {name: sorted(sources[name], key=lambda _: order.random()) for name in names}


@pytest.mark.long
@settings(max_examples=12, deadline=None)
@given(catalogues(), st.integers(0, 1000))
def test_no_order_of_sources_and_records_matters(sources: Sources, seed: int) -> None:
    """Neither for the entities nor for their IRIs."""
    assert iris(shuffled(sources, seed)) == iris(sources)


@pytest.mark.long
@settings(max_examples=7, deadline=None)
@given(catalogues(), st.data())
def test_a_negative_judgement_is_never_overridden(sources: Sources, data: st.DataObject) -> None:
    """Two films judged different stay apart, whatever else is joined with either."""
    labels = sorted(label for label in iris(sources) if label.count(": ") == 1)
    a, b = data.draw(st.sampled_from(labels)), data.draw(st.sampled_from(labels))
    names = iris(sources, [("different", a, b)] if a != b else [])
    assert a == b or names[a] != names[b]


@pytest.mark.long
@settings(max_examples=7, deadline=None)
@given(catalogues(), st.data())
def test_joining_is_symmetric(sources: Sources, data: st.DataObject) -> None:
    """It makes no difference which of two a judgement names first."""
    labels = sorted(label for label in iris(sources) if label.count(": ") == 1)
    a, b = data.draw(st.sampled_from(labels)), data.draw(st.sampled_from(labels))
    judged = ("same", a, b), ("same", b, a)
    assert a == b or entity_sets(sources, judged[:1]) == entity_sets(sources, judged[1:])


@pytest.mark.long
@settings(max_examples=7, deadline=None)
@given(catalogues())
def test_an_unrelated_source_changes_no_iri(sources: Sources) -> None:
    """Not even a source that comes before all others."""
    before = iris(sources)
    after = iris({"0": [film("Some Other Film", 1950, "Nobody Else", "Never Seen", tag="other")], **sources})
    assert {label: after[label] for label in before} == before


@settings(max_examples=4, deadline=None)
@given(catalogues())
def test_a_source_given_under_another_name_is_as_much_one(sources: Sources) -> None:
    """A film is joined with its copy."""
    copied = {**{name: records for name, records in sources.items() if name == "a"}}
    copied["copy"] = [replace(record, film=replace(record.film, tags=(f"copy of {record.film.tags[0]}",))) for record in sources["a"][:1]]
    copied["a"] = sources["a"][:1]
    assert len({iri for label, iri in iris(copied).items() if label.count(": ") == 1}) == 1


@pytest.mark.long
@settings(max_examples=12, deadline=None)
@given(catalogues())
def test_every_pair_that_was_compared_is_one_entity_or_has_a_link(sources: Sources) -> None:
    """So nobody is told that two were never compared when they were."""
    compared: set[tuple[int, int]] = set()

    def note(database: Any, *signals: Any) -> None:
        compared.update(pair for one in signals for pair in one.pairs())
        settling.note_compared(database, *signals)

    with patch.object(films, "note_compared", note), patch.object(people, "note_compared", note):
        database = resolved_database(sources)
    resolved: Any = database.rows("SELECT mention, entity FROM identity")
    entities = dict(resolved)
    links = set(database.rows("SELECT least(a, b), greatest(a, b) FROM link"))
    assert {(a, b) for a, b in compared if entities.get(a) != entities.get(b)} <= links
