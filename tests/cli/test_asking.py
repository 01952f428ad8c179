"""What `filmograph sparql` and `filmograph ask` show in a table: every column, in order, for a person to read."""

import textwrap
from pathlib import Path

import pytest
from filmograph.ask.answer_rows import Rows, Table
from filmograph.cli.output import print_rows
from filmograph.cli.table_cells import cell
from filmograph.namespaces import KNOWN_PREFIXES
from filmograph.store.graph import MemoryGraph
from filmograph.store.sparql import starred
from hypothesis import given
from hypothesis import strategies as st
from make import run

PREFIXED = """
PREFIX ex: <http://example.org/>
SELECT ?role ?thing ?own ?long ?number {
  VALUES (?role ?thing ?own ?long ?number) {
    (role:director film:Film ex:a ex:a\\/b 0.30000000000000004e0)
    (UNDEF owl:Thing 'ex:a' wd:Q1 2012)
  }
}
"""
KNOWN = ("rdf", "rdfs", "xsd", "owl", "skos", "schema", "prov", "foaf", "dcterms", "wd", "wdt", "void", "sh", "film", "role")


def table(text: str) -> list[str]:
    """Return the lines of a table without the spaces at their ends and around it."""
    return [line.rstrip() for line in textwrap.dedent(text).strip().splitlines()]


def test_a_column_of_our_iris_is_shown(store: Path) -> None:
    """It was selected, so it is there, before the number as in the query."""
    query = "SELECT ?f (COUNT(*) AS ?n) { ?f film:title 'Doubt' ; film:year ?y } GROUP BY ?f"
    status, out, err = run("sparql", query, "--store", store)
    assert (status, table(out), err) == (
        0, ["f                                                 n", "<https://w3id.org/filmograph/id/film/doubt-2008>  1", "1 row."], ""
    )  # fmt: skip


def test_iris_have_prefixes_and_numbers_few_digits(store: Path) -> None:
    """Those that queries may use and those that this one declares; a text stays as it is."""
    status, out, _ = run("sparql", PREFIXED, "--store", store)
    assert (status, table(out)) == (0, table("""
        role           thing      own   long                      number
        role:director  film:Film  ex:a  <http://example.org/a/b>  0.3
                       owl:Thing  ex:a  wd:Q1                     2012
        2 rows.
    """))  # fmt: skip


def test_a_star_gives_columns_in_the_order_of_the_query(store: Path) -> None:
    """In every format."""
    query = "SELECT * { ?year ^film:year ?film . ?film film:title 'Doubt' }"
    assert run("sparql", query, "--store", store, "--format", "csv") == (
        0, "year,film\n2008,https://w3id.org/filmograph/id/film/doubt-2008\n", ""
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("SELECT*{?b ?a ?b}", ("b", "a")),
        ("# ?zero\nPREFIX s: <x:?y> SELECT REDUCED * { $b s:p '?a', ?c }", ("b", "c")),
        ("SELECT ?a { { SELECT * { ?b ?a ?c } } }", ()),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", ()),
        ("ASK { ?b ?a 1 }", ()),
    ],
)
def test_only_a_star_needs_an_order(text: str, order: tuple[str, ...]) -> None:
    """What an inner query selects, a comment or a string names no column."""
    assert starred(text) == order


@pytest.mark.parametrize("prefix", KNOWN)
def test_a_prefix_needs_no_declaration(prefix: str) -> None:
    """As users of other stores expect."""
    answer = MemoryGraph().query(f"SELECT ?x {{ BIND ({prefix}:x AS ?x) }}")
    assert [str(term) for row in answer.terms for term in row] == [f"{KNOWN_PREFIXES[prefix]}x"]


def test_a_table_is_rounded_and_other_formats_are_exact(capsys: pytest.CaptureFixture[str]) -> None:
    """A sum of money keeps its cents, a year is no number to round."""
    rows = Rows(
        Table.of({"what": "text", "number": "decimal"}, [("mean", 2 / 3), ("tiny", 0.000123456), ("sum", 19000000.05), ("all", 7.0)])
    )
    print_rows(rows, "table")
    print_rows(rows, "csv")
    assert table(capsys.readouterr().out) == table("""
        what  number
        mean  0.6667
        tiny  0.0001235
        sum   19000000.05
        all   7
        4 rows.
        what,number
        mean,0.6666666666666666
        tiny,0.000123456
        sum,19000000.05
        all,7
    """)


@given(st.floats(-1e300, 1e300))
def test_a_rounded_number_is_near_and_short(number: float) -> None:
    """Within a two-thousandth of it, in at most nineteen characters."""
    shown = cell(number)
    assert abs(float(shown) - number) <= abs(number) / 1999
    assert len(shown) <= 19
