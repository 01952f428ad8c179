"""Pajek's `.net`, which Pajek, igraph and networkx read: numbered vertices with labels, and weighted lines."""

import re
from collections.abc import Collection
from itertools import repeat
from typing import TYPE_CHECKING, Any, TextIO

from filmograph.export.columns.labels import unique_labels
from filmograph.export.columns.plain import text
from filmograph.export.columns.plan import Names
from filmograph.export.columns.sheets import sheets
from filmograph.export.columns.weaving import Spelling, weave

if TYPE_CHECKING:
    import networkx as nx

# A label ends at the next quotation mark whatever stands before it, and networkx takes backslashes for escapes.
_UNWANTED = re.compile(r'["\\\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|&(?=#\d+;)')


def write(graph: "nx.Graph[Any]", out: TextIO, attributes: Collection[str] | None) -> None:
    """Write the graph for Pajek; `networkx.read_pajek` and `igraph.Graph.Read_Pajek` read it back.

    The format has labels and weights alone. Readers name nodes by their labels, so each label is made unique ("Ann (2)"), and a node
    without one has its id. Quotation marks, backslashes and ends of lines are `&#34;`, `&#92;`, `&#10;`, as Pajek writes them. A line
    without a weight has 1, because Pajek takes it so.
    """
    found = sheets(graph, attributes, nodes=Names(), edges=Names(), apart=("label", "weight"))
    out.write(f"*Vertices {len(found.ids)}\n")
    out.writelines(f'{number} "{_label(label)}"\n' for number, label in enumerate(unique_labels(found), 1))
    out.write("*Arcs\n" if found.directed else "*Edges\n")
    weight = Spelling(text, "1")
    for chunk in found.edges.chunks():
        sources, targets = ([str(row + 1) for row in rows] for rows in (chunk.sources, chunk.targets))
        out.write(weave(sources, repeat(" "), targets, repeat(" "), weight.of(chunk.cells(found.edges.weight)), repeat("\n")))


def _label(label: str) -> str:
    return _UNWANTED.sub(lambda match: f"&#{ord(match[0])};", label)
