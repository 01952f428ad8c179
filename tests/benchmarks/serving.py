"""How many queries a server answers beside `oxigraph serve-read-only`, and what hostile queries do to honest clients.

    python tests/benchmarks/serving.py [--store DIR] [--seconds 20] [--clients 8] [--write]

Both servers have the same graph and get the same queries, in turns, from the same clients on this machine. The mixed
questions are the named ones with their examples, where the engine answers them in less than half a second; a lookup asks for all
triples of one entity. The hostile run asks mixed questions with 32 clients, without and with three hostile requests a second.
"""

import asyncio
import contextlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import filmograph
from filmograph.ask.questions.query import questions
from filmograph.errors import FilmographError
from filmograph.namespaces import KNOWN_PREFIXES
from filmograph.pipeline.run import Options, build
from filmograph.store import snapshot
from filmograph.store.snapshot import current
from results import ROOT, Report, duration, parser

Address = tuple[str, int]

_QUICK = 0.5  # seconds
_TURNS = 5
_POST = """POST {path} HTTP/1.1\r
Host: localhost\r
Accept: application/sparql-results+json\r
Content-Type: application/sparql-query\r
Content-Length: {length}\r
\r
"""
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def mixed(store: Path) -> list[str]:
    """Return the queries of the named questions that are answered quickly, by names of the graph itself."""
    graph, found = filmograph.open(store), []
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in KNOWN_PREFIXES.items())
    for asked in questions().values():
        try:
            query = graph.query_of(asked.name, **{parameter.name: parameter.example for parameter in asked.parameters})
            graph.sparql(query, limits=filmograph.QueryLimits(seconds=_QUICK))
        except FilmographError:
            continue  # the store does not have who is asked about, or the answer takes long
        found.append(query if query.startswith("PREFIX") else declared + query)
    return found


def lookups(store: Path, count: int = 500) -> list[str]:
    """Return queries for all triples of one entity each."""
    graph = filmograph.open(store)
    films = [film.iri for film in graph.films()]
    return [f"SELECT ?property ?value {{ <{iri}> ?property ?value }}" for iri in random.Random(1).sample(films, min(count, len(films)))]  # noqa: S311


@dataclass
class Run:
    """What clients got: how long each answer took, and how many answers there were of each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    answers: dict[str, bytes] = field(default_factory=dict)
    different: int = 0

    def percentile(self, part: float) -> float:
        """Return how long an answer took at most for a part of all answers."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


async def _client(address: Address, queries: Sequence[str], end: float, seed: int, run: Run) -> None:
    reader, writer = await asyncio.open_connection(*address)
    chosen = random.Random(seed)  # noqa: S311 - which queries does not matter
    while time.perf_counter() < end:
        query = chosen.choice(queries)
        began = time.perf_counter()
        path, body = "/query" if address[1] == _Peer.port else "/sparql", query.encode()
        writer.write(_POST.format(path=path, length=len(body)).encode() + body)
        status, body = await _response(reader)
        run.seconds.append(time.perf_counter() - began)
        run.statuses[status] += 1
        if status == 200:
            run.different += run.answers.setdefault(query, body) != body
    writer.close()


class _Peer:
    port = 0


async def _response(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if length:
        return int(head[9:12]), await reader.readexactly(int(length[1]))
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return int(head[9:12]), body


async def load(address: Address, queries: Sequence[str], clients: int, seconds: float, run: Run | None = None) -> Run:
    """Return what so many clients got that asked one query after the other, beside what they got before."""
    run, end = run or Run(), time.perf_counter() + seconds
    await asyncio.gather(*(_client(address, queries, end, seed, run) for seed in range(clients)))
    return run


HOSTILE = (
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d",
    "SELECT * { ?a (<x:a>|!<x:b>)* ?b . ?c (<x:a>|!<x:b>)* ?d }",
    "ASK " + "{" * 3000 + "}" * 3000,
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?b ?f }",
)
"""Cross joins, bombs of ORDER BY, deep paths and deep braces."""


async def attack(address: Address, end: float) -> Counter[str]:
    """Send three hostile requests a second: queries, huge bodies, slow readers, half requests; return how they were answered."""
    got, tasks, number = Counter[str](), [], 0
    while time.perf_counter() < end:
        kinds = (*(_hostile_query(address, query) for query in HOSTILE), _huge_body(address), _slow_reader(address), _half_request(address))
        for index, kind in enumerate(kinds):
            tasks.append(asyncio.create_task(kind)) if index == number % len(kinds) else kind.close()
        number += 1
        await asyncio.sleep(1 / 3)
    for task in tasks:
        got[await _outcome(task)] += 1
    return got


