"""The shortest chains between two people, through the films they share with others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from filmograph.ask.linked import Link, Thing, graph_of
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits
from filmograph.ask.network.traverse import Levels, Search, components, gather
from filmograph.display import SHOWN, html_table, plain_text
from filmograph.errors import NotFound
from filmograph.store.columns import Numbers
from filmograph.store.network import Provenance
from filmograph.wording import counted

if TYPE_CHECKING:
    from filmograph.ask.linked import Graph

_ABOUT = {"network": "path"}


@dataclass(frozen=True)
class Hop:
    """One step of a chain: two people in one film, with the credit of each and where both were read.

    >>> [hop.target_name for hop in graph.path("Viola Davis", "Kevin Bacon").hops]
    ['Meryl Streep', 'Kevin Bacon']
    """

    source_iri: str
    source_name: str
    target_iri: str
    target_name: str
    film: str
    title: str
    year: int | None
    source_role: str
    source_character: str | None
    target_role: str
    target_character: str | None
    evidence: tuple[tuple[str, Provenance], ...]

    @property
    def film_label(self) -> str:
        """Return the film's title with its year, where that is known.

        >>> graph.path("Viola Davis", "Holly Hunter").hops[0].film_label
        "Won't Back Down (2012)"
        """
        return f"{self.title} ({self.year})" if self.year else self.title

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the names of the sources that either credit was read from.

        >>> graph.path("Viola Davis", "Meryl Streep").hops[0].sources
        ('seven-films',)
        """
        return tuple(sorted({provenance.source for _, provenance in self.evidence}))

    def to_json(self) -> dict[str, Any]:
        """Return the hop as `path --format json` prints it.

        >>> graph.path("Viola Davis", "Holly Hunter").hops[0].to_json()["title"]
        "Won't Back Down"
        """
        return {
            "from": self.source_iri, "from_name": self.source_name, "to": self.target_iri, "to_name": self.target_name,
            "film": self.film, "title": self.title, "year": self.year,
            "from_role": self.source_role, "from_character": self.source_character,
            "to_role": self.target_role, "to_character": self.target_character, "sources": list(self.sources),
            "evidence": [{"person": name, **provenance.to_json()} for name, provenance in self.evidence],
        }  # fmt: skip


@dataclass(frozen=True, repr=False)
class Chain:
    """A shortest chain between two people; nobody is nearer than `length` hops.

    >>> graph.path("Viola Davis", "Kevin Bacon")
    <Viola Davis – Doubt (2008) – Meryl Streep – The River Wild (1994) – Kevin Bacon>
    """

    hops: tuple[Hop, ...]

    @property
    def length(self) -> int:
        """Return how many films the chain passes through.

        >>> graph.path("Viola Davis", "Kevin Bacon").length
        2
        """
        return len(self.hops)

    def __str__(self) -> str:
        if not self.hops:
            return "a chain of no films"
        return plain_text(" – ".join([self.hops[0].source_name, *(f"{hop.film_label} – {hop.target_name}" for hop in self.hops)]))

    def __repr__(self) -> str:
        return f"<{self}>"

    def _repr_html_(self) -> str:
        """Return the hops as a table in HTML."""
        rows = [
            (hop.source_name, hop.source_role, hop.film_label, hop.target_name, hop.target_role, ", ".join(hop.sources))
            for hop in self.hops
        ]
        return html_table(("from", "role", "film", "to", "role", "sources"), rows)

    def to_json(self) -> dict[str, Any]:
        """Return the chain as `path --format json` prints it.

        >>> graph.path("Viola Davis", "Holly Hunter").to_json()["length"]
        1
        """
        return {"length": self.length, "hops": [hop.to_json() for hop in self.hops]}

    def to_networkx(self) -> "Graph":
        """Return the chain as a graph of people and films, whose edges have the role and the character of a person in a film.

        >>> sorted(name for _, name in graph.path("Viola Davis", "Holly Hunter").to_networkx().nodes(data="label"))
        ['Holly Hunter', 'Viola Davis', "Won't Back Down (2012)"]
        """
        return graph_of((link for hop in self.hops for link in _links(hop)), _ABOUT)


