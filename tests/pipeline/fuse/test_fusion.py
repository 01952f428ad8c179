"""Which value is chosen where sources disagree: every rule, every property, and that no order of sources matters."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pytest
from filmograph import schema
from filmograph.namespaces import FILM
from filmograph.pipeline.fuse import fusion, rules
from filmograph.pipeline.fuse.rules import Rules
from filmograph.pipeline.fuse.scores import LETTERS
from filmograph.store.claim_tables import SOURCE_BITS
from filmograph.store.claims import Database
from hypothesis import given, settings
from hypothesis import strategies as st
from make import facts
from rdflib.namespace import SKOS

Claim = tuple[str, str, str, str]
"""Source, mention (an IRI's local part), property, value; the value of a property that leads to mentions is such a part, too."""

Decision = tuple[str, str, str, str, tuple[str, ...]]
"""Thing, property, chosen value, rule, the sources it was chosen over."""

LAYOUTS = {"a": "imdb", "b": "tmdb", "c": "metaqa", "d": "catalogue", "e": "catalogue"}


def resolved(claims: Sequence[Claim], layouts: Mapping[str, str]) -> Database:
    """Return a database in which each source has one mention of its own for each mention it speaks of, and who is who is known."""
    database = Database()
    sources = {name: number for number, name in enumerate(dict.fromkeys(claim[0] for claim in claims), start=1)}
    for name, number in sources.items():
        database.insert("source", [(number, name, layouts[name], "test 1", False, False, 0, "", False)])
    spoken: dict[tuple[str, str], int] = {}
    entities = {name: number for number, name in enumerate(sorted(_mentions(claims)))}
    for source, *named in claims:
        for name in {named[0], named[2]} & entities.keys():
            spoken.setdefault((source, name), (sources[source] << SOURCE_BITS) + len(spoken))
    rows = [(spoken[s, t], p, None if v in entities else v, spoken.get((s, v)), 0, None, None) for s, t, p, v in claims]
    database.insert("claim", rows)
    database.sql("CREATE TABLE entity (entity INTEGER, iri VARCHAR, mentions BIGINT)")
    database.sql("CREATE TABLE identity (mention BIGINT, entity INTEGER, film INTEGER)")
    film = entities.get("film/x")
    for name, entity in entities.items():
        database.sql("INSERT INTO entity VALUES (?, ?, ?)", [entity, name, sum(name == other for _, other in spoken)])
    for (_, name), mention in spoken.items():
        database.sql("INSERT INTO identity VALUES (?, ?, ?)", [mention, entities[name], film])
    return database


def _mentions(claims: Sequence[Claim]) -> set[str]:
    kinds = {name: p.kind for name, p in schema.properties().items()}
    return {mention for _, mention, _, _ in claims} | {value for _, _, name, value in claims if kinds[name] == "entity"}


def fused(claims: Sequence[Claim], used: Rules | None = None, layouts: Mapping[str, str] = LAYOUTS) -> Database:
    """Return a database in which values are chosen among these claims."""
    database = resolved(claims, layouts)
    fusion.state(database)
    fusion.fuse(database, used)
    return database


def decisions(database: Database) -> list[Decision]:
    """Return what was decided, in order."""
    rows = database.rows("""SELECT iri, property, chosen, rule, list_sort(list(source)) FROM decision JOIN entity ON entity = subject
        LEFT JOIN decision_over USING (subject, property) GROUP BY ALL ORDER BY ALL""")
    return [(str(s), str(p), str(c), str(r), tuple(over)) for s, p, c, r, over in rows]  # type: ignore[arg-type]


def ruled(*trust: str, **named: Sequence[str]) -> Rules:
    """Return the shipped rules with others for some properties, and others to trust first."""
    base = rules.shipped()
    return Rules((*trust, *base.trust), tuple((dict(base.named) | {name: tuple(claimed) for name, claimed in named.items()}).items()))


def of_film(name: str, *values: str) -> list[Claim]:
    """Return claims of the sources a, b, c, … about one property of a film; a text of several values is parted by commas."""
    return [("abcde"[n], "film/x", name, part) for n, value in enumerate(values) for part in value.split(",")]


@pytest.mark.parametrize(
    ("rule", "name", "claimed", "chosen"),
    [
        ("most sources", "runtime", ("98", "121", "121"), "121"),
        ("most trusted source", "runtime", ("98", "121", "121"), "98"),
        ("most often", "runtime", ("98", "121,121"), "121"),
        ("most precise", "productionStart", ("2011-05", "2011-05-23"), "2011-05-23"),
        ("most precise", "productionStart", ("2011-05~", "2011-05"), "2011-05"),
        ("most precise", "productionStart", ("2011-05/2011-07", "2011-05"), "2011-05"),
        ("most precise", "tagline", ("Beat it", "Beat the system"), "Beat the system"),
        ("longest", "tagline", ("Beat it", "Beat the system"), "Beat the system"),
        ("earliest", "releaseDate", ("2012-10-04", "2012-09-28"), "2012-09-28"),
        ("latest", "releaseDate", ("2012-09-28", "2012-10-04"), "2012-10-04"),
        ("earliest", "productionEnd", ("2011-05-23", "2011-05"), "2011-05"),
        ("latest", "year", ("987", "1012"), "1012"),
        ("highest", "runtime", ("98", "121"), "121"),
        ("lowest", "runtime", ("121", "98"), "98"),
    ],
)
def test_each_rule_chooses(rule: str, name: str, claimed: tuple[str, ...], chosen: str) -> None:
    """The value that the rule is called for, whatever other rules would say; the decision has the rule's name."""
    database = fused(of_film(name, *claimed), ruled(**{name: [rule]}))
    assert [(value, rule) for _, _, value, rule, _ in decisions(database)] == [(chosen, rule)]


def test_decimals_are_the_more_precise_the_more_they_have() -> None:
    """Not the longer they are written."""
    database = fused([("a", "rating/1", "rating", "10"), ("b", "rating/1", "rating", "7.25")], ruled(rating=["most precise"]))
    assert facts(database, "rating") == [("rating/1", "rating", "7.25")]


def test_the_rules_are_tried_until_one_decides() -> None:
    """Two values tie on sources and trust leaves one."""
    assert decisions(fused(of_film("runtime", "98", "121", "121", "98"))) == [
        ("film/x", "runtime", "98", "most trusted source", ("b", "c"))
    ]


def test_where_no_rule_decides_the_first_value_is_told() -> None:
    """Sources of one kind, each with a value of the same length."""
    database = fused([("d", "film/x", "runtime", "99"), ("e", "film/x", "runtime", "98")])
    assert decisions(database) == [("film/x", "runtime", "98", "first in order", ("d",))]


@pytest.mark.parametrize(
    ("tried", "claimed", "expected"),
    [
        (["union"], ("x,y", "y,z"), ["x", "y", "z"]),
        (["intersection"], ("x,y", "y,z"), ["y"]),
        (["intersection", "most trusted source"], ("x,y", "z"), ["x", "y"]),
        (["intersection"], ("x", "z"), ["x", "z"]),
        (["most trusted source"], ("x,y", "y,z"), ["x", "y"]),
    ],
)
def test_several_values_are_chosen_by_rule(tried: list[str], claimed: tuple[str, ...], expected: list[str]) -> None:
    """All, those of all sources, or those of one; what leaves nothing does not decide."""
    database = fused(of_film("tag", *claimed), ruled(tag=tried))
    assert ([value for _, _, value in facts(database)], decisions(database)) == (expected, [])


def test_a_source_s_own_name_counts_before_its_kind() -> None:
    """Of two catalogues the one that is named is believed before imdb, which the other comes after."""
    claimed = [("a", "film/x", "runtime", "1"), ("d", "film/x", "runtime", "2"), ("e", "film/x", "runtime", "3")]
    assert facts(fused(claimed, ruled("e")), "runtime") == [("film/x", "runtime", "3")]


def test_a_source_that_is_called_like_a_kind_is_not_of_that_kind() -> None:
    """A catalogue in a file imdb.csv is a catalogue."""
    claimed = [("imdb", "film/x", "runtime", "1"), ("b", "film/x", "runtime", "2")]
    assert facts(fused(claimed, layouts={"imdb": "catalogue", "b": "tmdb"}), "runtime") == [("film/x", "runtime", "2")]


STRUCTURE = frozenset({"billing", "creditedAs", "score", "ratingScale", "ratingLetter", "target"})
VALUES = {
    "string": ("one", "two"), "integer": ("1", "2"), "decimal": ("1.5", "2.5"), "date": ("2000-01-01", "2000-01-02"),
    "boolean": ("true", "false"), "entity": ("place/a", "place/b"), "concept": ("drama", "comedy"),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(n for n, p in schema.properties().items() if p.functional and n not in STRUCTURE))
def test_every_property_of_one_value_is_decided(name: str) -> None:
    """Whatever it is about: where two sources differ there is one fact and one decision."""
    one, two = VALUES[schema.properties()[name].kind]
    database = fused([("a", "part/1", name, one), ("b", "part/1", name, two)])
    assert (len(facts(database, name)), [(p, over) for _, p, _, _, over in decisions(database)]) == (1, [(name, ("b",))])


def test_one_source_that_says_two_values_is_decided_too() -> None:
    """The decision is chosen over the source itself."""
    assert decisions(fused(of_film("year", "1999,2000"))) == [("film/x", "year", "1999", "first in order", ("a",))]


def test_spelling_is_no_conflict() -> None:
    """Case, accents and punctuation of a name; it has the spelling of most sources."""
    claimed = [
        ("a", "person/1", "name", "PENÉLOPE CRUZ"),
        ("b", "person/1", "name", "Penelope Cruz"),
        ("c", "person/1", "name", "Penelope Cruz"),
    ]
    database = fused(claimed)
    assert (facts(database), decisions(database)) == ([("person/1", "name", "Penelope Cruz")], [])


def test_a_name_turned_round_is_the_same_name() -> None:
    """It has its natural order, even where the more trusted source prints the other."""
    database = fused([("a", "person/1", "name", "Ustinov, Peter"), ("b", "person/1", "name", "Peter Ustinov")])
    assert (facts(database), decisions(database)) == ([("person/1", "name", "Peter Ustinov")], [])


def test_a_suffix_is_no_first_name() -> None:
    """The two differ by a part of the name, and the fuller is chosen."""
    database = fused([("d", "person/1", "name", "Robert Downey, Jr."), ("e", "person/1", "name", "Robert Downey")])
    assert decisions(database) == [("person/1", "name", "Robert Downey, Jr.", "longest", ("e",))]


def test_names_that_were_not_chosen_are_other_names() -> None:
    """Of a person; the one most sources give is chosen."""
    claimed = [
        (s, "person/1", "name", n) for s, n in zip("abc", ("Maggie Gyllenhall", "Maggie Gyllenhaal", "Maggie Gyllenhaal"), strict=True)
    ]
    assert facts(fused(claimed)) == [
        ("person/1", "alternativeName", "Maggie Gyllenhall"), ("person/1", "name", "Maggie Gyllenhaal"),
    ]  # fmt: skip


def test_titles_that_were_not_chosen_are_other_titles() -> None:
    """Beside those that sources call so; none of them is the title itself."""
    claimed = [*of_film("title", "Se7en", "Seven"), *of_film("alternativeTitle", "Seven", "SE7EN,Siete")]
    assert facts(fused(claimed)) == [
        ("film/x", "alternativeTitle", "Seven"), ("film/x", "alternativeTitle", "Siete"), ("film/x", "title", "Se7en"),
    ]  # fmt: skip


def credited(source: str, name: str | None, billing: str) -> list[Claim]:
    """Return what a source says of one person's credit in one film."""
    claimed = {"film": "film/x", "person": "person/1", "billing": billing} | ({"creditedAs": name} if name else {})
    return [(source, "credit/1", key, value) for key, value in claimed.items()] + [(source, "person/1", "name", "Ann Lee")]


def test_credited_names_and_billing_are_never_a_conflict() -> None:
    """The first is of the most trusted source, and all of them are names of the person."""
    database = fused([*credited("b", "Annie Lee", "2"), *credited("a", "A. Lee", "1"), *credited("c", None, "3")])
    assert (facts(database, "creditedAs", "alternativeName", "billing"), decisions(database)) == (
        [
            ("credit/1", "billing", "1"), ("credit/1", "creditedAs", "A. Lee"),
            ("person/1", "alternativeName", "A. Lee"), ("person/1", "alternativeName", "Annie Lee"),
        ],
        [],
    )  # fmt: skip


@pytest.mark.parametrize(("claimed", "billing"), [(("longest list",), "1"), (("most trusted source", "longest list"), "2")])
def test_billing_comes_from_the_one_source_that_the_rule_chooses(claimed: tuple[str, ...], billing: str) -> None:
    """The longest list, or the most trusted source's."""
    other: Claim = ("b", "credit/2", "billing", "2")
    database = fused(
        [*credited("a", None, "2"), *credited("b", None, "1"), other, ("b", "credit/2", "film", "film/x")], ruled(billing=claimed)
    )
    assert [value for mention, _, value in facts(database, "billing") if mention == "credit/1"] == [billing]


def rated(*given: tuple[str, str | None]) -> list[Claim]:
    """Return ratings of one outlet by the sources a, b, c, …, each with its scale, if it has one."""
    claimed = [("abcde"[n], "rating/1", *pair) for n, (value, scale) in enumerate(given) for pair in _pairs(value, scale)]
    return [(s, t, p, v) for s, t, p, v in claimed if v is not None]


def _pairs(value: str, scale: str | None) -> Iterator[tuple[str, str | None]]:
    yield "rating", value
    yield "ratingScale", scale


@pytest.mark.parametrize(
    ("given", "expected", "decided"),
    [
        # agreement: another scale, another spelling, no scale
        ([("7.4", "10"), ("74", "100")], ("7.4", "10", "0.74"), []),
        ([("3.50", "4"), ("87.5", "100.0")], ("3.50", "4", "0.875"), []),
        ([("7.4", None), ("7.4", "10")], ("7.4", "10", "0.74"), []),
        ([("7.4", None), ("74", "100"), ("7.4", "10")], ("7.4", "10", "0.74"), []),
        # no scale known, no score
        ([("7.4", None), ("7.4", None)], ("7.4", None, None), []),
        # the scale goes with the rating
        ([("6.8", "10"), ("74", "100"), ("37", "50")], ("74", "100", "0.74"), [("rating", "74", "most sources", ("a",))]),
        # one number of two scales
        ([("4", "5"), ("4", "10")], ("4", "5", "0.8"), [("ratingScale", "5", "most trusted source", ("b",))]),
        (
            [("4", "5"), ("4", "10"), ("9", "10")], ("4", "5", "0.8"),
            [("rating", "4", "most trusted source", ("c",)), ("ratingScale", "5", "most trusted source", ("b",))],
        ),
    ],
)  # fmt: skip
def test_ratings_of_different_scales_are_compared_as_one(
    given: list[tuple[str, str | None]], expected: tuple[str | None, ...], decided: list[tuple[str, str, str, tuple[str, ...]]]
) -> None:
    """What is chosen is one source's rating with its scale, and the score that follows."""
    database = fused(rated(*given))
    found = {name: value for _, name, value in facts(database)}
    assert tuple(found.get(name) for name in ("rating", "ratingScale", "score")) == expected
    assert [decision[1:] for decision in decisions(database)] == decided


def test_the_letters_are_those_of_the_ontology() -> None:
    """The definition of a score lists them with their scores, falling."""
    claimed = str(schema.ontology().value(FILM.score, SKOS.definition))
    listed = claimed.partition("For letters, A+ and A are 1, ")[2].partition(". ")[0].split(", ")
    assert {"A+": 1.0, "A": 1.0, **{part.split()[0]: float(part.split()[1]) for part in listed}} == LETTERS
    assert all(better >= worse for better, worse in pairwise(LETTERS.values()))


def released(*dates: str) -> list[Claim]:
    """Return releases of a film that the source d knows of."""
    claimed = [{"date": date, "film": "film/x"} for date in dates]
    return [("d", f"release/{n}", name, value) for n, release in enumerate(claimed) for name, value in release.items()]


def test_an_earlier_release_is_the_release_date() -> None:
    """The decision says so, over every source that gives a later day."""
    database = fused([*of_film("releaseDate", "2012-10-04", "2012-10-05"), *released("2012-09-28", "2012-10-01")])
    assert facts(database, "releaseDate") == [("film/x", "releaseDate", "2012-09-28")]
    assert decisions(database) == [("film/x", "releaseDate", "2012-09-28", "earliest", ("a", "b"))]


def test_releases_only_fill_in_where_another_rule_chooses_the_date() -> None:
    """The most trusted source's date stays, though there was an earlier release."""
    database = fused([*of_film("releaseDate", "2012-10-04"), *released("2012-09-28")], ruled(releaseDate=["most trusted source"]))
    assert facts(database, "releaseDate") == [("film/x", "releaseDate", "2012-10-04")]


LAST: list[Claim] = [
    ("a", "person/1", "finalFilm", "film/x"), ("a", "film/x", "year", "2000"), ("a", "film/y", "year", "2001"),
    *(("a", f"credit/{n}", name, value) for n, film in enumerate(("film/x", "film/y"))
      for name, value in (("film", film), ("person", "person/1"))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("claimed", "decided"), [(["latest credit"], [("person/1", "finalFilm", "film/y", "latest credit", ("a",))]), (["union"], [])]
)
def test_a_last_film_is_bound_to_the_credits_by_rule(claimed: list[str], decided: list[Decision]) -> None:
    """Or left as it is claimed."""
    assert decisions(fused(LAST, ruled(finalFilm=claimed))) == decided


NAMES = (
    "title",
    "alternativeTitle",
    "year",
    "runtime",
    "tag",
    "releaseDate",
    "tagline",
    "name",
    "rating",
    "ratingScale",
    "billing",
    "creditedAs",
)
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from("abcde"), st.sampled_from(["film/x", "person/1", "credit/1", "rating/1"]), st.sampled_from(NAMES),
        st.sampled_from(["1", "2", "10", "2.0", "2000-01-01", "Lee, Ann", "Ann Lee", "ann lee", "Ann  Lee!"]),
    ),
    min_size=1, max_size=14, unique=True,
)  # fmt: skip


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_sources_and_claims_changes_nothing(claims: list[Claim], order: object) -> None:
    """Neither facts nor decisions."""
    sayable = [claim for claim in claims if claim[2] not in {"billing", "rating", "ratingScale"} or claim[3].replace(".", "").isdigit()]
    shuffled = list(sayable)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = fused(sayable), fused(shuffled)
    assert (facts(one), decisions(one)) == (facts(two), decisions(two))
