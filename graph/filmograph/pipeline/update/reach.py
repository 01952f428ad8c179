"""How far a change reaches: the entities whose lines in the graph may differ from the snapshot before, and all that those lines rest on.

A line rests on claims about its subject, on names next to it (a credit's label holds its person's name and its film's title), and on
other sources that claim the same. `RULES` says this once; `find` follows the rules from what changed. Both states are followed, as it was
before and as it is, for a line may go as well as come. A line of an affected entity that rests on nothing changed may come out wrong from
the affected entities alone, but it comes out the same in both states, and only differences are kept.

Above each statement stands what it reads, what it writes, and what one row of that is; a table without a database is read in both states.
"""

from typing import NamedTuple

from filmograph.pipeline.resolve import evidence
from filmograph.store.claims import Database

BEFORE, AFTER = "before", "claims"
"""The tables of the snapshot before, and those that an update makes of them."""


class Rule(NamedTuple):
    """Entities that are affected with others: the rule's name, why a line rests on them, and the query that finds them in one state."""

    name: str
    because: str
    query: str


def _either(query: str) -> str:
    """Return a query that finds what `query` does in one state or the other; in both, a row stands once for each."""
    return " UNION ALL ".join(f"({query.replace('{of}', of)})" for of in (BEFORE, AFTER))


_DESCRIBED_SOURCES = _either("""
    SELECT s.number AS source, s.name, bulk, trust, count(*) > 1 AS several
    FROM {of}.source s LEFT JOIN {of}.document d ON d.source = s.number GROUP BY ALL""")
_DOCUMENTS = _either("FROM {of}.document")
_MENTIONS_OF_DOCUMENTS = _either("""
    SELECT mention FROM {of}.mention WHERE (source_of(mention), document_of(mention)) IN (FROM changed_document)
    UNION ALL SELECT mention FROM {of}.claim WHERE (source_of(mention), document) IN (FROM changed_document)""")

_CHANGES = f"""
-- reads source, document
-- writes changed_source (source), one row per source of another name, kind or trust, or of one document instead of several
CREATE OR REPLACE TEMP TABLE changed_source AS
    SELECT DISTINCT source FROM (FROM ({_DESCRIBED_SOURCES}) SELECT * GROUP BY ALL HAVING count(*) = 1);

-- reads changed_source, document
-- writes changed_document (source, number), one row per document that is new, read again or gone, or whose source changed
CREATE OR REPLACE TEMP TABLE changed_document AS
    SELECT source, number FROM (FROM ({_DOCUMENTS}) SELECT * GROUP BY ALL HAVING count(*) = 1)
    UNION SELECT source, number FROM ({_DOCUMENTS}) WHERE source IN (FROM changed_source);

-- reads changed_document, mention, claim
-- writes changed_mention (mention), one row per mention in a changed document, or about which one makes a claim
CREATE OR REPLACE TABLE changed_mention AS SELECT DISTINCT mention FROM ({_MENTIONS_OF_DOCUMENTS});
"""

_LEARNT_OTHERWISE = f"""
    SELECT count(*) FROM {BEFORE}.list_kind b JOIN {AFTER}.list_kind k USING (source)
    WHERE (b.casts, b.long) IS DISTINCT FROM (k.casts, k.long)
    AND source IN (SELECT source FROM {AFTER}.document WHERE (source, number) NOT IN (FROM changed_document))"""

_SHARE = "SELECT (SELECT count(*) FROM changed_mention) / (SELECT count(*) FROM claims.mention)"

_CHANGED_JUDGEMENTS = f"""
    SELECT count(*) FROM (
        SELECT judgement, kind, a, b, sum(sign) FROM (
            SELECT *, 1 AS sign FROM {BEFORE}.judgement UNION ALL SELECT *, -1 FROM {AFTER}.judgement)
        GROUP BY ALL HAVING sum(sign) <> 0)"""

_REGROUPED_MENTIONS = _either("SELECT mention, entity FROM {of}.identity WHERE entity IN (FROM regrouped)")
_CHANGED_ENTITIES = _either("""
    SELECT entity FROM {of}.identity WHERE mention IN (FROM changed_mention)
    UNION ALL SELECT i.entity FROM {of}.claim c JOIN {of}.identity i USING (mention) WHERE c.target IN (FROM moved_mention)""")
_CHANGED_FILMS = _either("""
    SELECT i.film FROM {of}.identity i JOIN {of}.mention m USING (mention)
    WHERE i.entity IN (FROM changed_entity) AND m.class NOT IN ('Person', 'Company', 'Place')""")

