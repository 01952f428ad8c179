"""The claims of each source, checked against the shapes before anything is merged; a record that breaks one goes to quarantine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from filmograph.namespaces import FILM
from filmograph.pipeline.check import shapes, suspects
from filmograph.pipeline.check.shacl import Result, order
from filmograph.pipeline.ingest.documents import read_lines
from filmograph.pipeline.publish import triples
from filmograph.store.claims import Database, Row

_SLICE = 40_000
"""How many mentions are checked together: about 250,000 triples, a few hundred megabytes in memory for each thread."""
_THREADS = 4

# What is checked of a source: all of a small one, of a large one the films of the mentions that may break a shape. A person or company
# of a table, which belongs to no film, counts as a film.
_EXAMINED = """
    CREATE OR REPLACE TEMP TABLE examined AS SELECT coalesce(film, mention) AS film, mention FROM mention WHERE source_of(mention) = ?"""
_EXAMINED_SUSPECTS = """
    CREATE OR REPLACE TEMP TABLE examined AS
        WITH film AS (SELECT DISTINCT coalesce(film, mention) AS film FROM mention JOIN suspect USING (mention))
        SELECT coalesce(m.film, m.mention) AS film, m.mention FROM mention m
        WHERE source_of(m.mention) = ? AND coalesce(m.film, m.mention) IN (SELECT film FROM film)"""
_FILMS = "SELECT film, count(*) AS mentions FROM examined GROUP BY film ORDER BY film"
# A slice holds some films with all their parts, and the people and companies that their claims refer to.
_CHECKED = "CREATE OR REPLACE TEMP TABLE checked AS SELECT mention FROM examined WHERE film BETWEEN $1 AND $2"
_TARGETS = """
    INSERT INTO checked SELECT DISTINCT target FROM claim JOIN checked USING (mention)
    WHERE target IS NOT NULL AND target NOT IN (SELECT mention FROM checked)"""
_PROVENANCE = """
    WITH focus AS (SELECT b.result, b.property, t.mention, t.film FROM broken b JOIN mention t USING (mention)),
    own AS (SELECT result, min(first_line) AS first, max(last_line) AS last, min(document) AS document
            FROM focus f JOIN claim c USING (mention) GROUP BY result),
    of_film AS (SELECT result, min(first_line) AS first, max(last_line) AS last, min(document) AS document
                FROM focus f JOIN mention t ON t.film = f.film JOIN claim c ON c.mention = t.mention GROUP BY result)
    SELECT f.result, f.mention, f.film, f.property, s.name, d.file_name,
           coalesce(own.first, of_film.first), coalesce(own.last, of_film.last)
    FROM focus f JOIN source s ON s.number = source_of(f.mention) LEFT JOIN own ON own.result = f.result
    LEFT JOIN of_film ON of_film.result = f.result
    LEFT JOIN document d ON d.source = s.number AND d.number = coalesce(own.document, of_film.document) ORDER BY f.result"""


def quarantine_violations(database: Database, paths: Mapping[str, Path], progress: Callable[[int, int], None]) -> None:
    """Check every source that is not checked yet, and put each record that breaks a shape into quarantine, with its lines.

    `paths` gives the path of each file by its name, for the text of the lines; `progress` is called with the number of slices that
    are checked and with their total.
    """
    unchecked = [int(str(n)) for (n,) in database.rows("SELECT number FROM source WHERE NOT checked ORDER BY number")]
    if not unchecked:
        return
    triples.prepare_source_view(database)
    for number in unchecked:
        results = _check(database, number, progress)
        with database.transaction():
            if results:
                set_aside(database, results, paths)
            database.sql("UPDATE source SET checked = true WHERE number = ?", [number])


def _check(database: Database, number: int, progress: Callable[[int, int], None]) -> list[Result]:
    """Return the violations in one source; slices are written in this thread and checked in others, a few at a time."""
    if database.count("SELECT count(*) FROM mention WHERE source_of(mention) = ?", [number]) > _SLICE:
        suspects.find(database, number)
        database.sql(_EXAMINED_SUSPECTS, [number])
    else:
        database.sql(_EXAMINED, [number])
    slices = list(_slices(database))
    found: dict[Result, None] = {}
    running: list[Future[list[Result]]] = []

    def collect(most: int) -> None:
        while len(running) > most:
            found.update(dict.fromkeys(running.pop(0).result()))

    with ThreadPoolExecutor(_THREADS) as pool:
        for index, (first, last) in enumerate(slices):
            database.sql(_CHECKED, [first, last])
            database.sql(_TARGETS)
            lines = database.scratch / f"slice-{index}.nt"
            triples.write_source_view(database, lines)
            running.append(pool.submit(_check_lines, lines))
            collect(_THREADS)
            progress(index + 1, len(slices))
        collect(0)
    return sorted(found, key=order)


def _check_lines(lines: Path) -> list[Result]:
    try:
        return [result for result in shapes.check_file(lines) if result.severity == "violation"]
    finally:
        lines.unlink()


def _slices(database: Database) -> Iterator[tuple[int, int]]:
    """Yield the first and last film of each slice of what is checked."""
    first, size, last = None, 0, 0
    for film, mentions in database.rows(_FILMS):
        last = int(str(film))
        first = last if first is None else first
        size += int(str(mentions))
        if size >= _SLICE:
            yield first, last
            first, size = None, 0
    if first is not None:
        yield first, last


def set_aside(database: Database, results: Sequence[Result], paths: Mapping[str, Path]) -> None:
    """Put the records of violations into quarantine, with their lines; `paths` gives the path of each file by its name."""
    broken: list[Row] = [
        (index, triples.viewed_mention(result.focus.strip("<>")), result.path.removeprefix(f"<{FILM}").removesuffix(">"))
        for index, result in enumerate(results)
        if result.focus.startswith("<") and "/mention/" in result.focus
    ]
    database.sql("CREATE OR REPLACE TEMP TABLE broken (result INTEGER, mention BIGINT, property VARCHAR)")
    for row in broken:
        database.sql("INSERT INTO broken VALUES (?, ?, ?)", row)
    rows = [tuple(row) for row in database.rows(_PROVENANCE)]
    texts = _texts(rows, paths)
    quarantined: list[Row] = []
    values: list[Row] = []
    for index, mention, film, name, source, file_name, first, last in rows:
        result = results[int(str(index))]
        original = texts.get((str(file_name), first, last))
        quarantined.append(
            (source, "value" if film is None else "record", file_name, first, last, result.path, result.value, result.message, original)
        )
        if film is None:
            # an entity of many films: its value is left out, not all films that refer to it
            values.append((mention, name))
        else:
            database.sql("INSERT INTO aside SELECT ? WHERE ? NOT IN (SELECT mention FROM aside)", [film, film])
    database.table("refused_value", {"mention": "BIGINT", "property": "VARCHAR"}, values)
    database.sql("DELETE FROM claim WHERE (mention, property) IN (SELECT (mention, property) FROM refused_value)")
    database.insert("quarantine", quarantined)


def _texts(rows: Sequence[Row], paths: Mapping[str, Path]) -> dict[tuple[str, object, object], str]:
    """Return the text of every stretch of lines that the rows name, by file name and lines."""
    wanted: dict[str, set[tuple[int, int]]] = {}
    for *_, file_name, first, last in rows:
        if first is not None and last is not None and str(file_name) in paths:
            wanted.setdefault(str(file_name), set()).add((int(str(first)), int(str(last))))
    return {(name, first, last): text for name, spans in wanted.items() for (first, last), text in read_lines(paths[name], spans).items()}
