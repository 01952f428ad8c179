"""The value that is chosen where sources disagree, and the rule that chose it."""

from collections.abc import Callable, Mapping

from filmograph import schema
from filmograph.namespaces import GENRE, LANGUAGE, ROLE
from filmograph.pipeline.fuse import derived, rules, scores
from filmograph.pipeline.fuse.rules import Rules
from filmograph.store.claims import Database

# Which words are printed for concepts, how often, and which concept each stands for.
_PRINTED = """
CREATE OR REPLACE TEMP TABLE printed AS
    SELECT property, value, count(*) AS times FROM {claims}
    WHERE property IN (SELECT name FROM property WHERE kind = 'concept') GROUP BY ALL;
"""
_CONCEPTS = """
CREATE OR REPLACE TEMP TABLE concept AS
    SELECT property, value, p.scheme || slug(coalesce(code, value)) AS iri
    FROM printed JOIN property p ON p.name = printed.property LEFT JOIN language_code USING (property, value);
"""

# A concept that the ontology does not have is labelled as it is printed most often.
_NEW_CONCEPTS = """
CREATE OR REPLACE TEMP TABLE new_concept AS
    SELECT iri AS object, value AS label FROM concept JOIN printed USING (property, value) WHERE iri NOT IN (SELECT unnest(?))
    GROUP BY iri, value QUALIFY row_number() OVER (PARTITION BY iri ORDER BY sum(times) DESC, value) = 1"""

# The claims of each source about entities: an object is a concept's IRI or a literal's text; a target is an entity. Few mentions
# are what a claim leads to, for most are credits.
_STATEMENTS = """
CREATE OR REPLACE TEMP TABLE led_to AS
    SELECT mention, entity FROM identity WHERE mention IN (SELECT target FROM claim WHERE target IS NOT NULL);
CREATE OR REPLACE TEMP VIEW statement AS
    SELECT source_of(c.mention) AS source, i.entity AS subject, i.film, c.property, p.kind, p.functional,
           CASE p.kind WHEN 'entity' THEN NULL WHEN 'concept' THEN k.iri ELSE c.value END AS object, o.entity AS target, c.value,
           c.mention, c.document, c.first_line, c.last_line
    FROM claim c JOIN property p ON p.name = c.property JOIN identity i ON i.mention = c.mention
    LEFT JOIN led_to o ON o.mention = c.target LEFT JOIN concept k ON k.property = c.property AND k.value = c.value
    WHERE c.target IS NULL OR o.entity IS NOT NULL;
"""

_TABLES = """
CREATE OR REPLACE TABLE decision (subject INTEGER, property VARCHAR, kind VARCHAR, chosen VARCHAR, folded VARCHAR, rule VARCHAR);
CREATE OR REPLACE TABLE decision_over (subject INTEGER, property VARCHAR, source VARCHAR);
"""
# The position of each source in the order of trust. Its own name counts before its layout, unless it is the name of a layout: a file
# named imdb.csv is not IMDb's.
_TRUST = """
CREATE OR REPLACE TABLE ranking AS
    SELECT number AS source, name, coalesce(
        nullif(CASE WHEN name NOT IN (SELECT unnest($2)) THEN list_position($1, name) END, 0),
        nullif(list_position($1, layout), 0), len($1) + 1) AS trust FROM source"""

# Only an entity of several mentions, or of one with several claims on one property, needs a choice; a catalogue alone has few.
_CONTESTED = """
CREATE OR REPLACE TEMP TABLE contested AS SELECT entity FROM entity WHERE mentions > 1;
"""
_OF_SEVERAL_CLAIMS = """
INSERT INTO contested
    SELECT i.entity FROM identity i JOIN (
        SELECT c.mention FROM claim c JOIN property p ON p.name = c.property WHERE p.functional AND c.mention BETWEEN {first} AND {last}
        GROUP BY c.mention, c.property HAVING count(*) > 1) USING (mention)
    WHERE i.entity NOT IN (SELECT entity FROM contested) GROUP BY i.entity"""
_DISPUTED = """
CREATE OR REPLACE TEMP TABLE disputed AS SELECT *, value AS claimed FROM statement LIMIT 0;
"""
_OF_CONTESTED = """
INSERT INTO disputed
    SELECT s.*, coalesce(n.iri, s.object) AS claimed FROM statement s LEFT JOIN entity n ON n.entity = s.target
    WHERE s.mention BETWEEN {first} AND {last} AND subject IN (SELECT entity FROM contested)"""

