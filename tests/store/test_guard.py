"""What is refused before a query is parsed, and that nothing which is let through reaches another host."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pyoxigraph as ox
import pytest
from filmograph.errors import QueryError
from filmograph.store import guard
from filmograph.store.guard import refuse
from filmograph.store.sparql import bind, form, parameters
from filmograph.store.tokens import tokens
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import Literal

_SERVICE = "The query asks another host with SERVICE, which is not allowed here; ask that host by itself."
_LOAD = "The update reads from another host or file with LOAD, which is not allowed; send the data itself."
_DEPTH = "The query is nested more than 200 deep; write it with fewer brackets within brackets."
_OPERATORS = "An expression of the query has more than 1000 operators; write it in parts."


def refusal(text: str, depth: int = 200) -> str:
    """Return why a text is refused, "" when it is not."""
    try:
        refuse(text, depth=depth)
    except QueryError as error:
        return str(error)
    return ""


@contextmanager
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """Listen on loopback, and give an address there and the list of what was sent to it."""
    met: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    met.append(connection.recv(1 << 16))
                    connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", met
        server.shutdown(socket.SHUT_RDWR)


_ASKING = [
    "SELECT * { SERVICE <U> { ?s ?p ?o } }",
    "SELECT * { service silent <U> { ?s ?p ?o } }",
    r"SELECT * { \u0053ERVICE <U> { ?s ?p ?o } }",
    r"SELECT * { \U00000053\u0065rvice <U> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o . { SELECT * { SeRvIcE <U> { ?s ?p ?o } } } }",
    "SELECT * { SERVICESILENT<U> { ?s ?p ?o } }",
    "SELECT * { BIND(<U> AS ?u) SERVICESILENT?u { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE <U> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1.SERVICE <U> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1e1SERVICE <U> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE <U> { ?s ?p ?o } }",
    "SELECT * { ?s ?p true.SERVICEex: { ?s ?p ?o } }",
    "SELECT * { SERVICEex: { ?s ?p ?o } }",
    "SELECT * { SERVICE: #{\n { ?s ?p ?o } }",
    "PREFIX service: <http://e/> SELECT * { SERVICE: { ?s ?p ?o } }",
    "SELECT * { ?s ?p ex:a.b.SERVICE <U> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ex:.SERVICE <U> { ?s ?p ?o } }",
    "SELECT * { FILTER(1<2)SERVICE#>\n<U> { ?s ?p ?o } }",
    "SELECT * { BIND(1 AS ?a) FILTER(?a<2)SERVICEex:#>\n { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(?o != ex:a\\#b) SERVICE <U> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(?o != ex:a\\') SERVICE <U> { ?s ?p ?o } #'\n}",
    "SELECT * { ?s ?p ?o FILTER(?o != ex:a\u0301\\#b) SERVICE <U> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(?o != <http://a\\u0041#b>) SERVICE <U> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(?o != <http://a/'>) SERVICE <U> { ?s ?p ?o } #'\n}",
    'SELECT * { ?s ?p ?o FILTER(?o != "\\u005C") SERVICE <U> { ?s ?p ?o } } #"',
    "SELECT * { ?s ?p ?o FILTER(?o != 'a\\'') SERVICE <U> { ?s ?p ?o } } #'",
    'SELECT * { ?s ?p ?o FILTER(?o != """a"b\\"""") SERVICE <U> { ?s ?p ?o } } #"""',
    "SELECT * { # '\n SERVICE <U> { ?s ?p ?o } } # '",
    "SELECT * { # \r SERVICE <U> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("text", _ASKING)
def test_a_query_that_asks_another_host_is_refused(text: str) -> None:
    """However the keyword is written, and whatever it hides behind; U stands for an address."""
    assert refusal(f"PREFIX ex: <http://a/> PREFIX : <http://a/> {text}") == _SERVICE


