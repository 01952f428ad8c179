"""The graphs of one store that calls borrow: each call has one to itself, so that calls can run at the same time."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filmograph.api.filmograph import Filmograph
from filmograph.api.filmograph import open as open_store
from filmograph.store import snapshot


class Lending:
    """Graphs of a store, opened when none is free, and always of the snapshot that was published last."""

    def __init__(self, store: Path) -> None:
        self._store = store
        # several threads may append and pop at a time; the last one that was used comes first, for it has most in memory
        self._free = deque[tuple[Path, Filmograph]]()

    @contextmanager
    def lend(self) -> Iterator[Filmograph]:
        """Yield a graph that nobody else uses meanwhile; raises `StoreError` where the store cannot be opened."""
        published = snapshot.current(self._store)
        graph = self._find(published) or open_store(self._store)
        try:
            yield graph
        finally:
            self._free.append((published, graph))

    def _find(self, published: Path) -> Filmograph | None:
        """Return a free graph of this snapshot, None where there is none; those of earlier snapshots are closed."""
        while self._free:
            try:
                made, graph = self._free.pop()
            except IndexError:  # another thread was faster
                break
            if made == published:
                return graph
            graph.close()
        return None
