"""Positions in the network: the distances from one person, the centre, centralities and communities."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from filmograph.ask.answer_rows import Rows, Table
from filmograph.ask.network.graphs import make
from filmograph.ask.network.incidence import Incidence, Network
from filmograph.ask.network.limits import Limits, in_years, mask
from filmograph.ask.network.traverse import Distances, components, distance_sums, distances, gather
from filmograph.display import SHOWN, html_table, plain_text
from filmograph.errors import NotFound, UsageError
from filmograph.networkx_backend import algorithms
from filmograph.networkx_backend.algorithms.communities import partition
from filmograph.networkx_backend.algorithms.components import groups
from filmograph.networkx_backend.array_graph import ArrayGraph
from filmograph.store.columns import Numbers
from filmograph.wording import counted

MEASURES = ("degree", "pagerank", "betweenness", "closeness")
EXACT = 20_000
"""In a network of more people, mean distances and betweenness are estimated from a sample."""

Scores = npt.NDArray[np.float64]

_SAMPLE, _BETWEENNESS_SAMPLE = 1_000, 100
_DAMPING, _ROUNDS = 0.85, 200
_TOLERANCE = 1e-6
"""How much all scores together may still change when PageRank stops; networkx's rule, so much for each node, orders few right."""


@dataclass(frozen=True, eq=False, repr=False)
class Degrees:
    """How far everyone is from a person: `counts[d]` people are d films away, `unreachable` cannot be reached at all.

    >>> graph.degrees("Kevin Bacon")
    <degrees of Kevin Bacon: 1, 2, 4, 52, 4; 8 unreachable>
    """

    network: Network
    person: int
    distances: Distances

    @property
    def counts(self) -> list[int]:
        """Return how many people there are at each distance, from 0 (the person) on.

        >>> graph.degrees("Kevin Bacon").counts
        [1, 2, 4, 52, 4]
        """
        counts: list[int] = np.bincount(self.distances[self.distances >= 0]).tolist()
        return counts

    @property
    def unreachable(self) -> int:
        """Return how many people no chain reaches.

        >>> graph.degrees("Kevin Bacon").unreachable
        8
        """
        return int(np.sum(self.distances < 0))

    def at(self, distance: int) -> list[tuple[str, str]]:
        """Return (IRI, name) of everyone at a distance, in the order of IRIs.

        >>> [name for iri, name in graph.degrees("Kevin Bacon").at(1)][:2]
        ['Curtis Hanson', 'Meryl Streep']
        """
        found = np.flatnonzero(self.distances == distance)
        return list(zip(self.network.person_iri.take(found), self.network.person_name.take(found), strict=True))

    def __repr__(self) -> str:
        counts = ", ".join(f"{count:,}" for count in self.counts)
        return f"<degrees of {plain_text(self.network.person_name[self.person])}: {counts}; {self.unreachable:,} unreachable>"

    def _repr_html_(self) -> str:
        """Return the number of people at each distance as a table in HTML."""
        rows = [*enumerate(self.counts), ("unreachable", self.unreachable)]
        return html_table(("distance", "people"), rows, caption=f"Distances from {self.network.person_name[self.person]}")

    def to_json(self) -> dict[str, Any]:
        """Return it as `degrees --format json` prints it.

        >>> graph.degrees("Kevin Bacon").to_json()["degrees"][0]
        {'distance': 0, 'people': 1}
        """
        farthest = len(self.counts) - 1
        return {
            "person": self.network.person_iri[self.person], "name": self.network.person_name[self.person],
            "degrees": [{"distance": d, "people": count} for d, count in enumerate(self.counts)], "unreachable": self.unreachable,
            "farthest": [{"person": iri, "name": name} for iri, name in self.at(farthest)],
        }  # fmt: skip


def degrees(network: Network, iri: str, limits: Limits, depth: int | None = None) -> Degrees:
    """Return the distance of everyone from a person (IRI), through the credits that count, up to `depth` if it is given."""
    person = network.person_number(iri)
    found = distances(network.incidence(limits), person) if depth is None else _nearby(network, person, limits, depth)
    return Degrees(network, person, found)


def _nearby(network: Network, person: int, limits: Limits, depth: int) -> Distances:
    """Return the distances up to a depth; only the credits on the way are read, so limits cost little."""
    found = np.full(network.people, -1, dtype=np.int16)
    found[person] = 0
    # a year belongs to a film, so it is checked once per film, not once per credit
    seen = ~in_years(network, limits, np.arange(network.films))
    limits = replace(limits, from_year=None, to_year=None)
    frontier = np.array([person])
    for hops in range(1, depth + 1):
        fresh = np.zeros(network.films, dtype=bool)
        fresh[network.film[_counting(network, limits, network.person_start, None, frontier)]] = True
        fresh &= ~seen
        seen |= fresh
        people = network.person[
            _counting(network, limits, network.numbers("film_start"), network.numbers("film_order"), np.flatnonzero(fresh))
        ]
        found[people[found[people] < 0]] = hops
        frontier = np.flatnonzero(found == hops)
        if not len(frontier):
            break
    return found


