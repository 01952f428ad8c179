"""The nodes or the edges of a graph, read in chunks: from dicts of attributes, or from arrays where it has them."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from filmograph.export.columns.plain import plain
from filmograph.export.columns.plan import Cell, Column, Seen, cells

if TYPE_CHECKING:
    import networkx as nx

    from filmograph.networkx_backend.adjacency import Arrays

CHUNK = 4_000
"""How many nodes or edges are in memory at once."""
IRI = "iri"
"""The attribute that holds the IRI of a node with a short id."""

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


@dataclass(frozen=True)
class _FromArrays:
    """Nodes or edges with columns, of which one that is not chosen is never looked at, because it may be made only then.

    `iris` is a column in front of them; `index` has the index in the columns of each edge, None for nodes, which are in order.
    """

    size: int
    columns: Mapping[Any, Any]
    missing: Mapping[Any, Any]
    iris: Sequence[str] | None = None
    index: npt.NDArray[Any] | None = None
    ends: tuple[npt.NDArray[Any], npt.NDArray[Any]] | None = None

    @cached_property
    def keys(self) -> dict[Hashable, None]:
        """The keys of the columns, in order."""
        return dict.fromkeys([*([IRI] if self.iris else []), *self.columns])

    def scan(self, chosen: Callable[[Hashable], bool]) -> dict[Hashable, Seen]:
        """Return what the values of each attribute are; of numbers the range alone is looked at."""
        return {key: self._seen(key) if chosen(key) else Seen() for key in self.keys}

    def _seen(self, key: Hashable) -> Seen:
        seen = Seen()
        for part in self._parts():
            values = self._part(key, part)
            kind = values.dtype.kind if isinstance(values, np.ndarray) else "O"
            if kind in "iuf":
                numbers = values[values != self.missing[key]] if key in self.missing else values
                if len(numbers) and kind == "f":
                    seen.types.add(float)
                elif len(numbers):
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
            sources, targets = (column[part].tolist() for column in self.ends) if self.ends else ([], [])
            yield Chunk(part.start, part.stop - part.start, sources, targets, partial(self._read, part))

    def _parts(self) -> Iterator[slice]:
        return (slice(start, min(start + CHUNK, self.size)) for start in range(0, self.size, CHUNK))

    def _part(self, key: Hashable, part: slice) -> Any:
        if self.iris and key == IRI:
            return self.iris[part]
        return self.columns[key][part if self.index is None else self.index[part]]

    def _values(self, key: Hashable, part: slice) -> list[Any]:
        values = self._part(key, part)
        found: list[Any] = values.tolist() if isinstance(values, np.ndarray) else list(values)
        none = self.missing.get(key, _NEVER)
        return found if none is _NEVER else [None if value == none else value for value in found]

    def _read(self, part: slice, key: Hashable) -> list[object]:
        return self._values(key, part) if key in self.keys else [None] * (part.stop - part.start)


def _arrays(graph: "nx.Graph[Any]", changed: str) -> "Arrays | None":
    """Return the arrays of a graph; None where it has none, or where attributes were changed that the arrays do not have."""
    found: Arrays | None = None if getattr(graph, changed, ()) else getattr(graph, "arrays", None)
    return found


def node_reader(graph: "nx.Graph[Any]", iris: Sequence[str] | None) -> Reader:
    """Return what reads the nodes of a graph, with their IRIs as an attribute if they are given."""
    arrays = _arrays(graph, "changed_on_nodes")
    if arrays is not None and arrays.node_columns is not None:
        return _FromArrays(len(arrays), arrays.node_columns, arrays.missing, iris)

    def batches() -> Iterator[tuple[list[int], list[int], list[Mapping[Any, Any]]]]:
        for batch in _batched(graph.nodes(data=True)):
            # Its IRI comes first, and instead of another attribute of that name.
            yield [], [], [{IRI: node, **attributes} | {IRI: node} if iris else attributes for node, attributes in batch]

    return _FromDicts(batches)


def edge_reader(graph: "nx.Graph[Any]", nodes: Sequence[Any]) -> Reader:
    """Return what reads the edges of a graph, each edge of an undirected one once; `nodes` are its nodes by row."""
    arrays = _arrays(graph, "changed_on_edges")
    if arrays is not None:
        tails = arrays.tails()
        index = np.flatnonzero(arrays.indices >= tails).astype(np.int32)
        return _FromArrays(len(index), arrays.columns, arrays.missing, None, index, (tails[index], arrays.indices[index]))
    row_of = {node: row for row, node in enumerate(nodes)}

    def batches() -> Iterator[tuple[list[int], list[int], list[Mapping[Any, Any]]]]:
        for batch in _batched(graph.edges(data=True)):
            yield [row_of[one] for one, _, _ in batch], [row_of[other] for _, other, _ in batch], [row for _, _, row in batch]

    return _FromDicts(batches)
