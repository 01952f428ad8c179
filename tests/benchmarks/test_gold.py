"""The labels that identity is measured by: their form, and that each speaks of a film that is in its source."""

import csv
import random
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from gold import parts
from gold_judged import GOLD, KINDS, TO_FIT, TO_TEST, Judged, Label, by_kind, half, misses, quality, read_labels, table
from gold_labels import candidates_in_strata, where
from gold_names import MERGED, RIGHT, SPLIT, films, verdict
from gold_noise import NOISES, Noise, follow, spoil, turn
from gold_records import judge, write_lists
from gold_sample import EACH, Entry, read_metaqa, read_wikipedia
from gold_store import Resolved, build
from make import ROOT, SHARED

DATA = SHARED / "data"
FILES = ["films.tsv", "homonyms.tsv", "wikipedia-metaqa.tsv"]
NEEDS_DATA = pytest.mark.skipif(not (DATA / "metaqa").is_dir(), reason=f"{DATA} is not here; FILMOGRAPH_SHARED names its folder")


@pytest.fixture(scope="module")
def places() -> dict[str, Entry]:
    """Every film of the two sources by where it stands."""
    metaqa = {f"kb.txt:{entry.title}": entry for entry in read_metaqa(DATA / "metaqa" / "kb.txt")}
    return metaqa | {entry.key: entry for entry in read_wikipedia(DATA / "wikipedia-movies")}


def _years(entry: Entry) -> str:
    return " ".join(map(str, entry.years))


@pytest.mark.parametrize("name", FILES)
def test_every_pair_has_a_label(name: str) -> None:
    """A label is one of three words."""
    assert {row["label"] for row in read_labels(GOLD / name)} <= {"same", "different", "undecidable"}


@pytest.mark.parametrize("name", FILES)
def test_no_pair_is_labelled_twice(name: str) -> None:
    """A pair stands in a file once."""
    pairs = [tuple(value for key, value in row.items() if key not in ("label", "kind", "why")) for row in read_labels(GOLD / name)]
    assert len(set(pairs)) == len(pairs)


def test_the_drawn_pairs_are_fifty_of_each_stratum() -> None:
    """Three hundred pairs, as many of each stratum as were drawn."""
    rows = read_labels(GOLD / "wikipedia-metaqa.tsv")
    assert {s: sum(row["stratum"] == s for row in rows) for s in candidates_in_strata(GOLD / "wikipedia-metaqa.tsv")} == dict.fromkeys(
        "123456", EACH
    )


def test_homonyms_are_at_least_forty_of_each_label() -> None:
    """People of one name who are two, and people of two names who are one."""
    labels = [row["label"] for row in read_labels(GOLD / "homonyms.tsv")]
    assert {label: labels.count(label) >= 40 for label in set(labels)} == {"same": True, "different": True}


@NEEDS_DATA
def test_drawn_films_stand_in_their_sources(places: dict[str, Entry]) -> None:
    """Each drawn pair's titles and years are those of the places it names."""
    rows = read_labels(GOLD / "wikipedia-metaqa.tsv")
    told_of = [[row["wikipedia_title"], row["wikipedia_year"], row["metaqa_title"], row["metaqa_years"]] for row in rows]
    found = [(places[row["wikipedia_file_line"]], places[f"kb.txt:{row['metaqa_title']}"]) for row in rows]
    assert told_of == [[one.title, _years(one), two.title, _years(two)] for one, two in found]


@NEEDS_DATA
def test_chosen_films_stand_in_their_sources(places: dict[str, Entry]) -> None:
    """Each chosen film's title and years are those of the place it names."""
    rows = [(row, side) for row in read_labels(GOLD / "films.tsv") for side in "ab"]
    found = [places[where(row, side, "title_")] for row, side in rows]
    assert [(row[f"title_{side}"], row[f"years_{side}"]) for row, side in rows] == [(entry.title, _years(entry)) for entry in found]


@NEEDS_DATA
def test_named_people_stand_in_their_films(places: dict[str, Entry]) -> None:
    """Each name is printed in the film it is labelled with."""
    rows = [(row, side) for row in read_labels(GOLD / "homonyms.tsv") for side in "ab"]
    assert [row[f"name_{side}"] for row, side in rows if row[f"name_{side}"] not in places[where(row, side, "film_")].people] == []


def _kinds(name: str, *columns: str) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row[column] for column in columns) for row in read_labels(GOLD / name))


def test_every_kind_of_record_has_twenty_cases() -> None:
    """Of the kinds that the data does not show."""
    cases = {row["case"]: row["kind"] for row in read_labels(GOLD / "records.tsv")}
    asked = ("two scripts", "working title", "two ids", "turned names", "series without year", "retitled")
    assert {kind: Counter(cases.values())[kind] >= 20 for kind in asked} == dict.fromkeys(asked, True)


