"""The start page, and the search for names."""

import json

from filmograph.api.filmograph import Filmograph
from filmograph.ask.answer_rows import Row
from filmograph.serve.pages.templating import KINDS, Page, address, page, plain

_FOUND = 30
_SUGGESTED = 8


def start(graph: Filmograph, text: str) -> Page:
    """Return the start page: what the graph has, and where a text was looked for, what was found."""
    counts = {
        "films": len(graph.films()),
        "people": len(graph.people()),
        "companies": len(graph.companies()),
        "places": len(graph.places()),
    }
    found = [_hit(row) for row in graph.search(text, limit=_FOUND)] if text.strip() else []
    return page("start.html", counts=counts, text=text, found=found)


def suggestions(graph: Filmograph, text: str, kinds: list[str], *, near: bool) -> Page:
    """Return the entities whose names begin as a text does, or with `near` have near names, as JSON."""
    rows = graph.search(text, kinds=[kind for kind in kinds if kind in KINDS] or None, limit=_SUGGESTED, near=near)
    return "application/json", json.dumps([_hit(row) for row in rows], ensure_ascii=False), 200


def _hit(row: Row) -> dict[str, object]:
    found = {"address": address(row["iri"]) or "", "iri": row["iri"], "name": plain(row["name"]), "kind": row["kind"], "near": row["near"]}
    return {**found, "about": plain(row["about"]), "found_as": plain(row["found_as"])}
