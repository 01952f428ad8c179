"""The questions as SQL on DuckDB: a file with sorted tables and its indexes, all threads."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from running import Catalogue, Task, Tasks, checksum

_TABLES = (
    "CREATE TYPE role AS ENUM (SELECT DISTINCT role FROM '{peers}/credit.parquet' ORDER BY role)",
    "CREATE TABLE person AS FROM '{peers}/person.parquet' ORDER BY number",
    "CREATE TABLE film AS FROM '{peers}/film.parquet' ORDER BY number",
    "CREATE TABLE credit AS SELECT * REPLACE (role::role AS role) FROM '{peers}/credit.parquet' ORDER BY person, film",
    "CREATE UNIQUE INDEX person_iri ON person (iri)",
    "CREATE INDEX credit_person ON credit (person)",
    "CREATE INDEX credit_film ON credit (film)",
)

_COLLABORATORS = """
WITH own AS (SELECT DISTINCT film FROM credit WHERE person = (SELECT number FROM person WHERE iri = $prolific) AND NOT archive),
met AS (SELECT DISTINCT person, film FROM credit SEMI JOIN own USING (film)
        WHERE NOT archive AND person <> (SELECT number FROM person WHERE iri = $prolific)),
counted AS (SELECT person, count(*) AS films, min(year) AS first, max(year) AS last
            FROM met JOIN film ON film.number = met.film GROUP BY person)
SELECT iri, name, films, first, last FROM counted JOIN person ON number = person ORDER BY films DESC, name, iri"""

# Numbers are in the order of the IRIs. A pair shares no more films than either has, so the pairs of the prolific show who can be left
# out, as our own way does: almost twice as fast as all pairs.
_TOP_PAIRS = """
WITH was_in AS MATERIALIZED (SELECT DISTINCT person, film FROM credit WHERE NOT archive),
often AS MATERIALIZED (SELECT person, count(*) AS films FROM was_in GROUP BY person),
few AS MATERIALIZED (SELECT person, film FROM was_in SEMI JOIN (FROM often ORDER BY films DESC LIMIT 2000) USING (person)),
least AS MATERIALIZED (SELECT min(films) AS films FROM (
    SELECT count(*) AS films FROM few a JOIN few b ON a.film = b.film AND a.person < b.person
    GROUP BY a.person, b.person ORDER BY films DESC LIMIT 20)),
able AS MATERIALIZED (SELECT person, film FROM was_in SEMI JOIN (FROM often WHERE films >= (FROM least)) USING (person)),
pair AS (SELECT a.person AS a, b.person AS b, count(*) AS films
         FROM able a JOIN able b ON a.film = b.film AND a.person < b.person GROUP BY ALL HAVING films >= (FROM least))
SELECT x.iri, x.name, y.iri, y.name, films FROM pair JOIN person x ON x.number = a JOIN person y ON y.number = b
ORDER BY films DESC, x.name, y.name, a, b LIMIT 20"""

_FINAL_ROLES = """
WITH dated AS (SELECT person, film, characters, date FROM credit JOIN film ON number = film WHERE NOT archive AND date IS NOT NULL),
last AS (SELECT person, max(date) AS last FROM dated GROUP BY person),
final AS (SELECT DISTINCT person, film, date, characters FROM dated JOIN last USING (person)
          WHERE date = last OR length(date) = 4 AND date = last[:4])
SELECT p.iri, p.name, f.iri, f.title, f.date, characters FROM final JOIN person p ON p.number = person JOIN film f ON f.number = film
ORDER BY f.date, f.title, f.iri, p.name, p.iri, characters NULLS FIRST LIMIT 100"""

_DUOS = """
WITH pair AS (SELECT DISTINCT a.person AS a, b.person AS b, a.film FROM credit a JOIN credit b USING (film)
              WHERE a.role = 'director' AND b.role = 'composer' AND a.person <> b.person AND NOT a.archive AND NOT b.archive),
often AS (SELECT a, b, count(*) AS films, min(year) AS first, max(year) AS last
          FROM pair JOIN film ON number = film GROUP BY a, b HAVING count(*) >= 3)
SELECT x.iri, x.name, y.iri, y.name, films, first, last FROM often JOIN person x ON x.number = a JOIN person y ON y.number = b
ORDER BY films DESC, x.name, y.name, a, b"""

_SHARED_FILMS = """
SELECT f.iri, f.title, f.year, a.label, a.characters, b.label, b.characters
FROM credit a JOIN credit b USING (film) JOIN film f ON f.number = film
WHERE a.person = (SELECT number FROM person WHERE iri = $a) AND b.person = (SELECT number FROM person WHERE iri = $b)
AND NOT a.archive AND NOT b.archive
ORDER BY f.year NULLS FIRST, f.title, f.iri, a.label, b.label, a.characters NULLS FIRST, b.characters NULLS FIRST"""

_TWO_AWAY = """
WITH acted AS MATERIALIZED (
    SELECT DISTINCT person, film FROM credit JOIN film ON number = film
    WHERE role = 'actor' AND NOT archive AND year BETWEEN 1990 AND 1999),
own AS (SELECT film FROM acted WHERE person = (SELECT number FROM person WHERE iri = $star)),
near AS MATERIALIZED (SELECT DISTINCT person FROM acted SEMI JOIN own USING (film)),
theirs AS (SELECT DISTINCT film FROM acted SEMI JOIN near USING (person))
SELECT count(DISTINCT person) FROM acted SEMI JOIN theirs USING (film) ANTI JOIN near USING (person)"""

QUERIES = {
    "collaborators": _COLLABORATORS, "top-pairs": _TOP_PAIRS, "final-roles": _FINAL_ROLES, "duos": _DUOS,
    "shared-films": _SHARED_FILMS, "two-away": _TWO_AWAY,
}  # fmt: skip


def _file(catalogue: Catalogue) -> str:
    return str(catalogue.peers / "peer.duckdb")


def _make(catalogue: Catalogue) -> None:
    Path(_file(catalogue)).unlink(missing_ok=True)
    with duckdb.connect(_file(catalogue)) as connection:
        for statement in _TABLES:
            connection.execute(statement.format(peers=catalogue.peers))


def _question(name: str) -> Callable[[Catalogue], Task]:
    def task(catalogue: Catalogue) -> Task:
        connection = duckdb.connect(_file(catalogue), read_only=True)
        query = QUERIES[name]
        values = {key: catalogue.asked[key] for key in ("prolific", "a", "b", "star") if f"${key})" in query}

        def run() -> list[tuple[Any, ...]]:
            return connection.execute(query, values or None).fetchall()

        return Task(run, checksum)

    return task


TASKS: Tasks = {
    **{name: _question(name) for name in QUERIES},
    "prepare": lambda catalogue: Task(lambda: _make(catalogue), times=0),
    "opening": lambda catalogue: Task(lambda: duckdb.connect(_file(catalogue), read_only=True).close()),
}
