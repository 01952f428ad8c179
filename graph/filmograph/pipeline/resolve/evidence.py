"""The evidence that mentions are compared by: titles, years and credits of films, and names of people."""

from filmograph.pipeline.ingest.writer import PART
from filmograph.pipeline.resolve import likeness
from filmograph.store.claims import Database

_CROWD = 40
"""More films of one title and year say nothing of each other."""

# The year of a film is what its source gives as the year, else the year of its first release.
_FILMS = """
-- reads claim, mention
-- writes film_year (mention, year), one row per year of a film
CREATE OR REPLACE TEMP TABLE film_year AS
    SELECT DISTINCT mention, TRY_CAST(value AS INTEGER) AS year FROM claim
    WHERE property = 'year' AND mention IN (SELECT mention FROM mention WHERE class = 'Film');
INSERT INTO film_year
    SELECT mention, min(TRY_CAST(left(value, 4) AS INTEGER)) FROM claim
    WHERE property = 'releaseDate' AND mention NOT IN (SELECT mention FROM film_year) GROUP BY mention;

-- reads kept, film_year
-- writes film_seen (mention, title, source, first, last), one row per film, with its first and last year
CREATE OR REPLACE TEMP TABLE film_seen AS
    SELECT t.mention, t.key AS title, source_of(t.mention) AS source, min(year) AS first, max(year) AS last
    FROM kept t LEFT JOIN film_year USING (mention) WHERE t.class = 'Film' GROUP BY t.mention, t.key;
"""

# A person of a table with identifiers is one mention for many films; a final film is a credit without a mention of its own.
_CREDITS = """
-- reads kept, claim
-- writes credit_seen (film, person, credit, area), one row per credit of a person, with the area of work, and per final film of a person
CREATE OR REPLACE TEMP TABLE credit_seen AS
    SELECT t.film, p.target AS person, t.mention AS credit, CASE r.value WHEN 'actor' THEN 'acting' WHEN 'director' THEN 'directing'
           WHEN 'writer' THEN 'writing' WHEN 'producer' THEN 'producing' WHEN 'executive producer' THEN 'producing' ELSE r.value END AS area
    FROM kept t JOIN claim p ON p.mention = t.mention AND p.property = 'person' JOIN claim r ON r.mention = t.mention
        AND r.property = 'role'
    WHERE t.class = 'Credit'
    UNION ALL SELECT c.target, c.mention, NULL, 'acting' FROM claim c JOIN kept k USING (mention) WHERE c.property = 'finalFilm';
"""

# An entity with an IMDb id is decided by it. So at least one mention of a candidate pair is open: it has no such id, or it shares title,
# year and people with a film that has another id, so that one of the ids is doubtful.
_OPEN = f"""
-- reads film_seen, believed
-- writes dated_id (mention, source, title, year, id), one row per film with an IMDb id and a year, where several sources have such ids
CREATE OR REPLACE TEMP TABLE dated_id AS
    SELECT mention, source, title, year, id FROM (
        SELECT mention, source, name_key(title) AS title, first AS year, id FROM film_seen JOIN believed USING (mention)
        WHERE class = 'Film' AND scheme = 'imdbId' AND first IS NOT NULL
        AND (SELECT count(DISTINCT source_of(mention)) FROM believed WHERE class = 'Film' AND scheme = 'imdbId') > 1)
    QUALIFY count(*) OVER (PARTITION BY title, year) <= {_CROWD};

-- reads dated_id, credit_seen, mention
-- writes doubtful_id (mention), one row per film that another source seems to have under another id
CREATE OR REPLACE TEMP TABLE doubtful_id AS
    WITH met AS (
        SELECT x.mention AS a, y.mention AS b FROM dated_id x JOIN dated_id y USING (title, year)
        WHERE x.source <> y.source AND x.id <> y.id
        AND (x.id, y.source) NOT IN (SELECT (id, source) FROM dated_id) AND (y.id, x.source) NOT IN (SELECT (id, source) FROM dated_id)),
    named AS (SELECT DISTINCT c.film, m.key FROM credit_seen c JOIN mention m ON m.mention = c.person WHERE c.film IN (SELECT a FROM met))
    SELECT DISTINCT a AS mention FROM met JOIN named x ON x.film = a JOIN named y ON y.film = b AND y.key = x.key;

-- reads film_seen, believed, doubtful_id
-- writes open_film (mention), one row per film without an IMDb id, or with a doubtful one
CREATE OR REPLACE TEMP TABLE open_film AS
    SELECT mention FROM film_seen WHERE mention NOT IN (SELECT mention FROM believed WHERE class = 'Film' AND scheme = 'imdbId')
    UNION ALL FROM doubtful_id;

-- reads kept, believed, nobody
-- writes open_person (mention), one row per person with a usable name and without an IMDb id
CREATE OR REPLACE TEMP TABLE open_person AS
    SELECT mention FROM kept WHERE class = 'Person'
    AND mention NOT IN (SELECT mention FROM believed WHERE class = 'Person' AND scheme = 'imdbId')
    AND mention NOT IN (SELECT mention FROM nobody);
"""

