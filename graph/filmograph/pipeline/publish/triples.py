"""From rows to RDF: N-Quads written by SQL, a line a row."""

from pathlib import Path

from filmograph import schema
from filmograph.namespaces import FILM, ID, PREFIXES, ROLE
from filmograph.pipeline.fuse import fusion
from filmograph.pipeline.publish.doubts import DOUBTED
from filmograph.store.claims import Database

_PLAIN = list(";@$!*(),/:")
"""What stands as it is in the addresses of the English Wikipedia, and in Wikidata's links to them."""
_MACROS = rf"""
CREATE OR REPLACE TEMP MACRO quoted(s) AS '"' || replace(replace(replace(replace(replace(s, '\', '\\'), '"', '\"'),
    chr(10), '\n'), chr(13), '\r'), chr(9), '\t') || '"';
CREATE OR REPLACE TEMP MACRO id(s) AS '<{ID}' || s || '>';
CREATE OR REPLACE TEMP MACRO film(s) AS '<{FILM}' || s || '>';
CREATE OR REPLACE TEMP MACRO typed(s, t) AS quoted(s) || '^^<{PREFIXES["xsd"]}' || t || '>';
CREATE OR REPLACE TEMP MACRO term(kind, object, iri) AS CASE kind
    WHEN 'entity' THEN id(iri) WHEN 'concept' THEN '<' || object || '>' WHEN 'string' THEN quoted(object)
    ELSE typed(object, kind) END;
CREATE OR REPLACE TEMP MACRO in_address(s) AS list_reduce({_PLAIN}, lambda text, c: replace(text, url_encode(c), c), url_encode(s));
CREATE OR REPLACE TEMP MACRO pascal(s) AS array_to_string(list_transform(string_split(s, '-'), lambda w: upper(w[1]) || w[2:]), '');
"""

REST = "the-rest"
"""The part that describes concepts, decisions, doubts and sources, and no entity of the tables."""
NAMED_GRAPHS = "named-graphs"
"""The part that is not in the default graph."""

_STRETCH_BITS = 18
"""Entities are written so many at a time (as a power of two), for sorting long lines takes much memory."""
_TYPE = f"<{PREFIXES['rdf']}type>"
_LABEL = f"<{PREFIXES['rdfs']}label>"
_DERIVED_FROM = f"<{PREFIXES['prov']}wasDerivedFrom>"
_SAME_AS = f"<{PREFIXES['schema']}sameAs>"
_SKOS = PREFIXES["skos"]

# The labels of entities, by which any RDF tool shows them. An entity about a film is labelled by its class and the film.
_LABELS = """
CREATE OR REPLACE TEMP TABLE described AS
    SELECT i.entity, any_value(t.class) AS class, min(i.film) AS film, min(t.key) AS key
    FROM identity i JOIN mention t USING (mention) GROUP BY i.entity;
CREATE OR REPLACE TEMP TABLE film_label AS
    SELECT t.subject AS film, t.object || CASE WHEN y.object IS NULL THEN '' ELSE ' (' || y.object || ')' END AS label
    FROM fact t LEFT JOIN fact y ON y.subject = t.subject AND y.property = 'year'
    WHERE t.property = 'title' AND t.subject IN (SELECT entity FROM described WHERE class = 'Film');
CREATE OR REPLACE TEMP TABLE name AS
    SELECT subject AS entity, object AS name FROM fact WHERE property = 'name';
CREATE OR REPLACE TEMP TABLE credit_label AS
    SELECT c.subject AS entity, n.name || CASE WHEN a.object IS NULL THEN ', ' || replace(r.object, '{role}', '')
           ELSE ' as ' || a.object END AS label
    FROM fact c JOIN name n ON n.entity = c.target
    JOIN fact r ON r.subject = c.subject AND r.property = 'role'
    LEFT JOIN fact a ON a.subject = c.subject AND a.property = 'characters'
    WHERE c.property IN ('person', 'company');
CREATE OR REPLACE TEMP TABLE label AS
    SELECT entity, class, coalesce(CASE
        WHEN class = 'Film' THEN fl.label
        WHEN class = 'Place' THEN key
        WHEN class IN ('Person', 'Company', 'Character') THEN n.name
        WHEN class IN ('Credit', 'CompanyCredit') THEN cl.label || ' in ' || fl.label
        WHEN class = 'Release' THEN 'Release of ' || fl.label || coalesce(' on ' || d.object, '')
        ELSE class || ' of ' || fl.label END, class || ' ' || iri) AS label
    FROM described JOIN (SELECT entity, iri FROM entity) USING (entity) LEFT JOIN film_label fl USING (film)
    LEFT JOIN name n USING (entity) LEFT JOIN credit_label cl USING (entity)
    LEFT JOIN (SELECT subject AS entity, object FROM fact WHERE property = 'date') d USING (entity);
"""

