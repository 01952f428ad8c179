"""The IRI of each entity: of films, people, companies, places and characters, and of the parts of a film's description."""

from filmograph.pipeline.ingest.writer import PART
from filmograph.store.claims import Database

# An IRI is made of an identifier or normalised text, so that the same evidence gives the same IRI in every build. Where a judgement splits
# the mentions of one identifier into several entities, the largest of them gets it.
_CLUSTERS = """
-- reads kept, root
-- writes cluster (mention, class, film, key, root), one row per mention of a film or person
CREATE OR REPLACE TEMP TABLE cluster AS
    SELECT k.mention, k.class, k.film, k.key, coalesce(r.root, k.mention) AS root FROM kept k LEFT JOIN root r USING (mention)
    WHERE k.class IN ('Film', 'Person');

-- reads believed, cluster
-- writes cluster_id (root, id), one row per cluster with a believed identifier
CREATE OR REPLACE TEMP TABLE cluster_id AS
    WITH best AS (
        SELECT root, class, rank, id, count(*) AS mentions, min(key) AS least_key,
               CASE scheme WHEN 'tmdbId' THEN 'tmdb-' || id WHEN 'eidr' THEN 'eidr-' || url_encode(id) ELSE id END AS name
        FROM believed JOIN cluster USING (mention, class) GROUP BY root, class, rank, scheme, id
        QUALIFY row_number() OVER (PARTITION BY root ORDER BY rank, id) = 1)
    SELECT root, name AS id FROM best QUALIFY row_number() OVER (PARTITION BY class, name ORDER BY mentions DESC, least_key, root) = 1;

-- writes resolved (mention, film, iri), which gets one row per mention
CREATE OR REPLACE TEMP TABLE resolved (mention BIGINT, film BIGINT, iri VARCHAR);
"""

# The IRI of a film without an identifier is made of title and year, as its most trusted source has them. If several films have the same,
# the one with most credits gets it; the IRIs of the others also have the name of a person who worked on them.
_FILMS = """
-- reads cluster, film_seen, source, cluster_id, credit_seen, mention
-- writes film_name (root, name), one row per film without an identifier
CREATE OR REPLACE TEMP TABLE film_name AS
    WITH unidentified AS (
        SELECT c.root, c.mention, f.title, f.first AS year, s.trust, s.name FROM cluster c JOIN film_seen f USING (mention)
        JOIN source s ON s.number = f.source WHERE c.class = 'Film' AND c.root NOT IN (SELECT root FROM cluster_id)),
    chief AS (
        SELECT root, first(title ORDER BY trust, name, title, year, mention) AS title,
               first(year ORDER BY trust, name, title, year, mention) FILTER (year IS NOT NULL) AS year, min(trust) AS trust,
               min(name) AS name FROM unidentified GROUP BY root),
    staffed AS (
        SELECT t.root, count(*) AS credits, min(p.key) AS person FROM unidentified t JOIN credit_seen c ON c.film = t.mention
        JOIN mention p ON p.mention = c.person GROUP BY t.root)
    SELECT root, base || CASE WHEN row_index = 1 THEN '' ELSE coalesce('-' || person, '') || CASE
               WHEN row_number() OVER (PARTITION BY base, row_index > 1, person ORDER BY row_index) > 1 OR person IS NULL
               THEN '-' || row_index ELSE '' END END AS name
    FROM (SELECT root, base, slug(person) AS person,
                 row_number() OVER (PARTITION BY base ORDER BY coalesce(credits, 0) DESC, trust, name, person, root) AS row_index
          FROM (SELECT root, slug_of(title, name_key(title)) || coalesce('-' || year, '') AS base, trust, name FROM chief)
          LEFT JOIN staffed USING (root));

-- reads cluster, cluster_id, film_name
-- writes resolved (mention, film, iri), one more row per mention of a film
INSERT INTO resolved
    SELECT mention, mention, 'film/' || coalesce(id, name) FROM cluster LEFT JOIN cluster_id USING (root) LEFT JOIN film_name USING (root)
    WHERE class = 'Film';
"""

