"""Judgements in a build: the mentions that they name, unknown references, and contradictions."""

from pathlib import Path

import pytest
from filmograph.errors import SourceError
from filmograph.model import CompanyCredit, Location
from filmograph.pipeline.resolve import judging
from filmograph.pipeline.run import Options, build
from filmograph.store.claims import Database
from filmograph.store.judgements import Judgement
from filmograph.store.snapshot import current
from make import JUDGEMENT_COLUMNS, credit, film, unresolved_database
from make import judgement_line as line

FILE = Path("judgements.tsv")
VAIN = ", so this judgement says nothing yet."


RECORDS = {
    "lists": [
        film("Bullitt", 1968, credit("Steve McQueen", "actor", "Frank Bullitt"), credit("Robert Vaughn")),
        film("Shame", 2011, credit("Steve McQueen"), credit("Renée Adorée")),
        film("Shame", 1968, credit("Liv Ullmann")),
        film("Hamlet", None, credit("Laurence Olivier"), companies=(CompanyCredit(company="Two Cities", role="production company"),)),
    ],
    "pages": [
        film("Bullitt", 1968, credit("Steve McQueen", ids={"imdb": "nm0000537"}), ids={"imdb": "tt0062765"}),
        film("SHAME", 2011, credit("steve mcqueen", ids={"imdb": "nm2588606"}), locations=(Location(place="New York", kind="filming"),)),
    ],
}


@pytest.fixture
def database() -> Database:
    """Two sources with films in common."""
    return unresolved_database(RECORDS)


def judge(database: Database, *judgements: tuple[str, str, str, str]) -> list[str]:
    """Resolve judgements (judgement, kind, a, b) of lines 2, 3, … and return the messages on unknown references."""
    return judging.resolve(database, FILE, [Judgement(*one, "me", "seen", n) for n, one in enumerate(judgements, start=2)])


def judged(database: Database) -> list[tuple[object, ...]]:
    """Return the line, the judgement and both mentions of each judged pair, a mention as source, name and film."""
    return database.rows("""
        WITH label AS (SELECT t.mention, s.name || ': ' || t.key || CASE WHEN t.class = 'Film' THEN '' ELSE ' | ' || f.key END AS label
                      FROM mention t JOIN source s ON s.number = source_of(t.mention) LEFT JOIN mention f ON f.mention = t.film)
        SELECT line, judgement, a.label, b.label FROM judged JOIN label a ON a.mention = judged.a JOIN label b ON b.mention = judged.b
        ORDER BY ALL""")


ODD = [
    film("Face | Off (1997)", None, credit("A | B"), credit("imdb:nm1"), credit("lists: C"), credit("# D")),
    film("Bullitt (1968)", None, credit("(1968)"), companies=(CompanyCredit(company="TMDB:0 x 0", role="production company"),)),
]


@pytest.mark.parametrize(
    ("kind", "a", "b"),
    [
        ("person", "odd: 1: A | B | Face | Off (1997)", "odd: 1: imdb:nm1 | Face | Off (1997)"),
        ("person", "odd: 1: lists: C | Face | Off (1997)", "odd: 1: # D | Face | Off (1997)"),
        ("person", "odd: 1: (1968) | Bullitt (1968)", "odd: 1: A | B | Face | Off (1997)"),
        ("film", "odd: 1: Bullitt (1968)", "odd: 1: Face | Off (1997)"),
    ],
)
def test_a_name_may_contain_what_separates_the_parts_of_a_mention(kind: str, a: str, b: str) -> None:
    """It is found as it is written, whatever its source is named."""
    database = unresolved_database({**RECORDS, "odd: 1": ODD})
    assert judge(database, ("different", kind, a, b)) == []
    assert [{first, second} for _, _, first, second in judged(database)] == [{a, b}]


A_BULLITT, A_SHAME = "lists: Steve McQueen | Bullitt", "lists: Steve McQueen | Shame"
B_BULLITT, B_SHAME = "pages: Steve McQueen | Bullitt", "pages: steve mcqueen | SHAME"


