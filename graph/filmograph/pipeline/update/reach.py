"""How far a change reaches: the entities whose lines in the graph may differ from the snapshot before, and all that those lines rest on.

A line rests on what is said of its subject, on names next to it (a credit's label holds its person's name and its film's title), and
on who else says the same. The region holds, for each changed entity, everything that a line which rests on it rests on; a line
that rests on nothing changed may come out wrong from the region alone, but it comes out the same before and after.
"""

from filmograph.store.claims import Database

BEFORE, AFTER = "before", "claims"
"""The tables of the snapshot before, and those that an update makes of them."""

# Documents that were read anew, and all of a source that is told about otherwise than before.
_DOCUMENTS = """
CREATE OR REPLACE TEMP TABLE changed_source AS
    WITH old AS (SELECT s.number, s.name, bulk, trust, count(*) > 1 AS several
                 FROM before.source s LEFT JOIN before.document d ON d.source = s.number GROUP BY ALL),
    new AS (SELECT s.number, s.name, bulk, trust, count(*) > 1 AS several
            FROM claims.source s LEFT JOIN claims.document d ON d.source = s.number GROUP BY ALL)
    SELECT DISTINCT number AS source FROM ((FROM old EXCEPT FROM new) UNION ALL (FROM new EXCEPT FROM old));
CREATE OR REPLACE TEMP TABLE changed_document AS
    SELECT source, number FROM (FROM before.document EXCEPT FROM claims.document)
    UNION SELECT source, number FROM (FROM claims.document EXCEPT FROM before.document)
    UNION SELECT source, number FROM before.document WHERE source IN (FROM changed_source)
    UNION SELECT source, number FROM claims.document WHERE source IN (FROM changed_source);
"""
_CHANGED = """
INSERT INTO changed_mention SELECT mention FROM {of}.mention WHERE (source_of(mention), document_of(mention)) IN (FROM changed_document);
INSERT INTO changed_mention
    SELECT DISTINCT mention FROM {of}.claim WHERE (source_of(mention), document) IN (FROM changed_document)
    AND mention NOT IN (FROM changed_mention);
"""
"""Things that changed documents speak of."""
SHARE = "SELECT (SELECT count(DISTINCT mention) FROM changed_mention) / (SELECT count(*) FROM claims.mention)"

# The entities that changed themselves, and those that speak of mentions which stand for another entity now.
_CORE = """
INSERT INTO core SELECT entity FROM {of}.identity WHERE mention IN (FROM changed_mention);
INSERT INTO core
    SELECT i.entity FROM {of}.claim c JOIN {of}.identity i USING (mention)
    WHERE c.target IN (
        SELECT mention FROM (SELECT mention, entity FROM before.identity WHERE entity IN (FROM touched)) b
        FULL JOIN (SELECT mention, entity FROM claims.identity WHERE entity IN (FROM touched)) a USING (mention)
        WHERE a.entity IS DISTINCT FROM b.entity);
"""
# The films of all that changed but for people, companies and places, which are of many films; then all parts of such films.
_FILMS = """
INSERT INTO whole
    SELECT DISTINCT i.film FROM {of}.identity i JOIN {of}.mention t USING (mention)
    WHERE i.entity IN (FROM core) AND t.class NOT IN ('Person', 'Company', 'Place') AND i.film IS NOT NULL;
"""
_PARTS = "INSERT INTO region SELECT DISTINCT entity FROM {of}.identity WHERE film IN (FROM whole) OR entity IN (FROM core);"
# Whom and what those lead to.
_LED_TO = """
CREATE OR REPLACE TEMP TABLE held AS SELECT mention FROM {of}.identity WHERE entity IN (FROM region);
CREATE OR REPLACE TEMP TABLE led AS SELECT DISTINCT target FROM {of}.claim WHERE target IS NOT NULL AND mention IN (FROM held);
INSERT INTO next_to SELECT DISTINCT entity FROM {of}.identity WHERE mention IN (FROM led) AND entity NOT IN (FROM region);
"""
# The credits of the people and companies among them, with their films.
_CREDITS = """
CREATE OR REPLACE TEMP TABLE credited AS
    SELECT i.mention, i.entity FROM {of}.identity i JOIN {of}.mention t USING (mention)
    WHERE i.entity IN (FROM region) AND t.class IN ('Person', 'Company');
CREATE OR REPLACE TEMP TABLE crediting AS
    SELECT c.mention, p.entity AS person FROM {of}.claim c JOIN credited p ON p.mention = c.target
    WHERE c.target IN (SELECT mention FROM credited) AND c.property IN ('person', 'company');
INSERT INTO next_to SELECT entity FROM {of}.identity WHERE mention IN (SELECT mention FROM crediting);
INSERT INTO next_to SELECT DISTINCT film FROM {of}.identity WHERE mention IN (SELECT mention FROM crediting) AND film IS NOT NULL;
INSERT INTO last_of
    SELECT DISTINCT f.film FROM {of}.claim c JOIN credited p USING (mention) JOIN crediting k ON k.person = p.entity
    JOIN {of}.identity f ON f.mention = k.mention WHERE c.property = 'finalFilm';
"""
# Whether a film was someone's last is told by the dates of all their films, which are told by their releases too.
_DATES = "INSERT INTO region SELECT DISTINCT entity FROM {of}.identity WHERE film IN (FROM last_of);"