def test_the_records_of_a_case_agree() -> None:
    """They have one kind, label and reason, and name a person in all records or in none."""
    spoken = {(r["case"], r["kind"], r["label"], r["why"], bool(r["person"])) for r in read_labels(GOLD / "records.tsv")}
    assert len(spoken) == len({case for case, *_ in spoken})


def test_a_person_of_a_record_stands_in_it() -> None:
    """Among its directors or its cast."""
    rows = [row for row in read_labels(GOLD / "records.tsv") if row["person"]]
    assert [row["person"] for row in rows if row["person"] not in f"{row['directors']} | {row['cast']}".split(" | ")] == []


def test_a_hundred_names_were_drawn_and_five_are_named() -> None:
    """Each name has one kind, whatever number of people it stands for."""
    kinds = {row["name"]: row["kind"].startswith("named") for row in read_labels(GOLD / "names.tsv")}
    assert Counter(kinds.values()) == {False: 100, True: 5}


def test_no_film_of_a_name_stands_twice() -> None:
    """A film is of one person of that name."""
    named = [(row["name"], film) for row in read_labels(GOLD / "names.tsv") for film in films(row)]
    assert [pair for pair, number in Counter(named).items() if number > 1] == []


def test_the_films_of_names_are_in_the_catalogue() -> None:
    """Under the titles and years that it prints."""
    listed = set[str]()
    for name in ("wikipedia-movies", "metaqa", "characters"):
        with (ROOT / "data" / "catalogue" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            listed |= {f"{row['title']} ({row['year']})" for row in csv.DictReader(stream)}
    assert [film for row in read_labels(GOLD / "names.tsv") for film in films(row) if film not in listed] == []


def test_all_labels_on_a_name_are_in_one_half() -> None:
    """However it is written, and whatever else is labelled."""
    assert (half("Mazursky, Paul"), half("The Thing"), half("thing the")) == (half("Paul Mazursky"), half("Thing, The"), half("The Thing"))


@pytest.mark.parametrize(("name", "column"), [("films.tsv", "title_a"), ("homonyms.tsv", "name_a"), ("records.tsv", "title")])
def test_no_half_has_less_than_two_fifths(name: str, column: str) -> None:
    """The seed splits the labels into two that are about equal."""
    halves = Counter(half(row[column]) for row in read_labels(GOLD / name))
    assert {part: halves[part] / halves.total() > 0.4 for part in (TO_FIT, TO_TEST)} == {TO_FIT: True, TO_TEST: True}


def test_precision_and_recall_count_by_weight() -> None:
    """Two of three joined are right, four of five that are one are joined, by weight."""
    pairs = [Judged("", True, True, 4.0), Judged("", True, False, 1.0), Judged("", False, True, 2.0), Judged("", False, False, 9.0)]
    assert quality("some", pairs, 0.7) == "| some | 4 | 2 | 0.667 | 0.800 | 0.727 | 0.700: reached |"


def test_a_doubt_is_right_for_one_film_under_two_identifiers() -> None:
    """For other kinds one film that was not joined is a miss."""
    pairs = [Judged("x", True, False, kind="two ids", half=TO_FIT, doubted=True), Judged("y", True, False, kind="retitled", half=TO_TEST)]
    rows = ["| retitled | 1 | yes | 0 of 0 | 0 of 1 |", "| two ids | 1 | yes | 1 of 1 | 0 of 0 |"]
    assert (list(by_kind(pairs)), list(misses(pairs))) == (rows, ["* not joined: y"])


def test_a_table_has_a_head() -> None:
    """And an empty line after it."""
    assert table("| a |", columns=KINDS[:1]) == ["| kind |", "| --- |", "| a |", ""]


def test_missing_data_is_left_out_with_its_reason(tmp_path: Path) -> None:
    """Without the sources only what needs them is not measured, and a sentence says what to do."""
    reason = "is not there; set FILMOGRAPH_SHARED to the folder whose `data` holds it."
    expected = {
        "WInte.r's film lists": [f"Left out: {tmp_path / 'er-winter-movies'} {reason}"],
        "Wikipedia movie data and MetaQA": [f"Left out: {tmp_path / 'wikipedia-movies'} {reason}"],
        "Wikipedia movie data, spoilt": [f"Left out: {tmp_path / 'wikipedia-movies'} {reason}"],
    }
    assert {heading: list(lines) for heading, lines in parts(tmp_path, tmp_path) if heading in expected} == expected


def _record(case: str, listed: str, title: str, **cells: str) -> Label:
    columns = ("kind", "label", "year", "minutes", "directors", "cast", "other_titles", "imdb", "person", "why")
    return {**dict.fromkeys(columns, ""), "case": case, "list": listed, "title": title, "kind": "retitled", "label": "same", **cells}


def test_records_are_judged_by_what_a_build_makes_of_them(tmp_path: Path) -> None:
    """A film of two lists is joined, a film and its namesake are not, and a person is found under the name of a cell."""
    people = {"directors": "Ann Lee Aal", "cast": "Bo Birk | Cy Corr | Dee Dorn"}
    rows = [
        _record("1", "a", "The Long Road", year="1971", **people, person="Cy Corr", why="one"),
        _record("1", "imdb", "The Long Road", year="1971", **people, person="Cy Corr", imdb="tt9900001", other_titles="Way [working]"),
        _record("2", "a", "Night Shift", year="1950", directors="El Ende", cast="Fay Fox"),
        _record("2", "b", "Night Shift", year="1980", directors="Gus Gall", cast="Hal Hope", label="different", why="two"),
    ]
    found = write_lists(rows, tmp_path / "lists")
    build([tmp_path / "lists"], tmp_path / "store", "--no-triples")
    judged = [(pair.text, pair.same, pair.joined) for pair in judge(rows, found, Resolved(tmp_path / "store", None))]
    assert (found, judged) == (
        ["a.csv:2", "title.basics.tsv:2", "a.csv:3", "b.csv:2"],
        [
            ("retitled: Cy Corr in The Long Road (1971) / Cy Corr in The Long Road (1971); one", True, True),
            ("retitled: Night Shift (1950) / Night Shift (1980); ", True, False),
        ],
    )


def test_a_name_is_right_when_each_person_is_one_entity() -> None:
    """And no entity is two people."""
    persons = [{"name": "ann lee", "films": "One (1950) | Two (1951)"}, {"name": "ann lee", "films": "Three (2001)"}]
    places = [("ann lee", film) for film in ("One (1950)", "Two (1951)", "Three (2001)")]
    made = [verdict(persons, dict(zip(places, ({iri} for iri in iris), strict=True))) for iris in ("aab", "abc", "aaa")]
    assert made == [(RIGHT, 2), (SPLIT, 3), (MERGED, 1)]


ENTRY = Entry("list:1", "The Tests: A Film", (1990,), ("Ann Lee Wong", "Bo Ek", "Cy Orr", "Dee Fox", "Eve Gum", "Fay Hill"), ("Gil Ho",))


@pytest.mark.parametrize("noise", NOISES, ids=[noise.name for noise in NOISES])
def test_a_film_is_spoilt_as_much_as_it_says(noise: Noise) -> None:
    """The year is there, one off, or left out; names are no more than there were."""
    draw = random.Random(7)  # noqa: S311 - the same at every run
    spoilt = [spoil(ENTRY, noise, draw) for _ in range(200)]
    years = {(): noise.no_year, (1989,): noise.wrong_year, (1990,): 1 - noise.no_year - noise.wrong_year, (1991,): noise.wrong_year}
    drawn = {one.key for one in spoilt}, {one.years for one in spoilt}, max(len(one.people) for one in spoilt)
    assert drawn == ({"list:1"}, {year for year, share in years.items() if share}, noise.names)


def test_turned_names_are_turned() -> None:
    """Every name of the second list, directors too."""
    noise = next(noise for noise in NOISES if noise.turned)
    draw = random.Random(7)  # noqa: S311
    spoilt = [spoil(ENTRY, noise, draw) for _ in range(50)]
    assert {name for one in spoilt for name in (*one.people, *one.directors)} == {turn(name) for name in (*ENTRY.people, *ENTRY.directors)}


def test_a_third_of_the_films_is_retitled() -> None:
    """Of those with a director and three names, whose titles then have no word of their own."""
    noise = next(noise for noise in NOISES if noise.retitled)
    draw = random.Random(7)  # noqa: S311
    spoilt = [spoil(ENTRY, noise, draw) for _ in range(300)]
    retitled = [one for one in spoilt if not set(one.title.lower()) & set("f") and len(one.people) > 2]
    assert 0.2 < len(retitled) / sum(len(one.people) > 2 for one in spoilt) < 0.45


def test_a_series_has_no_year_and_a_sequel_a_later_one() -> None:
    """Both keep people of the film; a sequel's title has more words."""
    series, sequels = (next(noise for noise in NOISES if noise.beside == beside) for beside in ("series", "sequels"))
    draw = random.Random(7)  # noqa: S311
    made = [(follow(ENTRY, series, draw), follow(ENTRY, sequels, draw)) for _ in range(50)]
    assert {(one.title, one.years, one.directors) for one, _ in made} == {(ENTRY.title, (), ())}
    assert {(two.title != ENTRY.title, 1990 <= two.years[0] <= 1993) for _, two in made} == {(True, True)}
    assert {name for pair in islice(made, 9) for film in pair for name in film.people} <= set(ENTRY.people)
