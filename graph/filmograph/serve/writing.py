"""The copy of a graph that a server writes to: each update makes a new version of it, which is served when it is finished."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from filmograph.errors import StoreError, reason
from filmograph.namespaces import KNOWN_PREFIXES
from filmograph.serve.replies import ProblemError
from filmograph.serve.settings import Settings
from filmograph.store import leases, snapshot
from filmograph.store.graph import clone
from filmograph.store.limited import out_of_memory, out_of_time, why_it_ended

_COMMAND = (sys.executable, "-m", "filmograph.store.update_process")
_VERSION = "VERSION"
_STATUSES = {"done": 204, "created": 201, "missing": 404, "query": 400, "refused": 403, "memory": 422}


def copy_of(store: Path) -> Path:
    """Return the folder of the copy of a store, beside it."""
    return store.with_name(f"{store.name}.writable")


class Copy:
    """A copy of the graph of a store, changed by one update at a time; a file names its current version."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._path = settings, copy_of(settings.store)
        self._turn = asyncio.Lock()
        try:
            self._version = self._begin()
            self._state = self._described()
            self._sweep()
        except OSError as error:
            raise StoreError(
                f"{self._path}: the copy of the graph cannot be written ({reason(error)}); check space and permissions."
            ) from None

    def _begin(self) -> str:
        with suppress(FileNotFoundError):
            version = (self._path / _VERSION).read_text(encoding="ascii").strip()
            if (self._path / version / snapshot.GRAPH).is_dir():
                return version
            raise StoreError(f"{self._path}: this copy of a graph is damaged; remove the folder, and the server makes a new copy.")
        self._path.mkdir(exist_ok=True)
        first = self._path / "000001"
        shutil.rmtree(first, ignore_errors=True)
        first.mkdir()
        clone(snapshot.current(self._settings.store) / snapshot.GRAPH, first / snapshot.GRAPH)
        self._publish(first.name)
        return first.name

    @property
    def folder(self) -> Path:
        """The folder of the current version."""
        return self._path / self._version

    @property
    def generation(self) -> str:
        """The name of the current version."""
        return self._version

    @property
    def state(self) -> str:
        """The name of the current version, and when it was made: a copy may be removed, and a new one begun."""
        return self._state

    def _described(self) -> str:
        return f"{self._version} {(self._path / _VERSION).stat().st_mtime_ns}"

    async def change(self, request: Mapping[str, Any], data: bytes = b"") -> int:
        """Carry out an update, or a request of the graph store protocol; return the status of HTTP.

        Afterwards every query sees it. Raises `ProblemError` when it cannot be carried out, and nothing has changed then.
        """
        async with self._turn:
            new = self._path / f"{int(self._version) + 1:06}"
            shutil.rmtree(new, ignore_errors=True)
            try:
                new.mkdir()
                await asyncio.to_thread(clone, self.folder / snapshot.GRAPH, new / snapshot.GRAPH)
                status = await self._changed(new / snapshot.GRAPH, request, data)
                self._publish(new.name)
            except BaseException as error:
                shutil.rmtree(new, ignore_errors=True)
                if isinstance(error, OSError):
                    raise ProblemError(507, f"The copy of the graph cannot be written ({reason(error)}); nothing has changed.") from None
                raise
            self._version = new.name
            self._state = self._described()
            self._sweep()
            return status

    async def _changed(self, graph: Path, request: Mapping[str, Any], data: bytes) -> int:
        limits = self._settings.limits
        asked = {
            **request, "parent": os.getpid(), "graph": str(graph), "memory": limits.memory, "depth": limits.depth,
            "prefixes": KNOWN_PREFIXES, "size": len(data),
        }  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            *_COMMAND, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            async with asyncio.timeout(limits.seconds or None):
                written, _ = await process.communicate(json.dumps(asked).encode() + b"\n" + data)
        except TimeoutError:
            raise ProblemError(422, out_of_time(limits.seconds).replace("query", "update")) from None
        finally:
            with suppress(ProcessLookupError):
                process.kill()
        if not written:
            raise ProblemError(422, why_it_ended(process.returncode, limits.memory).replace("query", "update"))
        head = json.loads(written)
        if head["status"] not in ("done", "created"):
            raise ProblemError(_STATUSES[head["status"]], head["message"] or out_of_memory(limits.memory).replace("query", "update"))
        return _STATUSES[head["status"]]

    def _publish(self, version: str) -> None:
        new = self._path / f"{_VERSION}.new"
        new.write_text(f"{version}\n", encoding="ascii")
        with new.open("rb") as file:
            os.fsync(file.fileno())
        new.replace(self._path / _VERSION)

    def _sweep(self) -> None:
        """Remove the versions that no query reads any more."""
        for folder in self._path.iterdir():
            if folder.is_dir() and folder.name != self._version and not leases.in_use(folder):
                shutil.rmtree(folder, ignore_errors=True)
