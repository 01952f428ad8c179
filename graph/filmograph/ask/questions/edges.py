"""The answer to a question as a network, by the `edges` of its header."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filmograph.ask.linked import Link, Thing, graph_of
from filmograph.ask.questions.query import Question, question, questions
from filmograph.errors import UsageError
from filmograph.namespaces import ROLE

if TYPE_CHECKING:
    from filmograph.ask.linked import Graph

Row = Mapping[str, Any]

ENDS = ("from", "to", "from_label", "to_label")
"""The keys of an edge that are no attributes: its ends, and the columns with their labels."""


@dataclass(frozen=True)
class Drawing:
    """How the rows of an answer become a network: the question, and its parameters as they were found, with the labels of entities."""

    name: str
    parameters: Mapping[str, str]
    labels: Mapping[str, str]

    def graph(self, rows: Iterable[Row]) -> "Graph":
        """Return the rows as a graph; two nodes have one edge where it says how often, parallel ones where it says in which role.

        Raises `UsageError`, which names the questions that link things, for one that does not.
        """
        asked = question(self.name)
        if not asked.edges:
            able = ", ".join(name for name, other in questions().items() if other.edges)
            raise UsageError(f"The answer to {self.name!r} links no two things, so it is no network; the questions that do are {able}.")
        parallel = any("weight" not in edge or _in_roles(edge) for edge in asked.edges)
        links = (link for row in rows for edge in asked.edges for link in self._links(asked, edge, row))
        return graph_of(links, {"network": self.name}, parallel=parallel)

    def _links(self, asked: Question, edge: Mapping[str, str], row: Row) -> Iterator[Link]:
        """Yield the link of an edge in a row, if both its ends are known there."""
        ends = [self._end(asked, edge, side, row) for side in ("from", "to")]
        if ends[0] and ends[1]:
            yield Link(ends[0], ends[1], {name: self._value(value, row) for name, value in edge.items() if name not in ENDS})

    def _end(self, asked: Question, edge: Mapping[str, str], side: str, row: Row) -> Thing | None:
        end = edge[side]
        if end.startswith("$"):
            iri = self.parameters.get(end[1:])
            return None if iri is None else Thing(iri, self.labels.get(iri, iri))
        if row[end] is None:
            return None
        column = edge.get(f"{side}_label") or asked.columns[asked.columns.index(end) + 1]
        year = row.get(column.replace("title", "year")) if "title" in column else None
        return Thing(str(row[end]), str(row[column] or row[end]), year)

    def _value(self, value: str, row: Row) -> Any:
        if value.startswith("role:"):
            return value.removeprefix("role:").replace("-", " ")
        if not value.startswith("$"):
            return row[value]
        given = self.parameters.get(value[1:])
        return given.removeprefix(str(ROLE)).replace("-", " ") if given is not None and given.startswith(str(ROLE)) else given


def _in_roles(edge: Mapping[str, str]) -> bool:
    return any(value.startswith(("$", "role:")) for name, value in edge.items() if name not in ENDS)