@pytest.mark.parametrize(
    ("kind", "a", "b", "expected"),
    [
        ("person", "lists: Steve McQueen | Bullitt (1968)", "pages: Steve McQueen | Shame (2011)", [(A_BULLITT, B_SHAME)]),
        ("person", "imdb:nm0000537", "imdb:nm2588606", [(B_BULLITT, B_SHAME)]),
        ("person", "Steve McQueen | Bullitt", "imdb:nm2588606", [(A_BULLITT, B_SHAME), (B_BULLITT, B_SHAME)]),
        ("person", "RENEE ADOREE", "pages: Steve McQueen | shame",
         [("lists: Renée Adorée | Shame", B_SHAME)]),
        ("film", "lists: Shame (2011)", "lists: Shame (1968)", [("lists: Shame", "lists: Shame")]),
        ("film", "Hamlet", "imdb:tt0062765", [("lists: Hamlet", "pages: Bullitt")]),
        ("character", "Frank Bullitt | Bullitt (1968)", "lists: Frank Bullitt | Shame", []),
        ("film", "pages: Hamlet", "imdb:tt0062765", []),
    ],
)  # fmt: skip
def test_a_reference_finds_its_mentions(database: Database, kind: str, a: str, b: str, expected: list[tuple[str, str]]) -> None:
    """By identifier, or by those of source, name, film and year that it gives."""
    judge(database, ("different", kind, a, b))
    assert judged(database) == [(2, "different", *pair) for pair in expected]


def test_the_mentions_of_one_line_are_joined_on_both_sides(database: Database) -> None:
    """Each is paired with the first of them."""
    judge(database, ("same", "person", "Steve McQueen | Bullitt (1968)", "Steve McQueen | Shame (2011)"))
    assert judged(database) == [(2, "same", A_BULLITT, A_SHAME), (2, "same", A_BULLITT, B_BULLITT), (2, "same", A_BULLITT, B_SHAME)]


@pytest.mark.parametrize(
    ("kind", "a", "sentence"),
    [
        ("person", "lists: Steve McQueen | Bullit (1968)",
         (f"no source has a person 'lists: Steve McQueen | Bullit (1968)'{VAIN} Near names: "
         "Steve McQueen | Bullitt (1968); Steve McQueen | Shame (2011).")),
        ("person", "Robert Vaughan", f"no source has a person 'Robert Vaughan'{VAIN} Near names: Robert Vaughn."),
        ("film", "Shame (2012)",
         f"no source has a film 'Shame (2012)'{VAIN} Near names: SHAME (2011); Shame (1968)."),
        ("film", "imdb:tt0000001", "no source has a film 'imdb:tt0000001', so this judgement says nothing yet."),
        ("place", "wikidata:Q60", "no source has a place 'wikidata:Q60', so this judgement says nothing yet."),
        ("company", "Qq", f"no source has a company 'Qq'{VAIN}"),
    ],
)  # fmt: skip
def test_what_no_source_has_is_set_aside_with_near_names(database: Database, kind: str, a: str, sentence: str) -> None:
    """That line has no effect, and the build goes on."""
    known = {"person": "Liv Ullmann", "film": "Hamlet", "place": "New York", "company": "Two Cities"}
    messages = judge(database, ("same", kind, a, known[kind]))
    quarantine = database.rows("SELECT source, file_name, first_line, reason, original FROM quarantine")
    original = f"same\t{kind}\t{a}\t{known[kind]}\tme\tseen"
    assert (messages, quarantine, judged(database)) == (
        [f"judgements.tsv:2: {sentence}"],
        [("judgements.tsv", "judgements.tsv", 2, f"judgements.tsv:2: {sentence}", original)],
        [],
    )


def test_a_judgement_is_forgotten_with_its_message(database: Database) -> None:
    """New judgements replace those before."""
    judge(database, ("same", "person", "Nobody", "Liv Ullmann"))
    judge(database, ("same", "person", "Robert Vaughn", "Liv Ullmann"))
    remembered = database.rows("SELECT line, a FROM judgement"), database.rows("FROM quarantine"), len(judged(database))
    assert remembered == ([(2, "Robert Vaughn")], [], 1)


