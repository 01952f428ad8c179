"""What a build did, in numbers: sources, films, people, credits, conflicts, and what the shapes found."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from filmograph.namespaces import ID
from filmograph.pipeline.check import shapes
from filmograph.pipeline.check.shacl import Result
from filmograph.store.claims import Database

_CHECKED_LAST = """
    WITH film AS (
        SELECT mention, bulk, md5(name || ' ' || key) AS draw FROM kept JOIN source ON number = source_of(mention) WHERE class = 'Film')
    SELECT DISTINCT iri FROM (
        SELECT mention FROM film WHERE NOT bulk UNION ALL (SELECT mention FROM film WHERE bulk ORDER BY draw, mention LIMIT ?))
    JOIN identity USING (mention) JOIN entity USING (entity) ORDER BY iri"""

_SOURCES = """
    SELECT s.name, s.layout, coalesce(f.films, 0), coalesce(q.records, 0), s.partial, s.bulk FROM source s
    LEFT JOIN (SELECT source_of(mention) AS number, count(*) AS films FROM kept WHERE class = 'Film' GROUP BY ALL) f ON f.number = s.number
    LEFT JOIN (SELECT source, count(*) AS records FROM quarantine WHERE kind = 'record' GROUP BY ALL) q ON q.source = s.name
    ORDER BY s.bulk, s.name"""
_UNREAD = """
    SELECT s.name, u.name, sum(seen)::BIGINT, min(example) FROM unread u JOIN source s ON s.number = u.source
    GROUP BY ALL ORDER BY 1, 3 DESC, 2"""
_COUNTS = {
    "films": "SELECT count(*) FROM entity WHERE starts_with(iri, 'film/')",
    "people": "SELECT count(*) FROM entity WHERE starts_with(iri, 'person/')",
    "credits": "SELECT count(*) FROM entity WHERE starts_with(iri, 'credit/')",
    "merged": "SELECT sum(mentions) FROM entity WHERE starts_with(iri, 'film/') AND mentions > 1",
}  # fmt: skip


@dataclass(frozen=True)
class SourceSummary:
    """What became of one source: how many films it gave, how many of its records were set aside."""

    name: str
    layout: str
    films: int
    quarantined: int
    partial: bool
    bulk: bool = False


@dataclass(frozen=True)
class Summary:
    """What a build did; `refused` holds a sentence for each document that could not be read, or not to its end.

    `merged` counts the films of sources that are one with another source's; `quads` is 0 for a store without triples;
    `peak_memory` is in bytes; `left_to_reference` lists (shape, construct) that pyshacl had to check;
    `roles_met` lists (role, department, credits) that the ontology does not have; `quarantined` lists (source, kind, reason, number);
    `unread` lists (source, column or key, how many records have it, an example) that no field fits; `not_read` lists (folder, kind,
    number) of files that are no documents.
    """

    sources: tuple[SourceSummary, ...]
    films: int
    people: int
    credits: int
    merged: int
    conflicts: int
    quads: int
    films_checked: int
    pages: int
    results: tuple[Result, ...]
    roles_met: tuple[tuple[str, str, int], ...] = ()
    quarantined: tuple[tuple[str, str, str, int], ...] = ()
    unread: tuple[tuple[str, str, int, str], ...] = ()
    left_to_reference: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    peak_memory: int = 0
    refused: tuple[str, ...] = field(default=())
    not_read: tuple[tuple[str, str, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the summary as plain values."""
        return asdict(self)


def checked_films(database: Database, sample: int) -> list[str]:
    """Return the IRIs of the films that a built graph is looked over for: those of pages, and `sample` of those that tables alone have."""
    return [f"{ID}{iri}" for (iri,) in database.rows(_CHECKED_LAST, [sample])]


def summarise(database: Database, *, conflicts: int, quads: int, checked: Sequence[str], results: Sequence[Result]) -> Summary:
    """Return what a build did, read from its tables; where it `checked` films, `results` is what was found."""
    listed = tuple(
        SourceSummary(str(n), str(k), int(str(f)), int(str(q)), bool(p), bool(b)) for n, k, f, q, p, b in database.rows(_SOURCES)
    )
    counted: dict[str, Any] = {name: database.count(query) for name, query in _COUNTS.items()}
    roles: Any = database.rows("SELECT role, department, sum(credits)::BIGINT FROM role_met GROUP BY ALL ORDER BY 3 DESC, 1")
    reasons: Any = database.rows("SELECT source, kind, reason, count(*) FROM quarantine GROUP BY ALL ORDER BY 4 DESC, 1, 2, 3")
    unread: Any = database.rows(_UNREAD)
    return Summary(
        sources=listed, **counted, conflicts=conflicts, quads=quads, films_checked=len(checked),
        pages=sum(s.films for s in listed if not s.bulk), results=tuple(results), roles_met=tuple(roles), quarantined=tuple(reasons),
        unread=tuple(unread),
        left_to_reference=tuple(shapes.left_to_reference()),
    )  # fmt: skip