# Values that differ only in case, space or punctuation are one, and so are "Ustinov, Peter" and "Peter Ustinov".
_FOLDS = """
CREATE OR REPLACE TEMP MACRO plain(s) AS coalesce(nullif(name_key(s), ''), s);
CREATE OR REPLACE TEMP MACRO in_order(s) AS CASE
    WHEN regexp_full_match(s, '[^,]+,\\s[^,]+')
        AND name_key(split_part(s, ',', 2)) NOT IN ('jr', 'sr', 'ii', 'iii', 'iv', 'inc', 'ltd', 'llc')
    THEN plain(split_part(s, ',', 2) || ' ' || split_part(s, ',', 1)) ELSE plain(s) END;
CREATE OR REPLACE TEMP MACRO folded_of(property, kind, s) AS CASE
    WHEN property = 'name' THEN in_order(s) WHEN property IN ('title', 'alternativeTitle', 'creditedAs') THEN plain(s)
    WHEN kind = 'string' THEN coalesce(nullif(fold(s), ''), s)
    WHEN kind IN ('integer', 'decimal') THEN coalesce(TRY_CAST(s AS DOUBLE)::VARCHAR, s) ELSE s END;
"""

# The values that each source claims, and the chosen spelling of each: of a name the natural order, then the one that most sources give.
_VALUES = """
CREATE OR REPLACE TEMP TABLE claimed_value AS
    SELECT s.subject, s.property, s.kind, s.functional, s.claimed AS object, s.source, any_value(r.trust) AS trust, count(*) AS mentions,
           coalesce(any_value(m.folded), folded_of(s.property, s.kind, s.claimed)) AS folded
    FROM disputed s JOIN ranking r USING (source)
    LEFT JOIN mark m ON s.property = 'rating' AND m.mention = s.mention AND m.rating = s.claimed
    WHERE s.property <> 'billing' AND NOT (s.property = 'ratingScale' AND s.subject IN (SELECT subject FROM mark))
    GROUP BY s.subject, s.property, s.kind, s.functional, s.claimed, s.source, m.folded;
CREATE OR REPLACE TEMP TABLE spelling AS
    SELECT subject, property, folded, object FROM (
        SELECT subject, property, folded, object, property = 'name' AND folded <> plain(object) AS turned, count(*) AS times,
               min(trust) AS trust FROM claimed_value GROUP BY subject, property, folded, object)
    QUALIFY row_number() OVER (PARTITION BY subject, property, folded ORDER BY turned, times DESC, trust, object DESC) = 1;
CREATE OR REPLACE TEMP TABLE valued AS
    SELECT subject, property, folded, any_value(kind) AS kind, any_value(functional) AS functional, count(DISTINCT source) AS sources,
           min(trust) AS trust, sum(mentions) AS mentions
    FROM claimed_value GROUP BY subject, property, folded;
"""

# Every rule is a number, less being better; a date counts as 20120928, one known only in part as 20120900.
_KEYS = {
    "most sources": "-sources", "most trusted source": "trust", "most often": "-mentions", "longest": "-length(object)",
    "most precise": "-exactness(kind, object)", "earliest": "day_of(kind, object)", "latest": "-day_of(kind, object)",
    "highest": "-TRY_CAST(object AS DOUBLE)", "lowest": "TRY_CAST(object AS DOUBLE)",
}  # fmt: skip
_MEASURES = """
CREATE OR REPLACE TEMP MACRO digits(s) AS regexp_replace(s, '[^0-9]', '', 'g');
CREATE OR REPLACE TEMP MACRO exactness(kind, s) AS CASE
    WHEN kind = 'decimal' AND contains(s, '.') THEN 100 + length(rtrim(split_part(s, '.', 2), '0'))
    WHEN kind = 'string' AND regexp_full_match(s, '[0-9]{2}[0-9X]{2}(-[0-9X]{2}){0,2}[?~%]?(/[0-9X.?~%-]+)?')
    THEN 2 * length(digits(split_part(s, '/', 1))) - regexp_matches(s, '[?~%/]')::INTEGER
    ELSE length(s) END;
CREATE OR REPLACE TEMP MACRO day_of(kind, s) AS CASE
    WHEN kind = 'integer' THEN TRY_CAST(s AS DOUBLE) * 10000
    WHEN regexp_matches(s, '^[0-9]{2}[0-9X]{2}')
    THEN TRY_CAST(rpad(digits(replace(split_part(s, '/', 1), 'X', '0')), 8, '0') AS DOUBLE) END;
"""

