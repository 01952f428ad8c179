"""What networkx computes, on the arrays of a graph: a module a topic, and beside each function the rule on which calls it takes."""

from filmograph.networkx_backend.algorithms.centrality import betweenness_centrality, closeness_centrality, degree_centrality, pagerank
from filmograph.networkx_backend.algorithms.cohesion import clustering, core_number, triangles
from filmograph.networkx_backend.algorithms.communities import louvain_communities
from filmograph.networkx_backend.algorithms.components import connected_components, number_connected_components
from filmograph.networkx_backend.algorithms.conversions import to_numpy_array, to_pandas_edgelist, to_scipy_sparse_array
from filmograph.networkx_backend.algorithms.links import jaccard_coefficient
from filmograph.networkx_backend.algorithms.paths import (
    all_shortest_paths,
    bidirectional_shortest_path,
    shortest_path,
    shortest_path_length,
    single_source_shortest_path,
    single_source_shortest_path_length,
)

__all__ = [
    "all_shortest_paths", "betweenness_centrality", "bidirectional_shortest_path", "closeness_centrality", "clustering",
    "connected_components", "core_number", "degree_centrality", "jaccard_coefficient", "louvain_communities",
    "number_connected_components", "pagerank", "shortest_path", "shortest_path_length", "single_source_shortest_path",
    "single_source_shortest_path_length", "to_numpy_array", "to_pandas_edgelist", "to_scipy_sparse_array", "triangles",
]  # fmt: skip
