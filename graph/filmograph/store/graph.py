"""Graphs in pyoxigraph: the graph of a store (loaded, copied, changed, queried, written out), and a graph in memory."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from filmograph.errors import QueryError, StoreError
from filmograph.namespaces import KNOWN_PREFIXES, PREFIXES
from filmograph.store import checksums, snapshot, void
from filmograph.store.answer import Answer, graph_answer, read_answer
from filmograph.store.query_process import damage, is_damage, parse_error
from filmograph.store.sparql import starred
from filmograph.store.void import Content

_LINES = 100_000
_STREAMED = {
    "nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES,
}  # fmt: skip
_IN_SCHEME, _CONCEPT = ox.NamedNode(f"{PREFIXES['skos']}inScheme"), ox.NamedNode(f"{PREFIXES['skos']}Concept")


class EmbeddedStore:
    """The graph of the snapshot that was current when the store was opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        checksums.check_small(folder, f"{snapshot.GRAPH}/", checksums.SMALLEST)  # the engine passes over a damaged end of its log
        try:
            self._graph = ox.Store.read_only(str(folder / snapshot.GRAPH))
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"{folder}: the store's graph cannot be opened ({error}); build it anew from its sources.") from None

    @classmethod
    def open(cls, path: Path) -> "EmbeddedStore":
        """Return the graph of a store, as it was last published; raises `StoreError`."""
        folder = snapshot.current(path)
        if not (folder / snapshot.GRAPH).is_dir():
            raise NoTriples(path).error()
        return cls(folder)

    def __len__(self) -> int:
        return len(self._graph)

    def size(self, *, all_graphs: bool = True) -> int:
        """Return the number of quads, or of the triples of the default graph."""
        return len(self) if all_graphs else void.triples(self._graph)

    def content(self) -> Content:
        """Return what the graph holds, counted; this reads the whole default graph."""
        return void.count(self._graph)

    def query(self, text: str) -> Answer:
        """Return the answer to a query of the default graph and, with GRAPH, of the graphs of the sources.

        Raises `QueryError` with line and column when the query cannot be parsed.
        """
        return ask_graph(self._graph, text)

    @contextmanager
    def stream(self, form: str) -> Iterator[BinaryIO]:
        """Give the graph as an open file of "nquads" or "trig", or its default graph of "ntriples" or "turtle", the same each time.

        The lines of one subject in one graph follow each other.
        """
        reading, writing = os.pipe()
        default = None if form in ("nquads", "trig") else ox.DefaultGraph()

        def write() -> None:
            # the reader may have had enough
            with open(writing, "wb") as file, suppress(BrokenPipeError):  # noqa: PTH123 - a pipe has no path
                self._graph.dump(file, _STREAMED[form], from_graph=default, prefixes=PREFIXES)

        with ThreadPoolExecutor(1) as pool:
            written = pool.submit(write)
            with open(reading, "rb") as file:  # noqa: PTH123
                yield file
            written.result()

    def triples(self, text: str) -> bytes:
        """Return the result of a CONSTRUCT query as N-Triples, without a Python object for each triple; other threads run meanwhile."""
        found = self._graph.query(text, prefixes=KNOWN_PREFIXES)
        return (found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"") if isinstance(found, ox.QueryTriples) else b""


