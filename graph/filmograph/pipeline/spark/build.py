"""From source documents to shards, tables and arrays in a folder, with a Spark Connect server for the joins over everything."""

import json
import resource
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from filmograph import VERSION, resources
from filmograph.errors import SourceError, StoreError, reason
from filmograph.pipeline import resolve, run
from filmograph.pipeline.check import checking
from filmograph.pipeline.full import CONCEPTS
from filmograph.pipeline.fuse import fusion
from filmograph.pipeline.ingest import bulk, documents, records
from filmograph.pipeline.ingest.documents import Input
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.job import Options, Progress, Silent
from filmograph.pipeline.publish import arrays, credited, names, triples
from filmograph.pipeline.resolve import judging
from filmograph.pipeline.spark import shards, slices
from filmograph.pipeline.spark.cluster import Cluster
from filmograph.pipeline.spark.session import session_at
from filmograph.pipeline.summary import Summary, summarise
from filmograph.sources.tables.imdb_tables import TABLES as IMDB_TABLES
from filmograph.store import judgements, rdf_files
from filmograph.store.checksums import MANIFEST
from filmograph.store.snapshot import NETWORK

_WORK, _SHARDS, _TABLES = "work", "shards", "tables"
_EXPORTED = ("source", "document", "mention", "claim", "entity", "identity", "link", "quarantine")
_GATHERED = ("person", "other_name", "film", "company", "credit", "company_credit", "entity_name", "new_concept", "entity", "identity")
"""What the arrays and the index of names are made from, by the driver."""


def build(paths: Sequence[Path], address: str, output: Path, options: Options | None = None, progress: Progress | None = None) -> Summary:
    """Read documents, folders and tables, and write shards, tables, arrays and a manifest into a new folder that the workers see.

    The result is that of the embedded build of the same sources. Raises `SourceError` when nothing could be read, `UsageError` and
    `StoreError` for what the server, its workers or the folder cannot do.
    """
    began, asked, progress = time.monotonic(), options or Options(), progress or Silent()
    judged = judgements.read(asked.judgements) if asked.judgements else None
    progress.stage("looking at the sources")
    files = documents.search(paths)
    inputs, refused = documents.find(files.found, asked.choice)
    with _folder(output) as work, session_at(address, work) as session:
        spread = [table.replace(".", "_") for table in IMDB_TABLES]
        cluster = Cluster(work / "driver.duckdb", session, work, spread=spread)
        try:
            sentences = [run.note_refusal(cluster, name, sentence) for name, sentence in files.refused + refused]
            _read(cluster, inputs, asked, progress, sentences)
            sentences += judging.resolve(cluster, asked.judgements, judged)
            summary = _make(cluster, output, asked, progress)
        finally:
            cluster.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return replace(
        summary, refused=tuple(sentences), not_read=tuple(files.not_read), seconds=round(time.monotonic() - began, 1), peak_memory=peak
    )


@contextmanager
def _folder(output: Path) -> Iterator[Path]:
    """Make the folder of the result, and yield one in it for tables on their way; a build that fails leaves neither.

    Raises `StoreError` when it cannot be made, or holds something.
    """
    try:
        made = not output.exists()
        output.mkdir(parents=True, exist_ok=True)
        if any(output.iterdir()):
            raise StoreError(f"{output}: the folder is not empty; name a new one, or empty it.")
        (output / _WORK).mkdir()
    except OSError as error:
        raise StoreError(f"{output}: the folder cannot be written ({reason(error)}); name another one.") from None
    try:
        yield (output / _WORK).resolve()
    except BaseException:
        for path in output.iterdir():
            shutil.rmtree(path, ignore_errors=True)
        if made:
            shutil.rmtree(output, ignore_errors=True)
        raise
    shutil.rmtree(output / _WORK)


def _read(cluster: Cluster, inputs: Sequence[Input], asked: Options, progress: Progress, sentences: list[str]) -> None:
    """Read the sources into claims, check what each says, and add a sentence for what could not be read to those of before.

    What is read record by record is read and checked with the driver, IMDb's tables after that with the cluster.
    Raises `SourceError` when nothing could be read.
    """
    for one in inputs:
        if one.read is None:  # it gets its number in its turn, as in the embedded build
            records.begin_source(cluster, one.source)
        else:
            sentences += run.read_source(cluster, one, asked.choice, progress)
    progress.stage("checking what each source says")
    where = {document.file_name: path for one in inputs for document, path in zip(one.source.documents, one.paths, strict=True)}
    checking.quarantine_violations(cluster, where, lambda done, total: progress.advance(done, total, "slices"))
    for name in ("mention", "claim"):
        cluster.tables.spread(name)
    for one in inputs:
        if one.read is None:
            sentences += _read_tables(cluster, one, where, asked.choice, progress)
    if not any(run.is_read(cluster, one) for one in inputs):
        raise SourceError(run.nothing_read(sentences))


