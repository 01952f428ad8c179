"""From rows to RDF: N-Quads written by SQL, a line a row."""

from pathlib import Path

from filmograph import schema
from filmograph.build.database import Database
from filmograph.namespaces import FILM, GENRE, ID, LANGUAGE, PREFIXES, ROLE

_MACROS = rf"""
CREATE OR REPLACE TEMP MACRO quoted(s) AS '"' || replace(replace(replace(replace(replace(s, '\', '\\'), '"', '\"'),
    chr(10), '\n'), chr(13), '\r'), chr(9), '\t') || '"';
CREATE OR REPLACE TEMP MACRO id(s) AS '<{ID}' || s || '>';
CREATE OR REPLACE TEMP MACRO film(s) AS '<{FILM}' || s || '>';
CREATE OR REPLACE TEMP MACRO typed(s, t) AS quoted(s) || '^^<{PREFIXES["xsd"]}' || t || '>';
CREATE OR REPLACE TEMP MACRO term(object, kind) AS CASE kind
    WHEN 'node' THEN id(object) WHEN 'concept' THEN '<' || object || '>' WHEN 'string' THEN quoted(object)
    ELSE typed(object, kind) END;
CREATE OR REPLACE TEMP MACRO pascal(s) AS array_to_string(list_transform(string_split(s, '-'), lambda w: upper(w[1]) || w[2:]), '');
"""

_TYPE = f"<{PREFIXES['rdf']}type>"
_LABEL = f"<{PREFIXES['rdfs']}label>"
_DERIVED_FROM = f"<{PREFIXES['prov']}wasDerivedFrom>"
_SAME_AS = f"<{PREFIXES['schema']}sameAs>"
_SKOS = PREFIXES["skos"]

# The names of things, by which any RDF tool shows them. A node about a film is called by its class and the film.
_LABELS = """
CREATE OR REPLACE TEMP TABLE node AS
    SELECT i.iri, any_value(t.class) AS class, min(f.iri) AS film, min(t.key) AS key
    FROM identity i JOIN thing t USING (source, thing) JOIN identity f ON f.source = t.source AND f.thing = t.film GROUP BY i.iri;
CREATE OR REPLACE TEMP TABLE film_label AS
    SELECT t.subject AS film, t.object || CASE WHEN y.object IS NULL THEN '' ELSE ' (' || y.object || ')' END AS label
    FROM fact t LEFT JOIN fact y ON y.subject = t.subject AND y.property = 'year'
    WHERE t.property = 'title' AND t.subject IN (SELECT iri FROM node WHERE class = 'Film');
CREATE OR REPLACE TEMP TABLE credit_label AS
    SELECT c.subject, n.object || CASE WHEN a.object IS NULL THEN ', ' || replace(r.object, '{role}', '')
           ELSE ' as ' || a.object END AS label
    FROM fact c JOIN fact n ON n.subject = c.object AND n.property = 'name'
    JOIN fact r ON r.subject = c.subject AND r.property = 'role'
    LEFT JOIN fact a ON a.subject = c.subject AND a.property = 'characters'
    WHERE c.property IN ('person', 'company');
CREATE OR REPLACE TEMP TABLE label AS
    SELECT iri, class, coalesce(CASE
        WHEN class = 'Film' THEN fl.label
        WHEN class = 'Place' THEN key
        WHEN class IN ('Person', 'Company', 'Character') THEN n.object
        WHEN class IN ('Credit', 'CompanyCredit') THEN cl.label || ' in ' || fl.label
        WHEN class = 'Release' THEN 'Release of ' || fl.label || ' on ' || d.object
        ELSE class || ' of ' || fl.label END, class || ' ' || iri) AS label
    FROM node LEFT JOIN film_label fl ON fl.film = node.film
    LEFT JOIN fact n ON n.subject = iri AND n.property = 'name' LEFT JOIN credit_label cl ON cl.subject = iri
    LEFT JOIN fact d ON d.subject = iri AND d.property = 'date' AND class = 'Release';
"""

# A table's facts stand in the default graph; it gets a graph of its own only for films that another source describes too.
_OWN_GRAPH = """
CREATE OR REPLACE TEMP TABLE own_graph AS
    SELECT DISTINCT s.source, s.film FROM statement s JOIN source r ON r.name = s.source
    WHERE NOT r.bulk OR {all_graphs} OR s.film IN (SELECT film FROM statement GROUP BY film HAVING count(DISTINCT source) > 1);
"""

