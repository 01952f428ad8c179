"""What people, films, companies and places of a graph have in common."""

from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from filmograph.ask.answer_rows import Rows
from filmograph.display import html_text, plain_text
from filmograph.namespaces import ID


class Asked(Protocol):
    """What answers named questions: a `Filmograph`."""

    def ask(self, question: str, /, *, explain: bool = False, **parameters: object) -> Rows:
        """Return the rows that answer a question."""

    def why(self, a: "str | Entity", b: "str | Entity | None" = None, *, kind: str | None = None) -> Rows:
        """Return what joined the mentions of one entity, or what decided on two."""

    def number_of(self, entity: "Entity", name: str) -> int | None:
        """Return a number that the graph has of an entity, such as "year"."""


@dataclass(frozen=True, repr=False)
class Entity:
    """One entity of the graph; equal when the IRI is.

    It holds its IRI and name. Copied or pickled it stays an entity of the same store, which is opened again when it is first asked.
    """

    graph: Asked = field(compare=False)
    iri: str
    name: str = field(compare=False)
    kind: ClassVar[str] = ""

    def why(self, other: "str | Entity | None" = None) -> Rows:
        """Return what joined its mentions, and its near misses; with another entity, what makes them one or keeps them apart.

        >>> graph.film("Won't Back Down").why()[0]["what"]
        'mention'
        """
        return self.graph.why(self.iri, other, kind=self.kind)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {plain_text(self.name)} ({self.iri.removeprefix(str(ID))})>"

    def __str__(self) -> str:
        return self.name

    def _repr_html_(self) -> str:
        """Return the name, and the answer to the question that is asked of such an entity first, in HTML."""
        facts = f"<p><b>{html_text(self.name)}</b>{html_text(self._facts())}<br><code>{html_text(self.iri)}</code></p>"
        return f"<div>{facts}{self._first_rows()._repr_html_()}</div>"

    def _facts(self) -> str:
        return ""

    def _first_rows(self) -> Rows:
        raise NotImplementedError
