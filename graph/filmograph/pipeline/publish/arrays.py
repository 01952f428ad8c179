"""The arrays of who was in what, written beside the graph for paths and networks."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from filmograph.namespaces import ROLE
from filmograph.pipeline.publish.renumber import DOCUMENTS, RENEWED, Renewed, Unchanged
from filmograph.store.claims import Database
from filmograph.store.columns import Block, Numbers, bounds, write_numbers, write_texts

ARCHIVE_FOOTAGE = 4
"""The bit of a credit's flags that marks archive footage."""

# Numbers are places in the order of IRIs, whatever the numbers of the entities. The tables give what is `renewed`, and the credits of
# films that are `credited`; the rest stays as it was.
_PLACES = """
CREATE TABLE place.document AS {documents};
CREATE TABLE place.person AS
    SELECT (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS number, entity, {person} AS renewed FROM person;
CREATE TABLE place.film AS
    SELECT (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS number, entity, {film} AS renewed, {credited} AS credited FROM film;
CREATE TABLE place.company AS
    SELECT (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS number, entity, {company} AS renewed FROM company;
CREATE TABLE place.role AS
    SELECT (row_number() OVER (ORDER BY role) - 1)::SMALLINT AS number, substr(role, {name}) AS name,
           coalesce(n.label, replace(substr(role, {name}), '-', ' ')) AS label, role
    FROM (SELECT role FROM credit UNION SELECT role FROM company_credit) LEFT JOIN new_concept n ON n.object = role;
CREATE TABLE place.credit (number INTEGER, entity INTEGER);
"""
# Their order gives the credits their numbers.
_CREDITS = """
    SELECT c.entity, p.number AS person, f.number AS film, r.number AS role, coalesce(billing, 0)::INTEGER AS billing, flags
    FROM credit c JOIN place.film f ON f.entity = c.film JOIN place.person p ON p.entity = c.person JOIN place.role r USING (role)
    WHERE f.credited ORDER BY p.number, f.number, r.number, c.billing, flags, c.entity"""
_COMPANY_CREDITS = """
    SELECT DISTINCT p.number AS company, f.number AS film, r.number AS role
    FROM company_credit c JOIN place.film f ON f.entity = c.film JOIN place.company p ON p.entity = c.company JOIN place.role r USING (role)
    WHERE f.credited ORDER BY ALL"""

# A day as a number: 2012-09-28 is 20120928, 2012 alone 20120000.
_MACRO = "CREATE OR REPLACE TEMP MACRO day(edtf) AS TRY_CAST(rpad(replace(edtf, '-', ''), 8, '0') AS INTEGER)"

# Of these queries the columns are written under their names.
_FILMS = """
    SELECT coalesce(year, 0)::SMALLINT AS film_year, coalesce(day(released), coalesce(year, 0) * 10000)::INTEGER AS film_date,
           coalesce(day(finished), 0)::INTEGER AS film_finished, coalesce(score, 'nan')::DOUBLE AS film_score,
           (row_number() OVER (ORDER BY coalesce(released, year::VARCHAR), title, number) - 1)::INTEGER AS film_date_rank
    FROM film JOIN place.film USING (entity) ORDER BY number"""
_PEOPLE = """
    SELECT coalesce(born, 0)::SMALLINT AS person_born, coalesce(died, 0)::SMALLINT AS person_died,
           (row_number() OVER (ORDER BY name, number) - 1)::INTEGER AS person_rank, dense_rank() OVER (ORDER BY name)::INTEGER AS name_rank
    FROM person JOIN place.person USING (entity) ORDER BY number"""
_STATED = """
    SELECT DISTINCT p.number AS stated_person, f.number AS stated_film, d.place AS stated_document,
           coalesce(c.first_line, 0) AS stated_first, coalesce(c.last_line, 0) AS stated_last
    FROM claim c JOIN identity i ON i.mention = c.mention JOIN place.person p ON p.entity = i.entity
    JOIN identity o ON o.mention = c.target JOIN place.film f ON f.entity = o.entity
    JOIN place.document d ON d.source = source_of(c.mention) AND d.number = c.document WHERE c.property = 'finalFilm' ORDER BY ALL"""
