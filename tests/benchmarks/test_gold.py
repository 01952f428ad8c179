"""The labels that identity is measured by: their form, and that each speaks of a film that is in its source."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from gold import GOLD, Judged, candidates_in_strata, quality, read_labels
from gold_noise import NOISES, Noise, spoil
from gold_sample import EACH, Entry, read_metaqa, read_wikipedia
from make import ROOT, SHARED

DATA = SHARED / "data"
FILES = ["films.tsv", "homonyms.tsv", "wikipedia-metaqa.tsv"]
NEEDS_DATA = pytest.mark.skipif(not (DATA / "metaqa").is_dir(), reason=f"{DATA} is not here; FILMOGRAPH_SHARED names its folder")


@pytest.fixture(scope="module")
def places() -> dict[str, Entry]:
    """Every film of the two sources by where it stands."""
    metaqa = {f"kb.txt:{entry.title}": entry for entry in read_metaqa(DATA / "metaqa" / "kb.txt")}
    return metaqa | {entry.key: entry for entry in read_wikipedia(DATA / "wikipedia-movies")}


def _place(row: dict[str, str], side: str, title: str) -> str:
    return f"kb.txt:{row[title + side]}" if row[f"place_{side}"] == "kb.txt" else row[f"place_{side}"]


def _years(entry: Entry) -> str:
    return " ".join(map(str, entry.years))


@pytest.mark.parametrize("name", FILES)
def test_every_pair_has_a_label(name: str) -> None:
    """A label is one of three words."""
    assert {row["label"] for row in read_labels(GOLD / name)} <= {"same", "different", "undecidable"}


@pytest.mark.parametrize("name", FILES)
def test_no_pair_is_labelled_twice(name: str) -> None:
    """A pair stands in a file once."""
    pairs = [tuple(value for key, value in row.items() if key not in ("label", "why")) for row in read_labels(GOLD / name)]
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
    found = [places[_place(dict(row), side, "title_")] for row, side in rows]
    assert [(row[f"title_{side}"], row[f"years_{side}"]) for row, side in rows] == [(entry.title, _years(entry)) for entry in found]


@NEEDS_DATA
def test_named_people_stand_in_their_films(places: dict[str, Entry]) -> None:
    """Each name is printed in the film it is labelled with."""
    rows = [(row, side) for row in read_labels(GOLD / "homonyms.tsv") for side in "ab"]
    assert [row[f"name_{side}"] for row, side in rows if row[f"name_{side}"] not in places[_place(dict(row), side, "film_")].people] == []


def test_precision_and_recall_count_by_weight() -> None:
    """Two of three joined are right, four of five that are one are joined, by weight."""
    pairs = [Judged("", True, True, 4.0), Judged("", True, False, 1.0), Judged("", False, True, 2.0), Judged("", False, False, 9.0)]
    assert quality("some", pairs) == "| some | 4 | 2 | 0.667 | 0.800 | 0.727 |"


def test_missing_data_is_one_sentence(tmp_path: Path) -> None:
    """Without the sources nothing is measured, and the sentence says what to do."""
    command = [sys.executable, str(ROOT / "tests" / "benchmarks" / "gold.py"), "--folder", str(tmp_path / "stores")]
    path = os.pathsep.join([str(ROOT / "graph"), os.environ.get("PYTHONPATH", "")])
    ran = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "FILMOGRAPH_SHARED": str(tmp_path), "PYTHONPATH": path}
    )  # fmt: skip
    needed = tmp_path / "data" / "er-winter-movies"
    sentence = f"Error: {needed}: this data is not there; set FILMOGRAPH_SHARED to the folder whose `data` holds it.\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", sentence)


@pytest.mark.parametrize("noise", NOISES, ids=[noise.name for noise in NOISES])
def test_a_film_is_spoilt_as_much_as_it_says(noise: Noise) -> None:
    """The year is there, one off, or left out; names are no more than there were."""
    entry = Entry("list:1", "The Tests: A Film", (1990,), ("Ann Lee Wong", "Bo Ek", "Cy Orr", "Dee Fox", "Eve Gum", "Fay Hill"))
    draw = random.Random(7)  # noqa: S311 - the same at every run
    spoilt = [spoil(entry, noise, draw) for _ in range(200)]
    years = {(): noise.no_year, (1989,): noise.wrong_year, (1990,): 1 - noise.no_year - noise.wrong_year, (1991,): noise.wrong_year}
    drawn = {one.key for one in spoilt}, {one.years for one in spoilt}, max(len(one.people) for one in spoilt)
    assert drawn == ({"list:1"}, {year for year, share in years.items() if share}, noise.names)
