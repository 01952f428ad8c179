"""The crosswalk: which mention, on which line of which document, became which entity."""

from collections.abc import Sequence
from pathlib import Path

from filmograph.ask.answer_rows import Rows, Table
from filmograph.namespaces import ID
from filmograph.store.claims_reader import Tables
from filmograph.store.references import KINDS

COLUMNS = {
    "source": "text", "document": "text", "line": "integer", "kind": "text", "name": "text", "year": "integer", "imdb": "text",
    "tmdb": "text", "wikidata": "text", "iri": "iri", "label": "text",
}  # fmt: skip
FORMS = {"csv": "FORMAT csv, HEADER", "json": "FORMAT json, ARRAY", "parquet": "FORMAT parquet"}

# An entity is labelled as the tables have it; what is in none of them (a place, a character, a film without credits) by its name in the
# most trusted source.
_CROSSWALK = """
    WITH wanted AS (SELECT * FROM mention WHERE class IN (SELECT unnest({classes}))),
    stated AS (
        SELECT mention, min(document) AS document, min(first_line) AS line,
               max(value) FILTER (property IN ('title', 'name')) AS name,
               max(TRY_CAST(left(value, 4) AS INTEGER)) FILTER (property IN ('year', 'birthDate')) AS year,
               min(value) FILTER (property = 'imdbId') AS imdb, min(value) FILTER (property = 'tmdbId') AS tmdb,
               min(value) FILTER (property = 'wikidataId') AS wikidata
        FROM claim SEMI JOIN wanted USING (mention) GROUP BY mention),
    labelled AS (
        SELECT entity, CASE WHEN year IS NULL THEN title ELSE title || ' (' || year || ')' END AS label FROM film
        UNION ALL SELECT entity, name FROM person UNION ALL SELECT entity, name FROM company)
    SELECT s.name AS source, d.file_name AS document, t.line, lower(w.class) AS kind, coalesce(t.name, w.key) AS name, t.year,
           t.imdb, t.tmdb, t.wikidata, '{id}' || e.iri AS iri,
           CASE WHEN e.entity IS NOT NULL THEN
               coalesce(l.label, first_value(coalesce(t.name, w.key) || CASE WHEN w.class = 'Film' THEN coalesce(' (' || t.year || ')', '')
                   ELSE '' END) OVER (PARTITION BY e.entity ORDER BY s.trust, w.mention)) END AS label
    FROM wanted w JOIN source s ON s.number = source_of(w.mention) LEFT JOIN stated t USING (mention)
    LEFT JOIN document d ON d.source = s.number AND d.number = document_of(w.mention)
    LEFT JOIN identity i USING (mention) LEFT JOIN entity e ON e.entity = i.entity LEFT JOIN labelled l ON l.entity = e.entity
    ORDER BY s.name, d.file_name, t.line, w.mention"""


def crosswalk(tables: Tables, kinds: Sequence[str]) -> Rows:
    """Return a row for each mention of these kinds, in the order of sources, documents and lines.

    The columns are those of `COLUMNS`: the year of a film, or of a person's birth, as the source gives it; the IRI and label of the
    entity are None for a mention that no entity was made of, because its record is in the quarantine.
    """
    return Rows(Table.of(COLUMNS, tables.rows(_query(kinds))))


def write(tables: Tables, kinds: Sequence[str], form: str, path: Path) -> None:
    """Write the rows to a file in one of `FORMS`, however many they are; raises `StoreError` when it cannot be written."""
    tables.rows(f"COPY ({_query(kinds)}) TO '{str(path).replace(chr(39), 2 * chr(39))}' ({FORMS[form]})")


def _query(kinds: Sequence[str]) -> str:
    return _CROSSWALK.format(classes=[KINDS[kind] for kind in kinds], id=ID)
