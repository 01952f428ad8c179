"""The formats a network is exported to, by name, each a function that writes any networkx graph to a file."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from filmograph.errors import UsageError
from filmograph.export import gexf, graphml

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Format:
    """A format: the function that writes it, how its files end, and whether it is several files."""

    write: Callable[["nx.Graph[Any]", Path], None]
    suffix: str
    files: bool = False

    def __call__(self, graph: "nx.Graph[Any]", path: Path) -> None:
        """Write a graph to a file."""
        self.write(graph, path)


FORMATS: Mapping[str, Format] = MappingProxyType({"gexf": Format(gexf.write, ".gexf"), "graphml": Format(graphml.write, ".graphml")})


def write(
    graph: "nx.Graph[Any]",
    form: str,
    output: Path | str,
    *,
    attributes: Collection[str] | None = None,  # noqa: ARG001
    stdout: BinaryIO | None = None,
) -> None:
    """Write the graph in a format to a file, or to standard output for "-"."""
    if str(output) != "-":
        FORMATS[form].write(graph, Path(output))
        return
    if stdout is None:
        raise UsageError('"-" is standard output, which only the command line has; give the name of a file.')
    with TemporaryDirectory() as folder:
        FORMATS[form].write(graph, Path(folder) / "written")
        stdout.write((Path(folder) / "written").read_bytes())
