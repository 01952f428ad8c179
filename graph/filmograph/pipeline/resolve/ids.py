"""Identifiers as evidence: which are believed, which contradict themselves, and which mentions they join."""

from filmograph.pipeline.resolve.likeness import title_likeness
from filmograph.store.claims import Database

SCHEMES = ("imdbId", "tmdbId", "wikidataId", "eidr")
"""The properties whose values are identifiers, the most reliable first."""

_SEEN = """
-- reads claim, kept
-- writes id_seen (class, mention, scheme, rank, id), one row per identifier of a mention
CREATE OR REPLACE TEMP TABLE id_seen AS
    SELECT DISTINCT k.class, c.mention, c.property AS scheme, list_position({schemes}, c.property) AS rank, c.value AS id
    FROM claim c JOIN kept k USING (mention) WHERE c.property IN (SELECT unnest({schemes}));

-- writes id_doubt (class, mention, scheme, id, reason), which gets one row per identifier that is not believed
CREATE OR REPLACE TEMP TABLE id_doubt (class VARCHAR, mention BIGINT, scheme VARCHAR, id VARCHAR, reason VARCHAR);
"""

# An identifier contradicts itself if its mentions have several identifiers of a more reliable scheme, or years of birth far apart.
_SHARED = """
-- reads id_seen, id_doubt
-- writes shared_id (class, mention, scheme, rank, id), one row per identifier of a mention that another mention has too
CREATE OR REPLACE TEMP TABLE shared_id AS
    SELECT * FROM id_seen
    WHERE (class, scheme, id) IN (SELECT (class, scheme, id) FROM id_seen GROUP BY class, scheme, id HAVING count(*) > 1)
    AND (mention, scheme, id) NOT IN (SELECT (mention, scheme, id) FROM id_doubt);

-- reads shared_id, id_seen, claim
-- writes id_doubt (class, mention, scheme, id, reason), one more row per identifier of a mention that contradicts itself
INSERT INTO id_doubt
    WITH wrong AS (
        SELECT s.class, s.scheme, s.id, string_agg(DISTINCT m.id, ' and ' ORDER BY m.id) AS ids
        FROM shared_id s JOIN id_seen m ON m.mention = s.mention AND m.rank < s.rank
        GROUP BY s.class, s.scheme, s.id, m.scheme HAVING count(DISTINCT m.id) > 1)
    SELECT class, mention, scheme, id, 'The ' || scheme || ' ' || id || ' is given together with ' || min(w.ids) || '; it is not used.'
    FROM shared_id JOIN wrong w USING (class, scheme, id) GROUP BY class, mention, scheme, id;
INSERT INTO id_doubt
    WITH wrong AS (
        SELECT class, scheme, id, string_agg(DISTINCT c.value, ' and ' ORDER BY c.value) AS years
        FROM shared_id s JOIN claim c USING (mention) WHERE class = 'Person' AND c.property = 'birthYear'
        GROUP BY class, scheme, id HAVING max(TRY_CAST(c.value AS INTEGER)) - min(TRY_CAST(c.value AS INTEGER)) > 2)
    SELECT s.class, mention, scheme, id, 'The ' || scheme || ' ' || id || ' is given to people born in ' || years || '; it is not used.'
    FROM shared_id s JOIN wrong USING (class, scheme, id);
"""

