"""The arrays of who was in what, written beside the graph for paths and networks."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from filmograph import arrays
from filmograph.build.database import Database
from filmograph.namespaces import ID, ROLE

Column = npt.NDArray[Any]

ARCHIVE_FOOTAGE = 4
"""The bit of a credit's flags that marks archive footage."""

# The tables that the arrays are columns of; numbers are places in the order of IRIs, documents are in the order of their sources' names.
_TABLES = """
CREATE OR REPLACE TEMP TABLE listed AS
    SELECT (row_number() OVER (ORDER BY s.name, d.number) - 1)::INTEGER AS place, d.source, d.number, s.name AS source_name, d.file_name
    FROM document d JOIN source s ON s.number = d.source;
CREATE OR REPLACE TABLE person AS
    SELECT (row_number() OVER (ORDER BY n.node) - 1)::INTEGER AS number, '{id}' || n.iri AS iri, name.object AS name,
           norm(name.object) AS key, TRY_CAST(b.object AS INTEGER) AS born, TRY_CAST(d.object AS INTEGER) AS died, n.node
    FROM node n JOIN fact name ON name.subject = n.node AND name.property = 'name'
    LEFT JOIN fact b ON b.subject = n.node AND b.property = 'birthYear'
    LEFT JOIN fact d ON d.subject = n.node AND d.property = 'deathYear'
    WHERE n.node IN (SELECT target FROM fact WHERE property = 'person') ORDER BY n.node;
CREATE OR REPLACE TABLE film AS
    SELECT (row_number() OVER (ORDER BY n.node) - 1)::INTEGER AS number, '{id}' || n.iri AS iri, t.object AS title,
           norm(t.object) AS key, TRY_CAST(y.object AS INTEGER) AS year, r.object AS released, e.object AS finished, n.node
    FROM node n JOIN fact t ON t.subject = n.node AND t.property = 'title'
    LEFT JOIN fact y ON y.subject = n.node AND y.property = 'year'
    LEFT JOIN fact r ON r.subject = n.node AND r.property = 'releaseDate'
    LEFT JOIN fact e ON e.subject = n.node AND e.property = 'productionEnd'
    WHERE n.node IN (SELECT f.target FROM fact f JOIN fact p USING (subject)
                     WHERE f.property = 'film' AND p.property IN ('person', 'company'))
    ORDER BY n.node;
CREATE OR REPLACE TEMP TABLE company AS
    SELECT (row_number() OVER (ORDER BY n.node) - 1)::INTEGER AS number, '{id}' || n.iri AS iri, name.object AS name, n.node
    FROM node n JOIN fact name ON name.subject = n.node AND name.property = 'name'
    WHERE n.node IN (SELECT target FROM fact WHERE property = 'company') ORDER BY n.node;
CREATE OR REPLACE TEMP TABLE role AS
    SELECT (row_number() OVER (ORDER BY object) - 1)::INTEGER AS number, substr(object, {role}) AS name,
           coalesce(n.label, replace(substr(object, {role}), '-', ' ')) AS label, object AS iri
    FROM (SELECT DISTINCT object FROM fact WHERE property = 'role') LEFT JOIN new_concept n USING (object) ORDER BY object;
CREATE OR REPLACE TEMP TABLE credit AS
    WITH flagged AS (
        SELECT subject, bit_or(CASE property WHEN 'voice' THEN 1 WHEN 'asSelf' THEN 2 WHEN 'archiveFootage' THEN 4 ELSE 8 END) AS flags
        FROM fact WHERE property IN ('voice', 'asSelf', 'archiveFootage', 'uncredited') GROUP BY subject)
    SELECT (row_number() OVER (ORDER BY pi.number, fi.number, ri.number, TRY_CAST(b.object AS INTEGER), flags, p.subject) - 1)::INTEGER
           AS number, pi.number AS person, fi.number AS film, ri.number AS role, TRY_CAST(b.object AS INTEGER) AS billing,
           coalesce(flagged.flags, 0)::UTINYINT AS flags, c.object AS characters, p.subject AS node
    FROM fact p JOIN person pi ON pi.node = p.target JOIN fact f ON f.subject = p.subject AND f.property = 'film'
    JOIN film fi ON fi.node = f.target JOIN fact r ON r.subject = p.subject AND r.property = 'role' JOIN role ri ON ri.iri = r.object
    LEFT JOIN fact b ON b.subject = p.subject AND b.property = 'billing' LEFT JOIN flagged ON flagged.subject = p.subject
    LEFT JOIN fact c ON c.subject = p.subject AND c.property = 'characters'
    WHERE p.property = 'person' ORDER BY number;
CREATE OR REPLACE TEMP TABLE told AS
    SELECT DISTINCT k.number AS credit, d.place, coalesce(c.first_line, 0) AS first_line, coalesce(c.last_line, 0) AS last_line
    FROM claim c JOIN identity i ON i.thing = c.thing JOIN credit k ON k.node = i.node
    JOIN listed d ON d.source = source_of(c.thing) AND d.number = c.document WHERE c.property = 'person';
CREATE OR REPLACE TEMP TABLE stated AS
    SELECT DISTINCT p.number AS person, f.number AS film, d.place, coalesce(c.first_line, 0) AS first_line,
           coalesce(c.last_line, 0) AS last_line
    FROM claim c JOIN identity i ON i.thing = c.thing JOIN person p ON p.node = i.node
    JOIN identity o ON o.thing = c.target JOIN film f ON f.node = o.node
    JOIN listed d ON d.source = source_of(c.thing) AND d.number = c.document WHERE c.property = 'finalFilm';
CREATE OR REPLACE TEMP TABLE company_credit AS
    SELECT DISTINCT k.number AS company, f.number AS film, r.number AS role
    FROM fact c JOIN company k ON k.node = c.target JOIN fact a ON a.subject = c.subject AND a.property = 'film'
    JOIN film f ON f.node = a.target JOIN fact o ON o.subject = c.subject AND o.property = 'role' JOIN role r ON r.iri = o.object
    WHERE c.property = 'company';
CREATE OR REPLACE TEMP TABLE scored AS
    SELECT f.number AS film, avg(s.object::DOUBLE) AS score
    FROM fact s JOIN node n ON n.node = s.subject AND starts_with(n.iri, 'rating/')
    JOIN fact a ON a.subject = s.subject AND a.property = 'film' JOIN film f ON f.node = a.target
    WHERE s.property = 'score' GROUP BY f.number;
"""
_DROPPED = "ALTER TABLE person DROP COLUMN node; ALTER TABLE film DROP COLUMN node;"

