"""Resolving again only what changed documents reach: the same nodes as when all is resolved, in the time that a few films take.

What may be one with a changed film shares a title, an identifier or a person with it, or hangs together by earlier links with
such a film. These records, and all records that name one of their people, are a small catalogue that is resolved by the same
stages as a whole one; of the result only what the change reaches is taken over.
"""

from filmograph.pipeline import resolve
from filmograph.pipeline.resolve import evidence, ids, name_keys
from filmograph.store.claims import Database

_TABLES = {
    "changed": "thing BIGINT", "film": "thing BIGINT", "record": "thing BIGINT", "word": "key VARCHAR", "name": "key VARCHAR",
    "identified": "class VARCHAR, property VARCHAR, value VARCHAR", "old_title": "form VARCHAR, year INTEGER",
}  # fmt: skip

# The forms of titles and names: of all things, and as it was of the changed ones.
_BEFORE = """
CREATE OR REPLACE TEMP TABLE formed_before AS {forms};
CREATE OR REPLACE TEMP VIEW titled AS SELECT thing, key FROM formed_before WHERE class = 'Film';
CREATE OR REPLACE TEMP VIEW bearing AS SELECT thing, key FROM formed_before WHERE class = 'Person';
"""
_NOW = """
DELETE FROM claims.comparable WHERE thing IN (FROM changed);
INSERT INTO claims.comparable {forms};
CREATE OR REPLACE TEMP VIEW titled AS SELECT thing, key FROM claims.comparable WHERE class = 'Film';
CREATE OR REPLACE TEMP VIEW bearing AS SELECT thing, key FROM claims.comparable WHERE class = 'Person';
"""
_CHANGED = """
INSERT INTO film SELECT thing FROM {of}.thing WHERE class = 'Film' AND thing IN (FROM changed);
INSERT INTO name SELECT key FROM bearing WHERE thing IN (FROM changed);
INSERT INTO identified
    SELECT DISTINCT t.class, c.property, c.value FROM {of}.claim c JOIN {of}.thing t USING (thing)
    WHERE c.property IN ({schemes}) AND c.thing IN (FROM changed);
"""
_OLD = """
INSERT INTO word SELECT key FROM titled;
INSERT INTO old_title
    SELECT title_form(t.key), TRY_CAST(y.value AS INTEGER) FROM before.thing t
    LEFT JOIN before.claim y ON y.thing = t.thing AND y.property = 'year' WHERE t.class = 'Film' AND t.thing IN (FROM changed);
CREATE OR REPLACE TEMP TABLE was_with AS
    SELECT thing FROM before.identity WHERE node IN (SELECT node FROM before.identity WHERE thing IN (FROM changed));
DELETE FROM film;
"""
_WITH_THEM = """
INSERT INTO film SELECT thing FROM claims.thing WHERE class = 'Film' AND thing IN (FROM was_with) AND thing NOT IN (FROM film);
INSERT INTO name SELECT key FROM bearing WHERE thing IN (FROM was_with);
CREATE OR REPLACE TEMP TABLE marked AS
    WITH said AS (SELECT thing, property, value FROM claims.claim WHERE property IN ({schemes}))
    SELECT s.thing, t.class, property, value FROM said s JOIN claims.thing t USING (thing)
    WHERE (property, value) IN (SELECT (property, value) FROM said GROUP BY property, value HAVING count(*) > 1
                                UNION ALL SELECT (property, value) FROM identified);
CREATE OR REPLACE TEMP TABLE sharing AS SELECT m.thing, m.class FROM marked m SEMI JOIN identified i USING (class, property, value);
INSERT INTO film SELECT DISTINCT thing FROM sharing WHERE class = 'Film' AND thing NOT IN (FROM film);
INSERT INTO name SELECT key FROM bearing WHERE thing IN (SELECT thing FROM sharing WHERE class = 'Person');
CREATE OR REPLACE TEMP TABLE sharing_id AS
    SELECT thing, first FROM (SELECT thing, min(thing) OVER (PARTITION BY class, property, value) AS first FROM marked)
    WHERE thing <> first;
CREATE OR REPLACE TEMP TABLE hanging AS
    WITH pair AS (SELECT a, b FROM claims.link WHERE class IN ('Film', 'Person') UNION SELECT a, b FROM claims.judged
                  UNION FROM sharing_id)
    SELECT a, b FROM pair UNION SELECT b, a FROM pair;
"""