class Chains:
    """Every shortest chain between two people, in a fixed order (by film, then person, from the start), made one at a time.

    >>> list(graph.paths("Viola Davis", "Holly Hunter"))
    [<Viola Davis – Won't Back Down (2012) – Holly Hunter>]
    """

    def __init__(self, network: Network, levels: Levels, limits: Limits) -> None:
        self._network, self._levels, self._limits = network, levels, limits
        self._incidence = network.incidence(limits)
        self.length = levels.length

    def __reduce__(self) -> tuple[Any, ...]:
        return Chains, (self._network, self._levels, self._limits)

    def __repr__(self) -> str:
        return f"<{counted(self.count, 'shortest chain')} of {counted(self.length, 'film')}>"

    def _repr_html_(self) -> str:
        """Return the first chains as a table in HTML."""
        return html_table(("chain",), [(str(chain),) for chain in islice(self, SHOWN)], self.count)

    @property
    def count(self) -> int:
        """Return how many there are: as many as there are choices of film and person on the way.

        >>> graph.paths("Viola Davis", "Kevin Bacon").count
        1
        """
        ways = np.ones(1, dtype=np.int64)
        for near, far in self._steps_back():
            pairs = self._pairs(near, far)
            following = np.zeros(len(near), dtype=np.int64)
            np.add.at(following, pairs[0], ways[pairs[2]])
            ways = following
        return int(ways[0])

    def __iter__(self) -> Iterator[Chain]:
        def onwards(person: int, level: int, hops: tuple[Hop, ...]) -> Iterator[Chain]:
            if level == self.length:
                yield Chain(hops)
                return
            far = self._levels.levels[level + 1]
            _, films, others = self._pairs(np.array([person]), far)
            for film, other in zip(films.tolist(), far[others].tolist(), strict=True):
                yield from onwards(other, level + 1, (*hops, _hop(self._network, self._limits, (person, other), film)))

        yield from onwards(int(self._levels.levels[0][0]), 0, ())

    def to_networkx(self) -> "Graph":
        """Return all chains as one graph of people and films, as `Chain.to_networkx` gives one; no chain is made on its own.

        >>> graph.paths("Viola Davis", "Holly Hunter").to_networkx().number_of_nodes()
        3
        """
        hops = (
            (int(near[owner]), film, int(far[other]))
            for near, far in reversed(list(self._steps_back()))
            for owner, film, other in zip(*(found.tolist() for found in self._pairs(near, far)), strict=True)
        )
        ways = dict.fromkeys(pair for person, film, other in hops for pair in ((person, film), (other, film)))
        return graph_of((self._link(person, film) for person, film in ways), _ABOUT)

    def _link(self, person: int, film: int) -> Link:
        network = self._network
        role, character = _did(network, network.credits_of(person, film, self._limits))
        film_thing = Thing(network.film_iri[film], network.film_title[film], int(network.film_year[film]) or None, "film")
        person_thing = Thing(network.person_iri[person], network.person_name[person], kind="person")
        return Link(person_thing, film_thing, {"role": role, "character": character})

    def best_rated(self) -> Chain:
        """Return the chain whose films have the highest scores in all; a film without a score counts 0, the first of equals is taken.

        >>> graph.paths("Viola Davis", "Kevin Bacon").best_rated().length
        2
        """
        score = np.nan_to_num(self._network.numbers("film_score"))
        worth, choices = np.zeros(1), list[tuple[Numbers, Numbers]]()
        for near, far in self._steps_back():
            owner, films, others = self._pairs(near, far)
            value = score[films] + worth[others]
            # the best of each owner comes first; of equals the first film, then person, for sorting is stable
            order = np.lexsort((-value, owner))
            best = order[np.searchsorted(owner[order], np.arange(len(near)))]
            worth = value[best]
            choices.append((films[best], others[best]))
        hops, index = list[Hop](), 0
        for level, (films, others) in enumerate(reversed(choices)):
            person, film, index = int(self._levels.levels[level][index]), int(films[index]), int(others[index])
            hops.append(_hop(self._network, self._limits, (person, int(self._levels.levels[level + 1][index])), film))
        return Chain(tuple(hops))

    def _steps_back(self) -> Iterator[tuple[Numbers, Numbers]]:
        for level in range(self.length - 1, -1, -1):
            yield self._levels.levels[level], self._levels.levels[level + 1]

    def _pairs(self, near: Numbers, far: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Return (index in `near`, film, index in `far`) of every two that share a film, in this order."""
        films, owner = gather(self._incidence.films_start, self._incidence.films, near)
        people, credit = gather(self._incidence.people_start, self._incidence.people, films)
        found = np.searchsorted(far, people)
        found[found == len(far)] = 0
        kept = far[found] == people
        return owner[credit[kept]], films[credit[kept]], found[kept]


def find_chain(network: Network, search: Search, start: str, end: str, limits: Limits) -> Chain:
    """Return one of the shortest chains between two people, always the same one; otherwise as `find_chains`."""
    a, b = network.person_number(start), network.person_number(end)
    way = search.one(a, b)
    if way is None:
        raise _apart(network, a, b, limits)
    people, films = way
    return Chain(tuple(_hop(network, limits, pair, film) for pair, film in zip(pairwise(people), films, strict=True)))


def find_chains(network: Network, search: Search, start: str, end: str, limits: Limits) -> Chains:
    """Return every shortest chain between two people (IRIs); the only one has no hops when both are the same.

    `search` is one over the network's incidence within the same limits. Raises `NotFound`, which says how many others each of
    the two is connected to, when no chain leads from one to the other.
    """
    a, b = network.person_number(start), network.person_number(end)
    levels = search.between(a, b)
    if levels is None:
        raise _apart(network, a, b, limits)
    return Chains(network, levels, limits)


def _apart(network: Network, a: int, b: int, limits: Limits) -> NotFound:
    component = components(network.incidence(limits))
    sizes = [f"{network.person_name[p]} is connected to {np.sum(component == component[p]) - 1:,} others" for p in (a, b)]
    within = "" if limits.none else f" {limits}"
    return NotFound(f"No chain of films leads from {network.person_name[a]} to {network.person_name[b]}{within}: {sizes[0]}, {sizes[1]}.")


def _hop(network: Network, limits: Limits, pair: tuple[int, int], film: int) -> Hop:
    person, other = pair
    year = int(network.film_year[film])
    credits_ = [network.credits_of(one, film, limits) for one in (person, other)]
    did = [_did(network, own) for own in credits_]
    evidence = {
        (network.person_name[one], provenance)
        for one, own in zip((person, other), credits_, strict=True)
        for credit in own if network.role[credit] == network.role[own[0]]
        for provenance in network.provenance(credit)
    }  # fmt: skip
    return Hop(
        network.person_iri[person], network.person_name[person], network.person_iri[other], network.person_name[other],
        network.film_iri[film], network.film_title[film], year or None, *did[0], *did[1],
        tuple(sorted(evidence, key=lambda e: (e[1].source, e[1].first_line or 0, e[0], e[1].document))),
    )  # fmt: skip


def _did(network: Network, credits_: Sequence[int]) -> tuple[str, str | None]:
    """Return role and characters of the first of a person's credits in a film."""
    return network.role_labels[int(network.role[credits_[0]])], network.characters[credits_[0]] or None


def _links(hop: Hop) -> Iterator[Link]:
    film = Thing(hop.film, hop.title, hop.year, "film")
    yield Link(Thing(hop.source_iri, hop.source_name, kind="person"), film, {"role": hop.source_role, "character": hop.source_character})
    yield Link(film, Thing(hop.target_iri, hop.target_name, kind="person"), {"role": hop.target_role, "character": hop.target_character})
