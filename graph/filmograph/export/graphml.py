"""GraphML 1.0, which yEd, Cytoscape, igraph and Gephi read: every attribute is a typed key."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmograph.export.markup import DECLARATION, element, escaped, opening
from filmograph.export.plan import Column, Row, cells, node_ids, plan
from filmograph.export.replacing import write_lines

if TYPE_CHECKING:
    import networkx as nx

_ROOT = {
    "xmlns": "http://graphml.graphdrawing.org/xmlns",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
}
_TYPES = {"boolean": "boolean", "integer": "int", "long": "long", "double": "double", "string": "string"}
# networkx passes node attributes on as keyword arguments, and puts an edge's own id over an attribute of that name.
_SWALLOWED_NODE = frozenset({"self", "node_for_adding"})
_SWALLOWED_EDGE = frozenset({"id"})


def write(graph: "nx.Graph[Any]", path: Path) -> None:
    """Write the graph as GraphML 1.0; `networkx.read_graphml(path)` reads it back.

    What comes back: the same nodes, each named by its `str`; the same edges, parallel ones too (a multigraph without any
    comes back as a simple graph); the same attributes as `columns.plan` types them, `label` and `weight` like any other.
    Besides:

    * each edge has an id (`e0`, `e1`, … in the order of the graph): its attribute `id` in a simple graph, its key in a
      multigraph; the keys and attributes of the graph itself are not written;
    * the edge attribute `id` and the node attributes `self` and `node_for_adding` come back with an underscore appended.

    Raises FilmographError if the file cannot be written (the target is then as it was), or if the nodes' ids clash or
    hold what XML forbids.
    """
    write_lines(path, _lines(graph))


def _lines(graph: "nx.Graph[Any]") -> Iterator[str]:
    ids = node_ids(graph)
    nodes = plan((row for _, row in graph.nodes(data=True)), "node", swallowed=_SWALLOWED_NODE)
    edges = plan((row for _, _, row in graph.edges(data=True)), "edge", swallowed=_SWALLOWED_EDGE)
    yield DECLARATION
    yield opening("graphml", _ROOT)
    yield from _keys("node", nodes)
    yield from _keys("edge", edges)
    yield opening("graph", {"edgedefault": "directed" if graph.is_directed() else "undirected"})
    for node, row in graph.nodes(data=True):
        yield element("node", {"id": ids[node]}, _data(nodes, row))
    for number, (source, target, row) in enumerate(graph.edges(data=True)):
        yield element("edge", {"id": f"e{number}", "source": ids[source], "target": ids[target]}, _data(edges, row))
    yield "</graph>"
    yield "</graphml>"


def _keys(of: str, columns: Sequence[Column]) -> Iterator[str]:
    for column in columns:
        yield element("key", {"id": column.id, "for": of, "attr.name": column.name, "attr.type": _TYPES[column.kind]})


def _data(columns: Sequence[Column], row: Row) -> str:
    return "".join(element("data", {"key": column.id}, escaped(text)) for column, text in cells(columns, row))
