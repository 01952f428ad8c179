"""DOT, which Graphviz reads."""

import re
from collections.abc import Collection, Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any, TextIO

from filmograph.export.columns.plain import text
from filmograph.export.columns.plan import Cell, Column, Names
from filmograph.export.columns.sheets import Sheets, sheets
from filmograph.export.columns.weaving import Spelling, Spellings, joined, weave

if TYPE_CHECKING:
    import networkx as nx

# Graphviz draws by these, so a network's own attribute of such a name would change the picture, or be refused.
_DRAWN_BY = """
    Damping K URL _background area arrowhead arrowsize arrowtail bb beautify bgcolor center charset class cluster clusterrank color
    colorscheme comment compound concentrate constraint decorate defaultdist dim dimen dir diredgeconstraints distortion dpi edgeURL
    edgehref edgetarget edgetooltip epsilon esep fillcolor fixedsize fontcolor fontname fontnames fontpath fontsize forcelabels
    gradientangle group headURL head_lp headclip headhref headlabel headport headtarget headtooltip height href id image imagepath
    imagepos imagescale inputscale label labelURL label_scheme labelangle labeldistance labelfloat labelfontcolor labelfontname
    labelfontsize labelhref labeljust labelloc labeltarget labeltooltip landscape layer layerlistsep layers layerselect layersep layout
    len levels levelsgap lhead lheight linelength lp ltail lwidth margin maxiter mclimit mindist minlen mode model newrank nodesep nojustify
    normalize notranslate nslimit nslimit1 oneblock ordering orientation outputorder overlap overlap_scaling overlap_shrink pack packmode
    pad page pagedir pencolor penwidth peripheries pin pos quadtree quantum radius rank rankdir ranksep ratio rects regular remincross
    repulsiveforce resolution root rotate rotation samehead sametail samplepoints scale searchsize sep shape shapefile showboxes sides size
    skew smoothing sortv splines start style stylesheet tailURL tail_lp tailclip tailhref taillabel tailport tailtarget tailtooltip target
    tooltip truecolor vertices viewport voro_margin weight width xdotversion xlabel xlp z key
"""
_NAMES = Names(set(_DRAWN_BY.split()))
_LONGEST = 2_000
_REFERENCE = re.compile(r"&(?=#?\w+;)")


def write(graph: "nx.Graph[Any]", out: TextIO, attributes: Collection[str] | None) -> None:
    r"""Write the graph as DOT, which `dot`, `neato`, `sfdp` draw.

    Nodes are named by their ids; a node has its label, or its id when it has none. Values have no types: every attribute is text,
    a list has ` | ` between. Within quotation marks `\"` is one and `\\` is a backslash; in labels an `&` that begins a reference such
    as `&lt;` is `&amp;`, so that Graphviz draws what the label is. `weight` stands on edges where all are whole numbers, as Graphviz
    needs; otherwise, and for other names that Graphviz draws by, an underscore is appended.
    """
    found = sheets(graph, attributes, nodes=_NAMES, edges=_NAMES, apart=("label",))
    line = " -> " if found.directed else " -- "
    out.write("digraph {\n" if found.directed else "graph {\n")
    out.writelines(_nodes(found))
    out.writelines(_edges(found, line))
    out.write("}\n")


def quoted(value: str) -> str:
    """Return a text within quotation marks, backslashes doubled; a long one in parts, because Graphviz reads no more than 16 kB at once."""
    parts = [value[start : start + _LONGEST] for start in range(0, len(value), _LONGEST)] or [""]
    return " + ".join('"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' for part in parts)


def _label(value: str) -> str:
    return quoted(_REFERENCE.sub("&amp;", value))


def _spell(column: Column, value: Cell) -> str:
    return f", {quoted(column.name)}={quoted(text(value))}"


def _spell_edge(column: Column, value: Cell) -> str:
    weighs = column.key == "weight" and column.kind == "integer" and value >= 0
    return f", weight={value}" if weighs else _spell(column, value)


def _nodes(found: Sheets) -> Iterator[str]:
    spellings = Spellings(found.nodes.columns, _spell)
    for chunk in found.nodes.chunks():
        own = found.ids[chunk.first : chunk.first + chunk.size]
        labels = [id_ if label is None else label for label, id_ in zip(chunk.cells(found.nodes.label), own, strict=True)]
        yield weave(map(quoted, own), repeat(" [label="), map(_label, labels), joined(spellings.of(chunk), chunk.size), repeat("];\n"))


def _edges(found: Sheets, line: str) -> Iterator[str]:
    spellings, ids = Spellings(found.edges.columns, _spell_edge), [quoted(id_) for id_ in found.ids]
    label = Spelling(lambda value: f", label={_label(value)}")
    for chunk in found.edges.chunks():
        values = joined([label.of(chunk.cells(found.edges.label)), *spellings.of(chunk)], chunk.size)
        closed = [f" [{own[2:]}];\n" if own else ";\n" for own in values]
        yield weave(map(ids.__getitem__, chunk.sources), repeat(line), map(ids.__getitem__, chunk.targets), closed)
