"""The steps that `bench.py` measures, each run as a process of its own: `python steps.py NAME ARGUMENT…`."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filmograph import schema
from filmograph.namespaces import FILM, ID
from filmograph.pipeline import resolve
from filmograph.pipeline.check import checking, shapes
from filmograph.pipeline.fuse import fusion
from filmograph.pipeline.ingest import bulk, documents
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.publish import triples
from filmograph.store.claims import Database
from filmograph.store.graph import EmbeddedStore
from filmograph.store.snapshot import current
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD

VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:21111
DisableUnixSocket = 1
DirsAllowed = {quads}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
"""


def prepare(source: Path, folder: Path) -> None:
    """Bring tables as far as the chosen facts, and write their lines once, as one file and as a table of texts."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    database = Database(folder / "claims.duckdb")
    (one,), _ = documents.find([source], Choice())
    bulk.read(database, one, Choice())
    resolve.resolve(database)
    fusion.state(database)
    fusion.fuse(database)
    with (folder / "lines.nq").open("wb") as lines:
        for part in triples.write(database, folder / "lines"):
            lines.write(part.read_bytes())
    with database.in_order():
        database.sql(f"""CREATE TABLE bare AS SELECT * FROM read_csv('{folder}/lines.nq', columns = {{'line': 'VARCHAR'}}, delim = '\x01',
            quote = '', escape = '', header = false, auto_detect = false)""")
    triples.prepare_source_view(database)
    database.sql("CREATE TEMP TABLE checked AS SELECT mention FROM mention")
    triples.write_source_view(database, folder / "view.nt")
    database.close()


def write(folder: Path) -> None:
    """Tables to N-Quads, ours."""
    database = Database(folder / "claims.duckdb")
    fusion.state(database)
    triples.write(database, folder / "lines")


def copy(folder: Path) -> None:
    """A bare COPY of the same lines."""
    database = Database(folder / "claims.duckdb")
    with database.in_order():
        database.copy_lines("SELECT line FROM bare", folder / "bare.nq")


def rdflib_terms(folder: Path) -> None:
    """The chosen facts alone, without labels and shortcuts, as rdflib terms in a graph, serialised."""
    database = Database(folder / "claims.duckdb")
    rows: Any = database.rows("""SELECT s.iri, property, kind, object, o.iri FROM fact JOIN entity s ON s.entity = subject
        LEFT JOIN entity o ON o.entity = target""")
    datatypes = {kind: XSD[kind] for kind in ("integer", "decimal", "date", "boolean")}
    graph = Graph()
    for subject, name, kind, value, target in rows:
        resource = URIRef(f"{ID}{target}") if kind == "entity" else URIRef(value)
        term = resource if kind in ("entity", "concept") else Literal(value, datatype=datatypes.get(kind))
        graph.add((URIRef(f"{ID}{subject}"), FILM[name], term))
    graph.serialize(folder / "terms.nt", format="nt")


def bulk_load(quads: Path, folder: Path) -> None:
    """Pyoxigraph's own loader, on the full file."""
    import pyoxigraph as ox  # noqa: PLC0415 - each step imports what it measures

    store = ox.Store(str(folder))
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


def rdflib_load(quads: Path) -> None:
    """Rdflib's parser, into memory."""
    Graph().parse(quads, format="nt")


def check_shapes(folder: Path) -> None:
    """All shapes over all that a source says, as a build checks it."""
    database = Database(folder / "claims.duckdb")
    database.sql("UPDATE source SET checked = false")
    checking.quarantine_violations(database, {}, lambda _done, _total: None)


def pyshacl(folder: Path) -> None:
    """All shapes over all that a source says, by the reference validator."""
    data = Graph().parse(folder / "view.nt", format="nt") + schema.ontology()
    shapes.reference_check(data, shapes.shapes(warnings=False))


def virtuoso(quads: Path, folder: Path) -> None:
    """Virtuoso's bulk loader, with its server started for it and stopped."""
    folder.mkdir(parents=True)
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(folder=folder, quads=quads.parent), encoding="utf-8")
    command = ["isql-vt", "127.0.0.1:21111", "dba", "dba"]
    with subprocess.Popen(["virtuoso-t", "+foreground", "+configfile", folder / "virtuoso.ini"], stderr=subprocess.DEVNULL) as server:
        while subprocess.run([*command, "exec=status();"], capture_output=True, check=False).returncode:
            time.sleep(0.3)
        load = f"ld_dir('{quads.parent}', '{quads.name}', 'http://example.org/g'); rdf_loader_run(); checkpoint;"
        subprocess.run([*command, f"exec={load}"], check=True, capture_output=True)
        subprocess.run([*command, "exec=shutdown;"], check=False, capture_output=True)
        server.wait()


def count(store: Path) -> None:
    """Print how many quads a store holds."""
    sys.stdout.write(str(len(EmbeddedStore(current(store)))))


STEPS: dict[str, Callable[..., None]] = {
    "prepare": prepare, "write": write, "copy": copy, "rdflib-terms": rdflib_terms, "bulk-load": bulk_load, "rdflib-load": rdflib_load,
    "shapes": check_shapes, "pyshacl": pyshacl, "virtuoso": virtuoso, "count": count,
}  # fmt: skip

if __name__ == "__main__":
    began = time.perf_counter()
    STEPS[sys.argv[1]](*map(Path, sys.argv[2:]))
    sys.stderr.write(f"{time.perf_counter() - began}")
