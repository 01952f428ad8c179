"""The tables of a build in memory: as they are after reading, after resolving and after fusing, and what they then hold."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from filmograph.model import Record
from filmograph.pipeline import resolve
from filmograph.pipeline.fuse import fusion
from filmograph.pipeline.ingest.records import Document, Source, add_records, begin_source
from filmograph.pipeline.publish import triples
from filmograph.store.claims import Database

from make.records import Sources

Judged = Sequence[tuple[str, str, str]]
"""Judgements: "same" or "different", and the labels of two mentions (see `iris`)."""

_LABELLED = """
    SELECT t.mention, s.name || ': ' || coalesce(tag.value, f.key, '') || CASE t.class WHEN 'Person' THEN ': ' || t.key ELSE '' END
    FROM mention t JOIN source s ON s.number = source_of(t.mention) LEFT JOIN mention f ON f.mention = t.film
    LEFT JOIN claim tag ON tag.mention = t.film AND tag.property = 'tag' WHERE t.class IN ('Film', 'Person') ORDER BY ALL"""
_FACTS = """
    SELECT s.iri, property, coalesce(o.iri, object) FROM fact JOIN entity s ON s.entity = subject
    LEFT JOIN entity o ON o.entity = target ORDER BY ALL"""


def unresolved_database(sources: Sources, path: Path | None = None, *, pages: bool = False) -> Database:
    """Return a database, in memory or in a file, with the claims of the sources; with `pages` all of them are pages."""
    database = Database(path)
    for name, records in sources.items():
        document = Document(file_name=f"{name}.csv", content_hash=name * 8)
        bulk = not pages and not name.startswith("page")
        source = Source(name=name, layout=records[0].layout, reader="test 1", documents=(document,), bulk=bulk)
        add_records(database, source, begin_source(database, source), [(document.file_name, records)])
    return database


def resolved_database(sources: Sources, judged: Judged = ()) -> Database:
    """Return such a database after identity was resolved, with judgements on films and people."""
    database = unresolved_database(sources)
    labels: dict[str, Any] = {str(label): mention for mention, label in database.rows(_LABELLED)}
    rows = [(line, kind, *sorted((labels[a], labels[b]))) for line, (kind, a, b) in enumerate(judged, start=2)]
    database.insert("judged", rows)
    resolve.resolve(database)
    return database


def fused_database(*records: Record) -> Database:
    """Return a database in which each record is a page of its own (a, b, c, …) and values are chosen."""
    database = unresolved_database({"abcdefgh"[number]: [record] for number, record in enumerate(records)}, pages=True)
    resolve.resolve(database)
    fusion.state(database)
    fusion.fuse(database)
    return database


def iris(sources: Sources, judged: Judged = ()) -> dict[str, str]:
    """Return the IRI (after the data namespace) of every film and person by its label: "source: Title" and "source: Title: Name".

    A film that has a tag is labelled by it instead of by its title.
    """
    database = resolved_database(sources, judged)
    rows: Any = database.rows("SELECT mention, iri FROM identity JOIN entity USING (entity)")
    found: dict[int, str] = dict(rows)
    labelled: Any = database.rows(_LABELLED)
    return {label: found[mention] for mention, label in labelled if mention in found}


def entity_sets(sources: Sources, judged: Judged = ()) -> set[frozenset[str]]:
    """Return the labels of the mentions of each film and person."""
    found: dict[str, set[str]] = {}
    for label, iri in iris(sources, judged).items():
        found.setdefault(iri, set()).add(label)
    return {frozenset(labels) for labels in found.values()}


def facts(database: Database, *names: str) -> list[tuple[str, str, str]]:
    """Return (subject, property, value) of the chosen facts, sorted; only those with the named properties where any are named."""
    return [(str(s), str(p), str(o)) for s, p, o in database.rows(_FACTS) if p in (names or (p,))]


def graph_of(database: Database, folder: Path) -> ox.Store:
    """Return the graph that the database's triples make; their lines are written to the folder."""
    store = ox.Store()
    for path in triples.write(database, folder / "lines"):
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    return store
