"""A name leads to one entity, to candidates that can be told apart, or to near names: in a store, without triples, at an endpoint."""

from pathlib import Path

import filmograph
import pytest
from filmograph import schema
from filmograph.api.filmograph import Filmograph
from filmograph.ask.careers import from_arrays, from_graph
from filmograph.ask.network.incidence import Network
from filmograph.errors import AmbiguousName, NotFound, UsageError
from filmograph.namespaces import ID
from filmograph.pipeline.run import Options, build
from filmograph.store.graph import EmbeddedStore
from filmograph.store.snapshot import current

N = r"\N"
FILMS = [
    ("Bullitt", 1968), ("Papillon", 1973), ("Hunger", 2008), ("Shame", 2011), ("King Kong", 1933), ("King Kong", 1976), ("Twice", 2000),
    ("Twice", 2000), ("ALIEN³", 1992), ("DIE STRAßE", 1950), ("Ｆｕｌｌ", 1960), ("!!!", 1999), ("Untitled", None),
]  # fmt: skip
PEOPLE = {
    1: ("Steve McQueen", 1930), 2: ("Steve McQueen", 1969), 3: ("Steve McQueen", None), 4: ("Penélope Cruz", None), 5: ("Ann Lee", None),
    6: ("Ann Lee", None), 7: ("Bo Ek", 1950), 8: ("Bo Ek", 1950), 9: ("bill nunn", None), 10: ("Bill Nunn", None), 11: ("Cy Orr", None),
    **dict.fromkeys(range(20, 42), ("Al Roe", None)),
}  # fmt: skip
CREDITS = {
    1: [(1, "actor"), (11, "actor")], 2: [(1, "actor"), (1, "producer"), (5, "actor")], 3: [(2, "director")],
    4: [(2, "director"), (2, "writer"), (3, "archive_footage"), (6, "actor")], 5: [(10, "actor")], 6: [(9, "actor")], 7: [(7, "actor")],
    8: [(7, "actor")], 9: [(8, "actor")], 10: [(8, "actor")], 11: [(4, "actress")], 12: [(4, "actress")],
    13: [(3, "actor"), *((number, "actor") for number in range(20, 42))],
}  # fmt: skip


def _line(*cells: object) -> str:
    return "\t".join(map(str, cells))


def _tables(folder: Path) -> Path:
    """Write the films, people and credits as IMDb's tables."""
    tables = {
        "title.basics": [
            _line("tconst", "titleType", "primaryTitle", "originalTitle", "isAdult", "startYear", "endYear", "runtimeMinutes", "genres"),
            *(_line(f"tt{n:07}", "movie", title, title, 0, year or N, N, N, N) for n, (title, year) in enumerate(FILMS, start=1)),
        ],
        "title.principals": [
            _line("tconst", "ordering", "nconst", "category", "job", "characters"),
            *(_line(f"tt{f:07}", n, f"nm{p:07}", role, N, N) for f, c in CREDITS.items() for n, (p, role) in enumerate(c, start=1)),
        ],
        "title.akas": [
            _line("titleId", "ordering", "title", "region", "language", "types", "attributes", "isOriginalTitle"),
            _line("tt0000002", 1, "Butterfly", "XX", N, "imdbDisplay", N, 0),
        ],
        "name.basics": [
            _line("nconst", "primaryName", "birthYear", "deathYear", "primaryProfession", "knownForTitles"),
            *(_line(f"nm{n:07}", name, born or N, N, N, N) for n, (name, born) in PEOPLE.items()),
        ],
    }
    folder.mkdir()
    for name, lines in tables.items():
        (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Filmograph]:
    """The same graph as a store, as a store without triples, and as an endpoint gives it."""
    folder = tmp_path_factory.mktemp("lookup")
    tables = _tables(folder / "tables")
    build([tables], folder / "full", Options(sample=0))
    build([tables], folder / "lean", Options(sample=0, with_triples=False))
    asked = Filmograph(EmbeddedStore.open(folder / "full"))
    return {"store": filmograph.open(folder / "full"), "no triples": filmograph.open(folder / "lean"), "endpoint": asked}