async def _outcome(task: "asyncio.Task[str]") -> str:
    try:
        return await asyncio.wait_for(task, 60)
    except (OSError, asyncio.IncompleteReadError, TimeoutError):
        return "closed"


@contextlib.asynccontextmanager
async def _connection(address: Address) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(*address)
    try:
        yield reader, writer
    finally:
        writer.close()


async def _hostile_query(address: Address, query: str) -> str:
    async with _connection(address) as (reader, writer):
        writer.write(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return str((await _response(reader))[0])


async def _huge_body(address: Address) -> str:
    async with _connection(address) as (reader, writer):
        writer.write(
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 99000000\r\n\r\n"
        )
        with contextlib.suppress(OSError):
            for _ in range(99):
                writer.write(b"#" * 1_000_000)
                await writer.drain()
        return str((await _response(reader))[0])


async def _slow_reader(address: Address) -> str:
    async with _connection(address) as (reader, writer):
        query = quote("SELECT ?a ?b ?c { ?a ?b ?c } LIMIT 90000")
        writer.write(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        while await reader.read(500):
            await asyncio.sleep(0.5)
        return "closed"


async def _half_request(address: Address) -> str:
    async with _connection(address) as (reader, writer):
        writer.write(b"GET /sparql?query=ASK")
        await reader.read()
        return "closed"


async def attacked(address: Address, queries: Sequence[str], clients: int, seconds: float) -> tuple[Run, Counter[str]]:
    """Return what honest clients got while hostile requests came, and how these were answered."""
    run, got = await asyncio.gather(load(address, queries, clients, seconds), attack(address, time.perf_counter() + seconds))
    return run, got


@contextmanager
def served(store: Path, *options: str) -> Iterator[tuple[Address, int]]:
    """Run our server; give its address and its process."""
    command = [sys.executable, "-m", "filmograph.cli", "serve", "--store", str(store), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        port = int(process.stderr.readline().rpartition(":")[2].partition("/")[0])
        _await(port)
        try:
            yield ("127.0.0.1", port), process.pid
        finally:
            process.send_signal(signal.SIGINT)


@contextmanager
def peer(store: Path) -> Iterator[Address]:
    """Run the peer, with the same graph."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        _Peer.port = free.getsockname()[1]
    graph, oxigraph = current(store) / "graph", Path(sys.executable).parent / "oxigraph"
    command = [str(oxigraph), "serve-read-only", "-l", str(graph), "-b", f"127.0.0.1:{_Peer.port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        _await(_Peer.port)
        try:
            yield "127.0.0.1", _Peer.port
        finally:
            process.kill()


def _await(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)


def memory(pid: int) -> int:
    """Return the bytes of memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s*(\d+)", status)[1]) * 1024  # type: ignore[index]


def _in_turns(addresses: Sequence[Address], queries: Sequence[str], clients: int, seconds: float) -> dict[Address, Run]:
    """Return what clients got of each server, asked in turns, so that what else the machine does slows all of them."""
    runs = {address: Run() for address in addresses}
    for _ in range(_TURNS):
        for address, run in runs.items():
            asyncio.run(load(address, queries, clients, seconds / _TURNS, run))
    return runs


def throughput(section: Report, store: Path, clients: int, seconds: float) -> None:
    """Add the table of how many queries a second are answered."""
    kinds = {"mixed questions": mixed(store), "lookups": lookups(store)}
    section.add("", "; ".join(f"{name}: {len(queries)} queries" for name, queries in kinds.items()) + f"; {clients} clients.")
    rows = list[tuple[object, ...]]()
    with peer(store) as theirs, served(store, "--cache", "0") as (without, _), served(store) as (cached, _):
        for name, queries in kinds.items():
            runs = _in_turns((theirs, without, cached), queries, clients, seconds)
            for kept, ours in (("without a cache", runs[without]), ("with its cache", runs[cached])):
                ratio = len(ours.seconds) / len(runs[theirs].seconds)
                rows.append((
                    f"{name}, {kept}", f"{len(ours.seconds) / seconds:,.0f}", duration(ours.percentile(0.5)),
                    duration(ours.percentile(0.99)), f"{len(runs[theirs].seconds) / seconds:,.0f}",
                    duration(runs[theirs].percentile(0.99)), f"{ratio:.2f}", dict(ours.statuses),
                ))  # fmt: skip
    section.table(("what", "queries a second", "median", "99th", "oxigraph", "its 99th", "ratio", "statuses"), rows)


def hostility(section: Report, store: Path, seconds: float) -> None:
    """Add the table of what hostile queries do to honest clients."""
    queries, rows = mixed(store), list[tuple[object, ...]]()
    with served(store, "--cache", "0") as (address, pid):
        calm = asyncio.run(load(address, queries, 32, seconds))
        before = memory(pid)
        rough, got = asyncio.run(attacked(address, queries, 32, seconds))
        after = memory(pid)
    for name, run in (("alone", calm), ("with hostile requests", rough)):
        rows.append((
            name, len(run.seconds), duration(run.percentile(0.5)), duration(run.percentile(0.95)), duration(run.percentile(0.99)),
            duration(max(run.seconds)), dict(run.statuses), run.different,
        ))  # fmt: skip
    section.table(("32 clients", "answers", "median", "95th", "99th", "longest", "statuses", "different answers"), rows)
    ratio = rough.percentile(0.99) / calm.percentile(0.99)
    section.add("", f"The 99th percentile is {ratio:.1f} times that without hostile requests, which were answered so: {dict(got)}.")
    section.add(f"The server's own process had {before / 1e6:.0f} MB of memory before them and {after / 1e6:.0f} MB after.")


_FOLLOWS = 0.3  # seconds after which a server has seen what was published
_COUNT = "SELECT (COUNT(*) AS ?triples) { ?entity ?property ?value }"


async def publishing(section: Report, folder: Path, builds: int, between: float) -> None:
    """Add what a server answers while a store is built again and again, of a catalogue that grows by one film each time."""
    store, options, counts, asked, wrong, late = folder / "published.store", Options(sample=0), [], 0, 0, 0
    shutil.rmtree(store, ignore_errors=True)  # of another version, perhaps
    build([_catalogue(folder, 1)], store, options)
    counts.append(_triples(store))
    with served(store, "--cache", "0") as (address, pid):
        for number in range(2, builds + 2):
            building = asyncio.create_task(asyncio.to_thread(build, [_catalogue(folder, number)], store, options))
            end, seen = time.perf_counter() + between, []
            while time.perf_counter() < end or not building.done():
                seen.append(await _count(address))
                await asyncio.sleep(0.05)
            counts.append(_triples(store))
            await asyncio.sleep(_FOLLOWS)
            asked, wrong, late = asked + len(seen), wrong + len(set(seen) - {*counts}), late + (await _count(address) != counts[-1])
        section.add("", f"{builds} builds published, one every {between:,.0f} s, while {asked:,} queries were asked, one after the other:")
        outdated = f"{late} that were not of the newest snapshot when a build was done"
        section.add(f"{wrong} wrong answers, {outdated}; {memory(pid) / 1e6:.0f} MB of memory.")


def _catalogue(folder: Path, films: int) -> Path:
    path = folder / "growing.csv"
    path.write_text("title,year\n" + "".join(f"Film number {number},2000\n" for number in range(films)), encoding="utf-8")
    return path


def _triples(store: Path) -> int:
    triples: int = snapshot.manifest(current(store), store)["triples"]
    return triples


async def _count(address: Address) -> int:
    async with _connection(address) as (reader, writer):
        writer.write(f"GET /sparql?query={quote(_COUNT)}&format=csv HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return int((await _response(reader))[1].split()[1])


if __name__ == "__main__":
    asking = parser(__doc__)
    asking.add_argument("--store", type=Path, help="a store; without it that of the demo is built")
    asking.add_argument("--seconds", type=float, default=20)
    asking.add_argument("--clients", type=int, default=8)
    asking.add_argument("--builds", type=int, default=10, help="how many builds are published while the server runs")
    asking.add_argument("--between", type=float, default=30, help="after how many seconds each begins")
    asked = asking.parse_args()
    store = asked.store or asked.folder / "serving.store"
    if not store.exists():
        data = ROOT / "data"
        build([data / "pages", data / "catalogue"], store, Options(judgements=data / "judgements.tsv"))
    section = Report("Serving", asked, "oxigraph")
    throughput(section, store, asked.clients, asked.seconds)
    hostility(section, store, asked.seconds * 3)
    asyncio.run(publishing(section, asked.folder, asked.builds, asked.between))
    section.write()
