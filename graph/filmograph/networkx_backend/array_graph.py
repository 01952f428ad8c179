"""A networkx graph over arrays: its nodes and edges stay as they are, and it is made in milliseconds whatever its size."""

from collections.abc import Callable, Hashable, ItemsView, Iterator, Mapping, Sequence, Set, ValuesView
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import networkx as nx
import numpy as np
import numpy.typing as npt
from networkx.classes.reportviews import DegreeView

from filmograph.display import SHOWN, html_table
from filmograph.networkx_backend.adjacency import Arrays, Attributes, Column
from filmograph.networkx_backend.kept import Kept, Noted
from filmograph.wording import counted

if TYPE_CHECKING:
    Graph = nx.Graph[Hashable]
    Degrees = DegreeView[Hashable]
else:
    Graph, Degrees = nx.Graph, DegreeView

READ_ONLY = "The nodes and edges of this graph stay as they are; take a copy with `.copy()` to add or remove some."

Value = TypeVar("Value")


def _refuse(*_: object, **__: object) -> NoReturn:
    raise nx.NetworkXError(READ_ONLY)


class _Pairs(ItemsView[Hashable, Value]):
    _mapping: "_Numbered[Value]"

    def __iter__(self) -> Iterator[tuple[Hashable, Value]]:
        return self._mapping.pairs()


class _Values(ValuesView[Value]):
    _mapping: "_Numbered[Value]"

    def __iter__(self) -> Iterator[Value]:
        return (value for _, value in self._mapping.pairs())


class _Numbered(Mapping[Hashable, Value]):
    """A read-only mapping of nodes, whose pairs come without looking up each node."""

    def __init__(self, arrays: Arrays, kept: Kept) -> None:
        self._arrays, self._kept = arrays, kept

    def __repr__(self) -> str:
        return repr(dict(self))

    def __len__(self) -> int:
        return len(self._arrays)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._arrays.nodes)

    def __contains__(self, node: object) -> bool:
        return self._arrays.find(node) is not None

    def __getitem__(self, node: Hashable) -> Value:
        row = self._arrays.find(node)
        if row is None:
            raise KeyError(node)
        return self._value(row)

    def items(self) -> _Pairs[Value]:
        """Return the pairs."""
        return _Pairs(self)

    def values(self) -> _Values[Value]:
        """Return the values."""
        return _Values(self)

    def copy(self) -> dict[Hashable, Any]:
        """Return the same as dicts that can be changed."""
        copies: dict[Hashable, Any] = {node: value.copy() for node, value in self.items()}  # type: ignore[attr-defined]
        return copies

    def pairs(self) -> Iterator[tuple[Hashable, Value]]:
        """Yield nodes with their values."""
        return ((node, self._value(row)) for row, node in enumerate(self._arrays.nodes))

    def _value(self, row: int) -> Value:
        raise NotImplementedError


class _Row(_Numbered[Noted]):
    """The neighbours of one node and the attributes of the edges to them."""

    def __init__(self, arrays: Arrays, kept: Kept, node: int) -> None:
        super().__init__(arrays, kept)
        self._node, self._row = node, arrays.row(node)

    def __len__(self) -> int:
        return len(range(self._row.start, self._row.stop))

    def __iter__(self) -> Iterator[Hashable]:
        return map(self._arrays.nodes.__getitem__, self._arrays.indices[self._row].tolist())

    def __contains__(self, node: object) -> bool:
        return self._index(node) is not None

    def __getitem__(self, node: Hashable) -> Noted:
        index = self._index(node)
        if index is None:
            raise KeyError(node)
        return self._kept.noted(_ends(self._node, self._arrays.indices.item(index)), self._arrays.edge(index))

    def pairs(self) -> Iterator[tuple[Hashable, Noted]]:
        """Yield neighbours with the attributes of the edges to them."""
        others = self._arrays.indices[self._row].tolist()
        for other, attributes in zip(others, self._arrays.edges(self._row), strict=True):
            yield self._arrays.nodes[other], self._kept.noted(_ends(self._node, other), attributes)

    def _index(self, node: Hashable) -> int | None:
        row = self._arrays.find(node)
        if row is None:
            return None
        neighbours = self._arrays.indices[self._row]
        index = int(np.searchsorted(neighbours, row))
        return self._row.start + index if index < len(neighbours) and neighbours[index] == row else None