# A table's facts stand in the default graph; it gets a graph of its own only for films that another source describes too, and for
# entities on which sources disagree.
_OWN_GRAPH = """
CREATE OR REPLACE TEMP TABLE own_graph AS
    SELECT DISTINCT source_of(i.mention) AS source, i.film FROM identity i JOIN source s ON s.number = source_of(i.mention)
    WHERE i.film IS NOT NULL AND (NOT s.bulk OR {all_graphs} OR i.film IN (
        SELECT i.entity FROM identity i JOIN mention t USING (mention) WHERE t.class = 'Film'
        GROUP BY i.entity HAVING count(DISTINCT source_of(i.mention)) > 1));
CREATE OR REPLACE TEMP TABLE own_mention AS
    SELECT i.mention, i.entity, o.source FROM identity i JOIN own_graph o ON o.source = source_of(i.mention) AND o.film = i.film;
INSERT INTO own_mention
    SELECT DISTINCT i.mention, i.entity, o.source FROM own_mention o JOIN claim c USING (mention) JOIN identity i ON i.mention = c.target
    WHERE i.film IS NULL;
INSERT INTO own_mention
    SELECT i.mention, i.entity, source_of(i.mention) FROM identity i JOIN (SELECT DISTINCT subject AS entity FROM decision) USING (entity)
    WHERE i.mention NOT IN (SELECT mention FROM own_mention);
"""

