"""The index of names in a store, which finds films, people, companies, places and characters by each of their names, also by near names.

Each kind has a table in columns, with one row for each name of each entity: the key of the name, the entity's IRI and label, the name where
it is not the label, whether it is the entity's own name or an alternative one, and the trigrams of the key. Rows are sorted by key, IRI,
own names first, and name.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import overload

import numpy as np

from filmograph.namespaces import ID
from filmograph.store.columns import Block, Columns, Numbers, Texts, block, bounds
from filmograph.text import name_key, nearest, nearest_parts

FOLDER = "names"
"""The folder of the index, within the folder of a snapshot."""
KINDS = ("film", "person", "company", "place", "character")
TEXTS, NUMBERS = ("key", "iri", "label", "name"), ("own", "trigrams")
"""The columns of each kind; those of films are `film_key` and so on."""

_CANDIDATES = 200
_FEW = 3
"""How many letters a word has to have to be looked for within names."""
_PART = 100_000


@dataclass(frozen=True)
class Named:
    """An entity with one of its names: its IRI and label, the name as written, and whether it is the own name or an alternative one."""

    iri: str
    label: str
    name: str
    own: bool


class Names:
    """The index of names of a store; a column is read when it is first used."""

    def __init__(self, folder: Path) -> None:
        self._columns = Columns(folder / FOLDER)

    def find(self, kind: str, text: str) -> list[Named]:
        """Return the entities with a name of the same key as `text`, once for each such name."""
        keys, key = self._columns.texts(f"{kind}_key"), key_of(text)
        return [self._row(kind, row) for row in range(bisect_left(keys, key), bisect_right(keys, key))]

    def starting(self, kind: str, text: str) -> list[Named]:
        """Return the entities with a name in which words begin as those of `text` do, those with the shortest names first.

        The last word may be incomplete. Where no name has the words in their order, names that have them in any order are found.
        """
        keys, key = self._columns.texts(f"{kind}_key"), name_key(text)
        if not key:
            return []
        rows = self._with_beginning(keys, key)
        if not len(rows) and " " in key:
            rows = reduce(np.intersect1d, (self._with_beginning(keys, word) for word in key.split()))
        if len(rows) > _CANDIDATES:
            lengths = keys.lengths(rows)
            rows = rows[np.sort(np.argsort(lengths, kind="stable")[:_CANDIDATES])]
        return [self._row(kind, int(row)) for row in rows]

    def _with_beginning(self, keys: Texts, beginning: str) -> Numbers:
        """Return the rows of the names that begin so, and where a few letters are given also of those with such a word further on."""
        first = np.arange(bisect_left(keys, beginning), bisect_right(keys, f"{beginning}\U0010ffff"))
        return first if len(beginning) < _FEW else np.union1d(first, keys.with_word(beginning))

    def near(self, kinds: Iterable[str], text: str) -> list[str]:
        """Return the labels of the entities whose names are most similar to `text`, the most similar first."""
        key = name_key(text)
        labels: dict[str, set[str]] = {}
        for known, label in (pair for kind in kinds if key for pair in self._candidates(kind, key)):
            labels.setdefault(known, set()).add(label)
        found = (label for known in nearest(key, labels) for label in sorted(labels[known])) if labels else ()
        return list(dict.fromkeys(found))

    def near_words(self, kind: str, text: str) -> list[Named]:
        """Return the entities with a name of which a part is similar to `text`, the most similar first."""
        keys, key = self._columns.texts(f"{kind}_key"), name_key(text)
        if len(key) <= _FEW or not len(keys):
            return []
        trigrams, own = self._columns.numbers(f"{kind}_trigrams"), trigrams_of(block([key]))
        common = np.bitwise_count(trigrams & own).astype(np.int32)
        rows = _most(64 * common - np.bitwise_count(trigrams), _CANDIDATES)
        found = dict(zip(rows.tolist(), keys.take(rows), strict=True))
        return [self._row(kind, row) for row in nearest_parts(key, found)]

    def every(self, kind: str) -> "Every":
        """Return (IRI, label) of every entity of a kind, in the order of the keys of their labels."""
        return Every(self, kind, np.flatnonzero(self._labels(kind)))

    def entity(self, kind: str, row: int) -> tuple[str, str]:
        """Return (IRI, label) of the entity that a row is of."""
        return f"{ID}{self._columns.texts(f'{kind}_iri')[row]}", self._columns.texts(f"{kind}_label")[row]

    def _labels(self, kind: str) -> Numbers:
        """Return whether each row has an entity's own label, which is once for each entity."""
        own, names = self._columns.numbers(f"{kind}_own"), self._columns.texts(f"{kind}_name")
        labels: Numbers = own.astype(bool) & (names.lengths(np.arange(len(own))) == 0)
        return labels

    def _candidates(self, kind: str, key: str) -> Iterator[tuple[str, str]]:
        """Yield (key, label) of the names with the greatest share of trigrams in common with a key."""
        trigrams = self._columns.numbers(f"{kind}_trigrams")
        own = trigrams_of(block([key]))
        alike = 2 * np.bitwise_count(trigrams & own) / (np.bitwise_count(trigrams) + np.bitwise_count(own))
        rows = _most(alike, _CANDIDATES)
        keys, labels = (self._columns.texts(f"{kind}_{column}").take(rows) for column in ("key", "label"))
        return zip(keys, labels, strict=True)

    def _row(self, kind: str, row: int) -> Named:
        iri, label, name = (self._columns.texts(f"{kind}_{column}")[row] for column in ("iri", "label", "name"))
        return Named(f"{ID}{iri}", label, name or label, bool(self._columns.numbers(f"{kind}_own")[row]))


