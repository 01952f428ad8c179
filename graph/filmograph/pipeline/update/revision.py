"""A snapshot made from the one before: only what new or changed sources reach is made again, by the same steps as a full build.

The affected entities are two small catalogues, as they were and as they are. The lines and rows of both are made side by side, and the
differences are put into copies of the graph and the tables. No step knows that it works on a part.
"""

import shutil
from concurrent.futures import ThreadPoolExecutor
from math import inf
from pathlib import Path
from typing import Self

import numpy as np

from filmograph import resources
from filmograph.errors import StoreError, reason
from filmograph.namespaces import ID
from filmograph.pipeline.full import CONCEPTS
from filmograph.pipeline.fuse import fusion
from filmograph.pipeline.job import Job, Made
from filmograph.pipeline.publish import credited, names, triples
from filmograph.pipeline.publish.renumber import DOCUMENTS, RENEWED, Renewed
from filmograph.pipeline.update import reach, resolve_again
from filmograph.pipeline.update.reach import AFTER, BEFORE
from filmograph.store import graph
from filmograph.store.claims import Database
from filmograph.store.snapshot import CLAIMS, GRAPH, LINES, NETWORK
from filmograph.store.void import Content

LARGEST_SHARE = 0.02
"""Of all mentions, how many may be changed before a full build costs less."""

_RENEWED = "CREATE OR REPLACE TEMP TABLE renewed (kind VARCHAR, entity INTEGER)"

_REVISION = """
-- reads affected_before.{table}, affected_after.{table}
-- writes revised (entity), one row per entity whose row in the table is new, gone or another
CREATE OR REPLACE TEMP TABLE revised AS
    SELECT DISTINCT entity FROM (
        SELECT * FROM (FROM affected_before.{table} UNION ALL FROM affected_after.{table}) GROUP BY ALL HAVING count(*) = 1);

-- reads revised, affected_before.{table}, affected_after.{table}
-- writes renewed (kind, entity), one more row per such entity; of credits what counts is their film
INSERT INTO renewed
    SELECT {kind} FROM (FROM affected_before.{table} UNION ALL FROM affected_after.{table}) WHERE entity IN (FROM revised);

-- reads revised, affected_after.{table}
-- writes {table}, in which the rows of these entities are replaced
DELETE FROM {table} WHERE entity IN (FROM revised);
INSERT INTO {table} SELECT * FROM affected_after.{table} WHERE entity IN (FROM revised);
"""
_RECREDITED = """
-- reads reach.changed_entity, before.identity, identity
-- writes renewed (kind, entity), one more row per film of a changed entity: the lines and documents of its credits may be others
INSERT INTO renewed
    SELECT 'credited', film FROM (SELECT entity, film FROM before.identity UNION ALL SELECT entity, film FROM identity)
    WHERE entity IN (FROM reach.changed_entity);
"""
_FORMER_IRIS = f"""
    SELECT DISTINCT kind, '{ID}' || iri FROM renewed JOIN before.entity USING (entity)
    WHERE kind IN {RENEWED} AND entity IN (SELECT entity FROM renewed)"""
_DOCUMENT_ROWS = f"""
    SELECT coalesce(n.row, -1) AS row FROM ({DOCUMENTS.format(of="before.")}) b
    LEFT JOIN ({DOCUMENTS.format(of="")}) n USING (source_name, number) ORDER BY b.row"""


class Update:
    """What has changed since the snapshot before, and what follows from it; `share` says how much of all mentions that is."""

    def __init__(self, job: Job, before: Path) -> None:
        self._job, self._before = job, before
        job.database.attach(before / CLAIMS, BEFORE)
        names = ("reach", "affected_before", "affected_after")
        self._reach, self._affected_before, self._affected_after = (job.database.beside(name) for name in names)
        self._pool = ThreadPoolExecutor(2)
        changed = reach.note_changes(self._reach)
        # a judgement may reach anything, and what is learnt of a source all that it names
        learnt = reach.learnt_otherwise(self._reach)
        self.share = inf if learnt else 1.0 if reach.judged_otherwise(self._reach) else changed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        """Let go of the affected entities; the graph may still be in the making, unless a step failed: then no thread may work on."""
        self._pool.shutdown(wait=failed is not None)
        for database in (self._reach, self._affected_before, self._affected_after):
            database.close()

    def make(self, content: Content, conflicts: int) -> Made:
        """Make the graph and the tables of who was in what from those of the snapshot before, with this content and so many decisions."""
        database, progress = self._job.database, self._job.progress
        progress.stage("resolving films, people, companies and places")
        resolve_again.resolve_again(database)
        progress.stage("writing what has changed")
        reach.find(self._reach, all_graphs=self._job.asked.all_graphs)
        described = self._pool.map(self._describe, (self._affected_before, self._affected_after), (BEFORE, AFTER))
        (lines_before, conflicts_before), (lines_after, conflicts_after) = described
        revised = self._pool.submit(self._revise_graph, lines_before - lines_after, lines_after - lines_before)
        renewed = self._revise_tables()
        fusion.name_concepts(database)
        return Made(lambda: content + revised.result(), conflicts + conflicts_after - conflicts_before, renewed)

    def _describe(self, catalogue: Database, of: str) -> tuple[set[str], int]:
        """Return the lines of the affected entities, and how many decisions are among them; leave their tables of who was in what."""
        reach.fill(catalogue, of)
        fusion.state(catalogue, f"{of}.claim")
        fusion.fuse(catalogue, self._job.asked.rules)
        lines = self._lines(catalogue, self._job.folder / f"{LINES}-{of}") if self._job.asked.with_triples else set()
        credited.gather(catalogue)
        names.gather(catalogue)
        return lines, catalogue.count("SELECT count(*) FROM decision")

    def _lines(self, catalogue: Database, folder: Path) -> set[str]:
        lines: set[str] = set()
        for path in triples.write(catalogue, folder, all_graphs=self._job.asked.all_graphs):
            with path.open(encoding="utf-8", newline="\n") as file:
                lines.update(file)
        shutil.rmtree(folder)
        return lines

    def _revise_tables(self) -> Renewed:
        """Bring the tables of who was in what to what they are now, and return what that changes in their arrays."""
        database = self._job.database
        database.sql(_RENEWED)
        for table in credited.TABLES:
            kind = "'credited', film" if "credit" in table else f"'{table}', entity"
            database.sql(_REVISION.format(table=table, kind=kind))
        database.sql(_RECREDITED)
        names.compare(database, "affected_before", "affected_after")
        iris: dict[str, list[str]] = {kind: [] for kind in RENEWED}
        for of, iri in database.rows(_FORMER_IRIS):
            iris[str(of)].append(str(iri))
        return Renewed(self._before / NETWORK, iris, np.asarray(database.column(_DOCUMENT_ROWS)["row"]))

    def _revise_graph(self, removed: set[str], added: set[str]) -> Content:
        if not self._job.asked.with_triples:
            return Content()
        folder = self._job.folder / GRAPH
        graph.clone(self._before / GRAPH, folder)
        try:
            return graph.revise(folder, sorted(removed), sorted(added), tuple(resources.ontology() / name for name in CONCEPTS))
        except RuntimeError as error:  # what pyoxigraph raises for a damaged graph
            raise StoreError(f"{self._before}: the store's graph is damaged ({reason(error)}); build it anew from its sources.") from None
