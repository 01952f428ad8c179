"""The search for names as they are typed, over an index written by hand, and over a store."""

from pathlib import Path
from typing import Any

import filmograph
import pytest
from filmograph.api.origins import OpenStore
from filmograph.ask.search import in_latin
from filmograph.errors import UsageError
from filmograph.pipeline.run import Options, build
from filmograph.store.graph import EmbeddedStore
from filmograph.store.snapshot import current

_FILMS = """title,year,cast,directors
The Long Road,1950,Ann Lée | Bo Ek | Eva Lund,Cy Orr
Silver River,1952,Bo Ek | Dee Fox,Cy Orr
Long Way Home,1953,Bo Ek,Виктор Цой
Amélie,2001,Audrey Tautou,Jean-Pierre Jeunet
Ann,1999,Longford Hill,Cy Orr
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> filmograph.Filmograph:
    """Five films and their people."""
    folder = tmp_path_factory.mktemp("search")
    (folder / "films.csv").write_text(_FILMS, encoding="utf-8")
    build([folder / "films.csv"], folder / "store", Options(sample=0))
    return filmograph.open(folder / "store")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bo", ["Bo Ek"]),
        ("ek", ["Bo Ek"]),
        ("lund", ["Eva Lund"]),
        ("lund eva", ["Eva Lund"]),
        ("long", ["Long Way Home (1953)", "Longford Hill", "The Long Road (1950)"]),
        ("ann", ["Ann (1999)", "Ann Lée"]),
        ("ANN LEE", ["Ann Lée"]),
        ("amelie", ["Amélie (2001)"]),
        ("silvr rivr", ["Silver River (1952)"]),
        ("tautu", ["Audrey Tautou"]),
        ("Виктор", ["Виктор Цой"]),
        ("Одри Тоту", []),
        ("Силвер Ривер", ["Silver River (1952)"]),
        ("zzzz", []),
        ("", []),
        ("!!!", []),
    ],
)
def test_names_are_found_as_they_are_typed(graph: filmograph.Filmograph, text: str, found: list[str]) -> None:
    """By the beginning of any word, without accents, with slips, in another script: exact names first, then by credits."""
    assert [row["name"] for row in graph.search(text)] == found


def test_a_hit_says_what_is_known_of_it(graph: filmograph.Filmograph) -> None:
    (row,) = graph.search("bo ek")
    iri = "https://w3id.org/filmograph/id/person/bo-ek"
    about = "3 films, 1950–1953, actor"
    assert row == {"iri": iri, "name": "Bo Ek", "kind": "person", "found_as": None, "about": about, "near": False}


def test_what_is_only_near_says_so(graph: filmograph.Filmograph) -> None:
    assert [(row["name"], row["near"]) for row in graph.search("bo ekk")] == [("Bo Ek", True)]


def test_near_names_can_be_left_out(graph: filmograph.Filmograph) -> None:
    assert len(graph.search("bo ekk", near=False)) == 0


def test_kinds_and_the_number_can_be_chosen(graph: filmograph.Filmograph) -> None:
    assert [row["name"] for row in graph.search("long", kinds="film", limit=1)] == ["Long Way Home (1953)"]


def test_an_unknown_kind_is_refused(graph: filmograph.Filmograph) -> None:
    with pytest.raises(UsageError) as refused:
        graph.search("long", kinds=["dog"])
    assert str(refused.value) == "'dog' is no kind of entity that is searched; the kinds are person, film, company, place."


def test_texts_of_other_scripts_are_written_in_latin_letters() -> None:
    assert in_latin("黒澤") != "黒澤"


def test_the_graph_of_an_endpoint_is_searched_by_whole_names(store: Path) -> None:
    """It has no index: what has the name is found, and near names."""
    graph: Any = filmograph.Filmograph(OpenStore(EmbeddedStore(current(store))))
    assert [(row["name"], row["near"]) for row in graph.search("Viola Davis")] == [("Viola Davis", False)]
    assert [(row["name"], row["near"]) for row in graph.search("Viola Davs")] == [("Viola Davis", True)]
