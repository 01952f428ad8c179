"""Flourish's CSV: `links.csv` and `points.csv`, the two sheets of its network graph."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from filmograph.export.columns.csv_text import header, quoted, spelt, texts, write_rows
from filmograph.export.columns.elements import Chunk
from filmograph.export.columns.labels import unique_labels
from filmograph.export.columns.plan import Names
from filmograph.export.columns.sheets import sheets
from filmograph.export.files.destination import Folder

if TYPE_CHECKING:
    import networkx as nx

_POINT_NAMES = Names({"id", "group", "label"})
_LINK_NAMES = Names({"source", "target", "value", "label"})
_GROUPS = ("community", "kind")


def write(graph: "nx.Graph[Any]", out: Folder, attributes: Collection[str] | None) -> None:
    """Write `links.csv` (`source,target,value,…`) and `points.csv` (`id,label,group,…`).

    Flourish shows the id of a point, so it is the label made unique ("Ann (2)"), or the node's id when it has none; `label` is as
    it is in the graph. `group` is the community, or else the kind. `value` is the weight, 1 without one. Lists have `, ` between.
    """
    found = sheets(graph, attributes, nodes=_POINT_NAMES, edges=_LINK_NAMES, apart=("label", "weight"))
    ids = list(map(quoted, unique_labels(found)))
    group = next((column for key in _GROUPS if (column := found.nodes.column(key))), None)
    kind, label, value, edge_label = texts(), texts(), texts("1"), texts()

    def point(chunk: Chunk) -> Sequence[Sequence[str]]:
        own = ids[chunk.first : chunk.first + chunk.size]
        return own, label.of(chunk.cells(found.nodes.label)), kind.of(chunk.cells(group))

    def link(chunk: Chunk) -> Sequence[Sequence[str]]:
        ends = [[ids[row] for row in rows] for rows in (chunk.sources, chunk.targets)]
        return *ends, value.of(chunk.cells(found.edges.weight)), edge_label.of(chunk.cells(found.edges.label))

    with out.file("links.csv") as file:
        file.write(header(["source", "target", "value", "label", *(column.name for column in found.edges.columns)]))
        write_rows(file, found.edges, link, spelt(", "))
    with out.file("points.csv") as file:
        file.write(header(["id", "label", "group", *(column.name for column in found.nodes.columns)]))
        write_rows(file, found.nodes, point, spelt(", "))
