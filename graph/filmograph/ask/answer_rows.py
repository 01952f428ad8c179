"""An answer's rows as plain Python values, whether they came as RDF terms or were taken from arrays, and the evidence for each."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, overload

from rdflib.namespace import XSD
from rdflib.term import Identifier, Literal, URIRef

from filmograph.errors import FilmographError
from filmograph.store.answer import Answer, Value
from filmograph.store.network import Provenance

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

Row = dict[str, Any]

_CAPITAL = re.compile("[A-Z]")
_DATATYPES = {"integer": XSD.integer, "boolean": XSD.boolean}


class Drawing(Protocol):
    """What makes a network of the rows of an answer."""

    def graph(self, rows: "Iterable[Row]") -> "nx.Graph[str]":
        """Return the rows as a graph."""


class Table:
    """Rows of plain values that are made when they are asked for: `make(first, end)` gives those from the first up to the end.

    Each column has a kind: "iri", "text", "label" (text in English), "integer", "decimal" or "boolean".
    """

    def __init__(self, columns: dict[str, str], count: int, make: Callable[[int, int], Sequence[tuple[Value, ...]]]) -> None:
        self.kinds, self.count, self.make = columns, count, make

    @classmethod
    def of(cls, columns: dict[str, str], rows: Sequence[tuple[Value, ...]]) -> "Table":
        """Return a table of rows that are there already."""
        return cls(columns, len(rows), lambda first, end: rows[first:end])

    def answer(self) -> Answer:
        """Return all rows as RDF terms."""
        kinds = tuple(self.kinds.values())
        rows = self.make(0, self.count)
        return Answer(tuple(self.kinds), tuple(tuple(map(_term, kinds, row)) for row in rows))


def _term(kind: str, value: Value) -> Identifier | None:
    if value is None:
        return None
    if kind == "iri":
        return URIRef(str(value))
    if kind == "decimal":
        return Literal(format(Decimal(str(value)).normalize(), "f"), datatype=XSD.decimal)
    if kind in _DATATYPES:
        return Literal(str(value).lower(), datatype=_DATATYPES[kind])
    return Literal(str(value), lang="en" if kind == "label" else None)


@dataclass(frozen=True)
class Evidence:
    """The evidence for a row: an entity with its class and film, for a credit also the person and role, and its provenance.

    Of the kind "Claim" it is what a source states itself: that a `property` of the person has the film as its value.
    """

    kind: str
    film: str
    title: str
    year: int | None
    person: str | None = None
    name: str | None = None
    role: str | None = None
    character: str | None = None
    archive_footage: bool = False
    provenance: tuple[Provenance, ...] = ()
    property: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as `ask --explain --format json` prints it."""
        fields = {"kind": self.kind, "film": self.film, "title": self.title, "year": self.year, "person": self.person, "name": self.name,
                  "property": self.property, "role": self.role, "character": self.character}  # fmt: skip
        return {**{key: value for key, value in fields.items() if value is not None}, "sources": [one.to_json() for one in self.provenance]}

    def __str__(self) -> str:
        read = f"  [{', '.join(map(str, self.provenance))}]" if self.provenance else ""
        return f"{self._what()}{read}"

    def _what(self) -> str:
        film = f"{self.title} ({self.year})" if self.year else self.title
        if self.property:
            return f"{_CAPITAL.sub(lambda letter: f' {letter[0].lower()}', self.property)} of {self.name}: {film}"
        played = f" ({self.character})" if self.character else ""
        return f"{self.name}, {self.role}{played}, in {film}" if self.name else f"{self.kind.lower()} of {film}"


class Rows(Sequence[Row]):
    """The rows of an answer as plain Python values under `columns`; `answer` holds the same as RDF terms."""

    def __init__(self, found: Answer | Table) -> None:
        self._found = found
        self._answer = found if isinstance(found, Answer) else None
        self._rows: list[Row] | None = list(found) if isinstance(found, Answer) else None
        self.columns = found.columns if isinstance(found, Answer) else tuple(found.kinds)
        self.evidence: Sequence[Sequence[Evidence]] = ()
        self.drawing: Drawing | None = None

    @property
    def answer(self) -> Answer:
        """Return the rows as RDF terms, or the truth value or graph that the query gave."""
        if self._answer is None:
            self._answer = self._found.answer() if isinstance(self._found, Table) else self._found
        return self._answer

    def explained(self, evidence: Sequence[Sequence[Evidence]]) -> "Rows":
        """Return the same rows, each with its evidence as plain values under "evidence"."""
        rows = Rows(self._found)
        rows.evidence = evidence
        rows._rows = [{**row, "evidence": [one.to_json() for one in own]} for row, own in zip(self, evidence, strict=True)]
        return rows

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if self._rows is not None or not isinstance(self._found, Table):
            return self._all()[index]
        # a part of many rows is made alone
        if isinstance(index, slice):
            first, end, step = index.indices(len(self))
            return self._made(first, end)[::step] if step > 0 else self._all()[index]
        row = range(len(self))[index]
        return self._made(row, row + 1)[0]

    def __len__(self) -> int:
        return self._found.count if isinstance(self._found, Table) else len(self._found)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._all())

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {', '.join(self.columns)}>"

    def _all(self) -> list[Row]:
        if self._rows is None:
            self._rows = self._made(0, len(self))
        return self._rows

    def _made(self, first: int, end: int) -> list[Row]:
        made = self._found.make(first, end) if isinstance(self._found, Table) else ()
        return [dict(zip(self.columns, row, strict=True)) for row in made]

    def to_pandas(self) -> "pd.DataFrame":
        """Return the rows as a pandas data frame; raises `FilmographError` where pandas is not installed."""
        try:
            import pandas as pd  # noqa: PLC0415 - only who asks for a data frame needs pandas
        except ImportError:
            raise FilmographError("to_pandas() needs pandas; install it with `pip install pandas`.") from None
        return pd.DataFrame(self._all(), columns=list(self.columns))

    def to_networkx(self) -> "nx.Graph[str]":
        """Return the answer as a graph: of a question as the edges in its header say, its nodes with `label` and `kind`.

        Of other rows there is an edge for each, between the first two columns that hold IRIs; other columns are its attributes.
        Raises `UsageError` for a question that links no two things, `FilmographError` when fewer than two columns hold IRIs.
        """
        if self.drawing is not None:
            return self.drawing.graph(self)
        import networkx as nx  # noqa: PLC0415 - only who asks for a graph needs networkx, and it is long to load

        terms = self.answer.terms
        ends = [c for i, c in enumerate(self.columns) if terms and isinstance(terms[0][i], URIRef)][:2]
        if len(ends) < 2:
            raise FilmographError("to_networkx() needs two columns of IRIs, one for each end of an edge; this answer has fewer.")
        graph: nx.MultiGraph[str] = nx.MultiGraph()
        for row in self:
            attributes: dict[str, Any] = {name: value for name, value in row.items() if name not in ends and value is not None}
            graph.add_edge(str(row[ends[0]]), str(row[ends[1]]), **attributes)
        return graph