# The IRI of a person without an identifier is made of the name that most mentions have. If several people have the same, the one with most
# films gets it; the IRIs of the others also have their first film.
_PEOPLE = """
-- reads cluster, cluster_id, credit_seen, film_seen, root
-- writes person_name (root, name), one row per person without an identifier
CREATE OR REPLACE TEMP TABLE person_name AS
    WITH unidentified AS (
        SELECT c.root, c.mention, c.key AS printed, name_form(c.key) AS form FROM cluster c
        WHERE c.class = 'Person' AND c.root NOT IN (SELECT root FROM cluster_id)),
    counted AS (SELECT root, form, min(printed) AS printed, count(*) AS times FROM unidentified GROUP BY root, form),
    chief AS (SELECT root, first(form ORDER BY times DESC, form) AS form, first(printed ORDER BY times DESC, form) AS printed
                FROM counted GROUP BY root),
    based AS (SELECT root, slug_of(printed, form) AS base FROM chief),
    worked AS (
        SELECT t.root, count(DISTINCT coalesce(fr.root, c.film)) AS films, first(f.title ORDER BY f.first, f.title, f.mention) AS title,
               min(f.first) AS year
        FROM unidentified t JOIN credit_seen c ON c.person = t.mention JOIN film_seen f ON f.mention = c.film LEFT JOIN root fr
            ON fr.mention = c.film
        WHERE t.root IN (SELECT root FROM based WHERE base IN (SELECT base FROM based GROUP BY base HAVING count(*) > 1)) GROUP BY t.root),
    ranked AS (
        SELECT root, base, '-' || coalesce(slug(title), 'x') || coalesce('-' || year, '') AS ending,
               row_number() OVER (PARTITION BY base ORDER BY coalesce(films, 0) DESC, year, title, root) AS row_index
        FROM based LEFT JOIN worked USING (root))
    SELECT root, base || CASE WHEN row_index = 1 THEN '' ELSE ending || CASE
        WHEN row_number() OVER (PARTITION BY base, row_index > 1, ending ORDER BY row_index) > 1 THEN '-' || row_index
        ELSE '' END END AS name
    FROM ranked;

-- reads cluster, cluster_id, person_name
-- writes resolved (mention, film, iri), one more row per mention of a person
INSERT INTO resolved
    SELECT mention, film, 'person/' || coalesce(id, name)
    FROM cluster LEFT JOIN cluster_id USING (root) LEFT JOIN person_name USING (root) WHERE class = 'Person';
"""

# The IRI of a company or place is made of the form of its name. If a judgement separates several of one form, the others get a number.
_NAMED = """
-- reads formed, root
-- writes form_name (class, form, film, root, ending), one row per cluster of companies, places or characters
CREATE OR REPLACE TEMP TABLE form_name AS
    SELECT class, form, film, root, CASE WHEN row_index = 1 THEN '' ELSE '-' || row_index END AS ending FROM (
        SELECT class, form, film, root, row_number() OVER (PARTITION BY class, form, film ORDER BY mentions DESC, root) AS row_index FROM (
            SELECT class, first(form ORDER BY times DESC, form) AS form, film, root, sum(times) AS mentions FROM (
                SELECT f.class, f.form, f.film, r.root, count(*) AS times FROM formed f JOIN root r USING (mention) GROUP BY ALL)
            GROUP BY class, film, root));

-- reads formed, root, form_name
-- writes chosen_form (mention, class, form, ending), one row per mention of a company, place or character
CREATE OR REPLACE TEMP TABLE chosen_form AS
    SELECT f.mention, f.class, coalesce(n.form, f.form) AS form, coalesce(n.ending, '') AS ending
    FROM formed f LEFT JOIN root r USING (mention) LEFT JOIN form_name n ON n.root = r.root AND n.class = f.class;

-- reads chosen_form, mention
-- writes resolved (mention, film, iri), one more row per mention of a company, place or character
INSERT INTO resolved
    SELECT c.mention, t.film, 'company/' || slug(form) || ending
    FROM chosen_form c JOIN mention t USING (mention) WHERE c.class = 'Company';
INSERT INTO resolved
    SELECT c.mention, t.film, 'place/' || array_to_string(list_transform(string_split(form, '/'), lambda part: slug(part)), '/') || ending
    FROM chosen_form c JOIN mention t USING (mention) WHERE c.class = 'Place';
INSERT INTO resolved
    SELECT c.mention, t.film, 'character/' || substr(f.iri, 6) || '/' || slug(form) || ending
    FROM chosen_form c JOIN mention t USING (mention) JOIN resolved f ON f.mention = t.film WHERE c.class = 'Character';
"""

