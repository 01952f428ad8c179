"""The candidates of a change: the films that may be one with a changed film, and the small catalogue of their records.

A film may be one with a changed film when the two share a title, an identifier or a person, or when earlier links join it to such a film.

Above each statement stands what it reads, what it writes, and what one row of that is. `before` holds the tables of the snapshot before,
`claims` those of the snapshot in the making, `reach` what an update knows of the change; all other tables are the small catalogue's.
"""

from filmograph.pipeline.resolve import evidence, ids
from filmograph.store.claims import Database

_SCHEMES = ", ".join(f"'{scheme}'" for scheme in ids.SCHEMES)


def _changed_keys(of: str) -> str:
    """Return the query of the name keys and title keys that the changed mentions have in one state."""
    return evidence.FORMS.replace("{of}", f"{of}.").replace("{only}", "AND mention IN (FROM reach.changed_mention)")


_CHANGES = f"""
-- reads reach.changed_mention, before.mention, before.claim
-- writes former_key (mention, class, key), one row per name key or title key that a changed mention had
CREATE OR REPLACE TEMP TABLE former_key AS {_changed_keys("before")};

-- reads reach.changed_mention, before.mention
-- writes former_title (form), one row per title that a changed film had
CREATE OR REPLACE TEMP TABLE former_title AS
    SELECT DISTINCT title_form(key) AS form FROM before.mention WHERE class = 'Film' AND mention IN (FROM reach.changed_mention);

-- reads former_key, before.mention
-- writes former_cast (film, key), one row per film and name key of a person whom a changed mention named on it
CREATE OR REPLACE TEMP TABLE former_cast AS
    SELECT DISTINCT film, former_key.key FROM former_key JOIN before.mention m USING (mention)
    WHERE former_key.class = 'Person' AND film IS NOT NULL AND NOT starts_with(former_key.key, '~');

-- reads reach.changed_mention, before.mention, before.claim, claims.mention, claims.claim
-- writes changed_id (class, property, value), one row per identifier that a changed mention had or has
CREATE OR REPLACE TEMP TABLE changed_id AS
    SELECT m.class, c.property, c.value FROM before.claim c JOIN before.mention m USING (mention)
    WHERE c.property IN ({_SCHEMES}) AND c.mention IN (FROM reach.changed_mention)
    UNION SELECT m.class, c.property, c.value FROM claims.claim c JOIN claims.mention m USING (mention)
    WHERE c.property IN ({_SCHEMES}) AND c.mention IN (FROM reach.changed_mention);

-- reads reach.changed_mention, claims.mention, claims.claim
-- writes claims.mention_key, in which the changed mentions get the keys that they have now
DELETE FROM claims.mention_key WHERE mention IN (FROM reach.changed_mention);
INSERT INTO claims.mention_key {_changed_keys("claims")};

-- reads claims.mention_key
-- writes film_key (mention, key), one row per title key of a film
CREATE OR REPLACE TEMP VIEW film_key AS SELECT mention, key FROM claims.mention_key WHERE class = 'Film';

-- reads claims.mention_key
-- writes person_key (mention, key), one row per name key of a person
CREATE OR REPLACE TEMP VIEW person_key AS SELECT mention, key FROM claims.mention_key WHERE class = 'Person';
"""

_RELATIONS = f"""
-- reads changed_id, claims.mention, claims.claim
-- writes identifier (mention, class, property, value), one row per identifier of a mention, where it changed or several mentions have it
CREATE OR REPLACE TEMP TABLE identifier AS
    WITH identified AS (SELECT mention, property, value FROM claims.claim WHERE property IN ({_SCHEMES}))
    SELECT i.mention, m.class, property, value FROM identified i JOIN claims.mention m USING (mention)
    WHERE (property, value) IN (SELECT (property, value) FROM identified GROUP BY property, value HAVING count(*) > 1
                                UNION ALL SELECT (property, value) FROM changed_id);

-- reads identifier, claims.link, claims.judged
-- writes related (a, b), one row per ordered pair of mentions that an identifier, a link or a judgement relates
CREATE OR REPLACE TEMP TABLE related AS
    WITH pair AS (
        SELECT a, b FROM claims.link WHERE class IN ('Film', 'Person') UNION SELECT a, b FROM claims.judged
        UNION SELECT first, mention FROM (
            SELECT mention, min(mention) OVER (PARTITION BY class, property, value) AS first FROM identifier) WHERE mention <> first)
    SELECT a, b FROM pair UNION SELECT b, a FROM pair;
"""

