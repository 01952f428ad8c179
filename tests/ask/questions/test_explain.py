"""The evidence for the rows of an answer, and where it was read: from the arrays and from the graph alike."""

from pathlib import Path
from typing import Any

import filmograph
import pytest
from filmograph.ask.answer_rows import Evidence
from filmograph.ask.questions import answering
from filmograph.ask.questions.query import questions as known
from filmograph.model import Location
from filmograph.pipeline.run import Options
from filmograph.store.graph import EmbeddedStore
from filmograph.store.network import Provenance
from filmograph.store.sparql import parameters as named
from make import build_sources, credit, film

ID = "https://w3id.org/filmograph/id/"
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("collaborators", {"person": "Viola Davis"}), ("filmography", {"person": "Bill Nunn"}), ("cast", {"film": "Doubt"}),
    ("final-role", {"person": "Bill Nunn"}), ("shared-films", {"a": "Rosie Perez", "b": "Bill Nunn"}), ("top-pairs", {"limit": 3}),
    ("duos", {"first": "director", "second": "actor", "minimum": 1}), ("triangles", {"person": "Spike Lee", "minimum": 1}),
    ("crew", {"film": "Doubt"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def graph(store: Path) -> filmograph.Filmograph:
    """The sample pages and the small catalogue."""
    return filmograph.open(store)


def test_a_row_names_its_credits_with_documents_and_lines(graph: filmograph.Filmograph) -> None:
    """Both people of a shared film, each with every source that tells of them."""
    [row] = [row for row in graph.ask("collaborators", explain=True, person="Meryl Streep") if row["name"] == "Kevin Bacon"]
    assert row["evidence"] == [
        {
            "kind": "Credit", "film": f"{ID}film/the-river-wild-1994", "title": "The River Wild", "year": 1994,
            "person": f"{ID}person/{slug}", "name": name, "role": "actor",
            "sources": [{"source": "seven-films", "document": "seven-films.csv", "lines": [5, 5]}],
        }
        for slug, name in [("kevin-bacon", "Kevin Bacon"), ("meryl-streep", "Meryl Streep")]
    ]  # fmt: skip


@pytest.mark.parametrize("question", ["cast", "crew"])
def test_the_first_rows_alone_have_evidence(graph: filmograph.Filmograph, question: str) -> None:
    """Where their number is given, whether the answer comes from the arrays or from the graph."""
    full, part = (graph.ask(question, explain=explain, film="Won't Back Down") for explain in (True, 2))
    assert list(part) == [*list(full)[:2], *({**row, "evidence": []} for row in list(full)[2:])]


def test_a_page_is_named_with_the_line_of_each_credit(graph: filmograph.Filmograph) -> None:
    """As its claims have it."""
    rows = graph.ask("cast", explain=True, film="Won't Back Down")
    sources = {row["name"]: {(s["source"], s["lines"][0]) for s in row["evidence"][0]["sources"]} for row in rows}
    assert sources["Viola Davis"] >= {("seven-films", 3), ("wont-back-down-dark-horizons", 8)}


@pytest.mark.parametrize(("question", "asked"), ASKED, ids=[name for name, _ in ASKED])
def test_the_graph_explains_as_the_arrays_do(graph: filmograph.Filmograph, store: Path, question: str, asked: dict[str, Any]) -> None:
    """The same credits for every row, and the same sources; lines of a table are not all in the graph."""
    opened = answering.Opened(EmbeddedStore.open(store))
    there = answering.ask(opened, question, asked, explain=True).evidence
    here = graph.ask(question, explain=True, **asked).evidence
    assert len(here) > 0
    assert [[brief(one) for one in row] for row in there] == [[brief(one) for one in row] for row in here]


def brief(evidence: Evidence) -> tuple[object, ...]:
    """Return all that evidence says but the lines."""
    sources = sorted({provenance.source for provenance in evidence.provenance})
    return (evidence.kind, evidence.film, evidence.year, evidence.name, evidence.role, evidence.character, sources)


@pytest.mark.parametrize("question", [q for q in known() if known()[q].rests])
def test_every_row_of_a_question_rests_on_something(graph: filmograph.Filmograph, question: str) -> None:
    """Asked with values for which the sample has rows; a question without rows here has nothing to explain."""
    values: dict[str, object] = {
        "person": "Bill Nunn", "film": "Won't Back Down", "other": "Doubt", "a": "Rosie Perez", "b": "Bill Nunn", "company": "Walden Media",
        "place": "USA", "director": "Spike Lee", "actor": "Bill Nunn", "first": "director", "second": "actor", "minimum": 1, "limit": 5,
        "character": "Nona Alberts", "began": "actor", "became": "director", "genre": "Drama", "date": "2022-09-26", "years": 10,
        "distributor": "20th Century Fox", "role": "actor", "by": "release",
    }  # fmt: skip
    asked = {p.name: values[p.name] for p in known()[question].parameters if not p.optional}
    rows = graph.ask(question, explain=True, **asked)
    without = [row for row in rows if not row["evidence"]]
    assert without == []


def test_work_in_a_place_rests_on_the_films_shot_there(tmp_path: Path) -> None:
    """Or in a place within it; not on what the same person made elsewhere."""
    places = {"One": "Leeds, England", "Two": "Paris, France"}
    shot = [film(title, 2000, credit("Ann"), locations=(Location(place=place),)) for title, place in places.items()]
    build_sources(tmp_path, tmp_path / "store", {"one": shot}, options=Options(sample=0))
    [row] = filmograph.open(tmp_path / "store").ask("place-people", explain=True, place="England")
    assert [(one["kind"], one["title"]) for one in row["evidence"]] == [("Credit", "One"), ("Film", "One")]


def test_old_footage_is_evidence_only_where_there_is_no_other(tmp_path: Path) -> None:
    """A filmography lists it, and then rests on it."""
    both = credit("Ann"), credit("Ann", archive_footage=True)
    build_sources(tmp_path, tmp_path / "store", {"one": [film("One", 2000, *both), film("Two", 2000, both[1])]}, options=Options(sample=0))
    found = filmograph.open(tmp_path / "store").ask("filmography", explain=True, person="Ann")
    assert [[evidence.archive_footage for evidence in row] for row in found.evidence] == [[False], [False], [True]]


@pytest.mark.parametrize("question", known())
def test_what_rows_rest_on_names_parameters_and_columns(question: str) -> None:
    """A misspelt one would silently be left open."""
    asked = known()[question]
    values = {value for group in asked.rests for pattern in group for key, value in pattern.items() if key not in ("is", "tells")}
    allowed = {f"${name}" for name in named(asked.text)} | set(asked.columns)
    assert {value for value in values if not value.startswith("role:")} - allowed == set()


def test_a_stated_last_role_shows_the_statement(graph: filmograph.Filmograph) -> None:
    """With its source and line, before the credit that it speaks of."""
    [[statement, credited]] = graph.ask("final-role", explain=True, person="Bill Nunn").evidence
    page = "wont-back-down-imdb"
    assert statement == Evidence(
        "Claim", f"{ID}film/wont-back-down-2012", "Won't Back Down", 2012, f"{ID}person/bill-nunn", "Bill Nunn",
        provenance=(Provenance(page, f"{page}.txt", 92, 92),), property="finalFilm",
    )  # fmt: skip
    assert str(statement) == f"final film of Bill Nunn: Won't Back Down (2012)  [{page} line 92]"
    assert (credited.kind, credited.role) == ("Credit", "actor")


def test_a_last_role_that_the_credits_deny_rests_on_its_statement(tmp_path: Path) -> None:
    """A statement is shown where there is one, and only for its own film."""
    records = [film("One", 2000, credit("Ann"), final_roles=("Ann",)), film("Two", 2001, credit("Ann"))]
    build_sources(tmp_path, tmp_path / "store", {"one": records}, options=Options(sample=0, all_graphs=True))
    found = filmograph.open(tmp_path / "store").ask("final-role", explain=True, person="Ann")
    assert [[(one.kind, one.title, [p.source for p in one.provenance]) for one in row] for row in found.evidence] == [
        [("Claim", "One", ["one"]), ("Credit", "One", ["one"])], [("Credit", "Two", ["one"])],
    ]  # fmt: skip
