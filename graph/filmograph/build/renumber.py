"""Which nodes an update of identity touches, and the numbers that nodes keep from the snapshot before."""

from filmograph.build import identity
from filmograph.build.database import Database

_NUMBERS = """
CREATE OR REPLACE TEMP TABLE renumbered AS
    SELECT n.node AS was, coalesce(b.node, (SELECT coalesce(max(node), -1) FROM before.node)
           + row_number() OVER (PARTITION BY b.node IS NULL ORDER BY n.node))::INTEGER AS node, iri, n.things
    FROM node n LEFT JOIN before.node b USING (iri);
CREATE OR REPLACE TABLE node AS SELECT node, iri, things FROM renumbered;
CREATE OR REPLACE TABLE identity AS
    SELECT i.thing, r.node, f.node AS film FROM identity i JOIN renumbered r ON r.was = i.node LEFT JOIN renumbered f ON f.was = i.film;
DROP TABLE renumbered;
"""
_TOUCHED = """
CREATE OR REPLACE TEMP TABLE touched AS
    WITH moved AS (
        SELECT i.node AS one, b.node AS other FROM identity i FULL JOIN before.identity b USING (thing)
        WHERE i.node IS DISTINCT FROM b.node OR i.film IS DISTINCT FROM b.film)
    SELECT DISTINCT node FROM (SELECT unnest([one, other]) AS node FROM moved) WHERE node IS NOT NULL;
CREATE OR REPLACE TEMP TABLE gone AS
    SELECT node, iri FROM before.node WHERE node IN (SELECT node FROM touched) AND node NOT IN (SELECT node FROM node);
"""


def update(database: Database) -> None:
    """Resolve what the claims speak of as `identity.resolve` does, where `before` is the snapshot before, attached.

    A node whose IRI was there before keeps its number, a new one gets a new number. The temporary table `touched (node)` holds
    the nodes that gained or lost things, are new, or gone; `gone (node, iri)` the last of them.
    """
    identity.resolve(database)
    for stage in (_NUMBERS, _TOUCHED):
        database.sql(stage)
