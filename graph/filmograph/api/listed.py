"""All entities of a kind as a sequence, each made when it is asked for."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from filmograph.api.entity import Entity
from filmograph.display import SHOWN, html_table
from filmograph.wording import counted

if TYPE_CHECKING:
    from filmograph.api.filmograph import Filmograph

Kind = TypeVar("Kind", bound=Entity)


class Listed(Sequence[Kind], Generic[Kind]):
    """All people, films, companies or places of a graph in the order of their names; `len` is cheap, and each is made when it is used.

    >>> films = graph.films()
    >>> len(films), films[0]
    (7, <Film Dawn of the Dead (1978) (film/dawn-of-the-dead-1978)>)
    """

    def __init__(self, graph: "Filmograph", kind: type[Kind], pairs: Sequence[tuple[str, str]], remake: Callable[[], object]) -> None:
        self._graph, self._kind, self._pairs, self._remake = graph, kind, pairs, remake

    def __len__(self) -> int:
        return len(self._pairs)

    @overload
    def __getitem__(self, index: int) -> Kind: ...
    @overload
    def __getitem__(self, index: slice) -> list[Kind]: ...
    def __getitem__(self, index: int | slice) -> Kind | list[Kind]:
        if isinstance(index, slice):
            return [self._kind(self._graph, *pair) for pair in self._pairs[index]]
        return self._kind(self._graph, *self._pairs[index])

    def __iter__(self) -> Iterator[Kind]:
        return (self._kind(self._graph, *pair) for pair in self._pairs)

    def __contains__(self, entity: object) -> bool:
        return isinstance(entity, self._kind) and self._graph.has(entity)

    def __reduce__(self) -> tuple[object, ...]:
        return self._remake, ()

    def __repr__(self) -> str:
        first = ", ".join(repr(entity) for entity in self[:3])
        return f"<{counted(len(self), *self._nouns)}{': ' if len(self) else ''}{first}{', …' if len(self) > 3 else ''}>"

    def _repr_html_(self) -> str:
        """Return the first of them as a table in HTML."""
        return html_table((self._nouns[0], "IRI"), [(one.name, one.iri) for one in self[:SHOWN]], len(self))

    @property
    def _nouns(self) -> tuple[str, str]:
        return self._kind.kind, {"person": "people", "company": "companies"}.get(self._kind.kind, f"{self._kind.kind}s")