def _counting(network: Network, limits: Limits, starts: Numbers, order: Numbers | None, rows: Numbers) -> Numbers:
    """Return the indices of the credits that count in rows of `order`, or in ranges of indices when that is None."""
    indices = gather(starts, order, rows)[0]
    return indices[mask(network, limits, indices)]


@dataclass(frozen=True, eq=False, repr=False)
class Centre:
    """Who has the smallest mean distance to all others of the largest component, of `people` people.

    `rows` has the columns person, name, distance and error: half the width of the 95 % confidence interval, 0 where `sampled` is None
    because all distances were measured; else it is the number of people whose distances were.

    >>> graph.centre(limit=1)
    person              name         distance  error
    person/viola-davis  Viola Davis  1.0968    0.0
    1 row.
    Mean distances to 63 people, all measured.
    """

    rows: Rows
    people: int
    sampled: int | None

    def __repr__(self) -> str:
        how = f"estimated from {self.sampled:,} of them" if self.sampled else "all measured"
        return f"{self.rows!r}\nMean distances to {counted(self.people, 'person', 'people')}, {how}."

    def _repr_html_(self) -> str:
        """Return the rows as a table in HTML."""
        return self.rows._repr_html_()


def centre(network: Network, limits: Limits, size: int = 20, seed: int = 0) -> Centre:
    """Return the people with the smallest mean distance; from a sample of distances where there are more than `EXACT`.

    Raises `NotFound` when nobody shares a film with anyone.
    """
    incidence = network.incidence(limits)
    inside = _largest(network, incidence, limits)
    sources = inside if len(inside) <= EXACT else np.sort(np.random.default_rng(seed).choice(inside, _SAMPLE, replace=False))
    _, total, squares = distance_sums(incidence, sources)
    # nobody's distance to themselves counts
    count = len(sources) - np.isin(inside, sources)
    mean = total[inside] / count
    spread = np.sqrt(np.maximum(squares[inside] / count - mean**2, 0) / count * (1 - len(sources) / len(inside)))
    order = np.lexsort((inside, mean))[:size]
    rows = [
        (network.person_iri[p], network.person_name[p], round(m, 4), round(1.96 * e, 4))
        for p, m, e in zip(inside[order].tolist(), mean[order].tolist(), spread[order].tolist(), strict=True)
    ]
    columns = {"person": "iri", "name": "text", "distance": "decimal", "error": "decimal"}
    return Centre(Rows(Table.of(columns, rows)), len(inside), None if len(sources) == len(inside) else len(sources))


def _largest(network: Network, incidence: Incidence, limits: Limits) -> Numbers:
    component = components(incidence)
    sizes = np.bincount(component) if len(component) else np.zeros(1, dtype=np.int64)
    if sizes.max() < 2:
        within = "" if limits.none else f" {limits}"
        raise NotFound(f"Nobody shares a film with anyone{within}, so there is no network; {network.people:,} people are in the store.")
    return np.flatnonzero(component == np.argmax(sizes))


def central(network: Network, measure: str, limits: Limits, size: int = 20, seed: int = 0) -> Rows:
    """Return the most central people: by degree (how many they worked with), pagerank, betweenness or closeness.

    The network is that of `graphs.make("people")`; pagerank is weighted by films shared. Above `EXACT` people betweenness and closeness
    are estimated from a sample. Raises `UsageError` for another measure, `NotFound` when nobody shares a film with anyone.
    """
    if measure not in MEASURES:
        raise UsageError(f"There is no measure {measure!r}; the measures are {', '.join(MEASURES)}.")
    incidence = network.incidence(limits)
    _largest(network, incidence, limits)
    if measure == "pagerank":
        people, scores = _pagerank(incidence)
    elif measure == "closeness":
        people, scores = _closeness(incidence, seed)
    else:
        graph = make(network, "people", limits)
        people = graph.arrays.nodes.rows  # type: ignore[attr-defined]
        scores = graph.arrays.degrees.astype(np.float64) if measure == "degree" else _betweenness(graph, seed)
    # only those that can be among the first are sorted
    enough = np.partition(scores, -size)[-size] if size < len(scores) else -np.inf
    best = np.flatnonzero(scores >= enough)
    order = best[np.lexsort((people[best], -scores[best]))][:size]
    columns = {"person": "iri", "name": "text", "score": "integer" if measure == "degree" else "decimal"}
    rows = [
        (network.person_iri[p], network.person_name[p], int(s) if measure == "degree" else s)
        for p, s in zip(people[order].tolist(), scores[order].tolist(), strict=True)
    ]
    return Rows(Table.of(columns, rows))