_START = f"""
-- reads regrouped, identity
-- writes moved_mention (mention), one row per mention that stands for another entity than before
CREATE OR REPLACE TEMP TABLE moved_mention AS
    SELECT DISTINCT mention FROM (FROM ({_REGROUPED_MENTIONS}) SELECT * GROUP BY ALL HAVING count(*) = 1);

-- reads regrouped, changed_mention, moved_mention, identity, claim
-- writes changed_entity (entity), one row per entity that gained or lost mentions, has a changed one, or makes a claim about a moved one
CREATE OR REPLACE TABLE changed_entity AS FROM regrouped UNION SELECT entity FROM ({_CHANGED_ENTITIES});

-- reads changed_entity, identity, mention
-- writes changed_film (film), one row per film that a changed entity is a part of; people, companies and places are of many films
CREATE OR REPLACE TEMP TABLE changed_film AS SELECT DISTINCT film FROM ({_CHANGED_FILMS}) WHERE film IS NOT NULL;

-- writes affected (entity, rule), one row per affected entity, with the first rule that finds it
CREATE OR REPLACE TABLE affected (entity INTEGER, rule VARCHAR);
"""

_MENTIONS = "SELECT mention FROM {of}.identity WHERE entity IN (SELECT entity FROM affected)"

RULES = (
    Rule("changed", "It changed itself.", "FROM changed_entity"),
    Rule(
        "part",
        "The parts of a film are described by its title, and their billing comes from one source for all.",
        "SELECT entity FROM {of}.identity WHERE film IN (FROM changed_film)",
    ),
    Rule(
        "target",
        "What a claim leads to stands in the claim's lines by its IRI, and in its subject's label by its name.",
        f"""
        SELECT entity FROM {{of}}.identity
        WHERE mention IN (SELECT target FROM {{of}}.claim WHERE target IS NOT NULL AND mention IN ({_MENTIONS}))""",
    ),
    Rule(
        "credit",
        "A credit's label holds the name of its person or company.",
        f"""
        SELECT entity FROM {{of}}.identity
        WHERE mention IN (SELECT mention FROM {{of}}.claim WHERE property IN ('person', 'company') AND target IN ({_MENTIONS}))""",
    ),
    Rule(
        "film",
        "A credit's label holds the title of its film.",
        "SELECT film FROM {of}.identity WHERE film IS NOT NULL AND entity IN (SELECT entity FROM affected WHERE rule = 'credit')",
    ),
    Rule(
        "last film",
        "Whether a film was somebody's last depends on the dates of all their films and of those films' releases.",
        """
        WITH ending AS (
            SELECT entity FROM {of}.identity
            WHERE mention IN (SELECT mention FROM {of}.claim WHERE property = 'finalFilm') AND entity IN (SELECT entity FROM affected)),
        credited AS (
            SELECT mention FROM {of}.claim
            WHERE property = 'person' AND target IN (SELECT mention FROM {of}.identity WHERE entity IN (FROM ending)))
        SELECT entity FROM {of}.identity WHERE film IN (SELECT film FROM {of}.identity WHERE mention IN (FROM credited))""",
    ),
    Rule(
        "connection",
        "A connection leads to the film of its title and year, so each rests on the other.",
        """
        WITH changed AS (
            SELECT mention, entity FROM {of}.identity
            WHERE entity IN (SELECT entity FROM affected WHERE rule IN ('changed', 'part'))),
        title AS (
            SELECT entity, name_key(value) AS key, property = 'title' AS of_film FROM {of}.claim JOIN changed USING (mention)
            WHERE property IN ('title', 'targetTitle')),
        dated AS (
            SELECT entity, value AS year, property = 'year' AS of_film FROM {of}.claim JOIN changed USING (mention)
            WHERE property IN ('year', 'targetYear')),
        titled AS MATERIALIZED (SELECT key, year, of_film FROM title JOIN dated USING (entity, of_film)),
        of_that_year AS MATERIALIZED (
            SELECT mention, entity FROM {of}.identity WHERE entity IN (SELECT entity FROM {of}.identity WHERE mention IN (
                SELECT mention FROM {of}.claim WHERE property = 'year' AND value IN (SELECT year FROM titled WHERE NOT of_film)
                UNION ALL
                SELECT mention FROM {of}.claim WHERE property = 'targetYear' AND value IN (SELECT year FROM titled WHERE of_film)))),
        other AS (
            SELECT entity, name_key(value) AS key, property = 'title' AS of_film FROM {of}.claim JOIN of_that_year USING (mention)
            WHERE mention IN (SELECT mention FROM of_that_year) AND property IN ('title', 'targetTitle'))
        SELECT o.entity FROM other o JOIN titled t ON t.key = o.key AND t.of_film <> o.of_film""",
    ),
    Rule(
        "doubt",
        "A doubt is about two entities.",
        """
        WITH changed AS (SELECT mention FROM {of}.identity WHERE entity IN (FROM changed_entity))
        SELECT entity FROM {of}.identity WHERE mention IN (
            SELECT unnest([a, b]) FROM {of}.link WHERE a IN (FROM changed) OR b IN (FROM changed))""",
    ),
    Rule(
        "shared",
        "A table's claims about a person, company or place stand in its graph while one of their films has another source.",
        """
        WITH shared_film AS (
            SELECT i.entity AS film FROM {of}.identity i JOIN {of}.mention m USING (mention)
            WHERE m.class = 'Film' AND ({all_graphs} OR i.entity IN (SELECT entity FROM {of}.entity WHERE mentions > 1))
                AND i.entity NOT IN (FROM changed_film)
            GROUP BY i.entity HAVING {all_graphs} OR count(DISTINCT source_of(i.mention)) > 1),
        of_table AS (
            SELECT i.mention, i.entity, i.film FROM {of}.identity i JOIN {of}.mention m USING (mention)
            WHERE i.entity IN (SELECT entity FROM affected) AND m.class IN ('Person', 'Company', 'Place')
            AND source_of(i.mention) IN (SELECT number FROM {of}.source WHERE bulk)),
        witness AS (
            SELECT mention, entity, entity AS part, film FROM of_table WHERE film IN (FROM shared_film)
            UNION ALL SELECT t.mention, t.entity, i.entity, i.film FROM of_table t JOIN {of}.claim c ON c.target = t.mention
            JOIN {of}.identity i ON i.mention = c.mention WHERE t.film IS NULL AND i.film IN (FROM shared_film))
        SELECT unnest([min(film), arg_min(part, film)]) AS entity FROM witness w JOIN {of}.claim c USING (mention)
        GROUP BY w.entity, source_of(w.mention), c.property, c.value""",
    ),
)
"""What is affected with what, in the order in which it is followed: each rule sees what those before it found."""

