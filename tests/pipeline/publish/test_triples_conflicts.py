"""Where sources disagree, as the built graph shows it: every value with its source, on both engines."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from filmograph.ask.questions.query import questions
from filmograph.model import Amount, CompanyCredit, Rating, Record, Release, Review
from filmograph.pipeline.publish import triples
from filmograph.store.answer import plain
from filmograph.store.graph import ask_graph
from filmograph.store.sparql import bind
from make import credit, film, fused_database, graph_of
from rdflib import Dataset

SHOWN = ("about", "property", "chosen", "chosen_source", "other", "source", "rule")
DAY = "2012-09-28"
ID = {"imdb": "nm0000001"}


def record(name: str, character: str = "Zoe", **claims: Any) -> Record:
    """Return a record of one film, in which somebody of one identifier plays under a name."""
    return film("X", 2012, credit(name, "actor", character, ids=ID), **claims)


ANN = record("Ann Lee")
CASES = {
    "a person's name": (ANN, record("Anne Lee"), ("Anne Lee", "name", "Anne Lee", "b", "Ann Lee", "a", "longest")),
    "the characters of a credit": (
        ANN, record("Ann Lee", character="Nona Alberts"),
        ("Ann Lee as Nona Alberts in X (2012)", "characters", "Nona Alberts", "b", "Zoe", "a", "most precise"),
    ),
    "a release's extent": (
        record("Ann Lee", releases=(Release(date=DAY, extent="wide"),)), record("Ann Lee", releases=(Release(date=DAY, extent="limited"),)),
        (f"Release of X (2012) on {DAY}", "extent", "limited", "b", "wide", "a", "most precise"),
    ),
    "an amount": (
        record("Ann Lee", money=(Amount(kind="gross", amount=Decimal(5), currency="USD"),)),
        record("Ann Lee", money=(Amount(kind="gross", amount=Decimal(4), currency="USD"),)),
        ("Amount of X (2012)", "amount", "4", "b", "5", "a", "first in order"),
    ),
    "a rating": (
        record("Ann Lee", ratings=(Rating(kind="audience", outlet="Q", value=Decimal("7.4"), scale=Decimal(10)),)),
        record("Ann Lee", ratings=(Rating(kind="audience", outlet="Q", value=Decimal(60), scale=Decimal(100)),)),
        ("Rating of X (2012)", "rating", "7.4 of 10", "a", "60 of 100", "b", "most precise"),
    ),
    "how many rated": (
        record("Ann Lee", ratings=(Rating(kind="audience", outlet="Q", value=Decimal(7), scale=Decimal(10), count=90),)),
        record("Ann Lee", ratings=(Rating(kind="audience", outlet="Q", value=Decimal(70), scale=Decimal(100), count=100),)),
        ("Rating of X (2012)", "count", "100", "b", "90", "a", "most precise"),
    ),
    "a review's reviewer": (
        record("Ann Lee", reviews=(Review(kind="critic", text="Fine.", author="Cy"),)),
        record("Ann Lee", reviews=(Review(kind="critic", text="Fine.", author="Cy Doe"),)),
        ("Review of X (2012)", "reviewer", "Cy Doe", "b", "Cy", "a", "most precise"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "row"), CASES.values(), ids=CASES)
def test_a_conflict_is_shown_with_both_values(tmp_path: Path, one: Record, other: Record, row: tuple[str, ...]) -> None:
    """Alike by pyoxigraph and rdflib."""
    database, asked = fused_database(one, other), bind(questions()["conflicts"].text, {})
    store, dataset = ox.Store(), Dataset(default_union=False)
    for path in triples.write(database, tmp_path / "lines"):
        store.load(path=str(path), format=ox.RdfFormat.N_QUADS)
    dataset.parse(data=ox.serialize(store, format=ox.RdfFormat.TRIG) or b"", format="trig")
    answer = ask_graph(store, asked)
    quick = [dict(zip(answer.columns, map(plain, found), strict=True)) for found in answer.terms]
    result = dataset.query(asked)
    names = [str(variable) for variable in result.vars or ()]
    slow = [dict(zip(names, map(plain, found), strict=True)) for found in result]  # type: ignore[arg-type]
    assert [tuple(found[name] for name in SHOWN) for found in quick] == [row]
    assert [tuple(found[name] for name in SHOWN) for found in slow] == [row]


def test_what_a_bulk_table_contradicts_stands_in_its_graph(tmp_path: Path) -> None:
    """Two tables that give one person two names: both are claimed, though no film is in both tables."""
    database = fused_database(film("X", 2000, credit("Ann Lee", ids=ID)), film("Y", 2000, credit("Anne Lee", ids=ID)))
    database.sql("UPDATE source SET bulk = true")
    lines = "".join(path.read_text(encoding="utf-8") for path in triples.write(database, tmp_path / "lines"))
    claimed = re.findall(r'ontology#value> ("Ann[^"]*") <[^>]*/(source/.)>', lines)
    assert sorted(claimed) == [('"Ann Lee"', "source/a"), ('"Anne Lee"', "source/b")]


def test_country_of_a_company_credit_tells_two_credits_apart() -> None:
    """So it is no conflict."""
    pair = (record("Ann Lee", companies=(CompanyCredit(company="Fox", role="distributor", country=c),)) for c in ("USA", "Kuwait"))
    assert fused_database(*pair).rows("FROM decision") == []


def test_sources_and_lines_of_a_losing_value_come_in_the_order_of_trust(tmp_path: Path) -> None:
    """Not in that of their names; a source without lines has a dash."""
    given = [("fandango", 98, (3, 3)), ("imdb", 98, (12, 14)), *[(layout, 121, None) for layout in ("fandango", "imdb", "tmdb")]]
    records = [
        film("X", 2012, layout=layout, runtime_minutes=minutes, lines={"/film/runtime_minutes": lines} if lines else {})
        for layout, minutes, lines in given
    ]
    answer = ask_graph(graph_of(fused_database(*records), tmp_path), bind(questions()["conflicts"].text, {}))
    [row] = [dict(zip(answer.columns, map(plain, found), strict=True)) for found in answer.terms]
    assert [row[name] for name in ("other", "source", "lines", "chosen", "chosen_source", "chosen_lines", "rule")] == [
        "98", "b, a", "12–14, 3", "121", "d, c, e", None, "most sources"
    ]  # fmt: skip
