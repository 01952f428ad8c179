"""Rows as their users meet them: as a truth value, printed, in a notebook, and in the tables of other libraries."""

import builtins
import datetime as dt
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import filmograph
import pytest
from filmograph.ask.answer_rows import Rows, Table
from filmograph.errors import FilmographError

TITLES = "SELECT ?title ?year { ?film film:title ?title ; film:year ?year } ORDER BY ?year LIMIT 2"
DIRECTED = "CONSTRUCT { ?film film:director ?who } WHERE { ?film film:director ?who ; film:year 2008 }"
ID = "https://w3id.org/filmograph/id/"


@pytest.fixture(scope="module")
def graph(store: Path) -> filmograph.Filmograph:
    """The sample store, opened."""
    return filmograph.open(store)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("ASK {}", True),
        ("ASK { ?film film:year 1066 }", False),
        (TITLES, True),
        ("SELECT ?film { ?film film:year 1066 }", False),
        (DIRECTED, True),
        (DIRECTED.replace("2008", "1066"), False),
        ("DESCRIBE <https://w3id.org/filmograph/id/film/doubt-2008>", True),
    ],
)
def test_the_truth_of_rows_is_that_of_the_answer(graph: filmograph.Filmograph, query: str, answer: bool) -> None:
    """Of an ASK the value itself, of anything else whether there is any."""
    assert bool(graph.sparql(query)) is answer


PRINTED = {
    TITLES: "title      year\nKing Kong  1933\nKing Kong  1976\n2 rows.",
    "ASK {}": "True",
    "SELECT ?film { ?film film:year 1066 }": "film\n0 rows.",
    DIRECTED: "@prefix film: <https://w3id.org/filmograph/ontology#> .\n\n"
              "<https://w3id.org/filmograph/id/film/doubt-2008> film:director "
              "<https://w3id.org/filmograph/id/person/john-patrick-shanley> .\n# 1 triple.",
}  # fmt: skip


@pytest.mark.parametrize("query", PRINTED)
def test_rows_print_as_what_they_are(graph: filmograph.Filmograph, query: str) -> None:
    """Rows as a table, a truth value as a word, a graph as Turtle."""
    assert repr(graph.sparql(query)) == PRINTED[query]


def test_the_rows_of_a_graph_are_its_triples(graph: filmograph.Filmograph) -> None:
    """As many as it has."""
    rows = graph.sparql(DIRECTED)
    film, director = f"{ID}film/doubt-2008", f"{ID}person/john-patrick-shanley"
    expected = [{"subject": film, "predicate": "https://w3id.org/filmograph/ontology#director", "object": director}]
    assert (list(rows), len(rows), rows.answer.graph is not None) == (expected, 1, True)


