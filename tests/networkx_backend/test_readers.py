"""What others read of a network: every writer and converter of networkx takes ours as it is."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filmograph
import networkx as nx
import numpy as np
import pytest
from filmograph.ask.network.graphs import KINDS
from filmograph.networkx_backend.array_graph import ArrayGraph

WRITERS: dict[str, Callable[[Any], object]] = {
    "GraphML": lambda g: nx.write_graphml(g, io.BytesIO()),
    "GraphML with XML of Python": lambda g: nx.write_graphml_xml(g, io.BytesIO()),
    "GraphML as text": lambda g: list(nx.generate_graphml(g)),
    "GEXF": lambda g: nx.write_gexf(g, io.BytesIO()),
    "GML": lambda g: nx.write_gml(g, io.BytesIO()),
    "node-link": nx.node_link_data,
    "Cytoscape": nx.cytoscape_data,
    "adjacency": nx.adjacency_data,
    "lists of neighbours": lambda g: list(nx.generate_adjlist(g)),
    "list of edges": lambda g: list(nx.generate_edgelist(g)),
    "dicts": nx.to_dict_of_dicts,
    "edges": lambda g: list(nx.to_edgelist(g)),
    "data frame": lambda g: nx.to_pandas_edgelist(g).fillna(-1).to_dict("records"),
    "LaTeX": lambda g: nx.to_latex(g, dict.fromkeys(g, (0, 0))),
}


@pytest.fixture(scope="module")
def graph(store: Path) -> filmograph.Filmograph:
    """The sample store, opened."""
    return filmograph.open(store)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("writer", WRITERS)
def test_a_network_is_written_as_its_copy_is(graph: filmograph.Filmograph, kind: str, writer: str) -> None:
    """With what was left out of it among its attributes."""
    network = graph.network(kind, limit=20)
    assert WRITERS[writer](network) == WRITERS[writer](graph.network(kind, limit=20).copy())


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_network_has_is_of_python(graph: filmograph.Filmograph, kind: str) -> None:
    """No writer has to know the numbers of numpy; the attributes of the network itself are a plain dict."""
    network = graph.network(kind, limit=20)
    edges: list[Any] = list(network.edges(data=True))
    attributes = [network.graph, *(given for _, given in network.nodes(data=True)), *(given for *_, given in edges)]
    assert {type(value) for given in attributes for value in given.values()} <= {str, int, float}
    assert type(network.graph) is dict


def weighted() -> ArrayGraph:
    """Return a - b - c with a loop at c, weights 2, 3 and 5, and unknown years but one."""
    edges = {"weight": np.array([2, 2, 3, 3, 5], dtype=np.int32), "year": np.array([0, 0, 1999, 1999, 0], dtype=np.int16)}
    return ArrayGraph("abc", np.array([0, 1, 3, 5]), np.array([1, 0, 2, 1, 2]), edges, missing={"year": 0})


def test_degrees_and_size_count_weights() -> None:
    """An edge to itself twice in a degree, as in networkx; the numbers are those of Python."""
    graph = weighted()
    assert (dict(graph.degree(weight="weight")), graph.size("weight")) == ({"a": 2, "b": 5, "c": 13}, 10.0)
    assert {type(degree) for _, degree in graph.degree(weight="weight")} == {int}


def test_unknown_values_are_no_numbers_of_a_data_frame() -> None:
    """As networkx has them."""
    frame = nx.to_pandas_edgelist(weighted())
    assert (list(frame.columns), frame.fillna(-1).to_numpy().tolist()) == (
        ["source", "target", "weight", "year"],
        [["a", "b", 2, -1.0], ["b", "c", 3, 1999.0], ["c", "c", 5, -1.0]],
    )


class Untouched(ArrayGraph):
    """A graph whose edges must not be gone over one by one."""

    @property
    def edges(self) -> Any:
        """Refuse."""
        raise AssertionError

    @property
    def adj(self) -> Any:
        """Refuse."""
        raise AssertionError


@pytest.mark.parametrize(
    "ask",
    [
        lambda g: dict(g.degree(weight="weight")), lambda g: g.size("weight"), nx.to_scipy_sparse_array, nx.to_numpy_array,
        nx.to_pandas_edgelist, nx.to_pandas_adjacency, nx.adjacency_matrix,
    ],
)  # fmt: skip
def test_matrices_and_degrees_come_from_the_arrays(ask: Callable[[Any], object]) -> None:
    """However many edges there are."""
    arrays = weighted().arrays
    ask(Untouched(arrays.nodes, arrays.indptr, arrays.indices, arrays.columns, missing=arrays.missing))
