"""Stores of records, built as any store is, and everything that a store holds, for comparison."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from filmograph.pipeline import run
from filmograph.pipeline.ingest.records import add_records, begin_source
from filmograph.store import snapshot
from filmograph.store.claims import Database
from filmograph.store.graph import EmbeddedStore, dump

from make.records import Sources

_LINKS = """
    WITH named AS (SELECT mention, concat_ws(' | ', iri, s.name, key) AS name FROM mention JOIN source s ON s.number = source_of(mention)
                   LEFT JOIN identity USING (mention) LEFT JOIN entity USING (entity))
    SELECT l.class, least(a.name, b.name), greatest(a.name, b.name), stage, score, joined, signals, reason
    FROM link l LEFT JOIN named a ON a.mention = l.a LEFT JOIN named b ON b.mention = l.b ORDER BY ALL"""


Build = Callable[[Sequence[Path], Path, run.Options], run.Summary]


def build_sources(
    folder: Path, store: Path, sources: Sources, *others: Path, options: run.Options | None = None, build: Build = run.build
) -> run.Summary:
    """Build sources of records, and other paths as they are, into a store; each source has a file in the folder."""
    read = run._read_one

    def read_one(database: Database, one: Any, *further: Any) -> None:
        if one.source.name not in sources:
            read(database, one, *further)
            return
        source = replace(one.source, bulk=not one.source.name.startswith("page"))
        add_records(database, source, begin_source(database, source), [(one.paths[0].name, sources[source.name])])

    for name, records in sources.items():
        (folder / f"{name}.csv").write_text(f"title,year\n{sha256(repr(records).encode()).hexdigest()},2000\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "_read_one", read_one)
        paths = [folder / f"{name}.csv" for name in sources]
        return build([*paths, *others], store, options or run.Options())


def quads(store: Path) -> list[str]:
    """Return every quad of a store, sorted."""
    return list(dump(EmbeddedStore(snapshot.current(store))))


def contents(store: Path) -> dict[str, Any]:
    """Return everything in a store that others see: quads, arrays, the tables of names and links, and its manifest."""
    folder = snapshot.current(store)
    tables = Database(folder / "claims.duckdb", read_only=True)
    people = tables.rows("SELECT * EXCLUDE (entity) FROM person ORDER BY ALL")
    films = tables.rows("SELECT * EXCLUDE (entity) FROM film ORDER BY ALL")
    entities = tables.rows("SELECT iri, mentions FROM entity ORDER BY ALL")
    links = tables.rows(_LINKS)
    tables.close()
    arrays, names = ({path.name: path.read_bytes() for path in sorted((folder / name).iterdir())} for name in ("network", "names"))
    # the same content may be in other files of the graph and the database
    described = {key: value for key, value in snapshot.manifest(folder, store).items() if key not in ("files", "checksum")}
    return {
        "quads": quads(store) if (folder / "graph").is_dir() else [], "arrays": arrays, "names": names, "people": people,
        "films": films, "entities": entities, "links": links, "manifest": described,
    }  # fmt: skip
