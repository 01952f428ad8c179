"""Validation on demand: of a published store, or of RDF files."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from filmograph.errors import SourceError
from filmograph.pipeline.check.shacl import Result
from filmograph.pipeline.check.shapes import check_films, report_graph
from filmograph.store import snapshot
from filmograph.store.graph import EmbeddedStore

__all__ = ["check_files", "check_store", "report_graph"]

_COMMAND = (sys.executable, "-P", "-m", "filmograph.pipeline.check.validation_process")
_LESS = "give a part of it, or allow"


def check_store(store: Path) -> list[Result]:
    """Return what all shapes find in the films of a store that its build checked: those of pages, and a sample from tables.

    Raises `StoreError` when there is no store.
    """
    embedded = EmbeddedStore.open(store)
    return check_films(embedded, list(snapshot.manifest(embedded.folder, store)["checked"]))


def check_files(files: Sequence[Path], *, seconds: float = 60.0, memory: int = 2 << 30) -> list[Result]:
    """Return what all shapes find in RDF files (Turtle, N-Triples, RDF/XML, JSON-LD), read as one graph; nothing else is read or fetched.

    Reading and checking take at most so many seconds and bytes of memory; 0 is no limit. Raises `SourceError` for a file that is
    missing, of another kind, or cannot be parsed, and for more than the limits allow.
    """
    for file in files:
        if file.exists() and not file.is_file():  # a pipe may never end
            raise SourceError(f"{file}: this is a folder, a device or a pipe; give a file.")
    names = ", ".join(map(str, files))
    request = json.dumps({"files": [str(file) for file in files], "memory": memory})
    try:
        ran = subprocess.run(_COMMAND, input=request, capture_output=True, text=True, timeout=seconds or None, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        raise SourceError(f"{names}: checking took longer than {seconds:g} s and was ended; {_LESS} more with --seconds.") from None
    if ran.returncode == -signal.SIGSEGV:
        raise SourceError(f"{names}: nested too deeply for the parser; write its parts one beside the other.")
    if ran.returncode not in (0, 1):
        raise SourceError(f"{names}: checking needed more than {memory >> 20:,} MB of memory and was ended; {_LESS} more with --memory.")
    if ran.returncode:
        raise RuntimeError(ran.stderr.strip().rpartition("\n")[2])
    answer = json.loads(ran.stdout)
    if "fault" in answer:
        raise SourceError(answer["fault"])
    return [Result(*result) for result in answer["results"]]