def test_a_large_graph_is_printed_in_part(graph: filmograph.Filmograph) -> None:
    """The last line says how many triples there are."""
    rows = graph.sparql("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert repr(rows).splitlines()[-1] == f"# {len(rows):,} triples, of which the first 100 are shown."


def table(columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> Rows:
    """Return rows of these values."""
    return Rows(Table.of(dict(columns), rows))


def test_many_rows_are_printed_in_part() -> None:
    """The first twenty, and how many there are."""
    lines = repr(table({"number": "integer"}, [(n,) for n in range(1000)])).splitlines()
    assert (len(lines), lines[1], lines[20], lines[21:]) == (23, "0", "19", ["…", "1,000 rows."])


HOSTILE = "<script>alert('a')</script>\x1b[31m\u202e & \"b\""


def test_what_rows_say_neither_moves_the_cursor_nor_turns_the_text() -> None:
    """Control characters are spaces."""
    assert repr(table({"name": "text"}, [(HOSTILE,)])) == "name\n<script>alert('a')</script> [31m  & \"b\"\n1 row."


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text.append(data)


def test_rows_in_a_notebook_are_a_table() -> None:
    """Names as they are, as text alone."""
    page = Tags(table({"name": "text", "films": "integer"}, [(HOSTILE, 3)])._repr_html_())
    assert [tag for tag, _ in page.tags] == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
    assert page.text == ["name", "films", "<script>alert('a')</script> [31m  & \"b\"", "3"]


SHOWN: dict[str, Any] = {
    "rows": lambda g: g.ask("cast", film="Doubt"),
    "truth value": lambda g: g.sparql("ASK {}"),
    "triples": lambda g: g.sparql(DIRECTED),
    "person": lambda g: g.person("Viola Davis"),
    "film": lambda g: g.film("Doubt"),
    "company": lambda g: g.company("Walden Media"),
    "place": lambda g: g.place("USA"),
    "people": lambda g: g.people(),
    "films": lambda g: g.films(),
    "chain": lambda g: g.path("Viola Davis", "Kevin Bacon"),
    "chain to oneself": lambda g: g.path("Viola Davis", "Viola Davis"),
    "chains": lambda g: g.paths("Viola Davis", "Kevin Bacon"),
    "degrees": lambda g: g.degrees("Viola Davis"),
    "centre": lambda g: g.centre(limit=2),
    "community": lambda g: g.communities()[0],
    "network": lambda g: g.network("people"),
    "part of a network": lambda g: g.network("film-people", limit=3),
    "graph": lambda g: g,
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_notebook_shows_needs_nothing_from_elsewhere(graph: filmograph.Filmograph, name: str) -> None:
    """No script, no style sheet, no address that is fetched, no colour of its own."""
    page = Tags(SHOWN[name](graph)._repr_html_())
    assert {tag for tag, _ in page.tags} <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "p", "b", "br", "code", "pre", "div"}
    assert {(key, value) for _, attributes in page.tags for key, value in attributes.items()} <= {
        ("style", "text-align:left"), ("style", "text-align:right"), ("dir", "auto"),
    }  # fmt: skip
    assert "".join(page.text).strip() != ""


REPRS = {
    "person": "<Person Viola Davis (person/viola-davis)>",
    "film": "<Film Doubt (2008) (film/doubt-2008)>",
    "company": "<Company Walden Media (company/walden-media)>",
    "place": "<Place USA (place/usa)>",
    "films": "<7 films: <Film Dawn of the Dead (1978) (film/dawn-of-the-dead-1978)>, "
             "<Film Do the Right Thing (1989) (film/do-the-right-thing-1989)>, <Film Doubt (2008) (film/doubt-2008)>, …>",
    "chain": "<Viola Davis – Doubt (2008) – Meryl Streep – The River Wild (1994) – Kevin Bacon>",
    "chain to oneself": "<a chain of no films>",
    "chains": "<1 shortest chain of 2 films>",
    "degrees": "<degrees of Viola Davis: 1, 56, 6; 8 unreachable>",
    "network": "<network of people: 71 nodes, 1,412 edges>",
    "graph": "<Filmograph of store: 7 films, 71 people>",
}  # fmt: skip


@pytest.mark.parametrize("name", REPRS)
def test_what_is_printed_says_what_it_is(graph: filmograph.Filmograph, name: str) -> None:
    """In one line."""
    assert repr(SHOWN[name](graph)) == REPRS[name]


def test_an_endpoint_is_printed_without_being_asked() -> None:
    """It may be slow, or not there."""
    graph = filmograph.connect("http://127.0.0.1:1/sparql")
    assert repr(graph) == "<Filmograph of http://127.0.0.1:1/sparql>"
    assert "http://127.0.0.1:1/sparql" in graph._repr_html_()


MIXED = table(
    {"iri": "iri", "year": "integer", "score": "decimal", "stated": "boolean", "either": "text", "date": "text", "none": "text"},
    [("https://x.example/a", 1999, 1, True, 1, dt.date(1999, 1, 2), None), ("https://x.example/b", None, 2.5, False, "b", None, None)],
)
PLAIN = [
    {"iri": "https://x.example/a", "year": 1999, "score": 1.0, "stated": True, "either": "1", "date": dt.date(1999, 1, 2), "none": None},
    {"iri": "https://x.example/b", "year": None, "score": 2.5, "stated": False, "either": "b", "date": None, "none": None},
]


def test_rows_become_a_polars_data_frame() -> None:
    """A column of several types is one of texts."""
    pytest.importorskip("polars")
    assert MIXED.to_polars().to_dicts() == PLAIN


def test_rows_become_an_arrow_table() -> None:
    """A column of several types is one of texts."""
    pytest.importorskip("pyarrow")
    assert MIXED.to_arrow().to_pylist() == PLAIN


@pytest.mark.parametrize(("method", "library"), [("to_pandas", "pandas"), ("to_polars", "polars"), ("to_arrow", "pyarrow")])
def test_a_library_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch, method: str, library: str) -> None:
    """It says how to get it."""
    imported = builtins.__import__

    def refuse(name: str, *arguments: Any, **keywords: Any) -> Any:
        if name == library:
            raise ImportError(name)
        return imported(name, *arguments, **keywords)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(FilmographError) as caught:
        getattr(MIXED, method)()
    assert str(caught.value) == f"{method}() needs {library}; install it with `pip install {library}`."
