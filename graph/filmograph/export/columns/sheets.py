"""A graph as two sheets, nodes and edges: their ids, and the columns in which their attributes are written."""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING, Any

from filmograph.errors import FilmographError, UsageError
from filmograph.export.columns.elements import IRI, Chunk, Reader, edge_reader, node_reader
from filmograph.export.columns.markup import FORBIDDEN
from filmograph.export.columns.plain import plain, text
from filmograph.export.columns.plan import WEIGHTS, Column, Names, Seen

if TYPE_CHECKING:
    import networkx as nx

ALWAYS = frozenset({"label", "weight", IRI})
"""Attributes that are written whichever are chosen."""

Between = Counter[tuple[tuple[int, int], str]]
"""How many edges of a kind there have been between two nodes."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S*")


@dataclass(frozen=True)
class Sheet:
    """Nodes or edges: `columns` are ordinary attributes; `label` (text) and `weight` (a number) are apart if the format asks for it."""

    reader: Reader
    columns: tuple[Column, ...]
    label: Column | None
    weight: Column | None

    def chunks(self) -> Iterator[Chunk]:
        """Yield the nodes or edges in the order of the graph."""
        return self.reader.chunks()

    def column(self, key: Hashable) -> Column | None:
        """Return the ordinary column of a key, None without one."""
        return next((column for column in self.columns if column.key == key), None)


@dataclass(frozen=True)
class Sheets:
    """A graph to be written: `ids` are the ids of its nodes by row, which are short where the nodes are IRIs."""

    ids: Sequence[str]
    nodes: Sheet
    edges: Sheet
    directed: bool
    parallel: bool
    about: Mapping[str, Any]


def sheets(
    graph: "nx.Graph[Any]", attributes: Collection[str] | None, *, nodes: Names, edges: Names, apart: Collection[str] = ("label",)
) -> Sheets:
    """Return a graph as sheets, with the attributes that are chosen by name beside label, weight and IRI (all when None).

    `apart` are attributes (label, and weight of edges) for which the format has a form of its own; a weight that is no number stays
    an ordinary column, and so does one beyond 32 bits, which formats hold as a double. Raises `FilmographError` when the ids of nodes
    clash or hold what files cannot, `UsageError` for an unknown attribute.
    """
    listed = list(graph)
    short = bool(listed) and all(isinstance(node, str) and _IRI.fullmatch(node) for node in listed)
    ids = [f"n{row}" for row in range(len(listed))] if short else _ids(listed)
    of_nodes, of_edges = node_reader(graph, listed if short else None), edge_reader(graph, listed)

    def chosen(key: Hashable) -> bool:
        return attributes is None or key in ALWAYS or str(plain(key)) in attributes

    seen = of_nodes.scan(chosen), of_edges.scan(chosen)
    if attributes is not None:
        check_attributes(attributes, {str(plain(key)) for one in seen for key in one} | ALWAYS)
    about = {str(plain(key)): value for key, value in graph.graph.items()}
    node_sheet, edge_sheet = _sheet(of_nodes, seen[0], nodes, {*apart} - {"weight"}), _sheet(of_edges, seen[1], edges, apart)
    return Sheets(ids, node_sheet, edge_sheet, graph.is_directed(), graph.is_multigraph(), about)


def _ids(nodes: Iterable[Any]) -> list[str]:
    """Return the id of each node, which is its text unchanged, because a changed id would name another node."""
    known: dict[str, Any] = {}
    for node in nodes:
        name = str(node)
        if FORBIDDEN.search(name):
            raise FilmographError(f"The node {node!r} has a character that files cannot hold; rename the node.")
        if name in known:
            raise FilmographError(f"The nodes {known[name]!r} and {node!r} would both have the id {name!r}; rename one of them.")
        known[name] = node
    return list(known)


def check_attributes(attributes: Collection[str], known: Collection[str]) -> None:
    """Raise `UsageError` for an attribute that is not known."""
    for name in attributes:
        if name not in known:
            raise UsageError(f"There is no attribute {name!r} in this network; its attributes are {', '.join(sorted(known))}.")


def _sheet(reader: Reader, seen: Mapping[Hashable, Seen], names: Names, apart: Collection[str]) -> Sheet:
    kinds = {key: one.kind(names.bits) for key, one in seen.items() if one.types}
    label = Column("label", "label", "string") if "label" in apart and "label" in kinds else None
    weight = Column("weight", "weight", kinds["weight"]) if "weight" in apart and kinds.get("weight") in WEIGHTS else None
    own = {column.key for column in (label, weight) if column}
    chosen = names.choose(key for key in kinds if key not in own)
    return Sheet(reader, tuple(Column(key, chosen[key], kind) for key, kind in kinds.items() if key not in own), label, weight)


def without(sheet: Sheet, *columns: Column | None) -> Sheet:
    """Return a sheet without some of its ordinary columns."""
    return replace(sheet, columns=tuple(column for column in sheet.columns if column not in columns))


def plain_about(found: Sheets) -> dict[str, str]:
    """Return the attributes of the graph itself as text."""
    known = {name: plain(value) for name, value in found.about.items()}
    return {name: text(value) for name, value in known.items() if value is not None}


def kinds(found: Sheets, chunk: Chunk, between: Between) -> Iterator[str | None]:
    """Yield each edge's own kind, numbered from the second of this kind between these nodes; None where there is nothing to tell apart."""
    if not found.parallel and found.edges.column("kind") is None:
        yield from repeat(None, chunk.size)
        return
    own_kinds, roles = (chunk.cells(Column(key, key, "string")) for key in ("kind", "role"))
    for source, target, own, role in zip(chunk.sources, chunk.targets, own_kinds, roles, strict=True):
        kind = own or role or ""
        pair = (source, target) if found.directed else (min(source, target), max(source, target))
        between[pair, kind] += 1
        count = between[pair, kind]
        yield (kind if count == 1 else f"{kind} {count}".strip()) or None
