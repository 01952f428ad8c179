"""What networkx reads about this package when networkx itself is imported; it imports nothing, so that this costs nothing."""

from typing import Any

FUNCTIONS = {
    "all_shortest_paths": "Fast without weights.",
    "betweenness_centrality": "Fast without weights; with `k` the nodes that networkx draws for the seed are drawn.",
    "bidirectional_shortest_path": "Fast.",
    "closeness_centrality": "Fast without `distance`.",
    "clustering": "Fast without weights.",
    "connected_components": "Fast.",
    "core_number": "Fast.",
    "degree_centrality": "Fast.",
    "jaccard_coefficient": "Fast.",
    "louvain_communities": "Fast with weights that are not negative; a seed leads to another partition than networkx's, always the same.",
    "number_connected_components": "Fast.",
    "pagerank": "Fast.",
    "shortest_path": "Fast without weights.",
    "shortest_path_length": "Fast without weights.",
    "single_source_shortest_path": "Fast.",
    "single_source_shortest_path_length": "Fast.",
    "to_numpy_array": "Fast where every weight is a number.",
    "to_pandas_edgelist": "Fast without `nodelist`.",
    "to_scipy_sparse_array": "Fast where every weight is a number.",
    "triangles": "Fast.",
}
"""What of networkx has a fast way, and when."""


def get_info() -> dict[str, Any]:
    """Return what networkx shows of the backend in its documentation."""
    return {
        "backend_name": "filmograph",
        "project": "filmograph",
        "package": "filmograph",
        "short_summary": "Graphs over arrays, as filmograph makes them; other graphs are never converted on their own.",
        "functions": {name: {"additional_docs": when} for name, when in FUNCTIONS.items()},
    }