_AFFECTED = """
-- reads reach.changed_mention, changed_id, identifier, before.identity
-- writes affected_mention (mention), one row per mention that changed, was one with a changed one, or shares an identifier with one
CREATE OR REPLACE TEMP TABLE affected_mention AS
    FROM reach.changed_mention
    UNION SELECT mention FROM before.identity
    WHERE entity IN (SELECT entity FROM before.identity WHERE mention IN (FROM reach.changed_mention))
    UNION SELECT mention FROM identifier SEMI JOIN changed_id USING (class, property, value);

-- reads affected_mention, claims.mention
-- writes affected_film (mention), one row per film that a change may make one with another, or part from one
CREATE OR REPLACE TEMP TABLE affected_film AS
    SELECT mention FROM claims.mention WHERE class = 'Film' AND mention IN (FROM affected_mention);

-- reads former_key
-- writes affected_title (key), one row per title key under which candidates are looked for
CREATE OR REPLACE TEMP TABLE affected_title AS SELECT key FROM former_key WHERE class = 'Film';

-- reads affected_mention, former_key, person_key
-- writes affected_name (key), one row per name key whose people may be others after the change
CREATE OR REPLACE TEMP TABLE affected_name AS
    SELECT key FROM person_key WHERE mention IN (FROM affected_mention) UNION SELECT key FROM former_key WHERE class = 'Person';

-- reads affected_name, person_key
-- writes affected_person (mention), one row per mention of a person who has such a name key
CREATE OR REPLACE TEMP VIEW affected_person AS SELECT mention FROM person_key WHERE key IN (FROM affected_name);
"""

_JOIN_FILMS = """
-- reads {films}, related, claims.mention, claims.identity
-- writes {films} (mention), one more row per film that was one with a film in it or is related to one
INSERT INTO {films}
    SELECT mention FROM claims.mention WHERE class = 'Film' AND mention NOT IN (FROM {films}) AND (
        mention IN (SELECT mention FROM claims.identity WHERE entity IN (SELECT entity FROM claims.identity
            WHERE mention IN (FROM {films})))
        OR mention IN (SELECT b FROM related WHERE a IN (FROM {films})));
"""

_FOLLOW_FILMS = """
-- reads affected_film, film_key
-- writes affected_title (key), one more row per title key of an affected film
INSERT INTO affected_title SELECT key FROM film_key WHERE mention IN (FROM affected_film);

-- reads affected_film, person_key, claims.mention, claims.claim
-- writes affected_name (key), one more row per name key of a person credited on an affected film
INSERT INTO affected_name
    SELECT DISTINCT key FROM person_key WHERE mention IN (
        SELECT target FROM claims.claim
        WHERE property = 'person' AND mention IN (SELECT mention FROM claims.mention WHERE film IN (FROM affected_film))
        UNION ALL SELECT mention FROM claims.claim WHERE property = 'finalFilm' AND target IN (FROM affected_film));
"""

_JOIN_NAMES = """
-- reads affected_name, affected_person, person_key, related, claims.identity
-- writes affected_name (key), one more row per name key of a father or son of that name, or of a person who has such a name too, was one
-- with such a person or is related to one
INSERT INTO affected_name
    SELECT DISTINCT key FROM person_key WHERE key NOT IN (FROM affected_name) AND (
        key IN (SELECT regexp_replace(key, '(jr|sr)$', '') || unnest(['', 'jr', 'sr']) FROM affected_name)
        OR mention IN (FROM affected_person) OR mention IN (SELECT b FROM related WHERE a IN (FROM affected_person))
        OR mention IN (SELECT mention FROM claims.identity WHERE entity IN (SELECT entity FROM claims.identity
            WHERE mention IN (FROM affected_person))));
"""

_CANDIDATES = """
-- reads affected_film, affected_title, affected_person, film_key, claims.mention, claims.claim
-- writes candidate_film (mention), one row per film that has an affected title, or one misspelt, or names an affected person
CREATE OR REPLACE TEMP TABLE candidate_film AS
    WITH misspelt AS (
        SELECT f.key FROM (SELECT DISTINCT key, unnest(ends_of(key)) AS ending FROM film_key) f
        JOIN (SELECT key, unnest(ends_of(key)) AS ending FROM affected_title) a USING (ending) WHERE one_letter_apart(f.key, a.key))
    SELECT mention FROM film_key WHERE key IN (FROM affected_title) OR key IN (FROM misspelt)
    UNION SELECT film FROM claims.mention
        WHERE mention IN (SELECT mention FROM claims.claim WHERE property = 'person' AND target IN (FROM affected_person))
    UNION SELECT target FROM claims.claim WHERE property = 'finalFilm' AND mention IN (FROM affected_person)
    UNION FROM affected_film;
"""

