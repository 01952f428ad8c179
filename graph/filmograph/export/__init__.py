"""The formats a network is exported to, by name, each a function that writes any networkx graph to a file."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from filmograph.export import gexf, graphml

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Format:
    """A format: the function that writes it, how its files end, and whether it is several files."""

    write: Callable[["nx.Graph[Any]", Path], None]
    suffix: str
    files: bool = False


FORMATS: Mapping[str, Format] = MappingProxyType({"gexf": Format(gexf.write, ".gexf"), "graphml": Format(graphml.write, ".graphml")})


def write(graph: "nx.Graph[Any]", form: str, output: Path | str, *, attributes: Collection[str] | None = None) -> None:  # noqa: ARG001
    """Write the graph in a format to a file, or to standard output for "-"."""
    if str(output) != "-":
        FORMATS[form].write(graph, Path(output))
        return
    with TemporaryDirectory() as folder:
        FORMATS[form].write(graph, Path(folder) / "written")
        with Path("/dev/stdout").open("wb") as out:
            out.write((Path(folder) / "written").read_bytes())
