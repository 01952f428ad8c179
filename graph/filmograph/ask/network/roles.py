"""The credits in one role: how many there are, in which years, and who has most of them."""

from dataclasses import dataclass

import numpy as np

from filmograph.ask.network.limits import role_numbers
from filmograph.errors import NotFound
from filmograph.store.network import ARCHIVE, NetworkArrays


@dataclass(frozen=True)
class RoleCount:
    """How many credits, people and films a role has, how many credits in each year, and the people with most films (IRI, name, films)."""

    credits: int
    people: int
    films: int
    years: dict[int, int]
    most: tuple[tuple[str, str, int], ...]


def count_role(network: NetworkArrays, role: str, limit: int) -> RoleCount:
    """Return the credits in a role, without archive footage; raises `NotFound` where nobody has it, `UsageError` for an unknown role."""
    numbers = role_numbers(network, [role])
    rows = np.flatnonzero(np.isin(network.role, numbers) & ((network.flags & ARCHIVE) == 0))
    if not len(rows):
        raise NotFound(f"Nobody in this graph is credited as {role}.")
    pairs = np.unique(network.person[rows].astype(np.int64) << 32 | network.film[rows])
    people, films = np.unique(pairs >> 32, return_counts=True)
    years, counts = np.unique(network.film_year[np.unique(pairs & 0xFFFFFFFF)], return_counts=True)
    most = np.lexsort((people, -films))[:limit]
    return RoleCount(
        len(rows), len(people), len(np.unique(pairs & 0xFFFFFFFF)),
        {year: count for year, count in zip(years.tolist(), counts.tolist(), strict=True) if year},
        tuple((network.person_iri[int(people[at])], network.person_name[int(people[at])], int(films[at])) for at in most),
    )  # fmt: skip
