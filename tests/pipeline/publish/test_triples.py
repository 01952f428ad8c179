"""From records to triples: what is claimed, who is who, which value is chosen, and how it is written."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from filmograph.model import Amount, Connection, Location, Record, Release, Review, ReviewRating
from filmograph.namespaces import FILM, ID, SCHEMA
from filmograph.pipeline.ingest.writer import clean
from filmograph.store.claims import Database
from hypothesis import given, settings
from hypothesis import strategies as st
from make import credit, facts, film, fused_database, graph_of
from rdflib import Graph


def doubt(title: str = "Doubt", year: int | None = 2008, **claims: Any) -> Record:
    """Return a record of Doubt, or with another title or year."""
    return film(title, year, **{"layout": "imdb", **claims})


@pytest.mark.parametrize(("people", "films"), [(("Ann Lee", "Bo Roe"), 1), ((), 2)])
def test_a_page_without_year_joins_the_only_film_of_its_title_and_people(people: Sequence[str], films: int) -> None:
    """A title alone is not enough: an unknown year says nothing."""
    database = fused_database(*(film("Doubt", year, *people, layout="imdb") for year in (2008, None)))
    assert len(facts(database, "title")) == films


def test_a_page_without_year_stays_apart_where_two_films_share_the_title() -> None:
    """Three films, and the yearless one has an IRI of its own."""
    found = facts(fused_database(doubt(year=1933), doubt(year=1976), doubt(year=None)), "title")
    assert ([s for s, _, _ in found if s.endswith(("-1933", "-1976"))], len(found)) == (["film/doubt-1933", "film/doubt-1976"], 3)


@pytest.mark.parametrize("title", ["DOUBT", "Doubt!", "Dóubt", " doubt "])
def test_titles_are_compared_without_case_accents_and_punctuation(title: str) -> None:
    """They are one film, in the spelling of the more trusted source."""
    assert facts(fused_database(doubt(), doubt(title=title, layout="fandango")), "title") == [("film/doubt-2008", "title", "Doubt")]


def test_titles_without_any_letter_have_an_iri_too() -> None:
    """Two of them are two films."""
    found = facts(fused_database(doubt(title="???"), doubt(title="!!!")), "title")
    assert sorted(o for _, _, o in found) == ["!!!", "???"]


def test_a_credit_leads_to_the_film_worked_on_unless_it_is_archive_footage() -> None:
    """Of the same person and film, one credit has it and the other has not; a release has none."""
    people = (credit("Amy", archive_footage=True), credit("Amy", "writer"))
    record = film("X", None, *people, layout="imdb", releases=(Release(date="2012-09-28"),))
    assert facts(fused_database(record), "workedOn") == [("credit/x/amy/writer", "workedOn", "film/x")]


def test_an_article_becomes_a_link(tmp_path: Path) -> None:
    """To its address, written as Wikidata writes it; two sources that name two articles give two links."""
    records = film("X", 2000, articles=("Who's_X?_(2000_film)",)), film("X", 2000, articles=("Amélie:_X",))
    graph, same = graph_of(fused_database(*records), tmp_path), ox.NamedNode(str(SCHEMA.sameAs))
    links = graph.quads_for_pattern(ox.NamedNode(f"{ID}film/x-2000"), same, None, ox.DefaultGraph())
    page = "https://en.wikipedia.org/wiki/"
    assert sorted(str(quad.object).strip("<>") for quad in links) == [f"{page}Am%C3%A9lie:_X", f"{page}Who%27s_X%3F_(2000_film)"]


def test_a_place_is_a_chain() -> None:
    """Each part lies within the next."""
    database = fused_database(film("X", locations=(Location(place="Westerly, Rhode Island, USA"),)))
    place = "place/usa/rhode-island/westerly"
    assert facts(database, "filmedIn", "within") == [
        ("film/x", "filmedIn", place), ("place/usa/rhode-island", "within", "place/usa"), (place, "within", "place/usa/rhode-island"),
    ]  # fmt: skip


def released(*releases: Release) -> Record:
    """Return a record of one film with these releases."""
    return film("X", 2012, releases=releases)


def test_partial_descriptions_of_one_release_are_one() -> None:
    """A bare date, one country, one medium."""
    day = "2012-09-28"
    database = fused_database(
        released(Release(date=day)),
        released(Release(date=day, country="USA")),
        released(Release(date=day, medium="theatrical", extent="wide")),
    )
    release = "release/x-2012/2012-09-28/usa/theatrical"
    assert facts(database, "date", "country", "medium", "extent") == [
        (release, "country", "place/usa"), (release, "date", day), (release, "extent", "wide"), (release, "medium", "theatrical"),
    ]  # fmt: skip


def test_a_bare_date_stays_its_own_beside_two_countries() -> None:
    """Which of them it means nobody can know."""
    day = "2012-09-28"
    database = fused_database(released(Release(date=day)), released(Release(date=day, country="USA"), Release(date=day, country="Canada")))
    assert [s for s, _, _ in facts(database, "date")] == [f"release/x-2012/{day}/{where}/-" for where in ("-", "canada", "usa")]


def test_the_release_date_is_the_earliest() -> None:
    """Of the date a page gives and all releases."""
    database = fused_database(released(Release(date="2012-10-04"), Release(date="2012-09-28")), film("X", 2012, release_date="2012-10-04"))
    assert facts(database, "releaseDate") == [("film/x-2012", "releaseDate", "2012-09-28")]


def test_a_date_known_in_part_has_bounds_and_never_pretends() -> None:
    """A month is its first to its last day."""
    found = facts(fused_database(released(Release(date="2012-02"))), "date", "dateText", "earliest", "latest", "releaseDate")
    assert [(p, o) for _, p, o in found] == [("dateText", "2012-02"), ("earliest", "2012-02-01"), ("latest", "2012-02-29")]


@pytest.mark.parametrize(
    ("claimed", "layouts", "chosen", "rule"),
    [
        ([98, 121, 121], ("imdb", "fandango", "fandango"), "121", "most sources"),
        ([98, 121], ("fandango", "imdb"), "121", "most trusted source"),
        ([98, 121], ("imdb", "imdb"), "121", "most precise"),
        ([98, 99], ("imdb", "imdb"), "98", "first in order"),
    ],
)
def test_one_value_is_chosen_by_rule(claimed: list[int], layouts: tuple[str, ...], chosen: str, rule: str) -> None:
    """Number of sources, then trust, then precision, then order."""
    database = fused_database(*(doubt(runtime_minutes=minutes, layout=layout) for minutes, layout in zip(claimed, layouts, strict=True)))
    assert facts(database, "runtime") == [("film/doubt-2008", "runtime", chosen)]
    assert database.rows("SELECT property, chosen, rule FROM decision") == [("runtime", chosen, rule)]


def test_a_decision_names_the_sources_it_was_chosen_over() -> None:
    """Only those whose value lost."""
    database = fused_database(doubt(runtime_minutes=98), doubt(runtime_minutes=121), doubt(runtime_minutes=121))
    assert database.rows("SELECT property, source FROM decision_over") == [("runtime", "a")]


def test_case_space_and_punctuation_are_no_conflict() -> None:
    """One value, in the spelling of the more trusted source."""
    database = fused_database(
        doubt(certificate_reason="Thematic  elements."), doubt(certificate_reason="thematic elements", layout="fandango")
    )
    assert facts(database, "certificateReason") == [("film/doubt-2008", "certificateReason", "Thematic  elements.")]
    assert database.rows("FROM decision") == []


def test_billing_comes_whole_from_the_longest_list() -> None:
    """The shorter list's order counts for nothing, and is no conflict."""
    database = fused_database(film("X", None, "Cy"), film("X", None, "Amy", "Bo", "Cy"))
    assert [(s.split("/")[2], o) for s, _, o in facts(database, "billing")] == [("amy", "1"), ("bo", "2"), ("cy", "3")]
    assert database.rows("FROM decision") == []


