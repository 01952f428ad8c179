"""A snapshot made from the one before is the one that all sources together give, quad by quad and array by array."""

import hashlib
import json
import os
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import filmograph
import pytest
from filmograph.errors import StoreError
from filmograph.model import Connection, Location, Rating, Record, Release
from filmograph.pipeline import job, run
from filmograph.pipeline.publish import arrays
from filmograph.pipeline.resolve import evidence
from filmograph.pipeline.run import Options, build
from filmograph.pipeline.update.revision import Update
from filmograph.store.claims import Database
from filmograph.store.snapshot import current
from filmograph.store.void import Content
from hypothesis import given, settings
from hypothesis import strategies as st
from make import CATALOGUE, IMDB_TABLES, PAGES, Sources, build_sources, contents, credit, film, random_record, write_imdb_tables


@pytest.fixture(autouse=True)
def updates(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """However much has changed, a snapshot is made from the one before; the list holds the folder of each that was."""
    made: list[Path] = []
    make = Update.make

    def noted(self: Update, content: Content, conflicts: int) -> job.Made:
        made.append(self._job.folder)
        return make(self, content, conflicts)

    monkeypatch.setattr(run, "LARGEST_SHARE", 9)
    monkeypatch.setattr(Update, "make", noted)
    return made


def assert_grows(tmp_path: Path, first: Sources, *further: Sources, options: Options | None = None, tables: Sequence[Path] = ()) -> None:
    """Hold a store that grew, source by source, to one of all sources at once."""
    build_sources(tmp_path, tmp_path / "grown", first, *tables, options=options)
    latest = dict(first)
    for sources in further:
        build_sources(tmp_path, tmp_path / "grown", sources, options=options)
        latest |= sources
    build_sources(tmp_path, tmp_path / "full", dict(reversed(latest.items())), *tables, options=options)
    assert contents(tmp_path / "grown") == contents(tmp_path / "full")


TABLE = [
    film("One", 2000, "Ann", "Bo", genres=("Drama",), ids={"imdb": "tt0000001"}),
    film("Two", 2001, "Bo", "Cy", genres=("Odd Genre",)),
    film("Three", 2002, "Ann", ids={"tmdb": "3"}),
]


@pytest.mark.long
def test_pages_added_one_by_one_give_the_same(tmp_path: Path, updates: list[Path]) -> None:
    """Five layouts of one film, beside a catalogue that has it too."""
    (tmp_path / "seven-films.csv").write_text(CATALOGUE, encoding="utf-8")
    pages = sorted(PAGES.iterdir(), reverse=True)
    for path in (tmp_path / "seven-films.csv", *pages):
        build([path], tmp_path / "grown", Options(sample=3))
    build([tmp_path / "seven-films.csv", *pages], tmp_path / "full", Options(sample=3))
    assert (len(updates), contents(tmp_path / "grown")) == (len(pages), contents(tmp_path / "full"))


@pytest.mark.long
def test_a_title_that_becomes_crowded_gives_the_same(tmp_path: Path) -> None:
    """More than forty films of a title without a year are no longer compared by it; a person in common still joins two of them."""
    crowd = [film("Untitled", None, f"Actor {n}", f"Player {n}", tag=str(n)) for n in range(40)]
    one = film("Untitled", None, "Actor 7", "Player 7", "Cy")
    assert_grows(tmp_path, {"table": crowd}, {"page-a": [one]}, {"page-b": [film("Untitled", None, "Dee", "Eva")]})


@pytest.mark.long
@pytest.mark.parametrize("long_from", [3, 4])
def test_a_list_that_becomes_long_is_noticed(
    tmp_path: Path, updates: list[Path], monkeypatch: pytest.MonkeyPatch, long_from: int
) -> None:  # fmt: skip
    """A file makes a list of two films one of three; where that is long, a title that two lists have once joins two films of before."""
    monkeypatch.setattr(evidence, "_LONG", long_from)
    table, films = tmp_path / "seven-films.csv", tmp_path / "films"
    table.write_text("title,year\nHalloween,1978\nGilda,1946\nJaws,1975\n", encoding="utf-8")
    films.mkdir()
    for number, title in enumerate(("Doubt", "Halloween", "Zodiac")):
        if title == "Zodiac":
            build([table, films], tmp_path / "grown", Options(sample=0))
        described = {"id": number, "title": title, "original_title": title, "release_date": "", "adult": False, "vote_average": 7.0}
        (films / f"{title}.json").write_text(json.dumps(described), encoding="utf-8")
    build([table, films], tmp_path / "grown", Options(sample=0))
    build([table, films], tmp_path / "full", Options(sample=0))
    (found,) = filmograph.open(tmp_path / "grown").sparql('SELECT (COUNT(?film) AS ?films) { ?film film:title "Halloween" }')
    assert contents(tmp_path / "grown") == contents(tmp_path / "full")
    assert (found["films"], len(updates)) == ((1, 0) if long_from == 3 else (2, 1))


@pytest.mark.long
def test_an_update_says_what_a_whole_build_says(tmp_path: Path) -> None:
    """The summary's numbers are those of all sources."""
    build_sources(tmp_path, tmp_path / "grown", {"table": TABLE})
    page = {"page": [film("One", 2000, "Ann", "Dee", runtime_minutes=90)]}
    grown = build_sources(tmp_path, tmp_path / "grown", page)
    full = build_sources(tmp_path, tmp_path / "full", {"table": TABLE, **page})
    assert {**grown.to_json(), "seconds": 0, "peak_memory": 0} == {**full.to_json(), "seconds": 0, "peak_memory": 0}


# The claims first and then, of films and people of its own where it is not about those of the table.
CHANGES: dict[str, tuple[list[Record], ...]] = {
    "title and year": ([film("Road", 1950, "Eve")], [film("Street", 1951, "Eve")]),
    "people": ([film("One", 2000, "Ann", "Dee")], [film("One", 2000, "Cy", "ANN")]),
    "two films are one": ([film("One", 2000, "Ann", ids={"imdb": "tt0000001", "tmdb": "3"})], [film("One", 2000, "Ann")]),
    "ids": ([film("Other", 2000, ids={"imdb": "tt0000001"})], [film("Other", 2000, ids={"imdb": "tt0000009"})]),
    "a film's only source speaks of another": ([film("Only", 1990, "Eve")], [film("New", 1991, "Fay")]),
    "a concept that nobody uses any more": ([film("Rare", 1990, genres=("Rare",))], [film("Rare", 1990, genres=("Drama",))]),
    "how a concept is printed most often": ([film("Odd", 1990, genres=("ODD GENRE",))], [film("Odd", 1991, genres=("ODD GENRE",))] * 2),
    "a film without a year joins the only one": ([film("Two", None, "Bo")], [film("Two", None, "Bo"), film("Two", 1950, "Zed")]),
    "a connection": ([film("A", 1990, connections=(Connection(kind="remake of", title="Old", year=1980),))],),
    "finds its film and loses it": ([film("old", 1980)], [film("older", 1980)]),
    "a last film": ([film("Last", 2001, "Ida", final_roles=("Ida",)), film("Later", 2001, "Ida")],),
    "and another of the same person": ([film("Latest", 2001, "Ida", releases=(Release(date="2002-06-07"),))],),
    "has the year of a release": ([film("Later", 2001, "Ida", releases=(Release(date="2003-01-02"),))], [film("Later", 2001, "Ida")]),
    "a table's film is shared": ([film("Three", 2002, "Ann")], [film("Gone", 1980)]),
    "a place": (
        [film("B", 1990, locations=(Location(place="Rome, Italy"),))],
        [film("B", 1990, locations=(Location(place="ROME, ITALY"),))],
    ),
    "a score": (
        [film("C", 2000, "Ann", ratings=(Rating(kind="critic", value=Decimal(5), scale=Decimal(10)),))],
        [film("C", 2000, "Ann", ratings=(Rating(kind="critic", value=Decimal(7), scale=Decimal(10)),))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["page", pytest.param("table", marks=pytest.mark.long)])
def test_what_changes_gives_the_same_as_building_anew(tmp_path: Path, kind: str) -> None:
    """Every change at once, each by a source of its own: added, then refreshed."""
    first, then = ({f"{kind}-{i}": claims[step] for i, claims in enumerate(CHANGES.values()) if len(claims) > step} for step in (0, 1))
    assert_grows(tmp_path, {"table": TABLE}, first, then, options=Options(sample=1))


@pytest.mark.long
@pytest.mark.parametrize("options", [Options(sample=0, all_graphs=True), Options(with_triples=False)])
def test_every_kind_of_store_is_updated(tmp_path: Path, options: Options) -> None:
    """With all graphs of tables, and without triples."""
    assert_grows(tmp_path, {"table": TABLE}, {"page": CHANGES["people"][0]}, options=options)


@pytest.mark.long
def test_what_imdb_says_of_people_stays_while_a_film_shares_them(tmp_path: Path) -> None:
    """Its people are of no film, and its ratings of one outlet: two pages lead to them, then one."""
    about = {name: [film(name, 1971, "Anna Aal", ids={"imdb": name})] for name in ("tt0000001", "tt0000002")}
    ratings = [*IMDB_TABLES["title.ratings"], "tt0000002\t5.5\t99"]
    both, gone = dict(zip(("page", "page-b"), about.values(), strict=True)), film("Gone", 1980)
    assert_grows(tmp_path, both, {"page": [gone]}, tables=[write_imdb_tables(tmp_path / "imdb", title_ratings=ratings)])


FATHERS = [film("Early", 1930, "Zed Quux"), film("Late", 1944, "Zed Quux")]
SON, NO_SON = {"page": [film("Theirs", 1941, "Zed Quux Jr.")]}, {"page": [film("Theirs", 1941, "Ida")]}


@pytest.mark.long
@pytest.mark.parametrize("pages", [[SON], [SON, NO_SON], [NO_SON, SON]])
def test_a_son_tells_of_a_father(tmp_path: Path, pages: list[Sources]) -> None:
    """A page that names a junior parts the films of a table that seem one person's without it."""
    assert_grows(tmp_path, {"table": FATHERS}, *pages)


_OZU = credit("Yasujirō Ozu", "director", credited_as="小津安二郎")
_ARTICLE = ("Handle_with_Care_(1977_film)",)


@pytest.mark.long
@pytest.mark.parametrize(("first", "then"), [
    ({"a": [film("Late Spring", 1949, credit("小津安二郎", "director"))]}, {"b": [film("Early Summer", 1951, _OZU)]}),
    ({"b": [film("Early Summer", 1951, _OZU)]}, {"a": [film("Late Spring", 1949, credit("小津安二郎", "director"))]}),
    ({"a": [film("Citizens Band", 1976, articles=_ARTICLE)]}, {"b": [film("Handle with Care", 1977, "Paul Le Mat")]}),
    ({"a": [film("Citizens Band", 1976, articles=_ARTICLE)]}, {"b": [film("Fine Tuning", 1977, "Paul Le Mat", articles=_ARTICLE)]}),
    ({"a": [film("Initiation: Deadly Silent Night", 1990, "Ann Lee")]}, {"b": [film("Deadly Silent Night: Initiation", 1990, "Ann Lee")]}),
    ({"a": [film("First", 1990, "Oskar Homolka")]}, {"b": [film(f"Film {n}", 1991, "Oscar Homolka") for n in "abc"]}),
])  # fmt: skip
def test_another_name_that_a_change_brings_gives_the_same(tmp_path: Path, first: Sources, then: Sources) -> None:
    """A name in another script, the name of an article, a title turned round, and how often a spelling is used."""
    assert_grows(tmp_path, {**first, "c": TABLE}, then)


@pytest.mark.long
def test_a_doubt_about_a_film_goes_with_it(tmp_path: Path) -> None:
    """Its number in the document is that of a credit or a person after."""
    first = [film("Only", 1990), film("Three", 2004)]
    build_sources(tmp_path, tmp_path / "doubtful", {"table": TABLE, "table-b": first})
    links = contents(tmp_path / "doubtful")["links"]
    assert [row[3:4] + row[5:6] for row in links if row[0] == "Film"] == [("titles and people", False)]
    assert_grows(tmp_path, {"table": TABLE}, {"table-b": first}, {"table-b": [film("Only", 1990, "Eve", "Fay", "Gil", "Hal")]})


@pytest.mark.long
@settings(max_examples=3, deadline=None)
@given(draw=st.randoms(use_true_random=False))
def test_random_stores_grow_into_what_they_would_have_been(tmp_path_factory: pytest.TempPathFactory, draw: random.Random) -> None:
    """Tables and pages of few films that share names, titles and identifiers, added and refreshed."""
    tables = {name: [random_record(draw) for _ in range(draw.randint(1, 4))] for name in ("table-a", "table-b")}
    changes = [{name: [random_record(draw)]} for name in draw.choices(["page-a", "table-b"], k=2)]
    assert_grows(tmp_path_factory.mktemp("random"), tables, *changes, options=Options(sample=0))


@pytest.mark.long
def test_the_snapshot_before_is_not_written_to(tmp_path: Path) -> None:
    """Every file of it stays as it was, and a reader's answers too."""
    build_sources(tmp_path, tmp_path / "store", {"table": TABLE})
    folder = current(tmp_path / "store")
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}
    build_sources(tmp_path, tmp_path / "store", {"page": [film("Uno", 2000, "Ann", ids={"imdb": "tt0000001"})]})
    again = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}
    (tmp_path / "store" / "CURRENT").write_text(folder.name, encoding="utf-8")
    titles = filmograph.open(tmp_path / "store").sparql("SELECT ?t { ?f film:title ?t } ORDER BY ?t")
    assert (again, [row["t"] for row in titles]) == (before, ["One", "Three", "Two"])


@pytest.mark.long
@pytest.mark.parametrize("able", ["link", "copy_file_range"])
def test_a_file_system_that_cannot_share_gets_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, able: str) -> None:
    """The store is the same."""

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, able, refuse, raising=False)
    assert_grows(tmp_path, {"table": TABLE}, {"page": CHANGES["people"][0]})


