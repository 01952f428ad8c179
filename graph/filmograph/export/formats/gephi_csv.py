"""Gephi's CSV: `nodes.csv` and `edges.csv`, for File → Import Spreadsheet."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from filmograph.export.columns.csv_text import header, quoted, spelt, texts, write_rows
from filmograph.export.columns.elements import Chunk
from filmograph.export.columns.plan import Names
from filmograph.export.columns.sheets import Between, kinds, sheets
from filmograph.export.files.destination import Folder

if TYPE_CHECKING:
    import networkx as nx

# Gephi compares the names of columns without case, and keeps times under some.
_NODE_NAMES = Names({"Id", "Label", "Interval", "Timestamp", "Timeset"}, folded=True)
_EDGE_NAMES = {"Source", "Target", "Type", "Id", "Label", "Weight", "Interval", "Timestamp", "Timeset"}


def write(graph: "nx.Graph[Any]", out: Folder, attributes: Collection[str] | None) -> None:
    """Write `nodes.csv` (`Id,Label,…`) and `edges.csv` (`Source,Target,Type,Id,Label,Weight,…`).

    `Type` is Directed or Undirected. A node without a label has its id, an edge without a weight has none (Gephi takes 1). Lists have
    ` | ` between. In a multigraph edges between the same nodes get a `Kind` of their own, else Gephi merges them. A name that differs
    from these, or from another, in case alone gets an underscore.
    """
    parallel = ["Kind"] if graph.is_multigraph() else []
    edge_names = Names({*_EDGE_NAMES, *parallel}, folded=True)
    found = sheets(graph, attributes, nodes=_NODE_NAMES, edges=edge_names, apart=("label", "weight"))
    ids = list(map(quoted, found.ids))
    direction = "Directed" if found.directed else "Undirected"
    label, weight, kind = texts(), texts(), texts()
    between: Between = Counter()

    def node(chunk: Chunk) -> Sequence[Sequence[str]]:
        own = found.ids[chunk.first : chunk.first + chunk.size]
        labels = [id_ if one is None else one for one, id_ in zip(chunk.cells(found.nodes.label), own, strict=True)]
        return ids[chunk.first : chunk.first + chunk.size], list(map(quoted, labels))

    def edge(chunk: Chunk) -> Sequence[Sequence[str]]:
        ends = [[ids[row] for row in rows] for rows in (chunk.sources, chunk.targets)]
        numbers = [f"e{number}" for number in chunk.rows]
        own = label.of(chunk.cells(found.edges.label)), weight.of(chunk.cells(found.edges.weight))
        distinct = [kind.of(kinds(found, chunk, between))] if found.parallel else []
        return *ends, [direction] * chunk.size, numbers, *own, *distinct

    with out.file("nodes.csv") as file:
        file.write(header(["Id", "Label", *(column.name for column in found.nodes.columns)]))
        write_rows(file, found.nodes, node, spelt(" | "))
    with out.file("edges.csv") as file:
        file.write(
            header(["Source", "Target", "Type", "Id", "Label", "Weight", *parallel, *(column.name for column in found.edges.columns)])
        )
        write_rows(file, found.edges, edge, spelt(" | "))
