"""A network as the explorer reads it: columns of nodes and of edges whose texts stand once each, with positions."""

import math
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from filmograph.errors import FilmographError
from filmograph.export.columns.markup import clean
from filmograph.export.columns.plain import BETWEEN
from filmograph.export.columns.sheets import check_attributes
from filmograph.export.page.positions import positions
from filmograph.wording import counted

if TYPE_CHECKING:
    import networkx as nx

Graph: TypeAlias = "nx.Graph[Any]"

MOST_NODES, MOST_EDGES = 5_000, 20_000
"""What a browser draws and lists at ease."""

Row = Mapping[Any, Any]
Rows = Sequence[Row]
Places = Mapping[Hashable, Sequence[int]]
"""The x and y of nodes."""

_LISTS = ("roles", "role")
_EXACT = 2**53
_WEB = ("http://", "https://")


class _Texts:
    """The texts of an export, each once."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}

    def add(self, value: object) -> int:
        return self.index.setdefault(clean(_shown(value)), len(self.index))


def explorer_data(
    graph: Graph, *, title: str | None = None, attributes: Collection[str] | None = None, before: Places | None = None
) -> dict[str, Any]:
    """Return what the explorer shows of a graph, ready for JSON.

    `title` is the graph's own where none is given, or else how many nodes and edges it has. `attributes` chooses, by name, what is
    shown beside label, weight and IRI; None is all. Nodes stand where they stood `before`, as nearly as the others let them.
    Raises `UsageError` for an unknown attribute and `FilmographError` for a network that is too large.
    """
    _check_size(graph)
    ends, (x, y) = _ends(graph), zip(*places_of(graph, before).values(), strict=True) if len(graph) else ((), ())
    nodes = [_node(node, values) for node, values in graph.nodes(data=True)]
    edges = [values for _, _, values in graph.edges(data=True)]
    wanted = _wanted(attributes, nodes, edges)
    texts, left_out = _Texts(), graph.graph.get("left_out")
    return {
        "title": clean(title or graph.graph.get("title") or _title(graph)),
        "left_out": clean(str(left_out)) if left_out else None,
        "directed": graph.is_directed(),
        "nodes": {"x": list(x), "y": list(y), "columns": _columns(nodes, wanted, texts, ())},
        "edges": {"source": [a for a, _ in ends], "target": [b for _, b in ends], "columns": _columns(edges, wanted, texts, _LISTS)},
        "texts": list(texts.index),
    }


def places_of(graph: Graph, before: Places | None = None) -> Places:
    """Return the x and y of each node of a picture, beside those that stood somewhere `before`."""
    stood = {row: before[node] for row, node in enumerate(graph) if node in before} if before else None
    return dict(zip(graph, positions(len(graph), _ends(graph), stood).tolist(), strict=True))


def _ends(graph: Graph) -> list[tuple[int, int]]:
    row_of = {node: row for row, node in enumerate(graph)}
    return [(row_of[a], row_of[b]) for a, b in graph.edges()]


def _check_size(graph: Graph) -> None:
    if graph.number_of_nodes() > MOST_NODES or graph.number_of_edges() > MOST_EDGES:
        raise FilmographError(
            f"The network has {_size(graph)}, and a page shows at most {MOST_NODES:,} nodes and {MOST_EDGES:,} edges; "
            "make it smaller with --limit, --backbone or --around."
        )


def _size(graph: Graph) -> str:
    return f"{counted(graph.number_of_nodes(), 'node')} and {counted(graph.number_of_edges(), 'edge')}"


def _title(graph: Graph) -> str:
    name = str(graph.graph.get("network") or graph.graph.get("name") or "network").replace("-", " ")
    return f"{name[:1].upper()}{name[1:]}: {counted(graph.number_of_nodes(), 'node')}, {counted(graph.number_of_edges(), 'edge')}"


def _node(node: Hashable, values: Row) -> Row:
    """Return the attributes of a node; its text is its label where it has none, and its IRI where it is one."""
    text = str(node)
    label = values.get("label")
    named = {**values, "label": text if label is None or not str(label).strip() else label}
    return {**named, "iri": text} if text.startswith(_WEB) else named


def _wanted(attributes: Collection[str] | None, nodes: Rows, edges: Rows) -> set[str] | None:
    if attributes is None:
        return None
    check_attributes(attributes, {str(name) for row in (*nodes, *edges) for name in row} | {"iri"})
    return {*attributes, "label", "weight", "iri"}


def _columns(rows: Rows, wanted: set[str] | None, texts: _Texts, split: Collection[str]) -> list[dict[str, Any]]:
    names = {name: None for row in rows for name in row if wanted is None or name in wanted}
    found = (_column(str(name), [_value(row.get(name), split=name in split) for row in rows], texts) for name in names)
    return [column for column in found if any(value is not None for value in column["values"])]


def _column(name: str, values: Sequence[Any], texts: _Texts) -> dict[str, Any]:
    named = clean(name)
    if any(isinstance(value, list) for value in values):
        lists = ([value] if value is not None and not isinstance(value, list) else value for value in values)
        return {"name": named, "type": "list", "values": [None if value is None else [texts.add(one) for one in value] for value in lists]}
    if all(value is None or _is_number(value) for value in values):
        return {"name": named, "type": "number", "values": list(values)}
    return {"name": named, "type": "text", "values": [None if value is None else texts.add(value) for value in values]}


def _value(value: object, *, split: bool) -> Any:
    """Return a value as a number, a text, a list of its values, or None."""
    inner = value.item() if isinstance(value, np.generic) else float(value) if isinstance(value, Decimal) else value
    if isinstance(inner, str) and split:
        return [part for part in inner.split(BETWEEN) if part] or None
    if isinstance(inner, list | tuple | set | frozenset):
        found: Iterable[Any] = sorted(inner, key=str) if isinstance(inner, set | frozenset) else inner
        return [one for one in found if one is not None] or None
    return None if inner == "" else inner


def _is_number(value: object) -> bool:
    if isinstance(value, bool):
        return True
    return (type(value) is int and abs(value) < _EXACT) or (type(value) is float and math.isfinite(value))


def _shown(value: object) -> str:
    """Return the text of a value; of a text itself, whatever a subclass shows."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str.__str__(value) if isinstance(value, str) else str(value)