_TOLD = """
    SELECT k.number AS credit, d.place AS document, coalesce(c.first_line, 0) AS first, coalesce(c.last_line, 0) AS last
    FROM claim c JOIN identity i ON i.mention = c.mention JOIN place.credit k ON k.entity = i.entity
    JOIN place.document d ON d.source = source_of(c.mention) AND d.number = c.document WHERE c.property = 'person' ORDER BY ALL"""
_TEXTS = {
    "person_iri": "SELECT number, iri AS text FROM person JOIN place.person USING (entity) WHERE renewed",
    "person_name": "SELECT number, name AS text FROM person JOIN place.person USING (entity) WHERE renewed",
    "film_iri": "SELECT number, iri AS text FROM film JOIN place.film USING (entity) WHERE renewed",
    "film_title": "SELECT number, title AS text FROM film JOIN place.film USING (entity) WHERE renewed",
    "company_iri": "SELECT number, iri AS text FROM company JOIN place.company USING (entity) WHERE renewed",
    "company_name": "SELECT number, name AS text FROM company JOIN place.company USING (entity) WHERE renewed",
    "credit_characters": "SELECT number, coalesce(characters, '') AS text FROM credit JOIN place.credit USING (entity)",
}
_TEXTS_OF_FEW = {
    "role": "SELECT number, name AS text FROM place.role", "role_label": "SELECT number, label AS text FROM place.role",
    "document_source": "SELECT place AS number, source_name AS text FROM place.document",
    "document_file": "SELECT place AS number, file_name AS text FROM place.document",
}  # fmt: skip


def write(database: Database, folder: Path, renewed: Renewed | None = None) -> None:
    """Write who was in what, as the tables of `credited` hold it, as arrays; what is not `renewed` is taken from the arrays before.

    Credits are sorted by person, then film; a year, day, line or billing of 0 is unknown, a day is 20120928 and one known only as
    a year 20120000; `credit_flags` has bits 1 voice, 2 as self, 4 archive footage, 8 uncredited. `person_start` bounds each person's
    credits; `film_order` holds the credits' positions sorted by film, `film_start` bounds each film's. `person_films` and
    `film_people`, each within its bounds, are the same without repetition and archive footage, for traversals.
    """
    folder.mkdir()
    with database.another("place") as reader, ThreadPoolExecutor(2) as pool:
        marks = {what: f"entity IN (SELECT entity FROM renewed WHERE what = '{what}')" if renewed else "true" for what in RENEWED}
        database.sql(_PLACES.format(name=len(str(ROLE)) + 1, documents=DOCUMENTS.format(of=""), **marks))
        sizes = {what: database.count(f"SELECT count(*) FROM place.{what}") for what in ("person", "film", "company", "role", "document")}
        unchanged = Unchanged(database, renewed) if renewed else None
        fresh = _columns(database, _CREDITS)
        entities = fresh.pop("entity")
        credited, numbers = fresh, np.arange(len(entities), dtype=np.int32)
        if unchanged:
            credited, numbers = unchanged.credits("credit", "person", fresh)
        database.append("place.credit", {"number": numbers, "entity": entities})
        sizes["credit"] = len(credited["film"])
        beside = (
            pool.submit(lambda: write_numbers(folder, _arranged(credited, unchanged, fresh, sizes))),
            pool.submit(_write_people, folder, reader, _texts(reader, unchanged, sizes)),
        )
        write_numbers(folder, {f"credit_{name}": column for name, column in credited.items()})
        write_numbers(folder, _described(database, unchanged, sizes["credit"]))
        for job in beside:
            job.result()


def _write_people(folder: Path, database: Database, texts: Mapping[str, Iterable[Block]]) -> None:
    """Write the texts, and what is said of people in numbers."""
    write_texts(folder, texts)
    write_numbers(folder, _columns(database, _PEOPLE))


def _texts(database: Database, unchanged: Unchanged | None, sizes: Mapping[str, int]) -> dict[str, Iterable[Block]]:
    """Return the texts by name of column, of which the first word is what they are of; `sizes` says how many those are."""

    def found(name: str, query: str) -> Iterable[Block]:
        return database.texts(query, sizes[name.partition("_")[0]])

    few = {name: found(name, query) for name, query in _TEXTS_OF_FEW.items()}
    return few | {name: unchanged.texts(name, found(name, query)) if unchanged else found(name, query) for name, query in _TEXTS.items()}


