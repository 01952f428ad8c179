"""Why two mentions are one or are not, as far as a store's tables tell: over an identity written by hand."""

from pathlib import Path
from typing import Any

import filmograph
import pytest
from filmograph.api.entities import Person
from filmograph.api.filmograph import Filmograph
from filmograph.ask.identity.mentions import find
from filmograph.ask.identity.review import uncertain
from filmograph.errors import AmbiguousName, NotFound, UsageError
from filmograph.namespaces import ID
from filmograph.store.claims_reader import Tables
from filmograph.store.judgements import Judgement
from filmograph.store.snapshot import current
from make import write_identities

ACTOR, DIRECTOR = f"{ID}person/mcqueen", f"{ID}person/mcqueen-2"
BULLITT, PAPILLON = "lists: Steve McQueen | Bullitt (1968)", "lists: Steve McQueen | Papillon (1973)"
SHAME, PAGE = "lists: Steve McQueen | Shame (2011)", "pages: Steve Mc Queen | Bullitt (1968)"
APART = (
    "not joined", PAPILLON, ACTOR, SHAME, DIRECTOR, "career", 0.3, "name: same (+3.1); career: 38 years apart (-4.3)",
    "too little evidence", None,
)  # fmt: skip
ALSO_APART = ("not joined", BULLITT, ACTOR, SHAME, DIRECTOR, "career", 0.25, "name: same (+3.1)", "too little evidence", None)
CAREER = ("joined", BULLITT, ACTOR, PAPILLON, ACTOR, "career", 0.6, "name: same (+3.1); career: 5 years apart (-2.5)", None, None)
SAME_FILM = ("joined", BULLITT, ACTOR, PAGE, ACTOR, "same film", 0.97, "name: alike (+5.0)", None, None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store written by hand."""
    return write_identities(tmp_path_factory.mktemp("identities") / "store")


@pytest.fixture
def graph(folder: Path) -> Filmograph:
    """That store, opened."""
    return filmograph.open(folder)


@pytest.fixture
def tables(folder: Path) -> Tables:
    """Its tables."""
    return Tables(current(folder))


def rows(graph: Filmograph, a: str, b: str | None = None, kind: str | None = None) -> list[tuple[Any, ...]]:
    """Return the rows that say why."""
    return [tuple(row.values()) for row in graph.why(a, b, kind=kind)]


def mention(text: str, iri: str, where: str, ids: str | None = None) -> tuple[Any, ...]:
    """Return the row of a mention."""
    return ("mention", text, iri, None, None, None, None, ids, None, where)


def test_one_thing_shows_its_mentions_what_joined_them_and_what_nearly_did(graph: Filmograph) -> None:
    """The most certain link first, near misses last."""
    assert rows(graph, ACTOR) == [
        mention(BULLITT, ACTOR, "lists.csv, line 2"),
        mention(PAPILLON, ACTOR, "lists.csv, line 3"),
        mention(PAGE, ACTOR, "pages.csv, line 1", "imdb:nm0000537"),
        SAME_FILM,
        CAREER,
        APART,
        ALSO_APART,
    ]


def test_a_mention_named_with_its_film_stands_alone(graph: Filmograph) -> None:
    """What concerns the others of its node is left out."""
    assert rows(graph, "Steve McQueen | Papillon (1973)") == [mention(PAPILLON, ACTOR, "lists.csv, line 3"), CAREER, APART]


def test_a_property_shows_what_each_source_states_and_where(graph: Filmograph) -> None:
    """The name of an entity here; a mention that is named with its film stands alone."""
    claims = [
        ("claim", BULLITT, ACTOR, None, None, None, None, "name: Steve McQueen", None, "lists.csv, line 2"),
        ("claim", PAPILLON, ACTOR, None, None, None, None, "name: Steve McQueen", None, "lists.csv, line 3"),
        ("claim", PAGE, ACTOR, None, None, None, None, "name: Steve Mc Queen", None, "pages.csv, line 1"),
    ]
    assert [tuple(row.values()) for row in graph.why(ACTOR, property="film:name")] == claims
    assert [tuple(row.values()) for row in graph.why(PAPILLON, property="name")] == claims[1:2]


@pytest.mark.parametrize(("other", "stated", "sentence"), [
    (None, "nmae", "'nmae' is no property that sources state; near ones are name."),
    (DIRECTOR, "name", "The claims about a property are those of one entity; leave out the other, or the property."),
])  # fmt: skip
def test_a_property_that_cannot_be_shown_is_one_sentence(graph: Filmograph, other: str | None, stated: str, sentence: str) -> None:
    with pytest.raises(UsageError) as error:
        graph.why(ACTOR, other, property=stated)
    assert str(error.value) == sentence


def test_two_things_show_every_link_between_their_mentions(graph: Filmograph) -> None:
    """Whatever one calls them by."""
    assert rows(graph, ACTOR, "imdb:nm2588606") == [APART, ALSO_APART]


def test_two_mentions_that_were_joined_show_that_link(graph: Filmograph) -> None:
    """And nothing else."""
    assert rows(graph, "Steve McQueen | Bullitt", "Steve McQueen | Papillon") == [CAREER]


def test_two_mentions_of_one_thing_show_the_chain_between_them(graph: Filmograph) -> None:
    """From the first to the second."""
    assert rows(graph, PAGE, PAPILLON) == [SAME_FILM, CAREER]


def test_one_mention_beside_all_that_a_name_stands_for_shows_what_holds_it_there(graph: Filmograph) -> None:
    """The mention itself is not asked of itself."""
    assert rows(graph, ACTOR, PAPILLON) == [CAREER]


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("King Kong (1933)", "King Kong (1976)", "one source lists both, and their years, 1933 and 1976, are more than one apart"),
        ("King Kong (1933)", "Papillon", "films of one source are compared only where they have one title; theirs are not the same"),
        ("Fay Wray", "Carey Mulligan", "their names are not alike, and no identifier ties them"),
        ("Carey Mulligan", "Carey Mulligan | Shame", None),
    ],
)
def test_what_was_never_compared_says_why(graph: Filmograph, a: str, b: str, reason: str | None) -> None:
    """As far as what the sources say shows it; two names of one mention are refused."""
    if reason is None:
        with pytest.raises(UsageError) as error:
            graph.why(a, b)
        iri = f"{ID}person/carey-mulligan"
        assert str(error.value) == f"Both names stand for Carey Mulligan <{iri}>; name two mentions, each with its film or source."
    else:
        assert [(row[0], row[8]) for row in rows(graph, a, b)] == [("never compared", reason)]


def test_mentions_that_met_nowhere_are_kept_apart_by_what_others_of_theirs_say(graph: Filmograph) -> None:
    """The links between all mentions of either."""
    assert rows(graph, PAGE, "pages: Steve McQueen | Shame") == [APART, ALSO_APART]


def test_people_with_identifiers_of_their_own_are_not_compared(tmp_path: Path) -> None:
    """The identifiers decide."""
    graph = filmograph.open(write_identities(tmp_path / "store", linked=False))
    reason = "each has an IMDb identifier of its own, imdb:nm0000537 and imdb:nm2588606, and these decide"
    assert [(row[0], row[8]) for row in rows(graph, PAGE, "pages: Steve McQueen | Shame")] == [("never compared", reason)]


def test_one_thing_without_a_link_says_that_none_is_kept(tmp_path: Path) -> None:
    """As in stores of which the stage keeps none."""
    folder = write_identities(tmp_path / "store", linked=False)
    assert [(row[0], row[8]) for row in rows(filmograph.open(folder), BULLITT, PAPILLON)] == [
        ("joined", "they are one entity, and the store keeps no link that shows why")
    ]


def test_judgements_that_decided_are_named_with_their_lines(tmp_path: Path) -> None:
    """The judge and the reason, before the links."""
    folder = write_identities(tmp_path / "store", judged=True)
    assert rows(filmograph.open(folder), PAPILLON, SHAME) == [
        ("judged different", PAPILLON, None, SHAME, None, "judgement", None, "judged by me", "seen", "mine.tsv, line 2"),
        APART,
    ]


def test_a_person_can_be_asked_why(graph: Filmograph) -> None:
    """As mentions can be asked all else."""
    person = Person(graph, DIRECTOR, "Steve McQueen")
    assert list(person.why(ACTOR)) == list(graph.why(DIRECTOR, ACTOR))


@pytest.mark.parametrize(
    ("a", "kind", "error", "sentence"),
    [
        ("Bullitt", None, AmbiguousName, "'Bullitt' is a film and a person; say which with --kind."),
        ("Steve McQueen", None, AmbiguousName,
         ("Several people are called 'Steve McQueen'; write what stands in brackets: "
         f"Steve McQueen [{ACTOR}]; Steve McQueen [{DIRECTOR}].")),
        ("King Kong", "film", AmbiguousName,
         "Several films are called 'King Kong'; write one of these: King Kong (1933); King Kong (1976); King Kong (2005)."),
        ("Steve MacQueen", "person", NotFound, "No person is called 'Steve MacQueen'. Near names: Steve McQueen."),
        ("Zzz", None, NotFound, "No film, person, company, place or character is called 'Zzz'."),
        (f"{ID}person/nobody", None, NotFound, f"No film, person, company, place or character has the IRI {ID}person/nobody."),
        (ACTOR, "film", NotFound, f"No film has the IRI {ACTOR}."),
        ("imdb:tt1", "film", UsageError, "'imdb:tt1' is no imdb identifier of a film; the form is imdb:tt0111161."),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_or_to_several_is_one_sentence(
    graph: Filmograph, a: str, kind: str | None, error: type[Exception], sentence: str
) -> None:
    """With candidates or near names."""
    with pytest.raises(error) as raised:
        graph.why(a, kind=kind)
    assert str(raised.value) == sentence


def test_at_an_endpoint_nobody_knows_why() -> None:
    """The mentions of each source are not there."""
    with pytest.raises(UsageError) as error:
        filmograph.connect("http://127.0.0.1:9/query").why("Steve McQueen")
    assert str(error.value) == (
        "why needs a store on this machine: an endpoint does not give the claims of each source; open one with `--store`."
    )


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (ACTOR, "imdb:nm0000537"), ("lists: Steve McQueen | Bullitt", BULLITT), ("Carey Mulligan", "lists: Carey Mulligan | Shame (2011)"),
        ("Papillon", "lists: Papillon (1973)"), ("Frank Bullitt", "pages: Frank Bullitt | Bullitt (1968)"),
    ],
)  # fmt: skip
def test_the_most_durable_reference_is_an_identifier_then_a_mention(tables: Tables, text: str, reference: str) -> None:
    """Of the most trusted source."""
    assert find(tables, text).reference == reference


def reviewed(tables: Tables, limit: int = 9, **given: Any) -> list[tuple[str, str, float]]:
    """Return both mentions and the score of the pairs to review."""
    return [(str(pair.a), str(pair.b), pair.link.score) for pair in uncertain(tables, limit, **given)]


KONGS = ("lists: King Kong (1976)", "lists: King Kong (2005)", 0.4)
FILMS = ("lists: Bullitt (1968)", "pages: Bullitt (1968)", 0.99)
DIRECTORS = (SHAME, "pages: Steve McQueen | Shame (2011)", 0.99)


def test_the_pairs_come_first_whose_decision_changes_most(tables: Tables) -> None:
    """Of two entities the likeliest link counts, of one the weakest; people of several films come before a film alone."""
    assert reviewed(tables) == [(BULLITT, PAPILLON, 0.6), (PAPILLON, SHAME, 0.3), KONGS, FILMS, DIRECTORS]


def test_a_review_is_of_one_kind_and_of_so_many(tables: Tables) -> None:
    """Where that is asked."""
    assert reviewed(tables, limit=1, kinds=("film",)) == [KONGS]


def test_what_is_judged_is_not_reviewed(tables: Tables) -> None:
    """Two nodes that were judged by any of their mentions neither."""
    given = [("person", BULLITT, SHAME, "different"), ("film", KONGS[0], "King Kong (2005)", "same")]
    judged = [Judgement(judgement, kind, a, b, "me", "seen") for kind, a, b, judgement in given]
    assert reviewed(tables, judged=judged) == [(BULLITT, PAPILLON, 0.6), FILMS, DIRECTORS]


def test_a_pair_shows_both_sides(tables: Tables) -> None:
    """Of two nodes all that is known of either."""
    pair = list(uncertain(tables, 3, ("person",)))[1]
    assert (pair.decision, pair.evidence) == (
        "Now they are two: career, score 0.30, too little evidence.",
        (
            ("mention", PAPILLON, SHAME),
            ("where", "lists.csv, line 3", "lists.csv, line 4"),
            ("identifiers", "", ""),
            ("mentions in all", "3", "2"),
            ("films", "Bullitt (1968), actor, Frank Bullitt\nBullitt (1968), actor\nPapillon (1973), actor", "Shame (2011), director"),
            ("with", "Robert Vaughn (actor)", "Carey Mulligan (actor)"),
        ),
    )
