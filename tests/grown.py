"""Stores that grow source by source, of random records, and all that a store holds, to be compared."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from filmograph.model import CompanyCredit, Connection, Credit, FilmFacts, Location, Rating, Record, Release, Review
from filmograph.pipeline import run
from filmograph.pipeline.ingest.records import add_records, begin_source
from filmograph.store import snapshot
from filmograph.store.claims import Database
from samples import read_store

Sources = Mapping[str, Sequence[Record]]
"""The records of each source by its name; one whose name begins with "page" is a page, any other a table."""

PEOPLE = ["Ann Lee", "Bo Ek", "Cy Orr", "ANN LEE", "Dee Fox", "Bo Ek Jr."]
PLACES = ["Rome, Italy", "Italy", "ITALY", "Paris, France"]


def random_record(draw: random.Random) -> Record:
    """Return what some document may say of one of a few films, that share titles, people, companies and places."""

    def few(values: Sequence[Any], most: int = 2) -> tuple[Any, ...]:
        return tuple(draw.sample(values, draw.randint(0, most)))

    year = draw.choice([None, 2000, 2001])
    credited = [
        Credit(
            person=person, role=draw.choice(["actor", "director", "gaffer", "Gaffer"]), billing=draw.choice([None, 1, 2]),
            characters=few(["Zoe", "Al"], 1), archive_footage=draw.random() < 0.2,
            person_ids=draw.choice([{}, {}, {"imdb": f"nm000000{PEOPLE.index(person) % 3}"}]),
        )
        for person in few(PEOPLE, 4)
    ]  # fmt: skip
    return Record(
        layout="catalogue", credits=tuple(credited),
        film=FilmFacts(
            title=draw.choice(["One", "Two", "TWO", "Three", "Silver River", "Silver Rivet"]), year=year,
            release_date=draw.choice([None, f"{year or 2000}-05-01"]),
            genres=few(["Drama", "drama", "Odd Genre", "ODD genre"]), runtime_minutes=draw.choice([None, 90, 91]),
            language=draw.choice([None, "English", "Klingonese"]), countries=few(["Italy", "ITALY"], 1),
            also_known_as=few(["Uno", "Two"], 1), ids=draw.choice([{}, {}, {"imdb": "tt0000001"}, {"imdb": "tt0000002"}]),
        ),
        companies=tuple(CompanyCredit(company=name, role="distributor") for name in few(["Acme", "ACME", "Bolt"], 1)),
        locations=tuple(Location(place=place) for place in few(PLACES, 1)),
        releases=tuple(Release(date=date, country=draw.choice([None, "Italy"])) for date in few(["2000-04-01", "2001-02-03"], 1)),
        ratings=tuple(Rating(kind="critic", value=Decimal(value), scale=Decimal(10), outlet=draw.choice([None, "Acme"]))
                      for value in few(["5", "7.25", "8.5"], 2)),
        reviews=tuple(Review(kind="critic", text=text, outlet="Bolt") for text in few(["Fine.", "Long."], 1)),
        final_roles=tuple({credit.person for credit in credited[:1]}) if draw.random() < 0.3 else (),
        connections=tuple(Connection(kind="references", title=title, year=2000) for title in few(["One", "two"], 1)),
    )  # fmt: skip


def build_sources(folder: Path, store: Path, sources: Sources, *others: Path, options: run.Options | None = None) -> run.Summary:
    """Build sources of records, and other paths as they are, into a store."""
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
        return run.build([*paths, *others], store, options or run.Options())


_LINKS = """
    WITH said AS (SELECT mention, concat_ws(' | ', iri, s.name, key) AS said FROM mention JOIN source s ON s.number = source_of(mention)
                  LEFT JOIN identity USING (mention) LEFT JOIN entity USING (entity))
    SELECT l.class, least(a.said, b.said), greatest(a.said, b.said), stage, score, joined, signals, reason
    FROM link l LEFT JOIN said a ON a.mention = l.a LEFT JOIN said b ON b.mention = l.b ORDER BY ALL"""


def contents(store: Path) -> dict[str, Any]:
    """Return all that a store holds and others see: quads, arrays, the tables of names and links, and what its manifest says."""
    folder = snapshot.current(store)
    tables = Database(folder / "claims.duckdb", read_only=True)
    people = tables.rows("SELECT * EXCLUDE (entity) FROM person ORDER BY ALL")
    films = tables.rows("SELECT * EXCLUDE (entity) FROM film ORDER BY ALL")
    entities = tables.rows("SELECT iri, mentions FROM entity ORDER BY ALL")
    links = tables.rows(_LINKS)
    tables.close()
    arrays = {path.name: path.read_bytes() for path in sorted((folder / "network").iterdir())}
    names = {path.name: path.read_bytes() for path in sorted((folder / "names").iterdir())}
    return {
        "quads": read_store(store) if (folder / "graph").is_dir() else [], "arrays": arrays, "names": names,
        "people": people, "films": films,
        "entities": entities, "links": links, "manifest": snapshot.manifest(folder, store),
    }  # fmt: skip