class NoTriples:
    """The missing graph of a store that was built without triples: every query raises an error that says what to do."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def query(self, text: str) -> Answer:  # noqa: ARG002 - the signature of every store
        """Raise `StoreError`."""
        raise self.error()

    def error(self) -> StoreError:
        """Return the error for a question that needs triples."""
        return StoreError(
            f"{self._path}: this store was built with --no-triples and has only the network and its tables; "
            "for this question build it again without --no-triples."
        )


def load(
    files: Sequence[Path], folder: Path, concepts: tuple[Path, ...] = (), progress: Callable[[int, int], None] = lambda _done, _total: None
) -> int:
    """Load files of N-Quads, and Turtle files of concepts, into a new graph folder; return its number of quads.

    `progress` is called with the number of bytes loaded and their total.
    """
    graph = ox.Store(str(folder))
    done, total = 0, sum(path.stat().st_size for path in files)
    # a file at a time takes a fifth less than all in one, or than parts of files
    for path in files:
        graph.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
        done += path.stat().st_size
        progress(done, total)
    for file in concepts:
        graph.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE)
    graph.optimize()
    graph.flush()
    return len(graph)


def clone(folder: Path, new: Path) -> None:
    """Copy a graph folder, so that the copy can be changed; files that never change are shared on the disk."""
    new.mkdir()
    for path in folder.iterdir():
        # tables are written once and later only removed; all other files are written to again
        if path.suffix == ".sst":
            with suppress(OSError):  # not every file system can give a file a second name
                os.link(path, new / path.name)
                continue
        snapshot.copy(path, new / path.name)


def revise(folder: Path, removed: Iterable[str], added: Iterable[str], concepts: tuple[Path, ...] = ()) -> Content:
    """Remove lines of N-Quads from a graph folder and add others; return how its content changes.

    The quads that define a concept stay while the default graph refers to it, or while one of the `concepts` (Turtle files) has them.
    """
    graph = ox.Store(str(folder))
    kept = {ox.Quad(*triple.triple) for file in concepts for triple in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)}
    gone = [quad for quad in _quads(removed) if quad not in kept and quad in graph]
    new = [quad for quad in _quads(added) if quad not in graph]
    of_concepts = {quad for quad in gone if quad.predicate == _IN_SCHEME or quad.object == _CONCEPT}
    change = void.weigh(graph, (quad for quad in gone if quad not in of_concepts), -1)
    graph.extend(new)
    change += void.weigh(graph, new, 1)
    for quad in gone:
        if quad not in of_concepts:
            graph.remove(quad)
    unused = [quad for quad in of_concepts if not _is_referred_to(graph, quad.subject)]
    change += void.weigh(graph, unused, -1)
    for quad in unused:
        graph.remove(quad)
    graph.flush()
    return change


def _quads(lines: Iterable[str]) -> Iterator[ox.Quad]:
    return ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)


def _is_referred_to(graph: ox.Store, node: ox.NamedNode | ox.BlankNode | ox.Triple) -> bool:
    """Return whether the default graph refers to a concept, other than by properties of SKOS."""
    leading = graph.quads_for_pattern(None, None, node, ox.DefaultGraph())
    return any(not quad.predicate.value.startswith(PREFIXES["skos"]) for quad in leading)


class MemoryGraph:
    """A graph in memory, for validation."""

    def __init__(self) -> None:
        self._graph = ox.Store()

    def load(self, triples: bytes) -> None:
        """Add triples."""
        self._graph.bulk_load(triples, format=ox.RdfFormat.N_TRIPLES)

    def load_file(self, path: Path) -> None:
        """Add the triples of a file of N-Triples, N-Quads or Turtle."""
        form = {".nq": ox.RdfFormat.N_QUADS, ".ttl": ox.RdfFormat.TURTLE}.get(path.suffix, ox.RdfFormat.N_TRIPLES)
        self._graph.bulk_load(path=str(path), format=form)

    def content(self) -> Content:
        """Return what the graph holds, counted."""
        return void.count(self._graph)

    def query(self, text: str) -> Answer:
        """Return the answer to a query; raises `QueryError`."""
        return ask_graph(self._graph, text)

    def triples(self) -> bytes:
        """Return all triples of the graph."""
        return ox.serialize((quad.triple for quad in self._graph), format=ox.RdfFormat.N_TRIPLES) or b""


def turtle(lines: Iterable[str], *, trig: bool = False) -> Iterator[str]:
    """Yield lines of N-Triples or N-Quads as Turtle or TriG, with our prefixes before every part."""
    form, remaining = ox.RdfFormat.TRIG if trig else ox.RdfFormat.TURTLE, iter(lines)
    while part := "".join(islice(remaining, _LINES)):
        quads = ox.parse(part.encode(), format=ox.RdfFormat.N_QUADS)
        yield (ox.serialize(quads if trig else (quad.triple for quad in quads), format=form, prefixes=PREFIXES) or b"").decode()


def dump(store: EmbeddedStore) -> Iterator[str]:
    """Yield every quad of a store as a line of N-Quads, sorted, so that equal graphs give equal lines."""
    graph = ox.Store.read_only(str(store.folder / snapshot.GRAPH))
    yield from sorted(f"{quad} ." for quad in graph)


def ask_graph(graph: ox.Store, text: str) -> Answer:
    """Return the answer to a query of a pyoxigraph graph; raises `QueryError`."""
    try:
        found = graph.query(text, prefixes=KNOWN_PREFIXES)
        return (
            graph_answer(ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b"")
            if isinstance(found, ox.QueryTriples)
            else read_answer(found, starred(text))
        )
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise (StoreError(damage(error)) if is_damage(error) else QueryError(parse_error(error, text))) from None