class _Rows(_Numbered[_Row]):
    """The neighbours of every node."""

    def _value(self, row: int) -> _Row:
        return _Row(self._arrays, self._kept, row)


class _NodeAttributes(_Numbered[Noted]):
    """The attributes of every node."""

    def __init__(self, arrays: Arrays, kept: Kept, attributes: Callable[[int], Attributes] | None) -> None:
        super().__init__(arrays, kept)
        self._attributes = attributes

    def pairs(self) -> Iterator[tuple[Hashable, Noted]]:
        """Yield nodes with their attributes."""
        if self._attributes is not None:
            return super().pairs()
        return zip(self._arrays.nodes, map(self._kept.noted, count(), self._arrays.each_node()), strict=False)

    def _value(self, row: int) -> Noted:
        return self._kept.noted(row, (self._attributes or self._arrays.node)(row))


class _Degrees(Degrees):
    """Degrees that are not counted one by one when those of many nodes are asked for."""

    _graph: "ArrayGraph"
    _nodes: Any
    _weight: str | None

    def __iter__(self) -> Iterator[tuple[Hashable, Any]]:
        arrays = self._graph.arrays
        if self._weight in self._graph.changed_on_edges:
            return super().__iter__()
        degrees = arrays.degrees.tolist() if self._weight is None else arrays.strengths(self._weight)
        if degrees is None:
            return super().__iter__()
        if self._nodes is self._graph._adj:
            return zip(arrays.nodes, degrees, strict=True)
        return ((node, degrees[row]) for node in self._nodes if (row := arrays.find(node)) is not None)


