"""The arrays of who was in what, written beside the graph for paths and networks."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from filmograph.namespaces import ROLE
from filmograph.pipeline.publish.doubts import DOUBTED
from filmograph.pipeline.publish.renumber import DOCUMENTS, RENEWED, Renewed, Unchanged
from filmograph.store.claims import Database
from filmograph.store.columns import Block, Numbers, bounds, write_numbers, write_texts
from filmograph.store.network import ARCHIVE

# Rows stand in the order of IRIs, whatever the numbers of the entities. The tables give what is `renewed`, and the credits of films that
# are `credited`; the rest stays as it was.
_ROWS = """
-- reads document, source
-- writes network.document (row, source, number, source_name, file_name), one row per document
CREATE TABLE network.document AS {documents};

-- reads person
-- writes network.person (row, entity, renewed), one row per person
CREATE TABLE network.person AS
    SELECT (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS row, entity, {person} AS renewed FROM person;

-- reads film
-- writes network.film (row, entity, renewed, credited), one row per film
CREATE TABLE network.film AS
    SELECT (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS row, entity, {film} AS renewed, {credited} AS credited FROM film;

-- reads company
-- writes network.company (row, entity, renewed), one row per company
CREATE TABLE network.company AS
    SELECT (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS row, entity, {company} AS renewed FROM company;

-- reads credit, company_credit, new_concept
-- writes network.role (row, name, label, role), one row per role that somebody had
CREATE TABLE network.role AS
    SELECT (row_number() OVER (ORDER BY role) - 1)::SMALLINT AS row, substr(role, {name}) AS name,
           coalesce(n.label, replace(substr(role, {name}), '-', ' ')) AS label, role
    FROM (SELECT role FROM credit UNION SELECT role FROM company_credit) LEFT JOIN new_concept n ON n.object = role;

-- reads network.person, link, judged, identity, entity
-- writes network.doubt (row, first, second, likelihood, evidence), one row per two people who may be one
CREATE TABLE network.doubt AS
    SELECT (row_number() OVER (ORDER BY a.row, b.row) - 1)::INTEGER AS row, a.row AS first, b.row AS second,
           (likelihood * 10000)::SMALLINT AS likelihood, evidence
    FROM ({doubted}) d JOIN network.person a ON a.entity = d.first JOIN network.person b ON b.entity = d.second WHERE a.row <> b.row;

-- writes network.credit (row, entity, renewed), one row per credit that is renewed
CREATE TABLE network.credit (row INTEGER, entity INTEGER, renewed BOOLEAN);
"""
# Their order gives the credits their rows.
_CREDITS = """
    SELECT c.entity, p.row AS person, f.row AS film, r.row AS role, coalesce(billing, 0)::INTEGER AS billing, flags
    FROM credit c JOIN network.film f ON f.entity = c.film JOIN network.person p ON p.entity = c.person
    JOIN network.role r USING (role)
    WHERE f.credited ORDER BY p.row, f.row, r.row, c.billing, flags, c.entity"""
_COMPANY_CREDITS = """
    SELECT DISTINCT p.row AS company, f.row AS film, r.row AS role
    FROM company_credit c JOIN network.film f ON f.entity = c.film JOIN network.company p ON p.entity = c.company
    JOIN network.role r USING (role)
    WHERE f.credited ORDER BY ALL"""

# A day as a number: 2012-09-28 is 20120928, 2012 alone 20120000.
_MACRO = "CREATE OR REPLACE TEMP MACRO day(edtf) AS TRY_CAST(rpad(replace(edtf, '-', ''), 8, '0') AS INTEGER)"

# Of these queries the columns are written under their names.
_FILMS = """
    SELECT coalesce(year, 0)::SMALLINT AS film_year, coalesce(day(released), coalesce(year, 0) * 10000)::INTEGER AS film_date,
           coalesce(day(finished), 0)::INTEGER AS film_finished, coalesce(score, 'nan')::DOUBLE AS film_score,
           (row_number() OVER (ORDER BY coalesce(released, year::VARCHAR), title, row) - 1)::INTEGER AS film_date_rank
    FROM film JOIN network.film USING (entity) ORDER BY row"""
_PEOPLE = """
    SELECT coalesce(born, 0)::SMALLINT AS person_born, coalesce(died, 0)::SMALLINT AS person_died,
           (row_number() OVER (ORDER BY name, row) - 1)::INTEGER AS person_rank, dense_rank() OVER (ORDER BY name)::INTEGER AS name_rank
    FROM person JOIN network.person USING (entity) ORDER BY row"""
_STATED = """
    SELECT DISTINCT p.row AS stated_person, f.row AS stated_film, d.row AS stated_document,
           coalesce(c.first_line, 0) AS stated_first, coalesce(c.last_line, 0) AS stated_last
    FROM claim c JOIN identity i ON i.mention = c.mention JOIN network.person p ON p.entity = i.entity
    JOIN identity o ON o.mention = c.target JOIN network.film f ON f.entity = o.entity
    JOIN network.document d ON d.source = source_of(c.mention) AND d.number = c.document WHERE c.property = 'finalFilm' ORDER BY ALL"""
_OTHER_NAMES = """
    SELECT a.row AS other_name_bearer, b.row AS other_name_person
    FROM other_name o JOIN person p USING (name) JOIN network.person a ON a.entity = p.entity JOIN network.person b ON b.entity = o.entity
    ORDER BY ALL"""
_DOUBTS = "SELECT first AS doubt_first, second AS doubt_second, likelihood AS doubt_likelihood FROM network.doubt ORDER BY row"
_PROVENANCE = """
    SELECT k.row AS credit, d.row AS document, coalesce(c.first_line, 0) AS first, coalesce(c.last_line, 0) AS last
    FROM claim c JOIN identity i ON i.mention = c.mention JOIN network.credit k ON k.entity = i.entity
    JOIN network.document d ON d.source = source_of(c.mention) AND d.number = c.document
    WHERE c.property = 'person' AND k.row BETWEEN {first} AND {last} ORDER BY ALL"""
# Of each column of texts the table is the first word of its name, the expression is given; the few texts are written anew every time.
_TEXTS = {
    "person_iri": "iri", "person_name": "name", "film_iri": "iri", "film_title": "title", "company_iri": "iri", "company_name": "name",
    "credit_characters": "coalesce(characters, '')",
}  # fmt: skip
_FEW_TEXTS = {
    "role": "name", "role_label": "label", "document_source": "source_name", "document_file": "file_name", "doubt_evidence": "evidence",
}  # fmt: skip


def write(database: Database, folder: Path, renewed: Renewed | None = None) -> None:
    """Write who was in what, as the tables of `credited` hold it, as arrays; what is not `renewed` is taken from the arrays before.

    The columns are those of `store.network`; credits are sorted by person, then film.
    """
    folder.mkdir()
    with database.another("network") as reader, ThreadPoolExecutor(2) as pool:
        marks = {kind: f"entity IN (SELECT entity FROM renewed WHERE kind = '{kind}')" if renewed else "true" for kind in RENEWED}
        database.sql(_ROWS.format(name=len(str(ROLE)) + 1, documents=DOCUMENTS.format(of=""), doubted=DOUBTED, **marks))
        sizes = {
            table: database.count(f"SELECT count(*) FROM network.{table}")
            for table in ("person", "film", "company", "role", "document", "doubt")
        }
        unchanged = Unchanged(database, renewed) if renewed else None
        fresh = _columns(database, _CREDITS)
        entities = fresh.pop("entity")
        credited, rows = fresh, np.arange(len(entities), dtype=np.int32)
        if unchanged:
            credited, rows = unchanged.credits("credit", "person", fresh)
        database.append("network.credit", {"row": rows, "entity": entities, "renewed": np.ones(len(rows), dtype=bool)})
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
    """Write the texts, and what numbers describe people."""
    write_texts(folder, texts)
    write_numbers(folder, _columns(database, _PEOPLE))


def _texts(database: Database, unchanged: Unchanged | None, sizes: Mapping[str, int]) -> dict[str, Iterable[Block]]:
    """Return the texts by name of column; `sizes` has the number of rows of each table."""
    texts: dict[str, Iterable[Block]] = {}
    for name, column in _FEW_TEXTS.items():
        table = name.partition("_")[0]
        texts[name] = database.texts(f"SELECT row AS number, {column} AS text FROM network.{table}", sizes[table])
    for name, column in _TEXTS.items():
        table = name.partition("_")[0]
        query = f"SELECT row AS number, {column} AS text FROM {table} JOIN network.{table} USING (entity) WHERE renewed"
        fresh = database.texts(query, sizes[table])
        texts[name] = unchanged.texts(name, fresh) if unchanged else fresh
    return texts


def _arranged(
    credited: Mapping[str, Numbers], unchanged: Unchanged | None, fresh: Mapping[str, Numbers], sizes: Mapping[str, int]
) -> dict[str, Numbers]:
    """Return whose and which film's the credits are, by person and by film, and the component of who shares films with whom.

    `fresh` are the credits that are not of the arrays before; `sizes` has the number of people and films.
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
    seen = (credited["flags"] & ARCHIVE) == 0
    person, film = credited["person"][seen], credited["film"][seen]
    once = _once(person, film)
    return person[once], film[once]


def _described(database: Database, unchanged: Unchanged | None, credits_of_people: int) -> dict[str, Numbers]:
    """Return what numbers describe films, companies, doubts and the credits of people, of which there are so many."""
    database.sql(_MACRO)
    columns = {name: column for query in (_FILMS, _STATED, _OTHER_NAMES, _DOUBTS) for name, column in _columns(database, query).items()}
    companies, provenance = _columns(database, _COMPANY_CREDITS), _provenance(database)
    once = _once(*provenance.values())
    provenance = {name: column[once] for name, column in provenance.items()}
    if unchanged:
        companies, _ = unchanged.credits("company_credit", "company", companies)
        provenance = unchanged.provenance(provenance)
    else:
        provenance = {"start": _starts(provenance.pop("credit"), credits_of_people), **provenance}
    columns |= {f"company_credit_{name}": column for name, column in companies.items()}
    return columns | {f"credit_provenance_{name}": column for name, column in provenance.items()}


def _columns(database: Database, query: str) -> dict[str, Numbers]:
    return {name: np.asarray(column) for name, column in database.column(query).items()}


def _provenance(database: Database) -> dict[str, Numbers]:
    """Return where each credit stands, asked for a stretch of credits at a time: the arrays of all of them are in memory meanwhile."""
    found = [_columns(database, _PROVENANCE.format(first=first, last=last)) for first, last in database.stretches("network.credit", "row")]
    return {name: np.concatenate([columns.pop(name) for columns in found]) for name in list(found[0])}


def _once(*columns: Numbers) -> Numbers:
    """Return which rows of sorted columns are not those before them again."""
    once = np.ones(len(columns[0]), dtype=bool)
    once[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return once


def _starts(rows: Numbers, count: int) -> Numbers:
    """Return the bounds of each of `count` rows among the sorted ones that name it."""
    return bounds(np.bincount(rows, minlength=count))


def _by_column(start: Numbers, column: Numbers, count: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return the entries of a matrix, whose rows' columns are given, sorted by column and then row: their indexes, rows and bounds."""
    from scipy import sparse  # noqa: PLC0415 - long to load, and done here while the database is asked

    shape = (len(start) - 1, count)
    turned = sparse.csr_array((np.arange(len(column), dtype=np.int32), column, start), shape=shape).tocsc()
    return turned.data, turned.indices.astype(np.int32, copy=False), turned.indptr.astype(np.int64)


def _components(start: Numbers, film: Numbers, films: int) -> Numbers:
    """Return the component of every person, whose films are given, in the network of who shares films with whom."""
    from scipy import sparse  # noqa: PLC0415 - long to load, and done here while the database is asked
    from scipy.sparse import csgraph  # noqa: PLC0415

    people = len(start) - 1
    rows = np.r_[start, np.full(films, len(film))]
    matrix = sparse.csr_array((np.ones(len(film), dtype=np.int8), film + people, rows), shape=(people + films, people + films))
    return csgraph.connected_components(matrix, directed=False)[1][:people].astype(np.int32)
