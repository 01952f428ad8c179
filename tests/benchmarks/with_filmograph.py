"""Filmograph's own answers."""

from collections.abc import Callable
from typing import Any

import filmograph
import networkx as nx
from filmograph.networkx_backend.array_graph import ArrayGraph
from given import FIRST, LAST, PAIRS, SAMPLE, SEED
from networkx.utils.backends import backends  # type: ignore[attr-defined]  # its stubs leave it out
from running import Catalogue, Task, Tasks, checksum

Rows = list[tuple[Any, ...]]


def _opened(catalogue: Catalogue) -> filmograph.Filmograph:
    return filmograph.open(catalogue.store)


def _plain(rows: Any) -> Rows:
    return [tuple(row.values()) for row in rows]


def _asking(graph: filmograph.Filmograph, asked: dict[str, Any]) -> dict[str, Callable[[], Rows]]:
    return {
        "collaborators": lambda: _plain(graph.ask("collaborators", person=asked["prolific"])),
        "top-pairs": lambda: _plain(graph.ask("top-pairs", limit=20)),
        "final-roles": lambda: _plain(graph.ask("final-roles")[:100]),
        "duos": lambda: _plain(graph.ask("duos", first="director", second="composer", minimum=3)),
        "shared-films": lambda: _plain(graph.ask("shared-films", a=asked["a"], b=asked["b"])),
        "two-away": lambda: _two_away(graph, asked["star"]),
        "final-roles-all": lambda: _plain(graph.ask("final-roles")),
    }


def _two_away(graph: filmograph.Filmograph, person: str) -> Rows:
    counts = graph.degrees(person, depth=2, roles=["actor"], from_year=FIRST, to_year=LAST).counts
    return [(counts[2] if len(counts) > 2 else 0,)]


def _question(name: str) -> Callable[[Catalogue], Task]:
    return lambda catalogue: Task(_asking(_opened(catalogue), catalogue.asked)[name], checksum)


def _opening(catalogue: Catalogue) -> Task:
    return Task(lambda: _opened(catalogue))


def _first(catalogue: Catalogue) -> Task:
    """Opening with the first answer, as a command does it."""

    def run() -> Rows:
        return _asking(_opened(catalogue), catalogue.asked)["collaborators"]()

    return Task(run, checksum)


def _chains(catalogue: Catalogue) -> Task:
    graph, lengths = _opened(catalogue), list[int]()
    pairs = iter(catalogue.asked["pairs"])
    return Task(lambda: lengths.append(graph.path(*next(pairs)).length), lambda _: lengths, times=PAIRS)


def _distances(catalogue: Catalogue) -> Task:
    graph, person = _opened(catalogue), catalogue.asked["prolific"]
    return Task(lambda: graph.degrees(person).counts, lambda counts: counts)


def _central(catalogue: Catalogue) -> Task:
    graph = _opened(catalogue)
    return Task(lambda: list(graph.central("pagerank", limit=20)), lambda rows: [(row["person"], row["score"]) for row in rows])


def _handed_over(catalogue: Catalogue) -> ArrayGraph:
    """Return the network of people; raises `RuntimeError` when networkx would not hand its functions over to ours."""
    if "filmograph" not in backends:
        raise RuntimeError("networkx does not know the backend of filmograph; install the project anew (`make setup`)")
    return _opened(catalogue).network("people")


def _pagerank(catalogue: Catalogue) -> Task:
    people = _handed_over(catalogue)
    return Task(lambda: nx.pagerank(people), _first_twenty)


def _first_twenty(scores: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda score: (-score[1], score[0]))[:20]


def _betweenness(catalogue: Catalogue) -> Task:
    people = _handed_over(catalogue)
    return Task(lambda: nx.betweenness_centrality(people, k=SAMPLE, seed=SEED), _first_twenty)


def _people(catalogue: Catalogue) -> Task:
    graph = _opened(catalogue)
    return Task(lambda: graph.network("people"), lambda people: (len(people), people.size()))


def _copy(catalogue: Catalogue) -> Task:
    graph = _opened(catalogue)
    return Task(lambda: graph.network("people").copy(), lambda people: (len(people), people.size()), times=1)


QUESTIONS = ("collaborators", "top-pairs", "final-roles", "final-roles-all", "duos", "shared-films", "two-away")

TASKS: Tasks = {
    **{name: _question(name) for name in QUESTIONS},
    "opening": _opening, "first-answer": _first, "chains": _chains, "distances": _distances, "central": _central,
    "pagerank": _pagerank, "betweenness": _betweenness, "people": _people, "copy": _copy,
}  # fmt: skip
