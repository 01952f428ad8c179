"""The lists in three sizes that identity's speed is measured on."""

import json
from pathlib import Path

import pytest
from identity_lists import make, other

FILM = {"title": "The Third Man", "year": 1949, "cast": ["Joseph Cotten"], "genres": ["Thriller"]}
OTHER_FILM = {"title": "The Znoxk Set", "year": 1949, "cast": ["Puyivn Juzzit"], "genres": ["Thriller"]}
FACTS = ["The Third Man|starred_actors|Joseph Cotten", "The Third Man|release_year|1949"]
OTHER_FACTS = ["The Znoxk Set|starred_actors|Puyivn Juzzit", "The Znoxk Set|release_year|1949"]


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A folder with one film in both lists."""
    for name, text in (("wikipedia-movies/movies-1940s.json", json.dumps([FILM])), ("metaqa/kb.txt", "\n".join(FACTS))):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_copy_of_the_films_has_other_titles_and_names(lists: Path, tmp_path: Path) -> None:
    """Twice the list is every film, and every film in other letters."""
    films, _ = make("twice", lists, tmp_path / "made")
    assert json.loads((films / "movies-1940s.json").read_text(encoding="utf-8")) == [FILM, OTHER_FILM]


def test_the_copy_of_the_facts_has_the_same_other_titles_and_names(lists: Path, tmp_path: Path) -> None:
    """Both lists' copies meet each other, for their letters are changed alike."""
    _, facts = make("twice", lists, tmp_path / "made")
    assert facts.read_text(encoding="utf-8").splitlines() == [*FACTS, *OTHER_FACTS]


def test_a_film_is_in_both_halves_or_in_none(lists: Path, tmp_path: Path) -> None:
    """Which films are in the half goes by their titles."""
    films, facts = make("half", lists, tmp_path / "made")
    kept = bool(json.loads((films / "movies-1940s.json").read_text(encoding="utf-8")))
    assert bool(facts.read_text(encoding="utf-8")) is kept


def test_full_lists_are_those_of_the_data(lists: Path, tmp_path: Path) -> None:
    """The middle size is read where it stands."""
    assert make("full", lists, tmp_path / "made") == [lists / "wikipedia-movies", lists / "metaqa" / "kb.txt"]


@pytest.mark.parametrize("text", ["300", "II", "$9.99"])
def test_a_title_without_letters_to_change_gets_a_word(text: str) -> None:
    """No title of the copy is one of the original."""
    assert other(text) == f"{text} Xu"
