"""GEXF 1.3, which Gephi reads: labels, weights and kinds have their own elements, every other attribute has a column."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmograph.export.markup import DECLARATION, element, opening
from filmograph.export.plan import Column, Row, cell, cells, node_ids, plan
from filmograph.export.replacing import write_lines

if TYPE_CHECKING:
    import networkx as nx

_ROOT = {
    "xmlns": "http://gexf.net/1.3",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd",
    "version": "1.3",
}
# networkx passes what it reads on as keyword arguments, so an attribute named like a parameter makes the file unreadable there.
_SWALLOWED_NODE = frozenset({"self", "node_for_adding"})
_SWALLOWED_EDGE = frozenset({"id", "key", "networkx_key", "self", "u_for_edge", "v_for_edge"})


def write(graph: "nx.Graph[Any]", path: Path) -> None:
    """Write the graph as GEXF 1.3; `networkx.read_gexf(path)` reads it back (from networkx 3.6 on; earlier ones know no GEXF 1.3).

    What comes back: the same nodes, each named by its `str`; the same edges, parallel ones too (a multigraph without any
    comes back as a simple graph); the same attributes as `columns.plan` types them. Besides:

    * `label` is text; a node without one has its id as label, an edge without one has none;
    * `weight` of an edge is a float where all weights are numbers, save integers beyond 32 bits, which stay an ordinary column;
    * each edge has an `id` (`e0`, `e1`, … in the order of the graph), which is also its key in a multigraph; the keys
      and attributes of the graph itself are not written;
    * the edge attributes `id`, `key`, `networkx_key`, `self`, `u_for_edge`, `v_for_edge` and the node attributes `self` and
      `node_for_adding` come back with an underscore appended.

    Edges between the same two nodes get different `kind`s in the file, else Gephi would merge them.

    Raises FilmographError if the file cannot be written (the target is then as it was), or if the nodes' ids clash or
    hold what XML forbids.
    """
    write_lines(path, _lines(graph))


def _lines(graph: "nx.Graph[Any]") -> Iterator[str]:
    ids = node_ids(graph)
    nodes = plan((row for _, row in graph.nodes(data=True)), "node", swallowed=_SWALLOWED_NODE, apart={"label"})
    edges = plan((row for _, _, row in graph.edges(data=True)), "edge", swallowed=_SWALLOWED_EDGE, apart={"label"})
    yield DECLARATION
    yield opening("gexf", _ROOT)
    yield element("meta", {}, element("creator", {}, "filmograph"))
    yield opening("graph", {"defaultedgetype": "directed" if graph.is_directed() else "undirected", "mode": "static"})
    weighted = any(_is_weight(column) for column in edges)
    columns = tuple(column for column in edges if not _is_weight(column))
    yield from _attributes("node", nodes)
    yield from _attributes("edge", columns)
    yield "<nodes>"
    yield from _nodes(graph, ids, nodes)
    yield "</nodes>"
    yield "<edges>"
    yield from _edges(graph, ids, columns, weighted=weighted)
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>"


def _is_weight(column: Column) -> bool:
    # The weight element is a double, so it takes only numbers that a double holds exactly.
    return column.key == "weight" and column.kind in {"integer", "double"}


def _attributes(of: str, columns: Sequence[Column]) -> Iterator[str]:
    if columns:
        yield opening("attributes", {"class": of, "mode": "static"})
        for column in columns:
            yield element("attribute", {"id": column.id, "title": column.name, "type": column.kind})
        yield "</attributes>"


def _nodes(graph: "nx.Graph[Any]", ids: dict[Any, str], columns: Sequence[Column]) -> Iterator[str]:
    for node, row in graph.nodes(data=True):
        label = cell(row, "label")
        yield element("node", {"id": ids[node], "label": ids[node] if label is None else label}, _values(columns, row))


def _edges(graph: "nx.Graph[Any]", ids: dict[Any, str], columns: Sequence[Column], *, weighted: bool) -> Iterator[str]:
    between: Counter[tuple[Hashable, str]] = Counter()
    for number, (source, target, row) in enumerate(graph.edges(data=True)):
        pair = (source, target) if graph.is_directed() else frozenset((source, target))
        attributes = {
            "id": f"e{number}",
            "source": ids[source],
            "target": ids[target],
            "label": cell(row, "label"),
            "weight": cell(row, "weight") if weighted else None,
            "kind": _kind(pair, row, between),
        }
        yield element("edge", attributes, _values(columns, row))


def _kind(pair: Hashable, row: Row, between: Counter[tuple[Hashable, str]]) -> str | None:
    """Return the edge's own kind, numbered from the second of this kind between these nodes; None where there is nothing to tell apart."""
    kind = cell(row, "kind") or ""
    between[pair, kind] += 1
    count = between[pair, kind]
    return (kind if count == 1 else f"{kind} {count}".strip()) or None


def _values(columns: Sequence[Column], row: Row) -> str:
    values = "".join(element("attvalue", {"for": column.id, "value": text}) for column, text in cells(columns, row))
    return values and element("attvalues", {}, values)