def _pagerank(incidence: Incidence) -> tuple[Numbers, Scores]:
    """Return people who share films, and their PageRank, weighted by films.

    A step goes from a person to one of their films and on to another of its people: two products with the incidence matrix, so the
    network of people is never made.
    """
    shape = (len(incidence.films_start) - 1, len(incidence.people_start) - 1)
    was_in = sparse.csr_array((np.ones(len(incidence.films)), incidence.films, incidence.films_start), shape=shape)
    had = sparse.csr_array((np.ones(len(incidence.people)), incidence.people, incidence.people_start), shape=shape[::-1])
    own = np.diff(incidence.films_start)
    strength = was_in @ np.diff(incidence.people_start) - own
    people = np.flatnonzero(strength > 0)
    share = np.divide(1.0, strength, out=np.zeros(shape[0]), where=strength > 0)
    scores = np.where(strength > 0, 1 / len(people), 0.0)
    for _ in range(_ROUNDS):
        given = scores * share
        following = _DAMPING * (was_in @ (had @ given) - own * given) + np.where(strength > 0, (1 - _DAMPING) / len(people), 0.0)
        change = np.abs(following - scores).sum()
        scores = following
        if change < _TOLERANCE:
            break
    return people, scores[people]


def _closeness(incidence: Incidence, seed: int) -> tuple[Numbers, Scores]:
    linked = np.flatnonzero(_others(incidence) > 0)
    sources = linked if len(linked) <= EXACT else np.sort(np.random.default_rng(seed).choice(linked, _SAMPLE, replace=False))
    reached, total, _ = distance_sums(incidence, sources)
    scale = len(linked) / len(sources)
    near, far = (reached[linked] - np.isin(linked, sources)) * scale, total[linked] * scale
    scores = np.divide(near**2, far * (len(linked) - 1), out=np.zeros(len(linked)), where=far > 0)
    return linked, scores


def _others(incidence: Incidence) -> Numbers:
    """Return for every person the number of others in their films; someone who shares several films counts once for each."""
    sizes = np.diff(incidence.people_start)[incidence.films] - 1
    sums = np.r_[0, np.cumsum(sizes)]
    counts: Numbers = sums[incidence.films_start[1:]] - sums[incidence.films_start[:-1]]
    return counts


def _betweenness(graph: ArrayGraph, seed: int) -> Scores:
    sample = None if len(graph) <= EXACT else _BETWEENNESS_SAMPLE
    scores = algorithms.betweenness_centrality(graph, k=sample, seed=seed)
    return np.fromiter(scores.values(), dtype=np.float64, count=len(scores))


@dataclass(frozen=True, repr=False)
class Community:
    """People who work with each other more than with others: `people` as (IRI, name), those with the most collaborators first.

    >>> graph.communities()[-1]
    <community of 2 people: Fay Wray, Robert Armstrong>
    """

    people: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        names = ", ".join(plain_text(name) for _, name in self.people[:5])
        return f"<community of {counted(len(self.people), 'person', 'people')}: {names}{', …' if len(self.people) > 5 else ''}>"

    def _repr_html_(self) -> str:
        """Return the first people as a table in HTML."""
        return html_table(("name",), [(name,) for _, name in self.people[:SHOWN]], len(self.people))

    def to_json(self) -> dict[str, Any]:
        """Return it as `communities --format json` prints it.

        >>> graph.communities()[0].to_json()["members"][0]["name"]
        'Brin Hill'
        """
        return {"people": len(self.people), "members": [{"person": iri, "name": name} for iri, name in self.people]}


def communities(network: Network, limits: Limits, seed: int = 0) -> list[Community]:
    """Return communities of the network of people (Leiden's, weighted by films shared), the largest first.

    Raises `NotFound` when nobody shares a film with anyone.
    """
    _largest(network, network.incidence(limits), limits)
    graph = make(network, "people", limits)
    found = partition(graph, graph.arrays.columns["weight"].values, seed)
    return sorted(_communities(network, graph, groups(found)), key=lambda c: (-len(c.people), c.people[0][0]))


def _communities(network: Network, graph: ArrayGraph, found: list[Numbers]) -> Iterator[Community]:
    degree = graph.arrays.degrees
    for nodes in found:
        best = nodes[np.lexsort((nodes, -degree[nodes]))]
        people = graph.arrays.nodes.rows[best]  # type: ignore[attr-defined]
        yield Community(tuple(zip(network.person_iri.take(people), network.person_name.take(people), strict=True)))
