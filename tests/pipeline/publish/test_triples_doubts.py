"""What is doubtful stands in the graph: two that may be one, and one that may be two."""

import json
from pathlib import Path

import pytest
from filmograph.namespaces import FILM, ID
from filmograph.pipeline.check import shapes
from filmograph.store.answer import plain
from filmograph.store.claims import Database
from filmograph.store.graph import ask_graph
from make import film, fused_database, graph_of

Link = tuple[str, str, str, float, bool, list[list[object]]]
WHERE = f"""SELECT ?label ?first ?second ?likelihood ?evidence {{
    ?doubt a <{FILM}Doubt> ; rdfs:label ?label ; <{FILM}first> ?first ; <{FILM}second> ?second ;
           <{FILM}likelihood> ?likelihood ; <{FILM}evidence> ?evidence }} ORDER BY ?first ?second"""


def linked(*links: Link) -> Database:
    """Return three films, the first of two sources, whose mentions (a, b: one film) are so linked."""
    database = fused_database(*(film(title, 2008) for title in ("Alpha", "Alpha", "Gamma", "Delta")))
    mentions = {str(name): int(str(mention)) for name, mention in database.rows(
        "SELECT s.name, mention FROM mention JOIN source s ON s.number = source_of(mention)")}  # fmt: skip
    database.sql("DELETE FROM link")
    rows = [
        ("Film", mentions[a], mentions[b], stage, score, joined, json.dumps(signals), None) for a, b, stage, score, joined, signals in links
    ]
    database.insert("link", rows)
    return database


def doubts(folder: Path, *links: Link) -> list[tuple[object, ...]]:
    """Return label, first, second, likelihood and evidence of the doubts of a graph."""
    rows = ask_graph(graph_of(linked(*links), folder), f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {WHERE}").terms
    return [tuple(value.removeprefix(str(ID)) if isinstance(value, str) else value for value in map(plain, row)) for row in rows]


ALPHA, GAMMA, DELTA = "film/alpha-2008", "film/gamma-2008", "film/delta-2008"
TITLE: list[list[object]] = [["title", "alike", 2.0], ["cast", "1 of 4", -1.5]]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([("c", "d", "title", 0.35, False, TITLE)],
         [("Delta (2008) or Gamma (2008)", DELTA, GAMMA, 0.35, "title alike, cast 1 of 4")]),
        ([("a", "c", "title", 0.3, False, TITLE), ("b", "c", "year", 0.4, False, [])],
         [("Alpha (2008) or Gamma (2008)", ALPHA, GAMMA, 0.4, "year")]),
        ([("a", "b", "title", 0.75, True, TITLE)],
         [("Alpha (2008), one or two", ALPHA, ALPHA, 0.75, "title alike, cast 1 of 4")]),
        ([("a", "b", "title", 0.75, True, TITLE), ("a", "b", "identifier", 1.0, True, [])], []),
        ([("c", "d", "title", 0.19, False, TITLE)], []),
        ([("a", "b", "title", 0.8, True, TITLE)], []),
        ([("c", "d", "judgement", 0.5, False, TITLE)], []),
        ([], []),
    ],
)  # fmt: skip
def test_a_doubt_stands_for_each_two_nodes_that_may_be_one(tmp_path: Path, links: list[Link], expected: list[tuple[object, ...]]) -> None:
    """Of several links the most telling; what is sure, unlikely or judged is none."""
    assert doubts(tmp_path, *links) == expected


def test_what_people_judged_is_no_doubt(tmp_path: Path) -> None:
    """Whichever of its mentions they judged."""
    database = linked(("a", "c", "title", 0.9, False, TITLE))
    found = database.rows(
        "SELECT mention FROM mention JOIN source s ON s.number = source_of(mention) WHERE s.name IN ('b', 'c') ORDER BY s.name"
    )
    (b,), (c,) = found
    database.insert("judged", [(2, "different", b, c)])
    assert ask_graph(graph_of(database, tmp_path), f"ASK {{ ?doubt a <{FILM}Doubt> }}").boolean is False


def test_a_doubt_keeps_to_its_shape(tmp_path: Path) -> None:
    """As all that is written."""
    store = graph_of(linked(("a", "b", "title", 0.7, True, TITLE), ("a", "c", "title", 0.2, False, [])), tmp_path)
    lines = tmp_path / "doubts.nt"
    lines.write_text("".join(f"{q.triple} .\n" for q in store if "/doubt/" in q.subject.value or q.predicate.value == str(FILM.first)))
    assert [result for result in shapes.check_file(lines) if "doubt" in result.focus] == []
