"""From source documents to a published store: read, checked, resolved, fused, written, checked again, published."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from rdflib import Graph

from filmograph import resources, snapshot
from filmograph.build import documents, fusion, identity, network, shapes, triples
from filmograph.build.claims import add_source
from filmograph.build.database import Database
from filmograph.errors import SourceError
from filmograph.namespaces import ID
from filmograph.store import EmbeddedStore, load

Progress = Callable[[str], None]
"""Is told, in a few words, what the build is doing now."""

_CLAIMS = "claims.duckdb"

# A page is checked whole; of a table a sample, always the same films for the same table.
_CHECKED_FIRST = """
    SELECT source, thing FROM (
        SELECT t.source, t.thing, s.bulk, row_number() OVER (PARTITION BY s.bulk ORDER BY md5(t.source || ' ' || t.key), t.thing) AS place
        FROM thing t JOIN source s ON s.name = t.source WHERE t.class = 'Film' AND s.name IN (SELECT unnest(?)))
    WHERE NOT bulk OR place <= ?"""
_WHERE_FROM = """
    WITH focus AS (SELECT b.number, t.source, t.film, t.thing
                   FROM broken b JOIN identity i USING (iri) JOIN thing t ON t.source = i.source AND t.thing = i.thing),
    own AS (SELECT number, min(first_line) AS first, max(last_line) AS last
            FROM focus f JOIN claim c ON c.source = f.source AND c.thing = f.thing GROUP BY number),
    whole AS (SELECT number, min(first_line) AS first, max(last_line) AS last
              FROM focus f JOIN thing t ON t.source = f.source AND t.film = f.film
              JOIN claim c ON c.source = t.source AND c.thing = t.thing GROUP BY number)
    SELECT number, source, film, coalesce(own.first, whole.first), coalesce(own.last, whole.last)
    FROM focus LEFT JOIN own USING (number) LEFT JOIN whole USING (number) ORDER BY number"""
_CHECKED_LAST = """
    SELECT DISTINCT iri FROM (
        SELECT i.iri, s.bulk, row_number() OVER (PARTITION BY s.bulk ORDER BY md5(t.source || ' ' || t.key), t.thing) AS place
        FROM thing t JOIN source s ON s.name = t.source JOIN identity i ON i.source = t.source AND i.thing = t.thing
        WHERE t.class = 'Film')
    WHERE NOT bulk OR place <= ? ORDER BY iri"""

_SOURCES = """
    SELECT s.name, s.layout, (SELECT count(*) FROM thing t WHERE t.source = s.name AND t.class = 'Film'),
           (SELECT count(*) FROM quarantine q WHERE q.source = s.name), s.partial
    FROM source s ORDER BY s.bulk, s.name"""
_COUNTS = {
    "films": "SELECT count(DISTINCT subject) FROM fact WHERE subject LIKE 'film/%'",
    "people": "SELECT count(DISTINCT subject) FROM fact WHERE subject LIKE 'person/%'",
    "credits": "SELECT count(DISTINCT subject) FROM fact WHERE subject LIKE 'credit/%'",
    "conflicts": "SELECT count(*) FROM decision",
}


@dataclass(frozen=True)
class SourceSummary:
    """What became of one source: how many films it gave, how many of its records were set aside."""

    name: str
    layout: str
    films: int
    quarantined: int
    partial: bool


@dataclass(frozen=True)
class Summary:
    """What a build did; `refused` holds a sentence for each document that could not be read."""

    sources: tuple[SourceSummary, ...]
    films: int
    people: int
    credits: int
    conflicts: int
    quads: int
    films_checked: int
    pages: int
    results: tuple[shapes.Result, ...]
    refused: tuple[str, ...] = field(default=())


def build(
    paths: Sequence[Path], store: Path, *, all_graphs: bool = False, sample: int = 200, progress: Progress = lambda _: None
) -> Summary:
    """Read documents, folders and tables into a store, beside what it holds already, and publish it whole.

    Pages are validated in full, of tables a sample of `sample` films; a record that breaks a shape goes to quarantine.
    Raises `SourceError` when nothing could be read, `StoreError` when the store cannot be written.
    """
    found = documents.find(paths)
    with snapshot.new_snapshot(store) as folder:
        database = _open_claims(store, folder)
        try:
            read, refused = _read(database, found, progress)
            progress("checking what each source says")
            _quarantine_violations(database, read, sample)
            summary = _write(database, folder, all_graphs=all_graphs, sample=sample, progress=progress)
        finally:
            database.close()
    return replace(summary, refused=tuple(refused))


def _open_claims(store: Path, folder: Path) -> Database:
    before = snapshot.find_current(store)
    if before is not None:
        shutil.copyfile(before / _CLAIMS, folder / _CLAIMS)
    return Database(folder / _CLAIMS)


def _read(database: Database, found: Sequence[Path], progress: Progress) -> tuple[list[documents.Document], list[str]]:
    read, refused = [], []
    for path in found:
        progress(f"reading {path.name}")
        try:
            document = documents.open_document(path)
        except SourceError as error:
            refused.append(str(error))
            database.sql("DELETE FROM quarantine WHERE source = ?", [path.stem])
            database.insert("quarantine", [(path.stem, None, None, None, None, str(error), None)])
            continue
        add_source(database, document.source, document.records())
        read.append(document)
    if not read:
        raise SourceError(refused[0] if len(refused) == 1 else f"None of {len(refused)} documents could be read; the first: {refused[0]}")
    return read, refused


def _quarantine_violations(database: Database, read: Sequence[documents.Document], sample: int) -> None:
    """Set aside each record that breaks a shape, with the lines that the offending facts were read from."""
    names = [document.source.name for document in read]
    database.sql("CREATE OR REPLACE TEMP TABLE checked (source VARCHAR, film BIGINT)")
    database.sql(f"INSERT INTO checked {_CHECKED_FIRST}", [names, sample])
    identity.keep_apart(database)
    fusion.state(database)
    data = Graph().parse(data=triples.source_view(database), format="turtle")
    results = [r for r in shapes.check(data, shapes.shapes(warnings=False)) if r.severity == "violation"]
    if results:
        _set_aside(database, results, {document.source.name: document.text for document in read})


def _set_aside(database: Database, results: Sequence[shapes.Result], texts: Mapping[str, str]) -> None:
    database.sql("CREATE OR REPLACE TEMP TABLE broken (number INTEGER, iri VARCHAR)")
    for number, result in enumerate(results):
        database.sql("INSERT INTO broken VALUES (?, ?)", [number, result.focus.removeprefix(f"<{ID}").removesuffix(">")])
    rows = database.rows(_WHERE_FROM)
    for place, source, _, first, last in rows:
        result = results[int(str(place))]
        database.insert("quarantine", [(source, first, last, result.path, result.value, result.message, texts.get(str(source)))])
    for source, film in sorted({(source, film) for _, source, film, _, _ in rows}, key=str):
        things = "SELECT thing FROM thing WHERE source = $1 AND film = $2"
        database.sql(f"DELETE FROM claim WHERE source = $1 AND thing IN ({things})", [source, film])
        database.sql("DELETE FROM thing WHERE source = $1 AND film = $2", [source, film])


def _write(database: Database, folder: Path, *, all_graphs: bool, sample: int, progress: Progress) -> Summary:
    progress("resolving films, people, companies and places")
    identity.resolve(database)
    fusion.state(database)
    progress("choosing among what sources say")
    fusion.fuse(database)
    progress("writing the graph")
    lines = folder / "graph.nq"
    triples.write(database, lines, all_graphs=all_graphs)
    quads = load(lines, folder / "graph", tuple(resources.ontology() / name for name in ("roles.ttl", "languages.ttl")))
    lines.unlink()
    progress("writing the network")
    network.write(database, folder / "network")
    progress("checking the built graph")
    checked = [f"{ID}{iri}" for (iri,) in database.rows(_CHECKED_LAST, [sample])]
    return _summarise(database, folder, quads=quads, checked=checked)


def _summarise(database: Database, folder: Path, *, quads: int, checked: Sequence[str]) -> Summary:
    results = tuple(shapes.check_films(EmbeddedStore(folder), checked))
    listed = tuple(SourceSummary(str(n), str(k), int(str(f)), int(str(q)), bool(p)) for n, k, f, q, p in database.rows(_SOURCES))
    counted: dict[str, Any] = {name: int(str(database.rows(query)[0][0])) for name, query in _COUNTS.items()}
    pages = sum(source.films for source in listed if source.layout != "catalogue")
    summary = Summary(sources=listed, **counted, quads=quads, films_checked=len(checked), pages=pages, results=results)
    for table in ("fact", "statement", "decision", "decision_over"):
        database.sql(f"DROP TABLE {table}")
    snapshot.write_manifest(folder, {"sources": [asdict(source) for source in listed], "checked": list(checked)})
    return summary
