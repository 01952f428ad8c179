"""Which things the claims speak of: one table from every thing to the node it stands for, one from every node to its IRI.

Films and people with an identifier of a well-known catalogue are one where it is, told by the first kind they have (IMDb, TMDB,
Wikidata; a thing that has two kinds ties them). Without one, a person or company is whoever has its normalised name, a film
whichever has its normalised title and year; where several with identifiers share a name, the one credited on the same film is
meant, and nobody where that leaves none or several. A film without a year joins the only film of its title, otherwise it stays
apart. Parts of a film's description (credits, releases, …) follow from the film, the people and what tells them apart.
"""

from filmograph.build.database import Database
from filmograph.build.writer import PART

# Local names are made of identifiers and normalised text, so that the same evidence gives the same IRI in every build.
_IDS = """
CREATE OR REPLACE TEMP TABLE id_claim AS
    SELECT c.thing, k.class, min(value) FILTER (property = 'imdbId') AS imdb, min(value) FILTER (property = 'tmdbId') AS tmdb,
           min(value) FILTER (property = 'wikidataId') AS wikidata
    FROM claim c JOIN kept k USING (thing) WHERE property IN ('imdbId', 'tmdbId', 'wikidataId') GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE tie AS
    SELECT class, 'tmdb-' || tmdb AS other, min(imdb) AS imdb FROM id_claim WHERE imdb IS NOT NULL AND tmdb IS NOT NULL GROUP BY ALL
    UNION ALL SELECT class, wikidata, min(imdb) FROM id_claim WHERE imdb IS NOT NULL AND wikidata IS NOT NULL GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE known AS
    SELECT thing, coalesce(i.imdb, t.imdb, w.imdb, 'tmdb-' || tmdb, wikidata) AS id
    FROM id_claim i LEFT JOIN tie t ON t.class = i.class AND t.other = 'tmdb-' || tmdb
    LEFT JOIN tie w ON w.class = i.class AND w.other = wikidata;
"""

_FILMS = """
CREATE OR REPLACE TEMP TABLE film_evidence AS
    SELECT t.thing, t.key AS title, norm(t.key) AS title_key, any_value(k.id) AS id, min(TRY_CAST(c.value AS INTEGER)) AS year
    FROM kept t LEFT JOIN known k USING (thing) LEFT JOIN claim c ON c.thing = t.thing AND c.property = 'year'
    WHERE t.class = 'Film' GROUP BY t.thing, t.key;
CREATE OR REPLACE TEMP TABLE film_years AS
    SELECT title_key, count(DISTINCT year) AS years, min(year) AS only_year FROM film_evidence GROUP BY title_key;
CREATE OR REPLACE TEMP TABLE film_tie AS
    SELECT o.id, min(i.id) AS imdb FROM film_evidence o JOIN film_evidence i USING (title_key, year)
    WHERE o.id NOT LIKE 'tt%' AND i.id LIKE 'tt%' GROUP BY o.id HAVING count(DISTINCT i.id) = 1;
UPDATE film_evidence SET id = imdb FROM film_tie t WHERE film_evidence.id = t.id;
CREATE OR REPLACE TEMP TABLE film_known AS
    SELECT title_key, year, min(id) AS only_id FROM film_evidence WHERE id IS NOT NULL
    GROUP BY title_key, year HAVING count(DISTINCT id) = 1;
INSERT INTO resolved
    SELECT thing, thing AS film, 'film/' || coalesce(e.id, only_id, slug_of(title, title_key) || CASE
        WHEN e.year IS NOT NULL THEN '-' || e.year
        WHEN years = 1 THEN '-' || only_year
        WHEN years = 0 THEN ''
        ELSE '-' || substr(md5(s.name || ' ' || d.file_name || ' ' || local_number(thing)), 1, 8) END)
    FROM film_evidence e JOIN film_years y USING (title_key) JOIN source s ON s.number = source_of(thing)
    JOIN document d ON d.source = s.number AND d.number = document_of(thing)
    LEFT JOIN film_known f ON f.title_key = e.title_key AND f.year = coalesce(e.year, CASE WHEN years = 1 THEN only_year END);
"""

