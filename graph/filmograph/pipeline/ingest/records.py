"""Sources and their claims in the tables: added, or replaced document by document."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from filmograph.model import Record, Rejected
from filmograph.pipeline.fuse import rules
from filmograph.pipeline.ingest.untitled import titled
from filmograph.pipeline.ingest.writer import Writer
from filmograph.store.claims import Database

_BATCH = 200_000


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file that a source consists of; `retrieved` is an ISO date where it is known."""

    file_name: str
    content_hash: str
    retrieved: str | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """A page, or the tables of one kind, with the files it consists of; `bulk` for tables.

    `options` names what the user asked of its reader: a source that was read with other options is read again.
    """

    name: str
    layout: str
    reader: str
    documents: tuple[Document, ...]
    bulk: bool = False
    options: str = ""


def begin_source(database: Database, source: Source) -> int:
    """Describe a source, delete the earlier claims of its documents (those of the same file name), and return its number.

    A table of several files is replaced file by file: the claims of files that are not given now stay.
    """
    number = database.count(
        "SELECT coalesce(min(number), (SELECT coalesce(max(number), 0) + 1 FROM source)) FROM source WHERE name = ?", [source.name]
    )
    database.sql("DELETE FROM source WHERE number = ?", [number])
    # the IRIs of entities follow the shipped order, so that other rules of fusion change no IRI
    order = rules.shipped().trust
    trust = order.index(source.layout) if source.layout in order else len(order)
    database.insert("source", [(number, source.name, source.layout, source.reader, source.bulk, False, trust, source.options, False)])
    old = database.rows("SELECT number, file_name FROM document WHERE source = ?", [number])
    replaced = [document for document, name in old if not source.bulk or name in {d.file_name for d in source.documents}]
    for table in ("aside", "claim", "mention"):
        database.sql(
            f"DELETE FROM {table} WHERE source_of(mention) = $1 AND document_of(mention) IN (SELECT unnest($2::INTEGER[]))",
            [number, replaced],
        )
    for table, column in (("document", "number"), ("role_met", "document"), ("unread", "document")):
        database.sql(f"DELETE FROM {table} WHERE source = $1 AND {column} IN (SELECT unnest($2::INTEGER[]))", [number, replaced])
    file_names = [name for document, name in old if document in replaced]
    database.sql(
        "DELETE FROM quarantine WHERE source = $1 AND (file_name IS NULL OR file_name IN (SELECT unnest($2::VARCHAR[])))",
        [source.name, file_names],
    )
    first = database.count("SELECT coalesce(max(number) + 1, 0) FROM document WHERE source = ?", [number])
    described = ((number, first + i, d.file_name, d.content_hash, d.retrieved) for i, d in enumerate(source.documents))
    database.insert("document", list(described))
    return number


def document_numbers(database: Database, number: int) -> dict[str, int]:
    """Return the number of each document of a source by its file name."""
    found = database.rows("SELECT file_name, number FROM document WHERE source = ?", [number])
    return {str(name): int(str(document)) for name, document in found}


def add_records(
    database: Database,
    source: Source,
    number: int,
    documents: Iterable[tuple[str, Iterable[Record | Rejected]]],
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Add the claims of a source's documents (file name, records); rows that cannot be read go to quarantine with the reason.

    `progress` is called with the number of records that are read so far.
    """
    writer = Writer(source.name)
    numbers, done = document_numbers(database, number), 0
    untitled: list[tuple[str, Record]] = []
    for file_name, records in documents:
        writer.begin(number, numbers[file_name], file_name)
        for record in records:
            if isinstance(record, Record) and record.film.title is None and "tmdb" in record.film.ids:
                untitled.append((file_name, record))
            else:
                writer.add(record)
            done += 1
            progress(done)
            if len(writer.claims) > _BATCH:
                writer.flush(database)
    writer.flush(database)
    for file_name, found in titled(database, number, untitled):
        writer.begin(number, numbers[file_name], file_name)
        writer.add(found)
    writer.flush(database)
    if writer.partial:
        database.sql("UPDATE source SET partial = true WHERE number = ?", [number])
