"""Things and the links between them as a graph of networkx: a chain, or the answer to a question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from filmograph.namespaces import ID

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.Graph[Any]


@dataclass(frozen=True)
class Thing:
    """A person, film, company or place: its IRI, its name or title, and of a film the year, where it is known."""

    iri: str
    name: str
    year: int | None = None
    kind: str = ""

    def attributes(self) -> dict[str, Any]:
        """Return its attributes as a node: label, kind (by the IRI where it is not given), and the year of a film."""
        kind = self.kind or (self.iri.removeprefix(str(ID)).split("/")[0] if self.iri.startswith(str(ID)) else "")
        label = f"{self.name} ({self.year})" if self.year else self.name
        return {"label": label, **({"kind": kind} if kind else {}), **({"year": self.year} if self.year else {})}


@dataclass(frozen=True)
class Link:
    """A link between two things, with its attributes; None stands for one that it does not have."""

    source: Thing
    target: Thing
    attributes: Mapping[str, Any] = field(default_factory=dict)


def graph_of(links: Iterable[Link], about: Mapping[str, Any], *, parallel: bool = False) -> "nx.Graph[str]":
    """Return a graph with an edge for each link, and `about` as its attributes; with `parallel` one that has parallel edges.

    A link with the weight 0 is none, and one that is there already is not repeated.
    """
    import networkx as nx  # noqa: PLC0415 - only who asks for a graph needs networkx, and it is long to load

    graph: nx.Graph[str] = nx.MultiGraph(**about) if parallel else nx.Graph(**about)
    for link in links:
        attributes = {name: value for name, value in link.attributes.items() if value is not None}
        if attributes.get("weight") == 0:
            continue
        for thing in (link.source, link.target):
            graph.add_node(thing.iri, **thing.attributes())
        ends = link.source.iri, link.target.iri
        if not parallel or attributes not in (graph.get_edge_data(*ends) or {}).values():
            graph.add_edge(*ends, **attributes)
    return graph
