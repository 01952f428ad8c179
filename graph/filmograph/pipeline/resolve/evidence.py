"""What is compared: titles, years, people and running times of films, and names and work of people, in comparable form."""

from filmograph.pipeline.resolve import likeness
from filmograph.store.claims import Database

# A film's years are those a source gives; without one, the year of its release.
_FILMS = """
CREATE OR REPLACE TEMP TABLE film_year AS
    SELECT DISTINCT mention, TRY_CAST(value AS INTEGER) AS year FROM claim
    WHERE property = 'year' AND mention IN (SELECT mention FROM mention WHERE class = 'Film');
INSERT INTO film_year
    SELECT mention, min(TRY_CAST(left(value, 4) AS INTEGER)) FROM claim
    WHERE property = 'releaseDate' AND mention NOT IN (SELECT mention FROM film_year) GROUP BY mention;
CREATE OR REPLACE TEMP TABLE film_seen AS
    SELECT t.mention, t.key AS title, source_of(t.mention) AS source, min(year) AS first, max(year) AS last
    FROM kept t LEFT JOIN film_year USING (mention) WHERE t.class = 'Film' GROUP BY t.mention, t.key;
"""

# Everybody credited on a film, in the area they worked in; a person of a table that has identifiers is of many films.
_CREDITS = """
CREATE OR REPLACE TEMP TABLE credit_seen AS
    SELECT t.film, p.target AS person, t.mention AS credit, CASE r.value WHEN 'actor' THEN 'acting' WHEN 'director' THEN 'directing'
           WHEN 'writer' THEN 'writing' WHEN 'producer' THEN 'producing' WHEN 'executive producer' THEN 'producing' ELSE r.value END AS area
    FROM kept t JOIN claim p ON p.mention = t.mention AND p.property = 'person' JOIN claim r ON r.mention = t.mention
        AND r.property = 'role'
    WHERE t.class = 'Credit'
    UNION ALL SELECT c.target, c.mention, NULL, 'acting' FROM claim c JOIN kept k USING (mention) WHERE c.property = 'finalFilm';
"""

# Only what no IMDb id settles has to be compared, with everything; the rest is looked at as what that may be.
_OPEN = """
CREATE OR REPLACE TEMP TABLE open_film AS
    SELECT mention FROM film_seen WHERE mention NOT IN (SELECT mention FROM believed WHERE class = 'Film' AND scheme = 'imdbId');
CREATE OR REPLACE TEMP TABLE open_person AS
    SELECT mention FROM kept WHERE class = 'Person'
    AND mention NOT IN (SELECT mention FROM believed WHERE class = 'Person' AND scheme = 'imdbId')
    AND mention NOT IN (SELECT mention FROM nobody);
"""

_TITLES = """
CREATE OR REPLACE TEMP TABLE title_seen AS
    WITH formed AS MATERIALIZED (
        SELECT mention, title_form(title) AS form, CASE WHEN regexp_matches(title, '[:,;–—-] | or') THEN main_part(title) END AS main
        FROM film_seen),
    other AS MATERIALIZED (
        SELECT mention, title_form(value) AS form FROM claim WHERE property = 'alternativeTitle' AND mention IN (SELECT mention
            FROM film_seen))
    SELECT mention, form, replace(form, ' ', '') AS key, told FROM (
        SELECT mention, form, 'title' AS told FROM formed
        UNION SELECT o.mention, o.form, 'another title' FROM other o JOIN formed f USING (mention) WHERE o.form <> f.form
        UNION SELECT mention, main, 'main part' FROM formed WHERE main <> form);
"""

_SPELLED = """
CREATE OR REPLACE TEMP TABLE spelled AS SELECT DISTINCT key AS printed, name_form(key) AS form FROM kept WHERE class = 'Person';
CREATE OR REPLACE TEMP TABLE named AS SELECT form FROM spelled;
"""
_PEOPLE = """
CREATE OR REPLACE TEMP TABLE person_seen AS
    SELECT t.mention, t.key AS printed, n.form, n.key, n.rarity
    FROM kept t JOIN spelled s ON s.printed = t.key JOIN name_seen n USING (form) WHERE t.class = 'Person';
"""

FORMS = """
    WITH titled AS (
        SELECT mention, key AS title, 'title' AS told FROM {of}mention WHERE class = 'Film' {only}
        UNION SELECT mention, value, 'another title' FROM {of}claim WHERE property = 'alternativeTitle' {only}),
    formed AS MATERIALIZED (
        SELECT mention, told, title_form(title) AS form, CASE told WHEN 'title' THEN main_part(title) END AS main FROM titled)
    SELECT mention, 'Film' AS class, replace(form, ' ', '') AS key FROM (SELECT mention, form FROM formed UNION SELECT mention, main
        FROM formed)
    WHERE form IS NOT NULL
    UNION ALL SELECT mention, 'Film', '~' || skeleton(form) FROM formed WHERE told = 'title'
    UNION ALL SELECT mention, 'Person', replace(name_form(key), ' ', '') FROM {of}mention WHERE class = 'Person' {only}"""
"""The rows of the table `mention_key`: every title, part and skeleton of a title, and name, without spaces."""


def remember(database: Database) -> None:
    """Fill the table `mention_key (mention, class, key)`, by which a later build finds what a changed document may be one with."""
    database.sql("DELETE FROM mention_key; INSERT INTO mention_key " + FORMS.replace("{of}", "").replace("{only}", ""))


def gather(database: Database) -> None:
    """Fill `film_seen (mention, title, source, first, last)`, `film_year (mention, year)`, `credit_seen (film, person, credit, area)`."""
    database.sql(_FILMS + _CREDITS)


def compare(database: Database) -> bool:
    """Fill `open_film` and `open_person (mention)`, and return whether there is anything in them.

    If so, `title_seen (mention, form, key, told)` and `person_seen (mention, printed, form, key, rarity)` are filled too.
    """
    database.sql(_OPEN)
    if not is_open(database):
        return False
    database.sql(_TITLES + _SPELLED)
    likeness.rate(database)
    database.sql(_PEOPLE)
    return True


def is_open(database: Database) -> bool:
    """Return whether there is a film or a person whom no identifier settles."""
    return database.count("SELECT (SELECT count(*) FROM open_film) + (SELECT count(*) FROM open_person)") > 0
