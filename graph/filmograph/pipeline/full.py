"""A snapshot made from scratch of all that the tables hold: resolved, fused, written and loaded."""

import shutil

from filmograph import resources
from filmograph.pipeline import resolve
from filmograph.pipeline.fuse import fusion
from filmograph.pipeline.job import Job, Made
from filmograph.pipeline.publish import credited, names, triples
from filmograph.pipeline.resolve import evidence
from filmograph.store.graph import EmbeddedStore, load
from filmograph.store.snapshot import GRAPH, LINES
from filmograph.store.void import Content

CONCEPTS = ("film.ttl", "alignments.ttl", "roles.ttl", "languages.ttl")
"""Files of the ontology whose terms and concepts every graph holds."""


def make(job: Job) -> Made:
    """Make the graph and the tables of who was in what from all sources; stages that are finished are not done again."""
    database, stages = job.database, job.stages
    if not stages.done("resolved"):
        job.progress.stage("resolving films, people, companies and places")
        resolve.resolve(database)
        evidence.remember(database)
        fusion.state(database)
        job.progress.stage("choosing among what sources say")
        fusion.fuse(database, job.asked.rules)
        credited.gather(database)
        names.gather(database)
        stages.finish("resolved", database.count("SELECT count(*) FROM decision"))
    else:
        fusion.state(database)
    if not job.asked.with_triples:
        stages.finish("loaded", 0)
    if not stages.done("loaded"):
        _write_triples(job)
    for table in ("fact", "decision", "decision_over", "ranking"):
        database.sql(f"DROP TABLE IF EXISTS {table}")
    content = (lambda: EmbeddedStore(job.folder).content()) if job.asked.with_triples else Content
    return Made(content, stages.result("resolved"))


def _write_triples(job: Job) -> None:
    lines, stages = job.folder / LINES, job.stages
    if not stages.done("written"):
        job.progress.stage("writing the graph")
        shutil.rmtree(lines, ignore_errors=True)
        written = triples.write(job.database, lines, all_graphs=job.asked.all_graphs)
        stages.finish("written", [path.name for path in written])
    job.progress.stage("loading the graph")
    shutil.rmtree(job.folder / GRAPH, ignore_errors=True)
    concepts = tuple(resources.ontology() / name for name in CONCEPTS)
    files = [lines / name for name in stages.result("written")]
    quads = load(files, job.folder / GRAPH, concepts, progress=lambda done, total: job.progress.advance(done, total, "bytes"))
    stages.finish("loaded", quads)
    shutil.rmtree(lines)
