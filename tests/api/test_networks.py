"""Networks in Python: the part around somebody, attributes that are chosen, and everything that can be exported."""

from pathlib import Path
from typing import Any

import filmograph
import networkx as nx
import pytest
from filmograph.ask.lookup import find_either
from filmograph.errors import AmbiguousName, FilmographError
from filmograph.store.names import Named


@pytest.fixture(scope="module")
def graph(store: Path) -> filmograph.Filmograph:
    """The sample store, opened."""
    return filmograph.open(store)


def test_a_part_is_around_a_name_or_an_object(graph: filmograph.Filmograph) -> None:
    """Whatever names the person."""
    streep = graph.person("Meryl Streep")
    parts = [graph.network("people", around=around, roles=["actor"]) for around in ("meryl streep", streep.iri, streep)]
    [labels] = {tuple(sorted(nx.get_node_attributes(part, "label").values())) for part in parts}
    assert set(labels) >= {"Kevin Bacon", "Meryl Streep", "Viola Davis"}
    assert {part.nodes[streep.iri]["distance"] for part in parts} == {0}


def test_an_entity_that_its_iri_finds_has_its_name(graph: filmograph.Filmograph) -> None:
    """As one that its name finds."""
    assert graph.person(graph.person("Viola Davis").iri).name == "Viola Davis"


@pytest.mark.parametrize("what", ["network", "part", "graph", "chain", "chains", "rows"])
def test_everything_that_links_is_exported(graph: filmograph.Filmograph, tmp_path: Path, what: str) -> None:
    """The format follows from the name of the file; the graph that was written is returned."""
    target, choices = tmp_path / "written.graphml", {"part": {"around": "Kevin Bacon"}}
    made: dict[str, Any] = {
        "network": "people", "part": "film-people", "graph": graph.network("people"), "chain": graph.path("Bill Nunn", "Kevin Bacon"),
        "chains": graph.paths("Bill Nunn", "Kevin Bacon"), "rows": graph.ask("collaborators", person="Kevin Bacon"),
    }  # fmt: skip
    written = graph.export(made[what], target, **choices.get(what, {}))  # type: ignore[arg-type]
    read = nx.read_graphml(target)
    assert (len(read), read.number_of_edges()) == (len(written), written.number_of_edges())


@pytest.mark.parametrize(
    ("network", "output", "choices", "sentence"),
    [
        ("people", "x.gexf", {"format": "pdf"}, "There is no format 'pdf'; the formats are "),
        ("people", "x.txt", {}, "x.txt: the format does not follow from this name; choose one of "),
        ("places", "x.gexf", {}, "There is no network 'places'; the networks are people, films, companies, film-people."),
        (nx.Graph(), "x.gexf", {}, "The network is empty, so there is nothing to write."),
        (
            nx.path_graph(2),
            "x.gexf",
            {"around": "Bill Nunn"},
            "around chooses part of a network that is named, such as 'people'; leave it out of this export.",
        ),
    ],
)
def test_what_cannot_be_exported_is_refused(
    graph: filmograph.Filmograph, network: Any, output: str, choices: dict[str, Any], sentence: str
) -> None:
    """One sentence, before anything is computed or written."""
    with pytest.raises(FilmographError) as caught:
        graph.export(network, output, **choices)
    assert str(caught.value).startswith(sentence)
    assert not Path(output).exists()


class _Names:
    """Names of which one is a person's and a film's."""

    def find(self, kind: str, text: str) -> list[Named]:
        """Return the entity of each kind."""
        return [Named(f"i:{kind}", text, text, own=True)]


def test_a_name_of_a_person_and_of_a_film_is_ambiguous() -> None:
    """The sentence says what to write for each."""
    with pytest.raises(AmbiguousName) as caught:
        find_either(_Names(), ("person", "film"), "Marty")  # type: ignore[arg-type]
    assert str(caught.value) == (
        "A person and a film are called 'Marty'; write what stands in brackets: Marty (person) [i:person]; Marty (film) [i:film]."
    )
    assert caught.value.candidates == (("i:person", "Marty"), ("i:film", "Marty"))
