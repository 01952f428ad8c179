"""From documents to a published store: the same graph every time, nothing lost, nothing half done."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import filmograph
import pytest
from filmograph.errors import SourceError
from filmograph.pipeline.run import Options, Summary, build
from filmograph.store.claims import Database
from filmograph.store.snapshot import current
from make import CATALOGUE, PAGES, SHARED, build_sources, credit, film, quads

Build = Callable[[Sequence[Path], str], Path]
NAMELESS = "title,year,genres,cast\nDoubt,2008,Drama,Amy Adams\n"


def quarantined(store: Path) -> list[tuple[object, ...]]:
    """Return source, lines and reason of every record that a store's build set aside."""
    return Database(current(store) / "claims.duckdb").rows("SELECT source, first_line, last_line, reason FROM quarantine ORDER BY ALL")


@pytest.mark.smoke
def test_five_pages_and_a_table_are_one_film(built: tuple[Path, Summary]) -> None:
    """The catalogue's seven films stay seven, and everybody is counted once."""
    summary = built[1]
    assert (summary.films, summary.pages, summary.films_checked, summary.refused) == (7, 5, 7, ())
    assert [(s.name, s.films, s.quarantined) for s in summary.sources] == [
        ("wont-back-down-dark-horizons", 1, 0), ("wont-back-down-fandango", 1, 0), ("wont-back-down-imdb", 1, 0),
        ("wont-back-down-rotten-tomatoes", 1, 0), ("wont-back-down-streaming-portal", 1, 0), ("seven-films", 7, 0),
    ]  # fmt: skip


def test_there_is_one_maggie_gyllenhaal(store: Path) -> None:
    """Page and table mean the same person."""
    rows = filmograph.open(store).sparql('SELECT ?p { ?p a film:Person ; film:name ?n FILTER(CONTAINS(?n, "Gyllenh")) }')
    assert [row["p"] for row in rows] == ["https://w3id.org/filmograph/id/person/maggie-gyllenhaal"]


@pytest.mark.smoke
def test_conflicts_show_every_value_with_source_line_and_rule(store: Path) -> None:
    """Runtime by most sources, aspect ratio by trust."""
    shown = ("property", "chosen", "chosen_source", "other", "source", "lines", "rule", "chosen_lines")
    film = "wont-back-down-"
    assert [tuple(row[c] for c in shown) for row in filmograph.open(store).film("Won't Back Down").conflicts()] == [
        ("aspectRatio", "2.35:1", film + "imdb", "1.85:1", film + "dark-horizons", "28", "most trusted source", "86"),
        ("runtime", "121", f"{film}rotten-tomatoes, {film}streaming-portal", "98", film + "dark-horizons", "6", "most sources", "1, 4"),
    ]


def test_working_titles_are_alternative_titles(store: Path) -> None:
    """Both former titles are there, and the title itself is none of them."""
    rows = filmograph.open(store).sparql('SELECT ?t { ?f film:title "Won\'t Back Down" ; film:alternativeTitle ?t } ORDER BY ?t')
    assert [row["t"] for row in rows] == ["Learning to Fly", "Still I Rise"]


def test_characters_without_performer_are_there(store: Path) -> None:
    """A page that lost its names still tells who was played."""
    rows = filmograph.open(store).sparql(
        "SELECT ?n { ?c a film:Character ; film:name ?n FILTER NOT EXISTS { ?credit film:character ?c } } ORDER BY ?n"
    )
    assert [row["n"] for row in rows] == [
        "Arthur Gould", "Breena Harper", "Charles Alberts", "Cody Alberts", "Evelyn Riske", "Olivia Lopez", "Principal Holland",
        "Principal Thompson",
    ]  # fmt: skip


def test_early_reviews_are_warnings(built: tuple[Path, Summary]) -> None:
    """Three reviews are dated before the release; nothing is a violation."""
    early = [r.value[1:11] for r in built[1].results if r.focus.startswith("<https://w3id.org/filmograph/id/review/")]
    assert (sorted(early), {r.severity for r in built[1].results}) == (["2012-05-09", "2012-09-27", "2012-09-27"], {"warning"})


@pytest.mark.smoke
def test_bill_nunns_final_role_is_derived_and_stated(store: Path) -> None:
    """The credits and a page agree."""
    rows = filmograph.open(store).person("Bill Nunn").final_role()
    assert [(row["title"], row["date"], row["role"], row["basis"]) for row in rows] == [
        ("Won't Back Down", "2012-09-28", "actor", "derived, stated")
    ]


def test_a_connection_leads_to_a_film_the_catalogue_holds(store: Path) -> None:
    """Dawn of the Dead (1978) is in the table."""
    rows = filmograph.open(store).sparql("SELECT ?label { ?c film:target/rdfs:label ?label }")
    assert [row["label"] for row in rows] == ["Dawn of the Dead (1978)"]


