"""The page of the SPARQL editor: a query, its result as a table, and examples."""

import json
from collections.abc import Mapping
from typing import Any

from filmograph.api.filmograph import Filmograph
from filmograph.ask.questions.query import questions as every
from filmograph.namespaces import ID
from filmograph.serve.pages.question_page import examples
from filmograph.serve.pages.row_tables import SHOWN
from filmograph.serve.pages.templating import Page, address, page, with_fields

FIRST = """PREFIX film: <https://w3id.org/filmograph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?film ?title ?year WHERE {
  ?film a film:Film ; film:title ?title ; film:year ?year .
}
ORDER BY DESC(?year) ?title
LIMIT 20
"""
_LARGEST = 4 << 20
_TURTLE = 400


def query_page(graph: Filmograph, query: str, example: str, answered: Mapping[str, Any] | None, limits: Mapping[str, Any]) -> Page:
    """Return the page; `answered` has the status, message and body of an answer, None where nothing was asked.

    Without a query the editor has that of the question `example`, with values that give rows, or else a first one.
    """
    result = None if answered is None else _result(query, answered)
    status = 200 if result is None or not result["problem"] else 400
    text = query or (graph.query_of(example, **examples(graph, every()[example])) if example in every() else FIRST)
    return page("query.html", status, query=text.strip(), result=result, limits=limits, examples=list(every().values()))


def _result(query: str, answered: Mapping[str, Any]) -> dict[str, Any]:
    forms = [(name, with_fields("/sparql", {"query": query, "format": name.lower()})) for name in _forms(answered.get("kind"))]
    if answered["status"] != "done":
        return {"problem": answered["message"], "forms": []}
    if answered["body"] is None or len(answered["body"]) > _LARGEST:
        return {"problem": None, "large": True, "forms": forms}
    if answered["kind"] == "graph":
        lines = answered["body"].split("\n")
        return {"problem": None, "turtle": lines[:_TURTLE], "count": len(lines), "forms": forms}
    content = json.loads(answered["body"])
    if answered["kind"] == "truth":
        return {"problem": None, "truth": bool(content["boolean"]), "forms": forms}
    names, bindings = content["head"]["vars"], content["results"]["bindings"]
    lines = [[_cell(row.get(name)) for name in names] for row in bindings[: 5 * SHOWN]]
    network = with_fields("/network", {"query": query}) if _links(lines) else None
    return {"problem": None, "columns": names, "lines": lines, "count": len(bindings), "forms": forms, "network": network}


def _forms(kind: str | None) -> tuple[str, ...]:
    return ("Turtle", "NTriples", "JSONLD") if kind == "graph" else ("CSV", "JSON", "TSV", "XML")


def _cell(term: Mapping[str, str] | None) -> dict[str, Any]:
    if term is None:
        return {"text": "", "address": None}
    value = term["value"]
    web = value if term["type"] == "uri" and value.startswith(("http://", "https://")) else None
    return {"text": value.removeprefix(str(ID)) if address(value) else value, "address": address(value) or web}


def _links(lines: list[list[dict[str, Any]]]) -> bool:
    """Return whether the rows have two columns of entities, so that they can be drawn."""
    return bool(lines) and sum(str(cell["address"]).startswith("/id/") for cell in lines[0]) >= 2
