"""The questions: their files are well formed, and they answer alike on every engine."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping

import pyoxigraph as ox
import pytest
from filmograph import resources, schema
from filmograph.ask.questions.query import KINDS, questions
from filmograph.namespaces import FILM, ID, PREFIXES, ROLE
from filmograph.store.answer import plain
from filmograph.store.endpoint import RemoteStore
from filmograph.store.graph import ask_graph
from filmograph.store.served import check
from filmograph.store.sparql import bind, names_used, parameters
from make import ROOT, oxigraph, virtuoso
from rdflib import Dataset
from rdflib.namespace import XSD
from rdflib.term import Identifier, Literal, URIRef

HERE = ROOT / "tests"
CASES: dict[str, dict[str, str]] = {
    name: case
    for path in sorted((HERE / "answers").glob("cases*.toml"))
    for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
CONCEPTS = [resources.ontology() / name for name in ("roles.ttl", "languages.ttl")]


def _term(local: str) -> Identifier:
    if local.startswith("text:"):
        return Literal(local.removeprefix("text:"))
    if local.startswith("date:"):
        return Literal(local.removeprefix("date:"), datatype=XSD.date)
    if local.isdigit():
        return Literal(int(local))
    return URIRef(str(ROLE) + local.removeprefix("role/")) if local.startswith("role/") else URIRef(str(ID) + local)


def _bound(case: Mapping[str, str]) -> str:
    terms = {name: _term(local) for name, local in case.items() if name != "question"}
    return bind(questions()[case["question"]].text, terms)


def _expected(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((HERE / "answers" / f"{name}.csv").read_text(encoding="utf-8"))))


def _cell(term: Identifier | None) -> str:
    value = plain(term)
    return "" if value is None else str(value).removeprefix(str(ID))


@pytest.fixture(scope="module")
def handmade() -> ox.Store:
    """The hand-made graph in pyoxigraph."""
    store = ox.Store()
    store.load(path=str(HERE / "handmade.trig"), format=ox.RdfFormat.TRIG)
    for file in CONCEPTS:
        store.load(path=str(file), format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def rdflib() -> Dataset:
    """The hand-made graph in rdflib; its default graph is only the default graph."""
    dataset = Dataset(default_union=False)
    dataset.parse(data=(HERE / "handmade.trig").read_text(encoding="utf-8"), format="trig")
    for file in CONCEPTS:
        dataset.default_graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return dataset


@pytest.mark.parametrize("name", CASES)
@pytest.mark.smoke
def test_pyoxigraph_gives_the_expected_rows(name: str, handmade: ox.Store) -> None:
    """Columns and rows, in order, are those of the file."""
    answer = ask_graph(handmade, _bound(CASES[name]))
    assert [list(answer.columns), *([_cell(term) for term in row] for row in answer.terms)] == _expected(name)


@pytest.mark.long
@pytest.mark.parametrize("name", CASES)
@pytest.mark.smoke
def test_rdflib_gives_the_expected_rows(name: str, rdflib: Dataset) -> None:
    """The reference engine gives the same columns and rows in the same order."""
    result = rdflib.query(_bound(CASES[name]))
    rows = [[_cell(term) for term in row] for row in result]  # type: ignore[arg-type,union-attr]
    assert [[str(variable) for variable in result.vars or ()], *rows] == _expected(name)


@pytest.fixture(scope="module")
def served(handmade: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """The hand-made graph in an oxigraph server."""
    folder = tmp_path_factory.mktemp("oxigraph")
    copy = ox.Store(str(folder))
    copy.bulk_extend(handmade)
    del copy  # which closes it
    with oxigraph(folder) as address:
        yield RemoteStore(f"{address}/query")


@pytest.fixture(scope="module")
def served_by_virtuoso(handmade: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """The hand-made graph in Virtuoso, found among its named graphs."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), handmade) as address:
        store = RemoteStore(address)
        check(store)
        yield store


@pytest.mark.parametrize("name", CASES)
def test_a_server_gives_the_expected_rows(name: str, served: RemoteStore) -> None:
    """Over HTTP, from the engine that the store has, too."""
    answer = served.query(_bound(CASES[name]))
    assert [list(answer.columns), *([_cell(term) for term in row] for row in answer.terms)] == _expected(name)


@pytest.mark.virtuoso
@pytest.mark.parametrize("name", CASES)
def test_virtuoso_gives_the_expected_rows(name: str, served_by_virtuoso: RemoteStore) -> None:
    """The awkward engine gives the same columns and rows in the same order."""
    answer = served_by_virtuoso.query(_bound(CASES[name]))
    assert [list(answer.columns), *([_cell(term) for term in row] for row in answer.terms)] == _expected(name)


def test_every_question_has_a_case_for_each_optional_parameter() -> None:
    """Each is asked with and without it, and with what it needs."""
    asked = [(case["question"], frozenset(case) - {"question"}) for case in CASES.values()]
    wanted = []
    for question in questions().values():
        needed = frozenset(p.name for p in question.parameters if not p.optional)
        wanted += [(question.name, needed), *((question.name, needed | {p.name}) for p in question.parameters if p.optional)]
    assert [case for case in wanted if case not in asked] == []


@pytest.mark.parametrize("name", questions())
def test_a_header_tells_what_the_query_takes_and_gives(name: str, handmade: ox.Store) -> None:
    """Parameters and columns of the header are those of the query; every parameter has a known kind and an example."""
    question = questions()[name]
    assert frozenset(p.name for p in question.parameters) == parameters(question.text)
    # a LIMIT is nothing without its number
    numbers = {p.name: Literal(int(p.example)) for p in question.parameters if p.kind == "integer"}
    assert ask_graph(handmade, bind(question.text, numbers)).columns == question.columns
    assert [p for p in question.parameters if p.kind not in KINDS or not p.example] == []
    assert question.summary.endswith(".")
    assert question.tags


@pytest.mark.parametrize("name", questions())
def test_rows_have_a_total_order(name: str) -> None:
    """Every query says in which order its rows come, last of all."""
    assert questions()[name].text.rstrip().splitlines()[-1].startswith("ORDER BY ")


def unknown_terms(text: str) -> list[str]:
    """Return the terms of our namespaces that a query names and the ontology does not define."""
    ours = (str(FILM), str(ROLE))
    return sorted(iri for iri in names_used(text, PREFIXES) - schema.terms() if iri.startswith(ours) and iri not in ours)


@pytest.mark.parametrize("name", questions())
def test_a_query_names_only_terms_of_the_ontology(name: str) -> None:
    """A misspelt term would silently find nothing."""
    assert unknown_terms(questions()[name].text) == []


def test_an_unknown_term_is_noticed() -> None:
    """The check above can fail."""
    text = f"SELECT * {{ ?f film:directr ?p ; <{ROLE}wizard> ?r ; film:title 'film:nothing' }}"
    assert unknown_terms(text) == [f"{FILM}directr", f"{ROLE}wizard"]