# A day as a number: 2012-09-28 is 20120928, 2012 alone 20120000.
_MACRO = "CREATE OR REPLACE TEMP MACRO day(edtf) AS TRY_CAST(rpad(replace(edtf, '-', ''), 8, '0') AS INTEGER)"

# Each query gives columns that are written under their names.
_NUMBERS = (
    """SELECT number AS credit, person, film, role::SMALLINT AS role, coalesce(billing, 0)::INTEGER AS billing, flags
       FROM credit ORDER BY number""",
    """SELECT coalesce(year, 0)::SMALLINT AS film_year, coalesce(day(released), coalesce(year, 0) * 10000)::INTEGER AS film_date,
              coalesce(day(finished), 0)::INTEGER AS film_finished, coalesce(score, 'nan')::DOUBLE AS film_score,
              (row_number() OVER (ORDER BY coalesce(released, year::VARCHAR), title, number) - 1)::INTEGER AS film_date_rank
       FROM film LEFT JOIN scored ON film = number ORDER BY number""",
    """SELECT coalesce(born, 0)::SMALLINT AS person_born, coalesce(died, 0)::SMALLINT AS person_died,
              (row_number() OVER (ORDER BY name, number) - 1)::INTEGER AS person_rank,
              dense_rank() OVER (ORDER BY name)::INTEGER AS name_rank
       FROM person ORDER BY number""",
    """SELECT company AS company_credit_company, film AS company_credit_film, role::SMALLINT AS company_credit_role
       FROM company_credit ORDER BY ALL""",
    """SELECT person AS stated_person, film AS stated_film, place AS stated_document, first_line AS stated_first,
              last_line AS stated_last
       FROM stated ORDER BY ALL""",
)
_TEXTS = {
    "person_iri": "SELECT iri FROM person ORDER BY number", "person_name": "SELECT name FROM person ORDER BY number",
    "film_iri": "SELECT iri FROM film ORDER BY number", "film_title": "SELECT title FROM film ORDER BY number",
    "company_iri": "SELECT iri FROM company ORDER BY number", "company_name": "SELECT name FROM company ORDER BY number",
    "role": "SELECT name FROM role ORDER BY number", "role_label": "SELECT label FROM role ORDER BY number",
    "credit_characters": "SELECT coalesce(characters, '') FROM credit ORDER BY number",
    "document_source": "SELECT source_name FROM listed ORDER BY place", "document_file": "SELECT file_name FROM listed ORDER BY place",
}  # fmt: skip


