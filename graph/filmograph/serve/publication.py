"""The snapshot that a server answers from: the one that was published last."""

import time
from pathlib import Path

from filmograph.errors import StoreError
from filmograph.store import snapshot

_LOOK_EVERY = 0.2  # seconds


class Published:
    """The folder of the current snapshot of a store, looked up anew when another was published."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._folder = snapshot.current(store)
        self._state = self._checksum()
        self._looked, self._seen = time.monotonic(), self._pointer()

    @property
    def folder(self) -> Path:
        """The folder of the snapshot; when the store is damaged or gone, the last one stays."""
        if time.monotonic() - self._looked > _LOOK_EVERY:
            self._looked, seen = time.monotonic(), self._pointer()
            if seen != self._seen:
                try:
                    self._folder, self._seen = snapshot.current(self._store), seen
                    self._state = self._checksum()
                except StoreError:
                    return self._folder
        return self._folder

    @property
    def generation(self) -> str:
        """The name of what is served, another one whenever anything has changed."""
        return self.folder.name

    @property
    def state(self) -> str:
        """The checksum of what is served: stores of the same content have the same."""
        return self._state if self.folder else ""

    def _checksum(self) -> str:
        checksum: str = snapshot.manifest(self._folder, self._store)["checksum"]
        return checksum

    def _pointer(self) -> tuple[int, int]:
        try:
            found = snapshot.pointer(self._store).stat()
        except OSError:
            return 0, 0
        return found.st_ino, found.st_mtime_ns
