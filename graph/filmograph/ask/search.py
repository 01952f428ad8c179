"""The search for names as they are typed: incomplete, misspelt or in another script, of entities of any kind."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from filmograph.ask.answer_rows import Rows, Table
from filmograph.ask.lookup import CLASSES, NameSource
from filmograph.ask.name_sources import StoreNames
from filmograph.store.names import Named, key_of
from filmograph.store.network import NetworkArrays

Credits = Callable[[str, str], int]
"""A function from a kind and an IRI to how many credits an entity has."""


@dataclass(frozen=True)
class Hit:
    """An entity that was found: its kind, IRI and label, the name that was found where that is another, and whether it is only near."""

    kind: str
    iri: str
    label: str
    name: str | None
    near: bool


@dataclass(frozen=True)
class _Rated:
    """A hit with what it is sorted by: exact names first, then names that begin so, then what has most credits."""

    hit: Hit
    order: tuple[bool, bool, int, int, str]


def search(  # noqa: PLR0913 - each is something that a user chooses
    names: NameSource, network: NetworkArrays | None, text: str, kinds: Sequence[str], limit: int, *, near: bool
) -> list[Hit]:
    """Return the entities of these kinds whose names begin as a text does, or else (with `near`) those with near names, the best first.

    What is in another script is also looked for in Latin letters.
    """
    key = key_of(text.strip())
    if not key:
        return []
    count = credits_of(network)
    rated = [_rate(kind, named, key, count) for kind in kinds for named in _named(names, kind, text)]
    best = dict[str, Hit]()
    for one in sorted(rated, key=lambda rated: rated.order):
        best.setdefault(one.hit.iri, one.hit)
    for written in (text, in_latin(text)) if near else ():
        if not best:
            best = {hit.iri: hit for hit in _near(names, kinds, written, count)}
    return list(best.values())[:limit]


def in_latin(text: str) -> str:
    """Return a text in Latin letters.

    >>> in_latin("Вайола Дэвис")
    'Vayola Devis'
    """
    from anyascii import anyascii  # noqa: PLC0415 - most names that are looked for are found as they are written

    return str(anyascii(text))


def _named(names: NameSource, kind: str, text: str) -> Sequence[Named]:
    if not isinstance(names, StoreNames):
        return names.find(kind, text)
    return names.starting(kind, text) or ([] if text.isascii() else names.starting(kind, in_latin(text)))


def _rate(kind: str, named: Named, key: str, count: Credits) -> _Rated:
    found = key_of(named.name)
    exact = found == key or key_of(named.label) == key
    hit = Hit(kind, named.iri, named.label, None if _is_shown(named) else named.name, near=False)
    return _Rated(hit, (not exact, not found.startswith(key), -count(kind, named.iri), len(found), named.iri))


def _is_shown(named: Named) -> bool:
    """Return whether the label shows the name."""
    return key_of(named.name) in key_of(named.label)


def _near(names: NameSource, kinds: Sequence[str], text: str, count: Credits) -> Iterator[Hit]:
    for label in names.near(kinds, text):
        for kind in kinds:
            for iri in dict.fromkeys(named.iri for named in names.find(kind, label) if named.label == label):
                yield Hit(kind, iri, label, None, near=True)
    if isinstance(names, StoreNames):
        found = [(kind, named) for kind in kinds for named in names.near_words(kind, text)]
        for kind, named in sorted(found, key=lambda pair: -count(pair[0], pair[1].iri)):
            yield Hit(kind, named.iri, named.label, None if _is_shown(named) else named.name, near=True)


def credits_of(network: NetworkArrays | None) -> Credits:
    """Return the function that counts the credits of people and films, which are 0 for all others and where there are no arrays."""

    def count(kind: str, iri: str) -> int:
        if network is None or kind not in ("person", "film"):
            return 0
        row = (network.person_iri if kind == "person" else network.film_iri).find(iri)
        starts = network.person_start if kind == "person" else network.numbers("film_start")
        return 0 if row is None else int(starts[row + 1] - starts[row])

    return count


_COLUMNS = {"iri": "iri", "name": "text", "kind": "text", "found_as": "text", "about": "text", "near": "boolean"}


def rows_of(names: NameSource, hits: Sequence[Hit]) -> Rows:
    """Return hits as rows, each with the career of a person or company in a few words."""
    careers = {iri: str(found) for kind in ("person", "company") for iri, found in
               names.careers(kind, [hit.iri for hit in hits if hit.kind == kind]).items()}  # fmt: skip
    return Rows(Table.of(_COLUMNS, [(hit.iri, hit.label, hit.kind, hit.name, careers.get(hit.iri) or None, hit.near) for hit in hits]))


KINDS = tuple(CLASSES)
"""The kinds of entities that are searched."""
