"""The namespaces of filmograph, and the prefixes that files declare and queries may use."""

from rdflib import Namespace

FILM = Namespace("https://w3id.org/filmograph/ontology#")
ROLE = Namespace("https://w3id.org/filmograph/role/")
GENRE = Namespace("https://w3id.org/filmograph/genre/")
LANGUAGE = Namespace("https://w3id.org/filmograph/language/")
ID = Namespace("https://w3id.org/filmograph/id/")
QUERY = Namespace("https://w3id.org/filmograph/query/")
SCHEMA = Namespace("https://schema.org/")
CONTEXT = "https://w3id.org/filmograph/context.jsonld"
"""The IRI by which a JSON-LD document names the context of the ontology."""

PREFIXES = {
    "film": str(FILM),
    "role": str(ROLE),
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": str(SCHEMA),
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes of what the graph holds; files of the graph declare them."""

KNOWN_PREFIXES = {
    **PREFIXES,
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "genre": str(GENRE),
    "language": str(LANGUAGE),
    "owl": "http://www.w3.org/2002/07/owl#",
    "sh": "http://www.w3.org/ns/shacl#",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
"""The prefixes that a query may use without declaring them."""
