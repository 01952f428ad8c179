"""The graph as shards of N-Quads, packed with zstd, which the workers write side by side, with a count and a checksum of each."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from filmograph.pipeline.spark.attempts import attempted
from filmograph.pipeline.spark.cluster import Cluster

_ENDING = ".nq.zst"
REST = "the-rest"
_ONCE = "SELECT DISTINCT line FROM ({query}) WHERE line NOT IN (SELECT line FROM term_line)"
"""The lines that the ontology has not; `term_line (line)` has its."""
_KEPT = 4_000_000
"""The number of lines after which a shard ends and the next begins."""


@dataclass(frozen=True)
class Shard:
    """A file of N-Quads: how many it holds, in all and of each named graph, its size in bytes, and its SHA-256."""

    file: str
    quads: int
    bytes: int
    sha256: str
    graphs: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return what the manifest has of the shard."""
        return {name: value for name, value in asdict(self).items() if name != "graphs"}


def write(cluster: Cluster, queries: Mapping[str, str], folder: Path) -> list[Shard]:
    """Write the lines that the queries give into a folder that the workers see, and return the shards.

    A worker that is asked again, because another one died, writes a file of its own; those that no answer names are removed.
    """
    folder.mkdir()
    shards = []
    for part, query in queries.items():
        lines = cluster.query(query.replace("{range}", ">= 0") if part != REST else _ONCE.format(query=query))
        made = attempted(lines.mapInArrow(_writer(str(folder), part), "shard string").toArrow)["shard"].to_pylist()
        shards += _numbered(folder, part, (Shard(**json.loads(text)) for text in made))
        for orphan in folder.glob(f"*{_ENDING}.part"):
            orphan.unlink()
    return shards


def write_here(folder: Path, part: str, lines: list[str]) -> list[Shard]:
    """Write lines of the default graph without the workers, and return the shards."""
    return _numbered(folder, part, packed(folder, part, iter([lines]), named=False))


def _numbered(folder: Path, part: str, written: Iterable[Shard]) -> list[Shard]:
    """Give shards their names, in the order of their checksums."""
    shards = []
    for number, shard in enumerate(sorted(written, key=lambda shard: shard.sha256)):
        name = f"{part}-{number:05}{_ENDING}"
        (folder / shard.file).rename(folder / name)
        shards.append(replace(shard, file=name))
    return shards


def manifest(shards: list[Shard]) -> dict[str, Any]:
    """Return the counts and checksums of shards, and how many quads each named graph has."""
    graphs = sum((Counter(shard.graphs) for shard in shards), Counter())
    quads = sum(shard.quads for shard in shards)
    return {
        "quads": quads, "triples": quads - graphs.total(), "bytes": sum(shard.bytes for shard in shards),
        "shards": [shard.to_json() for shard in shards], "graphs": dict(sorted(graphs.items())),
    }  # fmt: skip


def _writer(folder: str, part: str) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Return what a worker does with the lines that are its share; it yields a description of each shard."""
    named = part == "named-graphs"

    def write_share(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa  # noqa: PLC0415 - in the worker

        from filmograph.pipeline.spark.shards import _texts, packed  # noqa: PLC0415 - in the worker

        for shard in packed(Path(folder), part, _texts(batches), named=named):
            yield pa.RecordBatch.from_pydict({"shard": [json.dumps({**asdict(shard), "graphs": dict(shard.graphs)})]})

    return write_share


def _texts(batches: Iterator[Any]) -> Iterator[list[str]]:
    for batch in batches:
        if batch.num_rows:
            yield batch.column(0).to_pylist()


def packed(folder: Path, part: str, texts: Iterator[list[str]], *, named: bool) -> Iterator[Shard]:
    """Write lines, some at a time, into shards of limited size, and yield each when it is closed."""
    import pyarrow as pa  # noqa: PLC0415 - only these builds need it

    block = next(texts, None)
    while block:
        path, quads, graphs = folder / f"{part}-{uuid4().hex}{_ENDING}.part", 0, Counter[str]()
        with pa.OSFile(str(path), "wb") as file, pa.CompressedOutputStream(file, "zstd") as stream:
            while block and quads < _KEPT:
                text = "\n".join(block) + "\n"
                stream.write(text.encode())
                quads += text.count("\n")
                if named:
                    graphs.update(line.rsplit(" ", 2)[1] for line in block)
                block = next(texts, None)
        with path.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        yield Shard(path.name, quads, path.stat().st_size, digest, graphs)
