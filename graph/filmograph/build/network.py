"""The arrays of who was in what, written beside the graph for paths and networks."""

from pathlib import Path

import numpy as np

from filmograph import arrays
from filmograph.build.database import Database
from filmograph.namespaces import ID, ROLE

# The tables that questions are asked of where no triples are, and that the arrays are columns of; numbers are places in the order of IRIs.
_TABLES = """
CREATE OR REPLACE TABLE person AS
    SELECT (row_number() OVER (ORDER BY n.node) - 1)::INTEGER AS number, '{id}' || n.iri AS iri, name.object AS name,
           norm(name.object) AS key, TRY_CAST(d.object AS INTEGER) AS died, n.node
    FROM node n JOIN fact name ON name.subject = n.node AND name.property = 'name'
    LEFT JOIN fact d ON d.subject = n.node AND d.property = 'deathYear'
    WHERE n.node IN (SELECT target FROM fact WHERE property = 'person') ORDER BY n.node;
CREATE OR REPLACE TABLE film AS
    SELECT (row_number() OVER (ORDER BY n.node) - 1)::INTEGER AS number, '{id}' || n.iri AS iri, t.object AS title,
           norm(t.object) AS key, TRY_CAST(y.object AS INTEGER) AS year, r.object AS released, coalesce(r.object, y.object) AS date, n.node
    FROM node n JOIN fact t ON t.subject = n.node AND t.property = 'title'
    LEFT JOIN fact y ON y.subject = n.node AND y.property = 'year'
    LEFT JOIN fact r ON r.subject = n.node AND r.property = 'releaseDate'
    WHERE n.node IN (SELECT f.target FROM fact f JOIN fact p USING (subject) WHERE f.property = 'film' AND p.property = 'person')
    ORDER BY n.node;
CREATE OR REPLACE TABLE role AS
    SELECT (row_number() OVER (ORDER BY object) - 1)::INTEGER AS number, substr(object, {role}) AS name,
           coalesce(n.label, replace(substr(object, {role}), '-', ' ')) AS label, object AS iri
    FROM (SELECT DISTINCT object FROM fact WHERE property = 'role') LEFT JOIN new_concept n USING (object) ORDER BY object;
CREATE OR REPLACE TABLE credit AS
    WITH flagged AS (
        SELECT subject, bit_or(CASE property WHEN 'voice' THEN 1 WHEN 'asSelf' THEN 2 WHEN 'archiveFootage' THEN 4 ELSE 8 END) AS flags
        FROM fact WHERE property IN ('voice', 'asSelf', 'archiveFootage', 'uncredited') GROUP BY subject)
    SELECT pi.number AS person, fi.number AS film, ri.number AS role, TRY_CAST(b.object AS INTEGER) AS billing,
           coalesce(flagged.flags, 0)::UTINYINT AS flags, c.object AS characters
    FROM fact p JOIN person pi ON pi.node = p.target JOIN fact f ON f.subject = p.subject AND f.property = 'film'
    JOIN film fi ON fi.node = f.target JOIN fact r ON r.subject = p.subject AND r.property = 'role' JOIN role ri ON ri.iri = r.object
    LEFT JOIN fact b ON b.subject = p.subject AND b.property = 'billing' LEFT JOIN flagged ON flagged.subject = p.subject
    LEFT JOIN fact c ON c.subject = p.subject AND c.property = 'characters'
    WHERE p.property = 'person' ORDER BY person, film, role, billing, flags;
CREATE OR REPLACE TABLE stated_final AS
    SELECT p.number AS person, f.number AS film FROM fact JOIN person p ON p.node = subject JOIN film f ON f.node = target
    WHERE property = 'finalFilm';
CREATE OR REPLACE TABLE film_source AS
    SELECT DISTINCT f.number AS film, s.name AS source FROM identity i JOIN film f ON f.node = i.film
    JOIN source s ON s.number = source_of(i.thing) ORDER BY film, source;
CREATE OR REPLACE TABLE told AS
    SELECT pi.number AS person, fi.number AS film, ri.number AS role, s.name AS source, c.first_line, c.last_line
    FROM claim c JOIN source s ON s.number = source_of(c.thing) JOIN identity i ON i.thing = c.thing
    JOIN fact p ON p.subject = i.node AND p.property = 'person' JOIN person pi ON pi.node = p.target
    JOIN film fi ON fi.node = i.film JOIN fact r ON r.subject = i.node AND r.property = 'role' JOIN role ri ON ri.iri = r.object
    WHERE c.property = 'person' ORDER BY person, film, role, source;
ALTER TABLE person DROP COLUMN node; ALTER TABLE film DROP COLUMN node;
"""


def write(database: Database, folder: Path) -> None:
    """Write the tables of people, films and credits, and beside them the columns that paths and networks run on, as arrays.

    Credits are sorted by person, so `person_start` bounds each one's own; `film_order` holds their positions sorted by film, bounded
    by `film_start`; a year or billing of 0 is unknown; `credit_flags` has bits 1 voice, 2 as self, 4 archive footage, 8 uncredited.
    """
    database.sql(_TABLES.replace("{id}", str(ID)).replace("{role}", str(len(str(ROLE)) + 1)))
    credit = database.column("""
        SELECT person, film, role::SMALLINT AS role, coalesce(billing, 0)::INTEGER AS billing, flags
        FROM credit ORDER BY person, film, role, billing, flags""")
    numbers = {name: np.asarray(column) for name, column in credit.items()}
    year = np.asarray(database.column("SELECT coalesce(year, 0)::SMALLINT AS year FROM film ORDER BY number")["year"])
    people, films = database.count("SELECT count(*) FROM person"), database.count("SELECT count(*) FROM film")
    film_order = np.argsort(numbers["film"], kind="stable").astype(np.int32)
    starts = {
        "film_year": year, "person_start": _starts(numbers["person"], people),
        "film_start": _starts(numbers["film"][film_order], films), "film_order": film_order,
    }  # fmt: skip
    texts = {
        "person_iri": "SELECT iri FROM person ORDER BY number", "person_name": "SELECT name FROM person ORDER BY number",
        "film_iri": "SELECT iri FROM film ORDER BY number", "film_title": "SELECT title FROM film ORDER BY number",
        "role": "SELECT name FROM role ORDER BY number",
    }  # fmt: skip
    arrays.write(
        folder, {**starts, **{f"credit_{name}": column for name, column in numbers.items()}},
        {name: database.texts(query) for name, query in texts.items()},
    )  # fmt: skip


def _starts(sorted_numbers: "np.ndarray[tuple[int], np.dtype[np.int32]]", count: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.searchsorted(sorted_numbers, np.arange(count + 1)).astype(np.int64)
