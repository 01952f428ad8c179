"""Spark Connect servers, started on loopback for a test and stopped after it, and everything that a build with one has written."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyoxigraph as ox
import pytest
from filmograph.store import snapshot
from filmograph.store.snapshot import NETWORK

from make.files import ROOT
from make.peer_servers import free_ports
from make.stores import quads

# A call that is named fails, as it does when a worker dies.
_SAIL = """
import sys
from itertools import count
from filmograph.store.expressions import Expression
over, calls, failing = Expression.over, count(1), set(map(int, sys.argv[2:]))
def over_or_not(self, columns, kind):
    if next(calls) in failing:
        raise MemoryError("this worker dies")
    return over(self, columns, kind)
Expression.over = over_or_not
from pysail.spark import SparkConnectServer
SparkConnectServer(port=int(sys.argv[1])).start(background=False)
"""
CLAIMS_COMPARED = """
    SELECT s.name, m.class, e.iri, c.property, c.value, t.iri, c.document, c.first_line, c.last_line
    FROM {claim} c JOIN {mention} m USING (mention) JOIN {source} s ON s.number = c.mention >> 48 LEFT JOIN {identity} i USING (mention)
    LEFT JOIN {entity} e USING (entity) LEFT JOIN {identity} j ON j.mention = c.target LEFT JOIN {entity} t ON t.entity = j.entity
    ORDER BY ALL"""
ENTITIES_COMPARED = "SELECT * FROM {entity} ORDER BY ALL"
TABLES_COMPARED = ("entity", "identity", "claim", "mention", "source")
"""The tables whose names or files these queries of entities and of claims take."""


class Server(NamedTuple):
    """A server that runs: its address, and its process."""

    address: str
    process: "subprocess.Popen[bytes]"

    def kill_worker(self) -> None:
        """Kill the first of the workers that it has started; raises `LookupError` when there is none."""
        for path in sorted(Path("/proc").glob("[0-9]*"), key=lambda one: int(one.name)):
            with suppress(OSError):  # it has just ended
                status, command = (path / "status").read_text(encoding="utf-8"), (path / "cmdline").read_text(encoding="utf-8")
                if f"\nPPid:\t{self.process.pid}\n" in status and "CoarseGrainedExecutorBackend" in command:
                    os.kill(int(path.name), signal.SIGKILL)
                    return
        raise LookupError(f"No worker of process {self.process.pid} runs.")


@contextmanager
def sail(mode: str = "local", failing: Sequence[int] = ()) -> Iterator[Server]:
    """Run Sail, of whose calls of DuckDB these fail."""
    if find_spec("pysail") is None:
        pytest.skip("pysail is not installed")
    (port,) = free_ports(1)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "graph"), "SAIL_MODE": mode}
    with _serving([sys.executable, "-c", _SAIL, str(port), *map(str, failing)], port, environment) as server:
        yield server


@contextmanager
def apache_spark(folder: Path) -> Iterator[Server]:
    """Run Apache Spark with two workers, each a process, which write into a folder."""
    home = Path(os.environ.get("SPARK_HOME", ""))
    if not (shutil.which("java") and (home / "jars").is_dir()):
        pytest.skip("Apache Spark is not installed: SPARK_HOME names no folder with its jars, or there is no Java")
    (port,) = free_ports(1)
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1", "spark.connect.grpc.binding.port": port, "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": 2, "spark.local.dir": folder, "spark.executor.memory": "1g",
        # compiling a statement takes longer than running it on few rows
        "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.sql.adaptive.enabled": "false",
    }  # fmt: skip
    command = [str(home / "bin" / "spark-submit"), "--master", "local-cluster[2,1,1024]", "--driver-memory", "2g",
               "--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]  # fmt: skip
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    python = {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT / "graph"), "SPARK_LOCAL_IP": "127.0.0.1"}
    with _serving([*command, "spark-internal"], port, {**os.environ, **python}) as server:
        yield server


@contextmanager
def _serving(command: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            for _ in range(1200):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    if running.poll() is not None:
                        pytest.fail(f"{command[0]} ended")
                    time.sleep(0.1)
            yield Server(f"sc://127.0.0.1:{port}", running)
        finally:
            running.terminate()


def written(output: Path) -> dict[str, Any]:
    """Return everything that a build with a cluster has written, as `embedded` does."""
    described = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    lines: list[str] = []
    for shard in described["shards"]:
        text = pa.CompressedInputStream(pa.OSFile(str(output / "shards" / shard["file"])), "zstd").read().decode()
        lines += text.splitlines()
    tables = {name: f"'{output}/tables/{name}/*.parquet'" for name in TABLES_COMPARED}
    return _described(lines, output, duckdb.connect(), tables)


def embedded(store: Path) -> dict[str, Any]:
    """Return what a store holds: its quads, arrays, names, entities, and the claims in terms of entities."""
    folder = snapshot.current(store)
    connection = duckdb.connect(str(folder / snapshot.CLAIMS), read_only=True)
    return _described(quads(store), folder, connection, {name: name for name in TABLES_COMPARED})


def _described(lines: Sequence[str], folder: Path, connection: duckdb.DuckDBPyConnection, tables: dict[str, str]) -> dict[str, Any]:
    text = "\n".join(line.rstrip("\n") for line in lines) + "\n"
    graph = ox.Store()  # which writes numbers in one way, however they were written
    graph.bulk_load(text.encode(), format=ox.RdfFormat.N_QUADS)
    arrays, names = ({path.name: path.read_bytes() for path in sorted((folder / name).iterdir())} for name in (NETWORK, "names"))
    try:
        entities = connection.execute(ENTITIES_COMPARED.format(**tables)).fetchall()
        claims = connection.execute(CLAIMS_COMPARED.format(**tables)).fetchall()
    finally:
        connection.close()
    return {
        "quads": sorted(map(str, graph)), "arrays": arrays, "names": names,
        "entities": entities, "claims": claims,
    }  # fmt: skip
