"""From source documents to a published store: read, checked, resolved, fused, written, checked again, published."""

import hashlib
import os
import resource
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from filmograph import VERSION, judgements, resources, snapshot
from filmograph.build import checking, claims, documents, fusion, identity, judging, network, shapes, tables, triples
from filmograph.build.database import Database
from filmograph.build.documents import Choice, Input
from filmograph.build.shacl import Result
from filmograph.errors import SourceError
from filmograph.judgements import Judgement
from filmograph.namespaces import ID
from filmograph.snapshot import Stages
from filmograph.store import EmbeddedStore, load

_CLAIMS = "claims.duckdb"

_CHECKED_LAST = """
    SELECT DISTINCT iri FROM (
        SELECT n.iri, s.bulk, row_number() OVER (PARTITION BY s.bulk ORDER BY md5(s.name || ' ' || t.key), t.thing) AS place
        FROM kept t JOIN source s ON s.number = source_of(t.thing) JOIN identity i USING (thing) JOIN node n USING (node)
        WHERE t.class = 'Film')
    WHERE NOT bulk OR place <= ? ORDER BY iri"""

_SOURCES = """
    SELECT s.name, s.layout, (SELECT count(*) FROM kept t WHERE source_of(t.thing) = s.number AND t.class = 'Film'),
           (SELECT count(*) FROM quarantine q WHERE q.source = s.name), s.partial, s.bulk
    FROM source s ORDER BY s.bulk, s.name"""
_COUNTS = {
    "films": "SELECT count(*) FROM node WHERE starts_with(iri, 'film/')",
    "people": "SELECT count(*) FROM node WHERE starts_with(iri, 'person/')",
    "credits": "SELECT count(*) FROM node WHERE starts_with(iri, 'credit/')",
    "merged": "SELECT count(*) FROM node n JOIN identity i USING (node) JOIN thing t USING (thing)"
              " WHERE starts_with(iri, 'film/') AND n.things > 1",
    "conflicts": "SELECT count(*) FROM decision",
}  # fmt: skip


class Progress(Protocol):
    """Is told what the build does: a stage in a few words, and how far it is (`done` of `total` of something)."""

    def stage(self, name: str) -> None:
        """Say that a stage begins."""

    def advance(self, done: int, total: int, unit: str) -> None:
        """Say how far the stage is."""


class Silent:
    """Progress that nobody sees."""

    def stage(self, name: str) -> None:
        """Say nothing."""

    def advance(self, done: int, total: int, unit: str) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class SourceSummary:
    """What became of one source: how many films it gave, how many of its records were set aside."""

    name: str
    layout: str
    films: int
    quarantined: int
    partial: bool
    bulk: bool = False


@dataclass(frozen=True)
class Summary:
    """What a build did; `refused` holds a sentence for each document that could not be read, or not to its end.

    `merged` counts the films of sources that are one with another source's; `quads` is 0 for a store without triples;
    `peak_memory` is in bytes; `left_to_reference` lists (shape, construct) that pyshacl had to check;
    `roles_met` lists (role, department, credits) that the ontology does not have.
    """

    sources: tuple[SourceSummary, ...]
    films: int
    people: int
    credits: int
    merged: int
    conflicts: int
    quads: int
    films_checked: int
    pages: int
    results: tuple[Result, ...]
    roles_met: tuple[tuple[str, str, int], ...] = ()
    quarantined: tuple[tuple[str, str, int], ...] = ()
    left_to_reference: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    peak_memory: int = 0
    refused: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Return the summary as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Options:
    """How a build is done.

    `all_graphs`: tables get their named graph for every film; `with_triples`: without, claims and network are all that is kept;
    `sample`: how many films of tables are looked over for what is suspicious; `choice`: which titles of a catalogue are read;
    `judgements`: a file of them, instead of those that the store was built with before.
    """

    all_graphs: bool = False
    with_triples: bool = True
    sample: int = 100
    choice: Choice = field(default_factory=Choice)
    judgements: Path | None = None


