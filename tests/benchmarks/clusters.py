"""A build on a Spark Connect server beside the embedded build of the same tables: what both take, and whether all they make is equal.

    python tests/benchmarks/clusters.py [--films 10000 118000] [--folder DIR] [--write]

The server is Sail, in one process on this machine. Times are of the processor too, for other work on a machine stretches the clock; of the
cluster they are those of the driver and of the server together. Compared are the quads, the claims in terms of entities, the entities and,
byte by byte, the arrays and the index of names.
"""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).parents[1]))

from filmograph.store import snapshot
from filmograph.store.names import FOLDER as NAMES
from filmograph.store.snapshot import CLAIMS, GRAPH, NETWORK
from make import CLAIMS_COMPARED, ENTITIES_COMPARED, TABLES_COMPARED, sail
from results import Report, duration, parser, size, version
from running import BUILD, Catalogue, Measured, measure_command

# Rows are equal in any order when there are as many and these two sums over them are equal.
_SUMS = "SELECT count(*), sum(hash(row)::HUGEINT), bit_xor(hash(row)) FROM (SELECT x::VARCHAR AS row FROM ({query}) x)"
_LINES = "SELECT line FROM read_csv('{path}', columns = {{'line': 'VARCHAR'}}, header = false, delim = '\\x01', quote = '', escape = '')"


def cells(driver: Measured, processor: float = 0.0, memory: int = 0) -> tuple[str, ...]:
    """Return the cells of a build: its time, its processor time with that of a server, its memory, and that of the server."""
    return (
        duration(driver.seconds),
        duration(driver.processor + processor),
        size(driver.memory) + (f" and {size(memory)}" if memory else ""),
    )


def on_sail(tables: Path, output: Path) -> tuple[str, ...]:
    """Build tables on a new server into a folder, and return the cells of that."""
    shutil.rmtree(output, ignore_errors=True)
    with sail() as server:
        driver = measure_command([*BUILD, tables, "--spark", server.address, "--output", output])
        of_server = Path(f"/proc/{server.process.pid}")
        fields = (of_server / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
        processor = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
        status = dict(line.split(":", 1) for line in (of_server / "status").read_text(encoding="ascii").splitlines())
    return cells(driver, processor, int(status["VmHWM"].split()[0]) * 1024)


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
        (duckdb.connect(str(folder / CLAIMS), read_only=True), {name: name for name in TABLES_COMPARED}),
        (duckdb.connect(), {name: f"'{output}/tables/{name}/*.parquet'" for name in TABLES_COMPARED}),
    )
    found: dict[str, tuple[Any, Any]] = {}
    for what, query in (("entities", ENTITIES_COMPARED), ("claims", CLAIMS_COMPARED)):
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
        yield f"{one.films:,} films, embedded", *cells(measure_command([*BUILD, one.tables, "--store", store, "--yes"])), "", ""
        cluster = on_sail(one.tables, output)
        scratch = one.folder / "compared"
        scratch.mkdir(exist_ok=True)
        different, compared = differences(store, output, scratch)
        shutil.rmtree(scratch)
        yield f"{one.films:,} films, on Sail", *cluster, different, compared
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
