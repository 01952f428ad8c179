"""The engine of relationships measured beside its peers, in one run; `make bench` runs it after `bench.py`.

    python tests/benchmarks/relations.py [--films 10000 118000 590000] [--folder DIR] [--parts questions networks sizes] [--limit 300]

Questions and networks are asked of the second number of films (of the only one when there is one), by filmograph and by each peer that
is installed in the form that suits it best; every answer is compared with ours. Everything is measured in a process of its own, whose
peak memory stands beside the time: the median of up to five runs after one to warm up; what takes over 20 s is run once. What peers
load is made once, in the folder. The last part is filmograph alone in all sizes. The exit status is 1 when an answer differs or fails.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from bench import line, machine
from running import HERE, LIMIT, ROOT, Catalogue, Result, measure

PARTS = ("questions", "networks", "sizes")
OURS = "with_filmograph"
RDFLIB_FILMS = 10_000
"""Of more films rdflib is not asked."""
APART = 0.05
"""By how much scores may differ where engines stop counting at different points."""


@dataclass(frozen=True)
class Peer:
    """A peer, the module that asks it, and what has to be made before; a package, or a command where `package` is empty."""

    name: str
    module: str
    package: str = ""
    command: str = ""
    prepared: bool = False

    def version(self) -> str:
        """Return its version, nothing when it is not installed."""
        if self.command:
            if not shutil.which(self.command):
                return ""
            said = subprocess.run([self.command, "-?"], capture_output=True, text=True, check=False)
            return next((word for word in (said.stdout + said.stderr).split() if word[:1].isdigit() and "." in word), "?")
        return metadata.version(self.package) if find_spec(self.package) else ""


STORES = (
    Peer("pyoxigraph", "with_oxigraph", "pyoxigraph"),
    Peer("Virtuoso", "with_virtuoso", command="virtuoso-t", prepared=True),
    Peer("rdflib", "with_rdflib", "rdflib"),
    Peer("DuckDB", "with_duckdb", "duckdb", prepared=True),
    Peer("Ladybug", "with_ladybug", "ladybug", prepared=True),
)
LIBRARIES = (
    Peer("scipy", "with_scipy", "scipy"), Peer("igraph", "with_igraph", "igraph"),
    Peer("networkit", "with_networkit", "networkit"), Peer("networkx", "with_networkx", "networkx"),
)  # fmt: skip
QUESTIONS = {
    "collaborators": "everyone who worked with the most prolific", "top-pairs": "top 20 pairs",
    "final-roles": "final role of everyone, first 100", "duos": "directors and composers, 3 films or more",
    "shared-films": "films of the top pair", "two-away": "co-stars of co-stars, 1990–1999",
}  # fmt: skip
NETWORKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "chains": ("one chain, median of pairs", ("scipy", "igraph", "networkit", "networkx")),
    "distances": ("everyone's distance from one", ("scipy", "igraph", "networkit", "networkx")),
    "central": ('`central("pagerank")`', ("scipy", "igraph", "networkit", "networkx")),
    "pagerank": ("`nx.pagerank` through the backend", ("scipy", "igraph", "networkit", "networkx")),
    "betweenness": ("betweenness from 100 people, through the backend", ("igraph", "networkit", "networkx")),
    "people": ("network of people as arrays", ("scipy", "igraph", "networkit")),
}
SIZES = {
    "collaborators": "collaborators of one", "final-roles-all": "final roles of everyone", "top-pairs": "top 20 pairs",
    "distances": "everyone's distance from one", "central": "PageRank", "people": "network of people",
}  # fmt: skip


class Benchmark:
    """One run: what it is asked to measure, and whether anything came out other than it should."""

    def __init__(self, folder: Path, films: Sequence[int], limit: float) -> None:
        self.sizes = [Catalogue(folder, number) for number in films]
        self.large = self.sizes[min(1, len(films) - 1)]
        self.limit = limit
        self.sound = True

    def run(self, parts: Sequence[str]) -> None:
        """Print all tables as they come."""
        told = {peer.name: peer.version() for peer in (*STORES, *LIBRARIES)}
        say(f"Measured on {machine()}; " + ", ".join(f"{name} {version}" for name, version in told.items() if version) + ".")
        for name, version in told.items():
            if not version:
                say(f"{name} is not installed and is left out.")
        if "questions" in parts:
            self.ask([peer for peer in STORES if told[peer.name]])
        if "networks" in parts:
            self.walk([peer for peer in LIBRARIES if told[peer.name]])
        if "sizes" in parts:
            self.grow()

    def ask(self, peers: Sequence[Peer]) -> None:
        """Print what the questions take, and what it takes to open what they are asked of."""
        self.ready(self.large, triples=True)
        asked = self.large.asked
        if self.large.films > RDFLIB_FILMS:
            say(f"rdflib is left out above {RDFLIB_FILMS:,} films.")
            peers = [peer for peer in peers if peer.name != "rdflib"]
        say(f"\n### Questions, {self.large.films:,} films: {asked['credits']:,} credits of {asked['people']:,} people\n")
        say(line("engine", "made of the tables or the graph in", "memory", "opened in", "memory"), line(*["---"] * 5))
        opened = self.take(OURS, "opening")
        first = self.take(OURS, "first-answer")
        say(line("filmograph", "–", "–", opened.took(), opened.held()))
        say(line("filmograph, with the first answer", "–", "–", first.took(), first.held()))
        for peer in peers:
            made = self.made(peer)
            opened = self.take(peer.module, "opening")
            say(line(peer.name, made.took() if made else "–", made.held() if made else "–", opened.took(), opened.held()))
        say("", line("question", "rows", "filmograph", "memory", "peer", "took", "memory", "ratio", "answer"), line(*["---"] * 9))
        for name, title in QUESTIONS.items():
            ours = self.take(OURS, name)
            rows = ours.said["rows"] if ours.said else "–"
            for peer in peers:
                theirs = self.take(peer.module, name)
                say(line(title, rows, ours.took(), ours.held(), peer.name, theirs.took(), theirs.held(), theirs.ratio(ours),
                         self.judge(theirs, same=theirs.said == ours.said)))  # fmt: skip

    def walk(self, peers: Sequence[Peer]) -> None:
        """Print what chains, distances, centralities and the network of people take."""
        self.ready(self.large, triples=True)
        say(f"\n### Networks, {self.large.films:,} films\n")
        say(line("what", "filmograph", "worst", "memory", "peer", "took", "worst", "memory", "ratio", "answer"), line(*["---"] * 10))
        for name, (title, wanted) in NETWORKS.items():
            ours = self.take(OURS, name)
            for peer in peers:
                if peer.name in wanted:
                    theirs = self.take(peer.module, name)
                    self.row(title, ours, peer.name, theirs, self.compare(name, ours, theirs))
            if name == "people":
                theirs = self.take(OURS, "copy")
                self.row(title, ours, "plain networkx (`.copy()`)", theirs, self.compare(name, ours, theirs))

    def row(self, title: str, ours: Result, peer: str, theirs: Result, answer: str) -> None:
        """Print a row about networks; the worst of several runs says something of chains alone."""
        worst = [shown if "chain" in title else "–" for shown in (ours.slowest(), theirs.slowest())]
        say(line(title, ours.took(), worst[0], ours.held(), peer, theirs.took(), worst[1], theirs.held(), theirs.ratio(ours), answer))

    def compare(self, name: str, ours: Result, theirs: Result) -> str:
        """Return how a peer's answer compares with ours: as far as it goes, and for centralities by who comes first."""
        if not ours.said or not theirs.said:
            return self.judge(theirs, same=False)
        if name in ("central", "pagerank", "betweenness"):
            one, other = dict(ours.said), dict(theirs.said)
            both = one.keys() & other.keys()
            first = f"{len(both)} of the first {len(one)}"
            if name == "betweenness":  # each draws its own sample
                return first
            apart = max((abs(other[iri] / one[iri] - 1) for iri in both), default=1.0)
            self.sound = self.sound and apart < APART
            return f"{first}, scores {'' if apart < APART else 'DIFFERENT, '}up to {apart:.1%} apart"
        if name == "chains":
            length = min(len(ours.said), len(theirs.said))
            return self.judge(theirs, same=ours.said[:length] == theirs.said[:length])
        return self.judge(theirs, same=ours.said == theirs.said)

    def grow(self) -> None:
        """Print what filmograph takes in each size, and by how much a credit more makes it longer."""
        for size in self.sizes:
            self.ready(size, triples=False)
        counts = [size.asked["credits"] for size in self.sizes]
        say("\n### filmograph alone, by size\n")
        heads = [
            cell for size, count in zip(self.sizes, counts, strict=True) for cell in (f"{size.films:,} films, {count:,} credits", "memory")
        ]
        say(line("what", *heads, "µs a credit"), line(*["---"] * (len(heads) + 2)))
        for name, title in SIZES.items():
            taken = [self.take(OURS, name, size) for size in self.sizes]
            cells = [cell for result in taken for cell in (result.took(), result.held())]
            say(line(title, *cells, f"{slope(counts, [result.seconds for result in taken]):.4f}" if len(taken) > 1 else "–"))

    def take(self, module: str, task: str, catalogue: Catalogue | None = None) -> Result:
        """Measure a task; one of ours has to come to an end."""
        result = measure(module, task, catalogue or self.large, self.limit)
        if module == OURS and (result.missing or result.over):
            self.sound = False
        return result

    def judge(self, theirs: Result, *, same: bool) -> str:
        """Return what there is to say of a peer's answer, and remember when it is not ours."""
        if theirs.over:
            return "–"
        if theirs.said is None:
            self.sound = self.sound and not theirs.missing.startswith("failed")
            return "–"
        self.sound = self.sound and same
        return "same" if same else f"DIFFERENT: {str(theirs.said)[:80]}"

    def ready(self, catalogue: Catalogue, *, triples: bool) -> None:
        """Make whatever is not there of a catalogue: tables, store, who is asked about; with triples also what peers are given."""
        if not catalogue.tables.is_dir():
            subprocess.run([sys.executable, HERE / "generate.py", catalogue.tables, "--films", str(catalogue.films)], check=True)
        if not (catalogue.store / "CURRENT").is_file() or (triples and catalogue.store == catalogue.bare):
            store = catalogue.folder / f"store-{catalogue.films}" if triples else catalogue.bare
            build: list[str | Path] = [sys.executable, "-m", "filmograph.cli", "build", catalogue.tables, "--quiet", "--store", store]
            subprocess.run([*build, *([] if triples else ["--no-triples"])], check=True)
        catalogue.peers.mkdir(exist_ok=True)
        self.once(catalogue, OURS, "choose")
        if triples:
            self.once(catalogue, OURS, "prepare")
            self.once(catalogue, "with_oxigraph", "dump")

    def made(self, peer: Peer) -> Result | None:
        """Make what a peer is asked from; return what that took."""
        return self.once(self.large, peer.module, "prepare") if peer.prepared else None

    def once(self, catalogue: Catalogue, module: str, task: str) -> Result:
        """Do something if it was not done since the store was built; return what it took then."""
        done = catalogue.peers / f"{module}-{task}.json"
        if done.is_file() and done.stat().st_mtime > (catalogue.store / "CURRENT").stat().st_mtime:
            return Result(**json.loads(done.read_text(encoding="utf-8")))
        result = measure(module, task, catalogue, limit=10 * LIMIT)
        if result.missing or result.over:
            raise SystemExit(f"{module} {task}: {result.took()}")
        done.write_text(json.dumps(asdict(result)), encoding="utf-8")
        return result


def say(*lines: str) -> None:
    """Print lines at once."""
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def slope(counts: Sequence[int], seconds: Sequence[float]) -> float:
    """Return by how many microseconds a credit more makes a run longer: the line of least squares."""
    middle, mean = sum(counts) / len(counts), sum(seconds) / len(seconds)
    spread = sum((count - middle) ** 2 for count in counts)
    return sum((count - middle) * (taken - mean) for count, taken in zip(counts, seconds, strict=True)) / spread * 1e6


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=int, nargs="+", default=[10_000, 118_000, 590_000])
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds after which a run is over")
    given = parser.parse_args()
    benchmark = Benchmark(given.folder.absolute(), given.films, given.limit)
    benchmark.run(given.parts)
    sys.exit(not benchmark.sound)
