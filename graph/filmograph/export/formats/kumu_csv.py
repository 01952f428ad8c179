"""Kumu's CSV: `elements.csv` and `connections.csv`."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from filmograph.export.columns.csv_text import header, quoted, spelt, texts, write_rows
from filmograph.export.columns.elements import Chunk
from filmograph.export.columns.labels import unique_labels
from filmograph.export.columns.plan import Column, Names
from filmograph.export.columns.sheets import sheets, without
from filmograph.export.files.destination import Folder

if TYPE_CHECKING:
    import networkx as nx

_NODE_NAMES = Names({"Label", "Type", "Id"}, folded=True)
_EDGE_NAMES = Names({"From", "To", "Type", "Direction", "Label", "Id"}, folded=True)


def write(graph: "nx.Graph[Any]", out: Folder, attributes: Collection[str] | None) -> None:
    """Write `elements.csv` (`Label,Type,…`) and `connections.csv` (`From,To,Type,Direction,…`).

    Kumu finds elements by their labels, so each label is made unique ("Ann (2)"), and a node without one has its id. `Type` is
    the `kind` of a node, the `kind` or `role` of an edge. Lists have `|` between, by which Kumu splits them.
    """
    found = sheets(graph, attributes, nodes=_NODE_NAMES, edges=_EDGE_NAMES)
    labels = list(map(quoted, unique_labels(found)))
    kinds = found.nodes.column("kind"), found.edges.column("kind") or found.edges.column("role")
    direction = "directed" if found.directed else "undirected"
    kind, edge_label = texts(), texts()

    def node(chunk: Chunk) -> Sequence[Sequence[str]]:
        return labels[chunk.first : chunk.first + chunk.size], kind.of(chunk.cells(kinds[0]))

    def edge(chunk: Chunk) -> Sequence[Sequence[str]]:
        ends = [[labels[row] for row in rows] for rows in (chunk.sources, chunk.targets)]
        return *ends, kind.of(chunk.cells(kinds[1])), [direction] * chunk.size, edge_label.of(chunk.cells(found.edges.label))

    with out.file("elements.csv") as file:
        nodes = without(found.nodes, kinds[0])
        file.write(header(["Label", "Type", *_names(nodes.columns)]))
        write_rows(file, nodes, node, spelt("|"))
    with out.file("connections.csv") as file:
        edges = without(found.edges, kinds[1])
        file.write(header(["From", "To", "Type", "Direction", "Label", *_names(edges.columns)]))
        write_rows(file, edges, edge, spelt("|"))


def _names(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns]
