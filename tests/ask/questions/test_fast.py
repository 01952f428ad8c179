"""The fast way to a question and its `.rq` give one answer; what has no fast way says what it needs."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import filmograph
import pytest
from filmograph.ask.network.incidence import Network
from filmograph.ask.questions import answering
from filmograph.ask.questions.fast import FAST
from filmograph.errors import AmbiguousName, FilmographError, NotFound, StoreError
from filmograph.model import Credit, FilmFacts, Rating, Record
from filmograph.pipeline.run import Options, build
from filmograph.store.graph import EmbeddedStore
from filmograph.store.snapshot import current
from hypothesis import given, settings
from hypothesis import strategies as st
from make import IMDB_TABLES, PAGES, build_sources, write_imdb_tables

NAMES = ["Ann", "Bo", "Cy", "Dee"]
credits_of = st.builds(
    Credit, person=st.sampled_from(NAMES), role=st.sampled_from(["actor", "director", "composer", "gaffer"]),
    billing=st.none() | st.integers(1, 3), characters=st.sampled_from([(), ("Zoe",), ("Al", "Bea")]),
    archive_footage=st.booleans(), voice=st.booleans(),
)  # fmt: skip
films = st.builds(
    lambda title, year, day, credited, finished, last, rated: Record(
        layout="catalogue", credits=tuple(credited),
        film=FilmFacts(title=title, year=year, release_date=f"{year}-{day}" if year and day else None, production_end=finished),
        final_roles=tuple(sorted(last & {credit.person for credit in credited})),
        ratings=tuple(Rating(kind=kind, value=Decimal(value), scale=Decimal(10)) for kind, value in sorted(rated.items())),
    ),
    st.sampled_from(["One", "Two", "Three"]), st.none() | st.integers(2000, 2002), st.sampled_from([None, "01-02", "11-30"]),
    st.lists(credits_of, max_size=5), st.sampled_from([None, "2001", "2001-05", "2002-01-02"]),
    st.frozensets(st.sampled_from(NAMES), max_size=1),
    st.dictionaries(st.sampled_from(["critic", "audience"]), st.sampled_from(["5", "7.25", "8.5", "10"])),
)  # fmt: skip
CASES: list[tuple[str, dict[str, str]]] = [
    ("collaborators", {"person": "Ann"}), ("collaborators", {"person": "Ann", "role": "director"}),
    ("shared-films", {"a": "Ann", "b": "Bo"}),
    ("filmography", {"person": "Ann"}), ("filmography", {"person": "Bo", "role": "actor"}), ("final-role", {"person": "Ann"}),
    ("final-role", {"person": "Ann", "role": "actor"}), ("final-role", {"person": "Ann", "by": "production"}),
    ("final-roles", {}), ("final-roles", {"role": "actor"}), ("final-roles", {"director": "Bo"}),
    ("directed-by-starring", {"director": "Bo", "actor": "Ann"}), ("duos", {"first": "director", "second": "actor", "minimum": "1"}),
    ("duos", {"first": "actor", "second": "actor", "minimum": "1"}),
    ("triangles", {"person": "Ann", "minimum": "1"}), ("triangles", {"person": "Bo", "minimum": "2"}),
    ("open-triangles", {"person": "Ann", "minimum": "1"}), ("open-triangles", {"person": "Bo", "minimum": "2"}),
    ("role-changes", {"began": "actor", "became": "director"}), ("role-changes", {"began": "director", "became": "actor"}),
    ("top-pairs", {"limit": "3"}), ("top-pairs", {"limit": "2", "role": "actor"}), ("top-pairs", {"limit": "100"}),
    ("homonyms", {"limit": "2"}), ("homonyms", {"limit": "100"}),
]  # fmt: skip


@pytest.mark.long
@settings(max_examples=12, deadline=None)
@given(records=st.lists(films, min_size=1, max_size=6))
def test_fast_answers_are_the_answers_of_the_queries(tmp_path_factory: pytest.TempPathFactory, records: list[Record]) -> None:
    """Every question with a fast way, over random catalogues, with partial dates, archive footage and unknown roles."""
    folder = tmp_path_factory.mktemp("random")
    build_sources(folder, folder / "store", {"one": records}, options=Options(sample=0))
    opened = current(folder / "store")
    store, network = EmbeddedStore(opened), Network(opened / "network")
    for question, parameters in CASES:
        assert _answer(store, network, question, parameters) == _answer(store, None, question, parameters)


def _answer(store: EmbeddedStore, network: Network | None, question: str, parameters: Mapping[str, str]) -> object:
    try:
        return answering.ask(answering.Opened(store, network), question, parameters).answer
    except FilmographError as error:
        return str(error)


def test_the_age_at_a_change_of_role_is_that_of_the_query(tmp_path: Path) -> None:
    """Known where the birth year is; who takes up both roles in one film has changed none."""
    credited = [("1", "5", "actor"), ("2", "5", "director"), ("2", "1", "director"), ("2", "2", "actor"), ("2", "2", "director")]
    rows = [f"tt000000{film}\t{billing}\tnm000000{person}\t{role}\t\\N\t\\N" for billing, (film, person, role) in enumerate(credited, 10)]
    build(
        [write_imdb_tables(tmp_path / "in", title_principals=[*IMDB_TABLES["title.principals"], *rows])],
        tmp_path / "store",
        Options(sample=0),
    )
    opened = current(tmp_path / "store")
    store, asked = EmbeddedStore(opened), {"began": "actor", "became": "director"}
    found = [answering.ask(answering.Opened(store, network), "role-changes", asked) for network in (Network(opened / "network"), None)]
    expected = [("Anna Aal", 1971, 1973, 33), ("Bo Birk", 1971, 1973, None), ("El Ende", 1971, 1973, None)]
    for rows_found in found:
        assert [(row["name"], row["first_year"], row["second_year"], row["age"]) for row in rows_found] == expected


@pytest.fixture(scope="module")
def lean(tmp_path_factory: pytest.TempPathFactory, catalogue: Path) -> Path:
    """The pages and the small catalogue, without triples."""
    store = tmp_path_factory.mktemp("lean") / "store"
    build([PAGES, catalogue], store, Options(with_triples=False))
    return store


def test_a_store_without_triples_answers_the_same(lean: Path, store: Path) -> None:
    """Every question that has a fast way, and chains but for their lines."""
    full, without = filmograph.open(store), filmograph.open(lean)
    asked: list[tuple[str, dict[str, Any]]] = [
        ("collaborators", {"person": "viola davis"}), ("shared-films", {"a": "Viola Davis", "b": "Rosie Perez"}),
        ("filmography", {"person": "Meryl Streep"}), ("cast", {"film": "won't back down (2012)"}), ("final-role", {"person": "Bill Nunn"}),
        ("final-roles", {"film": "Doubt"}), ("directed-by-starring", {"director": "Spike Lee", "actor": "Bill Nunn"}),
        ("duos", {"first": "director", "second": "actor", "minimum": "1"}), ("top-pairs", {"limit": "5"}),
        ("triangles", {"person": "Viola Davis"}), ("open-triangles", {"person": "Viola Davis"}),
        ("role-changes", {"began": "actor", "became": "director"}), ("homonyms", {"limit": "3"}),
    ]  # fmt: skip
    assert [name for name, _ in asked] == [name for name, _ in dict(asked).items()]
    assert {name for name, _ in asked} == set(FAST)
    assert [without.ask(name, **parameters).answer for name, parameters in asked] == [
        full.ask(name, **parameters).answer for name, parameters in asked
    ]
    one, other = without.path("Bill Nunn", "Meryl Streep").to_json(), full.path("Bill Nunn", "Meryl Streep").to_json()
    for chain in (one, other):
        for hop in chain["hops"]:
            # a table's lines are in the graph only for films that others describe too
            hop["evidence"] = [entry for entry in hop["evidence"] if entry["source"].startswith("wont-back-down")]
    assert one == other


@pytest.mark.parametrize("ask", ["sparql", "ratings", "conflicts"])
def test_what_needs_triples_says_so(lean: Path, ask: str) -> None:
    """And how to get them."""
    graph = filmograph.open(lean)
    calls: dict[str, Callable[[], object]] = {
        "sparql": lambda: graph.sparql("ASK { ?s ?p ?o }"), "conflicts": graph.conflicts,
        "ratings": lambda: graph.ask("ratings", film="Doubt"),
    }  # fmt: skip
    with pytest.raises(StoreError) as caught:
        calls[ask]()
    assert str(caught.value) == (
        f"{lean}: this store was built with --no-triples and has only the network and its tables; "
        "for this question build it again without --no-triples."
    )


def test_names_are_looked_up_without_triples(lean: Path) -> None:
    """By name, title, title with year or IRI; near names and candidates as ever."""
    graph = filmograph.open(lean)
    assert (graph.person("VIOLA  DAVIS").name, graph.film("King Kong (1933)").name) == ("Viola Davis", "King Kong (1933)")
    assert graph.person(graph.person("Viola Davis").iri).iri == graph.person("Viola Davis").iri
    with pytest.raises(AmbiguousName) as several:
        graph.film("King Kong")
    assert [label for _, label in several.value.candidates] == ["King Kong (1933)", "King Kong (1976)"]
    with pytest.raises(NotFound) as nobody:
        graph.person("Viola Davies")
    assert nobody.value.near[:1] == ("Viola Davis",)
    with pytest.raises(NotFound) as nothing:
        graph.film("https://w3id.org/filmograph/id/film/none")
    assert str(nothing.value) == "No film has the IRI https://w3id.org/filmograph/id/film/none."
