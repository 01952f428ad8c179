"""Questions and networks measured beside their peers; `make bench` runs this after `bench.py`.

    python tests/benchmarks/relations.py [--films 10000 118000 590000] [--folder DIR] [--parts questions networks sizes] [--limit 300]
        [--write]

Questions and networks are asked of the second number of films (of the only one when there is one), by filmograph and by each peer that
is installed in the form that suits it best; every answer is compared with ours. Everything is measured in a process of its own, whose
peak memory stands beside the time: the median of up to five runs after one to warm up; what takes over 20 s is run once. What peers
load is made once, in the folder. The last part is filmograph alone in all sizes. The exit status is 1 when an answer differs or fails.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec

from results import Report, parser, version
from running import BUILD, LIMIT, Catalogue, Result, measure_task

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

    def is_installed(self) -> bool:
        """Return whether it can be measured."""
        return shutil.which(self.command) is not None if self.command else find_spec(self.package) is not None

    def version(self) -> str:
        """Return its name and version, or that it is not installed."""
        if not self.command or not self.is_installed():
            return version(self.package or self.name)
        output = subprocess.run([self.command, "-?"], capture_output=True, text=True, check=False)
        return f"{self.name} {next((word for word in (output.stdout + output.stderr).split() if word[:1].isdigit() and '.' in word), '?')}"


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

    def __init__(self, catalogues: Sequence[Catalogue], limit: float, report: Report) -> None:
        self.catalogues = catalogues
        self.large = catalogues[min(1, len(catalogues) - 1)]
        self.limit = limit
        self.report = report
        self.sound = True

    def run(self, parts: Sequence[str]) -> None:
        """Report all tables as they come."""
        if "questions" in parts:
            self.ask([peer for peer in STORES if peer.is_installed()])
        if "networks" in parts:
            self.walk([peer for peer in LIBRARIES if peer.is_installed()])
        if "sizes" in parts:
            self.grow()

    def ask(self, peers: Sequence[Peer]) -> None:
        """Report what the questions take, and what it takes to open what they are asked of."""
        self.ready(self.large, triples=True)
        asked = self.large.asked
        self.report.add("", f"### Questions, {self.large.films:,} films: {asked['credits']:,} credits of {asked['people']:,} people")
        if self.large.films > RDFLIB_FILMS:
            self.report.add("", f"rdflib is left out above {RDFLIB_FILMS:,} films.")
            peers = [peer for peer in peers if peer.name != "rdflib"]
        self.report.table(("engine", "made of the tables or the graph in", "memory", "opened in", "memory"), self.openings(peers))
        columns = ("question", "rows", "filmograph", "memory", "peer", "its time", "its memory", "ratio", "answer")
        self.report.table(columns, self.answers(peers))

    def openings(self, peers: Sequence[Peer]) -> Iterator[tuple[str, ...]]:
        """Yield what it takes to make and to open what is asked."""
        for name, task in (("filmograph", "opening"), ("filmograph, with the first answer", "first-answer")):
            opened = self.take(OURS, task)
            yield name, "–", "–", opened.time(), opened.size()
        for peer in peers:
            made = self.once(self.large, peer.module, "prepare") if peer.prepared else None
            opened = self.take(peer.module, "opening")
            yield peer.name, made.time() if made else "–", made.size() if made else "–", opened.time(), opened.size()

    def answers(self, peers: Sequence[Peer]) -> Iterator[tuple[object, ...]]:
        """Yield what each question takes, by filmograph and by each peer."""
        for name, title in QUESTIONS.items():
            ours = self.take(OURS, name)
            rows = ours.answer["rows"] if ours.answer else "–"
            for peer in peers:
                theirs = self.take(peer.module, name)
                figures = (ours.time(), ours.size(), peer.name, theirs.time(), theirs.size(), theirs.ratio(ours))
                yield title, rows, *figures, self.judge(theirs, same=theirs.answer == ours.answer)

    def walk(self, peers: Sequence[Peer]) -> None:
        """Report what chains, distances, centralities and the network of people take."""
        self.ready(self.large, triples=True)
        self.report.add("", f"### Networks, {self.large.films:,} films")
        columns = ("what", "filmograph", "worst", "memory", "peer", "its time", "its worst", "its memory", "ratio", "answer")
        self.report.table(columns, self.networks(peers))

    def networks(self, peers: Sequence[Peer]) -> Iterator[tuple[str, ...]]:
        """Yield what each computation on a network takes, by filmograph and by each peer."""
        for name, (title, wanted) in NETWORKS.items():
            ours = self.take(OURS, name)
            rivals = [(peer.name, peer.module, name) for peer in peers if peer.name in wanted]
            if name == "people":
                rivals.append(("plain networkx (`.copy()`)", OURS, "copy"))
            for peer, module, task in rivals:
                theirs = self.take(module, task)
                # the worst of several runs says something of chains alone
                worst = [result.slowest() if name == "chains" else "–" for result in (ours, theirs)]
                figures = (ours.time(), worst[0], ours.size(), peer, theirs.time(), worst[1], theirs.size(), theirs.ratio(ours))
                yield title, *figures, self.compare(name, ours, theirs)

    def compare(self, name: str, ours: Result, theirs: Result) -> str:
        """Return how a peer's answer compares with ours: as far as it goes, and for centralities by who comes first."""
        if not ours.answer or not theirs.answer:
            return self.judge(theirs, same=False)
        if name in ("central", "pagerank", "betweenness"):
            one, other = dict(ours.answer), dict(theirs.answer)
            both = one.keys() & other.keys()
            first = f"{len(both)} of the first {len(one)}"
            if name == "betweenness":  # each draws its own sample
                return first
            apart = max((abs(other[iri] / one[iri] - 1) for iri in both), default=1.0)
            self.sound = self.sound and apart < APART
            return f"{first}, scores {'' if apart < APART else 'DIFFERENT, '}up to {apart:.1%} apart"
        if name == "chains":
            length = min(len(ours.answer), len(theirs.answer))
            return self.judge(theirs, same=ours.answer[:length] == theirs.answer[:length])
        return self.judge(theirs, same=ours.answer == theirs.answer)

    def grow(self) -> None:
        """Report what filmograph takes in each size, and by how much a credit more makes it longer."""
        for one in self.catalogues:
            self.ready(one, triples=False)
        counts = [one.asked["credits"] for one in self.catalogues]
        heads = [f"{one.films:,} films, {count:,} credits" for one, count in zip(self.catalogues, counts, strict=True)]
        self.report.add("", "### filmograph alone, by size")
        self.report.table(("what", *(cell for head in heads for cell in (head, "memory")), "µs a credit"), self.growth(counts))

    def growth(self, counts: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """Yield what each task takes in each size."""
        for name, title in SIZES.items():
            taken = [self.take(OURS, name, one) for one in self.catalogues]
            cells = [cell for result in taken for cell in (result.time(), result.size())]
            yield title, *cells, f"{slope(counts, [result.seconds for result in taken]):.4f}" if len(taken) > 1 else "–"

    def take(self, module: str, task: str, catalogue: Catalogue | None = None) -> Result:
        """Measure a task; one of ours has to come to an end."""
        result = measure_task(module, task, catalogue or self.large, self.limit)
        if module == OURS and (result.missing or result.over):
            self.sound = False
        return result

    def judge(self, theirs: Result, *, same: bool) -> str:
        """Return what there is to say of a peer's answer, and remember when it is not ours."""
        if theirs.over:
            return "–"
        if theirs.answer is None:
            self.sound = self.sound and not theirs.missing.startswith("failed")
            return "–"
        self.sound = self.sound and same
        return "same" if same else f"DIFFERENT: {str(theirs.answer)[:80]}"

    def ready(self, catalogue: Catalogue, *, triples: bool) -> None:
        """Make whatever is not there of a catalogue: tables, store, who is asked about; with triples also what peers are given."""
        catalogue.make_tables()
        if not (catalogue.store / "CURRENT").is_file() or (triples and catalogue.store == catalogue.without_triples):
            store = [catalogue.with_triples] if triples else [catalogue.without_triples, "--no-triples"]
            subprocess.run([*BUILD, catalogue.tables, "--store", *store], check=True)
        catalogue.peers.mkdir(exist_ok=True)
        self.once(catalogue, "prepare", "choose")
        if triples:
            self.once(catalogue, "prepare", "prepare")
            self.once(catalogue, "with_oxigraph", "dump")

    def once(self, catalogue: Catalogue, module: str, task: str) -> Result:
        """Do something if it was not done since the store was built; return what it took then."""
        done = catalogue.peers / f"{module}-{task}.json"
        if done.is_file() and done.stat().st_mtime > (catalogue.store / "CURRENT").stat().st_mtime:
            return Result(**json.loads(done.read_text(encoding="utf-8")))
        result = measure_task(module, task, catalogue, limit=10 * LIMIT)
        if result.missing or result.over:
            raise SystemExit(f"{module} {task}: {result.time()}")
        done.write_text(json.dumps(asdict(result)), encoding="utf-8")
        return result


def slope(counts: Sequence[int], seconds: Sequence[float]) -> float:
    """Return by how many microseconds a credit more makes a run longer: the line of least squares."""
    middle, mean = sum(counts) / len(counts), sum(seconds) / len(seconds)
    spread = sum((count - middle) ** 2 for count in counts)
    return sum((count - middle) * (taken - mean) for count, taken in zip(counts, seconds, strict=True)) / spread * 1e6


if __name__ == "__main__":
    asking = parser(__doc__, films=(10_000, 118_000, 590_000))
    asking.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    asking.add_argument("--limit", type=float, default=LIMIT, help="seconds after which a run is over")
    given = asking.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    section = Report("Questions and networks", given, *(peer.version() for peer in (*STORES, *LIBRARIES)))
    section.add("", f"Medians of up to five runs after one to warm up, each task in its own process, ended after {given.limit:,.0f} s.")
    benchmark = Benchmark([Catalogue(given.folder.absolute(), number) for number in given.films], given.limit, section)
    benchmark.run(given.parts)
    section.write()
    sys.exit(not benchmark.sound)
