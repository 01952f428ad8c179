"""The questions as SPARQL on Virtuoso, asked over HTTP: its server is started on the loopback for each measurement and stopped."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from running import Catalogue, Task, Tasks, checksum
from virtuoso_settings import write_settings
from with_oxigraph import NAMES, WITHOUT_EACH, query

GRAPH = "http://example.org/g"
_PORT, _HTTP = 21111, 28890
_PARAMETERS = {
    "NumberOfBuffers": 340_000, "MaxDirtyBuffers": 250_000, "MaxQueryMem": "4G", "ThreadsPerQuery": 4, "AsyncQueueMaxThreads": 8,
}  # fmt: skip
_LIMITS = {"ResultSetMaxRows": 10_000_000}
_ISQL = ("isql-vt", f"127.0.0.1:{_PORT}", "dba", "dba")
_ENDPOINT = f"http://127.0.0.1:{_HTTP}/sparql"


class Server:
    """A server over the database in a folder, from when it is made until it is closed."""

    def __init__(self, catalogue: Catalogue) -> None:
        folder = (catalogue.peers / "virtuoso").absolute()
        folder.mkdir(exist_ok=True)
        settings = write_settings(folder, _PORT, _HTTP, reads=catalogue.peers, pages=folder, parameters=_PARAMETERS, limits=_LIMITS)
        self._process = subprocess.Popen(
            ["virtuoso-t", "+foreground", "+configfile", settings], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while subprocess.run([*_ISQL, "exec=status();"], capture_output=True, check=False).returncode:
            if self._process.poll() is not None:
                raise RuntimeError(f"Virtuoso does not start; see {folder}/virtuoso.log")
            time.sleep(0.1)

    def memory(self) -> int:
        """Return the most memory that the server has had, in bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s*(\d+)", status)
        return int(found[1]) * 1024 if found else 0

    def close(self) -> None:
        """Stop the server; one that is still at work is ended."""
        try:
            subprocess.run([*_ISQL, "exec=shutdown;"], capture_output=True, check=False, timeout=20)
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def load(self, file: Path) -> None:
        """Load a file of N-Triples."""
        load = f"ld_dir('{file.parent}', '{file.name}', '{GRAPH}'); rdf_loader_run(); checkpoint;"
        subprocess.run([*_ISQL, f"exec={load}"], check=True, capture_output=True)


def _value(term: dict[str, str] | None) -> Any:
    if term is None:
        return None
    return int(term["value"]) if term.get("datatype", "").endswith("#integer") else term["value"]


def ask(text: str, limit: float) -> list[tuple[Any, ...]]:
    """Return the rows of a query; raises `TimeoutError` when it takes too long, `RuntimeError` with what the server says."""
    form = urlencode({"query": text, "default-graph-uri": GRAPH, "format": "application/sparql-results+json"}).encode()
    try:
        with urlopen(Request(_ENDPOINT, form), timeout=limit) as answer:
            answer_rows = json.load(answer)
    except HTTPError as error:
        raise RuntimeError(error.read().decode(errors="replace").strip().splitlines()[0]) from None
    names = answer_rows["head"]["vars"]
    return [tuple(_value(row.get(name)) for name in names) for row in answer_rows["results"]["bindings"]]


def _question(name: str) -> Callable[[Catalogue], Task]:
    def task(catalogue: Catalogue) -> Task:
        server, text = Server(catalogue), query(name, catalogue.asked, WITHOUT_EACH)
        return Task(lambda: ask(text, catalogue.limit), checksum, alarm=False, memory=server.memory, close=server.close)

    return task


def _prepare(catalogue: Catalogue) -> Task:
    shutil.rmtree(catalogue.peers / "virtuoso", ignore_errors=True)
    server = Server(catalogue)
    return Task(lambda: server.load(catalogue.peers.absolute() / "graph.nt"), times=0, memory=server.memory, close=server.close)


def _opening(catalogue: Catalogue) -> Task:
    servers: list[Server] = []

    def run() -> None:
        close()
        servers.append(Server(catalogue))

    def close() -> None:
        while servers:
            servers.pop().close()

    def memory() -> int:
        return servers[0].memory()

    return Task(run, times=0, alarm=False, memory=memory, close=close)


TASKS: Tasks = {**{name: _question(name) for name in NAMES}, "prepare": _prepare, "opening": _opening}
