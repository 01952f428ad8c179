"""Node-link JSON, which networkx and D3 read: `nodes` and `links`."""

from collections.abc import Collection, Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any, TextIO

from filmograph.export.columns.json_text import BITS, PROTOTYPE, dumped, fields, lines, quoted
from filmograph.export.columns.plan import Names
from filmograph.export.columns.sheets import Sheets, plain_about, sheets
from filmograph.export.columns.weaving import joined, weave

if TYPE_CHECKING:
    import networkx as nx

_NODE_NAMES = Names({"id", PROTOTYPE}, bits=BITS)
_EDGE_NAMES = Names({"source", "target", "key", PROTOTYPE}, bits=BITS)


def write(graph: "nx.Graph[Any]", out: TextIO, attributes: Collection[str] | None) -> None:
    """Write the graph as node-link JSON; `networkx.node_link_graph(data, edges="links")` reads it back, and `d3.forceLink`.

    Nodes have their `id`, links `source` and `target`, in a multigraph also a `key` (`e0`, `e1`, …); attributes are as `plan` types them,
    and come back as lists where they are lists. Numbers that are none and integers beyond 53 bits are text. An attribute with
    one of these names gets an underscore appended.
    """
    found = sheets(graph, attributes, nodes=_NODE_NAMES, edges=_EDGE_NAMES, apart=())
    head = {"directed": found.directed, "multigraph": found.parallel, "graph": plain_about(found)}
    out.write(f'{dumped(head)[:-1]},\n"nodes": [')
    out.writelines(lines(_nodes(found)))
    out.write('\n],\n"links": [')
    out.writelines(lines(_links(found)))
    out.write("\n]}\n")


def _nodes(found: Sheets) -> Iterator[str]:
    spellings = fields(found.nodes)
    for chunk in found.nodes.chunks():
        own = found.ids[chunk.first : chunk.first + chunk.size]
        yield weave(repeat(',\n{"id": '), quoted(own), joined(spellings.of(chunk), chunk.size), repeat("}"))


def _links(found: Sheets) -> Iterator[str]:
    spellings, ids = fields(found.edges), quoted(found.ids)
    for chunk in found.edges.chunks():
        keys = [f', "key": "e{number}"' if found.parallel else "" for number in chunk.rows]
        yield weave(
            repeat(',\n{"source": '), map(ids.__getitem__, chunk.sources), repeat(', "target": '), map(ids.__getitem__, chunk.targets),
            keys, joined(spellings.of(chunk), chunk.size), repeat("}"),
        )  # fmt: skip
