"""Records of several sources resolved in memory: which of their films, people and other mentions are one, and what they are called."""

from collections.abc import Mapping, Sequence
from typing import Any

from filmograph.model import Credit, FilmFacts, Record
from filmograph.pipeline import resolve
from filmograph.pipeline.ingest.records import Document, Source, add_records, begin_source
from filmograph.store.claims import Database

Sources = Mapping[str, Sequence[Record]]
Judged = Sequence[tuple[str, str, str]]
"""Judgements: "same" or "different", and the labels of two mentions (`film_label`, `person_label`)."""

_LABELLED = """
    SELECT t.mention, s.name || ': ' || coalesce(tag.value, f.key, '') || CASE t.class WHEN 'Person' THEN ': ' || t.key ELSE '' END
    FROM mention t JOIN source s ON s.number = source_of(t.mention) LEFT JOIN mention f ON f.mention = t.film
    LEFT JOIN claim tag ON tag.mention = t.film AND tag.property = 'tag' WHERE t.class IN ('Film', 'Person') ORDER BY ALL"""


def film(title: str, year: int | None = None, *people: str, tag: str = "", roles: Sequence[str] = (), **said: Any) -> Record:
    """Return what a source says of a film with people, actors unless `roles` says otherwise; `tag` tells it from its likes."""
    listed = [*roles, *["actor"] * (len(people) - len(roles))]
    credits_ = [
        Credit(person=name, role=role, billing=n if role == "actor" else None)
        for n, (name, role) in enumerate(zip(people, listed, strict=True), 1)
    ]
    facts = {name: said.pop(name) for name in list(said) if name in FilmFacts.__dataclass_fields__}
    return Record(layout="catalogue", film=FilmFacts(title=title, year=year, tags=(tag,) if tag else (), **facts),
                  credits=said.pop("credits", tuple(credits_)), **said)  # fmt: skip


def database_of(sources: Sources) -> Database:
    """Return a database in memory that holds what the sources say; one whose name begins with "page" is a page, others are tables."""
    database = Database()
    for name, records in sources.items():
        page = name.startswith("page")
        source = Source(name=name, layout="imdb" if page else "table", reader="test 1", bulk=not page,
                        documents=(Document(file_name=f"{name}.txt", content_hash="0" * 64),))  # fmt: skip
        add_records(database, source, begin_source(database, source), [(f"{name}.txt", records)])
    return database


def resolved(sources: Sources, judged: Judged = ()) -> Database:
    """Return such a database after identity was resolved, with judgements on films and people by their labels."""
    database = database_of(sources)
    labels: dict[str, Any] = {str(label): mention for mention, label in database.rows(_LABELLED)}
    rows = [(line, kind, *sorted((labels[a], labels[b]))) for line, (kind, a, b) in enumerate(judged, start=2)]
    database.insert("judged", rows)
    resolve.resolve(database)
    return database


def called(sources: Sources, judged: Judged = ()) -> dict[str, str]:
    """Return the IRI (after the data namespace) of every film and person by its label: "source: Title" and "source: Title: Name".

    A film that has a tag is labelled by it instead of by its title.
    """
    database = resolved(sources, judged)
    rows: Any = database.rows("SELECT mention, iri FROM identity JOIN entity USING (entity)")
    iris: dict[int, str] = dict(rows)
    labelled: Any = database.rows(_LABELLED)
    return {label: iris[mention] for mention, label in labelled if mention in iris}


def clusters(sources: Sources, judged: Judged = ()) -> set[frozenset[str]]:
    """Return which films and people are one, as sets of labels."""
    found: dict[str, set[str]] = {}
    for label, iri in called(sources, judged).items():
        found.setdefault(iri, set()).add(label)
    return {frozenset(labels) for labels in found.values()}
