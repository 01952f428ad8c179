"""The value a person is told where sources disagree, and the rule that chose it."""

from filmograph.build.database import Database

# What each source says of resolved things: an object is the local part of an IRI, a concept's whole IRI, or a literal's text.
_STATEMENTS = """
CREATE OR REPLACE TABLE statement AS
    SELECT c.source, c.claim, t.class, i.iri AS subject, f.iri AS film, c.property, p.kind, p.functional,
           CASE p.kind WHEN 'node' THEN o.iri WHEN 'concept' THEN p.scheme || slug(c.value) ELSE c.value END AS object,
           c.value, c.first_line, c.last_line
    FROM claim c JOIN property p ON p.name = c.property
    JOIN thing t ON t.source = c.source AND t.thing = c.thing
    JOIN identity i ON i.source = c.source AND i.thing = c.thing
    JOIN identity f ON f.source = t.source AND f.thing = t.film
    LEFT JOIN identity o ON o.source = c.source AND o.thing = c.target;
"""

# Values that differ only in case, space or punctuation are one, told in the spelling that most sources give.
_VALUES = """
CREATE OR REPLACE TEMP TABLE said AS
    SELECT DISTINCT s.subject, s.property, s.kind, s.functional, s.object, s.source, r.trust,
           CASE WHEN s.property IN ('name', 'title', 'alternativeTitle') THEN norm(s.object)
                WHEN s.kind = 'string' THEN coalesce(nullif(fold(s.object), ''), s.object)
                WHEN s.kind IN ('integer', 'decimal') THEN coalesce(TRY_CAST(s.object AS DOUBLE)::VARCHAR, s.object)
                ELSE s.object END AS folded
    FROM statement s JOIN source r ON r.name = s.source
    WHERE s.property <> 'billing';
CREATE OR REPLACE TEMP TABLE spelling AS
    SELECT subject, property, folded, object FROM said GROUP BY subject, property, folded, object
    QUALIFY row_number() OVER (PARTITION BY subject, property, folded ORDER BY count(*) DESC, min(trust), object DESC) = 1;
CREATE OR REPLACE TEMP TABLE valued AS
    SELECT subject, property, folded, any_value(kind) AS kind, any_value(functional) AS functional, count(DISTINCT source) AS sources,
           min(trust) AS trust
    FROM said GROUP BY subject, property, folded;
"""

# One value of a single-valued property: most sources, then most trusted, then most precise; of release dates the earliest.
_CHOICE = """
CREATE OR REPLACE TEMP TABLE ranked AS
    SELECT v.*, object, row_number() OVER (
        PARTITION BY subject, property ORDER BY CASE WHEN property = 'releaseDate' THEN object END, sources DESC, trust,
            length(object) DESC, object) AS place
    FROM valued v JOIN spelling USING (subject, property, folded);
CREATE OR REPLACE TABLE decision AS
    SELECT a.subject, a.property, a.kind, a.object AS chosen, a.folded, CASE
        WHEN a.property = 'releaseDate' THEN 'earliest'
        WHEN a.sources > b.sources THEN 'most sources'
        WHEN a.trust < b.trust THEN 'most trusted source'
        WHEN length(a.object) > length(b.object) THEN 'most precise'
        ELSE 'first in order' END AS rule
    FROM ranked a JOIN ranked b USING (subject, property) WHERE a.functional AND a.place = 1 AND b.place = 2;
CREATE OR REPLACE TABLE decision_over AS
    SELECT DISTINCT subject, property, source FROM said JOIN decision d USING (subject, property) WHERE said.folded <> d.folded;
CREATE OR REPLACE TABLE fact AS
    SELECT subject, property, kind, object FROM ranked
    WHERE (NOT functional OR place = 1) AND NOT (property = 'alternativeTitle' AND EXISTS (
        FROM ranked t WHERE t.subject = ranked.subject AND t.property = 'title' AND t.folded = ranked.folded));
"""

# Billing comes whole from one source: the longest list, then the most trusted.
_BILLING = """
CREATE OR REPLACE TEMP TABLE billed_by AS
    SELECT film, source FROM statement s JOIN source r ON r.name = s.source WHERE property = 'billing'
    GROUP BY film, source QUALIFY row_number() OVER (PARTITION BY film ORDER BY count(*) DESC, min(trust), source) = 1;
INSERT INTO fact
    SELECT subject, 'billing', 'integer', min(object::INTEGER)::VARCHAR
    FROM statement JOIN billed_by USING (film, source) WHERE property = 'billing' GROUP BY subject;
"""

# Follows from the chosen facts: the earliest release, scores from 0 to 1, and other films that the catalogue holds.
_DERIVED = """
CREATE OR REPLACE TEMP TABLE first_release AS
    SELECT f.object AS film, min(d.object) AS date
    FROM fact f JOIN fact d USING (subject) WHERE f.property = 'film' AND d.property = 'date' AND subject LIKE 'release/%'
    GROUP BY f.object;
UPDATE fact SET object = date FROM first_release r
    WHERE fact.subject = r.film AND fact.property = 'releaseDate' AND r.date < fact.object;
INSERT INTO fact SELECT film, 'releaseDate', 'date', date FROM first_release r
    WHERE NOT EXISTS (FROM fact f WHERE f.subject = r.film AND f.property = 'releaseDate');
INSERT INTO fact
    SELECT r.subject, 'score', 'decimal', round(r.object::DOUBLE / s.object::DOUBLE, 4)::VARCHAR
    FROM fact r JOIN fact s USING (subject)
    WHERE r.property = 'rating' AND s.property = 'ratingScale' AND s.object::DOUBLE > 0;
INSERT INTO fact
    SELECT subject, 'score', 'decimal', letters.score::VARCHAR
    FROM fact JOIN (VALUES ('A+', 1.0), ('A', 1.0), ('A-', 0.91), ('B+', 0.83), ('B', 0.75), ('B-', 0.67), ('C+', 0.58), ('C', 0.5),
        ('C-', 0.42), ('D+', 0.33), ('D', 0.25), ('D-', 0.16), ('F', 0.0)) letters (letter, score) ON fact.object = letter
    WHERE property = 'ratingLetter' AND NOT EXISTS (FROM fact f WHERE f.subject = fact.subject AND f.property = 'score');
INSERT INTO fact
    SELECT DISTINCT t.subject, 'target', 'node', title.subject
    FROM fact t JOIN fact y ON y.subject = t.subject AND y.property = 'targetYear'
    JOIN fact title ON title.property = 'title' AND title.subject LIKE 'film/%' AND norm(title.object) = norm(t.object)
    JOIN fact year ON year.subject = title.subject AND year.property = 'year' AND year.object = y.object
    WHERE t.property = 'targetTitle';
"""


def state(database: Database) -> None:
    """Fill the table `statement` from claims and `identity`: each claim in terms of resolved things."""
    database.sql(_STATEMENTS)


def fuse(database: Database) -> None:
    """Fill the tables `fact`, `decision` and `decision_over` from `statement`."""
    for stage in (_VALUES, _CHOICE, _BILLING, _DERIVED):
        database.sql(stage)
