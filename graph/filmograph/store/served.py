"""The graph that an endpoint serves: whether it is one of ours, of which version of the ontology, and where in the endpoint it is."""

import re
from functools import cache

from filmograph import resources
from filmograph.errors import EndpointError
from filmograph.store.endpoint import RemoteStore

ONTOLOGY = "https://w3id.org/filmograph/ontology"
GRAPH = "https://w3id.org/filmograph/graph"
"""The named graph that our default graph becomes in a server without one."""
_VERSION = f"SELECT ?version {{ <{ONTOLOGY}> owl:versionInfo ?version }} ORDER BY ?version"
# claims are in the graphs of the sources alone
_JOINED = "ASK { ?claim a film:Claim }"
_FILMS = "ASK { ?film a film:Film ; rdfs:label ?label }"
# among the graphs of an endpoint, only that of the entities says which sources there are
_GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?source a film:Source } } ORDER BY ?graph"
_SOURCES = "SELECT DISTINCT ?source {{ GRAPH <{}> {{ ?source a film:Source }} }} ORDER BY ?source"


def check(store: RemoteStore) -> None:
    """Make sure that the default graph of an endpoint is one of ours, or take the one of its named graphs that is.

    Raises `EndpointError` when there is none, several, or one of another version of the ontology.
    """
    versions = [str(row["version"]) for row in store.query(_VERSION)]
    joined = bool(store.query(_JOINED).boolean)
    if joined or not (versions or store.query(_FILMS).boolean):
        _take_graph(store, joined=joined)
        versions = [str(row["version"]) for row in store.query(_VERSION)]
    if versions and own_version() not in map(_compared, versions):
        raise EndpointError(
            f"{store}: the graph of this endpoint is of version {', '.join(versions)} of the ontology, and this filmograph knows version "
            f"{own_version()}; ask it with the filmograph that it was built with, or build it anew."
        )


@cache
def own_version() -> str:
    """Return the version of our ontology, without the corrections that change no term: "1.0"."""
    found = re.search(r'owl:versionInfo "([^"]+)"', (resources.ontology() / "film.ttl").read_text(encoding="utf-8"))
    return _compared(found[1]) if found else ""


def _compared(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _take_graph(store: RemoteStore, *, joined: bool) -> None:
    graphs = [str(row["graph"]) for row in store.query(_GRAPHS)]
    if not graphs and joined:
        raise EndpointError(
            f"{store}: this endpoint takes all its graphs together, so that its answers would be wrong; carry the default graph of the "
            "store into a named one with filmograph push --graph."
        )
    if not graphs:
        raise EndpointError(
            f"{store}: this endpoint has no graph of filmograph; check the address, or carry a store to it with filmograph push."
        )
    if len(graphs) > 1:
        raise EndpointError(
            f"{store}: this endpoint has several graphs of filmograph; add ?default-graph-uri= to its address, with one of "
            f"{', '.join(graphs[:5])}."
        )
    named = [] if store.is_virtuoso else [str(row["source"]) for row in store.query(_SOURCES.format(graphs[0]))]
    store.use_graph(graphs[0], named)
