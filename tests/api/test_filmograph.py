"""The Python API: what is public, what names lead to, and rows that travel on."""

from pathlib import Path

import filmograph
import networkx as nx
import pandas as pd
import pytest
from filmograph import resources
from filmograph.ask.questions import query
from filmograph.errors import AmbiguousName, FilmographError, NotFound, QueryError

ID = "https://w3id.org/filmograph/id/"


@pytest.fixture(scope="module")
def graph(store: Path) -> filmograph.Filmograph:
    """The sample store, opened."""
    return filmograph.open(store)


def test_this_is_the_public_surface() -> None:
    """Each name can be had from the package, and nothing else is promised."""
    public = [
        "AmbiguousName", "Company", "Film", "Filmograph", "FilmographError", "NotFound", "Person", "Place", "QueryLimits", "connect",
        "open",
    ]  # fmt: skip
    assert [name for name in filmograph.__all__ if getattr(filmograph, name).__name__ == name] == public


def test_another_name_is_no_attribute() -> None:
    """As of any module."""
    with pytest.raises(AttributeError) as caught:
        filmograph.nonsense  # noqa: B018
    assert str(caught.value) == "module 'filmograph' has no attribute 'nonsense'"


def test_a_person_is_found_by_name_and_by_iri(graph: filmograph.Filmograph) -> None:
    """Both lead to the same IRI."""
    iri = f"{ID}person/viola-davis"
    assert (graph.person("viola davis").iri, graph.person(iri).iri) == (iri, iri)


def test_an_ambiguous_title_carries_its_candidates(graph: filmograph.Filmograph) -> None:
    """IRI and label of each."""
    with pytest.raises(AmbiguousName) as caught:
        graph.film("king kong")
    assert caught.value.candidates == tuple((f"{ID}film/king-kong-{year}", f"King Kong ({year})") for year in (1933, 1976))


def test_a_miss_carries_near_names(graph: filmograph.Filmograph) -> None:
    """Best first."""
    with pytest.raises(NotFound) as caught:
        graph.film("Wont Bak Down")
    assert caught.value.near[0] == "Won't Back Down (2012)"


@pytest.mark.parametrize("name", ["", "\0", "Bill\0 Nun", "\ud800", '"', "}", "\\", "' ; DROP"])
def test_a_name_that_is_none_is_a_miss(graph: filmograph.Filmograph, name: str) -> None:
    """No character of it reaches the query as anything but itself."""
    with pytest.raises(NotFound) as caught:
        graph.person(name)
    assert str(caught.value).startswith("No person is called ")


def test_an_alternative_title_leads_to_the_film(graph: filmograph.Filmograph) -> None:
    """Where no film has it as its own."""
    assert graph.film("Learning to Fly").iri == f"{ID}film/wont-back-down-2012"


def test_methods_ask_the_question_of_their_name(graph: filmograph.Filmograph) -> None:
    """The same rows as `ask` gives."""
    viola, film = graph.person("Viola Davis"), graph.film("Won't Back Down")
    pairs = [
        (viola.filmography("actor"), graph.ask("filmography", person="Viola Davis", role="actor")),
        (viola.collaborators(), graph.ask("collaborators", person="Viola Davis")),
        (viola.final_role(), graph.ask("final-role", person="Viola Davis")),
        (film.cast(), graph.ask("cast", film="Won't Back Down")),
        (film.crew(), graph.ask("crew", film="Won't Back Down")),
        (film.releases(), graph.ask("releases", film="Won't Back Down")),
        (film.ratings(), graph.ask("ratings", film="Won't Back Down")),
        (film.final_roles(), graph.ask("final-roles", film="Won't Back Down")),
        (film.sources(), graph.ask("sources", film="Won't Back Down")),
        (graph.shared_films("Viola Davis", "Holly Hunter"), graph.ask("shared-films", a="Viola Davis", b="Holly Hunter")),
        (graph.place("USA").filmed_in(), graph.ask("filmed-in", place="USA")),
        (graph.company("Walden Media").films(), graph.ask("company-films", company="Walden Media")),
        (graph.directed_by_starring("Spike Lee", "Bill Nunn"), graph.ask("directed-by-starring", director="Spike Lee", actor="Bill Nunn")),
        *[
            (method("Won't Back Down"), graph.ask(method.__name__, film="Won't Back Down"))
            for method in (graph.money, graph.titles, graph.songs, graph.quotes, graph.synopses, graph.awards)
        ],
        (graph.songs(songwriter="Tricia Brock"), graph.ask("songs", songwriter="Tricia Brock")),
        (graph.place_people("USA"), graph.ask("place-people", place="USA")),
    ]
    assert [(list(a), len(a) > 0) for a, _ in pairs] == [(list(b), True) for _, b in pairs]