class Every(Sequence[tuple[str, str]]):
    """(IRI, label) of entities, given by their rows in the index; each is read when it is asked for."""

    def __init__(self, names: Names, kind: str, rows: Numbers) -> None:
        self._names, self._kind, self._rows = names, kind, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[str, str]]: ...
    def __getitem__(self, index: int | slice) -> tuple[str, str] | list[tuple[str, str]]:
        if isinstance(index, slice):
            return [self._names.entity(self._kind, row) for row in self._rows[index].tolist()]
        return self._names.entity(self._kind, int(self._rows[index]))


def _most(values: Numbers, count: int) -> Numbers:
    """Return the rows of the greatest values, at most so many, in no order."""
    return np.argsort(-values) if len(values) <= count else np.argpartition(-values, count)[:count]


def key_of(text: str) -> str:
    """Return the key under which a name is found: its name key, or the name itself where its name key is empty, as for "!!!"."""
    return name_key(text) or text


def trigrams_of(keys: Block) -> Numbers:
    """Return the trigrams of bytes of each key, with a space added at both ends, as 64 bits: each trigram sets one bit."""
    text, lengths = np.frombuffer(keys[0], dtype=np.uint8), keys[1]
    starts, found = bounds(lengths), np.zeros(len(lengths), dtype=np.uint64)
    for first in range(0, len(lengths), _PART):
        last = min(first + _PART, len(lengths))
        found[first:last] = _trigrams(text[starts[first] : starts[last]], lengths[first:last])
    return found


def _trigrams(text: Numbers, lengths: Numbers) -> Numbers:
    at = np.arange(len(text)) + 2 * np.repeat(np.arange(len(lengths)), lengths)
    padded = np.full(len(text) + 2 * len(lengths), ord(" "), dtype=np.uint32)
    padded[at + 1] = text
    codes = (padded[at] << 16 | padded[at + 1] << 8 | padded[at + 2]) * np.uint32(2654435761)  # spreads similar trigrams over the bits
    return np.bitwise_or.reduceat(np.uint64(1) << (codes >> np.uint32(26)).astype(np.uint64), bounds(lengths)[:-1])