def test_three_partial_descriptions_are_one_release(store: Path) -> None:
    """A bare date, a country and a medium of the same day are one release; another country and a disc are their own."""
    rows = filmograph.open(store).film("Won't Back Down").releases()
    assert [(row["country"], row["date"], row["medium"]) for row in rows] == [
        ("USA", "2012-09-28", "theatrical"), ("Kuwait", "2012-10-04", None), ("Taiwan", "2012-10-19", None),
        (None, "2013-01-15", "DVD"), ("Germany", "2013-04-25", None),
    ]  # fmt: skip


def test_billing_is_whole_from_the_longest_list(store: Path) -> None:
    """The film guide bills 38, the table 5."""
    rows = filmograph.open(store).film("Won't Back Down").cast()
    assert [row["billing"] for row in rows] == list(range(1, 39))


@pytest.mark.long
def test_building_twice_gives_the_same_graph(build_in: Build, catalogue: Path) -> None:
    """Quad for quad."""
    assert quads(build_in([PAGES, catalogue], "one")) == quads(build_in([PAGES, catalogue], "two"))


@pytest.mark.long
def test_the_order_of_sources_makes_no_difference(build_in: Build, catalogue: Path) -> None:
    """Named the other way round, one by one."""
    pages = sorted(PAGES.iterdir(), reverse=True)
    assert quads(build_in([PAGES, catalogue], "one")) == quads(build_in([catalogue, *pages], "two"))


@pytest.mark.long
def test_adding_a_source_equals_building_from_all(build_in: Build, catalogue: Path) -> None:
    """A store grows into what it would have been."""
    build_in([catalogue], "grown")
    assert quads(build_in([PAGES], "grown")) == quads(build_in([PAGES, catalogue], "full"))


def test_a_source_built_again_is_refreshed(build_in: Build, tmp_path: Path) -> None:
    """What the file claimed before is gone."""
    table = tmp_path / "table.csv"
    table.write_text(CATALOGUE, encoding="utf-8")
    build_in([table], "refreshed")
    table.write_text(NAMELESS, encoding="utf-8")
    assert quads(build_in([table], "refreshed")) == quads(build_in([table], "fresh"))


def test_a_page_without_year_stays_apart_from_two_films_of_its_title(build_in: Build, catalogue: Path, tmp_path: Path) -> None:
    """Which King Kong it means nobody can know."""
    page = tmp_path / "kong.csv"
    page.write_text("title,year,cast\nKing Kong,,Somebody Else\n", encoding="utf-8")
    rows = filmograph.open(build_in([catalogue, page], "store")).sparql(
        'SELECT ?year { ?f film:title "King Kong" OPTIONAL { ?f film:year ?year } }'
    )
    assert sorted(str(row["year"]) for row in rows) == ["1933", "1976", "None"]


def test_what_cannot_be_read_is_set_aside_and_the_rest_is_built(tmp_path: Path) -> None:
    """Each refused document has its sentence, in the summary and in quarantine; an unreadable row too."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_text("")
    (tmp_path / "in" / "good.csv").write_text(NAMELESS + ",1999,Drama,Nobody\n", encoding="utf-8")
    summary = build([tmp_path / "in"], tmp_path / "store")
    sentence = f"{tmp_path / 'in' / 'empty.txt'}: the file is empty; save the page again."
    assert (summary.films, summary.refused) == (1, (sentence,))
    assert [(source, first, last) for source, first, last, _ in quarantined(tmp_path / "store")] == [("empty", None, None), ("good", 3, 3)]


def test_a_page_that_breaks_a_shape_is_set_aside_with_its_lines(tmp_path: Path) -> None:
    """A page that lost its film's title cannot be known from another film; its facts stay out of the graph."""
    page = tmp_path / "nameless.txt"
    text = (PAGES / "wont-back-down-dark-horizons.txt").read_text(encoding="utf-8")
    page.write_text("\n" + text.split("\n", 1)[1], encoding="utf-8")
    (tmp_path / "good.csv").write_text(NAMELESS, encoding="utf-8")
    summary = build([page, tmp_path / "good.csv"], tmp_path / "store")
    assert [(s.name, s.films, s.quarantined) for s in summary.sources] == [("nameless", 0, 1), ("good", 1, 0)]
    reason = "A film needs exactly one title: name it in the page's head or the table's title column."
    assert [(source, why) for source, _, _, why in quarantined(tmp_path / "store")] == [("nameless", reason)]


def test_when_nothing_can_be_read_the_old_store_stays(build_in: Build, catalogue: Path, tmp_path: Path) -> None:
    """The sentence is the document's own."""
    store = build_in([catalogue], "store")
    before = quads(store)
    (tmp_path / "binary.txt").write_bytes(b"\0\1")
    with pytest.raises(SourceError) as caught:
        build([tmp_path / "binary.txt"], store)
    assert str(caught.value) == f"{tmp_path / 'binary.txt'}: this is a binary file (a zero byte at offset 0); give the text of a page."
    assert quads(store) == before