def test_a_damaged_network_is_noticed_and_the_store_stays(tmp_path: Path) -> None:
    """An update takes from the arrays before what has not changed."""
    build_sources(tmp_path, tmp_path / "store", {"table": TABLE})
    path, pointer = current(tmp_path / "store") / "network" / "film_order.npy", tmp_path / "store" / "CURRENT"
    size, named = path.stat().st_size, pointer.read_text(encoding="utf-8")
    path.write_bytes(b"")
    with pytest.raises(StoreError) as refusal:
        build_sources(tmp_path, tmp_path / "store", {"page": CHANGES["people"][0]})
    sentence = f"{path}: this file of the store is damaged: it has 0 bytes and was written with {size}; "
    advice = "remove the store's folder and build it anew from its sources."
    assert (str(refusal.value), pointer.read_text(encoding="utf-8")) == (sentence + advice, named)


def test_free_space_is_left_behind(tmp_path: Path) -> None:
    """A table that is no more leaves its space in the file, and a copy has none of it."""
    database = Database(tmp_path / "roomy.duckdb")
    database.sql("CREATE TABLE gone AS SELECT md5(n::VARCHAR) AS claims FROM range(100_000) r(n); CREATE TABLE stays AS FROM gone")
    full = database.free_space()
    database.sql("DROP TABLE gone")
    roomy = database.free_space()
    database.copy_tables(tmp_path / "tight.duckdb")
    database.close()
    tight = Database(tmp_path / "tight.duckdb")
    assert (full, roomy > 1_000_000, tight.free_space(), tight.count("SELECT count(*) FROM stays")) == (0, True, 0, 100_000)
    tight.close()


