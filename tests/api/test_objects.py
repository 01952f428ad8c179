"""What the API returns can be given back to it, and what it cannot take is one sentence."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filmograph
import numpy as np
import pytest
from filmograph.errors import FilmographError, UsageError
from filmograph.pipeline.run import Options, build
from filmograph.store.graph import EmbeddedStore
from make import PAGES
from rdflib.term import URIRef

ID = "https://w3id.org/filmograph/id/"
Ask = Callable[[Any], Any]


@pytest.fixture(scope="module")
def graph(store: Path) -> filmograph.Filmograph:
    """The sample store, opened."""
    return filmograph.open(store)


BY_PERSON: dict[str, Callable[[filmograph.Filmograph, Any], Any]] = {
    "person": lambda g, p: g.person(p),
    "path": lambda g, p: g.path(p, "Kevin Bacon"),
    "path to": lambda g, p: g.path("Kevin Bacon", p),
    "best rated path": lambda g, p: g.path("Kevin Bacon", p, best_rated=True),
    "paths": lambda g, p: list(g.paths(p, "Kevin Bacon")),
    "degrees": lambda g, p: g.degrees(p).counts,
    "shared films": lambda g, p: list(g.shared_films(p, "Holly Hunter")),
    "last together": lambda g, p: list(g.last_together("Holly Hunter", p)),
    "compare": lambda g, p: list(g.compare(p, "Holly Hunter")),
    "together or apart": lambda g, p: list(g.together_or_apart(p, "Holly Hunter")),
    "directed by, starring": lambda g, p: list(g.directed_by_starring("Daniel Barnz", p)),
    "ask": lambda g, p: list(g.ask("final-role", person=p)),
    "evidence": lambda g, p: list(g.ask("final-role", person=p, explain=True)),
    "walk": lambda g, p: g.walk(p, ["^film:actor", "film:year"]),
    "why": lambda g, p: list(g.why(p, kind="person")),
    "why of two": lambda g, p: list(g.person("Holly Hunter").why(p)),
    "a company's films": lambda g, p: list(g.company("Walden Media").distributed_with("actor", p)),
    "whose last role": lambda g, p: list(g.final_roles(director=p)),
    "reviewers": lambda g, p: list(g.reviewers(director=p)),
}


@pytest.mark.parametrize("method", BY_PERSON)
def test_a_person_is_given_by_name_iri_or_object(graph: filmograph.Filmograph, method: str) -> None:
    """All are the same person."""
    iri = f"{ID}person/viola-davis"
    ways = ["Viola Davis", iri, URIRef(iri), graph.person("Viola Davis"), np.str_("Viola Davis")]
    found = [BY_PERSON[method](graph, way) for way in ways]
    assert found == [found[0]] * len(ways)


BY_FILM: dict[str, Callable[[filmograph.Filmograph, Any], Any]] = {
    "film": lambda g, f: g.film(f),
    "ask": lambda g, f: list(g.ask("cast", film=f)),
    "overlap": lambda g, f: list(g.film("Won't Back Down").cast_overlap(f)),
    "conflicts": lambda g, f: list(g.conflicts(f)),
    "last roles": lambda g, f: list(g.final_roles(film=f)),
    "walk": lambda g, f: g.walk(f, "film:director"),
    "walk of a source": lambda g, f: g.walk(f, ["film:director"], source="seven-films"),
    "why": lambda g, f: list(g.why(f, kind="film")),
}


@pytest.mark.parametrize("method", BY_FILM)
def test_a_film_is_given_by_title_or_object(graph: filmograph.Filmograph, method: str) -> None:
    """Both are the same film."""
    found = [BY_FILM[method](graph, way) for way in ("Doubt", graph.film("Doubt"))]
    assert found == [found[0]] * 2


@pytest.mark.parametrize(
    "ask",
    [
        lambda g: (g.company("Walden Media"), g.company(g.company("Walden Media"))),
        lambda g: (g.place("USA"), g.place(g.place("USA"))),
        lambda g: (list(g.ask("filmed-in", place="USA")), list(g.ask("filmed-in", place=g.place("USA")))),
        lambda g: (list(g.ask("company-films", company="Walden Media")), list(g.ask("company-films", company=g.company("Walden Media")))),
        lambda g: (list(g.anniversaries("2022-09-26", 10)), list(g.anniversaries(dt.date(2022, 9, 26), np.int64(10)))),
        lambda g: (list(g.network("people", roles="actor")), list(g.network("people", roles=["actor"]))),
        lambda g: (list(g.network("people", roles=("actor",))), list(g.network("people", roles={URIRef(ROLE + "actor")}))),
        lambda g: (g.degrees("Bill Nunn", exclude="self").counts, g.degrees("Bill Nunn", exclude=["self"]).counts),
        lambda g: (g.path("Bill Nunn", "Kevin Bacon", roles="cast"), g.path("Bill Nunn", "Kevin Bacon", roles=["cast"])),
        lambda g: (list(g.central(limit=np.int32(2))), list(g.central(limit=2))),
    ],
)
def test_other_kinds_of_values_are_taken_too(graph: filmograph.Filmograph, ask: Ask) -> None:
    """One role is a list of one, a date is its text, a number of numpy is a number."""
    one, other = ask(graph)
    assert one == other


ROLE = "https://w3id.org/filmograph/role/"
PERSON, FILM = "A person is given as a name, an IRI or a Person, and not as ", "A film is given as a title, an IRI or a Film, and not as "
WRONG: list[tuple[Ask, str]] = [
    (lambda g: g.person(5), f"{PERSON}5 (int)."),
    (lambda g: g.person(None), f"{PERSON}None."),
    (lambda g: g.person(b"Viola Davis"), f"{PERSON}b'Viola Davis' (bytes)."),
    (lambda g: g.person(["Viola Davis"]), f"{PERSON}['Viola Davis'] (list)."),
    (lambda g: g.person(graph_film(g)), "A person is needed here, and 'Doubt (2008)' is a film."),
    (lambda g: g.film(2008), f"{FILM}2008 (int)."),
    (lambda g: g.film({"title": "Doubt"}), f"{FILM}{{'title': 'Doubt'}} (dict)."),
    (lambda g: g.company(1.5), "A company is given as a name, an IRI or a Company, and not as 1.5 (float)."),
    (lambda g: g.place(True), "A place is given as a name, an IRI or a Place, and not as True (bool)."),
    (lambda g: g.path(None, "Kevin Bacon"), f"{PERSON}None."),
    (lambda g: g.paths("Kevin Bacon", 5), f"{PERSON}5 (int)."),
    (lambda g: g.degrees(5), f"{PERSON}5 (int)."),
    (lambda g: g.degrees("Kevin Bacon", depth="2"), "depth is given as a whole number, and not as '2' (str)."),
    (lambda g: g.walk(5, ["film:director"]), f"{PERSON}5 (int)."),
    (lambda g: g.walk("Doubt", 5), "hops is given as one text or several, such as 'film:director', and not as 5 (int)."),
    (lambda g: g.walk("Doubt", "film:director", source=["imdb"]), "source is given as a text, and not as ['imdb'] (list)."),
    (lambda g: g.has("Doubt"), "An entity is given as an object such as a Person, and not as 'Doubt' (str)."),
    (lambda g: g.person("Viola Davis").filmography(role=5), "role is given as a text, and not as 5 (int)."),
    (lambda g: g.why(5), f"{PERSON}5 (int)."),
    (lambda g: g.why("Doubt", 5), f"{PERSON}5 (int)."),
    (lambda g: g.crosswalk(5), "kind is given as a text, and not as 5 (int)."),
    (lambda g: g.ask(5), "question is given as a text, and not as 5 (int)."),
    (lambda g: g.ask("final-role", person=5), f"{PERSON}5 (int)."),
    (lambda g: g.ask("final-role", person="Bill Nunn", role=5), "role is given as a text, and not as 5 (int)."),
    (lambda g: g.shared_films(["Viola Davis"], "Holly Hunter"), f"{PERSON}['Viola Davis'] (list)."),
    (lambda g: g.top_pairs(limit=2.5), "limit is given as a whole number, and not as 2.5 (float)."),
    (lambda g: g.anniversaries(2012, 10), "date is given as a text, and not as 2012 (int)."),
    (lambda g: g.played_by(b"Kong"), "character is given as a text, and not as b'Kong' (bytes)."),
    (lambda g: g.sparql(5), "query is given as a text, and not as 5 (int)."),
    (lambda g: g.sparql(None), "query is given as a text, and not as None."),
    (lambda g: g.network(roles=5), "roles is given as one text or several, such as 'actor', and not as 5 (int)."),
    (lambda g: g.network(roles=b"actor"), "roles is given as one text or several, such as 'actor', and not as b'actor' (bytes)."),
    (
        lambda g: g.network(roles=["actor", None]),
        "roles is given as one text or several, such as 'actor', and not as ['actor', None] (list).",
    ),
    (lambda g: g.network(exclude=None), "exclude is given as one text or several, such as 'voice', and not as None."),
    (lambda g: g.network(from_year="2000"), "from_year is given as a whole number, and not as '2000' (str)."),
    (lambda g: g.network(billing=True), "billing is given as a whole number, and not as True (bool)."),
    (lambda g: g.network(archive="yes"), "archive is given as True or False, and not as 'yes' (str)."),
    (lambda g: g.network(limit="20"), "limit is given as a whole number, and not as '20' (str)."),
    (lambda g: g.network(backbone="0.05"), "backbone is given as a number such as 0.05, and not as '0.05' (str)."),
    (lambda g: g.central(limit=None), "limit is given as a whole number, and not as None."),
    (lambda _: filmograph.open(5), "A store is given as the path of its folder, and not as 5 (int)."),  # type: ignore[arg-type]
    (lambda _: filmograph.open(None), "A store is given as the path of its folder, and not as None."),  # type: ignore[arg-type]
    (lambda _: filmograph.connect(None), "url is given as a text, and not as None."),  # type: ignore[arg-type]
]


def graph_film(graph: filmograph.Filmograph) -> filmograph.Film:
    """Return a film."""
    return graph.film("Doubt")


@pytest.mark.parametrize(("ask", "sentence"), WRONG, ids=[sentence for _, sentence in WRONG])
def test_a_value_of_another_type_is_one_sentence(graph: filmograph.Filmograph, ask: Ask, sentence: str) -> None:
    """It says what is taken, and what was given."""
    with pytest.raises(TypeError) as caught:
        ask(graph)
    assert str(caught.value) == sentence


REFUSED: list[tuple[Ask, str]] = [
    (lambda g: g.degrees("Kevin Bacon", depth=-1), "depth is 0 or more, and -1 is less."),
    (lambda g: g.centre(limit=0), "limit is 1 or more, and 0 is less."),
    (lambda g: g.central(limit=-2), "limit is 1 or more, and -2 is less."),
    (lambda g: g.shared_films("", "Holly Hunter"), "The question 'shared-films' needs the parameter 'a', for example a='Viola Davis'."),
    (lambda g: g.shared_films(None, "Holly Hunter"), "The question 'shared-films' needs the parameter 'a', for example a='Viola Davis'."),
    (lambda g: g.person(""), "No person is called ''."),
    (lambda g: g.person(f"{ID}film/doubt-2008"), f"No person has the IRI {ID}film/doubt-2008."),
    (lambda _: filmograph.connect("http://x/").path_of_store, "http://x/ is no store on this machine, so it has no folder."),
]  # fmt: skip


@pytest.mark.parametrize(("ask", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_a_value_that_means_nothing_is_one_sentence(graph: filmograph.Filmograph, ask: Ask, sentence: str) -> None:
    """Of the errors of the package."""
    with pytest.raises(FilmographError) as caught:
        ask(graph)
    assert str(caught.value) == sentence


def test_an_entity_that_is_given_by_its_iri_has_its_name(graph: filmograph.Filmograph) -> None:
    """Of each kind."""
    named = [graph.person("Viola Davis"), graph.film("Doubt"), graph.company("Walden Media"), graph.place("USA")]
    by_iri = [graph.person(named[0].iri), graph.film(named[1].iri), graph.company(named[2].iri), graph.place(named[3].iri)]
    assert [one.name for one in by_iri] == [one.name for one in named] == ["Viola Davis", "Doubt (2008)", "Walden Media", "USA"]


def test_a_film_has_attributes(graph: filmograph.Filmograph) -> None:
    """Its title, year, and people as objects."""
    film = graph.film("Doubt")
    assert (film.title, film.year, film.directors) == ("Doubt", 2008, [graph.person("John Patrick Shanley")])
    assert [person.name for person in film.people] == [
        "Meryl Streep", "Philip Seymour Hoffman", "Amy Adams", "Viola Davis", "John Patrick Shanley",
    ]  # fmt: skip


def test_a_person_has_attributes(graph: filmograph.Filmograph) -> None:
    """Their films as objects, the earliest first."""
    viola = graph.person("Viola Davis")
    assert (viola.films, viola.birth_year, viola.death_year) == ([graph.film("Doubt"), graph.film("Won't Back Down")], None, None)


LISTS: dict[str, str] = {"people": "Person", "films": "Film", "companies": "Company", "places": "Place"}


@pytest.mark.parametrize("name", LISTS)
def test_all_entities_of_a_kind_are_listed(graph: filmograph.Filmograph, name: str) -> None:
    """As many as the graph has, each once; slices and the last are there as in any sequence."""
    listed = getattr(graph, name)()
    expected = graph.sparql(f"SELECT DISTINCT ?e ?label {{ ?e a film:{LISTS[name]} ; rdfs:label ?label }}")
    assert {(one.iri, one.name) for one in listed} == {(row["e"], row["label"]) for row in expected}
    assert (len(listed), listed[:2], listed[-1]) == (len(expected), list(listed)[:2], list(listed)[-1])


def test_a_list_knows_what_is_in_it(graph: filmograph.Filmograph) -> None:
    """By kind and IRI."""
    film = graph.film("Doubt")
    other = filmograph.Film(graph, f"{ID}film/nothing", "Nothing")
    films: list[object] = [film, other, "Doubt", graph.person("Viola Davis")]
    assert [one in graph.films() for one in films] == [True, False, False, False]


def test_an_endpoint_gives_the_same_entities(graph: filmograph.Filmograph, store: Path) -> None:
    """In the same order, with the same attributes, found by SPARQL alone."""
    other = filmograph.Filmograph(EmbeddedStore.open(store))
    for name in LISTS:
        assert list(getattr(other, name)()) == list(getattr(graph, name)())
    assert [(film.name, film.title, film.year, film.directors) for film in other.films()] == [
        (film.name, film.title, film.year, film.directors) for film in graph.films()
    ]


def test_a_store_without_triples_has_entities_too(tmp_path: Path, catalogue: Path) -> None:
    """What its arrays and its index of names have."""
    build([PAGES, catalogue], tmp_path / "store", Options(with_triples=False))
    graph = filmograph.open(tmp_path / "store")
    doubt = graph.film("Doubt")
    assert (graph.film(doubt.iri).name, doubt.year, doubt.title, len(graph.films()), doubt in graph.films()) == (
        "Doubt (2008)",
        2008,
        "Doubt",
        7,
        True,
    )
    assert graph.person(f"{ID}person/viola-davis").name == "Viola Davis"


def test_a_closed_graph_is_one_sentence(store: Path) -> None:
    """What it gave before stays."""
    with filmograph.open(store) as graph:
        film, chain = graph.film("Doubt"), graph.path("Viola Davis", "Meryl Streep")
    assert (film.name, chain.length) == ("Doubt (2008)", 1)
    for ask in (lambda: graph.person("Viola Davis"), film.cast, lambda: graph.network(), lambda: len(graph.films())):  # noqa: PLW0108
        with pytest.raises(FilmographError) as caught:
            ask()
        assert str(caught.value) == f"The graph of {store.name} is closed; open it again with filmograph.open()."


def test_one_name_for_one_thing(graph: filmograph.Filmograph) -> None:
    """Old names go on, with a warning at the line that uses them."""
    old: dict[str, Any] = {"first_year": 2000, "last_year": 2010, "size": 4}
    with pytest.warns(DeprecationWarning) as warned:
        network = graph.network("people", **old)
    assert sorted(str(warning.message) for warning in warned) == [
        "first_year is now from_year; the old name is taken until version 1.0.",
        "last_year is now to_year; the old name is taken until version 1.0.",
        "size is now limit; the old name is taken until version 1.0.",
    ]
    assert {warning.filename for warning in warned} == {__file__}
    assert list(network) == list(graph.network("people", from_year=2000, to_year=2010, limit=4))


def test_a_name_is_given_once(graph: filmograph.Filmograph) -> None:
    """An old and a new name of one thing contradict each other."""
    with pytest.raises(TypeError) as caught:
        graph.network("people", from_year=2000, first_year=2000)  # type: ignore[call-arg]
    assert str(caught.value) == "from_year is given twice, also by its old name first_year; leave out first_year."


def test_an_unknown_limit_is_one_sentence(graph: filmograph.Filmograph) -> None:
    """It lists those that there are."""
    with pytest.raises(UsageError) as caught:
        graph.path("Viola Davis", "Kevin Bacon", role="actor")  # type: ignore[call-arg]
    assert str(caught.value) == "There is no limit 'role'; the limits are roles, from_year, to_year, billing, exclude, archive."
