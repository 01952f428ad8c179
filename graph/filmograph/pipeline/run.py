"""From source documents to a published store: read, checked, resolved, fused, written, checked again, published."""

import hashlib
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

from filmograph import VERSION, resources
from filmograph.errors import SourceError
from filmograph.model import Record, Rejected
from filmograph.pipeline import estimate, full
from filmograph.pipeline.check import checking, shapes
from filmograph.pipeline.check.shacl import Result
from filmograph.pipeline.estimate import SHARE, SHARE_BESIDE_ARRAYS, Estimate, installed_memory
from filmograph.pipeline.ingest import bulk, documents, records
from filmograph.pipeline.ingest.documents import Input
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.ingest.recognised import Read, iter_guarded
from filmograph.pipeline.job import Job, Made, Options, Progress, Silent
from filmograph.pipeline.publish import arrays, names
from filmograph.pipeline.resolve import judging
from filmograph.pipeline.summary import Summary, checked_films, summarise
from filmograph.pipeline.update.revision import LARGEST_SHARE, Update
from filmograph.sources.reading.archives import as_given
from filmograph.sources.reading.files import printable
from filmograph.store import judgements, snapshot, void
from filmograph.store.claims import Database, create
from filmograph.store.graph import EmbeddedStore
from filmograph.store.judgements import Judgement
from filmograph.store.names import FOLDER
from filmograph.store.snapshot import CLAIMS, NETWORK, Stages
from filmograph.store.void import Content

__all__ = ["Options", "Progress", "Silent", "Summary", "build"]

_UPDATING = "updating"
_LEAST_MEMORY = 1_500_000_000
_MOST_FREE_SPACE = 32_000_000
"""How many bytes of the claims' file may hold nothing; less is not worth writing it anew."""
_LARGE_FILE = 200_000_000
"""From how many bytes on the file is written anew only where half of it holds nothing."""