# Each query gives one column, the line. What a claim is about stands in its IRI; structure (`film`, `within`, …) is no claim of its own.
_DEFAULT = {
    "facts": "SELECT id(subject) || ' ' || film(property) || ' ' || term(object, kind) AS line FROM fact WHERE object IS NOT NULL",
    "types and labels": f"""
        SELECT id(iri) || ' {_TYPE} ' || film(class) AS line FROM label
        UNION ALL SELECT id(iri) || ' {_LABEL} ' || quoted(label) FROM label""",
    "shortcuts": """
        SELECT DISTINCT id(f.object) || ' ' || film(s.name) || ' ' || id(p.object) AS line
        FROM fact r JOIN shortcut s ON s.role = r.object JOIN fact f ON f.subject = r.subject AND f.property = 'film'
        JOIN fact p ON p.subject = r.subject AND p.property = 'person'
        WHERE r.property = 'role' AND NOT EXISTS (FROM fact a WHERE a.subject = r.subject AND a.property = 'archiveFootage')""",
    "concepts": f"""
        SELECT DISTINCT '<' || object || '> {_TYPE} <{_SKOS}Concept>' AS line
        FROM fact WHERE kind = 'concept'
        UNION ALL SELECT DISTINCT '<' || object || '> <{_SKOS}inScheme> <' || scheme || '>' FROM fact JOIN property p ON p.name = property
        WHERE fact.kind = 'concept'
        UNION ALL SELECT '<' || object || '> <{_SKOS}prefLabel> ' || quoted(mode(value)) || '@en'
        FROM (SELECT object, value FROM statement WHERE kind = 'concept' AND object NOT IN (SELECT iri FROM concept_known) ORDER BY value)
        GROUP BY object""",
    "provenance": f"""
        SELECT DISTINCT id(film) || ' {_DERIVED_FROM} ' || id('source/' || url_encode(source)) AS line FROM statement""",
    "hard identifiers": f"""
        SELECT DISTINCT id(subject) || ' {_SAME_AS} <' || page || url_encode(object) || '>' AS line FROM fact JOIN (VALUES
            ('imdbId', 'film/%', 'https://www.imdb.com/title/'), ('imdbId', 'person/%', 'https://www.imdb.com/name/'),
            ('tmdbId', 'film/%', 'https://www.themoviedb.org/movie/'), ('tmdbId', 'person/%', 'https://www.themoviedb.org/person/'),
            ('wikidataId', '%', 'http://www.wikidata.org/entity/')) pages (name, subjects, page)
        ON property = name AND subject LIKE subjects""",
    "decisions": f"""
        WITH decided AS (SELECT *, id('decision/' || subject || '/' || property) AS node FROM decision)
        SELECT node || ' {_TYPE} ' || film('Decision') AS line FROM decided
        UNION ALL SELECT node || ' {_LABEL} ' || quoted(property || ' of ' || coalesce(label, subject))
            FROM decided LEFT JOIN label ON label.iri = subject
        UNION ALL SELECT node || ' ' || film('subject') || ' ' || id(subject) FROM decided
        UNION ALL SELECT node || ' ' || film('property') || ' ' || film(property) FROM decided
        UNION ALL SELECT node || ' ' || film('chosen') || ' ' || term(chosen, kind) FROM decided
        UNION ALL SELECT node || ' ' || film('rule') || ' ' || quoted(rule) FROM decided
        UNION ALL SELECT node || ' ' || film('chosenOver') || ' ' || id('source/' || url_encode(source))
            FROM decided JOIN decision_over USING (subject, property)""",
    "sources": f"""
        WITH described AS (SELECT *, id('source/' || url_encode(name)) AS iri, id('document/' || content_hash) AS document FROM source)
        SELECT iri || ' {_TYPE} ' || film('Source') AS line FROM described
        UNION ALL SELECT iri || ' {_LABEL} ' || quoted(name) FROM described
        UNION ALL SELECT iri || ' ' || film('layout') || ' ' || quoted(layout) FROM described
        UNION ALL SELECT iri || ' ' || film('reader') || ' ' || quoted(reader) FROM described
        UNION ALL SELECT iri || ' {_DERIVED_FROM} ' || document FROM described
        UNION ALL SELECT document || ' {_TYPE} ' || film('Document') FROM described
        UNION ALL SELECT document || ' {_LABEL} ' || quoted(min(file_name)) FROM described GROUP BY document
        UNION ALL SELECT document || ' ' || film('fileName') || ' ' || quoted(min(file_name)) FROM described GROUP BY document
        UNION ALL SELECT document || ' ' || film('contentHash') || ' ' || quoted('sha256:' || min(content_hash))
            FROM described GROUP BY document
        UNION ALL SELECT document || ' ' || film('retrieved') || ' ' || typed(min(retrieved), 'date')
            FROM described WHERE retrieved IS NOT NULL GROUP BY document""",
}

