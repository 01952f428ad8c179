"""Resolving again only what changed documents reach: the same entities as when all is resolved, in the time that a few films take.

What may be one with a changed film shares a title, an identifier or a person with it, or hangs together by earlier links with
such a film. These records, and all records that name one of their people, are a small catalogue that is resolved by the same
stages as a whole one; of the result only what the change reaches is taken over.
"""

from filmograph.pipeline import resolve
from filmograph.pipeline.resolve import evidence, ids, name_keys
from filmograph.store.claims import Database

_TABLES = {
    "changed": "mention BIGINT", "film": "mention BIGINT", "record": "mention BIGINT", "word": "key VARCHAR", "name": "key VARCHAR",
    "identified": "class VARCHAR, property VARCHAR, value VARCHAR", "old_title": "form VARCHAR, year INTEGER",
}  # fmt: skip

# The forms of titles and names: of all mentions, and as it was of the changed ones.
_BEFORE = """
CREATE OR REPLACE TEMP TABLE formed_before AS {forms};
CREATE OR REPLACE TEMP VIEW titled AS SELECT mention, key FROM formed_before WHERE class = 'Film';
CREATE OR REPLACE TEMP VIEW bearing AS SELECT mention, key FROM formed_before WHERE class = 'Person';
"""
_NOW = """
DELETE FROM claims.mention_key WHERE mention IN (FROM changed);
INSERT INTO claims.mention_key {forms};
CREATE OR REPLACE TEMP VIEW titled AS SELECT mention, key FROM claims.mention_key WHERE class = 'Film';
CREATE OR REPLACE TEMP VIEW bearing AS SELECT mention, key FROM claims.mention_key WHERE class = 'Person';
"""
_CHANGED = """
INSERT INTO film SELECT mention FROM {of}.mention WHERE class = 'Film' AND mention IN (FROM changed);
INSERT INTO name SELECT key FROM bearing WHERE mention IN (FROM changed);
INSERT INTO identified
    SELECT DISTINCT t.class, c.property, c.value FROM {of}.claim c JOIN {of}.mention t USING (mention)
    WHERE c.property IN ({schemes}) AND c.mention IN (FROM changed);
"""
_OLD = """
INSERT INTO word SELECT key FROM titled;
INSERT INTO old_title
    SELECT title_form(t.key), TRY_CAST(y.value AS INTEGER) FROM before.mention t
    LEFT JOIN before.claim y ON y.mention = t.mention AND y.property = 'year' WHERE t.class = 'Film' AND t.mention IN (FROM changed);
CREATE OR REPLACE TEMP TABLE was_with AS
    SELECT mention FROM before.identity WHERE entity IN (SELECT entity FROM before.identity WHERE mention IN (FROM changed));
DELETE FROM film;
"""
_WITH_THEM = """
INSERT INTO film SELECT mention FROM claims.mention WHERE class = 'Film' AND mention IN (FROM was_with) AND mention NOT IN (FROM film);
INSERT INTO name SELECT key FROM bearing WHERE mention IN (FROM was_with);
CREATE OR REPLACE TEMP TABLE marked AS
    WITH said AS (SELECT mention, property, value FROM claims.claim WHERE property IN ({schemes}))
    SELECT s.mention, t.class, property, value FROM said s JOIN claims.mention t USING (mention)
    WHERE (property, value) IN (SELECT (property, value) FROM said GROUP BY property, value HAVING count(*) > 1
                                UNION ALL SELECT (property, value) FROM identified);
CREATE OR REPLACE TEMP TABLE sharing AS SELECT m.mention, m.class FROM marked m SEMI JOIN identified i USING (class, property, value);
INSERT INTO film SELECT DISTINCT mention FROM sharing WHERE class = 'Film' AND mention NOT IN (FROM film);
INSERT INTO name SELECT key FROM bearing WHERE mention IN (SELECT mention FROM sharing WHERE class = 'Person');
CREATE OR REPLACE TEMP TABLE sharing_id AS
    SELECT mention, first FROM (SELECT mention, min(mention) OVER (PARTITION BY class, property, value) AS first FROM marked)
    WHERE mention <> first;
CREATE OR REPLACE TEMP TABLE hanging AS
    WITH pair AS (SELECT a, b FROM claims.link WHERE class IN ('Film', 'Person') UNION SELECT a, b FROM claims.judged
                  UNION FROM sharing_id)
    SELECT a, b FROM pair UNION SELECT b, a FROM pair;
"""