# One value of a single-valued property: the first of its rules by which two values differ decides, and is named in the decision.
_CHOICE = """
CREATE OR REPLACE TEMP TABLE claimants AS
    SELECT subject, property, count(DISTINCT source) AS claimants FROM claimed_value WHERE NOT functional GROUP BY subject, property;
CREATE OR REPLACE TEMP TABLE ranked AS
    SELECT *, row_number() OVER (PARTITION BY subject, property ORDER BY keys, object) AS rank
    FROM (SELECT v.*, object, list_transform({keys}, lambda key: coalesce(key, 'infinity'::DOUBLE)) AS keys
          FROM valued v JOIN spelling USING (subject, property, folded) WHERE functional);
INSERT INTO decision
    SELECT a.subject, a.property, a.kind, a.object, a.folded, coalesce(
        ({names})[list_position(list_transform(list_zip(a.keys, b.keys), lambda pair: pair[1] <> pair[2]), true)], 'first in order')
    FROM ranked a JOIN ranked b USING (subject, property) WHERE a.rank = 1 AND b.rank = 2 AND property <> 'creditedAs';
INSERT INTO decision_over
    SELECT DISTINCT subject, property, r.name FROM claimed_value JOIN decision d USING (subject, property) JOIN ranking r USING (source)
    WHERE claimed_value.folded <> d.folded;
CREATE OR REPLACE TABLE fact AS
    SELECT subject, property, kind, CASE WHEN kind <> 'entity' THEN object END AS object, n.entity AS target
    FROM (SELECT subject, property, kind, object FROM ranked WHERE rank = 1
          UNION ALL SELECT subject, property, kind, object FROM (
              SELECT *, {kept} AS kept FROM valued JOIN spelling USING (subject, property, folded) JOIN claimants USING (subject, property))
          WHERE kept)
    LEFT JOIN entity n ON kind = 'entity' AND n.iri = object;
"""
_UNCONTESTED = """
INSERT INTO fact
    SELECT subject, property, kind, object, target FROM statement
    WHERE mention BETWEEN {first} AND {last} AND subject NOT IN (SELECT entity FROM contested)
    AND NOT (property = 'billing' AND film IN (SELECT entity FROM contested))"""
_SEVERAL = {
    "union": ("true", "true"),
    "intersection": ("sources = claimants", "bool_or(sources = claimants) OVER (PARTITION BY subject, property)"),
    "most trusted source": ("trust = min(trust) OVER (PARTITION BY subject, property)", "true"),
}  # fmt: skip

# Titles and names that were not chosen are the film's and the person's others; the title itself is none of them.
_OTHERS = """
INSERT INTO fact
    SELECT DISTINCT ON (r.subject, other, name_key(r.object)) r.subject,
           CASE r.property WHEN 'title' THEN 'alternativeTitle' ELSE 'alternativeName' END AS other, 'string', r.object, NULL
    FROM ranked r JOIN entity n ON n.entity = r.subject
    WHERE rank > 1 AND (r.property = 'title' AND starts_with(n.iri, 'film/') OR r.property = 'name' AND starts_with(n.iri, 'person/'))
    AND NOT EXISTS (FROM fact f WHERE f.subject = r.subject AND f.property IN ('alternativeTitle', 'alternativeName')
                    AND name_key(f.object) = name_key(r.object))
    ORDER BY r.subject, other, name_key(r.object), r.object;
DELETE FROM fact WHERE property = 'alternativeTitle' AND (subject, name_key(object)) IN (
    SELECT subject, name_key(object) FROM fact WHERE property = 'title');
"""

# All billing of a film comes from one source.
_BILLED = """
CREATE OR REPLACE TEMP TABLE billed (subject INTEGER, film INTEGER, source SMALLINT, billing INTEGER);
"""
_OF_BILLED = """
INSERT INTO billed
    SELECT subject, film, source, object::INTEGER AS billing FROM statement
    WHERE mention BETWEEN {first} AND {last} AND property = 'billing'
    AND (film IN (SELECT entity FROM contested) OR subject IN (SELECT entity FROM contested))"""
