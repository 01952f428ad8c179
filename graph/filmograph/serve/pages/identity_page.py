"""The page that says who is who: the mentions of an entity, what joined them, near misses and judgements."""

from typing import Any

from filmograph.api.filmograph import Filmograph
from filmograph.ask.answer_rows import Row
from filmograph.serve.pages.templating import Page, address, page, where

_SHOWN = 100


def identity(graph: Filmograph, kind: str, iri: str) -> Page:
    """Return the page; raises `NotFound` when there is no entity of that IRI, `UsageError` where there are no claims."""
    entity = getattr(graph, kind)(iri)
    rows = list(graph.why(entity))
    groups = {
        "mentions": [row for row in rows if row["what"] == "mention"],
        "judged": [row for row in rows if row["what"].startswith("judged")],
        "joined": [row for row in rows if row["what"] == "joined"],
        "near": [row for row in rows if row["what"] == "not joined"],
    }
    counts = {name: len(own) for name, own in groups.items()}
    shown = {name: [_line(row, iri) for row in own[:_SHOWN]] for name, own in groups.items()}
    return page("identity.html", entity=entity, kind=kind, shown=shown, counts=counts, most=_SHOWN)


def _line(row: Row, own: str) -> dict[str, Any]:
    source = row["a"].partition(": ")[0]
    evidence = (row["evidence"] or "").split("; ") if row["score"] is not None else [row["evidence"]] if row["evidence"] else []
    return {
        **row, "a_address": _other(row["a_iri"], own), "b_address": _other(row["b_iri"], own), "evidence": evidence,
        "place": where(source, row["where"]) if row["what"] == "mention" else None,
    }  # fmt: skip


def _other(iri: str | None, own: str) -> str | None:
    """Return the address of another entity than the one that the page is about."""
    return None if iri == own else address(iri)
