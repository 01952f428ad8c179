"""What the graph states of an entity itself: its properties, and of a film also its companies."""

import re

from rdflib.term import URIRef

from filmograph import schema
from filmograph.ask.answer_rows import Rows, Table
from filmograph.namespaces import FILM
from filmograph.store.answer import Store
from filmograph.store.sparql import bind, sound_iri

_COLUMNS = {"property": "text", "value": "text", "name": "text"}
_FACTS = """SELECT DISTINCT ?property ?value ?name {
    { $_entity ?property ?value . FILTER (STRSTARTS(STR(?property), STR(film:)))
      OPTIONAL { ?value rdfs:label ?label } OPTIONAL { ?value skos:prefLabel ?concept } BIND (COALESCE(?label, ?concept) AS ?name) }
    UNION { ?credit a film:CompanyCredit ; film:film $_entity ; film:company ?value ; film:role/skos:prefLabel ?property .
            ?value film:name ?name }
} ORDER BY ?property ?name ?value"""
_REVIEW_COLUMNS = dict.fromkeys(("headline", "text", "reviewer", "outlet", "date", "place"), "text")
_REVIEWS = """SELECT ?headline ?text ?reviewer ?outlet ?date ?place {
    ?review a film:Review ; film:film $_film
    OPTIONAL { ?review film:headline ?headline } OPTIONAL { ?review film:text ?text } OPTIONAL { ?review film:reviewer ?reviewer }
    OPTIONAL { ?review film:outlet/film:name ?outlet } OPTIONAL { ?review film:date ?date } OPTIONAL { ?review film:place ?place }
} ORDER BY ?reviewer ?outlet ?review"""
_CAPITAL = re.compile("[A-Z]")


def facts(store: Store, iri: str) -> Rows:
    """Return the facts of an entity (IRI): the property in words, its value (an IRI or a text), and the name of a value that has one.

    The credits of people are left out; questions such as `cast` give these.
    """
    own = {*schema.shortcuts(), *schema.narrowed()}
    found = store.query(bind(_FACTS, {"entity": URIRef(sound_iri(iri))})).terms
    rows = [
        (in_words(str(term)), str(value), None if name is None else str(name))
        for term, value, name in found
        if str(term).removeprefix(str(FILM)) not in own
    ]
    return Rows(Table.of(_COLUMNS, rows))


def reviews(store: Store, iri: str) -> Rows:
    """Return the reviews of a film (IRI) with their texts; the question `ratings` gives their scores."""
    found = store.query(bind(_REVIEWS, {"film": URIRef(sound_iri(iri))})).terms
    return Rows(Table.of(_REVIEW_COLUMNS, [tuple(None if value is None else str(value) for value in row) for row in found]))


def in_words(term: str) -> str:
    """Return the name of a property in words.

    >>> in_words("https://w3id.org/filmograph/ontology#aspectRatio"), in_words("production company")
    ('aspect ratio', 'production company')
    """
    return _CAPITAL.sub(lambda letter: f" {letter[0].lower()}", term.removeprefix(str(FILM)))