# Films hang together that were one, were linked or judged, or share an identifier; so do names of people, and a father's and his son's.
_FILMS_TOGETHER = """
CREATE OR REPLACE TEMP TABLE joining AS
    SELECT t.thing FROM claims.thing t WHERE t.class = 'Film' AND t.thing NOT IN (FROM {films}) AND (
        t.thing IN (SELECT thing FROM claims.identity WHERE node IN (SELECT node FROM claims.identity WHERE thing IN (FROM {films})))
        OR t.thing IN (SELECT b FROM hanging WHERE a IN (FROM {films})));
INSERT INTO {films} FROM joining;
"""
_NAMES_TOGETHER = """
CREATE OR REPLACE TEMP TABLE bearer AS SELECT thing FROM bearing WHERE key IN (FROM name);
CREATE OR REPLACE TEMP TABLE suffixed AS
    SELECT DISTINCT regexp_replace(key, '(jr|sr)$', '') || unnest(['', 'jr', 'sr']) AS key FROM name;
CREATE OR REPLACE TEMP TABLE joining AS
    SELECT DISTINCT key FROM bearing WHERE key NOT IN (FROM name) AND (
        key IN (FROM suffixed)
        OR thing IN (SELECT b FROM hanging WHERE a IN (FROM bearer))
        OR thing IN (SELECT thing FROM claims.identity WHERE node IN (SELECT node FROM claims.identity WHERE thing IN (FROM bearer))));
INSERT INTO name FROM joining;
"""
_EMPLOYED = """
INSERT INTO word SELECT key FROM titled WHERE thing IN (FROM film);
INSERT INTO name
    SELECT DISTINCT key FROM bearing WHERE thing IN (
        SELECT target FROM claims.claim
        WHERE property = 'person' AND thing IN (SELECT thing FROM claims.thing WHERE film IN (FROM film))
        UNION ALL SELECT thing FROM claims.claim WHERE property = 'finalFilm' AND target IN (FROM film));
"""

# Every record that has one of the titles or names one of the people, whole, and whom and what it leads to.
_RECORDS = """
CREATE OR REPLACE TEMP TABLE bearer AS SELECT thing FROM bearing WHERE key IN (FROM name);
CREATE OR REPLACE TEMP TABLE misspelt AS
    SELECT DISTINCT t.key FROM (SELECT DISTINCT key, unnest(ends_of(key)) AS stretch FROM titled) t
    JOIN (SELECT key, unnest(ends_of(key)) AS stretch FROM word) w USING (stretch)
    WHERE one_letter_apart(t.key, w.key);
CREATE OR REPLACE TEMP TABLE theirs AS SELECT thing FROM claims.claim WHERE property = 'person' AND target IN (FROM bearer);
DELETE FROM record;
INSERT INTO record
    SELECT thing FROM titled WHERE key IN (FROM word) OR key IN (FROM misspelt)
    UNION SELECT film FROM claims.thing WHERE thing IN (FROM theirs)
    UNION SELECT target FROM claims.claim WHERE property = 'finalFilm' AND thing IN (FROM bearer) UNION FROM film;
"""
_FILLED = """
CREATE OR REPLACE TABLE source AS FROM claims.source;
CREATE OR REPLACE TABLE document AS FROM claims.document;
CREATE OR REPLACE TABLE aside AS SELECT thing FROM claims.aside;
DELETE FROM quarantine;
CREATE OR REPLACE TABLE thing AS
    SELECT * FROM claims.thing WHERE film IN (FROM record) OR thing IN (FROM record) OR thing IN (FROM changed);
CREATE OR REPLACE TEMP TABLE led_to AS
    SELECT DISTINCT target FROM claims.claim WHERE thing IN (SELECT thing FROM thing) AND target NOT IN (SELECT thing FROM thing);
INSERT INTO thing SELECT * FROM claims.thing WHERE thing IN (FROM led_to);
CREATE OR REPLACE TABLE claim AS SELECT * FROM claims.claim WHERE thing IN (SELECT thing FROM thing);
CREATE OR REPLACE TABLE judged AS
    SELECT * FROM claims.judged WHERE a IN (SELECT thing FROM thing) AND b IN (SELECT thing FROM thing);
"""

_REACHED = "SELECT count(DISTINCT thing) FROM film"
# Films that the changed ones are linked with now, and those of their title and year, for these share a beginning of their IRIs.
_LINKED = """
INSERT INTO film
    SELECT a FROM fresh WHERE b IN (FROM film) UNION SELECT b FROM fresh WHERE a IN (FROM film)
    UNION SELECT x.thing FROM film_seen x JOIN (
        SELECT title_form(title) AS form, first AS year FROM film_seen WHERE thing IN (FROM film) UNION FROM old_title) y
    ON title_form(x.title) = y.form AND coalesce(x.first = y.year, true);
"""

