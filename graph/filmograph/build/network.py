"""The arrays of who was in what, written beside the graph for paths and networks."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from filmograph import arrays
from filmograph.build.database import Database
from filmograph.namespaces import ROLE

Column = npt.NDArray[Any]

ARCHIVE_FOOTAGE = 4
"""The bit of a credit's flags that marks archive footage."""

# Numbers are places in the order of IRIs, whatever the numbers of the nodes; documents are in the order of their sources' names.
_PLACES = """
CREATE TABLE place.document AS
    SELECT (row_number() OVER (ORDER BY s.name, d.number) - 1)::INTEGER AS place, d.source, d.number, s.name AS source_name, d.file_name
    FROM document d JOIN source s ON s.number = d.source;
CREATE TABLE place.person AS SELECT (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS number, node FROM person;
CREATE TABLE place.film AS SELECT (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS number, node FROM film;
CREATE TABLE place.company AS SELECT (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS number, node FROM company;
CREATE TABLE place.role AS
    SELECT (row_number() OVER (ORDER BY role) - 1)::SMALLINT AS number, substr(role, {role}) AS name,
           coalesce(n.label, replace(substr(role, {role}), '-', ' ')) AS label, role
    FROM (SELECT role FROM credit UNION SELECT role FROM company_credit) LEFT JOIN new_concept n ON n.object = role;
CREATE TABLE place.credit (number INTEGER, node INTEGER);
"""
# Their order gives the credits their numbers.
_CREDITS = """
    SELECT c.node, p.number AS person, f.number AS film, r.number AS role, coalesce(billing, 0)::INTEGER AS billing, flags
    FROM credit c JOIN place.person p ON p.node = c.person JOIN place.film f ON f.node = c.film JOIN place.role r USING (role)
    ORDER BY p.number, f.number, r.number, c.billing, flags, c.node"""

# A day as a number: 2012-09-28 is 20120928, 2012 alone 20120000.
_MACRO = "CREATE OR REPLACE TEMP MACRO day(edtf) AS TRY_CAST(rpad(replace(edtf, '-', ''), 8, '0') AS INTEGER)"

# Each query gives columns that are written under their names.
_NUMBERS = (
    """SELECT coalesce(year, 0)::SMALLINT AS film_year, coalesce(day(released), coalesce(year, 0) * 10000)::INTEGER AS film_date,
              coalesce(day(finished), 0)::INTEGER AS film_finished, coalesce(score, 'nan')::DOUBLE AS film_score,
              (row_number() OVER (ORDER BY coalesce(released, year::VARCHAR), title, number) - 1)::INTEGER AS film_date_rank
       FROM film JOIN place.film USING (node) ORDER BY number""",
    """SELECT coalesce(born, 0)::SMALLINT AS person_born, coalesce(died, 0)::SMALLINT AS person_died,
              (row_number() OVER (ORDER BY name, number) - 1)::INTEGER AS person_rank,
              dense_rank() OVER (ORDER BY name)::INTEGER AS name_rank
       FROM person JOIN place.person USING (node) ORDER BY number""",
    """SELECT DISTINCT p.number AS company_credit_company, f.number AS company_credit_film, r.number AS company_credit_role
       FROM company_credit c JOIN place.company p ON p.node = c.company JOIN place.film f ON f.node = c.film
       JOIN place.role r USING (role) ORDER BY ALL""",
    """SELECT DISTINCT p.number AS stated_person, f.number AS stated_film, d.place AS stated_document,
              coalesce(c.first_line, 0) AS stated_first, coalesce(c.last_line, 0) AS stated_last
       FROM claim c JOIN identity i ON i.thing = c.thing JOIN place.person p ON p.node = i.node
       JOIN identity o ON o.thing = c.target JOIN place.film f ON f.node = o.node
       JOIN place.document d ON d.source = source_of(c.thing) AND d.number = c.document WHERE c.property = 'finalFilm' ORDER BY ALL""",
)
_TOLD = """
    SELECT k.number AS credit, d.place, coalesce(c.first_line, 0) AS first_line, coalesce(c.last_line, 0) AS last_line
    FROM claim c JOIN identity i ON i.thing = c.thing JOIN place.credit k ON k.node = i.node
    JOIN place.document d ON d.source = source_of(c.thing) AND d.number = c.document WHERE c.property = 'person' ORDER BY ALL"""
