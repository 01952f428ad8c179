"""The reference of the ontology as Markdown, generated from the Turtle files."""

import sys
from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from filmograph import resources
from filmograph.namespaces import FILM, PREFIXES, SCHEMA

_PREFIXES = {**PREFIXES, "owl": str(OWL)}

_HEAD = """# Reference of the ontology

Written from `film.ttl` and `roles.ttl` by `python -m filmograph.ontology_terms`; change those files, not this one.

* `film:` is `https://w3id.org/filmograph/ontology#`, classes and properties.
* `role:` is `https://w3id.org/filmograph/role/`, the roles of credits.

Properties lead in one direction only. "At most one" counts the values of an entity in the default graph: where sources
give several, one is chosen, and the others remain in the graphs of their sources."""


def reference() -> str:
    """Return the reference as Markdown: classes with their properties, shortcuts, roles by department, annotations."""
    terms = Graph().parse(resources.ontology() / "film.ttl")
    roles = Graph().parse(resources.ontology() / "roles.ttl")
    sections = [_HEAD, *_classes(terms), _shortcuts(terms), *_roles(roles), _annotations(terms)]
    return "\n\n".join(sections) + "\n"


def _classes(graph: Graph) -> list[str]:
    kinds = sorted(graph.subjects(RDF.type, OWL.Class), key=str)
    contents = "## Classes\n\n" + "\n".join(f"* [{_name(k)}](#{_anchor(k)}): {_text(graph, k, SKOS.definition)}" for k in kinds)
    return [contents, *(_class(graph, kind) for kind in kinds)]


def _class(graph: Graph, kind: Node) -> str:
    shortcuts = set(graph.subjects(URIRef(FILM + "shortcutFor"), None))
    properties = sorted(set(graph.subjects(SCHEMA.domainIncludes, kind)) - shortcuts, key=str)
    head = f"### {_name(kind)}\n\n{_text(graph, kind, SKOS.definition)}\nExample: {_text(graph, kind, SKOS.example)}."
    rows = (_property_row(graph, p) for p in properties)
    return f"{head}\n\n" + _table(("property", "range", "values", "definition", "example"), rows)


def _property_row(graph: Graph, term: Node) -> tuple[str, ...]:
    single = (term, RDF.type, OWL.FunctionalProperty) in graph
    return (
        f"`{_name(term)}`",
        _range(graph, term),
        "at most one" if single else "any number",
        _text(graph, term, SKOS.definition),
        _text(graph, term, SKOS.example),
    )


def _range(graph: Graph, term: Node) -> str:
    kind = graph.value(term, RDFS.range)
    if (kind, RDF.type, OWL.Class) in graph:
        return f"[{_name(kind)}](#{_anchor(kind)})"
    return f"`{_name(kind)}`"


def _shortcuts(graph: Graph) -> str:
    link = URIRef(FILM + "shortcutFor")
    head = "## Shortcuts\n\nThese lead from a film directly to its people. They are derived when a graph is built; no source states them."
    rows = (
        (f"`{_name(term)}`", f"`{_name(graph.value(term, link))}`", _text(graph, term, SKOS.definition))
        for term in sorted(graph.subjects(link, None), key=str)
    )
    return f"{head}\n\n" + _table(("property", "role", "definition"), rows)


def _roles(graph: Graph) -> list[str]:
    head = "## Roles by department\n\nThe labels are those that sources print. Readers look them up without regard to case and punctuation."
    departments = sorted(graph.subjects(SKOS.topConceptOf, None), key=str)
    return [head, *(_department(graph, d) for d in departments)]


def _department(graph: Graph, department: Node) -> str:
    head = f"### {_name(department)}\n\n{_text(graph, department, SKOS.definition)}"
    members = sorted(graph.subjects(SKOS.broader, department), key=str)
    if not members:
        return f"{head}\nThis department has no roles yet."
    rows = ((f"`{_name(r)}`", _text(graph, r, SKOS.definition), _labels(graph, r), _text(graph, r, SKOS.example)) for r in members)
    return f"{head}\n\n" + _table(("role", "definition", "labels", "example"), rows)


def _labels(graph: Graph, role: Node) -> str:
    return ", ".join(sorted(map(str, graph.objects(role, SKOS.altLabel)), key=str.casefold))


def _annotations(graph: Graph) -> str:
    head = "## Annotations\n\nThese properties describe the terms themselves, for programs to read."
    rows = (
        (f"`{_name(a)}`", _used_on(graph, a), _range(graph, a), _text(graph, a, SKOS.definition), _text(graph, a, SKOS.example))
        for a in sorted(graph.subjects(RDF.type, OWL.AnnotationProperty), key=str)
    )
    return f"{head}\n\n" + _table(("annotation", "of", "range", "definition", "example"), rows)


def _used_on(graph: Graph, term: Node) -> str:
    return ", ".join(f"`{_name(kind)}`" for kind in sorted(graph.objects(term, SCHEMA.domainIncludes), key=str))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *(tuple(cell.replace("|", r"\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _text(graph: Graph, term: Node, predicate: URIRef) -> str:
    return str(graph.value(term, predicate))


def _name(term: Node | None) -> str:
    for prefix, iri in _PREFIXES.items():
        if str(term).startswith(iri):
            return f"{prefix}:{str(term).removeprefix(iri)}"
    return f"<{term}>"


def _anchor(term: Node | None) -> str:
    return _name(term).replace(":", "").lower()


if __name__ == "__main__":
    sys.stdout.write(reference())
