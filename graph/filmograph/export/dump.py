"""The graph as files of RDF: in one file or several, packed or not."""

import gzip
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, BinaryIO

from filmograph.errors import UsageError
from filmograph.export.annotations import annotated
from filmograph.export.files.replacing import replacing
from filmograph.store import jsonld
from filmograph.store.graph import EmbeddedStore, turtle

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@dataclass(frozen=True)
class Format:
    """How a graph is written: the endings of its files, whether it holds the graphs of the sources, and lines of N-Quads as its text."""

    endings: tuple[str, ...]
    all_graphs: bool
    text: Callable[[Iterable[str]], Iterator[str]]


FORMATS: Mapping[str, Format] = MappingProxyType({
    "nquads": Format((".nq", ".nquads"), True, iter),
    "trig": Format((".trig",), True, lambda lines: turtle(lines, trig=True)),
    "turtle": Format((".ttl",), False, turtle),
    "ntriples": Format((".nt",), False, iter),
    "jsonld": Format((".jsonld", ".json"), True, jsonld.document),
})  # fmt: skip
PACKED = MappingProxyType({"gzip": ".gz", "zstd": ".zst"})
CLAIMS = ("nodes", "rdf12")


@dataclass(frozen=True)
class Wanted:
    """What of a graph is written, and how: the format, how it is packed, in how many files, and how claims are written."""

    form: str = "nquads"
    packed: str | None = None
    shards: int = 1
    claims: str = "nodes"

    def __post_init__(self) -> None:
        if self.shards < 1:
            raise UsageError(f"A graph is written to at least one file, and {self.shards} is less.")
        if self.claims == "rdf12" and self.form not in ("nquads", "trig"):
            raise UsageError(
                f"Claims are in the graphs of the sources, and only nquads and trig write those with RDF 1.2; {self.form} does not."
            )


def wanted_of(output: str, form: str | None, packed: str | None) -> tuple[str, str | None]:
    """Return the format and the packing of a file: those given, else those that the ending of its name stands for."""
    name = output.lower()
    for packing, ending in PACKED.items():
        if name.endswith(ending):
            packed, name = packed or packing, name.removesuffix(ending)
    guessed = next((known for known, one in FORMATS.items() if name.endswith(one.endings)), "nquads")
    return form or guessed, packed


def write(store: EmbeddedStore, output: Path, wanted: Wanted) -> list[Path]:
    """Write the graph of a store to a file, or to several, and return their paths; each appears complete or not at all.

    Several files have their number before the ending: `graph-1-of-4.nq`. Turtle and N-Triples hold the default graph only.
    """
    form, files = FORMATS[wanted.form], shard_paths(output, wanted.shards)
    if len(files) == 1:
        with replacing(output) as new, new.open("xb") as file:
            write_stream(store, file, wanted)
        return files
    size = -(-store.size(all_graphs=form.all_graphs) // wanted.shards)
    with _lines(store, form, wanted) as lines:
        for path in files:
            with replacing(path) as new, new.open("xb") as file, _packing(file, wanted.packed) as packing:
                _copy(form.text(islice(lines, size)), packing)
    return files


def write_stream(store: EmbeddedStore, output: BinaryIO, wanted: Wanted) -> None:
    """Write the graph of a store to an open file; raises `UsageError` for several files."""
    if wanted.shards > 1:
        raise UsageError("Several files cannot be written to standard output; name a file with -o.")
    form = FORMATS[wanted.form]
    with _packing(output, wanted.packed) as packing:
        if wanted.form != "jsonld" and wanted.claims == "nodes":
            with store.stream(wanted.form) as text:
                shutil.copyfileobj(text, packing, 1 << 20)
        else:
            with _lines(store, form, wanted) as lines:
                _copy(form.text(lines), packing)


def shard_paths(output: Path, shards: int) -> list[Path]:
    """Return the paths of the files that a graph is written to."""
    if shards == 1:
        return [output]
    stem, dot, ending = output.name.partition(".")
    width = len(str(shards))
    return [output.with_name(f"{stem}-{number:0{width}}-of-{shards}{dot}{ending}") for number in range(1, shards + 1)]


@contextmanager
def _lines(store: EmbeddedStore, form: Format, wanted: Wanted) -> Iterator[Iterator[str]]:
    with store.stream("nquads" if form.all_graphs else "ntriples") as file:
        lines = iter(TextIOWrapper(file, encoding="utf-8", newline="\n"))
        yield annotated(lines) if wanted.claims == "rdf12" else lines


def _copy(texts: Iterable[str], output: IO[bytes]) -> None:
    output.writelines(text.encode() for text in texts)


@contextmanager
def _packing(file: BinaryIO, packed: str | None) -> Iterator[IO[bytes]]:
    if packed is None:
        yield file
        return
    # a packed file has no name and no time in it, so that the same graph gives the same file
    packing: Any = (
        gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) if packed == "gzip" else zstd.ZstdFile(file, "wb")
    )
    with packing:
        yield packing
