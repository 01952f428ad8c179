"""Cytoscape.js JSON, which Cytoscape.js and Cytoscape (desktop) read: `elements` with `nodes` and `edges`, each with its `data`."""

from collections.abc import Collection, Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any, TextIO

from filmograph.export.columns.json_text import BITS, PROTOTYPE, dumped, fields, lines, quoted
from filmograph.export.columns.plan import Names
from filmograph.export.columns.sheets import Sheets, plain_about, sheets
from filmograph.export.columns.weaving import joined, weave

if TYPE_CHECKING:
    import networkx as nx

# `parent` would put a node into another one; Cytoscape (desktop) keeps a number and a selection under the last names.
_TAKEN = {"id", "source", "target", "parent", "name", "shared name", "SUID", "selected", PROTOTYPE}
_NAMES = Names(_TAKEN, bits=BITS)


def write(graph: "nx.Graph[Any]", out: TextIO, attributes: Collection[str] | None) -> None:
    """Write the graph as Cytoscape.js JSON.

    The data of a node has its `id`, its label as `label` and, for Cytoscape (desktop), as `name` (its id when it has none), and its
    attributes as `plan` types them; those of an edge has `id` (`e0`, `e1`, …), `source` and `target`. Numbers that are none and integers
    beyond 53 bits are text. An attribute with a name that Cytoscape uses gets an underscore appended.
    """
    found = sheets(graph, attributes, nodes=_NAMES, edges=_NAMES, apart=("label",))
    out.write(
        f'{{"format_version": "1.0", "generated_by": "filmograph", "target_cytoscapejs_version": "~3",\n"data": {dumped(_data(found))},'
    )
    out.write('\n"elements": {\n"nodes": [')
    out.writelines(lines(_nodes(found)))
    out.write('\n],\n"edges": [')
    out.writelines(lines(_edges(found)))
    out.write("\n]\n}}\n")


def _data(found: Sheets) -> dict[str, Any]:
    about = plain_about(found)
    return {"name": about.get("network", "network"), **about, "directed": found.directed, "multigraph": found.parallel}


def _nodes(found: Sheets) -> Iterator[str]:
    spellings = fields(found.nodes)
    for chunk in found.nodes.chunks():
        own = found.ids[chunk.first : chunk.first + chunk.size]
        labels = chunk.cells(found.nodes.label)
        names = quoted([id_ if label is None else label for label, id_ in zip(labels, own, strict=True)])
        yield weave(
            repeat(',\n{"data": {"id": '), quoted(own), repeat(', "name": '), names, repeat(', "label": '), names,
            joined(spellings.of(chunk), chunk.size), repeat("}}"),
        )  # fmt: skip


def _edges(found: Sheets) -> Iterator[str]:
    spellings, ids = fields(found.edges), quoted(found.ids)
    for chunk in found.edges.chunks():
        labels = [f', "label": {one}' if one != "null" else "" for one in quoted(chunk.cells(found.edges.label))]
        yield weave(
            repeat(',\n{"data": {"id": "e'), map(str, chunk.rows), repeat('", "source": '), map(ids.__getitem__, chunk.sources),
            repeat(', "target": '), map(ids.__getitem__, chunk.targets), labels, joined(spellings.of(chunk), chunk.size), repeat("}}"),
        )  # fmt: skip
