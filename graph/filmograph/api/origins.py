"""Where a graph is opened from, and what it then has open: its store, and on this machine the names, arrays and claims."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rdflib.term import URIRef

from filmograph.ask.name_sources import EndpointNames, StoreNames
from filmograph.ask.network.incidence import Network
from filmograph.namespaces import FILM
from filmograph.store import snapshot
from filmograph.store.address import Address
from filmograph.store.answer import Store
from filmograph.store.graph import EmbeddedStore, NoTriples
from filmograph.store.leases import hold_for
from filmograph.store.limited import LimitedQueries
from filmograph.store.names import Names
from filmograph.store.sparql import bind, sound_iri

if TYPE_CHECKING:  # DuckDB is long to load, and most questions need no claims
    from filmograph.ask.network.traverse import Search
    from filmograph.ask.walk import SourceWalk
    from filmograph.store.claims_reader import Tables


class Origin(Protocol):
    """Where a graph comes from; `str` of it names it to a user."""

    def open(self) -> tuple[Store, Path | None]:
        """Return the store, and the folder of its snapshot where it is on this machine."""


@dataclass(frozen=True)
class Folder:
    """A store that `filmograph build` wrote."""

    path: Path

    def open(self) -> tuple[Store, Path | None]:
        """Return what was published last; raises `StoreError` when there is none."""
        folder = snapshot.current(self.path)
        return (EmbeddedStore(folder) if (folder / snapshot.GRAPH).is_dir() else NoTriples(self.path)), folder

    def __str__(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class Snapshot:
    """One snapshot of a store, whatever is published after it, or a copy of its graph alone."""

    folder: Path

    def open(self) -> tuple[Store, Path | None]:
        """Return its graph, and its folder where it has all that a snapshot has."""
        complete = (self.folder / snapshot.NETWORK).is_dir()
        graph = (self.folder / snapshot.GRAPH).is_dir()
        return (EmbeddedStore(self.folder) if graph else NoTriples(self.folder)), self.folder if complete else None

    def __str__(self) -> str:
        return self.folder.name


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL endpoint, given so many seconds and bytes for a question; its address has no credentials."""

    address: Address
    seconds: float
    size: int

    def open(self) -> tuple[Store, Path | None]:
        """Return what asks the endpoint."""
        from filmograph.store.endpoint import Patience, RemoteStore  # noqa: PLC0415 - only an endpoint needs SPARQLWrapper

        return RemoteStore(self.address, patience=Patience(self.seconds, self.size)), None

    def __str__(self) -> str:
        return str(self.address)


@dataclass(frozen=True)
class OpenStore:
    """A store that is open already."""

    store: Store

    def open(self) -> tuple[Store, Path | None]:
        """Return it."""
        return self.store, None

    def __str__(self) -> str:
        return type(self.store).__name__


@dataclass
class Opened:
    """What a graph has open; the arrays and the claims are opened when they are first used."""

    store: Store
    folder: Path | None
    walks: "dict[str, SourceWalk]" = field(default_factory=dict)
    search: "Search | None" = None

    def __post_init__(self) -> None:
        self._let_go = (lambda: None) if self.folder is None else hold_for(self, self.folder)

    @cached_property
    def graph(self) -> Store:
        """The store where our terms are asked for; raises `EndpointError` for an endpoint whose graph is not one of ours."""
        if self.folder is None and not isinstance(self.store, EmbeddedStore):
            from filmograph.store import served  # noqa: PLC0415 - only an endpoint needs SPARQLWrapper
            from filmograph.store.endpoint import RemoteStore  # noqa: PLC0415

            if isinstance(self.store, RemoteStore):
                served.check(self.store)
        return self.store

    @cached_property
    def names(self) -> EndpointNames | StoreNames:
        """The names of the entities."""
        if self.folder is None:
            return EndpointNames(self.graph)
        folder = self.folder
        return StoreNames(Names(folder), lambda: self.network or Network(folder), None if isinstance(self.store, NoTriples) else self.store)

    @cached_property
    def queries(self) -> LimitedQueries | None:
        """What answers the queries that a user wrote, None at an endpoint and where the store has no triples."""
        return None if self.folder is None or isinstance(self.store, NoTriples) else LimitedQueries(self.folder)

    def close(self) -> None:
        """End the processes that answer queries, and let the snapshot be removed."""
        self._let_go()
        if self.__dict__.get("queries"):  # they have been used
            self.__dict__["queries"].close()

    @cached_property
    def network(self) -> Network | None:
        """The arrays, None at an endpoint."""
        return None if self.folder is None else Network(self.folder / snapshot.NETWORK)

    @cached_property
    def tables(self) -> "Tables | None":
        """The claims, None at an endpoint."""
        if self.folder is None:
            return None
        from filmograph.store.claims_reader import Tables  # noqa: PLC0415

        return Tables(self.folder)


_NUMBERS = {("film", "year"): "film_year", ("person", "birthYear"): "person_born", ("person", "deathYear"): "person_died"}
_NUMBER = "SELECT ?number { $_entity $_property ?number } ORDER BY ?number"


def find_number(opened: Opened, kind: str, iri: str, name: str) -> int | None:
    """Return a number that an entity has, from the arrays where they have it, else from the graph; None where it has none."""
    if (kind, name) in _NUMBERS and opened.network is not None:
        row = opened.network.texts(f"{kind}_iri").find(iri)
        if row is not None:
            return int(opened.network.numbers(_NUMBERS[kind, name])[row]) or None
    found = [row["number"] for row in opened.graph.query(bind(_NUMBER, {"entity": URIRef(sound_iri(iri)), "property": FILM[name]}))]
    return next((number for number in found if isinstance(number, int)), None)