# Films hang together that were one, were linked or judged, or share an identifier; so do names of people, and a father's and his son's.
_FILMS_TOGETHER = """
CREATE OR REPLACE TEMP TABLE joining AS
    SELECT t.mention FROM claims.mention t WHERE t.class = 'Film' AND t.mention NOT IN (FROM {films}) AND (
        t.mention IN (SELECT mention FROM claims.identity WHERE entity IN (SELECT entity FROM claims.identity
            WHERE mention IN (FROM {films})))
        OR t.mention IN (SELECT b FROM hanging WHERE a IN (FROM {films})));
INSERT INTO {films} FROM joining;
"""
_NAMES_TOGETHER = """
CREATE OR REPLACE TEMP TABLE bearer AS SELECT mention FROM bearing WHERE key IN (FROM name);
CREATE OR REPLACE TEMP TABLE suffixed AS
    SELECT DISTINCT regexp_replace(key, '(jr|sr)$', '') || unnest(['', 'jr', 'sr']) AS key FROM name;
CREATE OR REPLACE TEMP TABLE joining AS
    SELECT DISTINCT key FROM bearing WHERE key NOT IN (FROM name) AND (
        key IN (FROM suffixed)
        OR mention IN (SELECT b FROM hanging WHERE a IN (FROM bearer))
        OR mention IN (SELECT mention FROM claims.identity WHERE entity IN (SELECT entity FROM claims.identity
            WHERE mention IN (FROM bearer))));
INSERT INTO name FROM joining;
"""
_EMPLOYED = """
INSERT INTO word SELECT key FROM titled WHERE mention IN (FROM film);
INSERT INTO name
    SELECT DISTINCT key FROM bearing WHERE mention IN (
        SELECT target FROM claims.claim
        WHERE property = 'person' AND mention IN (SELECT mention FROM claims.mention WHERE film IN (FROM film))
        UNION ALL SELECT mention FROM claims.claim WHERE property = 'finalFilm' AND target IN (FROM film));
"""

# Every record that has one of the titles or names one of the people, whole, and whom and what it leads to.
_RECORDS = """
CREATE OR REPLACE TEMP TABLE bearer AS SELECT mention FROM bearing WHERE key IN (FROM name);
CREATE OR REPLACE TEMP TABLE misspelt AS
    SELECT DISTINCT t.key FROM (SELECT DISTINCT key, unnest(ends_of(key)) AS stretch FROM titled) t
    JOIN (SELECT key, unnest(ends_of(key)) AS stretch FROM word) w USING (stretch)
    WHERE one_letter_apart(t.key, w.key);
CREATE OR REPLACE TEMP TABLE theirs AS SELECT mention FROM claims.claim WHERE property = 'person' AND target IN (FROM bearer);
DELETE FROM record;
INSERT INTO record
    SELECT mention FROM titled WHERE key IN (FROM word) OR key IN (FROM misspelt)
    UNION SELECT film FROM claims.mention WHERE mention IN (FROM theirs)
    UNION SELECT target FROM claims.claim WHERE property = 'finalFilm' AND mention IN (FROM bearer) UNION FROM film;
"""
_FILLED = """
CREATE OR REPLACE TABLE source AS FROM claims.source;
CREATE OR REPLACE TABLE document AS FROM claims.document;
CREATE OR REPLACE TABLE aside AS SELECT mention FROM claims.aside;
DELETE FROM quarantine;
CREATE OR REPLACE TABLE mention AS
    SELECT * FROM claims.mention WHERE film IN (FROM record) OR mention IN (FROM record) OR mention IN (FROM changed);
CREATE OR REPLACE TEMP TABLE led_to AS
    SELECT DISTINCT target FROM claims.claim WHERE mention IN (SELECT mention FROM mention) AND target NOT IN (SELECT mention FROM mention);
INSERT INTO mention SELECT * FROM claims.mention WHERE mention IN (FROM led_to);
CREATE OR REPLACE TABLE claim AS SELECT * FROM claims.claim WHERE mention IN (SELECT mention FROM mention);
CREATE OR REPLACE TABLE judged AS
    SELECT * FROM claims.judged WHERE a IN (SELECT mention FROM mention) AND b IN (SELECT mention FROM mention);
"""

