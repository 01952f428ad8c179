"""The opening of the graph that a command asks."""

from pathlib import Path

from filmograph.api.filmograph import Filmograph, connect
from filmograph.api.filmograph import open as open_store


def graph_of(store: Path, endpoint: str | None) -> Filmograph:
    """Return the graph of the endpoint where one is given, else that of the store."""
    return connect(endpoint) if endpoint else open_store(store)