# What is taken over: all of the films reached, the people of the names, and their credits on other films, which stay what they were.
_TAKEN = """
CREATE OR REPLACE TEMP TABLE bearer AS SELECT thing FROM bearing WHERE key IN (FROM name);
CREATE OR REPLACE TABLE taken AS
    SELECT i.thing, n.iri, f.iri AS film FROM thing t JOIN identity i USING (thing) JOIN node n USING (node)
    LEFT JOIN node f ON f.node = i.film
    WHERE t.film IN (FROM film) OR t.thing IN (FROM changed) OR t.class = 'Person' AND t.thing IN (FROM bearer) AND t.film IS NULL;
INSERT INTO taken
    SELECT t.thing, CASE t.class WHEN 'Person' THEN n.iri ELSE 'credit/' || substr(kf.iri, 6) || '/' || substr(pn.iri, 8) || '/'
           || regexp_extract(n.iri, '[^/]*$') END, kf.iri
    FROM thing t JOIN identity i USING (thing) JOIN node n USING (node)
    JOIN claims.identity ki ON ki.thing = t.film JOIN claims.node kf ON kf.node = ki.node
    LEFT JOIN claim p ON p.thing = t.thing AND p.property = 'person' LEFT JOIN identity pi ON pi.thing = p.target
    LEFT JOIN node pn ON pn.node = pi.node
    WHERE t.thing NOT IN (SELECT thing FROM taken)
    AND (t.class = 'Person' AND t.thing IN (FROM bearer) OR t.class = 'Credit' AND p.target IN (FROM bearer));
CREATE OR REPLACE TABLE lost AS
    SELECT thing, node, film FROM claims.identity
    WHERE thing IN (SELECT thing FROM taken) OR thing IN (FROM changed);
"""
_NODES = """
DELETE FROM claims.identity WHERE thing IN (SELECT thing FROM lost);
INSERT INTO claims.node
    SELECT (SELECT coalesce(max(node), -1) FROM claims.node) + row_number() OVER (ORDER BY iri COLLATE "C"), iri, 0
    FROM (SELECT iri FROM taken EXCEPT SELECT iri FROM claims.node WHERE iri IN (SELECT iri FROM taken));
INSERT INTO claims.identity
    SELECT thing, n.node, f.node FROM taken t JOIN claims.node n USING (iri) LEFT JOIN claims.node f ON f.iri = t.film;
CREATE OR REPLACE TABLE moved AS
    SELECT l.node AS one, i.node AS other FROM lost l FULL JOIN (
        SELECT * FROM claims.identity WHERE thing IN (SELECT thing FROM taken)) i USING (thing)
    WHERE l.node IS DISTINCT FROM i.node OR l.film IS DISTINCT FROM i.film;
CREATE OR REPLACE TABLE touched AS
    SELECT DISTINCT node FROM (SELECT unnest([one, other]) AS node FROM moved) WHERE node IS NOT NULL;
CREATE OR REPLACE TEMP TABLE counted AS
    SELECT node, count(*) AS things FROM claims.identity WHERE node IN (FROM touched) GROUP BY node;
UPDATE claims.node SET things = c.things FROM counted c WHERE c.node = claims.node.node;
CREATE OR REPLACE TABLE gone AS
    SELECT node, iri FROM claims.node WHERE node IN (FROM touched) AND node NOT IN (SELECT node FROM counted);
DELETE FROM claims.node WHERE node IN (SELECT node FROM gone);
"""
_NOTES = """
CREATE OR REPLACE TEMP TABLE relinked AS
    SELECT thing FROM taken UNION SELECT thing FROM lost UNION FROM bearer UNION FROM film;
-- the number of a film of a changed document may be another thing's now
CREATE OR REPLACE TEMP TABLE refilmed AS FROM film UNION FROM changed;
DELETE FROM claims.link WHERE (a IN (FROM relinked) OR b IN (FROM relinked)) AND class <> 'Film'
    OR class = 'Film' AND (a IN (FROM refilmed) OR b IN (FROM refilmed));
INSERT INTO claims.link SELECT * FROM link WHERE (a IN (FROM relinked) OR b IN (FROM relinked)) AND class <> 'Film'
    OR class = 'Film' AND (a IN (FROM film) OR b IN (FROM film));
INSERT INTO claims.aside SELECT thing FROM aside WHERE thing NOT IN (SELECT thing FROM claims.aside);
DELETE FROM claims.quarantine q WHERE q.path IN ('identifier', 'name') AND EXISTS (
    FROM thing t JOIN claims.source s ON s.number = source_of(t.thing) JOIN claim c USING (thing)
    WHERE s.name = q.source AND c.value = q.value AND c.first_line IS NOT DISTINCT FROM q.first_line);
INSERT INTO claims.quarantine SELECT * FROM quarantine;
"""


def update(database: Database) -> None:
    """Bring `node`, `identity` and `link` to what `resolve` makes of the claims, where `before` is the snapshot before, attached.

    The table `part.changed_thing` holds the things of documents that changed, as they were and as they are. A node whose IRI was
    there before keeps its number, a new one gets a new number. The temporary table `touched (node)` holds the nodes that gained or
    lost things, are new, or gone; `gone (node, iri)` the last of them.
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
    for statement in (_NODES + _NOTES).split(";\n"):
        scope.sql(statement)
    for name in ("touched", "gone"):
        database.sql(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM scope.{name}")
    scope.close()
    database.sql("DETACH scope")


def _find(scope: Database) -> None:
    """Fill `film` with the films that a change reaches, and `name` with the names of everybody who may be somebody else after it."""
    scope.sql("INSERT INTO changed SELECT DISTINCT thing FROM part.changed_thing")
    schemes = ", ".join(f"'{scheme}'" for scheme in ids.SCHEMES)
    was, now = "before", "claims"
    for step, of in ((_BEFORE, was), (_CHANGED, was), (_OLD, was), (_NOW, now), (_CHANGED, now), (_WITH_THEM, now)):
        forms = evidence.FORMS.replace("{of}", f"{of}.").replace("{only}", "AND thing IN (FROM changed)")
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
