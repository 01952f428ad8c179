"""The arrays of a graph: its nodes and edges as rows of neighbours, and the attributes of its edges and nodes as columns."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Attributes = Mapping[str, Any]
Column = Any
"""A numpy array, or what can be asked for its length, an `item`, a slice, and to be made into one."""
Indices = npt.NDArray[np.int32]

_NEVER = object()


@dataclass(frozen=True, eq=False)
class Arrays:
    """The nodes and edges of an undirected graph as rows of neighbours (CSR), with columns of the attributes of edges and of nodes.

    Columns that are made when they are first used (in a mapping that is no dict) are not checked.
    """

    nodes: Sequence[Hashable]
    indptr: Indices
    indices: Indices
    columns: Mapping[str, Column]
    missing: Attributes
    finder: Callable[[Any], int | None] | None
    node_columns: Mapping[str, Sequence[Any]] | None = None

    def __post_init__(self) -> None:
        for name, column in [("indices", self.indices), *(self.columns.items() if isinstance(self.columns, dict) else ())]:
            if len(column) != self.indptr[-1]:
                raise ValueError(f"The column {name!r} has {len(column)} values, and the rows end at {self.indptr[-1]}.")
        if len(self.indptr) != len(self.nodes) + 1:
            raise ValueError(f"{len(self.nodes)} nodes have {len(self.nodes) + 1} bounds of rows, not {len(self.indptr)}.")

    def __len__(self) -> int:
        return len(self.nodes)

    def find(self, node: Hashable) -> int | None:
        """Return the row of a node, None when it is none; raises `TypeError` for what cannot be hashed."""
        return self._row_of.get(node) if self.finder is None else self.finder(node)

    def row(self, node: int) -> slice:
        """Return the range of the neighbours of a node in `indices` and in the columns."""
        return slice(int(self.indptr[node]), int(self.indptr[node + 1]))

    def edge(self, index: int) -> dict[str, Any]:
        """Return the attributes of the edge at an index of `indices`, as Python values."""
        values = {name: column.item(index) for name, column in self.columns.items()}
        return {name: value for name, value in values.items() if value != self.missing.get(name, _NEVER)}

    def node(self, row: int) -> dict[str, Any]:
        """Return the attributes that a node has in columns, as Python values."""
        values = ((name, column[row]) for name, column in (self.node_columns or {}).items())
        plain = ((name, value.item() if isinstance(value, np.generic) else value) for name, value in values)
        return {name: value for name, value in plain if value != self.missing.get(name, _NEVER)}

    def each_node(self) -> Iterator[dict[str, Any]]:
        """Yield the attributes that nodes have in columns, as `node` gives them one by one."""
        own = self.node_columns or {}
        missing = [(name, self.missing.get(name, _NEVER)) for name in own]
        if not missing:
            yield from ({} for _ in range(len(self)))
        columns = (column.tolist() if hasattr(column, "tolist") else column for column in own.values())
        for values in zip(*columns, strict=True):
            yield {name: value for (name, none), value in zip(missing, values, strict=True) if value != none}

    def edges(self, part: slice) -> Iterator[dict[str, Any]]:
        """Yield the attributes of the edges in a range of `indices`, as `edge` gives them one by one."""
        names, missing = list(self.columns), [self.missing.get(name, _NEVER) for name in self.columns]
        if not names:
            yield from ({} for _ in range(part.start, part.stop))
        for values in zip(*(column[part].tolist() for column in self.columns.values()), strict=True):
            yield {name: value for name, value, none in zip(names, values, missing, strict=True) if value != none}

    def named(self, rows: npt.NDArray[Any]) -> list[Hashable]:
        """Return the nodes of these rows."""
        named: list[Hashable] = self.names[rows].tolist()
        return named

    @cached_property
    def names(self) -> npt.NDArray[np.object_]:
        """The nodes as an array."""
        return np.fromiter(self.nodes, dtype=object, count=len(self.nodes))

    @cached_property
    def loops(self) -> Indices:
        """The rows of the nodes with an edge to themselves."""
        loops: Indices = self.indices[self.indices == self.tails()]
        return loops

    @cached_property
    def degrees(self) -> npt.NDArray[np.int64]:
        """How many ends of edges each node has; an edge to itself has two."""
        degrees = np.diff(self.indptr).astype(np.int64)
        degrees[self.loops] += 1
        return degrees

    def column(self, name: str, indices: Any) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        """Return the values of a column at some indices (an array, or a slice), and whether each edge has one."""
        values = np.asarray(self.columns[name])[indices]
        if name not in self.missing:
            return values, np.ones(len(values), dtype=bool)
        known = np.array([value is not ... for value in values.tolist()]) if self.missing[name] is ... else values != self.missing[name]
        return values, np.asarray(known, dtype=bool)

    def weights(self, name: str | None) -> npt.NDArray[Any]:
        """Return the weight at each index of `indices` from a column of numbers or truth values, 1 where there is none."""
        if name is None or name not in self.columns:
            return np.ones(len(self.indices), dtype=np.int64)
        values, known = self.column(name, slice(None))
        if not known.all():
            values = np.where(known, values, 1)
        return values.astype({"b": bool, "f": np.float64}.get(values.dtype.kind, np.int64))

    def strengths(self, name: str) -> list[Any] | None:
        """Return the sum of the weights at each node, an edge to itself twice; None where they are not all numbers that add up exactly."""
        column = self.columns.get(name)
        if column is None:
            return list(self.degrees.tolist())
        if column.dtype.kind not in "biuf":
            return None
        values = self.weights(name)
        if values.dtype.kind == "f":
            sums = np.bincount(self.tails(), weights=values, minlength=len(self))
        else:
            values = values.astype(np.int64)
            if len(values) and int(np.abs(values).max()) * len(values) >= 2**63:
                return None
            totals = np.r_[0, np.cumsum(values)]
            sums = totals[self.indptr[1:]] - totals[self.indptr[:-1]]
        sums[self.loops] += values[self.indices == self.tails()]
        return list(sums.tolist())

    def tails(self) -> Indices:
        """Return for each index of `indices` the row of the node whose neighbour it is."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.indptr))

    @cached_property
    def _row_of(self) -> dict[Hashable, int]:
        return {node: row for row, node in enumerate(self.nodes)}
