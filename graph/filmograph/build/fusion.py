"""The value a person is told where sources disagree, and the rule that chose it."""

from filmograph import schema
from filmograph.build.database import Database
from filmograph.namespaces import GENRE, LANGUAGE, ROLE

# Which words are printed for concepts, how often, and which concept each stands for.
_PRINTED = """
CREATE OR REPLACE TEMP TABLE printed AS
    SELECT property, value, count(*) AS times FROM {claims}
    WHERE property IN (SELECT name FROM property WHERE kind = 'concept') GROUP BY ALL;
"""
_CONCEPTS = """
CREATE OR REPLACE TEMP TABLE concept AS
    SELECT property, value, p.scheme || slug(coalesce(code, value)) AS iri
    FROM printed JOIN property p ON p.name = property LEFT JOIN language_code USING (property, value);
"""

# Concepts that the ontology does not have are called as they are printed most often.
_NEW_CONCEPTS = """
CREATE OR REPLACE TEMP TABLE new_concept AS
    SELECT iri AS object, value AS label FROM concept JOIN printed USING (property, value) WHERE iri NOT IN (SELECT unnest(?))
    GROUP BY iri, value QUALIFY row_number() OVER (PARTITION BY iri ORDER BY sum(times) DESC, value) = 1"""

# What each source says of resolved things: an object is a concept's whole IRI or a literal's text; a target is a node.
_STATEMENTS = """
CREATE OR REPLACE TEMP VIEW statement AS
    SELECT source_of(c.thing) AS source, i.node AS subject, i.film, c.property, p.kind, p.functional,
           CASE p.kind WHEN 'node' THEN NULL WHEN 'concept' THEN k.iri ELSE c.value END AS object, o.node AS target, c.value,
           c.thing, c.document, c.first_line, c.last_line
    FROM claim c JOIN property p ON p.name = c.property JOIN identity i ON i.thing = c.thing
    LEFT JOIN identity o ON o.thing = c.target LEFT JOIN concept k ON k.property = c.property AND k.value = c.value
    WHERE c.target IS NULL OR o.node IS NOT NULL;
CREATE OR REPLACE TEMP VIEW ranking AS SELECT number AS source, trust, name FROM source;
"""

# Only what several things stand for, or one says twice over, needs a choice; a catalogue alone has little of that.
_CONTESTED = """
CREATE OR REPLACE TEMP TABLE contested AS
    SELECT node FROM node WHERE things > 1
    UNION SELECT i.node FROM identity i JOIN (
        SELECT c.thing FROM claim c JOIN property p ON p.name = c.property WHERE p.functional
        GROUP BY c.thing, c.property HAVING count(*) > 1) USING (thing);
CREATE OR REPLACE TEMP TABLE disputed AS
    SELECT s.*, coalesce(n.iri, s.object) AS said FROM statement s LEFT JOIN node n ON n.node = s.target
    WHERE subject IN (SELECT node FROM contested);
"""

# Values that differ only in case, space or punctuation are one, told in the spelling that most sources give.
_VALUES = """
CREATE OR REPLACE TEMP TABLE said AS
    SELECT DISTINCT s.subject, s.property, s.kind, s.functional, s.said AS object, s.source, r.trust,
           CASE WHEN s.property IN ('name', 'title', 'alternativeTitle') THEN norm(s.said)
                WHEN s.kind = 'string' THEN coalesce(nullif(fold(s.said), ''), s.said)
                WHEN s.kind IN ('integer', 'decimal') THEN coalesce(TRY_CAST(s.said AS DOUBLE)::VARCHAR, s.said)
                ELSE s.said END AS folded
    FROM disputed s JOIN ranking r USING (source)
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
    SELECT DISTINCT subject, property, r.name AS source FROM said JOIN decision d USING (subject, property) JOIN ranking r USING (source)
    WHERE said.folded <> d.folded;
CREATE OR REPLACE TABLE fact AS
    SELECT subject, property, kind, CASE WHEN kind <> 'node' THEN object END AS object, n.node AS target
    FROM ranked LEFT JOIN node n ON kind = 'node' AND n.iri = object WHERE NOT functional OR place = 1
    UNION ALL SELECT subject, property, kind, object, target FROM statement
    WHERE subject NOT IN (SELECT node FROM contested)
    AND NOT (property = 'billing' AND film IN (SELECT node FROM contested));
DELETE FROM fact WHERE property = 'alternativeTitle' AND (subject, norm(object)) IN (
    SELECT subject, norm(object) FROM fact WHERE property = 'title');
"""

# Billing comes whole from one source: the longest list, then the most trusted.
_BILLING = """
CREATE OR REPLACE TEMP TABLE billed AS
    SELECT subject, film, source, object::INTEGER AS billing FROM statement
    WHERE property = 'billing' AND (film IN (SELECT node FROM contested) OR subject IN (SELECT node FROM contested));
CREATE OR REPLACE TEMP TABLE billed_by AS
    SELECT film, source FROM billed JOIN ranking USING (source)
    GROUP BY film, source QUALIFY row_number() OVER (PARTITION BY film ORDER BY count(*) DESC, min(trust), min(name)) = 1;
INSERT INTO fact
    SELECT subject, 'billing', 'integer', min(billing)::VARCHAR, NULL FROM billed JOIN billed_by USING (film, source) GROUP BY subject;
"""

