"""Which pairs of films are compared: those that share a title, nearly share one, or share people."""

from filmograph.store.claim_tables import CROWD, PEOPLE_YEARS, TITLE_YEARS
from filmograph.store.claims import Database

_DECIDED = """
-- reads id_edge, judged
-- writes decided (a, b), one row per pair that an identifier or a judgement decides
CREATE OR REPLACE TEMP TABLE decided AS
    SELECT least(first, mention) AS a, greatest(first, mention) AS b FROM id_edge WHERE class = 'Film'
    UNION SELECT a, b FROM judged;
"""

# Blocking. Two films are compared when they have in common: a title or its main part, at most ten years apart; the consonants of a title
# or all but one letter of it, at most one year apart; the words of a title of two parts, at most one year apart; an article about both, at
# most three years apart; or a person, at most two years apart. Films of one source need equal titles, words or articles, for a source
# seldom lists a film twice. A title that very many films of one year, or without a year, have says nothing by itself: such
# crowded films are compared when they also have a person in common, who worked on few films of that title, or several
# people. So does a person whom one source
# names on very many films of one year, or without a year ("Various"): such a person finds no films.
_FEW = 8
_PROLIFIC = 200
# Two films of one year are compared whatever their titles are when they have several people in common, and so many more than either has
# with any other film of the other's source: people who often work together say little.
_SEVERAL, _BEYOND = 3, 2
# One article is seldom about two films of nearly the same years, though a link may lead to the film that was made again.
_ARTICLE_YEARS = 3
_FOUND = f"""
-- reads title_seen, film_seen
-- writes crowded (mention, key), one row per film whose title more than {CROWD} films of its year have, or without a year
CREATE OR REPLACE TEMP TABLE crowded AS
    SELECT mention, key FROM title_seen t JOIN film_seen f USING (mention) WHERE kind = 'title'
    QUALIFY count(*) OVER (PARTITION BY key, first) > {CROWD};

-- reads credit_seen, person_seen, film_seen
-- writes credited (film, source, key, first, last), one row per film and name of a person who worked on it
CREATE OR REPLACE TEMP TABLE credited AS
    SELECT DISTINCT c.film, f.source, p.key, coalesce(f.first, 0) AS first, coalesce(f.last, 9999) AS last
    FROM credit_seen c JOIN person_seen p ON p.mention = c.person JOIN film_seen f ON f.mention = c.film;

-- reads credited, open_film
-- writes met (a, b, source_a, source_b, same_year, people), one row per open film and film of another source with people in common
CREATE OR REPLACE TEMP TABLE met AS
    WITH worked AS (FROM credited QUALIFY count(*) OVER (PARTITION BY key, source, first) <= {_PROLIFIC})
    SELECT a.film AS a, b.film AS b, any_value(a.source) AS source_a, any_value(b.source) AS source_b,
           any_value(a.first <= b.last AND b.first <= a.last AND a.first > 0 AND b.first > 0) AS same_year, count(*) AS people
    FROM (FROM worked WHERE film IN (SELECT mention FROM open_film)) a JOIN worked b USING (key)
    WHERE a.source <> b.source AND a.first <= b.last + {PEOPLE_YEARS} AND b.first <= a.last + {PEOPLE_YEARS} GROUP BY a.film, b.film;

-- reads met
-- writes retitled (a, b), one row per pair of films of one year that share several people whom neither shares with another film of the
-- other's source
CREATE OR REPLACE TEMP TABLE retitled AS
    WITH ranked AS (
        SELECT *, count(*) OVER (PARTITION BY a, source_b ORDER BY people RANGE BETWEEN {_BEYOND - 1} PRECEDING AND UNBOUNDED FOLLOWING)
               + count(*) OVER (PARTITION BY b, source_a ORDER BY people RANGE BETWEEN {_BEYOND - 1} PRECEDING AND UNBOUNDED FOLLOWING)
               AS near FROM met WHERE people > 1)
    SELECT DISTINCT least(a, b) AS a, greatest(a, b) AS b FROM ranked WHERE near = 2 AND people >= {_SEVERAL} AND same_year;

-- reads article_seen, film_seen, open_film
-- writes retitled (a, b), one more row per pair of films about which one article is, at most some years apart
INSERT INTO retitled
    WITH linked AS (SELECT x.mention, x.article, coalesce(f.first, 0) AS first, coalesce(f.last, 9999) AS last
                  FROM article_seen x JOIN film_seen f USING (mention)
                  QUALIFY count(*) OVER (PARTITION BY article) BETWEEN 2 AND {_FEW})
    SELECT DISTINCT least(x.mention, y.mention), greatest(x.mention, y.mention) FROM linked x JOIN linked y USING (article)
    WHERE x.mention IN (SELECT mention FROM open_film) AND x.mention <> y.mention
    AND x.first <= y.last + {_ARTICLE_YEARS} AND y.first <= x.last + {_ARTICLE_YEARS};

-- reads title_seen, film_seen, crowded, open_film, film_year, met, credited, retitled
-- writes found (a, b), one row per pair of films that one of these rules finds, in either order
CREATE OR REPLACE TEMP TABLE found AS
    WITH dated AS (SELECT t.*, f.source, coalesce(f.first, 0) AS first, coalesce(f.last, 9999) AS last
                   FROM title_seen t JOIN film_seen f USING (mention)),
    titled AS (FROM dated ANTI JOIN crowded USING (mention)),
    open_title AS (FROM titled WHERE mention IN (SELECT mention FROM open_film)),
    ends AS (SELECT mention, source, key, year, unnest(ends_of(key)) AS stretch
             FROM titled JOIN film_year USING (mention) WHERE kind IN ('title', 'title with its article')),
    with_parts AS (SELECT *, words_in_order(form) AS words FROM dated
               WHERE kind = 'title' AND mention IN (SELECT mention FROM title_seen WHERE kind = 'main part')),
    shared AS (SELECT d.*, c.key AS person FROM dated d JOIN credited c ON c.film = d.mention
               WHERE d.kind = 'title' AND d.key IN (SELECT key FROM crowded)
               QUALIFY count(*) OVER (PARTITION BY d.key, c.key) <= {_FEW})
    SELECT a.mention AS a, b.mention AS b FROM open_title a JOIN titled b USING (key)
    WHERE a.mention <> b.mention AND a.first <= b.last + {TITLE_YEARS} AND b.first <= a.last + {TITLE_YEARS}
    AND (a.kind = 'title' OR b.kind = 'title')
    AND (a.source <> b.source OR (a.kind = b.kind AND a.first <= b.last + 1 AND b.first <= a.last + 1))
    UNION SELECT a.mention, b.mention FROM (SELECT *, skeleton(form) AS bones FROM open_title WHERE kind = 'title' AND length(key) > 4) a
    JOIN (SELECT *, skeleton(form) AS bones FROM titled WHERE kind = 'title') b USING (bones)
    WHERE a.source <> b.source AND a.first <= b.last + 1 AND b.first <= a.last + 1
    UNION SELECT a.mention, b.mention
    FROM (SELECT *, unnest([year - 1, year, year + 1]) AS near FROM ends WHERE mention IN (SELECT mention FROM open_film)) a
    JOIN ends b ON b.stretch = a.stretch AND b.year = a.near WHERE a.source <> b.source AND one_letter_apart(a.key, b.key)
    UNION SELECT a.mention, b.mention FROM (FROM with_parts WHERE mention IN (SELECT mention FROM open_film)) a
    JOIN with_parts b USING (words)
    WHERE a.key <> b.key AND a.first <= b.last + 1 AND b.first <= a.last + 1
    UNION SELECT a, b FROM retitled
    UNION SELECT a, b FROM met WHERE people > 1 OR a NOT IN (SELECT mention FROM crowded) OR b NOT IN (SELECT mention FROM crowded)
    UNION SELECT a.mention, b.mention
    FROM (FROM shared WHERE mention IN (SELECT mention FROM open_film)) a JOIN shared b USING (key, person)
    WHERE a.mention <> b.mention AND a.first <= b.last + 1 AND b.first <= a.last + 1;

-- reads found, decided
-- writes pair (a, b), one row per candidate pair
CREATE OR REPLACE TEMP TABLE pair AS
    SELECT DISTINCT least(a, b) AS a, greatest(a, b) AS b FROM found
    WHERE (least(a, b), greatest(a, b)) NOT IN (SELECT (a, b) FROM decided);
"""


def find(database: Database) -> None:
    """Fill `pair (a, b)` with the candidate pairs of films, and `retitled (a, b)` with those that are compared for their people alone."""
    database.sql(_DECIDED + _FOUND)