# A working title is no evidence: many films are made under one that another film has. The name of a film's article is another title of it.
_TITLES = """
-- reads film_seen, claim
-- writes article_seen (mention, title, article, year), one row per film and article about it, with the year in the article's name
CREATE OR REPLACE TEMP TABLE article_seen AS
    SELECT mention, title, value AS article, TRY_CAST(regexp_extract(value, '\\((\\d{4})_[^()]*\\)$', 1) AS INTEGER) AS year
    FROM film_seen JOIN claim USING (mention) WHERE property = 'article' AND title_of_article(value) IS NOT NULL;

-- reads film_seen, claim, article_seen
-- writes title_seen (mention, form, key, kind), one row per title, title with its article, alternative title and main part of a title
CREATE OR REPLACE TEMP TABLE title_seen AS
    WITH formed AS MATERIALIZED (
        SELECT mention, title_form(title) AS form, CASE WHEN regexp_matches(title, '[:,;–—-] | or') THEN main_part(title) END AS main
        FROM film_seen),
    other AS MATERIALIZED (
        SELECT mention, title_form(value) AS form FROM claim c WHERE property = 'alternativeTitle' AND mention IN (SELECT mention
            FROM film_seen) AND (mention, value) NOT IN (SELECT (mention, value) FROM claim WHERE property = 'workingTitle')
        UNION SELECT mention, title_form(title_of_article(article)) FROM article_seen WHERE title_of_article(article) <> title)
    SELECT mention, form, replace(form, ' ', '') AS key, kind FROM (
        SELECT mention, form, 'title' AS kind FROM formed
        UNION SELECT mention, form_with_article(title), 'title with its article' FROM film_seen WHERE form_with_article(title) IS NOT NULL
        UNION SELECT o.mention, o.form, 'another title' FROM other o JOIN formed f USING (mention) WHERE o.form <> f.form
        UNION SELECT mention, main, 'main part' FROM formed WHERE main <> form);
"""

# A name that one mention has beside another ("黒澤明 Akira Kurosawa"), or a credit in another script, is another name of the same person
# wherever it stands alone.
_SPELLINGS = """
-- reads kept, claim
-- writes spelling (printed, form), one row per spelling of a person's name
CREATE OR REPLACE TEMP TABLE spelling AS
    WITH printed AS MATERIALIZED (
        SELECT key AS printed, name_form(key) AS form, other_name_form(key) AS other, times
        FROM (SELECT key, count(*) AS times FROM kept WHERE class = 'Person' GROUP BY key)),
    credited AS (
        SELECT other, form, count(*) AS times FROM (
            SELECT name_form(c.value) AS other, name_form(k.key) AS form FROM claim c
            JOIN claim p ON p.mention = c.mention AND p.property = 'person' JOIN kept k ON k.mention = p.target
            WHERE c.property = 'creditedAs' AND in_another_script(c.value) AND NOT in_another_script(k.key))
        GROUP BY other, form),
    named AS (SELECT other, form, sum(times) AS times FROM (SELECT other, form, times FROM printed UNION ALL FROM credited)
              WHERE other <> form GROUP BY other, form),
    chief AS (SELECT other, first(form ORDER BY times DESC, form) AS form FROM named GROUP BY other)
    SELECT printed, coalesce(c.form, p.form) AS form FROM printed p LEFT JOIN chief c ON c.other = p.form;
"""

_PEOPLE = """
-- reads kept, spelling, name_seen
-- writes person_seen (mention, printed, form, key, loose, rarity, base), one row per person
CREATE OR REPLACE TEMP TABLE person_seen AS
    SELECT t.mention, t.key AS printed, n.form, n.key, n.loose, n.rarity, n.base
    FROM kept t JOIN spelling s ON s.printed = t.key JOIN name_seen n USING (form) WHERE t.class = 'Person';
"""

