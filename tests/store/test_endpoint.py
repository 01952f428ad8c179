"""A remote endpoint: the same answers as the store, and an error for every incomplete or failed answer."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import filmograph
import pytest
from click.testing import CliRunner
from filmograph.cli import app
from filmograph.errors import EndpointError, NotFound, QueryError, UsageError
from filmograph.store.endpoint import RemoteStore
from filmograph.store.snapshot import current
from make import oxigraph

Q = "SELECT ?t { ?f film:title ?t } ORDER BY ?t"


@pytest.fixture(scope="module")
def endpoint(store: Path) -> Iterator[str]:
    """An oxigraph server on loopback over the sample store's graph, ended with the tests."""
    with oxigraph(current(store) / "graph") as address:
        yield f"{address}/query"


@pytest.mark.parametrize(
    ("question", "parameters"),
    [
        ("cast", {"film": "Won't Back Down"}),
        ("final-role", {"person": "bill nunn"}),
        ("collaborators", {"person": "Viola Davis", "role": "director"}),
        ("conflicts", {}),
        ("sources", {"film": "Doubt"}),
    ],
)
@pytest.mark.smoke
def test_an_endpoint_answers_like_the_store(store: Path, endpoint: str, question: str, parameters: dict[str, Any]) -> None:
    """Names are looked up there too."""
    there, here = filmograph.connect(endpoint).ask(question, **parameters), filmograph.open(store).ask(question, **parameters)
    assert (there.columns, list(there)) == (here.columns, list(here))


def test_ask_and_construct_work_remotely(endpoint: str) -> None:
    """A truth value and a graph."""
    graph = filmograph.connect(endpoint)
    assert graph.sparql("ASK { ?f film:year 1989 }").answer.boolean is True
    built = graph.sparql('CONSTRUCT { ?f film:year ?y } WHERE { ?f film:title "Doubt" ; film:year ?y }').answer.graph
    assert built is not None
    assert [o.toPython() for o in built.objects()] == [2008]  # type: ignore[attr-defined]


def test_the_command_line_asks_an_endpoint(endpoint: str) -> None:
    """With the same words."""
    shown = CliRunner().invoke(app, ["sparql", "ASK { ?f film:year 1989 }", "--endpoint", endpoint])
    assert (shown.exit_code, shown.output) == (0, "yes\n")


def test_a_broken_query_is_the_askers_fault(endpoint: str) -> None:
    """The endpoint's own words are passed on."""
    with pytest.raises(QueryError) as caught:
        filmograph.connect(endpoint).sparql("SELECT ?x { ?x ")
    assert str(caught.value).startswith(f"{endpoint}: the endpoint cannot answer this query (")


def test_a_miss_is_a_miss_remotely(endpoint: str) -> None:
    """Near names come from the endpoint."""
    with pytest.raises(NotFound) as caught:
        filmograph.connect(endpoint).person("Viola Daviss")
    assert caught.value.near[0] == "Viola Davis"


def test_paths_need_a_store(endpoint: str) -> None:
    """The sentence says what is needed."""
    with pytest.raises(UsageError) as caught:
        filmograph.connect(endpoint).path("Bill Nunn", "Kevin Bacon")
    assert str(caught.value) == "path needs a store on this machine: an endpoint gives rows, not the network; open one with `--store`."


def test_nobody_at_the_address_is_said_plainly() -> None:
    """With what to check."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/query"
        with pytest.raises(EndpointError) as caught:
            RemoteStore(url).query(Q)
    assert str(caught.value) == f"{url}: no answer from the endpoint (Connection refused); check the address and that it runs."