class ArrayGraph(Graph):
    """An undirected graph without parallel edges over arrays, whose nodes and edges stay as they are; attributes can be changed.

    `indptr` and `indices` are the rows of a symmetric CSR matrix, each sorted: an edge is in the rows of both its ends, an
    edge from a node to itself once. A column holds a value for each of `indices`; one that equals the `missing` of its column is
    no attribute. The attributes of nodes are a sequence, a function of the row of a node, or `node_columns`, with a value for each node.
    `find` returns the row of a node, or None for anything else; without it an index is made when it is first needed. Raises
    `ValueError` when lengths differ.
    """

    __networkx_backend__ = "filmograph"

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 - as every class
        # networkx begins its views and changed copies with `graph.__class__()`; those are graphs of its own.
        return object.__new__(cls) if args or kwargs else nx.Graph()

    def __init__(  # noqa: PLR0913 - networkx's way to make a graph and what the arrays need
        self,
        nodes: Sequence[Hashable],
        indptr: npt.NDArray[Any],
        indices: npt.NDArray[Any],
        edge_columns: Mapping[str, Column] | None = None,
        node_attributes: Callable[[int], Attributes] | Sequence[Attributes] | None = None,
        *,
        graph_attributes: Attributes | None = None,
        missing: Attributes | None = None,
        find: Callable[[Any], int | None] | None = None,
        node_columns: Mapping[str, Sequence[Any]] | None = None,
    ) -> None:
        rows = np.asarray(indptr, dtype=np.int32), np.asarray(indices, dtype=np.int32)
        self.arrays = Arrays(nodes, *rows, {} if edge_columns is None else edge_columns, missing or {}, find, node_columns)
        # a plain dict, as readers of networkx's graphs take from it what they have used
        self.graph = dict(graph_attributes or {})
        self.__networkx_cache__ = {}
        self._kept_edges = Kept(self.__networkx_cache__)
        self._adj = _Rows(self.arrays, self._kept_edges)
        self._kept_nodes = Kept(self.__networkx_cache__)
        self._node = _NodeAttributes(self.arrays, self._kept_nodes, _function(node_attributes))

    def __reduce__(self) -> tuple[Any, ...]:
        arrays, columns = self.arrays, {name: np.asarray(column) for name, column in self.arrays.columns.items()}
        rows = np.asarray(arrays.indptr), np.asarray(arrays.indices)
        nodes = [dict(attributes) for attributes in self._node.values()]
        edges = {ends: dict(attributes) for ends, attributes in self._kept_edges.entries.items()}
        kept = edges, set(self._kept_edges.names)
        return _unpickle, (list(arrays.nodes), *rows, columns, nodes, dict(self.graph), arrays.missing, kept)

    add_node = add_nodes_from = add_edge = add_edges_from = add_weighted_edges_from = _refuse
    remove_node = remove_nodes_from = remove_edge = remove_edges_from = _refuse
    clear = clear_edges = update = _refuse

    def keep(self, edges: Mapping[tuple[int, int], Attributes], names: Set[str]) -> None:
        """Take over the attributes of edges, by the rows of their ends, that were changed in a graph of the same arrays."""
        self._kept_edges.entries.update({ends: self._kept_edges.noted(ends, attributes) for ends, attributes in edges.items()})
        self._kept_edges.names |= names

    def __repr__(self) -> str:
        return f"<network{self._title}: {counted(len(self), 'node')}, {counted(self.size(), 'edge')}>"

    def _repr_html_(self) -> str:
        """Return the best linked nodes as a table in HTML."""
        rows = np.argsort(-self.arrays.degrees, kind="stable")[:SHOWN].tolist()
        nodes = [self.arrays.nodes[row] for row in rows]
        shown = [(self._node[node].get("label", node), int(self.arrays.degrees[row])) for node, row in zip(nodes, rows, strict=True)]
        left_out = f"; left out: {self.graph['left_out']}" if "left_out" in self.graph else ""
        caption = f"Network{self._title}: {counted(len(self), 'node')}, {counted(self.size(), 'edge')}{left_out}"
        return html_table(("node", "edges"), shown, len(self), caption)

    @property
    def _title(self) -> str:
        return f" of {self.graph['network']}" if "network" in self.graph else ""

    @property
    def changed_on_nodes(self) -> Set[str]:
        """The names of the attributes that were changed on a node: the arrays do not have them."""
        return self._kept_nodes.names

    @property
    def changed_on_edges(self) -> Set[str]:
        """The names of the attributes that were changed on an edge: the arrays do not have them."""
        return self._kept_edges.names

    @cached_property
    def degree(self) -> _Degrees:
        """The degrees of the nodes."""
        return _Degrees(self)

    def size(self, weight: str | None = None) -> Any:
        """Return the number of edges, or the sum of their weights."""
        return super().size(weight) if weight is not None else (len(self.arrays.indices) + len(self.arrays.loops)) // 2

    def copy(self, as_view: bool = False) -> Any:
        """Return a plain networkx graph of the same content, which can be changed; or a view of this one."""
        if as_view:
            return super().copy(as_view=True)
        plain: nx.Graph[Hashable] = nx.Graph()
        plain.graph.update(self.graph)
        plain.add_nodes_from((node, dict(attributes)) for node, attributes in self._node.items())
        # twice as fast as `add_edges_from`, which makes each dict anew
        neighbours = vars(plain)["_adj"]
        for node, other, attributes in self._edges_once():
            neighbours[node][other] = neighbours[other][node] = attributes
        return plain

    def _edges_once(self) -> Iterator[tuple[Hashable, Hashable, dict[str, Any]]]:
        # Lower ends first, so that the neighbours of every node of a copy are in the order of the row.
        nodes, indices, kept = self.arrays.nodes, self.arrays.indices, self._kept_edges.entries
        for row, node in enumerate(nodes):
            part = self.arrays.row(row)
            upper = slice(part.start + int(np.searchsorted(indices[part], row)), part.stop)
            for other, attributes in zip(indices[upper].tolist(), self.arrays.edges(upper), strict=True):
                yield node, nodes[other], dict(kept[row, other]) if (row, other) in kept else attributes


def _ends(one: int, other: int) -> tuple[int, int]:
    """Return the rows of the two ends of an edge, which has the same attributes seen from either."""
    return (one, other) if one < other else (other, one)


def _function(attributes: Callable[[int], Attributes] | Sequence[Attributes] | None) -> Callable[[int], Attributes] | None:
    return attributes if attributes is None or callable(attributes) else attributes.__getitem__


def _unpickle(*parts: Any) -> ArrayGraph:
    *arrays, graph_attributes, missing, (edges, names) = parts
    graph = ArrayGraph(*arrays, graph_attributes=graph_attributes, missing=missing)
    graph.keep(edges, names)
    return graph
