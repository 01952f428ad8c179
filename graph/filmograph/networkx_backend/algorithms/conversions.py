"""A graph as a matrix or a table of another library, made from its arrays."""

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy import sparse

from filmograph.networkx_backend.algorithms.algorithm import algorithm
from filmograph.networkx_backend.algorithms.forms import Numbers
from filmograph.networkx_backend.array_graph import ArrayGraph

if TYPE_CHECKING:
    import pandas as pd


def _with_numbers(G: "nx.Graph[Any]", weight: Any, **_: Any) -> bool | str:
    column = G.arrays.columns.get(weight) if isinstance(G, ArrayGraph) else None
    return column is None or column.dtype.kind in "biuf" or f"not every {weight!r} is a number"


@algorithm
def to_scipy_sparse_array(
    G: ArrayGraph,
    nodelist: Iterable[Hashable] | None = None,
    dtype: Any = None,
    weight: str | None = "weight",
    format: str = "csr",  # noqa: A002
) -> "sparse.sparray":
    """Return the matrix of the weights of edges in one of scipy's sparse formats; raises `NetworkXError` as networkx does."""
    if len(G) == 0:
        raise nx.NetworkXError("Graph has no nodes or edges")
    arrays = G.arrays
    values = arrays.weights(weight) if len(arrays.indices) else np.zeros(0)
    if dtype is not None:
        values = values.astype(dtype)
    matrix = sparse.csr_array((values, arrays.indices.copy(), arrays.indptr.copy()), shape=(len(G), len(G)))
    if nodelist is not None:
        rows = _sparse_rows(G, list(nodelist))
        matrix = matrix[rows][:, rows]
    try:
        formatted: sparse.sparray = matrix.asformat(format)  # type: ignore[call-overload]
    except ValueError as error:
        raise nx.NetworkXError(f"Unknown sparse matrix format: {format}") from error
    return formatted


to_scipy_sparse_array.can_run(_with_numbers)


@algorithm
def to_numpy_array(
    G: ArrayGraph,
    nodelist: Iterable[Hashable] | None = None,
    dtype: Any = None,
    order: Any = None,
    multigraph_weight: Any = sum,
    weight: str | None = "weight",
    nonedge: Any = 0.0,
) -> npt.NDArray[Any]:
    """Return the matrix of the weights of edges with `nonedge` where there is none; raises `NetworkXError` as networkx does."""
    nodes = list(G) if nodelist is None else list(nodelist)
    rows = np.arange(len(G)) if nodelist is None else _rows(G, nodes)
    matrix = np.full((len(nodes), len(nodes)), fill_value=nonedge, dtype=dtype, order=order)
    position = np.full(len(G), -1, dtype=np.int64)
    position[rows] = np.arange(len(rows))
    one, other = position[G.arrays.tails()], position[G.arrays.indices]
    kept = (one >= 0) & (other >= 0)
    matrix[one[kept], other[kept]] = G.arrays.weights(weight)[kept]
    return matrix


@to_numpy_array.can_run
def _plain_numbers(G: "nx.Graph[Any]", weight: Any, dtype: Any, **_: Any) -> bool | str:
    if dtype is not None and np.dtype(dtype).names:
        return "a matrix of several attributes is left to networkx"
    return _with_numbers(G, weight)


@algorithm
def to_pandas_edgelist(
    G: ArrayGraph,
    source: Hashable = "source",
    target: Hashable = "target",
    nodelist: Iterable[Hashable] | None = None,
    dtype: Any = None,
    edge_key: Any = None,
) -> "pd.DataFrame":
    """Return a data frame with a row for each edge, in the order of `G.edges`; raises `NetworkXError` as networkx does."""
    import pandas as pd  # noqa: PLC0415 - only who asks for a data frame needs pandas

    arrays = G.arrays
    tails = arrays.tails()
    once = np.flatnonzero(tails <= arrays.indices)
    columns = {name: column for name, column in ((name, _column(arrays.column(name, once))) for name in arrays.columns) if len(column)}
    for end, name in (("Source", source), ("Target", target)):
        if name in columns:
            raise nx.NetworkXError(f"{end} name {name!r} is an edge attr name")
    ends: dict[Hashable, Any] = {source: arrays.named(tails[once]), target: arrays.named(arrays.indices[once])}
    frame: pd.DataFrame = pd.DataFrame(ends | columns, dtype=dtype)
    return frame


@to_pandas_edgelist.can_run
def _of_all_nodes(G: "nx.Graph[Any]", nodelist: Any, **_: Any) -> bool | str:
    if isinstance(G, ArrayGraph) and G.changed_on_edges:
        return "attributes that were changed on edges are left to networkx"
    return nodelist is None or "edges of some nodes are left to networkx"


def _column(column: tuple[Numbers, Numbers]) -> Any:
    """Return values as pandas takes them, NaN where there is none; nothing for a column without any."""
    values, known = column
    if not known.any():
        return ()
    if known.all():
        return values.tolist() if values.dtype == object else values
    if values.dtype.kind in "iuf":
        return np.where(known, values, np.nan)
    return [value if there else float("nan") for value, there in zip(values.tolist(), known.tolist(), strict=True)]


def _sparse_rows(graph: ArrayGraph, nodes: list[Hashable]) -> Numbers:
    if not nodes:
        raise nx.NetworkXError("nodelist has no nodes")
    if len(nodes) != len(set(graph.nbunch_iter(nodes))):
        for node in nodes:
            if node not in graph:
                raise nx.NetworkXError(f"Node {node} in nodelist is not in G")
        raise nx.NetworkXError("nodelist contains duplicates.")
    return np.array([graph.arrays.find(node) for node in nodes], dtype=np.int64)


def _rows(graph: ArrayGraph, nodes: list[Hashable]) -> Numbers:
    rows = [graph.arrays.find(node) for node in nodes]
    if None in rows:
        unknown = {node for node, row in zip(nodes, rows, strict=True) if row is None}
        raise nx.NetworkXError(f"Nodes {unknown} in nodelist is not in G")
    if len(set(rows)) < len(rows):
        raise nx.NetworkXError("nodelist contains duplicates.")
    return np.array(rows, dtype=np.int64)
