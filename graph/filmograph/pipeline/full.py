"""A snapshot made from scratch of all that the tables hold: resolved, fused, written and loaded."""

import shutil

from filmograph import resources
from filmograph.pipeline import resolve
from filmograph.pipeline.fuse import fusion
from filmograph.pipeline.job import Job, Made
from filmograph.pipeline.publish import content, credited, names, triples
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
        with database.passing_tables():
            resolve.resolve(database)
            evidence.remember(database)
        stages.finish("resolved")
    fusion.state(database)
    if not stages.done("fused"):
        job.progress.stage("choosing among what sources say")
        with database.passing_tables():
            fusion.fuse(database, job.asked.rules)
            credited.gather(database)
            names.gather(database)
        stages.finish("fused", database.count("SELECT count(*) FROM decision"))
    if job.asked.with_triples and not stages.done("loaded"):
        _write_triples(job)
    for table in ("fact", "decision", "decision_over", "ranking"):
        database.sql(f"DROP TABLE IF EXISTS {table}")
    return Made((lambda: _content(job)) if job.asked.with_triples else Content, stages.result("fused"))


def _content(job: Job) -> Content:
    """Return what the loaded graph holds."""
    quads, written = job.stages.result("loaded"), job.stages.result("written")
    # without graphs of their own, all quads are in the default graph
    triples_loaded = EmbeddedStore(job.folder).size(all_graphs=False) if written["named"] else quads
    return Content.from_json({**written["content"], "quads": quads, "triples": triples_loaded})


def _write_triples(job: Job) -> None:
    lines, stages = job.folder / LINES, job.stages
    concepts = tuple(resources.ontology() / name for name in CONCEPTS)
    if not stages.done("written"):
        job.progress.stage("writing the graph")
        shutil.rmtree(lines, ignore_errors=True)
        written = triples.write(job.database, lines, all_graphs=job.asked.all_graphs)
        named = any(path.name.startswith(triples.NAMED_GRAPHS) and path.stat().st_size for path in written)
        counted = content.count(job.database, written, concepts)
        stages.finish("written", {"files": [path.name for path in written], "named": named, "content": counted.to_json()})
    job.progress.stage("loading the graph")
    shutil.rmtree(job.folder / GRAPH, ignore_errors=True)
    files = [lines / name for name in stages.result("written")["files"]]
    quads = load(files, job.folder / GRAPH, concepts, progress=lambda done, total: job.progress.advance(done, total, "bytes"))
    stages.finish("loaded", quads)
    shutil.rmtree(lines)