def _arranged(
    credited: Mapping[str, Numbers], unchanged: Unchanged | None, fresh: Mapping[str, Numbers], sizes: Mapping[str, int]
) -> dict[str, Numbers]:
    """Return whose and which film's the credits are, by person and by film, and the component of who shares films with whom.

    `fresh` are the credits that are not of the arrays before; `sizes` says how many people and films there are.
    """
    people, films = sizes["person"], sizes["film"]
    person_start = _starts(credited["person"], people)
    if unchanged:
        columns = unchanged.arranged(fresh["film"], _pairs(fresh), people, films)
    else:
        film_order, _, film_start = _by_column(person_start, credited["film"], films)
        person, film = _pairs(credited)
        start = _starts(person, people)
        _, film_people, film_people_start = _by_column(start, film, films)
        columns = {
            "film_start": film_start, "film_order": film_order, "person_films": film, "person_films_start": start,
            "film_people": film_people, "film_people_start": film_people_start,
        }  # fmt: skip
    if "person_component" not in columns:
        columns["person_component"] = _components(columns["person_films_start"], columns["person_films"], films)
    return {"person_start": person_start, **columns}


def _pairs(credited: Mapping[str, Numbers]) -> tuple[Numbers, Numbers]:
    """Return who is in which film by sorted credits, without repetition and archive footage."""
    seen = (credited["flags"] & ARCHIVE_FOOTAGE) == 0
    person, film = credited["person"][seen], credited["film"][seen]
    once = _once(person, film)
    return person[once], film[once]


def _described(database: Database, unchanged: Unchanged | None, number: int) -> dict[str, Numbers]:
    """Return what is said of films, companies and so many credits in numbers."""
    database.sql(_MACRO)
    columns = _columns(database, _FILMS) | _columns(database, _STATED)
    companies, told = _columns(database, _COMPANY_CREDITS), _columns(database, _TOLD)
    once = _once(*told.values())
    told = {name: column[once] for name, column in told.items()}
    if unchanged:
        companies, _ = unchanged.credits("company_credit", "company", companies)
        told = unchanged.told(told)
    else:
        told = {"start": _starts(told.pop("credit"), number), **told}
    columns |= {f"company_credit_{name}": column for name, column in companies.items()}
    return columns | {f"credit_told_{name}": column for name, column in told.items()}


def _columns(database: Database, query: str) -> dict[str, Numbers]:
    return {name: np.asarray(column) for name, column in database.column(query).items()}


def _once(*columns: Numbers) -> Numbers:
    """Return which rows of sorted columns are not those before them again."""
    once = np.ones(len(columns[0]), dtype=bool)
    once[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return once


def _starts(numbers: Numbers, count: int) -> Numbers:
    """Return the bounds of each number's stretch where they are sorted."""
    return bounds(np.bincount(numbers, minlength=count))


def _by_column(start: Numbers, column: Numbers, count: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return the entries of a matrix, whose rows' columns are given, sorted by column and then row: their positions, rows and bounds."""
    from scipy import sparse  # noqa: PLC0415 - long to load, and done here while the database is asked

    shape = (len(start) - 1, count)
    turned = sparse.csr_array((np.arange(len(column), dtype=np.int32), column, start), shape=shape).tocsc()
    return turned.data, turned.indices.astype(np.int32, copy=False), turned.indptr.astype(np.int64)


def _components(start: Numbers, film: Numbers, films: int) -> Numbers:
    """Return for every person, whose films are given, the number of the component of who shares films with whom."""
    from scipy import sparse  # noqa: PLC0415 - long to load, and done here while the database is asked
    from scipy.sparse import csgraph  # noqa: PLC0415

    people = len(start) - 1
    rows = np.r_[start, np.full(films, len(film))]
    matrix = sparse.csr_array((np.ones(len(film), dtype=np.int8), film + people, rows), shape=(people + films, people + films))
    return csgraph.connected_components(matrix, directed=False)[1][:people].astype(np.int32)