@pytest.mark.long
def test_a_store_written_without_free_space_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And it grows as any other."""
    monkeypatch.setattr(run, "_MOST_FREE_SPACE", 0)
    build_sources(tmp_path, tmp_path / "tight", {"table": TABLE})
    build_sources(tmp_path, tmp_path / "tight", {"page": CHANGES["people"][0]})
    monkeypatch.undo()
    build_sources(tmp_path, tmp_path / "full", {"table": TABLE, "page": CHANGES["people"][0]})
    assert contents(tmp_path / "tight") == contents(tmp_path / "full")


@pytest.mark.long
def test_an_update_that_was_stopped_begins_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, updates: list[Path]) -> None:
    """Its tables were changed already; the store is the old one until the end."""
    build_sources(tmp_path, tmp_path / "grown", {"table": TABLE})
    before, page = contents(tmp_path / "grown"), {"page": [film("One", 2000, "Ann", "Dee")]}

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(arrays, "write", interrupt)
        with pytest.raises(KeyboardInterrupt):
            build_sources(tmp_path, tmp_path / "grown", page)
    assert contents(tmp_path / "grown") == before
    build_sources(tmp_path, tmp_path / "grown", page)
    build_sources(tmp_path, tmp_path / "full", {"table": TABLE, **page})
    assert contents(tmp_path / "grown") == contents(tmp_path / "full")
    assert updates[0] == updates[1]


@pytest.mark.long
@pytest.mark.parametrize("options", [Options(sample=0, all_graphs=True), Options(sample=0, with_triples=False)])
def test_a_store_made_in_another_way_is_made_anew(tmp_path: Path, updates: list[Path], options: Options) -> None:
    """The graph of the snapshot before is not the one to begin from."""
    build_sources(tmp_path, tmp_path / "store", {"table": TABLE}, options=Options(sample=0))
    build_sources(tmp_path, tmp_path / "store", {"page": [film("One", 2000)]}, options=options)
    assert updates == []


def test_where_much_has_changed_all_is_made_anew(tmp_path: Path, updates: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is more than a fiftieth of three films."""
    monkeypatch.undo()
    build_sources(tmp_path, tmp_path / "store", {"table": TABLE}, options=Options(sample=0))
    build_sources(tmp_path, tmp_path / "store", {"page": [film("One", 2000, "Ann")]}, options=Options(sample=0))
    assert updates == []
