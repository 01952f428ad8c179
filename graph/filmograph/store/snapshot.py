"""The folder of a store: finished snapshots, a file that names the current one, and the publishing of a new one."""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

from filmograph.errors import SourceError, StoreError, lacks_memory, reason
from filmograph.store import checksums, leases
from filmograph.store.checksums import MANIFEST

FORMAT = 12
"""The number of the format, which is raised when stores of earlier versions can no longer be read."""

_CURRENT, _SNAPSHOTS, _LOCK, _STAGES = "CURRENT", "snapshots", "lock", "stages.json"
_BUILDING = ".building"

_NAME = re.compile(rf"[0-9]{{6}}(?:{re.escape(_BUILDING)})?")

REQUEST = "request"
"""The file with the request for which a new snapshot is built."""

CLAIMS, GRAPH, NETWORK, LINES, VOID = "claims.duckdb", "graph", "network", "lines", "void.ttl"
"""The contents of a snapshot: the database of claims, the folders of graph and network, during a build that of N-Quads, and the VoID."""


def is_store(folder: Path) -> bool:
    """Return whether a folder is a store, of any format."""
    return (folder / _CURRENT).is_file() and (folder / _SNAPSHOTS).is_dir()


def is_unfinished(folder: Path) -> bool:
    """Return whether a folder holds nothing but a first build that did not end."""
    try:
        if not {path.name for path in folder.iterdir()} <= {_SNAPSHOTS, _LOCK, f"{_CURRENT}.new"}:
            return False
        made = {path.name for path in (folder / _SNAPSHOTS).iterdir() if path.suffix != _BUILDING or not _is_ours(path)}
        # the moment between the last two steps of publishing
        return made <= {(folder / f"{_CURRENT}.new").read_text(encoding="utf-8").strip()} if made else True
    except (OSError, UnicodeDecodeError):
        return False


def pointer(store: Path) -> Path:
    """Return the file of a store that names its current snapshot."""
    return store / _CURRENT


def current(store: Path) -> Path:
    """Return the folder of the current snapshot of a store.

    Raises `StoreError` when the folder does not exist, is not a store, or is a store of another format.
    """
    found = find_current(store)
    if found is None:
        raise _nothing_here(store)
    return found


def find_current(store: Path) -> Path | None:
    """Return the folder of the current snapshot, or None where none was published yet; raises `StoreError` for damage that shows."""
    folder, described = _described(store)
    if folder is not None:
        checksums.check_sizes(folder, described["files"])
    return folder