# There are more credits than of all else together, so they are grouped and sorted by numbers, and the text of each IRI is made once.
_CREDITS = """
-- reads mention
-- writes role_slug (key, slug, place), one row per role of a credit: what its IRI ends with, and the place of that in their order
CREATE OR REPLACE TEMP TABLE role_slug AS
    SELECT key, slug, dense_rank() OVER (ORDER BY slug COLLATE "C")::INTEGER AS place FROM (
        SELECT DISTINCT key, slug(replace(key, '{part}', ' ')) AS slug FROM mention WHERE class IN ('Credit', 'CompanyCredit'));

-- reads resolved
-- writes name_place (mention, name, place), one row per mention of a film or person: its name, and the place of that in their order where
-- a slash follows
CREATE OR REPLACE TEMP TABLE name_place AS
    SELECT mention, name, dense_rank() OVER (ORDER BY followed COLLATE "C")::INTEGER AS place FROM (
        SELECT mention, substr(iri, strpos(iri, '/') + 1) AS name, iri || '/' AS followed FROM resolved
        WHERE starts_with(iri, 'film/') OR starts_with(iri, 'person/'));

-- reads kept, name_place, role_slug, claim
-- writes credit_place (mention, film, of_film, of_person, of_role), one row per mention of a credit, with the places of what its IRI names
CREATE OR REPLACE TEMP TABLE credit_place AS
    SELECT t.mention, t.film, f.place AS of_film, p.place AS of_person, r.place AS of_role
    FROM kept t JOIN name_place f ON f.mention = t.film JOIN role_slug r USING (key)
    JOIN claim c ON c.mention = t.mention AND c.property = 'person' JOIN name_place p ON p.mention = c.target
    WHERE t.class = 'Credit';

-- reads kept, resolved, role_slug, claim
-- writes resolved (mention, film, iri), one more row per mention of a company's credit
INSERT INTO resolved
    SELECT t.mention, t.film, 'company-credit/' || substr(f.iri, 6) || '/' || substr(p.iri, 9) || '/' || r.slug
    FROM kept t JOIN resolved f ON f.mention = t.film JOIN role_slug r USING (key)
    JOIN claim c ON c.mention = t.mention AND c.property = 'company' JOIN resolved p ON p.mention = c.target
    WHERE t.class = 'CompanyCredit';
"""

# A release without a country or medium gets that of the other releases of its film and date, if they all have the same.
_RELEASES = """
-- reads kept, resolved
-- writes release_evidence (mention, film_mention, film, date, country, medium), one row per mention of a release
CREATE OR REPLACE TEMP TABLE release_evidence AS
    SELECT t.mention, t.film AS film_mention, f.iri AS film, split_part(t.key, '{part}', 1) AS date,
           unless_empty(name_key(split_part(t.key, '{part}', 2))) AS country,
           unless_empty(name_key(split_part(t.key, '{part}', 3))) AS medium
    FROM kept t JOIN resolved f ON f.mention = t.film WHERE t.class = 'Release';

-- reads release_evidence
-- writes release_country (film, date, only_country), one row per film and date with one country
CREATE OR REPLACE TEMP TABLE release_country AS
    SELECT film, date, min(country) AS only_country FROM release_evidence GROUP BY film, date HAVING count(DISTINCT country) = 1;

-- reads release_evidence, release_country
-- writes release_medium (film, date, known_country, only_medium), one row per film, date and country with one medium
CREATE OR REPLACE TEMP TABLE release_medium AS
    SELECT film, date, coalesce(country, only_country) AS known_country, min(medium) AS only_medium
    FROM release_evidence LEFT JOIN release_country USING (film, date)
    GROUP BY film, date, known_country HAVING count(DISTINCT medium) = 1;

-- reads release_evidence, release_country, release_medium
-- writes resolved (mention, film, iri), one more row per mention of a release
INSERT INTO resolved
    SELECT mention, film_mention, 'release/' || substr(r.film, 6) || '/' || concat_ws('/', r.date,
           coalesce(slug(coalesce(r.country, c.only_country)), '-'), coalesce(slug(coalesce(r.medium, m.only_medium)), '-'))
    FROM release_evidence r LEFT JOIN release_country c USING (film, date)
    LEFT JOIN release_medium m
        ON m.film = r.film AND m.date = r.date AND m.known_country IS NOT DISTINCT FROM coalesce(r.country, c.only_country);
"""

