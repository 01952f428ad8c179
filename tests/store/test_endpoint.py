"""A remote endpoint: the same answers as the store, and an error for every incomplete or failed answer."""

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import filmograph
import pytest
from click.testing import CliRunner
from filmograph.cli import app
from filmograph.errors import EndpointError, NotFound, QueryError, UsageError
from filmograph.store.endpoint import RemoteStore
from filmograph.store.snapshot import current

Q = "SELECT ?t { ?f film:title ?t } ORDER BY ?t"


@pytest.fixture(scope="module")
def endpoint(store: Path) -> Iterator[str]:
    """An oxigraph server on loopback over the sample store's graph, ended with the tests."""
    server = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if server is None:
        pytest.skip("the oxigraph server is not installed")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [server, "serve-read-only", "-l", str(current(store) / "graph"), "-b", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        for _ in range(100):
            try:
                with urlopen(f"http://127.0.0.1:{port}/query?query=ASK%7B%7D"):
                    break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/query"
        running.terminate()


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


class Awkward(BaseHTTPRequestHandler):
    """Answers as awkward endpoints do, by the path that is asked."""

    busy = 0

    def do_POST(self) -> None:
        """Answer with what the path names."""
        self.rfile.read(int(self.headers["Content-Length"]))
        body, headers, status = (
            b'{"head":{"vars":["t"]},"results":{"bindings":[]}}',
            {"Content-Type": "application/sparql-results+json"},
            200,
        )
        if self.path == "/cut":
            headers["X-SPARQL-MaxRows"] = "10000"
        elif self.path == "/late":
            headers["X-SQL-State"] = "S1TAT"
        elif self.path == "/half":
            body = body[:-4]
        elif self.path == "/html":
            body, headers = b"<html>Sorry</html>", {"Content-Type": "text/html"}
        elif self.path == "/forbidden":
            status = 403
        elif self.path == "/busy" and Awkward.busy < 2:
            Awkward.busy += 1
            status, headers["Retry-After"] = 503, "0"
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:  # noqa: D102 - silence
        return


@pytest.fixture(scope="module")
def awkward() -> Iterator[str]:
    """The server above on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Awkward) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/cut", "the endpoint cut its answer at 10000 rows; ask for fewer with LIMIT."),
        ("/late", "the endpoint ran out of time and answered in part; ask for less."),
        ("/half", "this is not a complete SPARQL answer ("),
        ("/html", "this is not a complete SPARQL answer ("),
        ("/forbidden", "the endpoint refused the query with HTTP status 403."),
    ],
)
@pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning", "ignore:unknown response content type:RuntimeWarning")
def test_a_cut_or_refused_answer_is_an_error(awkward: str, path: str, sentence: str) -> None:
    """Never taken for a short one."""
    with pytest.raises(EndpointError) as caught:
        RemoteStore(awkward + path).query(Q)
    assert str(caught.value).startswith(f"{awkward}{path}: {sentence}")


def test_a_busy_endpoint_is_asked_again(awkward: str) -> None:
    """After as long as it says."""
    assert (RemoteStore(awkward + "/busy").query(Q).terms, Awkward.busy) == ((), 2)


def test_nobody_at_the_address_is_said_plainly() -> None:
    """With what to check."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/query"
        with pytest.raises(EndpointError) as caught:
            RemoteStore(url).query(Q)
    assert str(caught.value).startswith(f"{url}: no answer from the endpoint (")


def test_what_is_no_address_is_refused() -> None:
    """Only http and https are endpoints."""
    with pytest.raises(EndpointError) as caught:
        filmograph.connect("file:///etc/passwd")
    assert str(caught.value) == "'file:///etc/passwd' is not an endpoint: the address of an endpoint begins with http:// or https://."
