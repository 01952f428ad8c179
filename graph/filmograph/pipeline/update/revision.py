"""A snapshot made from the one before: only what new or changed sources reach is made anew, by the same steps as a whole build.

The region that a change reaches is a small catalogue of its own. Its lines and rows are made as it was and as it is, side by side, and
the differences are put into copies of the graph and the tables. No step knows that it works on a part.
"""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from filmograph import resources
from filmograph.namespaces import ID
from filmograph.pipeline.full import CONCEPTS
from filmograph.pipeline.fuse import fusion
from filmograph.pipeline.job import Job, Made
from filmograph.pipeline.publish import credited, names, triples
from filmograph.pipeline.update import reach
from filmograph.pipeline.update import resolution as identity_update
from filmograph.pipeline.update.reach import AFTER, BEFORE
from filmograph.pipeline.update.renumber import DOCUMENTS, RENEWED, Renewed
from filmograph.store import graph
from filmograph.store.claims import Database

LARGEST_SHARE = 0.02
"""Of all mentions that sources speak of, how many may be changed before making everything anew costs less."""

_REVISED = """
CREATE OR REPLACE TEMP TABLE differing AS
    SELECT entity FROM (FROM was.{name} EXCEPT FROM now.{name}) UNION SELECT entity FROM (FROM now.{name} EXCEPT FROM was.{name});
INSERT INTO renewed SELECT {what} FROM (FROM was.{name} UNION ALL FROM now.{name}) WHERE entity IN (FROM differing);
DELETE FROM {name} WHERE entity IN (FROM differing);
INSERT INTO {name} SELECT * FROM now.{name} WHERE entity IN (FROM differing);
"""
_CREDITED = """
INSERT INTO renewed
    SELECT 'credited', film FROM (SELECT entity, film FROM before.identity UNION ALL SELECT entity, film FROM identity)
    WHERE entity IN (FROM part.core);
"""
_WERE_THERE = """
    SELECT DISTINCT what, '{id}' || iri FROM renewed JOIN before.entity USING (entity) WHERE entity IN (SELECT entity FROM renewed)"""
_DOCUMENTS = """
    SELECT coalesce(n.place, -1) AS place FROM ({before}) b LEFT JOIN ({now}) n USING (source_name, number) ORDER BY b.place"""


class Update:
    """What has changed since the snapshot before, and what follows from it; `share` says how much of all mentions that is."""

    def __init__(self, job: Job, before: Path) -> None:
        self._job, self._before = job, before
        job.database.attach(before / "claims.duckdb", BEFORE)
        self._part, self._was, self._now = (job.database.beside(name) for name in ("part", "was", "now"))
        self._pool = ThreadPoolExecutor(2)
        # a judgement may reach anything
        self.share = 1.0 if reach.judged_otherwise(self._part) else reach.note_changes(self._part)

    def close(self) -> None:
        """Let go of the region; the graph may still be in the making."""
        self._pool.shutdown(wait=False)
        for database in (self._part, self._was, self._now):
            database.close()

    def make(self, quads: int, conflicts: int) -> Made:
        """Make the graph and the tables of who was in what from those of the snapshot before, which holds so many quads and decisions."""
        database, asked = self._job.database, self._job.asked
        self._job.tell.stage("resolving films, people, companies and places")
        identity_update.update(database)
        database.sql("CREATE OR REPLACE TABLE part.touched AS FROM touched")
        self._job.tell.stage("writing what has changed")
        reach.find(self._part, all_graphs=asked.all_graphs)
        described = self._pool.map(self._describe, (self._was, self._now), (BEFORE, AFTER))
        (lines_before, conflicts_before), (lines, conflicts_after) = described
        revised = self._pool.submit(self._revise_graph, lines_before - lines, lines - lines_before)
        renewed = self._revise_tables()
        fusion.name_concepts(database)
        return Made(lambda: quads + revised.result(), conflicts + conflicts_after - conflicts_before, renewed)

    def _describe(self, small: Database, of: str) -> tuple[set[str], int]:
        """Return the lines of the region, and how many decisions are among them; leave its tables of who was in what."""
        reach.fill(small, of)
        fusion.state(small, f"{of}.claim")
        fusion.fuse(small, self._job.asked.rules)
        lines = self._lines(small, self._job.folder / f"lines-{of}") if self._job.asked.with_triples else set()
        credited.gather(small)
        names.gather(small)
        return lines, small.count("SELECT count(*) FROM decision")

    def _lines(self, small: Database, folder: Path) -> set[str]:
        lines: set[str] = set()
        for path in triples.write(small, folder, all_graphs=self._job.asked.all_graphs):
            with path.open(encoding="utf-8", newline="\n") as held:
                lines.update(held)
        shutil.rmtree(folder)
        return lines

    def _revise_tables(self) -> Renewed:
        """Bring the tables of who was in what to what they are now, and return what that changes in their arrays."""
        database = self._job.database
        database.sql("CREATE OR REPLACE TEMP TABLE renewed (what VARCHAR, entity INTEGER)")
        for name in credited.TABLES:
            # of a credit what counts is its film
            database.sql(_REVISED.format(name=name, what="'credited', film" if "credit" in name else f"'{name}', entity"))
        database.sql(_CREDITED)
        names.compare(database, "was", "now")
        iris: dict[str, list[str]] = {what: [] for what in RENEWED}
        for what, iri in database.rows(_WERE_THERE.format(id=ID)):
            iris[str(what)].append(str(iri))
        documents = _DOCUMENTS.format(before=DOCUMENTS.format(of="before."), now=DOCUMENTS.format(of=""))
        return Renewed(self._before / "network", iris, np.asarray(database.column(documents)["place"]))

    def _revise_graph(self, removed: set[str], added: set[str]) -> int:
        if not self._job.asked.with_triples:
            return 0
        folder = self._job.folder / "graph"
        graph.clone(self._before / "graph", folder)
        return graph.revise(folder, sorted(removed), sorted(added), tuple(resources.ontology() / name for name in CONCEPTS))
