"""The attributes of nodes and edges as columns: numbers, texts of few kinds, lists of texts; each made when it is first used."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from filmograph.store.columns import Numbers, Texts

Objects = npt.NDArray[np.object_]


class Chosen(Sequence[str]):
    """Some of the texts of a sorted column, given by their rows there, in order."""

    def __init__(self, texts: Texts, rows: Numbers) -> None:
        self._texts, self.rows = texts, rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        return self._texts.take(self.rows[index]) if isinstance(index, slice) else self._texts[int(self.rows[index])]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts.take(self.rows))

    def find(self, text: object) -> int | None:
        """Return the index of a text among the chosen, or None."""
        row = self._texts.find(text) if isinstance(text, str) else None
        if row is None:
            return None
        index = int(np.searchsorted(self.rows, row))
        return index if index < len(self) and self.rows[index] == row else None


class _Objects(Sequence[Any]):
    """A column of Python values; those of a class are given by `_at` for an array of indices."""

    dtype = np.dtype(object)

    def _at(self, indices: Any) -> Objects:
        raise NotImplementedError

    def __getitem__(self, indices: Any) -> Any:
        return self.item(int(indices)) if isinstance(indices, int | np.integer) else self._at(indices)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Objects:
        return self._at(slice(None))

    def item(self, index: int) -> Any:
        """Return the value at an index."""
        return self._at([index])[0]

    def tolist(self) -> list[Any]:
        """Return all values."""
        values: list[Any] = self._at(slice(None)).tolist()
        return values


class Coded(_Objects):
    """A column of texts of which there are few: `categories`, and for each row the index of its text there, in `codes`."""

    def __init__(self, codes: Numbers, categories: Sequence[str]) -> None:
        self.codes, self.categories = codes, tuple(categories)
        self._texts = np.array(self.categories, dtype=object)

    def __len__(self) -> int:
        return len(self.codes)

    def _at(self, indices: Any) -> Objects:
        texts: Objects = self._texts[self.codes[indices]]
        return texts


class Listed(_Objects):
    """A column of lists of texts: those of row r are named by `groups` between `starts[r]` and `starts[r + 1]`."""

    def __init__(self, starts: Numbers, groups: Numbers, named: Callable[[Numbers], list[str]]) -> None:
        self._starts, self._groups, self._named = starts, groups, named

    def __len__(self) -> int:
        return len(self._starts) - 1

    def _at(self, indices: Any) -> Objects:
        rows = np.arange(len(self))[indices]
        lists = np.empty(len(rows), dtype=object)
        for index, row in enumerate(rows.tolist()):
            lists[index] = self._named(self._groups[self._starts[row] : self._starts[row + 1]])
        return lists


class EdgeColumn:
    """An attribute of edges as a column of a symmetric matrix, in which each edge occurs twice.

    `values` has the value of each edge once, in the order of the graph's edges, and `edge` the edge at each index of the matrix.
    """

    def __init__(self, values: Any, edge: Numbers) -> None:
        self.values, self.edge = values, edge

    @property
    def dtype(self) -> Any:
        """Return the type of the values."""
        return self.values.dtype

    def __len__(self) -> int:
        return len(self.edge)

    def __getitem__(self, indices: Any) -> Any:
        return self.values[self.edge[indices]]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Numbers:
        return np.asarray(self.values[self.edge], dtype=dtype)

    def item(self, index: int) -> Any:
        """Return the value at an index, as a Python value."""
        return self.values.item(int(self.edge[index]))


class Made(Mapping[str, Any]):
    """Columns by name, each made when it is first used."""

    def __init__(self, makers: Mapping[str, Callable[[], Any]]) -> None:
        self._makers, self._made = makers, dict[str, Any]()

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def joined(parts: Sequence[Any | None], counts: Sequence[int]) -> Any:
    """Return the columns of several kinds of nodes as one; where one kind has none there is 0, or no text."""
    if any(isinstance(part, Coded) for part in parts):
        categories, codes = [""], []
        for part, count in zip(parts, counts, strict=True):
            codes.append(np.zeros(count, dtype=np.int32) if part is None else part.codes + np.int32(len(categories)))
            categories.extend(() if part is None else part.categories)
        return Coded(np.concatenate(codes), categories)
    if any(isinstance(part, list) for part in parts):
        return [text for part, count in zip(parts, counts, strict=True) for text in (part or [""] * count)]
    return np.concatenate([np.zeros(count, dtype=np.int32) if part is None else part for part, count in zip(parts, counts, strict=True)])