_BILLING = """
CREATE OR REPLACE TEMP TABLE billed_by AS
    SELECT film, source FROM billed JOIN ranking USING (source)
    GROUP BY film, source QUALIFY row_number() OVER (PARTITION BY film ORDER BY {keys}, min(name)) = 1;
INSERT INTO fact
    SELECT subject, 'billing', 'integer', min(billing)::VARCHAR, NULL FROM billed JOIN billed_by USING (film, source) GROUP BY subject;
"""
_BILLING_KEYS = {"longest list": "count(*) DESC", "most trusted source": "min(trust)"}


def state(database: Database, claims: str = "claim") -> None:
    """Make the view `statement` from claims and `identity`: each claim in terms of entities; concepts are labelled as in `claims`."""
    name_concepts(database, claims)
    database.sql(_STATEMENTS)


def name_concepts(database: Database, claims: str = "claim") -> None:
    """Fill the table `concept (property, value, iri)`: which concept each printed genre, role or language stands for.

    `new_concept (object, label)` holds those that the ontology does not have.
    """
    database.sql("CREATE OR REPLACE TEMP TABLE language_code (property VARCHAR, value VARCHAR, code VARCHAR)")
    database.sql(_PRINTED.format(claims=claims))
    for (value,) in database.rows("SELECT value FROM printed WHERE property = 'language' ORDER BY value"):
        if found := schema.find_language(str(value)):
            database.sql("INSERT INTO language_code VALUES ('language', ?, ?)", [value, found[0]])
    database.sql(_CONCEPTS)
    known = sorted(iri for iri in schema.terms() if iri.startswith((str(ROLE), str(LANGUAGE), str(GENRE))))
    database.sql(_NEW_CONCEPTS, [known])


def fuse(database: Database, used: Rules | None = None) -> None:
    """Fill the tables `fact`, `decision` and `decision_over` from `statement`, by these rules or the shipped ones."""
    used = used or rules.shipped()
    _choose(database, used)
    derived.derive(database, used)


def _choose(database: Database, used: Rules) -> None:
    """Fill the three tables with what is chosen entity by entity."""
    database.sql(_TRUST, [list(used.trust), list(rules.shipped().trust)])
    stretches = database.stretches("mention", "mention")

    def in_stretches(statement: str) -> None:
        for first, last in stretches:
            database.sql(statement.format(first=first, last=last))

    database.sql(_TABLES + _CONTESTED)
    in_stretches(_OF_SEVERAL_CLAIMS)
    database.sql(_DISPUTED)
    in_stretches(_OF_CONTESTED)
    database.sql(_FOLDS + scores.MARKS + _VALUES + _MEASURES)
    names = {p.name: used.of(p.name) for p in schema.properties().values()}
    one = {name: tried for name, tried in names.items() if schema.properties()[name].functional and name != "billing"}
    several = {name: tried for name, tried in names.items() if not schema.properties()[name].functional and name != "finalFilm"}
    keys = _by_property(one, used.of("default"), lambda tried: f"[{', '.join(_KEYS[rule] for rule in tried)}]::DOUBLE[]")
    named = _by_property(one, used.of("default"), lambda tried: f"[{', '.join(map(_quoted, tried))}]")
    kept = _by_property(several, ("union",), _kept)
    database.sql(_CHOICE.replace("{keys}", keys).replace("{names}", named).replace("{kept}", kept))
    in_stretches(_UNCONTESTED)
    database.sql(scores.SCALES + _OTHERS + _BILLED)
    in_stretches(_OF_BILLED)
    billing = (_BILLING_KEYS[rule] for rule in used.of("billing"))
    database.sql(_BILLING.replace("{keys}", ", ".join(billing)))
    database.sql(scores.SCORES)


def _by_property(chosen: Mapping[str, tuple[str, ...]], otherwise: tuple[str, ...], write: Callable[[tuple[str, ...]], str]) -> str:
    """Return an SQL expression with a case for the properties of each list of rules."""
    cases = ""
    for tried in sorted({*chosen.values()} - {otherwise}):
        listed = ", ".join(_quoted(name) for name in sorted(chosen) if chosen[name] == tried)
        cases += f"WHEN property IN ({listed}) THEN {write(tried)} "
    return f"CASE {cases}ELSE {write(otherwise)} END" if cases else write(otherwise)


def _kept(tried: tuple[str, ...]) -> str:
    """Return the SQL condition on which a value of several is kept, when these rules are tried in order."""
    cases = " ".join(f"WHEN {decides} THEN {keeps}" for keeps, decides in (_SEVERAL[rule] for rule in tried))
    return f"CASE {cases} ELSE true END"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
