"""The result of a query as a network: each row is a link between its first two entities."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from filmograph.ask.linked import Link, Thing, graph_of
from filmograph.errors import UsageError
from filmograph.namespaces import ID

if TYPE_CHECKING:
    from filmograph.ask.linked import Graph

Row = Mapping[str, Mapping[str, str]]


def drawn_rows(result: Mapping[str, Any]) -> "Graph":
    """Return the network of a result in SPARQL's JSON: nodes are labelled by the column after their own, other columns are attributes.

    Raises `UsageError` for a result that has no two columns of IRIs.
    """
    names, rows = result["head"].get("vars", []), result.get("results", {}).get("bindings", [])
    ends = [name for name in names if rows and rows[0].get(name, {}).get("type") == "uri"][:2]
    if len(ends) < 2:
        raise UsageError("A result is drawn where it has two columns of IRIs, one for each end of a link; this one has fewer.")
    return graph_of(_links(names, ends, rows), {"network": "result"}, parallel=True)


def _links(names: Sequence[str], ends: Sequence[str], rows: Sequence[Row]) -> Iterator[Link]:
    labels = {end: name for end, name in pairwise(names) if end in ends and name not in ends}
    others = [name for name in names if name not in (*ends, *labels.values())]
    for row in rows:
        if all(end in row for end in ends):
            a, b = (_thing(row, end, labels.get(end)) for end in ends)
            yield Link(a, b, {name: row[name]["value"] for name in others if name in row})


def _thing(row: Row, end: str, label: str | None) -> Thing:
    iri = row[end]["value"]
    return Thing(iri, row[label]["value"] if label and label in row else iri.removeprefix(str(ID)))