def write(database: Database, folder: Path) -> None:
    """Write who was in what as arrays, and the tables `person` and `film` in which names are looked up where no triples are.

    Credits are sorted by person, then film; a year, day, line or billing of 0 is unknown, a day is 20120928 and one known only as
    a year 20120000; `credit_flags` has bits 1 voice, 2 as self, 4 archive footage, 8 uncredited. `person_start` bounds each person's
    credits; `film_order` holds the credits' positions sorted by film, `film_start` bounds each film's. `person_films` and
    `film_people`, each within its bounds, are the same without repetition and archive footage, for traversals.
    """
    database.sql(_MACRO)
    database.sql(_TABLES.replace("{id}", str(ID)).replace("{role}", str(len(str(ROLE)) + 1)))
    numbers: dict[str, Column] = {}
    for query in _NUMBERS:
        numbers |= {name: np.asarray(column) for name, column in database.column(query).items()}
    people, films = database.count("SELECT count(*) FROM person"), database.count("SELECT count(*) FROM film")
    film_order = np.argsort(numbers["film"], kind="stable").astype(np.int32)
    seen = (numbers["flags"] & ARCHIVE_FOOTAGE) == 0
    person, film = numbers["person"][seen], numbers["film"][seen]
    again = np.r_[False, (person[1:] == person[:-1]) & (film[1:] == film[:-1])] if len(person) else np.zeros(0, dtype=bool)
    person, film = person[~again], film[~again]
    by_film = np.argsort(film, kind="stable")
    told = {name: np.asarray(column) for name, column in database.column("SELECT * FROM told ORDER BY ALL").items()}
    columns = {name: column for name, column in numbers.items() if "_" in name}
    columns |= {f"credit_{name}": numbers[name] for name in ("person", "film", "role", "billing", "flags")}
    columns |= {
        "person_start": _starts(numbers["person"], people), "film_start": _starts(numbers["film"][film_order], films),
        "film_order": film_order, "person_films": film, "person_films_start": _starts(person, people),
        "film_people": person[by_film], "film_people_start": _starts(film[by_film], films),
        "credit_told_start": _starts(told["credit"], len(numbers["credit"])), "credit_told_document": told["place"],
        "credit_told_first": told["first_line"], "credit_told_last": told["last_line"],
    }  # fmt: skip
    columns["person_component"] = _components(columns["person_films_start"], film, people, films)
    arrays.write(folder, columns, {name: database.texts(query) for name, query in _TEXTS.items()})
    database.sql(_DROPPED)


def _starts(sorted_numbers: Column, count: int) -> Column:
    return np.searchsorted(sorted_numbers, np.arange(count + 1)).astype(np.int64)


def _components(starts: Column, film: Column, people: int, films: int) -> Column:
    """Return for every person the number of the component of who shares films with whom."""
    rows = np.r_[starts, np.full(films, len(film))]
    matrix = sparse.csr_array((np.ones(len(film), dtype=np.int8), film + people, rows), shape=(people + films, people + films))
    return csgraph.connected_components(matrix, directed=False)[1][:people].astype(np.int32)