_REACHED = "SELECT count(DISTINCT mention) FROM film"
# Films that the changed ones are linked with now, and those of their title and year, for these share a beginning of their IRIs.
_LINKED = """
INSERT INTO film
    SELECT a FROM fresh WHERE b IN (FROM film) UNION SELECT b FROM fresh WHERE a IN (FROM film)
    UNION SELECT x.mention FROM film_seen x JOIN (
        SELECT title_form(title) AS form, first AS year FROM film_seen WHERE mention IN (FROM film) UNION FROM old_title) y
    ON title_form(x.title) = y.form AND coalesce(x.first = y.year, true);
"""

# What is taken over: all of the films reached, the people of the names, and their credits on other films, which stay what they were.
_TAKEN = """
CREATE OR REPLACE TEMP TABLE bearer AS SELECT mention FROM bearing WHERE key IN (FROM name);
CREATE OR REPLACE TABLE taken AS
    SELECT i.mention, n.iri, f.iri AS film FROM mention t JOIN identity i USING (mention) JOIN entity n USING (entity)
    LEFT JOIN entity f ON f.entity = i.film
    WHERE t.film IN (FROM film) OR t.mention IN (FROM changed) OR t.class = 'Person' AND t.mention IN (FROM bearer) AND t.film IS NULL;
INSERT INTO taken
    SELECT t.mention, CASE t.class WHEN 'Person' THEN n.iri ELSE 'credit/' || substr(kf.iri, 6) || '/' || substr(pn.iri, 8) || '/'
           || regexp_extract(n.iri, '[^/]*$') END, kf.iri
    FROM mention t JOIN identity i USING (mention) JOIN entity n USING (entity)
    JOIN claims.identity ki ON ki.mention = t.film JOIN claims.entity kf ON kf.entity = ki.entity
    LEFT JOIN claim p ON p.mention = t.mention AND p.property = 'person' LEFT JOIN identity pi ON pi.mention = p.target
    LEFT JOIN entity pn ON pn.entity = pi.entity
    WHERE t.mention NOT IN (SELECT mention FROM taken)
    AND (t.class = 'Person' AND t.mention IN (FROM bearer) OR t.class = 'Credit' AND p.target IN (FROM bearer));
CREATE OR REPLACE TABLE lost AS
    SELECT mention, entity, film FROM claims.identity
    WHERE mention IN (SELECT mention FROM taken) OR mention IN (FROM changed);
"""
_ENTITIES = """
DELETE FROM claims.identity WHERE mention IN (SELECT mention FROM lost);
INSERT INTO claims.entity
    SELECT (SELECT coalesce(max(entity), -1) FROM claims.entity) + row_number() OVER (ORDER BY iri COLLATE "C"), iri, 0
    FROM (SELECT iri FROM taken EXCEPT SELECT iri FROM claims.entity WHERE iri IN (SELECT iri FROM taken));
INSERT INTO claims.identity
    SELECT mention, n.entity, f.entity FROM taken t JOIN claims.entity n USING (iri) LEFT JOIN claims.entity f ON f.iri = t.film;
CREATE OR REPLACE TABLE moved AS
    SELECT l.entity AS one, i.entity AS other FROM lost l FULL JOIN (
        SELECT * FROM claims.identity WHERE mention IN (SELECT mention FROM taken)) i USING (mention)
    WHERE l.entity IS DISTINCT FROM i.entity OR l.film IS DISTINCT FROM i.film;
CREATE OR REPLACE TABLE touched AS
    SELECT DISTINCT entity FROM (SELECT unnest([one, other]) AS entity FROM moved) WHERE entity IS NOT NULL;
CREATE OR REPLACE TEMP TABLE counted AS
    SELECT entity, count(*) AS mentions FROM claims.identity WHERE entity IN (FROM touched) GROUP BY entity;
UPDATE claims.entity SET mentions = c.mentions FROM counted c WHERE c.entity = claims.entity.entity;
CREATE OR REPLACE TABLE gone AS
    SELECT entity, iri FROM claims.entity WHERE entity IN (FROM touched) AND entity NOT IN (SELECT entity FROM counted);
DELETE FROM claims.entity WHERE entity IN (SELECT entity FROM gone);
"""
_NOTES = """
CREATE OR REPLACE TEMP TABLE relinked AS
    SELECT mention FROM taken UNION SELECT mention FROM lost UNION FROM bearer UNION FROM film;
-- the number of a film of a changed document may be another mention's now
CREATE OR REPLACE TEMP TABLE refilmed AS FROM film UNION FROM changed;
DELETE FROM claims.link WHERE (a IN (FROM relinked) OR b IN (FROM relinked)) AND class <> 'Film'
    OR class = 'Film' AND (a IN (FROM refilmed) OR b IN (FROM refilmed));
INSERT INTO claims.link SELECT * FROM link WHERE (a IN (FROM relinked) OR b IN (FROM relinked)) AND class <> 'Film'
    OR class = 'Film' AND (a IN (FROM film) OR b IN (FROM film));
INSERT INTO claims.aside SELECT mention FROM aside WHERE mention NOT IN (SELECT mention FROM claims.aside);
DELETE FROM claims.quarantine q WHERE q.path IN ('identifier', 'name') AND EXISTS (
    FROM mention t JOIN claims.source s ON s.number = source_of(t.mention) JOIN claim c USING (mention)
    WHERE s.name = q.source AND c.value = q.value AND c.first_line IS NOT DISTINCT FROM q.first_line);
INSERT INTO claims.quarantine SELECT * FROM quarantine;
"""