# If two films with one identifier have no title, year or person in common, the identifier is wrong for one of them.
_UNLIKE = """
    WITH apart AS (
        SELECT DISTINCT a.scheme, a.id, a.mention AS a, b.mention AS b, title_form(fa.title) AS form_a, title_form(fb.title) AS form_b,
               fa.title AS title_a, fa.first AS year_a, fb.title AS title_b, fb.first AS year_b
        FROM shared_id a JOIN shared_id b ON b.class = 'Film' AND b.scheme = a.scheme AND b.id = a.id AND b.mention > a.mention
        JOIN film_seen fa ON fa.mention = a.mention JOIN film_seen fb ON fb.mention = b.mention
        WHERE a.class = 'Film' AND (a.mention, a.scheme, a.id) NOT IN (SELECT (mention, scheme, id) FROM id_doubt)
        AND abs(fa.first - fb.first) > 2 AND title_form(fa.title) <> title_form(fb.title)),
    titled AS (
        SELECT a, b FROM apart JOIN claim x ON x.mention = a JOIN claim y ON y.mention = b AND title_form(y.value) = title_form(x.value)
        WHERE x.property IN ('title', 'alternativeTitle') AND y.property IN ('title', 'alternativeTitle')),
    staffed AS (
        SELECT a, b FROM apart JOIN credit_seen x ON x.film = a JOIN mention px ON px.mention = x.person JOIN credit_seen y ON y.film = b
        JOIN mention py ON py.mention = y.person AND name_form(py.key) = name_form(px.key))
    SELECT * FROM apart WHERE (a, b) NOT IN (SELECT (a, b) FROM titled) AND (a, b) NOT IN (SELECT (a, b) FROM staffed)
    ORDER BY ALL"""

_BELIEVED = """
-- reads id_seen, id_doubt
-- writes believed (class, mention, scheme, rank, id), one row per identifier of a mention that does not contradict itself
CREATE OR REPLACE TEMP TABLE believed AS
    SELECT class, mention, scheme, rank, id FROM id_seen WHERE (mention, scheme, id) NOT IN (SELECT (mention, scheme, id) FROM id_doubt);

-- reads believed, mention, source, shared_id
-- writes id_edge, one row per believed identifier of a mention that another has too, but for the first such mention (first)
CREATE OR REPLACE TEMP TABLE id_edge AS
    WITH ordered AS (
        SELECT b.*, row_number() OVER (ORDER BY b.rank, b.id, s.trust, s.name, t.key, t.film, b.mention) AS row_index
        FROM believed b JOIN mention t USING (mention) JOIN source s ON s.number = source_of(mention)
        WHERE (b.class, b.scheme, b.id) IN (SELECT (class, scheme, id) FROM shared_id))
    SELECT * FROM (SELECT *, first_value(mention) OVER (PARTITION BY class, scheme, id ORDER BY row_index) AS first FROM ordered)
    WHERE first <> mention;

-- reads id_doubt, mention, claim, source, document
-- writes quarantine, in which these identifiers replace those of an earlier build
DELETE FROM quarantine WHERE path = 'identifier';
INSERT INTO quarantine
    SELECT DISTINCT s.name, 'value', d.file_name, c.first_line, c.last_line, 'identifier', i.id, i.reason, t.key
    FROM id_doubt i JOIN mention t USING (mention) JOIN claim c ON c.mention = i.mention AND c.property = i.scheme AND c.value = i.id
    JOIN source s ON s.number = source_of(i.mention) LEFT JOIN document d ON d.source = s.number AND d.number = c.document;
"""

EDGES = "SELECT first, mention, scheme, id FROM id_edge WHERE class = $1 ORDER BY rank, row_index"
"""The pairs (first mention, mention, scheme, id) of one class that a believed identifier joins, the most reliable scheme first."""


def believe(database: Database) -> None:
    """Fill `believed (class, mention, scheme, rank, id)`; list the identifiers that contradict themselves in the quarantine."""
    listed = "[" + ", ".join(f"'{scheme}'" for scheme in SCHEMES) + "]"
    database.sql(_SEEN.replace("{schemes}", listed) + _SHARED)
    doubts = []
    # the query alone takes most of a second, and without shared identifiers it finds nothing
    shared = database.count("SELECT count(*) FROM shared_id WHERE class = 'Film'")
    for scheme, id_, a, b, form_a, form_b, title_a, year_a, title_b, year_b in database.rows(_UNLIKE) if shared else ():
        if not title_likeness(str(form_a), str(form_b))[0]:
            reason = f"The {scheme} {id_} is given to {title_a} ({year_a}) and to {title_b} ({year_b}); it is not used for either."
            doubts += [("Film", mention, scheme, id_, reason) for mention in (a, b)]
    for doubt in dict.fromkeys(doubts):
        database.sql("INSERT INTO id_doubt VALUES (?, ?, ?, ?, ?)", doubt)
    database.sql(_BELIEVED)
