"""Which things the claims speak of: one table from every source's thing to the IRI it stands for.

Here people and companies are one where their normalised names are; films where normalised title and year are, and a
film without a year joins the only film of its title, otherwise it stays apart. Parts of a film's description (credits,
releases, reviews, …) follow from the film, the people and what tells them apart.
"""

from filmograph.build.claims import PART
from filmograph.build.database import Database

# Local names are made of normalised text, so that the same evidence gives the same IRI in every build.
_FILMS = """
CREATE OR REPLACE TEMP TABLE film_evidence AS
    SELECT t.source, t.thing, t.key AS title, norm(t.key) AS title_key,
           (SELECT min(TRY_CAST(c.value AS INTEGER)) FROM claim c
            WHERE c.source = t.source AND c.thing = t.thing AND c.property = 'year') AS year
    FROM thing t WHERE t.class = 'Film';
CREATE OR REPLACE TEMP TABLE film_years AS
    SELECT title_key, count(DISTINCT year) AS years, min(year) AS only_year FROM film_evidence GROUP BY title_key;
INSERT INTO identity
    SELECT source, thing, 'film/' || slug(title) || CASE
        WHEN year IS NOT NULL THEN '-' || year
        WHEN years = 1 THEN '-' || only_year
        WHEN years = 0 THEN ''
        ELSE '-' || substr(md5(source || ' ' || thing), 1, 8) END
    FROM film_evidence JOIN film_years USING (title_key);
"""

_NAMED = """
INSERT INTO identity
    SELECT source, thing, CASE class WHEN 'Person' THEN 'person/' ELSE 'company/' END || slug(key)
    FROM thing WHERE class IN ('Person', 'Company');
INSERT INTO identity
    SELECT source, thing,
           'place/' || array_to_string(list_transform(list_reverse(string_split(key, ',')), lambda part: slug(part)), '/')
    FROM thing WHERE class = 'Place';
"""

_CREDITS = """
INSERT INTO identity
    SELECT t.source, t.thing, 'character/' || substr(f.iri, 6) || '/' || slug(t.key)
    FROM thing t JOIN identity f ON f.source = t.source AND f.thing = t.film WHERE t.class = 'Character';
INSERT INTO identity
    SELECT t.source, t.thing,
           'credit/' || substr(f.iri, 6) || '/' || substr(p.iri, 8) || '/' || slug(t.key)
    FROM thing t JOIN identity f ON f.source = t.source AND f.thing = t.film
    JOIN claim c ON c.source = t.source AND c.thing = t.thing AND c.property = 'person'
    JOIN identity p ON p.source = c.source AND p.thing = c.target
    WHERE t.class = 'Credit';
INSERT INTO identity
    SELECT t.source, t.thing,
           'company-credit/' || substr(f.iri, 6) || '/' || substr(p.iri, 9) || '/' || slug(replace(t.key, '{part}', ' '))
    FROM thing t JOIN identity f ON f.source = t.source AND f.thing = t.film
    JOIN claim c ON c.source = t.source AND c.thing = t.thing AND c.property = 'company'
    JOIN identity p ON p.source = c.source AND p.thing = c.target
    WHERE t.class = 'CompanyCredit';
"""

# A release without country or medium is the same as the one of that film and date that has them, where only one has.
_RELEASES = """
CREATE OR REPLACE TEMP TABLE release_evidence AS
    SELECT t.source, t.thing, f.iri AS film, split_part(t.key, '{part}', 1) AS date,
           nullif(norm(split_part(t.key, '{part}', 2)), '') AS country, nullif(norm(split_part(t.key, '{part}', 3)), '') AS medium
    FROM thing t JOIN identity f ON f.source = t.source AND f.thing = t.film WHERE t.class = 'Release';
CREATE OR REPLACE TEMP TABLE release_country AS
    SELECT film, date, min(country) AS only_country FROM release_evidence GROUP BY film, date HAVING count(DISTINCT country) = 1;
CREATE OR REPLACE TEMP TABLE release_medium AS
    SELECT film, date, coalesce(country, only_country) AS place, min(medium) AS only_medium
    FROM release_evidence LEFT JOIN release_country USING (film, date)
    GROUP BY film, date, place HAVING count(DISTINCT medium) = 1;
INSERT INTO identity
    SELECT source, thing, 'release/' || substr(r.film, 6) || '/' || concat_ws('/', r.date,
           coalesce(slug(coalesce(r.country, c.only_country)), '-'), coalesce(slug(coalesce(r.medium, m.only_medium)), '-'))
    FROM release_evidence r LEFT JOIN release_country c USING (film, date)
    LEFT JOIN release_medium m
        ON m.film = r.film AND m.date = r.date AND m.place IS NOT DISTINCT FROM coalesce(r.country, c.only_country);
"""

_OTHER_PARTS = """
INSERT INTO identity
    SELECT t.source, t.thing, lower(t.class) || '/' || substr(f.iri, 6) || '/' || slug(replace(t.key, '{part}', ' '))
    FROM thing t JOIN identity f ON f.source = t.source AND f.thing = t.film
    WHERE t.class IN ('Review', 'Rating', 'Amount', 'Quote', 'Connection', 'Song', 'Synopsis', 'Commentary');
"""


def resolve(database: Database) -> None:
    """Fill the table `identity (source, thing, iri)` for all sources; `iri` is the part after the data namespace."""
    database.sql("CREATE OR REPLACE TABLE identity (source VARCHAR, thing BIGINT, iri VARCHAR)")
    for stage in (_FILMS, _NAMED, _CREDITS, _RELEASES, _OTHER_PARTS):
        database.sql(stage.replace("{part}", PART))


def keep_apart(database: Database) -> None:
    """Fill the table `identity` for the films in the table `checked` (source, film): each thing stands for itself, unmerged."""
    database.sql("""
        CREATE OR REPLACE TABLE identity AS
            SELECT source, thing, 'source/' || url_encode(source) || '/' || thing AS iri FROM thing JOIN checked USING (source, film)""")