FORMS = """
    WITH titled AS (
        SELECT mention, key AS title, 'title' AS kind FROM {of}mention WHERE class = 'Film' {only}
        UNION SELECT mention, value, 'another title' FROM {of}claim WHERE property = 'alternativeTitle' {only}
        UNION SELECT mention, title_of_article(value), 'another title' FROM {of}claim WHERE property = 'article' {only}),
    formed AS MATERIALIZED (
        SELECT mention, kind, title_form(title) AS form, CASE kind WHEN 'title' THEN main_part(title) END AS main,
               CASE kind WHEN 'title' THEN form_with_article(title) END AS full_form FROM titled)
    SELECT mention, 'Film' AS class, replace(form, ' ', '') AS key FROM (
        SELECT mention, form FROM formed UNION SELECT mention, main FROM formed UNION SELECT mention, full_form FROM formed)
    WHERE form IS NOT NULL
    UNION ALL SELECT mention, 'Film', '~' || skeleton(form) FROM formed WHERE kind = 'title'
    UNION ALL SELECT mention, 'Film', '^' || words_in_order(form) FROM formed WHERE main <> form
    UNION ALL SELECT mention, 'Person', unnest(n.keys) FROM (
        SELECT printed, list_distinct(list_filter(
            [key_of_name(form), key_of_name(other), loose_key(form)], lambda key: key IS NOT NULL)) AS keys FROM (
            SELECT printed, name_form(printed) AS form, other_name_form(printed) AS other
            FROM (SELECT DISTINCT key AS printed FROM {of}mention WHERE class = 'Person' {only}))) n
    JOIN {of}mention ON key = n.printed AND class = 'Person' {only}
    UNION ALL SELECT mention, 'Person', key FROM (
        SELECT DISTINCT p.target AS mention, key_of_name(name_form(c.value)) AS key
        FROM {of}claim c JOIN {of}claim p ON p.mention = c.mention AND p.property = 'person'
        WHERE c.property = 'creditedAs' AND in_another_script(c.value)) WHERE key IS NOT NULL {only}"""
"""The rows of the table `mention_key`: the form, without spaces, of each title, with its article too, and main part, the
skeleton of each title, the words in order of each that has a main part, and the key of each name."""

_KEYS = f"""
-- reads mention, claim
-- writes mention_key (mention, class, key), in which each mention gets its keys
DELETE FROM mention_key;
INSERT INTO mention_key {FORMS.replace("{of}", "").replace("{only}", "")};
"""


_LONG = 10_000
"""From how many films on a list is long."""

# A source that names hardly ever more than three actors gives a sample. A list of many films would likely have two of one title, if there
# were two. What is learnt is kept in coarse steps, which a few films more or less seldom change.
_LEARNT = f"""
-- reads {{of}}mention
-- writes {{of}}list_kind (source, casts, long), one row per source with films
DELETE FROM {{of}}list_kind;
INSERT INTO {{of}}list_kind
    SELECT source, casts, films >= {{long}} AS long
    FROM (SELECT source_of(mention) AS source, count(*) AS films FROM {{of}}mention WHERE class = 'Film' GROUP BY source)
    LEFT JOIN (
        SELECT source, CASE WHEN quantile_disc(actors, 0.9) <= 3 THEN 'a few names'
                            WHEN quantile_disc(actors, 0.5) <= 7 THEN 'leading roles' ELSE 'all' END AS casts
        FROM (SELECT film, source_of(film) AS source, count(*) AS actors FROM {{of}}mention
              WHERE class = 'Credit' AND split_part(key, '{PART}', 1) = 'actor' GROUP BY film)
        GROUP BY source) USING (source)"""


def learn(database: Database, of: str = "") -> None:
    """Fill the table `list_kind (source, casts, long)`: what the cast lists of each source hold, and whether it lists many films.

    `of` is the name of an attached database with a point after it, where the tables are not the database's own.
    """
    for statement in _LEARNT.format(of=of, long=_LONG).split(";\n"):  # each writes into one database alone
        database.sql(statement)


def remember(database: Database) -> None:
    """Fill the table `mention_key (mention, class, key)`, by which an update finds the candidates of a changed document."""
    database.sql(_KEYS)


def gather(database: Database) -> None:
    """Fill `film_seen (mention, title, source, first, last)`, `film_year (mention, year)`, `credit_seen (film, person, credit, area)`."""
    database.sql(_FILMS + _CREDITS)


def compare(database: Database) -> bool:
    """Fill `open_film` and `open_person (mention)`, and return whether one of them has a row.

    If so, `title_seen (mention, form, key, kind)` and `person_seen (mention, printed, form, key, loose, rarity, base)` are filled too.
    """
    database.sql(_OPEN)
    database.sql("CREATE OR REPLACE TEMP TABLE credited (film BIGINT, source SMALLINT, key VARCHAR, first INTEGER, last INTEGER)")
    if not is_open(database):
        return False
    database.sql(_TITLES + _SPELLINGS)
    likeness.rate(database)
    database.sql(_PEOPLE)
    return True


def is_open(database: Database) -> bool:
    """Return whether there is an open film or an open person."""
    return database.count("SELECT (SELECT count(*) FROM open_film) + (SELECT count(*) FROM open_person)") > 0