def _read_tables(cluster: Cluster, one: Input, where: Mapping[str, Path], choice: Choice, progress: Progress) -> list[str]:
    """Read and check IMDb's tables with the cluster, and return a sentence for what could not be read."""
    progress.stage(f"reading {one.source.name}")
    number = cluster.count("SELECT number FROM source WHERE name = ?", [one.source.name])
    try:
        cut = bulk.read(cluster, one, choice, lambda done, total: progress.advance(done, total, "bytes"))
        one.refuse_changed()
    except SourceError as error:
        _forget_source(cluster, one.source.name, number)
        return [run.note_refusal(cluster, one.source.name, str(error))]
    sentences = [run.note_refusal(cluster, one.source.name, sentence) for sentence in cut]
    progress.stage("checking what each source says")
    slices.quarantine_violations(cluster, number, where)
    return sentences


def _forget_source(cluster: Cluster, name: str, number: int) -> None:
    """Delete what the tables hold of a source, as a transaction would."""
    for table, column in (("source", "number"), ("document", "source"), ("role_met", "source")):
        cluster.sql(f"DELETE FROM {table} WHERE {column} = ?", [number])
    for table in ("mention", "claim"):
        cluster.sql(f"DELETE FROM {table} WHERE source_of(mention) = ?", [number])
    cluster.sql("DELETE FROM quarantine WHERE source = ?", [name])


def _make(cluster: Cluster, output: Path, asked: Options, progress: Progress) -> Summary:
    """Resolve, choose and write what the claims say, and return the summary."""
    progress.stage("resolving films, people, companies and places")
    with cluster.passing_tables():
        resolve.resolve(cluster)
    fusion.state(cluster)
    progress.stage("choosing among what sources say")
    fusion.fuse(cluster, asked.rules)
    credited.gather(cluster)
    names.gather(cluster)
    written: dict[str, Any] = {}
    if asked.with_triples:
        progress.stage("writing the graph")
        written = _write_graph(cluster, output / _SHARDS, all_graphs=asked.all_graphs)
    conflicts = cluster.count("SELECT count(*) FROM decision")
    summary = summarise(cluster, conflicts=conflicts, quads=written.get("quads", 0), checked=[], results=[])
    progress.stage("writing the network")
    tables = _write_tables(cluster, output)
    manifest = {"version": VERSION, **written, "tables": tables, "conflicts": conflicts}
    (output / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return summary


def _write_tables(cluster: Cluster, output: Path) -> dict[str, int]:
    """Write tables, arrays and the index of names, and return how many rows each table has."""
    for name in _GATHERED:
        if name in cluster.tables:
            cluster.tables.gather(name)
    cluster.tables.gather("claim", "property IN ('person', 'finalFilm')")  # what the arrays need of it
    rows = {name: cluster.count(f"SELECT count(*) FROM {name}") for name in _EXPORTED}
    (output / _TABLES).mkdir()
    for name in _EXPORTED:
        cluster.tables.export(name, output / _TABLES / name)
    for name in ("claim", *_GATHERED):  # from here on the driver's tables are read
        cluster.tables.forget(name)
    arrays.write(cluster, output / NETWORK)
    names.write(cluster, output)
    return rows


def _write_graph(cluster: Cluster, folder: Path, *, all_graphs: bool) -> dict[str, Any]:
    """Write the graph, and the terms of the ontology that every graph holds, and return what the manifest has of it."""
    terms = [line for name in CONCEPTS for line in rdf_files.triples(resources.ontology() / name).decode().splitlines()]
    cluster.table("term_line", {"line": "VARCHAR"}, [(line,) for line in dict.fromkeys(terms)])
    written = shards.write(cluster, triples.parts(cluster, all_graphs=all_graphs), folder)
    written += shards.write_here(folder, "ontology", list(dict.fromkeys(terms)))
    return shards.manifest(written)