@pytest.fixture(params=["store", "no triples", "endpoint"])
def graph(request: pytest.FixtureRequest, graphs: dict[str, Filmograph]) -> Filmograph:
    """Each of them."""
    return graphs[request.param]


def person(number: int) -> str:
    return f"{ID}person/nm{number:07}"


def film(number: int) -> str:
    return f"{ID}film/tt{number:07}"


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("Penélope Cruz", person(4)), ("penelope  cruz", person(4)), (person(4), person(4)), ("Bill Nunn", person(10)),
        ("bill nunn", person(9)), ("Steve McQueen (1930)", person(1)), ("steve mcqueen (1969)", person(2)),
        ("Steve McQueen | Bullitt (1968)", person(1)), ("Steve McQueen | shame", person(2)), ("Steve McQueen | Untitled", person(3)),
        ("Ann Lee | Shame (2011)", person(6)),
    ],
)  # fmt: skip
def test_a_person_is_found(graph: Filmograph, name: str, iri: str) -> None:
    """By name, however it is spelt, by IRI, and of several by the year of birth or a film."""
    assert graph.person(name).iri == iri


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Papillon", 2), ("papillon 1973", 2), ("Butterfly", 2), ("butterfly", 2), ("King Kong (1976)", 6), ("king kong 1933", 5),
        ("Alien³", 9), ("alien3", 9), ("Die Straße", 10), ("die strasse", 10), ("FULL", 11), ("!!!", 12), ("Untitled", 13),
    ],
)  # fmt: skip
def test_a_film_is_found(graph: Filmograph, title: str, number: int) -> None:
    """By title, with or without its year, by another title; case, accents, ligatures and the width of letters do not count."""
    assert graph.film(title).iri == film(number)


STEVES = (
    "Steve McQueen: 2 films, 1968–1973, actor, producer [Steve McQueen (1930)]",
    "Steve McQueen: 2 films, 2008–2011, director, writer [Steve McQueen (1969)]",
    "Steve McQueen: 1 film, actor [Steve McQueen | Untitled]",
)
EKS = "Bo Ek: 2 films, 2000, actor [Bo Ek | Twice (2000)]; Bo Ek: 2 films, 1950–1992, actor [Bo Ek | DIE STRAßE (1950)]"


@pytest.mark.parametrize(
    ("kind", "name", "sentence"),
    [
        ("person", "Steve McQueen", f"Several people are called 'Steve McQueen'; write what stands in brackets: {'; '.join(STEVES)}."),
        ("person", "ann lee", ("Several people are called 'ann lee'; write what stands in brackets: "
         "Ann Lee: 1 film, 1973, actor [ann lee | Papillon (1973)]; Ann Lee: 1 film, 2011, actor [ann lee | Shame (2011)].")),
        ("person", "Bo Ek", f"Several people are called 'Bo Ek'; write what stands in brackets: {EKS}."),
        ("person", "Bo Ek (1950)", f"Several people are called 'Bo Ek (1950)'; write what stands in brackets: {EKS}."),
        ("person", "BILL NUNN", ("Several people are called 'BILL NUNN'; write what stands in brackets: "
         "Bill Nunn: 1 film, 1933, actor [BILL NUNN | King Kong (1933)]; bill nunn: 1 film, 1976, actor [BILL NUNN | King Kong (1976)].")),
        ("film", "king kong", "Several films are called 'king kong'; write one of these: King Kong (1933); King Kong (1976)."),
        ("film", "Twice", (f"Several films are called 'Twice'; write what stands in brackets: Twice (2000) [{film(7)}]; "
         f"Twice (2000) [{film(8)}].")),
        ("person", "Al Roe", "Several people are called 'Al Roe'; write what stands in brackets: "
         + "; ".join(f"Al Roe: 1 film, actor [{person(number)}]" for number in range(20, 40)) + "; and 2 more."),
    ],
)  # fmt: skip
def test_an_ambiguous_name_lists_its_candidates(graph: Filmograph, kind: str, name: str, sentence: str) -> None:
    """Each with what it did and what to write to mean it."""
    with pytest.raises(AmbiguousName) as caught:
        getattr(graph, kind)(name)
    assert str(caught.value) == sentence


