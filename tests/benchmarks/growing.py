"""Random stores that grow, compared with full builds of the same, many more than the tests have time for.

    python tests/benchmarks/growing.py FIRST LAST [--resolve-all]

Prints each seed whose grown store differs, and in what; where `entities` differ, identity came out otherwise, else what is made of it.
With `--resolve-all` identity is resolved in full in updates too, so that only the rest is compared with full builds.
"""

import argparse
import random
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "sources" / "tables"))

from filmograph.pipeline import resolve, run
from filmograph.pipeline.run import Options
from filmograph.pipeline.update import resolve_again
from filmograph.store.claims import Database
from make import build_sources, contents, random_record, write_imdb_tables

SOURCES = ("page-a", "page-b", "page-c", "table-a", "table-b")

_RENUMBERED = """
CREATE OR REPLACE TEMP TABLE renumbered AS
    SELECT n.entity AS was, coalesce(b.entity, (SELECT coalesce(max(entity), -1) FROM before.entity)
           + row_number() OVER (PARTITION BY b.entity IS NULL ORDER BY n.entity))::INTEGER AS entity, iri, n.mentions
    FROM entity n LEFT JOIN before.entity b USING (iri);
CREATE OR REPLACE TABLE entity AS SELECT entity, iri, mentions FROM renumbered;
CREATE OR REPLACE TABLE identity AS
    SELECT i.mention, r.entity, f.entity AS film FROM identity i JOIN renumbered r ON r.was = i.entity LEFT JOIN renumbered f
        ON f.was = i.film;
CREATE OR REPLACE TABLE reach.regrouped AS
    SELECT DISTINCT entity FROM (
        SELECT unnest([i.entity, b.entity]) AS entity FROM identity i FULL JOIN before.identity b USING (mention)
        WHERE i.entity IS DISTINCT FROM b.entity OR i.film IS DISTINCT FROM b.film) WHERE entity IS NOT NULL;
"""


def resolve_all(database: Database) -> None:
    """Resolve everything, then give the entities the numbers they had, as an update of identity does."""
    resolve.resolve(database)
    database.sql(_RENUMBERED)


def differs(seed: int, folder: Path) -> list[str]:
    """Return in what a random store differs that grew twice from one that was built in full each time."""
    draw = random.Random(seed)  # noqa: S311 - the same for the same seed

    def claims(name: str) -> list[object]:
        return [random_record(draw) for _ in range(1 if name.startswith("page") else draw.randint(1, 5))]

    options = Options(all_graphs=draw.random() < 0.2, sample=3)
    tables = [write_imdb_tables(folder / "imdb")] if draw.random() < 0.6 else []
    first = {name: claims(name) for name in draw.sample(SOURCES, draw.randint(1, 4))}
    build_sources(folder, folder / "grown", first, *tables, options=options)  # type: ignore[arg-type]
    shutil.copytree(folder / "grown", folder / "full")
    for _ in range(2):
        change = {name: claims(name) for name in draw.sample(SOURCES, draw.randint(1, 2))}
        for name, share in (("grown", 9), ("full", -1)):
            vars(run)["LARGEST_SHARE"] = share
            build_sources(folder, folder / name, change, options=options)  # type: ignore[arg-type]
        grown, full = contents(folder / "grown"), contents(folder / "full")
        if found := [part for part in grown if grown[part] != full[part]]:
            return found
    return []


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--resolve-all", action="store_true")
    asked = parser.parse_args()
    if asked.resolve_all:
        vars(resolve_again)["resolve_again"] = resolve_all
    for number in range(asked.first, asked.last + 1):
        with tempfile.TemporaryDirectory() as place:
            if parts := differs(number, Path(place)):
                sys.stdout.write(f"seed {number}: {', '.join(parts)}\n")
    sys.stdout.write("done\n")