# Each part of the graph is written to a file of its own: (what orders its rows, the query of its lines). What a claim is about stands
# in its IRI; structure (`film`, `within`, …) and names are no claims of their own, unless sources disagree on them.
_PARTS = {
    "facts": """
        SELECT id(s.iri) || ' ' || film(property) || ' ' || term(kind, object, o.iri) || ' .' AS line
        FROM (FROM fact WHERE subject {range} AND (object IS NOT NULL OR target IS NOT NULL)) part
        JOIN (FROM entity WHERE entity {range}) s ON s.entity = subject
        LEFT JOIN (FROM entity SEMI JOIN (SELECT target FROM fact WHERE subject {range}) targeted ON targeted.target = entity.entity) o
            ON o.entity = target
        ORDER BY subject, property, target, object""",
    "types-and-labels": f"""
        SELECT id(iri) || ' {_TYPE} ' || film(class) || ' .' || chr(10) || id(iri) || ' {_LABEL} ' || quoted(label) || ' .' AS line
        FROM (FROM label WHERE entity {{range}}) part JOIN (FROM entity WHERE entity {{range}}) named USING (entity) ORDER BY entity""",
    "shortcuts": """
        SELECT id(f.iri) || ' ' || film(name) || ' ' || id(p.iri) || ' .' AS line FROM worked_as
        JOIN entity f ON f.entity = film JOIN entity p ON p.entity = person ORDER BY film, name, person""",
    "links": "SELECT line || ' .' AS line FROM outward ORDER BY line",
    REST: f"""
        SELECT line || ' .' AS line FROM (
        SELECT DISTINCT '<' || object || '> {_TYPE} <{_SKOS}Concept>' AS line FROM fact WHERE kind = 'concept'
        UNION ALL SELECT DISTINCT '<' || object || '> <{_SKOS}inScheme> <' || scheme || '>' FROM fact JOIN property p ON p.name = property
            WHERE fact.kind = 'concept'
        UNION ALL SELECT '<' || object || '> <{_SKOS}prefLabel> ' || quoted(min(label)) || '@en' FROM new_concept GROUP BY object
        UNION ALL SELECT DISTINCT '<{ROLE}' || slug(role) || '> <{_SKOS}broader> <{ROLE}' || slug(department) || '>' FROM role_met
        UNION ALL {{decisions}} UNION ALL {{doubts}} UNION ALL {{sources}}) ORDER BY line""",
}
# What leads from entities out of the graph of facts, and who worked on which film as what, without repetition.
_DERIVED = f"""
CREATE OR REPLACE TEMP TABLE worked_as AS
    SELECT DISTINCT f.target AS film, s.name, p.target AS person
    FROM fact r JOIN shortcut s ON s.role = r.object JOIN fact f ON f.subject = r.subject AND f.property = 'workedOn'
    JOIN fact p ON p.subject = r.subject AND p.property = 'person'
    WHERE r.property = 'role';
CREATE OR REPLACE TEMP TABLE outward AS
    SELECT d.film AS entity, '{PREFIXES["prov"]}wasDerivedFrom' AS property,
           id(n.iri) || ' {_DERIVED_FROM} ' || id('source/' || url_encode(s.name)) AS line
    FROM (SELECT DISTINCT film, source_of(mention) AS source FROM identity WHERE film IS NOT NULL) d
    JOIN entity n ON n.entity = d.film JOIN source s ON s.number = d.source
    UNION ALL SELECT DISTINCT entity, '{PREFIXES["schema"]}sameAs', id(iri) || ' {_SAME_AS} <' || page || in_address(object) || '>'
    FROM fact JOIN (VALUES
        ('imdbId', 'film/', 'https://www.imdb.com/title/'), ('imdbId', 'person/', 'https://www.imdb.com/name/'),
        ('tmdbId', 'film/', 'https://www.themoviedb.org/movie/'), ('tmdbId', 'person/', 'https://www.themoviedb.org/person/'),
        ('article', 'film/', 'https://en.wikipedia.org/wiki/'),
        ('wikidataId', '', 'http://www.wikidata.org/entity/')) pages (name, begins, page) ON property = name
    JOIN entity ON entity.entity = subject AND starts_with(iri, begins);
"""
_DECISIONS = f"""
    WITH decided AS (
        SELECT d.*, n.iri, id('decision/' || n.iri || '/' || property) AS decision FROM decision d JOIN entity n ON n.entity = subject)
    SELECT decision || ' {_TYPE} ' || film('Decision') AS line FROM decided
    UNION ALL SELECT decision || ' {_LABEL} ' || quoted(property || ' of ' || coalesce(label, iri))
        FROM decided LEFT JOIN label ON label.entity = subject
    UNION ALL SELECT decision || ' ' || film('subject') || ' ' || id(iri) FROM decided
    UNION ALL SELECT decision || ' ' || film('property') || ' ' || film(property) FROM decided
    UNION ALL SELECT decision || ' ' || film('chosen') || ' ' || term(kind, chosen, chosen) FROM decided
    UNION ALL SELECT decision || ' ' || film('rule') || ' ' || quoted(rule) FROM decided
    UNION ALL SELECT decision || ' ' || film('chosenOver') || ' ' || id('source/' || url_encode(source))
        FROM decided JOIN decision_over USING (subject, property)"""
_DOUBTS = f"""
    WITH doubt AS (
        SELECT d.*, a.iri AS a, b.iri AS b, id('doubt/' || substr(md5(a.iri || ' ' || b.iri), 1, 16)) AS doubt
        FROM ({DOUBTED}) d JOIN entity a ON a.entity = first JOIN entity b ON b.entity = second)
    SELECT doubt || ' {_TYPE} ' || film('Doubt') AS line FROM doubt
    UNION ALL SELECT doubt || ' {_LABEL} ' || quoted(x.label || CASE WHEN first = second THEN ', one or two' ELSE ' or ' || y.label END)
        FROM doubt JOIN label x ON x.entity = first JOIN label y ON y.entity = second
    UNION ALL SELECT doubt || ' ' || film('first') || ' ' || id(a) FROM doubt
    UNION ALL SELECT doubt || ' ' || film('second') || ' ' || id(b) FROM doubt
    UNION ALL SELECT doubt || ' ' || film('likelihood') || ' ' || typed(likelihood::VARCHAR, 'decimal') FROM doubt
    UNION ALL SELECT doubt || ' ' || film('evidence') || ' ' || quoted(evidence) FROM doubt"""