_OTHER_PARTS = """
-- reads kept
-- writes resolved (mention, film, iri), one more row per mention of another part of a film's description
INSERT INTO resolved
    SELECT t.mention, t.film, lower(t.class) || '/' || substr(f.iri, 6) || '/' || slug(replace(t.key, '{part}', ' '))
    FROM kept t JOIN resolved f ON f.mention = t.film
    WHERE t.class IN ('Review', 'Rating', 'Amount', 'Quote', 'Connection', 'Song', 'Synopsis', 'Commentary');
"""

# Entities are numbered in the order of their IRIs, so that an order by number is an order by IRI and the same in every build.
_NUMBERS = """
-- reads credit_place
-- writes credit_group (of_film, of_person, of_role, mentions), one row per credit
CREATE OR REPLACE TEMP TABLE credit_group AS
    SELECT of_film, of_person, of_role, count(*) AS mentions FROM credit_place GROUP BY of_film, of_person, of_role;

-- reads resolved, credit_group
-- writes numbered (iri, mentions, entity), one row per IRI that is no credit's
CREATE OR REPLACE TEMP TABLE numbered AS
    SELECT iri, mentions, (row_number() OVER (ORDER BY iri COLLATE "C") - 1 + CASE WHEN iri > 'credit/' THEN credits ELSE 0 END)::INTEGER
           AS entity
    FROM (SELECT iri, count(*) AS mentions FROM resolved GROUP BY iri) CROSS JOIN (SELECT count(*) AS credits FROM credit_group) c;

-- reads credit_group, numbered
-- writes numbered_credit (of_film, of_person, of_role, mentions, entity), one row per credit
CREATE OR REPLACE TEMP TABLE numbered_credit AS
    SELECT of_film, of_person, of_role, mentions, (row_number() OVER (ORDER BY of_film, of_person, of_role) - 1 + before)::INTEGER AS entity
    FROM credit_group CROSS JOIN (SELECT count(*) AS before FROM numbered WHERE iri < 'credit/') n;

-- reads numbered, numbered_credit, name_place, role_slug
-- writes entity (entity, iri, mentions), one row per IRI
CREATE OR REPLACE TABLE entity AS
    SELECT entity, iri, mentions FROM numbered
    UNION ALL SELECT c.entity, 'credit/' || f.name || '/' || p.name || '/' || r.slug, c.mentions FROM numbered_credit c
    JOIN (SELECT DISTINCT place, name FROM name_place) f ON f.place = c.of_film
    JOIN (SELECT DISTINCT place, name FROM name_place) p ON p.place = c.of_person
    JOIN (SELECT DISTINCT place, slug FROM role_slug) r ON r.place = c.of_role;

-- reads resolved, numbered, credit_place, numbered_credit
-- writes identity (mention, entity, film), one row per mention, with its entity and that of its film
CREATE OR REPLACE TABLE identity AS
    WITH film AS (SELECT r.mention, n.entity FROM resolved r JOIN numbered n USING (iri) WHERE r.mention = r.film)
    SELECT r.mention, n.entity, f.entity AS film FROM resolved r JOIN numbered n USING (iri) LEFT JOIN film f ON f.mention = r.film
    UNION ALL SELECT c.mention, n.entity, f.entity FROM credit_place c JOIN numbered_credit n USING (of_film, of_person, of_role)
    JOIN film f ON f.mention = c.film;
"""


def name(database: Database) -> None:
    """Fill `entity (entity, iri, mentions)` and `identity (mention, entity, film)` from `root`, `believed` and `formed`."""
    for stage in (_CLUSTERS, _FILMS, _PEOPLE, _NAMED, _CREDITS, _RELEASES, _OTHER_PARTS, _NUMBERS):
        database.sql(stage.replace("{part}", PART))
