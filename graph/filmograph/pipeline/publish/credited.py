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
    WHERE n.entity IN (SELECT f.target FROM fact f JOIN fact p USING (subject)
                     WHERE f.property = 'film' AND p.property IN ('person', 'company'));
"""

_CREDITS = f"""
CREATE OR REPLACE TABLE credit AS
    WITH flagged AS (
        SELECT subject, bit_or(CASE property WHEN 'voice' THEN {FLAGS["voice"]} WHEN 'asSelf' THEN {FLAGS["self"]}
            WHEN 'archiveFootage' THEN {FLAGS["archive"]} ELSE {FLAGS["uncredited"]} END) AS flags
        FROM fact WHERE property IN ('voice', 'asSelf', 'archiveFootage', 'uncredited') GROUP BY subject)
    SELECT p.subject AS entity, p.target AS person, f.target AS film, r.object AS role, TRY_CAST(b.object AS INTEGER) AS billing,
           coalesce(flagged.flags, 0)::UTINYINT AS flags, c.object AS characters
    FROM fact p JOIN fact f ON f.subject = p.subject AND f.property = 'film'
    JOIN fact r ON r.subject = p.subject AND r.property = 'role'
    LEFT JOIN fact b ON b.subject = p.subject AND b.property = 'billing' LEFT JOIN flagged ON flagged.subject = p.subject
    LEFT JOIN fact c ON c.subject = p.subject AND c.property = 'characters'
    WHERE p.property = 'person';
CREATE OR REPLACE TABLE company_credit AS
    SELECT c.subject AS entity, c.target AS company, f.target AS film, r.object AS role
    FROM fact c JOIN fact f ON f.subject = c.subject AND f.property = 'film'
    JOIN fact r ON r.subject = c.subject AND r.property = 'role' WHERE c.property = 'company';
"""


def gather(database: Database) -> None:
    """Fill the tables of who was in what from `fact`."""
    for stage in (_PEOPLE, _FILMS, _CREDITS):
        database.sql(stage.replace("{id}", str(ID)))
