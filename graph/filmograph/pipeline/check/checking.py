"""What each source says, held to the shapes before anything is merged; what breaks one goes to quarantine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from filmograph.namespaces import FILM
from filmograph.pipeline.check import shapes
from filmograph.pipeline.check.shacl import Result, order
from filmograph.pipeline.ingest.documents import read_lines
from filmograph.pipeline.publish import triples
from filmograph.store.claims import Database, Row

_SLICE = 40_000
"""How many mentions are looked at together: about 250,000 triples, a few hundred megabytes in memory for each thread."""
_THREADS = 4

_FILMS = """
    SELECT mention, count(*) AS mentions FROM (SELECT coalesce(film, mention) AS mention FROM mention WHERE source_of(mention) = ?)
    GROUP BY mention ORDER BY mention"""
# A slice holds some films with all their parts, and the people and companies that those lead to.
_CHECKED = """
    CREATE OR REPLACE TEMP TABLE checked AS SELECT mention FROM mention WHERE coalesce(film, mention) BETWEEN $1 AND $2
        AND source_of(mention) = $3;
"""
_LED_TO = """
    INSERT INTO checked SELECT DISTINCT target FROM claim JOIN checked USING (mention)
    WHERE target IS NOT NULL AND target NOT IN (SELECT mention FROM checked)"""
_WHERE_FROM = """
    WITH focus AS (SELECT b.number, b.property, t.mention, t.film FROM broken b JOIN mention t USING (mention)),
    own AS (SELECT number, min(first_line) AS first, max(last_line) AS last, min(document) AS document
            FROM focus f JOIN claim c USING (mention) GROUP BY number),
    whole AS (SELECT number, min(first_line) AS first, max(last_line) AS last, min(document) AS document
              FROM focus f JOIN mention t ON t.film = f.film JOIN claim c ON c.mention = t.mention GROUP BY number)
    SELECT f.number, f.mention, f.film, f.property, s.name, d.file_name, coalesce(own.first, whole.first), coalesce(own.last, whole.last)
    FROM focus f JOIN source s ON s.number = source_of(f.mention) LEFT JOIN own ON own.number = f.number
    LEFT JOIN whole ON whole.number = f.number
    LEFT JOIN document d ON d.source = s.number AND d.number = coalesce(own.document, whole.document) ORDER BY f.number"""


def quarantine_violations(database: Database, paths: Mapping[str, Path], told: Callable[[int, int], None]) -> None:
    """Check every source that is not checked yet, whole, and set aside each record that breaks a shape, with the lines it stands on.

    `paths` leads from the names of the files to where they are, for the text of the lines; `told` hears how many slices of how
    many are checked.
    """
    unchecked = [int(str(n)) for (n,) in database.rows("SELECT number FROM source WHERE NOT checked ORDER BY number")]
    if not unchecked:
        return
    triples.prepare_source_view(database)
    for number in unchecked:
        results = _check(database, number, told)
        with database.transaction():
            if results:
                _set_aside(database, results, paths)
            database.sql("UPDATE source SET checked = true WHERE number = ?", [number])


def _check(database: Database, number: int, told: Callable[[int, int], None]) -> list[Result]:
    """Return the violations in one source; slices are written here and checked in threads, a few at a time."""
    slices = list(_slices(database, number))
    found: dict[Result, None] = {}
    running: list[Future[list[Result]]] = []

    def collect(most: int) -> None:
        while len(running) > most:
            found.update(dict.fromkeys(running.pop(0).result()))

    with ThreadPoolExecutor(_THREADS) as pool:
        for place, (first, last) in enumerate(slices):
            database.sql(_CHECKED, [first, last, number])
            database.sql(_LED_TO)
            lines = database.scratch / f"slice-{place}.nt"
            triples.write_source_view(database, lines)
            running.append(pool.submit(_check_lines, lines))
            collect(_THREADS)
            told(place + 1, len(slices))
        collect(0)
    return sorted(found, key=order)


def _check_lines(lines: Path) -> list[Result]:
    try:
        return [result for result in shapes.check_file(lines) if result.severity == "violation"]
    finally:
        lines.unlink()


def _slices(database: Database, number: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last film of each slice; people and companies of a table, which are of no film, count as one."""
    first, held, last = None, 0, 0
    for film, mentions in database.rows(_FILMS, [number]):
        last = int(str(film))
        first = last if first is None else first
        held += int(str(mentions))
        if held >= _SLICE:
            yield first, last
            first, held = None, 0
    if first is not None:
        yield first, last


def _set_aside(database: Database, results: Sequence[Result], paths: Mapping[str, Path]) -> None:
    broken: list[Row] = [
        (number, triples.viewed_mention(result.focus.strip("<>")), result.path.removeprefix(f"<{FILM}").removesuffix(">"))
        for number, result in enumerate(results)
        if result.focus.startswith("<") and "/mention/" in result.focus
    ]
    database.sql("CREATE OR REPLACE TEMP TABLE broken (number INTEGER, mention BIGINT, property VARCHAR)")
    for row in broken:
        database.sql("INSERT INTO broken VALUES (?, ?, ?)", row)
    rows = [tuple(row) for row in database.rows(_WHERE_FROM)]
    texts = _texts(rows, paths)
    quarantined: list[Row] = []
    for number, mention, film, name, source, file_name, first, last in rows:
        result = results[int(str(number))]
        original = texts.get((str(file_name), first, last))
        quarantined.append((source, file_name, first, last, result.path, result.value, result.message, original))
        if film is None:
            # somebody or something of many films: the value is left out, not all that leads to them
            database.sql("DELETE FROM claim WHERE mention = ? AND property = ?", [mention, name])
        else:
            database.sql("INSERT INTO aside SELECT ? WHERE ? NOT IN (SELECT mention FROM aside)", [film, film])
    database.insert("quarantine", quarantined)


def _texts(rows: Sequence[Row], paths: Mapping[str, Path]) -> dict[tuple[str, object, object], str]:
    """Return the text of every stretch of lines that the rows name, by file name and lines."""
    wanted: dict[str, set[tuple[int, int]]] = {}
    for *_, file_name, first, last in rows:
        if first is not None and last is not None and str(file_name) in paths:
            wanted.setdefault(str(file_name), set()).add((int(str(first)), int(str(last))))
    return {(name, first, last): text for name, spans in wanted.items() for (first, last), text in read_lines(paths[name], spans).items()}