_SOURCES = f"""
    WITH described AS (
        SELECT s.*, d.*, r.trust AS position, id('source/' || url_encode(s.name)) AS iri, id('document/' || content_hash) AS document
        FROM source s JOIN ranking r ON r.source = s.number LEFT JOIN document d ON d.source = s.number)
    SELECT iri || ' {_TYPE} ' || film('Source') AS line FROM described
    UNION ALL SELECT iri || ' {_LABEL} ' || quoted(name) FROM described
    UNION ALL SELECT iri || ' ' || film('layout') || ' ' || quoted(layout) FROM described
    UNION ALL SELECT iri || ' ' || film('reader') || ' ' || quoted(reader) FROM described
    UNION ALL SELECT iri || ' ' || film('trust') || ' ' || typed(position::VARCHAR, 'integer') FROM described
    UNION ALL SELECT iri || ' {_DERIVED_FROM} ' || document FROM described
    UNION ALL SELECT document || ' {_TYPE} ' || film('Document') FROM described
    UNION ALL SELECT document || ' {_LABEL} ' || quoted(min(file_name)) FROM described GROUP BY document
    UNION ALL SELECT document || ' ' || film('fileName') || ' ' || quoted(min(file_name)) FROM described GROUP BY document
    UNION ALL SELECT document || ' ' || film('contentHash') || ' ' || quoted('sha256:' || min(content_hash))
        FROM described GROUP BY document
    UNION ALL SELECT document || ' ' || film('retrieved') || ' ' || typed(min(retrieved), 'date')
        FROM described WHERE retrieved IS NOT NULL GROUP BY document"""

_STRUCTURE = "('film', 'appearsIn', 'within', 'role', 'name')"
_NAMED = f"""
    CREATE OR REPLACE TEMP TABLE own AS
        SELECT s.*, o.iri AS other, n.iri, r.name, id('source/' || url_encode(r.name)) AS graph
        FROM statement s JOIN own_mention t ON t.mention = s.mention JOIN entity n ON n.entity = s.subject JOIN source r
            ON r.number = s.source
        LEFT JOIN entity o ON o.entity = s.target;
    CREATE OR REPLACE TEMP TABLE claimed AS
        SELECT *, id('claim/' || url_encode(name) || '/' || substr(md5(iri || ' ' || property || ' ' || coalesce(other, object) || ' '
               || coalesce(document || ' ' || first_line || ' ' || last_line, '')), 1, 20)) AS claim
        FROM (FROM own WHERE property NOT IN {_STRUCTURE}
              UNION ALL FROM own SEMI JOIN decision USING (subject, property) WHERE property IN {_STRUCTURE}
              QUALIFY row_number() OVER (PARTITION BY source, subject, property, coalesce(other, object)
                                         ORDER BY document, first_line, last_line, mention) = 1)"""
_NAMED_LINES = f"""
    SELECT DISTINCT line || ' ' || graph || ' .' AS line FROM (
    SELECT id(iri) || ' ' || film(property) || ' ' || term(kind, object, other) AS line, graph FROM own
    UNION ALL SELECT id(iri) || ' {_TYPE} ' || film(class), graph
        FROM (SELECT DISTINCT subject AS entity, iri, graph FROM own) JOIN label USING (entity)
    UNION ALL SELECT claim || ' {_TYPE} ' || film('Claim'), graph FROM claimed
    UNION ALL SELECT claim || ' {_LABEL} ' || quoted(property || ' in ' || name || coalesce(', line ' || first_line, '')), graph
        FROM claimed
    UNION ALL SELECT claim || ' ' || film('subject') || ' ' || id(iri), graph FROM claimed
    UNION ALL SELECT claim || ' ' || film('property') || ' ' || film(property), graph FROM claimed
    UNION ALL SELECT claim || ' ' || film('value') || ' ' || term(kind, object, other), graph FROM claimed
    UNION ALL SELECT claim || ' ' || film('firstLine') || ' ' || typed(first_line::VARCHAR, 'integer'), graph FROM claimed
        WHERE first_line IS NOT NULL
    UNION ALL SELECT claim || ' ' || film('lastLine') || ' ' || typed(last_line::VARCHAR, 'integer'), graph FROM claimed
        WHERE last_line IS NOT NULL
    UNION ALL SELECT claim || ' {_DERIVED_FROM} ' || id('document/' || content_hash), graph
        FROM claimed JOIN document d ON d.source = claimed.source AND d.number = claimed.document
        WHERE claimed.source IN (SELECT source FROM document GROUP BY source HAVING count(*) > 1))
    ORDER BY line"""


