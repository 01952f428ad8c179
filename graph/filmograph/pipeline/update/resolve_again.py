"""Resolving again only what changed documents reach: the same entities as when all is resolved, in the time that a few films take.

The records of all candidates are a small catalogue. It is resolved by the same stages as a full one, and of the result only what the
change reaches is kept: the records of affected films, and the people of affected names.

Above each statement stands what it reads, what it writes, and what one row of that is. `claims` holds the tables of the snapshot in the
making, `reach` what an update knows of the change; all other tables are the small catalogue's.
"""

from filmograph.pipeline import resolve
from filmograph.pipeline.resolve import likeness
from filmograph.pipeline.resolve.settling import Settling
from filmograph.pipeline.update import candidates
from filmograph.store.claims import Database

_RESULT = """
-- reads affected_film, affected_person, reach.changed_mention, mention, identity, entity
-- writes renewed_identity (mention, iri, film), one row per mention in the record of an affected film, changed mention, and affected person
-- of no film, with the IRIs of its entity and of its film now
CREATE OR REPLACE TABLE renewed_identity AS
    SELECT i.mention, n.iri, f.iri AS film FROM mention m JOIN identity i USING (mention) JOIN entity n USING (entity)
    LEFT JOIN entity f ON f.entity = i.film
    WHERE m.film IN (FROM affected_film) OR m.mention IN (FROM reach.changed_mention)
        OR m.class = 'Person' AND m.mention IN (FROM affected_person) AND m.film IS NULL;

-- reads renewed_identity, affected_person, mention, claim, identity, entity, claims.identity, claims.entity
-- writes renewed_identity (mention, iri, film), one more row per affected person, and credit of one, on another film, which keeps its IRI
INSERT INTO renewed_identity
    SELECT m.mention, CASE m.class WHEN 'Person' THEN n.iri ELSE 'credit/' || substr(f.iri, 6) || '/' || substr(pn.iri, 8) || '/'
           || regexp_extract(n.iri, '[^/]*$') END, f.iri
    FROM mention m JOIN identity i USING (mention) JOIN entity n USING (entity)
    JOIN claims.identity fi ON fi.mention = m.film JOIN claims.entity f ON f.entity = fi.entity
    LEFT JOIN claim p ON p.mention = m.mention AND p.property = 'person' LEFT JOIN identity pi ON pi.mention = p.target
    LEFT JOIN entity pn ON pn.entity = pi.entity
    WHERE m.mention NOT IN (SELECT mention FROM renewed_identity)
    AND (m.class = 'Person' AND m.mention IN (FROM affected_person) OR m.class = 'Credit' AND p.target IN (FROM affected_person));

-- reads renewed_identity, reach.changed_mention, claims.identity
-- writes former_identity (mention, entity, film), one row per mention whose identity is renewed or which is no more, as it was
CREATE OR REPLACE TABLE former_identity AS
    SELECT mention, entity, film FROM claims.identity
    WHERE mention IN (SELECT mention FROM renewed_identity) OR mention IN (FROM reach.changed_mention);
"""

_ENTITIES = """
-- reads renewed_identity
-- writes claims.entity, one more row per IRI that is new
INSERT INTO claims.entity
    SELECT (SELECT coalesce(max(entity), -1) FROM claims.entity) + row_number() OVER (ORDER BY iri COLLATE "C"), iri, 0
    FROM (SELECT iri FROM renewed_identity EXCEPT SELECT iri FROM claims.entity WHERE iri IN (SELECT iri FROM renewed_identity));

-- reads renewed_identity, former_identity, claims.entity
-- writes claims.identity, in which the renewed mentions get their entities
DELETE FROM claims.identity WHERE mention IN (SELECT mention FROM former_identity);
INSERT INTO claims.identity
    SELECT mention, n.entity, f.entity FROM renewed_identity r JOIN claims.entity n USING (iri) LEFT JOIN claims.entity f ON f.iri = r.film;

-- reads renewed_identity, former_identity, claims.identity
-- writes reach.regrouped (entity), one row per entity that gained or lost mentions
CREATE OR REPLACE TABLE reach.regrouped AS
    WITH renewed AS (SELECT * FROM claims.identity WHERE mention IN (SELECT mention FROM renewed_identity)),
    regrouped AS (
        SELECT unnest([f.entity, r.entity]) AS entity FROM former_identity f FULL JOIN renewed r USING (mention)
        WHERE f.entity IS DISTINCT FROM r.entity OR f.film IS DISTINCT FROM r.film)
    SELECT DISTINCT entity FROM regrouped WHERE entity IS NOT NULL;

-- reads reach.regrouped, claims.identity
-- writes claims.entity, in which these entities get the number of their mentions, and those without any are gone
UPDATE claims.entity SET mentions = counted.mentions
    FROM (SELECT entity, count(*) AS mentions FROM claims.identity WHERE entity IN (FROM reach.regrouped) GROUP BY entity) counted
    WHERE counted.entity = claims.entity.entity;
DELETE FROM claims.entity
    WHERE entity IN (FROM reach.regrouped)
    AND entity NOT IN (SELECT entity FROM claims.identity WHERE entity IN (FROM reach.regrouped));
"""