_SMALL_CATALOGUE = """
-- reads claims.source
-- writes source, one row per source
CREATE OR REPLACE TABLE source AS FROM claims.source;

-- reads claims.document
-- writes document, one row per document
CREATE OR REPLACE TABLE document AS FROM claims.document;

-- reads claims.aside
-- writes aside (mention), one row per mention that is set aside
CREATE OR REPLACE TABLE aside AS SELECT mention FROM claims.aside;

-- reads candidate_film, reach.changed_mention, claims.mention, claims.claim
-- writes mention, one row per mention in the record of a candidate, changed mention, and mention that a claim of these leads to
CREATE OR REPLACE TABLE mention AS
    WITH described AS MATERIALIZED (
        SELECT mention FROM claims.mention
        WHERE film IN (FROM candidate_film) OR mention IN (FROM candidate_film) OR mention IN (FROM reach.changed_mention))
    SELECT * FROM claims.mention WHERE mention IN (
        FROM described UNION SELECT target FROM claims.claim WHERE target IS NOT NULL AND mention IN (FROM described));

-- reads mention, claims.claim
-- writes claim, one row per claim on these mentions
CREATE OR REPLACE TABLE claim AS SELECT * FROM claims.claim WHERE mention IN (SELECT mention FROM mention);

-- reads mention, claims.judged
-- writes judged, one row per judgement on two of these mentions
CREATE OR REPLACE TABLE judged AS
    SELECT * FROM claims.judged WHERE a IN (SELECT mention FROM mention) AND b IN (SELECT mention FROM mention);

-- reads claims.list_kind
-- writes list_kind (source, casts, long), one row per source with films
CREATE OR REPLACE TABLE list_kind AS FROM claims.list_kind;

-- writes quarantine, which gets one row per value that resolving again refuses
DELETE FROM quarantine;
"""

_FOLLOW_LINKS = """
-- reads affected_film, film_link, film_seen, former_title, credited, former_cast, reach.changed_mention
-- writes affected_film (mention), one more row per film that an affected one is linked with now; per film of the title of one, as such
-- films share the beginning of their IRIs; and per film that shares people with a changed one, which may be a retitled film of another then
INSERT INTO affected_film
    (SELECT a FROM film_link WHERE b IN (FROM affected_film) UNION SELECT b FROM film_link WHERE a IN (FROM affected_film)
     UNION SELECT s.mention FROM film_seen s JOIN (
         SELECT title_form(title) AS form FROM film_seen WHERE mention IN (FROM affected_film) UNION SELECT form FROM former_title) t
         ON title_form(s.title) = t.form
     UNION SELECT film FROM (
         SELECT b.film FROM (SELECT film, key FROM credited WHERE film IN (FROM reach.changed_mention) UNION FROM former_cast) a
         JOIN credited b ON b.key = a.key AND b.film <> a.film GROUP BY a.film, b.film HAVING count(*) > 1))
    EXCEPT FROM affected_film;
"""


def prepare(small: Database) -> None:
    """Fill `affected_film`, `affected_title` and `affected_name` from `reach.changed_mention`, and `candidate_film` from these."""
    for steps in (_CHANGES, _RELATIONS, _AFFECTED):
        run(small, steps)
    _spread(small)
    _find(small)


def fill(small: Database) -> None:
    """Make the small catalogue of the records of all candidates."""
    run(small, _SMALL_CATALOGUE)


def follow_links(small: Database) -> bool:
    """Let the affected films grow by those that they are linked with now (`film_link`); return whether there are more candidates then."""
    before = small.count("SELECT count(*) FROM candidate_film")
    if not small.count(_FOLLOW_LINKS):
        return False
    _spread(small)
    _find(small)
    return small.count("SELECT count(*) FROM candidate_film") > before


def run(small: Database, steps: str) -> None:
    """Run statements one at a time, for each writes into one database alone."""
    for statement in steps.split(";\n"):
        small.sql(statement)


def _spread(small: Database) -> None:
    """Let the affected films, and the names of their people, grow to all that hangs together with them."""
    _grow(small, _JOIN_FILMS.format(films="affected_film"))
    run(small, _FOLLOW_FILMS)
    _grow(small, _JOIN_NAMES)


def _find(small: Database) -> None:
    """Fill `candidate_film` with the films of the small catalogue."""
    small.sql(_CANDIDATES)
    _grow(small, _JOIN_FILMS.format(films="candidate_film"))


def _grow(small: Database, step: str) -> None:
    """Repeat an insertion until it adds no more rows."""
    while small.count(step):
        pass