def test_without_new_judgements_the_old_ones_stay(database: Database) -> None:
    """As in a further build into a store."""
    judge(database, ("different", "person", "imdb:nm0000537", "imdb:nm2588606"))
    database.sql("DELETE FROM judged")
    assert (judging.resolve(database), judged(database)) == ([], [(2, "different", B_BULLITT, B_SHAME)])


@pytest.mark.parametrize(
    ("judgements", "sentence"),
    [
        ([("different", "person", "imdb:nm0000537", "pages: Steve McQueen | Bullitt (1968)")],
         "2: a and b both name pages: Steve McQueen | Bullitt (1968), which cannot differ from itself; name each more narrowly."),
        ([("same", "person", "imdb:nm0000537", "imdb:nm2588606"),
          ("different", "person", "pages: Steve McQueen | Bullitt", "pages: Steve McQueen | Shame")],
         ("3: line 2 calls the same what line 3 calls different (pages: Steve McQueen | Bullitt (1968) and "
         "pages: steve mcqueen | SHAME (2011)); remove one of these lines.")),
        ([("same", "person", "imdb:nm0000537", "Robert Vaughn"), ("same", "person", "lists: Robert Vaughn | Bullitt", "Liv Ullmann"),
          ("different", "person", "Liv Ullmann | Shame (1968)", "Steve McQueen | Bullitt (1968)")],
         ("4: lines 2 and 3 together call the same what line 4 calls different (lists: Liv Ullmann | Shame (1968) and "
         "pages: Steve McQueen | Bullitt (1968)); remove one of these lines.")),
    ],
)  # fmt: skip
def test_contradictions_stop_the_build(database: Database, judgements: list[tuple[str, str, str, str]], sentence: str) -> None:
    """References that are spelt otherwise may name one mention; all lines are named."""
    with pytest.raises(SourceError) as error:
        judge(database, *judgements)
    assert str(error.value) == f"judgements.tsv:{sentence}"


CSV = "title,year,genres,cast\nBullitt,1968,Crime,Steve McQueen\nShame,2011,Drama,Steve McQueen\n"
JUDGEMENT = line("different", "Steve McQueen | Bullitt (1968)", "Steve McQueen | Shame (2011)")


def built(folder: Path, lines: str | None) -> list[tuple[object, ...]]:
    """Build a small catalogue with these lines of judgements, and return what is judged in the store."""
    (folder / "two.csv").write_text(CSV, encoding="utf-8")
    path = folder / "judgements.tsv"
    if lines is not None:
        path.write_text(JUDGEMENT_COLUMNS + lines, encoding="utf-8")
    build([folder / "two.csv"], folder / "store", Options(sample=0, judgements=path if lines is not None else None))
    return Database(current(folder / "store") / "claims.duckdb", read_only=True).rows("SELECT line, judgement FROM judged")


def test_a_store_remembers_its_judgements(tmp_path: Path) -> None:
    """Building again without a file keeps them."""
    assert (built(tmp_path, JUDGEMENT), built(tmp_path, None)) == ([(2, "different")], [(2, "different")])


def test_a_file_replaces_the_remembered_judgements(tmp_path: Path) -> None:
    """An empty file too."""
    built(tmp_path, JUDGEMENT)
    assert built(tmp_path, "") == []


def test_a_judgement_that_names_nothing_is_reported_and_stops_nothing(tmp_path: Path) -> None:
    """Like a source that cannot be read."""
    (tmp_path / "two.csv").write_text(CSV, encoding="utf-8")
    path = tmp_path / "judgements.tsv"
    path.write_text(JUDGEMENT_COLUMNS + line("same", "Nobody", "Steve McQueen"), encoding="utf-8")
    summary = build([tmp_path / "two.csv"], tmp_path / "store", Options(sample=0, judgements=path))
    sentence = f"{path}:2: no source has a person 'Nobody', so this judgement says nothing yet."
    assert (summary.films, summary.refused, summary.quarantined) == (2, (sentence,), ((str(path), "judgement", sentence, 1),))


def test_a_contradiction_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    """Nothing is published."""
    built(tmp_path, JUDGEMENT)
    before = current(tmp_path / "store")
    with pytest.raises(SourceError):
        built(tmp_path, JUDGEMENT + line("same", "a: x", "b: x") + line("different", "a: x", "b: x"))
    assert current(tmp_path / "store") == before
