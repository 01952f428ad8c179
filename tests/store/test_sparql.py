"""SPARQL as text: parameters bound where no text can break out of its literal."""

import pyoxigraph as ox
import pytest
from filmograph.errors import QueryError
from filmograph.store.sparql import bind, form, names_used, parameters, term_text
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import BNode, Literal, URIRef

ECHO = 'SELECT ?text { BIND($_text AS ?text) } # "$_text"'


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_stays_inside_its_literal(text: str) -> None:
    """Quotes, braces, backslashes, line breaks and NUL come back as they went in, through a second engine's parser."""
    found = ox.Store().query(bind(ECHO, {"text": Literal(text)}))
    assert isinstance(found, ox.QuerySolutions)
    assert [row["text"] for row in found] == [ox.Literal(text)]


@pytest.mark.parametrize("text", ['"', "'", "}", '" } #', "\\", "\n", "a\rb", "$_said", "<http://x/>", '"""'])
def test_rdflib_reads_bound_text_alike(text: str) -> None:
    """The reference engine gives the same text back."""
    assert [str(row[0]) for row in Graph().query(bind(ECHO, {"text": Literal(text)}))] == [text]  # type: ignore[index]


def test_only_tokens_are_parameters() -> None:
    """What looks like a parameter inside a string, an IRI or a comment is none."""
    text = 'SELECT * { ?a <http://x/$_a> \'$_b\' ; ?p """$_c""" ; ?q $_d } # $_e'
    assert parameters(text) == {"d"}


def test_a_parameter_without_value_stays_a_variable() -> None:
    """So that an optional parameter means anything."""
    assert bind("SELECT * { $_a ?p $_b }", {"b": URIRef("http://x/b")}) == "SELECT * { $_a ?p <http://x/b> }"


@pytest.mark.parametrize("iri", ["http://x/ y", "http://x/>", "http://x/{a}", 'http://x/"', "http://x/\n"])
def test_an_iri_that_could_break_out_is_refused(iri: str) -> None:
    """The sentence says why it is none."""
    with pytest.raises(QueryError) as caught:
        term_text(URIRef(iri))
    assert str(caught.value) == f"{iri!r} is not an IRI: it contains a space, quote, brace or control character."


def test_a_blank_node_cannot_be_bound() -> None:
    """It would be a variable of another name."""
    with pytest.raises(QueryError) as caught:
        term_text(BNode("b"))
    assert str(caught.value) == f"{BNode('b')!r} cannot be put into a query: only IRIs and literals can."


def test_typed_and_tagged_literals_keep_type_and_tag() -> None:
    """A number stays a number, a tagged text keeps its language."""
    written = [term_text(Literal(3)), term_text(Literal("x", lang="en")), term_text(Literal("2012-09-28", datatype=XSD.date))]
    assert written == [f'"3"^^<{XSD.integer}>', '"x"@en', f'"2012-09-28"^^<{XSD.date}>']


def test_a_number_is_bound_as_its_digits() -> None:
    """Nothing else can stand after LIMIT."""
    assert bind("SELECT * { ?s ?p ?o } LIMIT $_limit", {"limit": Literal(3)}) == "SELECT * { ?s ?p ?o } LIMIT 3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# ASK\nPREFIX select: <http://select/> SELECT * {}", "SELECT"),
        ("prefix a: <http://ask/> ask {}", "ASK"),
        ("CONSTRUCT WHERE { ?s ?p 'SELECT' }", "CONSTRUCT"),
        ("DESCRIBE <http://x/>", "DESCRIBE"),
    ],
)
def test_the_form_is_the_first_keyword(text: str, expected: str) -> None:
    """Comments, IRIs and prefix names do not count."""
    assert form(text) == expected


def test_a_text_without_form_is_no_query() -> None:
    """The sentence names the forms."""
    with pytest.raises(QueryError) as caught:
        form("INSERT DATA { <a:b> <a:c> 1 }")
    assert str(caught.value) == "This is not a SPARQL query: it contains none of SELECT, ASK, CONSTRUCT, DESCRIBE."


def test_names_are_found_in_full_and_by_prefix() -> None:
    """Prefixes of the query and given ones count alike."""
    text = "PREFIX f: <http://f/> SELECT * { ?s f:a <http://x/b> ; g:c 'f:no' }"
    assert names_used(text, {"g": "http://g/"}) >= {"http://f/a", "http://x/b", "http://g/c"}


def test_a_whole_number_can_stand_after_limit() -> None:
    """There the grammar allows no other form of it."""
    assert bind("SELECT * { ?a ?b ?c } LIMIT $_limit", {"limit": Literal(3)}) == "SELECT * { ?a ?b ?c } LIMIT 3"
