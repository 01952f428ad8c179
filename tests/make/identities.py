"""A store of two sources whose identity is written by hand: what was joined, by what, and what was left apart."""

import json
from pathlib import Path

from filmograph.model import Credit, Record
from filmograph.pipeline.fuse import fusion
from filmograph.pipeline.publish import arrays, credited, names
from filmograph.pipeline.resolve import evidence, likeness
from filmograph.store import snapshot

from make.databases import unresolved_database
from make.records import credit, film

_ACTOR, _DIRECTOR = {"imdb": "nm0000537"}, {"imdb": "nm2588606"}


def _film(title: str, year: int, line: int, *people: Credit) -> Record:
    lines = {"/film/title": (line, line), **{f"/credits/{n}": (line, line) for n in range(len(people))}}
    return film(title, year, *people, lines=lines)


_RECORDS = {
    "lists": [
        _film("Bullitt", 1968, 2, credit("Steve McQueen"), credit("Robert Vaughn")),
        _film("Papillon", 1973, 3, credit("Steve McQueen")),
        _film("Shame", 2011, 4, credit("Steve McQueen", "director"), credit("Carey Mulligan")),
        _film("King Kong", 1933, 5, credit("Fay Wray")),
        _film("King Kong", 1976, 6, credit("Bullitt")),
        _film("King Kong", 2005, 7),
    ],
    "pages": [
        _film("Bullitt", 1968, 1, credit("Steve Mc Queen", "actor", "Frank Bullitt", ids=_ACTOR)),
        _film("Shame", 2011, 9, credit("Steve McQueen", "director", ids=_DIRECTOR)),
    ],
}
# Class, source, name and film's year of either side; stage, score, whether it joined, signals, and why not.
_LINKS = (
    ("Film", "lists Bullitt 1968", "pages Bullitt 1968", "title and cast", 0.99, True,
     [["title", "same", 6.0], ["year", "same", 2.0]], None),
    ("Film", "lists King Kong 1976", "lists King Kong 2005", "title and cast", 0.4, False, [["title", "same", 3]], "too little evidence"),
    ("Person", "lists Steve McQueen 1968", "pages Steve Mc Queen 1968", "same film", 0.97, True, [["name", "alike", 5.0]], None),
    ("Person", "lists Steve McQueen 1968", "lists Steve McQueen 1973", "career", 0.6, True,
     [["name", "same", 3.1], ["career", "5 years apart", -2.5]], None),
    ("Person", "lists Steve McQueen 2011", "pages Steve McQueen 2011", "same film", 0.99, True, [["name", "same", 6.0]], None),
    ("Person", "lists Steve McQueen 1973", "lists Steve McQueen 2011", "career", 0.3, False,
     [["name", "same", 3.1], ["career", "38 years apart", -4.3]], "too little evidence"),
    ("Person", "lists Steve McQueen 1968", "lists Steve McQueen 2011", "career", 0.25, False,
     [["name", "same", 3.1]], "too little evidence"),
)  # fmt: skip
_ENTITIES = """
    CREATE OR REPLACE TABLE resolved AS
        SELECT t.mention, f.mention AS film, CASE t.class
            WHEN 'Person' THEN 'person/' || CASE WHEN name_key(t.key) NOT LIKE '%queen' THEN slug(t.key)
                                                 WHEN y.value < '2000' THEN 'mcqueen' ELSE 'mcqueen-2' END
            WHEN 'Character' THEN 'character/' || slug(t.key) ELSE 'film/' || slug(f.key) || '-' || y.value END AS iri
        FROM mention t JOIN mention f ON f.mention = t.film JOIN claim y ON y.mention = f.mention AND y.property = 'year'
        WHERE t.class IN ('Film', 'Person', 'Character');
    CREATE OR REPLACE TABLE entity AS
        SELECT (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS entity, iri, count(*) AS mentions FROM resolved GROUP BY iri;
    CREATE OR REPLACE TABLE identity AS
        SELECT mention, n.entity, NULL::INTEGER AS film FROM resolved JOIN entity n USING (iri);
    DROP TABLE resolved"""
_MENTIONS = """
    SELECT s.name || ' ' || t.key || ' ' || y.value, t.class, t.mention FROM mention t JOIN source s ON s.number = source_of(t.mention)
    JOIN claim y ON y.mention = t.film AND y.property = 'year' WHERE t.class IN ('Film', 'Person')"""


def write_identities(path: Path, *, linked: bool = True, judged: bool = False) -> Path:
    """Write the store, without triples, with or without links and a judgement, and return its folder."""
    with snapshot.new_snapshot(path, "by hand") as folder:
        database = unresolved_database(_RECORDS, folder / "claims.duckdb", pages=True)
        likeness.prepare(database)
        evidence.remember(database)
        database.sql(_ENTITIES)
        mentions = {(name, kind): int(str(mention)) for name, kind, mention in database.rows(_MENTIONS)}
        for kind, first, second, stage, score, joined, signals, reason in _LINKS if linked else ():
            a, b = sorted((mentions[first, kind], mentions[second, kind]))
            database.insert("link", [(kind, a, b, stage, score, joined, json.dumps(signals), reason)])
        if judged:
            a, b = (mentions[f"lists Steve McQueen {year}", "Person"] for year in (1973, 2011))
            named = (f"lists: Steve McQueen | {film}" for film in ("Papillon (1973)", "Shame (2011)"))
            database.insert("judgement", [("mine.tsv", 2, "different", "person", *named, "me", "seen")])
            database.insert("judged", [(2, "different", a, b)])
        fusion.state(database)
        fusion.fuse(database)
        credited.gather(database)
        names.gather(database)
        arrays.write(database, folder / "network")
        names.write(database, folder)
        database.close()
        snapshot.write_manifest(folder, {"sources": [], "checked": [], "quads": 0})
    return path