def build(
    paths: Sequence[Path],
    store: Path,
    options: Options | None = None,
    progress: Progress | None = None,
    agree: Callable[[Estimate], None] = lambda _: None,
) -> Summary:
    """Read documents, folders and tables into a store, beside what it holds already, and publish it all at once.

    Every record is validated; one that breaks a shape goes to quarantine. The built graph is looked over for what is suspicious:
    the films of pages, and a sample of tables'. A build that was killed is gone on with when the same is asked. Before sources are read,
    `agree` is called with what that will take; it may raise an error, and then nothing is built.
    Raises `SourceError` when nothing could be read, `StoreError` when the store cannot be written.
    """
    began, asked, progress = time.monotonic(), options or Options(), progress or Silent()
    judged = judgements.read(asked.judgements) if asked.judgements else None
    progress.stage("looking at the sources")
    files = documents.search(paths)
    inputs, refused = documents.find(files.found, asked.choice)
    refused = files.refused + refused
    with snapshot.new_snapshot(store, _request(inputs, asked, judged)) as folder:
        before, stages = snapshot.find_current(store), _stages(folder)
        database = _open_claims(before, folder, memory := _memory_for(inputs))
        try:
            expected = estimate.of([one for one in inputs if not is_read(database, one)], asked, store)
            estimate.refuse_without_room(expected, store)
            agree(expected)
            sentences = [note_refusal(database, name, sentence) for name, sentence in refused]
            for one in inputs:
                sentences += read_source(database, one, asked.choice, progress)
            if not any(is_read(database, one) for one in inputs):
                raise SourceError(nothing_read(sentences))
            progress.stage("checking what each source says")
            where = {document.file_name: path for one in inputs for document, path in zip(one.source.documents, one.paths, strict=True)}
            checking.quarantine_violations(database, where, lambda done, total: progress.advance(done, total, "slices"))
            sentences += judging.resolve(database, asked.judgements, judged)
            job = Job(database, folder, stages, asked, progress)
            made = _update(job, before, store) or full.make(job)
            summary = _finish(job, made, min(memory, max(_LEAST_MEMORY, installed_memory() // SHARE_BESIDE_ARRAYS)))
            sentences += _none_kept(database, inputs)
            compact = None if made.renewed else _compact(database, folder)
        finally:
            database.close()
        if compact:
            compact.replace(folder / CLAIMS)
        shutil.rmtree((folder / CLAIMS).with_suffix(".spill"), ignore_errors=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return replace(
        summary, refused=tuple(sentences), not_read=tuple(files.not_read), seconds=round(time.monotonic() - began, 1), peak_memory=peak
    )


def _request(inputs: Sequence[Input], asked: Options, judged: Sequence[Judgement] | None) -> str:
    """Return what a build was asked for, so that a build of the same can be gone on with."""
    request = repr(([one.source for one in inputs], asked, judged, VERSION))
    return hashlib.sha256(request.encode()).hexdigest()


def _memory_for(inputs: Sequence[Input]) -> int:
    """Return how many bytes of memory the tables may take: what a small catalogue needs, and more in proportion to larger ones."""
    # a packed file holds about five times its size, and the tables made of a text need about ten times that while they are joined
    text = sum(path.stat().st_size * (5 if path.suffix == ".gz" else 1) for one in inputs for path in one.paths)
    return max(_LEAST_MEMORY, min(10 * text, installed_memory() // SHARE))


def _stages(folder: Path) -> Stages:
    """Return which stages are finished; an update that was stopped on its way has changed its tables, so it begins again."""
    stages = Stages(folder)
    if not stages.done(_UPDATING):
        return stages
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != snapshot.REQUEST:
            path.unlink()
    return Stages(folder)


def _open_claims(before: Path | None, folder: Path, memory: int) -> Database:
    if not (folder / CLAIMS).exists():
        made = (folder / CLAIMS).with_suffix(".made")  # a part of a file, which a kill leaves, is no database
        made.unlink(missing_ok=True)
        if before is None:
            create(made)
        else:
            _copy_undamaged(before, made)
        made.rename(folder / CLAIMS)
        snapshot.sync_ahead(folder / CLAIMS)
    return Database(folder / CLAIMS, memory_limit=f"{memory // 1_000_000}MB")


def _copy_undamaged(before: Path, copied: Path) -> None:
    """Copy the claims of a snapshot, every file of which is looked at: what is made of damage would look as if it were written so."""
    with ThreadPoolExecutor(2) as pool:
        steps = [pool.submit(snapshot.check_all, before), pool.submit(_copy_claims, before, copied)]
        shapes.prepare()  # takes about as long
        for step in steps:
            step.result()


def _copy_claims(before: Path, copied: Path) -> None:
    log = before / f"{CLAIMS}.wal"
    if log.exists():
        snapshot.copy(log, copied.with_name(log.name))
    snapshot.copy(before / CLAIMS, copied)


def _is_roomy(free: int, size: int) -> bool:
    """Return whether the claims' file is worth writing anew; that of a large catalogue takes as long as reading it.

    >>> [_is_roomy(free, size) for free, size in ((1_000_000, 2_000_000), (40_000_000, 90_000_000), (900_000_000, 2_000_000_000))]
    [False, True, False]
    """
    return free >= _MOST_FREE_SPACE and (size < _LARGE_FILE or free > size // 2)


def _compact(database: Database, folder: Path) -> Path | None:
    """Write the tables without free space, where much of their file is that; every update copies the file."""
    if not _is_roomy(database.free_space(), (folder / CLAIMS).stat().st_size):
        return None
    compact = (folder / CLAIMS).with_suffix(".compact")
    compact.unlink(missing_ok=True)
    database.copy_tables(compact)
    return compact


def read_source(database: Database, one: Input, choice: Choice, progress: Progress) -> list[str]:
    """Read a source that the tables do not hold as it is now, and return a sentence for what could not be read of it."""
    progress.stage(f"reading {one.source.name}")
    if is_read(database, one):
        return []
    cut: list[str] = []
    try:
        with database.transaction():
            _read_one(database, one, cut, choice, progress)
            one.refuse_changed()
    except SourceError as error:
        cut = [str(error)]
    return [note_refusal(database, one.source.name, sentence) for sentence in cut]


def nothing_read(sentences: Sequence[str]) -> str:
    return sentences[0] if len(sentences) == 1 else f"None of {len(sentences)} documents could be read; the first: {sentences[0]}"


def _read_one(database: Database, one: Input, cut: list[str], choice: Choice, progress: Progress) -> None:
    read = one.read
    if read is None:
        cut += bulk.read(database, one, choice, lambda done, total: progress.advance(done, total, "bytes"))
    else:
        number = records.begin_source(database, one.source)
        files = zip(one.source.documents, one.paths, strict=True)
        documents_read = ((document.file_name, _records(read, path, cut, alone=len(one.paths) == 1)) for document, path in files)
        records.add_records(database, one.source, number, documents_read, lambda done: progress.advance(done, 0, "films"))


def _records(read: Read, path: Path, cut: list[str], *, alone: bool) -> Iterator[Record | Rejected]:
    """Yield the records of a file; one that fails among others of its source is cut there, and the others are read."""
    try:
        yield from iter_guarded(path, read(path, cut))
    except SourceError as error:
        if alone:
            raise
        cut.append(str(error))


def _none_kept(database: Database, inputs: Sequence[Input]) -> list[str]:
    """Return a sentence when none of the films of these sources is kept, else nothing."""
    names = [one.source.name for one in inputs]
    films = "SELECT count(*) FROM kept k JOIN source s ON s.number = source_of(k.mention) WHERE k.class = 'Film'"
    if database.count(f"{films} AND s.name IN (SELECT unnest($1::VARCHAR[]))", [names]):
        return []
    return ["None of the films of these sources is kept; `filmograph quarantine` says why, if any were found."]


def is_read(database: Database, one: Input) -> bool:
    """Return whether the tables hold a source as it is now, read by the same reader in the same way."""
    known = database.rows("SELECT number, reader, options FROM source WHERE name = ?", [one.source.name])
    if not known or known[0][1:] != (one.source.reader, one.source.options):
        return False
    documents_read = database.rows("SELECT file_name, content_hash, retrieved FROM document WHERE source = ?", [known[0][0]])
    return {(d.file_name, d.content_hash, d.retrieved) for d in one.source.documents} <= set(documents_read)


def note_refusal(database: Database, name: str, sentence: str) -> str:
    """Put a source that could not be read, or not to its end, into quarantine, and return the sentence that says why."""
    sentence = printable(as_given(sentence))
    database.sql("DELETE FROM quarantine WHERE source = ? AND reason = ?", [name, sentence])
    database.insert("quarantine", [(name, "file", None, None, None, None, None, sentence, None)])
    return sentence


def _update(job: Job, before: Path | None, store: Path) -> Made | None:
    """Make the snapshot from the one before where that was made in the same way and little has changed; else return None."""
    manifest = snapshot.manifest(before, store) if before else {}
    if before is None or manifest.get("made") != _way(job.asked):
        return None
    with Update(job, before) as update:
        if update.share > LARGEST_SHARE:
            return None
        job.stages.finish(_UPDATING)
        job.database.leave_log()
        return update.make(Content.from_json(manifest), manifest["conflicts"])


def _way(asked: Options) -> str:
    """Return a hash that differs when the same sources would give a different graph."""
    digest = hashlib.sha256(repr((VERSION, asked.all_graphs, asked.with_triples, asked.rules)).encode())
    for path in sorted(resources.ontology().rglob("*.ttl")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _finish(job: Job, made: Made, memory: int) -> Summary:
    """Write the network and meanwhile look the built graph over, write the manifest, and return the summary."""
    checked = checked_films(job.database, job.asked.sample) if job.asked.with_triples else []

    def look_over() -> tuple[Content, list[Result]]:
        content = made.content()
        return content, shapes.check_films(EmbeddedStore(job.folder), checked) if checked else []

    with ThreadPoolExecutor(1) as pool:
        looked_over = pool.submit(look_over)
        job.progress.stage("writing the network")
        if not job.stages.done("network"):
            # beside the tables numpy holds whole columns
            job.database.limit_memory(memory)
            shutil.rmtree(job.folder / NETWORK, ignore_errors=True)
            shutil.rmtree(job.folder / FOLDER, ignore_errors=True)
            arrays.write(job.database, job.folder / NETWORK, made.renewed)
            names.write(job.database, job.folder, made.renewed.folder.parent if made.renewed else None)
            job.stages.finish("network")
        names.forget(job.database)
        job.progress.stage("checking the built graph")
        content, results = looked_over.result()
    summary = summarise(job.database, conflicts=made.conflicts, quads=content.quads, checked=checked, results=results)
    manifest = {"sources": [asdict(source) for source in summary.sources], "checked": checked, "made": _way(job.asked)}
    snapshot.write_manifest(job.folder, {**manifest, **content.to_json(), "conflicts": made.conflicts})
    snapshot.write_description(job.folder, void.turtle(content))
    return summary
