"""Who meets where in a network of any kind, and the credits behind it: the films of people and companies, the people of films."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from filmograph.ask.network.incidence import Incidence, Network
from filmograph.ask.network.limits import Limits, in_years, mask, role_numbers
from filmograph.errors import UsageError
from filmograph.store.columns import Numbers, Texts

SIDES = {"people": ("person",), "films": ("film",), "companies": ("company",), "film-people": ("person", "film")}
"""The kinds of the nodes of each network."""


@dataclass(frozen=True, eq=False)
class Credited:
    """The credits that count: who (people, or companies) was in which film in which role, sorted by who, then film."""

    who: Numbers
    film: Numbers
    role: Numbers
    incidence: Incidence


def credited(network: Network, kind: str, limits: Limits) -> Credited:
    """Return the credits of a kind of network that count, and who was in what through them."""
    if kind != "companies":
        kept = np.flatnonzero(mask(network, limits))
        return Credited(network.person[kept], network.film[kept], network.role[kept], network.incidence(limits))
    who, film, role = (network.numbers(f"company_credit_{name}") for name in ("company", "film", "role"))
    kept = _companies_kept(network, limits, film, role)
    kept = kept[np.lexsort((film[kept], who[kept]))]
    who, film, role = who[kept], film[kept], role[kept]
    pairs = first_of(who, film)
    by_film = pairs[np.lexsort((who[pairs], film[pairs]))]
    films_start = np.searchsorted(who[pairs], np.arange(len(network.texts("company_iri")) + 1))
    people_start = np.searchsorted(film[by_film], np.arange(network.films + 1))
    return Credited(who, film, role, Incidence(films_start, film[pairs], people_start, who[by_film]))


def _companies_kept(network: Network, limits: Limits, film: Numbers, role: Numbers) -> Numbers:
    if limits.billing or limits.exclude:
        raise UsageError("Companies have no billing and no flags; limit their network by roles and years.")
    kept = in_years(network, limits, film)
    if limits.roles is not None:
        kept &= np.isin(role, role_numbers(network, limits.roles))
    return np.flatnonzero(kept)


def first_of(one: Numbers, other: Numbers) -> Numbers:
    """Return the index of the first of each run of equal pairs."""
    changed = np.ones(len(one), dtype=bool)
    changed[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    return np.flatnonzero(changed)


def iris_of(network: Network, side: str) -> Texts:
    """Return the IRIs of the nodes of a kind ("person", "film", "company"), in their order."""
    return {"person": network.person_iri, "film": network.film_iri}[side] if side != "company" else network.texts("company_iri")


def labels_of(network: Network, side: str, rows: Numbers) -> list[str]:
    """Return the names of people or companies, or the titles of films with their years."""
    if side != "film":
        return (network.person_name if side == "person" else network.texts("company_name")).take(rows)
    years = network.film_year[rows].tolist()
    return [f"{title} ({year})" if year else title for title, year in zip(network.film_title.take(rows), years, strict=True)]


def offsets(network: Network, kind: str) -> Sequence[int]:
    """Return the number of the first node of each side of a network, and the number of all nodes."""
    sizes = [len(iris_of(network, side)) for side in SIDES[kind]]
    return [0, *np.cumsum(sizes).tolist()]