def build(paths: Sequence[Path], store: Path, options: Options | None = None, progress: Progress | None = None) -> Summary:
    """Read documents, folders and tables into a store, beside what it holds already, and publish it whole.

    Every record is validated; one that breaks a shape goes to quarantine. The built graph is looked over for what is suspicious:
    the films of pages, and a sample of tables'. A build that was killed is gone on with when the same is asked.
    Raises `SourceError` when nothing could be read, `StoreError` when the store cannot be written.
    """
    began, asked, tell = time.monotonic(), options or Options(), progress or Silent()
    judged = judgements.read(asked.judgements) if asked.judgements else None
    tell.stage("looking at the sources")
    inputs, refused = documents.find(paths, asked.choice)
    with snapshot.new_snapshot(store, _request(inputs, asked, judged)) as folder:
        stages = Stages(folder)
        database = _open_claims(store, folder, _memory_for(inputs))
        try:
            sentences = [_note_refusal(database, name, sentence) for name, sentence in refused]
            for one in inputs:
                sentences += _read(database, one, asked.choice, tell)
            if not any(_is_read(database, one) for one in inputs):
                raise SourceError(_nothing_read(sentences))
            tell.stage("checking what each source says")
            where = {path.name: path for one in inputs for path in one.paths}
            checking.quarantine_violations(database, where, lambda done, total: tell.advance(done, total, "slices"))
            sentences += judging.resolve(database, asked.judgements, judged)
            _write(database, folder, stages, asked, tell)
            summary = _summarise(database, folder, quads=stages.result("loaded") or 0, sample=asked.sample, tell=tell)
        finally:
            database.close()
        shutil.rmtree(folder / _CLAIMS.replace("duckdb", "spill"), ignore_errors=True)
        stages.forget()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return replace(summary, refused=tuple(sentences), seconds=round(time.monotonic() - began, 1), peak_memory=peak)


def _request(inputs: Sequence[Input], asked: Options, judged: Sequence[Judgement] | None) -> str:
    """Return what a build was asked for, so that a build of the same can be gone on with."""
    said = repr(([one.source for one in inputs], asked, judged, VERSION))
    return hashlib.sha256(said.encode()).hexdigest()


