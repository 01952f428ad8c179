"""graphology JSON, which graphology and Sigma read: its own serialization."""

from collections.abc import Collection, Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any, TextIO

from filmograph.export.columns.json_text import BITS, PROTOTYPE, dumped, fields, lines, quoted
from filmograph.export.columns.json_text import attributes as objects
from filmograph.export.columns.plan import Names
from filmograph.export.columns.sheets import Sheets, plain_about, sheets
from filmograph.export.columns.weaving import weave

if TYPE_CHECKING:
    import networkx as nx

_NAMES = Names({PROTOTYPE}, bits=BITS)


def write(graph: "nx.Graph[Any]", out: TextIO, attributes: Collection[str] | None) -> None:
    """Write the graph as graphology's serialization; `Graph.from(JSON.parse(text))` reads it back.

    Keys of nodes are their ids, those of edges `e0`, `e1`, …; attributes are as `plan` types them, `label` and `weight` like any other.
    Numbers that are none and integers beyond 53 bits are text.
    """
    found = sheets(graph, attributes, nodes=_NAMES, edges=_NAMES, apart=())
    options = {"type": "directed" if found.directed else "undirected", "multi": found.parallel, "allowSelfLoops": True}
    out.write(f'{{"options": {dumped(options)},\n"attributes": {dumped(plain_about(found))},\n"nodes": [')
    out.writelines(lines(_nodes(found)))
    out.write('\n],\n"edges": [')
    out.writelines(lines(_edges(found)))
    out.write("\n]}\n")


def _nodes(found: Sheets) -> Iterator[str]:
    spellings = fields(found.nodes)
    for chunk in found.nodes.chunks():
        own = found.ids[chunk.first : chunk.first + chunk.size]
        yield weave(repeat(',\n{"key": '), quoted(own), repeat(', "attributes": '), objects(spellings, chunk), repeat("}"))


def _edges(found: Sheets) -> Iterator[str]:
    spellings, ids = fields(found.edges), quoted(found.ids)
    end = "}" if found.directed else ', "undirected": true}'
    for chunk in found.edges.chunks():
        yield weave(
            repeat(',\n{"key": "e'), map(str, chunk.rows), repeat('", "source": '), map(ids.__getitem__, chunk.sources),
            repeat(', "target": '), map(ids.__getitem__, chunk.targets), repeat(', "attributes": '), objects(spellings, chunk), repeat(end),
        )  # fmt: skip