# A number that was a film's of a changed document may be another mention's now, so links of films are looked up by changed mentions too.
_LINKS = """
-- reads renewed_identity, former_identity, affected_person, affected_film, reach.changed_mention
-- writes relinked (mention, films), one row per mention whose links of films, or all its other links, were found again
CREATE OR REPLACE TEMP TABLE relinked AS
    SELECT mention, false AS films FROM (
        SELECT mention FROM renewed_identity UNION SELECT mention FROM former_identity UNION FROM affected_person UNION FROM affected_film)
    UNION ALL SELECT mention, true FROM (FROM affected_film UNION FROM reach.changed_mention);

-- reads relinked, link
-- writes claims.link, in which these links replace those that were found before
DELETE FROM claims.link
    WHERE (a, class = 'Film') IN (SELECT (mention, films) FROM relinked) OR (b, class = 'Film') IN (SELECT (mention, films) FROM relinked);
INSERT INTO claims.link
    SELECT * FROM link
    WHERE (a, class = 'Film') IN (SELECT (mention, films) FROM relinked) OR (b, class = 'Film') IN (SELECT (mention, films) FROM relinked);
"""

_REFUSALS = """
-- reads aside
-- writes claims.aside, one more row per mention that names nobody
INSERT INTO claims.aside SELECT mention FROM aside WHERE mention NOT IN (SELECT mention FROM claims.aside);

-- reads quarantine, mention, claim, claims.source
-- writes claims.quarantine, in which what was refused of the small catalogue replaces what was refused of it before
DELETE FROM claims.quarantine q WHERE q.path IN ('identifier', 'name') AND EXISTS (
    FROM mention m JOIN claims.source s ON s.number = source_of(m.mention) JOIN claim c USING (mention)
    WHERE s.name = q.source AND c.value = q.value AND c.first_line IS NOT DISTINCT FROM q.first_line);
INSERT INTO claims.quarantine SELECT * FROM quarantine;
"""


def resolve_again(database: Database) -> None:
    """Bring `entity`, `identity` and `link` to what `resolve` makes of the claims, where `before` is the snapshot before, attached.

    The table `reach.changed_mention` holds the mentions of documents that changed, as they were and as they are. An entity whose IRI was
    there before keeps its number, a new one gets a new number. `reach.regrouped (entity)` holds the entities that gained or lost mentions.
    """
    small = database.beside("small")
    likeness.prepare(small)
    candidates.prepare(small)
    matched = _match_films(small)
    while candidates.follow_links(small):
        matched = _match_films(small)
    resolve.resolve_beyond(matched, small)
    for steps in (_RESULT, _ENTITIES, _LINKS, _REFUSALS):
        candidates.run(small, steps)
    small.close()
    database.sql("DETACH small")


def _match_films(small: Database) -> Settling:
    """Return which films of the small catalogue are one, and fill `film_link (a, b)`, one row per link of two of them."""
    candidates.fill(small)
    matched = resolve.match_films(small)
    small.table("film_link", {"a": "BIGINT", "b": "BIGINT"}, [link[1:3] for link in matched.links])
    return matched