def _described(store: Path) -> tuple[Path | None, Mapping[str, Any]]:
    """Return the folder of the current snapshot, None where there is none, and its manifest."""
    try:
        name = (store / _CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None, {}
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{store}: cannot be read ({error}); check its permissions.") from None
    if not re.fullmatch("[0-9]{6}", name):
        raise StoreError(f"{store / _CURRENT}: this file of the store is damaged: it names no snapshot; build the store anew.")
    folder = store / _SNAPSHOTS / name
    described = manifest(folder, store)
    if described.get("format") != FORMAT:
        raise StoreError(
            f"{store}: this store has format {described.get('format')}, this version reads format {FORMAT}; build it anew from its sources."
        )
    if described.get("checksum") != checksums.digest(described):
        raise _not_a_store(store, "it is not as it was written")
    return folder, described


def _nothing_here(store: Path) -> StoreError:
    if not store.exists():
        return StoreError(f"{store}: there is no store here; build one with `filmograph build SOURCE… --store {store}`.")
    return StoreError(f"{store}: this is not a filmograph store (it has no file {_CURRENT}); name the folder that `build` wrote.")


def _not_a_store(store: Path, how: str) -> StoreError:
    return StoreError(f"{store}: this is not a filmograph store, or it is damaged ({MANIFEST}: {how}); build it anew.")


def manifest(folder: Path, store: Path) -> Mapping[str, Any]:
    """Return the manifest of a snapshot: its format, sources, counts and validation results."""
    try:
        found: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise _not_a_store(store, "it cannot be read") from None
    if not isinstance(found, dict):
        raise _not_a_store(store, "it cannot be read")
    return found


def check(store: Path) -> tuple[int, list[str]]:
    """Return how many files the current snapshot of a store was written with, and a sentence for each that is damaged or none of them.

    Raises `StoreError` when it is no store, or one whose manifest is damaged.
    """
    folder, described = _described(store)
    if folder is None:
        raise _nothing_here(store)
    return len(described["files"]), list(checksums.find_damage(folder, described["files"]))


def check_all(folder: Path) -> None:
    """Raise `StoreError` for a file of a finished snapshot that is not as it was written."""
    checksums.check_all(folder, manifest(folder, folder.parents[1])["files"])


@contextmanager
def new_snapshot(store: Path, request: str) -> Iterator[Path]:
    """Yield a folder to build in; when the block succeeds, publish the folder as the current snapshot.

    Nothing changes for readers until the last step, which is one rename; when the block fails, the old snapshot stays. The folder of
    a build that was killed or interrupted, or that ran out of memory, is used again when it was made for the same `request` from the
    same snapshot. Raises `StoreError` when another build is running or the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - asking reads snapshots and locks none

    _refuse_other_folders(store)
    try:
        (store / _SNAPSHOTS).mkdir(parents=True, exist_ok=True)
        with FileLock(store / _LOCK, timeout=0):
            request = f"{_current_name(store)} {request}"
            folder = _begin(store, request)
            try:
                (folder / REQUEST).write_text(request, encoding="utf-8")
                yield folder
                _close(folder)
                _seal(store, folder)
                new_pointer = _settle(store, folder)
            except BaseException as error:
                # where it is not the build that is at fault the finished stages stay, and the next build goes on from them
                if not isinstance(error, KeyboardInterrupt) and not lacks_memory(error):
                    _remove(folder)
                raise
            _publish(store, folder, new_pointer)
    except Timeout:
        raise StoreError(f"{store}: another build is writing this store; try again when it is done.") from None
    except OSError as error:
        raise _failed(store, error) from None


def _failed(store: Path, error: OSError) -> SourceError | StoreError:
    """Return the error for a file that could not be read or written during a build."""
    store_path, path = store.absolute(), Path(error.filename or store).absolute()
    if not path.is_relative_to(store_path) and not store_path.is_relative_to(path):
        return SourceError(f"{error.filename}: cannot be read ({reason(error)}); the store is as it was before.")
    if isinstance(error, FileNotFoundError) and error.filename:
        return StoreError(f"{error.filename}: a file of the store is missing; remove the folder {store} and build it anew.")
    return StoreError(f"{store}: cannot be written ({reason(error)}); the store is as it was before.")


def _begin(store: Path, request: str) -> Path:
    """Return the folder that a build of the same request left unfinished, or a new one; all other unfinished folders are removed."""
    for left in sorted((store / _SNAPSHOTS).glob(f"*{_BUILDING}")):
        if (left / REQUEST).is_file() and (left / REQUEST).read_text(encoding="utf-8") == request:
            _sweep(store, keep=_current_name(store), also=left.name)
            return left
    _sweep(store, keep=_current_name(store))
    folder = store / _SNAPSHOTS / f"{_next_number(store):06}{_BUILDING}"
    folder.mkdir()
    return folder


class Stages:
    """The finished stages of a build, recorded in its folder so that the next run does not repeat them."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _STAGES
        self._done: dict[str, Any] = {}
        if self._path.is_file():
            with suppress(ValueError):  # the file is incomplete, so no stage counts as finished
                self._done = json.loads(self._path.read_text(encoding="utf-8"))

    def done(self, stage: str) -> bool:
        """Return whether a stage is finished."""
        return stage in self._done

    def result(self, stage: str) -> Any:
        """Return the result of a finished stage."""
        return self._done[stage]

    def finish(self, stage: str, result: Any = None) -> None:
        """Record that a stage is finished, with its result."""
        self._done[stage] = result
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(self._done), encoding="utf-8")
        new.replace(self._path)