_NAMED = f"""
    WITH own AS (SELECT s.*, id('source/' || url_encode(source)) AS graph FROM statement s JOIN own_graph USING (source, film)),
    claimed AS (SELECT *, id('claim/' || url_encode(source) || '/' || claim) AS iri FROM own
                WHERE property NOT IN ('film', 'appearsIn', 'within', 'role', 'name'))
    SELECT DISTINCT id(subject) || ' ' || film(property) || ' ' || term(object, kind) || ' ' || graph AS line FROM own
    UNION ALL SELECT DISTINCT id(subject) || ' {_TYPE} ' || film(class) || ' ' || graph FROM own
    UNION ALL SELECT iri || ' {_TYPE} ' || film('Claim') || ' ' || graph FROM claimed
    UNION ALL SELECT iri || ' {_LABEL} ' || quoted(property || ' in ' || source || coalesce(', line ' || first_line, '')) || ' ' || graph
        FROM claimed
    UNION ALL SELECT iri || ' ' || film('subject') || ' ' || id(subject) || ' ' || graph FROM claimed
    UNION ALL SELECT iri || ' ' || film('property') || ' ' || film(property) || ' ' || graph FROM claimed
    UNION ALL SELECT iri || ' ' || film('value') || ' ' || term(object, kind) || ' ' || graph FROM claimed
    UNION ALL SELECT iri || ' ' || film('firstLine') || ' ' || typed(first_line::VARCHAR, 'integer') || ' ' || graph
        FROM claimed WHERE first_line IS NOT NULL
    UNION ALL SELECT iri || ' ' || film('lastLine') || ' ' || typed(last_line::VARCHAR, 'integer') || ' ' || graph
        FROM claimed WHERE last_line IS NOT NULL"""


def write(database: Database, path: Path, *, all_graphs: bool = False) -> None:
    """Write the whole graph as N-Quads: the default graph from `fact` and `decision`, one named graph a source from `statement`.

    With `all_graphs` tables get their named graph for every film, else only for films that another source describes too.
    """
    _prepare_terms(database)
    database.sql(_LABELS.replace("{role}", str(ROLE)))
    database.sql(_OWN_GRAPH.replace("{all_graphs}", "true" if all_graphs else "false"))
    selected = "\nUNION ALL\n".join(f"(SELECT line || ' .' AS line FROM ({query}))" for query in (*_DEFAULT.values(), _NAMED))
    _copy(database, selected, path)


def _prepare_terms(database: Database) -> None:
    """Make the macros and small tables that the lines are built with."""
    database.sql(_MACROS)
    database.sql("CREATE OR REPLACE TEMP TABLE shortcut (name VARCHAR, role VARCHAR)")
    for name, role in schema.shortcuts().items():
        database.sql("INSERT INTO shortcut VALUES (?, ?)", [name, f"{ROLE}{role}"])
    database.sql("CREATE OR REPLACE TEMP TABLE concept_known (iri VARCHAR)")
    for iri in sorted(schema.terms()):
        if iri.startswith((str(ROLE), str(LANGUAGE), str(GENRE))):
            database.sql("INSERT INTO concept_known VALUES (?)", [iri])


def source_view(database: Database) -> str:
    """Return, as Turtle, what sources say of the films in the table `checked` (source, film), in terms of `identity`."""
    _prepare_terms(database)
    lines = database.rows(f"""
        WITH described AS (SELECT i.iri, t.class, t.source FROM thing t JOIN identity i USING (source, thing)
            JOIN checked c ON c.source = t.source AND c.film = t.film)
        SELECT DISTINCT id(subject) || ' ' || film(property) || ' ' || term(object, kind) || ' .'
            FROM statement JOIN described ON described.iri = subject
        UNION ALL SELECT id(iri) || ' {_TYPE} ' || film(class) || ' .' FROM described
        UNION ALL SELECT id(iri) || ' {_LABEL} ' || quoted(class || ' of ' || source) || ' .' FROM described
        UNION ALL SELECT DISTINCT '<' || object || '> {_TYPE} <{_SKOS}Concept> ; <{_SKOS}prefLabel> ' || quoted(value) || '@en .'
            FROM statement JOIN described ON described.iri = subject
            WHERE kind = 'concept' AND object NOT IN (SELECT iri FROM concept_known)""")
    return "\n".join(str(line) for (line,) in lines)


def _copy(database: Database, query: str, path: Path) -> None:
    """Write the one column of a query as lines; the delimiter is a character that no cleaned value holds."""
    target = str(path).replace("'", "''")
    database.sql(f"COPY ({query}) TO '{target}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')")