_TEXTS = {
    "person_iri": "SELECT number, iri AS text FROM person JOIN place.person USING (node)",
    "person_name": "SELECT number, name AS text FROM person JOIN place.person USING (node)",
    "film_iri": "SELECT number, iri AS text FROM film JOIN place.film USING (node)",
    "film_title": "SELECT number, title AS text FROM film JOIN place.film USING (node)",
    "company_iri": "SELECT number, iri AS text FROM company JOIN place.company USING (node)",
    "company_name": "SELECT number, name AS text FROM company JOIN place.company USING (node)",
    "role": "SELECT number, name AS text FROM place.role", "role_label": "SELECT number, label AS text FROM place.role",
    "credit_characters": "SELECT number, coalesce(characters, '') AS text FROM credit JOIN place.credit USING (node)",
    "document_source": "SELECT place AS number, source_name AS text FROM place.document",
    "document_file": "SELECT place AS number, file_name AS text FROM place.document",
}  # fmt: skip


def write(database: Database, folder: Path) -> None:
    """Write who was in what, as the tables of `credited` hold it, as arrays.

    Credits are sorted by person, then film; a year, day, line or billing of 0 is unknown, a day is 20120928 and one known only as
    a year 20120000; `credit_flags` has bits 1 voice, 2 as self, 4 archive footage, 8 uncredited. `person_start` bounds each person's
    credits; `film_order` holds the credits' positions sorted by film, `film_start` bounds each film's. `person_films` and
    `film_people`, each within its bounds, are the same without repetition and archive footage, for traversals.
    """
    folder.mkdir()
    with database.another("place") as reader, ThreadPoolExecutor(2) as pool:
        database.sql(_PLACES.replace("{role}", str(len(str(ROLE)) + 1)))
        credited = _columns(database, _CREDITS)
        nodes = credited.pop("node")
        database.append("place.credit", {"number": np.arange(len(nodes), dtype=np.int32), "node": nodes})
        texts = pool.submit(arrays.write_texts, folder, {name: reader.texts(query) for name, query in _TEXTS.items()})
        columns = _ordered(credited, database.count("SELECT count(*) FROM person"), database.count("SELECT count(*) FROM film"))
        component = pool.submit(_components, columns)
        columns |= _described(database, len(nodes))
        columns["person_component"] = component.result()
        arrays.write_numbers(folder, columns)
        texts.result()


def _ordered(credited: dict[str, Column], people: int, films: int) -> dict[str, Column]:
    """Return the credits, and whose and which film's they are, by person and by film."""
    film_order = _order(credited["film"])
    seen = (credited["flags"] & ARCHIVE_FOOTAGE) == 0
    person, film = credited["person"][seen], credited["film"][seen]
    once = _once(person, film)
    person, film = person[once], film[once]
    by_film = _order(film)
    return {f"credit_{name}": column for name, column in credited.items()} | {
        "person_start": _starts(credited["person"], people), "film_start": _starts(credited["film"][film_order], films),
        "film_order": film_order, "person_films": film, "person_films_start": _starts(person, people),
        "film_people": person[by_film], "film_people_start": _starts(film[by_film], films),
    }  # fmt: skip


def _described(database: Database, number: int) -> dict[str, Column]:
    """Return what is said of people, films, companies and so many credits in numbers."""
    database.sql(_MACRO)
    columns: dict[str, Column] = {}
    for query in _NUMBERS:
        columns |= _columns(database, query)
    told = _columns(database, _TOLD)
    once = _once(*told.values())
    told = {name: column[once] for name, column in told.items()}
    return columns | {
        "credit_told_start": _starts(told["credit"], number), "credit_told_document": told["place"],
        "credit_told_first": told["first_line"], "credit_told_last": told["last_line"],
    }  # fmt: skip


def _columns(database: Database, query: str) -> dict[str, Column]:
    return {name: np.asarray(column) for name, column in database.column(query).items()}


def _once(*columns: Column) -> Column:
    """Return which rows of sorted columns are not those before them again."""
    once = np.ones(len(columns[0]), dtype=bool)
    once[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return once


def _order(numbers: Column) -> Column:
    """Return the positions of numbers, sorted; those of one number stay in their order."""
    # the position in the lower bits makes the faster sort a stable one
    return np.argsort(numbers.astype(np.int64) << 32 | np.arange(len(numbers))).astype(np.int32)


def _starts(sorted_numbers: Column, count: int) -> Column:
    return np.searchsorted(sorted_numbers, np.arange(count + 1)).astype(np.int64)


def _components(columns: dict[str, Column]) -> Column:
    """Return for every person the number of the component of who shares films with whom."""
    from scipy import sparse  # noqa: PLC0415 - long to load, and done here while the database is asked
    from scipy.sparse import csgraph  # noqa: PLC0415

    film, people, films = columns["person_films"], len(columns["person_start"]) - 1, len(columns["film_start"]) - 1
    rows = np.r_[columns["person_films_start"], np.full(films, len(film))]
    matrix = sparse.csr_array((np.ones(len(film), dtype=np.int8), film + people, rows), shape=(people + films, people + films))
    return csgraph.connected_components(matrix, directed=False)[1][:people].astype(np.int32)