@pytest.mark.parametrize(
    ("rating", "score"),
    [
        (ReviewRating(value=Decimal(4), scale=Decimal(10)), ["0.4"]),
        (ReviewRating(letter="B+"), ["0.83"]),
        (ReviewRating(letter="F"), ["0.0"]),
        (ReviewRating(value=Decimal(3)), []),
        (None, []),
    ],
)
def test_ratings_are_brought_to_one_scale(rating: ReviewRating | None, score: list[str]) -> None:
    """Numbers by their scale, letters by the table; none where the scale is unknown."""
    record = film("X", reviews=(Review(kind="audience", text="Well.", rating=rating),))
    found = [f"{float(o):g}" if float(o) else "0.0" for _, _, o in facts(fused_database(record), "score")]
    assert found == score


def test_a_connection_leads_to_a_film_only_where_one_is_held() -> None:
    """Title and year must both agree."""
    links = (Connection(kind="references", title="Alien", year=1979), Connection(kind="references", title="Alien", year=1980))
    database = fused_database(film("X", connections=links), film("Alien", 1979))
    assert facts(database, "target") == [("connection/x/references-alien-1979", "target", "film/alien-1979")]


def test_amounts_are_decimals_without_exponent() -> None:
    """XML Schema's decimals have none."""
    money = Amount(kind="gross", amount=Decimal("2.5E+7"), currency="USD")
    assert [o for _, _, o in facts(fused_database(film("X", money=(money,))), "amount")] == ["25000000"]


