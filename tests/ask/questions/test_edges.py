"""The answers that are networks: which links a row makes, with which labels, by the edges of the question's header."""

import json
import pickle
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from filmograph import resources
from filmograph.ask.answer_rows import Rows
from filmograph.ask.questions import query
from filmograph.ask.questions.answering import Opened, ask
from filmograph.ask.questions.query import Question, questions
from filmograph.errors import QueryError, UsageError
from filmograph.namespaces import ID
from filmograph.store.answer import Answer
from filmograph.store.graph import ask_graph
from make import ROOT

if TYPE_CHECKING:
    from filmograph.ask.linked import Graph

ANSWERS = ROOT / "tests" / "answers" / "edges.json"
"""For each question that links things: parameters, the type of its graph, and its edges on the graph that was written by hand."""

LINKING = [asked for asked in questions().values() if asked.edges]
UNLINKED = {
    "anniversaries", "awards", "best-of", "career", "conflicts", "critic-gap", "first-country", "homonyms", "money", "quotes", "ratings",
    "releases", "reviewers", "songs", "sources", "synopses", "titles", "together-or-apart",
}  # fmt: skip
"""Questions whose rows have one thing each, or numbers and texts of it; homonyms are doubts, and one of the two may have another name."""


class Handmade:
    """The graph that was written by hand, as a store."""

    def __init__(self) -> None:
        self._graph = ox.Store()
        self._graph.load(path=str(ROOT / "tests" / "handmade.trig"), format=ox.RdfFormat.TRIG)
        for name in ("roles.ttl", "languages.ttl"):
            self._graph.load(path=str(resources.ontology() / name), format=ox.RdfFormat.TURTLE)

    def query(self, text: str) -> Answer:
        """Return the answer to a query."""
        return ask_graph(self._graph, text)


@pytest.fixture(scope="module")
def opened() -> Opened:
    """That graph, opened."""
    return Opened(Handmade())


def drawn(graph: "Graph") -> list[list[Any]]:
    """Return the edges of a graph as labels with kinds, and attributes."""
    label = {node: f"{row.get('kind')}: {row['label']}" for node, row in graph.nodes(data=True)}
    return [[*sorted((label[a], label[b])), row] for a, b, row in graph.edges(data=True)]


@pytest.mark.parametrize("asked", LINKING, ids=lambda asked: asked.name)
def test_an_answer_is_a_network(opened: Opened, asked: Question) -> None:
    """Its edges, with the labels and kinds of their ends, are those that were looked at one by one."""
    expected = json.loads(ANSWERS.read_text(encoding="utf-8"))[asked.name]
    graph = ask(opened, asked.name, expected["parameters"]).to_networkx()
    assert (type(graph).__name__, graph.graph, drawn(graph)) == (expected["graph"], {"network": asked.name}, expected["edges"])


@pytest.mark.parametrize("asked", LINKING, ids=lambda asked: asked.name)
def test_edges_name_columns_and_parameters(asked: Question) -> None:
    """An end is a column that has its label beside it, or a parameter; every attribute is a column, a parameter or a role."""
    parameters = {f"${parameter.name}" for parameter in asked.parameters}
    for edge in asked.edges:
        labelled = {edge[side] for side in ("from", "to") if f"{side}_label" in edge} | set(asked.columns[:-1])
        assert {edge["from"], edge["to"]} <= parameters | labelled
        assert all(value in parameters | set(asked.columns) or value.startswith("role:") for value in edge.values())


def test_what_links_nothing_is_known() -> None:
    """A new question has edges, or is named here."""
    assert {asked.name for asked in questions().values() if not asked.edges} == UNLINKED


def test_an_answer_that_links_nothing_is_no_network(opened: Opened) -> None:
    """The sentence names the questions that do."""
    with pytest.raises(UsageError) as caught:
        ask(opened, "best-of", {"genre": "drama"}).to_networkx()
    assert str(caught.value) == (
        "The answer to 'best-of' links no two things, so it is no network; the questions that do are "
        f"{', '.join(asked.name for asked in LINKING)}."
    )


def test_an_end_is_named_where_its_iri_was_given(opened: Opened) -> None:
    """As people and films in Python are asked by their IRIs."""
    graph = ask(opened, "co-directors", {"person": f"{ID}person/dayton"}).to_networkx()
    assert graph.nodes[f"{ID}person/dayton"] == {"label": "Jonathan Dayton", "kind": "person"}


def test_explained_rows_are_the_same_network(opened: Opened) -> None:
    """Their evidence is no attribute."""
    explained = ask(opened, "cast", {"film": "Doubt"}, explain=True)
    assert drawn(explained.to_networkx()) == drawn(ask(opened, "cast", {"film": "Doubt"}).to_networkx())


def test_how_rows_are_drawn_can_be_pickled(opened: Opened) -> None:
    """It is plain values, so rows can travel."""
    rows = ask(opened, "cast", {"film": "Doubt"})
    again: Rows = Rows(rows.answer)
    again.drawing = pickle.loads(pickle.dumps(rows.drawing))  # noqa: S301 - its own
    assert drawn(again.to_networkx()) == drawn(rows.to_networkx())


@pytest.mark.parametrize(
    ("edges", "sentence"),
    [
        ("{from: a}", "one.rq: the header cannot be read ('to'); it needs summary, params, columns, tags and rests."),
        ("[a]", "one.rq: the header cannot be read (string indices must be integers, not 'str'); "),
    ],
)
def test_edges_that_cannot_be_read_are_refused(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, edges: str, sentence: str) -> None:
    """The sentence names the file."""
    (tmp_path / "one.rq").write_text(f"#+ summary: x\n#+ columns: [a]\n#+ tags: [a]\n#+ rests: []\n#+ edges: {edges}\nASK {{}}\n")
    monkeypatch.setattr(resources, "queries", lambda: tmp_path)
    with pytest.raises(QueryError) as caught:
        query.question("one")
    assert str(caught.value).startswith(sentence)
