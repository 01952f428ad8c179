"""The database of claims, opened for reading: names where there are no triples, and what each source said."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
from rapidfuzz import fuzz, process

from filmograph.errors import AmbiguousName, NotFound, StoreError, reason
from filmograph.store import snapshot
from filmograph.store.claim_tables import NUMBER_MACROS
from filmograph.text import PYTHON_KEY, SQL, name_key

_NEAR = 5


class Tables:
    """The tables of people, films and credits in a store's folder, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with self._failures("opened"):
            self._connection = duckdb.connect(str(folder / snapshot.CLAIMS), read_only=True)
            # its own progress bar would stand between what commands print
            with suppress(duckdb.CatalogException):  # another connection of this process to the same file has given it already
                self._connection.create_function(PYTHON_KEY, name_key, ["VARCHAR"], "VARCHAR")
            self._connection.execute(f"SET enable_progress_bar = false; {SQL} {NUMBER_MACROS}")

    def rows(self, query: str, parameters: Collection[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows that a query finds."""
        with self._failures("read"):
            return self._connection.execute(query, list(parameters) or None).fetchall()

    def columns(self, query: str, parameters: Collection[object] = ()) -> dict[str, Any]:
        """Return what a query finds as numpy arrays by column name."""
        with self._failures("read"):
            return dict(self._connection.execute(query, list(parameters) or None).fetchnumpy())

    @contextmanager
    def _failures(self, action: str) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            raise StoreError(f"{self._folder}: the store's tables cannot be {action} ({reason(error)}); build it anew.") from None

    def find(self, kind: str, text: str) -> tuple[str, str]:
        """Return (IRI, label) of the one person or film that `text` names; raises `NotFound` or `AmbiguousName`."""
        label = "name" if kind == "person" else "title || coalesce(' (' || year || ')', '')"
        if re.match(r"https?://", text):
            if not self.rows(f"SELECT 1 FROM {kind} WHERE iri = ?", [text]):
                raise NotFound(f"No {kind} has the IRI {text}.")
            return text, text
        plain = "name" if kind == "person" else "title"
        for condition, value in (
            (f"{plain} = $1 OR {label} = $1", text),
            (f"key = $1 OR key || coalesce(' ' || {_year(kind)}, '') = $1", name_key(text)),
        ):
            if found := self.rows(f"SELECT iri, {label} FROM {kind} WHERE {condition} ORDER BY 2, 1", [value]):
                return _only(kind, text, found)
        labels = [str(name) for (name,) in self.rows(f"SELECT DISTINCT {label} AS label FROM {kind} ORDER BY label")]
        near = [
            str(name) for name, *_ in process.extract(text, labels, scorer=fuzz.WRatio, processor=name_key, limit=_NEAR, score_cutoff=75)
        ]
        hint = f" Near names: {'; '.join(near)}." if near else ""
        raise NotFound(f"No {kind} is called {text!r}.{hint}", near)


def _year(kind: str) -> str:
    return "NULL" if kind == "person" else "year"


def _only(kind: str, text: str, found: list[tuple[Any, ...]]) -> tuple[str, str]:
    pairs = [(str(iri), str(label)) for iri, label in found]
    if len(pairs) == 1:
        return pairs[0]
    listed = "; ".join(f"{label} <{iri}>" for iri, label in pairs)
    raise AmbiguousName(f"Several {kind}s are called {text!r}; name one by its IRI or, for a film, as Title (Year): {listed}.", pairs)
