"""Filmograph's own answers, and what peers are given: who is asked about, and the tables and edges of the store."""

import json
from collections.abc import Callable
from typing import Any

import duckdb
import filmograph
import networkx as nx
import numpy as np
import pandas as pd
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits
from filmograph.ask.network.projection import project
from filmograph.networkx_backend.array_graph import ArrayGraph
from filmograph.store.network import FLAGS
from filmograph.store.snapshot import current
from networkx.utils.backends import backends  # type: ignore[attr-defined]  # its stubs leave it out
from running import Catalogue, Task, Tasks, checksum

FIRST, LAST = 1990, 1999
"""The decade of the question about co-stars of co-stars."""
PAIRS, SEED, SAMPLE = 1_000, 1, 100
"""How many chains are looked for, what they are drawn with, and from how many people betweenness is estimated."""

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
    counts = graph.degrees(person, depth=2, roles=["actor"], first_year=FIRST, last_year=LAST).counts
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
    return Task(lambda: list(graph.central("pagerank", size=20)), lambda rows: [(row["person"], row["score"]) for row in rows])


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


def _choose(catalogue: Catalogue) -> None:
    """Write who is asked about."""
    asked = _chosen(Network(current(catalogue.store) / "network"), _opened(catalogue))
    (catalogue.peers / "asked.json").write_text(json.dumps(asked), encoding="utf-8")


def _write(catalogue: Catalogue) -> None:
    """Write the tables as Parquet, and the network of people as arrays."""
    snapshot = current(catalogue.store)
    network = Network(snapshot / "network")
    _write_tables(catalogue, network, str(snapshot / "claims.duckdb"))
    edges = project(network.whole.people_start, network.whole.people, network.film_year, "films")
    kept = np.unique(np.concatenate([edges.a, edges.b]))
    for name, column in {
        "numbers": kept, "a": np.searchsorted(kept, edges.a), "b": np.searchsorted(kept, edges.b), "weight": edges.columns["weight"],
    }.items():  # fmt: skip
        np.save(catalogue.peers / f"people-{name}.npy", column.astype(np.int64))


def _chosen(network: Network, graph: filmograph.Filmograph) -> dict[str, Any]:
    """Return the most prolific person, who acted most in the decade, the first of the top pairs, and pairs with a chain between."""
    prolific = int(np.argmax(np.diff(network.whole.films_start)))
    acted = network.incidence(Limits(roles=["actor"], first_year=FIRST, last_year=LAST))
    star = int(np.argmax(np.diff(acted.films_start)))
    pair = graph.ask("top-pairs", limit=1)[0]
    linked = np.flatnonzero(graph.degrees(network.person_iri[prolific]).distances >= 0)
    pairs = np.random.default_rng(SEED).choice(linked, (PAIRS + 1, 2))
    iris = {"prolific": network.person_iri[prolific], "star": network.person_iri[star], "a": str(pair["a"]), "b": str(pair["b"])}
    return {
        **iris, "numbers": {name: network.person_number(iri) for name, iri in iris.items()},
        "credits": len(network.person), "people": network.people, "films": network.films,
        "pairs": [network.person_iri.take(pair) for pair in pairs], "pairs-numbers": pairs.tolist(),
    }  # fmt: skip


def _write_tables(catalogue: Catalogue, network: Network, claims: str) -> None:
    characters = network.texts("credit_characters")
    credit = pd.DataFrame({
        "person": np.asarray(network.person), "film": np.asarray(network.film),
        "role": np.array(network.roles, dtype=object)[network.role],
        "label": np.array(list(network.texts("role_label")), dtype=object)[network.role],
        "archive": (np.asarray(network.flags) & FLAGS["archive"]) > 0,
        "characters": [text or None for text in characters.take(np.arange(len(characters)))],
    })  # fmt: skip
    with duckdb.connect() as connection:
        connection.register("credited", credit)
        connection.sql(f"ATTACH '{claims}' AS claims (READ_ONLY)")
        for name, query in {
            "person": "SELECT number, iri, name FROM claims.person ORDER BY number",
            "film": "SELECT number, iri, title, year, coalesce(released, year::VARCHAR) AS date FROM claims.film ORDER BY number",
            "credit": "FROM credited",
        }.items():
            connection.sql(f"COPY ({query}) TO '{catalogue.peers}/{name}.parquet'")


QUESTIONS = ("collaborators", "top-pairs", "final-roles", "duos", "shared-films", "two-away")
"""The questions that every engine answers."""

TASKS: Tasks = {
    **{name: _question(name) for name in (*QUESTIONS, "final-roles-all")},
    "choose": lambda catalogue: Task(lambda: _choose(catalogue), times=0),
    "prepare": lambda catalogue: Task(lambda: _write(catalogue), times=0),
    "opening": _opening, "first-answer": _first, "chains": _chains, "distances": _distances, "central": _central,
    "pagerank": _pagerank, "betweenness": _betweenness, "people": _people, "copy": _copy,
}  # fmt: skip
