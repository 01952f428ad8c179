"""A store carried to a server: all of it, once, going on after an interruption, and compared at the end."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import filmograph
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from filmograph.cli import app
from filmograph.errors import EndpointError
from filmograph.store.address import Credentials, read_address
from filmograph.store.endpoint import Patience, RemoteStore
from filmograph.store.graph import EmbeddedStore
from filmograph.store.snapshot import current
from filmograph.store.upload import GraphStore, Triples, Updates, push, update_address
from make import TOKEN, oxigraph, refused, running, virtuoso

PATIENCE = Patience(seconds=60)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """An empty oxigraph server that can be written to."""
    with oxigraph(tmp_path / "server", "serve") as address:
        yield address


@pytest.fixture(scope="module")
def empty_virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Virtuoso without graphs of ours."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as address:
        yield address


def _quads(graph: ox.Store) -> set[str]:
    return {str(quad) for quad in graph}


def _at(address: str) -> set[str]:
    """Return the quads of an oxigraph server."""
    found = RemoteStore(f"{address}/query").query("SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }").terms
    return {" ".join(term.n3() for term in row if term is not None) for row in found}


def _own(store: Path) -> set[str]:
    """Return the quads of a store, written in the same way."""
    found = EmbeddedStore.open(store).query("SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }").terms
    return {" ".join(term.n3() for term in row if term is not None) for row in found}


def _updates(address: str, batch: int = 300) -> tuple[RemoteStore, Updates]:
    endpoint = read_address(f"{address}/query")
    remote = RemoteStore(endpoint, patience=PATIENCE)
    return remote, Updates(update_address(endpoint, is_virtuoso=False), remote, PATIENCE, batch)


@pytest.mark.parametrize("way", ["--graph-store {0}/store", "--batch 500", "--update {0}/update"])
def test_a_store_is_carried_as_it_is(store: Path, server: str, way: str) -> None:
    """The default graph, and those of the sources."""
    given = way.format(server).split(" ")
    shown = CliRunner().invoke(app, ["push", "--endpoint", f"{server}/query", *given, "--store", str(store)])
    assert shown.exit_code == 0, shown.output
    assert _at(server) == _own(store)
    assert filmograph.connect(f"{server}/query").ask("cast", film="Doubt").answer == filmograph.open(store).ask("cast", film="Doubt").answer


def test_what_is_there_is_not_carried_again(store: Path, server: str) -> None:
    """It says so."""
    remote, writer = _updates(server)
    own = EmbeddedStore.open(store)
    first, second = list(push(own, remote, writer)), list(push(own, remote, writer))
    assert [one.was_there for one in first + second] == [False] * len(first) + [True] * len(first)
    assert [(one.iri, one.sum) for one in first] == [(one.iri, one.sum) for one in second]
    assert sum(one.sum.triples for one in first) == len(own)


@pytest.mark.parametrize("sent", [1, 3])
def test_an_interrupted_push_goes_on(store: Path, server: str, sent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the last batch that is there."""
    remote, writer = _updates(server, 100)
    triples = Triples(ox.Store.read_only(str(current(store) / "graph")), ox.DefaultGraph())
    for batch in islice(triples.batches(100), sent):
        writer._send(f"INSERT DATA {{ {''.join(batch)} }}")
    texts: list[str] = []
    send = Updates._send

    def noted(self: Updates, text: str) -> None:
        texts.append(text)
        send(self, text)

    monkeypatch.setattr(Updates, "_send", noted)
    list(push(EmbeddedStore.open(store), remote, writer))
    of_default = [text for text in texts if "GRAPH <" not in text]
    assert len(of_default) == len(list(triples.batches(100))) - sent
    assert _at(server) == _own(store)


def test_a_named_graph_takes_the_default_graph(store: Path, server: str) -> None:
    """And is found there by whoever asks."""
    command = ["push", "--endpoint", f"{server}/query", "--graph", "http://example.org/films", "--store", str(store)]
    shown = CliRunner().invoke(app, command)
    assert shown.exit_code == 0, shown.output
    graph = filmograph.connect(f"{server}/query")
    own = filmograph.open(store)
    assert graph.ask("conflicts").answer == own.ask("conflicts").answer
    assert graph.ask("final-role", person="Bill Nunn").answer == own.ask("final-role", person="Bill Nunn").answer


@pytest.mark.parametrize("way", ["updates", "graph store"])
def test_a_graph_with_other_triples_is_not_touched(store: Path, server: str, way: str) -> None:
    """Unless it is to be replaced."""
    remote, writer = _updates(server)
    writer._send("INSERT DATA { <http://x/a> <http://x/b> <http://x/c> }")
    chosen = writer if way == "updates" else GraphStore(read_address(f"{server}/store"), remote, PATIENCE)
    own = EmbeddedStore.open(store)
    with pytest.raises(EndpointError) as caught:
        list(push(own, remote, chosen))
    assert str(caught.value) == (
        f"{server}/query: the default graph has other triples there; name another one with --graph, or give --replace."
    )
    assert len(_at(server)) == 1
    list(push(own, remote, chosen, replace=True))
    assert _at(server) == _own(store)