def test_a_missing_path_stops_a_build_before_it_begins(tmp_path: Path) -> None:
    """Nothing is made."""
    with pytest.raises(SourceError) as caught:
        build([tmp_path / "nowhere"], tmp_path / "store")
    assert str(caught.value) == f"{tmp_path / 'nowhere'}: there is no such file or folder; check the path."
    assert not (tmp_path / "store").exists()


def test_two_pages_of_one_name_are_both_read(tmp_path: Path) -> None:
    """Their folders distinguish them, and reading them again changes nothing."""
    for folder in ("imdb", "fandango"):
        (tmp_path / folder).mkdir()
        shutil.copyfile(PAGES / f"wont-back-down-{folder}.txt", tmp_path / folder / "film.txt")
    summary = build([tmp_path / "imdb", tmp_path / "fandango"], tmp_path / "store")
    again = build([tmp_path / "imdb", tmp_path / "fandango"], tmp_path / "store")
    assert [source.name for source in summary.sources] == ["fandango/film", "imdb/film"]
    assert (again.sources, again.quads) == (summary.sources, summary.quads)


def test_a_table_has_a_graph_only_for_films_that_another_source_describes(store: Path) -> None:
    """Of seven films one is on the pages too."""
    rows = filmograph.open(store).sparql('SELECT DISTINCT ?t { ?g rdfs:label "seven-films" GRAPH ?g { ?f a film:Film ; film:title ?t } }')
    assert [row["t"] for row in rows] == ["Won't Back Down"]


def test_a_table_gets_its_whole_graph_when_asked(catalogue: Path, tmp_path: Path) -> None:
    """All seven films."""
    build([catalogue], tmp_path / "store", Options(all_graphs=True, sample=0))
    rows = filmograph.open(tmp_path / "store").sparql("SELECT DISTINCT ?f { GRAPH ?g { ?f a film:Film } }")
    assert len(rows) == 7


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason=f"{SHARED / 'seeds'} is not here; FILMOGRAPH_SHARED names its folder")
def test_the_pages_it_began_from_are_one_film(tmp_path: Path) -> None:
    """Real input is built and asked like the samples."""
    summary = build([SHARED / "seeds"], tmp_path / "store")
    graph = filmograph.open(tmp_path / "store")
    conflicts = {(row["property"], row["chosen"], row["other"]) for row in graph.film("Won't Back Down").conflicts()}
    assert (summary.films, conflicts) == (1, {("runtime", "121", "98"), ("aspectRatio", "2.35:1", "1.85:1")})
    assert [row["basis"] for row in graph.person("Bill Nunn").final_role()] == ["derived, stated"]
    early = [r.value[1:11] for r in summary.results if "/review/" in r.focus]
    assert sorted(early) == ["2012-05-09", "2012-09-27", "2012-09-27"]


def test_a_last_film_that_a_source_states_and_the_credits_deny_is_a_conflict(tmp_path: Path) -> None:
    """The later film is chosen by the latest credit; the statement stays, with its source, and the last role shows both."""
    records = [film("One", 2000, credit("Ann"), final_roles=("Ann",)), film("Two", 2001, credit("Ann"))]
    build_sources(tmp_path, tmp_path / "store", {"one": records}, options=Options(sample=0, all_graphs=True))
    graph = filmograph.open(tmp_path / "store")
    keys = ("title", "property", "chosen", "other", "source", "rule")
    assert [tuple(row[key] for key in keys) for row in graph.conflicts()] == [
        ("One", "finalFilm", "Two (2001)", "One (2000)", "one", "latest credit")
    ]
    assert [(row["title"], row["basis"]) for row in graph.person("Ann").final_role()] == [("One", "stated"), ("Two", "derived")]


def test_a_last_film_that_may_be_the_last_is_no_conflict(tmp_path: Path) -> None:
    """Two films of one year tie, so neither denies the other."""
    records = [film("One", 2000, credit("Ann"), final_roles=("Ann",)), film("Two", 2000, credit("Ann"))]
    build_sources(tmp_path, tmp_path / "store", {"one": records}, options=Options(sample=0, all_graphs=True))
    graph = filmograph.open(tmp_path / "store")
    assert list(graph.conflicts()) == []
    found = [(row["title"], row["basis"], row["tied"]) for row in graph.person("Ann").final_role()]
    assert found == [("One", "derived, stated", True), ("Two", "derived", True)]


def test_the_database_shows_no_progress_of_its_own() -> None:
    """It would write into what a command prints."""
    assert Database().rows("SELECT current_setting('enable_progress_bar')") == [(False,)]