# First those with another identifier than IMDb's join those of IMDb, then those without any join those with one.
_PEOPLE = """
CREATE OR REPLACE TEMP TABLE person_known AS
    SELECT thing, id, norm(key) AS name_key FROM kept JOIN known USING (thing) WHERE class = 'Person';
CREATE OR REPLACE TEMP TABLE person_unknown AS
    SELECT thing, film, key, norm(key) AS name_key FROM kept WHERE class = 'Person' AND thing NOT IN (SELECT thing FROM known);
CREATE OR REPLACE TEMP TABLE known_on AS
    SELECT DISTINCT k.id, k.name_key, f.iri FROM person_known k JOIN claim p ON p.target = k.thing AND p.property = 'person'
    JOIN kept credit ON credit.thing = p.thing JOIN resolved f ON f.thing = credit.film
    WHERE name_key IN (SELECT name_key FROM person_unknown UNION SELECT name_key FROM person_known WHERE id NOT LIKE 'nm%');
CREATE OR REPLACE TEMP TABLE person_tie AS
    SELECT o.id, min(i.id) AS imdb FROM known_on o JOIN known_on i USING (name_key, iri)
    WHERE o.id NOT LIKE 'nm%' AND i.id LIKE 'nm%' GROUP BY o.id HAVING count(DISTINCT i.id) = 1;
UPDATE person_known SET id = imdb FROM person_tie t WHERE person_known.id = t.id;
UPDATE known_on SET id = imdb FROM person_tie t WHERE known_on.id = t.id;
CREATE OR REPLACE TEMP TABLE same_film AS
    SELECT u.thing, min(k.id) AS id FROM person_unknown u JOIN resolved f ON f.thing = u.film
    JOIN known_on k ON k.name_key = u.name_key AND k.iri = f.iri GROUP BY u.thing HAVING count(DISTINCT k.id) = 1;
CREATE OR REPLACE TEMP TABLE same_name AS
    SELECT name_key, min(id) AS id FROM person_known WHERE name_key IN (SELECT name_key FROM person_unknown)
    GROUP BY name_key HAVING count(DISTINCT id) = 1;
INSERT INTO resolved
    SELECT u.thing, u.film, 'person/' || coalesce(f.id, n.id, slug_of(u.key, u.name_key))
    FROM person_unknown u LEFT JOIN same_film f USING (thing) LEFT JOIN same_name n USING (name_key);
INSERT INTO resolved SELECT thing, t.film, 'person/' || id FROM person_known JOIN thing t USING (thing);
"""

_NAMED = """
INSERT INTO resolved SELECT thing, film, 'company/' || slug(key) FROM kept WHERE class = 'Company';
INSERT INTO resolved
    SELECT thing, film, 'place/' || array_to_string(list_transform(list_reverse(string_split(key, ',')), lambda part: slug(part)), '/')
    FROM kept WHERE class = 'Place';
"""

_CREDITS = """
INSERT INTO resolved
    SELECT t.thing, t.film, 'character/' || substr(f.iri, 6) || '/' || slug(t.key)
    FROM kept t JOIN resolved f ON f.thing = t.film WHERE t.class = 'Character';
CREATE OR REPLACE TEMP TABLE role_slug AS
    SELECT DISTINCT key, slug(replace(key, '{part}', ' ')) AS slug FROM thing WHERE class IN ('Credit', 'CompanyCredit');
INSERT INTO resolved
    SELECT t.thing, t.film, 'credit/' || substr(f.iri, 6) || '/' || substr(p.iri, 8) || '/' || r.slug
    FROM kept t JOIN resolved f ON f.thing = t.film JOIN role_slug r USING (key)
    JOIN claim c ON c.thing = t.thing AND c.property = 'person' JOIN resolved p ON p.thing = c.target
    WHERE t.class = 'Credit';
INSERT INTO resolved
    SELECT t.thing, t.film, 'company-credit/' || substr(f.iri, 6) || '/' || substr(p.iri, 9) || '/' || r.slug
    FROM kept t JOIN resolved f ON f.thing = t.film JOIN role_slug r USING (key)
    JOIN claim c ON c.thing = t.thing AND c.property = 'company' JOIN resolved p ON p.thing = c.target
    WHERE t.class = 'CompanyCredit';
"""

