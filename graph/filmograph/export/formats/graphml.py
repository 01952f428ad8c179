"""GraphML 1.0, which yEd, Cytoscape, igraph and Gephi read: every attribute is a typed key."""

from collections.abc import Collection, Iterator, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any, TextIO

from filmograph.export.columns.markup import DECLARATION, element, escaped, opening, quoted
from filmograph.export.columns.plain import text
from filmograph.export.columns.plan import Cell, Column, Names
from filmograph.export.columns.sheets import Sheets, sheets
from filmograph.export.columns.weaving import Spelling, joined, weave

if TYPE_CHECKING:
    import networkx as nx

_ROOT = {
    "xmlns": "http://graphml.graphdrawing.org/xmlns",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
}
_TYPES = {"boolean": "boolean", "integer": "int", "long": "long", "double": "double", "string": "string", "list": "string"}
# networkx passes node attributes on as keyword arguments, and puts an edge's own id over an attribute of that name.
_NODE_NAMES = Names({"self", "node_for_adding"})
_EDGE_NAMES = Names({"id"})


def write(graph: "nx.Graph[Any]", out: TextIO, attributes: Collection[str] | None) -> None:
    """Write the graph as GraphML 1.0; `networkx.read_graphml(path)` reads it back.

    What comes back: the same nodes, by their ids; the same edges, parallel ones too (a multigraph without any comes back as a simple
    graph); the same attributes as `plan` types them, `label` and `weight` like any other, lists as text with ` | ` between. Besides:

    * each edge has an id (`e0`, `e1`, … in the order of the graph): its attribute `id` in a simple graph, its key in a
      multigraph; the keys and attributes of the graph itself are not written;
    * the edge attribute `id` and the node attributes `self` and `node_for_adding` come back with an underscore appended.
    """
    found = sheets(graph, attributes, nodes=_NODE_NAMES, edges=_EDGE_NAMES, apart=())
    out.write(f"{DECLARATION}\n{opening('graphml', _ROOT)}\n")
    out.write(_keys("node", found.nodes.columns) + _keys("edge", found.edges.columns))
    out.write(opening("graph", {"edgedefault": "directed" if found.directed else "undirected"}) + "\n")
    out.writelines(_nodes(found))
    out.writelines(_edges(found))
    out.write("</graph>\n</graphml>\n")


def _keys(of: str, columns: Sequence[Column]) -> str:
    return "".join(
        element("key", {"id": f"{of}{number}", "for": of, "attr.name": column.name, "attr.type": _TYPES[column.kind]}) + "\n"
        for number, column in enumerate(columns)
    )


def _data(of: str, columns: Sequence[Column]) -> list[tuple[Column, Spelling]]:
    def spelling(number: int) -> Spelling:
        def spell(value: Cell) -> str:
            return element("data", {"key": f"{of}{number}"}, escaped(text(value)))

        return Spelling(spell)

    return [(column, spelling(number)) for number, column in enumerate(columns)]


def _nodes(found: Sheets) -> Iterator[str]:
    data = _data("node", found.nodes.columns)
    for chunk in found.nodes.chunks():
        own = found.ids[chunk.first : chunk.first + chunk.size]
        values = joined([spelling.of(chunk.cells(column)) for column, spelling in data], chunk.size)
        yield weave(repeat("<node id="), map(quoted, own), repeat(">"), values, repeat("</node>\n"))


def _edges(found: Sheets) -> Iterator[str]:
    data = _data("edge", found.edges.columns)
    sources, targets = ([f" {end}={quoted(id_)}" for id_ in found.ids] for end in ("source", "target"))
    for chunk in found.edges.chunks():
        values = joined([spelling.of(chunk.cells(column)) for column, spelling in data], chunk.size)
        yield weave(
            [f'<edge id="e{number}"' for number in chunk.rows], map(sources.__getitem__, chunk.sources),
            map(targets.__getitem__, chunk.targets), repeat(">"), values, repeat("</edge>\n"),
        )  # fmt: skip
