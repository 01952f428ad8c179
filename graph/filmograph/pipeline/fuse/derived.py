"""What follows from the chosen facts: films worked on, first releases, other films, last films, names in credits."""

from filmograph.pipeline.fuse.rules import Rules
from filmograph.store.claims import Database

# Older recordings of a person are shown without their having worked on the film.
_WORKED_ON = """
INSERT INTO fact
    SELECT f.subject, 'workedOn', 'entity', NULL, f.target FROM fact f SEMI JOIN (FROM fact WHERE property = 'person') p USING (subject)
    ANTI JOIN (FROM fact WHERE property = 'archiveFootage') a USING (subject) WHERE f.property = 'film';
"""

# A film without a claimed release date was released when its first release was; where the earliest counts, no later than that.
_FIRST_RELEASES = """
CREATE OR REPLACE TEMP TABLE first_release AS
    SELECT f.target AS film, min(d.object) AS date
    FROM fact d JOIN entity n ON n.entity = d.subject AND starts_with(n.iri, 'release/')
    JOIN fact f ON f.subject = d.subject AND f.property = 'film' WHERE d.property = 'date' GROUP BY f.target;
INSERT INTO fact SELECT film, 'releaseDate', 'date', date, NULL FROM first_release r
    WHERE NOT EXISTS (FROM fact f WHERE f.subject = r.film AND f.property = 'releaseDate');
"""
_EARLIER_RELEASES = """
UPDATE fact SET object = date FROM first_release r
    WHERE fact.subject = r.film AND fact.property = 'releaseDate' AND r.date < fact.object;
INSERT INTO decision_over
    SELECT DISTINCT s.subject, 'releaseDate', r.name
    FROM statement s JOIN decision d USING (subject, property) JOIN first_release f ON f.film = s.subject JOIN ranking r USING (source)
    WHERE s.property = 'releaseDate' AND s.object = d.chosen AND f.date < d.chosen
    AND (s.subject, r.name) NOT IN (SELECT (subject, source) FROM decision_over WHERE property = 'releaseDate');
UPDATE decision SET chosen = date, folded = date, rule = 'earliest' FROM first_release r
    WHERE decision.subject = r.film AND decision.property = 'releaseDate' AND r.date < decision.chosen;
"""

# A connection gets its other film where the catalogue has one of that title and year.
_CONNECTIONS = """
INSERT INTO fact
    SELECT DISTINCT t.subject, 'target', 'entity', NULL, title.subject
    FROM fact t JOIN fact y ON y.subject = t.subject AND y.property = 'targetYear'
    JOIN fact title ON title.property = 'title' AND name_key(title.object) = name_key(t.object)
    JOIN entity n ON n.entity = title.subject AND starts_with(n.iri, 'film/')
    JOIN fact year ON year.subject = title.subject AND year.property = 'year' AND year.object = y.object
    WHERE t.property = 'targetTitle';
"""

# The names that credits print are names of the people, too.
_CREDITED_NAMES = """
CREATE OR REPLACE TEMP TABLE credited_name AS
    SELECT DISTINCT p.target AS person, c.object AS credited
    FROM statement c JOIN fact p ON p.subject = c.subject AND p.property = 'person' WHERE c.property = 'creditedAs';
INSERT INTO fact
    SELECT DISTINCT ON (person, name_key(credited)) person, 'alternativeName', 'string', credited, NULL FROM credited_name
    WHERE NOT EXISTS (FROM fact f WHERE f.subject = person AND f.property IN ('name', 'alternativeName')
                      AND name_key(f.object) = name_key(credited))
    ORDER BY person, name_key(credited), credited;
"""

# A source may claim a film as someone's last though a later one is known: then both are kept, as a conflict.
_LAST = """
CREATE OR REPLACE TEMP TABLE finished AS
    SELECT p.target AS person, f.target AS film, coalesce(r.object, y.object) AS date
    FROM fact s JOIN fact p ON p.target = s.subject AND p.property = 'person'
    JOIN fact f ON f.subject = p.subject AND f.property = 'workedOn'
    LEFT JOIN fact r ON r.subject = f.target AND r.property = 'releaseDate' LEFT JOIN fact y ON y.subject = f.target AND y.property = 'year'
    WHERE s.property = 'finalFilm';
CREATE OR REPLACE TEMP TABLE last AS
    SELECT person, film, date FROM finished JOIN (SELECT person, max(date) AS latest FROM finished GROUP BY person) USING (person)
    WHERE starts_with(latest, date) GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE denied AS
    SELECT DISTINCT subject, target FROM fact WHERE property = 'finalFilm' AND subject IN (SELECT person FROM last)
    AND (subject, target) NOT IN (SELECT (person, film) FROM last);
INSERT INTO decision
    SELECT person, 'finalFilm', 'entity', n.iri, n.iri, 'latest credit' FROM last JOIN entity n ON n.entity = film
    WHERE person IN (SELECT subject FROM denied)
    QUALIFY row_number() OVER (PARTITION BY person ORDER BY date DESC, n.iri) = 1;
INSERT INTO decision_over
    SELECT DISTINCT s.subject, 'finalFilm', r.name FROM statement s JOIN denied USING (subject, target) JOIN ranking r USING (source)
    WHERE s.property = 'finalFilm';
"""


def derive(database: Database, used: Rules) -> None:
    """Add what follows from the facts of several mentions to `fact`, `decision` and `decision_over`."""
    database.sql(_WORKED_ON)
    database.sql(_FIRST_RELEASES)
    if used.of("releaseDate")[0] == "earliest":
        database.sql(_EARLIER_RELEASES)
    database.sql(_CONNECTIONS)
    database.sql(_CREDITED_NAMES)
    if used.of("finalFilm")[0] == "latest credit":
        database.sql(_LAST)