SOURCE_VIEW = f"""
    SELECT id('mention/' || c.mention) || ' ' || film(c.property) || ' '
            || term(p.kind, coalesce(k.iri, c.value), 'mention/' || c.target) || ' .' AS line
        FROM claim c JOIN checked USING (mention) JOIN property p ON p.name = c.property
        LEFT JOIN concept k ON k.property = c.property AND k.value = c.value
    UNION ALL SELECT id('mention/' || mention) || ' {_TYPE} ' || film(class) || ' .' || chr(10)
        || id('mention/' || mention) || ' {_LABEL} ' || quoted(class) || ' .' FROM mention JOIN checked USING (mention)
    UNION ALL SELECT '<' || object || '> {_TYPE} <{_SKOS}Concept> .' || chr(10)
        || '<' || object || '> <{_SKOS}prefLabel> ' || quoted(label) || '@en .' FROM new_concept
    UNION ALL SELECT DISTINCT '<{ROLE}' || slug(role) || '> <{_SKOS}broader> <{ROLE}' || slug(department) || '> .' FROM role_met"""
"""The lines of what one source claims, before anything is merged; the IRIs of mentions are their numbers."""


def write(database: Database, folder: Path, *, all_graphs: bool = False) -> list[Path]:
    """Write the full graph as N-Quads, a file a part, and return the files: the default graph, and one named graph a source.

    Lines stand in the order of their subjects, the same in every build of the same sources. With `all_graphs` tables get their
    named graph for every film, else only for films that another source describes too.
    """
    queries = parts(database, all_graphs=all_graphs)
    stretches = database.stretches("entity", "entity", bits=_STRETCH_BITS)
    written = []
    folder.mkdir(exist_ok=True)
    with database.in_order():
        for name, query in queries.items():
            for number, (first, last) in enumerate(stretches if "{range}" in query else stretches[:1]):
                written.append(folder / f"{name}-{number:04}.nq")
                database.copy_lines(query.replace("{range}", f"BETWEEN {first} AND {last}"), written[-1])
    return written


def parts(database: Database, *, all_graphs: bool = False) -> dict[str, str]:
    """Fill the tables that the graph is written from, and return the query of each part's lines; `{range}` limits its entities."""
    _prepare_terms(database)
    database.sql(_LABELS.replace("{role}", str(ROLE)))
    database.sql(_OWN_GRAPH.replace("{all_graphs}", "true" if all_graphs else "false"))
    database.sql(_DERIVED + _NAMED)
    return {**{name: _completed(query) for name, query in _PARTS.items()}, NAMED_GRAPHS: _NAMED_LINES}


def _completed(query: str) -> str:
    """Return the query of a part with what it is put together from."""
    for name, part in (("decisions", _DECISIONS), ("doubts", _DOUBTS), ("sources", _SOURCES)):
        query = query.replace(f"{{{name}}}", f"({part})")
    return query


def _prepare_terms(database: Database) -> None:
    """Make the macros and small tables that the lines are built with."""
    database.sql(_MACROS)
    database.sql("CREATE OR REPLACE TEMP TABLE shortcut (name VARCHAR, role VARCHAR)")
    for name, role in schema.shortcuts().items():
        database.sql("INSERT INTO shortcut VALUES (?, ?)", [name, f"{ROLE}{role}"])


def write_source_view(database: Database, path: Path) -> None:
    """Write, as N-Triples, the claims about the mentions in the table `checked` (mention), each standing for itself, unmerged."""
    database.copy_lines(SOURCE_VIEW, path)


def prepare_source_view(database: Database) -> None:
    """Make what every source view needs, once for all of them."""
    fusion.name_concepts(database)
    _prepare_terms(database)


def viewed_mention(iri: str) -> int:
    """Return the mention that has this IRI in a source view."""
    return int(iri.rpartition("/")[2])
