"""A graph as two sheets, nodes and edges, whose columns are read in chunks: from dicts of attributes, or from arrays where it has them."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from filmograph.errors import FilmographError, UsageError
from filmograph.export.markup import FORBIDDEN
from filmograph.export.plain import plain, text
from filmograph.export.plan import WEIGHTS, Cell, Column, Names, Seen, cells

if TYPE_CHECKING:
    import networkx as nx

    from filmograph.networkx_backend.array_graph import Arrays

CHUNK = 10_000
"""How many nodes or edges are in memory at once."""
IRI = "iri"
ALWAYS = frozenset({"label", "weight", IRI})
"""Attributes that are written whichever are chosen."""

Between = Counter[tuple[tuple[int, int], str]]
"""How many edges of a kind there have been between two nodes."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S*")
_NEVER = object()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some nodes or edges in a row, from `first` on; of edges also the rows of both ends. `read` returns the values of a key."""

    first: int
    size: int
    sources: Sequence[int]
    targets: Sequence[int]
    read: Callable[[Hashable], list[object]]

    @property
    def rows(self) -> range:
        """The rows of these nodes or edges."""
        return range(self.first, self.first + self.size)

    def cells(self, column: Column | None) -> list[Cell]:
        """Return the values of a column, None for one that is missing."""
        return [None] * self.size if column is None else cells(column.kind, self.read(column.key))


class Reader(Protocol):
    """Where nodes or edges come from."""

    def scan(self, chosen: Callable[[Hashable], bool]) -> dict[Hashable, Seen]:
        """Return what the values of each attribute are, in the order of first appearance; nothing is seen of one not chosen."""

    def chunks(self) -> Iterator[Chunk]:
        """Yield the nodes or edges."""


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
    arrays: Arrays | None = getattr(graph, "arrays", None)
    node_reader = _node_reader(graph, arrays, listed if short else None)
    edge_reader = _edge_reader(graph, arrays, listed)

    def chosen(key: Hashable) -> bool:
        return attributes is None or key in ALWAYS or str(plain(key)) in attributes

    seen = node_reader.scan(chosen), edge_reader.scan(chosen)
    if attributes is not None:
        _check(attributes, {str(plain(key)) for one in seen for key in one} | ALWAYS)
    about = {str(plain(key)): value for key, value in graph.graph.items()}
    node_sheet, edge_sheet = _sheet(node_reader, seen[0], nodes, {*apart} - {"weight"}), _sheet(edge_reader, seen[1], edges, apart)
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


def _check(attributes: Collection[str], known: Collection[str]) -> None:
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


class _FromDicts:
    """Nodes or edges with a dict of attributes each; `batches` yields the rows of both ends (none for nodes) and the dicts."""

    def __init__(self, batches: Callable[[], Iterator[tuple[list[int], list[int], list[Mapping[Any, Any]]]]]) -> None:
        self._batches = batches

    def scan(self, chosen: Callable[[Hashable], bool]) -> dict[Hashable, Seen]:
        """Return what the values of each attribute are."""
        seen: dict[Hashable, Seen] = {}
        wanted: dict[Hashable, bool] = {}
        for _, _, dicts in self._batches():
            for attributes in dicts:
                for key, value in attributes.items():
                    if key not in seen:
                        seen[key], wanted[key] = Seen(), chosen(key)
                    if wanted[key] and (known := value if type(value) is int else plain(value)) is not None:
                        seen[key].add(known)
        return seen

    def chunks(self) -> Iterator[Chunk]:
        """Yield the nodes or edges."""
        first = 0
        for sources, targets, dicts in self._batches():
            yield Chunk(first, len(dicts), sources, targets, partial(_read_dicts, dicts))
            first += len(dicts)


def _read_dicts(dicts: list[Mapping[Any, Any]], key: Hashable) -> list[object]:
    return [attributes.get(key) for attributes in dicts]


def _batched(rows: Iterable[Any]) -> Iterator[list[Any]]:
    found = iter(rows)
    while batch := list(islice(found, CHUNK)):
        yield batch


class _FromArrays:
    """Nodes or edges with columns; `index` has the index in the columns of each, None when they are all in order."""

    def __init__(
        self, size: int, columns: Mapping[str, Any], missing: Mapping[str, Any], index: npt.NDArray[Any] | None = None,
        ends: tuple[npt.NDArray[Any], npt.NDArray[Any]] | None = None,
    ) -> None:  # fmt: skip
        self._size, self._index, self._ends = size, index, ends
        self._columns: dict[Hashable, Any] = dict(columns.items())
        self._missing: dict[Hashable, Any] = dict(missing.items())

    def scan(self, chosen: Callable[[Hashable], bool]) -> dict[Hashable, Seen]:
        """Return what the values of each attribute are; of numbers the range alone is looked at."""
        return {key: self._seen(key) if chosen(key) else Seen() for key in self._columns}

    def _seen(self, key: Hashable) -> Seen:
        seen = Seen()
        for part in self._parts():
            values = self._part(key, part)
            kind = values.dtype.kind if isinstance(values, np.ndarray) else "O"
            if kind in "iu":
                numbers = values[values != self._missing[key]] if key in self._missing else values
                if len(numbers):
                    seen.add_range(int(numbers.min()), int(numbers.max()))
                continue
            # Equal lists and texts are mostly the same object.
            for value in {id(value): value for value in self._values(key, part)}.values():
                if (known := plain(value)) is not None:
                    seen.add(known)
        return seen

    def chunks(self) -> Iterator[Chunk]:
        """Yield the nodes or edges."""
        for part in self._parts():
            sources, targets = (column[part].tolist() for column in self._ends) if self._ends else ([], [])
            yield Chunk(part.start, part.stop - part.start, sources, targets, partial(self._read, part))

    def _parts(self) -> Iterator[slice]:
        return (slice(start, min(start + CHUNK, self._size)) for start in range(0, self._size, CHUNK))

    def _part(self, key: Hashable, part: slice) -> Any:
        return self._columns[key][part if self._index is None else self._index[part]]

    def _values(self, key: Hashable, part: slice) -> list[Any]:
        values = self._part(key, part)
        found: list[Any] = values.tolist() if isinstance(values, np.ndarray) else list(values)
        none = self._missing.get(key, _NEVER)
        return found if none is _NEVER else [None if value == none else value for value in found]

    def _read(self, part: slice, key: Hashable) -> list[object]:
        return self._values(key, part) if key in self._columns else [None] * (part.stop - part.start)


def _node_reader(graph: "nx.Graph[Any]", arrays: "Arrays | None", iris: Sequence[str] | None) -> Reader:
    if arrays is not None and arrays.node_columns is not None:
        own = {IRI: iris} if iris else {}
        return _FromArrays(len(arrays), {**own, **arrays.node_columns, **own}, arrays.missing)

    def batches() -> Iterator[tuple[list[int], list[int], list[Mapping[Any, Any]]]]:
        for batch in _batched(graph.nodes(data=True)):
            # Its IRI comes first, and instead of another attribute of that name.
            yield [], [], [{IRI: node, **attributes, IRI: node} if iris else attributes for node, attributes in batch]

    return _FromDicts(batches)


def _edge_reader(graph: "nx.Graph[Any]", arrays: "Arrays | None", nodes: Sequence[Any]) -> Reader:
    if arrays is not None:
        tails = arrays.tails()
        index = np.flatnonzero(arrays.indices >= tails)
        return _FromArrays(len(index), arrays.columns, arrays.missing, index, (tails[index], arrays.indices[index]))
    row_of = {node: row for row, node in enumerate(nodes)}

    def batches() -> Iterator[tuple[list[int], list[int], list[Mapping[Any, Any]]]]:
        for batch in _batched(graph.edges(data=True)):
            yield [row_of[one] for one, _, _ in batch], [row_of[other] for _, other, _ in batch], [row for _, _, row in batch]

    return _FromDicts(batches)


def labels(found: Sheets) -> list[str]:
    """Return the label of each node, its id where it has none or an empty one."""
    texts = [label for chunk in found.nodes.chunks() for label in chunk.cells(found.nodes.label)]
    return [label or id_ for label, id_ in zip(texts, found.ids, strict=True)]


def unique_labels(found: Sheets) -> list[str]:
    """Return a label for each node that no other has, whatever case is ignored and spaces are cut; "Ann (2)" is the second Ann."""
    used: set[str] = set()
    wanted = labels(found)
    taken = {_compared(label) for label in wanted}
    made = []
    for label in wanted:
        name, number = label, 1
        while _compared(name) in used or (number > 1 and _compared(name) in taken):
            number += 1
            name = f"{label} ({number})"
        used.add(_compared(name))
        made.append(name)
    return made


def _compared(label: str) -> str:
    return " ".join(label.split()).casefold()


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
