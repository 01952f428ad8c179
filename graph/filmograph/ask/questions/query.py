"""The questions of `queries/`: one `.rq` file each, whose header gives its summary, parameters and columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD

from filmograph import resources
from filmograph.errors import QueryError, UsageError
from filmograph.namespaces import PREFIXES, QUERY, SCHEMA
from filmograph.store.sparql import bind

KINDS = ("person", "film", "company", "place", "role", "integer", "date", "text")
"""What a parameter can be."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question: its kind (one of `KINDS`), an example, whether it is optional, its choices and its default, if any."""

    name: str
    kind: str
    example: str
    optional: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None


@dataclass(frozen=True)
class Question:
    """A named question: what it asks, its parameters, its columns, the evidence for a row, and the SPARQL that answers it.

    `rests` holds groups of patterns, each a property with a `$parameter`, a column of the row or a `role:` concept as its value;
    the evidence for a row is all credits (or entities of the class `is`) that fit a pattern of a group; all patterns of a group
    share one film. `none` gives the reason for an empty answer, where it is not obvious.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    tags: tuple[str, ...]
    rests: tuple[tuple[Mapping[str, str], ...], ...]
    text: str
    none: str = ""


@cache
def questions() -> Mapping[str, Question]:
    """Return every question by name."""
    return {path.stem: _read(path) for path in sorted(resources.queries().glob("*.rq"))}


def question(name: str) -> Question:
    """Return the question of a name; raises `UsageError` that lists all names when there is none."""
    found = questions().get(name)
    if found is None:
        raise UsageError(f"There is no question {name!r}; the questions are {', '.join(questions())}.")
    return found


def catalogue() -> Graph:
    """Return all questions in the form of the SIB's sparql-examples: what each asks, its parameters, tags and prefixes, and its query.

    A required number has its default or example as its value, because a LIMIT needs one; other parameters stay variables, so each query
    runs as it is.
    """
    graph = Graph()
    for prefix, iri in {"sh": SH, "schema": SCHEMA, "xsd": XSD, "query": QUERY}.items():
        graph.bind(prefix, Namespace(str(iri)), replace=True)
    prefixes = QUERY["prefixes"]
    graph.add((prefixes, RDF.type, OWL.Ontology))
    for prefix, iri in sorted(PREFIXES.items()):
        declared = QUERY[f"prefix-{prefix}"]
        graph.add((prefixes, SH.declare, declared))
        graph.add((declared, SH.prefix, Literal(prefix)))
        graph.add((declared, SH.namespace, Literal(str(iri), datatype=XSD.anyURI)))
    for asked in questions().values():
        _describe(graph, asked, prefixes)
    return graph


def _describe(graph: Graph, asked: Question, prefixes: URIRef) -> None:
    term = QUERY[asked.name]
    numbers = {p.name: Literal(int(p.default or p.example)) for p in asked.parameters if p.kind == "integer" and not p.optional}
    graph.add((term, RDF.type, SH.SPARQLExecutable))
    graph.add((term, RDF.type, SH.SPARQLSelectExecutable))
    graph.add((term, RDFS.label, Literal(asked.name)))
    graph.add((term, RDFS.comment, Literal(asked.summary, lang="en")))
    graph.add((term, SH.prefixes, prefixes))
    body = "\n".join(line for line in asked.text.splitlines() if not line.startswith("#+"))
    graph.add((term, SH.select, Literal(bind(body, numbers) + "\n")))
    for tag in asked.tags:
        graph.add((term, SCHEMA.keywords, Literal(tag)))
    for parameter in asked.parameters:
        own = QUERY[f"{asked.name}-{parameter.name}"]
        graph.add((term, SH.parameter, own))
        graph.add((own, SH.path, QUERY[f"parameter-{parameter.name}"]))
        graph.add((own, SH.name, Literal(f"_{parameter.name}")))
        graph.add((own, SH.description, Literal(f"a {parameter.kind}, for example {parameter.example}", lang="en")))
        graph.add((own, SH.optional, Literal(parameter.optional)))


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    default = entry.get("default")
    return Parameter(
        name, entry["type"], str(entry["example"]), bool(entry.get("optional", False)), tuple(entry.get("choices", ())),
        None if default is None else str(default),
    )  # fmt: skip


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    header = "\n".join(line.removeprefix("#+").removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        fields = yaml.safe_load(header)
        parameters = tuple(_parameter(name, entry) for name, entry in (fields.get("params") or {}).items())
        rests = tuple(tuple(dict(pattern) for pattern in group) for group in fields["rests"])
        return Question(
            path.stem, fields["summary"], parameters, tuple(fields["columns"]), tuple(fields["tags"]), rests, text, fields.get("none", "")
        )
    except (yaml.YAMLError, KeyError, AttributeError, TypeError) as error:
        raise QueryError(f"{path.name}: the header cannot be read ({error}); it needs summary, params, columns, tags and rests.") from None