# Connections lead to films by title and year: those of the region to any film, and any to the films of the region.
_TITLES = """
CREATE OR REPLACE TEMP TABLE held AS SELECT mention, entity FROM {of}.identity WHERE entity IN (SELECT entity FROM region);
CREATE OR REPLACE TEMP TABLE titled AS
    SELECT t.entity, name_key(t.value) AS title, y.value AS year, t.property = 'title' AS is_film
    FROM (SELECT entity, property, value FROM {of}.claim JOIN held USING (mention) WHERE property IN ('title', 'targetTitle')) t
    JOIN (SELECT entity, property, value FROM {of}.claim JOIN held USING (mention) WHERE property IN ('year', 'targetYear')) y
    ON y.entity = t.entity AND (t.property = 'title') = (y.property = 'year')
    WHERE t.entity IN (FROM core) OR t.entity IN (SELECT entity FROM {of}.identity WHERE film IN (FROM whole));
CREATE OR REPLACE TEMP TABLE dated AS
    SELECT entity FROM {of}.identity WHERE mention IN (
        SELECT mention FROM {of}.claim WHERE property = 'year' AND value IN (SELECT year FROM titled WHERE NOT is_film)
        UNION ALL SELECT mention FROM {of}.claim WHERE property = 'targetYear' AND value IN (SELECT year FROM titled WHERE is_film));
CREATE OR REPLACE TEMP TABLE near AS SELECT mention, entity FROM {of}.identity WHERE entity IN (FROM dated);
CREATE OR REPLACE TEMP TABLE called AS
    SELECT DISTINCT entity, name_key(value) AS title, property = 'title' AS is_film FROM {of}.claim JOIN near USING (mention)
    WHERE mention IN (SELECT mention FROM near) AND property IN ('title', 'targetTitle');
INSERT INTO next_to SELECT DISTINCT c.entity FROM called c JOIN titled t ON t.title = c.title AND t.is_film <> c.is_film;
"""

