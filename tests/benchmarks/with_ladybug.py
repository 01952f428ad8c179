"""The questions as Cypher on Ladybug, the maintained fork of Kuzu: tables of people, films and credits, copied from Parquet."""

from collections.abc import Callable
from typing import Any

import ladybug
from running import Catalogue, Task, Tasks, checksum

_MEMORY = 8 << 30
_TABLES = (
    "CREATE NODE TABLE Person (number INT64 PRIMARY KEY, iri STRING, name STRING)",
    "CREATE NODE TABLE Film (number INT64 PRIMARY KEY, iri STRING, title STRING, year INT64, date STRING)",
    "CREATE REL TABLE CREDIT (FROM Person TO Film, role STRING, label STRING, archive BOOLEAN, characters STRING)",
    "COPY Person FROM '{peers}/person.parquet'",
    "COPY Film FROM '{peers}/film.parquet'",
    "COPY CREDIT FROM '{peers}/credit.parquet'",
)

# people are found by their numbers, which are the keys, and are in the order of the IRIs
_COLLABORATORS = """
MATCH (p:Person {number: $prolific})-[a:CREDIT]->(f:Film)<-[b:CREDIT]-(q:Person)
WHERE NOT a.archive AND NOT b.archive AND q.number <> $prolific
WITH DISTINCT q, f
RETURN q.iri, q.name, count(*) AS films, min(f.year), max(f.year) ORDER BY films DESC, q.name, q.iri"""

_TOP_PAIRS = """
MATCH (a:Person)-[x:CREDIT]->(f:Film) WHERE NOT x.archive
WITH DISTINCT a, f
MATCH (f)<-[y:CREDIT]-(b:Person) WHERE a.number < b.number AND NOT y.archive
WITH DISTINCT a, f, b
WITH a, b, count(*) AS films
RETURN a.iri, a.name, b.iri, b.name, films ORDER BY films DESC, a.name, b.name, a.iri, b.iri LIMIT 20"""

_FINAL_ROLES = """
MATCH (p:Person)-[c:CREDIT]->(f:Film) WHERE NOT c.archive AND f.date IS NOT NULL
WITH p, max(f.date) AS last
MATCH (p)-[c:CREDIT]->(f:Film)
WHERE NOT c.archive AND (f.date = last OR size(f.date) = 4 AND f.date = substring(last, 1, 4))
WITH DISTINCT p, f, c.characters AS characters
RETURN p.iri, p.name, f.iri, f.title, f.date AS date, characters
ORDER BY date, f.title, f.iri, p.name, p.iri, coalesce(characters, '') LIMIT 100"""

_DUOS = """
MATCH (a:Person)-[x:CREDIT]->(f:Film) WHERE x.role = 'director' AND NOT x.archive
WITH DISTINCT a, f
MATCH (f)<-[y:CREDIT]-(b:Person) WHERE y.role = 'composer' AND a.number <> b.number AND NOT y.archive
WITH DISTINCT a, b, f
WITH a, b, count(*) AS films, min(f.year) AS first, max(f.year) AS last WHERE films >= 3
RETURN a.iri, a.name, b.iri, b.name, films, first, last ORDER BY films DESC, a.name, b.name, a.iri, b.iri"""

_SHARED_FILMS = """
MATCH (a:Person {number: $a})-[x:CREDIT]->(f:Film)<-[y:CREDIT]-(b:Person {number: $b}) WHERE NOT x.archive AND NOT y.archive
RETURN f.iri, f.title, f.year, x.label, x.characters, y.label, y.characters
ORDER BY f.year, f.title, f.iri, x.label, y.label, x.characters, y.characters"""

_TWO_AWAY = """
MATCH (:Person {number: $star})-[c:CREDIT* SHORTEST 1..4 (r, n | WHERE r.role = 'actor' AND NOT r.archive
    AND (label(n) = 'Person' OR n.year >= 1990 AND n.year <= 1999))]-(:Person)
WHERE length(c) = 4 RETURN count(*)"""

QUERIES = {
    "collaborators": _COLLABORATORS, "top-pairs": _TOP_PAIRS, "final-roles": _FINAL_ROLES, "duos": _DUOS,
    "shared-films": _SHARED_FILMS, "two-away": _TWO_AWAY,
}  # fmt: skip


def _open(catalogue: Catalogue, *, read_only: bool = True) -> Any:
    return ladybug.Database(str(catalogue.peers / "peer.lbug"), buffer_pool_size=_MEMORY, read_only=read_only)


def _make(catalogue: Catalogue) -> None:
    for left in catalogue.peers.glob("peer.lbug*"):
        left.unlink()
    connection = ladybug.Connection(_open(catalogue, read_only=False))
    for statement in _TABLES:
        connection.execute(statement.format(peers=catalogue.peers))
    connection.close()


def _question(name: str) -> Callable[[Catalogue], Task]:
    def task(catalogue: Catalogue) -> Task:
        connection = ladybug.Connection(_open(catalogue))
        query = QUERIES[name]
        values = {key: value for key, value in catalogue.asked["numbers"].items() if f"${key}" in query}

        def run() -> list[tuple[Any, ...]]:
            found: Any = connection.execute(query, values)
            return [tuple(row) for row in found.get_all()]

        return Task(run, checksum)

    return task


def _opening(catalogue: Catalogue) -> Task:
    def run() -> None:
        found: Any = ladybug.Connection(_open(catalogue)).execute("RETURN 1")
        found.close()

    return Task(run)


TASKS: Tasks = {
    **{name: _question(name) for name in QUERIES},
    "prepare": lambda catalogue: Task(lambda: _make(catalogue), times=0),
    "opening": _opening,
}
