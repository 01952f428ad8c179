"""The steps that `bench.py` measures, each run as a process of its own: `python steps.py NAME ARGUMENT…`."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filmograph.build import documents, fusion, identity, shapes, tables, triples
from filmograph.build.database import Database
from filmograph.namespaces import FILM, ID
from filmograph.snapshot import current
from filmograph.store import EmbeddedStore
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
    (one,), _ = documents.find([source], documents.Choice())
    tables.read(database, one, documents.Choice())
    identity.resolve(database)
    fusion.state(database)
    fusion.fuse(database)
    with (folder / "lines.nq").open("wb") as whole:
        for part in triples.write(database, folder / "lines"):
            whole.write(part.read_bytes())
    with database.in_order():
        database.sql(f"""CREATE TABLE bare AS SELECT * FROM read_csv('{folder}/lines.nq', columns = {{'line': 'VARCHAR'}}, delim = '\x01',
            quote = '', escape = '', header = false, auto_detect = false)""")
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
    """The same facts through rdflib terms, a line each."""
    database = Database(folder / "claims.duckdb")
    rows: Any = database.rows("""SELECT s.iri, property, kind, object, o.iri FROM fact JOIN node s ON s.node = subject
        LEFT JOIN node o ON o.node = target""")
    datatypes = {kind: XSD[kind] for kind in ("integer", "decimal", "date", "boolean")}
    with (folder / "terms.nq").open("w", encoding="utf-8") as out:
        for subject, name, kind, value, target in rows:
            term = (
                URIRef(f"{ID}{target}")
                if kind == "node"
                else URIRef(value)
                if kind == "concept"
                else Literal(value, datatype=datatypes.get(kind))
            )
            out.write(f"{URIRef(f'{ID}{subject}').n3()} {FILM[name].n3()} {term.n3()} .\n")


def bulk_load(quads: Path, folder: Path) -> None:
    """Pyoxigraph's own loader, on the whole file."""
    import pyoxigraph as ox  # noqa: PLC0415 - each step imports what it measures

    store = ox.Store(str(folder))
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


def rdflib_load(quads: Path) -> None:
    """Rdflib's parser, into memory."""
    Graph().parse(quads, format="nt")


def check_shapes(quads: Path) -> None:
    """All shapes over one graph, compiled."""
    shapes.check_file(quads)


def pyshacl(quads: Path) -> None:
    """All shapes over one graph, by the reference validator."""
    shapes.reference_check(Graph().parse(quads, format="nt"), shapes.shapes(warnings=False))


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
    STEPS[sys.argv[1]](*map(Path, sys.argv[2:]))
