"""Who was in what by the chosen facts: people and their other names, films, companies and credits as tables, which a store keeps."""

from filmograph.namespaces import ID
from filmograph.store.claims import Database
from filmograph.store.network import FLAGS

TABLES = ("person", "other_name", "film", "company", "credit", "company_credit")
"""The tables made here; each row follows from the facts on its entity and on the films, people and credits next to it."""

_PEOPLE = """
CREATE OR REPLACE TABLE person AS
    SELECT n.entity, '{id}' || n.iri AS iri, name.object AS name, name_key(name.object) AS key,
           TRY_CAST(b.object AS INTEGER) AS born, TRY_CAST(d.object AS INTEGER) AS died
    FROM entity n JOIN fact name ON name.subject = n.entity AND name.property = 'name'
    LEFT JOIN fact b ON b.subject = n.entity AND b.property = 'birthYear'
    LEFT JOIN fact d ON d.subject = n.entity AND d.property = 'deathYear'
    WHERE n.entity IN (SELECT target FROM fact WHERE property = 'person');
CREATE OR REPLACE TABLE other_name AS
    SELECT DISTINCT p.entity, f.object AS name
    FROM fact f JOIN person p ON p.entity = f.subject WHERE f.property = 'alternativeName' AND f.object <> p.name;
CREATE OR REPLACE TABLE company AS
    SELECT n.entity, '{id}' || n.iri AS iri, name.object AS name
    FROM entity n JOIN fact name ON name.subject = n.entity AND name.property = 'name'
    WHERE n.entity IN (SELECT target FROM fact WHERE property = 'company');
"""

# A mean of decimals is the same in whatever order they come.
_FILMS = """
CREATE OR REPLACE TEMP TABLE scored AS
    SELECT a.target AS entity, sum(s.object::DECIMAL(18, 4))::DOUBLE / count(*) AS score
    FROM fact s JOIN entity n ON n.entity = s.subject AND starts_with(n.iri, 'rating/')
    JOIN fact a ON a.subject = s.subject AND a.property = 'film' WHERE s.property = 'score' GROUP BY a.target;
CREATE OR REPLACE TABLE film AS
    SELECT n.entity, '{id}' || n.iri AS iri, t.object AS title, name_key(t.object) AS key, TRY_CAST(y.object AS INTEGER) AS year,
           r.object AS released, e.object AS finished, score
    FROM entity n JOIN fact t ON t.subject = n.entity AND t.property = 'title'
    LEFT JOIN fact y ON y.subject = n.entity AND y.property = 'year'
    LEFT JOIN fact r ON r.subject = n.entity AND r.property = 'releaseDate'
    LEFT JOIN fact e ON e.subject = n.entity AND e.property = 'productionEnd'
    LEFT JOIN scored ON scored.entity = n.entity
    WHERE n.entity IN (SELECT film FROM credit UNION SELECT film FROM company_credit);
"""

_EMPTY = """
CREATE OR REPLACE TABLE credit (
    entity INTEGER, person INTEGER, film INTEGER, role VARCHAR, billing INTEGER, flags UTINYINT, characters VARCHAR);
CREATE OR REPLACE TABLE company_credit (entity INTEGER, company INTEGER, film INTEGER, role VARCHAR);
"""
_CREDITS = f"""
CREATE OR REPLACE TEMP TABLE worked AS
    SELECT subject AS entity, max(target) FILTER (property = 'person') AS person, max(target) FILTER (property = 'company') AS company,
           max(target) FILTER (property = 'film') AS film, max(object) FILTER (property = 'role') AS role,
           max(object) FILTER (property = 'billing') AS billing, max(object) FILTER (property = 'characters') AS characters,
           bit_or(CASE property WHEN 'voice' THEN {FLAGS["voice"]} WHEN 'asSelf' THEN {FLAGS["self"]}
               WHEN 'archiveFootage' THEN {FLAGS["archive"]} WHEN 'uncredited' THEN {FLAGS["uncredited"]} END) AS flags
    FROM fact WHERE subject BETWEEN {{first}} AND {{last}} AND property IN (
        'person', 'company', 'film', 'role', 'billing', 'characters', 'voice', 'asSelf', 'archiveFootage', 'uncredited')
    GROUP BY subject;
INSERT INTO credit
    SELECT entity, person, film, role, TRY_CAST(billing AS INTEGER), coalesce(flags, 0)::UTINYINT, characters FROM worked
    WHERE person IS NOT NULL AND film IS NOT NULL AND role IS NOT NULL;
INSERT INTO company_credit
    SELECT entity, company, film, role FROM worked WHERE company IS NOT NULL AND film IS NOT NULL AND role IS NOT NULL;
DROP TABLE worked;
"""


def gather(database: Database) -> None:
    """Fill the tables of who was in what from `fact`."""
    database.sql(_EMPTY)
    for first, last in database.stretches("entity", "entity"):
        database.sql(_CREDITS.format(first=first, last=last))
    for table in (_PEOPLE, _FILMS):
        database.sql(table.replace("{id}", str(ID)))
