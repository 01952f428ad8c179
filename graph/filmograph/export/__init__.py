"""The formats a network is exported to, by name, each a function that writes any networkx graph to a file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from filmograph.export import gexf, graphml

if TYPE_CHECKING:
    import networkx as nx

FORMATS: Mapping[str, Callable[["nx.Graph[Any]", Path], None]] = MappingProxyType({"gexf": gexf.write, "graphml": graphml.write})
