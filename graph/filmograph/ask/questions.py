"""Asking the named questions: parameters resolved and bound, rows of plain values given back."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, overload

import networkx as nx
from rdflib.term import URIRef

from filmograph.ask.names import Lookup, find, resolve
from filmograph.ask.query import Question, question
from filmograph.ask.tables import FAST, Tables
from filmograph.errors import FilmographError, UsageError
from filmograph.sparql import bind
from filmograph.store import Answer, Store, Value

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Value]


class Rows(Sequence[Row]):
    """The rows of an answer as plain Python values under `columns`; `answer` holds the same as RDF terms."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.columns = answer.columns
        self._rows = list(answer)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {', '.join(self.columns)}>"

    def to_pandas(self) -> "pd.DataFrame":
        """Return the rows as a pandas data frame; raises `FilmographError` where pandas is not installed."""
        try:
            import pandas as pd  # noqa: PLC0415 - only who asks for a data frame needs pandas
        except ImportError:
            raise FilmographError("to_pandas() needs pandas; install it with `pip install pandas`.") from None
        return pd.DataFrame(self._rows, columns=list(self.columns))

    def to_networkx(self) -> "nx.Graph[str]":
        """Return a graph with an edge for each row, between the first two columns that hold IRIs; other columns are its attributes.

        Raises `FilmographError` when fewer than two columns hold IRIs.
        """
        ends = [c for i, c in enumerate(self.columns) if self.answer.terms and isinstance(self.answer.terms[0][i], URIRef)][:2]
        if len(ends) < 2:
            raise FilmographError("to_networkx() needs two columns of IRIs, one for each end of an edge; this answer has fewer.")
        graph: nx.MultiGraph[str] = nx.MultiGraph()
        for row in self._rows:
            said: dict[str, Any] = {name: value for name, value in row.items() if name not in ends and value is not None}
            graph.add_edge(str(row[ends[0]]), str(row[ends[1]]), **said)
        return graph


def ask(store: Store, name: str, parameters: Mapping[str, object], tables: Tables | None = None, lookup: Lookup | None = None) -> Rows:
    """Return the answer to a named question; a parameter is a name, a title (optionally `Title (Year)`), a role or an IRI.

    Where there are `tables` and the question has a fast way, it goes that way, to the same answer.
    Raises `UsageError` for an unknown question or a wrong parameter, `NotFound` and `AmbiguousName` for names.
    """
    asked = question(name)
    _check(asked, parameters)
    kinds = {parameter.name: parameter.kind for parameter in asked.parameters}
    find_thing = lookup or partial(find, store)
    terms = {key: resolve(find_thing, kinds[key], str(value)) for key, value in parameters.items() if value is not None}
    if tables is not None and name in FAST:
        return Rows(tables.ask(name, terms))
    return Rows(store.query(bind(asked.text, terms)))


def _check(asked: Question, parameters: Mapping[str, object]) -> None:
    known = {parameter.name for parameter in asked.parameters}
    takes = ", ".join(f"{p.name}?" if p.optional else p.name for p in asked.parameters)
    for key in parameters:
        if key not in known:
            raise UsageError(f"The question {asked.name!r} has no parameter {key!r}; it takes {takes}.")
    for parameter in asked.parameters:
        if not parameter.optional and parameters.get(parameter.name) in (None, ""):
            raise UsageError(
                f"The question {asked.name!r} needs the parameter {parameter.name!r}, for example {parameter.name}={parameter.example!r}."
            )
