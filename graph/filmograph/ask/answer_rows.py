"""An answer's rows as plain Python values, whether they came as RDF terms or were taken from arrays, and the evidence for each."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, overload

from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import Identifier, Literal, URIRef

from filmograph.display import SHOWN, html_lines, html_table, text_table
from filmograph.errors import FilmographError
from filmograph.namespaces import ID
from filmograph.store.answer import Answer, Value
from filmograph.store.network import Provenance
from filmograph.wording import counted

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl
    import pyarrow as pa

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

    def __reduce__(self) -> tuple[Any, ...]:
        return Table.of, (self.kinds, list(self.make(0, self.count)))

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
        return f"{self.what()}{read}"

    def what(self) -> str:
        """Return the fact in words, without its provenance.

        >>> graph.ask("cast", film="Doubt", explain=True).evidence[0][0].what()
        'Meryl Streep, actor, in Doubt (2008)'
        """
        film = f"{self.title} ({self.year})" if self.year else self.title
        if self.property:
            return f"{_words(self.property)} of {self.name}: {film}"
        played = f" ({self.character})" if self.character else ""
        return f"{self.name}, {self.role}{played}, in {film}" if self.name else f"{_words(self.kind)} of {film}"


def _words(term: str) -> str:
    """Return the name of a class or property in words: "company credit"."""
    return _CAPITAL.sub(lambda letter: f" {letter[0].lower()}", term).strip()


class Rows(Sequence[Row]):
    """The rows of an answer as plain Python values under `columns`; `answer` holds the same as RDF terms.

    The rows of a graph (CONSTRUCT, DESCRIBE) are its triples. A truth value (ASK) has no rows; `bool` gives it.

    >>> graph.ask("cast", film="Doubt")
    person                         name                    role   character  billing
    person/meryl-streep            Meryl Streep            actor             1
    person/philip-seymour-hoffman  Philip Seymour Hoffman  actor             2
    person/amy-adams               Amy Adams               actor             3
    person/viola-davis             Viola Davis             actor             4
    4 rows.
    """

    def __init__(self, found: Answer | Table) -> None:
        self._answer = found if isinstance(found, Answer) else None
        self._found = _triples(found.graph) if isinstance(found, Answer) and found.graph is not None else found
        self._rows: list[Row] | None = list(self._found) if isinstance(self._found, Answer) else None
        self.columns = self._found.columns if isinstance(self._found, Answer) else tuple(self._found.kinds)
        self.evidence: Sequence[Sequence[Evidence]] = ()
        self.drawing: Drawing | None = None

    @property
    def answer(self) -> Answer:
        """Return the rows as RDF terms, or the truth value or graph that the query gave.

        >>> graph.sparql("ASK { ?film film:year 2008 }").answer.boolean
        True
        """
        if self._answer is None:
            self._answer = self._found.answer() if isinstance(self._found, Table) else self._found
        return self._answer

    def first(self, count: int) -> Answer:
        """Return the first rows, at most so many, as RDF terms.

        >>> len(graph.ask("cast", film="Doubt").first(3))
        3
        """
        if self._answer is None and isinstance(self._found, Table):
            return Table.of(self._found.kinds, self._found.make(0, min(count, len(self)))).answer()
        return replace(self.answer, terms=self.answer.terms[:count])

    def only(self, row: int) -> Answer:
        """Return one row as RDF terms.

        >>> [str(row["name"]) for row in graph.ask("cast", film="Doubt").only(1)]
        ['Philip Seymour Hoffman']
        """
        if self._answer is None and isinstance(self._found, Table):
            return Table.of(self._found.kinds, self._found.make(row, row + 1)).answer()
        return replace(self.answer, terms=self.answer.terms[row : row + 1])

    def explained(self, evidence: Sequence[Sequence[Evidence]]) -> "Rows":
        """Return the same rows, each with its evidence as plain values under "evidence".

        >>> graph.ask("cast", film="Doubt").explained([()] * 4)[0]["evidence"]
        []
        """
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

    def __bool__(self) -> bool:
        """Return the truth value of an ASK, otherwise whether there are rows."""
        return bool(self._answer.boolean) if self._answer is not None and self._answer.boolean is not None else len(self) > 0

    def __repr__(self) -> str:
        if self._answer is not None and self._answer.boolean is not None:
            return str(self._answer.boolean)
        if self._answer is not None and self._answer.graph is not None:
            return self._turtle(self._answer.graph)
        return text_table(self.columns, self._first(), len(self)) if self.columns else counted(len(self), "row") + "."

    def _repr_html_(self) -> str:
        """Return the first rows as a table in HTML, a graph as Turtle, a truth value as a word."""
        if self._answer is not None and (self._answer.boolean is not None or self._answer.graph is not None):
            return f"<pre>{html_lines(repr(self))}</pre>"
        return html_table(self.columns, self._first(), len(self))

    def _first(self) -> list[list[object]]:
        """Return the values of the first rows as they are shown: the IRI of an entity without what all have in common."""
        return [[_shown(row[name]) for name in self.columns] for row in self[:SHOWN]]

    def _turtle(self, graph: Graph) -> str:
        terms = self._found.terms if isinstance(self._found, Answer) else ()
        part = graph
        if len(terms) > _TRIPLES:
            part = Graph()
            for prefix, namespace in graph.namespaces():
                part.bind(prefix, namespace)
            for triple in terms[:_TRIPLES]:
                part.add(triple)  # type: ignore[arg-type]
        more = f", of which the first {_TRIPLES} are shown" if part is not graph else ""
        return f"{part.serialize(format='turtle').strip()}\n# {counted(len(terms), 'triple')}{more}."

    def _all(self) -> list[Row]:
        if self._rows is None:
            self._rows = self._made(0, len(self))
        return self._rows

    def _made(self, first: int, end: int) -> list[Row]:
        made = self._found.make(first, end) if isinstance(self._found, Table) else ()
        return [dict(zip(self.columns, row, strict=True)) for row in made]

    def to_pandas(self) -> "pd.DataFrame":
        """Return the rows as a pandas data frame; raises `FilmographError` where pandas is not installed.

        >>> graph.ask("cast", film="Doubt").to_pandas()["name"].tolist()[:2]
        ['Meryl Streep', 'Philip Seymour Hoffman']
        """
        try:
            import pandas as pd  # noqa: PLC0415 - only who asks for a data frame needs pandas
        except ImportError:
            raise _not_installed("to_pandas()", "pandas") from None
        return pd.DataFrame(self._all(), columns=list(self.columns))

    def to_polars(self) -> "pl.DataFrame":
        """Return the rows as a Polars data frame; raises `FilmographError` where Polars is not installed.

        A column has one type there: one with numbers and texts is of texts.

        >>> graph.ask("cast", film="Doubt").to_polars().shape
        (4, 5)
        """
        try:
            import polars as pl  # noqa: PLC0415 - only who asks for it needs Polars
        except ImportError:
            raise _not_installed("to_polars()", "polars") from None
        return pl.DataFrame(self._of_one_type())

    def to_arrow(self) -> "pa.Table":
        """Return the rows as an Arrow table; raises `FilmographError` where pyarrow is not installed.

        A column has one type there: one with numbers and texts is of texts.

        >>> graph.ask("cast", film="Doubt").to_arrow().num_rows
        4
        """
        try:
            import pyarrow as pa  # noqa: PLC0415 - only who asks for it needs pyarrow
        except ImportError:
            raise _not_installed("to_arrow()", "pyarrow") from None
        return pa.table(self._of_one_type())

    def _of_one_type(self) -> dict[str, list[Any]]:
        rows = self._all()
        return {name: _of_one_type([row[name] for row in rows]) for name in self.columns}

    def to_networkx(self) -> "nx.Graph[str]":
        """Return the answer as a graph: of a question as the edges in its header say, its nodes with `label` and `kind`.

        Of other rows there is an edge for each, between the first two columns that hold IRIs; other columns are its attributes.
        Raises `UsageError` for a question that links no two things, `FilmographError` when fewer than two columns hold IRIs.

        >>> graph.sparql("SELECT ?film ?who { ?film film:director ?who }").to_networkx().number_of_edges()
        6
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


_TRIPLES = 100
"""How many triples of a larger graph are shown."""


def _triples(graph: Graph) -> Answer:
    """Return the triples of a graph as rows, in the order of their terms."""
    triples: Any = sorted(graph, key=lambda triple: [str(term) for term in triple])
    return Answer(("subject", "predicate", "object"), tuple(triples))


def _shown(value: Any) -> Any:
    return value.removeprefix(str(ID)) if isinstance(value, str) else value


def _of_one_type(values: list[Any]) -> list[Any]:
    """Return values whose types differ as texts, numbers as floats; None stays None."""
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) < 2:
        return values
    kind = float if kinds == {int, float} else str
    return [None if value is None else kind(value) for value in values]


def _not_installed(method: str, library: str) -> FilmographError:
    return FilmographError(f"{method} needs {library}; install it with `pip install {library}`.")