def test_the_hidden_ones_would_have_been_asked() -> None:
    """Without the guard the engine sends what most of those queries ask for: they are no mistakes that a parser would find."""
    with listener() as (address, met):
        graph, asked = ox.Store(), 0
        values: list[ox.Literal | ox.NamedNode] = [ox.Literal(value) for value in (1, 1.0, 10.0, True)]
        for value in (*values, ox.NamedNode(f"{address}a.b"), ox.NamedNode(address)):
            graph.add(ox.Quad(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), value))
        for text in _ASKING:
            met.clear()
            prefixes = f"PREFIX ex: <{address}> PREFIX : <{address}> "
            with suppress(SyntaxError, RuntimeError, OSError):
                list(graph.query(prefixes + text.replace("<U>", f"<{address}>")))  # type: ignore[arg-type]
            asked += bool(met)
    assert asked >= len(_ASKING) - 5


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p $service }",
        'SELECT * { ?s ?p "SERVICE <http://a> { ?s ?p ?o }" }',
        "SELECT * { ?s ?p '''a 'SERVICE' <http://a> {''' } # SERVICE <http://a> {",
        r'SELECT * { ?s ?p "\u0022 SERVICE <http://a> { } \u0022" }',
        "SELECT * { ?s <http://a/service> ?o ; <http://a/service#> ?b }",
        "PREFIX service: <http://a/service#> SELECT * { ?s service:name ?o . GRAPH service:g { ?s ?p ?o } }",
        "PREFIX ex: <http://a/> SELECT * { ?s ex:service ex:service.load ; ex:a\\#service ?o }",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT * { ?s sd:endpoint ?o }",
        'SELECT * { ?s ?p "a"@service }',
        "SELECT * { ?load ?p 'LOAD' } # LOAD <http://a>",
        "PREFIX load: <http://a/> SELECT * { ?s load:a ?o } ORDER BY load:b(?o)",
    ],
)
def test_the_word_by_itself_is_not_refused(text: str) -> None:
    """In strings, IRIs, names, variables, languages and comments it asks nobody."""
    assert refusal(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <U>", "load silent <U> into graph <http://a>", "LOADSILENT<U>", "LOADex:", "LOAD:", "PREFIX load: <http://e/> LOAD:a",
        "CREATE SILENT GRAPH <x:y>;LOADSILENTex:", "INSERT DATA { } ; LOAD <U>", r"\u004COAD <U>",
        'INSERT DATA { <a:b> <a:b> "#" } ;\nLOAD <U>',
    ],
)  # fmt: skip
def test_an_update_that_reads_from_elsewhere_is_refused(text: str) -> None:
    """Both from other hosts and from files of the machine."""
    assert refusal(f"PREFIX ex: <http://a/> PREFIX : <http://a/> {text}") == _LOAD


@pytest.mark.parametrize(("opening", "closing"), ["{}", "()", "[]", ("<<(", ")>>")])
def test_what_is_nested_too_deeply_is_refused(opening: str, closing: str) -> None:
    """Exactly as many as are allowed are not; brackets in strings and comments are none."""
    count = opening.count("(") or 1
    assert (
        refusal("SELECT * { ?s ?p '" + opening * 500 + f"' . {opening * 19}{closing * 19} }} # {opening * 500}", depth=19 * count + 1) == ""
    )
    assert refusal("SELECT * {" + opening * 200 + closing * 200 + "}") == _DEPTH


def test_brackets_between_two_comparisons_are_counted() -> None:
    """`?a<((1))&&2>1` is no IRI to the engine."""
    assert refusal("SELECT * { FILTER(?a<" + "(" * 200 + "1" + ")" * 200 + "&&2>1) }") == _DEPTH
    assert refusal("SELECT * { FILTER(?a<" + "1+" * 1001 + "1&&2>1) }") == _OPERATORS


@pytest.mark.parametrize("operator", ["/", "|", "/^", "!", "||", "&&", "+", "-", "*"])
def test_what_has_too_many_operators_is_refused(operator: str) -> None:
    """They nest too, in the engine."""
    assert refusal("SELECT * { ?s " + f"a{operator}" * 1001 + "a ?o }") == _OPERATORS
    assert refusal("SELECT * { " + f"?s a{operator}a ?o . " * 1001 + "}") == ""