def update(database: Database) -> None:
    """Bring `entity`, `identity` and `link` to what `resolve` makes of the claims, where `before` is the snapshot before, attached.

    The table `part.changed_mention` holds the mentions of documents that changed, as they were and as they are. A entity whose IRI was
    there before keeps its number, a new one gets a new number. The temporary table `touched (entity)` holds the entities that gained or
    lost mentions, are new, or gone; `gone (entity, iri)` the last of them.
    """
    scope = database.beside("scope")
    name_keys.prepare(scope)
    for name, columns in _TABLES.items():
        scope.sql(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
    _find(scope)
    records = _note_records(scope)
    scope.sql(_FILLED)
    matched = resolve.match_films(scope)
    scope.table("fresh", {"a": "BIGINT", "b": "BIGINT"}, [link[1:3] for link in matched.links])
    reached = scope.count(_REACHED)
    scope.sql(_LINKED)
    if scope.count(_REACHED) > reached:
        _hang_together(scope)
        if _note_records(scope) > records:
            scope.sql(_FILLED)
            matched = resolve.match_films(scope)
    resolve.resolve_beyond(matched, scope)
    scope.sql(_TAKEN)
    for statement in (_ENTITIES + _NOTES).split(";\n"):
        scope.sql(statement)
    for name in ("touched", "gone"):
        database.sql(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM scope.{name}")
    scope.close()
    database.sql("DETACH scope")


def _find(scope: Database) -> None:
    """Fill `film` with the films that a change reaches, and `name` with the names of everybody who may be somebody else after it."""
    scope.sql("INSERT INTO changed SELECT DISTINCT mention FROM part.changed_mention")
    schemes = ", ".join(f"'{scheme}'" for scheme in ids.SCHEMES)
    was, now = "before", "claims"
    for step, of in ((_BEFORE, was), (_CHANGED, was), (_OLD, was), (_NOW, now), (_CHANGED, now), (_WITH_THEM, now)):
        forms = evidence.FORMS.replace("{of}", f"{of}.").replace("{only}", "AND mention IN (FROM changed)")
        scope.sql(step.replace("{forms}", forms).replace("{of}", of).replace("{schemes}", schemes))
    _hang_together(scope)


def _note_records(scope: Database) -> int:
    """Fill `record` with the films of the small catalogue, and return how many there are."""
    scope.sql(_RECORDS)
    _close(scope, _FILMS_TOGETHER.replace("{films}", "record"), "record")
    return scope.count("SELECT count(*) FROM record")


def _hang_together(scope: Database) -> None:
    _close(scope, _FILMS_TOGETHER.replace("{films}", "film"), "film")
    scope.sql(_EMPLOYED)
    _close(scope, _NAMES_TOGETHER, "name")


def _close(scope: Database, step: str, table: str) -> None:
    """Repeat a step until it adds nothing to a table."""
    before = -1
    while (now := scope.count(f"SELECT count(*) FROM {table}")) != before:
        before = now
        scope.sql(step)
