"""A snapshot made from the one before: only what new or changed sources reach is made anew, by the same steps as a whole build.

The region that a change reaches is a small catalogue of its own. Its lines and rows are made twice, as it was and as it is, and
the differences are put into copies of the graph and the tables. No step knows that it works on a part.
"""

import shutil
from pathlib import Path

from filmograph import resources, store
from filmograph.build import credited, fusion, region, triples
from filmograph.build.identity import update as identity_update
from filmograph.build.job import Job, Made
from filmograph.build.region import AFTER, BEFORE
from filmograph.build.whole import CONCEPTS

LARGEST_SHARE = 0.02
"""Of all things that sources speak of, how many may be changed before making everything anew costs less."""

_NOTED = "CREATE OR REPLACE TABLE {name}_before AS FROM {name};"
_REVISED = """
CREATE OR REPLACE TEMP TABLE differing AS
    SELECT node FROM (FROM part.{name}_before EXCEPT FROM part.{name})
    UNION SELECT node FROM (FROM part.{name} EXCEPT FROM part.{name}_before);
DELETE FROM {name} WHERE node IN (FROM differing);
INSERT INTO {name} SELECT * FROM part.{name} WHERE node IN (FROM differing);
"""


class Update:
    """What has changed since the snapshot before, and what follows from it; `share` says how much of all things that is."""

    def __init__(self, job: Job, before: Path) -> None:
        self._job, self._before = job, before
        job.database.attach(before / "claims.duckdb", BEFORE)
        self._part = job.database.beside("part")
        # a judgement may reach anything
        self.share = 1.0 if region.judged_otherwise(self._part) else region.note_changes(self._part)

    def close(self) -> None:
        """Let go of the region."""
        self._part.close()

    def make(self, before: Made) -> Made:
        """Make the graph and the tables of who was in what from those of the snapshot before, of which `before` tells the numbers."""
        database, asked = self._job.database, self._job.asked
        self._job.tell.stage("resolving films, people, companies and places")
        identity_update.update(database)
        database.sql("CREATE OR REPLACE TABLE part.touched AS FROM touched")
        self._job.tell.stage("writing what has changed")
        region.find(self._part, all_graphs=asked.all_graphs)
        lines_before, conflicts_before = self._describe(BEFORE)
        for name in credited.TABLES:
            self._part.sql(_NOTED.format(name=name))
        lines, conflicts = self._describe(AFTER)
        for name in credited.TABLES:
            database.sql(_REVISED.format(name=name))
        quads = self._revise_graph(lines_before - lines, lines - lines_before) if asked.with_triples else 0
        fusion.name_concepts(database)
        return Made(before.quads + quads, before.conflicts + conflicts - conflicts_before)

    def _describe(self, of: str) -> tuple[set[str], int]:
        """Return the lines of the region, and how many decisions are among them; leave its tables of who was in what."""
        region.fill(self._part, of)
        fusion.state(self._part, f"{of}.claim")
        fusion.fuse(self._part, self._job.asked.rules)
        lines = self._lines(self._job.folder / f"lines-{of}") if self._job.asked.with_triples else set()
        credited.gather(self._part)
        return lines, self._part.count("SELECT count(*) FROM decision")

    def _lines(self, folder: Path) -> set[str]:
        lines: set[str] = set()
        for path in triples.write(self._part, folder, all_graphs=self._job.asked.all_graphs):
            with path.open(encoding="utf-8", newline="\n") as held:
                lines.update(held)
        shutil.rmtree(folder)
        return lines

    def _revise_graph(self, removed: set[str], added: set[str]) -> int:
        graph = self._job.folder / "graph"
        store.clone(self._before / "graph", graph)
        return store.revise(graph, sorted(removed), sorted(added), tuple(resources.ontology() / name for name in CONCEPTS))