_PIECES = [
    "SELECT * { ", " } ", "{", "}", "(", ")", "SERVICE", "service", "SILENT", " <U> ", "<U>", "<", ">", "#", "#>", "\n", "\r", " ", ".",
    ";", ",",
    "ex:", ":", "ex:a", "ex:a.b", ".SERVICE", "?s ?p ", "?s", "1", "1.", "1e1", "true", "'", '"', '"""', "'''", "\\", "\\#", "\\'",
    "\\u005C",
    "\\u0022", "\\u0053ERVICE", "FILTER(1<2)", "FILTER(", "BIND(1 AS ?a)", "a", "'a'@en", "<<(", ")>>", "{|", "|}", "VALUES ?v { ",
    "OPTIONAL{",
    "UNION", "GRAPH", "_:a", "$_a", "-", "^", "&&", "<http://a\\u0041#b>", "\u0301", "\u00b7", "%41", "{ ?s ?p ?o }", "LOAD",
    "INSERT DATA { } ;",
]  # fmt: skip
_SOUP = st.lists(st.sampled_from(_PIECES), max_size=14).map("".join)
_AROUND = st.tuples(
    st.sampled_from(["", "?s ?p ", "?s ?p 1", "FILTER(1<2)", "FILTER(?x != ", "BIND(1 AS ?a)", "?s ?p ex:a.b"]), _SOUP,
    st.sampled_from(["SERVICE <U>", "SERVICE<U>", "SERVICEex:", "SERVICESILENT<U>", "SERVICE#>\n<U>", "SERVICE:"]), st.sampled_from(["",
    "\n", "#\n"]),
).map(lambda parts: "SELECT * { " + parts[0] + parts[1] + parts[2] + parts[3] + "{ ?s ?p ?o } }")  # fmt: skip


def test_nothing_that_is_let_through_makes_a_connection() -> None:
    """No soup of tokens brings the engine to ask the address in it, as a query or as an update."""
    with listener() as (address, met):
        graph = ox.Store()
        graph.add(ox.Quad(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal(1)))

        @settings(max_examples=3000)
        @given(st.one_of(_SOUP, _AROUND))
        @example("SELECT * { FILTER(1<2)SERVICE#>\n<U> { ?s ?p ?o } }")
        def let_through(text: str) -> None:
            text = f"PREFIX ex: <{address}> PREFIX : <{address}> " + text.replace("<U>", f"<{address}>")
            if not refusal(text):
                with suppress(SyntaxError, RuntimeError, ValueError, OSError):
                    list(graph.query(text))  # type: ignore[arg-type]
                with suppress(SyntaxError, RuntimeError, ValueError, OSError):
                    graph.update(text)
            assert met == []

        let_through()


@given(st.one_of(st.text(), _SOUP))
def test_the_tokens_are_the_text(text: str) -> None:
    """Nothing is lost or made up."""
    assert "".join(token for _, token in tokens(text)) == text


@given(st.one_of(st.text(), _SOUP), st.integers(1, 4))
def test_what_is_let_through_unread_would_be_let_through(text: str, depth: int) -> None:
    """Reading its tokens refuses the same."""
    quickly = outcome(text, depth)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "_is_plain", lambda *_: False)
        assert outcome(text, depth) == quickly


def outcome(text: str, depth: int) -> str:
    """Return the sentence of the refusal, "" where there is none."""
    try:
        refuse(text, depth=depth)
    except QueryError as error:
        return str(error)
    return ""


_STRINGS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(_STRINGS, _STRINGS, st.sampled_from(["ASK", "SELECT *", "CONSTRUCT { ?s ?p ?o } WHERE"]))
def test_a_query_is_read_as_the_engine_reads_it(value: str, comment: str, shape: str) -> None:
    """Its form is the engine's, its parameters are bound outside strings and comments alone, and the value is the one that was given."""
    assert re.search(r"[\n\r]", comment) is None
    text = f'# {comment} SELECT $_value\n{shape} {{ ?s ?p ?o FILTER(?o = $_value && "$_value" != "\\"$_value") }}'
    bound = bind(text, {"value": Literal(value)})
    graph = ox.Store()
    graph.add(ox.Quad(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal(value)))
    found = graph.query(bound)
    kinds = {"ASK": ox.QueryBoolean, "SELECT": ox.QuerySolutions, "CONSTRUCT": ox.QueryTriples}
    assert isinstance(found, kinds[form(bound[bound.index("\n") :])])
    assert bool(found) if isinstance(found, ox.QueryBoolean) else len(list(found)) == 1
    assert parameters(text) == {"value"}
