"""Networks drawn from who was in what, as arrays: who shares films with whom, and the attributes of an edge."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from filmograph.ask.network.traverse import gather
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


def project(starts: Numbers, members: Numbers, years: Numbers, count: str) -> Edges:
    """Return an edge for every two members of a group that is a row of a CSR: in how many they meet (as `count`), first and last year.

    `years` has the year of each group, 0 where it is unknown. Members are in order and without repetition.
    """
    keys = []
    sizes = np.diff(starts)
    for size in np.unique(sizes[sizes > 1]).tolist():
        rows = np.flatnonzero(sizes == size)
        met = gather(starts, members, rows)[0].astype(np.int64).reshape(len(rows), size)
        one, other = np.triu_indices(size, 1)
        year = years[rows].astype(np.int64)[:, None]
        keys.append(((met[:, one] << 38) | (met[:, other] << _YEAR_BITS) | year).ravel())
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


def largest(edges: Edges, limit: int) -> Edges:
    """Return the edges among the nodes with the most edges, as many nodes as the limit allows; of equals the earlier ones."""
    ends = np.concatenate([edges.a, edges.b])
    degree = np.bincount(ends)
    order = np.lexsort((np.arange(len(degree)), -degree))[:limit]
    kept = np.zeros(len(degree), dtype=bool)
    kept[order] = True
    return edges.chosen(np.flatnonzero(kept[edges.a] & kept[edges.b]))
