"""The documents of the sources, and what each line of one claims."""

from collections.abc import Sequence
from dataclasses import dataclass

from filmograph.errors import NotFound
from filmograph.namespaces import ID
from filmograph.store.claims_reader import Tables

_DOCUMENTS = """
    SELECT s.number, d.number, d.file_name FROM source s LEFT JOIN document d ON d.source = s.number
    WHERE s.name = $1 ORDER BY d.file_name"""
_CLAIMS = """
    SELECT c.first_line, c.last_line, lower(m.class), m.key, c.property, coalesce(c.value, t.key), e.iri
    FROM claim c JOIN mention m USING (mention) LEFT JOIN mention t ON t.mention = c.target
    LEFT JOIN identity i ON i.mention = c.mention LEFT JOIN entity e ON e.entity = i.entity
    WHERE source_of(c.mention) = $1 AND c.document = $2 AND c.first_line <= $4 AND c.last_line >= $3
    ORDER BY 1, 2, 3, 4, 5, 6 LIMIT $5"""


@dataclass(frozen=True)
class Claim:
    """What lines of a document claim: a property of a mention, of which entity, and the value."""

    first_line: int
    last_line: int
    kind: str
    about: str | None
    property: str
    value: str | None
    iri: str | None


def documents(tables: Tables, source: str) -> list[str]:
    """Return the files of a source; raises `NotFound` for a source that the store does not have."""
    found = tables.rows(_DOCUMENTS, [source])
    if not found:
        raise NotFound(f"No source is called {source!r}.")
    return [name for _, _, name in found if name is not None]


def claims(tables: Tables, source: str, file: str, lines: tuple[int, int], limit: int) -> Sequence[Claim]:
    """Return what the lines of a document claim, at most so many; raises `NotFound` for a document that the source does not have."""
    documents(tables, source)
    numbers = [(own, number) for own, number, name in tables.rows(_DOCUMENTS, [source]) if name == file]
    if not numbers:
        raise NotFound(f"The source {source!r} has no document {file!r}.")
    rows = tables.rows(_CLAIMS, [*numbers[0], *lines, limit])
    return [
        Claim(first, last, kind, about, name, value, f"{ID}{iri}" if iri else None) for first, last, kind, about, name, value, iri in rows
    ]
