"""The same questions of one store on this machine, of an oxigraph server and of Virtuoso: by name, as a user asks them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import filmograph
import pyoxigraph as ox
import pytest
from filmograph.ask.questions.query import Question, questions
from filmograph.errors import CutAnswer, FilmographError
from filmograph.namespaces import FILM
from filmograph.store.endpoint import Patience, RemoteStore
from filmograph.store.snapshot import current
from make import oxigraph, virtuoso
from rdflib.namespace import RDF

LISTS = ("people", "films", "companies", "places")


@pytest.fixture(scope="module")
def here(store: Path) -> filmograph.Filmograph:
    """The sample store on this machine."""
    return filmograph.open(store)


@pytest.fixture(scope="module")
def quads(store: Path) -> ox.Store:
    """Its graph."""
    return ox.Store.read_only(str(current(store) / "graph"))


@pytest.fixture(scope="module")
def at_oxigraph(store: Path) -> Iterator[filmograph.Filmograph]:
    """The sample store at an oxigraph server."""
    with oxigraph(current(store) / "graph") as address:
        yield filmograph.connect(f"{address}/query")


@pytest.fixture(scope="module")
def virtuoso_address(quads: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample store at a Virtuoso that gives few rows at a time."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), quads, most=200) as address:
        yield address


@pytest.fixture(scope="module")
def at_virtuoso(virtuoso_address: str) -> filmograph.Filmograph:
    """The graph there."""
    return filmograph.connect(virtuoso_address)


def _asked(graph: filmograph.Filmograph, question: Question, *, optional: bool) -> object:
    """Return the answer to a question with its examples, with those of its optional parameters where `optional`; or the error."""
    given: dict[str, Any] = {p.name: p.example for p in question.parameters if optional or not p.optional}
    try:
        rows = graph.ask(question.name, **given)
    except FilmographError as error:
        return str(error)
    return rows.columns, list(rows)


@pytest.mark.parametrize("name", questions())
@pytest.mark.parametrize("optional", [False, True])
def test_an_oxigraph_server_gives_the_same_rows(
    here: filmograph.Filmograph, at_oxigraph: filmograph.Filmograph, name: str, *, optional: bool
) -> None:
    """To every question."""
    assert _asked(at_oxigraph, questions()[name], optional=optional) == _asked(here, questions()[name], optional=optional)


@pytest.mark.virtuoso
@pytest.mark.parametrize("name", questions())
@pytest.mark.parametrize("optional", [False, True])
def test_virtuoso_gives_the_same_rows(
    here: filmograph.Filmograph, at_virtuoso: filmograph.Filmograph, name: str, *, optional: bool
) -> None:
    """To every question; where it gives fewer rows at a time, page by page."""
    assert _asked(at_virtuoso, questions()[name], optional=optional) == _asked(here, questions()[name], optional=optional)


@pytest.mark.virtuoso
@pytest.mark.parametrize("kind", LISTS)
def test_virtuoso_lists_the_same_entities(here: filmograph.Filmograph, at_virtuoso: filmograph.Filmograph, kind: str) -> None:
    """In the same order."""
    assert [entity.iri for entity in getattr(at_virtuoso, kind)()] == [entity.iri for entity in getattr(here, kind)()]


@pytest.mark.virtuoso
def test_a_walk_and_evidence_are_the_same(here: filmograph.Filmograph, at_virtuoso: filmograph.Filmograph) -> None:
    """Without arrays, too."""
    hops = ["film:actor", "^film:actor", "film:year"]
    assert at_virtuoso.walk("Doubt", hops) == here.walk("Doubt", hops) != set()
    asked = {"film": "Won't Back Down"}
    assert at_virtuoso.ask("cast", explain=True, **asked).answer == here.ask("cast", explain=True, **asked).answer


@pytest.mark.virtuoso
def test_long_answers_come_page_by_page(virtuoso_address: str, quads: ox.Store) -> None:
    """All of them, sorted as asked for."""
    text = "SELECT ?s ?label { GRAPH ?any { ?s a film:Claim ; film:property ?label } } ORDER BY DESC(?label) ?s"
    rows = RemoteStore(virtuoso_address).query(text).terms
    typed = quads.quads_for_pattern(None, ox.NamedNode(str(RDF.type)), ox.NamedNode(f"{FILM}Claim"))
    claims = {str(quad.subject)[1:-1] for quad in typed if quad.graph_name != ox.DefaultGraph()}
    assert len(rows) > 200
    assert {str(row[0]) for row in rows} == claims
    labels = [str(row[1]) for row in rows]
    assert labels == sorted(labels, reverse=True)


@pytest.mark.virtuoso
@pytest.mark.parametrize(
    "text", ["SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 20000", "SELECT ?p ?s ?o { ?s ?p ?o }", "SELECT ?s { ?s ?p ?o } ORDER BY STR(?o)"]
)
def test_an_answer_that_has_no_key_is_refused_when_it_is_cut(virtuoso_address: str, text: str) -> None:
    """With the number of rows that the server gives."""
    with pytest.raises(CutAnswer) as caught:
        RemoteStore(virtuoso_address).query(text)
    assert str(caught.value) == f"{virtuoso_address}: the endpoint cut its answer at 200 rows; ask for fewer with LIMIT."


@pytest.mark.virtuoso
def test_a_graph_that_is_cut_without_a_word_is_refused(virtuoso_address: str) -> None:
    """Virtuoso says nothing of it; a graph that is complete is given."""
    store = RemoteStore(virtuoso_address, patience=Patience(seconds=30))
    with pytest.raises(CutAnswer):
        store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    graph = store.query("CONSTRUCT { ?f film:year ?y } WHERE { ?f film:year ?y }").graph
    assert graph is not None
    assert len(graph) == 7