def _close(folder: Path) -> None:
    """Remove from a finished build what it needed to go on; the request goes first, so that none goes on without its stages."""
    (folder / REQUEST).unlink()
    (folder / _STAGES).unlink(missing_ok=True)


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest of a snapshot; the format is added to the content."""
    text = json.dumps({"format": FORMAT, **content}, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _seal(store: Path, folder: Path) -> None:
    """Write the checksums of all files of a snapshot, and of the manifest, into its manifest."""
    before = find_current(store)
    known = manifest(before, store)["files"] if before else {}
    sealed = {**manifest(folder, store), "files": checksums.of_files(folder, before, known)}
    write_manifest(folder, {**sealed, "checksum": checksums.digest(sealed)})


def write_description(folder: Path, description: str) -> None:
    """Write the description of a snapshot's graph in VoID, which is Turtle."""
    (folder / VOID).write_text(description, encoding="utf-8")


def _settle(store: Path, folder: Path) -> Path:
    """Flush a new snapshot to the disk, and return the file that will name it as the current one."""
    pointer = store / f"{_CURRENT}.new"
    try:
        for path in folder.rglob("*"):
            _sync(path)
        _sync(folder)
        pointer.write_text(folder.stem + "\n", encoding="utf-8")
        _sync(pointer)
    except OSError:
        pointer.unlink(missing_ok=True)
        raise
    return pointer


def _publish(store: Path, folder: Path, pointer: Path) -> None:
    finished = folder.with_suffix("")
    folder.rename(finished)
    _sync(finished.parent)
    before = _current_name(store)
    pointer.replace(store / _CURRENT)
    _sync(store)
    # The previous snapshot stays until the next build, because readers may still use it.
    _sweep(store, keep=finished.name, also=before)


def copy(path: Path, new: Path) -> None:
    """Copy a file; on a file system that supports it, the two files share their content, which costs nothing."""
    if sys.platform == "linux":
        with suppress(OSError), path.open("rb") as old, new.open("wb") as made:
            while os.copy_file_range(old.fileno(), made.fileno(), 1 << 30):
                pass
            return
    # another system, or one that cannot copy between these folders
    shutil.copyfile(path, new)


def sync_ahead(path: Path) -> None:
    """Begin to flush a large file to the disk, so that publishing does not wait for it."""

    def sync() -> None:
        with suppress(OSError):  # publishing syncs again, and reports errors
            _sync(path)

    Thread(target=sync).start()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(store: Path, *, keep: str | None, also: str | None = None) -> None:
    for path in (store / _SNAPSHOTS).iterdir():
        if path.name not in (keep, also) and _is_ours(path) and not leases.in_use(path):
            _remove(path)


def _remove(folder: Path) -> None:
    """Remove a snapshot; its request goes first, so that nothing goes on from a part of it."""
    with suppress(OSError):
        (folder / REQUEST).unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _is_ours(snapshot: Path) -> bool:
    return _NAME.fullmatch(snapshot.name) is not None


def _current_name(store: Path) -> str | None:
    found = find_current(store)
    return found.name if found else None


def _next_number(store: Path) -> int:
    return 1 + max((int(p.name[:6]) for p in (store / _SNAPSHOTS).iterdir() if p.name[:6].isdigit()), default=0)


def _refuse_other_folders(store: Path) -> None:
    """Refuse a folder that contains other files, so that a mistyped name never mixes a store with them."""
    if store.is_file():
        raise StoreError(f"{store}: this is a file, and a store is a folder; name another folder.")
    if not store.is_dir() or is_store(store) or is_unfinished(store) or not any(store.iterdir()):
        return
    if (store / _SNAPSHOTS).is_dir():
        raise StoreError(
            f"{store}: this folder has snapshots of a store but no file {_CURRENT} that names the current one, so nothing in it is changed;"
            " name a new folder."
        )
    raise StoreError(f"{store}: this folder contains other files and is not a filmograph store; name a new folder.")