def _memory_for(inputs: Sequence[Input]) -> str:
    """Return how much memory the tables may take: what a small catalogue needs, and more in proportion to larger ones."""
    # a packed file holds about five times its size, and the tables made of a text need about ten times that while they are joined
    text = sum(path.stat().st_size * (5 if path.suffix == ".gz" else 1) for one in inputs for path in one.paths)
    installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{max(1500, min(10 * text, installed // 2) // 1_000_000)}MB"


def _open_claims(store: Path, folder: Path, memory: str) -> Database:
    before = snapshot.find_current(store)
    if before is not None and not (folder / _CLAIMS).exists():
        copied = folder / "claims.copy"
        shutil.copyfile(before / _CLAIMS, copied)
        copied.rename(folder / _CLAIMS)
    return Database(folder / _CLAIMS, memory_limit=memory)


def _read(database: Database, one: Input, choice: Choice, tell: Progress) -> list[str]:
    """Read a source that the tables do not hold as it is now, and return a sentence for what could not be read of it."""
    tell.stage(f"reading {one.source.name}")
    if _is_read(database, one):
        return []
    cut: list[str] = []
    try:
        with database.transaction():
            _read_one(database, one, cut, choice, tell)
            one.refuse_changed()
    except SourceError as error:
        cut = [str(error)]
    return [_note_refusal(database, one.source.name, sentence) for sentence in cut]


def _nothing_read(sentences: Sequence[str]) -> str:
    return sentences[0] if len(sentences) == 1 else f"None of {len(sentences)} documents could be read; the first: {sentences[0]}"


def _read_one(database: Database, one: Input, cut: list[str], choice: Choice, tell: Progress) -> None:
    read = one.read
    if read is None:
        cut += tables.read(database, one, choice, lambda done, total: tell.advance(done, total, "bytes"))
    else:
        number = claims.begin_source(database, one.source)
        told = ((path.name, read(path, cut)) for path in one.paths)
        claims.add_records(database, one.source, number, told, lambda done: tell.advance(done, 0, "films"))


def _is_read(database: Database, one: Input) -> bool:
    """Return whether the tables hold a source as it is now, read by the same reader in the same way."""
    held = database.rows("SELECT number, reader, options FROM source WHERE name = ?", [one.source.name])
    if not held or held[0][1:] != (one.source.reader, one.source.options):
        return False
    known = database.rows("SELECT file_name, content_hash, retrieved FROM document WHERE source = ?", [held[0][0]])
    return {(d.file_name, d.content_hash, d.retrieved) for d in one.source.documents} <= set(known)


def _note_refusal(database: Database, name: str, sentence: str) -> str:
    """Put a source that could not be read, or not to its end, into quarantine, and return the sentence that says why."""
    database.sql("DELETE FROM quarantine WHERE source = ? AND reason = ?", [name, sentence])
    database.insert("quarantine", [(name, None, None, None, None, None, sentence, None)])
    return sentence


def _write(database: Database, folder: Path, stages: Stages, asked: Options, tell: Progress) -> None:
    if not stages.done("resolved"):
        tell.stage("resolving films, people, companies and places")
        identity.resolve(database)
        fusion.state(database)
        tell.stage("choosing among what sources say")
        fusion.fuse(database)
        stages.finish("resolved")
    else:
        fusion.state(database)
    if not asked.with_triples:
        stages.finish("loaded", 0)
    if not stages.done("loaded"):
        _write_triples(database, folder, stages, all_graphs=asked.all_graphs, tell=tell)
    if not stages.done("network"):
        tell.stage("writing the network")
        shutil.rmtree(folder / "network", ignore_errors=True)
        network.write(database, folder / "network")
        stages.finish("network")


def _write_triples(database: Database, folder: Path, stages: Stages, *, all_graphs: bool, tell: Progress) -> None:
    lines = folder / "lines"
    if not stages.done("written"):
        tell.stage("writing the graph")
        shutil.rmtree(lines, ignore_errors=True)
        written = triples.write(database, lines, all_graphs=all_graphs)
        stages.finish("written", [path.name for path in written])
    tell.stage("loading the graph")
    shutil.rmtree(folder / "graph", ignore_errors=True)
    concepts = tuple(resources.ontology() / name for name in ("roles.ttl", "languages.ttl"))
    files = [lines / name for name in stages.result("written")]
    quads = load(files, folder / "graph", concepts, told=lambda done, total: tell.advance(done, total, "bytes"))
    stages.finish("loaded", quads)
    shutil.rmtree(lines)


def _summarise(database: Database, folder: Path, *, quads: int, sample: int, tell: Progress) -> Summary:
    checked: list[str] = []
    results: tuple[Result, ...] = ()
    if quads:
        tell.stage("checking the built graph")
        checked = [f"{ID}{iri}" for (iri,) in database.rows(_CHECKED_LAST, [sample])]
        results = tuple(shapes.check_films(EmbeddedStore(folder), checked))
    listed = tuple(
        SourceSummary(str(n), str(k), int(str(f)), int(str(q)), bool(p), bool(b)) for n, k, f, q, p, b in database.rows(_SOURCES)
    )
    counted: dict[str, Any] = {name: database.count(query) for name, query in _COUNTS.items()}
    roles: Any = database.rows("SELECT role, department, sum(credits)::BIGINT FROM role_met GROUP BY ALL ORDER BY 3 DESC, 1")
    reasons: Any = database.rows("SELECT source, reason, count(*) FROM quarantine GROUP BY ALL ORDER BY 3 DESC, 1, 2")
    summary = Summary(
        sources=listed, **counted, quads=quads, films_checked=len(checked), pages=sum(s.films for s in listed if not s.bulk),
        results=results, roles_met=tuple(roles), quarantined=tuple(reasons), left_to_reference=tuple(shapes.left_to_reference()),
    )  # fmt: skip
    for table in ("fact", "decision", "decision_over"):
        database.sql(f"DROP TABLE {table}")
    snapshot.write_manifest(folder, {"sources": [asdict(source) for source in listed], "checked": list(checked), "quads": quads})
    return summary