# Follows from the chosen facts: the earliest release, scores from 0 to 1, and other films that the catalogue holds.
_DERIVED = """
CREATE OR REPLACE TEMP TABLE first_release AS
    SELECT f.target AS film, min(d.object) AS date
    FROM fact d JOIN node n ON n.node = d.subject AND starts_with(n.iri, 'release/')
    JOIN fact f ON f.subject = d.subject AND f.property = 'film' WHERE d.property = 'date' GROUP BY f.target;
UPDATE fact SET object = date FROM first_release r
    WHERE fact.subject = r.film AND fact.property = 'releaseDate' AND r.date < fact.object;
INSERT INTO fact SELECT film, 'releaseDate', 'date', date, NULL FROM first_release r
    WHERE NOT EXISTS (FROM fact f WHERE f.subject = r.film AND f.property = 'releaseDate');
INSERT INTO fact
    SELECT r.subject, 'score', 'decimal', round(r.object::DOUBLE / s.object::DOUBLE, 4)::VARCHAR, NULL
    FROM fact r JOIN fact s USING (subject)
    WHERE r.property = 'rating' AND s.property = 'ratingScale' AND s.object::DOUBLE > 0;
INSERT INTO fact
    SELECT subject, 'score', 'decimal', letters.score::VARCHAR, NULL
    FROM fact JOIN (VALUES ('A+', 1.0), ('A', 1.0), ('A-', 0.91), ('B+', 0.83), ('B', 0.75), ('B-', 0.67), ('C+', 0.58), ('C', 0.5),
        ('C-', 0.42), ('D+', 0.33), ('D', 0.25), ('D-', 0.16), ('F', 0.0)) letters (letter, score) ON fact.object = letter
    WHERE property = 'ratingLetter' AND NOT EXISTS (FROM fact f WHERE f.subject = fact.subject AND f.property = 'score');
INSERT INTO fact
    SELECT DISTINCT t.subject, 'target', 'node', NULL, title.subject
    FROM fact t JOIN fact y ON y.subject = t.subject AND y.property = 'targetYear'
    JOIN fact title ON title.property = 'title' AND norm(title.object) = norm(t.object)
    JOIN node n ON n.node = title.subject AND starts_with(n.iri, 'film/')
    JOIN fact year ON year.subject = title.subject AND year.property = 'year' AND year.object = y.object
    WHERE t.property = 'targetTitle';
"""

# A source may call a film someone's last though a later one is known: then the later one is told beside it, and the two are a conflict.
_LAST = """
CREATE OR REPLACE TEMP TABLE finished AS
    SELECT p.target AS person, f.target AS film, coalesce(r.object, y.object) AS date
    FROM fact s JOIN fact p ON p.target = s.subject AND p.property = 'person'
    JOIN fact f ON f.subject = p.subject AND f.property = 'film'
    LEFT JOIN fact r ON r.subject = f.target AND r.property = 'releaseDate' LEFT JOIN fact y ON y.subject = f.target AND y.property = 'year'
    WHERE s.property = 'finalFilm' AND NOT EXISTS (FROM fact a WHERE a.subject = p.subject AND a.property = 'archiveFootage');
CREATE OR REPLACE TEMP TABLE last AS
    SELECT person, film, date FROM finished JOIN (SELECT person, max(date) AS latest FROM finished GROUP BY person) USING (person)
    WHERE starts_with(latest, date) GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE denied AS
    SELECT DISTINCT subject, target FROM fact WHERE property = 'finalFilm' AND subject IN (SELECT person FROM last)
    AND (subject, target) NOT IN (SELECT (person, film) FROM last);
INSERT INTO decision
    SELECT person, 'finalFilm', 'node', n.iri, n.iri, 'latest credit' FROM last JOIN node n ON n.node = film
    WHERE person IN (SELECT subject FROM denied)
    QUALIFY row_number() OVER (PARTITION BY person ORDER BY date DESC, n.iri) = 1;
INSERT INTO decision_over
    SELECT DISTINCT s.subject, 'finalFilm', r.name FROM statement s JOIN denied USING (subject, target) JOIN ranking r USING (source)
    WHERE s.property = 'finalFilm';
"""


def state(database: Database, claims: str = "claim") -> None:
    """Make the view `statement` from claims and `identity`: each claim in terms of resolved things; concepts are named as `claims` do."""
    name_concepts(database, claims)
    database.sql(_STATEMENTS)


def name_concepts(database: Database, claims: str = "claim") -> None:
    """Fill the table `concept (property, value, iri)`: which concept each printed genre, role or language stands for.

    `new_concept (object, label)` holds those that the ontology does not have.
    """
    database.sql("CREATE OR REPLACE TEMP TABLE language_code (property VARCHAR, value VARCHAR, code VARCHAR)")
    database.sql(_PRINTED.format(claims=claims))
    for (value,) in database.rows("SELECT value FROM printed WHERE property = 'language' ORDER BY value"):
        if found := schema.find_language(str(value)):
            database.sql("INSERT INTO language_code VALUES ('language', ?, ?)", [value, found[0]])
    database.sql(_CONCEPTS)
    known = sorted(iri for iri in schema.terms() if iri.startswith((str(ROLE), str(LANGUAGE), str(GENRE))))
    database.sql(_NEW_CONCEPTS, [known])


def fuse(database: Database) -> None:
    """Fill the tables `fact`, `decision` and `decision_over` from `statement`."""
    for stage in (_CONTESTED, _VALUES, _CHOICE, _BILLING, _DERIVED, _LAST):
        database.sql(stage)