_CATALOGUE = """
-- reads {of}.source
-- writes source, one row per source
CREATE OR REPLACE TABLE source AS FROM {of}.source;

-- reads {of}.document
-- writes document, one row per document
CREATE OR REPLACE TABLE document AS FROM {of}.document;

-- reads {of}.role_met
-- writes role_met, one row per role that the ontology does not have
CREATE OR REPLACE TABLE role_met AS FROM {of}.role_met;

-- reads reach.affected, {of}.identity, {of}.claim
-- writes identity, one row per mention of an affected entity, and mention that a claim of these leads to
CREATE OR REPLACE TABLE identity AS
    WITH affected AS (SELECT mention FROM {of}.identity WHERE entity IN (SELECT entity FROM reach.affected))
    SELECT * FROM {of}.identity WHERE mention IN (
        FROM affected UNION SELECT target FROM {of}.claim WHERE target IS NOT NULL AND mention IN (FROM affected));

-- reads reach.affected, identity, {of}.mention
-- writes mention, one row per mention of an affected entity
CREATE OR REPLACE TABLE mention AS
    SELECT * FROM {of}.mention
    WHERE mention IN (SELECT mention FROM identity WHERE entity IN (SELECT entity FROM reach.affected));

-- reads mention, {of}.claim
-- writes claim, one row per claim of these mentions
CREATE OR REPLACE TABLE claim AS SELECT * FROM {of}.claim WHERE mention IN (SELECT mention FROM mention);

-- reads identity, {of}.entity
-- writes entity, one row per entity that a mention here stands for
CREATE OR REPLACE TABLE entity AS SELECT * FROM {of}.entity WHERE entity IN (SELECT entity FROM identity);

-- reads identity, {of}.link
-- writes link, one row per link of a mention here
CREATE OR REPLACE TABLE link AS
    SELECT * FROM {of}.link WHERE a IN (SELECT mention FROM identity) OR b IN (SELECT mention FROM identity);

-- reads identity, {of}.judged
-- writes judged, one row per judgement on a mention here
CREATE OR REPLACE TABLE judged AS SELECT * FROM {of}.judged WHERE a IN (SELECT mention FROM identity);
"""


def note_changes(reach: Database) -> float:
    """Fill `changed_mention` with the mentions of documents that are new, changed or gone; return which share of all mentions they are."""
    reach.sql(_CHANGES)
    return float(str(reach.rows(_SHARE)[0][0] or 0))


def learnt_otherwise(reach: Database) -> bool:
    """Return whether the lists of a source, of which not all documents changed, are of another kind than before; keep the kinds of now.

    The table `changed_document` is read.
    """
    evidence.learn(reach, f"{AFTER}.")
    return reach.count(_LEARNT_OTHERWISE) > 0


def judged_otherwise(reach: Database) -> bool:
    """Return whether the store was built with other judgements before."""
    return reach.count(_CHANGED_JUDGEMENTS) > 0


def find(reach: Database, *, all_graphs: bool) -> None:
    """Fill the table `affected` from `changed_mention` and `regrouped`; with `all_graphs` each film of a table has a graph."""
    reach.sql(_START)
    for rule in RULES:
        found = _either(rule.query.replace("{all_graphs}", str(all_graphs)))
        reach.sql(f"""
            INSERT INTO affected SELECT DISTINCT entity, '{rule.name}' FROM ({found}) found (entity)
            WHERE entity NOT IN (SELECT entity FROM affected)""")


def fill(catalogue: Database, of: str) -> None:
    """Make the tables of a small catalogue that holds the affected entities alone, as `of` (`BEFORE` or `AFTER`) has them."""
    catalogue.sql(_CATALOGUE.replace("{of}", of))
