"""The formats a network is exported to, by name, and how any networkx graph is written in one of them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from filmograph.errors import UsageError
from filmograph.export.files.destination import one_file, several_files
from filmograph.export.formats import (
    cytoscape,
    dot,
    flourish_csv,
    gephi_csv,
    gexf,
    graphml,
    graphology,
    kumu_csv,
    neo4j_csv,
    node_link,
    pajek,
)  # fmt: skip
from filmograph.export.page import html

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Format:
    """A format: how its files end, what writes it, whether it is several files, and whether the titles behind edges belong in it.

    `write(graph, out, attributes)` writes to a text file, or for several files to a `destination.Folder`; of the attributes of nodes and
    edges it writes label, weight, IRI and those chosen (all when None).
    """

    name: str
    suffix: str
    write: Callable[["nx.Graph[Any]", Any, Collection[str] | None], None]
    files: bool = False
    titles: bool = False


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        made.name: made
        for made in (
            Format("gexf", ".gexf", gexf.write),
            Format("graphml", ".graphml", graphml.write),
            Format("cytoscape", ".cyjs", cytoscape.write),
            Format("graphology", ".json", graphology.write),
            Format("node-link", ".json", node_link.write),
            Format("dot", ".dot", dot.write),
            Format("pajek", ".net", pajek.write),
            Format("html", ".html", html.write, titles=True),
            Format("gephi-csv", "", gephi_csv.write, files=True),
            Format("kumu-csv", "", kumu_csv.write, files=True),
            Format("flourish-csv", "", flourish_csv.write, files=True),
            Format("neo4j-csv", "", neo4j_csv.write, files=True),
        )
    }
)


def write(
    graph: "nx.Graph[Any]", form: str, output: Path | str, *, attributes: Collection[str] | None = None, stdout: BinaryIO | None = None
) -> None:
    """Write a graph in a format to a file ("-" is `stdout`), packed when its name ends in `.gz`.

    Several files go into a folder, which is made, or into an archive when the name ends in `.zip`. Nodes that are IRIs get the ids
    `n0`, `n1`, … in the order of the graph, and their IRI as the attribute `iri`; other nodes have their text as id. All text is without
    what XML forbids and without bidi controls (`markup.clean`), and comes back equal from every format. `attributes` chooses, by
    name, what is written beside label, weight and IRI; None is all.

    Raises `UsageError` for an unknown format or attribute and for a name that does not fit the format, `FilmographError` if a file
    cannot be written (it is then as it was) or if the ids of nodes clash.
    """
    if form not in FORMATS:
        raise UsageError(f"There is no format {form!r}; the formats are {', '.join(FORMATS)}.")
    made = FORMATS[form]
    if made.files:
        with several_files(form, str(output)) as folder:
            made.write(graph, folder, attributes)
    else:
        with one_file(form, str(output), stdout) as file:
            made.write(graph, file, attributes)
