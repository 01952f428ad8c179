"""What a graph will hold, counted in the tables that it is written from: a query over the graph takes many times as long."""

from collections.abc import Sequence
from pathlib import Path

from filmograph.namespaces import FILM, PREFIXES
from filmograph.pipeline.publish.triples import REST
from filmograph.store.claims import Database
from filmograph.store.graph import MemoryGraph
from filmograph.store.void import Content

# A property with at most one value has one triple an entity; of others two printed values may be one concept.
_FACTS = """
    WITH written AS (
        FROM fact WHERE CASE kind WHEN 'entity' THEN target IS NOT NULL ELSE object IS NOT NULL END),
    counted AS (
        SELECT subject, property FROM (
            SELECT DISTINCT subject, property, object, target FROM written
            WHERE property NOT IN (SELECT name FROM property WHERE functional))
        UNION ALL SELECT subject, property FROM written WHERE property IN (SELECT name FROM property WHERE functional))
    SELECT class, '{film}' || property, count(*) FROM counted JOIN label ON entity = subject GROUP BY class, property
    UNION ALL SELECT class, '{film}' || w.name, count(*) FROM worked_as w JOIN label ON entity = film GROUP BY class, w.name
    UNION ALL SELECT class, property, count(*) FROM outward JOIN label USING (entity) GROUP BY class, property
    ORDER BY ALL"""
_CLASSES = "SELECT class, count(*) FROM label GROUP BY class ORDER BY class"


def count(database: Database, written: Sequence[Path], concepts: Sequence[Path]) -> Content:
    """Return what the default graph will hold of each class and property; `triples.write` must have written these files just before.

    The Turtle files of `concepts` are loaded with them. The numbers of all quads and triples are known when the graph is loaded.
    """
    facts, classes = database.rows(_FACTS.replace("{film}", str(FILM))), database.rows(_CLASSES)
    of_class = {f"{FILM}{name}": int(str(number)) for name, number in classes}
    partitions = {(f"{FILM}{name}", str(property_)): int(str(number)) for name, property_, number in facts}
    partitions |= {(name, f"{PREFIXES[prefix]}{local}"): number for name, number in of_class.items()
                   for prefix, local in (("rdf", "type"), ("rdfs", "label"))}  # fmt: skip
    return Content(entities=of_class, partitions=partitions) + _rest(written, concepts)


def _rest(written: Sequence[Path], concepts: Sequence[Path]) -> Content:
    graph = MemoryGraph()
    for path in written:
        if path.name.startswith(REST):
            graph.load_file(path)
    for path in concepts:
        graph.load_file(path)
    found = graph.content()
    return Content(entities=found.entities, partitions=found.partitions)
