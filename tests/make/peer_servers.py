"""SPARQL servers, started on loopback for a test and stopped after it; a test is skipped where its server is not installed."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pyoxigraph as ox
import pytest
from filmograph.store.served import GRAPH
from virtuoso_settings import write_settings

_PAGES = Path("/var/lib/virtuoso-opensource-7/vsp")
_MEMORY = {"NumberOfBuffers": 10_000, "MaxDirtyBuffers": 6_000, "MaxQueryMem": "500M"}


def free_ports(number: int) -> list[int]:
    """Return several ports that nobody uses, found together so that they differ."""
    with ExitStack() as stack:
        free = [stack.enter_context(closing(socket.create_server(("127.0.0.1", 0)))) for _ in range(number)]
        return [one.getsockname()[1] for one in free]


def _wait(running: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(300):
        try:
            with urlopen(f"{url}?query=ASK%7B%7D"):  # noqa: S310 - on loopback
                return
        except OSError:
            if running.poll() is not None:
                break
            time.sleep(0.1)
    pytest.fail(f"{running.args!r} does not answer at {url}")


@contextmanager
def oxigraph(folder: Path, mode: str = "serve-read-only") -> Iterator[str]:
    """Run oxigraph over the graph in a folder; gives the address of its server, whose /query, /update and /store are what they say."""
    server = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if server is None:
        pytest.skip("the oxigraph server is not installed")
    address = f"127.0.0.1:{free_ports(1)[0]}"
    command = [server, mode, "-l", str(folder), "-b", address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            _wait(running, f"http://{address}/query")
            yield f"http://{address}"
        finally:
            running.terminate()


@contextmanager
def virtuoso(folder: Path, quads: Iterable[ox.Quad] = (), most: int = 10_000, script: str = "") -> Iterator[str]:
    """Run Virtuoso with a database in a folder, which gives at most so many rows; gives the address of its SPARQL endpoint.

    The default graph of the quads is the named graph `GRAPH` there. A file of commands in the folder can be run as well.
    """
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt") and _PAGES.is_dir()):
        pytest.skip("Virtuoso 7 is not installed")
    port, http = free_ports(2)
    limits = {"ResultSetMaxRows": most, "MaxQueryExecutionTime": 60}
    folder = folder.absolute()
    settings = write_settings(folder, port, http, reads=folder, pages=_PAGES, parameters=_MEMORY, limits=limits)
    command = ["virtuoso-t", "+foreground", "+configfile", str(settings)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            _wait(running, f"http://127.0.0.1:{http}/sparql")
            _load(folder, port, quads)
            if script:
                _run(port, str(folder / script))
            yield f"http://127.0.0.1:{http}/sparql"
        finally:
            _isql(port, "shutdown;")
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()


def _load(folder: Path, port: int, quads: Iterable[ox.Quad]) -> None:
    own = ox.NamedNode(GRAPH)
    named = (
        ox.Quad(quad.subject, quad.predicate, quad.object, own if quad.graph_name == ox.DefaultGraph() else quad.graph_name)
        for quad in quads
    )
    (folder / "graph.nq").write_bytes(ox.serialize(named, format=ox.RdfFormat.N_QUADS) or b"")
    _isql(port, f"ld_dir('{folder}', 'graph.nq', '{GRAPH}'); rdf_loader_run(); checkpoint;")


def _isql(port: int, text: str) -> None:
    _run(port, f"exec={text}")


def _run(port: int, what: str) -> None:
    subprocess.run(["isql-vt", f"127.0.0.1:{port}", "dba", "dba", what], capture_output=True, check=False, timeout=60)
