"""IMDb's tables read into the claims tables: cleaned byte by byte, split into columns by DuckDB, each row with its line."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

from filmograph.errors import SourceError
from filmograph.pipeline.ingest.documents import Input
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.ingest.records import begin_source, document_numbers
from filmograph.sources.reading.files import Opened, printable
from filmograph.sources.tables import imdb_tables
from filmograph.sources.tables.imdb_tables import CHECKS, KEYS, NEEDED, TABLES, VALUES
from filmograph.store.claim_tables import DOCUMENT_BITS, SOURCE_BITS
from filmograph.store.claims import Database, Row

_BLOCK = 1 << 24
_LONGEST = 1 << 20
_MOST_REFUSED = 1000
_CONTROL = bytes(b for b in range(32) if b not in (9, 10)) + b"\x7f"
_FORBIDDEN = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xef\xbf[\xbe\xbf]")
_GONE = b"\x02"  # replaces a line that is in quarantine already, so that the lines after it keep their numbers


@dataclass
class _Cleaning:
    """The faults found while a file was copied: lines with the reason, and a sentence when the file ends too early."""

    name: str
    lines: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    cut: str = ""


def read(database: Database, one: Input, choice: Choice, progress: Callable[[int, int], None] = lambda _done, _total: None) -> list[str]:
    """Read the tables of a source into claims, and return a sentence for each file that ends too early.

    `progress` is called with the number of bytes that are read and with their total. Raises `SourceError` when a table lacks a
    column that is read, or title.basics is missing.
    """
    paths, name = one.tables, one.source.name
    if NEEDED not in paths:
        given = ", ".join(sorted(paths))
        raise SourceError(f"{one.paths[0].parent}: {given} alone name no films; give {NEEDED} with them.")
    number = begin_source(database, one.source)
    documents = {table: document_numbers(database, number)[printable(path.name)] for table, path in paths.items()}
    done, total = 0, sum(path.stat().st_size for path in paths.values())
    cut = []
    for table in TABLES:
        if table in paths:
            cut += _load(database, name, table, paths[table])
            done += paths[table].stat().st_size
            progress(done, total)
        else:
            columns = ", ".join(f"NULL::VARCHAR AS {column}" for column in TABLES[table])
            database.sql(f"CREATE OR REPLACE TEMP TABLE {_view(table)} AS SELECT 0::BIGINT AS line, {columns} WHERE false")
    for table in paths:
        _refuse(database, name, table, printable(paths[table].name))
        _leave_out(database, name, table, printable(paths[table].name))
    _prepare_categories(database, number, documents.get("title.principals", 0))
    base = (number << SOURCE_BITS) | (min(documents.values()) << DOCUMENT_BITS)
    stated = imdb_tables.statements(base, (1 << DOCUMENT_BITS) - 1, documents, types=choice.types, adult=choice.adult)
    database.sql(stated.begin)
    for stretch in stated.credits(database.count("SELECT count(*) FROM imdb_film")):
        database.sql(stretch)
    database.sql(stated.end)
    for table in TABLES:
        database.sql(f"DROP TABLE {_view(table)}")
    return cut


def _view(table: str) -> str:
    return table.replace(".", "_")


def _load(database: Database, source: str, table: str, path: Path) -> list[str]:
    """Make a table of the columns that are read, with the line of each row; rows of the wrong width go to quarantine."""
    clean = database.scratch / f"{table}.tsv"
    found = _Cleaning(printable(path.name))
    with clean.open("wb") as copy:
        for block in _cleaned(path, found):
            copy.write(block)
    with clean.open("rb") as copy:
        header = copy.readline().decode(errors="replace").rstrip("\n").removeprefix("\ufeff").split("\t")
    missing = imdb_tables.missing_columns(table, header)
    if missing:
        raise SourceError(f"{path}: the table {table} has no column {', '.join(missing)}; its first line is the header, fetch it again.")
    given = (
        f"nullif(nullif(f[{header.index(column) + 1}], '\\N'), '')" if column in header else "NULL::VARCHAR" for column in TABLES[table]
    )
    picked = ", ".join(f"{value} AS {column}" for value, column in zip(given, TABLES[table], strict=True))
    with database.in_order():
        database.sql(f"""
            CREATE OR REPLACE TEMP TABLE raw AS
                SELECT {picked}, len(f) AS width, CASE WHEN len(f) <> {len(header)} THEN row END AS row
                FROM (SELECT row, string_split(row, chr(9)) AS f FROM read_csv('{_sql(clean)}',
                    columns = {{'row': 'VARCHAR'}}, delim = '\x01', quote = '', escape = '', header = false, skip = 1,
                    auto_detect = false, new_line = '\\n', max_line_size = {2 * _LONGEST}))""")
    clean.unlink()
    # rows of a transaction that is not over are counted from a high number, so they are counted from the first
    line = f"rowid - {database.count('SELECT min(rowid) FROM raw')} + 2"
    database.sql(
        f"""
        INSERT INTO quarantine
            SELECT ?, 'record', ?, {line}, {line}, NULL, NULL,
                   'The row has ' || width || ' fields where the header has {len(header)}.', row
            FROM raw WHERE width <> {len(header)} AND row <> '\x02' ORDER BY rowid""",
        [source, found.name],
    )
    columns = ", ".join(TABLES[table])
    database.sql(f"""
        CREATE OR REPLACE TEMP TABLE {_view(table)} AS SELECT {line} AS line, {columns} FROM raw WHERE width = {len(header)};
        DROP TABLE raw""")
    database.insert("quarantine", [(source, "record", found.name, line, line, None, None, why, text) for line, why, text in found.refused])
    return [found.cut] if found.cut else []


def _refuse(database: Database, source: str, table: str, file_name: str) -> None:
    """Move the rows that a check refuses to quarantine; of very many, the first ones and the number of the others."""
    view = _view(table)
    reasons = [f"WHEN {where} THEN {reason}" for name, where, reason in CHECKS if name == table]
    if reasons:
        _set_aside(database, source, file_name, view, f"SELECT t.*, CASE {' '.join(reasons)} END AS reason FROM {view} t")
    if key := KEYS.get(table):
        _set_aside(
            database, source, file_name, view,
            f"SELECT t.*, CASE WHEN row_number() OVER (PARTITION BY {key} ORDER BY line) > 1 THEN {key} || ' is in the table twice; '"
            f" || 'the first row was read.' END AS reason FROM {view} t"
            f" WHERE {key} IN (SELECT {key} FROM {view} GROUP BY {key} HAVING count(*) > 1)",
        )  # fmt: skip


def _leave_out(database: Database, source: str, table: str, file_name: str) -> None:
    """Put the values that do not fit their column into quarantine, and leave them out of their rows."""
    view = _view(table)
    for column, form, what in ((column, form, what) for name, column, form, what in VALUES if name == table):
        wrong = f"{column} IS NOT NULL AND NOT regexp_full_match({column}, '{form}')"
        reason = f"""'"' || {column} || '" in the column ''{column}'' is not {what}; it is left out.'"""
        database.sql(
            f"INSERT INTO quarantine SELECT ?, 'value', ?, line, line, '{column}', {column}, {reason}, NULL FROM {view} WHERE {wrong}"
            f" ORDER BY line LIMIT {_MOST_REFUSED}",
            [source, file_name],
        )
        if (more := database.count(f"SELECT count(*) FROM {view} WHERE {wrong}") - _MOST_REFUSED) > 0:
            counted: Row = (source, "value", file_name, None, None, column, None, f"{more:,} further values were left out.", None)
            database.insert("quarantine", [counted])
        database.sql(f"UPDATE {view} SET {column} = NULL WHERE {wrong}")


def _set_aside(database: Database, source: str, file_name: str, view: str, checked: str) -> None:
    columns = [
        str(name)
        for (name,) in database.rows("SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND column_name <> 'line'", [view])
    ]
    cells = ", ".join(f"coalesce({column}, chr(92) || 'N')" for column in columns)
    text = f"concat_ws(chr(9), {cells})"
    database.sql(f"CREATE OR REPLACE TEMP TABLE refused AS SELECT line, reason, {text} AS text FROM ({checked}) WHERE reason IS NOT NULL")
    database.sql(
        f"INSERT INTO quarantine SELECT ?, 'record', ?, line, line, NULL, NULL, reason, text FROM refused"
        f" ORDER BY line LIMIT {_MOST_REFUSED}",
        [source, file_name],
    )
    if (more := database.count("SELECT count(*) FROM refused") - _MOST_REFUSED) > 0:
        reason = f"{more:,} further rows were refused for the same reasons."
        summary: Row = (source, "record", file_name, None, None, None, None, reason, None)
        database.insert("quarantine", [summary])
    database.sql(f"DELETE FROM {view} WHERE line IN (SELECT line FROM refused)")


def _prepare_categories(database: Database, number: int, document: int) -> None:
    database.sql("CREATE OR REPLACE TEMP TABLE imdb_category (category VARCHAR, role VARCHAR, flags VARCHAR)")
    for category, count in database.rows("SELECT category, count(*) FROM title_principals GROUP BY category ORDER BY category"):
        role, flags, department = imdb_tables.role_of(str(category))
        database.sql("INSERT INTO imdb_category VALUES (?, ?, ?)", [category, role, flags])
        if department:
            database.insert("role_met", [(number, document, role, department, count)])


def _cleaned(path: Path, found: _Cleaning) -> Iterator[bytes]:
    """Yield the bytes of a file in complete lines of valid UTF-8 without control characters; `found` gets the lines that are left out."""
    rest = b""
    with Opened(path) as opened:
        stream = BufferedReader(opened, _BLOCK)
        while block := stream.read(_BLOCK):
            while block.endswith(b"\r") and (after := stream.read(1)):
                block += after
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            lines, newline, rest = (rest + block).rpartition(b"\n")
            if newline:
                yield _clean_lines(lines + newline, found)
            elif len(rest) > 64 * _LONGEST:
                raise SourceError(f"{path}: a line of more than 64 MB; check whether this file is a table.")
        if opened.cut:
            rest = b""
            found.cut = (
                f"{path}: the compressed file is cut or damaged after line {found.lines}; the lines before were read, fetch the file again."
            )
    if rest:
        yield _clean_lines(rest + b"\n", found)


def _clean_lines(block: bytes, found: _Cleaning) -> bytes:
    first = found.lines
    block = _FORBIDDEN.sub(b"", block.translate(None, _CONTROL)) if _needs_cleaning(block) else block.translate(None, _CONTROL)
    found.lines += block.count(b"\n")
    try:
        block.decode()
        valid = True
    except UnicodeDecodeError:
        valid = False
    if valid and not _long_line(block):
        return block
    lines = block.split(b"\n")
    for i, line in enumerate(lines[:-1]):
        if reason := _fault(line):
            found.refused.append((first + i + 1, reason, line[:2000].decode(errors="replace")))
            lines[i] = _GONE
    return b"\n".join(lines)


def _needs_cleaning(block: bytes) -> bool:
    return b"\xe2\x80" in block or b"\xe2\x81" in block or b"\xef\xbf" in block


def _long_line(block: bytes) -> bool:
    """Return whether a line is longer than a field may be; searches once in each block of that length."""
    at = 0
    while at + _LONGEST < len(block):
        at = block.rfind(b"\n", at, at + _LONGEST)
        if at < 0:
            return True
        at += 1
    return False


def _fault(line: bytes) -> str:
    if len(line) > _LONGEST:
        return f"The row is {len(line) / 1e6:.1f} MB long, more than the 1 MB that a row may be."
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return f"The row is not UTF-8 (byte 0x{line[error.start]:02x} at offset {error.start})."
    return ""


def _sql(path: Path) -> str:
    return str(path).replace("'", "''")
