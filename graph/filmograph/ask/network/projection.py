"""Networks drawn from who was in what, as arrays: who shares films with whom, and the attributes of an edge."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from filmograph.store.columns import Numbers

_YEAR_BITS = 14


@dataclass(frozen=True, eq=False)
class Edges:
    """The edges of an undirected network, each once with `a` before `b`, sorted; `columns` holds their attributes, 0 where unknown."""

    a: Numbers
    b: Numbers
    columns: Mapping[str, Numbers]

    def __len__(self) -> int:
        return len(self.a)

    def chosen(self, kept: Numbers) -> "Edges":
        """Return only the edges at these indices."""
        return Edges(self.a[kept], self.b[kept], {name: column[kept] for name, column in self.columns.items()})


def meetings(starts: Numbers) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """Yield every two members of a group that is a row of a CSR: the group, and the indices of both, the lower first."""
    sizes = np.diff(starts)
    for size in np.unique(sizes[sizes > 1]).tolist():
        groups = np.flatnonzero(sizes == size)
        one, other = np.triu_indices(size, 1)
        first = np.asarray(starts)[groups][:, None]
        yield np.repeat(groups, len(one)), (first + one).ravel(), (first + other).ravel()


def project(starts: Numbers, members: Numbers, years: Numbers, count: str) -> Edges:
    """Return an edge for every two members of a group that is a row of a CSR: in how many they meet (as `count`), first and last year.

    `years` has the year of each group, 0 where it is unknown. Members are in order and without repetition.
    """
    keys = [
        (members[one].astype(np.int64) << 38) | (members[other].astype(np.int64) << _YEAR_BITS) | years[group].astype(np.int64)
        for group, one, other in meetings(starts)
    ]
    key = np.sort(np.concatenate(keys)) if keys else np.zeros(0, dtype=np.int64)
    pair, year = key >> _YEAR_BITS, key & ((1 << _YEAR_BITS) - 1)
    first = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]][: len(pair)])
    bounds = np.r_[first, len(pair)]
    # within a pair the unknown years come first, then the earliest
    unknown = np.add.reduceat(year == 0, first, dtype=np.int64) if len(first) else first
    last = year[bounds[1:] - 1]
    earliest = year[np.minimum(first + unknown, bounds[1:] - 1)]
    shared = np.diff(bounds).astype(np.int32)
    columns = {count: shared, "weight": shared, "first": earliest.astype(np.int16), "last": last.astype(np.int16)}
    return Edges((pair[first] >> 24).astype(np.int32), (pair[first] & ((1 << 24) - 1)).astype(np.int32), columns)


def backbone(edges: Edges, alpha: float) -> Edges:
    """Return the edges that are heavier than chance would explain at one end: the disparity filter of Serrano, Boguñá and Vespignani.

    An edge of weight w at a node of degree k and strength s is kept where (1 - w/s)^(k-1) < alpha at either end; an only edge is kept.
    """
    weight = edges.columns["weight"]
    size = int(max(edges.a.max(initial=-1), edges.b.max(initial=-1))) + 1
    ends = np.concatenate([edges.a, edges.b])
    degree, strength = np.bincount(ends, minlength=size), np.bincount(ends, np.concatenate([weight, weight]), minlength=size)
    chance = [np.where(degree[end] == 1, 0.0, (1 - weight / strength[end]) ** (degree[end] - 1)) for end in (edges.a, edges.b)]
    return edges.chosen(np.flatnonzero(np.minimum(*chance) < alpha))


def largest(edges: Edges, limit: int, distance: Numbers | None = None) -> Edges:
    """Return the edges among so many nodes with the most edges, the nearest first where there are distances; of equals the earlier ones."""
    degree = np.bincount(np.concatenate([edges.a, edges.b]))
    far = np.zeros(len(degree), dtype=np.int64) if distance is None else distance[: len(degree)]
    linked = np.flatnonzero(degree)
    order = linked[np.lexsort((linked, -degree[linked], far[linked]))][:limit]
    kept = np.zeros(len(degree), dtype=bool)
    kept[order] = True
    return edges.chosen(np.flatnonzero(kept[edges.a] & kept[edges.b]))


def away(edges: Edges, count: int, start: int, depth: int) -> Numbers:
    """Return how many edges each of `count` nodes is away from one, up to a depth; -1 for those farther away."""
    distance = np.full(count, -1, dtype=np.int32)
    distance[start] = 0
    for hops in range(1, depth + 1):
        near = distance == hops - 1
        met = np.concatenate([edges.b[near[edges.a]], edges.a[near[edges.b]]])
        fresh = met[distance[met] < 0]
        if not len(fresh):
            break
        distance[fresh] = hops
    return distance