# What a table says of people, companies and places stands in its graph for the sake of any film that has a graph there: one such film
# beyond the region for each mention said.
_SHARED = """
CREATE OR REPLACE TEMP TABLE shared AS
    SELECT i.entity AS film FROM {of}.identity i JOIN {of}.mention t USING (mention)
    WHERE t.class = 'Film' AND ({all_graphs} OR i.entity IN (SELECT entity FROM {of}.entity WHERE mentions > 1))
        AND i.entity NOT IN (FROM whole)
    GROUP BY i.entity HAVING {all_graphs} OR count(DISTINCT source_of(i.mention)) > 1;
CREATE OR REPLACE TEMP TABLE common AS
    SELECT i.mention, i.entity, i.film FROM {of}.identity i JOIN {of}.mention t USING (mention)
    WHERE i.entity IN (SELECT entity FROM region) AND t.class IN ('Person', 'Company', 'Place')
    AND source_of(i.mention) IN (SELECT number FROM {of}.source WHERE bulk);
CREATE OR REPLACE TEMP TABLE witness AS
    SELECT mention, entity, entity AS part, film FROM common WHERE film IN (FROM shared)
    UNION ALL SELECT m.mention, m.entity, i.entity, i.film FROM common m JOIN {of}.claim c ON c.target = m.mention
    JOIN {of}.identity i ON i.mention = c.mention WHERE m.film IS NULL AND i.film IN (FROM shared);
INSERT INTO next_to
    SELECT unnest([min(film), arg_min(part, film)]) FROM witness w JOIN {of}.claim c USING (mention)
    GROUP BY w.entity, source_of(w.mention), c.property, c.value;
"""
# A doubt is of two entities.
_DOUBTED = """
CREATE OR REPLACE TEMP TABLE held AS SELECT mention FROM {of}.identity WHERE entity IN (FROM core);
CREATE OR REPLACE TEMP TABLE doubted AS
    SELECT a, b FROM {of}.link WHERE a IN (FROM held) OR b IN (FROM held);
INSERT INTO next_to SELECT DISTINCT entity FROM {of}.identity WHERE mention IN (SELECT a FROM doubted UNION ALL SELECT b FROM doubted);
"""
_GROW = "INSERT INTO region SELECT DISTINCT entity FROM next_to WHERE entity NOT IN (FROM region); DELETE FROM next_to;"
# What is said of the region, and where that leads to: enough to make its lines.
_FILLED = """
CREATE OR REPLACE TABLE source AS FROM {of}.source;
CREATE OR REPLACE TABLE document AS FROM {of}.document;
CREATE OR REPLACE TABLE role_met AS FROM {of}.role_met;
CREATE OR REPLACE TABLE identity AS SELECT * FROM {of}.identity WHERE entity IN (FROM part.region);
CREATE OR REPLACE TABLE mention AS SELECT * FROM {of}.mention WHERE mention IN (SELECT mention FROM identity);
CREATE OR REPLACE TABLE claim AS SELECT * FROM {of}.claim WHERE mention IN (SELECT mention FROM identity);
INSERT INTO identity SELECT * FROM {of}.identity WHERE mention IN (SELECT target FROM claim) AND entity NOT IN (FROM part.region);
CREATE OR REPLACE TABLE entity AS SELECT * FROM {of}.entity WHERE entity IN (SELECT entity FROM identity);
CREATE OR REPLACE TABLE link AS
    SELECT * FROM {of}.link WHERE a IN (SELECT mention FROM identity) OR b IN (SELECT mention FROM identity);
CREATE OR REPLACE TABLE judged AS SELECT * FROM {of}.judged WHERE a IN (SELECT mention FROM identity);
"""
_TABLES = {
    "core": "entity INTEGER",
    "whole": "film INTEGER",
    "region": "entity INTEGER",
    "next_to": "entity INTEGER",
    "last_of": "film INTEGER",
}


def note_changes(part: Database) -> float:
    """Fill `changed_mention` with the mentions of documents that are new, changed or gone; return which share of all mentions they are."""
    part.sql(_DOCUMENTS + "CREATE OR REPLACE TABLE changed_mention (mention BIGINT)")
    _in_either(part, _CHANGED)
    return float(str(part.rows(SHARE)[0][0] or 0))


def judged_otherwise(part: Database) -> bool:
    """Return whether the store was built with other judgements before."""
    columns = "judgement, kind, a, b"
    return (
        part.count(f"""SELECT count(*) FROM (
        (SELECT {columns} FROM before.judgement EXCEPT ALL SELECT {columns} FROM claims.judgement)
        UNION ALL (SELECT {columns} FROM claims.judgement EXCEPT ALL SELECT {columns} FROM before.judgement))""")
        > 0
    )


def find(part: Database, *, all_graphs: bool) -> None:
    """Fill the table `part.region (entity)` from `changed_mention` and `touched`; with `all_graphs` each film of a table has a graph."""
    for name, columns in _TABLES.items():
        part.sql(f"CREATE OR REPLACE TABLE {name} ({columns})")
    part.sql("INSERT INTO core FROM touched")
    for step in (_CORE, _FILMS, _PARTS, _LED_TO, _GROW, _CREDITS, _GROW, _DATES, _TITLES, _GROW, _DOUBTED, _GROW, _SHARED, _GROW):
        if step == _GROW:
            part.sql(step)
        else:
            _in_either(part, step.replace("{all_graphs}", str(all_graphs)))


def fill(small: Database, of: str) -> None:
    """Make the tables of a small catalogue that holds the region alone, as `of` (`BEFORE` or `AFTER`) has it."""
    small.sql(_FILLED.replace("{of}", of))


def _in_either(part: Database, step: str) -> None:
    for of in (BEFORE, AFTER):
        part.sql(step.replace("{of}", of))