def test_rows_become_a_data_frame(graph: filmograph.Filmograph) -> None:
    """Columns in order, a row each."""
    rows = graph.ask("directed-by-starring", director="Spike Lee", actor="Bill Nunn")
    expected = pd.DataFrame([[f"{ID}film/do-the-right-thing-1989", "Do the Right Thing", 1989]], columns=["film", "title", "year"])
    pd.testing.assert_frame_equal(rows.to_pandas(), expected)


def test_rows_with_two_iris_become_a_graph(graph: filmograph.Filmograph) -> None:
    """The first two columns of IRIs are the ends of an edge."""
    rows = graph.sparql('SELECT ?film ?who ?title { ?film film:director ?who ; film:title ?title FILTER(?title = "Doubt") }')
    drawn = rows.to_networkx()
    ends = (f"{ID}film/doubt-2008", f"{ID}person/john-patrick-shanley")
    assert [(*sorted(edge[:2]), edge[2]) for edge in drawn.edges(data=True)] == [(*ends, {"title": "Doubt"})]


def test_rows_without_two_iris_are_no_graph(graph: filmograph.Filmograph) -> None:
    """The sentence says what is missing."""
    with pytest.raises(FilmographError) as caught:
        graph.sparql("SELECT ?t { ?f film:title ?t }").to_networkx()
    assert str(caught.value) == "to_networkx() needs two columns of IRIs, one for each end of an edge; this answer has fewer."


def test_a_network_is_a_networkx_graph(graph: filmograph.Filmograph) -> None:
    """Whose functions accept it."""
    people = graph.network("people", roles=["actor"])
    names = nx.get_node_attributes(people, "label")
    chain = nx.shortest_path(people, f"{ID}person/bill-nunn", f"{ID}person/kevin-bacon")
    assert [names[iri] for iri in chain] == ["Bill Nunn", "Viola Davis", "Meryl Streep", "Kevin Bacon"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SELECT * {}", "broken.rq: the header cannot be read ('NoneType' object "),
        ("#+ summary: a: b\nSELECT * {}", "broken.rq: the header cannot be read (mapping values are not allowed here"),
        (
            "#+ summary: x\nSELECT * {}",
            "broken.rq: the header cannot be read ('rests'); it needs summary, params, columns, tags and rests.",
        ),
    ],
)
def test_a_question_without_header_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, sentence: str) -> None:
    """The sentence names the file and what is needed."""
    (tmp_path / "broken.rq").write_text(text)
    monkeypatch.setattr(resources, "queries", lambda: tmp_path)
    query.questions.cache_clear()
    with pytest.raises(QueryError) as caught:
        query.questions()
    query.questions.cache_clear()
    assert str(caught.value).startswith(sentence)


def test_a_question_with_broken_sparql_is_refused(graph: filmograph.Filmograph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With line and column in the file."""
    (tmp_path / "broken.rq").write_text("#+ summary: x\n#+ columns: [a]\n#+ tags: [a]\n#+ rests: []\nSELECT ?a WHERE { ?a foo:b 1 }\n")
    monkeypatch.setattr(resources, "queries", lambda: tmp_path)
    query.questions.cache_clear()
    with pytest.raises(QueryError) as caught:
        graph.ask("broken")
    query.questions.cache_clear()
    assert str(caught.value) == "The query cannot be parsed at line 5, column 27, near ' 1 }'; a prefix is not declared."
