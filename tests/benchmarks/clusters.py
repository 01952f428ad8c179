"""A build on a Spark Connect server beside the embedded build of the same tables: what both take, and whether all they make is equal.

    python tests/benchmarks/clusters.py [--films 10000 118000] [--folder DIR] [--write]

The server is Sail, in one process on this machine. Times are of the processor too, for other work on a machine stretches the clock; of the
cluster they are those of the driver and of the server together. Compared are the quads, the claims in terms of entities, the entities and,
byte by byte, the arrays and the index of names.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyoxigraph as ox
from filmograph.store import snapshot
from filmograph.store.names import FOLDER as NAMES
from filmograph.store.snapshot import CLAIMS, GRAPH, NETWORK
from results import ROOT, Report, duration, parser, size, version
from running import BUILD, Catalogue

_SAIL = "import sys; from pysail.spark import SparkConnectServer; SparkConnectServer(port=int(sys.argv[1])).start(background=False)"
_PATIENCE = 60
_TABLES = ("entity", "identity", "claim", "mention", "source")
_ENTITIES = "SELECT iri, mentions FROM {entity}"
_CLAIMS = """
    SELECT s.name, m.class, e.iri, c.property, c.value, t.iri AS target, c.document, c.first_line, c.last_line
    FROM {claim} c JOIN {mention} m USING (mention) JOIN {source} s ON s.number = c.mention >> 48 LEFT JOIN {identity} i USING (mention)
    LEFT JOIN {entity} e USING (entity) LEFT JOIN {identity} j ON j.mention = c.target LEFT JOIN {entity} t ON t.entity = j.entity"""
# Rows are equal in any order when there are as many and these two sums over them are equal.
_SUMS = "SELECT count(*), sum(hash(row)::HUGEINT), bit_xor(hash(row)) FROM (SELECT x::VARCHAR AS row FROM ({query}) x)"
_LINES = "SELECT line FROM read_csv('{path}', columns = {{'line': 'VARCHAR'}}, header = false, delim = '\\x01', quote = '', escape = '')"


@dataclass(frozen=True)
class Taken:
    """What a build took: seconds on the clock and of the processor, and the most memory in bytes, of the driver and of the server."""

    seconds: float
    processor: float
    memory: int
    server: int = 0

    def cells(self) -> tuple[str, ...]:
        """Return them as they stand in a table."""
        memory = size(self.memory) + (f" and {size(self.server)}" if self.server else "")
        return duration(self.seconds), duration(self.processor), memory


def taken(command: Sequence[object]) -> Taken:
    """Run a command and return what it took; raises `RuntimeError` when it fails."""
    began = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}.")
    return Taken(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


@contextmanager
def sail() -> Iterator[tuple[str, int]]:
    """Run Sail in one process; gives its address, and the number of the process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", _SAIL, str(port)], env={**os.environ, "PYTHONPATH": str(ROOT / "graph")}, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"sc://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait()


def on_sail(tables: Path, output: Path) -> Taken:
    """Build tables on a new server into a folder, and return what that took."""
    shutil.rmtree(output, ignore_errors=True)
    with sail() as (address, number):
        driver = taken([*BUILD, tables, "--spark", address, "--output", output])
        fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        processor = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
        status = dict(line.split(":", 1) for line in Path(f"/proc/{number}/status").read_text(encoding="ascii").splitlines())
    return Taken(driver.seconds, driver.processor + processor, driver.memory, int(status["VmHWM"].split()[0]) * 1024)


def differences(store: Path, output: Path, scratch: Path) -> tuple[str, str]:
    """Return what differs between a store and the output of a cluster, and how much was compared."""
    folder = snapshot.current(store)
    pairs = {
        "quads": (_quads(folder / GRAPH, scratch), _quads(_loaded(output, scratch), scratch)),
        **_rows(folder, output),
        "arrays": (_files(folder / NETWORK), _files(output / NETWORK)), "names": (_files(folder / NAMES), _files(output / NAMES)),
    }  # fmt: skip
    different = ", ".join(what for what, (one, other) in pairs.items() if one != other) or "nothing"
    compared = ", ".join(f"{one[0]:,} {what}" for what, (one, _) in pairs.items() if isinstance(one, tuple))
    return different, f"{compared}, {len(pairs['arrays'][0]) + len(pairs['names'][0])} files"


def _loaded(output: Path, scratch: Path) -> Path:
    """Load the shards as a user would, and return the folder of the graph."""
    graph = scratch / "loaded"
    shutil.rmtree(graph, ignore_errors=True)
    store = ox.Store(str(graph))
    for shard in sorted((output / "shards").glob("*.nq.zst")):
        plain = scratch / "shard.nq"
        with plain.open("wb") as file:
            shutil.copyfileobj(pa.CompressedInputStream(pa.OSFile(str(shard)), "zstd"), file)
        store.bulk_load(path=str(plain), format=ox.RdfFormat.N_QUADS)
        plain.unlink()
    return graph


def _quads(graph: Path, scratch: Path) -> Any:
    written = scratch / "graph.nq"
    ox.Store.read_only(str(graph)).dump(str(written), ox.RdfFormat.N_QUADS)
    sums = duckdb.connect().execute(_SUMS.format(query=_LINES.format(path=written))).fetchone()
    written.unlink()
    return sums


def _rows(folder: Path, output: Path) -> dict[str, tuple[Any, Any]]:
    both = (
        (duckdb.connect(str(folder / CLAIMS), read_only=True), {name: name for name in _TABLES}),
        (duckdb.connect(), {name: f"'{output}/tables/{name}/*.parquet'" for name in _TABLES}),
    )
    found: dict[str, tuple[Any, Any]] = {}
    for what, query in (("entities", _ENTITIES), ("claims", _CLAIMS)):
        one, other = (connection.execute(_SUMS.format(query=query.format(**tables))).fetchone() for connection, tables in both)
        found[what] = (one, other)
    return found


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows(catalogues: Sequence[Catalogue]) -> Iterator[tuple[str, ...]]:
    """Yield, for each catalogue, what both builds take, what differs, and how much was compared."""
    for one in catalogues:
        one.make_tables()
        store, output = one.with_triples, one.folder / f"cluster-{one.films}"
        shutil.rmtree(store, ignore_errors=True)
        embedded = taken([*BUILD, one.tables, "--store", store, "--yes"])
        yield f"{one.films:,} films, embedded", *embedded.cells(), "", ""
        cluster = on_sail(one.tables, output)
        scratch = one.folder / "compared"
        scratch.mkdir(exist_ok=True)
        different, compared = differences(store, output, scratch)
        shutil.rmtree(scratch)
        yield f"{one.films:,} films, on Sail", *cluster.cells(), different, compared
        if different != "nothing":
            raise SystemExit(f"What the cluster made of {one.films:,} films differs.")


if __name__ == "__main__":
    asking = parser(__doc__, films=(10_000, 118_000))
    asked = asking.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    section = Report("Building on a cluster", asked, *map(version, ("pysail", "pyspark-client", "duckdb", "pyoxigraph")))
    section.add("", "Memory of a build on Sail is that of the driver and that of the server.")
    section.table(
        ("build", "time", "processor time", "memory", "differs", "compared"),
        rows([Catalogue(asked.folder, number) for number in asked.films]),
    )
    section.write()