def test_a_server_that_loses_triples_is_noticed(store: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By their number."""
    remote, writer = _updates(server)
    send = Updates._send
    monkeypatch.setattr(Updates, "_send", lambda self, text: None if len(_at(server)) > 500 else send(self, text))
    with pytest.raises(EndpointError) as caught:
        list(push(EmbeddedStore.open(store), remote, writer))
    own = len(list(Triples(ox.Store.read_only(str(current(store) / "graph")), ox.DefaultGraph())))
    assert str(caught.value) == (
        f"{server}/query: the default graph has 600 triples instead of {own:,} after it was carried; carry it again with --replace."
    )


def test_a_server_that_changes_triples_is_noticed(store: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the checksum."""
    remote, writer = _updates(server)
    send = Updates._send
    monkeypatch.setattr(Updates, "_send", lambda self, text: send(self, text.replace("Bill Nunn", "Bill None")))
    with pytest.raises(EndpointError) as caught:
        list(push(EmbeddedStore.open(store), remote, writer))
    assert str(caught.value) == (
        f"{server}/query: the default graph has other texts in its triples after it was carried; carry it again with --replace."
    )


@pytest.mark.virtuoso
def test_virtuoso_takes_a_store(store: Path, empty_virtuoso: str) -> None:
    """With a digest of the password, and at most a thousand triples at a time; nothing is sent twice."""
    command = ["push", "--endpoint", empty_virtuoso, "--store", str(store)]
    who = CliRunner(env={"FILMOGRAPH_USER": "dba", "FILMOGRAPH_PASSWORD": "dba"})
    shown = [who.invoke(app, command) for _ in range(2)]
    assert [str(one.exception) for one in shown] == ["None", "None"]
    assert shown[1].stdout.split() == shown[0].stdout.replace("carried", "was there").split()
    own = filmograph.open(store)
    for name in ("conflicts", "final-roles", "sources"):
        asked: dict[str, Any] = {"film": "Doubt"} if name == "sources" else {}
        assert filmograph.connect(empty_virtuoso).ask(name, **asked).answer == own.ask(name, **asked).answer


@pytest.mark.virtuoso
def test_virtuoso_refuses_a_wrong_password(store: Path, empty_virtuoso: str) -> None:
    """In one sentence."""
    endpoint = read_address(empty_virtuoso, Credentials("dba", "wrong"))
    remote = RemoteStore(endpoint, patience=PATIENCE)
    updates = Updates(update_address(endpoint, is_virtuoso=True), remote, PATIENCE)
    with pytest.raises(EndpointError) as caught:
        list(push(EmbeddedStore.open(store), remote, updates, "http://example.org/other"))
    assert str(caught.value) == (
        f"{empty_virtuoso}-auth: the endpoint refused the query with HTTP status 401; "
        "give a user with a password, or a token, that it knows."
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--graph-store", "http://127.0.0.1:1/x", "--update", "http://127.0.0.1:1/x"],
         "A store is carried by --graph-store or by --update, not by both."),
        (["--batch", "0"], "--batch and --timeout are more than 0."),
        (["--timeout", "0"], "--batch and --timeout are more than 0."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(store: Path, given: list[str], sentence: str) -> None:
    """As wrong usage."""
    assert refused(2, "push", "--endpoint", "http://127.0.0.1:1/sparql", *given, "--store", store) == sentence


@pytest.mark.parametrize(
    ("endpoint", "update", "of_virtuoso"),
    [
        ("http://a/query", "http://a/update", "http://a/update"),
        ("http://a/ds/query", "http://a/ds/update", "http://a/ds/update"),
        ("http://a/sparql", "http://a/sparql", "http://a/sparql-auth"),
        ("http://a/ds?x=1", "http://a/ds?x=1", "http://a/ds?x=1"),
    ],
)
def test_where_updates_go(endpoint: str, update: str, of_virtuoso: str) -> None:
    """By the habits of servers."""
    found = [update_address(read_address(endpoint), is_virtuoso=is_virtuoso).url for is_virtuoso in (False, True)]
    assert found == [update, of_virtuoso]


@pytest.mark.parametrize("way", ["--batch 1000", "--graph-store {0}graph"])
def test_a_store_is_carried_to_our_own_server(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """With its token, and twice is once."""
    (tmp_path / "store").symlink_to(store)
    monkeypatch.setenv("FILMOGRAPH_TOKEN", TOKEN)
    with running(tmp_path / "store", "--writable", "--token", TOKEN) as own:
        assert own.update("DROP ALL").status == 204
        given = ["push", "--endpoint", f"{own.address}sparql", *way.format(own.address).split(" "), "--store", str(store)]
        shown = [CliRunner().invoke(app, given) for _ in range(2)]
        carried = own.query("SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }").json["results"]["bindings"]
    assert [one.exit_code for one in shown] == [0, 0], shown[0].output
    assert shown[1].stdout.split() == shown[0].stdout.replace("carried", "was there").split()
    assert len(carried) == len(EmbeddedStore.open(store))


def test_a_graph_that_is_larger_than_a_server_takes_is_one_sentence(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what the server says."""
    (tmp_path / "store").symlink_to(store)
    monkeypatch.setenv("FILMOGRAPH_TOKEN", TOKEN)
    with running(tmp_path / "store", "--writable", "--token", TOKEN, "--body", 4) as own:
        assert own.update("DROP ALL").status == 204
        given, graphs = ("--endpoint", f"{own.address}sparql", "--store", store), f"{own.address}graph"
        sentence = "the request is longer than the endpoint takes (HTTP status 413); send less at once."
        assert refused(1, "push", *given, "--graph-store", graphs) == f"{graphs}: {sentence}"
        assert refused(1, "push", *given) == f"{own.address}sparql: {sentence}"
