"""GEXF 1.3, which Gephi reads: labels, weights, kinds and years have their own places, every other attribute has a column."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import repeat
from typing import TYPE_CHECKING, Any, TextIO

from filmograph.export.columns.elements import Chunk
from filmograph.export.columns.markup import DECLARATION, element, opening, quoted
from filmograph.export.columns.plain import text
from filmograph.export.columns.plan import Cell, Column, Names
from filmograph.export.columns.sheets import Between, Sheet, Sheets, kinds, sheets, without
from filmograph.export.columns.weaving import Spelling, Spellings, joined, weave

if TYPE_CHECKING:
    import networkx as nx

LARGE = 200_000
"""A network of more edges is written without what Gephi does not need: ids of edges, and their years a second time as attributes."""

_ROOT = {
    "xmlns": "http://gexf.net/1.3",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd",
    "version": "1.3",
}
# networkx passes what it reads on as keyword arguments, so an attribute named like a parameter makes the file unreadable there.
_NODE_NAMES = Names({"self", "node_for_adding", "label"})
_EDGE_NAMES = Names({"id", "key", "networkx_key", "self", "u_for_edge", "v_for_edge", "label", "weight"})
_BARE = re.compile(r"(?!null$)\w(?:[\w -]*\w)?", re.ASCII)


def write(graph: "nx.Graph[Any]", out: TextIO, attributes: Collection[str] | None) -> None:
    """Write the graph as GEXF 1.3; `networkx.read_gexf(path)` reads it back (from networkx 3.6 on; earlier ones know no GEXF 1.3).

    What comes back: the same nodes, by their ids; the same edges, parallel ones too (a multigraph without any comes back as a simple
    graph); the same attributes as `plan` types them, each under its name, which is also its id because graphology and Gephi Lite show
    that. Besides:

    * `label` is text; a node without one has its id as label, an edge without one has none;
    * `weight` of an edge is a float where all weights are numbers; other weights, and integers beyond 32 bits, are the column `weight_`;
    * where `first` and `last` are whole numbers and none is greater than its `last`, they are also the interval in which the node or
      edge is there: `start` and `end` (an attribute with such a name gets an underscore then);
    * each edge has an `id` (`e0`, `e1`, … in the order of the graph), which is also its key in a multigraph; the keys and attributes of
      the graph itself are not written;
    * lists are of the type `liststring`, such as `[actor, 'a, b']`;
    * the edge attributes `id`, `key`, `networkx_key`, `self`, `u_for_edge`, `v_for_edge` and the node attributes `self` and
      `node_for_adding` come back with an underscore appended.

    In a network of more than `LARGE` edges, edges have no ids, and their years are `start` and `end` alone. Edges between the same two
    nodes get different `kind`s in the file (their `kind` or `role`, numbered when it repeats), else Gephi would merge them.
    """
    found = sheets(graph, attributes, nodes=_NODE_NAMES, edges=_EDGE_NAMES, apart=("label", "weight"))
    large = not found.parallel and graph.number_of_edges() > LARGE
    node_years, edge_years = _years(found.nodes), _years(found.edges)
    nodes, edges = _renamed(found.nodes, node_years), _renamed(found.edges, edge_years)
    if large:
        edges = without(edges, *edge_years)
    out.write(f"{DECLARATION}\n{opening('gexf', _ROOT)}\n{element('meta', {}, element('creator', {}, 'filmograph'))}\n")
    timed = {"mode": "dynamic", "timeformat": "double"} if node_years or edge_years else {"mode": "static"}
    out.write(opening("graph", {"defaultedgetype": "directed" if found.directed else "undirected", **timed}) + "\n")
    out.write(_attributes("node", nodes.columns) + _attributes("edge", edges.columns) + "<nodes>\n")
    out.writelines(_nodes(found.ids, nodes, node_years))
    out.write("</nodes>\n<edges>\n")
    out.writelines(_edges(found, edges, edge_years, large=large))
    out.write("</edges>\n</graph>\n</gexf>\n")


def _years(sheet: Sheet) -> tuple[Column, ...]:
    """Return the columns of the first and last years, where they make intervals that Gephi accepts."""
    first, last = sheet.column("first"), sheet.column("last")
    if first is None or last is None or {first.kind, last.kind} != {"integer"}:
        return ()
    for chunk in sheet.chunks():
        pairs = zip(chunk.cells(first), chunk.cells(last), strict=True)
        if any(one is not None and other is not None and one > other for one, other in pairs):
            return ()
    return first, last


def _renamed(sheet: Sheet, years: Sequence[Column]) -> Sheet:
    """Return a sheet whose ordinary attributes leave the names `start` and `end` to the interval."""
    if not years:
        return sheet
    used = {column.name for column in sheet.columns}
    columns = []
    for column in sheet.columns:
        name = column.name
        while name in {"start", "end"} or (name != column.name and name in used):
            name += "_"
        columns.append(replace(column, name=name))
    return replace(sheet, columns=tuple(columns))


def _attributes(of: str, columns: Sequence[Column]) -> str:
    if not columns:
        return ""
    kinds = {"list": "liststring"}
    declared = "".join(
        element("attribute", {"id": column.name, "title": column.name, "type": kinds.get(column.kind, column.kind)}) + "\n"
        for column in columns
    )
    return f"{opening('attributes', {'class': of, 'mode': 'static'})}\n{declared}</attributes>\n"


def _spell(column: Column, value: Cell) -> str:
    spelt = _list(value) if column.kind == "list" else text(value)
    return f"<attvalue for={quoted(column.name)} value={quoted(spelt)}/>"


def _list(values: tuple[Any, ...]) -> str:
    """Return a list as Gephi and graphology both read it."""
    return f"[{', '.join(_entry(text(value)) for value in values)}]"


def _entry(value: str) -> str:
    if _BARE.fullmatch(value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _attribute(name: str) -> Spelling:
    return Spelling(lambda value: f" {name}={quoted(text(value))}")


def _intervals(chunk: Chunk, years: Sequence[Column], spellings: Sequence[Spelling]) -> list[list[str]]:
    return [spelling.of(chunk.cells(column)) for spelling, column in zip(spellings, years, strict=False)]


def _closed(chunk: Chunk, values: Sequence[Sequence[str]], name: str) -> list[str]:
    """Return the end of each element, after its own attributes: its values and its end tag."""
    return [f"><attvalues>{own}</attvalues></{name}>\n" if own else "/>\n" for own in joined(values, chunk.size)]


def _nodes(ids: Sequence[str], sheet: Sheet, years: Sequence[Column]) -> Iterator[str]:
    values, times = Spellings(sheet.columns, _spell), (_attribute("start"), _attribute("end"))
    for chunk in sheet.chunks():
        own = ids[chunk.first : chunk.first + chunk.size]
        labels = [id_ if label is None else label for label, id_ in zip(chunk.cells(sheet.label), own, strict=True)]
        yield weave(
            repeat("<node id="), map(quoted, own), repeat(" label="), map(quoted, labels), *_intervals(chunk, years, times),
            _closed(chunk, values.of(chunk), "node"),
        )  # fmt: skip


def _edges(found: Sheets, sheet: Sheet, years: Sequence[Column], *, large: bool) -> Iterator[str]:
    values, times = Spellings(sheet.columns, _spell), (_attribute("start"), _attribute("end"))
    sources, targets = ([f" {end}={quoted(id_)}" for id_ in found.ids] for end in ("source", "target"))
    label, weight, kind = _attribute("label"), _attribute("weight"), _attribute("kind")
    between: Between = Counter()
    for chunk in sheet.chunks():
        yield weave(
            repeat("<edge"), *([] if large else [[f' id="e{number}"' for number in chunk.rows]]),
            map(sources.__getitem__, chunk.sources), map(targets.__getitem__, chunk.targets), label.of(chunk.cells(sheet.label)),
            weight.of(chunk.cells(sheet.weight)), kind.of(kinds(found, chunk, between)), *_intervals(chunk, years, times),
            _closed(chunk, values.of(chunk), "edge"),
        )  # fmt: skip