def test_candidates_are_pairs_of_iri_and_label(graph: Filmograph) -> None:
    """By label, then IRI."""
    with pytest.raises(AmbiguousName) as caught:
        graph.person("Steve McQueen")
    assert caught.value.candidates == tuple((person(number), "Steve McQueen") for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("kind", "name", "sentence"),
    [
        ("person", "Penelope Crus", "No person is called 'Penelope Crus'. Near names: Penélope Cruz."),
        ("person", "cruz", "No person is called 'cruz'. Near names: Penélope Cruz."),
        ("person", "Mcqueen Stefe", "No person is called 'Mcqueen Stefe'. Near names: Steve McQueen."),
        ("film", "Papilon", "No film is called 'Papilon'. Near names: Papillon (1973)."),
        ("film", "Buterfly", "No film is called 'Buterfly'. Near names: Papillon (1973)."),
        ("person", "Zzz", "No person is called 'Zzz'."),
        ("person", "", "No person is called ''."),
        ("person", person(99), f"No person has the IRI {person(99)}."),
        ("person", "Zzz (1930)", "No person is called 'Zzz (1930)'."),
        ("person", "Zzz | Bullitt", "No person is called 'Zzz | Bullitt'."),
        ("person", "Steve McQueen (1931)", ("No person who is called 'Steve McQueen' is known to be born in 1931; "
         f"write what stands in brackets: {'; '.join(STEVES)}.")),
        ("person", "Steve McQueen | Papilon", ("No person who is called 'Steve McQueen' has a credit in 'Papilon'; "
         f"write what stands in brackets: {'; '.join(STEVES)}.")),
        ("person", "Cy Orr | Shame", ("No person who is called 'Cy Orr' has a credit in 'Shame'; write what stands in brackets: "
         "Cy Orr: 1 film, 1968, actor [Cy Orr | Bullitt (1968)].")),
        ("company", "Acme", "No company is called 'Acme'."),
    ],
)  # fmt: skip
def test_a_miss_is_one_sentence(graph: Filmograph, kind: str, name: str, sentence: str) -> None:
    """With near names, or with those of whom none was picked."""
    with pytest.raises(NotFound) as caught:
        getattr(graph, kind)(name)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("name", ["Steve McQueen", "ann lee", "Bo Ek", "Bo Ek (1950)", "BILL NUNN"])
def test_what_stands_in_brackets_picks_one(graph: Filmograph, name: str) -> None:
    """Each candidate can be meant."""
    with pytest.raises(AmbiguousName) as caught:
        graph.person(name)
    picks = [entry.partition("]")[0] for entry in str(caught.value).split("[")[1:]]
    assert [graph.person(pick).iri for pick in picks] == [iri for iri, _ in caught.value.candidates]


@pytest.mark.parametrize(
    ("role", "sentence"),
    [("directer", "'directer' is no role; near ones are director, art director."),
     ("zzz", f"'zzz' is no role; the roles are {', '.join(sorted(schema.roles()))}.")],
)  # fmt: skip
def test_a_role_that_is_none_is_one_sentence(graphs: dict[str, Filmograph], role: str, sentence: str) -> None:
    """The same for a question and for the limits of a path."""
    sentences: list[str] = []
    for ask in (
        lambda: graphs["store"].ask("filmography", person="Penélope Cruz", role=role),
        lambda: graphs["store"].path("Penélope Cruz", "Cy Orr", roles=[role]),
    ):
        with pytest.raises(UsageError) as caught:
            ask()
        sentences.append(str(caught.value))
    assert sentences == [sentence, sentence]


@pytest.mark.parametrize("kind", ["person", "company", "film"])
def test_arrays_and_graph_tell_the_same_of_everybody(store: Path, kind: str) -> None:
    """So a name is picked alike in a store and at an endpoint."""
    network, graph = Network(current(store) / "network"), EmbeddedStore.open(store)
    iris = list(network.texts(f"{kind}_iri"))
    assert [from_arrays(network, kind, iri) for iri in iris] == [from_graph(graph, kind, iri) for iri in iris]