@pytest.mark.long
@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60))
def test_any_text_comes_back_through_two_parsers(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Quotes, backslashes, line breaks, emoji; control characters and lone surrogates are left out."""
    store = graph_of(fused_database(doubt(tagline=text)), tmp_path_factory.mktemp("quads"))
    subject, tagline = ox.NamedNode(f"{ID}film/doubt-2008"), ox.NamedNode(str(FILM.tagline))
    found = [q.object.value for q in store.quads_for_pattern(subject, tagline, None, ox.DefaultGraph()) if isinstance(q.object, ox.Literal)]
    lines = ox.serialize((q.triple for q in store if q.graph_name == ox.DefaultGraph()), format=ox.RdfFormat.N_TRIPLES)
    again = [str(o) for o in Graph().parse(data=lines, format="nt").objects(None, FILM.tagline)]
    assert (found, again) == (([clean(text)],) * 2 if clean(text) else ([], []))


def test_every_data_node_has_a_type_and_a_label(tmp_path: Path) -> None:
    """So that any tool shows it readably."""
    record = film(
        "X", 2000, credit("Amy", "actor", "Zoe"), releases=(Release(date="2000-01-01", country="USA"),),
        reviews=(Review(kind="critic", text="Fine.", outlet="The Reader"),),
    )  # fmt: skip
    store = graph_of(fused_database(record, film("X", 2000, runtime_minutes=3), film("X", 2000, runtime_minutes=4)), tmp_path)
    bare = store.query(
        f"""SELECT DISTINCT ?s {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} FILTER(STRSTARTS(STR(?s), "{ID}"))
        FILTER NOT EXISTS {{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l ; a ?t }}
        FILTER NOT EXISTS {{ GRAPH ?h {{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l ; a ?t }} }} }}"""
    )
    assert isinstance(bare, ox.QuerySolutions)
    assert [str(row["s"]) for row in bare] == []


def person(name: str, title: str = "X", film_ids: Mapping[str, str] | None = None, **ids: str) -> Record:
    """Return a record of a film in which somebody plays."""
    return film(title, 2000, credit(name, ids=ids), ids=film_ids or {})


def people(database: Database) -> list[str]:
    """Return the IRIs of all people, without what they have in common."""
    return [str(iri) for (iri,) in database.rows("SELECT substr(iri, 8) FROM entity WHERE starts_with(iri, 'person/') ORDER BY iri")]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        # of one name, one film, three kinds of identifier or none
        ([person("Ann", imdb="nm0000001"), person("Ann", tmdb="5"), person("Ann")], ["nm0000001"]),
        # without an identifier: the only one of that name
        ([person("Ann", imdb="nm0000001"), person("Ann", "Y")], ["nm0000001"]),
        # of two of that name the one on the same film; on another film neither
        ([person("Ann", imdb="nm0000001"), person("Ann", "Y", imdb="nm0000002"), person("Ann")], ["nm0000001", "nm0000002"]),
        ([person("Ann", imdb="nm0000001"), person("Ann", "Y", imdb="nm0000002"), person("Ann", "Z")], ["ann", "nm0000001", "nm0000002"]),
        # identifiers keep apart what a name would join
        ([person("Ann", imdb="nm0000001"), person("Ann", "Y", tmdb="5")], ["nm0000001", "tmdb-5"]),
        # a source that has both kinds ties them
        ([person("Ann", tmdb="5", imdb="nm0000001"), person("Anna", "Y", tmdb="5")], ["nm0000001"]),
    ],
)
def test_people_are_one_by_identifier_then_by_name_and_film(records: list[Record], expected: list[str]) -> None:
    """Whatever the order of the sources."""
    assert (people(fused_database(*records)), people(fused_database(*reversed(records)))) == (expected, expected)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([{"imdb": "tt0000001"}, {"tmdb": "7"}, {}], ["tt0000001"]),
        ([{"imdb": "tt0000001", "tmdb": "7"}, {"tmdb": "7"}, {}], ["tt0000001"]),
        # one film may have two identifiers, so those that have one each are no rivals for the third
        ([{"imdb": "tt0000001"}, {"imdb": "tt0000002"}, {}], ["tt0000001", "tt0000002"]),
        ([{"wikidata": "Q1"}, {}], ["Q1"]),
    ],
)
def test_films_of_one_title_and_year_are_one_unless_identifiers_say_otherwise(ids: list[dict[str, str]], expected: list[str]) -> None:
    """One without an identifier joins the only one that has one."""
    database = fused_database(*(person("Ann", film_ids=claimed) for claimed in ids))
    found = database.rows("SELECT substr(iri, 6) FROM entity WHERE starts_with(iri, 'film/') ORDER BY iri")
    assert [iri for (iri,) in found] == expected
