"""Every mention that breaks a shape is suspect, over random claims; a large source gets the quarantine that checking all of it gives."""

from pathlib import Path

import pytest
from filmograph.pipeline.check import checking, shapes, suspects
from filmograph.pipeline.check.screens import screens
from filmograph.pipeline.publish import triples
from filmograph.pipeline.run import Options, build
from filmograph.store.claims import Database
from filmograph.store.snapshot import current
from hypothesis import given, settings
from hypothesis import strategies as st
from make import write_imdb_tables

CLASSES = ("Film", "Person", "Credit", "Rating", "Character", "Connection", "CompanyCredit", "Company", "Release", "Review")
PROPERTIES = (
    "title", "year", "runtime", "imdbId", "name", "birthYear", "deathYear", "role", "genre", "film", "person", "character", "company",
    "voice", "kind", "rating", "ratingScale", "count", "target", "targetTitle", "date", "dateText", "earliest", "latest", "appearsIn",
    "text", "billing",
)  # fmt: skip
VALUES = (
    "Gigli", " ", "\u00a0", "\u2003", "7", "黒澤明", "1999", "2012", "0", "-1", "01999", "1e3", "2.5", "10", "99999999999999999999",
    "2012-02-29", "2013-02-29", "2012-13-01", "0000-01-01", "2012-09-28", "tt0000001", "tt01", "nm0000001", "true", "false", "1",
    "critic", "episode of", "wide", "Drama", "director", "distributor", "Foley Wizard", "+5", "x\u00a0y",
)  # fmt: skip

MENTIONS = st.lists(st.sampled_from(CLASSES), min_size=1, max_size=40)
CLAIMS = st.lists(st.tuples(st.integers(0, 39), st.sampled_from(PROPERTIES), st.sampled_from(VALUES) | st.integers(0, 39)), max_size=200)


Claims = list[tuple[int, str, str | int]]


def stated(base: int, value: str | int, property_: str) -> tuple[str, str | None, int | None]:
    """Return property, value and target of a claim; a number is that of the mention it leads to."""
    return (property_, None, base + value) if isinstance(value, int) else (property_, value, None)


def filled(mentions: list[str], claims: Claims) -> Database:
    """Return tables of one source that has these mentions and claims; a claim that leads to a mention has its number."""
    database, base = Database(), 1 << 48
    database.insert("mention", [(base + n, name, None, name) for n, name in enumerate(mentions)])
    rows = [(base + n, *stated(base, value, property_), 1, 1, 1) for n, property_, value in claims if n < len(mentions)]
    database.insert("claim", rows)
    database.insert("role_met", [(1, 1, "foley wizard", "companies", 1)])
    triples.prepare_source_view(database)
    return database


@settings(max_examples=30)
@given(MENTIONS, CLAIMS)
def test_whatever_breaks_a_shape_is_suspect(tmp_path_factory: pytest.TempPathFactory, mentions: list[str], claims: Claims) -> None:
    """SQL passes nothing that the shapes do not pass."""
    database, lines = filled(mentions, claims), tmp_path_factory.mktemp("view") / "view.nt"
    suspects.find(database, 1)
    suspected = {int(str(mention)) for (mention,) in database.rows("SELECT mention FROM suspect")}
    database.sql("CREATE OR REPLACE TEMP TABLE checked AS SELECT mention FROM mention")
    triples.write_source_view(database, lines)
    broken = {triples.viewed_mention(result.focus.strip("<>")) for result in shapes.check_file(lines) if "/mention/" in result.focus}
    database.close()
    assert broken - suspected == set()


def test_what_is_as_it_should_be_is_not_suspect() -> None:
    """Of a film, its director and their credit, none is checked as a graph."""
    database = filled(["Film", "Person", "Credit"], [
        (0, "title", "黒澤明"), (0, "year", "1999"), (0, "genre", "Drama"), (0, "imdbId", "tt0000001"), (1, "name", "Gigli"),
        (1, "birthYear", "1999"), (1, "deathYear", "2012"), (2, "film", 0), (2, "person", 1), (2, "role", "director"),
        (2, "billing", "7"), (2, "voice", "true"),
    ])  # fmt: skip
    suspects.find(database, 1)
    assert database.rows("SELECT mention FROM suspect") == []


def test_shapes_of_every_class_of_mentions_are_stated_in_sql() -> None:
    """Only a source's own description, of which there is one, is always checked as a graph."""
    assert [name for name, screen in screens().items() if screen is None] == ["Source"]


def test_a_large_source_gets_the_quarantine_of_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether all of a source is checked or what is suspect in it, the same is put aside."""
    tables = write_imdb_tables(tmp_path / "imdb")
    basics = tables / "title.basics.tsv"
    basics.write_text(basics.read_text(encoding="utf-8").replace("\t1971\t", "\t2190\t", 1), encoding="utf-8")

    def quarantine(store: Path) -> list[tuple[object, ...]]:
        build([tables], store, Options(with_triples=False))
        database = Database(current(store) / "claims.duckdb", read_only=True)
        rows = database.rows("SELECT * FROM quarantine ORDER BY ALL")
        database.close()
        return rows

    all_of_it = quarantine(tmp_path / "small")
    monkeypatch.setattr(checking, "_SLICE", 1)
    assert (quarantine(tmp_path / "large"), bool(all_of_it)) == (all_of_it, True)