# A release without country or medium is the same as the one of that film and date that has them, where only one has.
_RELEASES = """
CREATE OR REPLACE TEMP TABLE release_evidence AS
    SELECT t.thing, t.film AS film_thing, f.iri AS film, split_part(t.key, '{part}', 1) AS date,
           nullif(norm(split_part(t.key, '{part}', 2)), '') AS country, nullif(norm(split_part(t.key, '{part}', 3)), '') AS medium
    FROM kept t JOIN resolved f ON f.thing = t.film WHERE t.class = 'Release';
CREATE OR REPLACE TEMP TABLE release_country AS
    SELECT film, date, min(country) AS only_country FROM release_evidence GROUP BY film, date HAVING count(DISTINCT country) = 1;
CREATE OR REPLACE TEMP TABLE release_medium AS
    SELECT film, date, coalesce(country, only_country) AS place, min(medium) AS only_medium
    FROM release_evidence LEFT JOIN release_country USING (film, date)
    GROUP BY film, date, place HAVING count(DISTINCT medium) = 1;
INSERT INTO resolved
    SELECT thing, film_thing, 'release/' || substr(r.film, 6) || '/' || concat_ws('/', r.date,
           coalesce(slug(coalesce(r.country, c.only_country)), '-'), coalesce(slug(coalesce(r.medium, m.only_medium)), '-'))
    FROM release_evidence r LEFT JOIN release_country c USING (film, date)
    LEFT JOIN release_medium m
        ON m.film = r.film AND m.date = r.date AND m.place IS NOT DISTINCT FROM coalesce(r.country, c.only_country);
"""

_OTHER_PARTS = """
INSERT INTO resolved
    SELECT t.thing, t.film, lower(t.class) || '/' || substr(f.iri, 6) || '/' || slug(replace(t.key, '{part}', ' '))
    FROM kept t JOIN resolved f ON f.thing = t.film
    WHERE t.class IN ('Review', 'Rating', 'Amount', 'Quote', 'Connection', 'Song', 'Synopsis', 'Commentary');
"""

# Nodes are numbered in the order of their IRIs: what is ordered by number is ordered by IRI, in every build alike.
_NUMBERS = """
CREATE OR REPLACE TABLE node AS
    SELECT (row_number() OVER (ORDER BY iri COLLATE "C") - 1)::INTEGER AS node, iri, things
    FROM (SELECT iri, count(*) AS things FROM resolved GROUP BY iri);
CREATE OR REPLACE TABLE identity AS
    SELECT r.thing, n.node, f.node AS film FROM resolved r JOIN node n USING (iri)
    LEFT JOIN resolved rf ON rf.thing = r.film LEFT JOIN node f ON f.iri = rf.iri;
DROP TABLE resolved;
"""


def resolve(database: Database) -> None:
    """Fill the tables `node (node, iri, things)`, `iri` being the part after the data namespace, and `identity (thing, node, film)`."""
    database.sql("CREATE OR REPLACE TABLE resolved (thing BIGINT, film BIGINT, iri VARCHAR)")
    for stage in (_IDS, _FILMS, _PEOPLE, _NAMED, _CREDITS, _RELEASES, _OTHER_PARTS, _NUMBERS):
        database.sql(stage.replace("{part}", PART))
